//! Addresses of this very machine.

use url::{Host, Url};

/// Whether an address stays on this machine, so that a key may be sent to it in the clear. By address, or by the
/// one name that RFC 6761 reserves for it.
#[must_use]
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_this_machine() {
        let is = |text: &str| is_loopback(&Url::parse(text).unwrap());
        for here in ["http://127.0.0.1:80", "http://127.9.9.9", "http://[::1]", "http://localhost", "http://0x7f.1"] {
            assert!(is(here), "{here}");
        }
        for there in ["http://0.0.0.0", "http://[::ffff:127.0.0.1]", "http://localhost.example.com", "file:///"] {
            assert!(!is(there), "{there}");
        }
    }
}
