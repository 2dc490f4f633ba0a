//! The typed yes that a profile may want before each send.

use std::io::{self, BufRead, IsTerminal, Read};

use super::desk::Desk;
use super::end::Failure;
use super::output::Output;
use crate::domain::Outgoing;

/// Bytes of an answer that are read.
const ANSWER: u64 = 64;

/// Whether a person must be asked: the profile in use wants it, and `--yes` was not said.
///
/// # Errors
/// Somebody must be asked, and there is no terminal. Ask before anything is written or asked of the network.
pub(super) fn must_ask(desk: &Desk, yes: bool) -> Result<bool, Failure> {
    let profile = &desk.settings.profile;
    if !profile.confirm || yes {
        return Ok(false);
    }
    if io::stdin().is_terminal() && io::stderr().is_terminal() {
        return Ok(true);
    }
    Err(Failure::usage(format!(
        "could not send: the profile {} wants every send confirmed, and there is no terminal to ask on; --yes sends \
         without asking",
        profile.name
    )))
}

/// Asks for the last digits of the recipient's number: to type them, one has to look at it. Anything else is a no.
pub(super) fn confirms(desk: &Desk, outgoing: &Outgoing, out: &mut Output) -> bool {
    let (profile, digits) = (&desk.settings.profile.name, outgoing.to.last_digits());
    let who = outgoing.contact.as_ref().map(|name| format!("{} ", name.trim())).unwrap_or_default();
    let from = &outgoing.sender.alias;
    out.more(&format!("to {who}{}, from {from}, with the profile {profile}", outgoing.to));
    out.prompt(&format!("type the last {} digits of the number to send, anything else to send nothing:", digits.len()));
    let mut answer = String::new();
    let read = io::stdin().lock().take(ANSWER).read_line(&mut answer);
    read.is_ok() && answer.trim() == digits
}
