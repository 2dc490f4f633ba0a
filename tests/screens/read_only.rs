//! A data folder that cannot be written.

use zixpost::app::Start;

use super::desk::{Desk, NARROW, USUAL, start};

#[test]
fn what_cannot_be_written_down_is_not_sent_and_the_screen_says_why() {
    let why = "could not make a file in /srv/zixpost/sessions: read-only filesystem or storage medium; that disk is \
               read-only: choose another data folder";
    let told = format!("read-only: nothing can be sent, and nothing typed is kept: {why}");
    for (size, word) in [(USUAL, "usual"), (NARROW, "narrow")] {
        let start = Start { read_only: Some(why.into()), notices: vec![told.clone()], ..start(size) };
        let mut desk = Desk::new(start);
        insta::assert_snapshot!(format!("read_only_{word}"), desk.picture());
        desk.keys("maria enter").paste("https://cdn.example.com/a.png");
        desk.keys("ctrl-x");
        insta::assert_snapshot!(format!("read_only_send_{word}"), desk.picture());
    }
}
