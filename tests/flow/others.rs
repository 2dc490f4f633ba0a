//! Other processes on the same store: what they send and settle appears by itself, on a screen that nobody touches.
#![cfg(target_os = "linux")]

use std::fs;
use std::time::Duration;

use uuid::Uuid;
use zixpost::domain::{Author, Draft, Entry, Options, Resolution, State};
use zixpost::store::Store;
use zixpost::tui::Ended;

use super::desk::{Desk, MARIA, SlowGateway, clock};

/// A send of somebody else.
fn theirs(file: &str) -> Entry {
    let draft = Draft {
        to: MARIA.into(),
        from: "104898309288724".into(),
        link: format!("https://cdn.example.com/{file}"),
        ..Draft::default()
    };
    let outgoing = draft.check(&[], &Options::default()).unwrap();
    let author = Author { operator: "olga".into(), ..Author::default() };
    Entry::new(Uuid::now_v7(), clock(), author, outgoing, State::Sending)
}

fn row<'a>(screen: &'a str, file: &str) -> &'a str {
    screen.lines().find(|line| line.contains(file)).unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sends_of_others_come_and_settle_without_a_key() {
    let (gateway, _gate) = SlowGateway::new();
    let desk = Desk::new();
    let other = Store::open(desk.store.dir()).unwrap();
    let ended = desk
        .run(Duration::ZERO, gateway, async |mut person| {
            person.sees("Nothing was sent yet").await;
            let mut entry = theirs("theirs.png");
            other.attempt(&entry, 1).unwrap();
            person.sees_that("sending", |frame| row(frame, "theirs.png").contains("sending")).await;
            person.sees("1 sending").await;
            entry.step(clock(), State::Accepted, None);
            other.settle(&entry).unwrap();
            person.sees_that("accepted", |frame| row(frame, "theirs.png").contains("accepted")).await;
            // A choice stays with its entry, whatever comes in above it.
            person.press("alt-3");
            person.press("down");
            let mut next = theirs("next.png");
            next.step(clock(), State::Unknown, None);
            other.settle(&next).unwrap();
            person.sees("1 unknown").await;
            person.sees_that("the choice", |frame| row(frame, "theirs.png").contains('▌')).await;
            person.quits();
        })
        .await;
    assert_eq!(ended.unwrap(), Ended::Quit);
    assert_eq!(desk.history().len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_dead_process_left_is_unknown_at_once() {
    let (gateway, _gate) = SlowGateway::new();
    let desk = Desk::new();
    let other = Store::open(desk.store.dir()).unwrap();
    let ended = desk
        .run(Duration::ZERO, gateway, async |mut person| {
            other.attempt(&theirs("theirs.png"), 1).unwrap();
            person.sees("1 sending").await;
            drop(other);
            person.sees("1 unknown").await;
            person.sees("a zixpost ended before the message to").await;
            person.quits();
        })
        .await;
    assert_eq!(ended.unwrap(), Ended::Quit);
    assert_eq!(desk.history()[0].state, State::Unknown);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_others_decide_about_an_unknown_one_shows_by_itself() {
    let (gateway, _gate) = SlowGateway::new();
    let desk = Desk::new();
    let other = Store::open(desk.store.dir()).unwrap();
    let mut lost = ["first.png", "second.png"].map(theirs);
    for entry in &mut lost {
        entry.step(clock(), State::Unknown, None);
        other.settle(entry).unwrap();
    }
    let decide = |entry: &Entry, word| {
        other.resolve(entry.id, |entry| entry.resolve(clock(), word, &Author::default())).unwrap();
    };
    let ended = desk
        .run(Duration::ZERO, gateway, async |mut person| {
            person.sees("2 unknown").await;
            decide(&lost[0], Resolution::Sent);
            person.sees("1 unknown").await;
            person.sees_that("the first word", |frame| !row(frame, "first.png").contains("unknown")).await;
            decide(&lost[1], Resolution::NotSent);
            person.sees_that("none", |frame| !frame.contains("1 unknown")).await;
            person.sees_that("the second word", |frame| !row(frame, "second.png").contains("unknown")).await;
            person.quits();
        })
        .await;
    assert_eq!(ended.unwrap(), Ended::Quit);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_history_that_is_replaced_under_us_is_read_anew() {
    let (gateway, _gate) = SlowGateway::new();
    let desk = Desk::new();
    let other = Store::open(desk.store.dir()).unwrap();
    let settled = |file: &str| {
        let mut entry = theirs(file);
        entry.step(clock(), State::Accepted, None);
        other.settle(&entry).unwrap();
    };
    settled("one.png");
    let history = desk.store.dir().join("history");
    let month = fs::read_dir(&history).unwrap().next().unwrap().unwrap().path();
    let first = fs::read(&month).unwrap();
    settled("two.png");
    let ended = desk
        .run(Duration::ZERO, gateway, async |mut person| {
            person.sees("two.png").await;
            fs::write(&month, &first).unwrap();
            person.sees_that("one alone", |frame| frame.contains("one.png") && !frame.contains("two.png")).await;
            settled("three.png");
            person.sees("three.png").await;
            // And moved away as a whole.
            fs::remove_file(&month).unwrap();
            person.sees("Nothing was sent yet").await;
            settled("four.png");
            person.sees("four.png").await;
            person.quits();
        })
        .await;
    assert_eq!(ended.unwrap(), Ended::Quit);
}
