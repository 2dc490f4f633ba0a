//! Senders that the program adds, changes and removes: a person's file stays theirs.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::thread;

use proptest::prelude::*;
use zixpost::config::{ConfigError, SenderFile};
use zixpost::domain::{PhoneId, Sender, SenderChange};

use crate::desk::{Desk, chmod, load};

const FILE: &str = "# Ours\nworkers = 2 # few\n\n[profiles.prod]\nsender = \"us\" # the usual\nsource = 'desk'\n\n\
    # The one of the hotline\n[senders.us] # main\ndisplay = '+1 302 555 0190' # as people see it\n\
    phone_id = \"104898309288724\" # copied\nprofile = \"prod\"\n# not yet: display\n\n[senders]\n\
    eu = { phone_id = \"209911223344556\", display = \"x\" } # the other\n\n[keys]\nsend = \"ctrl-x\"\n# end";

fn sender(alias: &str, id: &str) -> Sender {
    Sender { alias: alias.into(), phone_id: PhoneId::parse(id).unwrap(), display: None, profile: None }
}

fn full() -> Sender {
    let (display, profile) = (Some("+44 7700 900190".into()), Some("prod".into()));
    Sender { display, profile, ..sender("orders.é", "310055667788991") }
}

/// The text of the file after one change.
fn after(before: &str, change: impl Fn(&[Sender]) -> SenderChange) -> Result<String, ConfigError> {
    let desk = Desk::with(before);
    let known = desk.load().unwrap().all_senders;
    let senders = SenderFile::at(&desk.paths().config_file).change(&change(&known))?;
    let text = fs::read_to_string(desk.paths().config_file).unwrap();
    assert_eq!(load(&text).all_senders, senders);
    Ok(text)
}

fn edit(alias: &str, change: impl Fn(Sender) -> Sender) -> impl Fn(&[Sender]) -> SenderChange {
    let alias = alias.to_owned();
    move |known| {
        let before = known.iter().find(|one| one.alias == alias).unwrap().clone();
        SenderChange::Change { after: change(before.clone()), before }
    }
}

fn remove(alias: &str) -> impl Fn(&[Sender]) -> SenderChange {
    let alias = alias.to_owned();
    move |known| SenderChange::Remove(known.iter().find(|one| one.alias == alias).unwrap().clone())
}

#[test]
fn a_new_sender_stands_behind_the_others_and_every_other_byte_stays() {
    let new =
        "[senders.\"orders.é\"]\nphone_id = \"310055667788991\"\ndisplay = \"+44 7700 900190\"\nprofile = \"prod\"\n";
    let text = after(FILE, |_| SenderChange::Add(full())).unwrap();
    assert_eq!(text.replace(&format!("\n{new}"), ""), FILE);
    let text = after("workers = 2", |_| SenderChange::Add(sender("us", "104898309288724"))).unwrap();
    assert_eq!(text, "workers = 2\n\n[senders.us]\nphone_id = \"104898309288724\"\n");
    let first = "[senders.us]\nphone_id = \"104898309288724\"\n#display = \"later\"\n\n# The keys\n[keys]\n";
    let text = after(first, |_| SenderChange::Add(sender("eu", "209911223344556"))).unwrap();
    let expected = first.replace("later\"\n", "later\"\n\n[senders.eu]\nphone_id = \"209911223344556\"\n");
    assert_eq!(text, expected);
    let windows = FILE.replace('\n', "\r\n");
    let text = after(&windows, |_| SenderChange::Add(full())).unwrap();
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
}

#[test]
fn the_example_takes_a_sender_and_gives_it_back() {
    let example = zixpost::config::EXAMPLE;
    let text = after(example, |_| SenderChange::Add(full()));
    assert!(matches!(text, Err(ConfigError::WouldBreak { .. })), "it has no profile of this name");
    let text = after(example, |_| SenderChange::Add(sender("us", "104898309288724"))).unwrap();
    assert!(text.starts_with(example), "what a person reads there stays");
    assert_eq!(after(&text, remove("us")).unwrap().trim_end(), example.trim_end());
}

