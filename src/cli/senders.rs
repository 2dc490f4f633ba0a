//! `zixpost senders`: the phone IDs that have a name, and who may use them.

use std::io::{self, BufRead, IsTerminal, Read};

use serde::Serialize;

use super::canned;
use super::end::{End, Failure};
use super::lists::row;
use super::output::Output;
use super::place::Place;
use super::sender_lint::remarks;
use super::senders_args::{Senders, SendersCommand, SendersList};
use crate::config::{SenderFile, Settings};
use crate::domain::{Around, Contact, Draft, LintGrade, PhoneId, Sender, SenderChange, nearest, sender_users};

/// Bytes of an answer that are read.
const ANSWER: u64 = 64;

/// A sender as JSON.
#[derive(Serialize)]
struct Row<'a> {
    alias: &'a str,
    phone_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    display: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    profile: Option<&'a str>,
    is_default: bool,
}

/// Lists, adds, changes or removes.
pub(super) fn run(place: &Place, words: &Senders, out: &mut Output) -> Result<End, Failure> {
    match &words.command {
        None => list(place, &words.list, out)?,
        Some(SendersCommand::List(list_words)) => list(place, list_words, out)?,
        Some(SendersCommand::Add { alias, phone_id, display, json }) => {
            let new = New { alias, phone_id, display: display.as_deref() };
            add(place, &new, *json, out)?;
        }
        Some(SendersCommand::Edit { .. }) => edit(place, words, out)?,
        Some(SendersCommand::Remove { alias, yes, json }) => remove(place, alias, *yes, *json, out)?,
    }
    Ok(End::Fine)
}

/// The senders of the profile in use, or of all; the one that is used where nothing else is said has a mark.
fn list(place: &Place, words: &SendersList, out: &mut Output) -> Result<(), Failure> {
    let settings = place.settings()?;
    let senders = if words.all { &settings.all_senders } else { &settings.senders };
    if senders.is_empty() {
        out.notice(
            "there are no senders yet; `zixpost senders add --help` tells how to add one, and --from takes a phone ID",
        );
    }
    let contacts = contacts(place)?;
    for sender in senders {
        let display = sender.display.as_deref();
        let profile = sender.profile.as_deref();
        let is_default = is_default(&settings, sender);
        let mark = if is_default { "default" } else { "" };
        if words.json {
            json(sender, is_default, out)?;
        } else if out.is_terminal() {
            let owner = profile.map(|profile| format!("  {profile}")).unwrap_or_default();
            let more = format!("{}{owner}  {mark}", display.unwrap_or_default());
            row(&[&sender.alias, sender.phone_id.as_str()], &more, out)?;
        } else {
            let cells = [&sender.alias, sender.phone_id.as_str(), display.unwrap_or_default(), mark];
            let owner = words.all.then(|| profile.unwrap_or_default());
            out.cells(&cells.into_iter().chain(owner).collect::<Vec<_>>())?;
        }
        // The rest was told where the file was read.
        for remark in remarks(sender, &settings, &|phone| owner(&contacts, phone)) {
            out.notice(&format!("{}: {}", sender.alias, remark.with_mend()));
        }
    }
    Ok(())
}

/// What a new sender is to be.
struct New<'a> {
    alias: &'a str,
    phone_id: &'a str,
    display: Option<&'a str>,
}

fn add(place: &Place, new: &New<'_>, is_json: bool, out: &mut Output) -> Result<(), Failure> {
    let doing = "add the sender";
    let settings = changeable(place, doing)?;
    let display = shown_number(new.display);
    let (alias, profile) = (new.alias.to_owned(), place.profile.clone());
    let sender = checked(doing, new.phone_id, |phone_id| Sender { alias, phone_id, display, profile })?;
    judge(doing, place, &sender, &settings.all_senders, out)?;
    change(place, doing, &SenderChange::Add(sender.clone()))?;
    tell("added", &sender, is_default(&settings, &sender), is_json, out)
}

