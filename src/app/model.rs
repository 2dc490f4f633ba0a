//! The state of the screen, and what it is told at the start.

use std::collections::{BTreeMap, HashSet};
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use uuid::Uuid;

use super::action::Action;
use super::compose::{Compose, Recipient};
use super::contact_keeping::doubles_left_out;
use super::contacts::Contacts;
use super::copy::Clipboard;
use super::history::History;
use super::keymap::Keymap;
use super::mask::Mask;
use super::notice::{Notices, Tone};
use super::overlay::Overlay;
use super::pointer::Mouse;
use super::preview::{Pictures, Preview};
use super::probe::Probes;
use super::profiles::{Profiles, default_sender, listed};
use super::sender_results::SenderResults;
use super::space::Size;
use crate::domain::{Author, Canned, Contact, Draft, Entry, Options, Outgoing, Page, Phone, Sender, Shown, State};

/// Columns of a notice in the empty message pane: more than any notice of this program has.
const START_NOTICE_COLUMNS: usize = 1000;

/// All that the core is told at the start.
#[derive(Debug, Clone)]
pub struct Start {
    /// Who sends, for every entry.
    pub author: Author,
    /// Known senders.
    pub senders: Vec<Sender>,
    /// The senders and the saved probes that a probe can choose from.
    pub probes: Probes,
    /// The alias or phone ID used where nothing else is said.
    pub sender: Option<String>,
    /// The profile's defaults for the optional request fields.
    pub defaults: Options,
    /// How long a send can be taken back; zero turns the hold off.
    pub undo: Duration,
    /// How far back the same message to the same number makes the program ask; zero is never.
    pub duplicates: Duration,
    /// Everybody.
    pub contacts: Vec<Contact>,
    /// The country (ISO 3166) of numbers without a country code, where the profile names one.
    pub country: Option<String>,
    /// Every draft on disk.
    pub drafts: Vec<Draft>,
    /// The canned messages.
    pub canned: Vec<Canned>,
    /// The newest entries of the history.
    pub page: Page,
    /// Lines to tell at the start: what was recovered, what is missing, where sample pictures are. The first is shown longest.
    pub notices: Vec<String>,
    /// For times on the screen.
    pub zone: TimeZone,
    /// Columns and rows.
    pub size: (u16, u16),
    /// Which key does what.
    pub keymap: Keymap,
    /// Whether colours are used; without them bold, dim and reverse say the same.
    pub color: bool,
    /// The way to the clipboard.
    pub clipboard: Clipboard,
    /// What may be done with pictures.
    pub pictures: Pictures,
    /// Whether the mouse is used.
    pub mouse: bool,
    /// Why nothing can be written down, and so nothing can be sent; `None` where all is well.
    pub read_only: Option<String>,
    /// The other profiles, and their senders.
    pub profiles: Profiles,
}

/// Where keys go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    /// The search of the contacts, and the list under it.
    Contacts,
    /// The message; only while one is open.
    Message,
    /// The history.
    History,
}

