//! A key that the screen uses, and looked for in all that the screen writes; and what an editor inherits.

use std::fs;
use std::path::Path;

use tempfile::tempdir;
use zixpost::sandbox::{Sandbox, Scenario};

use super::editor::demo_with_editor;
use super::harness::start_with;
use super::{CTRL_X, history, quit, write_to_maria};

const CANARY: &str = "canary-44d0aa-key";

fn holds_key(bytes: &[u8]) -> bool {
    bytes.windows(CANARY.len()).any(|window| window == CANARY.as_bytes())
}

fn no_file_holds_the_key(folder: &Path) {
    for item in fs::read_dir(folder).unwrap() {
        let path = item.unwrap().path();
        if path.is_dir() {
            no_file_holds_the_key(&path);
        } else {
            assert!(!holds_key(&fs::read(&path).unwrap_or_default()), "{}", path.display());
        }
    }
}

#[test]
fn the_screen_writes_the_key_nowhere_even_if_the_answer_repeats_it() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let rule = format!(
        "[[rule]]\ntrouble = 'answer'\nstatus = 401\nbody = '{{\"status\":false,\"message\":\"{CANARY} is no key\"}}'\n"
    );
    let server = runtime.block_on(Sandbox::start(0, Scenario::parse(&rule).unwrap())).unwrap();
    let folder = tempdir().unwrap();
    let data = folder.path().join("data");
    fs::create_dir(&data).unwrap();
    fs::write(data.join("contacts.toml"), "[[contact]]\nname = \"María Ortiz\"\nnumber = \"+13025550101\"\n").unwrap();
    let config = folder.path().join("config.toml");
    fs::write(
        &config,
        "undo_seconds = 0\npreview = \"off\"\n[profiles.default]\nsender = \"us\"\n\
         [senders.us]\nphone_id = \"100000000000001\"\n",
    )
    .unwrap();
    let base = server.base();
    let variables =
        [("ZIXFLOW_API_KEY", CANARY), ("ZIXFLOW_DOMAIN", base.as_str()), ("ZIXPOST_CONFIG", config.to_str().unwrap())];
    let mut screen = start_with(&["--data-dir", data.to_str().unwrap()], folder.path(), 120, 40, &variables);
    write_to_maria(&mut screen, "Your invoice");
    screen.types(CTRL_X);
    let received = runtime.block_on(server.received_at_least(1));
    assert!(received[0].headers.contains(&("authorization".to_owned(), format!("Bearer {CANARY}"))));
    screen.sees("is no key");
    quit(&mut screen);
    screen.ends();
    assert!(!holds_key(&screen.bytes), "it was on the screen");
    assert!(history(folder.path()).contains("is no key"));
    no_file_holds_the_key(folder.path());
}

#[test]
#[cfg(target_os = "linux")]
fn an_editor_inherits_no_socket_and_no_file_of_the_store() {
    let folder = tempdir().unwrap();
    let listing = folder.path().join("listing");
    let script = format!("ls -l /proc/self/fd > '{}'; printf 'looked\\n' >> \"$1\"", listing.display());
    let mut screen = demo_with_editor(folder.path(), &script, &[]);
    write_to_maria(&mut screen, "Old text");
    screen.types("\x1be");
    screen.sees("looked");
    quit(&mut screen);
    assert_eq!(screen.ends().exit_code(), 0);
    let listing = fs::read_to_string(listing).unwrap();
    let opened: Vec<&str> = listing.lines().filter(|line| line.contains(" -> ")).collect();
    assert!(opened.len() >= 3, "{listing}");
    let ours = |line: &&str| ["socket:", "inotify", "/data/", "eventpoll"].iter().any(|part| line.contains(part));
    assert_eq!(opened.into_iter().filter(ours).collect::<Vec<_>>(), Vec::<&str>::new());
}
