//! What the state of a send means, and what a person can do next.

use jiff::Timestamp;

use crate::domain::{Entry, State};

/// Whole sentences for a person. `time` writes a moment as local time; `clone` is the key that clones an entry.
#[must_use]
pub(super) fn explain(entry: &Entry, time: &dyn Fn(Timestamp) -> String, clone: Option<&str>) -> Vec<String> {
    let clone = clone.map(|key| format!("{key} clones it into a draft"));
    let again = |words: &str| clone.as_ref().map(|clone| format!("{words}: {clone}."));
    let mut sentences: Vec<Option<String>> = Vec::new();
    let mut say = |text: &str| sentences.push(Some(text.to_owned()));
    let means = entry.state.guidance().means;
    match entry.state {
        State::Refused | State::SaidNotSent => {
            say(means);
            sentences.push(again("To send it again"));
        }
        State::Failed => {
            say(means);
            sentences.push(again("To try again"));
        }
        State::Unknown => unknown(entry, time, &mut sentences),
        _ => say(means),
    }
    let mut sentences: Vec<String> = sentences.into_iter().flatten().collect();
    sentences.splice(0..0, reasons(entry));
    sentences
}

/// Why, and what Zixflow said to it; nothing where all is well or nothing came yet.
fn reasons(entry: &Entry) -> Vec<String> {
    let mut reasons = Vec::new();
    if !matches!(entry.state, State::Refused | State::Failed | State::Undelivered | State::Cancelled) {
        // The words for unknown carry the reason themselves.
        return reasons;
    }
    if let Some(reason) = entry.reason() {
        reasons.push(format!("Reason: {reason}."));
    }
    if let Some(message) = entry.message.as_deref().filter(|&message| entry.reason() != Some(message)) {
        reasons.push(format!("Zixflow says: {message}"));
    }
    reasons
}

/// Whether the sentences tell what Zixflow said.
#[must_use]
pub(super) fn tells_message(entry: &Entry) -> bool {
    let is_told = |sentence: &String| entry.message.as_ref().is_some_and(|message| sentence.contains(message));
    reasons(entry).iter().any(is_told)
}

fn unknown(entry: &Entry, time: &dyn Fn(Timestamp) -> String, out: &mut Vec<Option<String>>) {
    let left = entry.events.iter().rev().find(|event| event.state == State::Sending);
    let reason = entry.reason().unwrap_or("the answer was lost");
    out.push(Some(match left {
        Some(event) => format!("The request left at {}; {reason}.", time(event.at)),
        None => format!("The request may have left; {reason}."),
    }));
    out.push(Some("It will not be sent again by itself.".into()));
    let at = time(left.map_or(entry.created, |event| event.at));
    out.push(Some(format!(
        "To find out, ask the recipient, or look in the Zixflow inbox for {} at about {at}{}.",
        // No line breaks in a number.
        entry.outgoing.to.to_string().replace(' ', "\u{a0}"),
        match entry.outgoing.options.link_with_record {
            Some(true) => "",
            _ => " (a message that is not linked with a record may be missing there)",
        }
    )));
}
