//! Odd terminals: without colours, without UTF-8, or none at all.

use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::tempdir;

use super::harness::{Screen, start_with};
use super::{CONTACT, quit};

fn demo(folder: &Path, flags: &[&str], variables: &[(&str, &str)]) -> Screen {
    let data = folder.join("data");
    let mut words = vec!["demo", "--data-dir", data.to_str().unwrap()];
    words.extend(flags);
    start_with(&words, folder, 100, 30, variables)
}

/// Everything that comes out of a start and an end.
fn bytes(flags: &[&str], variables: &[(&str, &str)]) -> String {
    let folder = tempdir().unwrap();
    let mut screen = demo(folder.path(), flags, variables);
    screen.sees(CONTACT);
    screen.sees("F1 help");
    quit(&mut screen);
    assert_eq!(screen.ends().exit_code(), 0);
    screen.assert_given_back();
    String::from_utf8(screen.bytes.clone()).unwrap()
}

/// Whether any colour is set: 30 to 49 and 90 to 107, plain or with more numbers.
pub(super) fn has_color(bytes: &str) -> bool {
    let numbers = bytes.split("\x1b[").skip(1).filter_map(|rest| rest.split_once('m').map(|(numbers, _)| numbers));
    numbers
        // Not the letter in a word behind a sequence of another kind.
        .filter(|numbers| numbers.chars().all(|sign| sign.is_ascii_digit() || sign == ';'))
        .flat_map(|numbers| numbers.split(';'))
        .filter_map(|number| number.parse::<u8>().ok())
        .any(|number| matches!(number, 30..=38 | 40..=48 | 90..=107))
}

#[test]
fn colours_are_left_out_where_nobody_wants_them() {
    assert!(has_color(&bytes(&[], &[])));
    assert!(has_color(&bytes(&["--color", "always"], &[("NO_COLOR", "1")])));
    for (flags, variables) in
        [(&["--color", "never"][..], &[][..]), (&[], &[("NO_COLOR", "1")]), (&[], &[("TERM", "dumb")])]
    {
        assert!(!has_color(&bytes(flags, variables)), "{flags:?} {variables:?}");
    }
}

#[test]
fn a_locale_without_utf8_and_the_flag_get_ascii() {
    assert!(bytes(&[], &[]).contains('╭'));
    for (flags, variables) in [(&["--plain"][..], &[][..]), (&[], &[("LC_ALL", "C")])] {
        let bytes = bytes(flags, variables);
        let signs: String = bytes.chars().filter(|sign| !sign.is_ascii() && !sign.is_alphabetic()).collect();
        assert_eq!(signs, "", "{flags:?} {variables:?}: nothing but the letters of names");
    }
}

#[test]
fn without_a_terminal_help_works_and_the_screen_says_why_it_does_not() {
    let folder = tempdir().unwrap();
    let help = without_terminal(folder.path(), &["--help"]);
    assert_eq!(help.status.code(), Some(0));
    assert!(!help.stdout.is_empty());

    let screen = without_terminal(folder.path(), &["demo"]);
    assert_eq!(screen.status.code(), Some(2));
    assert_eq!(screen.stdout, b"", "no escape sequence may reach a pipe");
    let told = String::from_utf8(screen.stderr).unwrap();
    assert_eq!(told.lines().count(), 1, "{told}");
    assert!(told.contains("needs a terminal"), "{told}");
}

fn without_terminal(folder: &Path, arguments: &[&str]) -> std::process::Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zixpost"));
    command.args(arguments).args(["--data-dir", folder.join("data").to_str().unwrap()]);
    command.env("HOME", folder).current_dir(folder).stdin(Stdio::null()).output().unwrap()
}
