//! The table of `README.md` here: every case is in it, and every test that it names exists.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const TABLE: &str = include_str!("README.md");

/// Each letter with the numbers of its cases.
const CASES: [(&str, &[u8]); 11] = [
    ("D", &[1, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14]),
    ("A", &[1, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13, 15, 16, 17, 18]),
    ("C", &[1, 4, 5, 6, 7, 8, 9, 10]),
    ("T", &[2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14]),
    ("L", &[1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12]),
    ("I", &[1, 2, 3, 4, 5, 6]),
    ("S", &[1, 2, 3, 4, 5, 7, 8, 9]),
    ("H", &[1, 2, 3, 4, 5, 6, 7, 8]),
    ("M", &[1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]),
    ("K", &[2, 3, 4, 5, 6, 7, 8, 9]),
    ("R", &[1, 2, 3, 4, 5, 6, 8, 9]),
];

#[test]
fn every_case_has_one_row_of_five_cells() {
    let rows: Vec<Vec<&str>> = TABLE.lines().filter(|line| line.starts_with('|')).skip(2).map(cells).collect();
    let names: Vec<&str> = rows.iter().map(|row| row[0]).collect();
    let expected: Vec<String> = CASES
        .iter()
        .flat_map(|(letter, numbers)| numbers.iter().map(move |number| format!("{letter}{number:02}")))
        .chain(["W01 to W08".to_owned()])
        .collect();
    assert_eq!(names.iter().copied().collect::<BTreeSet<_>>(), expected.iter().map(String::as_str).collect());
    assert_eq!(names.len(), expected.len(), "a case twice");
    for row in rows {
        assert_eq!(row.len(), 5, "{row:?}");
        assert!(row[2].contains('`') && row[1..3].iter().all(|cell| !cell.is_empty()), "{row:?}");
        assert!(row[3] != "–" || row[2].contains("not played"), "{row:?}");
    }
}

#[test]
fn every_test_that_is_named_exists() {
    let mut sources = String::new();
    for folder in ["src", "tests"] {
        collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut sources);
    }
    // A name of tests has words; commands and variables are no names.
    let named = TABLE.split('`').skip(1).step_by(2).filter(|name| name.matches('_').count() >= 2);
    let missing: Vec<&str> = named.filter(|name| !sources.contains(&format!("fn {name}("))).collect();
    assert_eq!(missing, Vec::<&str>::new());
}

fn cells(line: &str) -> Vec<&str> {
    line.trim_matches('|').split(" | ").map(str::trim).collect()
}

fn collect(folder: &Path, into: &mut String) {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|item| item.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(&path, into);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            into.push_str(&fs::read_to_string(path).unwrap());
        }
    }
}
