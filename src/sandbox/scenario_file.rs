//! Reads a scenario file. All its mistakes are told at once, each with its line.

use std::fmt;
use std::ops::{Range, RangeInclusive};
use std::time::Duration;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::scenario::{Matcher, Rule, Scenario};
use super::trouble::{self, Act, LONGEST, Plan};

/// A scenario file that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .mistakes.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct ScenarioError {
    /// All of them, in the order of their lines.
    pub mistakes: Vec<Mistake>,
}

/// A mistake in a scenario file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mistake {
    /// Counted from 1.
    pub line: usize,
    /// What is wrong and how to mend it.
    pub text: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "line {}: {}", self.line, self.text)
    }
}

const FILE_KEYS: [&str; 2] = ["latency_ms", "rule"];
const RULE_KEYS: [&str; 11] = [
    "match",
    "times",
    "trouble",
    "delay_ms",
    "gap_ms",
    "retry_after",
    "location",
    "headers",
    "status",
    "content_type",
    "body",
];
const MATCH_KEYS: [&str; 3] = ["to", "caption_contains", "path"];

/// Reads the text of a file.
///
/// # Errors
/// Every mistake in it.
pub(super) fn read(text: &str) -> Result<Scenario, ScenarioError> {
    let (table, broken) = DeTable::parse_recoverable(text);
    let mut reader = Reader { text, mistakes: Vec::new() };
    for error in broken {
        reader.mistake(error.span().unwrap_or_default(), error.message());
    }
    let scenario = reader.scenario(table.get_ref());
    let mut mistakes = reader.mistakes;
    if mistakes.is_empty() {
        return Ok(scenario);
    }
    mistakes.sort();
    mistakes.dedup();
    Err(ScenarioError { mistakes })
}

struct Reader<'t> {
    text: &'t str,
    mistakes: Vec<Mistake>,
}

type Value<'t> = Spanned<DeValue<'t>>;

