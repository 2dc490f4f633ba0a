//! Whether a send is what somebody looks for.

use super::asked::{Asked, Text};
use super::condition::Condition;
use super::pattern::Pattern;
use super::query::{Query, Term};

impl Query {
    /// Whether a send meets every term.
    #[must_use]
    pub fn matches(&self, asked: &impl Asked) -> bool {
        self.terms().iter().all(|term| term.matches(asked))
    }
}

impl Term {
    /// Whether a send meets it.
    #[must_use]
    pub fn matches(&self, asked: &impl Asked) -> bool {
        self.condition.is_met(asked) != self.is_negated
    }
}

impl Condition {
    fn is_met(&self, asked: &impl Asked) -> bool {
        let has = |pattern: &Pattern, which| asked.text(which).is_some_and(|text| pattern.is_in(&text));
        let is_to = |pattern: &Pattern| pattern.is_in_digits(asked.digits()) || has(pattern, Text::Contact);
        match self {
            Self::Word(pattern) => {
                is_to(pattern) || has(pattern, Text::Link) || has(pattern, Text::Caption) || has(pattern, Text::Message)
            }
            Self::To(pattern) => is_to(pattern),
            Self::From(pattern) => has(pattern, Text::Sender) || has(pattern, Text::PhoneId),
            Self::By(pattern) => has(pattern, Text::Operator),
            Self::Host(pattern) => has(pattern, Text::Host),
            Self::Link(pattern) => has(pattern, Text::Link),
            Self::Picture(beginning) => asked.sha256().is_some_and(|sum| sum.starts_with(beginning)),
            Self::State(states) => states.contains(&asked.state()),
            Self::Since(at) => asked.created() >= *at,
            Self::Until(at) => asked.created() < *at,
            Self::Tag(numbers) => numbers.iter().any(|number| number.digits() == asked.digits()),
            Self::Id(beginning) => asked.id().starts_with(beginning),
            Self::Probe(beginning) => asked.probe().is_some_and(|id| id.starts_with(beginning)),
            Self::Http(statuses) => asked.http_status().is_some_and(|status| statuses.contains(&status)),
            Self::Has(part) => asked.has(*part),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use jiff::tz::TimeZone;
    use uuid::Uuid;

    use super::*;
    use crate::domain::{Author, Contact, Draft, Entry, Format, Options, Phone, PictureFacts, Reading, State};

    fn entry() -> Entry {
        let number = Phone::from_e164("+13025550101").unwrap();
        let contact = Contact { name: "María Ortiz".into(), number, note: None, tags: Vec::new(), sender: None };
        let draft = Draft {
            to: "+13025550101".into(),
            from: "104898309288724".into(),
            link: "https://cdn.example.com/Invoice-2291.png".into(),
            caption: "Due *Friday*".into(),
            ..Draft::default()
        };
        let mut outgoing = draft.check(&[], &Options::default()).unwrap();
        outgoing.contact = Some(contact.name);
        outgoing.sender.alias = "support-us".into();
        let author =
            Author { operator: "ana".into(), host: "desk-2".into(), client: "zixpost".into(), profile: "prod".into() };
        let created: Timestamp = "2026-11-23T12:20:00Z".parse().unwrap();
        let id = Uuid::parse_str("019ab0c4-5a7b-7c11-8d22-0123456789ab").unwrap();
        let mut entry = Entry::new(id, created, author, outgoing, State::Refused);
        entry.http_status = Some(401);
        entry.message = Some("Unauthorised".into());
        entry.probe = Some(Uuid::parse_str("019ab0c4-5a7b-7c11-8d22-aaaaaaaaaaaa").unwrap());
        let sha256 = format!("9c4f{}", "0".repeat(60)).parse().unwrap();
        entry.picture = Some(PictureFacts { format: Format::Png, width: None, height: None, bytes: 9, sha256 });
        entry
    }

    fn query(text: &str) -> Query {
        let tagged = |tag: &str| {
            let number = Phone::from_e164("+13025550101").unwrap();
            if tag == "vip" { vec![number] } else { Vec::new() }
        };
        let zone = TimeZone::UTC;
        let now = "2026-11-23T14:00:00Z".parse().unwrap();
        Query::parse(text, Reading { now, zone: &zone, tagged: &tagged })
            .unwrap_or_else(|all| panic!("{text}: {all:?}"))
    }

    #[test]
    fn an_entry_is_found_by_whatever_is_known_of_it() {
        for text in [
            "",
            "ortiz",
            "MARÍA",
            "302 555",
            "+1302",
            "friday",
            "invoice",
            "unauth",
            "https://cdn.example.com/invoice",
            "to:maría",
            "to:\"(302) 555-0101\"",
            "from:us",
            "from:1048",
            "by:ANA",
            "by:=ana",
            "from:=104898309288724",
            "link:invoice",
            "link:=https://cdn.example.com/Invoice-2291.png",
            "picture:9C4F",
            "-picture:9d",
            "host:desk",
            "state:ref,unknown",
            "since:today",
            "since:2026-11 until:2026-11",
            "until:12:20",
            "tag:vip",
            "id:019AB0C4",
            "http:401",
            "http:4xx",
            "has:caption",
            "has:contact",
            "-has:retry",
            "probe:019ab0c4-5a7b-7c11-8D22-a",
            "has:probe",
            "-probe:019b",
            "-state:accepted",
            "-paris",
            "to:",
            "state:",
            "cdn.example.com:80 -x",
        ] {
            let expected = !text.contains(":80");
            assert_eq!(query(text).matches(&entry()), expected, "{text}");
        }
    }

    #[test]
    fn what_it_is_not_does_not_find_it() {
        for text in [
            "paris",
            "ortiz paris",
            "-ortiz",
            "to:friday",
            "from:ana",
            "by:desk-2",
            "by:=an",
            "link:=invoice",
            "link:friday",
            "picture:9c40",
            "state:accepted",
            "since:13:00",
            "until:12:19",
            "until:2026-10",
            "tag:new",
            "id:019b",
            "http:5xx",
            "has:retry",
            "-has:caption",
            "+302",
            "\"ortiz maría\"",
        ] {
            assert!(!query(text).matches(&entry()), "{text}");
        }
    }

    #[test]
    fn mistakes_come_all_together_with_their_places() {
        let zone = TimeZone::UTC;
        let reading = Reading { now: Timestamp::UNIX_EPOCH, zone: &zone, tagged: &|_| Vec::new() };
        let text = "ok stat:failed since:soon -http:abc id:xyz has:wings state:lost";
        let problems = Query::parse(text, reading).unwrap_err();
        let told: Vec<(&str, String)> =
            problems.iter().map(|problem| (&text[problem.at.clone()], problem.to_string())).collect();
        assert_eq!(
            told.iter().map(|(at, _)| *at).collect::<Vec<_>>(),
            ["stat:failed", "since:soon", "-http:abc", "id:xyz", "has:wings", "state:lost"]
        );
        assert_eq!(told[0].1, "no field \"stat\": state: was meant? For the text write \"stat:failed\"");
        assert!(told[1].1.contains("2026-11-23"), "{}", told[1].1);
    }

    #[test]
    fn the_span_is_the_narrowest_of_the_times() {
        let (since, until) = query("since:2026-10 since:2026-11 until:2026-12 -since:2026-12-15 ortiz").span();
        assert_eq!(since.map(|at| at.to_string()).as_deref(), Some("2026-11-01T00:00:00Z"));
        assert_eq!(until.map(|at| at.to_string()).as_deref(), Some("2026-12-15T00:00:00Z"));
        assert_eq!(query("ortiz").span(), (None, None));
    }
}
