//! The variables of the environment that matter here.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;

use secrecy::SecretString;

/// The name of the variable that holds the key: the vendor's own.
pub(super) const API_KEY: &str = "ZIXFLOW_API_KEY";
/// The name of the variable that holds the base address: the vendor's own.
pub(super) const DOMAIN: &str = "ZIXFLOW_DOMAIN";
/// The name of the variable that names the configuration file.
pub(super) const CONFIG: &str = "ZIXPOST_CONFIG";
/// The name of the variable that names the data folder.
pub(super) const DATA_DIR: &str = "ZIXPOST_DATA_DIR";
/// The name of the variable that names the profile.
pub(super) const PROFILE: &str = "ZIXPOST_PROFILE";

/// The names of the variables that hold a proxy for https; the first one that is set counts.
const PROXIES: [&str; 2] = ["HTTPS_PROXY", "https_proxy"];
/// The names of the variables that say for what there is none.
const NO_PROXIES: [&str; 2] = ["NO_PROXY", "no_proxy"];

/// What the environment says, read once. An empty variable counts as unset.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    /// `ZIXFLOW_API_KEY`
    pub api_key: Option<SecretString>,
    /// `ZIXFLOW_DOMAIN`
    pub domain: Option<String>,
    /// `ZIXPOST_CONFIG`
    pub config: Option<PathBuf>,
    /// `ZIXPOST_DATA_DIR`
    pub data_dir: Option<PathBuf>,
    /// `ZIXPOST_PROFILE`
    pub profile: Option<String>,
    /// `HTTPS_PROXY` or `https_proxy`: the name that was set, and what it says
    pub https_proxy: Option<(&'static str, String)>,
    /// `NO_PROXY` or `no_proxy`
    pub no_proxy: Option<String>,
}

impl Environment {
    /// Reads the process's environment.
    #[must_use]
    pub fn read() -> Self {
        Self::read_from(|name| env::var_os(name))
    }

    fn read_from(variable: impl Fn(&str) -> Option<OsString>) -> Self {
        let set = |name| variable(name).filter(|value| !value.is_empty());
        // What is no UTF-8 becomes U+FFFD, which the checks of each value refuse or do not find.
        let text = |name| set(name).map(|value| value.to_string_lossy().into_owned());
        Self {
            api_key: text(API_KEY).map(SecretString::from),
            domain: text(DOMAIN),
            config: set(CONFIG).map(PathBuf::from),
            data_dir: set(DATA_DIR).map(PathBuf::from),
            profile: text(PROFILE),
            https_proxy: PROXIES.into_iter().find_map(|name| text(name).map(|value| (name, value))),
            no_proxy: NO_PROXIES.into_iter().find_map(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_variables_are_unset_and_the_key_is_not_shown() {
        let environment = Environment::read_from(|name| match name {
            API_KEY => Some("canary-key".into()),
            CONFIG => Some("/etc/zixpost.toml".into()),
            _ => Some(OsString::new()),
        });
        assert_eq!(environment.config, Some(PathBuf::from("/etc/zixpost.toml")));
        assert_eq!((environment.domain.as_ref(), environment.profile.as_ref()), (None, None));
        assert_eq!(environment.data_dir, None);
        assert!(environment.api_key.is_some());
        assert!(!format!("{environment:?}").contains("canary"));
    }
}
