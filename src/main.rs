//! zixpost: sends pictures on WhatsApp through Zixflow, from a terminal.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(zixpost::cli::run())
}
