//! The table of contents of the program, and the one place of exit codes.

use std::io;
use std::time::Duration;

use clap::Parser;
use clap::error::ErrorKind;
use tokio::runtime::{Builder, Runtime};

use super::args::{Command, CommandLine, DemoCommand};
use super::end::{End, Failure};
use super::output::Output;
use super::place::Place;
use super::{
    canned, check, config, contacts, demo, doctor, evidence, history, limits, lists, looks, manual, outbox, probe,
    sandbox, screen, send, senders,
};
use crate::store::StoreError;

/// How long the end waits for threads that still read or write, after everything that matters was awaited.
const LAST_WAIT: Duration = Duration::from_secs(1);

/// How long a thread that has nothing to do is kept: longer than any program runs.
const LIFETIME: Duration = Duration::from_secs(10 * 365 * 24 * 3600);

/// Runs the program; the number is its exit code.
#[must_use]
pub fn run() -> u8 {
    limits::outlive_file_size();
    let line = match CommandLine::try_parse_from(history::with_negations(std::env::args_os())) {
        Ok(line) => line,
        Err(error) => return answer(&error),
    };
    let global = &line.global;
    let is_demo = matches!(line.command, Some(Command::Demo(_)));
    let place = if is_demo { Place::demo(global) } else { Place::find(global) };
    let is_plain = global.plain || place.as_ref().is_ok_and(Place::is_plain);
    let mut out = Output::new(global.quiet, looks::wants_ascii(is_plain, |name| std::env::var_os(name)));
    let end = command(&line, place, &mut out);
    // What came of a send is worth more than whether somebody could read it, and it told what it could.
    let is_send = matches!(line.command, Some(Command::Send(_) | Command::Probe(_)));
    let flushed = if is_send { Ok(()) } else { out.flush().map_err(Failure::from) };
    let end = end.and_then(|end| if end == End::Fine { flushed.map(|()| end) } else { Ok(end) });
    match end {
        Ok(end) => code(end),
        Err(failure) => explain(&failure, &mut out),
    }
}

/// Some commands need no place, and work where none can be found.
fn command(line: &CommandLine, place: Result<Place, Failure>, out: &mut Output) -> Result<End, Failure> {
    let global = &line.global;
    match &line.command {
        None => on_threads(screen::run(&place?, out)),
        Some(Command::Demo(args)) => match &args.command {
            None => on_threads(demo::run(&place?, out)),
            Some(DemoCommand::Seed { entries }) => match global.data_dir {
                Some(_) => demo::seed(&place?, *entries, out),
                None => Err(Failure::usage("could not write the history: name an empty folder with --data-dir")),
            },
        },
        // Requests must not wait for whoever reads what came of the last ones.
        Some(Command::Send(args)) if args.batch.batch.is_some() => on_threads(send::run(&place?, args, out)),
        Some(Command::Send(args)) => on_one_thread(send::run(&place?, args, out)),
        Some(Command::Probe(args)) => on_threads(probe::run(&place?, args, out)),
        Some(Command::Outbox(args)) => on_one_thread(outbox::run(&place?, args, out)),
        Some(Command::Check(args)) => on_one_thread(check::run(&place?, args, out)),
        Some(Command::Sandbox(args)) => on_one_thread(sandbox::run(args, out)),
        Some(Command::Config(args)) => on_one_thread(config::run(&place?, args, out)),
        Some(Command::Doctor(args)) => on_one_thread(doctor::run(&place?, args, out)),
        Some(Command::Evidence(args)) => evidence::run(&place?, args, out),
        Some(Command::History(args)) => history::run(&place?, args, out),
        Some(Command::Canned(args)) => canned::run(&place?, args, out),
        Some(Command::Drafts(args)) => lists::drafts(&place?, args, out),
        Some(Command::Senders(args)) => senders::run(&place?, args, out),
        Some(Command::Completions(args)) => manual::completions(args, out),
        Some(Command::Man(args)) => manual::manual(args, out),
        Some(Command::Contacts(args)) => contacts::run(&place?, args, out),
    }
}

