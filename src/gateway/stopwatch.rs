//! When the steps of one request came to their end.
//!
//! A request makes its own connection, in its own task: so the stopwatch of a task is told by the resolver, by the
//! store of TLS sessions, which is asked when the first byte of TLS is made, and by the connector that holds both.

#![expect(clippy::disallowed_types, reason = "the value of a task is kept so by the macro; nothing here borrows it")]

use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use rustls::NamedGroup;
use rustls::client::{ClientSessionMemoryCache, ClientSessionStore, Tls12ClientSessionValue, Tls13ClientSessionValue};
use rustls::pki_types::ServerName;
use tokio::time::Instant;
use tower_layer::Layer;
use tower_service::Service;

use crate::domain::Exchange;

/// Sessions that are kept to be taken up again, as many as rustls keeps by itself.
const SESSIONS: usize = 256;

tokio::task_local! {
    static STOPWATCH: Arc<Stopwatch>;
}

/// The first time that each step was come to.
#[derive(Debug, Default)]
pub(super) struct Stopwatch {
    begun: OnceLock<Instant>,
    asked: OnceLock<Instant>,
    found: OnceLock<Instant>,
    greeted: OnceLock<Instant>,
    connected: OnceLock<Instant>,
}

impl Stopwatch {
    /// Runs a request, which must make its connection in this very task, beside the times of its steps.
    pub(super) async fn watch<T>(request: impl Future<Output = T>) -> (T, Exchange) {
        let watch = Arc::new(Self::default());
        let ended = STOPWATCH.scope(Arc::clone(&watch), request).await;
        (ended, watch.told(Instant::now()))
    }

    /// The times of the steps that were finished; the head of the answer came at `head`, if there was a connection.
    fn told(&self, head: Instant) -> Exchange {
        let [begun, asked, found, greeted, connected] =
            [&self.begun, &self.asked, &self.found, &self.greeted, &self.connected].map(|step| step.get().copied());
        let is_named = asked.is_some();
        Exchange {
            dns_ms: between(asked, found),
            tcp_ms: between(if is_named { found } else { begun }, greeted.or(connected)),
            tls_ms: between(greeted, connected),
            wait_ms: between(connected, Some(head)),
            ..Exchange::default()
        }
    }
}

fn between(from: Option<Instant>, to: Option<Instant>) -> Option<u32> {
    let time: Duration = to?.saturating_duration_since(from?);
    u32::try_from(time.as_millis()).ok()
}

fn tell(step: impl Fn(&Stopwatch) -> &OnceLock<Instant>) {
    // Whoever is not watched has none.
    let _ = STOPWATCH.try_with(|watch| step(watch).set(Instant::now()));
}

/// Asks the system for the addresses of a name.
#[derive(Debug)]
pub(super) struct Names;

impl Resolve for Names {
    fn resolve(&self, name: Name) -> Resolving {
        tell(|watch| &watch.asked);
        Box::pin(async move {
            let found: Vec<_> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            tell(|watch| &watch.found);
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// Keeps TLS sessions as rustls does by itself.
pub(super) struct Sessions(ClientSessionMemoryCache);

impl Sessions {
    pub(super) fn new() -> Self {
        Self(ClientSessionMemoryCache::new(SESSIONS))
    }
}

impl fmt::Debug for Sessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sessions")
    }
}

impl ClientSessionStore for Sessions {
    fn set_kx_hint(&self, server: ServerName<'static>, group: NamedGroup) {
        self.0.set_kx_hint(server, group);
    }

    fn kx_hint(&self, server: &ServerName<'_>) -> Option<NamedGroup> {
        tell(|watch| &watch.greeted);
        self.0.kx_hint(server)
    }

    fn set_tls12_session(&self, server: ServerName<'static>, value: Tls12ClientSessionValue) {
        self.0.set_tls12_session(server, value);
    }

    fn tls12_session(&self, server: &ServerName<'_>) -> Option<Tls12ClientSessionValue> {
        self.0.tls12_session(server)
    }

    fn remove_tls12_session(&self, server: &ServerName<'static>) {
        self.0.remove_tls12_session(server);
    }

    fn insert_tls13_ticket(&self, server: ServerName<'static>, value: Tls13ClientSessionValue) {
        self.0.insert_tls13_ticket(server, value);
    }

    fn take_tls13_ticket(&self, server: &ServerName<'static>) -> Option<Tls13ClientSessionValue> {
        tell(|watch| &watch.greeted);
        self.0.take_tls13_ticket(server)
    }
}

/// Watches a connector.
#[derive(Debug, Clone)]
pub(super) struct Watched;

impl<S> Layer<S> for Watched {
    type Service = Connector<S>;

    fn layer(&self, inner: S) -> Connector<S> {
        Connector(inner)
    }
}

/// A connector that tells the stopwatch.
#[derive(Debug, Clone)]
pub(super) struct Connector<S>(S);

impl<S, R> Service<R> for Connector<S>
where
    S: Service<R>,
    S::Future: Send + 'static,
    S::Response: 'static,
    S::Error: 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, request: R) -> Self::Future {
        tell(|watch| &watch.begun);
        let connecting = self.0.call(request);
        Box::pin(async move {
            let connected = connecting.await?;
            tell(|watch| &watch.connected);
            Ok(connected)
        })
    }
}