impl Reader<'_> {
    fn scenario(&mut self, table: &DeTable<'_>) -> Scenario {
        self.unknown_keys(table, &FILE_KEYS);
        let latency = self.milliseconds(table, "latency_ms").unwrap_or_default();
        let mut rules = Vec::new();
        if let Some(value) = table.get("rule") {
            match value.get_ref().as_array() {
                Some(array) => rules.extend(array.iter().filter_map(|value| self.rule(value))),
                None => self.mistake(value.span(), "a rule is written under [[rule]]"),
            }
        }
        Scenario { latency, rules }
    }

    fn rule(&mut self, value: &Value<'_>) -> Option<Rule> {
        let Some(table) = value.get_ref().as_table() else {
            self.mistake(value.span(), "a rule is written under [[rule]]");
            return None;
        };
        self.unknown_keys(table, &RULE_KEYS);
        let matcher = self.matcher(table);
        let times = self.number(table, "times", 1..=u64::from(u32::MAX));
        let mut plan = self.trouble(table, value.span())?;
        if let Some(delay) = self.milliseconds(table, "delay_ms") {
            plan.delay = delay;
        }
        if let Some(gap) = self.milliseconds(table, "gap_ms") {
            plan.gap = gap;
        }
        if let Some(status) = self.number(table, "status", 200..=599) {
            plan.script.status = status as u16;
        }
        if let Some(content_type) = self.header_text(table, "content_type") {
            plan.script.content_type = content_type;
        }
        if let Some(body) = self.string(table, "body") {
            plan.script.body = body;
        }
        for (key, name) in [("retry_after", "Retry-After"), ("location", "Location")] {
            if let Some(text) = self.header_text(table, key) {
                plan.headers.push((name.to_owned(), text));
            }
        }
        self.headers(table, &mut plan);
        self.misplaced_keys(table, plan.act);
        if plan.act.is_before_reading() && matcher != Matcher::default() {
            let name = plan.act.name();
            self.mistake(value.span(), format!("{name} comes before anything is read, so it cannot have a match"));
        }
        Some(Rule { matcher, times, plan })
    }

    fn trouble(&mut self, table: &DeTable<'_>, rule: Range<usize>) -> Option<Plan> {
        let Some(value) = table.get("trouble") else {
            if table.contains_key("delay_ms") {
                return Some(Plan::new(Act::Ordinary));
            }
            self.mistake(rule, "this rule says neither `trouble` nor `delay_ms`");
            return None;
        };
        let name = self.string(table, "trouble")?;
        let plan = trouble::named(&name);
        if plan.is_none() {
            let hint = nearest(&name, trouble::names());
            self.mistake(value.span(), format!("there is no trouble named {name:?}; the nearest is {hint:?}"));
        }
        plan
    }

    fn matcher(&mut self, table: &DeTable<'_>) -> Matcher {
        let Some(value) = table.get("match") else { return Matcher::default() };
        let Some(table) = value.get_ref().as_table() else {
            self.mistake(value.span(), "match is written as { to = \"...\", caption_contains = \"...\" }");
            return Matcher::default();
        };
        self.unknown_keys(table, &MATCH_KEYS);
        let to = self.string(table, "to").map(|to| to.chars().filter(char::is_ascii_digit).collect::<String>());
        if let (Some(value), Some("")) = (table.get("to"), to.as_deref()) {
            self.mistake(value.span(), "to has no digit");
        }
        let path = self.string(table, "path");
        if let (Some(value), Some(path)) = (table.get("path"), &path)
            && !path.starts_with('/')
        {
            self.mistake(value.span(), "a path begins with /");
        }
        Matcher { to, caption_contains: self.string(table, "caption_contains"), path }
    }

    fn headers(&mut self, table: &DeTable<'_>, plan: &mut Plan) {
        let Some(value) = table.get("headers") else { return };
        let Some(headers) = value.get_ref().as_table() else {
            self.mistake(value.span(), "headers are written as { \"Date\" = \"...\" }");
            return;
        };
        for name in headers.keys() {
            let word = name.get_ref();
            if word.is_empty() || !word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
                self.mistake(name.span(), format!("{word:?} is no header name"));
            } else if let Some(text) = self.header_text(headers, word) {
                plan.headers.push((word.to_string(), text));
            }
        }
    }

    /// Keys that the trouble of the rule does nothing with.
    fn misplaced_keys(&mut self, table: &DeTable<'_>, act: Act) {
        for key in table.keys() {
            let (fits, place) = match key.get_ref().as_ref() {
                "status" | "content_type" | "body" => (act == Act::Scripted, "the trouble \"answer\""),
                "gap_ms" => (act == Act::Trickle, "the trouble \"trickle\""),
                "retry_after" | "location" | "headers" => (act.is_whole(), "a trouble that is one whole answer"),
                "delay_ms" => (!act.is_before_reading(), "a trouble that reads the request first"),
                _ => continue,
            };
            if !fits {
                self.mistake(key.span(), format!("`{}` goes only with {place}", key.get_ref()));
            }
        }
    }

    fn unknown_keys(&mut self, table: &DeTable<'_>, known: &[&'static str]) {
        for key in table.keys().filter(|key| !known.contains(&key.get_ref().as_ref())) {
            let hint = nearest(key.get_ref(), known.iter().copied());
            self.mistake(key.span(), format!("there is no key `{}` here; the nearest is `{hint}`", key.get_ref()));
        }
    }

    fn milliseconds(&mut self, table: &DeTable<'_>, key: &str) -> Option<Duration> {
        self.number(table, key, 0..=LONGEST.as_secs() * 1000).map(Duration::from_millis)
    }

    fn number(&mut self, table: &DeTable<'_>, key: &str, range: RangeInclusive<u64>) -> Option<u64> {
        let value = table.get(key)?;
        let number = value.get_ref().as_integer();
        let number = number.and_then(|number| u64::from_str_radix(number.as_str(), number.radix()).ok());
        let good = number.filter(|number| range.contains(number));
        if good.is_none() {
            self.mistake(value.span(), format!("{key} is a whole number from {} to {}", range.start(), range.end()));
        }
        good
    }

    fn string(&mut self, table: &DeTable<'_>, key: &str) -> Option<String> {
        let value = table.get(key)?;
        let text = value.get_ref().as_str();
        if text.is_none() {
            self.mistake(value.span(), format!("{key} is a text in quotes"));
        }
        text.map(str::to_owned)
    }

    fn header_text(&mut self, table: &DeTable<'_>, key: &str) -> Option<String> {
        let text = self.string(table, key)?;
        if let (Some(value), false) = (table.get(key), text.bytes().all(|byte| matches!(byte, b' '..=b'~'))) {
            self.mistake(value.span(), format!("{key} goes into a header: one line of ASCII"));
        }
        Some(text)
    }

    fn mistake(&mut self, span: Range<usize>, text: impl Into<String>) {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        let line = 1 + before.matches('\n').count();
        self.mistakes.push(Mistake { line, text: text.into() });
    }
}