fn edit(place: &Place, words: &Senders, out: &mut Output) -> Result<(), Failure> {
    let Some(SendersCommand::Edit { alias, rename, phone_id, display, no_display, every_profile, yes, json: is_json }) =
        &words.command
    else {
        return Ok(());
    };
    let doing = "change the sender";
    let settings = changeable(place, doing)?;
    let before = find(doing, alias, &settings)?;
    let phone_id = phone_id.as_deref().unwrap_or(before.phone_id.as_str());
    let display = if *no_display { None } else { shown_number(display.as_deref()).or_else(|| before.display.clone()) };
    let profile = if *every_profile { None } else { place.profile.clone().or_else(|| before.profile.clone()) };
    let alias = rename.clone().unwrap_or_else(|| before.alias.clone());
    let after = checked(doing, phone_id, |phone_id| Sender { alias, phone_id, display, profile })?;
    if after == before {
        out.notice("nothing to change: the sender is like that already");
        return tell_as(&after, is_default(&settings, &after), *is_json, out);
    }
    let others: Vec<Sender> = settings.all_senders.iter().filter(|one| **one != before).cloned().collect();
    judge(doing, place, &after, &others, out)?;
    if after.alias != before.alias && !yes {
        // Profiles follow by themselves; who else names it would name nobody.
        refuse(doing, &before, &users(place, &before, &[])?)?;
    }
    change(place, doing, &SenderChange::Change { before, after: after.clone() })?;
    tell("changed", &after, is_default(&place.settings()?, &after), *is_json, out)
}

fn remove(place: &Place, alias: &str, yes: bool, is_json: bool, out: &mut Output) -> Result<(), Failure> {
    let doing = "remove the sender";
    let settings = changeable(place, doing)?;
    let sender = find(doing, alias, &settings)?;
    let users = users(place, &sender, &defaults(&settings, &sender))?;
    if !yes {
        refuse(doing, &sender, &users)?;
        if !agreed(&sender, out)? {
            out.notice("nothing was removed");
            return Ok(());
        }
    }
    let was_default = is_default(&settings, &sender);
    change(place, doing, &SenderChange::Remove(sender.clone()))?;
    for user in users {
        out.notice(&format!("{} is gone, although {user}", sender.alias));
    }
    tell("removed", &sender, was_default, is_json, out)
}

/// The settings, where the configuration may be changed.
fn changeable(place: &Place, doing: &str) -> Result<Settings, Failure> {
    let why = match (place.sandboxed, place.read_only) {
        (true, _) => "those of the sandbox are its own",
        (_, true) => "--read-only was given",
        _ => return place.settings(),
    };
    Err(Failure::usage(format!("could not {doing}: {why}")))
}

fn find(doing: &str, alias: &str, settings: &Settings) -> Result<Sender, Failure> {
    let known = &settings.all_senders;
    known.iter().find(|sender| sender.alias == alias.trim()).cloned().ok_or_else(|| {
        let mend = match nearest(alias, known.iter().map(|sender| sender.alias.as_str())) {
            Some(near) => format!("did you mean {near}?"),
            None => "`zixpost senders list --all` shows them".to_owned(),
        };
        Failure::usage(format!("could not {doing}: no sender is called {alias:?}; {mend}"))
    })
}

fn checked(doing: &str, phone_id: &str, sender: impl FnOnce(PhoneId) -> Sender) -> Result<Sender, Failure> {
    let phone_id = PhoneId::parse(phone_id);
    phone_id.map(sender).map_err(|problem| Failure::usage(format!("could not {doing}: {problem}; {}", problem.mend())))
}

/// Refuses what can be no phone ID, and tells what is worth a look.
fn judge(doing: &str, place: &Place, sender: &Sender, others: &[Sender], out: &mut Output) -> Result<(), Failure> {
    let contacts = contacts(place)?;
    let owner = |phone: &crate::domain::Phone| owner(&contacts, phone);
    let (display, profile) = (sender.display.as_deref(), sender.profile.as_deref());
    let remarks = sender.phone_id.remarks(&Around { display, profile, others, owner: &owner });
    let wrong = remarks.iter().filter(|remark| remark.grade() == LintGrade::Error);
    let wrong: Vec<String> = wrong.map(|remark| format!("could not {doing}: {}", remark.with_mend())).collect();
    if !wrong.is_empty() {
        return Err(Failure::Usage(wrong));
    }
    for remark in remarks {
        out.notice(&format!("{}: {}", sender.alias, remark.with_mend()));
    }
    Ok(())
}

