//! What a dead process leaves behind.

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use zixpost::domain::{Entry, State};
use zixpost::store::{Store, StoreError};

use super::{accepted, captions, folder, journal, november, open, outbox, queued, recovered};

#[test]
fn what_a_dead_process_left_is_settled_once() {
    let dir = folder();
    let dead = open(&dir);
    dead.queued(&queued(1)).unwrap();
    dead.queued(&queued(2)).unwrap();
    dead.attempt(&queued(2), 1).unwrap();
    dead.attempt(&queued(3), 1).unwrap();
    let living = open(&dir);
    living.attempt(&queued(4), 1).unwrap();
    drop(dead);
    let next = open(&dir);
    let (asked, entries) = recovered(&next);
    assert_eq!(asked, [(queued(1).id, false), (queued(2).id, true), (queued(3).id, true)]);
    let states: Vec<State> = entries.iter().map(|entry| entry.state).collect();
    assert_eq!(states, [State::Failed, State::Unknown, State::Unknown]);
    assert_eq!(captions(&next.page(None, 10).unwrap()), ["no. 3", "no. 2", "no. 1"]);
    assert_eq!(next.under_way().unwrap(), [queued(4)]);
    assert_eq!(recovered(&living), (vec![], vec![]));
    // Unknown is sticky.
    assert!(matches!(living.attempt(&queued(2), 2), Err(StoreError::Attempted { .. })));
}

#[test]
fn a_send_whose_mark_was_lost_is_settled_already() {
    let dir = folder();
    let dead = open(&dir);
    dead.attempt(&queued(1), 1).unwrap();
    let before = fs::read(outbox(&dir)).unwrap();
    dead.settle(&accepted(1)).unwrap();
    drop(dead);
    fs::write(outbox(&dir), before).unwrap();
    let next = open(&dir);
    assert_eq!(recovered(&next), (vec![], vec![]));
    assert_eq!(fs::metadata(outbox(&dir)).unwrap().len(), 0);
    assert_eq!(next.page(None, 10).unwrap().entries, [accepted(1)]);
}

#[test]
fn a_damaged_line_of_the_outbox_never_makes_a_false_not_sent() {
    let dir = folder();
    let dead = open(&dir);
    dead.queued(&queued(1)).unwrap();
    dead.attempt(&queued(1), 1).unwrap();
    drop(dead);
    let whole = fs::read(outbox(&dir)).unwrap();
    let first = whole.iter().position(|&byte| byte == b'\n').unwrap() + 1;
    for at in (first..whole.len() - 1).step_by(3) {
        let _ = fs::remove_file(november(&dir));
        let mut flipped = whole.clone();
        flipped[at] ^= 1 << (at % 8);
        fs::write(outbox(&dir), flipped).unwrap();
        assert_eq!(recovered(&open(&dir)).0, [(queued(1).id, true)], "byte {at}");
    }
    // And where the first line is damaged, the second one still has the whole message.
    let _ = fs::remove_file(november(&dir));
    fs::remove_dir_all(dir.path().join("quarantine")).unwrap();
    let mut flipped = whole.clone();
    flipped[10] ^= 1;
    fs::write(outbox(&dir), &flipped).unwrap();
    let next = open(&dir);
    next.under_way().unwrap();
    assert_eq!(recovered(&next).0, [(queued(1).id, true)]);
    let kept = next.quarantined().unwrap();
    assert_eq!(kept.len(), 1);
    assert_eq!(fs::read(&kept[0]).unwrap(), flipped[..first - 1]);
}

#[test]
fn a_torn_tail_costs_one_record_and_no_more() {
    let dir = folder();
    open(&dir);
    let entries: Vec<Entry> = (0..6).map(accepted).collect();
    let whole = journal(&entries);
    let first_three = journal(&entries[..3]).len();
    for cut in first_three..whole.len() {
        let text = &whole[..cut];
        fs::write(november(&dir), text).unwrap();
        let ended = text.matches('\n').count();
        // A line that lacks nothing but its newline has lost nothing.
        let lacks_newline = whole[cut..].starts_with('\n');
        let intact = ended + usize::from(lacks_newline);
        let torn = usize::from(!lacks_newline && !text.ends_with('\n'));
        let page = open(&dir).page(None, 10).unwrap();
        assert_eq!((page.entries.len(), page.damaged), (intact, torn), "cut at {cut}");
        open(&dir).settle(&accepted(9)).unwrap();
        let page = open(&dir).page(None, 10).unwrap();
        assert_eq!((captions(&page)[0], page.entries.len(), page.damaged), ("no. 9", intact + 1, torn), "cut at {cut}");
    }
}

