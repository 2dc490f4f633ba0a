//! `docs/SETTINGS.md`: every key with its default and what it does, made of the commented example.

use std::fmt::Write;

use super::EXAMPLE;
use super::probes::PROBE;
use super::written::{PROFILE, SENDER, TOP};

/// One key of the example.
struct Row {
    /// The table that it stands in; empty at the top.
    table: String,
    key: String,
    /// What stands behind the sign.
    value: String,
    /// Whether the value is what holds without the line.
    is_default: bool,
    words: String,
}

/// The keys of the example, each with the comment above it.
fn rows() -> Vec<Row> {
    let (mut rows, mut table, mut words) = (Vec::new(), String::new(), Vec::new());
    for line in EXAMPLE.lines() {
        let set = line.strip_prefix('#').unwrap_or(line);
        if let Some(text) = line.strip_prefix("# ") {
            words.push(text.trim().to_owned());
        } else if let Some(name) = set.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            table = name.to_owned();
            words.clear();
        } else if let Some((key, value)) = set.split_once(" = ") {
            let (key, value) = (key.to_owned(), value.to_owned());
            let is_default = !line.starts_with('#');
            rows.push(Row { table: table.clone(), key, value, is_default, words: words.join(" ") });
            words.clear();
        } else if line.is_empty() {
            words.clear();
        }
    }
    rows
}

fn page() -> String {
    let mut page = String::from(
        "# Settings\n\nMade from `config.example.toml`; a test holds this page, the example and the program equal.\n\
         `zixpost config init` writes the example, `zixpost config show` prints what holds and who set it.\n",
    );
    for (table, title) in [
        ("", "At the top of the file"),
        ("profiles.default", "In a table `[profiles.NAME]`: an account"),
        ("senders.support", "In a table `[senders.ALIAS]`: a phone ID with a name"),
        ("probes.morning", "In a table `[probes.NAME]`: one message through several senders"),
    ] {
        let is_top = table.is_empty();
        let second = if is_top { "default" } else { "example" };
        let more = if is_top { "" } else { "None of these is set by default.\n\n" };
        write!(page, "\n## {title}\n\n{more}| key | {second} | what it does |\n| --- | --- | --- |\n").unwrap();
        for row in rows().iter().filter(|row| row.table == table) {
            let words = row.words.replace('|', "\\|");
            let mut words = words.trim_end_matches([';', ':', '.']).to_owned();
            if let Some(first) = words.get(..1) {
                words.replace_range(..1, &first.to_uppercase());
            }
            writeln!(page, "| `{}` | `{}` | {words}. |", row.key, row.value).unwrap();
        }
    }
    page.push_str("\nThe tables `[keys]` and `[keys.SCOPE]` give keys to actions: see [KEYS.md](KEYS.md).\n");
    page
}

#[test]
fn the_example_has_every_key_of_the_program_and_no_other() {
    let of = |table: &str| {
        let mut keys: Vec<String> = rows().into_iter().filter(|row| row.table == table).map(|row| row.key).collect();
        keys.sort_unstable();
        keys
    };
    let sorted = |keys: &[&str]| {
        let mut keys: Vec<String> = keys.iter().map(|&key| key.to_owned()).collect();
        keys.sort_unstable();
        keys
    };
    let top: Vec<&str> =
        TOP.into_iter().filter(|key| !["profiles", "senders", "probes", "keys"].contains(key)).collect();
    assert_eq!(of(""), sorted(&top));
    assert_eq!(of("profiles.default"), sorted(&PROFILE));
    assert_eq!(of("senders.support"), sorted(&SENDER));
    assert_eq!(of("probes.morning"), sorted(&PROBE));
    for row in rows() {
        assert_eq!(row.is_default, row.table.is_empty(), "{}", row.key);
        assert!(row.table.starts_with("keys") || row.words.len() > 20, "{} is not explained: {}", row.key, row.words);
    }
}

#[test]
fn the_page_of_settings_is_the_example() {
    let page = page();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/SETTINGS.md");
    if std::env::var_os("ZIXPOST_WRITE_DOCS").is_some() {
        std::fs::write(path, &page).unwrap();
    }
    let committed = std::fs::read_to_string(path).unwrap();
    assert!(committed == page, "docs/SETTINGS.md is old: run this test with ZIXPOST_WRITE_DOCS=1");
}
