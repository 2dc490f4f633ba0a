//! Where a redirect leads, and whether it is followed.

use url::Url;

use crate::domain::{Astray, Redirect};

/// Redirects that are followed, at most.
pub(super) const HOPS: usize = 5;

/// Whether this status redirects a GET.
pub(super) fn is_redirect(status: u16) -> bool {
    matches!(status, 301 | 302 | 303 | 307 | 308)
}

/// The next address, or why it is not taken. `seen` are the addresses so far, the last is the one that redirects.
pub(super) fn next(seen: &[Url], location: Option<&str>) -> Result<Url, (Astray, Option<Url>)> {
    let Some(from) = seen.last() else { return Err((Astray::Nowhere, None)) };
    let Some(mut to) = location.and_then(|text| from.join(text.trim()).ok()) else {
        return Err((Astray::Nowhere, None));
    };
    to.set_fragment(None);
    let astray = match to.scheme() {
        "http" if from.scheme() == "https" => Astray::Downgrade,
        "http" | "https" if !to.username().is_empty() || to.password().is_some() => Astray::UserInfo,
        "http" | "https" if seen.contains(&to) => Astray::Loop,
        "http" | "https" if seen.len() > HOPS => Astray::TooMany,
        "http" | "https" => return Ok(to),
        other => Astray::Scheme(other.chars().take(20).collect()),
    };
    Err((astray, Some(to)))
}

/// A redirect for people: without what may be a secret in it.
pub(super) fn redirect(status: u16, to: Option<&Url>) -> Redirect {
    let Some(to) = to else { return Redirect { status, to: String::new(), host: "no address".into() } };
    let host = to.host_str().unwrap_or_else(|| to.scheme()).to_owned();
    if to.host_str().is_none() {
        // `data:` and the like: the rest of it is content.
        return Redirect { status, to: format!("{}:…", to.scheme()), host };
    }
    let mut shown = to.clone();
    // Both fail only on an address without a host, which was settled above.
    let _ = shown.set_username("");
    let _ = shown.set_password(None);
    let has_query = shown.query().is_some();
    shown.set_query(None);
    let text: String = shown.as_str().chars().take(500).collect();
    Redirect { status, to: if has_query { format!("{text}?…") } else { text }, host }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn a_redirect_is_followed_only_to_a_web_address_that_is_new_and_no_less_safe() {
        let from = url("https://cdn.example.com/a/b.png");
        let next = |location: &str| next(std::slice::from_ref(&from), Some(location));
        assert_eq!(next("/c.png#x").unwrap(), url("https://cdn.example.com/c.png"));
        assert_eq!(next("c.png").unwrap(), url("https://cdn.example.com/a/c.png"));
        assert_eq!(next("//img.example.com/c.png").unwrap(), url("https://img.example.com/c.png"));
        for (location, why) in [
            ("http://cdn.example.com/c.png", Astray::Downgrade),
            ("https://a:b@cdn.example.com/c.png", Astray::UserInfo),
            ("https://a@cdn.example.com/c.png", Astray::UserInfo),
            ("file:///etc/passwd", Astray::Scheme("file".into())),
            ("data:image/png;base64,AAAA", Astray::Scheme("data".into())),
            ("gopher://cdn.example.com", Astray::Scheme("gopher".into())),
            ("https://cdn.example.com/a/b.png#again", Astray::Loop),
            ("https://[::1", Astray::Nowhere),
        ] {
            assert_eq!(next(location).unwrap_err().0, why, "{location}");
        }
        assert_eq!(super::next(&[from], None).unwrap_err().0, Astray::Nowhere);
    }

    #[test]
    fn five_hops_are_followed_and_no_sixth() {
        let mut seen = vec![url("http://cdn.example.com/0")];
        for hop in 1..=HOPS {
            let to = next(&seen, Some(&format!("/{hop}"))).unwrap();
            seen.push(to);
        }
        assert_eq!(next(&seen, Some("/6")).unwrap_err().0, Astray::TooMany);
    }

    #[test]
    fn a_shown_redirect_holds_no_secret() {
        let shown = |text: &str| redirect(302, Some(&url(text)));
        assert_eq!(shown("https://u:p@cdn.example.com/a?sig=x").to, "https://cdn.example.com/a?…");
        assert_eq!(shown("https://cdn.example.com/a").to, "https://cdn.example.com/a");
        assert_eq!(
            (shown("data:text/html,x").to.as_str(), shown("data:text/html,x").host.as_str()),
            ("data:…", "data")
        );
    }
}
