//! Whether several people share the data folder: one key, wanted also where nothing else of the configuration is.

use super::document::{Notes, Section, parse};
use super::error::ConfigError;
use super::paths::Paths;
use super::settings::{Settings, open, text};

/// The key at the top of the file.
pub(super) const SHARED: &str = "shared";

impl Settings {
    /// Reads `shared` alone: for commands that write in the data folder and need no account. Mistakes elsewhere in the
    /// file do not matter; a file that cannot be read as TOML does, for a guess would open the folder or close it.
    pub fn load_shared(paths: &Paths) -> Result<bool, ConfigError> {
        let path = &paths.config_file;
        let Some((_, bytes)) = open(path)? else { return Ok(false) };
        let text = text(path, &bytes)?;
        let mut notes = Notes::new(text);
        let root = parse(text, &mut notes);
        let shared = Section::top(&root).boolean(SHARED, &mut notes);
        match notes.finish() {
            Err(mistakes) => Err(ConfigError::Mistakes { file: path.clone(), mistakes }),
            Ok(_) => Ok(shared.is_some_and(|placed| placed.value)),
        }
    }
}
