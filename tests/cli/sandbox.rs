//! `zixpost sandbox`: the stand-in as a process of its own.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdout};

use zixpost::sandbox::{KEY, SENDERS};

use super::trial::{TO, Trial, finish};

/// A running sandbox; it ends with the test.
struct Server {
    child: Child,
    stdout: BufReader<ChildStdout>,
    base: String,
}

impl Server {
    fn start(trial: &Trial, words: &[&str]) -> Self {
        let mut child = trial.start(words);
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut base = String::new();
        stdout.read_line(&mut base).unwrap();
        Self { child, stdout, base: base.trim_end().to_owned() }
    }
}

impl Server {
    /// Ends it as a person does, and waits until it has written all it has to.
    #[cfg(unix)]
    fn ends(mut self) {
        use rustix::process::{Pid, Signal, kill_process};
        kill_process(Pid::from_child(&self.child), Signal::INT).unwrap();
        assert_eq!(self.child.wait().unwrap().code(), Some(0));
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn its_address_is_the_first_line_and_another_process_sends_to_it() {
    let trial = Trial::new();
    let server = Server::start(&trial, &["sandbox", "--port", "0"]);
    assert!(server.base.starts_with("http://127.0.0.1:"), "{}", server.base);
    let picture = format!("{}/pictures/invoice.png", server.base);
    for (caption, code) in [("Hello", 0), ("#refuse", 1), ("#500", 5)] {
        let words = ["send", "--to", TO, "--from", SENDERS[0].1, "--image", &picture, "--caption", caption, "--yes"];
        let mut command = trial.command(&words);
        command.env("ZIXFLOW_DOMAIN", &server.base).env("ZIXFLOW_API_KEY", KEY);
        let ended = finish(command);
        assert_eq!(ended.code, code, "{caption}: {ended:?}");
    }
    assert_eq!(trial.history().len(), 3);
}

#[cfg(unix)]
#[test]
fn it_ends_well_when_it_is_told_to() {
    use rustix::process::{Pid, Signal, kill_process};
    let trial = Trial::new();
    for signal in [Signal::INT, Signal::TERM] {
        let mut server = Server::start(&trial, &["sandbox"]);
        kill_process(Pid::from_child(&server.child), signal).unwrap();
        assert_eq!(server.child.wait().unwrap().code(), Some(0), "{signal:?}");
        let mut rest = String::new();
        server.stdout.read_to_string(&mut rest).unwrap();
        assert_eq!(rest, "", "only the address goes to standard output");
        let mut told = String::new();
        server.child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
        assert!(told.contains(KEY) && told.contains(SENDERS[0].1), "{told}");
    }
}

#[test]
fn a_taken_port_is_one_line_and_wrong_use() {
    let trial = Trial::new();
    let port = trial.base().rsplit(':').next().unwrap().to_owned();
    let ended = trial.run(&["sandbox", "--port", &port]);
    assert_eq!((ended.code, ended.stderr.lines().count()), (2, 1), "{ended:?}");
    assert!(ended.stderr.contains(&port), "{ended:?}");
}

#[test]
fn a_scenario_file_decides_how_it_answers() {
    let trial = Trial::new();
    let file = trial.folder().join("scenario.toml");
    std::fs::write(&file, "[[rule]]\ntrouble = '503'\n").unwrap();
    let server = Server::start(&trial, &["-q", "sandbox", "--scenario", file.to_str().unwrap()]);
    let words = ["send", "--to", TO, "--from", SENDERS[0].1, "--image", "https://cdn.example.com/a.png"];
    let mut command = trial.command(&words);
    command.env("ZIXFLOW_DOMAIN", &server.base);
    assert_eq!(finish(command).code, 5);
}

#[test]
fn every_mistake_in_a_scenario_is_told_with_its_line() {
    let trial = Trial::new();
    let file = trial.folder().join("scenario.toml");
    std::fs::write(&file, "latency = 5\n[[rule]]\ntrouble = 'explode'\n").unwrap();
    let ended = trial.run(&["sandbox", "--scenario", file.to_str().unwrap()]);
    assert_eq!(ended.code, 2, "{ended:?}");
    assert!(ended.stderr.contains("line 1") && ended.stderr.contains("line 3"), "{ended:?}");
    assert_eq!(trial.run(&["sandbox", "--scenario", "/no/such/file"]).code, 2);
}

#[cfg(unix)]
#[test]
fn the_log_has_a_line_for_each_request_and_no_key() {
    let trial = Trial::new();
    let file = trial.folder().join("requests.jsonl");
    for round in 1..=2 {
        let server = Server::start(&trial, &["-q", "sandbox", "--log", file.to_str().unwrap()]);
        let picture = format!("{}/pictures/invoice.png", server.base);
        for (caption, code) in [("Hello", 0), ("#cut-after", 5)] {
            let words =
                ["send", "--to", TO, "--from", SENDERS[0].1, "--image", &picture, "--caption", caption, "--yes"];
            let mut command = trial.command(&words);
            command.env("ZIXFLOW_DOMAIN", &server.base);
            assert_eq!(finish(command).code, code, "{caption}");
        }
        server.ends();
        let text = std::fs::read_to_string(&file).unwrap();
        let lines: Vec<serde_json::Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let sends: Vec<&serde_json::Value> = lines.iter().filter(|line| line["method"] == "POST").collect();
        assert_eq!(sends.len(), 2 * round, "a second run goes on behind the first");
        let last = sends.len() - 2;
        assert_eq!((&sends[last]["answered"], &sends[last + 1]["answered"]), (&"200 OK".into(), &"cut-after".into()));
        let body: serde_json::Value = serde_json::from_str(sends[last]["body"].as_str().unwrap()).unwrap();
        assert_eq!(body["image"]["caption"], "Hello");
        assert!(text.contains("[\"authorization\",\"[redacted]\"]") && !text.contains(KEY), "{text}");
    }
    let mode = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&file).unwrap().permissions());
    assert_eq!(mode & 0o777, 0o600);
    let ended = trial.run(&["sandbox", "--log", "/no/such/folder/log"]);
    assert_eq!((ended.code, ended.stderr.lines().count()), (2, 1), "{ended:?}");
}
