//! What helps when something is wrong: whether all is well, and the evidence for a ticket.

use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use uuid::Uuid;
use zixpost::domain::{Author, Draft, Entry, Options, State};
use zixpost::tui::Ended;

use super::desk::{Desk, SlowGateway, clock};

fn refused() -> Entry {
    let draft = Draft {
        to: "+13025550101".into(),
        from: "104898309288724".into(),
        link: "https://cdn.example.com/a.png?token=secret-token".into(),
        ..Draft::default()
    };
    let outgoing = draft.check(&[], &Options::default()).unwrap();
    let mut entry = Entry::new(Uuid::from_u128(7), clock(), Author::default(), outgoing, State::Sending);
    entry.step(clock(), State::Refused, Some("no session with +1 302 555 0101".into()));
    entry
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_wrong_is_looked_at_and_goes_into_a_ticket_without_personal_data() {
    let (gateway, _gate) = SlowGateway::new();
    let desk = Desk::new();
    desk.store.settle(&refused()).unwrap();
    let file = desk.store.dir().with_file_name("ticket.md");
    let run = desk.run(Duration::ZERO, gateway, async |mut person| {
        person.press("alt-i");
        person.sees("Done: one thing does not work").await;
        person.sees("fail: no such name").await;
        person.press("esc");
        person.press("alt-3");
        person.sees("refused").await;
        person.types("y");
        person.press("end");
        person.press("enter");
        person.sees("All that a ticket needs").await;
        person.press("ctrl-u");
        person.types(file.to_str().unwrap());
        person.press("enter");
        person.sees("the evidence is in").await;
        person.quits();
    });
    let ended = Box::pin(run).await;
    assert_eq!(ended.unwrap(), Ended::Quit);
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains("+1********01") && text.contains("a.png?token=***"), "{text}");
    assert!(!text.contains("secret-token") && !text.contains("0101"), "{text}");
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
}
