//! A screen in memory with people, senders and a past, and words that become keys.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;

use crokey::KeyCombination;
use crokey::crossterm::event::{KeyCode, KeyModifiers};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use uuid::Uuid;
use zixpost::app::{Clipboard, Effect, Keymap, Message, Model, Moment, Pictures, Probes, Profiles, Start, key, update};
use zixpost::domain::{
    Answer, Author, Contact, Draft, Entry, Format, Options, Outcome, Page, Phone, PhoneId, PictureFacts, Sender, State,
};
use zixpost::ui::{Spots, Theme};

pub(crate) const WIDE: (u16, u16) = (120, 40);
pub(crate) const USUAL: (u16, u16) = (80, 24);
pub(crate) const NARROW: (u16, u16) = (60, 20);

pub(crate) fn now() -> Timestamp {
    "2026-11-23T14:21:07Z".parse().unwrap()
}

pub(crate) fn moment(n: u128) -> Moment {
    Moment { now: now(), id: Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0000 + n) }
}

pub(crate) fn senders() -> Vec<Sender> {
    let sender = |alias: &str, id: &str, display: Option<&str>| Sender {
        alias: alias.into(),
        phone_id: PhoneId::parse(id).unwrap(),
        display: display.map(str::to_owned),
        profile: None,
    };
    vec![
        sender("support-us", "104898309288724", Some("+1 302 555 0190")),
        sender("support-eu", "209911223344556", Some("+44 7700 900190")),
        sender("orders", "310055667788991", None),
    ]
}

pub(crate) fn contact(name: &str, number: &str) -> Contact {
    let number = Phone::from_e164(number).unwrap();
    Contact { name: name.into(), number, note: None, tags: Vec::new(), sender: None }
}

pub(crate) fn contacts() -> Vec<Contact> {
    vec![
        contact("María Ortiz", "+13025550101"),
        contact("Mark Reed", "+13025550144"),
        contact("Marta Lind", "+447700900145"),
        contact("Ana Pérez", "+13025550102"),
        contact("王小明", "+13025550103"),
        contact("Farid Karimi", "+13025550104"),
        contact("Bartholomew Featherstonehaugh-Cholmondeley", "+447700900146"),
        contact("Zoë", "+13025550105"),
        contact("Aziz 👩‍👩‍👧", "+13025550106"),
        contact("Ingrid Sørensen", "+447700900147"),
        contact("Kofi Mensah", "+13025550108"),
        contact("Lena Fischer", "+13025550109"),
        contact("Noah Brown", "+13025550110"),
        contact("Olga Ivanova", "+13025550111"),
        contact("Priya Nair", "+13025550112"),
        contact("Quentin Roy", "+13025550113"),
        contact("Rosa Díaz", "+13025550114"),
        contact("Sam Okafor", "+13025550115"),
    ]
}

pub(crate) fn author() -> Author {
    Author { operator: "rosa".into(), host: "desk-4".into(), client: "zixpost/0.1.0".into(), profile: "prod".into() }
}

/// An entry that was made so many minutes ago.
pub(crate) fn entry(n: u128, minutes: i64, to: &Contact, sender: usize, file: &str) -> Entry {
    let draft = Draft {
        from: senders()[sender].alias.clone(),
        link: format!("https://cdn.example.com/pictures/{file}"),
        caption: "Your invoice, due Friday".into(),
        ..Draft::to(&to.number)
    };
    let mut outgoing = draft.check(&senders(), &Options::default()).unwrap();
    outgoing.contact = Some(to.name.clone());
    let created = now() - SignedDuration::from_mins(minutes);
    Entry::new(moment(n).id, created, author(), outgoing, State::Queued)
}

