//! `zixpost sandbox`: the stand-in for Zixflow alone, for programs under test.

use std::fs;

use super::args;
use super::end::{End, Failure};
use super::output::Output;
use super::signals::Interrupts;
use crate::sandbox::{KEY, SENDERS, Sandbox, Scenario, trouble_help};

/// What stands below the flags in the help.
pub(super) fn help() -> String {
    format!(
        "Prints its address as the first line on standard output, and runs until Ctrl-C.\n\n\
         Trouble on demand: put a word into the caption, or send to a number of the table.\n\n{}\n\
         Example:\n  zixpost sandbox --port 4000 &\n  \
         export ZIXFLOW_DOMAIN=http://127.0.0.1:4000 ZIXFLOW_API_KEY={KEY}\n  \
         zixpost send --data-dir ./trial --from {} --to +13025550101 \\\n    \
         --image http://127.0.0.1:4000/pictures/invoice.png",
        trouble_help(),
        SENDERS[0].1,
    )
}

/// Serves until somebody ends it.
pub(super) async fn run(args: &args::Sandbox, out: &mut Output) -> Result<End, Failure> {
    let scenario = scenario(args)?;
    // Before the address is told: whoever reads it may end the server at once.
    let mut interrupts = Interrupts::listen().map_err(Failure::system("listen for signals"))?;
    let sandbox = Sandbox::start(args.port, scenario).await.map_err(Failure::system("start the sandbox"))?;
    out.verbatim(&sandbox.base())?;
    out.flush()?;
    out.notice(&format!("key       {KEY}"));
    for (alias, id) in SENDERS {
        out.notice(&format!("phone ID  {id} ({alias})"));
    }
    for picture in Sandbox::pictures().iter().filter_map(|name| sandbox.picture(name)) {
        out.notice(&format!("picture   {picture}"));
    }
    out.notice(&format!("bad ones  {} lists {} of them", sandbox.base(), Sandbox::bad_pictures().len()));
    out.notice("trouble   see `zixpost sandbox --help` for the words and numbers that ask for it");
    interrupts.next().await;
    sandbox.stop().await;
    Ok(End::Fine)
}

fn scenario(args: &args::Sandbox) -> Result<Scenario, Failure> {
    let Some(file) = &args.scenario else { return Ok(Scenario::default()) };
    let name = file.display();
    let text = fs::read_to_string(file)
        .map_err(|error| Failure::usage(format!("could not read the scenario {name}: {error}")))?;
    Scenario::parse(&text).map_err(|error| {
        let mistakes = error.to_string();
        Failure::Usage(mistakes.lines().map(|line| format!("could not use the scenario {name}: {line}")).collect())
    })
}
