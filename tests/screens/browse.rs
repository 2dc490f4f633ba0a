//! The history gone through by counts, by day and while personal data is masked, at each size.

use zixpost::app::{Effect, Found, Message, RequestUse};
use zixpost::domain::{Facets, RequestText, State};

use super::at_each_size;
use super::desk::{Desk, LINK, NARROW, USUAL, WIDE, contacts, text};

fn facets() -> Facets {
    let names = |names: &[(&str, u64)]| names.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect();
    Facets {
        states: vec![
            (State::Accepted, 101_840),
            (State::Refused, 18_204),
            (State::Failed, 7960),
            (State::Unknown, 200),
        ],
        senders: names(&[("support-us", 80_000), ("support-eu", 40_204), ("orders", 8000)]),
        operators: names(&[("rosa", 100_000), ("ana", 20_204), ("ben", 8000)]),
    }
}

/// The number of the last search that was asked for.
fn last_search(desk: &Desk) -> u64 {
    let number = |effect: &Effect| match effect {
        Effect::Search { search, .. } => Some(*search),
        _ => None,
    };
    desk.effects.iter().rev().find_map(number).unwrap()
}

#[test]
fn what_is_listed_stands_in_counts() {
    at_each_size("facets", |desk| {
        desk.message(Message::Counted(128_204)).keys("alt-3 f");
        desk.message(Message::Facets { search: None, facets: facets() }).keys("down down");
    });
}

#[test]
fn counts_that_are_not_there_yet_and_one_that_is_looked_for() {
    at_each_size("facets_counting", |desk| {
        desk.keys("alt-3 f");
    });
    at_each_size("facets_on", |desk| {
        desk.keys("alt-3 / state:refused enter f");
        let search = Some(last_search(desk));
        desk.message(Message::Facets { search, facets: facets() });
    });
}

#[test]
fn a_day_is_asked_for_and_stands_above_the_rows() {
    at_each_size("day_asked", |desk| {
        desk.keys("alt-3 t soon enter");
    });
    at_each_size("day_before", |desk| {
        desk.message(Message::Counted(128_204)).keys("alt-3 [ [");
    });
}

#[test]
fn a_long_mistake_stands_below_the_query() {
    at_each_size("find_long_mistake", |desk| {
        desk.keys("alt-3 / to:featherstonehaugh space since:sooner").keys("space state:lost");
    });
}

#[test]
fn a_row_that_is_found_no_more_is_marked_while_it_is_chosen() {
    at_each_size("found_no_more", |desk| {
        let mut row = desk.model.history.rows()[1].entry.clone();
        desk.keys("alt-3 / state:refused");
        let found = Found { rows: vec![row.clone()], range: 0..1, count: 1, is_whole: true };
        let search = last_search(desk);
        desk.message(Message::Searched { search, found: Ok(found) }).keys("enter");
        row.step(row.created, State::Delivered, None);
        desk.message(Message::Moved(Box::new(row)));
    });
}

#[test]
fn personal_data_is_masked() {
    at_each_size("masked", |desk| {
        desk.keys("alt-h maria enter").paste(LINK).keys("enter").paste("Hello María,\nyour invoice");
    });
    at_each_size("masked_history", |desk| {
        desk.keys("alt-3 alt-h");
    });
    at_each_size("masked_entry", |desk| {
        desk.keys("alt-3 alt-h down down enter");
    });
}

/// What nobody may read over a shoulder: words of names, numbers, captions and files.
fn leaks(desk: &Desk) -> Vec<String> {
    let screen = text(&desk.draw().0).join("\n");
    let squeezed: String = screen.chars().filter(|c| !matches!(c, ' ' | '\u{a0}')).collect();
    let mut leaks = Vec::new();
    for contact in contacts() {
        let is_word = |word: &&str| word.chars().count() >= 4;
        leaks.extend(
            contact.name.split([' ', '-']).filter(is_word).filter(|word| screen.contains(word)).map(str::to_owned),
        );
        let digits = contact.number.digits().to_owned();
        let runs = (0..digits.len() - 4).map(|at| digits[at..at + 5].to_owned());
        leaks.extend(runs.filter(|run| squeezed.contains(run)));
    }
    for word in ["invoice", "Friday", "promo", "size-chart", "pictures/", "Your"] {
        leaks.extend(screen.contains(word).then(|| word.to_owned()));
    }
    leaks
}

#[test]
fn nothing_personal_is_left_on_any_masked_screen() {
    let request = || RequestText {
        line: "POST https://api.example.com/v1/messages".into(),
        headers: Vec::new(),
        body: String::new(),
        curl: String::new(),
    };
    for size in [WIDE, USUAL, NARROW] {
        for keys in [
            "",
            "down down",
            "enter LINK enter CAPTION",
            "enter LINK enter CAPTION tab tab",
            "enter LINK enter CAPTION ctrl-x",
            "enter LINK enter CAPTION ctrl-x alt-u",
            "alt-3",
            "alt-3 enter",
            "alt-3 enter end",
            "alt-3 down x",
            "alt-3 down down enter h",
            "alt-3 down down enter end",
            "alt-3 down down r",
            "alt-3 y",
            "alt-3 g",
            "alt-3 down g",
            "alt-c",
            "alt-c tab",
            "alt-r",
            "alt-c x esc",
            "enter LINK enter CAPTION alt-v",
            "enter LINK enter CAPTION ctrl-x f1 end",
            "enter LINK enter CAPTION ctrl-x ctrl-c ctrl-c",
        ] {
            // Masked before, and masked when all of it is there.
            for (first, last) in [("alt-h", ""), ("", "alt-h")] {
                let mut desk = Desk::at(size);
                desk.keys(first);
                for word in keys.split(' ') {
                    match word {
                        "LINK" => desk.paste(LINK),
                        "CAPTION" => desk.paste("Your invoice, due Friday"),
                        "alt-v" => {
                            desk.keys(word).message(Message::Described { text: request(), then: RequestUse::Show })
                        }
                        word => desk.keys(word),
                    };
                }
                desk.keys(last);
                assert_eq!(leaks(&desk), [""; 0], "{size:?} {first} {keys} {last}\n{}", desk.picture());
            }
        }
    }
}

#[test]
fn what_is_searched_sent_and_copied_while_masked_is_whole() {
    let mut desk = Desk::at(USUAL);
    desk.keys("alt-h maria enter").paste(LINK).keys("enter").paste("Hello María").keys("ctrl-x");
    let sent = desk.posted().outgoing;
    assert_eq!((sent.to.e164().as_str(), sent.link.as_str()), ("+13025550101", LINK));
    assert_eq!(sent.caption.unwrap().as_str(), "Hello María");
    desk.keys("alt-3 y enter");
    assert!(desk.effects.contains(&Effect::Copy("+13025550101".into())), "{:?}", desk.effects);
    desk.keys("/ to:ortiz");
    let asks = |effect: &Effect| matches!(effect, Effect::Search { query, .. } if query.matches(&desk.posted()));
    assert!(desk.effects.iter().any(asks));
}
