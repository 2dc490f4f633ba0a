//! Keys as people write and read them.

use crokey::KeyCombination;
use crokey::crossterm::event::{KeyCode, KeyModifiers};

use crate::domain::nearest;

/// The keys that have a name; where there are two, the first one is printed.
const NAMES: &[(&str, KeyCode)] = &[
    ("enter", KeyCode::Enter),
    ("esc", KeyCode::Esc),
    ("tab", KeyCode::Tab),
    ("backtab", KeyCode::BackTab),
    ("space", KeyCode::Char(' ')),
    ("minus", KeyCode::Char('-')),
    ("hyphen", KeyCode::Char('-')),
    ("up", KeyCode::Up),
    ("down", KeyCode::Down),
    ("left", KeyCode::Left),
    ("right", KeyCode::Right),
    ("pageup", KeyCode::PageUp),
    ("pagedown", KeyCode::PageDown),
    ("home", KeyCode::Home),
    ("end", KeyCode::End),
    ("backspace", KeyCode::Backspace),
    ("delete", KeyCode::Delete),
    ("del", KeyCode::Delete),
    ("insert", KeyCode::Insert),
    ("ins", KeyCode::Insert),
    ("f1", KeyCode::F(1)),
    ("f2", KeyCode::F(2)),
    ("f3", KeyCode::F(3)),
    ("f4", KeyCode::F(4)),
    ("f5", KeyCode::F(5)),
    ("f6", KeyCode::F(6)),
    ("f7", KeyCode::F(7)),
    ("f8", KeyCode::F(8)),
    ("f9", KeyCode::F(9)),
    ("f10", KeyCode::F(10)),
    ("f11", KeyCode::F(11)),
    ("f12", KeyCode::F(12)),
];

/// The modifiers that a terminal can report, in the order in which they are printed.
const MODIFIERS: [(&str, KeyModifiers); 3] =
    [("ctrl-", KeyModifiers::CONTROL), ("alt-", KeyModifiers::ALT), ("shift-", KeyModifiers::SHIFT)];

/// Why a text is no key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum NoKey {
    /// Nothing is called like this; with the name that looks most like it.
    Unknown(Option<String>),
    /// Terminals report this key as another one.
    Reported(&'static str),
}

/// Reads one key, such as `ctrl-x`, `alt-1`, `shift-g`, `G` or `pageup`.
pub(super) fn parse_key(written: &str) -> Result<KeyCombination, NoKey> {
    let (modifiers, rest) = modifiers_of(written);
    let code = match one_character(rest) {
        Some(c) => KeyCode::Char(c),
        None => match NAMES.iter().find(|(name, _)| name.eq_ignore_ascii_case(rest)) {
            Some(&(_, code)) => code,
            None => return Err(NoKey::Unknown(near(written, rest))),
        },
    };
    let key = sorted_out(code, modifiers);
    match (key.codes.first(), key.modifiers) {
        // One byte on the wire for both keys: which one it was cannot be told (ECMA-48, C0 set).
        (KeyCode::Char('i'), KeyModifiers::CONTROL) => Err(NoKey::Reported("tab")),
        (KeyCode::Char('m'), KeyModifiers::CONTROL) => Err(NoKey::Reported("enter")),
        (KeyCode::Char('['), KeyModifiers::CONTROL) => Err(NoKey::Reported("esc")),
        _ => Ok(key),
    }
}

/// A key as it is written in a key map: `parse_key` reads it again.
#[must_use]
pub fn key_name(key: KeyCombination) -> String {
    let code = *key.codes.first();
    let mut name = String::new();
    for (word, modifier) in MODIFIERS {
        // Shift is a part of this key, not beside it.
        let is_inside = code == KeyCode::BackTab && modifier == KeyModifiers::SHIFT;
        if key.modifiers.contains(modifier) && !is_inside {
            name.push_str(word);
        }
    }
    match (NAMES.iter().find(|(_, other)| *other == code), code) {
        (Some((word, _)), _) => name.push_str(word),
        (None, KeyCode::Char(c)) if c.is_uppercase() => name.extend(c.to_lowercase()),
        // Also a titlecase letter, which is its own small letter's only on paper.
        (None, KeyCode::Char(c)) => name.push(c),
        (None, other) => name.push_str(&format!("{other:?}").to_lowercase()),
    }
    name
}

