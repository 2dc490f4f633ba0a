//! The loop: wait, update, start effects, draw once.

use std::error::Error;
use std::future::poll_fn;
use std::io::{self, IsTerminal};
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use crossterm::event::Event;
use futures_util::{FutureExt, Stream, StreamExt};
use ratatui::Terminal;
use ratatui::backend::Backend;
use tokio::sync::mpsc;
use tokio::time::Instant;
use uuid::{ContextV7, Uuid};

use super::away::Holder;
use super::console::Console;
use super::effects::{Asked, Effects};
use super::ended::{Ended, ScreenError};
use super::leave::{InFlight, leave};
use super::painter::Painter;
use super::reported::message;
use super::shell::{Configured, Describe, Doctor, Shell};
use super::signals::{self, Outside};
use super::wait::{poll_once, sleep};
use super::{input, keys, terminal};
use crate::app::{self, Message, Model, Moment, Start};
use crate::domain::Shown;
use crate::media::Preflight;
use crate::outbox::{Clock, Outbox, Report};
use crate::store::Store;
use crate::ui::{self, Spots, Theme};

/// Messages of one kind that are taken before a draw. A flood of keys or reports must not starve the screen.
const BATCH: usize = 256;

/// The shortest sleep before a tick: a screen that moves by itself moves at most so often.
const SHORTEST_TICK: Duration = Duration::from_millis(20);

/// Runs the screen on the process's terminal until a person quits or a signal ends it. Waits for sends that have left.
///
/// # Errors
/// There is no terminal, or it cannot be set up.
pub async fn run(
    start: Start,
    theme: Theme,
    (describe, doctor): (Describe, Doctor),
    (store, configured): (Arc<Store>, Configured),
    (outbox, reports): (Outbox, mpsc::UnboundedReceiver<Report>),
    preflight: Option<Arc<Preflight>>,
    clock: Clock,
) -> Result<Ended, ScreenError> {
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        return Err(ScreenError::NoTerminal);
    }
    let (tell, told) = mpsc::unbounded_channel();
    let outside = Box::pin(signals::outside(told)?);
    let (events, switch) = keys::events(tell.clone())?;
    let console = terminal::Terminal::enter(tell, switch)?;
    let mut terminal = Terminal::new(Painter::new(console.output(), terminal::size, theme.has_color())?)?;
    let size = terminal.size()?;
    let model = Model::new(Start { size: (size.width, size.height), ..start }, clock());
    let shell =
        Shell { store, configured, outbox, reports, preflight, clock, outside, console, theme, describe, doctor };
    run_on(&mut terminal, events, model, shell).await
}

/// Runs the loop on any backend, keys and console. Returns when the drafts are saved and the sends settled.
///
/// # Errors
/// None of its own today; a terminal that fails ends like one that went away.
///
/// # Panics
/// Passes a panic of the core or the view on, after the way out has been walked.
pub async fn run_on<B, E, C>(
    terminal: &mut Terminal<B>,
    events: E,
    model: Model,
    shell: Shell<C>,
) -> Result<Ended, ScreenError>
where
    B: Backend,
    B::Error: Error + Send + Sync + 'static,
    E: Stream<Item = io::Result<Event>> + Unpin,
    C: Console,
{
    let Shell {
        store,
        configured,
        outbox,
        mut reports,
        preflight,
        clock,
        mut outside,
        mut console,
        theme,
        describe,
        doctor,
    } = shell;
    if model.has_mouse() {
        console.mouse(true);
    }
    let mut session = Session {
        terminal,
        events,
        effects: Effects::new(
            (store, configured),
            outbox,
            (describe, doctor),
            preflight,
            clock,
            model.preview.graphics(),
        ),
        model,
        clock,
        ids: ContextV7::new(),
        theme,
        spots: Spots::default(),
        reports: &mut reports,
        outside: &mut outside,
        console: &mut console,
        in_flight: InFlight::default(),
        faults: Vec::new(),
        is_dirty: true,
        holder: Holder::Us,
        back_since: None,
    };
    session.measure();
    let end = AssertUnwindSafe(session.serve()).catch_unwind().await;
    let is_lent = session.holder == Holder::Editor;
    let Session { events, mut effects, in_flight, faults, .. } = session;
    if is_lent {
        effects.end_editor().await;
    }
    // Nobody reads the keyboard any more: what is typed now is for the shell.
    drop(events);
    let (why, panic) = match end {
        Ok(why) => (why, None),
        Err(panic) => (Why::Fault, Some(panic)),
    };
    let ended = leave(why, effects, in_flight, &mut reports, &mut outside, &mut console).await;
    for fault in faults {
        console.say(Shown::line(&fault).as_str());
    }
    match panic {
        Some(panic) => resume_unwind(panic),
        None => Ok(ended),
    }
}

