//! The settings in use: the file, the environment and the flags laid over the defaults, checked.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Duration;

use directories::BaseDirs;
use secrecy::zeroize::Zeroizing;
use url::Url;

use super::document::{Notes, Placed, Section, parse};
use super::environment::{self, Environment};
use super::error::{ConfigError, Mistake};
use super::keys::{self, KeysTable};
use super::looks::{Looks, ThemeChoice, WrittenLooks, is_path};
use super::paths::Paths;
use super::preview::{self, Preview, PreviewGraphics};
use super::secret::KeySource;
use super::sharing::{SEVERAL_HOSTS, SHARED, Sharing};
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
    /// The country (ISO 3166) that numbers without a country code are suggested for.
    pub default_country: Option<String>,
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
    /// The tables of keys, as written.
    pub keys: Vec<KeysTable>,
    /// What the screen looks like.
    pub looks: Looks,
    /// Whether the screen looks at links before they are sent.
    pub preflight: bool,
    /// Whether the screen draws pictures.
    pub preview: Preview,
    /// How the terminal gets a picture.
    pub preview_graphics: PreviewGraphics,
    /// Who shares the data folder.
    pub sharing: Sharing,
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
    /// `profile` is the flag; it beats `ZIXPOST_PROFILE`, which beats the file. The keys are not looked at.
    pub fn load(paths: &Paths, environment: &Environment, profile: Option<&str>) -> Result<Self, ConfigError> {
        Self::load_with_keys(paths, environment, profile, |_| Vec::new())
    }

    /// The same with the tables of keys: `read_keys` knows what they may say, and tells its mistakes among all others.
    pub fn load_with_keys(
        paths: &Paths,
        environment: &Environment,
        profile: Option<&str>,
        read_keys: impl FnOnce(&[KeysTable]) -> Vec<Mistake>,
    ) -> Result<Self, ConfigError> {
        let path = &paths.config_file;
        let Some((opened, bytes)) = open(path)? else {
            let nothing = Written::default();
            return Self::lay(&nothing, &Notes::new(""), Path::new(""), environment, profile);
        };
        let text = text(path, &bytes)?;
        let mut notes = Notes::new(text);
        let written = Written::read(text, &mut notes);
        for (at, what) in written.secrets() {
            if let Some(why) = file::why_not_private(path, &opened) {
                notes.mistake(at, format!("{what} must not stand here, because this file {why}"));
            }
        }
        notes.found(read_keys(&written.keys));
        let settings = Self::lay(&written, &notes, path, environment, profile);
        match notes.finish() {
            Err(mistakes) => Err(ConfigError::Mistakes { file: path.clone(), mistakes }),
            Ok(warnings) => settings.map(|settings| Self { warnings: told(path, &warnings), ..settings }),
        }
    }

    /// Reads the keys and what the screen looks like alone: for a screen that takes nothing else from the configuration,
    /// least of all a key, a sender or a profile.
    pub fn load_looks(
        paths: &Paths,
        read_keys: impl FnOnce(&[KeysTable]) -> Vec<Mistake>,
    ) -> Result<(Looks, Preview, PreviewGraphics), ConfigError> {
        let path = &paths.config_file;
        let Some((_, bytes)) = open(path)? else { return Ok(Default::default()) };
        let text = text(path, &bytes)?;
        let mut notes = Notes::new(text);
        let root = parse(text, &mut notes);
        let tables = if notes.has_mistakes() { Vec::new() } else { keys::find(text, &root, &mut notes) };
        let top = Section::top(&root);
        let looks = WrittenLooks::read(&top, &mut notes);
        let (when, how) = (preview::when(&top, &mut notes), preview::how(&top, &mut notes));
        notes.found(read_keys(&tables));
        let looks = Origins { notes: &notes, found: BTreeMap::new() }.looks(&looks, path);
        let told = notes.finish().map_err(|mistakes| ConfigError::Mistakes { file: path.clone(), mistakes });
        let (when, how) = (when.map(|placed| placed.value), how.map(|placed| placed.value));
        told.map(|_| (looks, when.unwrap_or_default(), how.unwrap_or_default()))
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
        let preflight = origins.take("preflight", written.preflight.as_ref()).copied().unwrap_or(true);
        let preview = origins.take("preview", written.preview.as_ref()).copied().unwrap_or_default();
        let sharing = Sharing {
            people: origins.take(SHARED, written.sharing.people.as_ref()).copied().unwrap_or(false),
            hosts: origins.take(SEVERAL_HOSTS, written.sharing.hosts.as_ref()).copied().unwrap_or(false),
        };
        let preview_graphics = origins.take("preview_graphics", written.preview_graphics.as_ref()).copied();
        let profile = Profile {
            base: origins.base(own, environment)?,
            key: key(own, path, environment),
            options: origins.options(own),
            sender: own.and_then(|own| origins.take("sender", own.sender.as_ref())).cloned(),
            default_country: own.and_then(|own| origins.take("default_country", own.default_country.as_ref())).cloned(),
            proxy: own.and_then(|own| origins.take("proxy", own.proxy.as_ref())).cloned().flatten(),
            ca_file: own.and_then(|own| origins.take("ca_file", own.ca_file.as_ref())).map(|text| near(path, text)),
            connect_timeout,
            timeout,
            name,
        };
        let looks = origins.looks(&written.looks, path);
        let senders = written.senders_of(&profile.name);
        let (keys, warnings, origins) = (written.keys.clone(), Vec::new(), origins.found);
        Ok(Self {
            profile,
            senders,
            undo,
            duplicates,
            workers,
            keys,
            looks,
            preflight,
            preview,
            preview_graphics: preview_graphics.unwrap_or_default(),
            sharing,
            warnings,
            profiles,
            origins,
        })
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
            .field("default_country", &self.default_country)
            .field("proxy", &self.proxy.as_ref().map(|url| base::masked(url).to_string()))
            .field("ca_file", &self.ca_file)
            .field("connect_timeout", &self.connect_timeout)
            .field("timeout", &self.timeout)
            .finish()
    }
}

