//! Everything around the loop but the person's wishes: a store, a screen in memory, keys, a gateway that waits.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers, MouseEvent, MouseEventKind};
use futures_util::{StreamExt, stream};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use ratatui::Terminal;
use secrecy::SecretString;
use tokio::sync::{Semaphore, mpsc, watch};
use zixpost::app::{Clipboard, Colors, Graphics, Keymap, Model, Pictures, PreviewChoice, Probes, Profiles, Start};
use zixpost::config::SenderFile;
use zixpost::domain::{
    Answer, Author, Checkup, Contact, Entry, Options, Outcome, Outgoing, Pace, Phone, PhoneId, Sender,
};
use zixpost::gateway::{Connection, Gateway, Http, Sending};
use zixpost::media::{Allowed, Network, Preflight};
use zixpost::outbox::{Outbox, Policy, Retry};
use zixpost::sandbox::{KEY, SENDERS, Sandbox};
use zixpost::store::Store;
use zixpost::tui::{Checking, Configured, Console, Ended, Outside, ScreenError, Shell, Theme, run_on};

use super::glass::Glass;

pub(crate) const MARIA: &str = "+13025550101";

/// As the screen has it, without jitter.
const POLICY: Policy = Policy { workers: 4, retry: Retry::SINGLE, pace: Pace::SINGLE, chance: || 0.0 };

/// Longer than anything takes on a slow machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// A store in a folder of its own, a screen in memory, a console that writes down what is asked of it.
pub(crate) struct Desk {
    pub(crate) store: Arc<Store>,
    pub(crate) glass: Glass,
    pub(crate) console: Notes,
    /// Looks at links; nobody, where a test does not say so.
    pub(crate) preflight: Option<Arc<Preflight>>,
    /// How far back the same message makes the program ask.
    pub(crate) duplicates: Duration,
    /// How the terminal gets a picture.
    pub(crate) graphics: Graphics,
    /// The configuration that has the senders; those of the sandbox, where a test does not say so.
    pub(crate) config: Option<PathBuf>,
    /// The store's folder; removed when the test ends.
    _folder: tempfile::TempDir,
}

impl Desk {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Arc::new(Store::open(&folder.path().join("data")).unwrap());
        for (name, number) in [("María Ortiz", MARIA), ("Mark Reed", "+447700900144"), ("Ana Li", "+13025550102")] {
            let number = Phone::parse(number).unwrap();
            store.add_contact(&Contact { name: name.into(), number, note: None, tags: vec![], sender: None }).unwrap();
        }
        Self {
            store,
            glass: Glass::new(120, 40),
            console: Notes::default(),
            preflight: None,
            duplicates: Duration::from_secs(600),
            graphics: Graphics::Blocks,
            config: None,
            _folder: folder,
        }
    }

    /// Runs the loop and a person beside each other until the loop ends.
    pub(crate) async fn run<P>(
        &self,
        undo: Duration,
        gateway: impl Gateway + 'static,
        person: P,
    ) -> Result<Ended, ScreenError>
    where
        P: AsyncFnOnce(Person),
    {
        let (keys, pressed) = mpsc::unbounded_channel::<Option<Event>>();
        let (tell, told) = mpsc::unbounded_channel();
        let pressed = stream::unfold(pressed, async |mut keys| keys.recv().await?.map(|key| (Ok(key), keys))).boxed();
        let actor = Person { keys, tell, glass: self.glass.clone(), desk: self.console.clone() };
        let (ended, ()) = tokio::join!(self.run_with(undo, gateway, pressed, told), async {
            // What the person holds must outlive the act: closed keys are a terminal that is gone.
            let held = (actor.keys.clone(), actor.tell.clone());
            person(actor).await;
            self.console.ended.subscribe().wait_for(|ended| *ended).await.unwrap();
            drop(held);
        });
        ended
    }

    pub(crate) async fn run_with<E>(
        &self,
        undo: Duration,
        gateway: impl Gateway + 'static,
        events: E,
        mut told: mpsc::UnboundedReceiver<Outside>,
    ) -> Result<Ended, ScreenError>
    where
        E: futures_util::Stream<Item = io::Result<Event>> + Unpin,
    {
        let (outbox, reports) = Outbox::start(Arc::clone(&self.store), Arc::new(gateway), POLICY, clock);
        let sender = |(alias, id): (&str, &str)| Sender {
            alias: alias.into(),
            phone_id: PhoneId::parse(id).unwrap(),
            display: None,
            profile: None,
        };
        let senders = match &self.config {
            Some(file) => SenderFile::at(file).read().unwrap(),
            None => SENDERS.map(sender).to_vec(),
        };
        self.store.note_history().unwrap();
        let start = Start {
            author: Author {
                operator: "ana".into(),
                host: "desk".into(),
                client: "zixpost/test".into(),
                profile: "sandbox".into(),
            },
            senders: senders.clone(),
            sender: Some(SENDERS[0].0.into()),
            probes: Probes::default(),
            defaults: Options::default(),
            undo,
            duplicates: self.duplicates,
            contacts: self.store.contacts().unwrap(),
            country: None,
            drafts: vec![],
            canned: self.store.canned().unwrap(),
            page: self.store.page(None, 50).unwrap(),
            notices: vec![],
            zone: TimeZone::UTC,
            size: (120, 40),
            keymap: Keymap::defaults(),
            color: true,
            clipboard: Clipboard::Terminal,
            pictures: Pictures {
                looks: self.preflight.is_some(),
                preview: PreviewChoice::Seen,
                colors: Colors::All,
                graphics: self.graphics,
            },
            mouse: false,
            read_only: None,
            profiles: Profiles { senders: senders.clone(), ..Profiles::default() },
        };
        let mut terminal = Terminal::new(self.glass.clone()).unwrap();
        let shell = Shell {
            store: Arc::clone(&self.store),
            configured: Configured { senders: self.config.as_deref().map(SenderFile::at), preflight: None },
            outbox,
            reports,
            preflight: self.preflight.clone(),
            clock,
            outside: Box::pin(stream::poll_fn(move |cx| told.poll_recv(cx))),
            console: self.console.clone(),
            theme: Theme::default(),
            describe: Arc::new(|_, outgoing| {
                zixpost::gateway::describe(&"http://127.0.0.1:9".parse().unwrap(), outgoing)
            }),
            doctor: Arc::new(|| {
                let group = |check: Checkup| Box::pin(async move { vec![check] }) as Checking;
                vec![group(Checkup::pass("config", "in order")), group(Checkup::fail("dns", "no such name", "look"))]
            }),
        };
        Box::pin(run_on(&mut terminal, events, Model::new(start, clock()), shell)).await
    }

    /// A desk whose links are looked at, those of the sandbox alone.
    pub(crate) fn looking_at(sandbox: &Sandbox) -> Self {
        let allowed = Allowed::only(&[sandbox.base().parse().unwrap()]);
        Self { preflight: Some(Arc::new(Preflight::new(Network::default(), allowed))), ..Self::new() }
    }

    pub(crate) fn history(&self) -> Vec<Entry> {
        self.store.page(None, 50).unwrap().entries
    }
}

