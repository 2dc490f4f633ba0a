//! The history searched in the real loop: found in the files, while others write, and exported.

use std::fs;
use std::time::Duration;

use uuid::Uuid;
use zixpost::domain::{Author, Draft, Entry, Format, Options, PictureFacts, State};
use zixpost::store::{HistoryWriter, Store};
use zixpost::tui::Ended;

use super::desk::{Desk, SlowGateway, clock};

/// A settled send; the number tells them apart.
fn settled(n: u32) -> Entry {
    let draft = Draft {
        to: format!("+1302555{:04}", 100 + n % 100),
        from: "104898309288724".into(),
        link: format!("https://cdn.example.com/picture-{n}-of-many.png"),
        ..Draft::default()
    };
    let outgoing = draft.check(&[], &Options::default()).unwrap();
    let author = Author { operator: "olga".into(), ..Author::default() };
    let created = "2026-10-01T00:00:00Z".parse::<jiff::Timestamp>().unwrap() + Duration::from_secs(n.into());
    let mut entry = Entry::new(Uuid::from_u128(u128::from(n)), created, author, outgoing, State::Sending);
    entry.step(created, if n.is_multiple_of(2) { State::Accepted } else { State::Refused }, None);
    entry
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_stands_deep_in_the_files_is_found_as_it_is_typed_and_exported() {
    let (gateway, _gate) = SlowGateway::new();
    let desk = Desk::new();
    let mut writer = HistoryWriter::create(desk.store.dir()).unwrap();
    (1..=3000).for_each(|n| writer.write(&settled(n)).unwrap());
    writer.finish().unwrap();
    let file = desk.store.dir().with_file_name("found.csv");
    let ended = desk
        .run(Duration::ZERO, gateway, async |mut person| {
            person.sees("3,000 entries").await;
            person.press("alt-3");
            person.types("/picture-7-of");
            person.sees("1 found").await;
            person.sees("picture-7-of").await;
            person.press("enter");
            person.press("enter");
            person.sees("sent by").await;
            person.sees("olga").await;
            person.press("esc");
            person.types("/");
            person.press("ctrl-u");
            person.types("state:accepted 302 555 0142");
            person.sees("30 found").await;
            // Somebody else sends to the same number meanwhile.
            let other = Store::open(desk.store.dir()).unwrap();
            let mut theirs = settled(4042);
            theirs.created = clock();
            other.settle(&theirs).unwrap();
            person.sees("31 found").await;
            person.press("enter");
            person.types("e");
            person.sees("The 31 entries").await;
            person.press("ctrl-u");
            person.types(file.to_str().unwrap());
            person.press("enter");
            person.sees("31 entries were written to").await;
            person.press("esc");
            person.sees("3,001 entries").await;
            person.quits();
        })
        .await;
    assert_eq!(ended.unwrap(), Ended::Quit);
    let text = fs::read_to_string(file).unwrap();
    assert_eq!(text.lines().count(), 32, "a header and 31 rows");
    assert!(text.lines().skip(1).all(|line| line.contains("+13025550142") && line.contains("accepted")), "{text}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_result_is_read_page_by_page() {
    let (gateway, _gate) = SlowGateway::new();
    let desk = Desk::new();
    let mut writer = HistoryWriter::create(desk.store.dir()).unwrap();
    (1..=1000).for_each(|n| writer.write(&settled(n)).unwrap());
    writer.finish().unwrap();
    let ended = desk
        .run(Duration::ZERO, gateway, async |mut person| {
            person.press("alt-3");
            person.types("/state:refused");
            person.sees("500 found").await;
            person.press("enter");
            // Each time as far as is known by then, and on when more was read.
            while !person.screen().contains("picture-1-of") {
                let before = person.screen();
                person.press("pagedown");
                person.sees_that("another place", |frame| frame != before).await;
            }
            person.press("home");
            person.sees("picture-999-of").await;
            person.quits();
        })
        .await;
    assert_eq!(ended.unwrap(), Ended::Quit);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn days_counts_and_the_same_picture_are_read_from_the_files() {
    let (gateway, _gate) = SlowGateway::new();
    let desk = Desk::new();
    let mut writer = HistoryWriter::create(desk.store.dir()).unwrap();
    // Ten a day, from the last day back to the first.
    for n in 1..=3000 {
        let mut entry = settled(n);
        entry.created = "2026-01-01T06:00:00Z".parse::<jiff::Timestamp>().unwrap() + Duration::from_secs(8640) * n;
        if n % 1000 == 7 {
            // One picture under three links.
            let (format, width, height) = (Format::Png, None, None);
            let sha256 = format!("9c4f2c0e3d1b5a69{}", "0".repeat(48)).parse().unwrap();
            entry.picture = Some(PictureFacts { format, width, height, bytes: 9, sha256 });
        }
        writer.write(&entry).unwrap();
    }
    writer.finish().unwrap();
    let ended = desk
        .run(Duration::ZERO, gateway, async |mut person| {
            person.press("alt-3");
            person.sees("3,000 entries").await;
            // Far beyond what was read; from there a day back and on.
            person.types("t2026-03-02");
            person.press("enter");
            person.sees("Mon 02 Mar 2026").await;
            person.types("[");
            person.sees("Sun 01 Mar 2026").await;
            person.types("]]");
            person.sees("Tue 03 Mar 2026").await;
            person.press("end");
            person.sees("picture-1-of").await;
            person.press("home");
            person.sees("picture-2999-of").await;
            // What is counted is looked for.
            person.types("f");
            person.sees("of 3,000").await;
            person.sees("1,500").await;
            person.press("down");
            person.press("enter");
            person.sees("/ state:refused").await;
            person.sees("1,500 found").await;
            person.types("t2026-02");
            person.press("enter");
            person.sees("Sat 28 Feb 2026").await;
            person.press("end");
            person.sees("picture-1-of").await;
            person.press("esc");
            // Who else got the picture of that entry.
            person.types("/picture-7-of");
            person.sees("1 found").await;
            person.press("enter");
            person.types("g");
            person.sees("picture:9c4f2c0e3d1b5a69").await;
            person.sees("3 found").await;
            person.sees("picture-1007-of").await;
            person.quits();
        })
        .await;
    assert_eq!(ended.unwrap(), Ended::Quit);
}
