//! What other processes of the store do, as the screen sees it.

use std::collections::HashSet;

use super::model::Model;
use super::notice::Tone;
use super::send::whom;
use super::update::refresh_reading;
use crate::domain::{Entry, News, State};

/// Takes in what others did. `interrupted`: sends of processes that are gone, as they were ended just now.
///
/// The sends of this session are told by the outbox; here they are passed over, so that nothing is said twice.
pub(super) fn told(model: &mut Model, news: News, interrupted: &[Entry]) {
    if let Some(page) = news.anew {
        model.history.renew(page, &model.zone);
    }
    model.history.pass_over(news.passed_over);
    let now: HashSet<_> = news.under_way.iter().map(|entry| entry.id).collect();
    let before = std::mem::replace(&mut model.others, now);
    for entry in news.under_way {
        // Read earlier than what is settled: it must not turn a word that is final back.
        let is_final = model.history.row(entry.id).is_some_and(|row| !row.entry.state.is_under_way());
        if !is_final && !model.own.contains_key(&entry.id) {
            model.contacts.note(&entry, &model.zone);
            model.history.take(entry, false, &model.zone);
        }
    }
    for entry in news.settled {
        let is_known = model.history.row(entry.id).is_some_and(|row| row.entry == entry);
        if !is_known && !model.own.contains_key(&entry.id) {
            model.contacts.note(&entry, &model.zone);
            model.history.take(entry, false, &model.zone);
        }
    }
    for id in before.difference(&model.others) {
        // Gone from the outbox and not in the history: somebody cleared it away by hand.
        if model.history.row(*id).is_some_and(|row| row.entry.state.is_under_way()) {
            model.history.withdraw(*id);
        }
    }
    for entry in interrupted {
        let what = match entry.state {
            State::Unknown => "it may have been sent",
            _ => "it did not leave",
        };
        let text = format!("a zixpost ended before the message to {} was settled: {what}", whom(entry));
        model.notices.tell(Tone::Warning, &text);
    }
    refresh_reading(model);
}
