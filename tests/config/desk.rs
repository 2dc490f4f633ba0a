//! A folder of its own for each test, with a configuration file in it.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use zixpost::config::{ConfigError, Environment, Paths, Settings};

/// A key that must never be seen in any text.
pub(crate) const CANARY: &str = "canary-7c2f1a-key";

pub(crate) struct Desk {
    pub(crate) folder: TempDir,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self { folder: TempDir::new().unwrap() }
    }

    pub(crate) fn with(text: &str) -> Self {
        let desk = Self::new();
        desk.write("config.toml", text, 0o600);
        desk
    }

    pub(crate) fn write(&self, name: &str, text: &str, mode: u32) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, text).unwrap();
        chmod(&path, mode);
        path
    }

    pub(crate) fn paths(&self) -> Paths {
        Paths { config_file: self.folder.path().join("config.toml"), data_dir: self.folder.path().join("data") }
    }

    pub(crate) fn load(&self) -> Result<Settings, ConfigError> {
        Settings::load(&self.paths(), &Environment::default(), None)
    }

    /// The mistakes as `line:column: text`.
    pub(crate) fn mistakes(&self) -> Vec<String> {
        match self.load() {
            Err(ConfigError::Mistakes { mistakes, .. }) => mistakes.iter().map(ToString::to_string).collect(),
            other => panic!("{other:?}"),
        }
    }
}

/// The settings of a file that has no mistake.
pub(crate) fn load(text: &str) -> Settings {
    Desk::with(text).load().unwrap()
}

#[cfg(unix)]
pub(crate) fn chmod(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[cfg(not(unix))]
pub(crate) fn chmod(_: &Path, _: u32) {}