/// The known word with the fewest letters to change; the first of several.
fn nearest<'w>(word: &str, known: impl Iterator<Item = &'w str>) -> &'w str {
    known.min_by_key(|candidate| distance(word, candidate)).unwrap_or_default()
}

/// The edit distance of Levenshtein, row by row.
fn distance(left: &str, right: &str) -> usize {
    let mut row: Vec<usize> = (0..=right.chars().count()).collect();
    for (index, letter) in left.chars().enumerate() {
        let mut diagonal = index;
        row[0] = index + 1;
        for (column, other) in right.chars().enumerate() {
            let change = diagonal + usize::from(letter != other);
            diagonal = row[column + 1];
            row[column + 1] = change.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[right.chars().count()]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use std::time::Duration;

    use super::super::trouble::Act;
    use super::{distance, read};

    fn mistakes(text: &str) -> Vec<String> {
        read(text).unwrap_err().mistakes.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_rule_takes_all_its_keys() {
        let text = "latency_ms = 700\n[[rule]]\ntrouble = 'answer'\nstatus = 429\ncontent_type = 'text/plain'\n\
                    body = 'wait'\nretry_after = '7'\nheaders = { Date = 'Sun, 06 Nov 1994 08:49:37 GMT' }\ntimes = 3\n\
                    delay_ms = 20\nmatch = { path = '/x' }";
        let scenario = read(text).unwrap();
        assert_eq!(scenario.latency, Duration::from_millis(700));
        let rule = &scenario.rules[0];
        assert_eq!((rule.times, rule.plan.act, rule.plan.delay.as_millis()), (Some(3), Act::Scripted, 20));
        assert_eq!((rule.plan.script.status, rule.plan.script.body.as_str()), (429, "wait"));
        assert_eq!(rule.plan.headers.iter().map(|(name, _)| name).collect::<Vec<_>>(), ["Retry-After", "Date"]);
    }

    #[test]
    fn an_empty_file_is_the_default() {
        assert_eq!(read("").unwrap(), super::Scenario::default());
    }

    #[test]
    fn all_mistakes_are_told_with_their_lines() {
        let text = "latencyms = 1\n\n[[rule]]\ntrouble = 'cut-afer'\ntims = 2\n[[rule]]\ntimes = 0\ntrouble = '500'\n\
                    match = { cption_contains = 'a', to = 'x' }\n[[rule]]\n";
        assert_eq!(
            mistakes(text),
            [
                "line 1: there is no key `latencyms` here; the nearest is `latency_ms`",
                "line 4: there is no trouble named \"cut-afer\"; the nearest is \"cut-after\"",
                "line 5: there is no key `tims` here; the nearest is `times`",
                "line 7: times is a whole number from 1 to 4294967295",
                "line 9: there is no key `cption_contains` here; the nearest is `caption_contains`",
                "line 9: to has no digit",
                "line 10: this rule says neither `trouble` nor `delay_ms`",
            ]
        );
    }

    #[test]
    fn broken_toml_is_told_with_its_line() {
        let told = mistakes("latency_ms = 5\n[[rule]]\ntrouble = \n");
        assert!(told[0].starts_with("line 3: "), "{told:?}");
    }

    #[test]
    fn values_of_the_wrong_kind_are_told() {
        for (text, told) in [
            ("latency_ms = '5'", "line 1: latency_ms is a whole number from 0 to 3600000"),
            ("latency_ms = -1", "line 1: latency_ms is a whole number from 0 to 3600000"),
            ("rule = 1", "line 1: a rule is written under [[rule]]"),
            ("[[rule]]\ntrouble = 500", "line 2: trouble is a text in quotes"),
            ("[[rule]]\ntrouble = '500'\nmatch = 'a'", "line 3: match is written as { to ="),
            ("[[rule]]\ntrouble = '500'\nmatch = { path = 'a' }", "line 3: a path begins with /"),
            ("[[rule]]\ntrouble = '429'\nretry_after = \"a\\r\\nb\"", "line 3: retry_after goes into a header"),
            ("[[rule]]\ntrouble = '500'\nheaders = { 'a b' = 'c' }", "line 3: \"a b\" is no header name"),
        ] {
            let all = mistakes(text);
            assert!(all[0].starts_with(told), "{text}: {all:?}");
        }
    }

    #[test]
    fn keys_that_the_trouble_ignores_are_told() {
        for (text, told) in [
            ("trouble = '500'\nstatus = 501", "line 3: `status` goes only with the trouble \"answer\""),
            ("trouble = 'hang'\ngap_ms = 5", "line 3: `gap_ms` goes only with the trouble \"trickle\""),
            ("trouble = 'hang'\nretry_after = '7'", "line 3: `retry_after` goes only with a trouble that is one"),
            ("trouble = 'cut-before'\nmatch = { to = '1' }", "line 1: cut-before comes before anything is read"),
            ("trouble = 'cut-before'\ndelay_ms = 1", "line 3: `delay_ms` goes only with a trouble that reads"),
        ] {
            let all = mistakes(&format!("[[rule]]\n{text}"));
            assert!(all[0].starts_with(told), "{text}: {all:?}");
        }
    }

    #[test]
    fn distance_counts_letters_to_change() {
        for (left, right, letters) in [("", "", 0), ("a", "", 1), ("tims", "times", 1), ("slow", "lows", 2)] {
            assert_eq!(distance(left, right), letters, "{left} {right}");
        }
    }

    fn scenario_like() -> impl Strategy<Value = String> {
        let key = prop::sample::select([&super::FILE_KEYS[..], &super::RULE_KEYS, &super::MATCH_KEYS].concat());
        let value = prop::sample::select(vec![
            "5",
            "-1",
            "'429'",
            "'cut-before'",
            "'answer'",
            "'json-deep'",
            "{ to = '1' }",
            "{}",
            "[]",
            "true",
            "'\u{1b}'",
            "99999999999999999999",
            "{ Date = 5 }",
            "\"a\\r\\nb\"",
            "",
        ]);
        let line = prop_oneof![
            2 => Just("[[rule]]".to_owned()),
            6 => (key, value).prop_map(|(key, value)| format!("{key} = {value}")),
            1 => any::<String>(),
        ];
        prop::collection::vec(line, 0..12).prop_map(|lines| lines.join("\n"))
    }

    proptest! {
        #[test]
        fn no_text_panics_and_every_mistake_has_its_line(text in prop_oneof![any::<String>(), scenario_like()]) {
            if let Err(error) = read(&text) {
                prop_assert!(!error.mistakes.is_empty());
                let lines = 1 + text.matches('\n').count();
                prop_assert!(error.mistakes.iter().all(|mistake| (1..=lines).contains(&mistake.line)), "{error}");
            }
        }
    }
}
