//! Finds the rows of a screen that can be moved instead of written anew.
//!
//! A list that goes on by a row changes all of its rows, yet all but one are on the screen already, a row away. A
//! terminal can move whole rows within a region; panes beside each other it cannot move apart. What is found here is
//! worth nothing but bytes: whatever it says, the rows are compared with the wanted ones afterwards.

use std::ops::Range;

use ratatui::buffer::Cell;
use ratatui::layout::Size;

use super::grid::Grid;

/// Bytes of the sequence that scrolls, and some more: nothing is moved for a trifle.
const PRICE: i32 = 30;

/// Bytes to go to a place and to change the pen, about.
const PRICE_OF_A_RUN: i32 = 8;

/// Where the rows of a region go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Up,
    Down,
}

/// A region whose rows move; those that come in are blank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Scroll {
    /// The rows of the region.
    pub(super) rows: Range<u16>,
    /// By so many rows, fewer than the region has.
    pub(super) by: u16,
    /// Where to.
    pub(super) direction: Direction,
}

/// The move that saves most on the way from `shown` to `wanted`, if one saves anything. `changed` are the rows to
/// look at: those that may differ.
pub(super) fn find(shown: &Grid, wanted: &Grid, changed: &[u16]) -> Option<Scroll> {
    let (first, last) = (*changed.first()?, *changed.last()?);
    // A region of two rows is the least that moves, and a changed row beside it the least that makes it pay.
    if changed.len() < 3 {
        return None;
    }
    let (by, direction) = likely(shown, wanted, changed)?;
    best_region(shown, wanted, first..last + 1, by, direction)
}

/// By how much most of the changed rows seem to have moved.
fn likely(shown: &Grid, wanted: &Grid, changed: &[u16]) -> Option<(u16, Direction)> {
    let prints = |grid: &Grid| changed.iter().map(|&y| print(grid.row(y))).collect::<Vec<_>>();
    let (old, new) = (prints(shown), prints(wanted));
    let empty = print(Grid::blank(Size::new(shown.size().width, 1)).row(0));
    let rows = usize::from(shown.size().height);
    // One vote for each pair of equal rows; the place in the list is how far they are apart.
    let mut votes = vec![0_u32; 2 * rows];
    for (&to, new) in changed.iter().zip(&new).filter(|(_, new)| **new != empty) {
        for (&from, _) in changed.iter().zip(&old).filter(|(from, old)| **from != to && *old == new) {
            votes[rows + usize::from(from) - usize::from(to)] += 1;
        }
    }
    let (at, votes) = votes.into_iter().enumerate().max_by_key(|(_, votes)| *votes)?;
    let direction = if at > rows { Direction::Up } else { Direction::Down };
    (votes > 1).then_some((at.abs_diff(rows) as u16, direction))
}

/// A number that equal rows share. Different rows may share it too; that only costs a look.
fn print(row: &[Cell]) -> u64 {
    const PRIME: u64 = 0x0100_0000_01b3;
    let mix = |print: u64, byte: u8| (print ^ u64::from(byte)).wrapping_mul(PRIME);
    row.iter().flat_map(|cell| cell.symbol().bytes()).fold(0xcbf2_9ce4_8422_2325, mix)
}

