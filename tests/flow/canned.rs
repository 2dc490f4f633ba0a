//! Canned messages and the duplicate guard, with the real loop, store and outbox.

use std::sync::atomic::Ordering;
use std::time::Duration;

use zixpost::domain::{Canned, Draft, Entry, Options, State};
use zixpost::sandbox::{Sandbox, Scenario};
use zixpost::store::Store;
use zixpost::tui::Ended;

use super::LINK;
use super::desk::{Desk, MARIA, SlowGateway, clock, to_sandbox};

fn invoice() -> Canned {
    Canned {
        code: "inv".into(),
        name: "Invoice".into(),
        link: LINK.into(),
        caption: "Dear {first_name}, invoice {invoice}".into(),
        ..Canned::default()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_typed_code_becomes_a_message_that_is_sent() {
    let sandbox = Sandbox::start(0, Scenario::default()).await.unwrap();
    let desk = Desk::new();
    desk.store.add_canned(&invoice()).unwrap();
    let ended = desk
        .run(Duration::ZERO, to_sandbox(&sandbox), async |mut person| {
            person.chooses("mar").await;
            person.types(";inv");
            person.press("enter");
            person.sees("Fill in").await;
            person.types("2291");
            person.press("enter");
            person.sees("Dear María, invoice 2291").await;
            person.press("ctrl-x");
            person.sees("accepted").await;
            person.quits();
        })
        .await;
    assert_eq!(ended.unwrap(), Ended::Quit);
    let sent: Vec<_> = sandbox.received().into_iter().filter(|request| request.method == "POST").collect();
    assert_eq!(sent.len(), 1);
    assert!(sent[0].body.contains("Dear María, invoice 2291") && sent[0].body.contains(LINK), "{}", sent[0].body);
    assert_eq!(desk.store.drafts().unwrap(), [], "an accepted message leaves no draft behind");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_that_is_kept_is_in_the_file_and_one_of_another_process_is_in_the_picker() {
    let (gateway, _gate) = SlowGateway::new();
    let desk = Desk::new();
    let ended = desk
        .run(Duration::ZERO, gateway, async |mut person| {
            person.chooses("mar").await;
            person.writes(LINK, "Dear {first_name}").await;
            person.press("alt-t");
            person.types("greet Greeting");
            person.press("enter");
            person.sees("kept as a canned message: ;greet").await;
            Store::open(desk.store.dir()).unwrap().add_canned(&invoice()).unwrap();
            person.press("ctrl-t");
            person.sees(";inv ").await;
            person.press("esc");
            person.quits();
        })
        .await;
    assert_eq!(ended.unwrap(), Ended::Quit);
    let kept = desk.store.canned().unwrap();
    assert_eq!(kept.iter().map(|one| one.code.as_str()).collect::<Vec<_>>(), ["greet", "inv"]);
    assert_eq!((kept[0].link.as_str(), kept[0].caption.as_str()), (LINK, "Dear {first_name}"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_another_process_sent_a_moment_ago_asks_before_anything_reaches_the_gateway() {
    let (gateway, gate) = SlowGateway::new();
    let asked = std::sync::Arc::clone(&gateway.asked);
    let desk = Desk::new();
    let ended = desk
        .run(Duration::ZERO, gateway, async |mut person| {
            // After the screen has read the history.
            person.chooses("mar").await;
            settle_elsewhere(desk.store.dir());
            person.writes(LINK, "Hello").await;
            person.press("ctrl-x");
            person.sees("Sent a moment ago").await;
            assert!(person.screen().contains("by kofi on desk-7"), "{}", person.screen());
            assert_eq!(asked.load(Ordering::SeqCst), 0);
            person.press("esc");
            person.sees_that("no question", |frame| !frame.contains("Sent a moment ago")).await;
            assert!(person.screen().contains("Hello"), "{}", person.screen());
            person.press("ctrl-x");
            person.sees("Sent a moment ago").await;
            gate.add_permits(1);
            person.types("y");
            person.sees("accepted by Zixflow").await;
            person.quits();
        })
        .await;
    assert_eq!(ended.unwrap(), Ended::Quit);
    let states: Vec<_> = desk.history().iter().map(|entry| entry.state).collect();
    assert_eq!(states, [State::Accepted, State::Accepted], "the question left no entry");
}

/// Somebody else has sent the same picture to María just now.
fn settle_elsewhere(data: &std::path::Path) {
    let draft = Draft { to: MARIA.into(), from: "104898309288724".into(), link: LINK.into(), ..Draft::default() };
    let outgoing = draft.check(&[], &Options::default()).unwrap();
    let author = zixpost::domain::Author {
        operator: "kofi".into(),
        host: "desk-7".into(),
        client: "zixpost/test".into(),
        profile: "sandbox".into(),
    };
    let mut entry = Entry::new(uuid::Uuid::now_v7(), clock(), author, outgoing, State::Queued);
    entry.step(clock(), State::Accepted, None);
    Store::open(data).unwrap().settle(&entry).unwrap();
}
