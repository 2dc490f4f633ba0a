//! The listener and everything that its connections share.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

use super::bad_pictures::{self, BAD};
use super::connection;
use super::log::Log;
use super::pictures;
use super::request::Received;
use super::routes::PICTURES;
use super::scenario::{Scenario, Script};
use super::trouble::{Act, Plan};

/// How long to rest when the system has no socket left to accept with.
const BREATH: Duration = Duration::from_millis(50);

/// A running server on 127.0.0.1; it ends when dropped, with every connection it has.
#[derive(Debug)]
pub struct Sandbox {
    state: Arc<State>,
    listening: JoinHandle<()>,
}

/// What the connections share.
#[derive(Debug)]
pub(super) struct State {
    base: String,
    latency: Duration,
    script: Mutex<Script>,
    received: watch::Sender<Log>,
    connections: AtomicUsize,
    numbers: AtomicU64,
}

impl Sandbox {
    /// Listens on `port`, 0 for any free one.
    ///
    /// # Errors
    /// The port is taken or not allowed.
    pub async fn start(port: u16, scenario: Scenario) -> io::Result<Self> {
        let wanted = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let listener = TcpListener::bind(wanted).await.map_err(|error| {
            io::Error::new(
                error.kind(),
                format!("the sandbox cannot listen on {wanted} ({error}); port 0 takes a free one"),
            )
        })?;
        let state = Arc::new(State {
            base: format!("http://{}", listener.local_addr()?),
            latency: scenario.latency,
            script: Mutex::new(Script::new(scenario.rules)),
            received: watch::Sender::default(),
            connections: AtomicUsize::new(0),
            numbers: AtomicU64::new(0),
        });
        #[expect(clippy::disallowed_methods, reason = "the one task of the sandbox; the value keeps it and ends it")]
        let listening = tokio::spawn(listen(listener, Arc::clone(&state)));
        Ok(Self { state, listening })
    }

    /// Such as `http://127.0.0.1:41234`.
    #[must_use]
    pub fn base(&self) -> String {
        self.state.base.clone()
    }

    /// The names of the sample pictures.
    #[must_use]
    pub fn pictures() -> &'static [&'static str] {
        &pictures::NAMES
    }

    /// The address of a sample picture.
    #[must_use]
    pub fn picture(&self, name: &str) -> Option<String> {
        pictures::find(name).map(|picture| format!("{}{PICTURES}{}", self.state.base, picture.name))
    }

    /// The names of the bad pictures: one for each thing that can be wrong with a link.
    #[must_use]
    pub fn bad_pictures() -> Vec<&'static str> {
        bad_pictures::names().collect()
    }

    /// The address of a bad picture; what follows a `?` in the name is kept.
    #[must_use]
    pub fn bad_picture(&self, name: &str) -> Option<String> {
        let bare = name.split('?').next().unwrap_or_default();
        bad_pictures::names().any(|known| known == bare).then(|| format!("{}{BAD}{name}", self.state.base))
    }

    /// Every request so far that was read whole, oldest first, also those that then met trouble. Of very many only the
    /// newest are kept: ten thousand, or 64 MiB.
    #[must_use]
    pub fn received(&self) -> Vec<Received> {
        self.state.received.borrow().after(0)
    }

    /// Waits until at least `count` requests have been read, and gives all that are kept.
    pub async fn received_at_least(&self, count: usize) -> Vec<Received> {
        let mut receiver = self.state.received.subscribe();
        // The sender lives as long as `self`, so waiting cannot fail.
        receiver.wait_for(|log| log.total() >= count).await.map(|log| log.after(0)).unwrap_or_default()
    }

    /// Waits until more than `count` requests have been read; gives their number in all, and those after the first
    /// `count` that are still kept.
    pub async fn received_after(&self, count: usize) -> (usize, Vec<Received>) {
        let mut receiver = self.state.received.subscribe();
        let more = receiver.wait_for(|log| log.total() > count).await;
        more.map(|log| (log.total(), log.after(count))).unwrap_or((count, Vec::new()))
    }

    /// How many connections were accepted, also those that were cut before anything was read.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.state.connections.load(Ordering::Relaxed)
    }

    /// Ends the server; the port is free when this returns. A drop frees it as soon as the runtime gets to it.
    pub async fn stop(mut self) {
        self.listening.abort();
        // The error says that the task was stopped, which is what was wanted.
        let _ = (&mut self.listening).await;
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

impl State {
    pub(super) fn base(&self) -> &str {
        &self.base
    }

    pub(super) fn latency(&self) -> Duration {
        self.latency
    }

    /// The number of the next answer with ids, from 1.
    pub(super) fn count(&self) -> u64 {
        self.numbers.fetch_add(1, Ordering::Relaxed) + 1
    }

    pub(super) fn record(&self, request: Received) {
        self.received.send_modify(|log| log.push(request));
    }

    pub(super) fn plan(&self, request: &Received, is_send: bool) -> Option<Plan> {
        self.script.lock().unwrap_or_else(PoisonError::into_inner).plan(request, is_send)
    }

    fn ends_connection(&self) -> Option<Act> {
        self.script.lock().unwrap_or_else(PoisonError::into_inner).ends_connection()
    }
}

/// Takes connections until it is dropped, and drops the open ones with it.
async fn listen(listener: TcpListener, state: Arc<State>) {
    let mut connections = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            // Those that have ended are let go, or the set would grow for ever.
            Some(_) = connections.join_next() => continue,
        };
        let Ok((stream, _)) = accepted else {
            tokio::time::sleep(BREATH).await;
            continue;
        };
        state.connections.fetch_add(1, Ordering::Relaxed);
        if let Some(act) = state.ends_connection() {
            if act == Act::ResetBefore {
                // It can fail only where the client has gone already.
                let _ = stream.set_zero_linger();
            }
            continue;
        }
        let state = Arc::clone(&state);
        connections.spawn(async move { connection::serve(stream, &state).await });
    }
}
