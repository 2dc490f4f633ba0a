//! The client that looks at pictures: made anew for every hop, with nothing in it that could be given away.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use reqwest::{Certificate, Client, ClientBuilder, redirect, retry};
use url::Url;

use crate::domain::Proxy;

/// How the network is reached, and for how long it is waited for.
#[derive(Debug, Clone)]
pub struct Network {
    /// A proxy, where there is one.
    pub proxy: Option<Proxy>,
    /// An extra file of CA certificates (PEM): a company that opens TLS does it to pictures too.
    pub ca_file: Option<PathBuf>,
    /// For all hops together.
    pub total: Duration,
    /// Without a byte.
    pub idle: Duration,
}

impl Default for Network {
    /// No proxy, 15 s in all, 5 s without a byte.
    fn default() -> Self {
        Self { proxy: None, ca_file: None, total: Duration::from_secs(15), idle: Duration::from_secs(5) }
    }
}

/// Where a hop's connection may go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Door {
    /// To these addresses, which were checked, and no other.
    Pinned(Vec<SocketAddr>),
    /// To the proxy.
    Proxy,
}

/// Builds the client of one hop. Reads certificates from disk, so it does not belong on a thread that must not wait.
/// The error is a sentence for a person.
pub(super) fn build(network: &Network, url: &Url, door: &Door) -> Result<Client, String> {
    // A second call finds the provider in place; that is what its error says.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let builder = || builder(network, url, door);
    let is_plain = url.scheme() == "http" && network.proxy.as_ref().is_none_or(|proxy| proxy.url.scheme() == "http");
    let client = if is_plain {
        // Without a CA store on the machine no client can be built, not even one for plain http (reqwest#2988).
        builder()?.tls_certs_only([]).build()
    } else {
        let extra = extra_certificates(network)?;
        match builder()?.build() {
            Ok(client) if extra.is_empty() => Ok(client),
            Ok(_) => builder()?.tls_certs_merge(extra).build(),
            Err(_) => builder()?.tls_certs_only(bundled().chain(extra)).build(),
        }
    };
    client.map_err(|error| format!("no connection can be made ({})", error.without_url()))
}

fn builder(network: &Network, url: &Url, door: &Door) -> Result<ClientBuilder, String> {
    let builder = Client::builder()
        .user_agent(concat!("zixpost/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(network.idle)
        // Every hop is checked by us before it is taken.
        .redirect(redirect::Policy::none())
        .retry(retry::never())
        .http1_only()
        .pool_max_idle_per_host(0)
        .referer(false)
        .no_proxy();
    match (door, &network.proxy) {
        // A literal address is not looked up by the client, so that it needs no pin; it was checked as it stands.
        (Door::Pinned(addresses), _) => Ok(builder.resolve_to_addrs(url.host_str().unwrap_or_default(), addresses)),
        (Door::Proxy, Some(proxy)) => reqwest::Proxy::all(proxy.url.clone())
            .map(|proxy| builder.proxy(proxy))
            .map_err(|_| "the configured proxy is no address that can be used".to_owned()),
        (Door::Proxy, None) => Err("there is no proxy".to_owned()),
    }
}

fn extra_certificates(network: &Network) -> Result<Vec<Certificate>, String> {
    let Some(file) = &network.ca_file else { return Ok(Vec::new()) };
    let told = |why: String| format!("ca_file {} cannot be used ({why})", file.display());
    let pem = std::fs::read(file).map_err(|error| told(error.to_string()))?;
    Certificate::from_pem_bundle(&pem).map_err(|error| told(error.without_url().to_string()))
}

/// Mozilla's roots, for machines that have none.
fn bundled() -> impl Iterator<Item = Certificate> {
    webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter().filter_map(|der| Certificate::from_der(der).ok())
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    use super::*;

    #[tokio::test]
    async fn a_name_is_asked_at_the_pinned_address_and_nowhere_else() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let pinned = Door::Pinned(vec![listener.local_addr().unwrap()]);
        // Nobody answers for this name: only the pin can lead to the listener. The port is always that of the link.
        let port = listener.local_addr().unwrap().port();
        let url = Url::parse(&format!("http://cdn.example.invalid:{port}/a.png")).unwrap();
        let client = build(&Network::default(), &url, &pinned).unwrap();
        let serve = async {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = vec![0; 4096];
            let len = stream.read(&mut request).await.unwrap();
            stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await.unwrap();
            String::from_utf8_lossy(&request[..len]).into_owned()
        };
        let ask = async { client.get(url).send().await.unwrap().status() };
        let (status, request) = tokio::join!(ask, serve);
        assert_eq!(status, 204);
        assert!(request.contains(&format!("host: cdn.example.invalid:{port}\r\n")), "{request}");
    }
}
