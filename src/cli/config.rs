//! `zixpost config`: the configuration, from the outside.

use std::env;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use super::args::Config;
use super::end::{End, Failure};
use super::keys;
use super::looks;
use super::output::Output;
use super::place::Place;
use crate::config::{EXAMPLE, KeySource, Settings};

/// Writes, finds, shows or checks; prints the keys.
pub(super) async fn run(place: &Place, config: &Config, out: &mut Output) -> Result<End, Failure> {
    match config {
        Config::Init => init(&place.paths.config_file, out),
        Config::Path => path(&place.paths.config_file, out),
        Config::Show => show(place, out),
        Config::Check => check(place, out).await,
        Config::Keys { json } => keys::print(&keys::habits(place)?.keymap, *json, out).map(|()| End::Fine),
    }
}

fn init(file: &Path, out: &mut Output) -> Result<End, Failure> {
    let name = file.display();
    match write_new(file) {
        Ok(()) => {
            out.line(&format!("wrote {name}"))?;
            out.notice("fill it in, then run `zixpost config check`");
            Ok(End::Fine)
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            Err(Failure::usage(format!("could not write {name}: it exists already, and is left alone")))
        }
        Err(error) => {
            out.error(&format!("could not write {name}: {error}"));
            Ok(End::Mistakes)
        }
    }
}

/// Only the owner may read it: a key may be written in it.
fn write_new(file: &Path) -> io::Result<()> {
    if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        make_private(folder)?;
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut written = options.open(file)?;
    written.write_all(EXAMPLE.as_bytes())?;
    written.sync_all()
}

fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn path(file: &Path, out: &mut Output) -> Result<End, Failure> {
    out.verbatim(&file.to_string_lossy())?;
    if !file.exists() {
        out.notice("it does not exist, so the defaults hold; `zixpost config init` writes one to start from");
    }
    Ok(End::Fine)
}

fn show(place: &Place, out: &mut Output) -> Result<End, Failure> {
    let (settings, _) = keys::load(place)?;
    tell_warnings(&settings, out);
    out.verbatim(&settings.render())?;
    Ok(End::Fine)
}

async fn check(place: &Place, out: &mut Output) -> Result<End, Failure> {
    let (settings, _) = keys::load(place)?;
    tell_warnings(&settings, out);
    let (_, warnings) = looks::theme(place.looks, &settings.looks, |name| env::var_os(name))?;
    for warning in warnings {
        out.notice(&format!("zixpost: {warning}"));
    }
    let file = &place.paths.config_file;
    let found = if file.exists() { "is in order" } else { "does not exist, so the defaults hold" };
    out.line(&format!("{} {found}", file.display()))?;
    out.line(&format!("key: {}", settings.profile.key.describe()))?;
    // A command that gives the key may ask for a password or a fingerprint; a check must not.
    if !matches!(settings.profile.key, KeySource::Command(_) | KeySource::Missing) {
        settings.profile.key.read().await.map_err(Failure::Config)?;
    }
    Ok(End::Fine)
}

fn tell_warnings(settings: &Settings, out: &mut Output) {
    settings.warnings.iter().for_each(|warning| out.notice(&format!("zixpost: {warning}")));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_file_is_private_and_an_old_one_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("deep/config.toml");
        write_new(&file).unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), EXAMPLE);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        }
        fs::write(&file, "mine").unwrap();
        assert_eq!(write_new(&file).unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
    }
}
