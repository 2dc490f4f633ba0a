//! From the words of the command line to a checked message: every problem at once.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use uuid::Uuid;

use super::canned::filled;
use super::desk::Desk;
use super::send_args::Send;
use crate::domain::{Canned, Contact, Draft, Field, Outgoing, Phone, Placed, Problem};
use crate::sandbox::Sandbox;

/// Bytes of a caption file that are read: far more than any caption, far less than any memory.
const CAPTION_BYTES: u64 = 1 << 20;

/// Names told beside a name that nobody has.
const NEAREST: usize = 5;

/// Checks the whole command line against settings and contacts.
///
/// # Errors
/// Every problem, each with the word of its field, in the order of the fields.
pub(super) fn check(
    send: &Send,
    desk: &Desk,
    contacts: &[Contact],
    canned: &[Canned],
    retry_of: Option<Uuid>,
) -> Result<Outgoing, Vec<String>> {
    let profile = &desk.settings.profile;
    let mut problems = Vec::new();
    let wanted = send.to.as_deref().unwrap_or_default();
    let contact = recipient(wanted, contacts);
    let to = contact.clone().map(|found| found.map_or_else(|| wanted.to_owned(), |one| one.number.e164()));
    let to = to.unwrap_or_else(|problem| {
        problems.push((Field::To, format!("{}: {problem}", Field::To.word())));
        String::new()
    });
    let contact = contact.ok().flatten();
    let filled = match filled(send, canned, Phone::parse(&to).ok().as_ref(), contact) {
        Ok(filled) => filled,
        Err(wrong) => {
            problems.extend(wrong.into_iter().map(|problem| (Field::Image, problem)));
            Canned::default()
        }
    };
    let mut keep = |field: Field, found: Result<String, String>| {
        found.unwrap_or_else(|problem| {
            problems.push((field, format!("{}: {problem}", field.word())));
            String::new()
        })
    };
    let link = match &send.image {
        Some(text) => keep(Field::Image, picture(text, desk.sandbox.as_ref())),
        None => filled.link,
    };
    let own = keep(Field::Caption, caption_of(send.caption.as_ref(), send.caption_file.as_deref()));
    let has_own = send.caption.is_some() || send.caption_file.is_some();
    let from = send
        .from
        .clone()
        .or_else(|| Some(filled.sender).filter(|sender| !sender.is_empty()))
        .or_else(|| contact.and_then(|one| one.sender.clone()))
        .or_else(|| profile.sender.clone());
    let draft = Draft {
        to,
        from: from.unwrap_or_default(),
        link,
        caption: if has_own { own } else { filled.caption },
        source: send.source.clone().unwrap_or_default(),
        report_url: send.report_url.clone().unwrap_or_default(),
        link_with_record: send.link_with_record.then_some(true),
        submission_status: send.wants_submission_status(),
        retry_of,
    };
    let checked = draft.check(&desk.settings.senders, &profile.options);
    if let Err(placed) = &checked {
        for one in placed {
            // Where a text could not even be found, what the check says of the empty one is noise.
            if problems.iter().all(|(field, _)| *field != one.field) {
                problems.push((one.field, elsewhere(one, desk).unwrap_or_else(|| one.to_string())));
            }
        }
    }
    match checked {
        Ok(outgoing) if problems.is_empty() => {
            Ok(Outgoing { contact: contact.map(|one| one.name.clone()), ..outgoing })
        }
        _ => {
            problems.sort_by_key(|(field, _)| *field);
            Err(problems.into_iter().map(|(_, text)| text).collect())
        }
    }
}

/// What is said of a sender that only another profile has.
fn elsewhere(placed: &Placed, desk: &Desk) -> Option<String> {
    let Problem::UnknownSender { name, .. } = &placed.problem else { return None };
    let sender = desk.settings.all_senders.iter().find(|sender| sender.alias == *name)?;
    let profile = sender.profile.as_deref()?;
    Some(format!("from: {name} is a sender of the profile {profile} (--profile {profile} sends from it)"))
}

/// The contact that the text means: the one with this number, or the only one with this name. `None` where the text
/// is for the draft to judge: a number of nobody we know, or a bad one.
pub(super) fn recipient<'a>(text: &str, contacts: &'a [Contact]) -> Result<Option<&'a Contact>, String> {
    let parsed = Phone::parse(text);
    if let Ok(phone) = &parsed {
        return Ok(contacts.iter().find(|contact| contact.number == *phone));
    }
    let wanted = text.trim().to_lowercase();
    let named: Vec<&Contact> = contacts.iter().filter(|contact| contact.name.trim().to_lowercase() == wanted).collect();
    match (named.as_slice(), parsed) {
        ([one], _) => Ok(Some(one)),
        ([], Err(Problem::NotANumber(_))) => Err(nobody(text, contacts)),
        ([], _) => Ok(None),
        (many, _) => {
            let count = many.len();
            Err(format!("{count} contacts are called {text:?}; give the number: {}", listed(many)))
        }
    }
}