/// The state of the screen.
#[derive(Debug)]
pub struct Model {
    /// The contacts pane.
    pub contacts: Contacts,
    /// The open draft.
    pub compose: Option<Compose>,
    /// The history pane.
    pub history: History,
    /// What lies over the panes.
    pub overlay: Option<Overlay>,
    /// Where keys go.
    pub focus: Focus,
    /// What is told.
    pub notices: Notices,
    /// Looks at the picture of the open message, and its preview.
    pub preview: Preview,
    /// Columns and rows.
    pub size: Size,
    /// Whether the program ends as soon as no send of its own is under way.
    pub is_leaving: bool,
    /// Which key does what.
    pub keymap: Keymap,
    /// The senders of the profile in use, and those of no profile.
    pub senders: Vec<Sender>,
    /// The same, and those of the other profiles behind them: what the picker lists.
    pub listed_senders: Vec<Sender>,
    /// All profiles, and all senders.
    pub profiles: Profiles,
    /// What is known of probes.
    pub probes: Probes,
    /// The canned messages.
    pub canned: Vec<Canned>,
    /// The profile's defaults for the optional request fields.
    pub defaults: Options,
    /// Whether colours are used.
    pub has_color: bool,
    /// Whether the mouse is used.
    pub(super) mouse: Mouse,
    /// Whether personal data is masked on the screen.
    pub(super) mask: Mask,
    /// The message whose request was asked for last, and the profile that it goes with.
    pub(super) described: Option<Box<(Outgoing, String)>>,
    /// The day, local; it goes on with whatever happens, not by itself.
    pub today: Date,
    /// Why nothing can be written down: then nothing is sent, and nothing typed is kept.
    pub read_only: Option<String>,
    /// What was told at the start, until a first message is opened.
    pub start_notices: Vec<Shown>,
    /// The sends of unknown outcome that nobody decided about, whoever sent them.
    pub(super) unresolved: BTreeMap<Uuid, Entry>,
    /// Why sends stand still: the key was refused.
    pub(super) paused: Option<String>,
    pub(super) clipboard: Clipboard,
    pub(super) default_sender: Option<String>,
    /// The default sender that the profile names.
    pub(super) named_sender: Option<String>,
    /// What came last of each sender.
    pub(super) results: SenderResults,
    /// The message that a person just said yes to by typing.
    pub(super) confirmed: Option<Box<Outgoing>>,
    /// The phone ID that was typed last, where the configuration names no sender.
    pub(super) typed_sender: Option<String>,
    pub(super) author: Author,
    /// How often somebody looked whether all is well.
    pub(super) checkups: u64,
    pub(super) undo: Duration,
    pub(super) duplicates: Duration,
    pub(super) zone: TimeZone,
    pub(super) now: Timestamp,
    /// Time zones by their names; `None` while one is looked up.
    pub(super) zones: BTreeMap<&'static str, Option<TimeZone>>,
    /// Drafts that are not open.
    pub(super) drafts: BTreeMap<Phone, Draft>,
    /// The sends of this session that are under way, with the exact draft of each.
    pub(super) own: BTreeMap<Uuid, Draft>,
    /// Those of them that wait for a look at what others sent, and are not handed over yet.
    pub(super) looking: HashSet<Uuid>,
    /// The sends of other processes that were under way at the last look.
    pub(super) others: HashSet<Uuid>,
    /// The drafts of accepted sends whose outcome is not written down yet.
    pub(super) unwritten: BTreeMap<Uuid, Draft>,
    /// Those of the sends under way that somebody asked to take back for their draft.
    pub(super) undone: HashSet<Uuid>,
    /// Actions that the palette did in this session, the last one first.
    pub(super) recent: Vec<Action>,
    /// Whether the last key was the first of the two that quit.
    pub(super) is_interrupted: bool,
}

impl Model {
    /// The screen as it first stands.
    #[must_use]
    pub fn new(start: Start, now: Timestamp) -> Self {
        let zone = start.zone;
        let (mut contacts, doubles) = Contacts::new(start.contacts, start.country);
        for entry in start.page.entries.iter().rev() {
            contacts.note(entry, &zone);
        }
        contacts.search();
        let mut notices = Notices::at_start(&start.notices);
        if doubles > 0 {
            notices.tell(Tone::Warning, &doubles_left_out(doubles));
        }
        let mut drafts = BTreeMap::new();
        for draft in start.drafts {
            if draft.is_empty() {
                continue;
            }
            match Phone::from_e164(&draft.to).or_else(|_| Phone::parse(&draft.to)) {
                Ok(phone) => {
                    let draft = with_risk(draft, &phone, &start.page.entries);
                    drafts.insert(phone, draft);
                }
                Err(problem) => notices.tell(Tone::Warning, &format!("a draft has no good recipient: {problem}")),
            }
        }
        let mut results = SenderResults::default();
        start.page.entries.iter().for_each(|entry| results.note(entry));
        // All of them come with the first look at the store.
        let unknown = start.page.entries.iter().filter(|entry| entry.state == State::Unknown);
        let unresolved = unknown.map(|entry| (entry.id, entry.clone())).collect();
        Self {
            contacts,
            compose: None,
            history: History::new(start.page, &zone),
            overlay: None,
            focus: Focus::Contacts,
            notices,
            preview: Preview::new(start.pictures),
            size: Size { columns: start.size.0, rows: start.size.1 },
            is_leaving: false,
            unresolved,
            paused: None,
            keymap: start.keymap,
            typed_sender: None,
            default_sender: default_sender(start.sender.clone(), &start.senders),
            named_sender: start.sender,
            listed_senders: listed(&start.senders, &start.profiles.senders, &start.author.profile),
            senders: start.senders,
            profiles: start.profiles,
            results,
            confirmed: None,
            probes: start.probes,
            canned: start.canned,
            defaults: start.defaults,
            has_color: start.color,
            mouse: if start.mouse { Mouse::On } else { Mouse::Off },
            mask: Mask::Off,
            described: None,
            clipboard: start.clipboard,
            today: now.to_zoned(zone.clone()).date(),
            start_notices: start.notices.iter().map(|line| Shown::fitted(line, START_NOTICE_COLUMNS)).collect(),
            read_only: start.read_only,
            author: start.author,
            checkups: 0,
            undo: start.undo,
            duplicates: start.duplicates,
            zone,
            now,
            zones: BTreeMap::new(),
            drafts,
            own: BTreeMap::new(),
            looking: HashSet::new(),
            others: HashSet::new(),
            unwritten: BTreeMap::new(),
            undone: HashSet::new(),
            recent: Vec::new(),
            is_interrupted: false,
        }
    }

