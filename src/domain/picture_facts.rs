//! What is written down of a picture with the send that names it.

use std::fmt;
use std::str::FromStr;

use serde::de;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::preflight::{Finding, Format, Size};

/// The SHA-256 (FIPS 180-4) of all bytes of a picture; written as 64 hexadecimal digits, as `sha256sum` prints it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sha256(pub [u8; 32]);

/// What stood behind the link when it was looked at, as far as it was received to its last byte. WhatsApp fetches the
/// picture later: the facts say what was seen, not what arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PictureFacts {
    /// By the first bytes.
    pub format: Format,
    /// Pixels of a row; of JPEG and PNG.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<u32>,
    /// Rows of pixels; of JPEG and PNG.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<u32>,
    /// Its length.
    pub bytes: u64,
    /// The same number is the same picture, whatever its link.
    pub sha256: Sha256,
}

impl Finding {
    /// What is to be written down with a send. Nothing, unless the whole of a file was received.
    #[must_use]
    pub fn picture(&self) -> Option<PictureFacts> {
        let file = self.file().filter(|file| file.format != Format::Empty)?;
        let (Size::Whole(bytes), Some(sha256)) = (file.size, file.sha256) else { return None };
        let (width, height) = file.pixels.unzip();
        Some(PictureFacts { format: file.format, width, height, bytes, sha256 })
    }
}

impl fmt::Display for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// As it is shown: a list of numbers helps nobody.
impl fmt::Debug for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sha256({self})")
    }
}

/// It is not written with 64 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a SHA-256 has 64 hexadecimal digits in lower case")]
pub struct NoSha256;

impl FromStr for Sha256 {
    type Err = NoSha256;

    fn from_str(text: &str) -> Result<Self, NoSha256> {
        // One spelling, so that a search for the text finds every one.
        if text.len() != 64 || !text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
            return Err(NoSha256);
        }
        let mut bytes = [0; 32];
        for (byte, at) in bytes.iter_mut().zip((0..64).step_by(2)) {
            *byte = u8::from_str_radix(&text[at..at + 2], 16).map_err(|_| NoSha256)?;
        }
        Ok(Self(bytes))
    }
}

impl Serialize for Sha256 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Sha256 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use proptest::prelude::*;

    use super::*;
    use crate::domain::{File, ImageLink, Served, Sight, Way};

    fn finding(format: Format, size: Size, sha256: Option<Sha256>) -> Finding {
        let pixels = (format == Format::Png).then_some((1240, 1754));
        let file = File { format, pixels, depth: None, colour: None, is_complete: true, size, sha256 };
        Finding {
            link: ImageLink::parse("https://cdn.example.com/a.png").unwrap(),
            at: Timestamp::UNIX_EPOCH,
            redirects: Vec::new(),
            way: Way::Public,
            expires: None,
            sight: Sight::Served(Served { status: 200, content_type: None, file: Some(file) }),
        }
    }

    #[test]
    fn only_of_a_whole_file_something_is_written_down() {
        let sum = Sha256([7; 32]);
        let whole = finding(Format::Png, Size::Whole(312_456), Some(sum));
        let facts = whole.picture().unwrap();
        assert_eq!((facts.width, facts.height, facts.bytes, facts.sha256), (Some(1240), Some(1754), 312_456, sum));
        assert_eq!(finding(Format::Html, Size::Whole(9), Some(sum)).picture().unwrap().width, None);
        for part in [Size::AtLeast(9), Size::CutShort(9)] {
            assert_eq!(finding(Format::Png, part, Some(sum)).picture(), None);
        }
        assert_eq!(finding(Format::Png, Size::Whole(9), None).picture(), None);
        assert_eq!(finding(Format::Empty, Size::Whole(0), Some(sum)).picture(), None);
    }

    #[test]
    fn only_its_one_spelling_is_read() {
        let text = "00".repeat(31) + "0f";
        assert_eq!(text.parse::<Sha256>().unwrap().0[31], 15);
        for wrong in [&text[1..], &text.replace('f', "F"), &text.replace('f', "g"), &format!("{text}0"), "é", ""] {
            assert_eq!(wrong.parse::<Sha256>(), Err(NoSha256), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn every_one_comes_back(bytes in any::<[u8; 32]>()) {
            prop_assert_eq!(Sha256(bytes).to_string().parse(), Ok(Sha256(bytes)));
        }

        #[test]
        fn no_text_makes_it_panic(text in any::<String>()) {
            prop_assert_eq!(text.parse::<Sha256>(), Err(NoSha256));
        }
    }
}
