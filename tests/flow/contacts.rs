//! Contacts that are made on the screen, and those that somebody else writes meanwhile.

use std::fs;
use std::time::Duration;

use zixpost::tui::Ended;

use super::desk::{Desk, SlowGateway};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_contact_made_on_the_screen_is_in_the_file_and_its_comments_are_kept() {
    let (gateway, _gate) = SlowGateway::new();
    let desk = Desk::new();
    let file = desk.store.dir().join("contacts.toml");
    let before = fs::read_to_string(&file).unwrap().replace("[[contact]]", "# a comment\n[[contact]]");
    fs::write(&file, &before).unwrap();
    let ended = desk
        .run(Duration::ZERO, gateway, async |mut person| {
            person.types("+13025550199");
            person.sees("write to").await;
            person.press("alt-n");
            person.sees("New contact").await;
            person.types("Zelda");
            person.press("alt-s");
            person.sees("saved: Zelda").await;
            person.press("alt-c");
            person.sees("Alt-S save").await;
            person.types(" B");
            person.press("alt-s");
            person.sees("saved: Zelda B").await;
            person.types("mark");
            person.sees("1 of 4").await;
            person.press("alt-r");
            person.sees("Remove Mark Reed").await;
            person.types("y");
            person.sees("removed: Mark Reed").await;
            person.quits();
        })
        .await;
    assert_eq!(ended.unwrap(), Ended::Quit);
    let after = fs::read_to_string(&file).unwrap();
    assert_eq!(after.matches("# a comment\n").count(), 3, "{after}");
    assert!(after.contains("name = \"Zelda B\"\nnumber = \"+13025550199\"\n") && !after.contains("Mark"), "{after}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_somebody_else_writes_appears_after_the_next_key_and_a_mistake_is_told() {
    let (gateway, _gate) = SlowGateway::new();
    let desk = Desk::new();
    let file = desk.store.dir().join("contacts.toml");
    let before = fs::read_to_string(&file).unwrap();
    let ended = desk
        .run(Duration::ZERO, gateway, async |mut person| {
            person.sees("María").await;
            fs::write(&file, format!("{before}\n[[contact]]\nname = \"Olga\"\nnumber = \"+13025550111\"\n")).unwrap();
            person.press("down");
            person.sees("Olga").await;
            fs::write(&file, format!("{before}\n[[contact]]\nname = 7\n")).unwrap();
            person.press("up");
            person.sees("contacts.toml:").await;
            assert!(person.screen().contains("Olga"), "the old list stays");
            fs::write(&file, before.replace("María", "Maria")).unwrap();
            person.press("down");
            person.sees("Maria Ortiz").await;
            assert!(!person.screen().contains("Olga"));
            person.quits();
        })
        .await;
    assert_eq!(ended.unwrap(), Ended::Quit);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_contact_that_is_saved_while_somebody_quits_is_still_written() {
    let (gateway, _gate) = SlowGateway::new();
    let desk = Desk::new();
    let ended = desk
        .run(Duration::ZERO, gateway, async |mut person| {
            person.types("+13025550199");
            person.press("alt-n");
            person.types("Zelda");
            person.sees("Zelda").await;
            person.press("alt-s");
            person.quits();
        })
        .await;
    assert_eq!(ended.unwrap(), Ended::Quit);
    assert!(desk.store.contacts().unwrap().iter().any(|contact| contact.name == "Zelda"));
}
