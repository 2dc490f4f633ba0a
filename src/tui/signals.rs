//! What other processes and the system tell us.

use std::io;
use std::task::{Context, Poll};

use futures_util::stream::{self, Stream};
use rustix::process::Signal as Number;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::mpsc::UnboundedReceiver;

/// News that comes neither from the keyboard nor from a send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outside {
    /// A signal of this number asks the program to end; the terminal is still there.
    End(i32),
    /// Stop, as Ctrl-Z does.
    Suspend,
    /// Somebody continued us after a stop.
    Continued,
    /// The terminal has another size.
    Resized,
    /// A sentence for a person.
    Notice(String),
    /// A task panicked; a sentence for a person, told again after the screen.
    Fault(String),
}

/// Every signal that the screen answers, together with what the threads of the shell tell.
pub(super) fn outside(mut told: UnboundedReceiver<Outside>) -> io::Result<impl Stream<Item = Outside> + Send + Unpin> {
    let mut signals = Vec::with_capacity(7);
    for (number, means) in [
        (Number::TERM, Outside::End(Number::TERM.as_raw())),
        (Number::INT, Outside::End(Number::INT.as_raw())),
        (Number::QUIT, Outside::End(Number::QUIT.as_raw())),
        // The terminal may still be there, so this is an end like the others; where it is gone, writing fails at once.
        (Number::HUP, Outside::End(Number::HUP.as_raw())),
        (Number::TSTP, Outside::Suspend),
        (Number::CONT, Outside::Continued),
        (Number::WINCH, Outside::Resized),
    ] {
        signals.push((signal(SignalKind::from_raw(number.as_raw()))?, means));
    }
    Ok(stream::poll_fn(move |cx| match told.poll_recv(cx) {
        Poll::Ready(Some(news)) => Poll::Ready(Some(news)),
        _ => poll_signals(&mut signals, cx),
    }))
}

fn poll_signals(signals: &mut [(Signal, Outside)], cx: &mut Context<'_>) -> Poll<Option<Outside>> {
    for (signal, means) in signals {
        if signal.poll_recv(cx).is_ready() {
            return Poll::Ready(Some(means.clone()));
        }
    }
    Poll::Pending
}

#[cfg(test)]
mod tests {
    use futures_util::StreamExt;
    use rustix::process::{getpid, kill_process};
    use tokio::sync::mpsc;

    use super::*;

    #[tokio::test]
    async fn signals_and_threads_arrive_in_one_stream() {
        let (tell, told) = mpsc::unbounded_channel();
        let mut outside = outside(told).unwrap();
        tell.send(Outside::Notice("a sentence".into())).unwrap();
        assert_eq!(outside.next().await, Some(Outside::Notice("a sentence".into())));
        // SIGCONT does nothing to a process that runs, so that other tests of this binary do not notice.
        kill_process(getpid(), Number::CONT).unwrap();
        assert_eq!(outside.next().await, Some(Outside::Continued));
        drop(tell);
        kill_process(getpid(), Number::CONT).unwrap();
        assert_eq!(outside.next().await, Some(Outside::Continued));
    }
}
