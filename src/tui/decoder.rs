//! Bytes of a terminal as events.
//!
//! Of our own, because crossterm 0.29 cannot be told that its terminal is gone (crossterm#793), leaves what comes in one
//! piece of more than 1,024 bytes unread until the next key, and swallows every key after a paste that does not end.
//! What a key sends: "Xterm Control Sequences" by Thomas Dickey, sections "PC-Style Function Keys" and "Bracketed
//! Paste Mode" and "Mouse Tracking" (SGR); the Linux console; and the legacy part of the kitty keyboard protocol.

use std::time::Duration;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

/// How long the rest of an escape sequence may take. Longer makes a single Esc slow, shorter breaks keys on slow lines.
const ESCAPE_PAUSE: Duration = Duration::from_millis(40);

/// How long a paste may pause before it counts as one that does not end.
const PASTE_PAUSE: Duration = Duration::from_secs(3);

/// Bytes of a paste that are kept while it lasts.
const PASTE_LIMIT: usize = 4 << 20;

/// Bytes of one sequence, at most; longer ones are no keys.
const SEQUENCE_LIMIT: usize = 4096;

const PASTE_END: &[u8] = b"\x1b[201~";

/// What a part of the input is.
enum Found {
    /// So many bytes, and what they mean.
    Event(usize, Event),
    /// So many bytes that mean nothing to us.
    Nothing(usize),
    /// A paste starts after so many bytes.
    Paste(usize),
    /// The rest is not there yet.
    More,
}

/// Turns bytes into events, however they are cut into pieces.
#[derive(Debug, Default)]
pub(super) struct Decoder {
    /// What is not understood yet.
    rest: Vec<u8>,
    /// What was pasted so far, while a paste lasts.
    paste: Option<Vec<u8>>,
    /// The paste has paused for too long.
    is_overdue: bool,
}

impl Decoder {
    /// Takes bytes in; hands out the events that are whole.
    pub(super) fn feed(&mut self, bytes: &[u8]) -> Vec<Event> {
        let mut events = Vec::new();
        // A lone Esc or Ctrl-C long after the last byte is a person who wants out, not a part of the paste.
        if std::mem::take(&mut self.is_overdue) && matches!(bytes, b"\x1b" | b"\x03") {
            events.extend(self.end_paste());
            return events;
        }
        self.rest.extend_from_slice(bytes);
        self.decode(&mut events);
        events
    }

    /// How long to wait for more before [`Decoder::time_out`]; `None` for ever.
    pub(super) fn pause(&self) -> Option<Duration> {
        match &self.paste {
            Some(_) => (!self.is_overdue).then_some(PASTE_PAUSE),
            None => (!self.rest.is_empty()).then_some(ESCAPE_PAUSE),
        }
    }

    /// Nothing came for [`Decoder::pause`]: what is there is all. `true` where a paste has not ended, which a person
    /// must be told.
    pub(super) fn time_out(&mut self, events: &mut Vec<Event>) -> bool {
        if self.paste.is_some() {
            self.is_overdue = true;
            return true;
        }
        match self.rest.as_slice() {
            b"\x1b" => events.push(key(KeyCode::Esc, KeyModifiers::NONE)),
            // The beginning of a sequence, and a key of its own with Alt.
            &[0x1b, introducer] if introducer.is_ascii() => {
                events.push(key(
                    KeyCode::Char(char::from(introducer)),
                    shifted(char::from(introducer)) | KeyModifiers::ALT,
                ));
            }
            _ => {}
        }
        self.rest.clear();
        false
    }

    fn decode(&mut self, events: &mut Vec<Event>) {
        let rest = std::mem::take(&mut self.rest);
        let mut at = 0;
        while at < rest.len() {
            if let Some(paste) = &mut self.paste {
                let Some(used) = take_paste(paste, &rest[at..]) else { break };
                at += used.0;
                if used.1 {
                    events.extend(self.end_paste());
                }
                continue;
            }
            match find(&rest[at..]) {
                Found::Event(length, event) => {
                    at += length;
                    events.push(event);
                }
                Found::Nothing(length) => at += length,
                Found::Paste(length) => {
                    at += length;
                    self.paste = Some(Vec::new());
                }
                Found::More => break,
            }
        }
        self.rest = rest[at..].to_vec();
    }

    fn end_paste(&mut self) -> Option<Event> {
        let paste = self.paste.take()?;
        self.rest.clear();
        Some(Event::Paste(String::from_utf8_lossy(&paste).into_owned()))
    }
}

/// Moves bytes into a paste: how many, and whether the paste ended with them. `None` where the end may have begun.
fn take_paste(paste: &mut Vec<u8>, bytes: &[u8]) -> Option<(usize, bool)> {
    let end = bytes.windows(PASTE_END.len()).position(|window| window == PASTE_END);
    // An end that is cut in two stays for the next piece.
    let begun = (1..PASTE_END.len()).rev().find(|&length| bytes.ends_with(&PASTE_END[..length])).unwrap_or(0);
    let text = end.unwrap_or(bytes.len() - begun);
    let room = PASTE_LIMIT.saturating_sub(paste.len());
    paste.extend_from_slice(&bytes[..text.min(room)]);
    match end {
        Some(end) => Some((end + PASTE_END.len(), true)),
        None if text == 0 => None,
        None => Some((text, false)),
    }
}

