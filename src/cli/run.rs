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
    canned, check, config, contacts, demo, doctor, history, limits, lists, looks, manual, outbox, probe, sandbox,
    screen, send,
};
use crate::store::StoreError;

/// How long the end waits for threads that still read or write, after everything that matters was awaited.
const LAST_WAIT: Duration = Duration::from_secs(1);

/// Runs the program; the number is its exit code.
#[must_use]
pub fn run() -> u8 {
    limits::outlive_file_size();
    let line = match CommandLine::try_parse_from(history::with_negations(std::env::args_os())) {
        Ok(line) => line,
        Err(error) => return answer(&error),
    };
    let is_plain = line.global.plain || looks::is_plain_in_file(&line.global);
    let mut out = Output::new(line.global.quiet, looks::wants_ascii(is_plain, |name| std::env::var_os(name)));
    let end = command(&line, &mut out);
    // What came of a send is worth more than whether somebody could read it, and it told what it could.
    let is_send = matches!(line.command, Some(Command::Send(_) | Command::Probe(_)));
    let flushed = if is_send { Ok(()) } else { out.flush().map_err(Failure::from) };
    let end = end.and_then(|end| if end == End::Fine { flushed.map(|()| end) } else { Ok(end) });
    match end {
        Ok(end) => code(end),
        Err(failure) => explain(&failure, &mut out),
    }
}

fn command(line: &CommandLine, out: &mut Output) -> Result<End, Failure> {
    let global = &line.global;
    match &line.command {
        None => on_threads(screen::run(&Place::find(global)?, out)),
        Some(Command::Demo(args)) => match &args.command {
            None => on_threads(demo::run(&Place::demo(global)?, out)),
            Some(DemoCommand::Seed { entries }) => match global.data_dir {
                Some(_) => demo::seed(&Place::demo(global)?, *entries, out),
                None => Err(Failure::usage("could not write the history: name an empty folder with --data-dir")),
            },
        },
        // Requests must not wait for whoever reads what came of the last ones.
        Some(Command::Send(args)) if args.batch.batch.is_some() => {
            on_threads(send::run(&Place::find(global)?, args, out))
        }
        Some(Command::Send(args)) => on_one_thread(send::run(&Place::find(global)?, args, out)),
        Some(Command::Probe(args)) => on_threads(probe::run(&Place::find(global)?, args, out)),
        Some(Command::Outbox(args)) => on_one_thread(outbox::run(&Place::find(global)?, args, out)),
        Some(Command::Check(args)) => on_one_thread(check::run(&Place::find(global)?, args, out)),
        Some(Command::Sandbox(args)) => on_one_thread(sandbox::run(args, out)),
        Some(Command::Config(args)) => on_one_thread(config::run(&Place::find(global)?, args, out)),
        Some(Command::Doctor(args)) => doctor::run(&Place::find(global)?, args, out),
        Some(Command::History(args)) => history::run(&Place::find(global)?, args, out),
        Some(Command::Canned(args)) => canned::run(&Place::find(global)?, args, out),
        Some(Command::Drafts(args)) => lists::drafts(&Place::find(global)?, args, out),
        Some(Command::Senders(args)) => lists::senders(&Place::find(global)?, args, out),
        Some(Command::Completions(args)) => manual::completions(args, out),
        Some(Command::Man(args)) => manual::manual(args, out),
        Some(Command::Contacts(args)) => contacts::run(&Place::find(global)?, args, out),
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
fn on_threads(work: impl Future<Output = Result<End, Failure>>) -> Result<End, Failure> {
    block_on(Builder::new_multi_thread().worker_threads(2), work)
}

/// For a command that waits for one thing at a time.
fn on_one_thread(work: impl Future<Output = Result<End, Failure>>) -> Result<End, Failure> {
    block_on(&mut Builder::new_current_thread(), work)
}

fn block_on(builder: &mut Builder, work: impl Future<Output = Result<End, Failure>>) -> Result<End, Failure> {
    limits::check()?;
    let runtime: io::Result<Runtime> = builder.enable_all().build();
    let runtime = runtime.map_err(Failure::system("start the threads"))?;
    let end = runtime.block_on(work);
    runtime.shutdown_timeout(LAST_WAIT);
    end
}
