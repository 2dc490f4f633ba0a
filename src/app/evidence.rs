//! What is known of an entry, for a ticket: into the clipboard or into a file.

use uuid::Uuid;

use super::asking::{About, Asking};
use super::copy::{self, CopyPart};
use super::effect::Effect;
use super::model::Model;
use super::notice::Tone;
use super::overlay::Overlay;
use crate::domain::{Evidence, Evident, RequestText, Reveal, Shown};

/// Letters of an id in the name of a file.
const ID_LETTERS: usize = 8;

/// The words of the request are there, which is what was missing.
pub(super) fn told(model: &mut Model, id: Uuid, request: RequestText, to_file: bool) -> Vec<Effect> {
    let rows = model.history.rows();
    let Some(entry) = model.history.row(id).map(|row| row.entry.clone()) else { return Vec::new() };
    let others = rows.iter().map(|row| &row.entry);
    let send = [Evident { entry, request }];
    let text = Evidence::gather(&send, others, Reveal::default(), &model.author.client, model.now).markdown();
    if !to_file {
        return copy::copy(model, CopyPart::Evidence, text);
    }
    let id: String = id.simple().to_string().chars().take(ID_LETTERS).collect();
    let mut asking = Asking::new(About::Evidence(text));
    asking.field = asking.field.with(&format!("zixpost-evidence-{id}.md"));
    model.overlay = Some(Overlay::Asking(asking));
    Vec::new()
}

/// Takes the name of the file.
pub(super) fn keep_as(model: &mut Model, mut asking: Asking, text: String) -> Vec<Effect> {
    let path = asking.field.text().trim().to_owned();
    if path.is_empty() || path.ends_with('/') {
        asking.problem = Some(Shown::line("type the name of a file"));
        model.overlay = Some(Overlay::Asking(asking));
        return Vec::new();
    }
    vec![Effect::KeepEvidence { path, text }]
}

/// A file was written.
pub(super) fn kept(model: &mut Model, path: &str) -> Vec<Effect> {
    model.notices.tell(Tone::Good, &format!("the evidence is in {path}, which only you can read"));
    Vec::new()
}
