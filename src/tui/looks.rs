//! Looks at links and the small pictures made of them: each under its number, dropped when nobody waits for it.

use std::collections::HashMap;
use std::future::pending;
use std::sync::Arc;

use tokio::task::{AbortHandle, JoinError, JoinSet};

use crate::app::Message;
use crate::domain::ImageLink;
use crate::media::Preflight;
use crate::outbox::Clock;

/// The looks under way.
pub(super) struct Looks {
    /// Nobody, where links are not to be looked at.
    preflight: Option<Arc<Preflight>>,
    clock: Clock,
    tasks: JoinSet<Message>,
    running: HashMap<u64, AbortHandle>,
}

impl Looks {
    pub(super) fn new(preflight: Option<Arc<Preflight>>, clock: Clock) -> Self {
        Self { preflight, clock, tasks: JoinSet::new(), running: HashMap::new() }
    }

    /// Looks at a link; what was found a while ago will do.
    pub(super) fn look(&mut self, link: ImageLink, look: u64) {
        let clock = self.clock;
        let Some(preflight) = self.preflight.clone() else { return };
        self.start(look, async move {
            let finding = Box::new(preflight.look(&link, clock()).await);
            Message::Looked { look, finding }
        });
    }

    /// Looks at a link, whatever was found before.
    pub(super) fn look_again(&mut self, link: ImageLink, look: u64) {
        let clock = self.clock;
        let Some(preflight) = self.preflight.clone() else { return };
        self.start(look, async move {
            let finding = Box::new(preflight.look_again(&link, clock()).await);
            Message::Looked { look, finding }
        });
    }

    /// Makes a small picture of what a look received.
    pub(super) fn preview(&mut self, link: ImageLink, look: u64) {
        let clock = self.clock;
        let Some(preflight) = self.preflight.clone() else { return };
        self.start(look, async move {
            let picture = preflight.preview(&link, clock()).await.map_err(|error| error.to_string());
            Message::Previewed { look, picture }
        });
    }

    /// Drops a look; its connection closes.
    pub(super) fn stop(&mut self, look: u64) {
        if let Some(running) = self.running.remove(&look) {
            running.abort();
        }
    }

    /// Waits for the next answer. May be dropped at any point and called again.
    pub(super) async fn next(&mut self) -> Message {
        while let Some(ended) = self.tasks.join_next().await {
            if let Some(message) = self.answer(ended) {
                return message;
            }
        }
        pending().await
    }

    /// An answer that is there already.
    pub(super) fn try_next(&mut self) -> Option<Message> {
        while let Some(ended) = self.tasks.try_join_next() {
            let answer = self.answer(ended);
            if answer.is_some() {
                return answer;
            }
        }
        None
    }

    fn answer(&mut self, ended: Result<Message, JoinError>) -> Option<Message> {
        match ended {
            Ok(message) => {
                if let Message::Looked { look, .. } | Message::Previewed { look, .. } = &message {
                    self.running.remove(look);
                }
                Some(message)
            }
            // Dropped on purpose.
            Err(error) if error.is_cancelled() => None,
            Err(error) => Some(Message::Failed(format!("the picture could not be looked at: {error}"))),
        }
    }

    fn start(&mut self, look: u64, work: impl Future<Output = Message> + Send + 'static) {
        let task = self.tasks.spawn(work);
        self.running.insert(look, task);
    }
}
