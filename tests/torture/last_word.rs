//! What was said to be accepted is accepted, whatever happens right after (D14).

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use zixpost::domain::State;

use super::desk::{Desk, sending};

#[test]
fn what_was_said_to_be_accepted_survives_a_kill_right_after() {
    kill_after_the_word(5);
}

#[test]
#[ignore = "the full figure: a hundred kills"]
fn what_was_said_to_be_accepted_survives_each_of_a_hundred_kills_right_after() {
    kill_after_the_word(100);
}

fn kill_after_the_word(rounds: usize) {
    let desk = Desk::new();
    for round in 0..rounds {
        let name = format!("round {round}");
        let words = sending(&name);
        let mut command = desk.command(&[], &name, &words.iter().map(String::as_str).collect::<Vec<_>>());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let said = lines.any(|line| line.unwrap().contains("\"state\":\"accepted\""));
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(said, "{name}: it was never said");
        let entry = desk.judge(&name, &name).unwrap();
        assert_eq!(entry.state, State::Accepted, "{name}");
    }
}