#[test]
fn a_change_touches_the_changed_values_alone() {
    let id = PhoneId::parse("104898309288799").unwrap();
    let text = after(FILE, edit("us", |us| Sender { phone_id: id.clone(), ..us })).unwrap();
    assert_eq!(text, FILE.replace("104898309288724", "104898309288799"));
    let text = after(FILE, edit("us", |us| Sender { display: None, ..us })).unwrap();
    assert_eq!(text, FILE.replace("display = '+1 302 555 0190' # as", " # as"));
    let text = after(FILE, edit("eu", |eu| Sender { display: None, profile: Some("prod".into()), ..eu })).unwrap();
    assert_eq!(text, FILE.replace(", display = \"x\" }", ", profile = \"prod\" }"));
    let text = after(FILE, edit("eu", |eu| Sender { alias: "eu 2".into(), ..eu }));
    assert!(text.unwrap_err().to_string().contains("cannot be called"));
}

#[test]
fn a_new_name_is_followed_by_the_profile_that_has_it_as_default() {
    let text = after(FILE, edit("us", |us| Sender { alias: "support".into(), ..us })).unwrap();
    let expected = FILE.replace("[senders.us]", "[senders.support]").replace("sender = \"us\"", "sender = \"support\"");
    assert_eq!(text, expected);
}

#[test]
fn a_removed_sender_leaves_the_comments_around_it_and_is_nobodys_default() {
    let text = after(FILE, remove("us")).unwrap();
    assert!(text.contains(" # the usual\nsource = 'desk'\n\n# The one of the hotline\n# not yet"), "{text}");
    let text = after(FILE, remove("eu")).unwrap();
    assert_eq!(text, FILE.replace("eu = { phone_id = \"209911223344556\", display = \"x\" }", ""));
}

#[test]
fn what_only_a_person_can_change_is_left_to_them() {
    for text in [
        "senders.us.phone_id = \"104898309288724\"\n",
        "senders = { us = { phone_id = \"104898309288724\" } }\n",
        "[senders]\nus.phone_id = \"104898309288724\"\n",
    ] {
        let error = after(text, remove("us")).unwrap_err();
        assert!(matches!(error, ConfigError::Tangled { .. }), "{text}: {error}");
    }
}

#[test]
fn a_file_with_mistakes_and_a_sender_that_changed_meanwhile_are_left_alone() {
    let desk = Desk::with("workers = 0\n");
    let file = SenderFile::at(&desk.paths().config_file);
    let add = SenderChange::Add(sender("us", "104898309288724"));
    assert!(matches!(file.change(&add), Err(ConfigError::Mistakes { .. })));
    assert_eq!(fs::read_to_string(desk.paths().config_file).unwrap(), "workers = 0\n");

    let old = sender("us", "104898309288799");
    let change = |_: &[Sender]| SenderChange::Change { before: old.clone(), after: sender("us", "104898309288724") };
    assert!(matches!(after(FILE, change).unwrap_err(), ConfigError::SenderChanged { .. }));
    assert!(matches!(after(FILE, |_| SenderChange::Remove(full())).unwrap_err(), ConfigError::NoSender { .. }));
    let taken = after(FILE, |_| SenderChange::Add(sender("eu", "310055667788991"))).unwrap_err();
    assert!(matches!(taken, ConfigError::SenderTaken { .. }), "{taken}");
    let wrong = after(FILE, |_| SenderChange::Add(Sender { profile: Some("prof".into()), ..full() })).unwrap_err();
    assert!(wrong.to_string().contains("did you mean prod?"), "{wrong}");
    let number = Sender { display: Some("+1 302 555 0101".into()), ..sender("n", "13025550101") };
    let wrong = after(FILE, |_| SenderChange::Add(number.clone())).unwrap_err();
    assert!(wrong.to_string().contains("this is the number that people see"), "{wrong}");
}

