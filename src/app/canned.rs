//! Canned messages: typed as `;code` or picked, filled in, and kept.
//!
//! A picture and a sender take the place of what the open message has, for it can have one of each; a caption is added
//! below what is written already. One undo takes all of it back.

use super::action::Action;
use super::asking::{About, Asking, Filling};
use super::canned_picker::CannedPicker;
use super::compose::{Compose, Expanded, Slot};
use super::days;
use super::effect::Effect;
use super::evidence;
use super::find;
use super::key_words::key_words;
use super::message::Moment;
use super::model::{Focus, Model};
use super::notice::Tone;
use super::overlay::Overlay;
use super::typed_yes;
use super::typing::tell_limit;
use super::update::{change, with_compose};
use crate::domain::{Canned, Known, Sender, Shown};

/// Opens the picker on what is known, and asks for what the file says now.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    if model.compose.is_none() {
        model.notices.hint("no message is open: choose who gets it first, then a canned message");
        return Vec::new();
    }
    model.overlay = Some(Overlay::Canned(CannedPicker::open(&model.canned)));
    vec![Effect::ReadCanned]
}

/// Fills the chosen one into the open message.
pub(super) fn pick(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Canned(picker)) = &model.overlay else { return Vec::new() };
    let Some(canned) = picker.chosen(&model.canned).cloned() else {
        model.notices.hint("there is none to use: type other letters");
        return Vec::new();
    };
    model.overlay = None;
    begin(model, canned, false)
}

/// Whether a known code stands right before the cursor, where the message has text of its own.
pub(super) fn is_typed(model: &Model) -> bool {
    model.overlay.is_none() && model.focus == Focus::Message && typed(model).is_some()
}

/// Puts the canned message in the place of its typed code.
pub(super) fn expand(model: &mut Model) -> Vec<Effect> {
    model.is_interrupted = false;
    model.notices.pass();
    match typed(model).cloned() {
        Some(canned) => begin(model, canned, true),
        None => Vec::new(),
    }
}

/// Whether the last change of the open message was a canned one.
pub(super) fn can_undo(model: &Model) -> bool {
    let is_here = model.overlay.is_none() && model.focus == Focus::Message;
    is_here && model.compose.as_ref().is_some_and(Compose::is_expanded)
}

/// Takes a canned message back, all of it.
pub(super) fn undo(model: &mut Model) -> Vec<Effect> {
    change(model, |model| with_compose(model, Compose::undo_expansion))
}

/// Asks for a code under which the open message is kept.
pub(super) fn keep(model: &mut Model) -> Vec<Effect> {
    let Some(compose) = &model.compose else {
        model.notices.hint("no message is open, so there is none to keep");
        return Vec::new();
    };
    let is_chosen = compose.from != model.sender_for(&compose.recipient.phone);
    let canned = Canned {
        // A good code for now: what else is wrong is told before a code is asked for.
        code: "x".into(),
        name: String::new(),
        link: compose.image.text().trim().to_owned(),
        caption: compose.caption.text().to_owned(),
        sender: if is_chosen { compose.from.clone() } else { String::new() },
    };
    if let Some(problem) = canned.problems().first() {
        model.notices.hint(&format!("not kept: {}: {problem}", problem.key()));
        return Vec::new();
    }
    model.overlay = Some(Overlay::Asking(Asking::new(About::Code(canned))));
    Vec::new()
}

/// Takes what is typed as the answer, and goes on.
pub(super) fn answer(model: &mut Model, moment: Moment) -> Vec<Effect> {
    let Some(Overlay::Asking(asking)) = model.overlay.take() else { return Vec::new() };
    match asking.about.clone() {
        About::Words(filling) => answer_word(model, asking, filling),
        About::Code(canned) => answer_code(model, asking, canned),
        About::Send(asked) => typed_yes::answer(model, asking, asked, moment),
        About::Export(query) => find::export_as(model, asking, query),
        About::Evidence(text) => evidence::keep_as(model, asking, text),
        About::Day => days::go(model, asking),
    }
}

