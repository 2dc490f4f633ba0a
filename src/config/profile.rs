//! One account: where its requests go, whose key they have, and what holds where a message says nothing else.

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use directories::BaseDirs;
use url::Url;

use super::environment::Environment;
use super::error::ConfigError;
use super::origins::Origins;
use super::secret::KeySource;
use super::written::WrittenProfile;
use crate::domain::{Options, ProfileColor, Proxy};

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
    /// A proxy, if one is configured or stands in the environment.
    pub proxy: Option<Proxy>,
    /// An extra CA file.
    pub ca_file: Option<PathBuf>,
    /// The colour of its name on the screen, if one is set.
    pub color: Option<ProfileColor>,
    /// Whether every send is confirmed by typing.
    pub confirm: bool,
    /// Seconds for the connection.
    pub connect_timeout: Duration,
    /// Seconds for the whole request.
    pub timeout: Duration,
}

impl Profile {
    /// The address of the proxy that its requests go through, if any.
    #[must_use]
    pub fn request_proxy(&self) -> Option<&Url> {
        self.proxy.as_ref().filter(|proxy| proxy.serves(&self.base)).map(|proxy| &proxy.url)
    }

    /// Lays the variables over what is written, and both over the defaults.
    pub(super) fn lay(
        name: String,
        own: Option<&WrittenProfile>,
        path: &Path,
        environment: &Environment,
        (connect_timeout, timeout): (Duration, Duration),
        origins: &mut Origins<'_, '_>,
    ) -> Result<Self, ConfigError> {
        Ok(Self {
            base: origins.base(own, environment)?,
            key: key(own, path, environment),
            options: origins.options(own),
            sender: own.and_then(|own| origins.take("sender", own.sender.as_ref())).cloned(),
            default_country: own.and_then(|own| origins.take("default_country", own.default_country.as_ref())).cloned(),
            proxy: origins.proxy(own, environment)?,
            ca_file: own.and_then(|own| origins.take("ca_file", own.ca_file.as_ref())).map(|text| near(path, text)),
            color: own.and_then(|own| origins.take("color", own.color.as_ref())).copied(),
            confirm: own.and_then(|own| origins.take("confirm", own.confirm.as_ref())).copied().unwrap_or(false),
            connect_timeout,
            timeout,
            name,
        })
    }
}

/// Not derived: the base address is shown as a text.
impl fmt::Debug for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Profile")
            .field("name", &self.name)
            .field("base", &self.base.as_str())
            .field("key", &self.key)
            .field("options", &self.options)
            .field("sender", &self.sender)
            .field("default_country", &self.default_country)
            .field("proxy", &self.proxy)
            .field("ca_file", &self.ca_file)
            .field("color", &self.color)
            .field("confirm", &self.confirm)
            .field("connect_timeout", &self.connect_timeout)
            .field("timeout", &self.timeout)
            .finish()
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
pub(super) fn near(config: &Path, text: &str) -> PathBuf {
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