#[test]
fn a_new_file_is_private_a_mode_and_a_link_stay_and_nothing_is_left_beside_it() {
    let desk = Desk::new();
    let path = desk.folder.path().join("deep/er/config.toml");
    let add = |alias: &str, id: &str| SenderChange::Add(sender(alias, id));
    let mode = || fs::metadata(&path).unwrap().permissions().mode() & 0o777;
    SenderFile::at(&path).change(&add("us", "104898309288724")).unwrap();
    assert_eq!(mode(), 0o600);
    chmod(&path, 0o640);
    let link = desk.folder.path().join("config.toml");
    std::os::unix::fs::symlink(&path, &link).unwrap();
    SenderFile::at(&link).change(&add("eu", "209911223344556")).unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink() && mode() == 0o640);
    assert_eq!(load(&fs::read_to_string(&path).unwrap()).all_senders.len(), 2);
    assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    let nowhere = desk.folder.path().join("lost.toml");
    std::os::unix::fs::symlink("gone.toml", &nowhere).unwrap();
    let error = SenderFile::at(&nowhere).change(&add("us", "104898309288724")).unwrap_err().to_string();
    assert!(error.contains("is a link to a file that is not there"), "{error}");
}

#[test]
fn of_many_at_once_nobody_loses_a_sender() {
    let desk = Desk::with("# ours\n");
    let path = desk.paths().config_file;
    thread::scope(|scope| {
        for n in 0..4 {
            let path = &path;
            scope.spawn(move || {
                let add = SenderChange::Add(sender(&format!("s{n}"), &format!("10489830928872{n}")));
                // A file that never holds still is told; then it is tried again, as a person would.
                while let Err(ConfigError::Changing { .. }) = SenderFile::at(path).change(&add) {}
            });
        }
    });
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.starts_with("# ours\n"));
    assert_eq!(load(&text).all_senders.len(), 4);
}

#[test]
fn a_phone_id_that_is_none_is_told_with_its_line() {
    let file = "[profiles.prod]\n[profiles.test]\n[senders.us]\nphone_id = \"13025550101\"\n[senders.eu]\n\
        phone_id = \"209911223344556\"\nprofile = \"prod\"\n[senders.eu2]\nphone_id = \"209911223344556\"\n\
        profile = \"test\"\n[senders.eu3]\nphone_id = \"209911223344556\"\n[senders.a]\nphone_id = \"a1234567890123456\"\n";
    let warnings = load(file).warnings.join("\n");
    for part in [
        ":4:12: phone_id: this looks like a phone number, not a phone ID (+1 302 555 0101); compare it",
        ":9:12: phone_id: this phone ID stands under another profile, whose key it wants (eu of prod); ",
        ":12:12: phone_id: another sender has the same phone ID (eu); ",
        ":14:12: phone_id: this phone ID has letters",
    ] {
        assert!(warnings.contains(part), "{part}\n{warnings}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn there_and_back_leaves_the_file_as_it_was(alias in "[a-zé.#=\\[\\]-]{1,12}", id in "[0-9]{15,17}", display in proptest::option::of("(?s).{1,20}"), at in 0usize..2) {
        let known = load(FILE).all_senders;
        let new = Sender { alias, phone_id: PhoneId::parse(&id).unwrap(), display, profile: known[at].profile.clone() };
        prop_assume!(known.iter().all(|one| one.alias != new.alias && one.phone_id != new.phone_id));
        let there = after(FILE, |_| SenderChange::Change { before: known[at].clone(), after: new.clone() }).unwrap();
        prop_assert!(load(&there).all_senders.contains(&new));
        let back = after(&there, |_| SenderChange::Change { before: new.clone(), after: known[at].clone() }).unwrap();
        prop_assert_eq!(load(&back).all_senders, known.clone());
        // The quotes of a value that was written are ours, and a line that came anew may stand elsewhere.
        let bare = |text: &str| {
            let mut words: Vec<String> = text.replace('\'', "\"").split_whitespace().map(str::to_owned).collect();
            words.sort();
            words
        };
        if new.display.is_some() {
            prop_assert_eq!(bare(&back), bare(FILE));
        }
        let more = after(FILE, |_| SenderChange::Add(new.clone())).unwrap();
        prop_assert_eq!(after(&more, |_| SenderChange::Remove(new.clone())).unwrap(), FILE);
    }
}
