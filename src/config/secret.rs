//! The API key: where it comes from, and what may pass for one.

use std::fmt;
use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret, SecretString};

use super::environment::API_KEY;
use super::error::{ConfigError, shown};
use super::{file, key_command};

/// Bytes in a key, at most.
pub(super) const KEY_LIMIT: usize = 4096;

/// Where the API key comes from. Debug never shows it, nor the arguments of a command.
#[derive(Clone)]
pub enum KeySource {
    /// The environment.
    Value(SecretString),
    /// A command that prints it: the program and its arguments, no shell.
    Command(Vec<String>),
    /// A file that holds it: ours, 0600.
    File(PathBuf),
    /// The configuration itself, which was found to be ours and 0600.
    Configured {
        /// The configuration file.
        file: PathBuf,
        /// The key.
        key: SecretString,
    },
    /// None is set.
    Missing,
}

impl KeySource {
    /// Gets the key. Runs the command or reads the file at each call; a command has 10 seconds.
    pub async fn read(&self) -> Result<SecretString, ConfigError> {
        match self {
            Self::Value(key) | Self::Configured { key, .. } => self.checked(key.expose_secret()),
            Self::Command(words) => {
                let told = |why| ConfigError::KeyCommand { command: self.describe(), why };
                let bytes = key_command::run(words).await.map_err(told)?;
                self.checked(&String::from_utf8_lossy(&bytes))
            }
            Self::File(path) => {
                let path = path.clone();
                let unread = |file: PathBuf, why: String| ConfigError::KeyFile { file, why };
                let read = tokio::task::spawn_blocking({
                    let path = path.clone();
                    move || read_private(&path)
                });
                let bytes = match read.await {
                    Ok(read) => read.map_err(|why| unread(path, why))?,
                    Err(error) => return Err(unread(path, format!("could not be read ({error})"))),
                };
                self.checked(&String::from_utf8_lossy(&bytes))
            }
            Self::Missing => Err(ConfigError::NoKey),
        }
    }

    /// Where it comes from, for a person; never the key.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::Value(_) => format!("environment variable {API_KEY}"),
            // Arguments can hold secrets of their own.
            Self::Command(words) => match &words[..] {
                [] => "command".to_owned(),
                [program] => format!("command `{}`", shown(Path::new(program))),
                [program, ..] => format!("command `{} …`", shown(Path::new(program))),
            },
            Self::File(path) => format!("file {}", shown(path)),
            Self::Configured { file, .. } => format!("api_key in {}", shown(file)),
            Self::Missing => format!("none: set {API_KEY}, or key_command, key_file or api_key of the profile"),
        }
    }

    fn checked(&self, text: &str) -> Result<SecretString, ConfigError> {
        check(text).map(SecretString::from).map_err(|why| ConfigError::BadKey { from: self.describe(), why })
    }
}

impl fmt::Debug for KeySource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeySource({})", self.describe())
    }
}

/// What may pass for a key, without the one line break that files and commands end with. The error says what is
/// wrong, to be read after "it", and repeats nothing of the key.
pub(super) fn check(text: &str) -> Result<&str, &'static str> {
    let key = text.strip_suffix('\n').map_or(text, |line| line.strip_suffix('\r').unwrap_or(line));
    match () {
        () if key.is_empty() => Err("is empty"),
        () if key.len() > KEY_LIMIT => Err("is longer than 4 KiB"),
        () if key.contains(['\n', '\r']) => Err("has more than one line"),
        () if key.contains(|c: char| c.is_ascii_control()) => Err("has a control character in it"),
        () if !key.is_ascii() => Err("has characters in it that are not ASCII"),
        () if key.contains(' ') => Err("has a space in it"),
        () => Ok(key),
    }
}

fn read_private(path: &Path) -> Result<secrecy::zeroize::Zeroizing<Vec<u8>>, String> {
    let opened = file::open(path).map_err(|error| format!("could not be opened ({error})"))?;
    // What it is comes first: a folder is not mended by chmod.
    let bytes = file::read(&opened, KEY_LIMIT + 2)?;
    match file::why_not_private(path, &opened) {
        Some(why) => Err(why),
        None => Ok(bytes),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_line_break_at_the_end_is_dropped_and_nothing_else() {
        assert_eq!(check("canary-key"), Ok("canary-key"));
        assert_eq!(check("canary-key\n"), Ok("canary-key"));
        assert_eq!(check("canary-key\r\n"), Ok("canary-key"));
        assert_eq!(check(&"k".repeat(KEY_LIMIT)).map(str::len), Ok(KEY_LIMIT));
        for bad in
            ["", "\n", "\r\n", "a\n\n", "a\nb", "a\rb", "a\0b", "a\u{1b}b", "a\tb", "a b", " a", "é", "a\u{feff}"]
        {
            assert!(check(bad).is_err(), "{bad:?}");
        }
        assert!(check(&"k".repeat(KEY_LIMIT + 1)).is_err());
    }

    #[test]
    fn a_source_is_described_without_its_secret() {
        let key = SecretString::from("canary");
        let file = PathBuf::from("/c.toml");
        for (source, text) in [
            (KeySource::Value(key.clone()), "environment variable ZIXFLOW_API_KEY"),
            (KeySource::Command(vec!["pass".into(), "canary".into()]), "command `pass …`"),
            (KeySource::Command(vec!["my-key".into()]), "command `my-key`"),
            (KeySource::File("/k".into()), "file /k"),
            (KeySource::Configured { file, key }, "api_key in /c.toml"),
            (KeySource::Missing, "none: set ZIXFLOW_API_KEY, or key_command, key_file or api_key of the profile"),
        ] {
            assert_eq!(source.describe(), text);
            assert!(!format!("{source:?}").contains("canary"));
        }
    }

    proptest! {
        #[test]
        fn what_passes_for_a_key_fits_in_a_header(text in prop_oneof![any::<String>(), "[!-~]{0,20}(\r?\n){0,2}[ -~]{0,3}"]) {
            match check(&text) {
                Ok(key) => {
                    prop_assert!(!key.is_empty() && key.len() <= KEY_LIMIT);
                    prop_assert!(key.bytes().all(|byte| byte.is_ascii_graphic()), "{key:?}");
                    prop_assert!(text.starts_with(key) && text.len() - key.len() <= 2);
                }
                // The words are constant, so that nothing of the key can be in them.
                Err(why) => prop_assert!(why.starts_with("is ") || why.starts_with("has ")),
            }
        }
    }
}
