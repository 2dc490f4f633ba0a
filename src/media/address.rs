//! Addresses that nobody on the public internet can reach, and that a link must never make us ask.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::domain::HostKind;

/// What keeps the public internet from this address; `None` for a public one.
///
/// From the registries of IANA for special addresses (RFC 6890 and what came after). IPv6 addresses that carry an
/// IPv4 address inside are judged by that one: mapped (`::ffff/96`), NAT64 (`64:ff9b::/96`), 6to4 (`2002::/16`).
#[must_use]
pub fn address_kind(address: IpAddr) -> Option<HostKind> {
    match address {
        IpAddr::V4(address) => v4(address),
        IpAddr::V6(address) => v6(address),
    }
}

/// The same of a name, as far as the name alone says it: RFC 6761 (localhost), RFC 6762 (local), RFC 8375
/// (home.arpa), and `internal`, which ICANN keeps for private use.
#[must_use]
pub fn name_kind(name: &str) -> Option<HostKind> {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    let ends = |end: &str| name.strip_suffix(end).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    match () {
        () if ends("localhost") => Some(HostKind::Loopback),
        () if ends("local") || ends("home.arpa") || ends("internal") => Some(HostKind::Private),
        () => None,
    }
}

fn v4(address: Ipv4Addr) -> Option<HostKind> {
    use HostKind::{Documentation, LinkLocal, Loopback, Multicast, Private, Reserved};
    Some(match address.octets() {
        [127, ..] => Loopback,
        [10, ..] | [172, 16..=31, ..] | [192, 168, ..] | [100, 64..=127, ..] => Private,
        [169, 254, ..] => LinkLocal,
        [192, 0, 2, _] | [198, 51, 100, _] | [203, 0, 113, _] => Documentation,
        [224..=239, ..] => Multicast,
        [0 | 240..=255, ..] | [192, 0, 0, _] | [198, 18 | 19, ..] => Reserved,
        _ => return None,
    })
}

