//! The table of troubles: a name, words for the help, and what the server then does.

use std::fmt::Write as _;
use std::time::Duration;

use super::bad_json;
use super::routes::SEND;

/// What the server does with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    /// The documented answer.
    Ordinary,
    /// The documented 400.
    Refuse,
    /// `status: false` in a 200.
    False,
    /// A whole answer with this status: a page from 500 on, JSON below.
    Status(u16),
    /// A whole 200 with this body, said to be JSON.
    Body(&'static str),
    /// A whole 200 with the bad JSON of this kind.
    BadJson(&'static str),
    /// A whole 200 that says it is packed, and holds sixty megabytes.
    GzipBomb,
    /// A 400 whose message is 1 MiB long.
    LongMessage,
    /// A whole answer with the status, type and body of the scenario file.
    Scripted,
    CutBefore,
    ResetBefore,
    CutAfter,
    ResetAfter,
    Hang,
    HangBody,
    ResetBody,
    HalfStatus,
    HalfHead,
    Truncated,
    Trickle,
    NotHttp,
    TwoLengths,
    TwoAnswers,
    KeepThenCut,
    KeepThenReset,
    LengthAndChunks,
    BadChunks,
    Huge,
    EndlessHead,
    ManyHeaders,
    BigHeader,
    Interim,
}

impl Act {
    /// Whether the client gets one whole answer, whose headers a scenario file may add to.
    pub(super) fn is_whole(self) -> bool {
        matches!(
            self,
            Self::Ordinary
                | Self::Refuse
                | Self::False
                | Self::Status(_)
                | Self::Body(_)
                | Self::BadJson(_)
                | Self::GzipBomb
                | Self::LongMessage
                | Self::Scripted
        )
    }

    /// Whether the connection is ended before anything is read, so that nothing can be known of its request.
    pub(super) fn is_before_reading(self) -> bool {
        matches!(self, Self::CutBefore | Self::ResetBefore)
    }

    /// The name of the trouble, for the log.
    pub(super) fn name(self) -> &'static str {
        TROUBLES.iter().find(|trouble| trouble.act == self).map_or("trouble", |trouble| trouble.name)
    }
}

/// Everything about one answer that is to go wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Plan {
    pub(super) act: Act,
    /// How long to wait first, on top of the latency of the scenario.
    pub(super) delay: Duration,
    /// The time between two bytes of a trickle.
    pub(super) gap: Duration,
    /// Headers for a whole answer, over those that it has.
    pub(super) headers: Vec<(String, String)>,
    /// The answer of [`Act::Scripted`].
    pub(super) script: Script,
}

/// A whole answer out of a scenario file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Script {
    pub(super) status: u16,
    pub(super) content_type: String,
    pub(super) body: String,
}

impl Plan {
    pub(super) fn new(act: Act) -> Self {
        let script = Script { status: 200, content_type: "application/json".to_owned(), body: String::new() };
        Self { act, delay: Duration::ZERO, gap: Duration::from_millis(100), headers: Vec::new(), script }
    }
}

/// A row of the table.
#[derive(Debug)]
struct Trouble {
    name: &'static str,
    act: Act,
    takes: Takes,
    reach: Reach,
    help: &'static str,
}

/// What a number behind the name means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Takes {
    Nothing,
    Seconds,
    RetryAfter,
    Location,
    Gap,
}

/// How a trouble is asked for, besides by a scenario file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// A scenario file is the only way.
    File,
    /// A caption with its name.
    Caption,
    /// A caption, or a message to this number; the text is what follows the name then.
    Number(&'static str, &'static str),
}

/// The seconds of a `slow` that says none.
pub(super) const SLOW: Duration = Duration::from_secs(10);

/// The longest delay that can be asked for; more is a slip of the finger.
pub(super) const LONGEST: Duration = Duration::from_secs(3600);

