//! How the sandbox behaves: its latency, and rules that say which requests meet which trouble.

use std::time::Duration;

use super::request::Received;
use super::scenario_file::{self, ScenarioError};
use super::trouble::{Act, Plan};

/// How the sandbox behaves. The default answers as documented, at once; the magic words work in every scenario.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scenario {
    /// How long the send call takes before it answers, or does what it does in place of an answer.
    pub latency: Duration,
    pub(super) rules: Vec<Rule>,
}

impl Scenario {
    /// Reads a scenario file; `assets/demo/scenario.example.toml` tells its form.
    ///
    /// # Errors
    /// Every mistake in the file, with its line.
    pub fn parse(text: &str) -> Result<Self, ScenarioError> {
        scenario_file::read(text)
    }

    /// The same scenario with another latency.
    #[must_use]
    pub fn with_latency(mut self, latency: Duration) -> Self {
        self.latency = latency;
        self
    }
}

/// One rule of a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rule {
    pub(super) matcher: Matcher,
    /// How many requests it is good for; none means for ever.
    pub(super) times: Option<u64>,
    pub(super) plan: Plan,
}

/// Which requests a rule is about. An empty one is about every send.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Matcher {
    /// Bare digits.
    pub(super) to: Option<String>,
    pub(super) caption_contains: Option<String>,
    /// A path, or the beginning of one and a `*`. Without it a rule is about the send call.
    pub(super) path: Option<String>,
}

impl Matcher {
    fn fits(&self, request: &Received, is_send: bool) -> bool {
        let path = request.path.split('?').next().unwrap_or_default();
        let path_fits = match &self.path {
            None => is_send,
            Some(pattern) => match pattern.strip_suffix('*') {
                Some(start) => path.starts_with(start),
                None => path == pattern,
            },
        };
        if !path_fits || (self.to.is_none() && self.caption_contains.is_none()) {
            return path_fits;
        }
        // A rule also meets requests that the check would turn down, so the fields are looked up without it.
        let body: serde_json::Value = serde_json::from_str(&request.body).unwrap_or_default();
        let to = body["to"].as_str().unwrap_or_default();
        let caption = body["image"]["caption"].as_str().unwrap_or_default();
        self.to.as_deref().is_none_or(|wanted| wanted == to)
            && self.caption_contains.as_deref().is_none_or(|wanted| caption.contains(wanted))
    }
}

/// The rules of a running server, with how often each is still good.
#[derive(Debug)]
pub(super) struct Script {
    rules: Vec<Rule>,
}

impl Script {
    pub(super) fn new(rules: Vec<Rule>) -> Self {
        Self { rules }
    }

    /// How the connection that was just accepted is to end unread: that is so when the first rule that is left and needs
    /// no look at the request is a cut or a reset. Uses that rule up once.
    pub(super) fn ends_connection(&mut self) -> Option<Act> {
        let first = self.rules.iter_mut().find(|rule| rule.times != Some(0) && rule.matcher == Matcher::default());
        let rule = first.filter(|rule| rule.plan.act.is_before_reading())?;
        use_once(rule);
        Some(rule.plan.act)
    }

    /// The plan of the first rule that is left and fits. Uses that rule up once.
    pub(super) fn plan(&mut self, request: &Received, is_send: bool) -> Option<Plan> {
        let rule = self.rules.iter_mut().find(|rule| {
            rule.times != Some(0) && !rule.plan.act.is_before_reading() && rule.matcher.fits(request, is_send)
        })?;
        use_once(rule);
        Some(rule.plan.clone())
    }
}

fn use_once(rule: &mut Rule) {
    rule.times = rule.times.map(|times| times.saturating_sub(1));
}

#[cfg(test)]
mod tests {
    use super::super::request::Received;
    use super::super::trouble::Act;
    use super::{Scenario, Script};

    fn script(text: &str) -> Script {
        Script::new(Scenario::parse(text).unwrap().rules)
    }

    fn send(to: &str, caption: &str) -> Received {
        let body = serde_json::json!({"to": to, "image": {"caption": caption}}).to_string();
        Received {
            method: "POST".to_owned(),
            path: "/send".to_owned(),
            headers: Vec::new(),
            body,
            answered: String::new(),
        }
    }

    fn act(script: &mut Script, request: &Received) -> Option<Act> {
        script.plan(request, true).map(|plan| plan.act)
    }

    #[test]
    fn rules_are_used_up_in_their_order() {
        let mut script = script("[[rule]]\ntimes = 2\ntrouble = '500'\n[[rule]]\ntrouble = 'hang'\ntimes = 1");
        let request = send("13025550101", "");
        let acts: Vec<_> = (0..4).map(|_| act(&mut script, &request)).collect();
        assert_eq!(acts, [Some(Act::Status(500)), Some(Act::Status(500)), Some(Act::Hang), None]);
    }

    #[test]
    fn all_parts_of_a_match_must_fit() {
        let mut script =
            script("[[rule]]\nmatch = { to = '+1 302 555 0101', caption_contains = 'invoice' }\ntrouble = 'false'");
        assert_eq!(act(&mut script, &send("13025550101", "your invoice")), Some(Act::False));
        assert_eq!(act(&mut script, &send("13025550101", "your picture")), None);
        assert_eq!(act(&mut script, &send("13025550102", "your invoice")), None);
    }

    #[test]
    fn a_rule_is_about_the_send_call_unless_it_names_a_path() {
        let mut sends = script("[[rule]]\ntrouble = '500'");
        let picture = Received { path: "/pictures/map.png?a=b".to_owned(), ..send("", "") };
        assert_eq!(sends.plan(&picture, false), None);
        let mut pictures = script("[[rule]]\nmatch = { path = '/pictures/*' }\ntrouble = '404'");
        assert!(pictures.plan(&picture, false).is_some());
        assert_eq!(pictures.plan(&send("", ""), true), None);
        let mut one = script("[[rule]]\nmatch = { path = '/pictures/map.png' }\ntrouble = '404'");
        assert!(one.plan(&picture, false).is_some());
        assert_eq!(one.plan(&Received { path: "/pictures/map.pngx".to_owned(), ..picture }, false), None);
    }

    #[test]
    fn a_cut_before_reading_waits_for_its_turn() {
        let mut script = script(
            "[[rule]]\nmatch = { to = '13025550109' }\ntrouble = 'hang'\n\
             [[rule]]\ntimes = 1\ntrouble = '500'\n\
             [[rule]]\ntimes = 1\ntrouble = 'cut-before'",
        );
        assert!(script.ends_connection().is_none());
        assert_eq!(act(&mut script, &send("13025550101", "")), Some(Act::Status(500)));
        assert!(script.ends_connection().is_some());
        assert!(script.ends_connection().is_none());
        assert_eq!(act(&mut script, &send("13025550101", "")), None);
    }
}
