//! A key that is used everywhere, and looked for in everything that is written.

use std::fs;
use std::path::Path;

use super::trial::{Ended, TO, Trial, finish};

const CANARY: &str = "canary-9b1e4f-key";

/// What is answered to the captions with these words, before the sandbox looks at the key.
const TROUBLES: [&str; 14] = [
    "ok",
    "false",
    "401",
    "403",
    "503",
    "500",
    "307",
    "garbage",
    "truncated",
    "cut-after",
    "reset-after",
    "nothttp",
    "two-lengths",
    "json-bytes",
];

/// The key as JSON may spell it too.
fn escaped() -> String {
    CANARY.replace('a', "\\u0061").replace('-', "\\u002D")
}

/// Whether a text holds the key, or what says the key to whoever reads JSON.
fn tells(text: &[u8]) -> bool {
    let holds = |key: &[u8]| text.windows(key.len()).any(|window| window == key);
    holds(CANARY.as_bytes()) || holds(escaped().as_bytes()) || holds(escaped().replace('\\', "\\\\").as_bytes())
}

/// A rule for each trouble, and two whose answers repeat the key.
fn scenario() -> String {
    let rule = |name: &&str| format!("[[rule]]\nmatch = {{ caption_contains = 'case {name};' }}\ntrouble = '{name}'\n");
    let echo = format!(
        "[[rule]]\nmatch = {{ caption_contains = 'case echo;' }}\ntrouble = 'answer'\nstatus = 401\n\
         body = '{{\"status\":false,\"message\":\"{CANARY} is no key\"}}'\n"
    );
    let spelled = echo.replace("case echo;", "case spelled;").replace(CANARY, &escaped());
    TROUBLES.iter().map(rule).collect::<String>() + &echo + &spelled
}

fn clean(what: &str, ended: &Ended) {
    assert!(!tells(ended.stdout.as_bytes()) && !tells(ended.stderr.as_bytes()), "{what}: {ended:?}");
    assert!(!ended.stderr.contains("panicked"), "{what}: {ended:?}");
}

/// The words of a send to the `n`th person: messages to one alone would keep their pace, which takes minutes.
fn to_another(trial: &Trial, n: usize, caption: &str, more: &[&str]) -> Vec<String> {
    let other = |word: String| if word == TO { format!("+1302555{:04}", 100 + n) } else { word };
    trial.sending(caption, more).into_iter().map(other).collect()
}

/// Every file below the folder whose name or content holds the key.
fn holding(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for item in fs::read_dir(folder).into_iter().flatten() {
        let path = item.unwrap().path();
        if path.is_dir() {
            found.extend(holding(&path));
            continue;
        }
        let bytes = fs::read(&path).unwrap_or_default();
        if tells(path.to_string_lossy().as_bytes()) || tells(&bytes) {
            found.push(path.display().to_string());
        }
    }
    found
}

/// Runs with the canary in the environment.
fn run(trial: &Trial, words: &[&str]) -> Ended {
    let mut command = trial.command(words);
    command.env("ZIXFLOW_API_KEY", CANARY);
    let ended = finish(command);
    clean(&words.join(" "), &ended);
    ended
}

#[test]
fn the_key_is_in_nothing_that_any_command_writes() {
    let trial = Trial::with(&scenario());
    fs::write(trial.config(), "pary = 1\n[profiles.default]\nsource = \"desk\"\n").unwrap();
    for (n, trouble) in TROUBLES.iter().chain(&["echo", "spelled"]).enumerate() {
        for (n, more) in [(n, &["--yes"][..]), (50 + n, &["--yes", "--json"])] {
            let words = to_another(&trial, n, &format!("case {trouble};"), more);
            run(&trial, &words.iter().map(String::as_str).collect::<Vec<_>>());
        }
    }
    let posts = trial.received();
    assert_eq!(posts.len(), 2 * TROUBLES.len() + 4);
    let key = ("authorization".to_owned(), format!("Bearer {CANARY}"));
    assert!(posts.iter().all(|post| post.headers.contains(&key)), "the canary was used in none");
    // The newest repeats the key in its answer.
    let newest = run(&trial, &["history", "--json", "--limit", "1"]).objects()[0]["id"].as_str().unwrap().to_owned();
    let people = trial.folder().join("people.csv");
    let people = people.to_str().unwrap();
    for words in [
        &["contacts", "add", "--name", "Ann", "--number", TO][..],
        &["contacts", "list", "--json"],
        &["contacts", "export", people],
        &["contacts", "import", people],
        &["history"],
        &["history", "--json"],
        &["outbox", "list"],
        &["outbox", "list", "--json"],
        &["canned", "list"],
        &["drafts"],
        &["senders"],
        &["evidence", &newest],
        &["evidence", &newest, "--json", "--full-numbers", "--captions"],
        &["doctor"],
        &["doctor", "--json"],
        &["config", "show"],
        &["config", "check"],
        &["config", "path"],
        &["config", "keys"],
        &["check", &trial.picture()],
        &["send", "--to", TO, "--from", "100000000000001", "--image", "https://cdn.example.com/a.png", "--dry-run"],
        &["send", "--to", "nobody", "--image", "x"],
        &["history", "--what"],
        &["demo"],
        &["--help"],
        &[],
    ] {
        // Mistakes are told too; all others are commands that there are.
        let ended = run(&trial, words);
        let mistaken =
            words.is_empty() || words[0] == "demo" || ["nobody", "--what"].iter().any(|word| words.contains(word));
        assert_eq!(ended.code == 2, mistaken, "{words:?}: {ended:?}");
    }
    assert_eq!(holding(trial.folder()), Vec::<String>::new());
}

