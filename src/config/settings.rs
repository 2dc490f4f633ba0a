//! The settings in use: the file, the environment and the flags laid over the defaults, checked.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use directories::BaseDirs;
use url::Url;

use super::document::{Notes, Placed};
use super::environment::{self, Environment};
use super::error::{ConfigError, Mistake};
use super::paths::Paths;
use super::secret::KeySource;
use super::written::{DEFAULT_PROFILE, Written, WrittenProfile, mend_profile};
use super::{base, file};
use crate::domain::{Options, Sender};

/// Bytes in a configuration file, at most.
const FILE_LIMIT: usize = 1024 * 1024;
const BASE: &str = "https://api.zixflow.com";
const UNDO: u64 = 5;
/// Minutes.
const DUPLICATE: u64 = 10;
const WORKERS: u64 = 4;
/// Seconds.
pub(super) const CONNECT_TIMEOUT: u64 = 10;
/// Seconds. A short one makes unknown outcomes.
pub(super) const TIMEOUT: u64 = 60;

/// One account.
#[derive(Clone)]
pub struct Profile {
    /// Its name.
    pub name: String,
    /// The base address: https, or http to loopback.
    pub base: Url,
    /// The key.
    pub key: KeySource,
    /// Defaults of the optional request fields.
    pub options: Options,
    /// The alias or phone ID that is used where nothing else is said.
    pub sender: Option<String>,
    /// A proxy, if one is configured.
    pub proxy: Option<Url>,
    /// An extra CA file.
    pub ca_file: Option<PathBuf>,
    /// Seconds for the connection.
    pub connect_timeout: Duration,
    /// Seconds for the whole request.
    pub timeout: Duration,
}

/// All that was read, checked.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The profile in use.
    pub profile: Profile,
    /// Senders of that profile, and those of no profile, in the order of the file.
    pub senders: Vec<Sender>,
    /// The undo hold on the screen.
    pub undo: Duration,
    /// How far back a send of the same picture or caption to the same number makes the program ask; zero is never.
    pub duplicates: Duration,
    /// Requests at once.
    pub workers: usize,
    /// Things worth telling, such as unknown keys: file, line, nearest known key.
    pub warnings: Vec<String>,
    pub(super) profiles: Vec<String>,
    pub(super) origins: BTreeMap<&'static str, Origin>,
}

/// Who set a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Origin {
    /// A line of the file.
    Line(usize),
    /// A variable.
    Variable(&'static str),
    /// The flag.
    Flag,
}

impl Settings {
    /// Reads and checks the configuration; a missing file means the defaults. Every mistake is told at once.
    /// `profile` is the flag; it beats `ZIXPOST_PROFILE`, which beats the file.
    pub fn load(paths: &Paths, environment: &Environment, profile: Option<&str>) -> Result<Self, ConfigError> {
        let path = &paths.config_file;
        let unreadable = |why: String| ConfigError::Unreadable { file: path.clone(), why };
        let opened = match file::open(path) {
            Ok(opened) => opened,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let nothing = Written::default();
                return Self::lay(&nothing, &Notes::new(""), Path::new(""), environment, profile);
            }
            Err(error) => return Err(unreadable(format!("could not be opened ({error})"))),
        };
        let bytes = file::read(&opened, FILE_LIMIT).map_err(unreadable)?;
        let text = std::str::from_utf8(&bytes).map_err(|error| {
            let line = bytes[..error.valid_up_to()].split(|&byte| byte == b'\n').count();
            unreadable(format!("is not UTF-8 (line {line}); save it as UTF-8 text"))
        })?;
        let mut notes = Notes::new(text);
        let written = Written::read(text, &mut notes);
        for (at, what) in written.secrets() {
            if let Some(why) = file::why_not_private(path, &opened) {
                notes.mistake(at, format!("{what} must not stand here, because this file {why}"));
            }
        }
        let settings = Self::lay(&written, &notes, path, environment, profile);
        match notes.finish() {
            Err(mistakes) => Err(ConfigError::Mistakes { file: path.clone(), mistakes }),
            Ok(warnings) => settings.map(|settings| Self { warnings: told(path, &warnings), ..settings }),
        }
    }

    /// The names of all profiles, the unwritten `default` first.
    #[must_use]
    pub fn profile_names(&self) -> &[String] {
        &self.profiles
    }

    fn lay(
        written: &Written,
        notes: &Notes<'_>,
        path: &Path,
        environment: &Environment,
        flag: Option<&str>,
    ) -> Result<Self, ConfigError> {
        let mut origins = Origins { notes, found: BTreeMap::new() };
        let profiles = written.profile_names();
        let name = origins.profile(written, environment, flag);
        if !profiles.contains(&name) {
            let from = if flag.is_some() { "--profile" } else { environment::PROFILE };
            let mend = mend_profile(&name, &profiles);
            return Err(ConfigError::UnknownProfile { name, from, mend });
        }
        let own = written.profiles.iter().find(|profile| profile.name == name);
        let mut connection = |key, placed: &Option<Placed<u64>>, default| {
            Duration::from_secs(origins.take(key, placed.as_ref()).copied().unwrap_or(default))
        };
        let undo = connection("undo_seconds", &written.undo_seconds, UNDO);
        let connect_timeout = connection("connect_timeout_seconds", &written.connect_timeout_seconds, CONNECT_TIMEOUT);
        let timeout = connection("timeout_seconds", &written.timeout_seconds, TIMEOUT);
        let duplicates = origins.take("duplicate_minutes", written.duplicate_minutes.as_ref());
        let duplicates = Duration::from_secs(60 * duplicates.copied().unwrap_or(DUPLICATE));
        let workers = origins.take("workers", written.workers.as_ref()).copied().unwrap_or(WORKERS) as usize;
        let profile = Profile {
            base: origins.base(own, environment)?,
            key: key(own, path, environment),
            options: origins.options(own),
            sender: own.and_then(|own| origins.take("sender", own.sender.as_ref())).cloned(),
            proxy: own.and_then(|own| origins.take("proxy", own.proxy.as_ref())).cloned().flatten(),
            ca_file: own.and_then(|own| origins.take("ca_file", own.ca_file.as_ref())).map(|text| near(path, text)),
            connect_timeout,
            timeout,
            name,
        };
        let senders = written.senders_of(&profile.name);
        Ok(Self { profile, senders, undo, duplicates, workers, warnings: Vec::new(), profiles, origins: origins.found })
    }
}

