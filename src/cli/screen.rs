//! The start of the screen: what it is told before its first frame.

use std::collections::HashMap;
use std::env;
use std::io::{self, IsTerminal};
use std::sync::Arc;

use super::author::author;
use super::clock::{chance, now};
use super::core_dump;
use super::desk::Desk;
use super::doctor_checks;
use super::end::{End, Failure};
use super::keys::{self, Habits};
use super::looks;
use super::outcome;
use super::output::Output;
use super::pictures;
use super::place::Place;
use super::zone;
use crate::config::{ConfigError, KeySource, Profile, SenderFile, Settings};
use crate::domain::Pace;
use crate::gateway::describe;
use crate::media::Preflight;
use crate::outbox::{Outbox, Policy, Retry, recover};
use crate::sandbox::Scenario;
use crate::store::{Store, StoreError};
use crate::tui::{
    self, Clipboard, Configured, Describe, Ended, KnownProfile, PreflightOf, Probes, Profiles, ScreenError, Start,
};

/// Entries that are read before the first frame: more than any screen shows at once.
const PAGE: usize = 100;

/// `zixpost` alone.
pub(super) async fn run(place: &Place, out: &mut Output) -> Result<End, Failure> {
    needs_a_terminal()?;
    let habits = keys::habits(place)?;
    let desk = Desk::open(place, Scenario::default(), out).await?;
    let mut notices = desk.settings.warnings.clone();
    if matches!(desk.settings.profile.key, KeySource::Missing) {
        notices.push(format!("nothing can be sent yet: {}", ConfigError::NoKey));
    }
    Box::pin(open(place, &desk, place.store_or_reader()?, habits, notices)).await
}

/// Refuses before anything is written or started.
pub(super) fn needs_a_terminal() -> Result<(), Failure> {
    if io::stdin().is_terminal() && io::stdout().is_terminal() {
        return Ok(());
    }
    Err(Failure::Screen(ScreenError::NoTerminal))
}

/// Opens the screen and stays until it ends. What was interrupted is told before `notices`.
pub(super) async fn open(
    place: &Place,
    desk: &Desk,
    (store, read_only): (Arc<Store>, Option<StoreError>),
    habits: Habits,
    notices: Vec<String>,
) -> Result<End, Failure> {
    core_dump::forbid();
    let Habits { keymap, looks, preview, graphics } = habits;
    let (theme, warnings) = looks::theme(place.looks, &looks, |name| env::var_os(name))?;
    let zone = zone::local();
    let read_only = read_only.map(|error| error.to_string());
    let mut told = Vec::new();
    // What cannot be read or written is told on the screen: the rest of the work goes on.
    if let Some(why) = &read_only {
        told.push(format!("read-only: nothing can be sent, and nothing typed is kept: {why}"));
    } else {
        let recovered = read(recover(&store, now), &mut told);
        told.extend(recovered.iter().map(|entry| outcome::recovered(entry, &zone)));
    }
    if let Some(kind) = store.network_file_system() {
        told.push(format!(
            "the data folder lies on a network file system ({kind}), where locks may not hold: use it from one machine"
        ));
    }
    read(store.note_history(), &mut told);
    let page = read(store.page(None, PAGE), &mut told);
    if page.damaged > 0 {
        told.push(format!("{} damaged lines of the history were passed over; run `zixpost doctor`", page.damaged));
    }
    if page.newer > 0 {
        told.push(format!("{} lines of the history were written by a newer version and passed over", page.newer));
    }
    let contacts = read(store.contacts(), &mut told);
    let drafts = read(store.drafts(), &mut told);
    let canned = read(store.canned(), &mut told);
    told.extend(notices);
    told.extend(warnings);
    let remembered = read(store.preview(), &mut told);
    let mut settings = desk.settings.clone();
    (settings.preview, settings.preview_graphics) = (preview, graphics);
    let settings = &settings;
    let pictures = pictures::pictures(settings, remembered, &mut told);
    let start = Start {
        author: author(&settings.profile.name),
        senders: settings.senders.clone(),
        probes: Probes::new(settings.probes.clone()),
        sender: settings.profile.sender.clone(),
        defaults: settings.profile.options.clone(),
        undo: settings.undo,
        duplicates: settings.duplicates,
        contacts,
        country: settings.profile.default_country.clone(),
        drafts,
        canned,
        page,
        notices: told,
        zone,
        // The screen asks the terminal itself when it has it.
        size: (80, 24),
        keymap,
        color: theme.has_color(),
        clipboard: if looks.may_copy { Clipboard::Terminal } else { Clipboard::Off },
        pictures,
        mouse: looks.mouse,
        read_only,
        profiles: profiles(place, settings),
    };
    let policy = Policy { workers: settings.workers, retry: Retry::SINGLE, pace: Pace::SINGLE, chance };
    let sends = Outbox::start(Arc::clone(&store), desk.gateways(), policy, now);
    let (own, all) = (settings.profile.base.clone(), settings.profiles.clone());
    let describe: Describe = Arc::new(move |profile, outgoing| {
        let known = all.iter().find(|known| known.name == profile);
        describe(known.map_or(&own, |known| &known.base), outgoing)
    });
    let senders = (!place.sandboxed && !place.read_only).then(|| SenderFile::at(&place.paths.config_file));
    let looked_at = settings.profiles.iter().filter(|_| settings.preflight);
    let preflights: HashMap<String, Arc<Preflight>> =
        looked_at.map(|known| (known.name.clone(), pictures::preflight(known))).collect();
    let preflight = preflights.get(&settings.profile.name).cloned();
    let preflight_of: PreflightOf = Arc::new(move |profile| preflights.get(profile).cloned());
    let configured = Configured { senders, preflight: Some(preflight_of) };
    let doctor = doctor_checks::doctor(place, &settings.profile, &store);
    let (work, files) = ((describe, doctor), (store, configured));
    let screen = Box::pin(tui::run(start, theme, work, files, sends, preflight, now));
    match screen.await.map_err(Failure::Screen)? {
        Ended::Quit => Ok(End::Fine),
        Ended::Signal(number) => Ok(End::Signal(number)),
    }
}

fn read<T: Default>(found: Result<T, StoreError>, notices: &mut Vec<String>) -> T {
    found.unwrap_or_else(|error| {
        notices.push(error.to_string());
        T::default()
    })
}

/// What the screen may go over to, and whether it may change the configuration.
fn profiles(place: &Place, settings: &Settings) -> Profiles {
    let known = |profile: &Profile| KnownProfile {
        name: profile.name.clone(),
        base: profile.base.as_str().trim_end_matches('/').to_owned(),
        key: profile.key.describe(),
        has_key: !matches!(profile.key, KeySource::Missing),
        sender: profile.sender.clone(),
        defaults: profile.options.clone(),
        country: profile.default_country.clone(),
        color: profile.color,
        confirm: profile.confirm,
    };
    let fixed = match (place.sandboxed, place.read_only) {
        (true, _) => Some("those of the sandbox are its own"),
        (_, true) => Some("--read-only was given"),
        _ => None,
    };
    // The one that nobody wrote is of no use without a key.
    let is_of_use =
        |known: &KnownProfile| known.has_key || known.name != "default" || known.name == settings.profile.name;
    Profiles {
        known: settings.profiles.iter().map(known).filter(is_of_use).collect(),
        senders: settings.all_senders.clone(),
        fixed: fixed.map(str::to_owned),
    }
}
