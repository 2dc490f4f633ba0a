//! A proxy, and what it is used for.

use std::fmt;

use http::Uri;
use hyper_util::client::proxy::matcher::Matcher;
use url::Url;

/// A proxy, and the addresses that it is used for. A loopback address that is asked in the clear never has one.
#[derive(Clone, PartialEq, Eq)]
pub struct Proxy {
    /// Its own address; it may hold a password.
    pub url: Url,
    used: Used,
}

/// What a proxy is used for.
#[derive(Clone, PartialEq, Eq)]
enum Used {
    /// Everything: somebody wrote it into the configuration of this very program.
    Always,
    /// https alone, except for these: it stands in the environment, for all programs.
    Elsewhere { except: String },
}

impl Proxy {
    /// One that is used for everything.
    #[must_use]
    pub fn always(url: Url) -> Self {
        Self { url, used: Used::Always }
    }

    /// One that is used for https, except for what `NO_PROXY` lists: names with all that end in them, addresses, ranges
    /// of addresses, or `*` for everything, with commas between them. There is no standard for it; curl's manual and
    /// Go's httpproxy package describe the same.
    #[must_use]
    pub fn of_environment(url: Url, except: &str) -> Self {
        Self { url, used: Used::Elsewhere { except: except.to_owned() } }
    }

    /// Whether requests to this address go through it.
    #[must_use]
    pub fn serves(&self, url: &Url) -> bool {
        match &self.used {
            Used::Always => true,
            Used::Elsewhere { except } => {
                let matcher = Matcher::builder().https(self.url.as_str()).no(except.as_str()).build();
                url.as_str().parse::<Uri>().is_ok_and(|uri| matcher.intercept(&uri).is_some())
            }
        }
    }

    /// The same address with its password, if any, replaced: for screens and logs.
    #[must_use]
    pub fn shown(&self) -> String {
        let mut url = self.url.clone();
        if url.password().is_some() {
            // Fails only for addresses without a host, which have no password.
            let _ = url.set_password(Some("***"));
        }
        url.to_string()
    }

    /// The name of its host.
    #[must_use]
    pub fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }
}

/// Not derived: it may hold a password.
impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Proxy({})", self.shown())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn one_of_the_environment_is_for_https_and_not_for_what_is_excepted() {
        let except = "example.com, .internal,10.0.0.0/8,192.0.2.7,::1";
        let proxy = Proxy::of_environment(url("http://proxy.example.net:3128"), except);
        for (text, is_served) in [
            ("https://api.zixflow.com/x", true),
            ("http://api.zixflow.com/x", false),
            ("https://example.com", false),
            ("https://api.example.com:8443/", false),
            ("https://notexample.com/", true),
            ("https://a.internal/", false),
            ("https://10.1.2.3/", false),
            ("https://11.1.2.3/", true),
            ("https://192.0.2.7/", false),
            ("https://[::1]:8443/", false),
        ] {
            assert_eq!(proxy.serves(&url(text)), is_served, "{text}");
        }
        assert!(!Proxy::of_environment(url("http://proxy.example.net"), "*").serves(&url("https://api.zixflow.com")));
        assert!(Proxy::of_environment(url("http://proxy.example.net"), "").serves(&url("https://api.zixflow.com")));
        assert!(Proxy::always(url("http://proxy.example.net")).serves(&url("http://img.example.com/a.png")));
    }

    #[test]
    fn its_password_is_not_shown() {
        let proxy = Proxy::always(url("http://me:canary@proxy.example.com:3128"));
        assert_eq!(proxy.shown(), "http://me:***@proxy.example.com:3128/");
        assert!(!format!("{proxy:?}").contains("canary"));
    }
}
