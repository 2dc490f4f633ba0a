//! `zixpost config`.

use std::fs;

use super::trial::{Ended, Trial, finish};

fn run(trial: &Trial, words: &[&str]) -> Ended {
    let mut command = trial.command(words);
    command.env_remove("ZIXFLOW_API_KEY").env_remove("ZIXFLOW_DOMAIN");
    finish(command)
}

#[test]
fn a_new_configuration_is_private_in_order_and_never_overwritten() {
    let trial = Trial::new();
    let first = run(&trial, &["config", "init"]);
    assert_eq!(first.code, 0, "{first:?}");
    assert_eq!(fs::read_to_string(trial.config()).unwrap(), zixpost::config::EXAMPLE);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(trial.config()).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let check = run(&trial, &["config", "check"]);
    assert_eq!((check.code, check.stderr.as_str()), (0, ""), "{check:?}");
    fs::write(trial.config(), "# mine\n").unwrap();
    let second = run(&trial, &["config", "init"]);
    assert_eq!(second.code, 2, "{second:?}");
    assert_eq!(fs::read_to_string(trial.config()).unwrap(), "# mine\n");
}

#[test]
fn the_path_is_the_one_that_was_named() {
    let trial = Trial::new();
    assert_eq!(run(&trial, &["config", "path"]).stdout.trim_end(), trial.config().to_str().unwrap());
    let named = run(&trial, &["config", "path", "--config", "other.toml"]);
    assert_eq!(named.stdout.trim_end(), "other.toml");
}

#[test]
fn what_holds_is_shown_without_the_key() {
    let trial = Trial::new();
    fs::write(trial.config(), "workers = 2\n[senders.support]\nphone_id = \"104898309288724\"\n").unwrap();
    let mut command = trial.command(&["config", "show"]);
    command.env("ZIXFLOW_API_KEY", "canary-key");
    let ended = finish(command);
    assert_eq!(ended.code, 0, "{ended:?}");
    for words in ["workers = 2", "line 1", "104898309288724", &trial.base(), "ZIXFLOW_API_KEY", "ZIXFLOW_DOMAIN"] {
        assert!(ended.stdout.contains(words), "{words} in {}", ended.stdout);
    }
    assert!(!format!("{ended:?}").contains("canary-key"));
}

#[test]
fn a_check_says_where_the_key_would_come_from_and_runs_nothing() {
    let trial = Trial::new();
    let ended = run(&trial, &["config", "check"]);
    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(ended.stdout.contains("key: "), "{ended:?}");
    let witness = trial.folder().join("ran");
    let command = format!("[profiles.default]\nkey_command = [\"touch\", {:?}]\n", witness.to_str().unwrap());
    fs::write(trial.config(), command).unwrap();
    let ended = run(&trial, &["config", "check"]);
    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(!witness.exists());
}

#[test]
fn every_mistake_in_the_file_is_told_with_its_line() {
    let trial = Trial::new();
    fs::write(
        trial.config(),
        "workers = 0\nundo_seconds = \"soon\"\n[profiles.default]\nbase_url = \"ftp://x.example.com\"\n",
    )
    .unwrap();
    let ended = run(&trial, &["config", "check"]);
    assert_eq!(ended.code, 3, "{ended:?}");
    for line in [":1", ":2", ":4"] {
        assert!(ended.stderr.contains(&format!("config.toml{line}")), "{line} in {}", ended.stderr);
    }
    assert!(ended.stderr.lines().all(|line| line.starts_with("zixpost: ")), "{}", ended.stderr);
    let send = trial.send("Hello", &[]);
    assert_eq!(send.code, 3, "{send:?}");
    assert!(!trial.data().exists());
}

#[test]
fn an_unknown_key_is_a_warning_with_the_nearest_known_one() {
    let trial = Trial::new();
    fs::write(trial.config(), "worker = 3\n").unwrap();
    let ended = run(&trial, &["config", "check"]);
    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(ended.stderr.contains("workers"), "{ended:?}");
}

#[cfg(unix)]
#[test]
fn a_key_file_that_others_can_read_is_refused_with_the_command_that_mends_it() {
    use std::os::unix::fs::PermissionsExt;
    let trial = Trial::new();
    let key = trial.folder().join("key");
    fs::write(&key, "canary-key\n").unwrap();
    fs::write(trial.config(), format!("[profiles.default]\nkey_file = {:?}\n", key.to_str().unwrap())).unwrap();
    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
    let ended = run(&trial, &["config", "check"]);
    assert_eq!(ended.code, 3, "{ended:?}");
    assert!(ended.stderr.contains("chmod 600"), "{ended:?}");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
    let ended = run(&trial, &["config", "check"]);
    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(!format!("{ended:?}").contains("canary-key"));
}

#[test]
fn a_profile_that_is_not_there_is_configuration() {
    let ended = run(&Trial::new(), &["config", "show", "--profile", "nobody"]);
    assert_eq!(ended.code, 3, "{ended:?}");
    assert!(ended.stderr.contains("nobody"), "{ended:?}");
}
