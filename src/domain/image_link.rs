//! The address of the picture.

use serde::{Deserialize, Serialize};
use url::Url;

use super::problem::Problem;
use super::shown::is_invisible;

/// Bytes in a link, at most. Our own limit: no server we know takes more, and a stored line stays short.
pub const LINK_LIMIT: usize = 4096;

/// An http or https address, kept exactly as typed: WhatsApp caches pictures by the exact text of the link.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ImageLink(String);

impl ImageLink {
    /// Checks a link; white space around it is dropped.
    ///
    /// # Errors
    /// Empty, not http or https, no host, a user name or password in it, white space or invisible characters
    /// inside, or too long.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Problem::NoLink);
        }
        if text.len() > LINK_LIMIT {
            return Err(Problem::LinkTooLong(text.len()));
        }
        no_strange_characters(text)?;
        // The url crate forgives what other readers of the same link do not: "https:/host", "https:host".
        let (scheme, rest) = text.split_once(':').ok_or_else(|| Problem::NotALink("it has no https://".into()))?;
        if !scheme.eq_ignore_ascii_case("http") && !scheme.eq_ignore_ascii_case("https") {
            return Err(Problem::LinkScheme(scheme.to_owned()));
        }
        if !rest.starts_with("//") {
            return Err(Problem::NotALink("two slashes are missing after the colon".into()));
        }
        let url = Url::parse(text).map_err(|error| Problem::NotALink(error.to_string()))?;
        if !url.username().is_empty() || url.password().is_some() || authority(rest).contains('@') {
            return Err(Problem::LinkUserInfo);
        }
        Ok(Self(text.to_owned()))
    }

    /// A link of which the path is hidden: to be shown, and nothing else.
    pub(super) fn masked(text: String) -> Self {
        Self(text)
    }

    /// The link as typed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The host, as the network sees it: punycode, lower case.
    #[must_use]
    pub fn host(&self) -> String {
        let url = Url::parse(&self.0).ok();
        url.and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
    }

    /// The last part of the path, or the host where the path is empty: what a row of the history shows.
    #[must_use]
    pub fn file_name(&self) -> &str {
        let end = self.0.find(['?', '#']).unwrap_or(self.0.len());
        self.0[..end].trim_end_matches('/').rsplit('/').next().unwrap_or(&self.0)
    }
}

fn authority(rest: &str) -> &str {
    let rest = rest.trim_start_matches('/');
    &rest[..rest.find(['/', '?', '#']).unwrap_or(rest.len())]
}

fn no_strange_characters(text: &str) -> Result<(), Problem> {
    for c in text.chars() {
        let what = match c {
            '\n' | '\r' => "a line break",
            _ if c.is_whitespace() => "a space",
            _ if c.is_control() => "a control character",
            _ if is_invisible(c) => "an invisible character",
            '\\' => "a backslash",
            _ => continue,
        };
        return Err(Problem::LinkCharacter(what));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_link_is_kept_exactly_as_typed() {
        for text in [
            "https://cdn.example.com/a.png",
            "HTTP://cdn.example.com",
            "https://cdn.example.com/a%20b.png?sig=x&y=é#f",
            "http://127.0.0.1:4000/pictures/a.png",
            "https://bücher.example.com/ä.jpg",
        ] {
            assert_eq!(ImageLink::parse(&format!("  {text}\n")).unwrap().as_str(), text);
        }
    }

    #[test]
    fn what_is_no_public_link_is_refused() {
        let long = format!("https://cdn.example.com/{}", "a".repeat(LINK_LIMIT));
        for text in [
            "",
            "cdn.example.com/a.png",
            "ftp://cdn.example.com/a.png",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "https:/cdn.example.com/a.png",
            "https://",
            "https://user:secret@cdn.example.com/a.png",
            "https://@cdn.example.com/a.png",
            "https://cdn.example.com/a b.png",
            "https://cdn.example.com/a\nHost: evil.example.com",
            "https://cdn.example.com\\@evil.example.com/",
            "https://cdn.example.com/\u{202e}gnp.exe",
            &long,
        ] {
            assert!(ImageLink::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_row_shows_the_file_name() {
        let name = |text| ImageLink::parse(text).unwrap().file_name().to_owned();
        assert_eq!(name("https://cdn.example.com/a/invoice.png?x=/y"), "invoice.png");
        assert_eq!(name("https://cdn.example.com/"), "cdn.example.com");
    }

    proptest! {
        #[test]
        fn no_text_panics_and_what_passes_is_the_text_and_has_a_host(
            text in prop_oneof![
                any::<String>(),
                "(https?|HTTP|ftp|file)?:?/{0,3}([a-z0-9.@:%\\[\\]-]|\u{202e}|\u{ff0e}|é|\r|\n| ){0,20}(/[ -~]{0,10})?",
            ],
        ) {
            if let Ok(link) = ImageLink::parse(&text) {
                prop_assert_eq!(link.as_str(), text.trim());
                prop_assert!(!link.host().is_empty() && link.as_str().len() <= LINK_LIMIT);
                prop_assert!(!link.as_str().contains(|c: char| c.is_control() || c.is_whitespace()));
                prop_assert!(!authority(link.as_str().split_once(':').unwrap().1).contains('@'));
                prop_assert_eq!(ImageLink::parse(link.as_str()), Ok(link));
            }
        }
    }
}
