//! The shell: the terminal, the loop, and everything that the core asks of the world.
//!
//! Here live raw mode and its undoing, keys and signals, the tasks that effects start, and the way out. No rule of
//! the trade and no picture belongs here: the core decides (`app`), `ui` draws, `outbox` sends. The loop is generic
//! over the backend, the stream of events and the [`Console`], so that tests hand it a screen in memory and keys.

mod away;
mod checkup;
mod clipboard;
mod console;
mod contact_book;
mod decoder;
mod editor;
mod effects;
mod ended;
mod graphics;
mod grid;
mod input;
mod keys;
mod last_resort;
mod leave;
mod looks;
mod others;
mod painter;
mod pen;
mod reported;
mod run;
mod saver;
mod scroll;
mod searches;
mod shell;
mod signals;
mod terminal;
mod tmux;
mod unknowns;
mod unsteady;
mod wait;
mod writer;

pub use checkup::{Wanted, check_up};
pub use console::Console;
pub use ended::{Ended, ScreenError};
pub use painter::Painter;
pub use run::{run, run_on};
pub use shell::{Checking, Configured, Describe, Doctor, PreflightOf, Shell};
pub use signals::Outside;

/// What the screen is told at its start.
pub use crate::app::{
    Clipboard, Colors, Graphics, KeyRow, Keymap, KeymapError, KnownProfile, Pictures, PreviewChoice, Probes, Profiles,
    Start, WrittenKeys,
};
/// The keys of the screen, for whoever reads them from a configuration or prints them.
pub use crate::ui::{Theme, ThemeMistake};