/// Why the loop ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    Quit,
    Signal(i32),
    /// The terminal is gone: not a byte more.
    Gone,
    /// A panic; its message is printed already.
    Fault,
}

/// One thing that the loop waits for.
enum Happening {
    Outside(Outside),
    Event(Option<io::Result<Event>>),
    Report(Report),
    Message(Message),
    /// The terminal has taken the last frame, or is gone.
    Ready,
}

pub(super) struct Session<'a, B: Backend, E, C> {
    pub(super) terminal: &'a mut Terminal<B>,
    events: E,
    model: Model,
    clock: Clock,
    ids: ContextV7,
    pub(super) effects: Effects,
    theme: Theme,
    /// Where what is on the screen stands: a click is about what was seen.
    spots: Spots,
    reports: &'a mut mpsc::UnboundedReceiver<Report>,
    outside: &'a mut Pin<Box<dyn Stream<Item = Outside> + Send>>,
    pub(super) console: &'a mut C,
    in_flight: InFlight,
    /// Panics of tasks, to be told again where they can be copied.
    faults: Vec<String>,
    /// The model changed since the last frame.
    is_dirty: bool,
    /// Who has the terminal.
    pub(super) holder: Holder,
    /// When an editor gave it back.
    pub(super) back_since: Option<Instant>,
}

impl<B, E, C> Session<'_, B, E, C>
where
    B: Backend,
    B::Error: Error + Send + Sync + 'static,
    E: Stream<Item = io::Result<Event>> + Unpin,
    C: Console,
{
    async fn serve(&mut self) -> Why {
        loop {
            if let Some(why) = self.draw().await {
                return why;
            }
            let happening = self.wait().await;
            if let Some(why) = self.take(happening) {
                return why;
            }
            if let Some(why) = self.take_what_is_ready().await {
                return why;
            }
        }
    }

    /// Draws if something changed and the terminal has taken the last frame.
    async fn draw(&mut self) -> Option<Why> {
        if !self.is_dirty || self.holder != Holder::Us {
            return None;
        }
        // A poll with the waker of this task, which `wait` goes on to sleep with.
        match poll_fn(|cx| Poll::Ready(self.console.poll_ready(cx))).await {
            Poll::Pending => return None,
            Poll::Ready(Err(_)) => return Some(Why::Gone),
            Poll::Ready(Ok(())) => {}
        }
        let Self { model, theme, effects, console, spots, .. } = self;
        let drawn = self.terminal.draw(|frame| {
            *spots = ui::view(model, theme, frame);
            effects.hang(spots.picture, frame.buffer_mut(), *console);
        });
        if drawn.is_err() {
            return Some(Why::Gone);
        }
        self.effects.easel.finish(self.console);
        self.is_dirty = false;
        None
    }

    /// Sleeps until something happens. Keyboard first, then results.
    async fn wait(&mut self) -> Happening {
        let tick = self.tick();
        tokio::select! { biased;
            Some(outside) = self.outside.next() => Happening::Outside(outside),
            event = self.events.next() => Happening::Event(event),
            Some(report) = self.reports.recv() => Happening::Report(report),
            message = self.effects.next() => Happening::Message(message),
            () = sleep(tick) => Happening::Message(Message::Tick),
            _ = poll_fn(|cx| self.console.poll_ready(cx)), if self.is_dirty && self.holder == Holder::Us => Happening::Ready,
        }
    }

    /// How long nothing moves by itself; `None` for ever.
    fn tick(&self) -> Option<Duration> {
        if self.holder != Holder::Us {
            return None;
        }
        let now = (self.clock)();
        let at = self.model.next_tick(now)?;
        Some(Duration::try_from(at.duration_since(now)).unwrap_or_default().max(SHORTEST_TICK))
    }

    /// Takes everything that is ready, so that one frame shows all of it.
    async fn take_what_is_ready(&mut self) -> Option<Why> {
        for _ in 0..BATCH {
            let Poll::Ready(Some(outside)) = poll_once(&mut *self.outside).await else { break };
            if let Some(why) = self.take(Happening::Outside(outside)) {
                return Some(why);
            }
        }
        for _ in 0..BATCH {
            let Poll::Ready(event) = poll_once(&mut self.events).await else { break };
            if let Some(why) = self.take(Happening::Event(event)) {
                return Some(why);
            }
        }
        for _ in 0..BATCH {
            let Ok(report) = self.reports.try_recv() else { break };
            if let Some(why) = self.take(Happening::Report(report)) {
                return Some(why);
            }
        }
        while let Some(message) = self.effects.try_next() {
            if let Some(why) = self.take(Happening::Message(message)) {
                return Some(why);
            }
        }
        None
    }

    fn take(&mut self, happening: Happening) -> Option<Why> {
        match happening {
            Happening::Outside(news) if self.comes_late(&news) => None,
            Happening::Outside(news) if self.holder == Holder::Editor => self.news_while_lent(news),
            Happening::Outside(news) => self.hear(news),
            Happening::Event(None | Some(Err(_))) => Some(Why::Gone),
            Happening::Event(Some(Ok(event))) => {
                self.effects.stir();
                let messages = input::messages(&self.model, &self.spots, event);
                messages.into_iter().find_map(|message| self.update(message))
            }
            Happening::Report(report) => {
                self.effects.stir();
                self.in_flight.note(&report);
                self.update(message(report))
            }
            Happening::Message(message @ Message::CaptionEdited { .. }) => {
                let gone = self.take_back();
                gone.or_else(|| self.update(message))
            }
            Happening::Message(message) => self.update(message),
            Happening::Ready => None,
        }
    }
}

