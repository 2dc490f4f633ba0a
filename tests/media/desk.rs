//! A sandbox and a preflight that may look at it, and at nothing else.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use url::Url;
use zixpost::domain::{Finding, ImageLink};
use zixpost::media::{Allowed, Network, Preflight};
use zixpost::sandbox::{Sandbox, Scenario};

pub(crate) struct Desk {
    pub(crate) sandbox: Arc<Sandbox>,
    pub(crate) preflight: Preflight,
}

impl Desk {
    pub(crate) async fn start() -> Self {
        let sandbox = Sandbox::start(0, Scenario::default()).await.unwrap();
        Self { preflight: Preflight::new(Network::default(), allowed(&sandbox)), sandbox: Arc::new(sandbox) }
    }

    /// The same sandbox, and a preflight of its own with limits that a test can wait for.
    pub(crate) fn hurried(&self) -> Self {
        self.with(Duration::from_millis(1500), Duration::from_millis(1200))
    }

    /// The same sandbox, and a preflight of its own with limits that a slow machine does not meet.
    pub(crate) fn patient(&self) -> Self {
        self.with(Duration::from_secs(60), Duration::from_secs(30))
    }

    pub(crate) async fn look(&self, address: &str) -> Finding {
        self.preflight.look(&link(address), now()).await
    }

    pub(crate) fn take_apart(self) -> (Sandbox, Preflight) {
        (Arc::into_inner(self.sandbox).unwrap(), self.preflight)
    }

    fn with(&self, total: Duration, idle: Duration) -> Self {
        let network = Network { total, idle, ..Network::default() };
        Self { preflight: Preflight::new(network, allowed(&self.sandbox)), sandbox: Arc::clone(&self.sandbox) }
    }
}

pub(crate) fn allowed(sandbox: &Sandbox) -> Allowed {
    Allowed::only(&[Url::parse(&sandbox.base()).unwrap()])
}

pub(crate) fn link(address: &str) -> ImageLink {
    ImageLink::parse(address).unwrap()
}

pub(crate) fn now() -> Timestamp {
    "2026-11-23T12:00:00Z".parse().unwrap()
}
