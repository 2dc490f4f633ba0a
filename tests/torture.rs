//! Disks that are full, lie or are gone, and deaths at every system call: what the program does then, by the sandbox's
//! own log of requests.
//!
//! Some tests need strace, unshare or prlimit; where one is missing, or may not be used, they say so and pass. The full
//! figures are the ignored tests: `cargo test --test torture -- --ignored --nocapture`. `torture/README.md` says which
//! test, here and elsewhere, plays which case.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

#[path = "torture/contacts.rs"]
mod contacts;
#[path = "torture/crash_points.rs"]
mod crash_points;
#[path = "torture/desk.rs"]
mod desk;
#[path = "torture/disk.rs"]
mod disk;
#[path = "torture/hosts.rs"]
mod hosts;
#[path = "torture/last_word.rs"]
mod last_word;
#[path = "torture/many.rs"]
mod many;
#[path = "torture/order.rs"]
mod order;
#[path = "torture/sleepers.rs"]
mod sleepers;
#[path = "torture/soak.rs"]
mod soak;
#[path = "torture/table.rs"]
mod table;
#[path = "torture/threads.rs"]
mod threads;
#[path = "torture/together.rs"]
mod together;
#[path = "torture/tools.rs"]
mod tools;
