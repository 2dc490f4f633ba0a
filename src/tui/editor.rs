//! A caption in the person's own editor: a file for it alone, a child on the terminal, and the text that comes back.

use std::ffi::OsString;
use std::fs::{OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::fd::AsFd;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;
use tokio::process::{Child, Command};
use tokio::sync::oneshot;

use crate::app::Edited;
use crate::domain::Phone;

/// Bytes of a file that are read back, at most.
const FILE_LIMIT: u64 = 1024 * 1024;
/// How long an editor may take to end when the program must.
const PATIENCE: Duration = Duration::from_millis(400);

/// What is to be edited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Job {
    /// Whose caption it is.
    pub(super) to: Phone,
    /// As it stands.
    pub(super) text: String,
    /// Characters that can come back.
    pub(super) limit: usize,
}

/// `$VISUAL`, else `$EDITOR`, else vi.
pub(super) fn editor(variable: impl Fn(&str) -> Option<OsString>) -> OsString {
    let set = |name| variable(name).filter(|value| !value.is_empty());
    set("VISUAL").or_else(|| set("EDITOR")).unwrap_or_else(|| "vi".into())
}

/// Runs the editor on a new file in `folder` until it ends. `stop` ends it early: the program must end.
pub(super) async fn run(editor: OsString, folder: &Path, job: &Job, stop: oneshot::Receiver<()>) -> Edited {
    let owner = Permissions::from_mode(0o700);
    let place = tempfile::Builder::new().prefix("caption-").permissions(owner).tempdir_in(folder);
    let place = match place.and_then(|place| write(&place.path().join(FILE), &job.text).map(|()| place)) {
        Ok(place) => place,
        Err(error) => return Edited::Failed(format!("no file can be made in {} ({error})", folder.display())),
    };
    let ended = match start(editor, &place.path().join(FILE)) {
        Ok(child) => wait(child, stop).await,
        Err(error) => return Edited::Failed(format!("the editor could not be started ({error})")),
    };
    let read = read(&place.path().join(FILE), job);
    match (ended.and_then(checked), read) {
        (Ok(()), Ok(text)) => Edited::Text(text),
        // Nothing was changed, so there is nothing to keep.
        (Err(why), Ok(text)) if text == job.text => Edited::Failed(why),
        (Err(why), _) | (Ok(()), Err(why)) => Edited::Failed(format!("{why}; {}", kept(place))),
    }
}

/// The file's name: editors go by the ending.
const FILE: &str = "caption.txt";

/// Ends in a line break, as editors want it; the same one is dropped when the text comes back.
fn write(path: &Path, text: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())?;
    if text.is_empty() { Ok(()) } else { file.write_all(b"\n") }
}

/// Through the shell, because the variable may hold arguments too. Without the key: no editor needs it.
fn start(editor: OsString, file: &Path) -> io::Result<Child> {
    let mut script = OsString::from("exec ");
    script.push(editor);
    script.push(" \"$@\"");
    // Standard error may be a file; an editor's messages are for the person at the terminal.
    let screen = io::stdout().as_fd().try_clone_to_owned()?;
    Command::new("/bin/sh")
        .arg("-c")
        .arg(script)
        .arg("sh")
        .arg(file)
        .env_remove("ZIXFLOW_API_KEY")
        .stderr(Stdio::from(screen))
        .kill_on_drop(true)
        .spawn()
}

async fn wait(mut child: Child, stop: oneshot::Receiver<()>) -> Result<ExitStatus, String> {
    tokio::select! {
        status = child.wait() => return status.map_err(|error| format!("the editor was lost ({error})")),
        // Also where the sender is dropped.
        _ = stop => {}
    }
    // Politely first: an editor gives the terminal back, and keeps what was not saved.
    let pid = child.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw);
    pid.map(|pid| kill_process(pid, Signal::TERM));
    if tokio::time::timeout(PATIENCE, child.wait()).await.is_err() {
        drop(child.kill().await);
    }
    Err("the program ended".to_owned())
}

fn checked(status: ExitStatus) -> Result<(), String> {
    match (status.code(), status.signal()) {
        (Some(0), _) => Ok(()),
        (Some(code @ (126 | 127)), _) => {
            Err(format!("the editor could not be run (status {code}): set VISUAL or EDITOR"))
        }
        (Some(code), _) => Err(format!("the editor ended with status {code}")),
        (None, signal) => Err(format!("the editor was ended by signal {}", signal.unwrap_or_default())),
    }
}

/// By its name: an editor may have put another file in its place.
fn read(path: &Path, job: &Job) -> Result<String, String> {
    let unreadable = |error: io::Error| format!("the text could not be read ({error})");
    if std::fs::metadata(path).map_err(unreadable)?.len() > FILE_LIMIT {
        return Err(format!("the text is larger than {} KiB", FILE_LIMIT / 1024));
    }
    let bytes = std::fs::read(path).map_err(unreadable)?;
    let mut text = String::from_utf8(bytes).map_err(|_| "the text is not UTF-8".to_owned())?;
    if text.ends_with('\n') {
        text.pop();
    }
    match text.chars().count() {
        count if count > job.limit => Err(format!("the text has {count} characters, at most {} fit", job.limit)),
        _ => Ok(text),
    }
}

