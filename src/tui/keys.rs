//! Reads the keyboard, and notices when it is gone, on a thread of its own.
//!
//! Descriptor 0, never `/dev/tty`, which cannot be polled on macOS.

use std::io::{self, PipeReader, PipeWriter};
use std::thread;

use crossterm::event::Event;
use futures_util::stream::{self, Stream};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::{Errno, read};
use tokio::sync::mpsc::{self, Sender, UnboundedSender};

use super::decoder::Decoder;
use super::signals::Outside;

/// Events that may wait: more than one batch of the loop, so that a flood is slowed down at its source.
const WAITING: usize = 512;

/// What a person reads when a paste has not ended for some seconds.
const PASTE_IS_OPEN: &str = "a paste has not ended: press Ctrl-C or Esc to end it";

/// Every event of the keyboard from now on; the stream ends when the terminal is gone. Dropping it ends the thread,
/// and what is typed from then on is left to the next program.
pub(super) fn events(tell: UnboundedSender<Outside>) -> io::Result<impl Stream<Item = io::Result<Event>> + Unpin> {
    let (stopped, stop): (PipeReader, PipeWriter) = io::pipe()?;
    let (events, mut told) = mpsc::channel(WAITING);
    thread::Builder::new().name("keys".into()).spawn(move || read_keys(&stopped, &events, &tell))?;
    Ok(stream::poll_fn(move |cx| {
        // Owned by the stream: closing it is what ends the thread.
        let _ = &stop;
        told.poll_recv(cx)
    }))
}

fn read_keys(stopped: &PipeReader, events: &Sender<io::Result<Event>>, tell: &UnboundedSender<Outside>) {
    let stdin = io::stdin();
    let mut decoder = Decoder::default();
    let mut buffer = [0; 4096];
    loop {
        let pause = decoder.pause().and_then(|pause| Timespec::try_from(pause).ok());
        let mut watched = [PollFd::new(&stdin, PollFlags::IN), PollFd::new(stopped, PollFlags::empty())];
        let ready = match poll(&mut watched, pause.as_ref()) {
            Err(Errno::INTR) => continue,
            Err(_) => return,
            Ok(ready) => ready,
        };
        if !watched[1].revents().is_empty() {
            return;
        }
        let mut whole = Vec::new();
        if ready == 0 {
            if decoder.time_out(&mut whole) {
                drop(tell.send(Outside::Notice(PASTE_IS_OPEN.into())));
            }
        } else if watched[0].revents().contains(PollFlags::IN) {
            match read(&stdin, &mut buffer) {
                Ok(0) => return,
                Ok(count) => whole = decoder.feed(&buffer[..count]),
                Err(Errno::INTR | Errno::AGAIN) => {}
                Err(_) => return,
            }
        } else {
            // Hung up, broken or closed, and nothing left to read.
            return;
        }
        for event in whole {
            if events.blocking_send(Ok(event)).is_err() {
                return;
            }
        }
    }
}
