//! The real terminal: taken, given back, and given back whatever happens.
//!
//! No question is ever put to the terminal: an answer that comes late would be typed text, and some never answer.

use std::env;
use std::fmt;
use std::io::{self, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::panic::{self, PanicHookInfo};
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::task::{Context, Poll};
use std::thread::{self, ThreadId};
use std::time::Duration;

use crossterm::Command;
use crossterm::cursor::{Hide, Show};
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::style::{Attribute, SetAttribute};
use crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};
use ratatui::backend::WindowSize;
use ratatui::layout::Size;
use rustix::process::{Signal, kill_current_process_group};
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};
use tokio::sync::mpsc::UnboundedSender;

use super::clipboard;
use super::console::Console;
use super::keys::KeySwitch;
use super::last_resort;
use super::signals::Outside;
use super::writer::{Output, Writer};

/// How long a terminal gets to take what was written, before it counts as stuck.
const PATIENCE: Duration = Duration::from_millis(500);

/// Reports of buttons and the wheel (1000), with numbers that no column is too large for (1006). Not of motion: nothing
/// here follows the pointer, and each report would be bytes on a slow line.
const MOUSE_ON: &str = "\x1b[?1000h\x1b[?1006h";

/// No reports of any kind, in whatever form somebody asked for them.
const MOUSE_OFF: &str = "\x1b[?1006l\x1b[?1015l\x1b[?1003l\x1b[?1002l\x1b[?1000l";

type Hook = Box<dyn Fn(&PanicHookInfo<'_>) + Send + Sync + 'static>;

/// The terminal in raw mode with the alternate screen; given back when dropped.
pub(super) struct Terminal {
    writer: Writer,
    previous_hook: Arc<Hook>,
    is_ours: bool,
    /// Whether reports of the mouse are wanted.
    wants_mouse: bool,
    keys: KeySwitch,
    /// The modes that a child found: it may leave others behind, which must not be taken for the shell's.
    lent: Option<Termios>,
}

impl Terminal {
    /// Takes the terminal. A panic on this thread gives it back before the message is printed; one on another thread
    /// is told to `outside`, because only the task ends there and the screen goes on.
    pub(super) fn enter(outside: UnboundedSender<Outside>, keys: KeySwitch) -> io::Result<Self> {
        let writer = Writer::start(stdout_for_frames()?)?;
        let previous_hook: Arc<Hook> = Arc::new(panic::take_hook());
        panic::set_hook(hook(writer.clone(), thread::current().id(), Arc::clone(&previous_hook), outside));
        // From here on dropping this value undoes everything, also when the next lines fail.
        let terminal = Self { writer, previous_hook, is_ours: true, wants_mouse: false, keys, lent: None };
        enable_raw_mode()?;
        terminal.writer.frame(enter_sequence());
        Ok(terminal)
    }

    /// Where the backend writes.
    pub(super) fn output(&self) -> Output {
        self.writer.output()
    }

    /// Undoes what a child did to the line discipline.
    fn restore_modes(&mut self) {
        if let Some(modes) = self.lent.take() {
            let _ = tcsetattr(io::stdin(), OptionalActions::Now, &modes);
        }
    }

    fn give_back(&mut self) {
        if self.is_ours {
            self.is_ours = false;
            // First the mode, which no stuck line can delay.
            drop(disable_raw_mode());
            self.writer.drop_pictures();
            self.writer.frame(leave_sequence());
            self.writer.drain(PATIENCE);
            self.writer.close(PATIENCE);
        }
    }
}

impl Console for Terminal {
    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.writer.poll_ready(cx)
    }

    fn suspend(&mut self) -> io::Result<()> {
        self.give_back();
        // The whole group, as the terminal's own Ctrl-Z does: a wrapper such as `cargo run` would else keep the shell
        // waiting. SIGTSTP is dropped in an orphaned group, and is ours to handle anyway: only SIGSTOP stops for sure.
        kill_current_process_group(Signal::STOP).map_err(io::Error::from)
    }

    fn lend(&mut self) -> io::Result<()> {
        self.keys.pause()?;
        self.give_back();
        self.lent = tcgetattr(io::stdin()).ok();
        Ok(())
    }

    fn mouse(&mut self, is_on: bool) {
        self.wants_mouse = is_on;
        if self.is_ours {
            self.writer.frame(if is_on { MOUSE_ON } else { MOUSE_OFF }.into());
        }
    }

    fn copy(&mut self, text: &str) {
        let is_in_tmux = env::var_os("TMUX").is_some_and(|value| !value.is_empty());
        if let Some(bytes) = clipboard::sequence(text, is_in_tmux) {
            self.writer.frame(bytes);
        }
    }

    fn picture(&mut self, pieces: Vec<Vec<u8>>) {
        self.writer.picture(pieces);
    }

    fn resume(&mut self) -> io::Result<()> {
        self.restore_modes();
        self.keys.resume();
        // A shell may have set its own modes while we were stopped, so they are set anew in any case. In the
        // background the kernel stops us here until we are in the foreground again.
        drop(disable_raw_mode());
        enable_raw_mode()?;
        self.is_ours = true;
        self.writer.open(PATIENCE);
        self.writer.frame(enter_sequence());
        if self.wants_mouse {
            self.writer.frame(MOUSE_ON.into());
        }
        Ok(())
    }

    fn leave(&mut self) {
        self.restore_modes();
        self.give_back();
    }

    fn abandon(&mut self) {
        self.is_ours = false;
        self.writer.close(Duration::ZERO);
        // No bytes, which could block for ever; the mode may matter where only the reader is gone.
        drop(disable_raw_mode());
    }

    fn say(&mut self, line: &str) {
        self.writer.line(format!("zixpost: {line}"));
    }

    fn exit_if_stuck(&mut self, signal: i32, in_flight: Arc<AtomicUsize>) {
        last_resort::exit_if_stuck(signal, in_flight);
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        self.give_back();
        self.writer.drain(PATIENCE);
        if !thread::panicking() {
            let previous = Arc::clone(&self.previous_hook);
            panic::set_hook(Box::new(move |panic| previous(panic)));
        }
    }
}