/// A file, and what stands in it.
type Opened = (File, Zeroizing<Vec<u8>>);

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

    fn looks(&mut self, written: &WrittenLooks, path: &Path) -> Looks {
        let otherwise = Looks::default();
        let theme = self.take("theme", written.theme.as_ref()).map(|text| {
            if is_path(text) { ThemeChoice::File(near(path, text)) } else { ThemeChoice::Named(text.clone()) }
        });
        Looks {
            theme: theme.unwrap_or(otherwise.theme),
            plain: self.take("plain", written.plain.as_ref()).copied().unwrap_or(otherwise.plain),
            may_copy: self.take("clipboard", written.clipboard.as_ref()).map_or(otherwise.may_copy, |way| way != "off"),
            mouse: self.take("mouse", written.mouse.as_ref()).copied().unwrap_or(otherwise.mouse),
        }
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

/// The file and its bytes; nothing where there is no file.
pub(super) fn open(path: &Path) -> Result<Option<Opened>, ConfigError> {
    let opened = match file::open(path) {
        Ok(opened) => opened,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(path, format!("could not be opened ({error})"))),
    };
    let bytes = file::read(&opened, FILE_LIMIT).map_err(|why| unreadable(path, why))?;
    Ok(Some((opened, bytes)))
}

pub(super) fn text<'b>(path: &Path, bytes: &'b [u8]) -> Result<&'b str, ConfigError> {
    std::str::from_utf8(bytes).map_err(|error| {
        let line = bytes[..error.valid_up_to()].split(|&byte| byte == b'\n').count();
        unreadable(path, format!("is not UTF-8 (line {line}); save it as UTF-8 text"))
    })
}

fn unreadable(path: &Path, why: String) -> ConfigError {
    ConfigError::Unreadable { file: path.to_owned(), why }
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
