//! What a person sees where the output is a terminal.
#![cfg(unix)]

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use super::trial::{PATIENCE, Trial};

const ROWS: NonZeroU16 = NonZeroU16::new(40).unwrap();
/// Columns of the wide layout.
pub(crate) const WIDE: NonZeroU16 = NonZeroU16::new(100).unwrap();

/// A command on a terminal of its own.
pub(crate) struct Pty {
    child: Box<dyn Child + Send + Sync>,
    output: Receiver<Vec<u8>>,
    writer: Box<dyn Write + Send>,
    seen: Vec<u8>,
    _master: Box<dyn MasterPty + Send>,
}

impl Pty {
    pub(crate) fn start(trial: &Trial, words: &[&str], columns: NonZeroU16) -> Self {
        let size = PtySize { rows: ROWS.get(), cols: columns.get(), pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_zixpost"));
        command.env_clear();
        for (name, value) in trial.command(&[]).get_envs() {
            command.env(name, value.unwrap_or_default());
        }
        command.args(words);
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (give, output) = channel();
        // A terminal cannot be read with a limit in time, a channel can. On Linux its end reads as an error.
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut bytes) {
                if give.send(bytes[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        let writer = pair.master.take_writer().unwrap();
        Self { child, output, writer, seen: Vec::new(), _master: pair.master }
    }

    /// Reads until the screen, as a terminal would show it, has this text; gives the screen.
    pub(crate) fn read_until(&mut self, text: &str) -> String {
        let mut terminal = vt100::Parser::new(ROWS, WIDE, 0);
        terminal.process(&self.seen);
        while !terminal.screen().contents().contains(text) {
            let bytes = self.output.recv_timeout(PATIENCE).unwrap();
            terminal.process(&bytes);
            self.seen.extend_from_slice(&bytes);
        }
        terminal.screen().contents()
    }

    pub(crate) fn type_keys(&mut self, keys: &str) {
        self.writer.write_all(keys.as_bytes()).unwrap();
        self.writer.flush().unwrap();
    }

    /// Waits for the end; the exit code, and everything that was written.
    pub(crate) fn finish(mut self) -> (u32, String) {
        self.seen.extend(self.output.iter().flatten());
        let code = self.child.wait().unwrap().exit_code();
        (code, String::from_utf8(self.seen).unwrap().replace("\r\n", "\n"))
    }
}

/// Runs a command on a terminal; everything that it wrote there.
pub(crate) fn on_a_terminal(trial: &Trial, words: &[&str], columns: u16) -> String {
    let (code, shown) = Pty::start(trial, words, NonZeroU16::new(columns).unwrap()).finish();
    assert_eq!(code, 0, "{shown}");
    shown
}

#[test]
fn the_history_is_a_table_that_keeps_to_the_width() {
    let trial = Trial::new();
    trial.run(&["contacts", "add", "--name", "María Ortiz", "--number", "+13025550101"]);
    trial.send("Hello", &[]);
    trial.send("#refuse", &[]);
    for columns in [60, 100, 200] {
        let shown = on_a_terminal(&trial, &["history"], columns);
        let lines: Vec<&str> = shown.lines().collect();
        assert_eq!(lines.len(), 3, "{shown}");
        assert!(lines[0].starts_with("ID "), "{shown}");
        assert!(lines[1].contains("× refused") && lines[2].contains("• accepted"), "{shown}");
        assert!(lines.iter().all(|line| line.chars().count() <= usize::from(columns)), "{shown}");
    }
}

#[test]
fn contacts_stand_in_columns() {
    let trial = Trial::new();
    trial.run(&["contacts", "add", "--name", "María Ortiz", "--number", "+13025550101", "--tag", "vip"]);
    trial.run(&["contacts", "add", "--name", "Ana", "--number", "+13025550102", "--note", "Fridays"]);
    let shown = on_a_terminal(&trial, &["contacts", "list"], 80);
    assert_eq!(shown, "María Ortiz  +1 302 555 0101     vip\nAna          +1 302 555 0102     Fridays\n");
}

#[test]
fn a_terminal_is_never_handed_what_it_would_obey() {
    let trial = Trial::new();
    trial.run(&["contacts", "add", "--name", "gnp.\u{202e}exe", "--number", "+13025550101"]);
    trial.send("one\u{202e}two", &[]);
    let id = trial.history()[0]["id"].as_str().unwrap().to_owned();
    let request = trial.sending("one\u{202e}two", &["--dry-run"]);
    let request: Vec<&str> = request.iter().map(String::as_str).collect();
    let cards = ["contacts", "export", "--format", "vcard"];
    for words in [
        &["history"][..],
        &["history", "show", &id],
        &["contacts", "list"],
        &["contacts", "show", "+13025550101"],
        &["contacts", "export"],
        &cards,
        &["history", "--json"],
        &request,
    ] {
        let shown = on_a_terminal(&trial, words, 100);
        assert_eq!(super::trial::obeyed(&shown), Vec::<char>::new(), "{words:?}: {shown}");
    }
}
