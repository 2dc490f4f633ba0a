//! `zixpost completions` and `zixpost man`: made from the definition of the command line, so that they never differ.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::{Args, Command, CommandFactory};
use clap_complete::Shell;
use clap_mangen::Man;

use super::args::CommandLine;
use super::end::{End, Failure};
use super::output::Output;

/// `zixpost completions`
#[derive(Debug, Args)]
pub(super) struct Completions {
    /// The shell that reads the script
    pub(super) shell: Shell,
}

/// `zixpost man`
#[derive(Debug, Args)]
pub(super) struct Manual {
    /// The command whose page is printed, such as `contacts import`; without one, that of the whole program
    #[arg(value_name = "COMMAND", conflicts_with = "to")]
    pub(super) command: Vec<String>,
    /// Write the pages of all commands into this folder instead
    #[arg(long, value_name = "DIR")]
    pub(super) to: Option<PathBuf>,
}

/// Prints the script.
pub(super) fn completions(args: &Completions, out: &mut Output) -> Result<End, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut CommandLine::command(), "zixpost", &mut script);
    print(&script, out)
}

/// Prints one page, or writes them all.
pub(super) fn manual(args: &Manual, out: &mut Output) -> Result<End, Failure> {
    let program = built();
    if let Some(folder) = &args.to {
        let pages = write_all(&program, folder).map_err(Failure::system("write the manual"))?;
        out.notice(&format!("wrote {pages} pages to {}", folder.display()));
        return Ok(End::Fine);
    }
    let command = args
        .command
        .iter()
        .try_fold(&program, |command, name| command.find_subcommand(name).ok_or_else(|| unknown(command, name)))?;
    print(&page(command).map_err(Failure::system("make the page"))?, out)
}

fn unknown(command: &Command, name: &str) -> Failure {
    let known: Vec<&str> = command.get_subcommands().map(Command::get_name).collect();
    let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
    Failure::usage(format!(
        "could not print the page: {} has no command {name:?}; there are {known}",
        command.get_name()
    ))
}

/// The definition, with the full name of each command and without the options that clap adds to all of them.
fn built() -> Command {
    let mut program = CommandLine::command().disable_help_flag(true).disable_version_flag(true);
    program.build();
    program
}

fn page(command: &Command) -> io::Result<Vec<u8>> {
    let mut page = Vec::new();
    Man::new(command.clone()).render(&mut page)?;
    Ok(page)
}

/// Writes the page of a command and those below it; returns how many.
fn write_all(command: &Command, folder: &Path) -> io::Result<usize> {
    fs::create_dir_all(folder)?;
    let name = command.get_display_name().unwrap_or_else(|| command.get_name());
    fs::write(folder.join(format!("{name}.1")), page(command)?)?;
    command.get_subcommands().try_fold(1, |pages, below| Ok(pages + write_all(below, folder)?))
}

fn print(text: &[u8], out: &mut Output) -> Result<End, Failure> {
    out.verbatim(&String::from_utf8_lossy(text))?;
    Ok(End::Fine)
}
