//! The proxy of the environment: used for https, told of, and never shown a key.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::process::Command;
use std::thread::{self, JoinHandle};

use super::trial::{TO, Trial, finish};

/// A proxy that refuses to connect, and what it was asked.
struct Canary {
    address: String,
    asked: JoinHandle<Vec<u8>>,
}

impl Canary {
    fn listen() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let asked = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = Vec::new();
            while !request.ends_with(b"\r\n\r\n") {
                let mut byte = [0];
                stream.read_exact(&mut byte).unwrap();
                request.extend(byte);
            }
            stream.write_all(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n").unwrap();
            // What comes behind the head, if anything does.
            let _ = stream.read_to_end(&mut request);
            request
        });
        Self { address, asked }
    }
}

/// A send to an address of this machine where nobody listens.
fn send(trial: &Trial) -> Command {
    let mut command = trial.command(&[
        "send",
        "--to",
        TO,
        "--from",
        "104898309288724",
        "--image",
        "https://cdn.example.com/a.png",
        "--no-preflight",
    ]);
    command.env("ZIXFLOW_DOMAIN", "https://127.0.0.1:9").env("ZIXFLOW_API_KEY", "canary-7c2f1a-key");
    command
}

#[test]
fn https_goes_through_the_proxy_of_the_environment_by_connect_and_without_a_key() {
    let (trial, canary) = (Trial::new(), Canary::listen());
    let mut command = send(&trial);
    command.env("HTTPS_PROXY", &canary.address);
    let ended = finish(command);
    assert_eq!(ended.code, 4, "{ended:?}");
    assert!(ended.stdout.contains("through the proxy"), "{ended:?}");
    let asked = String::from_utf8(canary.asked.join().unwrap()).unwrap();
    assert!(asked.starts_with("CONNECT 127.0.0.1:9 HTTP/1.1\r\n"), "{asked}");
    assert!(!asked.contains("canary-7c2f1a-key") && !asked.to_lowercase().contains("bearer"), "{asked}");
}

#[test]
fn it_is_not_used_for_what_no_proxy_lists_nor_where_the_profile_says_off() {
    let trial = Trial::new();
    let direct = |command: Command| {
        let ended = finish(command);
        assert_eq!(ended.code, 4, "{ended:?}");
        assert!(!ended.stdout.contains("through the proxy"), "{ended:?}");
    };
    let mut excepted = send(&trial);
    excepted.env("https_proxy", "http://127.0.0.1:9").env("no_proxy", "example.com,127.0.0.0/8");
    direct(excepted);
    std::fs::write(trial.config(), "[profiles.default]\nproxy = \"off\"\n").unwrap();
    let mut off = send(&trial);
    off.env("HTTPS_PROXY", "socks5://127.0.0.1:9");
    direct(off);
}

#[test]
fn one_that_cannot_be_used_is_told_with_its_variable() {
    let trial = Trial::new();
    let mut command = send(&trial);
    command.env("HTTPS_PROXY", "socks5://me:secret@127.0.0.1:9");
    let ended = finish(command);
    assert_eq!(ended.code, 3, "{ended:?}");
    assert!(ended.stderr.contains("HTTPS_PROXY") && ended.stderr.contains("proxy = \"off\""), "{ended:?}");
    assert!(!ended.stderr.contains("secret"), "{ended:?}");
}

#[test]
fn the_settings_name_the_variable() {
    let trial = Trial::new();
    let mut command = trial.command(&["config", "show"]);
    command.env("HTTPS_PROXY", "proxy.example.com:3128");
    let shown = finish(command).stdout;
    let line = shown.lines().find(|line| line.starts_with("proxy = ")).unwrap();
    assert!(line.contains("http://proxy.example.com:3128/") && line.ends_with("# HTTPS_PROXY"), "{line}");
}
