//! Waiting in the loop: for what is ready now, and for a time.

use std::future::poll_fn;
use std::task::Poll;
use std::time::Duration;

use futures_util::{Stream, StreamExt};

/// Asks a stream once, with the waker of this task: a stream may remember the first waker that finds nothing, so that
/// a poll with any other (as `now_or_never` does) would lose the next key.
pub(super) async fn poll_once<S: Stream + Unpin>(stream: &mut S) -> Poll<Option<S::Item>> {
    poll_fn(|cx| Poll::Ready(stream.poll_next_unpin(cx))).await
}

/// Sleeps so long; `None` is for ever.
pub(super) async fn sleep(pause: Option<Duration>) {
    match pause {
        Some(pause) => tokio::time::sleep(pause).await,
        None => std::future::pending().await,
    }
}
