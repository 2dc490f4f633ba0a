//! What a key means where the focus is.

use crokey::KeyCombination;
use crokey::crossterm::event::{KeyCode, KeyModifiers};

use super::action::Action;
use super::key_words::{key_words, types_text, without_idle_shift};
use super::message::Message;
use super::model::Model;

/// What a key means where the focus is now; `None` where it means nothing.
#[must_use]
pub fn key(model: &Model, key: KeyCombination) -> Option<Message> {
    if model.is_typing()
        && let Some(c) = plain_character(key)
    {
        return Some(Message::Type(c));
    }
    model.keymap.action(model.scopes(), without_idle_shift(key)).map(Message::Act)
}

impl Model {
    /// The key that does this where the focus is, in words: a plain character where it acts, else the first one.
    #[must_use]
    pub fn key_here(&self, action: Action) -> Option<String> {
        let is_typing = self.is_typing();
        let plain = self.keymap.keys(action).find(|&key| !is_typing && types_text(key));
        plain.or_else(|| self.keymap.keys(action).next()).map(key_words)
    }
}

fn plain_character(key: KeyCombination) -> Option<char> {
    let is_plain = key.is_ansi_compatible() && (key.modifiers - KeyModifiers::SHIFT).is_empty();
    match key.codes.first() {
        KeyCode::Char(c) if is_plain => Some(*c),
        _ => None,
    }
}
