//! What is to be said of the sender that a command names.

use crate::config::Settings;
use crate::domain::{Around, Phone, PhoneIdRemark, Sender};

/// What is to be said of a sender, beside what was told of the configured ones when they were read: a phone ID that is
/// given by hand is judged wholly, a configured one by the contacts, which the configuration does not know.
pub(super) fn remarks(
    sender: &Sender,
    settings: &Settings,
    owner: &dyn Fn(&Phone) -> Option<String>,
) -> Vec<PhoneIdRemark> {
    if settings.all_senders.contains(sender) {
        return sender
            .phone_id
            .remarks(&Around { owner, ..Around::default() })
            .into_iter()
            .filter(is_of_contact)
            .collect();
    }
    // Whoever names the id of a known sender of this profile means that sender, so these are of other profiles.
    let others = &settings.all_senders;
    sender.phone_id.remarks(&Around { profile: Some(&settings.profile.name), others, owner, ..Around::default() })
}

fn is_of_contact(remark: &PhoneIdRemark) -> bool {
    remark.rule == crate::domain::PhoneIdRule::ContactNumber
}
