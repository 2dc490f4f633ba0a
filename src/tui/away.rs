//! The terminal in other hands: a shell while we are stopped, an editor while it runs.

use std::error::Error;
use std::time::Duration;

use ratatui::backend::Backend;
use rustix::process::Signal;
use tokio::time::Instant;

use super::console::Console;
use super::editor::Job;
use super::run::{Session, Why};
use super::signals::Outside;
use crate::app::{Edited, Message};

/// How long after the end of an editor an interrupt still counts as its own.
const GRACE: Duration = Duration::from_millis(300);

/// Who has the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holder {
    /// The screen.
    Us,
    /// The shell: we are stopped, or about to be.
    Shell,
    /// The editor of a caption.
    Editor,
}

impl<B, E, C> Session<'_, B, E, C>
where
    B: Backend,
    B::Error: Error + Send + Sync + 'static,
    C: Console,
{
    /// Gives the terminal back and stops. Whoever continues us sends SIGCONT, and that takes the terminal again.
    pub(super) fn suspend(&mut self) -> Option<Why> {
        if self.holder != Holder::Us {
            return None;
        }
        self.holder = Holder::Shell;
        self.effects.easel.take_down(self.console);
        match self.console.suspend() {
            Ok(()) => None,
            Err(_) => self.resume(),
        }
    }

    /// Also after a stop that we did not see coming: other programs have written on the screen since.
    pub(super) fn resume(&mut self) -> Option<Why> {
        self.holder = Holder::Us;
        if self.console.resume().is_err() {
            return Some(Why::Gone);
        }
        self.redraw()
    }

    /// Lends the terminal to an editor; sends go on meanwhile.
    pub(super) fn edit(&mut self, job: Job) -> Option<Why> {
        if self.holder != Holder::Us {
            return None;
        }
        self.holder = Holder::Editor;
        self.effects.easel.take_down(self.console);
        match self.console.lend() {
            Ok(()) => {
                self.effects.edit(job);
                None
            }
            Err(error) => {
                let edited = Edited::Failed(format!("the terminal could not be lent to an editor: {error}"));
                self.resume().or_else(|| self.update(Message::CaptionEdited { to: job.to, edited }))
            }
        }
    }

    /// What is ours to answer while an editor has the terminal, and what is not: it is in our process group, so the
    /// keys that interrupt or stop reach both of us.
    pub(super) fn news_while_lent(&mut self, news: Outside) -> Option<Why> {
        match news {
            // Meant for the editor.
            news if is_of_a_key(&news) => None,
            // The editor stops itself; the shell gets the terminal only when all of the group do.
            Outside::Suspend => {
                drop(self.console.suspend());
                None
            }
            Outside::Continued => None,
            other => self.hear(other),
        }
    }

    /// Whether this was meant for an editor that has just ended: its end may be heard before the key that ended it. In
    /// our own modes no key makes a signal.
    pub(super) fn comes_late(&self, news: &Outside) -> bool {
        is_of_a_key(news) && self.back_since.is_some_and(|since| since.elapsed() < GRACE)
    }

    /// The editor has ended: the terminal is ours again.
    pub(super) fn take_back(&mut self) -> Option<Why> {
        if self.holder != Holder::Editor {
            return None;
        }
        self.back_since = Some(Instant::now());
        self.resume()
    }

    /// Makes the next frame a whole one, at the size of now.
    ///
    /// Not `Terminal::clear`: that asks the terminal where the cursor is, and the event stream eats the answer.
    /// `resize` clears a full-screen viewport without a question (ratatui-core 0.1.2, `resize.rs`).
    pub(super) fn redraw(&mut self) -> Option<Why> {
        let Ok(size) = self.terminal.size() else {
            return Some(Why::Gone);
        };
        if self.terminal.resize(size.into()).is_err() {
            return Some(Why::Gone);
        }
        self.resized()
    }

    /// Learns how large a cell is, where pictures are drawn by the terminal; the next frame brings a picture anew.
    pub(super) fn measure(&mut self) {
        if self.effects.easel.is_used() {
            let window = self.terminal.backend_mut().window_size().ok();
            self.effects.easel.forget(window);
        }
    }

    fn resized(&mut self) -> Option<Why> {
        self.measure();
        match self.terminal.size() {
            Ok(size) => self.update(Message::Resized { columns: size.width, rows: size.height }),
            Err(_) => Some(Why::Gone),
        }
    }
}

/// Whether a key of the terminal makes this signal, for all that run on it.
fn is_of_a_key(news: &Outside) -> bool {
    matches!(news, Outside::End(signal) if [Signal::INT.as_raw(), Signal::QUIT.as_raw()].contains(signal))
}
