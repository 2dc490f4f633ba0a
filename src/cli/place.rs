//! Where a command works: its files, and what the flags and the environment say.

use std::sync::{Arc, OnceLock};

use super::args::Global;
use super::end::Failure;
use super::looks::Wishes;
use crate::config::{Environment, Paths, Settings};
use crate::store::{Access, Hosts, Store, StoreError};

/// Where a command works.
#[derive(Clone)]
pub(super) struct Place {
    /// The files.
    pub(super) paths: Paths,
    /// The environment, read once.
    pub(super) environment: Environment,
    /// The profile that the command line names.
    pub(super) profile: Option<String>,
    /// Whether everything goes to the built-in sandbox.
    pub(super) sandboxed: bool,
    /// Whether the command line forbids to write in the data folder.
    pub(super) read_only: bool,
    /// What the flags say about the screen.
    pub(super) looks: Wishes,
    /// What the configuration says, once it was read without a mistake.
    known: OnceLock<Settings>,
}

impl Place {
    /// The place that flags, environment and platform name.
    pub(super) fn find(global: &Global) -> Result<Self, Failure> {
        let sandboxed = global.sandbox;
        let apart = sandboxed.then_some("sandbox");
        Self::apart(global, apart, sandboxed)
    }

    /// The place of the demo: always on the sandbox, in a folder of its own.
    pub(super) fn demo(global: &Global) -> Result<Self, Failure> {
        Self::apart(global, Some("demo"), true)
    }

    fn apart(global: &Global, folder: Option<&str>, sandboxed: bool) -> Result<Self, Failure> {
        let environment = Environment::read();
        let mut paths =
            Paths::find(global.config.clone(), global.data_dir.clone(), &environment).map_err(Failure::Config)?;
        // Trying something out must never mix with the real history, unless a person names the folder.
        if let (Some(folder), None) = (folder, &global.data_dir) {
            paths.data_dir.push(folder);
        }
        let (profile, read_only) = (global.profile.clone(), global.read_only);
        let (looks, known) = (Wishes::of(global), OnceLock::new());
        Ok(Self { paths, environment, profile, sandboxed, read_only, looks, known })
    }

    /// What the configuration says. It is read once, so that all parts of a run go by the same file.
    pub(super) fn settings(&self) -> Result<Settings, Failure> {
        if let Some(known) = self.known.get() {
            return Ok(known.clone());
        }
        let settings = Settings::load(&self.paths, &self.environment, self.profile.as_deref());
        settings.map(|settings| self.known.get_or_init(|| settings).clone()).map_err(Failure::Config)
    }

    /// Whether the configuration wants ASCII. Where it cannot be read, the command that needs it says so.
    pub(super) fn is_plain(&self) -> bool {
        self.settings().is_ok_and(|settings| settings.looks.plain)
    }

    /// The data folder to write in; it is made where it does not exist.
    pub(super) fn store(&self) -> Result<Arc<Store>, Failure> {
        self.may_write()?;
        let (access, hosts) = self.sharing()?;
        let opened = Store::open_among(&self.paths.data_dir, access, hosts);
        opened.map(Arc::new).map_err(Failure::store("open the data folder"))
    }

    /// Whether the data folder may be written to. Ask before anything leaves for the network.
    pub(super) fn may_write(&self) -> Result<(), Failure> {
        if self.read_only {
            let why = "nothing was sent or changed: --read-only was given, and this writes in the data folder";
            return Err(Failure::usage(why));
        }
        Ok(())
    }

    /// Who shares the data folder. On the sandbox the configuration is not read, and everybody has a folder of their own.
    fn sharing(&self) -> Result<(Access, Hosts), Failure> {
        if self.sandboxed {
            return Ok((Access::Owner, Hosts::One));
        }
        let sharing = match self.known.get() {
            Some(known) => known.sharing,
            None => Settings::load_sharing(&self.paths).map_err(Failure::Config)?,
        };
        let access = if sharing.people { Access::Group } else { Access::Owner };
        Ok((access, if sharing.hosts { Hosts::Several } else { Hosts::One }))
    }

    /// The data folder for the screen. Where it is there and cannot be written, or is not to be, it is opened to read,
    /// with the reason.
    pub(super) fn store_or_reader(&self) -> Result<(Arc<Store>, Option<StoreError>), Failure> {
        let dir = &self.paths.data_dir;
        let (access, hosts) = self.sharing()?;
        let reader = || Arc::new(Store::to_read_for(dir, access));
        if self.read_only {
            return Ok((reader(), Some(StoreError::ReadOnly { path: dir.clone() })));
        }
        match Store::open_among(dir, access, hosts) {
            Ok(store) => Ok((Arc::new(store), None)),
            Err(error) if error.forbids_writing() && dir.is_dir() => Ok((reader(), Some(error))),
            Err(error) => Err(Failure::store("open the data folder")(error)),
        }
    }

    /// The data folder to read from; `None` where it does not exist, and it is not made.
    pub(super) fn reader(&self) -> Option<Store> {
        self.paths.data_dir.exists().then(|| Store::to_read(&self.paths.data_dir))
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use clap::Parser;

    use super::super::args::CommandLine;
    use super::*;

    #[test]
    fn the_configuration_is_read_once_and_only_where_it_is_right() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("config.toml");
        let words = ["zixpost", "--config", file.to_str().unwrap(), "--data-dir", folder.path().to_str().unwrap()];
        let place = Place::find(&CommandLine::try_parse_from(words).unwrap().global).unwrap();
        fs::write(&file, "plain = 1\n").unwrap();
        assert!(place.settings().is_err() && !place.is_plain());
        fs::write(&file, "plain = true\nshared = true\n").unwrap();
        assert!(place.is_plain());
        fs::write(&file, "plain = false\n").unwrap();
        assert!(place.is_plain(), "all parts of a run go by the same file");
        assert_eq!(place.sharing().unwrap().0, Access::Group);
    }
}