/// Somebody at the keyboard, who looks at the screen.
pub(crate) struct Person {
    pub(crate) keys: mpsc::UnboundedSender<Option<Event>>,
    pub(crate) tell: mpsc::UnboundedSender<Outside>,
    pub(crate) glass: Glass,
    pub(crate) desk: Notes,
}

impl Person {
    pub(crate) fn press(&self, name: &str) {
        let key: KeyEvent = crokey::parse(name).unwrap().into();
        self.keys.send(Some(Event::Key(key))).unwrap();
    }

    pub(crate) fn types(&self, text: &str) {
        for c in text.chars() {
            let modifiers = if c.is_uppercase() { KeyModifiers::SHIFT } else { KeyModifiers::NONE };
            self.keys.send(Some(key(KeyCode::Char(c), modifiers))).unwrap();
        }
    }

    /// Turns or presses the mouse at the first place where the screen shows this text.
    pub(crate) fn points_at(&self, text: &str, kind: MouseEventKind) {
        let screen = self.screen();
        let (row, line) = screen.lines().enumerate().find(|(_, line)| line.contains(text)).unwrap();
        // Nothing wider than a column stands left of what the tests point at.
        let column = line[..line.find(text).unwrap()].chars().count();
        let (column, row) = (u16::try_from(column).unwrap(), u16::try_from(row).unwrap());
        let report = MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE };
        self.keys.send(Some(Event::Mouse(report))).unwrap();
    }

    /// Finds a contact by typing and opens the message to them, at its image field.
    pub(crate) async fn chooses(&mut self, name: &str) {
        self.press("alt-1");
        self.types(name);
        self.press("enter");
        self.sees("Image").await;
    }

    pub(crate) async fn writes(&mut self, link: &str, caption: &str) {
        self.types(link);
        self.press("tab");
        self.types(caption);
        self.sees(caption).await;
    }

    pub(crate) fn quits(&self) {
        self.press("ctrl-c");
        self.press("ctrl-c");
    }

    /// The terminal goes away: there are no more keys.
    pub(crate) fn hangs_up(&self) {
        self.keys.send(None).unwrap();
    }

    pub(crate) fn tell(&self, news: Outside) {
        self.tell.send(news).unwrap();
    }

    pub(crate) fn screen(&self) -> String {
        self.glass.frames.borrow().clone()
    }

    pub(crate) async fn sees(&mut self, text: &str) {
        self.sees_that(text, |frame| frame.contains(text)).await;
    }

    pub(crate) async fn sees_that(&mut self, what: &str, is_so: impl Fn(&str) -> bool) {
        let mut frames = self.glass.frames.subscribe();
        let seen = tokio::time::timeout(PATIENCE, frames.wait_for(|frame| is_so(frame))).await;
        assert!(seen.is_ok(), "{what:?} never appeared:\n{}", self.screen());
    }

    pub(crate) async fn hears(&mut self, text: &str) {
        let mut said = self.desk.said.subscribe();
        let heard = said.wait_for(|lines| lines.iter().any(|line| line.contains(text)));
        assert!(tokio::time::timeout(PATIENCE, heard).await.is_ok(), "{text:?} was never said");
    }

    pub(crate) async fn waits_until(&mut self, is_so: impl Fn(&Notes) -> bool) {
        let mut changes = self.desk.said.subscribe();
        while !is_so(&self.desk) {
            tokio::time::timeout(PATIENCE, changes.changed()).await.unwrap().unwrap();
        }
    }
}