fn v6(address: Ipv6Addr) -> Option<HostKind> {
    use HostKind::{Documentation, LinkLocal, Loopback, Multicast, Private, Reserved};
    let inner = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        v4(Ipv4Addr::new(a, b, c, d))
    };
    match address.segments() {
        [0, 0, 0, 0, 0, 0, 0, 0] => Some(Reserved),
        [0, 0, 0, 0, 0, 0, 0, 1] => Some(Loopback),
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => {
            inner(high, low)
        }
        [0x2001, 0xdb8, ..] => Some(Documentation),
        [first, ..] if first & 0xfe00 == 0xfc00 => Some(Private),
        [first, ..] if first & 0xffc0 == 0xfe80 => Some(LinkLocal),
        [first, ..] if first & 0xff00 == 0xff00 => Some(Multicast),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The same list a second time, as networks: address and bits.
    const V4: [(&str, u32); 14] = [
        ("0.0.0.0", 8),
        ("10.0.0.0", 8),
        ("100.64.0.0", 10),
        ("127.0.0.0", 8),
        ("169.254.0.0", 16),
        ("172.16.0.0", 12),
        ("192.0.0.0", 24),
        ("192.0.2.0", 24),
        ("192.168.0.0", 16),
        ("198.18.0.0", 15),
        ("198.51.100.0", 24),
        ("203.0.113.0", 24),
        ("224.0.0.0", 3),
        ("255.255.255.255", 32),
    ];
    const V6: [(&str, u32); 6] =
        [("::", 128), ("::1", 128), ("fc00::", 7), ("fe80::", 10), ("ff00::", 8), ("2001:db8::", 32)];

    fn is_listed_v4(address: Ipv4Addr) -> bool {
        V4.iter().any(|(net, bits)| {
            let net: Ipv4Addr = net.parse().unwrap();
            (net.to_bits() ^ address.to_bits()).leading_zeros() >= *bits
        })
    }

    fn is_listed_v6(address: Ipv6Addr) -> bool {
        V6.iter().any(|(net, bits)| {
            let net: Ipv6Addr = net.parse().unwrap();
            (net.to_bits() ^ address.to_bits()).leading_zeros() >= *bits
        })
    }

    #[test]
    fn both_ends_of_every_network_are_blocked_and_their_neighbours_judged_alone() {
        for (net, bits) in V4 {
            let first = net.parse::<Ipv4Addr>().unwrap().to_bits();
            let last = first | u32::MAX.checked_shr(bits).unwrap_or(0);
            for bits in [first, last, first.wrapping_sub(1), last.wrapping_add(1)] {
                let address = Ipv4Addr::from_bits(bits);
                assert_eq!(v4(address).is_some(), is_listed_v4(address), "{address}");
            }
        }
        for (net, bits) in V6 {
            let first = net.parse::<Ipv6Addr>().unwrap().to_bits();
            let last = first | u128::MAX.checked_shr(bits).unwrap_or(0);
            assert!(v6(Ipv6Addr::from_bits(first)).is_some() && v6(Ipv6Addr::from_bits(last)).is_some(), "{net}");
        }
        for public in ["1.1.1.1", "172.15.0.1", "172.32.0.1", "100.128.0.1", "192.0.1.1", "198.20.0.1", "223.255.0.1"] {
            assert_eq!(address_kind(public.parse().unwrap()), None, "{public}");
        }
        for public in ["2606:4700::1111", "2001:db9::1", "2002:101:101::1", "64:ff9b::101:101", "::ffff:1.1.1.1"] {
            assert_eq!(address_kind(public.parse().unwrap()), None, "{public}");
        }
    }

    #[test]
    fn names_that_are_never_public_are_known() {
        for name in
            ["localhost", "LOCALHOST.", "a.localhost", "printer.local", "metadata.google.internal", "x.home.arpa"]
        {
            assert!(name_kind(name).is_some(), "{name}");
        }
        for name in ["localhost.example.com", "notlocalhost", "local.example.com", "example.com", "internal-a.com"] {
            assert_eq!(name_kind(name), None, "{name}");
        }
    }

    proptest! {
        #[test]
        fn an_ipv4_address_is_blocked_as_the_list_says(bits: u32) {
            let address = Ipv4Addr::from_bits(bits);
            prop_assert_eq!(address_kind(address.into()).is_some(), is_listed_v4(address));
        }

        #[test]
        fn an_ipv6_address_that_carries_another_is_judged_by_that_one(bits: u32, rest: u64, rest2: u16) {
            let inner = Ipv4Addr::from_bits(bits);
            let (high, low) = ((bits >> 16) as u16, bits as u16);
            let [a, b, c, d] = [(rest >> 48) as u16, (rest >> 32) as u16, (rest >> 16) as u16, rest as u16];
            for address in [
                inner.to_ipv6_mapped(),
                Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, high, low),
                Ipv6Addr::new(0x2002, high, low, a, b, c, d, rest2),
            ] {
                prop_assert_eq!(address_kind(address.into()), v4(inner), "{}", address);
            }
        }

        #[test]
        fn any_other_ipv6_address_is_blocked_as_the_list_says(bits: u128, top in 0usize..8) {
            // Half of the space is never met by chance: the beginnings of the list are drawn as often.
            let tops: [u128; 8] = [0xfc00, 0xfd12, 0xfe80, 0xfebf, 0xfec0, 0xff02, 0x2001_0db8 >> 16, 0x2606];
            for address in [Ipv6Addr::from_bits(bits), Ipv6Addr::from_bits(bits >> 16 | tops[top] << 112)] {
                if !matches!(address.segments(), [0x2002, ..] | [0x64, 0xff9b, 0, 0, 0, 0, ..]) {
                    prop_assert_eq!(address_kind(address.into()).is_some(), is_listed_v6(address), "{}", address);
                }
            }
        }
    }
}
