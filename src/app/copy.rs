//! Copying out of an entry: what can be copied, the menu, and what is handed to the terminal.

use uuid::Uuid;

use super::effect::{Effect, RequestUse};
use super::model::Model;
use super::overlay::Overlay;
use crate::domain::{Entry, Outgoing, Shown};

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
    /// All that a ticket needs, as Markdown.
    Evidence,
    /// The same, as a file.
    EvidenceFile,
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
            Self::Evidence => "evidence",
            Self::EvidenceFile => "as a file",
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
    fn of(entry: &Entry, seen: &Outgoing) -> Self {
        let outgoing = &entry.outgoing;
        let row = |part, text: String| {
            let shown = match part {
                CopyPart::Number => Shown::line(&seen.to.e164()),
                CopyPart::Link => Shown::line(seen.link.as_str()),
                _ => Shown::line(&text),
            };
            CopyRow { part, shown, text }
        };
        let mut rows = vec![
            row(CopyPart::Number, outgoing.to.e164()),
            row(CopyPart::Link, outgoing.link.as_str().to_owned()),
            row(CopyPart::Id, entry.id.to_string()),
        ];
        rows.extend(entry.message_id.clone().map(|id| row(CopyPart::MessageId, id)));
        let told = |part, words| CopyRow { part, shown: Shown::line(words), text: String::new() };
        rows.extend([
            told(CopyPart::Curl, "the request as a command, without the key"),
            told(CopyPart::Evidence, "all that a ticket needs, masked"),
            told(CopyPart::EvidenceFile, "the same in a file; asks for its name"),
        ]);
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
    let Some(menu) = entry_at_hand(model).map(|entry| menu(model, entry)) else {
        model.notices.hint("nothing to copy: nothing was sent yet");
        return;
    };
    model.overlay = Some(Overlay::Copying(menu));
}

fn menu(model: &Model, entry: &Entry) -> CopyMenu {
    CopyMenu::of(entry, &model.seen_outgoing(entry.outgoing.clone()))
}

/// Makes the open menu anew: it is shown in another way.
pub(super) fn refresh(model: &mut Model) {
    let Some(Overlay::Copying(open)) = &model.overlay else { return };
    let chosen = open.chosen;
    if let Some(row) = model.history.row(open.entry) {
        let menu = CopyMenu { chosen, ..menu(model, &row.entry) };
        model.overlay = Some(Overlay::Copying(menu));
    }
}

/// Copies what is chosen.
pub(super) fn pick(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Copying(menu)) = model.overlay.take() else { return Vec::new() };
    let then = match menu.chosen {
        CopyPart::Curl => Some(RequestUse::Copy),
        CopyPart::Evidence => Some(RequestUse::Evidence { entry: menu.entry, to_file: false }),
        CopyPart::EvidenceFile => Some(RequestUse::Evidence { entry: menu.entry, to_file: true }),
        _ => None,
    };
    if let Some(then) = then {
        // The words of a request are made by the shell: the gateway is out of sight here.
        let describe = |entry: &Entry| Effect::Describe {
            outgoing: Box::new(entry.outgoing.clone()),
            profile: entry.author.profile.clone(),
            then,
        };
        return model.history.row(menu.entry).map(|row| describe(&row.entry)).into_iter().collect();
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
