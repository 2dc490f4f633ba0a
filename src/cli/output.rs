//! Everything that a command prints.
//!
//! Text for people goes through [`Shown`], wherever it goes: a pipe often ends on a terminal after all. JSON is plain
//! ASCII where a terminal could obey it. What another program must get byte for byte is altered on a terminal only.

use std::fmt::Write as _;
use std::io::{self, BufWriter, IsTerminal, Write};

use crate::domain::Shown;

/// Columns where the terminal does not tell.
const COLUMNS: usize = 80;

/// The two streams of a command.
pub(super) struct Output {
    out: Box<dyn Write>,
    err: Box<dyn Write>,
    terminal: bool,
    quiet: bool,
    is_ascii: bool,
    progress: Progress,
}

/// The line of progress, which stands below what was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Progress {
    /// What is told goes to no terminal.
    Impossible,
    Hidden,
    Shown,
}

impl Output {
    /// The streams of this process; `quiet` keeps the notices back, `is_ascii` writes the signs of the program in ASCII.
    pub(super) fn new(quiet: bool, is_ascii: bool) -> Self {
        let out = io::stdout();
        let terminal = out.is_terminal();
        let err = io::stderr();
        let progress = if err.is_terminal() { Progress::Hidden } else { Progress::Impossible };
        Self { out: Box::new(BufWriter::new(out)), err: Box::new(err), terminal, quiet, is_ascii, progress }
    }

    /// Whether a person reads the output as it comes.
    pub(super) fn is_terminal(&self) -> bool {
        self.terminal
    }

    /// Columns of the terminal.
    pub(super) fn columns(&self) -> usize {
        match crossterm::terminal::size() {
            Ok((columns, _)) if self.terminal && columns > 0 => usize::from(columns),
            _ => COLUMNS,
        }
    }

    /// Whether a line of progress can be written anew; else only whole lines can be told.
    pub(super) fn has_progress(&self) -> bool {
        self.progress != Progress::Impossible && !self.quiet
    }

    /// Writes the line of progress anew, cut to the terminal.
    pub(super) fn progress(&mut self, text: &str) {
        if !self.has_progress() {
            return;
        }
        let columns = crossterm::terminal::size().map_or(COLUMNS, |(columns, _)| usize::from(columns).max(2));
        // The last column stays free: some terminals go to the next line behind it.
        let text = self.shown(Shown::fitted(text, columns - 1));
        // To the beginning of the line, and what stood there is cleared (ECMA-48: CR, EL).
        let _ = write!(self.err, "\r{text}\x1b[K");
        let _ = self.err.flush();
        self.progress = Progress::Shown;
    }

    /// Takes the line of progress away.
    pub(super) fn end_progress(&mut self) {
        if self.progress == Progress::Shown {
            self.progress = Progress::Hidden;
            let _ = write!(self.err, "\r\x1b[K");
        }
    }

    /// A question, whose answer follows on the same line.
    pub(super) fn prompt(&mut self, text: &str) {
        let text = self.shown(Shown::line(text));
        let _ = write!(self.err, "{text} ");
        let _ = self.err.flush();
    }

    /// One line for a person.
    pub(super) fn line(&mut self, text: &str) -> io::Result<()> {
        self.end_progress();
        let text = self.shown(Shown::line(text));
        writeln!(self.out, "{text}")
    }

    /// Several lines for a person.
    pub(super) fn lines(&mut self, text: &str) -> io::Result<()> {
        let text = self.shown(Shown::lines(text));
        writeln!(self.out, "{text}")
    }

    /// Cells of one row, parted by tabs, for other programs.
    pub(super) fn cells(&mut self, cells: &[&str]) -> io::Result<()> {
        let cells: Vec<String> = cells.iter().map(|cell| Shown::line(cell).into()).collect();
        writeln!(self.out, "{}", cells.join("\t"))
    }

    /// A text that another program may read: byte for byte, unless a terminal would show it.
    pub(super) fn verbatim(&mut self, text: &str) -> io::Result<()> {
        let text = text.strip_suffix('\n').unwrap_or(text);
        if self.terminal { self.lines(text) } else { writeln!(self.out, "{text}") }
    }

    /// JSON, on as many lines as it has.
    pub(super) fn json(&mut self, json: &str) -> io::Result<()> {
        self.end_progress();
        writeln!(self.out, "{}", escaped(json))
    }

    /// Hands over what was printed so far.
    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// Something worth knowing, unless the person wants it quiet.
    pub(super) fn notice(&mut self, text: &str) {
        if !self.quiet {
            self.tell(text);
        }
    }

    /// Several of them.
    pub(super) fn notices(&mut self, texts: &[String]) {
        for text in texts {
            self.notice(text);
        }
    }

    /// Something that went wrong: one line for each line of the text.
    pub(super) fn error(&mut self, text: &str) {
        for line in text.lines() {
            self.tell(&format!("zixpost: {line}"));
        }
    }

    /// More about the error above, as it is.
    pub(super) fn more(&mut self, text: &str) {
        for line in text.trim_end().lines() {
            self.tell(line);
        }
    }

    /// What other programs read keeps its signs; this is for people.
    fn shown(&self, text: Shown) -> Shown {
        if self.is_ascii { text.in_ascii() } else { text }
    }

    /// Where even the last stream is gone, nobody is left to be told.
    fn tell(&mut self, text: &str) {
        self.end_progress();
        let text = self.shown(Shown::line(text));
        let _ = writeln!(self.err, "{text}");
    }
}

/// The same JSON, with everything escaped that a terminal obeys or that turns text around. Such characters occur
/// inside strings only, so that the value stays what it was.
pub(super) fn escaped(json: &str) -> String {
    json.chars().fold(String::with_capacity(json.len()), |mut out, c| {
        if is_obeyed(c) {
            // Writing to a String cannot fail.
            let _ = write!(out, "\\u{:04x}", u32::from(c));
        } else {
            out.push(c);
        }
        out
    })
}

/// What `serde_json` leaves as it is, although a terminal obeys it or text turns around at it.
fn is_obeyed(c: char) -> bool {
    matches!(c, '\u{7f}'..='\u{9f}' | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_keeps_its_value_and_loses_what_a_terminal_obeys() {
        let text = "a\u{7f}\u{9b}31m\u{202e}é🙂\u{2066}";
        let json = serde_json::to_string(text).unwrap();
        let safe = escaped(&json);
        assert_eq!(safe, "\"a\\u007f\\u009b31m\\u202eé🙂\\u2066\"");
        assert_eq!(serde_json::from_str::<String>(&safe).unwrap(), text);
    }
}
