//! kitty's protocol with Unicode placeholders (sw.kovidgoyal.net/kitty/graphics-protocol/#unicode-placeholders).
//!
//! The picture goes over once, under an id. Where it is seen, cells hold a letter that stands for one piece of it: so it
//! moves, is covered and goes away as text does, also within tmux, which knows nothing of pictures.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Color;

use super::encoding::PIECE;
use crate::tui::tmux;

/// Stands for a piece of a picture; the marks above it say which.
const PLACEHOLDER: char = '\u{10eeee}';

/// The marks that count, from 0 on: the first of `rowcolumn-diacritics.txt` in kitty's documentation, as many as a
/// picture has columns at most.
const MARKS: [char; 96] = [
    '\u{305}', '\u{30d}', '\u{30e}', '\u{310}', '\u{312}', '\u{33d}', '\u{33e}', '\u{33f}', '\u{346}', '\u{34a}',
    '\u{34b}', '\u{34c}', '\u{350}', '\u{351}', '\u{352}', '\u{357}', '\u{35b}', '\u{363}', '\u{364}', '\u{365}',
    '\u{366}', '\u{367}', '\u{368}', '\u{369}', '\u{36a}', '\u{36b}', '\u{36c}', '\u{36d}', '\u{36e}', '\u{36f}',
    '\u{483}', '\u{484}', '\u{485}', '\u{486}', '\u{487}', '\u{592}', '\u{593}', '\u{594}', '\u{595}', '\u{597}',
    '\u{598}', '\u{599}', '\u{59c}', '\u{59d}', '\u{59e}', '\u{59f}', '\u{5a0}', '\u{5a1}', '\u{5a8}', '\u{5a9}',
    '\u{5ab}', '\u{5ac}', '\u{5af}', '\u{5c4}', '\u{610}', '\u{611}', '\u{612}', '\u{613}', '\u{614}', '\u{615}',
    '\u{616}', '\u{617}', '\u{657}', '\u{658}', '\u{659}', '\u{65a}', '\u{65b}', '\u{65d}', '\u{65e}', '\u{6d6}',
    '\u{6d7}', '\u{6d8}', '\u{6d9}', '\u{6da}', '\u{6db}', '\u{6dc}', '\u{6df}', '\u{6e0}', '\u{6e1}', '\u{6e2}',
    '\u{6e4}', '\u{6e7}', '\u{6e8}', '\u{6eb}', '\u{6ec}', '\u{730}', '\u{732}', '\u{733}', '\u{735}', '\u{736}',
    '\u{73a}', '\u{73d}', '\u{73f}', '\u{740}', '\u{741}', '\u{743}',
];

/// The name of a picture in the terminal. All programs within one terminal share them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Id {
    /// Which program, from 0 to 95. The highest byte.
    owner: u8,
    /// Which of its pictures. The lowest byte, and a colour: from 16 on terminals and tmux write it alike.
    pub(super) color: u8,
}

impl Id {
    /// The name of one of the pictures of a process.
    pub(super) fn new(process: u32, color: u8) -> Self {
        Self { owner: (process % MARKS.len() as u32) as u8, color }
    }

    fn number(self) -> u32 {
        u32::from(self.owner) << 24 | u32::from(self.color)
    }
}

/// Hands a picture over: a PNG in base64 that fills so many cells. Each piece is a whole escape. The terminal must not
/// answer (`q=2`).
pub(super) fn transmit(payload: &str, id: Id, (columns, rows): (u16, u16), through_tmux: bool) -> Vec<Vec<u8>> {
    let pieces = payload.as_bytes().chunks(PIECE);
    let last = pieces.len().saturating_sub(1);
    pieces
        .enumerate()
        .map(|(at, piece)| {
            let more = u8::from(at < last);
            let head = match at {
                0 => format!("a=T,U=1,q=2,f=100,t=d,i={},c={columns},r={rows},m={more}", id.number()),
                _ => format!("q=2,m={more}"),
            };
            // Base64 is ASCII.
            escape(&format!("{head};{}", String::from_utf8_lossy(piece)), through_tmux)
        })
        .collect()
}

/// Takes a picture out of the terminal's memory.
pub(super) fn delete(id: Id, through_tmux: bool) -> Vec<u8> {
    escape(&format!("a=d,d=I,q=2,i={}", id.number()), through_tmux)
}