const TROUBLES: &[Trouble] = &[
    row("ok", Act::Ordinary, Takes::Nothing, Reach::Caption, "the documented answer"),
    row("slow", Act::Ordinary, Takes::Seconds, to("13025550190", "10"), "the documented answer, after so many seconds"),
    row("refuse", Act::Refuse, Takes::Nothing, to("13025550191", ""), "400 with the documented body"),
    row("false", Act::False, Takes::Nothing, to("13025550192", ""), "200 with status:false and a message"),
    row("401", Act::Status(401), Takes::Nothing, Reach::Caption, "401 with the documented body"),
    row("403", Act::Status(403), Takes::Nothing, Reach::Caption, "403: the key may not do this"),
    row("404", Act::Status(404), Takes::Nothing, Reach::Caption, "404: no such call"),
    row(
        "429",
        Act::Status(429),
        Takes::RetryAfter,
        to("13025550193", "7"),
        "429; its Retry-After is the number or word",
    ),
    row("500", Act::Status(500), Takes::Nothing, to("13025550194", ""), "500 with an HTML page"),
    row("502", Act::Status(502), Takes::Nothing, Reach::Caption, "502 with an HTML page"),
    row("503", Act::Status(503), Takes::RetryAfter, Reach::Caption, "503 with an HTML page; the rest as with 429"),
    row("302", Act::Status(302), Takes::Location, Reach::Caption, "302 to /moved, or back to the send call itself"),
    row("307", Act::Status(307), Takes::Location, Reach::Caption, "307 to /moved, or back to the send call itself"),
    row("empty", Act::Body(""), Takes::Nothing, Reach::Caption, "200 with an empty body"),
    row("204", Act::Status(204), Takes::Nothing, Reach::Caption, "204"),
    row("garbage", Act::Body(GARBAGE), Takes::Nothing, to("13025550195", ""), "200 with a body that is no JSON"),
    row("notbool", Act::Body(NOT_BOOL), Takes::Nothing, Reach::Caption, "200 with \"status\":\"true\", a string"),
    row("long-message", Act::LongMessage, Takes::Nothing, Reach::Caption, "400 with a message of 1 MiB"),
    row("truncated", Act::Truncated, Takes::Nothing, Reach::Caption, "half the body, then closes"),
    row("cut-before", Act::CutBefore, Takes::Nothing, Reach::File, "closes the connection before it reads"),
    row("reset-before", Act::ResetBefore, Takes::Nothing, Reach::File, "resets the connection before it reads"),
    row("cut-after", Act::CutAfter, Takes::Nothing, to("13025550196", ""), "reads the request, closes without a word"),
    row(
        "reset-after",
        Act::ResetAfter,
        Takes::Nothing,
        to("13025550197", ""),
        "reads the request, resets the connection",
    ),
    row("hang", Act::Hang, Takes::Nothing, to("13025550198", ""), "reads the request, never answers"),
    row("hang-body", Act::HangBody, Takes::Nothing, Reach::Caption, "half the body, then nothing more"),
    row("reset-body", Act::ResetBody, Takes::Nothing, Reach::Caption, "half the body, then resets the connection"),
    row("trickle", Act::Trickle, Takes::Gap, to("13025550199", "100"), "a byte every so many milliseconds"),
    row("half-status", Act::HalfStatus, Takes::Nothing, Reach::Caption, "half a status line, then closes"),
    row("half-head", Act::HalfHead, Takes::Nothing, Reach::Caption, "half the headers, then closes"),
    row("nothttp", Act::NotHttp, Takes::Nothing, Reach::Caption, "bytes that are no HTTP"),
    row("two-lengths", Act::TwoLengths, Takes::Nothing, Reach::Caption, "two Content-Lengths that differ"),
    row("two-answers", Act::TwoAnswers, Takes::Nothing, Reach::Caption, "the answer twice, one after the other"),
    row("keep-cut", Act::KeepThenCut, Takes::Nothing, Reach::Caption, "the answer as if it stayed open, then closes"),
    row("keep-reset", Act::KeepThenReset, Takes::Nothing, Reach::Caption, "the same, then resets the connection"),
    row("chunks", Act::LengthAndChunks, Takes::Nothing, Reach::Caption, "chunks and a Content-Length, both"),
    row("bad-chunks", Act::BadChunks, Takes::Nothing, Reach::Caption, "a chunk whose length is no number"),
    row("huge", Act::Huge, Takes::Nothing, Reach::Caption, "a body without end"),
    row("gzip-bomb", Act::GzipBomb, Takes::Nothing, Reach::Caption, "60 kB of gzip that unpack to 62 MB"),
    row("endless-head", Act::EndlessHead, Takes::Nothing, Reach::Caption, "headers without end"),
    row("many-headers", Act::ManyHeaders, Takes::Nothing, Reach::Caption, "5,000 headers before the answer"),
    row("big-header", Act::BigHeader, Takes::Nothing, Reach::Caption, "a header of 1 MiB before the answer"),
    row("interim", Act::Interim, Takes::Nothing, Reach::Caption, "100,000 times 100 Continue before the answer"),
    row("answer", Act::Scripted, Takes::Nothing, Reach::File, "the status, content_type and body of the rule"),
];

const GARBAGE: &str = "<<< this is no JSON >>> \u{1b}[31mred\u{7}";
const NOT_BOOL: &str = r#"{"status":"true","message":"Message sent successfully"}"#;

