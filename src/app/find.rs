//! Searching the history: from a key in the field to rows on the screen.

use super::asking::{About, Asking};
use super::copy::entry_at_hand;
use super::effect::Effect;
use super::grouped::grouped;
use super::history_search::{Found, HistorySearch};
use super::model::{Focus, Model};
use super::notice::Tone;
use super::overlay::Overlay;
use super::text::TextField;
use crate::domain::{Query, Reading, Shown, TermText};

/// Digits of a SHA-256 by which a picture is looked for: enough that no other one has them.
const SUM: usize = 16;

impl Model {
    /// Whether keys go into the search of the history.
    pub(super) fn is_finding(&self) -> bool {
        let is_typing = self.history.search().is_some_and(|search| search.is_typing);
        self.focus == Focus::History && is_typing && self.overlay.is_none()
    }
}

/// Rows of the history that are seen at once.
pub(super) fn page(model: &Model) -> usize {
    let field = usize::from(model.history.search().is_some());
    model.size.history_page().saturating_sub(field).max(1)
}

/// Goes into the field of the search, which stays as it was left.
pub(super) fn open(model: &mut Model) {
    let search = model.history.search.get_or_insert_with(|| Box::new(HistorySearch::open()));
    search.is_typing = true;
}

/// Goes from the field to the rows; an empty field goes away.
pub(super) fn go_to_rows(model: &mut Model) -> Vec<Effect> {
    let Some(search) = &mut model.history.search else { return Vec::new() };
    if search.field.text().trim().is_empty() {
        return close(model);
    }
    search.is_typing = false;
    model.history.hold_choice();
    Vec::new()
}

/// Goes back to all entries.
pub(super) fn close(model: &mut Model) -> Vec<Effect> {
    if model.history.search.take().is_none() {
        return Vec::new();
    }
    vec![Effect::StopSearch]
}

/// The field has another text: looks for it.
pub(super) fn edit(model: &mut Model, change: impl FnOnce(&mut TextField) -> usize) -> (usize, usize, Vec<Effect>) {
    let Some(search) = &mut model.history.search else { return (0, 0, Vec::new()) };
    let before = search.field.text().to_owned();
    let left_out = change(&mut search.field);
    let limit = search.field.limit();
    let effects = if search.field.text() == before { Vec::new() } else { look(model) };
    (limit, left_out, effects)
}

/// Looks for what is typed.
fn look(model: &mut Model) -> Vec<Effect> {
    let tagged = |tag: &str| model.contacts.tagged(tag);
    let reading = Reading { now: model.now, zone: &model.zone, tagged: &tagged };
    let Some(search) = &mut model.history.search else { return Vec::new() };
    match Query::parse(search.field.text(), reading) {
        Err(problems) => {
            // What was found by the last good query is still seen.
            search.problem = problems.first().map(|problem| Shown::line(&problem.to_string()));
            Vec::new()
        }
        Ok(query) => {
            search.problem = None;
            if query == search.query {
                return Vec::new();
            }
            model.history.begin_search(query)
        }
    }
}

/// Counts and looks for the same again: the files are others.
pub(super) fn again(model: &mut Model) -> Vec<Effect> {
    let mut effects = vec![Effect::Count];
    let query = model.history.search().map(|search| search.query.clone()).filter(|query| !query.is_empty());
    effects.extend(query.map(|query| model.history.begin_search(query)).unwrap_or_default());
    effects
}

/// Takes in what was found; what belongs to an older search is dropped.
pub(super) fn told(model: &mut Model, number: u64, found: Result<Found, String>) -> Vec<Effect> {
    if !model.history.search().is_some_and(|search| search.is_current(number)) {
        return Vec::new();
    }
    match found {
        Ok(found) => {
            model.history.found(found, &model.zone);
            wanted(model)
        }
        Err(error) => {
            model.history.page_failed();
            model.notices.tell(Tone::Bad, &format!("the history could not be searched: {error}"));
            Vec::new()
        }
    }
}

/// What is to be read where the choice comes near the end of what is known.
pub(super) fn wanted(model: &mut Model) -> Vec<Effect> {
    model.history.wanted().into_iter().collect()
}

/// Looks for this in place of what is typed, with the keys in the rows; for all entries where it is nothing.
pub(super) fn look_for(model: &mut Model, query: &str) -> Vec<Effect> {
    if query.trim().is_empty() {
        return close(model);
    }
    let search = model.history.search.get_or_insert_with(|| Box::new(HistorySearch::open()));
    search.field = search.field.with(query);
    search.is_typing = false;
    model.history.follow_newest();
    look(model)
}

/// Who else got the picture of the entry at hand: what has the same SHA-256, else the same link.
pub(super) fn same_picture(model: &mut Model) -> Vec<Effect> {
    let Some(entry) = entry_at_hand(model) else {
        model.notices.hint("no picture to look for: nothing was sent yet");
        return Vec::new();
    };
    let id = entry.id;
    let sum = entry.picture.map(|picture| picture.sha256.to_string()[..SUM].to_owned());
    let link = entry.outgoing.link.as_str().to_owned();
    let term = match &sum {
        Some(sum) => TermText { field: "picture", value: sum, is_whole: false },
        None => TermText { field: "link", value: &link, is_whole: true },
    };
    model.overlay = None;
    model.focus = Focus::History;
    let effects = look_for(model, &term.written());
    model.history.choose(id);
    model.history.hold_choice();
    if sum.is_none() {
        model
            .notices
            .hint("this picture was not seen before its send, so these have the same link, whatever it showed");
    }
    effects
}

/// Asks for the name of a file for what is found, or for all entries.
pub(super) fn export(model: &mut Model) {
    let query = model.history.search().map(|search| search.query.clone()).unwrap_or_default();
    let mut asking = Asking::new(About::Export(query));
    asking.field = asking.field.with(&format!("zixpost-history-{}.csv", model.today));
    model.overlay = Some(Overlay::Asking(asking));
}

/// Takes the name of the file.
pub(super) fn export_as(model: &mut Model, mut asking: Asking, query: Query) -> Vec<Effect> {
    let path = asking.field.text().trim().to_owned();
    if path.is_empty() || path.ends_with('/') {
        asking.problem = Some(Shown::line("type the name of a file"));
        model.overlay = Some(Overlay::Asking(asking));
        return Vec::new();
    }
    vec![Effect::Export { query, path, is_masked: model.is_masked() }]
}

/// A file was written.
pub(super) fn exported(model: &mut Model, path: &str, entries: u64) {
    let what = if entries == 1 { "1 entry was".to_owned() } else { format!("{} entries were", grouped(entries)) };
    model.notices.tell(Tone::Good, &format!("{what} written to {path}"));
}
