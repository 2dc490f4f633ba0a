//! Who shares the data folder: two keys, wanted also where nothing else of the configuration is.

use super::document::{Notes, Placed, Section, parse};
use super::error::ConfigError;
use super::paths::Paths;
use super::settings::{Settings, open, text};

/// The keys at the top of the file.
pub(super) const SHARED: &str = "shared";
pub(super) const SEVERAL_HOSTS: &str = "several_hosts";

/// Who shares the data folder.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sharing {
    /// Everybody in its group, not one user alone.
    pub people: bool,
    /// Several machines at once.
    pub hosts: bool,
}

/// The two as written.
#[derive(Debug, Default)]
pub(super) struct WrittenSharing {
    pub(super) people: Option<Placed<bool>>,
    pub(super) hosts: Option<Placed<bool>>,
}

impl WrittenSharing {
    pub(super) fn read(top: &Section<'_, '_>, notes: &mut Notes<'_>) -> Self {
        Self { people: top.boolean(SHARED, notes), hosts: top.boolean(SEVERAL_HOSTS, notes) }
    }
}

impl Settings {
    /// Reads `shared` and `several_hosts` alone: for commands that write in the data folder and need no account. Mistakes
    /// elsewhere in the file do not matter; a file that cannot be read as TOML does, for a guess would open the folder or
    /// close it.
    pub fn load_sharing(paths: &Paths) -> Result<Sharing, ConfigError> {
        let path = &paths.config_file;
        let Some((_, bytes)) = open(path)? else { return Ok(Sharing::default()) };
        let text = text(path, &bytes)?;
        let mut notes = Notes::new(text);
        let root = parse(text, &mut notes);
        let written = WrittenSharing::read(&Section::top(&root), &mut notes);
        match notes.finish() {
            Err(mistakes) => Err(ConfigError::Mistakes { file: path.clone(), mistakes }),
            Ok(_) => Ok(Sharing { people: is_on(written.people), hosts: is_on(written.hosts) }),
        }
    }
}

fn is_on(placed: Option<Placed<bool>>) -> bool {
    placed.is_some_and(|placed| placed.value)
}