fn code(end: End) -> u8 {
    match end {
        End::Fine => 0,
        End::Refused | End::Rejected | End::Unwell | End::Damaged => 1,
        End::Twin => 2,
        End::Mistakes => 3,
        End::NeverLeft => 4,
        End::Unknown => 5,
        End::NotRecorded => 6,
        End::Signal(number) => u8::try_from(128 + number).unwrap_or(u8::MAX),
    }
}

fn failure_code(failure: &Failure) -> u8 {
    match failure {
        Failure::Unread => 0,
        Failure::Usage(_) | Failure::Screen(_) | Failure::System { .. } | Failure::Output(_) => 2,
        Failure::Config(_) => 3,
        Failure::Store { source, .. } if is_wrong_use(source) => 2,
        Failure::Store { .. } => 6,
    }
}

/// What a person asked of the store can be wrong while the store is well.
fn is_wrong_use(error: &StoreError) -> bool {
    use StoreError::{
        Ambiguous, Cards, CodeTaken, ContactChanged, Duplicate, HistoryExists, NoContact, NoEntry, NoId, NotUnknown,
    };
    matches!(
        error,
        NoId { .. }
            | Ambiguous { .. }
            | Cards { .. }
            | CodeTaken { .. }
            | ContactChanged { .. }
            | Duplicate { .. }
            | HistoryExists { .. }
            | NoContact { .. }
            | NoEntry { .. }
            | NotUnknown { .. }
    )
}

/// Tells why, and gives the exit code. Whoever closed the pipe has what they wanted.
fn explain(failure: &Failure, out: &mut Output) -> u8 {
    if !matches!(failure, Failure::Unread) {
        out.error(&failure.to_string());
    }
    failure_code(failure)
}

/// Help and version go to standard output and are no mistake; everything else is wrong use.
fn answer(error: &clap::Error) -> u8 {
    let mut out = Output::new(false, looks::wants_ascii(false, |name| std::env::var_os(name)));
    let text = error.render().to_string();
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        let shown = out.verbatim(&text).and_then(|()| out.flush());
        return shown.map_or_else(|error| explain(&error.into(), &mut out), |()| 0);
    }
    // Without a sub-command there is no mistake to name, only the choice to show.
    let named = text.strip_prefix("error: ").unwrap_or("a command is missing here\n\n");
    let (first, rest) = named.split_once('\n').unwrap_or((named, ""));
    out.error(first);
    out.more(if text.starts_with("error: ") { rest } else { &text });
    2
}

/// For the screen and for a batch: they must not wait for a file, nor a request for them.
///
/// Two threads that work, some that wait for files, and those of keys, signals and frames.
fn on_threads(work: impl Future<Output = Result<End, Failure>>) -> Result<End, Failure> {
    block_on(8, Builder::new_multi_thread().worker_threads(2), work)
}

/// For a command that waits for one thing at a time.
fn on_one_thread(work: impl Future<Output = Result<End, Failure>>) -> Result<End, Failure> {
    block_on(2, &mut Builder::new_current_thread(), work)
}

fn block_on(
    threads: usize,
    builder: &mut Builder,
    work: impl Future<Output = Result<End, Failure>>,
) -> Result<End, Failure> {
    limits::check(threads)?;
    let runtime: io::Result<Runtime> = builder.enable_all().thread_keep_alive(LIFETIME).build();
    let runtime = runtime.map_err(Failure::system("start the threads"))?;
    // One thread that waits for files is there from now on: where the system gives no other one later, all of that work
    // is done by this one. Without any, the runtime would panic.
    drop(runtime.spawn_blocking(|| {}));
    let end = runtime.block_on(work);
    runtime.shutdown_timeout(LAST_WAIT);
    end
}
