//! Writes of sends, made together where several come at once.

use std::sync::Arc;

use tokio::sync::oneshot;
use tokio::task::spawn_blocking;

use crate::store::{Store, StoreError, Write};

/// A write that is under way on a thread of its own.
#[derive(Debug)]
pub(super) struct Writing<T = ()>(oneshot::Receiver<Result<T, StoreError>>);

/// What whoever carries a write out calls in the end.
pub(super) type Reply<T> = Box<dyn FnOnce(Result<T, StoreError>) + Send>;

impl<T: Send + 'static> Writing<T> {
    /// Puts a write in line, and sees to it that the line is carried out.
    pub(super) fn begin(store: &Arc<Store>, write: impl FnOnce(Reply<T>) -> Write) -> Self {
        let (reply, answer) = oneshot::channel();
        // Whoever asked may be gone: what is written is written.
        let write = write(Box::new(move |result| _ = reply.send(result)));
        if store.stand_in_line(write) {
            let turn = Turn(Some(Arc::clone(store)));
            spawn_blocking(move || turn.take());
        }
        Self(answer)
    }

    /// Waits for it; the error is a sentence for a person.
    pub(super) async fn end(self) -> Result<T, String> {
        match self.0.await {
            Ok(result) => result.map_err(|error| error.to_string()),
            Err(_) => Err("the thread that writes failed".to_owned()),
        }
    }
}

/// The duty to carry out the line.
struct Turn(Option<Arc<Store>>);

impl Turn {
    fn take(mut self) {
        if let Some(store) = self.0.take() {
            store.write_line();
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        // The runtime ended before it came to this: nobody may wait for it, and whoever comes next begins anew.
        if let Some(store) = self.0.take() {
            store.leave_line();
        }
    }
}
