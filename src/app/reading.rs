//! A long text in an overlay: of the help, and everything about an entry.

use super::action::Action;
use super::entry_reading::{causes_of, tell_causes};
use super::explain::{explain, tells_message};
use super::history_row::HistoryRow;
use super::key_words::key_words;
use super::model::Model;
use super::notice::Tone;
use super::space::Size;
use super::wrap;
use crate::domain::{Shown, State};

/// How a line is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// A heading.
    Heading,
    /// A line of text.
    Plain,
    /// A line that says where a send stands.
    State(State),
    /// A notice.
    Notice(Tone),
}

/// One line: a word, and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadingLine {
    /// The word before it.
    pub label: Shown,
    /// What it says.
    pub text: Shown,
    /// How it is meant.
    pub look: Look,
}

/// Lines that fit their columns, and the first one that is seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// All lines.
    pub lines: Vec<ReadingLine>,
    /// The first line that is seen.
    pub top: usize,
    /// Whether the labels are keys.
    pub are_keys: bool,
    /// Columns of the labels, the gap after them included.
    pub label_columns: usize,
    /// Rows of the overlay that stand above the text.
    above: usize,
    size: Size,
}

impl Reading {
    /// An empty text whose labels are keys, under so many other rows.
    pub(super) fn keys(label_columns: usize, above: usize, size: Size) -> Self {
        Self { are_keys: true, above, ..Self::empty(label_columns, size) }
    }

    /// Everything about an entry.
    #[must_use]
    pub(super) fn entry(row: &HistoryRow, model: &Model) -> Self {
        let causes = causes_of(&row.entry, model);
        let row = &*model.seen_row(row);
        let (keymap, zone, size) = (&model.keymap, &model.zone, model.size);
        let entry = &row.entry;
        let outgoing = &entry.outgoing;
        let time = |at: jiff::Timestamp| at.to_zoned(zone.clone()).strftime("%H:%M:%S").to_string();
        let mut reading = Self::empty(18, size);
        let more = if entry.state == State::Unknown { ": this message may have been sent" } else { "" };
        let state = format!("{} {}{more}", entry.state.mark(), entry.state.word());
        reading.wrapped("", &state, Look::State(entry.state));
        let clone = keymap.keys(Action::Clone).next().map(key_words).filter(|_| entry.state != State::Unknown);
        for sentence in explain(entry, &time, clone.as_deref()) {
            reading.wrapped("", &sentence, Look::Plain);
        }
        if entry.state == State::Unknown {
            let answers = [
                (Action::HowToCheck, "how to check"),
                (Action::SaidSent, "it was sent"),
                (Action::SaidNotSent, "it was not sent"),
                (Action::SendAgain, "send again (may arrive twice)"),
            ];
            let keyed = answers.iter().filter_map(|(action, words)| {
                keymap
                    .keys(*action)
                    .next()
                    .map(|key| format!("[{}]\u{a0}{}", key_words(key), words.replace(' ', "\u{a0}")))
            });
            reading.wrapped("", &keyed.collect::<Vec<_>>().join("  "), Look::Plain);
        }
        tell_causes(&causes, &mut reading);
        if row.is_unrecorded {
            reading.wrapped("", "This outcome could not be written down: note it elsewhere.", Look::Notice(Tone::Bad));
        }

        let answer = [
            ("HTTP status", entry.http_status.map(|status| status.to_string())),
            ("time", entry.latency_ms.map(|_| row.latency.to_string())),
            ("of it", entry.exchange.times()),
            ("clock", entry.exchange.clock()),
            // Where it did not go well, these words stand above.
            ("Zixflow says", entry.message.clone().filter(|_| !tells_message(entry))),
            ("message id", entry.message_id.clone()),
            ("campaign id", entry.campaign_id.clone()),
            ("repeat from", entry.retry_at.map(time)),
        ];
        if answer.iter().any(|(_, value)| value.is_some()) {
            reading.heading("Answer");
        }
        for (name, value) in answer {
            if let Some(value) = value {
                reading.pair(name, &value);
            }
        }

        reading.heading("Message");
        reading.pair("to", &format!("{}  {}", row.name, row.number));
        reading.pair("from", &format!("{}  {}", outgoing.sender.alias, outgoing.sender.phone_id.as_str()));
        reading.pair("sent by", &format!("{} on {}", entry.author.operator, entry.author.host));
        reading.pair("with", &format!("{}, profile {}", entry.author.client, entry.author.profile));
        for (name, id) in [("repeats", outgoing.retry_of), ("probe", entry.probe)] {
            if let Some(id) = id {
                reading.pair(name, &id.to_string());
            }
        }
        reading.pair("entry", &entry.id.to_string());

        reading.heading("What happened");
        let mut day = None;
        for event in &entry.events {
            let local = event.at.to_zoned(zone.clone());
            if day != Some(local.date()) {
                day = Some(local.date());
                reading.pair(&local.strftime("%a %d %b %Y").to_string(), "");
            }
            let detail = event.detail.as_deref().unwrap_or_default();
            let text = format!("{} {:<11} {detail}", event.state.mark(), event.state.word());
            reading.pair(&local.strftime("%H:%M:%S%.3f").to_string(), text.trim_end());
        }

        if let Some(picture) = &entry.picture {
            reading.heading("Picture, as it was seen before the send");
            reading.wrapped("", &picture.words(), Look::Plain);
            // Without a label before it the whole of it stands on one line of 80 columns.
            reading.wrapped("", &format!("SHA-256 {}", picture.sha256), Look::Plain);
        }

        reading.heading("Request");
        reading.pair("to", outgoing.to.digits());
        reading.pair("phoneId", outgoing.sender.phone_id.as_str());
        reading.pair("type", "image");
        reading.pair("image.link", outgoing.link.as_str());
        for (name, value) in [
            ("image.caption", outgoing.caption.as_ref().map(|caption| caption.as_str().to_owned())),
            ("source", outgoing.options.source.clone()),
            ("linkWithRecord", outgoing.options.link_with_record.map(|yes| yes.to_string())),
            ("reportURL", outgoing.options.report_url.clone()),
            ("submissionStatus", outgoing.options.submission_status.map(|yes| yes.to_string())),
        ] {
            if let Some(value) = value {
                reading.pair(name, &value);
            }
        }
        if let Some(body) = &entry.answer {
            reading.heading("Answer as it came");
            reading.wrapped("", body, Look::Plain);
        }
        reading
    }

