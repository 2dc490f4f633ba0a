//! Four thousand hostile strings through every field, down to the bytes that a terminal gets.

use std::sync::{Arc, Mutex};

use jiff::SignedDuration;
use ratatui::Terminal;
use ratatui::backend::WindowSize;
use ratatui::layout::Size;
use zixpost::app::{ContactNews, Edited, Effect, Message, Moment, Pictures, PreviewChoice, RequestUse, Start, update};
use zixpost::domain::{
    Canned, Contact, Event, Facets, Finding, ImageLink, Page, Phone, Redirect, RequestText, Served, Sight, State,
    Unseen, Way,
};

use zixpost::tui::Painter;

use crate::corpus::{COUNT, hostile};
use crate::desk::{Desk, LINK, NARROW, USUAL, WIDE, contacts, entry, moment, now, start};
use crate::honest::HONEST;
use crate::strict::foreign;

/// What is written to the terminal.
#[derive(Clone, Default)]
struct Wire(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Wire {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// A terminal behind the real writer of frames.
struct Glass {
    terminal: Terminal<Painter<Wire>>,
    wire: Wire,
    emulator: vt100::Parser,
}

impl Glass {
    fn new((columns, rows): (u16, u16)) -> Self {
        let wire = Wire::default();
        let size = WindowSize { columns_rows: Size::new(columns, rows), pixels: Size::ZERO };
        let terminal = Terminal::new(Painter::new(wire.clone(), move || Ok(size), true).unwrap());
        let emulator = vt100::Parser::new(rows.try_into().unwrap(), columns.try_into().unwrap(), 0);
        Self { terminal: terminal.unwrap(), wire, emulator }
    }

    /// Draws, and looks at what came out: every byte is ours, and every line of a border stands where it was drawn.
    fn shows(&mut self, desk: &Desk, what: &str) {
        let frame = self.terminal.draw(|frame| drop(zixpost::ui::view(&desk.model, &desk.theme, frame))).unwrap();
        let bytes = std::mem::take(&mut *self.wire.0.lock().unwrap());
        if let Some(foreign) = foreign(&bytes, true) {
            panic!("{what}: {foreign}");
        }
        // The emulator draws nothing for the replacement character, where a terminal draws one column.
        self.emulator.process(String::from_utf8(bytes).unwrap().replace('\u{fffd}', "?").as_bytes());
        let screen = self.emulator.screen();
        for (at, cell) in frame.buffer.content.iter().enumerate() {
            if matches!(cell.symbol(), "│" | "─" | "╭" | "╮" | "╰" | "╯") {
                let (x, y) = frame.buffer.pos_of(at);
                let seen = screen.cell(y, x).map(|cell| cell.contents().to_owned()).unwrap_or_default();
                assert_eq!(seen, cell.symbol(), "{what}: column {x} of row {y}\n{}", screen.contents());
            }
        }
    }
}

/// Hands the strings out in turn.
struct Supply<'a> {
    texts: &'a [String],
    at: usize,
}

impl Supply<'_> {
    fn next(&mut self) -> String {
        self.at += 1;
        self.texts[(self.at - 1) % self.texts.len()].clone()
    }

    fn value<T: serde::de::DeserializeOwned>(&mut self) -> T {
        serde_json::from_value(serde_json::Value::String(self.next())).unwrap()
    }
}

