//! The house: imports point down, files stay small, every thing lies where the plan says.
//!
//! The table is the one of `docs/ARCHITECTURE.md`. A change here is a change of the plan.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

#[path = "architecture/supply.rs"]
mod supply;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// Each folder of `src/` and what it may use beside itself, the top floor first.
const FLOORS: [(&str, &[&str]); 11] = [
    ("cli", &["tui", "outbox", "sandbox", "config", "store", "gateway", "media", "domain"]),
    ("tui", &["ui", "app", "outbox", "store", "media", "config", "domain"]),
    ("ui", &["app", "domain"]),
    ("outbox", &["gateway", "store", "domain"]),
    ("app", &["domain"]),
    ("config", &["domain"]),
    ("store", &["domain"]),
    ("gateway", &["domain"]),
    ("media", &["domain"]),
    ("domain", &[]),
    // Never `gateway`: two sides that share a type are wrong together.
    ("sandbox", &[]),
];

/// What may lie at the top of the repository, beside dot files.
const TOP: [&str; 11] = [
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "assets",
    "benches",
    "config.example.toml",
    "docs",
    "src",
    "tests",
];

/// What a build or a failed property test leaves there; git ignores it.
const LEFT_BEHIND: [&str; 2] = ["target", "proptest-regressions"];

/// Names that say nothing about what is inside.
const EMPTY_NAMES: [&str; 6] = ["utils", "util", "common", "helpers", "helper", "misc"];

/// Lines of a file, at most.
const LONGEST: usize = 400;

#[test]
fn imports_point_down() {
    tell(sources("src").iter().flat_map(|(path, text)| wrong_imports(path, text)));
}

#[test]
fn every_folder_has_its_floor() {
    let folders =
        fs::read_dir(root().join("src")).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
    tell(folders.filter_map(|path| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        FLOORS.iter().all(|(floor, _)| *floor != name).then(|| format!("src/{name}: stands on no floor of the table"))
    }));
}

#[test]
fn faces_hold_no_logic() {
    tell(sources("src").iter().flat_map(|(path, text)| logic_in_a_face(path, text)));
}

#[test]
fn files_stay_small() {
    let all = ["src", "tests", "benches"].into_iter().flat_map(sources);
    tell(all.filter_map(|(path, text)| too_long(&path, &text)));
}

#[test]
fn names_say_what_is_inside() {
    let all = ["src", "tests", "benches"].into_iter().flat_map(sources);
    tell(all.flat_map(|(path, text)| empty_names(&path, &text)));
}

#[test]
fn the_top_of_the_repository_stays_short() {
    let names = fs::read_dir(root()).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    tell(names.filter(|name| !is_allowed_at_the_top(name)).map(|name| format!("{name}: does not belong at the top")));
}

#[test]
fn a_reversed_import_is_found_with_file_and_line() {
    let bad = "//! Doc.\n\nuse crate::domain::Phone;\nuse crate::store::Store;\n";
    assert_eq!(wrong_imports("src/gateway/http.rs", bad), ["src/gateway/http.rs:4: `gateway` may not use `store`"]);
    let path = "fn f() { crate::tui::run() }\n";
    assert_eq!(wrong_imports("src/app/update.rs", path), ["src/app/update.rs:1: `app` may not use `tui`"]);
    let climbing = "use super::super::gateway::Http;\n";
    assert_eq!(
        wrong_imports("src/sandbox/server.rs", climbing),
        ["src/sandbox/server.rs:1: `sandbox` may not use `gateway`"]
    );
    let braces = "use crate::{domain::Phone, store::Store};\n";
    assert_eq!(wrong_imports("src/outbox/post.rs", braces).len(), 1);
    assert_eq!(wrong_imports("src/main.rs", "use zixpost::store::Store;\n").len(), 1);
    assert_eq!(wrong_imports("src/cli/screen.rs", "use crate::app::Model;\n").len(), 1);
}

#[test]
fn an_import_downwards_or_a_word_in_a_comment_is_fine() {
    for (path, line) in [
        ("src/cli/send.rs", "use crate::outbox::Outbox;"),
        ("src/outbox/post.rs", "use crate::gateway::Gateway;"),
        ("src/app/update.rs", "use crate::app::Model;"),
        ("src/domain/phone.rs", "// Read by crate::store and shown by crate::ui."),
        ("src/store/log.rs", "let text = \"not // a comment\"; use crate::domain::Entry;"),
        ("src/main.rs", "ExitCode::from(zixpost::cli::run())"),
        ("src/tui/run.rs", "use super::super::ui::view;"),
    ] {
        assert_eq!(wrong_imports(path, line), Vec::<String>::new(), "{path}: {line}");
    }
}

