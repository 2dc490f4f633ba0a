//! Whether `contacts.toml` is another one than the one that was read.

use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::MetadataExt;
use std::sync::PoisonError;

use super::error::StoreError;
use super::store::Store;
use crate::domain::Contact;

/// What tells one version of a file from another without reading it: length, time of the last change, and which file
/// it is, since most editors put a new one in the place of the old.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Stamp {
    length: u64,
    changed: (i64, i64),
    file: u64,
}

impl Store {
    /// The contacts, if the file changed since this store read it last; `None` costs one look at the file's metadata.
    pub fn contacts_if_changed(&self) -> Result<Option<Vec<Contact>>, StoreError> {
        let seen = *self.contacts_seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen == Some(self.contacts_stamp()?) {
            return Ok(None);
        }
        self.contacts().map(Some)
    }

    /// Remembers which version is about to be read. Before, not after: a change in between is then found later.
    pub(super) fn note_contacts_stamp(&self) {
        // A file that cannot even be looked at is told by whoever reads it.
        let stamp = self.contacts_stamp().ok();
        *self.contacts_seen.lock().unwrap_or_else(PoisonError::into_inner) = stamp;
    }

    fn contacts_stamp(&self) -> Result<Stamp, StoreError> {
        let path = self.contacts_path();
        match fs::metadata(&path) {
            Ok(found) => {
                Ok(Stamp { length: found.len(), changed: (found.mtime(), found.mtime_nsec()), file: found.ino() })
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Stamp::default()),
            Err(error) => Err(StoreError::io("look at", &path)(error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_again_only_when_it_changed() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).unwrap();
        let path = dir.path().join("contacts.toml");
        assert_eq!(store.contacts().unwrap(), []);
        assert_eq!(store.contacts_if_changed().unwrap(), None);
        let person = "[[contact]]\nname = \"Ann\"\nnumber = \"+13025550101\"\n";
        fs::write(&path, person).unwrap();
        assert_eq!(store.contacts_if_changed().unwrap().unwrap().len(), 1);
        assert_eq!(store.contacts_if_changed().unwrap(), None);
        // A mistake is told once, and so is its mending.
        fs::write(&path, "[[contact]]\nname = 3\n").unwrap();
        assert!(matches!(store.contacts_if_changed(), Err(StoreError::Mistakes { .. })));
        assert_eq!(store.contacts_if_changed().unwrap(), None);
        // The same length, in a new file.
        let other = dir.path().join("new.toml");
        fs::write(&other, person.replace("Ann", "Ben")).unwrap();
        fs::rename(other, &path).unwrap();
        assert_eq!(store.contacts_if_changed().unwrap().unwrap()[0].name, "Ben");
        fs::remove_file(&path).unwrap();
        assert_eq!(store.contacts_if_changed().unwrap().unwrap(), []);
    }
}
