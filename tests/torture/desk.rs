//! A sandbox, a data folder for each round, and the judge of every round.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use jiff::Timestamp;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use zixpost::domain::{Entry, State};
use zixpost::outbox::recover;
use zixpost::sandbox::{KEY, SENDERS, Sandbox, Scenario};
use zixpost::store::Store;

/// The sandbox of a test; its log is the truth about what was sent.
pub(crate) struct Desk {
    folder: TempDir,
    _runtime: Runtime,
    server: Sandbox,
}

/// How a command ended.
#[derive(Debug)]
pub(crate) struct Ended {
    /// The exit code; `None` where a signal ended it.
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Desk {
    pub(crate) fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let server = runtime.block_on(Sandbox::start(0, Scenario::default())).unwrap();
        Self { folder: tempfile::tempdir().unwrap(), _runtime: runtime, server }
    }

    /// The address of the sandbox.
    pub(crate) fn base(&self) -> String {
        self.server.base()
    }

    /// The data folder of a round.
    pub(crate) fn data(&self, round: &str) -> PathBuf {
        self.folder.path().join(round)
    }

    /// A command around the program, or the program itself where `around` is empty.
    pub(crate) fn command(&self, around: &[&str], round: &str, words: &[&str]) -> Command {
        let program = env!("CARGO_BIN_EXE_zixpost");
        let mut line = around.to_vec();
        line.push(program);
        line.extend(words);
        let mut command = Command::new(line[0]);
        command
            .args(&line[1..])
            .env_clear()
            .env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin")
            .env("HOME", self.folder.path())
            .env("USER", "tester")
            .env("TZ", "UTC")
            .env("ZIXPOST_CONFIG", self.folder.path().join("config.toml"))
            .env("ZIXPOST_DATA_DIR", self.data(round))
            .env("ZIXFLOW_DOMAIN", self.server.base())
            .env("ZIXFLOW_API_KEY", KEY)
            .stdin(Stdio::null());
        command
    }

    /// Sends one message with this caption, in a folder of its own unless it is there.
    pub(crate) fn send(&self, around: &[&str], round: &str, caption: &str) -> Ended {
        let words = sending(caption);
        run(self.command(around, round, &words.iter().map(String::as_str).collect::<Vec<_>>()))
    }

    /// How many requests with this caption the sandbox has read.
    pub(crate) fn posts(&self, caption: &str) -> usize {
        let quoted = format!("\"{caption}\"");
        self.server.received().iter().filter(|one| one.method == "POST" && one.body.contains(&quoted)).count()
    }

    /// Opens the folder as the next start does, and holds what is told against the sandbox's log: every message is
    /// known at most once, is never called accepted or refused without a request, nor "did not leave" with one.
    ///
    /// Returns the entry of the caption, if there is one.
    pub(crate) fn judge(&self, round: &str, caption: &str) -> Option<Entry> {
        let store = Store::open(&self.data(round)).unwrap();
        recover(&store, now).unwrap();
        assert_eq!(recover(&store, now).unwrap(), [], "{round}: recovered twice");
        assert_eq!(store.under_way().unwrap(), [], "{round}");
        let page = store.page(None, 1000).unwrap();
        assert!(page.damaged <= 1 && page.newer == 0, "{round}: {page:?}");
        let found: Vec<Entry> = page.entries.into_iter().filter(|entry| caption_of(entry) == caption).collect();
        assert!(found.len() <= 1, "{round}: {found:?}");
        let posts = self.posts(caption);
        let state = found.first().map(|entry| entry.state);
        let is_allowed = match state {
            None | Some(State::Failed | State::Cancelled) => posts == 0,
            Some(State::Unknown) => posts <= 1,
            Some(State::Accepted) => posts == 1,
            Some(_) => false,
        };
        assert!(is_allowed, "{round}: {state:?} after {posts} requests");
        found.into_iter().next()
    }
}

/// The `n`th of 1,620 numbers. Those that end in 0190 and above ask the sandbox for trouble.
pub(crate) fn number(n: usize) -> String {
    const AREAS: [u32; 18] = [302, 303, 304, 305, 307, 308, 309, 310, 312, 313, 314, 315, 316, 317, 318, 319, 320, 321];
    format!("+1{}55501{:02}", AREAS[n % AREAS.len()], n / AREAS.len() % 90)
}

/// The words that send a message with this caption. It goes to one of many numbers: one person gets only so many at once.
pub(crate) fn sending(caption: &str) -> Vec<String> {
    let number = number(crc32fast::hash(caption.as_bytes()) as usize);
    let words = ["send", "--to", &number, "--from", SENDERS[0].1, "--no-preflight", "--yes", "--json"];
    let mut words: Vec<String> = words.map(str::to_owned).to_vec();
    words.extend(["--image", "https://cdn.example.com/a.png", "--caption", caption].map(str::to_owned));
    words
}

pub(crate) fn run(mut command: Command) -> Ended {
    let output = command.output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ended { code: output.status.code(), stdout: text(&output.stdout), stderr: text(&output.stderr) }
}

fn caption_of(entry: &Entry) -> &str {
    entry.outgoing.caption.as_ref().map_or("", |caption| caption.as_str())
}

/// The history file that a send of now goes to.
pub(crate) fn month(data: &Path) -> PathBuf {
    data.join("history").join(format!("{}.jsonl", now().strftime("%Y-%m")))
}

#[expect(clippy::disallowed_methods, reason = "the one clock of this test")]
pub(crate) fn now() -> Timestamp {
    Timestamp::now()
}
