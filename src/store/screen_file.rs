//! What the screen remembers from one time to the next: `screen.toml`.

use std::path::PathBuf;

use toml_edit::{DocumentMut, value};

use super::error::StoreError;
use super::store::Store;
use super::whole_file::{mistake, read};

const PREVIEW: &str = "preview";

impl Store {
    /// Whether a person asked for the preview, or asked it away; `None` where nobody said.
    pub fn preview(&self) -> Result<Option<bool>, StoreError> {
        let path = self.screen_path();
        let Some(text) = read(&path)? else { return Ok(None) };
        let document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| StoreError::Mistakes {
            path: path.clone(),
            mistakes: vec![mistake(&text, error.span(), error.message())],
        })?;
        Ok(document.get(PREVIEW).and_then(toml_edit::Item::as_bool))
    }

    /// Remembers whether the preview is seen. What else the file holds stays; one that is no TOML is begun anew, for
    /// nobody writes it by hand.
    pub fn keep_preview(&self, is_seen: bool) -> Result<(), StoreError> {
        self.edit(&self.screen_path(), |before| {
            let text = before.and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default();
            let mut document: DocumentMut = text.parse().unwrap_or_default();
            document[PREVIEW] = value(is_seen);
            Ok(document.to_string())
        })
    }

    fn screen_path(&self) -> PathBuf {
        self.dir().join("screen.toml")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_for_is_remembered_and_the_rest_of_the_file_stays() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        assert_eq!(store.preview().unwrap(), None);
        store.keep_preview(true).unwrap();
        assert_eq!(store.preview().unwrap(), Some(true));
        let path = store.screen_path();
        std::fs::write(&path, "later = 3\npreview = true\n").unwrap();
        store.keep_preview(false).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "later = 3\npreview = false\n");
        std::fs::write(&path, "preview = ").unwrap();
        assert!(store.preview().is_err());
        store.keep_preview(true).unwrap();
        assert_eq!(store.preview().unwrap(), Some(true));
    }
}
