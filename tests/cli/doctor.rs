//! What is told of a folder, well or not; and that nothing in it is changed.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;

use super::trial::{Ended, Trial};

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
    assert!(ended.stdout.starts_with("pass  folder") && ended.stdout.contains("does not exist yet"), "{ended:?}");
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
    let ended = trial.run(&["doctor", "--json"]);
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
    let mut again = checks(&trial.run(&["doctor", "--json"]));
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