    /// The same place in another version of the text.
    #[must_use]
    pub fn scrolled_as(mut self, other: &Self) -> Self {
        self.top = other.top.min(self.last_top());
        self
    }

    /// Scrolls by so many lines, never past either end.
    pub fn scroll(&mut self, lines: isize) {
        self.top = self.top.saturating_add_signed(lines).min(self.last_top());
    }

    /// Lines that are seen at once.
    #[must_use]
    pub fn page(&self) -> usize {
        self.size.reading().1.saturating_sub(self.above).max(1)
    }

    fn last_top(&self) -> usize {
        self.lines.len().saturating_sub(self.page())
    }

    pub(super) fn empty(label_columns: usize, size: Size) -> Self {
        Self { lines: Vec::new(), top: 0, are_keys: false, label_columns, above: 0, size }
    }

    pub(super) fn heading(&mut self, text: &str) {
        if !self.lines.is_empty() {
            self.push("", "", Look::Plain);
        }
        self.push("", text, Look::Heading);
    }

    pub(super) fn pair(&mut self, label: &str, text: &str) {
        // Keys that fill the room before the words push these onto a line of their own.
        if wrap::drawn_columns(label) + 2 > self.label_columns {
            self.push(label, "", Look::Plain);
            self.wrapped("", text, Look::Plain);
            // The words stand under the labels' words, not under the labels.
            return;
        }
        self.wrapped(label, text, Look::Plain);
    }

    /// Text under a label is indented; text without any fills the line, unless it follows a label.
    pub(super) fn wrapped(&mut self, label: &str, text: &str, look: Look) {
        let indent = if label.is_empty() && self.lines.last().is_none_or(|line| line.label.as_str().is_empty()) {
            0
        } else {
            self.label_columns
        };
        let columns = self.size.reading().0.saturating_sub(indent).max(1);
        for (at, row) in wrap::rows(text, columns).into_iter().enumerate() {
            // The spaces at which a line breaks hang over its end.
            let text = text[row].trim_end_matches(' ');
            if indent == 0 {
                self.push("", text, look);
            } else {
                let label = if at == 0 { label } else { " " };
                self.push(if label.is_empty() { " " } else { label }, text, look);
            }
        }
    }

    fn push(&mut self, label: &str, text: &str, look: Look) {
        self.lines.push(ReadingLine { label: Shown::line(label), text: Shown::line(text), look });
    }
}
