//! What is told of a folder, well or not; and that nothing in it is changed.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;

use super::trial::{Ended, Trial, finish};

/// The checks by their names.
fn checks(ended: &Ended) -> BTreeMap<String, Value> {
    ended.objects().into_iter().map(|check| (check["name"].as_str().unwrap().to_owned(), check)).collect()
}

fn result<'a>(checks: &'a BTreeMap<String, Value>, name: &str) -> &'a str {
    checks[name]["result"].as_str().unwrap()
}

/// Every file with its bytes, but the locks of whoever looks.
fn files(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|item| item.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_none_or(|ending| ending != "lock") {
                found.insert(path.display().to_string(), fs::read(&path).unwrap());
            }
        }
    }
    found
}

#[test]
fn where_nothing_was_sent_yet_nothing_is_made() {
    let trial = Trial::new();
    let ended = trial.run(&["doctor"]);
    assert_eq!(ended.code, 0, "{ended:?}");
    let folder = ended.stdout.lines().find(|line| line.starts_with("pass  folder")).unwrap();
    assert!(folder.ends_with("does not exist yet"), "{ended:?}");
    assert!(!trial.data().exists());
}

#[test]
fn a_folder_that_is_well_passes_every_check() {
    let trial = Trial::new();
    trial.send("Hello", &[]);
    let ended = trial.run(&["doctor"]);
    assert_eq!((ended.code, ended.stderr.as_str()), (0, ""), "{ended:?}");
    assert!(ended.stdout.lines().all(|line| line.starts_with("pass  ")), "{ended:?}");
    assert!(ended.stdout.contains("history     1 lines, all whole"), "{ended:?}");
}

#[test]
fn every_damage_is_told_with_what_to_do_and_nothing_is_changed() {
    use std::os::unix::fs::PermissionsExt;

    let trial = Trial::new();
    trial.send("Hello", &[]);
    trial.send("#cut-after", &[]);
    let data = trial.data();
    let month = fs::read_dir(data.join("history")).unwrap().next().unwrap().unwrap().path();
    let whole = fs::read_to_string(&month).unwrap();
    let newer = "{\"v\":2";
    let newer = format!("{newer},\"c\":\"{:08x}\"}}", crc32fast::hash(newer.as_bytes()));
    fs::write(&month, format!("{whole}nobody wrote this\n{newer}\n{}", &whole[..30])).unwrap();
    fs::write(data.join("contacts.toml"), "[[contact]]\nname = 7\n").unwrap();
    fs::create_dir_all(data.join("quarantine")).unwrap();
    fs::write(data.join("quarantine/outbox-0"), "x").unwrap();
    fs::write(data.join(".abc.new"), "x").unwrap();
    fs::write(data.join("outbox.jsonl"), "torn").unwrap();
    fs::set_permissions(&month, fs::Permissions::from_mode(0o644)).unwrap();
    let before = files(&data);
    let ended = trial.run(&["doctor", "--offline", "--json"]);
    assert_eq!(ended.code, 1, "{ended:?}");
    let found = checks(&ended);
    for (name, expected) in [
        ("modes", "warn"),
        ("history", "warn"),
        ("unknown", "warn"),
        ("outbox", "warn"),
        ("contacts", "fail"),
        ("quarantine", "warn"),
        ("leftovers", "warn"),
        ("sync", "pass"),
    ] {
        assert_eq!(result(&found, name), expected, "{name}: {found:?}");
        assert!(expected == "pass" || !found[name]["mend"].as_str().unwrap().is_empty(), "{name}");
    }
    assert_eq!(found["history"]["found"], "2 lines, 2 damaged, 1 of a newer zixpost");
    assert_eq!(files(&data), before);
    let mut again = checks(&trial.run(&["doctor", "--offline", "--json"]));
    // How much is free is the matter of the whole machine.
    again.insert("room".into(), found["room"].clone());
    assert_eq!(again, found, "twice is once");
}

#[test]
fn a_check_of_the_disk_lets_sends_go_on_after_a_failed_sync() {
    let trial = Trial::new();
    trial.send("Hello", &[]);
    fs::write(trial.data().join("sync-failed"), "").unwrap();
    let held_back = trial.send("Hello again", &[]);
    assert_eq!((held_back.code, trial.received().len()), (6, 1), "{held_back:?}");
    assert!(held_back.stderr.contains("zixpost doctor"), "{held_back:?}");
    let ended = trial.run(&["doctor"]);
    assert!(ended.code == 0 && ended.stdout.contains("a sync had failed"), "{ended:?}");
    assert_eq!(trial.send("Hello again", &[]).code, 0);
}