/// Not derived: a proxy may hold a password.
impl fmt::Debug for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Profile")
            .field("name", &self.name)
            .field("base", &self.base.as_str())
            .field("key", &self.key)
            .field("options", &self.options)
            .field("sender", &self.sender)
            .field("proxy", &self.proxy.as_ref().map(|url| base::masked(url).to_string()))
            .field("ca_file", &self.ca_file)
            .field("connect_timeout", &self.connect_timeout)
            .field("timeout", &self.timeout)
            .finish()
    }
}

/// Takes values out of what is written, and remembers where each one stood.
struct Origins<'n, 't> {
    notes: &'n Notes<'t>,
    found: BTreeMap<&'static str, Origin>,
}

impl Origins<'_, '_> {
    fn take<'w, T>(&mut self, key: &'static str, placed: Option<&'w Placed<T>>) -> Option<&'w T> {
        let placed = placed?;
        self.found.insert(key, Origin::Line(self.notes.line(placed.at)));
        Some(&placed.value)
    }

    fn profile(&mut self, written: &Written, environment: &Environment, flag: Option<&str>) -> String {
        let from_file = self.take("profile", written.profile.as_ref()).cloned();
        if let Some(name) = flag {
            self.found.insert("profile", Origin::Flag);
            return name.to_owned();
        }
        if let Some(name) = &environment.profile {
            self.found.insert("profile", Origin::Variable(environment::PROFILE));
            return name.clone();
        }
        from_file.unwrap_or_else(|| DEFAULT_PROFILE.to_owned())
    }

    fn base(&mut self, own: Option<&WrittenProfile>, environment: &Environment) -> Result<Url, ConfigError> {
        let from_file = own.and_then(|own| self.take("base_url", own.base_url.as_ref())).cloned();
        let variable = environment::DOMAIN;
        let text = match (&environment.domain, from_file) {
            (Some(domain), _) => {
                self.found.insert("base_url", Origin::Variable(variable));
                domain.as_str()
            }
            (None, Some(url)) => return Ok(url),
            (None, None) => BASE,
        };
        base::base(text).map_err(|why| ConfigError::Variable { variable, why })
    }

    fn options(&mut self, own: Option<&WrittenProfile>) -> Options {
        let Some(own) = own else { return Options::default() };
        Options {
            source: self.take("source", own.source.as_ref()).cloned(),
            link_with_record: self.take("link_with_record", own.link_with_record.as_ref()).copied(),
            report_url: self.take("report_url", own.report_url.as_ref()).cloned(),
            submission_status: self.take("submission_status", own.submission_status.as_ref()).copied(),
        }
    }
}

/// The environment first, then the command, then the file, then the configuration itself.
fn key(own: Option<&WrittenProfile>, path: &Path, environment: &Environment) -> KeySource {
    if let Some(key) = &environment.api_key {
        return KeySource::Value(key.clone());
    }
    let Some(own) = own else { return KeySource::Missing };
    if let Some(command) = &own.key_command {
        KeySource::Command(command.value.clone())
    } else if let Some(file) = &own.key_file {
        KeySource::File(near(path, &file.value))
    } else if let Some(key) = &own.api_key {
        KeySource::Configured { file: path.to_owned(), key: key.value.clone() }
    } else {
        KeySource::Missing
    }
}

/// A path in the configuration: `~/` is the home folder, a relative one starts at the folder of the file.
fn near(config: &Path, text: &str) -> PathBuf {
    resolve(config, text, || BaseDirs::new().map(|dirs| dirs.home_dir().to_owned()))
}

fn resolve(config: &Path, text: &str, home: impl FnOnce() -> Option<PathBuf>) -> PathBuf {
    if let Some(rest) = text.strip_prefix("~/")
        && let Some(home) = home()
    {
        return home.join(rest);
    }
    config.parent().unwrap_or(Path::new("")).join(text)
}

fn told(path: &Path, warnings: &[Mistake]) -> Vec<String> {
    warnings.iter().map(|warning| warning.in_file(path)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_starts_at_home_at_the_file_or_at_the_root() {
        let from = |text| resolve(Path::new("/etc/zixpost/config.toml"), text, || Some("/home/me".into()));
        assert_eq!(from("~/keys/a"), Path::new("/home/me/keys/a"));
        assert_eq!(from("keys/a"), Path::new("/etc/zixpost/keys/a"));
        assert_eq!(from("/keys/a"), Path::new("/keys/a"));
        assert_eq!(from("~other/a"), Path::new("/etc/zixpost/~other/a"));
        assert_eq!(resolve(Path::new("config.toml"), "a", || None), Path::new("a"));
    }
}