/// The table as aligned text, for the help of the command and for the read-me.
#[must_use]
pub fn trouble_help() -> String {
    let mut text = format!("{:<13} {:<14} {:<16} {}\n", "trouble", "in a caption", "to the number", "what happens");
    for trouble in TROUBLES {
        let caption = match (trouble.reach, trouble.takes) {
            (Reach::File, _) => "-".to_owned(),
            (_, Takes::Nothing) => format!("#{}", trouble.name),
            (_, Takes::Seconds) => format!("#{} 10", trouble.name),
            (_, Takes::RetryAfter) => format!("#{} 7", trouble.name),
            (_, Takes::Location) => format!("#{} self", trouble.name),
            (_, Takes::Gap) => format!("#{} 100", trouble.name),
        };
        let number = match trouble.reach {
            Reach::Number(digits, _) => spaced(digits),
            Reach::File | Reach::Caption => "-".to_owned(),
        };
        let _ = writeln!(text, "{:<13} {caption:<14} {number:<16} {}", trouble.name, trouble.help);
    }
    text.push_str("Any other status from 300 to 599 is a trouble of that name too, such as #418.\n");
    text.push_str("The words of Retry-After: date (in 7 s, by its own Date), past, huge, negative, garbage.\n");
    text + &bad_json::help()
}

/// The act of that name, with the delay that belongs to it.
pub(super) fn named(name: &str) -> Option<Plan> {
    let (act, takes) = find(name)?;
    let mut plan = Plan::new(act);
    if takes == Takes::Seconds {
        plan.delay = SLOW;
    }
    Some(plan)
}

/// The names of the table, for a hint at the nearest.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    TROUBLES.iter().map(|trouble| trouble.name)
}

/// What a message to this number (bare digits) or with this caption asks for. The number goes first.
pub(super) fn asked_for(to: &str, caption: &str) -> Option<Plan> {
    let numbered = TROUBLES.iter().find_map(|trouble| match trouble.reach {
        Reach::Number(digits, argument) if digits == to => Some((trouble, argument)),
        _ => None,
    });
    if let Some((trouble, argument)) = numbered {
        return Some(plan(trouble.act, trouble.takes, argument));
    }
    let words: Vec<&str> = caption.split_whitespace().collect();
    words.iter().enumerate().find_map(|(index, word)| {
        let name = word.strip_prefix('#')?;
        if TROUBLES.iter().any(|trouble| trouble.name == name && trouble.reach == Reach::File) {
            return None;
        }
        let (act, takes) = find(name)?;
        Some(plan(act, takes, words.get(index + 1).copied().unwrap_or_default()))
    })
}

/// The row of that name, or the status that the name is.
fn find(name: &str) -> Option<(Act, Takes)> {
    if let Some(trouble) = TROUBLES.iter().find(|trouble| trouble.name == name) {
        return Some((trouble.act, trouble.takes));
    }
    if let Some(kind) = bad_json::kind(name) {
        return Some((Act::BadJson(kind), Takes::Nothing));
    }
    let status = name.parse().ok().filter(|status| name.len() == 3 && (300..600).contains(status))?;
    Some((Act::Status(status), if status < 400 { Takes::Location } else { Takes::RetryAfter }))
}

fn plan(act: Act, takes: Takes, argument: &str) -> Plan {
    let mut plan = Plan::new(act);
    let number: Option<u32> = argument.parse().ok();
    match (takes, number) {
        (Takes::Location, _) if argument == "self" => plan.headers.push(("Location".to_owned(), SEND.to_owned())),
        (Takes::Nothing | Takes::Location, _) | (Takes::Gap, None) => {}
        (Takes::RetryAfter, None) => plan.headers = retry_after(argument),
        (Takes::Seconds, None) => plan.delay = SLOW,
        (Takes::Seconds, Some(seconds)) => plan.delay = Duration::from_secs(seconds.into()).min(LONGEST),
        (Takes::RetryAfter, Some(seconds)) => plan.headers.push(("Retry-After".to_owned(), seconds.to_string())),
        (Takes::Gap, Some(gap)) => plan.gap = Duration::from_millis(gap.into()).min(LONGEST),
    }
    plan
}

