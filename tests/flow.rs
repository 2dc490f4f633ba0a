//! The real loop, store and outbox, with a screen in memory and keys from a list: what a person does, end to end.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

#[path = "flow/busy.rs"]
mod busy;
#[path = "flow/canned.rs"]
mod canned;
#[path = "flow/contacts.rs"]
mod contacts;
#[path = "flow/desk.rs"]
mod desk;
#[path = "flow/find.rs"]
mod find;
#[path = "flow/glass.rs"]
mod glass;
#[path = "flow/graphics.rs"]
mod graphics;
#[path = "flow/mouse.rs"]
mod mouse;
#[path = "flow/others.rs"]
mod others;
#[path = "flow/pictures.rs"]
mod pictures;
#[path = "flow/probe.rs"]
mod probe;
#[path = "flow/senders.rs"]
mod senders;
#[path = "flow/tickets.rs"]
mod tickets;

use std::fs::File;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use crossterm::event::{KeyCode, KeyModifiers};
use desk::{Desk, MARIA, PATIENCE, SlowGateway, key, to_sandbox};
use futures_util::{FutureExt, stream};
use tokio::sync::mpsc;
use zixpost::domain::State;
use zixpost::sandbox::{Sandbox, Scenario};
use zixpost::tui::{Ended, Outside};

