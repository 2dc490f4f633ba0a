//! The senders of a probe, each with its account.

use crate::config::Settings;
use crate::domain::{Options, ProbeSender, Sender};

/// Every sender of every profile, in the order of the configuration.
pub(super) fn every(settings: &Settings) -> Vec<ProbeSender> {
    settings.all_senders.iter().cloned().map(|sender| with_account(settings, sender)).collect()
}

/// These senders, by alias or phone ID.
///
/// # Errors
/// Every name that means none, and every sender that is named twice.
pub(super) fn named(settings: &Settings, names: &[String]) -> Result<Vec<ProbeSender>, Vec<String>> {
    let (mut found, mut problems) = (Vec::<ProbeSender>::new(), Vec::new());
    for name in names.iter().map(|name| name.trim()) {
        match Sender::find(name, &settings.all_senders) {
            Ok(sender) if found.iter().any(|other| other.sender == sender) => {
                problems.push(format!("sender: {name:?} is named twice, which would be two messages"));
            }
            Ok(sender) => found.push(with_account(settings, sender)),
            Err(problem) => problems.push(format!("sender: {problem}; {}", problem.mend())),
        }
    }
    if problems.is_empty() { Ok(found) } else { Err(problems) }
}

/// A sender with the account whose key it uses: its own, else the one in use.
pub(super) fn with_account(settings: &Settings, sender: Sender) -> ProbeSender {
    let profile = sender.profile.clone().unwrap_or_else(|| settings.profile.name.clone());
    let defaults = settings.profiles.iter().find(|one| one.name == profile).map(|one| one.options.clone());
    ProbeSender { sender, profile, defaults: defaults.unwrap_or_else(Options::default) }
}