fn shown_number(text: Option<&str>) -> Option<String> {
    text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}

fn contacts(place: &Place) -> Result<Vec<Contact>, Failure> {
    place.reader().map_or_else(|| Ok(Vec::new()), |store| store.contacts().map_err(Failure::store("read the contacts")))
}

fn owner(contacts: &[Contact], phone: &crate::domain::Phone) -> Option<String> {
    contacts.iter().find(|contact| contact.number == *phone).map(|contact| contact.name.trim().to_owned())
}

fn is_default(settings: &Settings, sender: &Sender) -> bool {
    let default = settings.profile.sender.as_deref();
    default.is_some_and(|name| name == sender.alias || name == sender.phone_id.as_str())
}

fn defaults(settings: &Settings, sender: &Sender) -> Vec<String> {
    let named = settings.profiles.iter().filter(|profile| profile.sender.as_deref() == Some(&sender.alias));
    named.map(|profile| profile.name.clone()).collect()
}

fn users(place: &Place, sender: &Sender, defaults: &[String]) -> Result<Vec<String>, Failure> {
    let contacts = contacts(place)?;
    let canned = canned::all(place)?;
    let drafts: Vec<Draft> = match place.reader() {
        Some(store) if store.dir().join("drafts").is_dir() => {
            store.read_drafts().map_err(Failure::store("read the drafts"))?.loaded
        }
        _ => Vec::new(),
    };
    let defaults = defaults.iter().map(String::as_str);
    Ok(sender_users(sender, defaults, contacts.iter(), canned.iter(), drafts.iter()))
}

fn refuse(doing: &str, sender: &Sender, users: &[String]) -> Result<(), Failure> {
    if users.is_empty() {
        return Ok(());
    }
    let each = users.iter().map(|user| format!("could not {doing} {}: {user}", sender.alias));
    Err(Failure::Usage(each.chain(["--yes goes on all the same".to_owned()]).collect()))
}

fn change(place: &Place, doing: &str, change: &SenderChange) -> Result<(), Failure> {
    use crate::config::ConfigError::{NoSender, SenderChanged, SenderTaken, Tangled, WouldBreak};
    let done = SenderFile::at(&place.paths.config_file).change(change);
    done.map(|_| ()).map_err(|error| match error {
        // What was asked for cannot be, while the configuration is in order.
        NoSender { .. } | SenderChanged { .. } | SenderTaken { .. } | Tangled { .. } | WouldBreak { .. } => {
            Failure::usage(format!("could not {doing}: {error}"))
        }
        other => Failure::Config(other),
    })
}

/// Asks on a terminal; a script has to say so itself.
fn agreed(sender: &Sender, out: &mut Output) -> Result<bool, Failure> {
    let keyboard = io::stdin();
    let who = format!("{} {}", sender.alias, sender.phone_id.as_str());
    if !keyboard.is_terminal() || !out.is_terminal() {
        return Err(Failure::usage(format!("could not remove {who}: say --yes where nobody can be asked")));
    }
    out.line(&format!("Remove the sender {who}? Type y for yes, then Enter"))?;
    out.flush()?;
    let mut answer = String::new();
    keyboard.lock().take(ANSWER).read_line(&mut answer).map_err(Failure::system("read the answer"))?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}

fn tell(done: &str, sender: &Sender, is_default: bool, is_json: bool, out: &mut Output) -> Result<(), Failure> {
    if !is_json {
        out.line(&format!("{done} {} {}", sender.alias, sender.phone_id.as_str()))?;
    }
    tell_as(sender, is_default, is_json, out)
}

fn tell_as(sender: &Sender, is_default: bool, is_json: bool, out: &mut Output) -> Result<(), Failure> {
    if is_json { json(sender, is_default, out) } else { Ok(()) }
}

fn json(sender: &Sender, is_default: bool, out: &mut Output) -> Result<(), Failure> {
    let (display, profile) = (sender.display.as_deref(), sender.profile.as_deref());
    let row = Row { alias: &sender.alias, phone_id: sender.phone_id.as_str(), display, profile, is_default };
    // Texts and a flag: nothing can fail to become JSON.
    Ok(out.json(&serde_json::to_string(&row).unwrap_or_default())?)
}
