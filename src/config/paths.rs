//! Where things are kept.

use std::path::PathBuf;

use directories::ProjectDirs;

use super::environment::{CONFIG, DATA_DIR, Environment};
use super::error::ConfigError;

/// Where things are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths {
    /// `config.toml`.
    pub config_file: PathBuf,
    /// The data folder.
    pub data_dir: PathBuf,
}

impl Paths {
    /// Flags first, then the environment, then the platform's folders.
    pub fn find(
        config: Option<PathBuf>,
        data_dir: Option<PathBuf>,
        environment: &Environment,
    ) -> Result<Self, ConfigError> {
        Self::choose(config, data_dir, environment, || ProjectDirs::from("", "", "zixpost"))
    }

    fn choose(
        config: Option<PathBuf>,
        data_dir: Option<PathBuf>,
        environment: &Environment,
        platform: impl Fn() -> Option<ProjectDirs>,
    ) -> Result<Self, ConfigError> {
        let config_file = config
            .or_else(|| environment.config.clone())
            .or_else(|| platform().map(|dirs| dirs.config_dir().join("config.toml")))
            .ok_or(ConfigError::NoFolder { what: "the configuration", flag: "--config", variable: CONFIG })?;
        let data_dir = data_dir
            .or_else(|| environment.data_dir.clone())
            .or_else(|| platform().map(|dirs| dirs.data_dir().to_owned()))
            .ok_or(ConfigError::NoFolder { what: "the history", flag: "--data-dir", variable: DATA_DIR })?;
        Ok(Self { config_file, data_dir })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flag_beats_the_environment_and_the_environment_beats_the_platform() {
        let environment =
            Environment { config: Some("/e/c.toml".into()), data_dir: Some("/e/d".into()), ..Environment::default() };
        let none = || None;
        let both = Paths::choose(Some("/f/c.toml".into()), Some("/f/d".into()), &environment, none).unwrap();
        assert_eq!(both, Paths { config_file: "/f/c.toml".into(), data_dir: "/f/d".into() });
        let env = Paths::choose(None, None, &environment, none).unwrap();
        assert_eq!(env, Paths { config_file: "/e/c.toml".into(), data_dir: "/e/d".into() });
        let platform = || ProjectDirs::from_path("/p".into());
        let mixed = Paths::choose(Some("c.toml".into()), None, &Environment::default(), platform).unwrap();
        assert_eq!(mixed.config_file, PathBuf::from("c.toml"));
        assert!(mixed.data_dir.starts_with("/") || mixed.data_dir.ends_with("p"));
    }

    #[test]
    fn without_a_home_the_error_names_the_flag_and_the_variable() {
        let none = || None;
        let error = Paths::choose(None, Some("/d".into()), &Environment::default(), none).unwrap_err().to_string();
        assert!(error.contains("--config") && error.contains("ZIXPOST_CONFIG"), "{error}");
        let error = Paths::choose(Some("/c".into()), None, &Environment::default(), none).unwrap_err().to_string();
        assert!(error.contains("--data-dir") && error.contains("ZIXPOST_DATA_DIR"), "{error}");
    }
}