/// What the bytes begin with. There is at least one.
fn find(bytes: &[u8]) -> Found {
    match bytes {
        [0x1b] => Found::More,
        [0x1b, b'[', after @ ..] => csi(after),
        [0x1b, b'O', after @ ..] => ss3(after),
        // Strings: late answers to questions that somebody else asked.
        [0x1b, b'P' | b']' | b'_' | b'^' | b'X', after @ ..] => string(after),
        // Esc, and then the beginning of something else.
        [0x1b, 0x1b, ..] => Found::Event(1, key(KeyCode::Esc, KeyModifiers::NONE)),
        [0x1b, after @ ..] => match plain(after) {
            Found::Event(length, Event::Key(event)) => {
                Found::Event(length + 1, key(event.code, event.modifiers | KeyModifiers::ALT))
            }
            Found::Nothing(length) => Found::Nothing(length + 1),
            other => other,
        },
        _ => plain(bytes),
    }
}

/// A character, or a control character.
fn plain(bytes: &[u8]) -> Found {
    let control = |c: u8| key(KeyCode::Char(char::from(c)), KeyModifiers::CONTROL);
    let event = match bytes[0] {
        0 => control(b' '),
        b'\t' => key(KeyCode::Tab, KeyModifiers::NONE),
        b'\r' => key(KeyCode::Enter, KeyModifiers::NONE),
        0x7f => key(KeyCode::Backspace, KeyModifiers::NONE),
        byte @ 0x01..=0x1a => control(byte - 1 + b'a'),
        byte @ 0x1c..=0x1f => control(byte - 0x1c + b'4'),
        _ => return character(bytes),
    };
    Found::Event(1, event)
}

fn character(bytes: &[u8]) -> Found {
    let piece = &bytes[..bytes.len().min(4)];
    let text = match std::str::from_utf8(piece) {
        Ok(text) => text,
        Err(error) if error.valid_up_to() > 0 => std::str::from_utf8(&piece[..error.valid_up_to()]).unwrap_or_default(),
        Err(error) => return error.error_len().map_or(Found::More, Found::Nothing),
    };
    match text.chars().next() {
        Some(c) => Found::Event(c.len_utf8(), key(KeyCode::Char(c), shifted(c))),
        None => Found::Nothing(1),
    }
}

/// After `ESC O`: cursor keys in application mode, and the first function keys.
fn ss3(after: &[u8]) -> Found {
    let Some(&last) = after.first() else { return Found::More };
    match named(last) {
        Some(code) => Found::Event(3, key(code, KeyModifiers::NONE)),
        // Enter on the number pad.
        None if last == b'M' => Found::Event(3, key(KeyCode::Enter, KeyModifiers::NONE)),
        // No sequence: Alt and a capital O, and then something else.
        None => Found::Event(2, key(KeyCode::Char('O'), KeyModifiers::ALT | KeyModifiers::SHIFT)),
    }
}

/// After a string's introducer: everything up to its end means nothing.
fn string(after: &[u8]) -> Found {
    let bell = after.iter().position(|&byte| byte == 0x07).map(|at| at + 1);
    let terminator = after.windows(2).position(|window| window == b"\x1b\\").map(|at| at + 2);
    match bell.into_iter().chain(terminator).min() {
        Some(length) => Found::Nothing(length + 2),
        None if after.len() > SEQUENCE_LIMIT => Found::Nothing(after.len() + 2),
        None => Found::More,
    }
}

/// After `ESC [`: parameters, and one last character that names the key.
fn csi(after: &[u8]) -> Found {
    if let [b'[', rest @ ..] = after {
        // The Linux console's F1 to F5.
        return match rest.first() {
            None => Found::More,
            Some(&letter @ b'A'..=b'E') => Found::Event(4, key(KeyCode::F(letter - b'A' + 1), KeyModifiers::NONE)),
            Some(0x1b) => Found::Nothing(3),
            Some(_) => Found::Nothing(4),
        };
    }
    let Some(end) = after.iter().position(|byte| !(0x20..=0x3f).contains(byte)) else {
        return if after.len() > SEQUENCE_LIMIT { Found::Nothing(after.len() + 2) } else { Found::More };
    };
    let (parameters, last) = (&after[..end], after[end]);
    let length = end + 3;
    if !(0x40..=0x7e).contains(&last) {
        // Cut off by something else, which is looked at anew.
        return Found::Nothing(length - 1);
    }
    if parameters == b"200" && last == b'~' {
        return Found::Paste(length);
    }
    if parameters.is_empty() && last == b'M' {
        // A mouse report of the oldest kind has three more bytes.
        return if after.len() < 4 { Found::More } else { Found::Nothing(length + 3) };
    }
    let event = match parameters {
        [b'<', report @ ..] => mouse(report, last),
        _ => csi_key(parameters, last),
    };
    match event {
        Some(event) => Found::Event(length, event),
        None => Found::Nothing(length),
    }
}

