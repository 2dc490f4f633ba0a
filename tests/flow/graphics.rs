//! Pictures that the terminal draws itself: they go over once, and they go away.

use std::sync::atomic::Ordering;
use std::time::Duration;

use ratatui::style::Color;
use zixpost::app::Graphics;
use zixpost::sandbox::{Sandbox, Scenario};
use zixpost::tui::Outside;

use crate::desk::{Desk, PATIENCE, Person, to_sandbox};

const KITTY: Graphics = Graphics::Kitty { through_tmux: false };
const ALL: [Graphics; 3] = [KITTY, Graphics::Iterm2, Graphics::Sixel];

/// Runs a person at a desk whose terminal gets pictures so, with a link to one typed and its picture seen.
async fn with_picture(graphics: Graphics, act: impl AsyncFnOnce(&mut Person, &Sandbox)) {
    let sandbox = Sandbox::start(0, Scenario::default()).await.unwrap();
    let mut desk = Desk::looking_at(&sandbox);
    desk.graphics = graphics;
    let link = sandbox.picture("product.jpg").unwrap();
    let ended = desk
        .run(Duration::ZERO, to_sandbox(&sandbox), async |mut person| {
            person.chooses("mar").await;
            person.types(&link);
            person.sees("✓ JPEG").await;
            person.gets(1).await;
            person.sees_that("no letters in place of the picture", |frame| !frame.contains('▀')).await;
            act(&mut person, &sandbox).await;
            person.quits();
        })
        .await;
    ended.unwrap();
}

impl Person {
    /// Waits until the terminal was handed so many pictures, deletions included.
    async fn gets(&mut self, count: usize) {
        let mut pictures = self.desk.pictures.subscribe();
        let got = tokio::time::timeout(PATIENCE, pictures.wait_for(|pictures| pictures.len() >= count)).await;
        assert!(got.is_ok(), "only {:?}", self.heads());
    }

    /// How each began.
    fn heads(&self) -> Vec<String> {
        let head = |pieces: &Vec<Vec<u8>>| String::from_utf8_lossy(&pieces[0][..pieces[0].len().min(40)]).into_owned();
        self.desk.pictures.borrow().iter().map(head).collect()
    }

    /// The cells under a picture, by their colour.
    fn marked_cells(&self) -> Vec<u8> {
        let marks = self.glass.with(|inner| {
            let colors = inner.buffer().content().iter().map(|cell| cell.fg);
            Ok(colors.filter_map(|fg| if let Color::Indexed(mark) = fg { Some(mark) } else { None }).collect())
        });
        marks.unwrap()
    }
}

fn draws(graphics: Graphics, head: &str) -> bool {
    match graphics {
        Graphics::Kitty { .. } => head.starts_with("\x1b_Ga=T,U=1,q=2,f=100"),
        Graphics::Iterm2 => head.starts_with("\x1b7\x1b[") && head.contains("H\x1b]1337;File=inline=1;size="),
        Graphics::Sixel => head.starts_with("\x1b7\x1b[") && head.contains("H\x1bP0;1q\"1;1;"),
        Graphics::Blocks => false,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_picture_goes_over_once_and_not_again_while_somebody_types() {
    for graphics in ALL {
        with_picture(graphics, async |person, _| {
            person.press("tab");
            for typed in ["H", "He", "Hel", "Hell", "Hello"] {
                person.types(&typed[typed.len() - 1..]);
                person.sees(typed).await;
            }
            let heads = person.heads();
            assert!(heads.len() == 1 && draws(graphics, &heads[0]), "{graphics:?} {heads:?}");
            let placeholders = person.screen().matches('\u{10eeee}').count();
            assert_eq!(placeholders > 0, graphics == KITTY, "{}", person.screen());
            assert!(!person.marked_cells().is_empty());
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_picture_goes_away_with_its_bubble_and_comes_back_with_it() {
    for graphics in ALL {
        with_picture(graphics, async |person, _| {
            person.press("alt-p");
            person.sees_that("no bubble", |frame| !frame.contains("as they will see it")).await;
            assert_eq!(person.marked_cells(), Vec::<u8>::new(), "its cells are written anew");
            let mut count = 1;
            if graphics == KITTY {
                count = 2;
                assert!(person.heads()[1].starts_with("\x1b_Ga=d,d=I,q=2,i="), "{:?}", person.heads());
            }
            person.press("alt-p");
            person.gets(count + 1).await;
            assert!(draws(graphics, &person.heads()[count]), "{:?}", person.heads());
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_link_takes_the_picture_away_and_brings_its_own() {
    for graphics in ALL {
        with_picture(graphics, async |person, sandbox| {
            let before = person.marked_cells();
            person.press("ctrl-u");
            person.sees("no picture yet").await;
            assert_eq!(person.marked_cells(), Vec::<u8>::new());
            let count = person.heads().len();
            assert_eq!(count, if graphics == KITTY { 2 } else { 1 });
            person.types(&sandbox.picture("invoice.png").unwrap());
            person.gets(count + 1).await;
            assert!(draws(graphics, &person.heads()[count]), "{:?}", person.heads());
            person.sees_that("the other picture", |frame| !frame.contains('▀')).await;
            assert_ne!(person.marked_cells().first(), before.first(), "its cells differ from those of the first");
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_picture_goes_over_again_where_the_screen_was_cleared() {
    for graphics in ALL {
        with_picture(graphics, async |person, _| {
            // A new size.
            person.glass.scribble(130, 44);
            person.tell(Outside::Resized);
            let second = if graphics == KITTY { 2 } else { 1 };
            person.gets(second + 1).await;
            assert!(draws(graphics, &person.heads()[second]), "{:?}", person.heads());
            // A stop: whoever has the terminal then may clear it.
            person.press("ctrl-z");
            person.waits_until(|desk| desk.stops.load(Ordering::SeqCst) == 1).await;
            let stopped = person.heads().len();
            assert_eq!(person.heads()[stopped - 1].starts_with("\x1b_Ga=d"), graphics == KITTY, "{:?}", person.heads());
            person.tell(Outside::Continued);
            person.gets(stopped + 1).await;
            assert!(draws(graphics, &person.heads()[stopped]), "{:?}", person.heads());
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_overlay_takes_the_picture_away_and_kitty_needs_no_second_one() {
    for graphics in ALL {
        with_picture(graphics, async |person, _| {
            person.press("ctrl-p");
            person.sees("Enter do it").await;
            assert_eq!(person.marked_cells(), Vec::<u8>::new(), "nothing of the picture is under it");
            person.press("esc");
            if graphics == KITTY {
                person.sees("\u{10eeee}").await;
                assert_eq!(person.heads().len(), 1);
            } else {
                person.gets(2).await;
                assert!(draws(graphics, &person.heads()[1]), "{:?}", person.heads());
            }
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_word_the_terminal_gets_letters_alone() {
    let sandbox = Sandbox::start(0, Scenario::default()).await.unwrap();
    let desk = Desk::looking_at(&sandbox);
    let link = sandbox.picture("product.jpg").unwrap();
    desk.run(Duration::ZERO, to_sandbox(&sandbox), async |mut person| {
        person.chooses("mar").await;
        person.types(&link);
        person.sees("▀▀▀").await;
        person.press("alt-p");
        person.sees_that("no bubble", |frame| !frame.contains("as they will see it")).await;
        person.quits();
    })
    .await
    .unwrap();
    assert_eq!(desk.console.pictures.borrow().len(), 0);
}
