//! Hosts that may be looked at although WhatsApp cannot reach them: those of a sandbox.

use url::Url;

/// Which hosts may be looked at beside public ones, or in place of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowed {
    /// `host:port`, as the url crate writes them.
    hosts: Vec<String>,
    /// Whether public hosts may be looked at.
    public: bool,
}

impl Allowed {
    /// Public hosts and no other.
    #[must_use]
    pub fn public() -> Self {
        Self { hosts: Vec::new(), public: true }
    }

    /// The servers of these addresses and nobody else: nothing leaves this machine.
    #[must_use]
    pub fn only(servers: &[Url]) -> Self {
        Self { hosts: servers.iter().filter_map(authority).collect(), public: false }
    }

    /// The servers of these addresses as well.
    #[must_use]
    pub fn also(mut self, servers: &[Url]) -> Self {
        self.hosts.extend(servers.iter().filter_map(authority));
        self
    }

    /// Whether this server is on the list.
    pub(super) fn lists(&self, url: &Url) -> bool {
        authority(url).is_some_and(|authority| self.hosts.contains(&authority))
    }

    /// Whether public hosts may be looked at.
    pub(super) fn is_public_allowed(&self) -> bool {
        self.public
    }
}

fn authority(url: &Url) -> Option<String> {
    Some(format!("{}:{}", url.host_str()?, url.port_or_known_default()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_its_host_and_its_port() {
        let url = |text: &str| Url::parse(text).unwrap();
        let allowed = Allowed::public().also(&[url("http://127.0.0.1:4000/a"), url("https://cdn.example.com")]);
        for good in ["http://127.0.0.1:4000/b", "http://127.1:4000", "https://CDN.example.com:443/x"] {
            assert!(allowed.lists(&url(good)), "{good}");
        }
        for bad in ["http://127.0.0.1:4001/b", "http://127.0.0.1", "http://cdn.example.com", "file:///x", "data:,x"] {
            assert!(!allowed.lists(&url(bad)), "{bad}");
        }
    }
}
