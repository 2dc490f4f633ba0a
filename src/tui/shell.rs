//! Everything that the loop works with beside the terminal, the keys and the model.

use std::pin::Pin;
use std::sync::Arc;

use futures_util::Stream;
use tokio::sync::mpsc;

use super::signals::Outside;
use crate::config::SenderFile;
use crate::domain::{Checkup, Outgoing, RequestText};
use crate::media::Preflight;
use crate::outbox::{Clock, Outbox, Report};
use crate::store::Store;
use crate::ui::Theme;

/// Puts the request of a message in words, as the profile of this name makes it.
pub type Describe = Arc<dyn Fn(&str, &Outgoing) -> RequestText + Send + Sync>;

/// What the configuration lends the screen while it runs.
#[derive(Clone, Default)]
pub struct Configured {
    /// The file, where its senders can be changed.
    pub senders: Option<SenderFile>,
    /// Who looks at links for the profile of a name; nobody, where they are not to be looked at.
    pub preflight: Option<PreflightOf>,
}

/// Who looks at links for a profile: its proxy and its certificates count there too.
pub type PreflightOf = Arc<dyn Fn(&str) -> Option<Arc<Preflight>> + Send + Sync>;

/// A group of checks on its way.
pub type Checking = Pin<Box<dyn Future<Output = Vec<Checkup>> + Send>>;

/// Looks whether all is well: groups of checks that do not wait for each other.
pub type Doctor = Arc<dyn Fn() -> Vec<Checking> + Send + Sync>;

/// Everything that the loop works with beside the terminal, the keys and the model.
pub struct Shell<C> {
    /// The data folder.
    pub store: Arc<Store>,
    /// What the configuration lends.
    pub configured: Configured,
    /// Where sends go.
    pub outbox: Outbox,
    /// What becomes of them.
    pub reports: mpsc::UnboundedReceiver<Report>,
    /// Looks at links; nobody, where they are not to be looked at.
    pub preflight: Option<Arc<Preflight>>,
    /// The time.
    pub clock: Clock,
    /// Signals, notices and faults of threads.
    pub outside: Pin<Box<dyn Stream<Item = Outside> + Send>>,
    /// The terminal around the frames.
    pub console: C,
    /// What things look like.
    pub theme: Theme,
    /// The words of a request: the gateway that knows them is out of sight here.
    pub describe: Describe,
    /// Looks whether all is well.
    pub doctor: Doctor,
}
