//! The tables of keys: found with their places, handed on, and never judged here.

use zixpost::config::{Environment, KeysTable, Mistake, Settings};

use crate::desk::{CANARY, Desk, load};

/// The tables of a file, as (scope, line, entries as `line:column text`).
fn tables(text: &str) -> Vec<(Option<String>, usize, Vec<String>)> {
    let shown = |table: &KeysTable| {
        let entries = table.entries.iter().map(|entry| format!("{}:{} {}", entry.at.0, entry.at.1, entry.text));
        (table.scope.clone(), table.at.0, entries.collect())
    };
    load(text).keys.iter().map(shown).collect()
}

#[test]
fn every_form_of_a_table_is_found_with_its_places() {
    assert_eq!(tables("workers = 2\n"), []);
    assert_eq!(
        tables(
            "workers = 2\n[keys]\nsend = \"ctrl-g\" # mine\n\"quit\" = [\n  \"f9\",\n]\n[keys.history]\n open-entry = 5\n"
        ),
        [
            (None, 2, vec!["3:1 send = \"ctrl-g\"".into(), "4:1 \"quit\" = [\n  \"f9\",\n]".into()]),
            (Some("history".into()), 7, vec!["8:2 open-entry = 5".into()]),
        ]
    );
    assert_eq!(
        tables("keys = { send = \"a\", quit = [] }\n"),
        [(None, 1, vec!["1:10 send = \"a\"".into(), "1:22 quit = []".into()])]
    );
    assert_eq!(tables("keys.send = \"a\"\n")[0].2, ["1:6 send = \"a\""]);
}

#[test]
fn what_can_be_no_table_of_keys_is_told() {
    for (text, start) in [
        ("keys = 5\n", "1:8: keys must be a table"),
        ("[[keys]]\n", "1:1: keys must be a table"),
        ("[keys.history.deep]\nsend = \"a\"\n", "1:15: a table of keys has no table below it"),
    ] {
        let mistakes = Desk::with(text).mistakes();
        assert!(mistakes[0].starts_with(start), "{mistakes:#?}\nis not\n{start}");
    }
}

#[test]
fn mistakes_of_whoever_reads_the_keys_stand_among_all_others() {
    let desk = Desk::with("undo_seconds = 99\n[keys]\nsend = \"x\"\n[profiles.default]\nproxy = \"maybe\"\n");
    let reads = |tables: &[KeysTable]| {
        let (line, column) = tables[0].entries[0].at;
        vec![Mistake { line, column, text: "not this key".into() }]
    };
    let told = |error: zixpost::config::ConfigError| {
        let text = error.to_string();
        let file = format!("{}:", desk.paths().config_file.display());
        text.lines().map(|line| line.strip_prefix(&file).unwrap().to_owned()).collect::<Vec<_>>()
    };
    let all = told(Settings::load_with_keys(&desk.paths(), &Environment::default(), None, reads).unwrap_err());
    assert!(all[0].starts_with("1:16:") && all[2].starts_with("5:9:"), "{all:#?}");
    assert_eq!(all[1], "3:1: not this key");
    // For a screen that takes nothing but the keys from here, the rest does not count.
    assert_eq!(told(Settings::load_looks(&desk.paths(), reads).unwrap_err()), ["3:1: not this key"]);
    assert!(Settings::load_looks(&desk.paths(), |_| Vec::new()).is_ok());
    assert!(Settings::load_looks(&Desk::new().paths(), |_| panic!("there is no file")).is_ok());
}

#[test]
fn an_open_text_among_the_keys_hands_on_nothing_of_what_stands_below_it() {
    let desk = Desk::with("[keys]\nsend = \"\"\"ctrl-x\n[profiles.default]\napi_key = \"canary-7c2f1a-key\"\n");
    let reads = |tables: &[KeysTable]| {
        assert_eq!(tables, []);
        Vec::new()
    };
    for error in [
        Settings::load_with_keys(&desk.paths(), &Environment::default(), None, reads).map(|_| ()).unwrap_err(),
        Settings::load_looks(&desk.paths(), reads).unwrap_err(),
    ] {
        let text = format!("{error} {error:?}");
        assert!(text.contains(":5:1: invalid multi-line") && !text.contains(CANARY), "{text}");
    }
}

#[test]
fn the_rendering_holds_the_keys_and_can_be_read_again() {
    let settings = load("[keys.history]\nopen-entry = \"f4\"\n[keys]\nsend = [\"ctrl-g\",\n \"f8\"]\n");
    let again = load(&settings.render());
    let plain = |settings: &Settings| {
        let texts = |table: &KeysTable| table.entries.iter().map(|entry| entry.text.clone()).collect::<Vec<_>>();
        let mut tables: Vec<_> = settings.keys.iter().map(|table| (table.scope.clone(), texts(table))).collect();
        tables.sort();
        tables
    };
    assert_eq!(plain(&again), plain(&settings));
    assert_eq!(again.warnings, Vec::<String>::new());
}