/// A key as a person reads it: `Ctrl-X`, `Shift-Tab`, `↑`, `q`.
#[must_use]
pub fn key_words(key: KeyCombination) -> String {
    let code = *key.codes.first();
    let mut words = String::new();
    for (modifier, word) in
        [(KeyModifiers::CONTROL, "Ctrl-"), (KeyModifiers::ALT, "Alt-"), (KeyModifiers::SUPER, "Cmd-")]
    {
        if key.modifiers.contains(modifier) {
            words.push_str(word);
        }
    }
    let is_plain = words.is_empty();
    if key.modifiers.contains(KeyModifiers::SHIFT) && !(is_plain && matches!(code, KeyCode::Char(_))) {
        words.push_str("Shift-");
    }
    match code {
        KeyCode::Char(' ') => words.push_str("Space"),
        KeyCode::Char(c) if is_plain => words.push(c),
        KeyCode::Char(c) => words.extend(c.to_uppercase()),
        KeyCode::BackTab => words.push_str("Tab"),
        KeyCode::Up => words.push('↑'),
        KeyCode::Down => words.push('↓'),
        KeyCode::Left => words.push('←'),
        KeyCode::Right => words.push('→'),
        KeyCode::PageUp => words.push_str("PgUp"),
        KeyCode::PageDown => words.push_str("PgDn"),
        KeyCode::F(n) => return words + &format!("F{n}"),
        other => return words + &format!("{other:?}"),
    }
    words
}

/// A key as a terminal reports it: a sign that needs Shift on some keyboards is the same sign without it.
#[must_use]
pub(super) fn without_idle_shift(mut key: KeyCombination) -> KeyCombination {
    if let KeyCode::Char(c) = key.codes.first()
        && !c.is_alphabetic()
    {
        key.modifiers.remove(KeyModifiers::SHIFT);
    }
    key
}

/// Whether this key types a character where text is typed.
pub(super) fn types_text(key: KeyCombination) -> bool {
    matches!(key.codes.first(), KeyCode::Char(_)) && (key.modifiers - KeyModifiers::SHIFT).is_empty()
}

fn modifiers_of(written: &str) -> (KeyModifiers, &str) {
    let (mut modifiers, mut rest) = (KeyModifiers::NONE, written);
    while let Some((word, modifier)) = MODIFIERS.into_iter().find(|(word, _)| starts_with(rest, word)) {
        modifiers.insert(modifier);
        rest = &rest[word.len()..];
    }
    (modifiers, rest)
}

/// The character that stands there alone; a letter by itself is its own name.
fn one_character(text: &str) -> Option<char> {
    let mut characters = text.chars();
    characters.next().filter(|c| characters.next().is_none() && !c.is_control())
}

/// Without regard to case; `word` is ASCII.
fn starts_with(text: &str, word: &str) -> bool {
    text.as_bytes().get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word.as_bytes()))
}

/// As the decoder of the keyboard tells it: Shift with a letter is the large letter, with Tab a key of its own. A large
/// letter alone wants Shift; behind another modifier its size says nothing, for keys are named in large letters there.
fn sorted_out(code: KeyCode, mut modifiers: KeyModifiers) -> KeyCombination {
    let code = match code {
        KeyCode::Tab | KeyCode::BackTab if code == KeyCode::BackTab || modifiers.contains(KeyModifiers::SHIFT) => {
            modifiers.insert(KeyModifiers::SHIFT);
            KeyCode::BackTab
        }
        KeyCode::Char(c) if c.is_alphabetic() => {
            if c.is_uppercase() && modifiers.is_empty() {
                modifiers.insert(KeyModifiers::SHIFT);
            }
            let is_large = modifiers.contains(KeyModifiers::SHIFT);
            KeyCode::Char(if is_large { one(c.to_uppercase(), c) } else { one(c.to_lowercase(), c) })
        }
        other => other,
    };
    without_idle_shift(KeyCombination::one_key(code, modifiers))
}

/// The one character of a change of case; a letter that becomes several stays as it is.
fn one(mut changed: impl Iterator<Item = char>, c: char) -> char {
    match (changed.next(), changed.next()) {
        (Some(only), None) => only,
        _ => c,
    }
}

/// The whole name that was meant, its modifiers included.
fn near(written: &str, rest: &str) -> Option<String> {
    let name = nearest(&rest.to_lowercase(), NAMES.iter().map(|(name, _)| *name))?;
    let start = written.len() - rest.len();
    Some(written[..start].to_lowercase() + name)
}

