//! A folder, a server and the binary: what every test here starts from.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use zixpost::sandbox::{KEY, Received, SENDERS, Sandbox, Scenario};

/// The recipient of nearly every test.
pub(crate) const TO: &str = "+13025550101";

/// No command takes longer, unless it hangs.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// A data folder that does not exist yet, and a sandbox.
pub(crate) struct Trial {
    folder: TempDir,
    runtime: Runtime,
    server: Sandbox,
}

/// How a command ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Trial {
    pub(crate) fn new() -> Self {
        Self::with("")
    }

    /// With a sandbox that follows this scenario.
    pub(crate) fn with(scenario: &str) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let server = runtime.block_on(Sandbox::start(0, Scenario::parse(scenario).unwrap())).unwrap();
        Self { folder: tempfile::tempdir().unwrap(), runtime, server }
    }

    /// The folder of the test: home, configuration and data lie below it.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The data folder.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder().join("data")
    }

    /// The configuration file.
    pub(crate) fn config(&self) -> PathBuf {
        self.folder().join("config.toml")
    }

    /// The sandbox's address.
    pub(crate) fn base(&self) -> String {
        self.server.base()
    }

    /// A picture of the sandbox.
    pub(crate) fn picture(&self) -> String {
        self.server.picture("invoice.png").unwrap()
    }

    /// The sends that reached the sandbox.
    pub(crate) fn received(&self) -> Vec<Received> {
        sends(self.server.received())
    }

    /// Everything that reached the sandbox, looks at pictures as well.
    pub(crate) fn all_received(&self) -> Vec<Received> {
        self.server.received()
    }

    /// The page of the sandbox for people.
    pub(crate) fn page(&self) -> String {
        use std::io::{Read as _, Write as _};
        let mut stream = std::net::TcpStream::connect(self.base().strip_prefix("http://").unwrap()).unwrap();
        stream.write_all(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").unwrap();
        let mut page = String::new();
        stream.read_to_string(&mut page).unwrap();
        page
    }

    /// Waits until so many sends have reached the sandbox.
    pub(crate) fn wait_for_requests(&self, count: usize) {
        let wait = async {
            let mut all = self.server.received_at_least(count).await;
            while sends(all.clone()).len() < count {
                all = self.server.received_at_least(all.len() + 1).await;
            }
        };
        self.runtime.block_on(async { tokio::time::timeout(PATIENCE, wait).await.unwrap() });
    }

    /// The binary, in an environment that knows the sandbox and nothing of this machine.
    pub(crate) fn command(&self, words: &[&str]) -> std::process::Command {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_zixpost"));
        command
            .env_clear()
            .env("HOME", self.folder())
            .env("USER", "tester")
            .env("TZ", "UTC")
            .env("LANG", "C.UTF-8")
            .env("ZIXPOST_CONFIG", self.config())
            .env("ZIXPOST_DATA_DIR", self.data())
            .env("ZIXFLOW_DOMAIN", self.base())
            .env("ZIXFLOW_API_KEY", KEY)
            .args(words);
        command
    }

    /// Runs the binary to its end.
    pub(crate) fn run(&self, words: &[&str]) -> Ended {
        finish(self.command(words))
    }

    /// Starts the binary and leaves it running; its streams are pipes.
    pub(crate) fn start(&self, words: &[&str]) -> std::process::Child {
        self.command(words).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    /// `send` of a sample picture with this caption, and more words; the same picture may go again and again.
    pub(crate) fn send(&self, caption: &str, more: &[&str]) -> Ended {
        let words = [more, &["--yes"]].concat();
        self.run(&self.sending(caption, &words).iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// As [`Trial::send`], but the duplicate guard may say no.
    pub(crate) fn send_guarded(&self, caption: &str, more: &[&str]) -> Ended {
        self.run(&self.sending(caption, more).iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// The words of [`Trial::send_guarded`].
    pub(crate) fn sending(&self, caption: &str, more: &[&str]) -> Vec<String> {
        let picture = self.picture();
        let words = ["send", "--to", TO, "--from", SENDERS[0].1, "--image", &picture, "--caption", caption];
        words.iter().chain(more).map(|&word| word.to_owned()).collect()
    }

    /// The entries that `history --json` prints.
    pub(crate) fn history(&self) -> Vec<Value> {
        let ended = self.run(&["history", "--json", "--limit", "1000000"]);
        assert_eq!(ended.code, 0, "{ended:?}");
        ended.objects()
    }
}

impl Ended {
    /// The JSON objects of the output, one a line.
    pub(crate) fn objects(&self) -> Vec<Value> {
        self.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// The one JSON object of the output.
    pub(crate) fn object(&self) -> Value {
        let objects = self.objects();
        assert_eq!(objects.len(), 1, "{self:?}");
        objects.into_iter().next().unwrap()
    }
}

/// Without the looks at pictures.
fn sends(mut all: Vec<Received>) -> Vec<Received> {
    all.retain(|request| request.method == "POST");
    all
}

/// Runs a command to its end.
pub(crate) fn finish(command: std::process::Command) -> Ended {
    let output = assert_cmd::Command::from_std(command).timeout(PATIENCE).output().unwrap();
    ended(&output)
}

/// Waits for a command that was started.
pub(crate) fn wait(child: std::process::Child) -> Ended {
    ended(&child.wait_with_output().unwrap())
}

fn ended(output: &std::process::Output) -> Ended {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let code = output.status.code().unwrap_or(-1);
    Ended { code, stdout: text(&output.stdout), stderr: text(&output.stderr) }
}

/// Every character that a terminal would obey, but the line break.
pub(crate) fn obeyed(text: &str) -> Vec<char> {
    text.chars()
        .filter(|c| c.is_control() && *c != '\n' && *c != '\t' || ('\u{202a}'..='\u{202e}').contains(c))
        .collect()
}
