//! A key and the frame that answers it, with 10,000 contacts and 200 entries.
#![expect(clippy::unwrap_used, reason = "a bench that cannot go on should stop")]

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use crokey::KeyCombination;
use crokey::crossterm::event::{KeyCode, KeyModifiers};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use ratatui::Terminal;
use ratatui::backend::{Backend, TestBackend, WindowSize};
use ratatui::layout::{Rect, Size};
use uuid::Uuid;
use zixpost::app::{Clipboard, Keymap, Model, Moment, Pictures, Probes, Profiles, Start, key, update};
use zixpost::domain::{Answer, Author, Contact, Draft, Entry, Options, Outcome, Page, Phone, PhoneId, Sender, State};
use zixpost::tui::Painter;
use zixpost::ui::Theme;

fn now() -> Timestamp {
    "2026-11-23T14:21:07Z".parse().unwrap()
}

fn start() -> Start {
    let phone_id = PhoneId::parse("104898309288724").unwrap();
    let senders = vec![Sender { alias: "support-us".into(), phone_id, display: None, profile: None }];
    let contact = |n: usize| Contact {
        name: format!("Person {} of street {n}", ["María", "Mark", "Ana", "Zoë", "Farid"][n % 5]),
        number: Phone::from_e164(&format!("+1302{:07}", 5_550_000 + n)).unwrap(),
        note: None,
        tags: vec!["customer".into()],
        sender: None,
    };
    let contacts: Vec<Contact> = (0..10_000).map(contact).collect();
    let entry = |n: usize| {
        let draft = Draft {
            from: "support-us".into(),
            link: format!("https://cdn.example.com/invoice-{n}.png"),
            ..Draft::to(&contacts[n].number)
        };
        let outgoing = draft.check(&senders, &Options::default()).unwrap();
        let created = now() - SignedDuration::from_mins(i64::try_from(n).unwrap());
        let mut entry = Entry::new(Uuid::from_u128(n as u128), created, Author::default(), outgoing, State::Sending);
        entry.settle(created, Answer::bare(Outcome::Accepted, "", Duration::from_millis(400)));
        entry
    };
    let entries = (0..200).map(entry).collect();
    Start {
        author: Author { profile: "prod".into(), ..Author::default() },
        sender: Some("support-us".into()),
        senders,
        probes: Probes::default(),
        defaults: Options::default(),
        undo: Duration::from_secs(5),
        duplicates: Duration::from_secs(600),
        contacts,
        country: None,
        drafts: Vec::new(),
        canned: Vec::new(),
        page: Page { entries, ..Page::default() },
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

fn theme() -> Theme {
    Theme::named("16").unwrap()
}

fn press<B: Backend<Error: std::fmt::Debug>>(model: &mut Model, terminal: &mut Terminal<B>, code: KeyCode) {
    if let Some(message) = key(model, KeyCombination::one_key(code, KeyModifiers::NONE)) {
        black_box(update(model, message, Moment { now: now(), id: Uuid::nil() }));
    }
    draw(model, terminal);
}

fn draw<B: Backend<Error: std::fmt::Debug>>(model: &Model, terminal: &mut Terminal<B>) {
    let frame = terminal.draw(|frame| drop(zixpost::ui::view(model, &theme(), frame)));
    black_box(frame.unwrap());
}

/// Down through so many rows, and up again.
fn to_and_fro<B: Backend<Error: std::fmt::Debug>>(
    bench: &mut criterion::Bencher<'_>,
    model: &mut Model,
    terminal: &mut Terminal<B>,
    rows: u32,
) {
    let mut at = 0_u32;
    bench.iter(|| {
        at += 1;
        let code = if (at / rows).is_multiple_of(2) { KeyCode::Down } else { KeyCode::Up };
        press(model, terminal, code);
    });
}

fn benches(criterion: &mut Criterion) {
    let terminal = || Terminal::new(TestBackend::new(120, 40)).unwrap();
    criterion.bench_function("start: 10,000 contacts, 200 entries", |bench| {
        bench.iter_batched(start, |start| Model::new(start, now()), criterion::BatchSize::LargeInput);
    });
    criterion.bench_function("frame", |bench| {
        let (model, mut terminal) = (Model::new(start(), now()), terminal());
        bench.iter(|| draw(&model, &mut terminal));
    });
    criterion.bench_function("contacts: down + frame", |bench| {
        let (mut model, mut terminal) = (Model::new(start(), now()), terminal());
        to_and_fro(bench, &mut model, &mut terminal, 5_000);
    });
    criterion.bench_function("history: down + frame", |bench| {
        let (mut model, mut terminal) = (Model::new(start(), now()), terminal());
        press(&mut model, &mut terminal, KeyCode::Tab);
        to_and_fro(bench, &mut model, &mut terminal, 150);
    });
    criterion.bench_function("search: a letter + frame", |bench| {
        let (mut model, mut terminal) = (Model::new(start(), now()), terminal());
        bench.iter(|| {
            press(&mut model, &mut terminal, KeyCode::Char('m'));
            press(&mut model, &mut terminal, KeyCode::Backspace);
        });
    });
    criterion.bench_function("caption: a letter + frame", |bench| {
        let (mut model, mut terminal) = (Model::new(start(), now()), terminal());
        press(&mut model, &mut terminal, KeyCode::Enter);
        press(&mut model, &mut terminal, KeyCode::Tab);
        bench.iter(|| {
            press(&mut model, &mut terminal, KeyCode::Char('m'));
            press(&mut model, &mut terminal, KeyCode::Backspace);
        });
    });
}

/// The same, made into bytes for a terminal.
fn painted(criterion: &mut Criterion) {
    let terminal = || {
        let painter = Painter::new(
            std::io::sink(),
            || Ok(WindowSize { columns_rows: Size::new(120, 40), pixels: Size::ZERO }),
            true,
        )
        .unwrap();
        Terminal::new(painter).unwrap()
    };
    criterion.bench_function("painted: the whole screen", |bench| {
        let (model, mut terminal) = (Model::new(start(), now()), terminal());
        bench.iter(|| {
            terminal.resize(Rect::new(0, 0, 120, 40)).unwrap();
            draw(&model, &mut terminal);
        });
    });
    criterion.bench_function("painted: history, down in the middle", |bench| {
        let (mut model, mut terminal) = (Model::new(start(), now()), terminal());
        press(&mut model, &mut terminal, KeyCode::Tab);
        (0..20).for_each(|_| press(&mut model, &mut terminal, KeyCode::Down));
        to_and_fro(bench, &mut model, &mut terminal, 150);
    });
    criterion.bench_function("painted: a letter of a caption", |bench| {
        let (mut model, mut terminal) = (Model::new(start(), now()), terminal());
        press(&mut model, &mut terminal, KeyCode::Enter);
        press(&mut model, &mut terminal, KeyCode::Tab);
        bench.iter(|| {
            press(&mut model, &mut terminal, KeyCode::Char('m'));
            press(&mut model, &mut terminal, KeyCode::Backspace);
        });
    });
}

criterion_group!(group, benches, painted);
criterion_main!(group);
