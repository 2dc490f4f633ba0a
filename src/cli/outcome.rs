//! What came of a send, in words for a person, and what to do about it.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::domain::{Advice, Entry, Fact, State, causes};

/// One line: the state, to whom, what, and why.
pub(super) fn headline(entry: &Entry) -> String {
    let to = match &entry.outgoing.contact {
        Some(name) => format!("{name} {}", entry.outgoing.to),
        None => entry.outgoing.to.to_string(),
    };
    let reason = entry.reason().map(|reason| format!(": {reason}")).unwrap_or_default();
    let latency = entry.latency_ms.map(|milliseconds| format!(" ({milliseconds} ms)")).unwrap_or_default();
    format!("{}: {to}, {}{reason}{latency}", state(entry.state), entry.outgoing.link.file_name())
}

/// What a person can do now, one sentence a line.
pub(super) fn advice(entry: &Entry, zone: &TimeZone) -> Vec<String> {
    let id = entry.id;
    let next = match entry.state {
        State::Refused if entry.retry_at.is_some() => {
            let at = entry.retry_at.map(|at| clock(at, zone)).unwrap_or_default();
            vec![format!("nothing was sent; it is safe to send it again from {at} on, with --retry-of {id}")]
        }
        State::Refused => vec!["nothing was sent, and the same message may be refused again".into()],
        State::Failed | State::SaidNotSent | State::Cancelled => {
            vec![format!("nothing was sent; it is safe to send it again, with --retry-of {id}")]
        }
        State::Unknown => vec![
            "it may have been sent, and it will not be sent again by itself".into(),
            format!(
                "look in the Zixflow inbox for {}, about {}; then tell with `zixpost outbox resolve {id} --as sent|not-sent|again`",
                entry.outgoing.to,
                clock(entry.created, zone)
            ),
        ],
        State::Undelivered => vec!["a report says that it could not be delivered".into()],
        _ => return Vec::new(),
    };
    let said = entry.message.as_ref().map(|message| format!("Zixflow says: {message}"));
    said.into_iter().chain(next).chain(why(entry, &[])).collect()
}

/// The causes that the guide finds, the likeliest first, each with what to do and whose job that is. `proven` is what
/// other sends have shown.
pub(super) fn why(entry: &Entry, proven: &[Fact]) -> Vec<String> {
    let causes = causes(entry, proven);
    let told = causes.iter().enumerate().map(|(at, cause)| {
        let Advice { meaning, mend, .. } = cause.advice;
        format!("{}. {meaning} {mend} {}", at + 1, cause.job())
    });
    if causes.is_empty() {
        return match entry.state {
            State::Refused | State::Undelivered => vec!["mend what is named, then send it again".into()],
            _ => Vec::new(),
        };
    }
    let heading = if causes.len() == 1 { "why:" } else { "why, the likeliest cause first:" };
    std::iter::once(heading.to_owned()).chain(told).collect()
}

/// What is told of a send that an earlier process left behind.
pub(super) fn recovered(entry: &Entry, zone: &TimeZone) -> String {
    let (to, at) =
        (entry.outgoing.contact.clone().unwrap_or_else(|| entry.outgoing.to.to_string()), stamp(entry.created, zone));
    let id = entry.id;
    match entry.state {
        State::Unknown => {
            format!(
                "? unknown whether it was sent: {to}, {at} (the program was interrupted); see `zixpost history show {id}`"
            )
        }
        state => format!("{}: {to}, {at} (the program was interrupted); id {id}", self::state(state)),
    }
}

/// A state with what it means.
pub(super) fn state(state: State) -> &'static str {
    match state {
        State::Accepted => "accepted by Zixflow",
        State::Refused => "refused by Zixflow",
        State::Failed => "failed, never left",
        State::Unknown => "unknown whether it was sent",
        State::SaidSent => "sent, as somebody found out",
        State::SaidNotSent => "not sent, as somebody found out",
        State::SentAgain => "unknown whether it was sent, and sent again",
        State::Cancelled => "cancelled, never left",
        other => other.word(),
    }
}

/// Date and time as the person's own clock shows it.
pub(super) fn stamp(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

fn clock(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%H:%M:%S").to_string()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use uuid::Uuid;

    use super::*;
    use crate::domain::{Answer, Author, Draft, Options, Outcome};

    fn settled(outcome: Outcome, reason: Option<&str>, status: Option<u16>) -> Entry {
        let draft = Draft {
            to: "+13025550101".into(),
            from: "100000000000001".into(),
            link: "https://cdn.example.com/invoice.png".into(),
            ..Draft::default()
        };
        let outgoing = draft.check(&[], &Options::default()).unwrap();
        let at = Timestamp::UNIX_EPOCH;
        let mut entry = Entry::new(Uuid::nil(), at, Author::default(), outgoing, State::Queued);
        let answer = Answer::bare(outcome, reason.unwrap_or_default(), Duration::from_millis(412));
        entry.settle(at, Answer { reason: reason.map(str::to_owned), http_status: status, ..answer });
        entry
    }

    #[test]
    fn an_accepted_send_is_one_line_that_claims_no_delivery() {
        let entry = settled(Outcome::Accepted, None, Some(200));
        assert_eq!(headline(&entry), "accepted by Zixflow: +1 302 555 0101, invoice.png (412 ms)");
        assert!(advice(&entry, &TimeZone::UTC).is_empty());
    }

    #[test]
    fn every_other_end_says_why_and_what_to_do() {
        for (outcome, status, words) in [
            (Outcome::Refused, Some(400), "1. The phone ID is not one of this workspace"),
            (Outcome::Refused, None, "mend what is named"),
            (Outcome::Refused, Some(401), "2. The API key has expired"),
            (Outcome::Refused, Some(401), "A job for your Zixflow admin."),
            (Outcome::RefusedForNow, Some(429), "from 00:00:30 on"),
            (Outcome::NotSent, None, "safe to send it again"),
            (Outcome::Unknown, None, "may have been sent"),
        ] {
            let entry = settled(outcome, Some("because"), status);
            assert!(headline(&entry).ends_with("invoice.png: because (412 ms)"), "{}", headline(&entry));
            let advice = advice(&entry, &TimeZone::UTC).join("\n");
            assert!(advice.contains(words), "{advice}");
        }
    }

    #[test]
    fn an_unknown_one_is_never_called_safe() {
        let advice = advice(&settled(Outcome::Unknown, None, None), &TimeZone::UTC).join("\n");
        assert!(!advice.contains("safe") && advice.contains("not be sent again by itself"), "{advice}");
    }
}
