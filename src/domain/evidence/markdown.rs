//! Evidence as Markdown, for a person's ticket.
//!
//! Texts from outside stand in code alone, between more backticks than they have: nothing of them is read as Markdown.

use std::fmt::Write;

use jiff::Timestamp;

use super::bundle::{Evidence, Sent};

impl Evidence {
    /// The whole as Markdown, with times in UTC.
    #[must_use]
    pub fn markdown(&self) -> String {
        let mut page = Page(String::new());
        page.line(&format!("# {}", self.title()));
        page.line("");
        page.line(&format!("Made {} with {}. {}", time(self.made), self.client, self.left_out));
        if self.sends.len() > 1 {
            page.overview(&self.sends);
        }
        for (at, sent) in self.sends.iter().enumerate() {
            let number = if self.sends.len() > 1 { format!("{}. ", at + 1) } else { String::new() };
            page.line("");
            page.line(&format!("## {number}{}", sent.title()));
            page.facts(sent);
            page.causes(sent);
            page.request(sent);
            page.answer(sent);
            page.events(sent);
        }
        page.0
    }

    fn title(&self) -> String {
        match self.sends.as_slice() {
            [_] => "One WhatsApp picture, sent through Zixflow".to_owned(),
            sends => format!("{} WhatsApp pictures, sent through Zixflow", sends.len()),
        }
    }
}

impl Sent {
    fn title(&self) -> String {
        let status = self.http_status.map(|status| format!(", HTTP {status}")).unwrap_or_default();
        format!("{}{status}, {}", self.state.word(), time(self.created))
    }

    fn times(&self) -> Option<String> {
        let all = self.latency_ms.map(|all| format!("{all} ms"))?;
        Some(match self.exchange.times() {
            Some(parts) => format!("{all}: {parts}"),
            None => all,
        })
    }
}

struct Page(String);

impl Page {
    fn line(&mut self, text: &str) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.0, "{text}");
    }

    fn heading(&mut self, text: &str) {
        self.line("");
        self.line(&format!("### {text}"));
        self.line("");
    }

    fn block(&mut self, kind: &str, text: &str) {
        let fence = "`".repeat(longest(text).max(2) + 1);
        self.line(&format!("{fence}{kind}"));
        self.line(text.trim_end_matches('\n'));
        self.line(&fence);
    }

    fn overview(&mut self, sends: &[Sent]) {
        self.line("");
        self.line("| # | phone ID | state | HTTP | ms | Zixflow says |");
        self.line("| --- | --- | --- | --- | --- | --- |");
        for (at, sent) in sends.iter().enumerate() {
            let status = sent.http_status.map(|status| status.to_string()).unwrap_or_default();
            let latency = sent.latency_ms.map(|ms| ms.to_string()).unwrap_or_default();
            let message = sent.message.as_deref().map(cell).unwrap_or_default();
            let (id, state) = (cell(&sent.phone_id), sent.state.word());
            self.line(&format!("| {} | {id} | {state} | {status} | {latency} | {message} |", at + 1));
        }
    }

    fn facts(&mut self, sent: &Sent) {
        self.line("");
        self.line("| what | value |");
        self.line("| --- | --- |");
        let exchange = &sent.exchange;
        let version = || sent.http_status.map(|_| exchange.http.clone().unwrap_or_else(|| "HTTP/1.1".to_owned()));
        let reason = sent.reason.as_deref();
        let facts = [
            ("entry", Some(sent.id.to_string())),
            ("sent", Some(time(sent.created))),
            ("sender (phone ID)", Some(sent.phone_id.clone())),
            ("recipient", Some(sent.to.clone())),
            ("state", Some(sent.state.word().to_owned())),
            ("reason", reason.map(str::to_owned)),
            ("HTTP status", sent.http_status.map(|status| status.to_string())),
            ("Zixflow says", sent.message.clone()),
            ("message id", sent.message_id.clone()),
            ("campaign id", sent.campaign_id.clone()),
            ("time", sent.times()),
            ("clock", exchange.clock()),
            ("protocol", version().filter(|_| !exchange.is_empty())),
            (
                "picture",
                sent.picture.as_ref().map(|picture| format!("{}, as it was seen before the send", picture.words())),
            ),
            ("its SHA-256", sent.picture.as_ref().map(|picture| picture.sha256.to_string())),
            ("sent with", Some(format!("{}, profile {}", sent.client, sent.profile))),
            ("repeats", sent.retry_of.map(|id| id.to_string())),
            ("probe", sent.probe.map(|id| id.to_string())),
            ("repeat allowed from", sent.retry_at.map(time)),
        ];
        for (name, value) in facts.into_iter().filter_map(|(name, value)| Some((name, value?))) {
            self.line(&format!("| {name} | {} |", cell(&value)));
        }
    }

    fn causes(&mut self, sent: &Sent) {
        self.heading("What it means");
        self.line(sent.meaning);
        if !sent.to_do.is_empty() {
            self.line("");
            sent.to_do.iter().for_each(|step| self.line(&format!("- {step}")));
        }
        if let Some(whose) = sent.whose_job {
            self.line(&format!("- A job for {whose}."));
        }
        if !sent.causes.is_empty() {
            self.line("");
        }
        for (at, why) in sent.causes.iter().enumerate() {
            let unlikely = why.unlikely.as_ref().map(|fact| format!(" Unlikely: {fact}.")).unwrap_or_default();
            let (meaning, to_do, whose) = (why.meaning, why.to_do, why.whose_job);
            self.line(&format!("{}. {meaning} {to_do} A job for {whose}.{unlikely}", at + 1));
        }
    }

    fn request(&mut self, sent: &Sent) {
        self.heading("Request");
        let request = &sent.request;
        let headers = head(request.headers.iter().map(|(&name, &value)| (name, value)));
        self.block("http", &format!("{}\n{headers}\n{}", request.line, request.body));
        self.line("");
        self.block("sh", &request.curl);
    }

    fn answer(&mut self, sent: &Sent) {
        self.heading("Answer");
        let headers = &sent.exchange.headers;
        if headers.is_empty() && sent.answer.is_none() {
            self.line("None came, or none was kept.");
            return;
        }
        let head = head(headers.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        let body = sent.answer.as_deref().unwrap_or_default();
        let parting = if head.is_empty() || body.is_empty() { "" } else { "\n" };
        self.block("", &format!("{head}{parting}{body}"));
    }

    fn events(&mut self, sent: &Sent) {
        self.heading("What happened (UTC)");
        for event in &sent.events {
            let detail = event.detail.as_deref().map(|detail| format!(": {}", cell(detail))).unwrap_or_default();
            self.line(&format!("- {} {}{detail}", event.at, event.state.word()));
        }
    }
}

/// One header a line.
fn head<'a>(headers: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    headers.flat_map(|(name, value)| [name, ": ", value, "\n"]).collect()
}

/// Second and zone are enough where the steps stand below.
fn time(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()
}

/// A text on one line of a table. A table ends a cell at a bar even within code.
fn cell(text: &str) -> String {
    let text = text.replace('\n', "⏎").replace('|', "¦");
    if text.is_empty() {
        return text;
    }
    let fence = "`".repeat(longest(&text) + 1);
    let room = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{room}{text}{room}{fence}")
}

/// The longest run of backticks.
fn longest(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}
