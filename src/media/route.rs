//! Whether a hop may be taken, and on which way: every address is checked before a byte leaves.

use std::net::{IpAddr, SocketAddr};

use url::{Host, Url};

use super::address::{address_kind, name_kind};
use super::allowed::Allowed;
use super::client::{Door, Network};
use crate::domain::{HostKind, Sight, Unseen, Way};

/// The way to the server of this address, or what is said of it without a request.
///
/// A literal is read by the url crate, which knows all its spellings (`0x7f.1`, `2130706433`, full-width digits), and
/// the client gets the very same reading. A name is looked up once, all its addresses are checked, and the client is
/// bound to them: whoever answers differently the next time is not asked.
pub(super) async fn route(url: &Url, network: &Network, allowed: &Allowed) -> Result<(Door, Way), Sight> {
    let port = url.port_or_known_default().unwrap_or(80);
    let (name, literal) = match url.host() {
        Some(Host::Ipv4(address)) => (address.to_string(), Some(IpAddr::V4(address))),
        Some(Host::Ipv6(address)) => (address.to_string(), Some(IpAddr::V6(address))),
        Some(Host::Domain(name)) => (name.to_owned(), None),
        None => return Err(Sight::Unseen(Unseen::NotStarted("the link has no host".into()))),
    };
    let kind = literal.map_or_else(|| name_kind(&name), address_kind);
    if allowed.lists(url) {
        let addresses = addresses(&name, literal, port).await?;
        let kind = kind.or_else(|| worst(&addresses));
        return Ok((Door::Pinned(addresses), Way::Allowed(kind)));
    }
    let unreachable = |kind: HostKind| Sight::Unreachable { host: name.clone(), kind };
    if let Some(kind) = kind {
        return Err(unreachable(kind));
    }
    if !allowed.is_public_allowed() {
        return Err(Sight::Unseen(Unseen::StandIn));
    }
    if let Some(proxy) = network.proxy.as_ref().filter(|proxy| proxy.serves(url)) {
        // The name is the proxy's to look up: here it may have no address at all.
        return Ok((Door::Proxy, Way::Proxy(proxy.host().to_owned())));
    }
    let addresses = addresses(&name, literal, port).await?;
    match worst(&addresses) {
        Some(kind) => Err(unreachable(kind)),
        None => Ok((Door::Pinned(addresses), Way::Public)),
    }
}

/// One address that is not public spoils all: whoever owns the name chooses which is tried first.
fn worst(addresses: &[SocketAddr]) -> Option<HostKind> {
    addresses.iter().find_map(|address| address_kind(address.ip()))
}

async fn addresses(name: &str, literal: Option<IpAddr>, port: u16) -> Result<Vec<SocketAddr>, Sight> {
    if let Some(address) = literal {
        return Ok(vec![SocketAddr::new(address, port)]);
    }
    let found: Vec<SocketAddr> = tokio::net::lookup_host((name, port)).await.map(Iterator::collect).unwrap_or_default();
    if found.is_empty() { Err(Sight::Unseen(Unseen::NoName(name.to_owned()))) } else { Ok(found) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Proxy;

    async fn kind(text: &str, network: &Network) -> Option<HostKind> {
        match route(&Url::parse(text).unwrap(), network, &Allowed::public()).await {
            Err(Sight::Unreachable { kind, .. }) => Some(kind),
            _ => None,
        }
    }

    #[tokio::test]
    async fn every_spelling_of_a_private_address_is_refused_with_a_proxy_too() {
        let proxy = Some(Proxy::always(Url::parse("http://proxy.example.com:3128").unwrap()));
        let proxied = Network { proxy, ..Network::default() };
        for host in [
            "127.0.0.1",
            "127.1",
            "2130706433",
            "0x7f.1",
            "0x7f000001",
            "0177.0.0.1",
            "0",
            "127.0.0.1.",
            "１２７.０.０.１",
            "①②⑦.⓪.⓪.①",
            "127。0。0。1",
            "%31%32%37.0.0.1",
            "[::1]",
            "[::]",
            "[::ffff:127.0.0.1]",
            "[::ffff:7f00:1]",
            "[64:ff9b::7f00:1]",
            "[2002:7f00:1::]",
            "[fe80::1]",
            "[fd00::1]",
            "[ff02::1]",
            "localhost",
            "LocalHost.",
            "a.localhost",
            "169.254.169.254",
            "metadata.google.internal",
            "10.0.0.1",
            "192.168.1.1",
            "100.64.0.1",
            "0.0.0.0",
        ] {
            for network in [&Network::default(), &proxied] {
                let link = format!("http://{host}/a.png");
                assert!(kind(&link, network).await.is_some(), "{host}");
            }
        }
    }

    #[tokio::test]
    async fn a_name_is_left_to_the_proxy_and_a_public_address_is_pinned() {
        let proxy = Some(Proxy::always(Url::parse("http://user:secret@proxy.example.com:3128").unwrap()));
        let proxied = Network { proxy, ..Network::default() };
        let url = Url::parse("https://cdn.example.com/a.png").unwrap();
        let way = route(&url, &proxied, &Allowed::public()).await;
        assert_eq!(way, Ok((Door::Proxy, Way::Proxy("proxy.example.com".into()))));
        let url = Url::parse("https://1.1.1.1/a.png").unwrap();
        let way = route(&url, &Network::default(), &Allowed::public()).await;
        assert_eq!(way, Ok((Door::Pinned(vec!["1.1.1.1:443".parse().unwrap()]), Way::Public)));
    }

    #[tokio::test]
    async fn with_a_stand_in_nobody_else_is_asked() {
        let server = Url::parse("http://127.0.0.1:4000").unwrap();
        let allowed = Allowed::only(std::slice::from_ref(&server));
        let way = |text: &str| {
            let url = Url::parse(text).unwrap();
            let allowed = allowed.clone();
            async move { route(&url, &Network::default(), &allowed).await.map(|(_, way)| way) }
        };
        assert_eq!(way("http://127.0.0.1:4000/a.png").await, Ok(Way::Allowed(Some(HostKind::Loopback))));
        assert_eq!(way("https://cdn.example.com/a.png").await, Err(Sight::Unseen(Unseen::StandIn)));
        assert!(matches!(way("http://127.0.0.1:4001/a.png").await, Err(Sight::Unreachable { .. })));
    }

    #[test]
    fn one_private_address_among_public_ones_spoils_a_name() {
        let at = |texts: &[&str]| worst(&texts.iter().map(|text| text.parse().unwrap()).collect::<Vec<_>>());
        assert_eq!(at(&["1.1.1.1:443", "[2606:4700::1111]:443"]), None);
        assert_eq!(at(&["1.1.1.1:443", "10.0.0.1:443"]), Some(HostKind::Private));
        assert_eq!(at(&["[2606:4700::1111]:443", "[::ffff:169.254.169.254]:443"]), Some(HostKind::LinkLocal));
    }
}