#[test]
fn the_gateway_is_looked_at_without_a_key_or_a_message() {
    let trial = Trial::new();
    let ended = trial.run(&["doctor", "--json"]);
    let found = checks(&ended);
    for name in ["config", "profile", "key", "proxy", "dns", "tcp", "tls", "answer", "clock", "terminal", "clipboard"] {
        assert_eq!(result(&found, name), "pass", "{name}: {found:?}");
    }
    let all = trial.all_received();
    assert!(all.len() == 1 && all[0].method == "HEAD" && all[0].path == "/", "{all:?}");
    assert!(!all[0].headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("authorization")), "{all:?}");
    let silent = trial.run(&["doctor", "--offline", "--json"]);
    assert!(silent.code == 0 && !checks(&silent).contains_key("tcp"), "{silent:?}");
    assert_eq!(trial.all_received().len(), 1);
}

#[test]
fn a_gateway_that_is_not_there_is_told_with_what_to_do() {
    let trial = Trial::new();
    let mut command = trial.command(&["doctor"]);
    // Nobody listens on port 1.
    command.env("ZIXFLOW_DOMAIN", "http://127.0.0.1:1");
    let ended = finish(command);
    assert_eq!(ended.code, 1, "{ended:?}");
    let lines: Vec<&str> = ended.stdout.lines().collect();
    let at = lines.iter().position(|line| line.starts_with("fail  tcp         no connection to 127.0.0.1:1")).unwrap();
    assert!(lines[at + 1].trim_start().starts_with("check the network"), "{ended:?}");
    assert!(!ended.stdout.contains("answer") && ended.stdout.contains("pass  folder"), "{ended:?}");
}

#[test]
fn every_mistake_of_the_configuration_fails_and_warnings_warn() {
    let trial = Trial::new();
    fs::write(trial.config(), "undo_seconds = \"x\"\nworkers = 0\n").unwrap();
    let ended = trial.run(&["doctor"]);
    assert_eq!(ended.code, 1, "{ended:?}");
    assert!(ended.stdout.lines().filter(|line| line.starts_with("fail  config")).count() >= 2, "{ended:?}");
    assert!(ended.stdout.contains("pass  folder"), "the rest is looked at all the same: {ended:?}");
    assert!(trial.all_received().is_empty());
    fs::write(trial.config(), "undo_secnds = 5\n").unwrap();
    let ended = trial.run(&["doctor"]);
    assert!(ended.code == 0 && ended.stdout.contains("warn  config"), "{ended:?}");
    assert!(ended.stdout.contains("undo_seconds"), "{ended:?}");
}

#[test]
fn a_key_is_read_and_never_shown_and_its_command_runs_only_when_asked() {
    use std::os::unix::fs::PermissionsExt;

    let trial = Trial::new();
    let (mark, key) = (trial.folder().join("ran"), trial.folder().join("key"));
    let run = |more: &[&str]| {
        let mut command = trial.command(&[&["doctor", "--offline"], more].concat());
        command.env_remove("ZIXFLOW_API_KEY").env("PATH", "/usr/bin:/bin");
        let ended = finish(command);
        assert!(!ended.stdout.contains("canary-key"), "{ended:?}");
        ended
    };
    let none = run(&[]);
    assert!(none.code == 1 && none.stdout.contains("fail  key "), "{none:?}");

    let script = format!("touch {}; echo canary-key-1", mark.display());
    let command = format!("[profiles.default]\nkey_command = [\"/bin/sh\", \"-c\", \"{script}\"]\n");
    fs::write(trial.config(), command).unwrap();
    fs::set_permissions(trial.config(), fs::Permissions::from_mode(0o600)).unwrap();
    let held_back = run(&[]);
    assert!(held_back.code == 0 && held_back.stdout.contains("not run") && !mark.exists(), "{held_back:?}");
    let asked = run(&["--run-key-command"]);
    assert!(asked.code == 0 && asked.stdout.contains("it can be used") && mark.exists(), "{asked:?}");

    fs::write(&key, "canary-key-2").unwrap();
    fs::write(trial.config(), format!("[profiles.default]\nkey_file = \"{}\"\n", key.display())).unwrap();
    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
    let open = run(&[]);
    assert!(open.code == 1 && open.stdout.contains("fail  key ") && open.stdout.contains("chmod 600"), "{open:?}");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
    assert_eq!(run(&[]).code, 0);
}

#[test]
fn the_sandbox_is_looked_at_as_a_gateway_of_its_own() {
    let trial = Trial::new();
    fs::write(trial.config(), "workers = 0\n").unwrap();
    let ended = trial.run(&["--sandbox", "doctor"]);
    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(ended.stdout.contains("pass  answer      HTTP 200"), "{ended:?}");
    assert!(trial.all_received().is_empty(), "another one was asked");
}
