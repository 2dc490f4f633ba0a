//! Twenty configurations that are broken in twenty ways (S01): told with the place, left as they are, nothing is sent.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;

use super::trial::{Trial, finish};

/// What makes the file, and the words by which it is told; none where there is nothing wrong.
type Case = (&'static str, fn(&Path), &'static [&'static str]);

/// A file with this text.
macro_rules! text {
    ($text:expr) => {
        |path| fs::write(path, $text).unwrap()
    };
}

const CASES: [Case; 24] = [
    ("missing", |_| {}, &[]),
    ("empty", text!(""), &[]),
    ("a comment with a mark of UTF-8 and CRLF", text!("\u{feff}# nothing\r\n\r\n"), &[]),
    ("a folder", |path| fs::create_dir(path).unwrap(), &["is a folder"]),
    ("a pipe", |path| assert!(Command::new("mkfifo").arg(path).status().unwrap().success()), &["is no regular file"]),
    ("a device", |path| symlink("/dev/zero", path).unwrap(), &["is no regular file"]),
    ("a link to itself", |path| symlink(path, path).unwrap(), &["symbolic links"]),
    ("binary", text!(b"\x7fELF\x02\x01\x00\x00\x00"), &[":1:"]),
    ("no UTF-8", text!(b"workers = 1\n# \xff\xfe\n"), &["is not UTF-8 (line 2)"]),
    ("100 MB", |path| fs::File::create(path).unwrap().set_len(100 << 20).unwrap(), &["is larger than 1024 KiB"]),
    ("an open text", text!("workers = 1\ntheme = \"dark\n"), &[":2:"]),
    ("an open table", text!("workers = 1\n\n[profiles.default\n"), &[":3:"]),
    ("an open list", text!("[profiles.default]\nkey_command = [\"pass\"\n"), &[":2:"]),
    ("a key twice", text!("workers = 1\nworkers = 2\n"), &[":2:"]),
    ("a table twice", text!("[profiles.default]\n[profiles.default]\n"), &[":2:"]),
    ("no value", text!("workers =\n"), &[":1:"]),
    ("a text for a number", text!("workers = \"four\"\n"), &[":1:", "workers"]),
    ("a number out of its range", text!("undo_seconds = 61\nworkers = 0\n"), &[":1:", ":2:", "workers"]),
    ("a value for a table", text!("profiles = 3\n"), &[":1:", "profiles"]),
    (
        "an address that is none",
        text!("[profiles.default]\nbase_url = \"ftp://api.example.com\"\n"),
        &[":2:", "base_url"],
    ),
    (
        "clear text to another machine",
        text!("[profiles.default]\nbase_url = \"http://example.com\"\n"),
        &[":2:", "https"],
    ),
    ("a sender without its phone ID", text!("[senders.us]\ndisplay = \"US\"\n"), &["phone_id"]),
    ("a profile that is not there", text!("profile = \"prod\"\n"), &["prod"]),
    ("nested without end", |path| fs::write(path, format!("a = {}", "[".repeat(100_000))).unwrap(), &[":1:"]),
];

#[test]
fn every_one_is_told_with_its_place_left_as_it_is_and_sends_nothing() {
    for (name, make, told) in CASES {
        let trial = Trial::new();
        make(&trial.config());
        let before = state(&trial.config());
        let words = trial.sending("Hello", &["--yes", "--no-preflight"]);
        let sending = trial.command(&words.iter().map(String::as_str).collect::<Vec<_>>());
        let mut checking = trial.command(&["config", "check"]);
        // The variable would go before an address in the file, so only this one reads it.
        checking.env_remove("ZIXFLOW_DOMAIN");
        let is_address = told.contains(&":2:") && (told.contains(&"base_url") || told.contains(&"https"));
        for command in [checking, sending].into_iter().take(if is_address { 1 } else { 2 }) {
            let ended = finish(command);
            let expected = if told.is_empty() { 0 } else { 3 };
            assert_eq!(ended.code, expected, "{name}: {ended:?}");
            for what in told {
                assert!(ended.stderr.contains(what), "{name}: {what:?} is not in {ended:?}");
            }
            // The file is named, and no more is said than a person reads.
            assert!(told.is_empty() || ended.stderr.contains("config.toml"), "{name}: {ended:?}");
            assert!(ended.stderr.lines().count() <= 6 && ended.stderr.len() < 2000, "{name}: {ended:?}");
        }
        assert_eq!(trial.received().len(), usize::from(told.is_empty()), "{name}");
        assert_eq!(state(&trial.config()), before, "{name}");
    }
}

/// What kind of file it is, how large, with what mode, and its first bytes where it is a plain one.
fn state(path: &Path) -> String {
    let Ok(found) = fs::symlink_metadata(path) else { return "missing".into() };
    let bytes = if found.is_file() && found.len() < 1 << 20 { fs::read(path).unwrap() } else { Vec::new() };
    format!("{:?} {} {:o} {bytes:?}", found.file_type(), found.len(), found.permissions().mode())
}