/// The list was read: at the start of the picker, or after one was kept as `kept`.
pub(super) fn read(model: &mut Model, canned: Vec<Canned>, kept: Option<&str>) {
    let before = std::mem::replace(&mut model.canned, canned);
    if let Some(Overlay::Canned(picker)) = &mut model.overlay {
        picker.refresh(&before, &model.canned);
    }
    if let Some(code) = kept {
        model.notices.tell(Tone::Good, &format!("kept as a canned message: ;{code}"));
    }
}

fn typed(model: &Model) -> Option<&Canned> {
    let (_, code) = model.compose.as_ref()?.typed_code()?;
    model.canned.iter().find(|canned| canned.is_called(code))
}

/// Asks for the words that are not known, or fills it in at once.
fn begin(model: &mut Model, canned: Canned, is_typed: bool) -> Vec<Effect> {
    let Some(compose) = &model.compose else { return Vec::new() };
    let recipient = &compose.recipient;
    let known = Known::of(&recipient.phone, recipient.contact.as_deref(), model.today);
    let open = canned.filled(&known).err().unwrap_or_default();
    let filling = Filling { canned, to: recipient.phone.clone(), known, count: open.len(), open, is_typed };
    if filling.open.is_empty() {
        return fill_in(model, &filling);
    }
    model.overlay = Some(Overlay::Asking(Asking::new(About::Words(filling))));
    Vec::new()
}

fn answer_word(model: &mut Model, mut asking: Asking, mut filling: Filling) -> Vec<Effect> {
    let text = asking.field.text().trim().to_owned();
    if text.is_empty() {
        asking.problem = Some(Shown::line("type what stands for it"));
        model.overlay = Some(Overlay::Asking(asking));
        return Vec::new();
    }
    if !filling.open.is_empty() {
        let word = filling.open.remove(0);
        filling.known.give(&word, &text);
    }
    if filling.open.is_empty() {
        return fill_in(model, &filling);
    }
    model.overlay = Some(Overlay::Asking(Asking::new(About::Words(filling))));
    Vec::new()
}

/// The first word is the code; what follows is the name.
fn answer_code(model: &mut Model, mut asking: Asking, canned: Canned) -> Vec<Effect> {
    let text = asking.field.text().trim().trim_start_matches(';').to_owned();
    let (code, name) = text.split_once(char::is_whitespace).unwrap_or((&text, ""));
    let canned = Canned { code: code.to_owned(), name: name.trim().to_owned(), ..canned };
    let taken = model.canned.iter().find(|other| other.is_called(&canned.code));
    let problem = match (canned.problems().first(), taken) {
        (Some(problem), _) => Some(format!("{}: {problem}", problem.key())),
        (None, Some(other)) if other.name.is_empty() => Some(format!(";{} is taken; use another code", other.code)),
        (None, Some(other)) => Some(format!(";{} is taken by {}; use another code", other.code, other.name)),
        (None, None) => None,
    };
    if let Some(problem) = problem {
        asking.problem = Some(Shown::line(&problem));
        model.overlay = Some(Overlay::Asking(asking));
        return Vec::new();
    }
    vec![Effect::KeepCanned(canned)]
}

