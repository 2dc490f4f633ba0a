//! What a command sends with: the settings, and the sandbox behind them where it was asked for.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use secrecy::SecretString;

use super::end::Failure;
use super::output::Output;
use super::place::Place;
use crate::config::{Environment, Paths, Profile, Settings};
use crate::domain::{PhoneId, Problem, Sender};
use crate::gateway::{Connection, Gateway, Gateways, Http, KeyFn};
use crate::sandbox::{KEY, SENDERS, Sandbox, Scenario};

/// What a command sends with.
pub(super) struct Desk {
    /// What holds.
    pub(super) settings: Settings,
    /// The server behind the settings; it ends with the desk.
    pub(super) sandbox: Option<Sandbox>,
}

impl Desk {
    /// Reads the settings, or starts a sandbox and takes the settings that fit it. Warnings are told.
    pub(super) async fn open(place: &Place, scenario: Scenario, out: &mut Output) -> Result<Self, Failure> {
        if !place.sandboxed {
            let settings = place.settings()?;
            settings.warnings.iter().for_each(|warning| out.notice(&format!("zixpost: {warning}")));
            return Ok(Self { settings, sandbox: None });
        }
        let sandbox = Sandbox::start(0, scenario).await.map_err(Failure::system("start the sandbox"))?;
        let settings = sandboxed(sandbox.base())?;
        Ok(Self { settings, sandbox: Some(sandbox) })
    }

    /// A gateway for the profile in use, with this key.
    pub(super) fn gateway(&self, key: KeyFn) -> Arc<dyn Gateway> {
        gateway(&self.settings.profile, key)
    }

    /// A gateway for each profile whose key was read before, with that key.
    pub(super) fn gateways_with(&self, keys: &BTreeMap<String, SecretString>) -> Gateways {
        let of = |profile: &Profile| {
            let key = known_key(keys.get(&profile.name)?.clone());
            Some((profile.name.clone(), gateway(profile, key)))
        };
        self.settings.profiles.iter().filter_map(of).collect()
    }

    /// A gateway for each profile. Keys are read when the first request needs them: a command that asks for a fingerprint
    /// must not run at the start.
    pub(super) fn gateways(&self) -> Gateways {
        let of = |profile: &Profile| (profile.name.clone(), gateway(profile, key_when_needed(profile)));
        self.settings.profiles.iter().map(of).collect()
    }
}

fn gateway(profile: &Profile, key: KeyFn) -> Arc<dyn Gateway> {
    Arc::new(Http::new(connection(profile, key)))
}

/// How the gateway of a profile is reached.
pub(super) fn connection(profile: &Profile, key: KeyFn) -> Connection {
    Connection {
        base: profile.base.clone(),
        key,
        proxy: profile.request_proxy().cloned(),
        ca_file: profile.ca_file.clone(),
        connect_timeout: profile.connect_timeout,
        timeout: profile.timeout,
    }
}

/// For a connection that sends nothing.
pub(super) fn no_key() -> KeyFn {
    Arc::new(|| Box::pin(async { Err("no key is needed here".to_owned()) }))
}

fn key_when_needed(profile: &Profile) -> KeyFn {
    let source = profile.key.clone();
    Arc::new(move || {
        let source = source.clone();
        Box::pin(async move { source.read().await.map_err(|error| error.to_string()) })
    })
}

/// A key that was read before.
pub(super) fn known_key(key: SecretString) -> KeyFn {
    Arc::new(move || {
        let key = key.clone();
        Box::pin(async move { Ok(key) })
    })
}

/// The settings of a sandbox: neither the configuration nor the environment has a say, so that no real key and no
/// real sender is near when somebody tries something out.
fn sandboxed(base: String) -> Result<Settings, Failure> {
    let nowhere = Paths { config_file: PathBuf::new(), data_dir: PathBuf::new() };
    let only = Environment { api_key: Some(SecretString::from(KEY)), domain: Some(base), ..Environment::default() };
    let mut settings = Settings::load(&nowhere, &only, None).map_err(Failure::Config)?;
    settings.profile.name = "sandbox".into();
    settings.profile.sender = Some(SENDERS[0].0.into());
    settings.profiles = vec![settings.profile.clone()];
    for (alias, id) in SENDERS {
        let broken = |problem: Problem| Failure::system("start the sandbox")(io::Error::other(problem.to_string()));
        let phone_id = PhoneId::parse(id).map_err(broken)?;
        settings.senders.push(Sender { alias: alias.into(), phone_id, display: None, profile: None });
    }
    settings.all_senders.clone_from(&settings.senders);
    Ok(settings)
}
