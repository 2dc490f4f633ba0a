//! Terminal events as messages of the core.

use crokey::KeyCombination;
use crossterm::event::{Event, KeyEventKind, MouseButton, MouseEvent, MouseEventKind};

use crate::app::{self, Message, Model};
use crate::ui::Spots;

/// Bytes of a paste that are passed on. Far more than any field takes, far less than would be felt.
const PASTE_LIMIT: usize = 256 * 1024;

/// What an event means where this was seen; often nothing, sometimes two things.
pub(super) fn messages(model: &Model, spots: &Spots, event: Event) -> Vec<Message> {
    match event {
        // Some terminals tell of a key's release as well, which must not type the letter again.
        Event::Key(key) if matches!(key.kind, KeyEventKind::Press | KeyEventKind::Repeat) => {
            app::key(model, KeyCombination::from(key)).into_iter().collect()
        }
        Event::Paste(text) => paste(text),
        Event::Resize(columns, rows) => vec![Message::Resized { columns, rows }],
        Event::Mouse(report) => pointed(spots, report).into_iter().collect(),
        Event::Key(_) | Event::FocusGained | Event::FocusLost => Vec::new(),
    }
}

/// What a report of the mouse means; nothing where nothing stands that can be meant.
fn pointed(spots: &Spots, report: MouseEvent) -> Option<Message> {
    let target = spots.at(report.column, report.row)?.clone();
    match report.kind {
        MouseEventKind::Down(MouseButton::Left) => Some(Message::Click(target)),
        MouseEventKind::ScrollUp => Some(Message::Wheel { over: target, is_down: false }),
        MouseEventKind::ScrollDown => Some(Message::Wheel { over: target, is_down: true }),
        _ => None,
    }
}

fn paste(mut text: String) -> Vec<Message> {
    if text.len() <= PASTE_LIMIT {
        return vec![Message::Paste(text)];
    }
    let end = (0..=PASTE_LIMIT).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    let dropped = text.len() - end;
    text.truncate(end);
    vec![
        Message::Paste(text),
        Message::Failed(format!("the paste was too long: its last {dropped} bytes were dropped")),
    ]
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
    use jiff::{Timestamp, tz::TimeZone};

    use super::*;
    use crate::app::{Clipboard, Keymap, Pictures, Profiles, Start};
    use crate::domain::{Author, Options, Page};

    #[test]
    fn a_key_that_is_let_go_types_nothing() {
        let start = Start {
            author: Author::default(),
            senders: vec![],
            sender: None,
            probes: crate::app::Probes::default(),
            defaults: Options::default(),
            undo: Duration::ZERO,
            duplicates: Duration::ZERO,
            contacts: vec![],
            country: None,
            drafts: vec![],
            canned: vec![],
            page: Page::default(),
            notices: vec![],
            zone: TimeZone::UTC,
            size: (80, 24),
            keymap: Keymap::defaults(),
            color: true,
            clipboard: Clipboard::Off,
            pictures: Pictures::default(),
            mouse: false,
            read_only: None,
            profiles: Profiles::default(),
        };
        let model = Model::new(start, Timestamp::UNIX_EPOCH);
        let typed = |kind| {
            let key = KeyEvent::new_with_kind(KeyCode::Char('a'), KeyModifiers::NONE, kind);
            messages(&model, &Spots::default(), Event::Key(key))
        };
        assert_eq!(typed(KeyEventKind::Press), [Message::Type('a')]);
        assert_eq!(typed(KeyEventKind::Repeat), [Message::Type('a')]);
        assert_eq!(typed(KeyEventKind::Release), []);
    }

    #[test]
    fn a_paste_is_passed_on_whole() {
        let text = "https://cdn.example.com/a.png\nsecond line\r\n".to_owned();
        assert_eq!(paste(text.clone()), [Message::Paste(text)]);
    }

    #[test]
    fn a_huge_paste_is_cut_between_characters_and_that_is_told() {
        // Three bytes each, and the limit is no multiple of three.
        let text = "€".repeat(PASTE_LIMIT);
        let whole = text.len();
        let messages = paste(text);
        let [Message::Paste(kept), Message::Failed(told)] = messages.as_slice() else { panic!("{messages:?}") };
        assert!(kept.len() <= PASTE_LIMIT && kept.len() > PASTE_LIMIT - 3);
        assert!(kept.chars().all(|c| c == '€'));
        assert!(told.contains(&(whole - kept.len()).to_string()), "{told}");
    }
}
