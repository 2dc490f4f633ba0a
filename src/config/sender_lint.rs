//! What is to be said of the phone IDs in the file: mistakes, and what is worth a look.

use super::document::Notes;
use super::written::WrittenSender;
use crate::domain::{Around, LintGrade, Sender};

/// Notes it at the place of each phone ID. A sender is compared with those above it, so that a pair is told once.
pub(super) fn lint(senders: &[WrittenSender], notes: &mut Notes<'_>) {
    let mut above: Vec<Sender> = Vec::with_capacity(senders.len());
    for WrittenSender { sender, phone_id_at, .. } in senders {
        let around = Around {
            display: sender.display.as_deref(),
            profile: sender.profile.as_deref(),
            others: &above,
            ..Around::default()
        };
        for remark in sender.phone_id.remarks(&around) {
            let text = format!("phone_id: {}", remark.with_mend());
            match remark.grade() {
                LintGrade::Error => notes.mistake(*phone_id_at, text),
                LintGrade::Warning => notes.warn(*phone_id_at, text),
            }
        }
        above.push(sender.clone());
    }
}
