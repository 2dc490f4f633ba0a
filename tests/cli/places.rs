//! Homes and folders that are odd: everything works there, or one clear line says why not (S07).

use std::ffi::OsString;
use std::fs;
use std::os::unix::ffi::OsStringExt;
use std::path::PathBuf;
use std::process::Command;

use super::trial::{Trial, finish};

/// A send from a home, with more words of the environment; configuration and data are where the platform has them.
fn from_home(trial: &Trial, home: &std::path::Path, more: &[(&str, OsString)]) -> Command {
    let words = trial.sending("Hello", &["--yes"]);
    let mut command = trial.command(&words.iter().map(String::as_str).collect::<Vec<_>>());
    command.env_remove("ZIXPOST_CONFIG").env_remove("ZIXPOST_DATA_DIR").env("HOME", home).current_dir(trial.folder());
    command.envs(more.iter().map(|(name, value)| (name, value)));
    command
}

#[test]
fn a_home_with_any_name_works() {
    let trial = Trial::new();
    let names: [OsString; 5] = [
        "with spaces and 'quotes\"".into(),
        "with\na newline".into(),
        OsString::from_vec(b"not \xff UTF-8".to_vec()),
        "m\u{0301}aría \u{1f600}".into(),
        "--read-only".into(),
    ];
    for name in names {
        let home = trial.folder().join(&name);
        fs::create_dir_all(home.join(".config/zixpost")).unwrap();
        fs::write(home.join(".config/zixpost/config.toml"), "workers = 2\n").unwrap();
        let ended = finish(from_home(&trial, &home, &[]));
        assert_eq!((ended.code, ended.stderr.as_str()), (0, ""), "{name:?}: {ended:?}");
        let history = home.join(".local/share/zixpost/history");
        assert_eq!(fs::read_dir(&history).unwrap().count(), 1, "{name:?}");
        // Told by doctor, its name does nothing to a terminal.
        let mut doctor = trial.command(&["doctor"]);
        doctor.env_remove("ZIXPOST_DATA_DIR").env("HOME", &home);
        let doctor = finish(doctor);
        assert_eq!(doctor.code, 0, "{name:?}: {doctor:?}");
        assert_eq!(doctor.stdout.lines().filter(|line| line.starts_with("pass  folder")).count(), 1, "{doctor:?}");
    }
}

#[test]
fn a_folder_that_cannot_be_is_one_line_and_nothing_is_sent() {
    let trial = Trial::new();
    let long: PathBuf = std::iter::repeat_n("a".repeat(250), 20).collect();
    fs::write(trial.folder().join("file"), "").unwrap();
    let bad = [trial.folder().join(long), trial.folder().join("file/home"), PathBuf::from("/dev/null/home")];
    for home in bad {
        let ended = finish(from_home(&trial, &home, &[]));
        assert_eq!(ended.stderr.lines().count(), 1, "{ended:?}");
        assert!([3, 6].contains(&ended.code), "{ended:?}");
    }
    assert_eq!(trial.all_received().iter().filter(|request| request.method == "POST").count(), 0);
}

#[test]
fn a_relative_xdg_folder_counts_as_none_and_a_missing_home_is_the_systems() {
    let trial = Trial::new();
    let home = trial.folder().join("home");
    let relative = [("XDG_DATA_HOME", "here".into()), ("XDG_CONFIG_HOME", "here".into())];
    let ended = finish(from_home(&trial, &home, &relative));
    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(!trial.folder().join("here").exists() && home.join(".local/share/zixpost").exists());
    // Only looked at: the home of whoever runs this test is not ours to write in.
    let mut command = trial.command(&["config", "path"]);
    command.env_remove("HOME").env_remove("ZIXPOST_CONFIG").env_remove("ZIXPOST_DATA_DIR");
    let ended = finish(command);
    assert!(ended.code == 0 && ended.stdout.trim().starts_with('/') || ended.code == 3, "{ended:?}");
}