/// Puts the placeholders of a picture into cells.
#[expect(clippy::disallowed_methods, reason = "the placeholders of this protocol, never a text from outside")]
pub(super) fn fill(buffer: &mut Buffer, area: Rect, id: Id) {
    let owner = MARKS[usize::from(id.owner) % MARKS.len()];
    for (y, row) in (area.top()..area.bottom()).zip(MARKS) {
        for (x, column) in (area.left()..area.right()).zip(MARKS) {
            if let Some(cell) = buffer.cell_mut((x, y)) {
                cell.reset();
                cell.set_symbol(&String::from_iter([PLACEHOLDER, row, column, owner]));
                cell.set_fg(Color::Indexed(id.color));
            }
        }
    }
}

fn escape(command: &str, through_tmux: bool) -> Vec<u8> {
    let escape = format!("\x1b_G{command}\x1b\\");
    if through_tmux { tmux::passed_on(&escape) } else { escape }.into_bytes()
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use unicode_width::UnicodeWidthStr;

    use super::*;

    const ID: Id = Id { owner: 3, color: 17 };

    /// The commands and what they carry.
    fn read(pieces: &[Vec<u8>]) -> Vec<(String, String)> {
        let text = |piece: &Vec<u8>| String::from_utf8(piece.clone()).unwrap();
        let inside = |piece: String| piece.strip_prefix("\x1b_G").unwrap().strip_suffix("\x1b\\").unwrap().to_owned();
        pieces
            .iter()
            .map(|piece| inside(text(piece)).split_once(';').map(|(a, b)| (a.into(), b.into())).unwrap())
            .collect()
    }

    #[test]
    fn a_picture_goes_over_in_pieces_of_4096_bytes_that_make_the_file_again() {
        for size in [1_usize, 3071, 3072, 3073, 10_000] {
            let file: Vec<u8> = (0..size).map(|at| at as u8).collect();
            let pieces = read(&transmit(&STANDARD.encode(&file), ID, (44, 12), false));
            assert_eq!(pieces[0].0, format!("a=T,U=1,q=2,f=100,t=d,i=50331665,c=44,r=12,m={}", u8::from(size > 3072)));
            for (at, (head, payload)) in pieces.iter().enumerate() {
                let is_last = at + 1 == pieces.len();
                assert!(payload.len() <= 4096 && (is_last || payload.len() == 4096));
                assert!(head.ends_with(if is_last { "m=0" } else { "m=1" }), "{head}");
            }
            let whole: String = pieces.iter().map(|(_, payload)| payload.as_str()).collect();
            assert_eq!(STANDARD.decode(whole).unwrap(), file);
        }
    }

    #[test]
    fn within_tmux_every_piece_is_handed_on_by_itself() {
        let pieces = transmit(&"A".repeat(5000), ID, (4, 2), true);
        assert_eq!(pieces.len(), 2);
        for piece in pieces.iter().chain([&delete(ID, true)]) {
            let text = std::str::from_utf8(piece).unwrap();
            let inside = text.strip_prefix("\x1bPtmux;").unwrap().strip_suffix("\x1b\\").unwrap();
            assert!(inside.starts_with("\x1b\x1b_G") && inside.ends_with("\x1b\x1b\\"), "{inside}");
        }
        assert_eq!(delete(ID, false), b"\x1b_Ga=d,d=I,q=2,i=50331665\x1b\\");
    }

    #[test]
    fn each_cell_names_its_piece_and_takes_one_column() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 6, 4));
        fill(&mut buffer, Rect::new(1, 1, 3, 2), ID);
        for (x, y, symbol) in [(1, 1, "\u{305}\u{305}"), (3, 1, "\u{305}\u{30e}"), (2, 2, "\u{30d}\u{30d}")] {
            let cell = &buffer[(x, y)];
            assert_eq!(cell.symbol(), format!("\u{10eeee}{symbol}\u{310}"));
            assert_eq!((cell.symbol().width(), cell.fg), (1, Color::Indexed(17)));
        }
        assert_eq!(buffer.content().iter().filter(|cell| cell.symbol() != " ").count(), 6);
    }

    #[test]
    fn two_processes_and_two_pictures_have_names_of_their_own() {
        assert_ne!(Id::new(7, 16).number(), Id::new(8, 16).number());
        assert_ne!(Id::new(7, 16).number(), Id::new(7, 17).number());
        assert!(Id::new(u32::MAX, 255).owner < 96);
    }
}
