//! The rows that fit what came of a send.

use super::advice::{Advice, Cause};
use super::number;
use super::proven::Fact;
use super::table::ADVICE;
use crate::domain::entry::Entry;
use crate::domain::state::State;

/// The causes of what came of a send, the likeliest first; none where all went well or nothing is known.
///
/// `proven` is what other results have shown: causes that it speaks against come last.
#[must_use]
pub fn causes(entry: &Entry, proven: &[Fact]) -> Vec<Cause> {
    if !matches!(entry.state, State::Refused | State::Failed | State::Undelivered | State::Unknown) {
        return Vec::new();
    }
    let texts = [entry.message.as_deref(), entry.reason()];
    let mut causes: Vec<Cause> = found(&texts, entry.http_status)
        .into_iter()
        .map(|advice| Cause { advice, against: against(advice, proven) })
        .collect();
    causes.sort_by_key(|cause| cause.against.is_some());
    causes
}

/// What is proven and speaks against a cause.
fn against(advice: &Advice, proven: &[Fact]) -> Option<Fact> {
    proven.iter().find(|fact| advice.unless == Some(fact.proven)).copied()
}

/// The rows that a text names by number or by words; where none does, those of the status.
fn found(texts: &[Option<&str>], status: Option<u16>) -> Vec<&'static Advice> {
    let texts: Vec<String> = texts.iter().flatten().map(|text| text.to_lowercase()).collect();
    let numbers: Vec<u32> = texts.iter().flat_map(|text| number::numbers(text)).collect();
    let by_number =
        |advice: &&Advice| advice.numbers.iter().any(|range| numbers.iter().any(|number| range.contains(number)));
    let by_text = |advice: &&Advice| advice.texts.iter().any(|part| texts.iter().any(|text| text.contains(part)));
    let by_status =
        |advice: &&Advice| status.is_some_and(|status| advice.statuses.iter().any(|range| range.contains(&status)));
    let rows = |test: &dyn Fn(&&Advice) -> bool| ADVICE.iter().filter(|advice| test(advice)).collect::<Vec<_>>();
    [rows(&by_number), rows(&by_text), rows(&by_status)].into_iter().find(|rows| !rows.is_empty()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use jiff::Timestamp;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::domain::guide::Proven;
    use crate::domain::{Author, Draft, Options};

    const KEY: Fact = Fact { proven: Proven::Key, senders: 0 };

    fn entry(state: State, status: Option<u16>, message: &str) -> Entry {
        let draft = Draft {
            to: "+13025550101".into(),
            from: "104898309288724".into(),
            link: "https://cdn.example.com/a.png".into(),
            ..Draft::default()
        };
        let outgoing = draft.check(&[], &Options::default()).unwrap();
        let mut entry = Entry::new(Uuid::nil(), Timestamp::UNIX_EPOCH, Author::default(), outgoing, state);
        entry.http_status = status;
        entry.message = Some(message.to_owned());
        entry
    }

    fn meanings(state: State, status: Option<u16>, message: &str) -> Vec<&'static str> {
        causes(&entry(state, status, message), &[]).into_iter().map(|cause| cause.advice.meaning).collect()
    }

    #[test]
    fn the_texts_that_zixflow_shows_are_known() {
        // Titles as listed by the vendor: https://help.zixflow.com/en/articles/98-whatsapp-error-codes
        for (text, number) in [
            ("User's number is part of an experiment :: Failed to send message", 130_472),
            ("(#2) Service temporarily unavailable :: Server is temporarily unavailable.", 2),
            ("Message undeliverable :: Message Undeliverable.", 131_026),
            ("This message was not delivered to maintain healthy ecosystem engagement. :: In order to", 131_049),
            ("WhatsApp provided number needs display name approval before message can be sent.", 131_037),
        ] {
            let found = causes(&entry(State::Undelivered, None, text), &[]);
            assert_eq!(found.len(), 1, "{text}");
            assert!(found[0].advice.numbers.iter().any(|range| range.contains(&number)), "{text}");
        }
    }

    #[test]
    fn every_code_that_is_known_to_come_has_one_row() {
        // Meta's table of error codes for the Cloud API, as far as sending reaches it.
        let codes = [
            0, 1, 2, 3, 10, 33, 100, 190, 200, 210, 299, 368, 130_403, 130_429, 130_472, 131_000, 131_005, 131_008,
            131_009, 131_016, 131_021, 131_026, 131_031, 131_037, 131_042, 131_045, 131_047, 131_048, 131_049, 131_050,
            131_051, 131_052, 131_053, 131_056, 131_057, 132_000, 132_001, 132_012, 132_015, 132_016,
        ];
        for code in codes {
            assert_eq!(meanings(State::Undelivered, None, &format!("(#{code})")).len(), 1, "{code}");
        }
        // The statuses that Zixflow documents, and those that may come besides (RFC 9110).
        for status in [400, 401, 403, 404, 405, 413, 422, 429, 500, 502, 503, 504] {
            let state = if status < 500 { State::Refused } else { State::Unknown };
            assert!(!meanings(state, Some(status), "").is_empty(), "{status}");
        }
        // What WhatsApp says where the picture is not to be had.
        let text = "Downloading media from weblink failed with http code 403, status message Forbidden";
        assert_eq!(meanings(State::Undelivered, None, text), meanings(State::Undelivered, None, "(#131053)"));
    }

    #[test]
    fn a_number_goes_before_the_text_and_the_text_before_the_status() {
        let by_number = meanings(State::Refused, Some(400), "(#131047) Message undeliverable");
        assert_eq!(by_number, meanings(State::Refused, None, "error 131047"));
        let by_text = meanings(State::Refused, Some(400), "Message undeliverable");
        assert_eq!(by_text.len(), 1);
        assert_ne!(by_text, by_number);
        assert!(meanings(State::Refused, Some(400), "Invalid data Provided").len() > 1);
    }

    #[test]
    fn what_went_well_has_no_cause_whatever_its_text_says() {
        for state in [State::Accepted, State::Delivered, State::Read, State::Sent, State::Cancelled, State::Queued] {
            assert!(meanings(state, Some(200), "Message undeliverable (#131026)").is_empty(), "{state:?}");
        }
        assert!(meanings(State::Unknown, None, "the answer was lost").is_empty());
    }

    #[test]
    fn a_refused_key_has_four_causes_and_other_results_put_them_last() {
        let refused = entry(State::Refused, Some(401), "Unauthorised");
        assert!(causes(&refused, &[]).iter().all(|cause| cause.against.is_none()));
        assert!(causes(&refused, &[]).iter().filter(|cause| cause.advice.unless == Some(Proven::Key)).count() >= 4);
        let sorted = causes(&refused, &[KEY]);
        assert!(sorted[0].against.is_none() && sorted.last().unwrap().against == Some(KEY));
        assert!(sorted.is_sorted_by_key(|cause| cause.against.is_some()));
    }

    #[test]
    fn every_row_can_be_found_and_says_what_to_do() {
        for advice in &ADVICE {
            let text = advice.texts.first().map(|text| (*text).to_owned());
            let number = advice.numbers.first().map(|range| format!("(#{})", range.start()));
            let status = advice.statuses.first().map(|range| *range.start());
            assert!(number.is_some() || text.is_some() || status.is_some(), "{}", advice.meaning);
            for message in [number, text].into_iter().flatten() {
                assert!(meanings(State::Refused, None, &message).contains(&advice.meaning), "{message}");
            }
            if let Some(status) = status {
                assert!(meanings(State::Refused, Some(status), "").contains(&advice.meaning), "{status}");
            }
            assert!(advice.texts.iter().all(|text| *text == text.to_lowercase()));
            for sentence in [advice.meaning, advice.mend] {
                assert!(sentence.ends_with('.') && sentence.starts_with(char::is_uppercase), "{sentence}");
            }
        }
    }

    #[test]
    fn the_page_of_errors_is_the_table() {
        let mut page = String::from(
            "# Errors\n\nMade from the table in `src/domain/guide`; a test holds this page and the program equal.\n\
             A number is Meta's; a text is what Zixflow shows; a status is that of the answer. Where a status has several\n\
             causes, the likeliest stands first.\n\n| number | status | text | means | to do | whose job |\n\
             | --- | --- | --- | --- | --- | --- |\n",
        );
        let range = |start: u32, end: u32| if start == end { start.to_string() } else { format!("{start}-{end}") };
        for advice in &ADVICE {
            let numbers: Vec<String> = advice.numbers.iter().map(|all| range(*all.start(), *all.end())).collect();
            let statuses: Vec<String> =
                advice.statuses.iter().map(|all| range((*all.start()).into(), (*all.end()).into())).collect();
            writeln!(
                page,
                "| {} | {} | {} | {} | {} | {} |",
                numbers.join(", "),
                statuses.join(", "),
                advice.texts.join("; "),
                advice.meaning,
                advice.mend,
                advice.whose.words()
            )
            .unwrap();
        }
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/ERRORS.md");
        if std::env::var_os("ZIXPOST_WRITE_DOCS").is_some() {
            std::fs::write(path, &page).unwrap();
        }
        let committed = std::fs::read_to_string(path).unwrap();
        assert!(committed == page, "docs/ERRORS.md is old: run this test with ZIXPOST_WRITE_DOCS=1");
    }

    proptest! {
        #[test]
        fn no_text_panics_and_no_cause_comes_twice(text in any::<String>(), status in any::<Option<u16>>()) {
            let found = causes(&entry(State::Refused, status, &text), &[KEY]);
            for (at, cause) in found.iter().enumerate() {
                prop_assert!(!found[at + 1..].contains(cause));
            }
        }
    }
}
