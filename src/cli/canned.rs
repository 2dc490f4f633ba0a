//! `zixpost canned`: messages that are kept under a short code.

use super::canned_args::{Canned as Words, NewCanned};
use super::clock::now;
use super::draft;
use super::end::{End, Failure};
use super::output::Output;
use super::place::Place;
use super::send_args::Send;
use super::zone;
use crate::domain::{Canned, Contact, Known, Phone, Sender, Shown};

/// Lists, adds or removes.
pub(super) fn run(place: &Place, words: &Words, out: &mut Output) -> Result<End, Failure> {
    match words {
        Words::List { json } => list(place, *json, out)?,
        Words::Add(new) => add(place, new, out)?,
        Words::Remove { code, json } => remove(place, code, *json, out)?,
    }
    Ok(End::Fine)
}

/// All that are kept; none where there is no data folder yet.
pub(super) fn all(place: &Place) -> Result<Vec<Canned>, Failure> {
    match place.reader() {
        Some(store) => store.canned().map_err(Failure::store("read the canned messages")),
        None => Ok(Vec::new()),
    }
}

fn list(place: &Place, json: bool, out: &mut Output) -> Result<(), Failure> {
    let canned = all(place)?;
    if canned.is_empty() {
        out.notice("there are no canned messages yet; `zixpost canned add --help` tells how to keep one");
    }
    let widest = canned.iter().map(|one| Shown::line(&one.code).width()).max().unwrap_or(0);
    for one in &canned {
        if json {
            out.json(&as_json(one))?;
        } else if out.is_terminal() {
            let code = Shown::line(&one.code);
            let blank = " ".repeat(widest - code.width());
            let more = [&one.name, &one.link, &one.caption];
            let more: Vec<String> =
                more.into_iter().filter(|text| !text.is_empty()).map(|text| Shown::line(text).into()).collect();
            let line = format!("{code}{blank}  {}", more.join("  "));
            let columns = out.columns();
            out.line(Shown::fitted(&line, columns).as_str())?;
        } else {
            out.cells(&[&one.code, &one.name, &one.link, &one.caption, &one.sender])?;
        }
    }
    Ok(())
}

fn add(place: &Place, new: &NewCanned, out: &mut Output) -> Result<(), Failure> {
    let canned = checked(place, new)?;
    let store = place.store()?;
    let kept = if new.replace { store.replace_canned(&canned) } else { store.add_canned(&canned) };
    kept.map_err(Failure::store("keep the canned message"))?;
    tell(&canned, "kept", new.json, out)
}

fn remove(place: &Place, code: &str, json: bool, out: &mut Output) -> Result<(), Failure> {
    let code = code.trim().trim_start_matches(';');
    let canned = all(place)?;
    let found = canned.iter().find(|one| one.is_called(code));
    let none = || Failure::usage(format!("could not remove it: {}", nobody(code, &canned)));
    let found = found.ok_or_else(none)?;
    // Somebody else may have been quicker.
    if !place.store()?.remove_canned(code).map_err(Failure::store("remove the canned message"))? {
        return Err(none());
    }
    tell(found, "removed", json, out)
}

fn tell(canned: &Canned, done: &str, json: bool, out: &mut Output) -> Result<(), Failure> {
    if json {
        out.json(&as_json(canned))?;
    } else {
        let name = if canned.name.is_empty() { String::new() } else { format!(", {}", canned.name) };
        out.line(&format!("{done} ;{}{name}", canned.code))?;
    }
    Ok(())
}

/// That no canned message is called so, and which one may be meant.
pub(super) fn nobody(code: &str, canned: &[Canned]) -> String {
    let small = code.to_lowercase();
    let is_near = |one: &&Canned| {
        let other = one.code.to_lowercase();
        other.starts_with(&small) || small.starts_with(&other) || other.contains(&small)
    };
    match canned.iter().find(is_near) {
        Some(near) => format!("no canned message is called {code:?}; did you mean {:?}?", near.code),
        None => format!("no canned message is called {code:?} (`zixpost canned list` shows all)"),
    }
}

/// The canned message that the command line names, filled in for this recipient; an empty one where it names none.
///
/// # Errors
/// Every problem: a code that nobody has, words that stand for nothing, settings that no word wants.
pub(super) fn filled(
    send: &Send,
    canned: &[Canned],
    to: Option<&Phone>,
    contact: Option<&Contact>,
) -> Result<Canned, Vec<String>> {
    let Some(code) = &send.canned else { return Ok(Canned::default()) };
    let code = code.trim().trim_start_matches(';');
    let Some(found) = canned.iter().find(|one| one.is_called(code)) else {
        return Err(vec![format!("canned: {}", nobody(code, canned))]);
    };
    let mut known = known(to, contact);
    let wanted = found.words();
    let mut problems = Vec::new();
    for (word, value) in &send.settings {
        if wanted.contains(word) {
            known.give(word, value);
        } else {
            let words = wanted.iter().map(|word| format!("{{{word}}}")).collect::<Vec<_>>().join(" ");
            let has = if words.is_empty() { "has no words to set".to_owned() } else { format!("has {words}") };
            problems.push(format!("set: there is no {{{word}}} in {:?}, which {has}", found.code));
        }
    }
    let filled = found.filled(&known).unwrap_or_else(|open| {
        let told =
            open.iter().map(|word| format!("canned: nothing stands for {{{word}}}; give it with --set {word}=…"));
        problems.extend(told);
        Canned::default()
    });
    if problems.is_empty() { Ok(filled) } else { Err(problems) }
}

/// What is known of a recipient today. Where the number is bad, that alone is to be told: every word of theirs is known.
fn known(to: Option<&Phone>, contact: Option<&Contact>) -> Known {
    let today = now().to_zoned(zone::local()).date();
    let Some(to) = to else {
        let mut known = Known::default();
        for word in ["name", "first_name", "number", "date"] {
            known.give(word, "x");
        }
        return known;
    };
    Known::of(to, contact.map(|contact| contact.name.as_str()), today)
}

/// Every problem at once, or the canned message.
fn checked(place: &Place, new: &NewCanned) -> Result<Canned, Failure> {
    let mut problems = Vec::new();
    let caption = draft::caption_of(new.caption.as_ref(), new.caption_file.as_deref()).unwrap_or_else(|problem| {
        problems.push(format!("caption: {problem}"));
        String::new()
    });
    let trimmed = |text: &Option<String>| text.as_deref().unwrap_or_default().trim().to_owned();
    let canned = Canned {
        code: new.code.trim().trim_start_matches(';').to_owned(),
        name: trimmed(&new.name),
        link: trimmed(&new.link),
        caption,
        sender: trimmed(&new.sender),
    };
    if problems.is_empty() {
        problems = canned.problems().iter().map(|problem| format!("{}: {problem}", problem.key())).collect();
    }
    if !canned.sender.is_empty()
        && let Err(problem) = Sender::find(&canned.sender, &place.settings()?.senders)
    {
        problems.push(format!("sender: {problem} ({})", problem.mend()));
    }
    if problems.is_empty() {
        return Ok(canned);
    }
    Err(Failure::Usage(problems.into_iter().map(|text| format!("could not keep the canned message: {text}")).collect()))
}

fn as_json(canned: &Canned) -> String {
    // It has texts alone: nothing can fail to become JSON.
    serde_json::to_string(canned).unwrap_or_default()
}
