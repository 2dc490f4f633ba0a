//! Looks at links and the small pictures made of them: each under its number, dropped when nobody waits for it.

use std::collections::HashMap;
use std::future::pending;
use std::sync::Arc;

use image::RgbImage;
use tokio::task::{AbortHandle, JoinError, JoinSet};

use crate::app::Message;
use crate::domain::ImageLink;
use crate::media::{Detail, Preflight};
use crate::outbox::Clock;

/// The looks under way.
pub(super) struct Looks {
    /// Nobody, where links are not to be looked at.
    preflight: Option<Arc<Preflight>>,
    clock: Clock,
    /// How much of a picture the terminal can show.
    detail: Detail,
    tasks: JoinSet<Answer>,
    running: HashMap<u64, AbortHandle>,
    /// The newest picture for a terminal that draws it itself, and the look that it came of.
    large: Option<(u64, Arc<RgbImage>)>,
}

/// What a task has to tell, and the picture that stays here.
struct Answer {
    message: Message,
    large: Option<Arc<RgbImage>>,
}

impl Looks {
    pub(super) fn new(preflight: Option<Arc<Preflight>>, clock: Clock, detail: Detail) -> Self {
        Self { preflight, clock, detail, tasks: JoinSet::new(), running: HashMap::new(), large: None }
    }

    /// Looks as another profile does from now on.
    pub(super) fn go_over(&mut self, preflight: Option<Arc<Preflight>>) {
        self.preflight = preflight;
    }

    /// Looks at a link; what was found a while ago will do.
    pub(super) fn look(&mut self, link: ImageLink, look: u64) {
        let clock = self.clock;
        let Some(preflight) = self.preflight.clone() else { return };
        self.start(look, async move {
            let finding = Box::new(preflight.look(&link, clock()).await);
            Answer { message: Message::Looked { look, finding }, large: None }
        });
    }

    /// Looks at a link, whatever was found before.
    pub(super) fn look_again(&mut self, link: ImageLink, look: u64) {
        let clock = self.clock;
        let Some(preflight) = self.preflight.clone() else { return };
        self.start(look, async move {
            let finding = Box::new(preflight.look_again(&link, clock()).await);
            Answer { message: Message::Looked { look, finding }, large: None }
        });
    }

    /// Makes a small picture of what a look received.
    pub(super) fn preview(&mut self, link: ImageLink, look: u64) {
        let (clock, detail) = (self.clock, self.detail);
        let Some(preflight) = self.preflight.clone() else { return };
        self.start(look, async move {
            let (picture, large) = match preflight.preview(&link, detail, clock()).await {
                Ok(drawable) => (Ok(drawable.small), drawable.large),
                Err(error) => (Err(error.to_string()), None),
            };
            Answer { message: Message::Previewed { look, picture }, large }
        });
    }

    /// The picture that came of this look, for a terminal that draws it itself.
    pub(super) fn large(&self, look: u64) -> Option<&Arc<RgbImage>> {
        self.large.as_ref().filter(|(of, _)| *of == look).map(|(_, large)| large)
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

    fn answer(&mut self, ended: Result<Answer, JoinError>) -> Option<Message> {
        match ended {
            Ok(Answer { message, large }) => {
                if let Message::Looked { look, .. } | Message::Previewed { look, .. } = &message {
                    self.running.remove(look);
                    if let Some(large) = large {
                        self.large = Some((*look, large));
                    }
                }
                Some(message)
            }
            // Dropped on purpose.
            Err(error) if error.is_cancelled() => None,
            Err(error) => Some(Message::Failed(format!("the picture could not be looked at: {error}"))),
        }
    }

    fn start(&mut self, look: u64, work: impl Future<Output = Answer> + Send + 'static) {
        let task = self.tasks.spawn(work);
        self.running.insert(look, task);
    }
}
