//! The HTTP client, hardened: one request is one request.

use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use reqwest::{Client, ClientBuilder, Proxy, redirect, retry};
use rustls::ClientConfig;
use secrecy::SecretString;
use url::Url;

use super::stopwatch::{Names, Watched};
use super::tls;
use crate::domain::is_loopback;

/// Asks for the API key when the first request needs it; an error is a sentence for a person.
pub type KeyFn = Arc<dyn Fn() -> Pin<Box<dyn Future<Output = Result<SecretString, String>> + Send>> + Send + Sync>;

/// Where the gateway is and how to speak with it.
#[derive(Clone)]
pub struct Connection {
    /// Scheme, host, port and an optional path before `/api/v1/...`; https, or http to a loopback address.
    pub base: Url,
    /// The key.
    pub key: KeyFn,
    /// A proxy for https, only when one is configured; loopback http never uses one.
    pub proxy: Option<Url>,
    /// An extra file of CA certificates (PEM).
    pub ca_file: Option<PathBuf>,
    /// For name, TCP and TLS.
    pub connect_timeout: Duration,
    /// For all of it; longer than `connect_timeout`.
    pub timeout: Duration,
}

/// Builds the client. Reads certificates from disk, so it does not belong on a thread that must not wait.
/// The error is a sentence for a person.
pub(super) fn build(connection: &Connection) -> Result<Client, String> {
    build_with(connection, tls::config)
}

/// The same with other TLS.
pub(super) fn build_with(
    connection: &Connection,
    tls: impl FnOnce(&Connection) -> Result<ClientConfig, String>,
) -> Result<Client, String> {
    // A second call finds the provider in place; that is what its error says.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let builder = builder(connection)?;
    let builder = if is_loopback_http(&connection.base) {
        // Without a CA store on the machine no client can be built, not even one for plain http (reqwest#2988).
        builder.tls_certs_only([])
    } else {
        builder.tls_backend_preconfigured(tls(connection)?)
    };
    builder.build().map_err(|error| format!("no connection can be made ({})", error.without_url()))
}

fn builder(connection: &Connection) -> Result<ClientBuilder, String> {
    let builder = Client::builder()
        .user_agent(concat!("zixpost/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(connection.connect_timeout)
        .timeout(connection.timeout)
        // A followed 308 posts the message again, somewhere else.
        .redirect(redirect::Policy::none())
        .retry(retry::never())
        .http1_only()
        // A kept connection may be closed under a request, which then looks lost.
        .pool_max_idle_per_host(0)
        .referer(false)
        .dns_resolver(Names)
        .connector_layer(Watched)
        // HTTP_PROXY and its like capture loopback too, and would see the key.
        .no_proxy()
        .https_only(!is_loopback_http(&connection.base));
    match &connection.proxy {
        None => Ok(builder),
        // For https only: CONNECT, so that the proxy sees no key and no message.
        Some(url) => Proxy::https(url.clone())
            .map(|proxy| builder.proxy(proxy))
            .map_err(|_| "the configured proxy is no address that can be used".to_owned()),
    }
}

/// Whether this address may be spoken to in the clear: nothing leaves the machine.
fn is_loopback_http(base: &Url) -> bool {
    base.scheme() == "http" && is_loopback(base)
}
