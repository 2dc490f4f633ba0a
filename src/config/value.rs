//! What a value in the file may be, beyond its type.

use super::document::{Notes, Placed};
use crate::domain::{Phone, ProfileColor, is_name};

/// Characters in a `source`, at most; the limit of a draft's.
const SOURCE_LIMIT: usize = 100;

/// Takes a text through a check; what is wrong with it is a mistake at its place.
pub(super) fn checked<T>(
    text: Option<Placed<String>>,
    key: &str,
    notes: &mut Notes<'_>,
    check: impl FnOnce(&str) -> Result<T, String>,
) -> Option<Placed<T>> {
    let Placed { value, at } = text?;
    match check(&value) {
        Ok(value) => Some(Placed { value, at }),
        Err(why) => {
            notes.mistake(at, format!("{key}: {why}"));
            None
        }
    }
}

/// A name that people type, read and list.
pub(super) fn check_name(what: &str, name: &Placed<String>, notes: &mut Notes<'_>) {
    if !is_name(&name.value) {
        let text = format!("{what} cannot be called {:?}; use 1 to 40 letters, digits, - and _", name.value);
        notes.mistake(name.at, text);
    }
}

pub(super) fn not_empty(text: &str) -> Result<String, String> {
    if text.trim().is_empty() {
        Err("it is empty; leave the key out or fill it".to_owned())
    } else {
        Ok(text.to_owned())
    }
}

pub(super) fn country(text: &str) -> Result<String, String> {
    let country = text.to_ascii_uppercase();
    if Phone::knows_region(&country) {
        Ok(country)
    } else {
        Err(format!("{text:?} is no country; use the two letters of ISO 3166, such as US or GB"))
    }
}

pub(super) fn color(text: &str) -> Result<ProfileColor, String> {
    ProfileColor::named(text).ok_or_else(|| {
        let all = ProfileColor::ALL.map(ProfileColor::word).join(", ");
        format!("{text:?} is none of the colours; use one of {all}")
    })
}

pub(super) fn source(text: &str) -> Result<String, String> {
    match text.chars().count() {
        0 => Err("it is empty; leave the key out or fill it".to_owned()),
        count if count > SOURCE_LIMIT => Err(format!("it has {count} characters; use at most {SOURCE_LIMIT}")),
        _ if text.contains(char::is_control) => Err("it has a control character in it; delete it".to_owned()),
        _ => Ok(text.to_owned()),
    }
}
