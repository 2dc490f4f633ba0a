//! What a bundle says, and above all what it does not say.

use std::time::Duration;

use jiff::Timestamp;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::domain::{Answer, Author, Draft, Entry, Exchange, Options, Outcome, RequestText, State};

const LINK: &str =
    "https://cdn.example.com/invoice.png?X-Amz-Signature=0a1b2c3d4e5f&user=maria%40example.com#frag-secret";
const REPORT: &str = "https://hooks.example.com/in/secret-path?token=hook-token-1";
const CAPTION: &str = "Dear María,\nyour \"invoice\" for 2291";
const NOW: &str = "2026-11-23T01:40:00Z";

/// The words that no bundle may have.
const CANARIES: [&str; 17] = [
    "13025550101",
    "+1 302 555 0101",
    "302-555-0101",
    "(302) 555-0101",
    "0a1b2c3d4e5f",
    "maria%40example.com",
    "maria@example.com",
    "frag-secret",
    "secret-path",
    "hook-token-1",
    "Dear María",
    "your \"invoice\"",
    "María Ortiz",
    "jane-operator",
    "desk-2.example",
    "canary-5e0d-key",
    "+44 7700 900123",
];

fn entry(outcome: Outcome, said: &str) -> Entry {
    let draft = Draft {
        to: "+13025550101".into(),
        from: "104898309288724".into(),
        link: LINK.into(),
        caption: CAPTION.into(),
        report_url: REPORT.into(),
        ..Draft::default()
    };
    let mut outgoing = draft.check(&[], &Options::default()).unwrap();
    outgoing.contact = Some("María Ortiz".into());
    let author = Author {
        operator: "jane-operator".into(),
        host: "desk-2.example".into(),
        client: "zixpost/0.1.0".into(),
        profile: "prod".into(),
    };
    let created: Timestamp = "2026-11-23T01:37:00Z".parse().unwrap();
    let mut entry = Entry::new(Uuid::from_u128(7), created, author, outgoing, State::Queued);
    let mut answer = Answer::bare(outcome, format!("Zixflow answered: {said}"), Duration::from_millis(412));
    answer.http_status = Some(401);
    answer.message = Some(said.to_owned());
    answer.message_id = Some("6631b229aabbccddeeff0011".into());
    answer.body = Some(format!("{{\"status\":false,\"message\":{}}}", serde_json::to_string(said).unwrap()));
    answer.exchange =
        Exchange { dns_ms: Some(4), tcp_ms: Some(31), tls_ms: Some(36), wait_ms: Some(340), ..Exchange::default() };
    for (name, value) in [("cf-ray", "8e6c-AMS"), ("date", "Mon, 23 Nov 2026 01:37:00 GMT"), ("via", said)] {
        answer.exchange.headers.insert(name.into(), value.replace('\n', " "));
    }
    answer.date = Some(created);
    entry.settle(created + jiff::SignedDuration::from_millis(900), answer);
    entry
}

/// As the gateway puts a request in words.
fn request(entry: &Entry) -> RequestText {
    let outgoing = &entry.outgoing;
    let json = |text: &str| serde_json::to_string(text).unwrap();
    let (to, link) = (json(outgoing.to.digits()), json(outgoing.link.as_str()));
    let caption = json(outgoing.caption.as_ref().map_or("", |caption| caption.as_str()));
    let report = json(outgoing.options.report_url.as_deref().unwrap_or_default());
    let body = format!(
        "{{\n  \"to\": {to},\n  \"image\": {{\n    \"link\": {link},\n    \"caption\": {caption}\n  }},\n  \"reportURL\": {report}\n}}"
    );
    let compact = format!("{{\"to\":{to},\"image\":{{\"link\":{link},\"caption\":{caption}}},\"reportURL\":{report}}}");
    let curl = format!("curl 'https://api.zixflow.com/x' --data-raw '{}'", compact.replace('\'', r"'\''"));
    let headers = vec![("Authorization", "Bearer ***")];
    RequestText { line: "POST https://api.zixflow.com/x".into(), headers, body, curl }
}

fn gather(entries: Vec<Entry>, reveal: Reveal) -> Evidence {
    let sends: Vec<Evident> = entries.into_iter().map(|entry| Evident { request: request(&entry), entry }).collect();
    Evidence::gather(&sends, [], reveal, "zixpost/0.1.0", NOW.parse().unwrap())
}

fn both(evidence: &Evidence) -> [String; 2] {
    [evidence.markdown(), serde_json::to_string(evidence).unwrap()]
}

#[test]
fn no_answer_that_repeats_a_secret_brings_it_into_a_bundle() {
    let report = format!("retry at {REPORT}");
    let signed = format!("could not fetch {LINK}");
    let parts = "X-Amz-Signature was 0a1b2c3d4e5f for maria@example.com".to_owned();
    for said in [
        "no session with 13025550101".to_owned(),
        "no session with +1 302 555 0101, (302) 555-0101 or 302-555-0101".to_owned(),
        "1-302-555-0101 and +44 7700 900123 are not allowed".to_owned(),
        "Bearer canary-5e0d-key is no key; Authorization: bearer  canary-5e0d-key".to_owned(),
        format!("caption {CAPTION} for María Ortiz, sent by jane-operator on desk-2.example"),
        serde_json::to_string(CAPTION).unwrap(),
        signed,
        serde_json::to_string(&LINK.replace('/', "\\/")).unwrap(),
        report,
        parts,
    ] {
        for text in both(&gather(vec![entry(Outcome::Refused, &said)], Reveal::default())) {
            for canary in CANARIES {
                assert!(!text.contains(canary), "{said}\n{canary}\n{text}");
            }
            let digits: String = text.chars().filter(char::is_ascii_digit).collect();
            assert!(!digits.contains("13025550101"), "{said}\n{text}");
        }
    }
}

