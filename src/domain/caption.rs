//! The text under a picture.

use serde::{Deserialize, Serialize};

use super::problem::Problem;

/// Characters in a caption, at most (Meta Cloud API, image messages). The unit is not documented; code points
/// are counted here, and [`Caption::is_risky`] tells when counting UTF-16 units would give another answer.
pub const CAPTION_LIMIT: usize = 1024;

/// A caption that may be sent: at most [`CAPTION_LIMIT`] characters, no control character but the line break.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Caption(String);

impl Caption {
    /// Checks a caption; `None` for an empty one, which is left out of the request.
    ///
    /// # Errors
    /// Too long, or a control character in it.
    pub fn parse(text: &str) -> Result<Option<Self>, Problem> {
        let count = text.chars().count();
        if count > CAPTION_LIMIT {
            return Err(Problem::CaptionTooLong(count));
        }
        no_controls(text)?;
        Ok((!text.is_empty()).then(|| Self(text.to_owned())))
    }

    /// What stands for a caption that is hidden: to be shown, and nothing else.
    pub(super) fn masked(text: String) -> Self {
        Self(text)
    }

    /// The text, byte for byte as typed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a gateway that counts UTF-16 units would find this caption too long.
    #[must_use]
    pub fn is_risky(text: &str) -> bool {
        text.encode_utf16().count() > CAPTION_LIMIT
    }
}

/// The first control character of a text, if any; line breaks are none.
pub(super) fn no_controls(text: &str) -> Result<(), Problem> {
    match text.chars().enumerate().find(|&(_, c)| c.is_control() && c != '\n') {
        Some((at, c)) => Err(Problem::Control(u32::from(c), at + 1)),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_counted_not_bytes() {
        assert!(Caption::parse(&"é".repeat(1024)).is_ok());
        assert_eq!(Caption::parse(&"é".repeat(1025)), Err(Problem::CaptionTooLong(1025)));
        assert!(Caption::parse(&"🙂".repeat(1024)).is_ok());
        assert!(Caption::is_risky(&"🙂".repeat(513)));
        assert!(!Caption::is_risky(&"🙂".repeat(512)));
    }

    #[test]
    fn an_empty_caption_is_none() {
        assert_eq!(Caption::parse(""), Ok(None));
    }

    #[test]
    fn line_breaks_stay_and_controls_are_named() {
        assert_eq!(Caption::parse("a\nb").unwrap().unwrap().as_str(), "a\nb");
        assert_eq!(Caption::parse("a\u{1b}b"), Err(Problem::Control(0x1b, 2)));
    }
}
