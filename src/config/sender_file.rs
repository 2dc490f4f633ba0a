//! The senders of `config.toml`, added, changed and removed by the program; everything else stays byte for byte.

use std::fs;
use std::path::{Path, PathBuf};

use super::document::Notes;
use super::error::ConfigError;
use super::replace::replace;
use super::sender_text::{added, changed, removed};
use super::settings::{open, text};
use super::written::Written;
use crate::domain::{Sender, SenderChange};

/// Times that the work is begun anew. Only a program that writes the file all the time can use them up.
const TRIES: usize = 10;

/// What a file says that is made for its first sender.
const NEW: &str =
    "# zixpost. Every key with its default and its words: zixpost config init, in a place without this file.\n";

/// The configuration as far as senders are concerned.
#[derive(Debug, Clone)]
pub struct SenderFile {
    path: PathBuf,
}

impl SenderFile {
    /// The configuration at this path, which need not exist.
    #[must_use]
    pub fn at(path: &Path) -> Self {
        Self { path: path.to_owned() }
    }

    /// The senders of all profiles, in the order of the file; none where there is no file.
    ///
    /// # Errors
    /// The file cannot be read, or has mistakes.
    pub fn read(&self) -> Result<Vec<Sender>, ConfigError> {
        let Some((_, bytes)) = open(&self.path)? else { return Ok(Vec::new()) };
        Ok(read(&self.path, text(&self.path, &bytes)?)?.all_senders())
    }

    /// Does a change and returns the senders of all profiles as they stand then, in the order of the file.
    ///
    /// A file with mistakes is left as it is, and so is one in which the sender is not what `before` says. A link to a file
    /// elsewhere stays a link.
    ///
    /// # Errors
    /// The file cannot be read or written, has mistakes, or would have some; the alias is taken, or the sender is not there.
    pub fn change(&self, change: &SenderChange) -> Result<Vec<Sender>, ConfigError> {
        let path = &fs::canonicalize(&self.path).unwrap_or_else(|_| self.path.clone());
        for _ in 0..TRIES {
            let opened = open(path)?;
            let before = match &opened {
                Some((_, bytes)) => text(path, bytes)?,
                None => "",
            };
            let (after, senders) = after(path, before, change)?;
            if opened.is_some() && after == before {
                return Ok(senders);
            }
            let after = if opened.is_some() { after } else { format!("{NEW}\n{after}") };
            let old = opened.as_ref().map(|(file, bytes)| (file, bytes.as_slice()));
            if replace(path, old, &after)? {
                return Ok(senders);
            }
        }
        Err(ConfigError::Changing { file: path.clone() })
    }
}

/// The changed text and its senders, proven by reading them again.
fn after(path: &Path, before: &str, change: &SenderChange) -> Result<(String, Vec<Sender>), ConfigError> {
    let written = read(path, before)?;
    let known = written.all_senders();
    let file = || path.to_owned();
    let place = |wanted: &Sender| {
        known.iter().position(|one| one == wanted).ok_or_else(|| {
            let alias = wanted.alias.clone();
            if known.iter().any(|one| one.alias == alias) {
                ConfigError::SenderChanged { file: file(), alias }
            } else {
                ConfigError::NoSender { file: file(), alias }
            }
        })
    };
    let free = |alias: &str| {
        let is_taken = known.iter().any(|one| one.alias == alias);
        if is_taken { Err(ConfigError::SenderTaken { file: file(), alias: alias.to_owned() }) } else { Ok(()) }
    };
    let mut expected = known.clone();
    let after = match change {
        SenderChange::Add(sender) => {
            free(&sender.alias)?;
            expected.push(sender.clone());
            added(before, sender)
        }
        SenderChange::Change { before: old, after: new } => {
            let at = place(old)?;
            if old.alias != new.alias {
                free(&new.alias)?;
            }
            expected[at] = new.clone();
            changed(before, old, new, &written.defaults_of(&old.alias))
        }
        SenderChange::Remove(sender) => {
            expected.remove(place(sender)?);
            removed(before, sender, &written.defaults_of(&sender.alias))
        }
    };
    let after = after.ok_or_else(|| ConfigError::Tangled { file: file() })?;
    let found = match read(path, &after) {
        Ok(written) => written.all_senders(),
        Err(ConfigError::Mistakes { file, mistakes }) => return Err(ConfigError::WouldBreak { file, mistakes }),
        Err(error) => return Err(error),
    };
    let mut sorted = found.clone();
    sorted.sort_by(|one, other| one.alias.cmp(&other.alias));
    expected.sort_by(|one, other| one.alias.cmp(&other.alias));
    let is_proven = sorted == expected && rest(before).is_some_and(|rest_before| rest(&after) == Some(rest_before));
    if is_proven { Ok((after, found)) } else { Err(ConfigError::Tangled { file: file() }) }
}

/// What is written in a text without mistakes.
fn read(path: &Path, text: &str) -> Result<Written, ConfigError> {
    let mut notes = Notes::new(text);
    let written = Written::read(text, &mut notes);
    let finished = notes.finish();
    finished.map(|_| written).map_err(|mistakes| ConfigError::Mistakes { file: path.to_owned(), mistakes })
}

/// Everything that a change of the senders must leave as it is.
fn rest(text: &str) -> Option<toml::Table> {
    let mut table: toml::Table = toml::from_str(text.trim_start_matches('\u{feff}')).ok()?;
    table.remove("senders");
    if let Some(toml::Value::Table(profiles)) = table.get_mut("profiles") {
        for (_, profile) in profiles.iter_mut() {
            profile.as_table_mut().map(|profile| profile.remove("sender"));
        }
    }
    Some(table)
}
