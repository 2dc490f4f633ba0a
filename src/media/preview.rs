//! Pictures for the screen, made of what a look received: one fetch serves both.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::decode::{Detail, Drawable, PreviewError, decode};
use super::preflight::Preflight;
use crate::domain::ImageLink;

/// How long a picture may take to decode, waiting for another one's end included.
const PATIENCE: Duration = Duration::from_secs(5);

/// Pictures that are remembered: small ones take 27 kB each, large ones 1.2 MB.
const fn room(detail: Detail) -> usize {
    match detail {
        Detail::Letters => 32,
        Detail::Pixels => 8,
    }
}

type Preview = Result<Drawable, PreviewError>;

/// What looks have received: the newest picture as it came, and the ones made small.
#[derive(Debug)]
pub(super) struct Gallery {
    /// The bytes of the newest look, until they are asked for.
    newest: Mutex<Option<(ImageLink, Timestamp, Vec<u8>)>>,
    /// Oldest first.
    made: Mutex<VecDeque<(ImageLink, Timestamp, Preview)>>,
    /// A started decode cannot be stopped, so there is never a second one.
    turn: Arc<Semaphore>,
}

impl Default for Gallery {
    fn default() -> Self {
        Self { newest: Mutex::default(), made: Mutex::default(), turn: Arc::new(Semaphore::new(1)) }
    }
}

impl Gallery {
    /// Keeps what a look received, in place of what the one before did.
    pub(super) fn keep(&self, link: &ImageLink, at: Timestamp, bytes: Vec<u8>) {
        let mut newest = self.newest.lock().unwrap_or_else(PoisonError::into_inner);
        *newest = (!bytes.is_empty()).then(|| (link.clone(), at, bytes));
    }

    fn made(&self, link: &ImageLink, at: Timestamp) -> Option<Preview> {
        let made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        made.iter().find(|(known, when, _)| known == link && *when == at).map(|(_, _, preview)| preview.clone())
    }

    fn take_newest(&self, link: &ImageLink, at: Timestamp) -> Option<Vec<u8>> {
        let mut newest = self.newest.lock().unwrap_or_else(PoisonError::into_inner);
        newest.take_if(|(known, when, _)| known == link && *when == at).map(|(_, _, bytes)| bytes)
    }

    fn remember(&self, link: &ImageLink, at: Timestamp, preview: Preview, room: usize) {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        made.retain(|(known, _, _)| known != link);
        made.truncate(room - 1);
        made.push_front((link.clone(), at, preview));
    }

    async fn decode(&self, bytes: Vec<u8>, detail: Detail) -> Preview {
        let turn = Arc::clone(&self.turn);
        let decoded = timeout(PATIENCE, async move {
            // The semaphore is never closed; the turn goes with the work, which goes on where nobody waits any more.
            let turn = turn.acquire_owned().await.ok();
            tokio::task::spawn_blocking(move || {
                let preview = decode(&bytes, detail);
                drop(turn);
                preview
            })
            .await
        });
        match decoded.await {
            Ok(Ok(preview)) => preview,
            // A decoder that panics has met a damaged picture.
            Ok(Err(_)) => Err(PreviewError::Damaged),
            Err(_) => Err(PreviewError::TooSlow),
        }
    }
}

impl Preflight {
    /// The picture behind the link, small enough to be drawn: of what the last look received, else of a new look.
    /// A program asks for one detail only: what is remembered is handed out as it was made.
    ///
    /// # Errors
    /// Nothing was received, or it is no picture that can be drawn.
    pub async fn preview(&self, link: &ImageLink, detail: Detail, now: Timestamp) -> Result<Drawable, PreviewError> {
        let mut finding = self.look(link, now).await;
        if let Some(made) = self.gallery().made(link, finding.at) {
            return made;
        }
        let mut bytes = self.gallery().take_newest(link, finding.at);
        if bytes.is_none() && finding.file().is_some() {
            finding = self.look_again(link, now).await;
            bytes = self.gallery().take_newest(link, finding.at);
        }
        let preview = match bytes {
            Some(bytes) => self.gallery().decode(bytes, detail).await,
            None => Err(PreviewError::Unseen),
        };
        self.gallery().remember(link, finding.at, preview.clone(), room(detail));
        preview
    }
}
