//! The counts of what is listed: asked for, told, brought up to date, and chosen.

use super::desk::{Desk, old_entry, start, start_time};
use crate::app::{Effect, FacetKind, Found, Message, Overlay, Start};
use crate::domain::{Author, Entry, Facets, Outcome, Page, State};

fn facets() -> Facets {
    Facets {
        states: vec![(State::Accepted, 90), (State::Refused, 10)],
        senders: vec![("support-us".into(), 60), ("support".into(), 40)],
        operators: vec![("diana".into(), 70), ("ana".into(), 20), (String::new(), 10)],
    }
}

fn desk() -> Desk {
    let entries = vec![old_entry(9, "0101", Outcome::Accepted), old_entry(8, "0144", Outcome::Refused)];
    let mut desk = Desk::new(Start { page: Page { entries, ..Page::default() }, ..start() });
    desk.keys("alt-3");
    desk
}

/// The counts that are seen, each with its word.
fn seen(desk: &Desk) -> Vec<(String, u64)> {
    let Some(Overlay::Facets(list)) = &desk.model.overlay else { return Vec::new() };
    list.facets.iter().map(|facet| (facet.shown.to_string(), facet.count)).collect()
}

fn query(desk: &Desk) -> String {
    desk.model.history.search().map(|search| search.field.text().to_owned()).unwrap_or_default()
}

#[test]
fn a_count_that_is_chosen_is_looked_for_and_chosen_again_no_more() {
    let mut desk = desk();
    desk.keys("f");
    assert_eq!(desk.asked(), [Effect::Facets { search: None }]);
    desk.message(Message::Facets { search: None, facets: facets() });
    let names: Vec<String> = seen(&desk).into_iter().map(|(name, _)| name).collect();
    assert_eq!(
        names,
        ["accepted", "refused", "support-us", "support", "diana", "ana"],
        "nobody has no name to look for"
    );
    desk.keys("down enter");
    assert_eq!((query(&desk), desk.model.overlay.is_none()), ("state:refused".into(), true));
    assert!(matches!(desk.asked()[..], [Effect::Search { search: 1, .. }]));
    // What is looked for is chosen first: the same keys take it out.
    desk.message(Message::Searched { search: 1, found: Ok(Found { is_whole: true, ..Found::default() }) });
    desk.keys("f");
    assert_eq!(desk.asked(), [Effect::Facets { search: Some(1) }]);
    desk.message(Message::Facets { search: Some(1), facets: facets() });
    desk.keys("enter");
    assert_eq!(query(&desk), "");
    assert_eq!(desk.asked(), [Effect::StopSearch]);
}

#[test]
fn a_name_inside_another_one_is_looked_for_as_a_whole() {
    let mut desk = desk();
    for (keys, expected) in [
        ("down down", "from:support-us"),
        ("down", "from:=support"),
        ("end", "from:=support by:=ana"),
        ("home", "from:=support by:=ana state:accepted"),
    ] {
        desk.keys("f").message(Message::Facets { search: None, facets: facets() });
        let search = desk.asked().into_iter().find_map(|effect| match effect {
            Effect::Facets { search } => Some(search),
            _ => None,
        });
        desk.message(Message::Facets { search: search.unwrap(), facets: facets() });
        desk.keys(keys).keys("enter");
        assert_eq!(query(&desk), expected);
        desk.asked();
    }
}

#[test]
fn counts_are_told_again_when_there_is_news_and_not_while_an_answer_is_awaited() {
    let mut desk = desk();
    desk.keys("/ 01");
    desk.keys("enter f");
    desk.asked();
    let news =
        |count, is_whole| Message::Searched { search: 2, found: Ok(Found { count, is_whole, ..Found::default() }) };
    desk.message(news(10, false)).message(news(20, false));
    assert_eq!(desk.asked(), [], "one question at a time");
    desk.message(Message::Facets { search: Some(2), facets: facets() });
    assert_eq!(desk.asked(), [Effect::Facets { search: Some(2) }]);
    desk.message(Message::Facets { search: Some(2), facets: facets() });
    assert_eq!(desk.asked(), []);
    desk.message(Message::Facets { search: Some(1), facets: Facets::default() });
    assert_eq!(seen(&desk).len(), 6, "of an older search");
}

#[test]
fn what_changed_since_the_search_is_counted_as_it_is_now() {
    let mut desk = desk();
    desk.keys("/ 0144");
    let rows = vec![old_entry(8, "0144", Outcome::Refused), old_entry(7, "0144", Outcome::Refused)];
    let found = Found { rows: rows.clone(), range: 0..2, count: 2, is_whole: true };
    desk.message(Message::Searched { search: 4, found: Ok(found) });
    desk.keys("enter").moved(&rows[1], State::Delivered);
    let new = Entry { created: start_time(), ..old_entry(20, "0144", Outcome::Accepted) };
    let new = Entry { author: Author { operator: "ben".into(), ..Author::default() }, ..new };
    desk.moved(&new, State::Accepted).keys("f");
    let of_files = Facets {
        states: vec![(State::Refused, 2)],
        senders: vec![("support-us".into(), 2)],
        operators: vec![(String::new(), 2)],
    };
    desk.message(Message::Facets { search: Some(4), facets: of_files });
    let expected = [("accepted", 1), ("refused", 1), ("delivered", 1), ("support-us", 3), ("ben", 1)];
    assert_eq!(seen(&desk), expected.map(|(name, count)| (name.to_owned(), count)));
}

#[test]
fn the_list_is_gone_through_by_keys_and_kinds_stand_together() {
    let mut desk = desk();
    desk.keys("f").message(Message::Facets { search: None, facets: facets() });
    let Some(Overlay::Facets(list)) = &desk.model.overlay else { panic!() };
    let kinds: Vec<FacetKind> = list.facets.iter().map(|facet| facet.kind).collect();
    assert!(kinds.is_sorted_by_key(|kind| *kind as u8));
    desk.keys("end down down up esc");
    assert!(desk.model.overlay.is_none() && query(&desk).is_empty());
}
