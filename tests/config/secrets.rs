//! The API key: where it may come from, and that it is seen nowhere.

use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use zixpost::config::{Environment, KeySource, Settings};

use crate::desk::{CANARY, Desk, load};

/// The key, or the error's text, in which no key may be.
async fn key(source: &KeySource) -> Result<String, String> {
    source.read().await.map(|key| key.expose_secret().to_owned()).map_err(|error| {
        let texts = format!("{error} {error:?}");
        assert!(!texts.contains(CANARY), "{texts}");
        error.to_string()
    })
}

fn with_key(key: &str) -> Environment {
    Environment { api_key: Some(SecretString::from(key)), ..Environment::default() }
}

#[tokio::test]
async fn the_key_of_the_environment_comes_first() {
    let desk = Desk::with("[profiles.default]\napi_key = \"another\"\n");
    let settings = Settings::load(&desk.paths(), &with_key(CANARY), None).unwrap();
    assert_eq!(key(&settings.profile.key).await.as_deref(), Ok(CANARY));
    assert_eq!(key(&desk.load().unwrap().profile.key).await.as_deref(), Ok("another"));
}

#[tokio::test]
async fn no_key_says_how_to_set_one() {
    let error = key(&load("").profile.key).await.unwrap_err();
    for way in ["ZIXFLOW_API_KEY", "key_command", "key_file", "api_key"] {
        assert!(error.contains(way), "{error}");
    }
}

#[tokio::test]
async fn what_cannot_be_a_key_is_refused_without_printing_it() {
    for (text, part) in [
        (String::new(), "is empty"),
        ("\n".to_owned(), "is empty"),
        (format!("{CANARY}\nsecond"), "more than one line"),
        (format!("{CANARY}\0"), "control character"),
        (format!("{CANARY}\u{1b}[31m"), "control character"),
        (format!("{CANARY}é"), "not ASCII"),
        (format!("{CANARY} x"), "a space"),
        (format!("{CANARY}{}", "k".repeat(1024 * 1024)), "longer than 4 KiB"),
    ] {
        let error = key(&KeySource::Value(SecretString::from(text))).await.unwrap_err();
        assert!(error.contains(part), "{error}");
    }
    let error = Desk::with("[profiles.default]\napi_key = \"canary-7c2f1a-key\\u001b\"\n").load().unwrap_err();
    let texts = format!("{error} {error:?}");
    assert!(texts.contains("2:11: api_key: it has a control character in it") && !texts.contains(CANARY), "{texts}");
}

#[test]
fn no_debug_and_no_rendering_shows_a_key() {
    let desk = Desk::with(
        "[profiles.default]\napi_key = \"canary-7c2f1a-key\"\nproxy = \"http://u:canary-7c2f1a-key@127.0.0.1:1\"\n\
         [profiles.two]\nkey_command = [\"echo\", \"canary-7c2f1a-key\"]\n",
    );
    let environment = with_key(CANARY);
    for settings in [
        desk.load(),
        Settings::load(&desk.paths(), &environment, None),
        Settings::load(&desk.paths(), &Environment::default(), Some("two")),
    ] {
        let settings = settings.unwrap();
        let (key, shown) = (&settings.profile.key, settings.render());
        let texts = format!("{settings:?} {settings:#?} {key:?} {} {shown} {environment:?}", key.describe());
        assert!(!texts.contains(CANARY), "{texts}");
    }
    for broken in ["api_key = \"canary-7c2f1a-key\n", "api_key = [\"canary-7c2f1a-key\"]\n", "canary-7c2f1a-key\n"] {
        let error = Desk::with(&format!("[profiles.default]\n{broken}")).load().unwrap_err();
        assert!(!format!("{error} {error:?}").contains(CANARY), "{error}");
    }
}

#[test]
fn a_panic_with_a_key_in_scope_says_nothing_of_it() {
    let child = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "secrets::child_that_panics_with_a_key", "--ignored", "--nocapture"])
        .env("RUST_BACKTRACE", "full")
        .env("ZIXFLOW_API_KEY", CANARY)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&[child.stdout, child.stderr].concat()).into_owned();
    assert!(!child.status.success() && told.contains("panicked with Environment"), "{told}");
    assert!(!told.contains(CANARY), "{told}");
}

