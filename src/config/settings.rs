//! The settings in use: the file, the environment and the flags laid over the defaults, checked.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;
use std::time::Duration;

use secrecy::zeroize::Zeroizing;

use super::document::{Notes, Placed, Section, parse};
use super::environment::{self, Environment};
use super::error::{ConfigError, Mistake};
use super::file;
use super::keys::{self, KeysTable};
use super::looks::{Looks, WrittenLooks};
use super::origins::{Origin, Origins};
use super::paths::Paths;
use super::preview::{self, Preview, PreviewGraphics};
use super::profile::Profile;
use super::sharing::{SEVERAL_HOSTS, SHARED, Sharing};
use super::written::{Written, mend_profile};
use crate::domain::{SavedProbe, Sender};

/// Bytes in a configuration file, at most.
const FILE_LIMIT: usize = 1024 * 1024;
const UNDO: u64 = 5;
/// Minutes.
const DUPLICATE: u64 = 10;
const WORKERS: u64 = 4;
/// Seconds.
pub(super) const CONNECT_TIMEOUT: u64 = 10;
/// Seconds. A short one makes unknown outcomes.
pub(super) const TIMEOUT: u64 = 60;

/// All that was read, checked.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The profile in use.
    pub profile: Profile,
    /// All of them, the unwritten `default` first.
    pub profiles: Vec<Profile>,
    /// Senders of the profile in use, and those of no profile, in the order of the file.
    pub senders: Vec<Sender>,
    /// The senders of every profile, in the order of the file.
    pub all_senders: Vec<Sender>,
    /// The probes that are kept under a name, in the order of the file.
    pub probes: Vec<SavedProbe>,
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
    pub(super) origins: BTreeMap<&'static str, Origin>,
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
        let looks = Origins::new(&notes).looks(&looks, path);
        let told = notes.finish().map_err(|mistakes| ConfigError::Mistakes { file: path.clone(), mistakes });
        let (when, how) = (when.map(|placed| placed.value), how.map(|placed| placed.value));
        told.map(|_| (looks, when.unwrap_or_default(), how.unwrap_or_default()))
    }

    /// The names of all profiles, the unwritten `default` first.
    #[must_use]
    pub fn profile_names(&self) -> Vec<&str> {
        self.profiles.iter().map(|profile| profile.name.as_str()).collect()
    }

    fn lay(
        written: &Written,
        notes: &Notes<'_>,
        path: &Path,
        environment: &Environment,
        flag: Option<&str>,
    ) -> Result<Self, ConfigError> {
        let mut origins = Origins::new(notes);
        let names = written.profile_names();
        let name = origins.profile(written, environment, flag);
        if !names.contains(&name) {
            let from = if flag.is_some() { "--profile" } else { environment::PROFILE };
            let mend = mend_profile(&name, &names);
            return Err(ConfigError::UnknownProfile { name, from, mend });
        }
        let own = written.profile(&name);
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
        let times = (connect_timeout, timeout);
        let profile = Profile::lay(name, own, path, environment, times, &mut origins)?;
        let mut profiles = Vec::new();
        for name in names {
            if name == profile.name {
                profiles.push(profile.clone());
                continue;
            }
            // Key and base address of the environment are about the profile in use alone.
            let elsewhere = Environment { api_key: None, domain: None, ..environment.clone() };
            let own = written.profile(&name);
            profiles.push(Profile::lay(name, own, path, &elsewhere, times, &mut Origins::new(notes))?);
        }
        let looks = origins.looks(&written.looks, path);
        let senders = written.senders_of(&profile.name);
        let all_senders = written.all_senders();
        let probes = written.probes.iter().map(|written| written.probe.clone()).collect();
        let (keys, warnings, origins) = (written.keys.clone(), Vec::new(), origins.found);
        Ok(Self {
            profile,
            profiles,
            senders,
            all_senders,
            probes,
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
            origins,
        })
    }
}

/// A file, and what stands in it.
type Opened = (File, Zeroizing<Vec<u8>>);

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
