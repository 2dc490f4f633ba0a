//! Writes to the terminal on a thread of its own.
//!
//! A terminal may stop reading (a slow line, a sleeping laptop at the other end of SSH), and a write then blocks for
//! minutes. The loop must not: sends go on, signals are answered. So frames are handed over whole, and the loop draws
//! the next one only when the last is out.

use std::fs::File;
use std::io::{self, Write};
use std::os::fd::OwnedFd;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::thread;
use std::time::Duration;

use futures_util::task::AtomicWaker;
use rustix::event::{PollFd, PollFlags, poll};

enum Job {
    /// For the screen, whole escape sequences.
    Frame(Vec<u8>),
    /// A picture for the screen. It may be large and the line slow, so that it can be given up between its pieces.
    Picture(Vec<Vec<u8>>),
    /// A line for a person, for standard error.
    Line(String),
}

/// What the thread and its owners share.
struct Shared {
    /// Whether frames may still be written. Held for the length of a write, so that whoever closes the screen knows
    /// that no frame comes after.
    open: Mutex<bool>,
    /// Jobs that are not done.
    waiting: Mutex<usize>,
    done: Condvar,
    failed: AtomicBool,
    /// Nobody wants to see pictures any more.
    drops_pictures: AtomicBool,
    waker: AtomicWaker,
}

/// The way to the terminal. Clones lead to the same thread.
#[derive(Clone)]
pub(super) struct Writer {
    jobs: Sender<Job>,
    shared: Arc<Shared>,
}

/// Collects one frame; a flush hands it over. For the backend of ratatui.
pub(super) struct Output {
    writer: Writer,
    frame: Vec<u8>,
}

impl Writer {
    /// Starts the thread. It ends when the last clone is dropped, and nobody waits for it: it may be stuck.
    pub(super) fn start(terminal: OwnedFd) -> io::Result<Self> {
        let (jobs, inbox) = mpsc::channel();
        let shared = Arc::new(Shared {
            open: Mutex::new(true),
            waiting: Mutex::new(0),
            done: Condvar::new(),
            failed: AtomicBool::new(false),
            drops_pictures: AtomicBool::new(false),
            waker: AtomicWaker::new(),
        });
        let theirs = Arc::clone(&shared);
        thread::Builder::new()
            .name("terminal".into())
            .stack_size(128 * 1024)
            .spawn(move || write_all_jobs(&inbox, &theirs, File::from(terminal)))?;
        Ok(Self { jobs, shared })
    }

    /// Where frames are put together.
    pub(super) fn output(&self) -> Output {
        Output { writer: self.clone(), frame: Vec::with_capacity(16 * 1024) }
    }

    /// Hands bytes over.
    pub(super) fn frame(&self, bytes: Vec<u8>) {
        self.hand_over(Job::Frame(bytes));
    }

    /// Hands the pieces of a picture over.
    pub(super) fn picture(&self, pieces: Vec<Vec<u8>>) {
        self.hand_over(Job::Picture(pieces));
    }

    /// Gives up what is not out of the pictures, until frames are taken again: else a large one would hold up the way
    /// out over a slow line, and the terminal would not be given back in time. A first piece always goes out: what
    /// deletes a picture has only that.
    pub(super) fn drop_pictures(&self) {
        self.shared.drops_pictures.store(true, Ordering::SeqCst);
    }

    /// Hands a line for standard error over; lines are written even when frames are not.
    pub(super) fn line(&self, line: String) {
        self.hand_over(Job::Line(line));
    }

    /// Whether everything is out, or an error where the terminal is gone.
    pub(super) fn poll_ready(&self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.shared.waker.register(cx.waker());
        if self.shared.failed.load(Ordering::SeqCst) {
            return Poll::Ready(Err(io::Error::new(io::ErrorKind::BrokenPipe, "the terminal is gone")));
        }
        if *lock(&self.shared.waiting) == 0 { Poll::Ready(Ok(())) } else { Poll::Pending }
    }

    /// Waits until everything is out, or `limit` has passed; tells which.
    pub(super) fn drain(&self, limit: Duration) -> bool {
        let waiting = lock(&self.shared.waiting);
        let (waiting, _) = self
            .shared
            .done
            .wait_timeout_while(waiting, limit, |waiting| *waiting > 0)
            .unwrap_or_else(PoisonError::into_inner);
        *waiting == 0
    }

    /// Drops frames from now on. Waits for the one that is being written, but no longer than `limit`.
    pub(super) fn close(&self, limit: Duration) {
        self.set_open(false, limit);
    }

    /// Takes frames again.
    pub(super) fn open(&self, limit: Duration) {
        self.shared.drops_pictures.store(false, Ordering::SeqCst);
        self.set_open(true, limit);
    }

    fn set_open(&self, to: bool, limit: Duration) {
        const STEP: Duration = Duration::from_millis(5);
        let mut left = limit;
        loop {
            match self.shared.open.try_lock() {
                Ok(mut open) => {
                    *open = to;
                    return;
                }
                Err(_) if left.is_zero() => return,
                Err(_) => {
                    thread::sleep(STEP);
                    left = left.saturating_sub(STEP);
                }
            }
        }
    }