#[test]
#[ignore = "started by the test above, with a key in its environment"]
fn child_that_panics_with_a_key() {
    let environment = Environment::read();
    let settings = Settings::load(&Desk::new().paths(), &environment, None).unwrap();
    let key = environment.api_key.clone().unwrap();
    panic!("panicked with {environment:?} {settings:#?} {key:?}");
}

#[cfg(unix)]
mod unix {
    use std::fs;
    use std::path::PathBuf;
    use std::process::Command;

    use super::*;
    use crate::desk::chmod;

    fn shell(script: &str) -> KeySource {
        KeySource::Command(vec!["sh".into(), "-c".into(), script.into()])
    }

    #[tokio::test]
    async fn a_key_in_a_private_file_is_read() {
        for mode in [0o600, 0o400] {
            let desk = Desk::with("[profiles.default]\nkey_file = \"key\"\n");
            desk.write("key", &format!("{CANARY}\n"), mode);
            assert_eq!(key(&desk.load().unwrap().profile.key).await.as_deref(), Ok(CANARY));
        }
    }

    #[tokio::test]
    async fn a_key_file_that_others_can_reach_is_refused_with_the_command_that_mends_it() {
        let desk = Desk::new();
        let file = desk.write("key", CANARY, 0o600);
        for mode in [0o644, 0o640, 0o604, 0o666, 0o620, 0o601] {
            chmod(&file, mode);
            let error = key(&KeySource::File(file.clone())).await.unwrap_err();
            assert!(error.contains(&format!("run: chmod 600 '{}'", file.display())), "{error}");
        }
        chmod(&file, 0o600);
        let link = desk.folder.path().join("link");
        std::os::unix::fs::symlink(&file, &link).unwrap();
        assert!(key(&KeySource::File(link)).await.unwrap_err().contains("symbolic link"));
        chmod(desk.folder.path(), 0o777);
        let error = key(&KeySource::File(file.clone())).await.unwrap_err();
        assert!(error.contains(&format!("run: chmod go-w '{}'", desk.folder.path().display())), "{error}");
        chmod(desk.folder.path(), 0o1777);
        assert_eq!(key(&KeySource::File(file)).await.as_deref(), Ok(CANARY));
    }

    #[tokio::test]
    async fn what_is_no_key_file_is_told_without_hanging() {
        let desk = Desk::new();
        let folder = desk.folder.path();
        let fifo = folder.join("fifo");
        assert!(Command::new("mkfifo").arg(&fifo).status().unwrap().success());
        for (path, part) in [
            (folder.join("none"), "could not be opened"),
            (folder.to_owned(), "is a folder"),
            (fifo, "is no regular file"),
            (PathBuf::from("/dev/zero"), "is no regular file"),
            (desk.write("big", &CANARY.repeat(300), 0o600), "is larger than 4 KiB"),
        ] {
            let error = key(&KeySource::File(path)).await.unwrap_err();
            assert!(error.contains(part), "{error}");
        }
    }

    #[test]
    fn a_configuration_may_be_open_to_others_unless_it_holds_a_secret() {
        let desk = Desk::with("workers = 2\n[profiles.default]\nproxy = \"http://127.0.0.1:1\"\n");
        chmod(&desk.paths().config_file, 0o644);
        assert!(desk.load().is_ok());
        for (text, place) in [
            ("[profiles.other]\napi_key = \"canary-7c2f1a-key\"\n", "2:11: api_key"),
            ("[profiles.x]\nproxy = \"http://u:canary-7c2f1a-key@127.0.0.1:1\"\n", "2:9: the password of the proxy"),
        ] {
            let desk = Desk::with(text);
            assert!(desk.load().is_ok());
            chmod(&desk.paths().config_file, 0o644);
            let error = desk.load().unwrap_err();
            let texts = format!("{error} {error:?}");
            assert!(texts.contains(&format!("{place} must not stand here")), "{texts}");
            assert!(texts.contains("run: chmod 600 ") && !texts.contains(CANARY), "{texts}");
        }
    }