/// The headers that a word after a 429 stands for. The date is far from any real clock: a client that does not hold it
/// against the Date of the same answer waits wrongly.
fn retry_after(word: &str) -> Vec<(String, String)> {
    let headers: &[(&str, &str)] = match word {
        "date" => &[("Date", "Tue, 10 Nov 2026 09:00:00 GMT"), ("Retry-After", "Tue, 10 Nov 2026 09:00:07 GMT")],
        "past" => &[("Date", "Tue, 10 Nov 2026 09:00:00 GMT"), ("Retry-After", "Tue, 10 Nov 2026 08:00:00 GMT")],
        "huge" => &[("Retry-After", "99999999999999999999")],
        "negative" => &[("Retry-After", "-7")],
        "garbage" => &[("Retry-After", "soon")],
        _ => &[],
    };
    headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// `13025550190` as people write it.
fn spaced(digits: &str) -> String {
    match (digits.get(..1), digits.get(1..4), digits.get(4..7), digits.get(7..)) {
        (Some(country), Some(area), Some(exchange), Some(line)) => format!("+{country} {area} {exchange} {line}"),
        _ => digits.to_owned(),
    }
}

const fn row(name: &'static str, act: Act, takes: Takes, reach: Reach, help: &'static str) -> Trouble {
    Trouble { name, act, takes, reach, help }
}

const fn to(digits: &'static str, argument: &'static str) -> Reach {
    Reach::Number(digits, argument)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::time::Duration;

    use super::{Act, Reach, TROUBLES, asked_for, named, names, trouble_help};

    #[test]
    fn names_and_numbers_are_given_once() {
        assert_eq!(names().collect::<BTreeSet<_>>().len(), TROUBLES.len());
        let numbers: Vec<&str> = TROUBLES
            .iter()
            .filter_map(|trouble| match trouble.reach {
                Reach::Number(digits, _) => Some(digits),
                _ => None,
            })
            .collect();
        assert_eq!(numbers.iter().collect::<BTreeSet<_>>().len(), numbers.len());
        assert!(numbers.iter().all(|digits| digits.starts_with("1302555019") && digits.len() == 11));
    }

    #[test]
    fn a_caption_word_is_found_among_others_with_its_number() {
        let plan = asked_for("13025550101", "Hello #sale #slow 3 please").unwrap();
        assert_eq!((plan.act, plan.delay), (Act::Ordinary, Duration::from_secs(3)));
        assert_eq!(asked_for("13025550101", "#slow please").unwrap().delay, Duration::from_secs(10));
        assert_eq!(asked_for("13025550101", "#slow 99999").unwrap().delay, Duration::from_secs(3600));
        let plan = asked_for("13025550101", "#429 7").unwrap();
        assert_eq!((plan.act, plan.headers), (Act::Status(429), vec![("Retry-After".to_owned(), "7".to_owned())]));
        assert_eq!(asked_for("13025550101", "#429").unwrap().headers, []);
        assert_eq!(asked_for("13025550101", "#418").unwrap().act, Act::Status(418));
        assert_eq!(asked_for("13025550101", "#json-deep").unwrap().act, Act::BadJson("deep"));
    }

    #[test]
    fn a_word_after_the_name_shapes_the_headers() {
        let header = |caption| {
            let headers = asked_for("13025550101", caption).unwrap().headers;
            headers.last().map(|(name, value)| format!("{name}: {value}"))
        };
        assert_eq!(header("#429 huge").as_deref(), Some("Retry-After: 99999999999999999999"));
        assert_eq!(header("#503 negative").as_deref(), Some("Retry-After: -7"));
        assert_eq!(header("#429 date").as_deref(), Some("Retry-After: Tue, 10 Nov 2026 09:00:07 GMT"));
        assert_eq!(header("#308 self").as_deref(), Some("Location: /api/v1/campaign/whatsapp/message/send"));
        assert_eq!((header("#308 please"), header("#429 please")), (None, None));
    }

    #[test]
    fn other_captions_and_numbers_ask_for_nothing() {
        for caption in
            ["", "hello", "# slow", "#200", "#600", "#1234", "#answer", "#cut-before", "#json-", "a#slow", "#Slow"]
        {
            assert_eq!(asked_for("13025550101", caption), None, "{caption}");
        }
    }

    #[test]
    fn a_magic_number_goes_before_the_caption() {
        let plan = asked_for("13025550193", "#500").unwrap();
        assert_eq!((plan.act, plan.headers.len()), (Act::Status(429), 1));
        assert_eq!(asked_for("13025550198", "").unwrap().act, Act::Hang);
    }

    #[test]
    fn the_help_has_a_line_for_each_trouble_and_fits_a_terminal() {
        let help = trouble_help();
        for name in names() {
            assert!(help.lines().any(|line| line.split_whitespace().next() == Some(name)), "{name}");
            assert!(named(name).is_some(), "{name}");
        }
        assert!(help.lines().all(|line| line.chars().count() <= 96), "{help}");
        assert!(help.contains("slow          #slow 10       +1 302 555 0190  the documented answer, after"), "{help}");
    }
}