#[test]
fn a_torn_tail_of_the_outbox_never_makes_a_false_not_sent() {
    cut_outbox(29);
}

#[test]
#[ignore = "half a minute: every byte"]
fn an_outbox_torn_at_any_byte_never_makes_a_false_not_sent() {
    cut_outbox(1);
}

/// Every so many bytes, and around the ends of lines.
fn cut_outbox(step: usize) {
    let dir = folder();
    let dead = open(&dir);
    dead.queued(&queued(1)).unwrap();
    let queued_alone = fs::metadata(outbox(&dir)).unwrap().len() as usize;
    dead.attempt(&queued(1), 1).unwrap();
    let attempted = fs::metadata(outbox(&dir)).unwrap().len() as usize;
    dead.queued(&queued(2)).unwrap();
    drop(dead);
    let whole = fs::read(outbox(&dir)).unwrap();
    let near = |cut: usize| [queued_alone, attempted].iter().any(|end| cut.abs_diff(*end) < 3);
    for cut in (0..whole.len()).filter(|cut| cut % step == 0 || near(*cut)) {
        let _ = fs::remove_file(november(&dir));
        fs::write(outbox(&dir), &whole[..cut]).unwrap();
        let next = open(&dir);
        let asked = recovered(&next).0;
        let first = asked.iter().find(|(id, _)| *id == queued(1).id);
        // The line lacks nothing where only its newline is cut off.
        assert_eq!(first.is_some(), cut + 1 >= queued_alone, "cut at {cut}");
        if cut + 1 >= attempted {
            assert_eq!(first, Some(&(queued(1).id, true)), "cut at {cut}");
        }
        next.attempt(&queued(3), 1).unwrap();
        next.settle(&accepted(3)).unwrap();
        assert_eq!(captions(&next.page(None, 1).unwrap()), ["no. 3"], "cut at {cut}");
    }
}

#[test]
fn a_holder_of_the_lock_that_is_killed_leaves_nothing_in_the_way() {
    kill_holders(5);
}

#[test]
#[ignore = "the full figure: a hundred kills"]
fn a_hundred_holders_that_are_killed_leave_nothing_in_the_way() {
    kill_holders(100);
}

fn kill_holders(rounds: u64) {
    let dir = folder();
    open(&dir);
    for n in 0..rounds {
        let mut holder = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "crashes::child_that_holds_the_lock", "--ignored", "--nocapture"])
            .env("ZIXPOST_TEST_FOLDER", dir.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(holder.stdout.take().unwrap()).lines();
        assert!(lines.any(|line| line.unwrap().contains("holds the lock")), "round {n}");
        holder.kill().unwrap();
        holder.wait().unwrap();
        let store = open(&dir);
        store.attempt(&queued(n), 1).unwrap();
        store.settle(&accepted(n)).unwrap();
    }
    assert_eq!(open(&dir).page(None, 1000).unwrap().entries.len() as u64, rounds);
}

#[test]
#[ignore = "started by the test above, which kills it"]
#[expect(clippy::print_stdout, reason = "so that its parent knows")]
fn child_that_holds_the_lock() {
    let Ok(folder) = std::env::var("ZIXPOST_TEST_FOLDER") else { return };
    let session = Store::open(folder.as_ref()).unwrap();
    let lock = File::create(Path::new(&folder).join("store.lock")).unwrap();
    lock.lock().unwrap();
    println!("holds the lock");
    // Until it is killed; an end of the input only where its parent has gone.
    let _ = std::io::stdin().lines().count();
    drop((session, lock));
}