/// Columns and rows of the terminal, and its pixels where it tells them, as the system knows them.
pub(super) fn size() -> io::Result<WindowSize> {
    let columns_rows = crossterm::terminal::size().map(Size::from)?;
    let pixels = crossterm::terminal::window_size().map(|window| Size::new(window.width, window.height));
    Ok(WindowSize { columns_rows, pixels: pixels.unwrap_or_default() })
}

/// What takes the terminal: alternate screen, bracketed paste, no cursor.
fn enter_sequence() -> Vec<u8> {
    let mut text = String::new();
    add(&mut text, EnterAlternateScreen);
    add(&mut text, EnableBracketedPaste);
    add(&mut text, Hide);
    text.into_bytes()
}

/// What gives it back, whatever was on: also the modes that we never turn on, because a crashed program before us
/// may have. Keyboard flags belong to the alternate screen and are taken off before it is left.
fn leave_sequence() -> Vec<u8> {
    const FOCUS_OFF: &str = "\x1b[?1004l";
    const KEYBOARD_FLAGS_OFF: &str = "\x1b[=0u";
    let mut text = String::new();
    add(&mut text, SetAttribute(Attribute::Reset));
    add(&mut text, DisableBracketedPaste);
    text.push_str(MOUSE_OFF);
    text.push_str(FOCUS_OFF);
    text.push_str(KEYBOARD_FLAGS_OFF);
    add(&mut text, LeaveAlternateScreen);
    add(&mut text, Show);
    text.into_bytes()
}

fn add(text: &mut String, command: impl Command) {
    // Writing to a string cannot fail.
    let _: fmt::Result = command.write_ansi(text);
}

/// A descriptor of standard output for the writer alone, so that nothing buffers between it and the terminal.
fn stdout_for_frames() -> io::Result<OwnedFd> {
    io::stdout().as_fd().try_clone_to_owned()
}

