//! What the loop asks of a terminal beside drawing.

use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::task::{Context, Poll};

/// The terminal around the frames: the real one, or a double in a test.
///
/// None of this may wait for a terminal that does not read: a stuck connection must not stop sends or the way out.
pub trait Console {
    /// Whether the terminal has taken all that was drawn. While it has not, the next frame is not even made.
    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>>;

    /// Gives the terminal back and stops the process until somebody continues it.
    fn suspend(&mut self) -> io::Result<()>;

    /// Gives the terminal to a child that shares it, and leaves the keys to it; [`Console::resume`] ends that.
    fn lend(&mut self) -> io::Result<()>;

    /// Asks the terminal for reports of clicks and of the wheel, or for none. Giving the terminal back ends them, and
    /// taking it again asks for them anew.
    fn mouse(&mut self, is_on: bool);

    /// Hands a text to the terminal for its clipboard. A text that is too long is not written.
    fn copy(&mut self, text: &str);

    /// Hands a picture to the terminal, in pieces between which it may be given up: when the terminal is given back,
    /// what follows the piece under way is dropped.
    fn picture(&mut self, pieces: Vec<Vec<u8>>);

    /// Takes the terminal again, after a stop of any kind.
    fn resume(&mut self) -> io::Result<()>;

    /// Gives the terminal back for good. Nothing that is drawn afterwards reaches it.
    fn leave(&mut self);

    /// Never writes again: nobody is there to read it.
    fn abandon(&mut self);

    /// A line for a person, after [`Console::leave`].
    fn say(&mut self, line: &str);

    /// Ends the process with 128 + `signal` when it is still there after 2 s in which nothing was in flight.
    fn exit_if_stuck(&mut self, signal: i32, in_flight: Arc<AtomicUsize>);
}