    /// The sends of this session that are under way, by where they stand.
    pub fn under_way(&self) -> impl Iterator<Item = &Entry> {
        self.own.keys().filter_map(|&id| self.history.row(id)).map(|row| &row.entry)
    }

    /// Whether a send of this session can be taken back.
    #[must_use]
    pub fn can_undo(&self) -> bool {
        self.undoable().is_some()
    }

    /// Whether sends stand still because the key was refused.
    #[must_use]
    pub fn is_paused(&self) -> bool {
        self.paused.is_some()
    }

    /// Whether something is typed for this number.
    #[must_use]
    pub fn has_draft(&self, phone: &Phone) -> bool {
        match &self.compose {
            Some(compose) if compose.recipient.phone == *phone => !compose.is_empty(),
            _ => self.drafts.contains_key(phone),
        }
    }

    /// The sender that is used where nothing else is said.
    #[must_use]
    pub fn default_sender(&self) -> Option<&str> {
        self.default_sender.as_deref().or(self.typed_sender.as_deref())
    }

    /// The profile whose key is used.
    #[must_use]
    pub fn profile(&self) -> &str {
        &self.author.profile
    }

    /// The time of the last message.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// A moment as the clock on the wall shows it.
    #[must_use]
    pub fn clock_time(&self, at: Timestamp) -> String {
        at.to_zoned(self.zone.clone()).strftime("%H:%M:%S").to_string()
    }

    /// A moment as it is here.
    #[must_use]
    pub fn local(&self, at: Timestamp) -> DateTime {
        at.to_zoned(self.zone.clone()).datetime()
    }

    /// Goes on with the time.
    pub(super) fn at(&mut self, now: Timestamp) {
        self.now = now;
        self.today = now.to_zoned(self.zone.clone()).date();
    }

    /// Opens the draft of this recipient; the one that was open is kept for its own.
    pub(super) fn open(&mut self, phone: &Phone) {
        if self.compose.as_ref().is_none_or(|compose| compose.recipient.phone != *phone) {
            self.put_away();
            let draft = self.drafts.remove(phone).unwrap_or_else(|| Draft::to(phone));
            self.open_draft(phone, &draft);
        }
        self.focus = Focus::Message;
    }

    /// Opens this very draft in place of what is open, which must be kept or empty.
    pub(super) fn open_draft(&mut self, phone: &Phone, draft: &Draft) {
        self.contacts.choose(phone);
        self.compose = Some(self.composed(phone, draft));
    }

    /// This draft as an open message.
    pub(super) fn composed(&mut self, phone: &Phone, draft: &Draft) -> Compose {
        self.start_notices.clear();
        self.drafts.remove(phone);
        let name = self.contacts.person(phone).map(|person| person.contact.name.clone());
        Compose::open(Recipient::new(phone.clone(), name), draft, self.sender_for(phone))
    }

    /// Keeps the open draft for its recipient and closes it.
    pub(super) fn put_away(&mut self) {
        if let Some(compose) = self.compose.take()
            && !compose.is_empty()
        {
            self.drafts.insert(compose.recipient.phone.clone(), compose.draft());
        }
    }

    /// The newest send of this session that has not left and that nobody asked for yet.
    pub(super) fn undoable(&self) -> Option<&Entry> {
        let is_open = |id: &Uuid| self.own.contains_key(id) && !self.undone.contains(id);
        let mut entries = self.history.rows().iter().map(|row| &row.entry);
        if self.own.is_empty() {
            return None;
        }
        entries.find(|entry| entry.state.is_cancellable() && is_open(&entry.id))
    }

    /// A person's own default sender; else the one that wrote to them last; else the one for everybody.
    pub(super) fn sender_for(&self, phone: &Phone) -> String {
        let own = self.contacts.person(phone).and_then(|person| person.contact.sender.clone());
        let is_known = |alias: &String| self.senders.iter().any(|sender| sender.alias == *alias);
        let last = || self.contacts.last(phone).map(|last| last.sender.clone()).filter(is_known);
        own.or_else(last).or_else(|| self.default_sender().map(str::to_owned)).unwrap_or_default()
    }
}

/// A draft that is word for word a send of unknown outcome is a repeat of it: the program ended in between.
fn with_risk(mut draft: Draft, phone: &Phone, entries: &[Entry]) -> Draft {
    let is_same = |entry: &&Entry| {
        let outgoing = &entry.outgoing;
        entry.state == State::Unknown
            && outgoing.to == *phone
            && outgoing.link.as_str() == draft.link.trim()
            && outgoing.caption.as_ref().map_or("", |caption| caption.as_str()) == draft.caption
    };
    if draft.retry_of.is_none() {
        draft.retry_of = entries.iter().find(is_same).map(|entry| entry.id);
    }
    draft
}