#[test]
fn a_key_from_any_source_is_nowhere_else() {
    let trial = Trial::with(&scenario());
    let key = trial.folder().join("key");
    let (file, config) = (key.to_str().unwrap(), trial.config());
    fs::write(&key, CANARY).unwrap();
    private(&key);
    let print = format!("[\"/bin/cat\", \"{file}\"]");
    for source in
        [format!("api_key = \"{CANARY}\""), format!("key_file = \"{file}\""), format!("key_command = {print}")]
    {
        fs::write(&config, format!("[profiles.default]\n{source}\n")).unwrap();
        private(&config);
        for (n, (caption, code)) in
            [("case ok;", 1), ("case echo;", 1), ("case spelled;", 1), ("case cut-after;", 5)].into_iter().enumerate()
        {
            let words = to_another(&trial, n, caption, &["--yes"]);
            let mut command = trial.command(&words.iter().map(String::as_str).collect::<Vec<_>>());
            command.env_remove("ZIXFLOW_API_KEY");
            let ended = finish(command);
            clean(&source, &ended);
            assert_eq!(ended.code, code, "{source}: {ended:?}");
        }
        for words in [&["config", "show"][..], &["config", "check"], &["doctor"]] {
            let mut command = trial.command(words);
            command.env_remove("ZIXFLOW_API_KEY");
            clean(&source, &finish(command));
        }
        assert_eq!(holding(&trial.data()), Vec::<String>::new(), "{source}");
    }
    let key = ("authorization".to_owned(), format!("Bearer {CANARY}"));
    assert!(trial.received().iter().all(|post| post.headers.contains(&key)));
    assert_eq!(trial.received().len(), 12);
}

#[test]
fn a_text_that_is_no_key_is_refused_without_being_printed() {
    let trial = Trial::new();
    let long = CANARY.repeat(5000);
    for bad in [&format!("{CANARY}\nsecond"), &format!("{CANARY}\u{1b}[31m"), &format!("{CANARY}é"), &long] {
        let words = trial.sending("Hello", &["--yes"]);
        let mut command = trial.command(&words.iter().map(String::as_str).collect::<Vec<_>>());
        command.env("ZIXFLOW_API_KEY", bad);
        let ended = finish(command);
        clean("a bad key", &ended);
        assert!(ended.code == 3 && ended.stderr.contains("ZIXFLOW_API_KEY"), "{ended:?}");
    }
    assert_eq!((trial.received().len(), holding(trial.folder())), (0, Vec::new()));
}

#[cfg(target_os = "linux")]
#[test]
fn a_key_command_gets_neither_the_key_nor_a_file_or_socket_of_ours() {
    let trial = Trial::new();
    let seen = trial.folder().join("seen");
    // The screen's own key is in the environment of nothing that is started, even where it is not the one that is used.
    let script = format!("env > {0}; ls -l /proc/self/fd >> {0}; echo {1}", seen.display(), zixpost::sandbox::KEY);
    fs::write(trial.config(), format!("[profiles.default]\nkey_command = [\"/bin/sh\", \"-c\", \"{script}\"]\n"))
        .unwrap();
    let words = trial.sending("Hello", &["--yes"]);
    let mut command = trial.command(&words.iter().map(String::as_str).collect::<Vec<_>>());
    command.env("ZIXFLOW_API_KEY", "").env("PATH", "/usr/bin:/bin");
    let ended = finish(command);
    assert_eq!(ended.code, 0, "{ended:?}");
    let seen = fs::read_to_string(seen).unwrap();
    let data = trial.data().display().to_string();
    let opened: Vec<&str> = seen.lines().filter(|line| line.contains(" -> ")).collect();
    assert!(opened.len() >= 3, "{seen}");
    assert!(!opened.iter().any(|line| line.contains("socket:") || line.contains(&data)), "{opened:?}");
    assert!(seen.contains("HOME=") && !seen.contains("ZIXFLOW_API_KEY"), "{seen}");
}

fn private(file: &Path) {
    #[cfg(unix)]
    fs::set_permissions(file, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
}