const LINK: &str = "https://cdn.example.com/invoice-2291.png";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_picture_chosen_and_typed_is_sent_and_stands_accepted_in_the_history() {
    let sandbox = Sandbox::start(0, Scenario::default()).await.unwrap();
    let desk = Desk::new();
    let ended = desk
        .run(Duration::ZERO, to_sandbox(&sandbox), async |mut person| {
            person.chooses("mar").await;
            person.writes(LINK, "Your invoice").await;
            person.press("ctrl-x");
            person.sees("accepted").await;
            person.quits();
        })
        .await;

    assert_eq!(ended.unwrap(), Ended::Quit);
    let sent: Vec<_> = sandbox.received().into_iter().filter(|request| request.method == "POST").collect();
    assert_eq!(sent.len(), 1);
    for part in [r#""to":"13025550101""#, LINK, "Your invoice"] {
        assert!(sent[0].body.contains(part), "{}", sent[0].body);
    }
    let entries = desk.history();
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].state, State::Accepted);
    assert_eq!(entries[0].outgoing.to.e164(), MARIA);
    assert_eq!(desk.store.drafts().unwrap(), [], "an accepted message leaves no draft behind");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_typed_while_an_answer_is_awaited_are_on_the_next_frame() {
    let (gateway, gate) = SlowGateway::new();
    let desk = Desk::new();
    let ended = desk
        .run(Duration::ZERO, gateway, async |mut person| {
            person.chooses("mar").await;
            person.writes(LINK, "First").await;
            person.press("ctrl-x");
            person.sees("sending").await;
            // The next message, letter by letter: each one is on the first frame after its key.
            person.chooses("mark").await;
            for typed in ["S", "Se", "Sec", "Seco", "Secon", "Second"] {
                person.types(&typed[typed.len() - 1..]);
                person.sees(typed).await;
                assert!(person.screen().contains("sending"), "{}", person.screen());
            }
            gate.add_permits(1);
            person.sees("accepted").await;
            person.quits();
        })
        .await;
    assert_eq!(ended.unwrap(), Ended::Quit);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_typed_while_the_disk_does_not_answer_are_on_the_next_frame() {
    let (gateway, gate) = SlowGateway::new();
    let asked = Arc::clone(&gateway.asked);
    let desk = Desk::new();
    let ended = desk
        .run(Duration::ZERO, gateway, async |mut person| {
            person.chooses("mar").await;
            person.writes(LINK, "First").await;
            // Every write waits for this lock, and no request leaves before its line is written.
            let lock =
                File::options().write(true).create(true).truncate(false).open(desk.store.dir().join("store.lock"));
            let lock = lock.unwrap();
            lock.lock().unwrap();
            person.press("ctrl-x");
            person.chooses("mark").await;
            for typed in ["S", "Se", "Sec", "Seco", "Secon", "Second"] {
                person.types(&typed[typed.len() - 1..]);
                person.sees(typed).await;
            }
            assert_eq!(asked.load(Ordering::SeqCst), 0);
            lock.unlock().unwrap();
            gate.add_permits(1);
            person.hangs_up();
        })
        .await;
    assert_eq!(ended.unwrap(), Ended::Signal(1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_terminal_lost_while_it_was_smaller_is_drawn_again() {
    let (gateway, _gate) = SlowGateway::new();
    let desk = Desk::new();
    let ended = desk
        .run(Duration::ZERO, gateway, async |mut person| {
            person.sees("History").await;
            // Smaller and back, before a frame was drawn.
            person.glass.scribble(40, 10);
            person.glass.scribble(120, 40);
            person.types("mar");
            person.sees("another program").await;
            person.tell(Outside::Resized);
            person.sees_that("a frame without what was scribbled", |frame| !frame.contains("another program")).await;
            person.quits();
        })
        .await;
    assert_eq!(ended.unwrap(), Ended::Quit);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_undone_send_never_leaves_and_its_draft_comes_back() {
    let (gateway, _gate) = SlowGateway::new();
    let asked = Arc::clone(&gateway.asked);
    let desk = Desk::new();
    let ended = desk
        .run(Duration::from_secs(600), gateway, async |mut person| {
            person.chooses("mar").await;
            person.writes(LINK, "Not yet finished").await;
            person.press("ctrl-x");
            person.sees("held").await;
            person.press("alt-u");
            person.sees("cancelled").await;
            person.sees("Not yet finished").await;
            person.quits();
        })
        .await;

    assert_eq!(ended.unwrap(), Ended::Quit);
    assert_eq!(asked.load(Ordering::SeqCst), 0, "nothing may reach the gateway");
    let drafts = desk.store.drafts().unwrap();
    assert_eq!(drafts.iter().map(|draft| draft.caption.as_str()).collect::<Vec<_>>(), ["Not yet finished"]);
    assert!(desk.history().iter().all(|entry| entry.state == State::Cancelled));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_way_out_waits_for_a_message_that_has_left_and_writes_its_outcome_down() {
    let (gateway, gate) = SlowGateway::new();
    let desk = Desk::new();
    let said = Arc::clone(&desk.console.said);
    let ended = desk
        .run(Duration::ZERO, gateway, async |mut person| {
            person.chooses("mar").await;
            person.writes(LINK, "On its way").await;
            person.press("ctrl-x");
            person.sees("sending").await;
            person.tell(Outside::End(15));
            // The screen is given back at once, the message is waited for.
            person.hears("waiting for 1 message that has left").await;
            gate.add_permits(1);
        })
        .await;

    assert_eq!(ended.unwrap(), Ended::Signal(15));
    assert_eq!(desk.history().iter().map(|entry| entry.state).collect::<Vec<_>>(), [State::Accepted]);
    let said = said.borrow().clone();
    assert!(said.iter().any(|line| line.contains("María Ortiz: accepted")), "{said:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_held_message_is_taken_back_on_the_way_out() {
    for duplicates in [0, 600] {
        let (gateway, _gate) = SlowGateway::new();
        let asked = Arc::clone(&gateway.asked);
        let mut desk = Desk::new();
        desk.duplicates = Duration::from_secs(duplicates);
        let ended = desk
            .run(Duration::from_secs(600), gateway, async |mut person| {
                person.chooses("mar").await;
                person.writes(LINK, "Held").await;
                person.press("ctrl-x");
                person.sees("held").await;
                person.tell(Outside::End(15));
            })
            .await;

        assert_eq!(ended.unwrap(), Ended::Signal(15));
        assert_eq!(asked.load(Ordering::SeqCst), 0);
        let states: Vec<_> = desk.history().iter().map(|entry| entry.state).collect();
        // While the store is still asked about the same message, nothing of it is written down but its draft.
        assert!(states == [State::Cancelled] || (duplicates > 0 && states.is_empty()), "{states:?}");
        assert_eq!(desk.store.drafts().unwrap().len(), 1, "what was not sent is still a draft");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_terminal_that_goes_away_leaves_the_draft_on_disk_and_gets_not_a_byte() {
    let (gateway, _gate) = SlowGateway::new();
    let desk = Desk::new();
    let ended = desk
        .run(Duration::ZERO, gateway, async |mut person| {
            person.chooses("mar").await;
            person.writes(LINK, "Half a sent").await;
            person.hangs_up();
        })
        .await;

    assert_eq!(ended.unwrap(), Ended::Signal(1));
    let drafts = desk.store.drafts().unwrap();
    assert_eq!(drafts.len(), 1);
    assert_eq!((drafts[0].link.as_str(), drafts[0].caption.as_str()), (LINK, "Half a sent"));
    assert!(desk.console.is_abandoned.load(Ordering::SeqCst));
    assert_eq!(desk.console.said.borrow().len(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_frame_that_cannot_be_written_ends_the_screen_like_a_hang_up() {
    let (gateway, _gate) = SlowGateway::new();
    let desk = Desk::new();
    let ended = desk
        .run(Duration::ZERO, gateway, async |mut person| {
            person.chooses("mar").await;
            person.writes(LINK, "Still here").await;
            person.glass.fails.store(true, Ordering::SeqCst);
            person.types("!");
        })
        .await;

    assert_eq!(ended.unwrap(), Ended::Signal(1));
    assert_eq!(desk.store.drafts().unwrap()[0].caption, "Still here!");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_panic_while_drawing_still_saves_the_draft_and_settles_the_sends() {
    let (gateway, gate) = SlowGateway::new();
    let desk = Desk::new();
    let run = desk.run(Duration::ZERO, gateway, async |mut person| {
        person.chooses("mar").await;
        person.writes(LINK, "On its way").await;
        person.press("ctrl-x");
        person.sees("sending").await;
        person.chooses("mark").await;
        person.writes(LINK, "Unsent").await;
        gate.add_permits(1);
        person.glass.panics.store(true, Ordering::SeqCst);
        person.types("!");
    });
    assert!(std::panic::AssertUnwindSafe(run).catch_unwind().await.is_err(), "the panic goes on");
    assert_eq!(desk.history().iter().map(|entry| entry.state).collect::<Vec<_>>(), [State::Accepted]);
    assert!(desk.store.drafts().unwrap().iter().any(|draft| draft.caption == "Unsent!"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stopped_program_comes_back_with_a_whole_frame_at_the_new_size() {
    let (gateway, _gate) = SlowGateway::new();
    let desk = Desk::new();
    let ended = desk
        .run(Duration::ZERO, gateway, async |mut person| {
            person.chooses("mar").await;
            person.writes(LINK, "Before the stop").await;
            person.press("ctrl-z");
            person.waits_until(|desk| desk.stops.load(Ordering::SeqCst) == 1).await;
            // Somebody else writes on the terminal and makes it another size.
            person.glass.scribble(100, 30);
            person.tell(Outside::Continued);
            person.sees_that("30 rows", |frame| frame.lines().count() == 30).await;
            assert!(person.screen().contains("Before the stop"), "{}", person.screen());
            assert!(!person.screen().contains("another program"), "{}", person.screen());
            person.quits();
        })
        .await;
    assert_eq!(ended.unwrap(), Ended::Quit);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_of_keys_holds_up_neither_the_screen_nor_a_signal() {
    let (gateway, _gate) = SlowGateway::new();
    let desk = Desk::new();
    let flood = stream::repeat_with(|| Ok(key(KeyCode::Char('x'), KeyModifiers::NONE)));
    let (tell, told) = mpsc::unbounded_channel();
    let frames = desk.glass.frames.subscribe();
    // The flood never pauses, so the end comes from another thread, as a real signal does.
    let watcher = std::thread::spawn(move || {
        let started = tokio::time::Instant::now();
        let mut is_seen = false;
        while !is_seen && started.elapsed() < PATIENCE {
            is_seen = frames.borrow().contains("xxxxxxxx");
            std::thread::yield_now();
        }
        tell.send(Outside::End(15)).unwrap();
        is_seen
    });
    let ended = desk.run_with(Duration::ZERO, gateway, flood, told).await;
    assert!(watcher.join().unwrap(), "no frame showed a key");
    assert_eq!(ended.unwrap(), Ended::Signal(15));
}

#[tokio::test(start_paused = true)]
async fn nothing_is_drawn_while_nothing_happens() {
    let (gateway, _gate) = SlowGateway::new();
    let desk = Desk::new();
    let ended = desk
        .run(Duration::ZERO, gateway, async |mut person| {
            person.sees("María").await;
            let before = person.glass.count.load(Ordering::SeqCst);
            tokio::time::sleep(Duration::from_secs(3600)).await;
            assert_eq!(person.glass.count.load(Ordering::SeqCst), before);
            person.tell(Outside::End(15));
        })
        .await;
    assert_eq!(ended.unwrap(), Ended::Signal(15));
}
