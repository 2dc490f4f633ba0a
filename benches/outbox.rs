//! A batch of 1,000 messages, 64 at once, on a gateway that takes 50 ms: how near it comes to what is possible at best.
//!
//! Every rule of the store is kept. Of the pace only the gap between any two messages of a batch is left out: with it, a
//! thousand messages take a thousand seconds. `ZIXPOST_BENCH_URL` names a loopback server that is asked instead of the
//! gateway in here, so that the requests count too. `TMPDIR` chooses the disk, whose syncs count.
#![expect(clippy::unwrap_used, reason = "a bench that cannot go on should stop")]
#![expect(clippy::print_stdout, reason = "the figures are what a bench is for")]

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use secrecy::SecretString;
use tokio::time::Instant;
use uuid::Uuid;
use zixpost::domain::{Answer, Author, Draft, Entry, Options, Outcome, Outgoing, Pace, State};
use zixpost::gateway::{Connection, Gateway, Http, Sending};
use zixpost::outbox::{Outbox, Policy, Report, Retry, Terms};
use zixpost::store::Store;

const ROWS: usize = 1000;
const WORKERS: usize = 64;
const LATENCY: Duration = Duration::from_millis(50);
const ROUNDS: usize = 7;

/// As a batch keeps it: this many for each worker are in the outbox.
const AHEAD: usize = 2;

struct Slow;

impl Gateway for Slow {
    fn send<'a>(&'a self, _: &'a Outgoing) -> Sending<'a> {
        Box::pin(async {
            tokio::time::sleep(LATENCY).await;
            Answer { http_status: Some(200), ..Answer::bare(Outcome::Accepted, "accepted", LATENCY) }
        })
    }
}

#[expect(clippy::disallowed_methods, reason = "the one clock of this bench")]
fn now() -> Timestamp {
    Timestamp::now()
}

fn gateway() -> Arc<dyn Gateway> {
    let Ok(base) = std::env::var("ZIXPOST_BENCH_URL") else { return Arc::new(Slow) };
    Arc::new(Http::new(Connection {
        base: base.parse().unwrap(),
        key: Arc::new(|| Box::pin(async { Ok(SecretString::from("k")) })),
        proxy: None,
        ca_file: None,
        connect_timeout: Duration::from_secs(10),
        timeout: Duration::from_secs(60),
    }))
}

fn entry(n: usize) -> Entry {
    let draft = Draft {
        to: format!("+919876{n:06}"),
        from: "104898309288724".into(),
        link: format!("https://cdn.example.com/m/{n}.jpg"),
        caption: format!("Hi Asha, your order #{n} has been shipped"),
        ..Draft::default()
    };
    let outgoing = draft.check(&[], &Options::default()).unwrap();
    Entry::new(Uuid::now_v7(), now(), Author::default(), outgoing, State::Queued)
}

async fn batch(entries: Vec<Entry>) -> Duration {
    let dir = tempfile::tempdir().unwrap();
    let store = Arc::new(Store::open(dir.path()).unwrap());
    let policy = Policy { workers: WORKERS, retry: Retry::BATCH, pace: Pace::SINGLE, chance: || 0.5 };
    let start = Instant::now();
    let (outbox, mut reports) = Outbox::start(Arc::clone(&store), gateway(), policy, now);
    let terms = Terms { hold: Duration::ZERO, twins: Duration::from_secs(600) };
    let mut entries = entries.into_iter();
    entries.by_ref().take(WORKERS * AHEAD).for_each(|entry| outbox.post(entry, terms));
    let mut accepted = 0;
    while accepted < ROWS {
        match reports.recv().await.unwrap() {
            Report::Moved(entry) if entry.state == State::Accepted => accepted += 1,
            Report::Moved(entry) if entry.state.is_under_way() => continue,
            other => panic!("{other:?}"),
        }
        entries.next().into_iter().for_each(|entry| outbox.post(entry, terms));
    }
    outbox.finish().await;
    let took = start.elapsed();
    assert_eq!(store.page(None, 2 * ROWS).unwrap().entries.len(), ROWS);
    took
}

/// What this process has used so far, to 10 ms: fields 14 and 15 of its `stat`, in ticks (proc(5)).
fn cpu() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    Duration::from_millis(fields.skip(11).take(2).filter_map(|ticks| ticks.parse::<u64>().ok()).sum::<u64>() * 10)
}

fn main() {
    // Only to see that it runs.
    let rounds = if std::env::args().any(|word| word == "--test") { 1 } else { ROUNDS };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let ideal = LATENCY * u32::try_from(ROWS.div_ceil(WORKERS)).unwrap();
    let mut took: Vec<(Duration, Duration)> = (0..rounds)
        .map(|_| {
            let entries = (0..ROWS).map(entry).collect();
            let before = cpu();
            let took = runtime.block_on(batch(entries));
            (took, cpu().saturating_sub(before))
        })
        .collect();
    took.sort();
    let tell = |what: &str, (took, cpu): (Duration, Duration)| {
        let share = ideal.as_secs_f64() / took.as_secs_f64();
        println!("{what}: {took:.1?}, {share:.2} of ideal ({ideal:?}), CPU {cpu:.1?}");
    };
    println!("{ROWS} messages, {WORKERS} at once, {LATENCY:?} each, {rounds} rounds");
    tell("best", took[0]);
    tell("median", took[took.len() / 2]);
    tell("worst", took[took.len() - 1]);
}
