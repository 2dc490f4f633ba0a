//! Reads the keyboard, and notices when it is gone, on a thread of its own.
//!
//! Descriptor 0, never `/dev/tty`, which cannot be polled on macOS.

use std::io::{self, PipeReader, PipeWriter, Write};
use std::sync::mpsc::{Receiver, Sender as Teller, channel};
use std::thread;
use std::time::Duration;

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

/// How long the thread may take to leave the keys alone.
const PATIENCE: Duration = Duration::from_millis(500);

const PAUSE: &[u8] = b"p";
const RESUME: &[u8] = b"r";

/// Leaves the keys to another program for a while.
pub(super) struct KeySwitch {
    wishes: PipeWriter,
    done: Receiver<()>,
}

impl KeySwitch {
    /// From here on no byte is read.
    pub(super) fn pause(&self) -> io::Result<()> {
        (&self.wishes).write_all(PAUSE)?;
        self.done.recv_timeout(PATIENCE).map_err(|_| {
            self.resume();
            io::Error::other("keys are still being read")
        })
    }

    /// The keys are ours again.
    pub(super) fn resume(&self) {
        // Where the thread has ended, the stream of keys tells.
        drop((&self.wishes).write_all(RESUME));
    }
}

/// Every event of the keyboard from now on, and the switch that leaves the keys to another program; the stream ends when the terminal is gone. Dropping it ends the thread,
/// and what is typed from then on is left to the next program.
pub(super) fn events(
    tell: UnboundedSender<Outside>,
) -> io::Result<(impl Stream<Item = io::Result<Event>> + Unpin, KeySwitch)> {
    let (stopped, stop): (PipeReader, PipeWriter) = io::pipe()?;
    let (asked, wishes): (PipeReader, PipeWriter) = io::pipe()?;
    let (tell_done, done) = channel();
    let (events, mut told) = mpsc::channel(WAITING);
    thread::Builder::new().name("keys".into()).spawn(move || {
        read_keys(&stopped, (&asked, &tell_done), &events, &tell);
    })?;
    let events = stream::poll_fn(move |cx| {
        // Owned by the stream: closing it is what ends the thread.
        let _ = &stop;
        told.poll_recv(cx)
    });
    Ok((events, KeySwitch { wishes, done }))
}

fn read_keys(
    stopped: &PipeReader,
    (asked, done): (&PipeReader, &Teller<()>),
    events: &Sender<io::Result<Event>>,
    tell: &UnboundedSender<Outside>,
) {
    let stdin = io::stdin();
    let mut decoder = Decoder::default();
    let mut buffer = [0; 4096];
    let mut is_paused = false;
    loop {
        let pause = decoder.pause().and_then(|pause| Timespec::try_from(pause).ok());
        // What hangs up is told also while nothing is to be read.
        let wanted = if is_paused { PollFlags::empty() } else { PollFlags::IN };
        let mut watched =
            [PollFd::new(&stdin, wanted), PollFd::new(stopped, PollFlags::empty()), PollFd::new(asked, PollFlags::IN)];
        let ready = match poll(&mut watched, pause.as_ref()) {
            Err(Errno::INTR) => continue,
            Err(_) => return,
            Ok(ready) => ready,
        };
        if !watched[1].revents().is_empty() {
            return;
        }
        if !watched[2].revents().is_empty() {
            match read(asked, &mut buffer[..1]) {
                Ok(1) if buffer[..1] == *PAUSE => {
                    // What is not understood yet was the beginning of a key that nobody waits for any more.
                    decoder = Decoder::default();
                    is_paused = true;
                    let _ = done.send(());
                }
                Ok(1) => is_paused = false,
                _ => return,
            }
            continue;
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
