//! `zixpost check`, and the look before a send.

use super::trial::{TO, Trial};
use zixpost::sandbox::{Received, SENDERS, Sandbox};

/// The looks that reached the sandbox.
fn looks(trial: &Trial) -> Vec<Received> {
    trial.all_received().into_iter().filter(|request| request.method == "GET").collect()
}

fn bad(trial: &Trial, name: &str) -> String {
    format!("{}/pictures/bad/{name}", trial.base())
}

#[test]
fn a_good_picture_is_one_line_and_ends_with_0() {
    let trial = Trial::new();
    let ended = trial.run(&["check", &trial.picture()]);
    assert_eq!((ended.code, ended.stderr.as_str()), (0, ""), "{ended:?}");
    assert!(
        ended.stdout.starts_with("✓ PNG ") && ended.stdout.contains(" · loopback (sandbox) · direct\n  SHA-256 "),
        "{ended:?}"
    );
    assert!(!trial.data().exists(), "a look writes nothing");
}

#[test]
fn the_exit_code_tells_the_verdict_and_the_lines_tell_why() {
    let trial = Trial::new();
    for (name, code, words) in [
        ("cmyk.jpg", 0, "warning: CMYK"),
        ("viewer", 1, "block: this is a viewer page (HTML), not the picture: use its direct link"),
        ("404.png", 1, "block: the server answers 404"),
        ("403.png", 4, "warning: the server answers 403"),
        ("redirect-private", 1, "302 -> http://10.0.0.1/a.png"),
    ] {
        let ended = trial.run(&["check", &bad(&trial, name)]);
        assert_eq!(ended.code, code, "{name}: {ended:?}");
        assert!(ended.stdout.contains(words), "{name}: {ended:?}");
    }
    for wrong in ["cdn.example.com/a.png", "sandbox:invoice.png", "https://a:b@cdn.example.com/"] {
        let ended = trial.run(&["check", wrong]);
        assert_eq!((ended.code, ended.stdout.as_str()), (2, ""), "{wrong}: {ended:?}");
        assert!(ended.stderr.contains("could not look at the picture: "), "{ended:?}");
    }
}

#[test]
fn without_a_stand_in_a_private_link_is_refused_unasked() {
    let trial = Trial::new();
    let mut command = trial.command(&["check", &trial.picture(), "--json"]);
    command.env_remove("ZIXFLOW_DOMAIN");
    let ended = super::trial::finish(command);
    let report = ended.object();
    assert_eq!((ended.code, report["verdict"].as_str(), report["way"].as_str()), (1, Some("block"), Some("none")));
    assert!(looks(&trial).is_empty());
}

#[test]
fn json_holds_everything_that_was_found() {
    let trial = Trial::new();
    let report = trial.run(&["check", &bad(&trial, "redirect?X=1"), "--json"]).object();
    assert_eq!(report["verdict"], "fine");
    assert_eq!((report["status"].as_u64(), report["content_type"].as_str()), (Some(200), Some("image/png")));
    assert_eq!((report["file"]["format"].as_str(), report["file"]["is_whole"].as_bool()), (Some("PNG"), Some(true)));
    assert!(report["file"]["width"].as_u64() > Some(0) && report["file"]["bytes"].as_u64() > Some(0), "{report}");
    assert_eq!(report["file"]["sha256"].as_str().map(str::len), Some(64));
    assert_eq!(report["redirects"][0]["status"], 302);
    assert_eq!(report["remarks"][0]["grade"], "fine");
    let report = trial.run(&["check", &bad(&trial, "16-bit.png"), "--json"]).object();
    assert_eq!((report["verdict"].as_str(), report["file"]["depth"].as_u64()), (Some("block"), Some(16)));
}

#[test]
fn the_built_in_sandbox_shows_its_own_pictures_and_asks_nobody_else() {
    let trial = Trial::new();
    assert_eq!(trial.run(&["--sandbox", "check", "sandbox:invoice.png"]).code, 0);
    assert_eq!(trial.run(&["--sandbox", "check", "sandbox:bad/gif.gif"]).code, 1);
    let ended = trial.run(&["--sandbox", "check", "https://cdn.example.com/a.png"]);
    assert_eq!(ended.code, 4, "{ended:?}");
    assert!(ended.stdout.contains("nothing leaves this machine"), "{ended:?}");
}

#[test]
fn a_send_looks_first_and_stops_where_the_picture_is_surely_refused() {
    let trial = Trial::new();
    let picture = bad(&trial, "html.png");
    let words = ["send", "--to", TO, "--from", SENDERS[0].1, "--image", &picture];
    let ended = trial.run(&words);
    assert_eq!((ended.code, ended.stdout.as_str()), (2, ""), "{ended:?}");
    assert!(ended.stderr.contains("image: this is a viewer page (HTML)"), "{ended:?}");
    assert!(ended.stderr.contains("--no-preflight"), "{ended:?}");
    assert!(trial.received().is_empty() && !trial.data().exists(), "nothing was sent and nothing was written");
    let ended = trial.run(&[&words[..], &["--no-preflight"]].concat());
    assert_eq!((ended.code, trial.received().len(), looks(&trial).len()), (0, 1, 1), "{ended:?}");
}

#[test]
fn a_send_tells_a_warning_and_goes_on() {
    let trial = Trial::new();
    let picture = bad(&trial, "no-type.png");
    let ended = trial.run(&["send", "--to", TO, "--from", SENDERS[0].1, "--image", &picture]);
    assert_eq!((ended.code, trial.received().len()), (0, 1), "{ended:?}");
    assert!(ended.stderr.contains("zixpost: image: it comes with no content type"), "{ended:?}");
    assert!(!looks(&trial).iter().any(|look| look.headers.iter().any(|(name, _)| name == "authorization")));
    let ended = trial.send("Hello", &[]);
    assert_eq!((ended.code, ended.stderr.as_str()), (0, ""), "{ended:?}");
}

#[test]
fn a_dry_run_asks_nobody() {
    let trial = Trial::new();
    assert_eq!(trial.send("Hello", &["--dry-run"]).code, 0);
    assert!(trial.all_received().is_empty());
}

#[test]
fn the_help_page_of_the_sandbox_lists_every_bad_picture() {
    let trial = Trial::new();
    let page = trial.page();
    for name in Sandbox::bad_pictures() {
        assert!(page.contains(&format!("/pictures/bad/{name} ")), "{name}");
    }
}

#[test]
fn signs_are_ascii_for_people_who_want_them_plain_and_stay_in_what_programs_read() {
    let trial = Trial::new();
    let plain = trial.run(&["check", &trial.picture(), "--plain"]);
    let mut command = trial.command(&["check", &trial.picture()]);
    command.env("LC_ALL", "C");
    let of_c = super::trial::finish(command);
    let written = Trial::new();
    std::fs::write(written.config(), "plain = true\n").unwrap();
    let of_file = written.run(&["check", &written.picture()]);
    for ended in [plain, of_c, of_file] {
        assert!(ended.code == 0 && ended.stdout.is_ascii(), "{ended:?}");
        assert!(ended.stdout.starts_with("+ PNG ") && ended.stdout.contains(" . loopback (sandbox) . "), "{ended:?}");
    }
    // A name keeps its letters, and cells for programs keep everything.
    trial.run(&["contacts", "add", "--name", "María … Ortiz", "--number", "+1 302 555 0101"]);
    let told = trial.run(&["--plain", "contacts", "list"]);
    assert!(told.stdout.contains("María … Ortiz"), "{told:?}");
}
