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
    match entry.state {
        State::Held => say("It waits a little, so that it can be taken back."),
        State::Queued => say("It waits for its turn; messages to one number go in the order in which they were sent."),
        State::Sending => say("The request is on its way. It cannot be taken back any more."),
        State::Accepted => {
            say("Zixflow took the message. That is no delivery yet: only a report can tell whether it arrived.");
        }
        State::Refused => {
            say("Zixflow said no: nothing was sent.");
            say(match (entry.http_status, entry.retry_at) {
                (_, Some(_)) => "It asks to wait; after that the same message may go again.",
                (Some(401), _) => {
                    "401 has four causes: a wrong key, an expired one, one without this permission, or one that is \
                     not allowed from this address."
                }
                (Some(403), _) => "403 says that the key is known but may not do this: look at its permissions.",
                (Some(307 | 308), _) => "The gateway moved: look at the base address in the configuration.",
                _ => "Sent again unchanged, it will be refused again: mend first what the reason names.",
            });
            sentences.push(again("To send it again"));
        }
        State::Failed => {
            say("It never left: nothing was sent, and sending it again is safe.");
            sentences.push(again("To try again"));
        }
        State::Unknown => unknown(entry, time, &mut sentences),
        State::SaidSent => say("Its answer was lost. A person found out that it was sent: their word, no proof."),
        State::SaidNotSent => {
            say("Its answer was lost. A person found out that it was not sent: their word, no proof.");
            sentences.push(again("To send it again"));
        }
        State::SentAgain => say("Its answer was lost, and a person sent it again: it may have arrived twice."),
        State::Cancelled => say("It was taken back before it left: nothing was sent."),
        State::Sent => say("A report says that WhatsApp took it."),
        State::Delivered => say("A report says that it is on the recipient's phone."),
        State::Read => say("A report says that it was read."),
        State::Undelivered => say("A report says that it could not be delivered."),
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
