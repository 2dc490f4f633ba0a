//! What others wrote since the last look.

use std::fs::{self, OpenOptions};
use std::io::Write;

use zixpost::domain::{News, State};
use zixpost::store::Store;

use super::{accepted, captions, ended, folder, journal, november, open, queued, sealed};

#[test]
fn only_what_came_is_told_and_a_half_line_waits_for_its_end() {
    let dir = folder();
    let (screen, other) = (open(&dir), open(&dir));
    other.settle(&accepted(1)).unwrap();
    screen.note_history().unwrap();
    assert_eq!(screen.news().unwrap(), News::default());
    other.attempt(&queued(2), 1).unwrap();
    screen.attempt(&queued(9), 1).unwrap();
    assert_eq!(screen.news().unwrap(), News { under_way: vec![queued(2)], ..News::default() }, "not our own");
    other.settle(&accepted(2)).unwrap();
    assert_eq!(screen.news().unwrap(), News { settled: vec![accepted(2)], ..News::default() });
    let line = journal(&[accepted(3)]);
    let (start, rest) = line.split_at(100);
    let mut file = OpenOptions::new().append(true).open(november(&dir)).unwrap();
    file.write_all(start.as_bytes()).unwrap();
    assert_eq!(screen.news().unwrap(), News::default());
    file.write_all(rest.as_bytes()).unwrap();
    assert_eq!(screen.news().unwrap().settled, [accepted(3)]);
    file.write_all(format!("\n\nnobody wrote this\n{}", sealed("{\"v\":2}")).as_bytes()).unwrap();
    assert_eq!(screen.news().unwrap(), News { passed_over: 2, ..News::default() });
    // A store that is only read sees the history.
    let reader = Store::to_read(dir.path());
    reader.note_history().unwrap();
    other.settle(&ended(accepted(3), State::Delivered)).unwrap();
    assert_eq!(reader.news().unwrap().settled[0].state, State::Delivered);
}

#[test]
fn what_was_replaced_or_is_too_much_is_a_page_anew() {
    let dir = folder();
    let store = open(&dir);
    store.settle(&accepted(1)).unwrap();
    store.note_history().unwrap();
    fs::write(november(&dir), journal(&[accepted(2)])).unwrap();
    assert_eq!(store.news().unwrap(), News::default(), "the same length in the same file is no news");
    fs::remove_file(november(&dir)).unwrap();
    fs::write(november(&dir), journal(&[accepted(3), accepted(4)])).unwrap();
    assert_eq!(captions(&store.news().unwrap().anew.unwrap()), ["no. 4", "no. 3"]);
    fs::write(november(&dir), "").unwrap();
    assert!(store.news().unwrap().anew.unwrap().entries.is_empty());
    let many: Vec<_> = (0..9000).map(accepted).collect();
    fs::write(november(&dir), journal(&many)).unwrap();
    let news = store.news().unwrap();
    assert!(news.settled.is_empty());
    assert_eq!(captions(&news.anew.unwrap())[0], "no. 8999");
    assert_eq!(store.news().unwrap(), News::default());
}
