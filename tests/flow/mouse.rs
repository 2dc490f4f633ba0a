//! A mouse in the real loop: it points at what the last frame showed.

use std::time::Duration;

use crossterm::event::{MouseButton, MouseEventKind};
use zixpost::tui::Ended;

use super::LINK;
use super::desk::{Desk, SlowGateway};

const CLICK: MouseEventKind = MouseEventKind::Down(MouseButton::Left);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mouse_that_was_asked_for_chooses_opens_and_scrolls_what_is_seen() {
    let (gateway, _gate) = SlowGateway::new();
    let desk = Desk::new();
    let ended = desk
        .run(Duration::ZERO, gateway, async |mut person| {
            person.sees("Mark Reed").await;
            // Off: nothing happens, and the next key is the next thing that does.
            person.points_at("Mark Reed", CLICK);
            person.press("alt-m");
            person.sees("hold Shift to select text").await;
            person.hears("mouse true").await;
            person.points_at("Mark Reed", CLICK);
            person.sees_that("the chosen row", |frame| frame.contains("▌ Mark Reed")).await;
            person.points_at("Mark Reed", CLICK);
            person.sees("send to Mark Reed").await;
            person.points_at("Caption", CLICK);
            person.types("Clicked");
            person.sees("Clicked").await;
            person.points_at("From  ", CLICK);
            person.sees("Send from").await;
            // Outside of the overlay: nothing.
            person.points_at("Contacts", CLICK);
            person.points_at("demo-eu", CLICK);
            person.sees("▌ demo-eu").await;
            person.points_at("demo-eu", CLICK);
            person.sees("from demo-eu").await;
            person.points_at("Image", CLICK);
            person.types(LINK);
            person.sees(LINK).await;
            person.points_at("Contacts", MouseEventKind::ScrollDown);
            person.press("alt-1");
            person.sees("▌ Ana Li").await;
            person.press("alt-m");
            person.hears("mouse false").await;
            person.quits();
        })
        .await;
    assert_eq!(ended.unwrap(), Ended::Quit);
    let drafts = desk.store.drafts().unwrap();
    assert_eq!((drafts[0].caption.as_str(), drafts[0].from.as_str()), ("Clicked", "demo-eu"));
    assert_eq!(desk.history().len(), 0, "no click sends");
}
