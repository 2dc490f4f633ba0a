//! What the person set: the configuration file, the environment, the folders and the way to the API key.
//!
//! Raw text ends here: past `Settings::load` every value is checked, and all mistakes of a file are told at once.
//! Contacts, drafts and the history belong to the store; nothing here speaks with the network.

mod base;
mod document;
mod environment;
mod error;
mod file;
mod key_command;
mod keys;
mod looks;
mod origins;
mod paths;
mod preview;
mod probes;
mod profile;
mod render;
mod replace;
mod secret;
mod sender_file;
mod sender_lint;
mod sender_text;
mod settings;
#[cfg(test)]
mod settings_page;
mod sharing;
mod splice;
mod value;
mod written;

pub use environment::Environment;
pub use error::{ConfigError, Mistake};
pub use keys::{KeysEntry, KeysTable};
pub use looks::{Looks, THEMES, ThemeChoice};
pub use paths::Paths;
pub use preview::{Preview, PreviewGraphics};
pub use profile::Profile;
pub use secret::KeySource;
pub use sender_file::SenderFile;
pub use settings::Settings;
pub use sharing::Sharing;

/// The complete, commented example; what `config init` writes.
pub const EXAMPLE: &str = include_str!("../../config.example.toml");
