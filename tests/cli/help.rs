//! What a stranger reads first.

use super::trial::Trial;

const COMMANDS: &[&[&str]] = &[
    &[],
    &["send"],
    &["check"],
    &["history"],
    &["history", "show"],
    &["history", "verify"],
    &["history", "prune"],
    &["history", "compact"],
    &["outbox"],
    &["outbox", "list"],
    &["outbox", "resolve"],
    &["contacts"],
    &["contacts", "list"],
    &["contacts", "show"],
    &["contacts", "add"],
    &["contacts", "edit"],
    &["contacts", "remove"],
    &["contacts", "import"],
    &["contacts", "export"],
    &["canned"],
    &["canned", "list"],
    &["canned", "add"],
    &["canned", "remove"],
    &["drafts"],
    &["senders"],
    &["senders", "list"],
    &["senders", "add"],
    &["senders", "edit"],
    &["senders", "remove"],
    &["config"],
    &["config", "init"],
    &["config", "path"],
    &["config", "show"],
    &["config", "check"],
    &["config", "keys"],
    &["sandbox"],
    &["completions"],
    &["man"],
    &["demo"],
    &["demo", "seed"],
];

#[test]
fn every_command_explains_itself_with_an_example() {
    let trial = Trial::new();
    for &words in COMMANDS {
        let ended = trial.run(&[words, &["--help"]].concat());
        assert_eq!((ended.code, ended.stderr.as_str()), (0, ""), "{words:?}");
        assert!(ended.stdout.contains("Usage: zixpost"), "{words:?}: {}", ended.stdout);
        assert!(ended.stdout.contains("Example"), "{words:?}: {}", ended.stdout);
    }
    assert!(!trial.data().exists());
}

#[test]
fn the_first_help_names_commands_exit_codes_and_variables() {
    let help = Trial::new().run(&["--help"]).stdout;
    for word in [
        "send",
        "check",
        "history",
        "outbox",
        "contacts",
        "config",
        "sandbox",
        "demo",
        "Exit codes",
        "ZIXFLOW_API_KEY",
        "ZIXPOST_DATA_DIR",
    ] {
        assert!(help.contains(word), "{word} in {help}");
    }
}

#[test]
fn the_help_of_the_sandbox_lists_every_trouble() {
    let help = Trial::new().run(&["sandbox", "--help"]).stdout;
    for line in zixpost::sandbox::trouble_help().lines().filter(|line| !line.is_empty()) {
        let word = line.split_whitespace().next().unwrap();
        assert!(help.contains(word), "{word} in {help}");
    }
}

#[test]
fn the_version_is_told() {
    let ended = Trial::new().run(&["--version"]);
    assert_eq!((ended.code, ended.stdout.as_str()), (0, concat!("zixpost ", env!("CARGO_PKG_VERSION"), "\n")));
}

#[test]
fn wrong_use_is_told_on_standard_error_and_exits_2() {
    let trial = Trial::new();
    for words in
        [&["fly"][..], &["send"], &["send", "--bogus"], &["history", "--limit", "many"], &["contacts"], &["--nope"]]
    {
        let ended = trial.run(words);
        assert_eq!((ended.code, ended.stdout.as_str()), (2, ""), "{words:?}: {ended:?}");
        assert!(ended.stderr.starts_with("zixpost: "), "{words:?}: {ended:?}");
    }
}

#[test]
fn no_option_takes_a_key() {
    let trial = Trial::new();
    for &words in COMMANDS {
        let help = trial.run(&[words, &["--help"]].concat()).stdout.to_lowercase();
        assert!(!help.contains("--api-key") && !help.contains("--key"), "{words:?}");
    }
}
