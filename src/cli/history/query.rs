//! The query of a command line.

use jiff::Timestamp;

use super::super::clock::now;
use super::super::end::Failure;
use super::super::zone;
use crate::domain::{Phone, Query, QueryProblem, Reading};
use crate::store::Store;

/// Reads the words of a command line as one query. Tags are those of the contacts of `store`.
pub(super) fn read(words: &[String], store: Option<&Store>) -> Result<Query, Failure> {
    let text = words.join(" ");
    let zone = zone::local();
    let tagged = |tag: &str| store.map(|store| tagged(store, tag)).unwrap_or_default();
    let reading = Reading { now: now(), zone: &zone, tagged: &tagged };
    Query::parse(&text, reading).map_err(|problems| told(&text, &problems))
}

/// The moment that a text names: its beginning, where it is a day or more.
pub(super) fn moment(text: &str) -> Result<Timestamp, Failure> {
    let zone = zone::local();
    let reading = Reading { now: now(), zone: &zone, tagged: &|_| Vec::new() };
    let query = Query::parse(&format!("since:\"{text}\""), reading).ok();
    query
        .and_then(|query| query.span().0)
        .ok_or_else(|| Failure::usage(format!("--before: {text:?} is no time; write 2026-11-23, 2026-11, 1y or 90d")))
}

/// The numbers of the contacts that have a tag, in any case. Contacts that cannot be read have none.
fn tagged(store: &Store, tag: &str) -> Vec<Phone> {
    let tag = tag.to_lowercase();
    let contacts = store.contacts().unwrap_or_default().into_iter();
    let has_it = contacts.filter(|contact| contact.tags.iter().any(|one| one.to_lowercase() == tag));
    has_it.map(|contact| contact.number).collect()
}

/// Every mistake with its place, counted in characters from 1.
fn told(text: &str, problems: &[QueryProblem]) -> Failure {
    let line = |problem: &QueryProblem| {
        let at = text[..problem.at.start].chars().count() + 1;
        format!("query, character {at}, {:?}: {problem}", &text[problem.at.clone()])
    };
    Failure::Usage(problems.iter().map(line).collect())
}
