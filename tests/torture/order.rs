//! The attempt is on disk before the first byte of its request leaves (D04).

use std::fs;

use super::desk::Desk;
use super::tools::has_strace;

#[test]
fn no_byte_leaves_before_the_attempt_is_synced() {
    if has_strace() {
        sends_in_order(5);
    }
}

#[test]
#[ignore = "the full figure"]
fn no_byte_of_a_hundred_sends_leaves_before_its_attempt_is_synced() {
    if has_strace() {
        sends_in_order(100);
    }
}

fn sends_in_order(count: usize) {
    let desk = Desk::new();
    let log = desk.data("log");
    for n in 0..count {
        let around = ["strace", "-f", "-qq", "-y", "-s", "64", "-o", log.to_str().unwrap(), "-e"];
        let around = [&around[..], &["trace=fdatasync,sendto,sendmsg,write,writev"]].concat();
        assert_eq!(desk.send(&around, "data", &format!("order {n}")).code, Some(0));
        let text = fs::read_to_string(&log).unwrap();
        let at =
            |what: &str| text.lines().position(|line| line.contains(what)).unwrap_or_else(|| panic!("{what}: {text}"));
        let written = at("\\\"event\\\":\\\"attempt\\\"");
        let synced = at("fdatasync(");
        let left = at("POST /");
        assert!(text.lines().nth(synced).unwrap().contains("outbox.jsonl"), "{text}");
        assert!(written < synced && synced < left, "{text}");
    }
}