#[test]
fn the_other_rules_can_fail_too() {
    assert_eq!(logic_in_a_face("src/store/mod.rs", "//! fn in a comment(\npub fn open() {}\n").len(), 1);
    assert_eq!(logic_in_a_face("src/store/mod.rs", "pub type Clock = fn() -> Timestamp;\n").len(), 0);
    assert_eq!(logic_in_a_face("src/store/log.rs", "fn f() {}\n").len(), 0);
    assert!(too_long("src/a.rs", &"x\n".repeat(LONGEST + 1)).is_some());
    assert!(too_long("src/a.rs", &"x\n".repeat(LONGEST)).is_none());
    assert_eq!(empty_names("src/store/utils.rs", "").len(), 1);
    assert_eq!(empty_names("tests/common/mod.rs", "").len(), 1);
    assert_eq!(empty_names("src/store/mod.rs", "mod line;\npub(crate) mod helpers;\n").len(), 1);
    assert!(!is_allowed_at_the_top("notes.txt"));
    assert!(is_allowed_at_the_top(".clippy.toml"));
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Fails with every finding, one a line.
fn tell(findings: impl Iterator<Item = String>) {
    let text = findings.fold(String::new(), |mut text, finding| {
        writeln!(text, "  {finding}").unwrap();
        text
    });
    assert!(text.is_empty(), "the house is out of order:\n{text}");
}

/// Every Rust file below a folder of the repository, with its path from the root.
fn sources(folder: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for path in entries.map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
                found.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

/// The lines of a file without their comments, numbered from 1.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(at, line)| {
        let line = line.trim_start();
        // A `//` inside a text is no comment; cutting there could hide an import, so only a leading one counts.
        (at + 1, if line.starts_with("//") { "" } else { line })
    })
}

fn wrong_imports(path: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let Some((floor, allowed)) = floor_of(path) else { return found };
    for (at, line) in code(text) {
        if line.contains("crate::{") {
            found.push(format!("{path}:{at}: one `use` for each folder, never `crate::{{`"));
        }
        for used in used_folders(line) {
            if used != floor && !allowed.contains(&used) {
                found.push(format!("{path}:{at}: `{floor}` may not use `{used}`"));
            }
        }
    }
    found
}

/// The floor of a file and what it may use; `main.rs` uses `cli` alone, `lib.rs` only names the folders.
fn floor_of(path: &str) -> Option<(&str, &'static [&'static str])> {
    let inside = path.strip_prefix("src/")?;
    match inside.split_once('/') {
        Some((folder, _)) => {
            let allowed =
                FLOORS.iter().find(|(floor, _)| *floor == folder).map_or(&[] as &[&str], |(_, allowed)| allowed);
            Some((folder, allowed))
        }
        None if inside == "main.rs" => Some(("main", &["cli"])),
        None => Some(("lib", &[])),
    }
}

/// The folders of this crate that a line of code names.
fn used_folders(line: &str) -> Vec<&'static str> {
    ["crate::", "super::super::", "zixpost::"]
        .iter()
        .flat_map(|way| line.match_indices(way).map(|(at, _)| &line[at + way.len()..]))
        .filter_map(|rest| {
            let word = &rest[..rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len())];
            FLOORS.iter().map(|(floor, _)| *floor).find(|floor| *floor == word)
        })
        .collect()
}

fn logic_in_a_face(path: &str, text: &str) -> Vec<String> {
    if Path::new(path).file_name().is_none_or(|name| name != "mod.rs") {
        return Vec::new();
    }
    code(text)
        .filter(|(_, line)| {
            line.match_indices("fn ").any(|(at, _)| {
                let starts_a_word = line[..at].chars().next_back().is_none_or(|before| !before.is_alphanumeric());
                starts_a_word && line[at + 3..].starts_with(|c: char| c.is_alphabetic() || c == '_')
            })
        })
        .map(|(at, _)| format!("{path}:{at}: a face has no logic; move the function into a file of its own"))
        .collect()
}

fn too_long(path: &str, text: &str) -> Option<String> {
    let lines = text.lines().count();
    (lines > LONGEST).then(|| format!("{path}: {lines} lines; one idea a file, at most {LONGEST}"))
}

fn empty_names(path: &str, text: &str) -> Vec<String> {
    let of_path = path.trim_end_matches(".rs").split('/').filter(|part| EMPTY_NAMES.contains(part));
    let mut found: Vec<String> =
        of_path.map(|part| format!("{path}: `{part}` says nothing about what is inside")).collect();
    for (at, line) in code(text) {
        let declared = line.split("mod ").nth(1).map(|rest| rest.trim_end_matches([';', '{', ' ']));
        if let Some(name) = declared.filter(|name| EMPTY_NAMES.contains(name)) {
            found.push(format!("{path}:{at}: `{name}` says nothing about what is inside"));
        }
    }
    found
}

fn is_allowed_at_the_top(name: &str) -> bool {
    name.starts_with('.') || LEFT_BEHIND.contains(&name) || TOP.contains(&name)
}