/// The part of these rows that is best moved.
fn best_region(shown: &Grid, wanted: &Grid, rows: Range<u16>, by: u16, direction: Direction) -> Option<Scroll> {
    let blank = Grid::blank(Size::new(shown.size().width, 1));
    // What each row saves when it comes from its place before the move, and when it is a new one; summed up from the
    // first row on, so that any region is a difference.
    let (mut moved, mut new) = (vec![0], vec![0]);
    for y in rows.clone() {
        let from = match direction {
            Direction::Up => y.checked_add(by).filter(|from| *from < rows.end),
            Direction::Down => y.checked_sub(by).filter(|from| *from >= rows.start),
        };
        let price = price(shown.row(y), wanted.row(y));
        let saved = from.map_or(0, |from| price - self::price(shown.row(from), wanted.row(y)));
        moved.push(moved[moved.len() - 1] + saved);
        new.push(new[new.len() - 1] + price - self::price(blank.row(0), wanted.row(y)));
    }
    let len = usize::from(rows.end - rows.start);
    let step = usize::from(by);
    let mut best = (PRICE, None);
    for start in 0..len {
        for end in start + step + 1..=len {
            let saved = match direction {
                Direction::Up => moved[end - step] - moved[start] + new[end] - new[end - step],
                Direction::Down => new[start + step] - new[start] + moved[end] - moved[start + step],
            };
            if saved > best.0 {
                best = (saved, Some(start as u16..end as u16));
            }
        }
    }
    let region = best.1?;
    Some(Scroll { rows: rows.start + region.start..rows.start + region.end, by, direction })
}

/// Bytes from one row to another, about.
fn price(from: &[Cell], to: &[Cell]) -> i32 {
    let mut price = 0;
    let mut was_same = true;
    for (from, to) in from.iter().zip(to) {
        let is_same = from == to;
        if !is_same {
            price += i32::from(to.symbol().len() as u8) + if was_same { PRICE_OF_A_RUN } else { 0 };
        }
        was_same = is_same;
    }
    price
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(rows: &[&str]) -> Grid {
        let mut grid = Grid::blank(Size::new(60, rows.len() as u16));
        for (y, row) in rows.iter().enumerate() {
            for (x, c) in row.chars().enumerate() {
                grid.put(x as u16, y as u16, &Cell::from(c));
            }
        }
        grid
    }

    fn found(shown: &[&str], wanted: &[&str]) -> Option<Scroll> {
        let (shown, wanted) = (grid(shown), grid(wanted));
        let changed: Vec<u16> = (0..shown.size().height).filter(|&y| shown.row(y) != wanted.row(y)).collect();
        find(&shown, &wanted, &changed)
    }

    const A: &str = "| 14:02  accepted  Maria Ortiz   +1 302 555 0101  412 ms |";
    const B: &str = "| 13:58  refused   Mark Reed     +1 302 555 0144         |";
    const C: &str = "| 13:40  read      Lena Fischer  +44 770 090 0177 300 ms |";
    const D: &str = "| 13:02  sent      Kenji Sato    +1 302 555 0133  121 ms |";
    const E: &str = "| 12:47  failed    Priya Nair    +44 770 090 0141        |";

    #[test]
    fn a_list_that_goes_on_is_moved_within_its_frame() {
        assert_eq!(
            found(&["title", A, B, C, D, "+--+"], &["title", B, C, D, E, "+--+"]),
            Some(Scroll { rows: 1..5, by: 1, direction: Direction::Up })
        );
        assert_eq!(
            found(&["title", C, D, E, A, "+--+"], &["title", A, B, C, D, "+--+"]),
            Some(Scroll { rows: 1..5, by: 2, direction: Direction::Down })
        );
    }

    #[test]
    fn rows_that_stay_and_rows_that_are_new_are_not_moved() {
        assert_eq!(found(&[A, B, C], &[A, B, C]), None);
        assert_eq!(found(&[A, B, C], &[D, E, ""]), None);
        assert_eq!(found(&[A, "", ""], &["", "", A]), None, "one row is as soon written");
    }

    #[test]
    fn a_pane_beside_another_that_stays_is_not_moved() {
        let (left, right) = (["one", "two", "three", "four"], ["stays", "where", "it", "is"]);
        let rows = |from: usize| (0..3).map(|y| format!("{:10}{:10}", left[from + y], right[y])).collect::<Vec<_>>();
        let (shown, wanted) = (rows(0), rows(1));
        let texts = |rows: &'static [String]| rows.iter().map(String::as_str).collect::<Vec<_>>();
        assert_eq!(found(&texts(shown.leak()), &texts(wanted.leak())), None);
    }
}
