//! A screen without a screen: people, senders, and words that become keys.

use std::time::Duration;

use crokey::KeyCombination;
use crokey::crossterm::event::{KeyCode, KeyModifiers};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use uuid::Uuid;

use crate::app::{
    Clipboard, Effect, Focus, Keymap, Message, Model, Moment, Pictures, Probes, Profiles, Start, key, update,
};
use crate::domain::{Answer, Author, Contact, Draft, Entry, Options, Outcome, Page, Phone, PhoneId, Sender, State};

/// A good link.
pub(super) const LINK: &str = "https://cdn.example.com/a.png";

/// The time at which every test starts.
pub(super) fn start_time() -> Timestamp {
    "2026-11-23T14:00:00Z".parse().unwrap()
}

pub(super) fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

pub(super) fn phone(last: &str) -> Phone {
    Phone::from_e164(&format!("+1302555{last}")).unwrap()
}

fn contact(name: &str, last: &str) -> Contact {
    Contact { name: name.into(), number: phone(last), note: None, tags: Vec::new(), sender: None }
}

pub(super) fn start() -> Start {
    let sender = |alias: &str, id: &str| Sender {
        alias: alias.into(),
        phone_id: PhoneId::parse(id).unwrap(),
        display: None,
        profile: None,
    };
    let mut lena = contact("Lena Fischer", "0109");
    lena.sender = Some("support-eu".into());
    Start {
        author: Author { operator: "rosa".into(), profile: "prod".into(), ..Author::default() },
        senders: vec![sender("support-us", "104898309288724"), sender("support-eu", "209911223344556")],
        sender: Some("support-us".into()),
        probes: Probes::default(),
        defaults: Options::default(),
        undo: Duration::from_secs(5),
        duplicates: Duration::ZERO,
        contacts: vec![contact("María Ortiz", "0101"), contact("Mark Reed", "0144"), lena],
        country: None,
        drafts: Vec::new(),
        canned: Vec::new(),
        page: Page::default(),
        notices: Vec::new(),
        zone: TimeZone::UTC,
        size: (120, 40),
        keymap: Keymap::defaults(),
        color: true,
        clipboard: Clipboard::Terminal,
        pictures: Pictures::default(),
        mouse: false,
        read_only: None,
        profiles: Profiles::default(),
    }
}

/// An old entry of somebody, settled.
pub(super) fn old_entry(n: u128, last: &str, outcome: Outcome) -> Entry {
    let draft = Draft { from: "support-us".into(), link: LINK.into(), ..Draft::to(&phone(last)) };
    let outgoing = draft.check(&start().senders, &Options::default()).unwrap();
    let created = start_time() - SignedDuration::from_hours(1);
    let mut entry = Entry::new(id(n), created, Author::default(), outgoing, State::Sending);
    entry.settle(created, Answer::bare(outcome, "because", Duration::from_millis(7)));
    entry
}

/// The model, what it asked for, and a clock that stands still until it is moved.
pub(super) struct Desk {
    pub(super) model: Model,
    pub(super) effects: Vec<Effect>,
    pub(super) now: Timestamp,
    made: u128,
}

impl Desk {
    pub(super) fn new(start: Start) -> Self {
        Self { model: Model::new(start, start_time()), effects: Vec::new(), now: start_time(), made: 1000 }
    }

    /// Words: a key such as `tab` or `ctrl-x`, else text to type; `LINK` is pasted.
    pub(super) fn keys(&mut self, keys: &str) -> &mut Self {
        for word in keys.split_whitespace() {
            if word == "LINK" {
                self.message(Message::Paste(LINK.into()));
                continue;
            }
            let known = (word.chars().count() > 1).then(|| crokey::parse(word).ok()).flatten();
            match known.filter(|key| key.is_ansi_compatible()) {
                Some(key) => self.key(key),
                None => word.chars().for_each(|c| {
                    self.key(KeyCombination::one_key(KeyCode::Char(c), KeyModifiers::NONE).normalized());
                }),
            }
        }
        self
    }

    fn key(&mut self, combination: KeyCombination) {
        if let Some(message) = key(&self.model, combination) {
            self.message(message);
        }
    }

    /// Every message is a moment of its own, with an id of its own.
    pub(super) fn message(&mut self, message: Message) -> &mut Self {
        self.made += 1;
        let moment = Moment { now: self.now, id: id(self.made) };
        self.effects.extend(update(&mut self.model, message, moment));
        self
    }

    /// What was asked since the last time.
    pub(super) fn asked(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }

    /// The posts among what was asked, newest first.
    pub(super) fn posted(&self) -> Vec<Entry> {
        let post = |effect: &Effect| match effect {
            Effect::Post { entry, .. } => Some((**entry).clone()),
            _ => None,
        };
        self.effects.iter().rev().filter_map(post).collect()
    }

    /// The outbox says where a send stands.
    pub(super) fn moved(&mut self, entry: &Entry, state: State) -> &mut Self {
        let mut entry = entry.clone();
        entry.step(self.now, state, Some("because".into()));
        self.message(Message::Moved(Box::new(entry)))
    }

    pub(super) fn notice(&self) -> String {
        self.model.notices.seen().map(|notice| notice.text.to_string()).unwrap_or_default()
    }

    pub(super) fn states(&self) -> Vec<State> {
        self.model.history.rows().iter().map(|row| row.entry.state).collect()
    }

    /// Name and caption of the open message.
    pub(super) fn open(&self) -> Option<(String, String)> {
        let compose = self.model.compose.as_ref()?;
        Some((compose.recipient.name.to_string(), compose.caption.text().to_owned()))
    }

    pub(super) fn focus(&self) -> Focus {
        self.model.focus
    }
}

/// Types keys on a fresh screen and looks at what came of it.
pub(super) fn check(keys: &str, look: impl FnOnce(&Model, &[Effect])) {
    let mut desk = Desk::new(start());
    desk.keys(keys);
    look(&desk.model, &desk.effects);
}
