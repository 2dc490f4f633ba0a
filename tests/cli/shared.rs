//! Who may read and write the data folder: one user, or everybody in a group (C09).

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::Command;

use super::trial::{Ended, Trial, finish};

/// Users and a group that this machine does not know.
const ANNA: u32 = 63_101;
const BEN: u32 = 63_102;
const STRANGER: u32 = 63_103;
const DESK: u32 = 63_200;

/// Runs a command of the trial through other programs that set something first.
fn through(before: &[&str], command: &Command) -> Ended {
    let mut wrapped = Command::new(before[0]);
    wrapped
        .args(&before[1..])
        .arg(command.get_program())
        .args(command.get_args())
        .env_clear()
        .env("PATH", "/usr/bin:/bin");
    wrapped.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    finish(wrapped)
}

fn under_umask(umask: &str, command: &Command) -> Ended {
    through(&["sh", "-c", &format!("umask {umask}; exec \"$@\""), "sh"], command)
}

/// Everything in a folder, itself first.
fn everything(dir: &Path) -> Vec<PathBuf> {
    let mut found = vec![dir.to_owned()];
    let mut at = 0;
    while let Some(path) = found.get(at).cloned() {
        at += 1;
        if path.is_dir() {
            found.extend(fs::read_dir(path).unwrap().map(|item| item.unwrap().path()));
        }
    }
    found
}

