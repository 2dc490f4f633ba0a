//! Two programs and an editor change the contacts at the same time (C04): nobody's work is lost in silence.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::thread;

use rustix::fs::{CWD, RenameFlags, renameat_with};
use zixpost::store::Store;

use super::desk::{Desk, number, run};

#[test]
fn what_two_programs_and_an_editor_write_at_the_same_time_is_all_there() {
    write_together(10);
}

#[test]
#[ignore = "a minute: 200 rounds"]
fn what_they_write_in_two_hundred_rounds_is_all_there() {
    write_together(200);
}

fn write_together(rounds: usize) {
    let desk = Desk::new();
    let data = desk.data("data");
    Store::open(&data).unwrap();
    let path = data.join("contacts.toml");
    fs::write(&path, "# ours\n").unwrap();
    let (mut expected, mut told) = (Vec::new(), 0);
    for round in 0..rounds {
        let of = |who: usize| number(round * 8 + who);
        thread::scope(|scope| {
            let programs = [0, 1].map(|who| {
                let desk = &desk;
                let number = of(who);
                scope.spawn(move || {
                    run(desk.command(&[], "data", &["contacts", "add", "--name", "P", "--number", &number]))
                })
            });
            let path = &path;
            scope.spawn(move || (2..8).for_each(|who| save_as_an_editor_does(path, &of(who))));
            for (who, program) in programs.into_iter().enumerate() {
                let ended = program.join().unwrap();
                match ended.code {
                    Some(0) => expected.push(of(who)),
                    Some(6) if ended.stderr.contains("keeps changing") => told += 1,
                    _ => panic!("round {round}: {ended:?}"),
                }
            }
        });
        expected.extend((2..8).map(of));
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("# ours\n"), "{text}");
        let lost: Vec<_> = expected.iter().filter(|number| !text.contains(number.as_str())).collect();
        assert!(lost.is_empty(), "round {round}: lost {lost:?}");
    }
    let people = Store::open(&data).unwrap().contacts().unwrap();
    assert_eq!(people.len(), expected.len(), "{told} conflicts were told");
}

/// Adds a contact as an editor saves, by a new file in the place of the old one. What came out is looked at, and what
/// others wrote meanwhile is taken in: whatever is lost, this editor did not lose it.
fn save_as_an_editor_does(path: &Path, number: &str) {
    let beside = path.with_extension("editor");
    let mut known = blocks(&fs::read_to_string(path).unwrap());
    known.insert(number.to_owned(), format!("[[contact]]\nname = \"E\"\nnumber = \"{number}\"\n"));
    loop {
        let text: String = known.values().map(String::as_str).collect();
        fs::write(&beside, format!("# ours\n{text}")).unwrap();
        renameat_with(CWD, &beside, CWD, path, RenameFlags::EXCHANGE).unwrap();
        let out = blocks(&fs::read_to_string(&beside).unwrap());
        let before = known.len();
        known.extend(out);
        if known.len() == before {
            fs::remove_file(beside).unwrap();
            return;
        }
    }
}

/// The contacts of a file by their numbers.
fn blocks(text: &str) -> BTreeMap<String, String> {
    let block = |rest: &str| {
        let number = rest.split("number = \"").nth(1)?.split('"').next()?.to_owned();
        Some((number, format!("[[contact]]{rest}")))
    };
    text.split("[[contact]]").skip(1).filter_map(block).collect()
}
