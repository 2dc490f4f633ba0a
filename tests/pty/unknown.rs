//! A lost answer, from the key that sends to a person's word about it: the card, s, n and r, and the count in the bar.

use tempfile::tempdir;

use super::harness::{Screen, demo};
use super::{CONTACT, CTRL_X, ENTER, history, quit, write_to_maria};

const ESCAPE: &str = "\x1b";
const ALT_3: &str = "\x1b3";

/// Sends a message whose answer is lost, and opens its card.
fn lose_an_answer(screen: &mut Screen) {
    write_to_maria(screen, "Lost #cut-after");
    screen.types(CTRL_X);
    // The demo has one of its own.
    screen.sees("2 unknown");
    screen.types(ALT_3);
    screen.types(ENTER);
    screen.sees("this message may have been sent");
    screen.sees("[s]");
}

/// The states of a caption, as the history came to say them.
fn states(folder: &std::path::Path) -> Vec<String> {
    let history = history(folder);
    let lines = history.lines().filter(|line| line.contains("Lost #cut-after"));
    lines.map(|line| line.split(r#""state":""#).nth(1).unwrap().split('"').next().unwrap().to_owned()).collect()
}

#[test]
fn enter_does_nothing_and_a_word_makes_the_count_fall() {
    for (key, word, state) in [("s", "it was sent", "said-sent"), ("n", "it was not sent", "said-not-sent")] {
        let folder = tempdir().unwrap();
        let mut screen = demo(folder.path(), 80, 24);
        lose_an_answer(&mut screen);
        screen.types(ENTER);
        screen.types(ENTER);
        // What follows a key that does nothing is seen after it: nothing else came of Enter.
        screen.types("h");
        screen.sees("Zixflow inbox");
        assert_eq!(states(folder.path()), ["unknown"], "{word}");
        screen.types(key);
        screen.sees("1 unknown");
        quit(&mut screen);
        assert_eq!(screen.ends().exit_code(), 0);
        assert_eq!(states(folder.path()), ["unknown", state], "{word}");

        let mut screen = demo(folder.path(), 80, 24);
        screen.sees(CONTACT);
        screen.sees("1 unknown");
        quit(&mut screen);
        assert_eq!(screen.ends().exit_code(), 0);
    }
}

#[test]
fn sending_again_asks_names_the_risk_and_settles_the_old_one() {
    let folder = tempdir().unwrap();
    let mut screen = demo(folder.path(), 120, 40);
    lose_an_answer(&mut screen);
    screen.types("r");
    screen.sees("twice");
    // Neither Enter nor Escape says yes.
    screen.types(ENTER);
    screen.types(ESCAPE);
    screen.sees("[s]");
    assert_eq!(states(folder.path()), ["unknown"]);
    screen.types("r");
    screen.sees("twice");
    screen.types("y");
    // The answer to the repeat is lost too: the old one is settled by it, the new one stands in its place.
    screen.reads_until("both in the history", |_| states(folder.path()).len() >= 3);
    quit(&mut screen);
    assert_eq!(screen.ends().exit_code(), 0);
    let states = states(folder.path());
    assert_eq!(states.iter().filter(|state| *state == "unknown").count(), 2, "{states:?}");
    assert_eq!(states.iter().filter(|state| *state == "sent-again").count(), 1, "{states:?}");
    let history = history(folder.path());
    assert_eq!(history.lines().filter(|line| line.contains("retry_of")).count(), 1, "{history}");
}