fn kept(place: TempDir) -> String {
    format!("what was written is kept in {}", place.keep().join(FILE).display())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs a line of shell as the editor; the file is its first argument.
    async fn edited(script: &str, text: &str) -> (Edited, TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("editor.sh");
        std::fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
        std::fs::set_permissions(&program, Permissions::from_mode(0o700)).unwrap();
        let place = folder.path().join("tmp");
        std::fs::create_dir(&place).unwrap();
        let job = Job { to: Phone::from_e164("+13025550101").unwrap(), text: text.into(), limit: 50 };
        let (_go_on, stop) = oneshot::channel();
        let command = format!("/bin/sh '{}'", program.display());
        (run(command.into(), &place, &job, stop).await, folder)
    }

    fn left(folder: &TempDir) -> usize {
        std::fs::read_dir(folder.path().join("tmp")).unwrap().count()
    }

    #[tokio::test]
    async fn the_text_comes_back_exactly_and_no_file_stays() {
        for text in ["", "one", "two\nlines", "ends with a break\n", "\n\n", "  spaces  ", "é 🙂\u{200d}"] {
            let (edited, folder) = edited("touch \"$1~\"", text).await;
            assert_eq!(edited, Edited::Text(text.into()));
            assert_eq!(left(&folder), 0);
        }
        assert_eq!(edited("printf 'no break' > \"$1\"", "x").await.0, Edited::Text("no break".into()));
        assert_eq!(edited("printf 'a break\\n' > \"$1\"", "").await.0, Edited::Text("a break".into()));
        // Another file in place of the first, as some editors save.
        let script = "printf 'new\\n' > \"$1.new\" && mv \"$1.new\" \"$1\"";
        assert_eq!(edited(script, "old").await.0, Edited::Text("new".into()));
    }

    #[tokio::test]
    async fn the_file_is_the_owners_alone() {
        let (edited, _) =
            edited("stat -c '%a' \"$1\" \"$(dirname \"$1\")\" > \"$1.m\" && mv \"$1.m\" \"$1\"", "x").await;
        assert_eq!(edited, Edited::Text("600\n700".into()));
    }

    #[tokio::test]
    async fn an_editor_that_fails_changes_nothing_and_what_it_wrote_is_kept() {
        let (failed, folder) = edited("exit 3", "old").await;
        assert_eq!(failed, Edited::Failed("the editor ended with status 3".into()));
        assert_eq!(left(&folder), 0);
        let (killed, folder) = edited("echo half > \"$1\"; kill -9 $$", "old").await;
        let Edited::Failed(why) = killed else { panic!("{killed:?}") };
        let path = why.strip_prefix("the editor was ended by signal 9; what was written is kept in ").unwrap();
        assert_eq!(std::fs::read_to_string(path).unwrap(), "half\n");
        assert_eq!(left(&folder), 1);
        let (missing, _) = edited("exit 127", "old").await;
        assert!(matches!(missing, Edited::Failed(why) if why.contains("set VISUAL or EDITOR")));
    }

    #[tokio::test]
    async fn what_cannot_be_taken_is_told_and_kept() {
        for (script, told) in [
            ("printf '%060d' 1 > \"$1\"", "the text has 60 characters, at most 50 fit; what was written is kept in "),
            ("printf '\\377' > \"$1\"", "the text is not UTF-8; what was written is kept in "),
            ("rm \"$1\"", "the text could not be read"),
        ] {
            let (edited, folder) = edited(script, "old").await;
            assert!(matches!(&edited, Edited::Failed(why) if why.starts_with(told)), "{edited:?}");
            assert_eq!(left(&folder), 1);
        }
    }

    #[tokio::test]
    async fn an_editor_ends_when_the_program_must() {
        let folder = tempfile::tempdir().unwrap();
        let job = Job { to: Phone::from_e164("+13025550101").unwrap(), text: "old".into(), limit: 50 };
        let (go_on, stop) = oneshot::channel();
        drop(go_on);
        // Waits for ever, whatever its arguments are.
        let edited = run("tail -f /dev/null".into(), folder.path(), &job, stop).await;
        assert_eq!(edited, Edited::Failed("the program ended".into()));
    }

    #[test]
    fn the_more_visual_editor_comes_first() {
        let from = |visual: &'static str, plain: &'static str| {
            editor(move |name| Some(if name == "VISUAL" { visual } else { plain }.into()))
        };
        assert_eq!(from("nano -w", "ed"), "nano -w");
        assert_eq!(from("", "ed"), "ed");
        assert_eq!(from("", ""), "vi");
    }
}
