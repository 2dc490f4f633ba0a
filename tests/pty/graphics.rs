//! Pictures that the terminal draws itself, byte by byte.

use std::fs;

use tempfile::{TempDir, tempdir};
use tokio::runtime::Runtime;
use zixpost::sandbox::{Sandbox, Scenario};

use super::harness::{Screen, start_with};
use super::{ENTER, TAB, quit};

const ALT_P: &str = "\x1bp";

/// The program on a terminal with this setting, a message open, and a link to a picture of the sandbox typed.
struct Desk {
    screen: Screen,
    _sandbox: Sandbox,
    _runtime: Runtime,
    _folder: TempDir,
}

fn desk(setting: &str, variables: &[(&str, &str)]) -> Desk {
    let (runtime, folder) = (Runtime::new().unwrap(), tempdir().unwrap());
    let sandbox = runtime.block_on(Sandbox::start(0, Scenario::default())).unwrap();
    let file = folder.path().join("config.toml");
    let text = format!("{setting}\n[profiles.default]\nbase_url = \"{}\"\n", sandbox.base());
    fs::write(&file, text).unwrap();
    let data = folder.path().join("data");
    let mut with = vec![("ZIXPOST_CONFIG", file.to_str().unwrap())];
    with.extend(variables);
    let mut screen = start_with(&["--data-dir", data.to_str().unwrap()], folder.path(), 120, 40, &with);
    screen.sees("F1 help");
    screen.types("+13025550101");
    screen.types(ENTER);
    screen.sees("Image");
    screen.types(&sandbox.picture("product.jpg").unwrap());
    screen.sees("as they will see it");
    Desk { screen, _sandbox: sandbox, _runtime: runtime, _folder: folder }
}

fn count(screen: &Screen, part: &str) -> usize {
    screen.bytes.windows(part.len()).filter(|bytes| *bytes == part.as_bytes()).count()
}

/// Reads until so many pictures have gone over whole: what follows the last one is there.
fn gets(screen: &mut Screen, times: usize, start: &str, end: &str) {
    screen.reads_on_until(start, |bytes| {
        let text = String::from_utf8_lossy(bytes);
        text.matches(start).count() == times && text.rfind(start).is_some_and(|at| text[at..].contains(end))
    });
}

/// Types a caption letter by letter; returns the bytes that one letter usually costs.
fn types_letters(screen: &mut Screen) -> usize {
    screen.types(TAB);
    screen.sees("0 / 1024");
    let mut costs: Vec<usize> = (1..=9)
        .map(|typed| {
            let before = screen.bytes.len();
            screen.types("w");
            screen.sees(&format!("{typed} / 1024"));
            screen.bytes.len() - before
        })
        .collect();
    // The median: the rest of an earlier frame may be read with the first letter.
    costs.sort_unstable();
    costs[costs.len() / 2]
}

#[test]
fn sixels_go_over_once_and_a_letter_costs_few_bytes_after_that() {
    let mut desk = desk("preview_graphics = \"sixel\"", &[]);
    let screen = &mut desk.screen;
    gets(screen, 1, "\x1bP0;1q\"1;1;", "\x1b\\\x1b8");
    let usual = types_letters(screen);
    assert!(usual < 100, "a letter costs {usual} bytes");
    assert_eq!(count(screen, "\x1bP"), 1);
    screen.types(ALT_P);
    screen.reads_until("no bubble", |screen| !screen.contents().contains("as they will see it"));
    screen.types(ALT_P);
    screen.sees("as they will see it");
    gets(screen, 2, "\x1bP0;1q\"1;1;", "\x1b\\\x1b8");
    quit(screen);
    assert_eq!(screen.ends().exit_code(), 0);
    screen.assert_given_back();
}

#[test]
fn kitty_gets_a_picture_once_and_is_told_to_forget_it_at_the_end() {
    for (variables, start) in
        [(&[][..], "\x1b_Ga=T,U=1,q=2,"), (&[("TMUX", "/tmp/tmux-1/default,1,0")], "\x1bPtmux;\x1b\x1b_Ga=T,U=1,q=2,")]
    {
        let mut desk = desk("preview_graphics = \"kitty\"", variables);
        let screen = &mut desk.screen;
        gets(screen, 1, start, "\u{10eeee}");
        let usual = types_letters(screen);
        assert!(usual < 100, "a letter costs {usual} bytes");
        assert_eq!(count(screen, "_Ga=T"), 1);
        assert_eq!(count(screen, "_Ga=d"), 0);
        quit(screen);
        assert_eq!(screen.ends().exit_code(), 0);
        assert_eq!(count(screen, "_Ga=d,d=I"), 1);
        screen.assert_given_back();
    }
}

#[test]
fn without_the_setting_without_colours_and_in_ascii_no_such_escape_goes_out() {
    for (setting, variables) in [
        ("", &[][..]),
        ("preview_graphics = \"sixel\"\nplain = true", &[]),
        ("preview_graphics = \"sixel\"", &[("NO_COLOR", "1")]),
        ("preview_graphics = \"iterm2\"", &[("TMUX", "/tmp/tmux-1/default,1,0")]),
    ] {
        let mut desk = desk(setting, variables);
        let screen = &mut desk.screen;
        screen.sees("JPEG");
        types_letters(screen);
        quit(screen);
        assert_eq!(screen.ends().exit_code(), 0);
        for start in ["\x1bP", "\x1b_", "\x1b]"] {
            assert_eq!(count(screen, start), 0, "{setting} {start:?}");
        }
    }
}
