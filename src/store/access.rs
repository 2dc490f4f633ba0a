//! For whom a data folder is: the modes of what is made in it, and whose files are taken for ours.

use std::fs::Metadata;
use std::path::Path;

use super::error::StoreError;

/// For whom a data folder is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Access {
    /// One user alone: folders 0700, files 0600, and what belongs to somebody else is refused.
    #[default]
    Owner,
    /// Everybody in the folder's group: folders 2770, so that what is made in them belongs to the same group, and
    /// files 0660.
    Group,
}

impl Access {
    /// The mode of our folders.
    pub(super) fn folder(self) -> u32 {
        match self {
            Self::Owner => 0o700,
            Self::Group => 0o2770,
        }
    }

    /// The mode of our files.
    pub(super) fn file(self) -> u32 {
        match self {
            Self::Owner => 0o600,
            Self::Group => 0o660,
        }
    }

    /// Whether a file or folder with this mode is open to people whom it is not for.
    pub(super) fn is_too_open(self, mode: u32) -> bool {
        mode & 0o777 & !self.folder() != 0
    }

    /// Whether somebody whom this file or folder is for is kept out of it, or what is made in it from the group.
    pub(super) fn is_too_closed(self, found: &Metadata) -> bool {
        use std::os::unix::fs::PermissionsExt;
        let wanted = if found.is_dir() { self.folder() } else { self.file() };
        self == Self::Group && found.permissions().mode() & wanted != wanted
    }

    /// Refuses what belongs to another user, unless the folder is a group's.
    pub(super) fn takes(self, path: &Path, found: &Metadata) -> Result<(), StoreError> {
        use std::os::unix::fs::MetadataExt;
        let owner = found.uid();
        if self == Self::Group || owner == rustix::process::geteuid().as_raw() {
            return Ok(());
        }
        Err(StoreError::OtherOwner { path: path.to_owned(), owner })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mode_is_too_open_for_one_and_too_closed_for_many() {
        assert!(Access::Owner.is_too_open(0o40750) && Access::Owner.is_too_open(0o604));
        assert!(!Access::Owner.is_too_open(0o42700));
        assert!(!Access::Group.is_too_open(0o770) && Access::Group.is_too_open(0o664));
        let found = tempfile::tempdir().unwrap().path().metadata().unwrap();
        assert!(Access::Group.is_too_closed(&found) && !Access::Owner.is_too_closed(&found));
    }

    #[test]
    fn what_belongs_to_another_user_is_a_groups_or_refused() {
        // Whoever runs the tests, one of these two is somebody else's.
        let mine = tempfile::tempdir().unwrap();
        let of_others = ["/", "/proc/1"].map(Path::new).map(|path| (path, path.metadata().unwrap()));
        assert!(Access::Owner.takes(mine.path(), &mine.path().metadata().unwrap()).is_ok());
        for (path, found) in of_others {
            use std::os::unix::fs::MetadataExt;
            let is_ours = found.uid() == rustix::process::geteuid().as_raw();
            assert_eq!(Access::Owner.takes(path, &found).is_ok(), is_ours);
            assert!(Access::Group.takes(path, &found).is_ok());
        }
    }
}
