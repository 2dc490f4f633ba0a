//! The face of this folder: looks at links, two at once at most, and remembers for ten minutes.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use tokio::sync::Semaphore;

use super::allowed::Allowed;
use super::client::Network;
use super::fetch::fetch;
use super::preview::Gallery;
use crate::domain::{Finding, ImageLink, Size, expires};

/// How long a finding is good for: WhatsApp itself keeps a picture for so long, by the exact link.
const KEPT: SignedDuration = SignedDuration::from_mins(10);

/// Findings that are remembered, at most.
const ROOM: usize = 256;

/// Looks at once, at most.
const AT_ONCE: usize = 2;

/// Looks at links before WhatsApp does.
///
/// A look is cancelled by dropping its future. It holds no task of its own.
#[derive(Debug)]
pub struct Preflight {
    network: Network,
    allowed: Allowed,
    turns: Semaphore,
    known: Mutex<HashMap<ImageLink, Finding>>,
    gallery: Gallery,
}

impl Preflight {
    /// Asks nobody until the first look.
    #[must_use]
    pub fn new(network: Network, allowed: Allowed) -> Self {
        Self { network, allowed, turns: Semaphore::new(AT_ONCE), known: Mutex::default(), gallery: Gallery::default() }
    }

    /// What stands behind the link: what was found in the last ten minutes, or what is found now.
    pub async fn look(&self, link: &ImageLink, now: Timestamp) -> Finding {
        match self.known(link, now) {
            Some(finding) => finding,
            None => self.look_again(link, now).await,
        }
    }

    /// What stands behind the link now, whatever was found before.
    pub async fn look_again(&self, link: &ImageLink, now: Timestamp) -> Finding {
        // The semaphore is never closed; without a turn the look goes on all the same.
        let turn = self.turns.acquire().await.ok();
        let (trail, sight) = fetch(link, &self.network, &self.allowed).await;
        drop(turn);
        let finding = Finding {
            link: link.clone(),
            at: now,
            redirects: trail.redirects,
            way: trail.way,
            expires: expires(link),
            sight,
        };
        if finding.file().is_some_and(|file| file.format.mime().is_some() && matches!(file.size, Size::Whole(_))) {
            self.gallery.keep(link, now, trail.body);
        }
        self.remember(finding.clone());
        finding
    }

    /// What was found behind the link in the last ten minutes.
    #[must_use]
    pub fn known(&self, link: &ImageLink, now: Timestamp) -> Option<Finding> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(link).filter(|finding| is_fresh(finding, now)).cloned()
    }

    /// What looks have received.
    pub(super) fn gallery(&self) -> &Gallery {
        &self.gallery
    }

    fn remember(&self, finding: Finding) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= ROOM {
            known.retain(|_, old| is_fresh(old, finding.at));
        }
        if known.len() >= ROOM
            && let Some(oldest) = known.values().min_by_key(|old| old.at).map(|old| old.link.clone())
        {
            known.remove(&oldest);
        }
        known.insert(finding.link.clone(), finding);
    }
}

/// A clock that was set back makes nothing fresh.
fn is_fresh(finding: &Finding, now: Timestamp) -> bool {
    let age = now.duration_since(finding.at);
    !age.is_negative() && age < KEPT
}
