//! A probe from the keyboard to the sandbox and back.

use std::time::Duration;

use zixpost::domain::State;
use zixpost::sandbox::{SENDERS, Sandbox, Scenario};

use super::desk::{Desk, to_sandbox};

#[tokio::test(flavor = "multi_thread")]
async fn two_senders_are_asked_and_the_table_shows_both_answers() {
    let sandbox = Sandbox::start(0, Scenario::default()).await.unwrap();
    let link = sandbox.picture("invoice.png").unwrap();
    let mut desk = Desk::new();
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("config.toml");
    let known = SENDERS.into_iter().chain([("number", "13025550100")]);
    let tables: Vec<String> = known.map(|(alias, id)| format!("[senders.{alias}]\nphone_id = \"{id}\"\n")).collect();
    std::fs::write(&config, tables.concat()).unwrap();
    desk.config = Some(config);
    let run = desk.run(Duration::from_secs(5), to_sandbox(&sandbox), async |mut person| {
        person.chooses("mar").await;
        person.writes(&link, "One for all").await;
        person.press("alt-x");
        person.sees("1 of 3 marked").await;
        person.types("a");
        person.sees("3 of 3 marked").await;
        person.press("enter");
        person.sees("3 real messages to María Ortiz").await;
        person.types("y");
        person.sees("2 accepted, 1 refused").await;
        person.sees("Zixflow says: Invalid data Provided").await;
        // The failures alone, and the same answer.
        person.types("r");
        person.sees("1 real message to María Ortiz").await;
        person.types("y");
        person.sees_that("the second answer", |frame| frame.contains("2 accepted, 1 refused")).await;
        person.press("esc");
        person.quits();
    });
    run.await.unwrap();
    let history = desk.history();
    let probe = history[0].probe;
    assert!(probe.is_some() && history.iter().all(|entry| entry.probe == probe));
    let states: Vec<State> = history.iter().map(|entry| entry.state).collect();
    assert_eq!(states.iter().filter(|state| **state == State::Refused).count(), 2, "{states:?}");
    assert_eq!(history.iter().filter(|entry| entry.outgoing.retry_of.is_some()).count(), 1);
    assert_eq!(sandbox.received().len(), 4);
}
