//! The checks of `zixpost doctor`, in groups that do not wait for each other: for the command and for the screen.

use std::env;
use std::sync::Arc;

use super::clock::now;
use super::desk;
use super::end::Failure;
use super::keys;
use super::looks;
use super::pictures;
use super::place::Place;
use crate::config::{KeySource, Profile, Settings};
use crate::domain::Checkup;
use crate::gateway;
use crate::store::{Store, StoreError};
use crate::tui::{Checking, Colors, Doctor, Graphics, Wanted, check_up};

/// What the doctor of the screen works with.
pub(super) fn doctor(place: &Place, profile: &Profile, store: &Arc<Store>) -> Doctor {
    let (place, profile, store) = (Arc::new(place.clone()), profile.clone(), Arc::clone(store));
    Arc::new(move || {
        let (own, named, store) = (Arc::clone(&place), profile.clone(), Arc::clone(&store));
        let on_screen = Arc::clone(&place);
        let folder = async move {
            let checked = tokio::task::spawn_blocking(move || {
                let found = Checkup::pass("folder", store.dir().display().to_string());
                std::iter::once(found).chain(store.check_up()).collect()
            });
            checked.await.unwrap_or_else(|_| vec![Checkup::fail("folder", "the thread that reads failed", "")])
        };
        let groups: Vec<Checking> = vec![
            Box::pin(async move { configuration(&own, false).await }),
            Box::pin(async move { terminal(&on_screen, true) }),
            Box::pin(async move { network(&named).await }),
            Box::pin(folder),
        ];
        groups
    })
}

/// The configuration and the key. A command that prints the key is run only where that was asked for: it may want a
/// password or a fingerprint.
pub(super) async fn configuration(place: &Place, run_key_command: bool) -> Vec<Checkup> {
    if place.sandboxed {
        let found = "not read: the built-in stand-in has a key, senders and a profile of its own";
        return vec![Checkup::pass("config", found)];
    }
    let file = place.paths.config_file.display();
    let settings = match keys::load(place) {
        Ok((settings, _)) => settings,
        Err(failure) => return broken(&failure),
    };
    let is_there = place.paths.config_file.exists();
    let warnings = warnings(place, &settings);
    let found =
        if is_there { format!("{file} is in order") } else { format!("{file} does not exist: the defaults hold") };
    let mut checks = if warnings.is_empty() {
        vec![Checkup::pass("config", found)]
    } else {
        warnings.into_iter().map(|text| Checkup::warn("config", text, "mend what is named")).collect()
    };
    let profile = &settings.profile;
    let senders = match settings.senders.len() {
        1 => "1 sender".to_owned(),
        count => format!("{count} senders"),
    };
    checks.push(Checkup::pass("profile", format!("{}, with {senders}, at {}", profile.name, profile.base)));
    checks.push(key(&profile.key, run_key_command).await);
    checks
}

/// Every mistake is a check that failed.
fn broken(failure: &Failure) -> Vec<Checkup> {
    let text = failure.to_string();
    let mut lines = text.lines().map(|line| Checkup::fail("config", line, "")).collect::<Vec<_>>();
    if let Some(last) = lines.last_mut() {
        "mend what is named; nothing is sent before that".clone_into(&mut last.mend);
    }
    lines
}

fn warnings(place: &Place, settings: &Settings) -> Vec<String> {
    let theme = looks::theme(place.looks, &settings.looks, |name| env::var_os(name));
    let of_theme = match theme {
        Ok((_, warnings)) => warnings,
        Err(failure) => failure.to_string().lines().map(str::to_owned).collect(),
    };
    settings.warnings.iter().cloned().chain(of_theme).collect()
}

async fn key(source: &KeySource, run_command: bool) -> Checkup {
    let from = source.describe();
    match source {
        KeySource::Missing => Checkup::fail("key", "there is none, so nothing can be sent", from),
        KeySource::Command(_) if !run_command => {
            Checkup::pass("key", format!("{from}; not run, since it may ask for something (--run-key-command runs it)"))
        }
        _ => match source.read().await {
            Ok(_) => Checkup::pass("key", format!("{from} has one, and it can be used")),
            Err(error) => Checkup::fail("key", error.to_string(), "nothing can be sent before that is mended"),
        },
    }
}

/// The way to the gateway. No message and no key goes over it.
pub(super) async fn network(profile: &Profile) -> Vec<Checkup> {
    gateway::check_up(&desk::connection(profile, desk::no_key()), now).await
}

/// The terminal around us.
pub(super) fn terminal(place: &Place, is_terminal: bool) -> Vec<Checkup> {
    // What is wrong with the configuration is told where it is looked at.
    let habits = keys::habits(place).ok();
    let looks = habits.as_ref().map(|habits| habits.looks.clone()).unwrap_or_default();
    let variable = |name: &str| env::var_os(name).map(|value| value.to_string_lossy().into_owned());
    let text = |name: &str| variable(name).unwrap_or_default();
    let theme = looks::theme(place.looks, &looks, |name| env::var_os(name)).map(|(theme, _)| theme).unwrap_or_default();
    let is_in_tmux = !text("TMUX").is_empty();
    let colors: Colors = pictures::colors(&text("COLORTERM"), &text("TERM"));
    check_up(&Wanted {
        size: crossterm::terminal::size().ok().filter(|_| is_terminal),
        is_plain: place.looks.is_plain() || looks.plain,
        is_utf8: !looks::wants_ascii(false, |name| env::var_os(name)),
        has_color: theme.has_color(),
        colors,
        graphics: habits.and_then(|habits| pictures::graphics(habits.graphics, is_in_tmux)).unwrap_or(Graphics::Blocks),
        may_copy: looks.may_copy,
        variable: &variable,
    })
}

/// The checks of the data folder. It is not made where it does not exist.
pub(super) fn data_folder(place: &Place) -> Vec<Checkup> {
    let dir = &place.paths.data_dir;
    if !dir.exists() {
        return vec![Checkup::pass("folder", format!("{} does not exist yet", dir.display()))];
    }
    let found = dir.display().to_string();
    match place.store_or_reader() {
        Err(failure) => vec![Checkup::fail("folder", failure.to_string(), "")],
        Ok((store, why)) => {
            let folder = match why {
                None => Checkup::pass("folder", found),
                Some(StoreError::ReadOnly { .. }) => Checkup::pass("folder", format!("{found}, read alone")),
                Some(why) => Checkup::fail("folder", why.to_string(), "it can be read, and nothing can be sent"),
            };
            std::iter::once(folder).chain(store.check_up()).collect()
        }
    }
}
