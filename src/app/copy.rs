//! Copying out of an entry: what can be copied, the menu, and what is handed to the terminal.

use uuid::Uuid;

use super::effect::{Effect, RequestUse};
use super::model::Model;
use super::overlay::Overlay;
use crate::domain::{Entry, Shown};

/// Bytes that are copied, at most: 74,000 in base64, which is what terminals and tmux take in one piece.
pub const COPY_LIMIT: usize = 55_500;

/// The way to the clipboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clipboard {
    /// Through the terminal (OSC 52).
    Terminal,
    /// None: nothing is copied.
    Off,
}

/// A part of an entry that can be copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CopyPart {
    /// The recipient's number.
    Number,
    /// The image link.
    Link,
    /// The id of the entry.
    Id,
    /// WhatsApp's id of the message.
    MessageId,
    /// The request as a curl command.
    Curl,
    /// The table of a probe.
    Table,
}

impl CopyPart {
    /// What it is called.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Link => "link",
            Self::Id => "id",
            Self::MessageId => "message id",
            Self::Curl => "curl",
            Self::Table => "table",
        }
    }
}

/// One row of the menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopyRow {
    /// What would be copied.
    pub part: CopyPart,
    /// Its text, or what it is.
    pub shown: Shown,
    text: String,
}

/// The open menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopyMenu {
    /// The entry that is copied from.
    pub entry: Uuid,
    /// What there is to copy.
    pub rows: Vec<CopyRow>,
    /// What is chosen.
    pub chosen: CopyPart,
}

impl CopyMenu {
    fn of(entry: &Entry) -> Self {
        let outgoing = &entry.outgoing;
        let row = |part, text: String| CopyRow { part, shown: Shown::line(&text), text };
        let mut rows = vec![
            row(CopyPart::Number, outgoing.to.e164()),
            row(CopyPart::Link, outgoing.link.as_str().to_owned()),
            row(CopyPart::Id, entry.id.to_string()),
        ];
        rows.extend(entry.message_id.clone().map(|id| row(CopyPart::MessageId, id)));
        let curl = Shown::line("the request as a command, without the key");
        rows.push(CopyRow { part: CopyPart::Curl, shown: curl, text: String::new() });
        Self { entry: entry.id, rows, chosen: CopyPart::Number }
    }

    /// Moves the choice by so many rows.
    pub(super) fn choose_by(&mut self, by: isize) {
        let at = self.rows.iter().position(|row| row.part == self.chosen).unwrap_or(0);
        let at = at.saturating_add_signed(by).min(self.rows.len().saturating_sub(1));
        if let Some(row) = self.rows.get(at) {
            self.chosen = row.part;
        }
    }
}

/// The entry that is open, else the chosen one of the history.
pub(super) fn entry_at_hand(model: &Model) -> Option<&Entry> {
    let row = match &model.overlay {
        Some(Overlay::Entry(open)) => model.history.row(open.id),
        _ => model.history.chosen(),
    };
    row.map(|row| &row.entry)
}

/// Opens the menu.
pub(super) fn open(model: &mut Model) {
    if model.clipboard == Clipboard::Off {
        model.notices.hint("copying is off: it needs clipboard = \"osc52\" in config.toml");
        return;
    }
    let Some(menu) = entry_at_hand(model).map(CopyMenu::of) else {
        model.notices.hint("nothing to copy: nothing was sent yet");
        return;
    };
    model.overlay = Some(Overlay::Copying(menu));
}

/// Copies what is chosen.
pub(super) fn pick(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Copying(menu)) = model.overlay.take() else { return Vec::new() };
    if menu.chosen == CopyPart::Curl {
        // The words of a request are made by the shell: the gateway is out of sight here.
        let outgoing = model.history.row(menu.entry).map(|row| Box::new(row.entry.outgoing.clone()));
        return outgoing.map(|outgoing| Effect::Describe { outgoing, then: RequestUse::Copy }).into_iter().collect();
    }
    let row = menu.rows.into_iter().find(|row| row.part == menu.chosen);
    row.map(|row| copy(model, row.part, row.text)).unwrap_or_default()
}

/// Hands a text over, unless it is too long for a terminal. Nobody learns whether the terminal took it.
pub(super) fn copy(model: &mut Model, part: CopyPart, text: String) -> Vec<Effect> {
    let words = part.words();
    if text.len() > COPY_LIMIT {
        model.notices.hint(&format!("the {words} is too long for a terminal to copy"));
        return Vec::new();
    }
    model.notices.hint(&format!("{words} sent to the terminal's clipboard; whether it takes it, only pasting shows"));
    vec![Effect::Copy(text)]
}
