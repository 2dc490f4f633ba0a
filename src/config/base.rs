//! Addresses that the key and the messages may go to.

use url::Url;

use crate::domain::{ImageLink, is_loopback};

/// Reads a base address: https anywhere, http to this machine alone. A bare host gets `https://`, a path is kept,
/// slashes at its end are dropped. The error never repeats the address, which may hold a password.
pub(super) fn base(text: &str) -> Result<Url, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err("it is empty; write an address such as https://api.zixflow.com".to_owned());
    }
    let whole = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
    let mut url = Url::parse(&whole).map_err(|error| format!("it is no address ({error})"))?;
    match url.scheme() {
        "https" => {}
        "http" if is_loopback(&url) => {}
        "http" => {
            return Err("http would send the key in the clear; use https (http is for this machine alone: 127.0.0.1, \
                        [::1] or localhost)"
                .to_owned());
        }
        _ => return Err("it is neither https nor http; write https://".to_owned()),
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("it holds a user name or password; leave them out".to_owned());
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err("it goes on after ? or #; leave that out".to_owned());
    }
    let path = url.path().trim_end_matches('/').to_owned();
    url.set_path(&path);
    Ok(url)
}

/// Reads the address of a proxy; `None` for "off".
pub(super) fn proxy(text: &str) -> Result<Option<Url>, String> {
    if text == "off" {
        return Ok(None);
    }
    let wrong = || "it is no proxy; write \"off\" or an address such as http://proxy.example.com:3128".to_owned();
    let url = Url::parse(text).map_err(|_| wrong())?;
    let good = matches!(url.scheme(), "http" | "https") && url.has_host();
    if good { Ok(Some(url)) } else { Err(wrong()) }
}

/// Reads the address of a proxy as the environment has it, where `http://` may be left out.
pub(super) fn environment_proxy(text: &str) -> Result<Url, String> {
    let whole = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
    let mend = "it is no proxy that can be used; write an address such as http://proxy.example.com:3128, or                 proxy = \"off\" in the profile";
    proxy(&whole).ok().flatten().ok_or_else(|| mend.to_owned())
}

/// Reads the address for delivery reports.
pub(super) fn report_url(text: &str) -> Result<String, String> {
    ImageLink::parse(text).map(|link| link.as_str().to_owned()).map_err(|problem| problem.mend())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_bases_lose_only_the_slash_at_their_end() {
        for (text, whole) in [
            ("https://api.zixflow.com", "https://api.zixflow.com/"),
            ("api.zixflow.com", "https://api.zixflow.com/"),
            ("api.example.com:8443/eu/", "https://api.example.com:8443/eu"),
            ("localhost:8080", "https://localhost:8080/"),
            ("http://localhost:8080/", "http://localhost:8080/"),
            ("http://127.0.0.1:41234", "http://127.0.0.1:41234/"),
            ("http://127.9.9.9", "http://127.9.9.9/"),
            ("http://[::1]:80", "http://[::1]/"),
            (" https://api.example.com/a/b// ", "https://api.example.com/a/b"),
            // The many spellings of the loopback address are one address to the parser too.
            ("http://2130706433/", "http://127.0.0.1/"),
        ] {
            assert_eq!(base(text).unwrap().as_str(), whole, "{text}");
        }
    }

    #[test]
    fn a_key_in_the_clear_and_strange_addresses_are_refused() {
        for (text, part) in [
            ("http://api.zixflow.com", "in the clear"),
            ("http://localhost.example.com", "in the clear"),
            ("http://192.168.0.1", "in the clear"),
            ("http://0.0.0.0", "in the clear"),
            ("http://[::ffff:127.0.0.1]", "in the clear"),
            ("http://127.0.0.1.example.com", "in the clear"),
            ("ftp://api.zixflow.com", "neither https nor http"),
            ("https://user:canary@api.example.com", "user name or password"),
            ("https://api.example.com?key=canary", "after ? or #"),
            ("https://api.example.com#x", "after ? or #"),
            ("https://", "no address"),
            ("", "empty"),
            ("api example com", "no address"),
        ] {
            let error = base(text).unwrap_err();
            assert!(error.contains(part) && !error.contains("canary"), "{text}: {error}");
        }
    }

    #[test]
    fn a_proxy_is_off_or_an_address() {
        assert_eq!(proxy("off"), Ok(None));
        assert!(proxy("http://me:canary@proxy.example.com:3128").unwrap().is_some());
        for text in ["", "on", "proxy.example.com:3128", "socks5://127.0.0.1:1080", "http://"] {
            assert!(proxy(text).is_err(), "{text}");
        }
        assert_eq!(environment_proxy("proxy.example.com:3128").unwrap().as_str(), "http://proxy.example.com:3128/");
        for text in ["socks5://127.0.0.1:1080", "off", "://"] {
            let error = environment_proxy(text);
            assert!(text == "off" || error.unwrap_err().contains("proxy = \"off\""), "{text}");
        }
    }
}
