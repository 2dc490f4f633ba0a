//! One draft for each recipient, in a file of its own.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use toml_edit::{DocumentMut, value};

use super::error::{Mistake, StoreError};
use super::folder;
use super::store::Store;
use super::whole_file::{mistake, read};
use crate::domain::{Draft, Phone};

/// What was found among the drafts.
#[derive(Debug, Default)]
pub struct Drafts {
    /// Those that could be read, by recipient.
    pub loaded: Vec<Draft>,
    /// Why the others could not; their files are left as they are.
    pub problems: Vec<StoreError>,
}

impl Store {
    /// Every draft on disk that can be read.
    pub fn drafts(&self) -> Result<Vec<Draft>, StoreError> {
        self.read_drafts().map(|drafts| drafts.loaded)
    }

    /// Every draft on disk, and what could not be read.
    pub fn read_drafts(&self) -> Result<Drafts, StoreError> {
        let dir = self.drafts_dir();
        let mut paths = Vec::new();
        let items = match fs::read_dir(&dir) {
            // A folder that is only read may have none.
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Drafts::default()),
            items => items.map_err(StoreError::io("list", &dir))?,
        };
        for item in items {
            let path = item.map_err(StoreError::io("list", &dir))?.path();
            if path.extension().is_some_and(|ending| ending == "toml") {
                paths.push(path);
            }
        }
        paths.sort_unstable();
        let mut drafts = Drafts::default();
        for path in paths {
            match read(&path).and_then(|text| text.map(|text| parse(&path, &text)).transpose()) {
                Ok(draft) => drafts.loaded.extend(draft),
                Err(problem) => drafts.problems.push(problem),
            }
        }
        Ok(drafts)
    }

    /// Writes one recipient's draft. Comments and unknown fields in the file stay. A file that cannot be read is
    /// copied to `quarantine/` first.
    pub fn save_draft(&self, to: &Phone, draft: &Draft) -> Result<(), StoreError> {
        self.edit(&self.draft_path(to), |before| {
            let before = before.unwrap_or_default();
            let readable = std::str::from_utf8(before).ok().and_then(|text| text.parse().ok());
            if readable.is_none() {
                self.put_aside(&format!("draft-{}", to.digits()), before)?;
            }
            let mut document: DocumentMut = readable.unwrap_or_default();
            fill(&mut document, draft);
            Ok(document.to_string())
        })
    }

    /// Removes one recipient's draft, if what is on disk still equals `sent` (`retry_of` aside).
    pub fn remove_draft(&self, to: &Phone, sent: &Draft) -> Result<(), StoreError> {
        let path = self.draft_path(to);
        let _held = self.locked()?;
        let Ok(Some(draft)) = read(&path).and_then(|text| text.map(|text| parse(&path, &text)).transpose()) else {
            // None, or one that only a person can judge.
            return Ok(());
        };
        if (Draft { retry_of: sent.retry_of, ..draft }) != *sent {
            return Ok(());
        }
        match fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(StoreError::io("remove", &path)(error)),
            _ => folder::sync(&self.drafts_dir()),
        }
    }

    fn drafts_dir(&self) -> PathBuf {
        self.dir().join("drafts")
    }

    fn draft_path(&self, to: &Phone) -> PathBuf {
        self.drafts_dir().join(format!("{}.toml", to.digits()))
    }
}

fn parse(path: &Path, text: &str) -> Result<Draft, StoreError> {
    toml::from_str(text).map_err(|error: toml::de::Error| {
        let mistakes: Vec<Mistake> = vec![mistake(text, error.span(), error.message())];
        StoreError::Mistakes { path: path.to_owned(), mistakes }
    })
}

/// Puts every field of a draft into its file.
fn fill(document: &mut DocumentMut, draft: &Draft) {
    let texts = [
        ("to", &draft.to),
        ("from", &draft.from),
        ("link", &draft.link),
        ("caption", &draft.caption),
        ("source", &draft.source),
        ("report_url", &draft.report_url),
    ];
    for (key, text) in texts {
        put(document, key, Some(text).filter(|text| !text.is_empty()).map(value));
    }
    put(document, "link_with_record", draft.link_with_record.map(value));
    put(document, "submission_status", draft.submission_status.map(value));
    put(document, "retry_of", draft.retry_of.map(|id| value(id.to_string())));
}

fn put(document: &mut DocumentMut, key: &str, item: Option<toml_edit::Item>) {
    match item {
        Some(item) => document[key] = item,
        None => _ = document.remove(key),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn draft() -> Draft {
        Draft {
            to: "+1 302 555 0101".into(),
            from: "support-us".into(),
            link: "https://cdn.example.com/a.png".into(),
            caption: "one\ntwo \"three\" '''\\".into(),
            source: "desk".into(),
            report_url: "https://hooks.example.com".into(),
            link_with_record: Some(false),
            submission_status: Some(true),
            retry_of: Some(Uuid::nil()),
        }
    }

    fn written(draft: &Draft) -> String {
        let mut document = DocumentMut::new();
        fill(&mut document, draft);
        document.to_string()
    }

    #[test]
    fn every_field_comes_back() {
        for draft in [draft(), Draft::default()] {
            assert_eq!(parse(Path::new(""), &written(&draft)).unwrap(), draft);
        }
    }

    #[test]
    fn what_the_file_holds_besides_stays() {
        let mut document: DocumentMut = "# mine\nto = \"x\"\nlater = 3\nsource = \"y\"\n".parse().unwrap();
        fill(&mut document, &Draft { source: String::new(), ..draft() });
        let text = document.to_string();
        assert!(text.starts_with("# mine\nto = \"+1 302 555 0101\"\nlater = 3\n"), "{text}");
        assert!(!text.contains("source"), "{text}");
    }

    proptest! {
        #[test]
        fn whatever_is_typed_comes_back(caption in any::<String>(), link in any::<String>(), to in any::<String>()) {
            let draft = Draft { to, link, caption, ..draft() };
            prop_assert_eq!(parse(Path::new(""), &written(&draft)).unwrap(), draft);
        }
    }
}
