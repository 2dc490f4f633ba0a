//! Links that are typed are looked at, and their pictures are seen.

use std::time::Duration;

use zixpost::domain::{Format, State};
use zixpost::sandbox::{Sandbox, Scenario};
use zixpost::tui::Ended;

use crate::desk::{Desk, Person, to_sandbox};

fn asked(sandbox: &Sandbox) -> Vec<String> {
    sandbox.received().into_iter().filter(|request| request.method == "GET").map(|request| request.path).collect()
}

async fn sees_line(person: &mut Person, link: &str, told: &str) {
    person.chooses("mar").await;
    person.types(link);
    person.sees(told).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_that_is_typed_is_looked_at_once_and_its_picture_is_drawn() {
    let sandbox = Sandbox::start(0, Scenario::default()).await.unwrap();
    let desk = Desk::looking_at(&sandbox);
    let link = sandbox.picture("product.jpg").unwrap();
    let ended = desk
        .run(Duration::ZERO, to_sandbox(&sandbox), async |mut person| {
            sees_line(&mut person, &link, "✓ JPEG").await;
            person.sees("▀▀▀▀").await;
            person.press("ctrl-x");
            person.sees("accepted").await;
            person.quits();
        })
        .await;
    assert_eq!(ended.unwrap(), Ended::Quit);
    assert_eq!(asked(&sandbox), ["/pictures/product.jpg"], "one fetch serves the line and the picture");
    let entry = desk.history().remove(0);
    assert_eq!(entry.state, State::Accepted);
    assert!(entry.picture.is_some_and(|picture| picture.format == Format::Jpeg), "{entry:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_to_nothing_says_so_and_is_not_sent_by_the_key_that_sends() {
    let sandbox = Sandbox::start(0, Scenario::default()).await.unwrap();
    let desk = Desk::looking_at(&sandbox);
    let link = format!("{}/pictures/nothing.png", sandbox.base());
    let ended = desk
        .run(Duration::ZERO, to_sandbox(&sandbox), async |mut person| {
            sees_line(&mut person, &link, "404").await;
            person.press("ctrl-x");
            person.sees("WhatsApp refuses such a picture").await;
            person.press("ctrl-x");
            person.press("y");
            person.press("esc");
            person.sees_that("no question", |frame| !frame.contains("refuses such")).await;
            person.press("ctrl-r");
            person.sees("404").await;
            person.quits();
        })
        .await;
    assert_eq!(ended.unwrap(), Ended::Quit);
    assert!(sandbox.received().iter().all(|request| request.method == "GET"), "nothing was sent");
    assert_eq!(desk.history(), []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_send_that_could_not_wait_for_the_look_is_taken_back_when_the_picture_is_bad() {
    let sandbox = Sandbox::start(0, Scenario::default()).await.unwrap();
    let desk = Desk::looking_at(&sandbox);
    let link = format!("{}/pictures/nothing.png", sandbox.base());
    let ended = desk
        .run(Duration::from_secs(600), to_sandbox(&sandbox), async |mut person| {
            person.chooses("mar").await;
            person.types(&link);
            person.press("ctrl-x");
            person.sees("taken back: María Ortiz").await;
            person.quits();
        })
        .await;
    assert_eq!(ended.unwrap(), Ended::Quit);
    assert!(sandbox.received().iter().all(|request| request.method == "GET"), "nothing was sent");
    assert_eq!(desk.history()[0].state, State::Cancelled);
    assert_eq!(desk.store.drafts().unwrap().len(), 1, "the draft is kept");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn turned_off_nobody_is_asked() {
    let sandbox = Sandbox::start(0, Scenario::default()).await.unwrap();
    let desk = Desk::new();
    let link = sandbox.picture("product.jpg").unwrap();
    let ended = desk
        .run(Duration::ZERO, to_sandbox(&sandbox), async |mut person| {
            person.chooses("mar").await;
            person.writes(&link, "Hello").await;
            person.press("ctrl-x");
            person.sees("accepted").await;
            person.quits();
        })
        .await;
    assert_eq!(ended.unwrap(), Ended::Quit);
    assert_eq!(asked(&sandbox), Vec::<String>::new());
}