pub(crate) fn settled(
    mut entry: Entry,
    outcome: Outcome,
    status: Option<u16>,
    message: Option<&str>,
    reason: Option<&str>,
) -> Entry {
    let created = entry.created;
    entry.step(created, State::Sending, Some("attempt 1".into()));
    let mut answer = Answer::bare(outcome, "", Duration::from_millis(412));
    answer.reason = reason.map(str::to_owned);
    answer.http_status = status;
    answer.message = message.map(str::to_owned);
    if status == Some(200) {
        answer.message_id = Some("65f0c1d2a9".into());
        answer.body = Some(r#"{"status":true,"message":"Success","messageId":"65f0c1d2a9"}"#.into());
    }
    entry.settle(created + SignedDuration::from_millis(412), answer);
    entry
}

pub(crate) fn page() -> Page {
    let people = contacts();
    let mut seen = entry(9, 19, &people[0], 0, "size-chart.jpg");
    let sha256 = "9c4f2c0e3d1b5a6978e0f1d2c3b4a5968778695a4b3c2d1e0f9e8d7c6b5a4938".parse().unwrap();
    let (format, width, height) = (Format::Jpeg, Some(1200), Some(900));
    seen.picture = Some(PictureFacts { format, width, height, bytes: 184_320, sha256 });
    let entries = vec![
        settled(seen, Outcome::Accepted, Some(200), Some("Success"), None),
        settled(
            entry(8, 23, &people[1], 1, "promo.webp"),
            Outcome::Refused,
            Some(401),
            Some("Unauthorised: the API key is not valid"),
            Some("the gateway answered 401"),
        ),
        settled(
            entry(7, 60, &people[2], 0, "invoice-2291.png"),
            Outcome::Unknown,
            None,
            None,
            Some("the answer was lost after 60 s (timeout)"),
        ),
        settled(
            entry(6, 24 * 60, &people[4], 2, "order.png"),
            Outcome::NotSent,
            None,
            None,
            Some("connection refused"),
        ),
        settled(entry(5, 3 * 24 * 60, &people[6], 0, "map.png"), Outcome::Accepted, Some(200), Some("Success"), None),
        settled(entry(4, 400 * 24 * 60, &people[8], 0, "old.png"), Outcome::Accepted, Some(200), Some("Success"), None),
    ];
    Page { entries, older: None, damaged: 0, newer: 0 }
}

pub(crate) fn start(size: (u16, u16)) -> Start {
    Start {
        author: author(),
        senders: senders(),
        sender: Some("support-us".into()),
        probes: Probes::default(),
        defaults: Options { link_with_record: Some(false), ..Options::default() },
        undo: Duration::from_secs(5),
        duplicates: Duration::ZERO,
        contacts: contacts(),
        country: None,
        drafts: Vec::new(),
        canned: Vec::new(),
        page: page(),
        notices: Vec::new(),
        zone: TimeZone::UTC,
        size,
        keymap: Keymap::defaults(),
        color: true,
        clipboard: Clipboard::Terminal,
        pictures: Pictures::default(),
        mouse: false,
        read_only: None,
        profiles: Profiles::default(),
    }
}

/// The screen with keys typed into it, and what it asked for.
pub(crate) struct Desk {
    pub(crate) model: Model,
    pub(crate) effects: Vec<Effect>,
    pub(crate) theme: Theme,
    made: u128,
}

impl Desk {
    pub(crate) fn new(start: Start) -> Self {
        let theme = Theme::named(if start.color { "16" } else { "mono" }).unwrap();
        Self { model: Model::new(start, now()), effects: Vec::new(), theme, made: 100 }
    }

    pub(crate) fn at(size: (u16, u16)) -> Self {
        Self::new(start(size))
    }

    pub(crate) fn message(&mut self, message: Message) -> &mut Self {
        self.made += 1;
        self.effects.extend(update(&mut self.model, message, moment(self.made)));
        self
    }

    /// Words: a key such as `tab` or `ctrl-x`, or text to type; `space` stands between typed words.
    pub(crate) fn keys(&mut self, keys: &str) -> &mut Self {
        for word in keys.split_whitespace() {
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

    pub(crate) fn paste(&mut self, text: &str) -> &mut Self {
        self.message(Message::Paste(text.into()))
    }

    /// The newest entry that was posted.
    pub(crate) fn posted(&self) -> Entry {
        let post = |effect: &Effect| match effect {
            Effect::Post { entry, .. } => Some((**entry).clone()),
            _ => None,
        };
        self.effects.iter().rev().find_map(post).unwrap()
    }

    pub(crate) fn step(&mut self, state: State) -> &mut Self {
        let mut entry = self.posted();
        entry.step(now(), state, None);
        self.message(Message::Moved(Box::new(entry)))
    }

    pub(crate) fn draw(&self) -> (Buffer, Option<(u16, u16)>) {
        let mut terminal = Terminal::new(TestBackend::new(self.model.size.columns, self.model.size.rows)).unwrap();
        let mut cursor = None;
        terminal
            .draw(|frame| {
                zixpost::ui::view(&self.model, &self.theme, frame);
            })
            .unwrap();
        if terminal.backend().cursor_visible() {
            let position = terminal.get_cursor_position().unwrap();
            cursor = Some((position.x, position.y));
        }
        (terminal.backend().buffer().clone(), cursor)
    }

    /// Where stands what can be pointed at, and the picture it stands on.
    pub(crate) fn spots(&self) -> (Spots, Buffer) {
        let size = self.model.size;
        let mut terminal = Terminal::new(TestBackend::new(size.columns, size.rows)).unwrap();
        let mut spots = Spots::default();
        terminal.draw(|frame| spots = zixpost::ui::view(&self.model, &self.theme, frame)).unwrap();
        (spots, terminal.backend().buffer().clone())
    }

    /// The screen as text, where its cursor stands, and a hash of its styles.
    pub(crate) fn picture(&self) -> String {
        let (buffer, cursor) = self.draw();
        let mut hash = DefaultHasher::new();
        for cell in &buffer.content {
            (format!("{:?}{:?}{:?}", cell.fg, cell.bg, cell.modifier)).hash(&mut hash);
        }
        let cursor = cursor.map_or_else(|| "none".to_owned(), |(x, y)| format!("{x},{y}"));
        format!("{}\ncursor {cursor} · styles {:016x}\n", text(&buffer).join("\n"), hash.finish())
    }
}

/// The rows of a screen as they are seen.
pub(crate) fn text(buffer: &Buffer) -> Vec<String> {
    let width = usize::from(buffer.area.width);
    buffer
        .content
        .chunks(width)
        .map(|row| {
            let mut text = String::new();
            let mut covered = 0;
            for cell in row {
                if covered > 0 {
                    covered -= 1;
                    continue;
                }
                text.push_str(cell.symbol());
                covered = unicode_width::UnicodeWidthStr::width(cell.symbol()).saturating_sub(1);
            }
            text.trim_end().to_owned()
        })
        .collect()
}

pub(crate) const LINK: &str = "https://cdn.example.com/invoice-2291.png";
