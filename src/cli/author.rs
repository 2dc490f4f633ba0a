//! Who sends, from which machine, with which program.

use std::env;

use crate::domain::Author;

/// The program and its version, as the history holds it.
pub(super) const CLIENT: &str = concat!("zixpost/", env!("CARGO_PKG_VERSION"));

/// The author of every entry of this process.
pub(super) fn author(profile: &str) -> Author {
    Author { operator: operator(), host: host(), client: CLIENT.to_owned(), profile: profile.to_owned() }
}

fn operator() -> String {
    ["USER", "LOGNAME", "USERNAME"].iter().find_map(|name| said(name)).unwrap_or_else(unnamed)
}

/// A variable of the environment, where it says anything.
fn said(name: &str) -> Option<String> {
    env::var(name).ok().map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
}

#[cfg(unix)]
fn unnamed() -> String {
    format!("uid {}", rustix::process::getuid().as_raw())
}

#[cfg(not(unix))]
fn unnamed() -> String {
    "somebody".into()
}

#[cfg(unix)]
fn host() -> String {
    rustix::system::uname().nodename().to_string_lossy().into_owned()
}

#[cfg(not(unix))]
fn host() -> String {
    said("COMPUTERNAME").unwrap_or_else(|| "localhost".into())
}