fn fill(trial: &Trial, run: impl Fn(&Command) -> Ended) {
    let words = |words: &[&str]| trial.command(words);
    let sending = |caption: &str| {
        let words = trial.sending(caption, &["--yes"]);
        trial.command(&words.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let first = run(&sending("Hello"));
    assert_eq!(first.code, 0, "{first:?}");
    assert_eq!(run(&sending("#cut-after")).code, 5);
    assert_eq!(run(&words(&["contacts", "add", "--name", "Olga", "--number", "+13025550102"])).code, 0);
    assert_eq!(run(&words(&["canned", "add", "--code", "sig", "--caption", "Kind regards"])).code, 0);
    assert_eq!(run(&words(&["outbox"])).code, 0);
}

#[test]
fn modes_do_not_depend_on_the_umask() {
    for (is_shared, folder, file) in [(false, 0o700, 0o600), (true, 0o2770, 0o660)] {
        for umask in ["000", "077", "027"] {
            let trial = Trial::new();
            fs::write(trial.config(), format!("shared = {is_shared}\n")).unwrap();
            fill(&trial, |command| under_umask(umask, command));
            let all = everything(&trial.data());
            assert!(all.len() > 10, "{all:?}");
            for path in all {
                let found = fs::metadata(&path).unwrap();
                let expected = if found.is_dir() { folder } else { file };
                assert_eq!(found.permissions().mode() & 0o7777, expected, "{umask} {}", path.display());
            }
            let doctor = trial.run(&["doctor"]);
            assert!(doctor.stdout.contains("pass  modes"), "{doctor:?}");
        }
    }
}

#[test]
fn a_folder_that_was_private_is_shared_by_the_command_that_doctor_names() {
    let trial = Trial::new();
    fill(&trial, |command| under_umask("077", command));
    fs::write(trial.config(), "shared = true\n").unwrap();
    let told = trial.run(&["doctor", "--json"]);
    let modes = told.objects().into_iter().find(|check| check["name"] == "modes").unwrap();
    assert_eq!(modes["result"], "warn");
    assert!(Command::new("sh").args(["-c", modes["mend"].as_str().unwrap()]).status().unwrap().success());
    assert!(trial.run(&["doctor"]).stdout.contains("pass  modes"));
}

#[test]
fn where_the_configuration_cannot_be_read_nothing_is_written() {
    let trial = Trial::new();
    for text in ["shared = 7\n", "shared = \n"] {
        fs::write(trial.config(), text).unwrap();
        let ended = trial.run(&["canned", "add", "--code", "sig", "--caption", "Kind regards"]);
        assert_eq!(ended.code, 3, "{ended:?}");
        assert!(!trial.data().exists());
    }
}

/// Two people with nothing in common but a group, and one without it. Only root can be several people.
#[test]
#[cfg(target_os = "linux")]
#[expect(clippy::print_stderr, reason = "a test that was left out must say so")]
fn a_group_shares_a_folder_and_others_are_refused() {
    let as_user = |user: u32, group: u32, command: &Command| {
        let (user, group) = (user.to_string(), group.to_string());
        let start = ["setpriv", "--reuid", &user, "--regid", &group, "--groups", &group];
        through(&[&start[..], &["sh", "-c", "umask 077; exec \"$@\"", "sh"]].concat(), command)
    };
    let trial = Trial::new();
    // The program is copied to where those people may run it.
    let program = trial.folder().join("zixpost");
    let can_be_others = chown(trial.folder(), Some(ANNA), Some(DESK)).is_ok()
        && fs::set_permissions(trial.folder(), fs::Permissions::from_mode(0o755)).is_ok()
        && as_user(BEN, DESK, &Command::new("true")).code == 0;
    if !can_be_others {
        eprintln!("left out: `setpriv --reuid` does not work here");
        return;
    }
    // By another process: one that is started meanwhile would inherit our handle, and what is open for writing cannot run.
    let install = ["-m", "755", env!("CARGO_BIN_EXE_zixpost"), program.to_str().unwrap()];
    assert!(Command::new("install").args(install).status().unwrap().success());
    fs::write(trial.config(), "shared = true\n").unwrap();
    let copied = |original: &Command| {
        let mut command = Command::new(&program);
        command.args(original.get_args());
        command.envs(original.get_envs().filter_map(|(name, value)| Some((name, value?))));
        command
    };
    fill(&trial, |command| as_user(ANNA, DESK, &copied(command)));
    let number = |number: &str| trial.command(&["contacts", "add", "--name", "Pia", "--number", number]);
    let added = as_user(BEN, DESK, &copied(&number("+13025550103")));
    assert_eq!(added.code, 0, "{added:?}");
    let words = trial.sending("From another one", &["--yes"]);
    let sent = as_user(BEN, DESK, &copied(&trial.command(&words.iter().map(String::as_str).collect::<Vec<_>>())));
    assert_eq!(sent.code, 0, "{sent:?}");
    for path in everything(&trial.data()) {
        assert_eq!(fs::metadata(&path).unwrap().gid(), DESK, "{}", path.display());
    }
    // And back again: whoever wrote last shuts nobody out.
    assert_eq!(as_user(ANNA, DESK, &copied(&trial.command(&["outbox"]))).code, 0);
    assert_eq!(as_user(ANNA, DESK, &copied(&number("+13025550104"))).code, 0);
    assert_eq!(trial.history().len(), 3);
    // Who is not in the group comes to nothing, whatever they configure.
    let refused = as_user(STRANGER, STRANGER, &copied(&number("+13025550105")));
    assert_eq!(refused.code, 6, "{refused:?}");
    // And who wants it alone is told whose it is.
    fs::write(trial.config(), "").unwrap();
    let refused = as_user(BEN, DESK, &copied(&number("+13025550105")));
    assert_eq!(refused.code, 6, "{refused:?}");
    assert!(refused.stderr.contains(&format!("belongs to another user (uid {ANNA})")), "{refused:?}");
}

#[test]
fn a_file_of_another_user_is_refused_unless_shared() {
    let trial = Trial::new();
    trial.send("Hello", &[]);
    let outbox = trial.data().join("outbox.jsonl");
    if chown(&outbox, Some(ANNA), None).is_err() {
        return;
    }
    let refused = trial.send("Again", &[]);
    assert_eq!(refused.code, 6, "{refused:?}");
    assert!(refused.stderr.contains("outbox.jsonl belongs to another user"), "{refused:?}");
    fs::write(trial.config(), "shared = true\n").unwrap();
    assert_eq!(trial.send("Again", &[]).code, 0);
    assert_eq!(trial.received().len(), 2);
}