impl<B, E, C> Session<'_, B, E, C>
where
    B: Backend,
    B::Error: Error + Send + Sync + 'static,
    C: Console,
{
    /// Takes in what other processes and the system tell.
    pub(super) fn hear(&mut self, news: Outside) -> Option<Why> {
        match news {
            Outside::End(signal) => Some(Why::Signal(signal)),
            Outside::Suspend => self.suspend(),
            Outside::Continued => self.resume(),
            // A whole frame also where the size is what it was: a terminal that was smaller for a moment lost cells.
            Outside::Resized => self.redraw(),
            Outside::Notice(notice) => self.update(Message::Failed(notice)),
            Outside::Fault(fault) => {
                self.faults.push(fault.clone());
                self.update(Message::Failed(fault))
            }
        }
    }

    pub(super) fn update(&mut self, message: Message) -> Option<Why> {
        let moment = self.moment();
        self.is_dirty = true;
        let mut end = None;
        for effect in app::update(&mut self.model, message, moment) {
            // All of them, also behind a wish to quit: a draft may be among them.
            end = match self.effects.start(effect) {
                None => end,
                Some(Asked::Quit) => Some(Why::Quit),
                Some(Asked::Redraw) => end.or(self.redraw()),
                Some(Asked::Suspend) => end.or(self.suspend()),
                Some(Asked::Edit(job)) => end.or(self.edit(job)),
                Some(Asked::Mouse(is_on)) => {
                    self.console.mouse(is_on);
                    end
                }
                Some(Asked::Copy(text)) => {
                    self.console.copy(&text);
                    end
                }
                Some(Asked::Take(message)) => end.or(self.update(message)),
            };
        }
        end
    }

    fn moment(&mut self) -> Moment {
        let now = (self.clock)();
        let seconds = u64::try_from(now.as_second()).unwrap_or(0);
        let nanoseconds = u32::try_from(now.subsec_nanosecond()).unwrap_or(0);
        Moment { now, id: Uuid::new_v7(uuid::Timestamp::from_unix(&self.ids, seconds, nanoseconds)) }
    }
}