fn nobody(text: &str, contacts: &[Contact]) -> String {
    let wanted = folded(text);
    let words: Vec<&str> = wanted.split_whitespace().collect();
    let near: Vec<&Contact> = contacts
        .iter()
        .filter(|contact| {
            let name = folded(&contact.name);
            words
                .iter()
                .any(|word| name.split_whitespace().any(|part| part.starts_with(word) || word.starts_with(part)))
        })
        .take(NEAREST)
        .collect();
    if near.is_empty() {
        return format!("no contact is called {text:?}, and it is no number (`zixpost contacts list` shows everybody)");
    }
    format!("no contact is called {text:?}; did you mean {}?", listed(&near))
}

fn listed(contacts: &[&Contact]) -> String {
    contacts.iter().map(|contact| format!("{} {}", contact.name, contact.number)).collect::<Vec<_>>().join(", ")
}

/// Without capitals and accents: `maria` is near `María`.
fn folded(text: &str) -> String {
    text.to_lowercase().chars().map(nucleo_matcher::chars::normalize).collect()
}

/// The link itself, or the address of a picture of the running sandbox.
pub(super) fn picture(text: &str, sandbox: Option<&Sandbox>) -> Result<String, String> {
    let (Some(sandbox), Some(name)) = (sandbox, text.trim().strip_prefix("sandbox:")) else {
        return Ok(text.to_owned());
    };
    let address = name.strip_prefix("bad/").map_or_else(|| sandbox.picture(name), |bad| sandbox.bad_picture(bad));
    address.ok_or_else(|| format!("the sandbox has no picture {name:?} (it has {})", Sandbox::pictures().join(", ")))
}

/// A caption that is given itself, or as the file that holds it.
pub(super) fn caption_of(text: Option<&String>, file: Option<&Path>) -> Result<String, String> {
    if let Some(text) = text {
        return Ok(text.clone());
    }
    match file {
        Some(path) if path == Path::new("-") => caption_from(io::stdin().lock(), "standard input"),
        Some(path) => {
            let name = path.display().to_string();
            let file = File::open(path).map_err(|error| format!("could not open {name}: {error}"))?;
            caption_from(file, &name)
        }
        None => Ok(String::new()),
    }
}

/// Line breaks of Windows are line breaks; the one at the end belongs to the file and not to the caption.
fn caption_from(source: impl Read, name: &str) -> Result<String, String> {
    let mut bytes = Vec::new();
    source.take(CAPTION_BYTES).read_to_end(&mut bytes).map_err(|error| format!("could not read {name}: {error}"))?;
    let text = String::from_utf8(bytes).map_err(|_| format!("{name} is not UTF-8 text"))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text).replace("\r\n", "\n");
    Ok(text.strip_suffix('\n').map(str::to_owned).unwrap_or(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contacts() -> Vec<Contact> {
        [
            ("María Ortiz", "+13025550101"),
            ("Mark Reed", "+13025550144"),
            ("Ana", "+13025550120"),
            ("ana", "+13025550121"),
        ]
        .map(|(name, number)| Contact {
            name: name.into(),
            number: Phone::from_e164(number).unwrap(),
            note: None,
            tags: Vec::new(),
            sender: None,
        })
        .to_vec()
    }

    #[test]
    fn a_recipient_is_found_by_number_or_by_exact_name() {
        let contacts = contacts();
        for text in ["+1 (302) 555-0101", "maría ortiz", " MARÍA ORTIZ "] {
            assert_eq!(recipient(text, &contacts).unwrap().unwrap().name, "María Ortiz", "{text}");
        }
        assert_eq!(recipient("+1 302 555 0199", &contacts), Ok(None));
        assert_eq!(recipient("302 555 0101", &contacts), Ok(None), "the draft says what is wrong with the number");
    }

    #[test]
    fn a_name_that_is_not_exact_sends_to_nobody_and_names_the_near_ones() {
        let contacts = contacts();
        let problem = recipient("maria ortiz", &contacts).unwrap_err();
        assert_eq!(problem, "no contact is called \"maria ortiz\"; did you mean María Ortiz +1 302 555 0101?");
        let problem = recipient("Zoe", &contacts).unwrap_err();
        assert!(problem.contains("contacts list"), "{problem}");
        let problem = recipient("Ana", &contacts).unwrap_err();
        assert!(problem.contains("+1 302 555 0120") && problem.contains("+1 302 555 0121"), "{problem}");
    }

    #[test]
    fn a_caption_file_loses_one_line_break_at_its_end() {
        for (file, caption) in
            [("a\nb\n", "a\nb"), ("a\r\nb\r\n", "a\nb"), ("a\n\n", "a\n"), ("\u{feff}a", "a"), ("", "")]
        {
            assert_eq!(caption_from(file.as_bytes(), "file").unwrap(), caption);
        }
        assert!(caption_from(&b"\xff\xfe"[..], "file").unwrap_err().contains("UTF-8"));
    }
}