#[cfg(test)]
mod tests {
    use crokey::key;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn keys_read_as_people_write_them() {
        let words: Vec<String> =
            [key!(ctrl - x), key!(backtab), key!(q), key!(up), key!(space), key!(alt - 1), key!(shift - g), key!(f1)]
                .into_iter()
                .map(key_words)
                .collect();
        assert_eq!(words, ["Ctrl-X", "Shift-Tab", "q", "↑", "Space", "Alt-1", "G", "F1"]);
    }

    #[test]
    fn one_key_may_be_written_in_several_ways() {
        for (written, name) in [
            ("Ctrl-X", "ctrl-x"),
            ("alt-ctrl-x", "ctrl-alt-x"),
            ("G", "shift-g"),
            ("shift-g", "shift-g"),
            ("shift-tab", "backtab"),
            ("PageUp", "pageup"),
            ("-", "minus"),
            ("ctrl--", "ctrl-minus"),
            (" ", "space"),
            ("shift-?", "?"),
            ("ñ", "ñ"),
            ("del", "delete"),
        ] {
            assert_eq!(parse_key(written).map(key_name).as_deref(), Ok(name), "{written:?}");
        }
    }

    #[test]
    fn what_no_terminal_reports_is_no_key() {
        for (written, meant) in [
            ("ctrl-entr", Some("ctrl-enter")),
            ("pgup", None),
            ("pageupp", Some("pageup")),
            ("cmd-x", None),
            ("f13", Some("f1")),
            ("xy", None),
            ("", None),
            ("ctrl-", None),
        ] {
            assert_eq!(parse_key(written), Err(NoKey::Unknown(meant.map(str::to_owned))), "{written:?}");
        }
        for (written, name) in [("ctrl-i", "tab"), ("Ctrl-M", "enter"), ("ctrl-[", "esc")] {
            assert_eq!(parse_key(written), Err(NoKey::Reported(name)));
        }
    }

    fn any_code() -> impl Strategy<Value = KeyCode> {
        let named = prop::sample::select(NAMES).prop_map(|(_, code)| code);
        prop_oneof![named, any::<char>().prop_filter("no text", |c| !c.is_control()).prop_map(KeyCode::Char)]
    }

    #[test]
    fn a_titlecase_letter_is_read_again() {
        for written in ["shift-ῌ", "ǅ", "ctrl-ǅ"] {
            let key = parse_key(written).unwrap();
            assert_eq!(parse_key(&key_name(key)), Ok(key), "{written}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics_and_whatever_is_read_is_printed_and_read_again(
            written in "(ctrl-|Alt-|shift-|cmd-){0,3}(\\PC{0,3}|f[0-9]{1,2}|page(up|down)|[a-z]{2,9})",
        ) {
            if let Ok(key) = parse_key(&written) {
                prop_assert_eq!(parse_key(&key_name(key)), Ok(key), "{}", key_name(key));
            }
        }

        #[test]
        fn a_key_that_a_terminal_reports_is_the_one_that_its_name_means(
            code in any_code(), modifiers in 0u8..8,
        ) {
            let modifiers = KeyModifiers::from_bits_truncate(modifiers);
            // Of a few letters, such as the micro sign, the capital is the capital of another letter.
            let comes_back = |c: char| c.to_uppercase().flat_map(char::to_lowercase).eq(c.to_lowercase());
            prop_assume!(!matches!(code, KeyCode::Char(c) if !comes_back(c)));
            // The decoder tells Shift-Tab as a key of its own.
            prop_assume!(code != KeyCode::Tab || !modifiers.contains(KeyModifiers::SHIFT));
            let reported = without_idle_shift(KeyCombination::one_key(code, modifiers).normalized());
            if let Ok(key) = parse_key(&key_name(reported)) {
                prop_assert_eq!(key_name(key), key_name(reported));
                prop_assert_eq!(parse_key(&key_name(key)), Ok(key));
            }
        }

        #[test]
        fn ascii_keys_mean_the_same_as_to_everybody_who_uses_this_way_of_writing(
            written in "(ctrl-|alt-|ctrl-alt-)?([a-z0-9]|f[1-9]|enter|esc|home|delete)",
        ) {
            if let Ok(key) = parse_key(&written) {
                prop_assert_eq!(crokey::parse(&written).unwrap(), key);
            }
        }
    }
}
