//! Answers and pictures that come in drops, while somebody types (H08).

use std::time::Duration;

use zixpost::sandbox::{Sandbox, Scenario};
use zixpost::tui::Ended;

use crate::desk::{Desk, to_sandbox};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_are_on_the_next_frame_while_answer_and_picture_come_byte_by_byte() {
    let rules = "[[rule]]\nmatch = { path = '/pictures/*' }\ntrouble = 'trickle'\n\
                 [[rule]]\nmatch = { caption_contains = 'First' }\ntrouble = 'trickle'\n";
    let sandbox = Sandbox::start(0, Scenario::parse(rules).unwrap()).await.unwrap();
    let desk = Desk::looking_at(&sandbox);
    let link = sandbox.picture("product.jpg").unwrap();
    let gateway = to_sandbox(&sandbox);
    let ended = desk
        .run(Duration::ZERO, gateway, async move |mut person| {
            person.chooses("mar").await;
            person.writes("https://cdn.example.com/a.png", "First").await;
            person.press("ctrl-x");
            person.sees("sending").await;
            person.chooses("mark").await;
            person.types(&link);
            sandbox.received_at_least(2).await;
            person.press("tab");
            for n in 1..=26 {
                let typed: String = ('a'..='z').take(n).collect();
                person.types(&typed[n - 1..]);
                person.sees(&typed).await;
            }
            assert!(person.screen().contains("sending"), "{}", person.screen());
            assert_eq!(sandbox.received().iter().filter(|request| request.method == "GET").count(), 1);
            // Nobody waits for the rest of it.
            drop(sandbox);
            person.sees("unknown").await;
            person.quits();
        })
        .await;
    assert_eq!(ended.unwrap(), Ended::Quit);
}
