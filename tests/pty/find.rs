//! The question of a lead: who sent which picture to whom?

use std::path::Path;
use std::process::Command;

use tempfile::tempdir;

use super::harness::{Screen, start};
use super::quit;

/// Keys that the answer may take, at most.
const KEYS: usize = 23;

/// Finds out who sent the last invoice to a number of which only the beginning is known.
fn a_lead_finds_out_who_sent_it(entries: u32, size: (u16, u16)) {
    let folder = tempdir().unwrap();
    let data = folder.path().join("data");
    seed(&data, entries);
    let data = data.to_str().unwrap();
    let found = expected(data, "to:+1302 invoice");
    let mut screen = start(&["--sandbox", "--data-dir", data], folder.path(), size.0, size.1);
    screen.sees("Contacts");
    let mut keys = 0;
    let mut press = |screen: &mut Screen, key: &str| {
        keys += 1;
        screen.types(key);
    };
    press(&mut screen, "\x1b3");
    screen.sees("/ search");
    // Typed before the index is there: nothing waits for it.
    press(&mut screen, "/");
    for letter in "to:+1302 invoice".chars() {
        press(&mut screen, &letter.to_string());
    }
    screen.sees(&format!("{} found", grouped(found.0)));
    press(&mut screen, "\r");
    press(&mut screen, "\r");
    screen.sees("sent by");
    screen.sees(&found.1);
    assert!(keys <= KEYS, "{keys} keys");
    quit(&mut screen);
    assert_eq!(screen.ends().exit_code(), 0);
}

fn seed(data: &Path, entries: u32) {
    let seeded = Command::new(env!("CARGO_BIN_EXE_zixpost"))
        .args(["--data-dir", data.to_str().unwrap(), "demo", "seed", "--entries", &entries.to_string()])
        .output()
        .unwrap();
    assert!(seeded.status.success(), "{seeded:?}");
}

/// How many entries there are, and who sent the newest, as the plain file says.
fn expected(data: &str, query: &str) -> (usize, String) {
    let listed = Command::new(env!("CARGO_BIN_EXE_zixpost"))
        .args(["--data-dir", data, "history", query, "--limit", "1000000", "--json"])
        .output()
        .unwrap();
    let text = String::from_utf8(listed.stdout).unwrap();
    let newest: serde_json::Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
    let word = |name: &str| newest[name].as_str().unwrap().to_owned();
    (text.lines().count(), format!("{} on {}", word("operator"), word("host")))
}

fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let (first, rest) = digits.split_at((digits.len() - 1) % 3 + 1);
    let rest = rest.as_bytes().chunks(3).map(|three| String::from_utf8_lossy(three));
    rest.fold(first.to_owned(), |text, three| text + "," + &three)
}

#[test]
fn a_lead_finds_out_who_sent_a_picture_in_at_most_23_keys() {
    for size in [(120, 40), (80, 24)] {
        a_lead_finds_out_who_sent_it(20_000, size);
    }
}

#[test]
#[ignore = "takes long in a build for tests: add --release"]
fn the_same_among_200_000_entries() {
    a_lead_finds_out_who_sent_it(200_000, (120, 40));
}
