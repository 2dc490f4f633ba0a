//! A finding in one line.

use jiff::Timestamp;

use super::picture_facts::PictureFacts;
use super::preflight::{File, Finding, Format, Sight, Size};
use super::remark::{Verdict, way};

impl Finding {
    /// The facts in one line, such as `✓ PNG 1240×1754 312 kB · public · direct`.
    #[must_use]
    pub fn summary(&self, now: Timestamp) -> String {
        let what = match &self.sight {
            Sight::Served(served) => match &served.file {
                Some(file) => file_words(file),
                None => format!("HTTP {}", served.status),
            },
            Sight::Unreachable { host, kind } => format!("{host} is {}", kind.word()),
            Sight::Astray(_) => "redirect not followed".into(),
            Sight::Unseen(_) => "not seen".into(),
        };
        let steps = match self.redirects.as_slice() {
            [] if self.file().is_some() => Some("direct".to_owned()),
            [] => None,
            [one] => Some(format!("redirect to {}", one.host)),
            [.., last] => Some(format!("{} redirects, last to {}", self.redirects.len(), last.host)),
        };
        let parts: Vec<String> = [Some(what), way(&self.way), steps].into_iter().flatten().collect();
        format!("{} {}", self.verdict(now).mark(), parts.join(" · "))
    }

    /// One line for beside the link: the facts where all is well, otherwise the worst remark with what to do.
    #[must_use]
    pub fn advice(&self, now: Timestamp) -> String {
        let verdict = self.verdict(now);
        match self.remarks(now).first() {
            Some(worst) if verdict != Verdict::Fine => format!("{} {worst}", verdict.mark()),
            _ => self.summary(now),
        }
    }
}

impl PictureFacts {
    /// All but the SHA-256, such as `PNG 1240×1754 312 kB`.
    #[must_use]
    pub fn words(&self) -> String {
        let pixels = self.width.zip(self.height).map(|(width, height)| format!(" {width}×{height}"));
        let (format, bytes) = (self.format.word(), bytes_words(self.bytes));
        format!("{format}{} {bytes}", pixels.unwrap_or_default())
    }
}

fn file_words(file: &File) -> String {
    let mut words = vec![file.format.word().to_owned()];
    words.extend(file.pixels.map(|(width, height)| format!("{width}×{height}")));
    if file.format != Format::Empty {
        words.push(match file.size {
            Size::Whole(bytes) => bytes_words(bytes),
            Size::AtLeast(bytes) => format!("over {}", bytes_words(bytes)),
            Size::CutShort(bytes) => format!("cut off after {}", bytes_words(bytes)),
        });
    }
    words.join(" ")
}

/// With the prefixes of SI, cut and not rounded, so that no limit seems to be passed that is not.
fn bytes_words(bytes: u64) -> String {
    match bytes {
        ..1000 => format!("{bytes} B"),
        1000..1_000_000 => format!("{} kB", bytes / 1000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10),
    }
}