/// Everything that files, other processes and servers can put on the screen, each text another one.
fn filled(size: (u16, u16), supply: &mut Supply<'_>) -> Start {
    let mut start = start(size);
    start.pictures = Pictures { looks: true, preview: PreviewChoice::Seen, ..Pictures::default() };
    start.author.operator = supply.next();
    start.author.profile = supply.next();
    start.notices = vec![supply.next(), supply.next()];
    start.senders[0].display = Some(supply.next());
    start.senders[1].alias = supply.next();
    start.contacts = (0..LISTED)
        .map(|n| Contact {
            name: supply.next(),
            number: Phone::from_e164(&format!("+130255501{n:02}")).unwrap(),
            note: Some(supply.next()),
            tags: vec![supply.next(), supply.next()],
            sender: None,
        })
        .collect();
    start.canned = (0..4)
        .map(|_| Canned {
            code: supply.next(),
            name: supply.next(),
            link: supply.next(),
            caption: supply.next(),
            sender: supply.next(),
        })
        .collect();
    let entries = (0..LISTED).zip(0_u8..).map(|(n, minutes)| {
        let mut entry = entry(n as u128, minutes.into(), &contacts()[0], 0, "a.png");
        let sent = &mut entry.outgoing;
        (sent.contact, sent.sender.alias) = (Some(supply.next()), supply.next());
        (sent.link, sent.caption) = (supply.value(), Some(supply.value()));
        (sent.options.source, sent.options.report_url) = (Some(supply.next()), Some(supply.next()));
        (entry.author.operator, entry.author.host) = (supply.next(), supply.next());
        (entry.author.client, entry.author.profile) = (supply.next(), supply.next());
        (entry.message, entry.answer) = (Some(supply.next()), Some(supply.next()));
        (entry.message_id, entry.campaign_id) = (Some(supply.next()), Some(supply.next()));
        entry.state = [State::Refused, State::Failed, State::Accepted][n % 3];
        entry.events.push(Event { at: now(), state: entry.state, detail: Some(supply.next()) });
        entry
    });
    start.page = Page { entries: entries.collect(), ..Page::default() };
    start
}

/// Rows of each list.
const LISTED: usize = 10;

/// What a look may find that was written by somebody else.
fn finding(n: usize, supply: &mut Supply<'_>) -> Finding {
    let text = supply.next();
    let sight = match n % 5 {
        0 => Sight::Served(Served { status: 403, content_type: Some(text), file: None }),
        1 => Sight::Unseen(Unseen::Packed(text)),
        2 => Sight::Unseen(Unseen::NoConnection(text)),
        3 => Sight::Unseen(Unseen::NoName(text)),
        _ => Sight::Unseen(Unseen::Certificate(text)),
    };
    let redirects = vec![Redirect { status: 302, to: supply.next(), host: supply.next() }];
    let way = Way::Proxy(supply.next());
    Finding { link: ImageLink::parse(LINK).unwrap(), at: now(), redirects, way, expires: None, sight }
}

/// What a person types or pastes into every field, and what is told of it.
fn typed(desk: &mut Desk, glass: &mut Glass, supply: &mut Supply<'_>, n: usize, all: bool) {
    // Keys that lead to a field, and those that lead out of it.
    let fields = [
        ("alt-1", "esc"),
        ("ctrl-p", "esc"),
        ("f1", "esc"),
        ("alt-n", "esc y"),
        ("alt-n tab", "esc y"),
        ("alt-n tab tab", "esc y"),
        ("alt-n tab tab tab", "esc y"),
        ("alt-1 +13025550155 enter", ""),
        ("tab", ""),
        ("tab tab", ""),
        ("tab tab tab", ""),
        ("ctrl-f", "esc"),
        ("ctrl-t", "esc"),
    ];
    for (at, (to, back)) in fields.into_iter().enumerate() {
        desk.keys(to);
        // In the short run each screen takes some of the fields, in the long one all.
        if all || (at + n).is_multiple_of(4) {
            let text = supply.next();
            desk.paste(&text);
            glass.shows(desk, &format!("{n}: {text:?} after {to}"));
        }
        desk.keys(back);
    }
    desk.keys("ctrl-x");
    glass.shows(desk, &format!("{n}: the problems of a message"));
    desk.keys("esc");
}

