//! How many keys an engineer needs from the first screen to the reason why some of five senders fail.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use tempfile::tempdir;
use zixpost::sandbox::{KEY, Sandbox, Scenario};

use super::harness::{Screen, start_with};
use super::{ENTER, history, quit};

const ALT_X: &str = "\x1bx";
const DOWN: &str = "\x1b[B";

/// Presses one key.
fn press(screen: &mut Screen, keys: &mut usize, key: &str) {
    *keys += 1;
    screen.types(key);
}

/// Five senders in three accounts on the sandbox: one account has an old key, one phone ID is a phone number.
fn configured(folder: &Path, server: &Sandbox) -> PathBuf {
    for (name, key) in [("prod.key", KEY), ("staging.key", "an-old-key"), ("lab.key", KEY)] {
        let file = folder.join(name);
        fs::write(&file, key).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    }
    let (base, picture) = (server.base(), server.picture("invoice.png").unwrap());
    let profile = |name: &str| format!("[profiles.{name}]\nbase_url = \"{base}\"\nkey_file = \"{name}.key\"\n");
    let sender = |alias: &str, id: &str, profile: &str| {
        format!("[senders.{alias}]\nphone_id = \"{id}\"\nprofile = \"{profile}\"\n")
    };
    let text = [
        "profile = \"prod\"\npreview = \"off\"\n".to_owned(),
        profile("prod"),
        "sender = \"support-us\"\n".to_owned(),
        profile("staging"),
        profile("lab"),
        sender("support-us", "100000000000001", "prod"),
        sender("support-eu", "100000000000002", "prod"),
        sender("orders", "13025550100", "prod"),
        sender("returns", "100000000000002", "staging"),
        sender("trial", "100000000000001", "lab"),
        format!("[probes.all]\nto = \"+13025550101\"\nsenders = \"all\"\nimage = \"{picture}\"\n"),
    ];
    let config = folder.join("config.toml");
    fs::write(&config, text.concat()).unwrap();
    let data = folder.join("data");
    fs::create_dir(&data).unwrap();
    fs::write(data.join("contacts.toml"), "[[contact]]\nname = \"María Ortiz\"\nnumber = \"+13025550101\"\n").unwrap();
    config
}

/// Both failures have been explained: by what the other senders were answered.
fn sees_both_reasons(screen: &mut Screen, keys: &mut usize) {
    screen.sees("3 accepted, 2 refused");
    // The first failure is the chosen one.
    screen.sees("orders (prod): × refused, HTTP 400");
    screen.sees("1. The phone ID is not one of this workspace, or a phone number stands in");
    screen.sees("Unlikely, for the same recipient was accepted from 3 other senders");
    press(screen, keys, DOWN);
    screen.sees("returns (staging): × refused, HTTP 401");
    screen.sees("1. The API key is wrong.");
}

#[test]
fn five_senders_are_compared_and_explained_in_at_most_fourteen_keys() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    for (columns, rows) in [(120, 40), (80, 24)] {
        let server = runtime.block_on(Sandbox::start(0, Scenario::default())).unwrap();
        let folder = tempdir().unwrap();
        let config = configured(folder.path(), &server);
        let variables = [("ZIXPOST_CONFIG", config.to_str().unwrap())];
        let data = folder.path().join("data");
        let arguments = ["--data-dir", data.to_str().unwrap()];
        let mut screen = start_with(&arguments, folder.path(), columns, rows, &variables);
        screen.sees("María");
        let mut keys = 0;
        for key in ["o", "r", "t", ENTER] {
            press(&mut screen, &mut keys, key);
        }
        // A paste is one key.
        let picture = server.picture("invoice.png").unwrap();
        press(&mut screen, &mut keys, &format!("\u{1b}[200~{picture}\u{1b}[201~"));
        screen.sees("invoice.png");
        press(&mut screen, &mut keys, ALT_X);
        screen.sees("1 of 5 marked");
        press(&mut screen, &mut keys, "a");
        screen.sees("5 of 5 marked");
        press(&mut screen, &mut keys, ENTER);
        screen.sees("5 real messages to María Ortiz");
        press(&mut screen, &mut keys, "y");
        sees_both_reasons(&mut screen, &mut keys);
        assert!(keys <= 14, "{keys} keys");
        quit(&mut screen);
        assert_eq!(screen.ends().exit_code(), 0);
        assert_eq!(history(folder.path()).matches("\"probe\":").count(), 5);
    }
}

#[test]
fn a_saved_probe_takes_four_keys_to_both_reasons() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let server = runtime.block_on(Sandbox::start(0, Scenario::default())).unwrap();
    let folder = tempdir().unwrap();
    let config = configured(folder.path(), &server);
    let variables = [("ZIXPOST_CONFIG", config.to_str().unwrap())];
    let data = folder.path().join("data");
    let mut screen = start_with(&["--data-dir", data.to_str().unwrap()], folder.path(), 80, 24, &variables);
    screen.sees("María");
    let mut keys = 0;
    press(&mut screen, &mut keys, ALT_X);
    screen.sees("every sender");
    press(&mut screen, &mut keys, ENTER);
    screen.sees("5 real messages to María Ortiz");
    press(&mut screen, &mut keys, "y");
    sees_both_reasons(&mut screen, &mut keys);
    assert_eq!(keys, 4);
    quit(&mut screen);
    assert_eq!(screen.ends().exit_code(), 0);
}
