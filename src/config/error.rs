//! Why the configuration cannot be used.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::domain::Shown;

/// Why the configuration, the folders or the API key cannot be used. No text in it ever holds a key.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file has mistakes: each on a line of its own, `file:line:column: what; how to mend`.
    #[error("{}", lines(.file, .mistakes))]
    Mistakes {
        /// The file.
        file: PathBuf,
        /// At least one, in the order of the file.
        mistakes: Vec<Mistake>,
    },
    /// The file is there and cannot be read.
    #[error("{}: {why}", shown(.file))]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// What is wrong and how to mend it.
        why: String,
    },
    /// A variable of the environment holds something that cannot be used.
    #[error("{variable} cannot be used: {why}")]
    Variable {
        /// Its name.
        variable: &'static str,
        /// What is wrong and how to mend it.
        why: String,
    },
    /// A profile was asked for that is not there.
    #[error("no profile is called {name:?} ({from}): {}", .mend)]
    UnknownProfile {
        /// What was asked for.
        name: String,
        /// Who asked.
        from: &'static str,
        /// The nearest one, or all.
        mend: String,
    },
    /// The platform names no home folder.
    #[error("no folder for {what}: the home folder is not known, so use {flag} or set {variable}")]
    NoFolder {
        /// What should be kept there.
        what: &'static str,
        /// The option that names one.
        flag: &'static str,
        /// The variable that names one.
        variable: &'static str,
    },
    /// A change of the senders would make mistakes, so nothing was changed.
    #[error("nothing was changed, because then it would be wrong:\n{}", lines(.file, .mistakes))]
    WouldBreak {
        /// The file.
        file: PathBuf,
        /// At least one, in the order of the changed file.
        mistakes: Vec<Mistake>,
    },
    /// Somebody keeps writing the file.
    #[error("{}: another program keeps changing it, so nothing was changed; try again", shown(.file))]
    Changing {
        /// The file.
        file: PathBuf,
    },
    /// The senders are written in a form that only a person can change.
    #[error("{}: the sender is written in a form that only a person can change; edit the file", shown(.file))]
    Tangled {
        /// The file.
        file: PathBuf,
    },
    /// A sender of this name is there already.
    #[error("{}: a sender is called {alias:?} already; choose another name, or edit that sender", shown(.file))]
    SenderTaken {
        /// The file.
        file: PathBuf,
        /// The name.
        alias: String,
    },
    /// A sender is not there any more.
    #[error("{}: no sender is called {alias:?} any more; look at the list again", shown(.file))]
    NoSender {
        /// The file.
        file: PathBuf,
        /// The name.
        alias: String,
    },
    /// Somebody changed a sender meanwhile.
    #[error("{}: somebody changed the sender {alias:?} meanwhile; look at it again", shown(.file))]
    SenderChanged {
        /// The file.
        file: PathBuf,
        /// The name.
        alias: String,
    },
    /// No key is configured.
    #[error("ZIXFLOW_API_KEY is not set, and the profile has no key_command, key_file or api_key: set one of them")]
    NoKey,
    /// There is a key, and it cannot be one.
    #[error("the key from {from} cannot be used: it {why}")]
    BadKey {
        /// Where it comes from.
        from: String,
        /// What is wrong.
        why: &'static str,
    },
    /// The command that should print the key did not.
    #[error("{command} gave no key: {why}")]
    KeyCommand {
        /// The command, without its arguments.
        command: String,
        /// What happened.
        why: String,
    },
    /// The file that should hold the key cannot be used.
    #[error("key_file {}: {why}", shown(.file))]
    KeyFile {
        /// The file.
        file: PathBuf,
        /// What is wrong and how to mend it.
        why: String,
    },
}

/// One mistake, or one thing worth a warning, in the configuration file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mistake {
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    /// What is wrong; how to mend it.
    pub text: String,
}

impl Mistake {
    /// With the file in front, as editors read it.
    pub(super) fn in_file(&self, file: &Path) -> String {
        format!("{}:{self}", shown(file))
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.line, self.column, self.text)
    }
}

/// A path that is safe to print: its name may hold anything.
pub(super) fn shown(path: &Path) -> Shown {
    Shown::line(&path.to_string_lossy())
}

fn lines(file: &Path, mistakes: &[Mistake]) -> String {
    mistakes.iter().map(|mistake| mistake.in_file(file)).collect::<Vec<_>>().join("\n")
}