/// A report of the mouse in the SGR form: button, column and row, from 1; `M` where a button goes down. Only what the
/// screen asked for and can use: the left button alone, and the wheel. A release, a motion and a click with a modifier
/// are somebody else's, and what no terminal writes is nobody's.
fn mouse(report: &[u8], last: u8) -> Option<Event> {
    let numbers: Vec<u16> = report.split(|&byte| byte == b';').map(number).collect::<Option<_>>()?;
    let &[button, column, row] = numbers.as_slice() else { return None };
    let kind = match (button, last) {
        (0, b'M') => MouseEventKind::Down(MouseButton::Left),
        (64, b'M') => MouseEventKind::ScrollUp,
        (65, b'M') => MouseEventKind::ScrollDown,
        _ => return None,
    };
    let (column, row) = (column.checked_sub(1)?, row.checked_sub(1)?);
    Some(Event::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE }))
}

/// A number of digits only: `parse` alone would take a plus before it.
fn number(digits: &[u8]) -> Option<u16> {
    let is_number = !digits.is_empty() && digits.iter().all(u8::is_ascii_digit);
    std::str::from_utf8(digits).ok().filter(|_| is_number)?.parse().ok()
}

fn csi_key(parameters: &[u8], last: u8) -> Option<Event> {
    // Private ones are answers and reports, never keys.
    let text = std::str::from_utf8(parameters).ok()?;
    let numbers: Vec<u32> = text
        .split(';')
        .map(|number| number.split(':').next().unwrap_or_default())
        .map(|number| if number.is_empty() { Some(0) } else { number.parse().ok() })
        .collect::<Option<_>>()?;
    let number = |at: usize| numbers.get(at).copied().unwrap_or(0);
    // With the flags of the kitty protocol a release is told too: `modifiers:3`.
    if text.split(';').nth(1).and_then(|part| part.split(':').nth(1)) == Some("3") {
        return None;
    }
    match last {
        b'~' if number(0) == 27 => Some(unicode(number(2), modifiers(number(1)))?),
        b'~' => Some(key(numbered(number(0))?, modifiers(number(1)))),
        b'u' => unicode(number(0), modifiers(number(1))),
        b'Z' => Some(key(KeyCode::BackTab, KeyModifiers::SHIFT)),
        // "1;2R" is also where the cursor is; nobody misses Shift-F3.
        b'R' => None,
        _ if number(0) <= 1 => Some(key(named(last)?, modifiers(number(1)))),
        _ => None,
    }
}

fn named(last: u8) -> Option<KeyCode> {
    Some(match last {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'H' => KeyCode::Home,
        b'F' => KeyCode::End,
        b'P'..=b'S' => KeyCode::F(last - b'P' + 1),
        _ => return None,
    })
}

fn numbered(number: u32) -> Option<KeyCode> {
    Some(match number {
        1 | 7 => KeyCode::Home,
        2 => KeyCode::Insert,
        3 => KeyCode::Delete,
        4 | 8 => KeyCode::End,
        5 => KeyCode::PageUp,
        6 => KeyCode::PageDown,
        11..=15 => KeyCode::F(number as u8 - 10),
        17..=21 => KeyCode::F(number as u8 - 11),
        23 | 24 => KeyCode::F(number as u8 - 12),
        _ => return None,
    })
}

/// A key that is told by its code point, as some terminals do for keys with modifiers.
fn unicode(code: u32, modifiers: KeyModifiers) -> Option<Event> {
    let code = match code {
        9 if modifiers.contains(KeyModifiers::SHIFT) => KeyCode::BackTab,
        9 => KeyCode::Tab,
        13 => KeyCode::Enter,
        27 => KeyCode::Esc,
        8 | 127 => KeyCode::Backspace,
        // The private area stands for keys that have no character.
        0xe000..=0xf8ff => return None,
        _ => KeyCode::Char(char::from_u32(code).filter(|c| !c.is_control())?),
    };
    Some(key(code, modifiers))
}

/// One more than the sum of 1 for Shift, 2 for Alt, 4 for Control.
fn modifiers(number: u32) -> KeyModifiers {
    let bits = number.saturating_sub(1);
    [(1, KeyModifiers::SHIFT), (2, KeyModifiers::ALT), (4, KeyModifiers::CONTROL)]
        .into_iter()
        .filter(|(bit, _)| bits & bit != 0)
        .fold(KeyModifiers::NONE, |all, (_, modifier)| all | modifier)
}

fn shifted(c: char) -> KeyModifiers {
    if c.is_uppercase() { KeyModifiers::SHIFT } else { KeyModifiers::NONE }
}

fn key(code: KeyCode, modifiers: KeyModifiers) -> Event {
    Event::Key(KeyEvent::new(code, modifiers))
}

#[cfg(test)]
#[path = "decoder_tests.rs"]
mod tests;