fn hook(writer: Writer, screen: ThreadId, previous: Arc<Hook>, outside: UnboundedSender<Outside>) -> Hook {
    Box::new(move |panic| {
        if thread::current().id() == screen {
            drop(disable_raw_mode());
            writer.drop_pictures();
            writer.close(PATIENCE);
            // Not through the thread: the message that follows goes straight to standard error.
            let mut stdout = io::stdout().lock();
            drop(stdout.write_all(&leave_sequence()));
            drop(stdout.flush());
            previous(panic);
        } else {
            drop(outside.send(Outside::Fault(describe(panic))));
        }
    })
}

/// One line about a panic.
fn describe(panic: &PanicHookInfo<'_>) -> String {
    let payload = panic.payload();
    let what = payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no text");
    let place = panic.location().map(|place| format!(" at {}:{}", place.file(), place.line())).unwrap_or_default();
    format!("an internal fault{place}: {what}")
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU16;

    use super::*;

    fn parser_after(bytes: &[u8]) -> vt100::Parser {
        let mut parser = vt100::Parser::new(NonZeroU16::new(24).unwrap(), NonZeroU16::new(80).unwrap(), 0);
        parser.process(bytes);
        parser
    }

    #[test]
    fn entering_takes_the_alternate_screen_and_bracketed_paste() {
        let parser = parser_after(&enter_sequence());
        assert!(parser.screen().alternate_screen());
        assert!(parser.screen().bracketed_paste());
        assert!(parser.screen().hide_cursor());
    }

    #[test]
    fn leaving_undoes_every_mode_whoever_turned_it_on() {
        let mut bytes = b"shell prompt".to_vec();
        bytes.extend(enter_sequence());
        // All the modes that programs leave behind, and a colour.
        bytes.extend(b"\x1b[?1000h\x1b[?1002h\x1b[?1003h\x1b[?1006h\x1b[?1004h\x1b[=5u\x1b[1;31mframe");
        bytes.extend(leave_sequence());
        let parser = parser_after(&bytes);
        let screen = parser.screen();
        assert!(!screen.alternate_screen());
        assert!(!screen.bracketed_paste());
        assert!(!screen.hide_cursor());
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
        assert_eq!(screen.mouse_protocol_encoding(), vt100::MouseProtocolEncoding::Default);
        assert_eq!(screen.fgcolor(), vt100::Color::Default);
        assert!(!screen.bold());
        assert_eq!(screen.contents().trim_end(), "shell prompt");
    }

    #[test]
    fn the_mouse_is_asked_for_clicks_alone_and_what_is_asked_for_can_be_taken_back() {
        let parser = parser_after(MOUSE_ON.as_bytes());
        assert_eq!(parser.screen().mouse_protocol_mode(), vt100::MouseProtocolMode::PressRelease);
        assert_eq!(parser.screen().mouse_protocol_encoding(), vt100::MouseProtocolEncoding::Sgr);
        let parser = parser_after(format!("{MOUSE_ON}{MOUSE_OFF}").as_bytes());
        assert_eq!(parser.screen().mouse_protocol_mode(), vt100::MouseProtocolMode::None);
        assert_eq!(parser.screen().mouse_protocol_encoding(), vt100::MouseProtocolEncoding::Default);
    }

    #[test]
    fn the_restore_sequence_is_exactly_this() {
        let expected = "\x1b[0m\x1b[?2004l\x1b[?1006l\x1b[?1015l\x1b[?1003l\x1b[?1002l\x1b[?1000l\x1b[?1004l\x1b[=0u\
                        \x1b[?1049l\x1b[?25h";
        assert_eq!(String::from_utf8(leave_sequence()).unwrap(), expected);
    }

    #[test]
    fn nothing_that_is_written_asks_the_terminal_a_question() {
        let mut bytes = enter_sequence();
        bytes.extend(leave_sequence());
        let text = String::from_utf8(bytes).unwrap();
        // Every control sequence ends in one of these; reports are asked for with c, n, p, q, t and x.
        let finals: String = text.split("\x1b[").skip(1).filter_map(|rest| rest.chars().last()).collect();
        assert!(finals.chars().all(|last| "hlmu".contains(last)), "{finals}");
    }
}
