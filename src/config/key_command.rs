//! Runs the command that prints the key.

use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use secrecy::zeroize::Zeroizing;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::{Child, Command};
use tokio::time::{Instant, timeout_at};

use super::environment::API_KEY;
use super::secret::KEY_LIMIT;
use crate::domain::Shown;

const TIME: Duration = Duration::from_secs(10);
/// How long output is waited for after the command ended: something that it started may hold the pipe open for ever.
const GRACE: Duration = Duration::from_millis(250);
/// Bytes of its complaints that are kept, and columns that are shown.
const COMPLAINT: usize = 4096;
const SHOWN: usize = 200;

/// What the command printed. The error says what happened, without anything that it printed on stdout.
pub(super) async fn run(words: &[String]) -> Result<Zeroizing<Vec<u8>>, String> {
    let (program, arguments) = words.split_first().ok_or("it names no program")?;
    let mut command = Command::new(program);
    command.args(arguments).env_remove(API_KEY).kill_on_drop(true);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| format!("it could not be started ({error})"))?;
    let mut key = Zeroizing::new(Vec::with_capacity(KEY_LIMIT + 3));
    let mut complaint = Vec::new();
    let ended = timeout_at(Instant::now() + TIME, watch(&mut child, &mut key, &mut complaint)).await;
    let result = match ended {
        Ok(End::Exited(status)) if status.success() => return Ok(key),
        Ok(End::Exited(status)) => Err(failed(status, &complaint)),
        Ok(End::TooMuch) => Err("it printed more than 4 KiB; it must print the key alone".to_owned()),
        Ok(End::Lost(error)) => Err(format!("it could not be waited for ({error})")),
        Err(_) => Err(format!("it did not end within {} s", TIME.as_secs())),
    };
    // Where it has ended already there is nothing to kill.
    let _ = child.kill().await;
    result
}

enum End {
    Exited(ExitStatus),
    TooMuch,
    Lost(std::io::Error),
}

async fn watch(child: &mut Child, key: &mut Vec<u8>, complaint: &mut Vec<u8>) -> End {
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    // One line break of one or two bytes may come on top; a byte more proves that it is too much.
    let out = keep(stdout, key, KEY_LIMIT + 3);
    let err = async {
        let mut stderr = stderr;
        keep(stderr.as_mut(), complaint, COMPLAINT).await;
        // The rest is read and dropped, so that the command does not wait for a reader.
        if let Some(mut pipe) = stderr {
            let _ = tokio::io::copy(&mut pipe, &mut tokio::io::sink()).await;
        }
    };
    tokio::pin!(out, err);
    let (mut out_done, mut err_done) = (false, false);
    let status = loop {
        tokio::select! {
            full = &mut out, if !out_done => {
                if full {
                    return End::TooMuch;
                }
                out_done = true;
            }
            () = &mut err, if !err_done => err_done = true,
            status = child.wait() => break status,
        }
    };
    let grace = Instant::now() + GRACE;
    if !out_done && timeout_at(grace, &mut out).await == Ok(true) {
        return End::TooMuch;
    }
    if !err_done {
        // A complaint that comes later is not waited for.
        let _ = timeout_at(grace, &mut err).await;
    }
    match status {
        Ok(status) => End::Exited(status),
        Err(error) => End::Lost(error),
    }
}

/// Reads to the end, or until `limit` bytes are there: then true.
async fn keep(pipe: Option<impl AsyncRead + Unpin>, into: &mut Vec<u8>, limit: usize) -> bool {
    let Some(mut pipe) = pipe else { return false };
    let mut chunk = Zeroizing::new([0; 1024]);
    while into.len() < limit {
        let room = chunk.len().min(limit - into.len());
        match pipe.read(&mut chunk[..room]).await {
            Ok(0) | Err(_) => return false,
            Ok(read) => into.extend_from_slice(&chunk[..read]),
        }
    }
    true
}

fn failed(status: ExitStatus, complaint: &[u8]) -> String {
    let how = match status.code() {
        Some(code) => format!("it ended with code {code}"),
        None => "it was killed".to_owned(),
    };
    match String::from_utf8_lossy(complaint).trim() {
        "" => how,
        text => format!("{how}: {}", Shown::fitted(text, SHOWN)),
    }
}
