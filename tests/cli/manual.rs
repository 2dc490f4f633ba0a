//! Completions and the manual: of the command line as it is.

use super::trial::Trial;

#[test]
fn every_shell_gets_a_script_that_knows_the_commands() {
    let trial = Trial::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let ended = trial.run(&["completions", shell]);
        assert_eq!((ended.code, ended.stderr.as_str()), (0, ""), "{shell}");
        for word in ["send", "contacts", "caption-file", "data-dir"] {
            assert!(ended.stdout.contains(word), "{shell} does not know {word}");
        }
    }
    assert_eq!(trial.run(&["completions", "ksh93"]).code, 2);
    assert!(!trial.data().exists());
}

#[test]
fn a_bash_that_read_the_script_completes_a_command() {
    let script = Trial::new().run(&["completions", "bash"]).stdout;
    let question = format!(
        "{script}\nCOMP_WORDS=(zixpost his)\nCOMP_CWORD=1\n_zixpost zixpost his zixpost\nprintf '%s\\n' \"${{COMPREPLY[@]}}\""
    );
    let Ok(answer) = std::process::Command::new("bash").args(["--norc", "-c", &question]).output() else {
        return; // Without a bash there is nobody to ask.
    };
    assert_eq!(String::from_utf8_lossy(&answer.stdout), "history\n");
}

#[test]
fn a_page_is_that_of_its_command() {
    let trial = Trial::new();
    let page = trial.run(&["man"]).stdout;
    assert!(page.contains(".TH zixpost 1") && page.contains("Exit codes"), "{page}");
    let page = trial.run(&["man", "contacts", "import"]).stdout;
    assert!(page.contains(".TH zixpost-contacts-import 1") && page.contains("dry\\-run"), "{page}");
    let ended = trial.run(&["man", "contacts", "imprt"]);
    assert_eq!(ended.code, 2);
    assert!(ended.stderr.contains("there are list, show, add"), "{}", ended.stderr);
}

#[test]
fn all_pages_are_written_at_once() {
    let trial = Trial::new();
    let folder = trial.data().with_file_name("man1");
    let ended = trial.run(&["man", "--to", folder.to_str().unwrap()]);
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    for name in ["zixpost.1", "zixpost-send.1", "zixpost-contacts-import.1"] {
        assert!(folder.join(name).exists(), "{name}");
    }
}
