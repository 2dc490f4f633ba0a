//! `zixpost sandbox`: the stand-in for Zixflow alone, for programs under test.

use std::fs::{self, File};
use std::io::{self, Write as _};

use futures_util::FutureExt as _;
use serde_json::json;

use super::args;
use super::clock;
use super::end::{End, Failure};
use super::output::Output;
use super::signals::Interrupts;
use crate::sandbox::{KEY, Received, SENDERS, Sandbox, Scenario, trouble_help};

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
    let log = log(args)?;
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
    let served = serve(&sandbox, &mut interrupts, log).await;
    sandbox.stop().await;
    served.map(|()| End::Fine).map_err(Failure::system("write the log"))
}

/// Until somebody ends it, or the log cannot be written any more: half a log would be taken for a whole one.
async fn serve(sandbox: &Sandbox, interrupts: &mut Interrupts, log: Option<File>) -> io::Result<()> {
    let Some(mut log) = log else {
        interrupts.next().await;
        return Ok(());
    };
    let mut written = 0;
    let mut ended = false;
    while !ended {
        tokio::select! {
            biased;
            () = interrupts.next() => ended = true,
            _ = sandbox.received_after(written) => {}
        }
        // The last time round too: what came before the end belongs to the log.
        while let Some((total, new)) = sandbox.received_after(written).now_or_never() {
            for request in &new {
                write_line(&mut log, request)?;
            }
            written = total;
        }
    }
    Ok(())
}

fn write_line(log: &mut File, request: &Received) -> io::Result<()> {
    let line = json!({
        "at": clock::now().to_string(),
        "method": request.method,
        "path": request.path,
        "headers": request.headers_without_keys(),
        "body": request.body,
        "answered": request.answered,
    });
    log.write_all(format!("{line}\n").as_bytes())
}

fn log(args: &args::Sandbox) -> Result<Option<File>, Failure> {
    let Some(file) = &args.log else { return Ok(None) };
    let mut options = File::options();
    options.append(true).create(true);
    // Numbers and captions stand in it.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let name = file.display();
    options.open(file).map(Some).map_err(|error| Failure::usage(format!("could not open the log {name}: {error}")))
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