    #[tokio::test]
    async fn a_key_command_prints_the_key() {
        assert_eq!(key(&shell(&format!("echo {CANARY}"))).await.as_deref(), Ok(CANARY));
        assert_eq!(key(&shell(&format!("printf {CANARY}"))).await.as_deref(), Ok(CANARY));
        // Complaints of a command that succeeds do not matter, even where they fill the pipe.
        let noisy = format!("head -c 300000 /dev/zero | tr '\\0' x >&2; echo {CANARY}");
        assert_eq!(key(&shell(&noisy)).await.as_deref(), Ok(CANARY));
        // No shell of ours: words stay words.
        let echo = KeySource::Command(vec!["echo".into(), "$HOME;`id`".into()]);
        assert_eq!(key(&echo).await.as_deref(), Ok("$HOME;`id`"));
    }

    #[tokio::test]
    async fn a_key_command_that_fails_says_how() {
        for (script, part) in [
            ("exit 3", "it ended with code 3"),
            ("printf 'locked \\033[31mnow\\n' >&2; exit 1", "it ended with code 1: locked ␛[31mnow"),
            ("kill -9 $$", "it was killed"),
            ("true", "is empty"),
            ("cat", "is empty"),
            ("echo canary-7c2f1a-key; echo canary-7c2f1a-key", "more than one line"),
            ("echo canary-7c2f1a-key; exit 1", "it ended with code 1"),
            ("printf 'canary-7c2f1a-key\\303\\251\\377'", "not ASCII"),
            ("yes canary-7c2f1a-key", "more than 4 KiB"),
        ] {
            let error = key(&shell(script)).await.unwrap_err();
            assert!(error.contains(part), "{script}: {error}");
            assert!(!error.contains(char::is_control), "{error:?}");
        }
        let missing = KeySource::Command(vec!["/nowhere/key-command".into()]);
        assert!(key(&missing).await.unwrap_err().contains("could not be started"));
        let long = key(&shell("head -c 100000 /dev/zero | tr '\\0' x >&2; exit 1")).await.unwrap_err();
        assert!(long.chars().count() < 400, "{long}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_key_command_that_hangs_is_ended_after_ten_seconds() {
        let start = tokio::time::Instant::now();
        let error = key(&shell("exec sleep 600")).await.unwrap_err();
        assert!(error.contains("did not end within 10 s"), "{error}");
        assert!((10..12).contains(&start.elapsed().as_secs()));
    }

    #[tokio::test]
    async fn what_a_key_command_leaves_behind_is_not_waited_for() {
        let desk = Desk::new();
        let pid = desk.folder.path().join("pid");
        let script = format!("sleep 600 & echo $! > '{}'; echo {CANARY}", pid.display());
        let start = tokio::time::Instant::now();
        assert_eq!(key(&shell(&script)).await.as_deref(), Ok(CANARY));
        assert!(start.elapsed() < Duration::from_secs(9));
        let pid = fs::read_to_string(pid).unwrap();
        assert!(Command::new("kill").arg(pid.trim()).status().unwrap().success());
    }

    #[test]
    fn the_key_is_taken_out_of_the_environment_of_a_key_command() {
        let output = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "secrets::unix::child_with_a_key_in_its_environment", "--ignored", "--nocapture"])
            .env("ZIXFLOW_API_KEY", CANARY)
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && text.contains("1 passed"), "{text}");
    }

    #[tokio::test]
    #[ignore = "started by the test above, with a key in its environment"]
    async fn child_with_a_key_in_its_environment() {
        assert_eq!(Environment::read().api_key.unwrap().expose_secret(), CANARY);
        let seen = shell("echo \"seen:${ZIXFLOW_API_KEY-nothing}\"");
        assert_eq!(key(&seen).await.as_deref(), Ok("seen:nothing"));
    }
}