    fn hand_over(&self, job: Job) {
        *lock(&self.shared.waiting) += 1;
        if self.jobs.send(job).is_err() {
            // The thread lives as long as there is a sender, unless it panicked.
            self.shared.failed.store(true, Ordering::SeqCst);
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.frame.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if !self.frame.is_empty() {
            let capacity = self.frame.len().min(16 * 1024);
            self.writer.frame(std::mem::replace(&mut self.frame, Vec::with_capacity(capacity)));
        }
        Ok(())
    }
}

fn write_all_jobs(inbox: &Receiver<Job>, shared: &Shared, mut terminal: File) {
    while let Ok(job) = inbox.recv() {
        match job {
            Job::Frame(bytes) => write_if_open(&mut terminal, shared, &bytes),
            Job::Picture(pieces) => write_picture(&mut terminal, shared, &pieces),
            // Nobody can be told that standard error is closed.
            Job::Line(line) => drop(writeln!(io::stderr().lock(), "{line}")),
        }
        *lock(&shared.waiting) -= 1;
        shared.done.notify_all();
        shared.waker.wake();
    }
}

fn write_if_open(terminal: &mut File, shared: &Shared, bytes: &[u8]) {
    let open = lock(&shared.open);
    if *open && write_whole(terminal, bytes).is_err() {
        shared.failed.store(true, Ordering::SeqCst);
    }
}

fn write_picture(terminal: &mut File, shared: &Shared, pieces: &[Vec<u8>]) {
    for (at, piece) in pieces.iter().enumerate() {
        if at > 0 && shared.drops_pictures.load(Ordering::SeqCst) {
            // Ends the escape that the terminal may be in the middle of.
            write_if_open(terminal, shared, b"\x1b\\");
            return;
        }
        write_if_open(terminal, shared, piece);
    }
}

/// Like `write_all`, but waits where the terminal was made non-blocking by another program that shares it.
fn write_whole(terminal: &mut File, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        match terminal.write(bytes) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(written) => bytes = &bytes[written..],
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                poll(&mut [PollFd::new(&*terminal, PollFlags::OUT)], None)?;
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// A panic elsewhere leaves nothing half done in these.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    const LONG: Duration = Duration::from_secs(20);

    #[test]
    fn a_frame_arrives_whole_and_in_order() {
        let (mut reader, pipe) = io::pipe().unwrap();
        let writer = Writer::start(pipe.into()).unwrap();
        let mut output = writer.output();
        for part in ["one", " ", "frame"] {
            output.write_all(part.as_bytes()).unwrap();
        }
        output.flush().unwrap();
        writer.frame(b", another".to_vec());
        assert!(writer.drain(LONG));
        drop((writer, output));
        let mut text = String::new();
        reader.read_to_string(&mut text).unwrap();
        assert_eq!(text, "one frame, another");
    }

    #[test]
    fn a_terminal_that_does_not_read_makes_the_loop_wait_for_no_one() {
        let (mut reader, pipe) = io::pipe().unwrap();
        let writer = Writer::start(pipe.into()).unwrap();
        // More than any pipe holds.
        writer.frame(vec![b'x'; 4 << 20]);
        let mut cx = Context::from_waker(std::task::Waker::noop());
        assert!(writer.poll_ready(&mut cx).is_pending());
        assert!(!writer.drain(Duration::from_millis(20)), "the frame cannot be out yet");
        let mut taken = vec![0; 4 << 20];
        reader.read_exact(&mut taken).unwrap();
        assert!(writer.drain(LONG));
        assert!(matches!(writer.poll_ready(&mut cx), Poll::Ready(Ok(()))));
    }

    #[test]
    fn a_terminal_that_is_gone_is_an_error_and_no_panic() {
        let (reader, pipe) = io::pipe().unwrap();
        drop(reader);
        let writer = Writer::start(pipe.into()).unwrap();
        writer.frame(b"nobody reads this".to_vec());
        assert!(writer.drain(LONG));
        let mut cx = Context::from_waker(std::task::Waker::noop());
        assert!(matches!(writer.poll_ready(&mut cx), Poll::Ready(Err(_))));
    }

    #[test]
    fn a_picture_on_a_slow_line_is_given_up_between_its_pieces_and_its_escape_is_ended() {
        let (mut reader, pipe) = io::pipe().unwrap();
        let writer = Writer::start(pipe.into()).unwrap();
        // More than any pipe holds.
        writer.picture(vec![vec![b'p'; 4096]; 1024]);
        assert!(!writer.drain(Duration::from_millis(20)), "the picture cannot be out yet");
        writer.drop_pictures();
        writer.frame(b"given back".to_vec());
        writer.picture(vec![b", a deletion".to_vec()]);
        let all = thread::spawn(move || {
            let mut text = String::new();
            reader.read_to_string(&mut text).unwrap();
            text
        });
        assert!(writer.drain(LONG));
        writer.open(LONG);
        writer.picture(vec![b", one".to_vec(), b", two".to_vec()]);
        assert!(writer.drain(LONG));
        drop(writer);
        let text = all.join().unwrap();
        let (picture, rest) = text.split_at(text.find(|sign| sign != 'p').unwrap());
        assert!(picture.len() < 4096 * 1024 && picture.len().is_multiple_of(4096), "{}", picture.len());
        assert_eq!(rest, "\x1b\\given back, a deletion, one, two");
    }

    #[test]
    fn nothing_is_written_after_the_screen_was_closed() {
        let (mut reader, pipe) = io::pipe().unwrap();
        let writer = Writer::start(pipe.into()).unwrap();
        writer.frame(b"before".to_vec());
        assert!(writer.drain(LONG));
        writer.close(LONG);
        writer.frame(b"after".to_vec());
        assert!(writer.drain(LONG));
        writer.open(LONG);
        writer.frame(b", again".to_vec());
        assert!(writer.drain(LONG));
        drop(writer);
        let mut text = String::new();
        reader.read_to_string(&mut text).unwrap();
        assert_eq!(text, "before, again");
    }
}