fn told(desk: &mut Desk, glass: &mut Glass, supply: &mut Supply<'_>, n: usize, all: bool) {
    let text = RequestText { line: supply.next(), headers: Vec::new(), body: supply.next(), curl: supply.next() };
    let to = Phone::from_e164("+13025550155").unwrap();
    let edited = Edited::Failed(supply.next());
    desk.keys("alt-1 esc +13025550155 enter").paste(LINK);
    let later = Moment { now: now() + SignedDuration::from_secs(1), ..moment(900) };
    let asked = update(&mut desk.model, Message::Tick, later);
    let look = asked.iter().find_map(|effect| match effect {
        Effect::Look { look, .. } => Some(*look),
        _ => None,
    });
    let look = look.unwrap_or_else(|| panic!("{n}: the link is looked at: {asked:?}"));
    let messages = [
        Message::Failed(supply.next()),
        Message::CaptionEdited { to, edited },
        Message::Contacts(ContactNews::Refused(supply.next())),
        Message::Looked { look, finding: Box::new(finding(n, supply)) },
        Message::Described { text, then: RequestUse::Show },
    ];
    for (at, message) in messages.into_iter().enumerate() {
        if !all && at != n % 5 {
            continue;
        }
        desk.message(message);
        glass.shows(desk, &format!("{n}: what was told"));
    }
    desk.keys("esc");
}

/// Every string in every list, and in the fields in turn; in `all` of them where there is time.
fn every_field(texts: &[String], sizes: &[(u16, u16)], all: bool, numbers: impl Iterator<Item = usize>) {
    let mut glasses: Vec<Glass> = sizes.iter().map(|&size| Glass::new(size)).collect();
    for n in numbers {
        let glass = n % sizes.len();
        let mut supply = Supply { texts, at: n * LISTED };
        let mut desk = Desk::new(filled(sizes[glass], &mut supply));
        let glass = &mut glasses[glass];
        glass.shows(&desk, &format!("{n}: the first screen"));
        typed(&mut desk, glass, &mut supply, n, all);
        told(&mut desk, glass, &mut supply, n, all);
        desk.keys("alt-3");
        glass.shows(&desk, &format!("{n}: the history"));
        for _ in 0..if all { LISTED } else { 1 } {
            for keys in ["enter", "end", "esc y"].into_iter().take(if all { 3 } else { 2 }) {
                desk.keys(keys);
                glass.shows(&desk, &format!("{n}: an entry after {keys}"));
            }
            desk.keys("esc down");
        }
        if !all && n % 8 > 1 {
            continue;
        }
        let named = |supply: &mut Supply<'_>| (0..4).map(|n| (supply.next(), n)).collect::<Vec<_>>();
        let facets = Facets { states: Vec::new(), senders: named(&mut supply), operators: named(&mut supply) };
        desk.keys("f").message(Message::Facets { search: None, facets });
        glass.shows(&desk, &format!("{n}: the counts"));
        desk.keys("down enter");
        glass.shows(&desk, &format!("{n}: a query of a name"));
        desk.keys("esc alt-h");
        glass.shows(&desk, &format!("{n}: the masked history"));
        desk.keys("enter");
        glass.shows(&desk, &format!("{n}: a masked entry"));
    }
}

/// Screens that hold all strings, each list the next ones.
const SCREENS: usize = COUNT / LISTED;

#[test]
fn four_thousand_hostile_strings_put_no_byte_on_the_terminal_that_is_not_ours() {
    let texts = hostile();
    assert_eq!(texts.len(), COUNT);
    every_field(&texts, &[NARROW, USUAL, (60, 15)], false, (0..SCREENS).step_by(2));
}

#[test]
fn nor_do_they_on_wide_screens() {
    every_field(&hostile(), &[(97, 24), NARROW, WIDE], false, (1..SCREENS).step_by(2));
}

#[test]
#[ignore = "minutes: every string in every field"]
fn every_one_of_them_in_every_field_at_every_size() {
    for size in [NARROW, USUAL, WIDE, (60, 15)] {
        for at in 0..LISTED {
            let mut texts = hostile();
            texts.rotate_left(at);
            every_field(&texts, &[size], true, 0..SCREENS);
        }
    }
}

#[test]
fn honest_text_of_every_script_stays_as_it_is() {
    for text in HONEST {
        assert_eq!(zixpost::domain::Shown::line(text).as_str(), text);
        assert_eq!(foreign(text.as_bytes(), true), None, "{text}");
    }
}
