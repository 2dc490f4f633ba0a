//! Senders on the screen, with the real configuration, history and outbox.

use std::fs;
use std::time::Duration;

use zixpost::domain::State;
use zixpost::sandbox::{SENDERS, Sandbox, Scenario};
use zixpost::tui::Ended;

use super::LINK;
use super::desk::{Desk, to_sandbox};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sender_that_is_added_by_keys_stands_in_the_file_and_sends() {
    let sandbox = Sandbox::start(0, Scenario::default()).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("config.toml");
    let before = "# Ours\n\n[senders.old]\nphone_id = \"104898309288724\" # theirs\n# end\n";
    fs::write(&file, before).unwrap();
    let mut desk = Desk::new();
    desk.config = Some(file.clone());
    let ended = desk
        .run(Duration::ZERO, to_sandbox(&sandbox), async |mut person| {
            person.chooses("mar").await;
            person.writes(LINK, "Hello").await;
            person.press("ctrl-f");
            person.sees("alias or phone ID").await;
            person.press("alt-n");
            person.sees("New sender").await;
            person.types("new");
            person.press("tab");
            person.types(SENDERS[0].1);
            person.press("alt-s");
            person.sees("saved: new").await;
            person.press("enter");
            person.sees("from new").await;
            person.press("ctrl-x");
            person.sees("accepted").await;
            // What came of it stands beside it.
            person.press("ctrl-f");
            person.sees("nothing among the newest").await;
            person.types("new");
            person.sees("Last     • accepted").await;
            person.press("esc");
            person.quits();
        })
        .await;
    assert_eq!(ended.unwrap(), Ended::Quit);
    let new = format!("\n[senders.new]\nphone_id = \"{}\"\n", SENDERS[0].1);
    assert_eq!(fs::read_to_string(&file).unwrap(), format!("{before}{new}"));
    let entries = desk.history();
    assert_eq!((entries[0].state, entries[0].outgoing.sender.alias.as_str()), (State::Accepted, "new"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_configuration_refuses_stays_in_the_form_and_a_removal_is_asked() {
    let sandbox = Sandbox::start(0, Scenario::default()).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("config.toml");
    fs::write(&file, "[senders.old]\nphone_id = \"104898309288724\"\n").unwrap();
    let mut desk = Desk::new();
    desk.config = Some(file.clone());
    let ended = desk
        .run(Duration::ZERO, to_sandbox(&sandbox), async |mut person| {
            person.press("ctrl-f");
            person.sees("alias or phone ID").await;
            person.press("alt-c");
            person.sees("leave").await;
            // Somebody breaks the file while the form is open.
            fs::write(&file, "workers = 0\n").unwrap();
            person.types("er");
            person.press("alt-s");
            person.sees("not saved: ").await;
            fs::write(&file, "[senders.old]\nphone_id = \"104898309288724\"\n").unwrap();
            person.press("alt-s");
            person.sees("saved: older").await;
            person.press("alt-r");
            person.sees("Remove a sender").await;
            person.press("y");
            person.sees("removed: older").await;
            person.press("esc");
            person.quits();
        })
        .await;
    assert_eq!(ended.unwrap(), Ended::Quit);
    assert_eq!(fs::read_to_string(&file).unwrap(), "");
}