/// A console that notes what is asked of it.
#[derive(Clone)]
pub(crate) struct Notes {
    pub(crate) stops: Arc<AtomicUsize>,
    pub(crate) is_abandoned: Arc<AtomicBool>,
    pub(crate) said: Arc<watch::Sender<Vec<String>>>,
    /// Pictures handed to the terminal, and what takes them away, each in its pieces.
    pub(crate) pictures: Arc<watch::Sender<Vec<Vec<Vec<u8>>>>>,
    pub(crate) ended: Arc<watch::Sender<bool>>,
}

impl Default for Notes {
    fn default() -> Self {
        Self {
            stops: Arc::default(),
            is_abandoned: Arc::default(),
            said: Arc::new(watch::Sender::new(vec![])),
            pictures: Arc::new(watch::Sender::new(vec![])),
            ended: Arc::new(watch::Sender::new(false)),
        }
    }
}

impl Console for Notes {
    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn suspend(&mut self) -> io::Result<()> {
        self.stops.fetch_add(1, Ordering::SeqCst);
        self.said.send_modify(|_| {});
        Ok(())
    }

    fn lend(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn mouse(&mut self, is_on: bool) {
        self.said.send_modify(|lines| lines.push(format!("mouse {is_on}")));
    }

    fn copy(&mut self, text: &str) {
        self.said.send_modify(|lines| lines.push(format!("copied {text}")));
    }

    fn picture(&mut self, pieces: Vec<Vec<u8>>) {
        self.pictures.send_modify(|pictures| pictures.push(pieces));
    }

    fn resume(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn leave(&mut self) {
        self.ended.send_replace(true);
    }

    fn abandon(&mut self) {
        self.is_abandoned.store(true, Ordering::SeqCst);
        self.ended.send_replace(true);
    }

    fn say(&mut self, line: &str) {
        self.said.send_modify(|lines| lines.push(line.to_owned()));
    }

    fn exit_if_stuck(&mut self, _: i32, _: Arc<AtomicUsize>) {}
}

/// Accepts each message only when the test says so.
pub(crate) struct SlowGateway {
    pub(crate) gate: Arc<Semaphore>,
    pub(crate) asked: Arc<AtomicUsize>,
}

impl SlowGateway {
    pub(crate) fn new() -> (Self, Arc<Semaphore>) {
        let gate = Arc::new(Semaphore::new(0));
        (Self { gate: Arc::clone(&gate), asked: Arc::default() }, gate)
    }
}

impl Gateway for SlowGateway {
    fn send<'a>(&'a self, _: &'a Outgoing) -> Sending<'a> {
        Box::pin(async {
            self.asked.fetch_add(1, Ordering::SeqCst);
            self.gate.acquire().await.unwrap().forget();
            Answer { http_status: Some(200), reason: None, ..Answer::bare(Outcome::Accepted, "", Duration::ZERO) }
        })
    }
}

pub(crate) fn to_sandbox(sandbox: &Sandbox) -> Http {
    Http::new(Connection {
        base: sandbox.base().parse().unwrap(),
        key: Arc::new(|| Box::pin(std::future::ready(Ok(SecretString::from(KEY))))),
        proxy: None,
        ca_file: None,
        connect_timeout: Duration::from_secs(10),
        timeout: Duration::from_secs(20),
    })
}

pub(crate) fn key(code: KeyCode, modifiers: KeyModifiers) -> Event {
    Event::Key(KeyEvent::new(code, modifiers))
}

#[expect(clippy::disallowed_methods, reason = "the one clock of this test")]
pub(crate) fn clock() -> Timestamp {
    Timestamp::now()
}
