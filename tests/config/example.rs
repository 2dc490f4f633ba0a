//! The example file and the rendering: both show every key, and both can be read.

use std::fmt::Write as _;

use secrecy::SecretString;
use zixpost::config::{EXAMPLE, Environment, Settings};

use crate::desk::{CANARY, Desk, load};

#[test]
fn the_example_is_the_defaults() {
    let nothing = Desk::new().load().unwrap();
    let example = load(EXAMPLE);
    assert_eq!(example.warnings, Vec::<String>::new());
    assert_eq!(format!("{:?}", example.profile), format!("{:?}", nothing.profile));
    assert_eq!(example.senders, nothing.senders);
    assert_eq!(example.probes, nothing.probes);
    assert_eq!((example.undo, example.workers), (nothing.undo, nothing.workers));
    assert_eq!(example.duplicates, nothing.duplicates);
    assert_eq!(example.looks, nothing.looks);
    assert_eq!((example.preflight, example.preview), (nothing.preflight, nothing.preview));
    assert_eq!(example.preview_graphics, nothing.preview_graphics);
    assert_eq!(example.sharing, nothing.sharing);
    assert_eq!(example.profile_names(), nothing.profile_names());
    // Every value of the top is written out, not left to the default.
    assert_eq!(example.render().matches(" # line ").count(), 15);
}

#[test]
fn the_example_shows_every_key_and_every_key_in_it_is_known() {
    let all = switched_on(EXAMPLE);
    let settings = load(&all);
    for warning in &settings.warnings {
        assert!(warning.contains("comes before it"), "{warning}");
    }
    // A key that is like no other makes the program list all that there are.
    let odd = "zzzzzzzz = 1";
    let wrong = load(&format!(
        "{odd}\n[profiles.default]\n{odd}\n[senders.a]\nphone_id = \"104898309288724\"\n{odd}\n[probes.a]\n{odd}\n"
    ));
    let listed = wrong.warnings.iter().flat_map(|text| text.rsplit_once(" are ").unwrap().1.split(", "));
    let listed: Vec<&str> = listed.collect();
    assert_eq!(listed.len(), 19 + 14 + 3 + 4);
    for key in listed {
        let (value, table, tables) = (format!("{key} ="), format!("[{key}]"), format!("[{key}."));
        let is_shown = |line: &str| line.starts_with(&value) || line.starts_with(&table) || line.starts_with(&tables);
        let shown = all.lines().any(is_shown);
        assert!(shown, "{key} is not in the example");
    }
    assert_eq!(settings.profile.sender.as_deref(), Some("support"));
    // What is written there as a default is one.
    let nothing = Desk::new().load().unwrap();
    assert_eq!(settings.profile.base, nothing.profile.base);
    assert_eq!(settings.profile.proxy, nothing.profile.proxy);
}

/// The example with its optional keys: `#key` becomes `key`, and `# words` stay a comment.
fn switched_on(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let bare = line.strip_prefix('#').filter(|rest| !rest.starts_with(' '));
        writeln!(out, "{}", bare.unwrap_or(line)).unwrap();
    }
    out
}

#[test]
fn the_rendering_names_who_set_each_value_and_can_be_read_again() {
    let desk = Desk::with(
        "workers = 7\n[profiles.prod]\nsource = \"the \\\"desk\\\"\"\nsender = \"us.east\"\nlink_with_record = false\n\
         proxy = \"http://127.0.0.1:3128\"\n[senders.\"us.east\"]\nphone_id = \"104898309288724\"\n\
         display = \"+1 302 555 0100\"\n[probes.all]\nsenders = \"all\"\n[probes.two]\nto = \"María\"\n\
         senders = [\"us.east\", \"99887766\"]\nimage = \"https://cdn.example.com/a.png\"\ncaption = \"A\\nB\"\n",
    );
    let environment = Environment {
        domain: Some("http://127.0.0.1:4000/eu".into()),
        api_key: Some(SecretString::from(CANARY)),
        ..Environment::default()
    };
    let settings = Settings::load(&desk.paths(), &environment, Some("prod")).unwrap();
    let text = settings.render();
    for (line, origin) in [
        ("profile = \"prod\"", "--profile"),
        ("undo_seconds = 5", "default"),
        ("duplicate_minutes = 10", "default"),
        ("workers = 7", "line 1"),
        ("base_url = \"http://127.0.0.1:4000/eu\"", "ZIXFLOW_DOMAIN"),
        ("link_with_record = false", "line 5"),
        ("proxy = \"http://127.0.0.1:3128/\"", "line 6"),
    ] {
        let found = text.lines().find(|text| text.starts_with(line));
        assert!(found.is_some_and(|found| found.ends_with(&format!(" # {origin}"))), "{line}\n{text}");
    }
    assert!(text.contains("# API key: environment variable ZIXFLOW_API_KEY\n"), "{text}");
    assert!(text.contains("# report_url is not set\n"), "{text}");
    let again = load(&text);
    assert_eq!(again.warnings, Vec::<String>::new());
    assert_eq!(again.senders, settings.senders);
    assert_eq!((again.probes, settings.probes.len()), (settings.probes.clone(), 2));
    assert_eq!(again.profile.options, settings.profile.options);
    assert_eq!(again.profile.base, settings.profile.base);
    assert_eq!(again.profile.proxy, settings.profile.proxy);
    assert_eq!((again.profile.sender, again.workers), (settings.profile.sender, 7));
}