#[test]
fn what_a_ticket_needs_is_there() {
    let text = gather(vec![entry(Outcome::Refused, "Unauthorised (#131047)")], Reveal::default()).markdown();
    for needed in [
        "00000000-0000-0000-0000-000000000007",
        "104898309288724",
        "6631b229aabbccddeeff0011",
        "+1********01",
        "412 ms: DNS 4 ms, TCP 31 ms, TLS 36 ms, answer 340 ms",
        "both clocks agree",
        "cf-ray: 8e6c-AMS",
        "date: Mon, 23 Nov 2026 01:37:00 GMT",
        "HTTP/1.1",
        "zixpost/0.1.0",
        "#131047",
        "\"to\": \"1********01\"",
        "https://cdn.example.com/invoice.png?X-Amz-Signature=***&user=***#***",
        "(35 characters in 2 lines, not shown)",
        "Authorization: Bearer ***",
        "2026-11-23T01:37:00Z queued",
        "A job for",
    ] {
        assert!(text.contains(needed), "{needed}\n{text}");
    }
}

#[test]
fn who_asks_for_numbers_or_captions_gets_them_and_nothing_else() {
    let said = format!("13025550101 {CAPTION} {LINK}");
    let numbers = Reveal { numbers: true, captions: false };
    let text = gather(vec![entry(Outcome::Refused, &said)], numbers).markdown();
    assert!(text.contains("\"to\": \"13025550101\"") && text.contains("+13025550101"), "{text}");
    assert!(!text.contains("Dear") && !text.contains("0a1b2c3d4e5f"), "{text}");
    let captions = Reveal { numbers: false, captions: true };
    let text = gather(vec![entry(Outcome::Refused, &said)], captions).markdown();
    assert!(text.contains("Dear María") && !text.contains("13025550101") && !text.contains("0a1b2c3d4e5f"), "{text}");
}

#[test]
fn a_short_name_is_taken_out_where_it_is_a_word() {
    let mut entry = entry(Outcome::Refused, "ana\nAna says \"ana\": banana, ana@example.com\\nana");
    entry.author.operator = "ana".into();
    let text = serde_json::to_string(&gather(vec![entry], Reveal::default())).unwrap();
    assert!(text.contains("banana") && text.contains("Ana says"), "{text}");
    assert_eq!(text.replace("banana", "").matches("ana").count(), 0, "{text}");
}

#[test]
fn several_sends_begin_with_a_table_and_speak_for_each_other() {
    let mut good = entry(Outcome::Accepted, "");
    good.id = Uuid::from_u128(8);
    let evidence = gather(vec![entry(Outcome::Refused, "Unauthorised"), good], Reveal::default());
    let text = evidence.markdown();
    assert!(text.contains("| 1 | `104898309288724` | refused | 401 | 412 | `Unauthorised` |"), "{text}");
    assert!(text.contains("Unlikely: the same key worked within minutes."), "{text}");
    assert!(text.contains("## 2. accepted"), "{text}");
}

#[test]
fn no_text_leaves_its_code() {
    let said = "```\n# not a heading | `a` | ``b``\n</table>\u{1b}[31m\u{202e}";
    let text = gather(vec![entry(Outcome::Refused, said)], Reveal::default()).markdown();
    assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text}");
    // Outside of code the line would be a heading.
    let mut fence: Option<usize> = None;
    for line in text.lines() {
        let ticks = line.len() - line.trim_start_matches('`').len();
        match fence {
            None if ticks >= 3 => fence = Some(ticks),
            Some(open) if ticks >= open && line.len() == ticks => fence = None,
            None => assert!(!line.starts_with("# not"), "{text}"),
            Some(_) => {}
        }
    }
    assert_eq!(fence, None);
    // Every row of the table of facts has two cells.
    assert!(text.lines().filter(|line| line.starts_with("| ")).all(|line| line.matches('|').count() == 3), "{text}");
}

proptest! {
    #[test]
    fn a_number_in_any_form_and_place_is_masked(
        before in "[a-z {}\":,]{0,12}", after in "[a-z {}\":,]{0,12}", form in 0usize..8, parting in "[ .()/-]{0,3}",
    ) {
        let digits = "13025550101";
        let forms = [
            digits.to_owned(),
            format!("+{digits}"),
            format!("+1{parting}302{parting}555{parting}0101"),
            format!("1{parting}302{parting}5550101"),
            format!("302{parting}555{parting}0101"),
            format!("00{digits}"),
            format!("5550{parting}101"),
            "1302\u{200b}555\u{2060}0101".to_owned(),
        ];
        let said = format!("{before}{}{after}", forms[form]);
        for text in both(&gather(vec![entry(Outcome::Refused, &said)], Reveal::default())) {
            let digits: String = text.chars().filter(char::is_ascii_digit).collect();
            prop_assert!(!digits.contains("5550101"), "{}\n{}", said, text);
        }
    }

    #[test]
    fn no_answer_panics_and_no_caption_is_seen(said in any::<String>(), caption in "[a-zA-Z'\"\\\\\n|`é🙂 ]{8,60}") {
        let mut entry = entry(Outcome::Unknown, &said);
        entry.outgoing.caption = crate::domain::Caption::parse(&caption).unwrap();
        entry.answer = Some(format!("{said}{caption}"));
        let text = gather(vec![entry], Reveal::default()).markdown();
        let shown = crate::domain::Shown::lines(caption.trim());
        prop_assert!(caption.trim().len() < 8 || !text.contains(shown.as_str()), "{}", text);
    }
}