/// Puts it into the open message.
fn fill_in(model: &mut Model, filling: &Filling) -> Vec<Effect> {
    let is_other = model.compose.as_ref().is_none_or(|compose| compose.recipient.phone != filling.to);
    let Ok(filled) = filling.canned.filled(&filling.known) else { return Vec::new() };
    if is_other {
        model.notices.hint("nothing was filled in: another message was opened meanwhile");
        return Vec::new();
    }
    model.focus = Focus::Message;
    let sender = Sender::find(&filled.sender, &model.senders).ok().map(|sender| sender.alias);
    let is_unknown = !filled.sender.is_empty() && sender.is_none();
    let mut left_out = 0;
    let mut had_other = (false, false);
    let effects = change(model, |model| {
        with_compose(model, |compose| {
            let code = if filling.is_typed { compose.typed_code().map(|(at, _)| at) } else { None };
            had_other = compose.has_other(&filled, code);
            left_out = compose.expand(&filled, code, sender.filter(|_| !filled.sender.is_empty()));
        });
    });
    let key = model.keymap.keys(Action::UndoEdit).next().map(key_words).unwrap_or_default();
    match had_other {
        _ if is_unknown => {
            let words = "names a sender that is not known here, so From stays as it is";
            model.notices.hint(&format!(";{} {words}: {}", filled.code, filled.sender));
        }
        (true, _) => {
            model
                .notices
                .hint(&format!("the picture of ;{} stands in the place of the other; {key} undoes", filled.code));
        }
        (_, true) => model.notices.hint(&format!("the text of ;{} stands below yours; {key} undoes", filled.code)),
        _ => {}
    }
    tell_limit(model, super::compose::CAPTION_FIELD_LIMIT, left_out);
    effects
}

impl Compose {
    /// The code typed right before the cursor of the image or the caption, and where it begins.
    pub(super) fn typed_code(&self) -> Option<(usize, &str)> {
        let field = match self.slot {
            Slot::Image => &self.image,
            Slot::Caption => &self.caption,
            _ => return None,
        };
        Canned::typed_code(&field.text()[..field.cursor()])
    }

    /// Whether another picture makes room, and whether text stands there that the caption is added below.
    fn has_other(&self, filled: &Canned, code: Option<usize>) -> (bool, bool) {
        let image = if self.slot == Slot::Image { without(&self.image, code) } else { self.image.text().to_owned() };
        let is_picture = !filled.link.is_empty() && !image.trim().is_empty() && image.trim() != filled.link;
        let is_below = self.slot != Slot::Caption || code.is_none();
        (is_picture, is_below && !filled.caption.is_empty() && !self.caption.is_empty())
    }

    /// Puts a filled canned message in; the code at `code`, before the cursor, goes. How many characters did not fit.
    fn expand(&mut self, filled: &Canned, code: Option<usize>, sender: Option<String>) -> usize {
        let mut expanded = Expanded { from: self.from.clone(), ..Expanded::default() };
        let image = if self.slot == Slot::Image { without(&self.image, code) } else { self.image.text().to_owned() };
        let image = if filled.link.is_empty() { image } else { filled.link.clone() };
        let mut left_out = 0;
        if image != self.image.text() {
            expanded.is_image = true;
            left_out += self.image.put(0..self.image.text().len(), &image);
        }
        let caption = &mut self.caption;
        let end = caption.text().len();
        let place = match code {
            Some(at) if self.slot == Slot::Caption => Some((at..caption.cursor(), filled.caption.clone())),
            _ if filled.caption.is_empty() => None,
            _ if caption.text().is_empty() || caption.text().ends_with('\n') => {
                Some((end..end, filled.caption.clone()))
            }
            _ => Some((end..end, format!("\n{}", filled.caption))),
        };
        if let Some((range, text)) = place {
            expanded.is_caption = true;
            left_out += caption.put(range, &text);
        }
        if let Some(sender) = sender {
            self.from = sender;
        }
        self.slot = Slot::Caption;
        expanded.after = self.draft();
        self.expanded = Some(expanded);
        left_out
    }

    /// Whether a canned message was put in and nothing changed since.
    fn is_expanded(&self) -> bool {
        self.expanded.as_ref().is_some_and(|expanded| expanded.after == self.draft())
    }

    fn undo_expansion(&mut self) {
        let Some(expanded) = self.expanded.take() else { return };
        if expanded.is_image {
            self.image.act(Action::UndoEdit);
        }
        if expanded.is_caption {
            self.caption.act(Action::UndoEdit);
        }
        self.from = expanded.from;
    }
}

/// The text of a field without the code that stands before its cursor.
fn without(field: &super::text::TextField, code: Option<usize>) -> String {
    let text = field.text();
    match code {
        Some(at) => format!("{}{}", &text[..at], &text[field.cursor()..]),
        None => text.to_owned(),
    }
}
