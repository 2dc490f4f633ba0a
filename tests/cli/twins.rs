//! The duplicate guard of `zixpost send`.

use super::trial::Trial;

#[test]
fn the_same_picture_to_the_same_number_wants_a_yes_and_the_refusal_names_the_first_one() {
    let trial = Trial::new();
    assert_eq!(trial.send_guarded("Hello", &[]).code, 0);
    let again = trial.send_guarded("Another caption", &[]);
    assert_eq!((again.code, again.stdout.as_str()), (2, ""), "{again:?}");
    for told in ["this picture went to", "s ago), by tester", ": accepted", "--yes"] {
        assert!(again.stderr.contains(told), "{told} in {again:?}");
    }
    assert_eq!((trial.received().len(), trial.history().len()), (1, 1), "nothing was sent or written");
    let sure = trial.send_guarded("Another caption", &["--yes", "--json"]);
    assert_eq!((sure.code, trial.received().len()), (0, 2), "{sure:?}");
}

#[test]
fn the_same_caption_with_another_picture_asks_too_and_none_is_no_caption() {
    let trial = Trial::new();
    let picture = |name: &str| trial.picture().replace("invoice.png", name);
    let send = |name: &str, caption: &str| {
        let mut words = trial.sending(caption, &[]);
        let at = words.iter().position(|word| word == "--image").unwrap() + 1;
        words[at] = picture(name);
        trial.run(&words.iter().map(String::as_str).collect::<Vec<_>>())
    };
    assert_eq!(send("invoice.png", "Hello").code, 0);
    let same = send("map.png", "Hello");
    assert!(same.code == 2 && same.stderr.contains("this caption went to"), "{same:?}");
    assert_eq!((send("map.png", "").code, send("receipt.jpg", "").code), (0, 0));
}

#[test]
fn one_that_is_unknown_asks_and_one_that_was_refused_or_never_left_does_not() {
    for (caption, code) in [("#500", 2), ("#refuse", 0), ("#400", 0)] {
        let trial = Trial::new();
        assert_ne!(trial.send_guarded(caption, &[]).code, 0);
        assert_eq!(trial.send_guarded("Hello", &[]).code, code, "{caption}");
    }
}

#[test]
fn a_send_under_way_in_another_process_asks() {
    let trial = Trial::new();
    let words = trial.sending("#slow 5", &[]);
    let first = trial.start(&words.iter().map(String::as_str).collect::<Vec<_>>());
    trial.wait_for_requests(1);
    let second = trial.send_guarded("Hello", &[]);
    assert!(second.code == 2 && second.stderr.contains("is on its way"), "{second:?}");
    assert_eq!(super::trial::wait(first).code, 0);
    assert_eq!(trial.received().len(), 1);
}

#[test]
fn the_configuration_turns_it_off() {
    let trial = Trial::new();
    std::fs::write(trial.config(), "duplicate_minutes = 0\n").unwrap();
    assert_eq!((trial.send_guarded("Hello", &[]).code, trial.send_guarded("Hello", &[]).code), (0, 0));
}

#[test]
fn a_named_repeat_of_an_unknown_send_needs_no_yes() {
    let trial = Trial::new();
    let first = trial.send_guarded("#500", &["--json"]).object();
    let again = trial.send_guarded("Hello", &["--retry-of", first["id"].as_str().unwrap()]);
    assert_eq!(again.code, 0, "{again:?}");
    let third = trial.send_guarded("Hello", &["--retry-of", first["id"].as_str().unwrap()]);
    assert_eq!(third.code, 2, "the repeat went out: {third:?}");
}

#[test]
fn a_dry_run_tells_of_a_twin() {
    let trial = Trial::new();
    assert_eq!(trial.send_guarded("Hello", &[]).code, 0);
    let tried = trial.send_guarded("Hello", &["--dry-run"]);
    assert_eq!(tried.code, 0, "{tried:?}");
    assert!(tried.stderr.contains("without --yes it would not be sent"), "{tried:?}");
    assert_eq!(trial.received().len(), 1);
}
