//! Whether everything in the folder is open to those whom it is for, and to nobody else.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::PathBuf;

use super::access::Access;
use super::checkup::everything;
use super::store::Store;
use crate::domain::Checkup;

impl Store {
    /// Looks at modes and groups; the command that mends them goes with it.
    pub(super) fn check_modes(&self) -> Checkup {
        let dir = self.dir().display().to_string();
        let group = fs::metadata(self.dir()).map_or(0, |found| found.gid());
        let scratch = self.dir().join("tmp");
        let mut wrong: Vec<PathBuf> = vec![self.dir().to_owned()];
        wrong.extend(everything(self.dir()));
        wrong.retain(|path| {
            let Ok(found) = fs::metadata(path) else { return false };
            // What somebody has in an editor is theirs alone.
            let is_of_one = path.starts_with(&scratch) && *path != scratch;
            let is_kept_from_others = self.access() == Access::Group
                && !is_of_one
                && (self.access().is_too_closed(&found) || found.gid() != group);
            self.access().is_too_open(found.permissions().mode()) || is_kept_from_others
        });
        match (wrong.first(), self.access()) {
            (None, Access::Owner) => Checkup::pass("modes", format!("{dir} is for its owner alone")),
            (None, Access::Group) => Checkup::pass("modes", format!("{dir} is for its group alone (gid {group})")),
            (Some(first), Access::Owner) => Checkup::warn(
                "modes",
                format!("{} files or folders are open to others, such as {}", wrong.len(), first.display()),
                format!("chmod -R go= {}", word(&dir)),
            ),
            (Some(first), Access::Group) => Checkup::warn(
                "modes",
                format!(
                    "{} files or folders are not for the group (gid {group}) alone, such as {}",
                    wrong.len(),
                    first.display()
                ),
                for_group(&word(&dir), group),
            ),
        }
    }
}

/// The commands; each user can run them for what is theirs.
fn for_group(dir: &str, group: u32) -> String {
    format!("chgrp -R {group} {dir}; chmod -R ug+rwX,o= {dir}; find {dir} -type d -exec chmod g+s {{}} +")
}

/// A path as one word of a shell.
fn word(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-+@:,".contains(c);
    if text.chars().all(is_plain) { text.to_owned() } else { format!("'{}'", text.replace('\'', "'\\''")) }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;
    use std::path::Path;
    use std::process::Command;

    use super::*;
    use crate::domain::Health;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o7777
    }

    #[test]
    fn the_command_that_is_named_mends_the_modes() {
        for access in [Access::Owner, Access::Group] {
            let dir = tempfile::tempdir().unwrap();
            let folder = dir.path().join("it's here");
            let store = Store::open_for(&folder, access).unwrap();
            assert_eq!(store.check_modes().health, Health::Pass, "{:?}", store.check_modes());
            let contacts = folder.join("contacts.toml");
            fs::write(&contacts, "").unwrap();
            for (path, bad) in [(&folder, 0o755), (&contacts, 0o604), (&folder.join("history"), 0o705)] {
                fs::set_permissions(path, fs::Permissions::from_mode(bad)).unwrap();
            }
            let check = store.check_modes();
            assert!(check.found.starts_with("3 files or folders "), "{check:?}");
            assert!(Command::new("sh").args(["-c", &check.mend]).status().unwrap().success(), "{check:?}");
            assert_eq!(store.check_modes().health, Health::Pass, "{:?}", store.check_modes());
            assert_eq!(mode(&folder), access.folder());
            assert_eq!(mode(&contacts), access.file());
        }
    }

    #[test]
    fn what_is_in_an_editor_stays_with_its_writer() {
        let dir = tempfile::tempdir().unwrap();
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o2770)).unwrap();
        let store = Store::open_for(dir.path(), Access::Group).unwrap();
        let caption = store.scratch().unwrap().join("caption.txt");
        fs::write(&caption, "").unwrap();
        fs::set_permissions(&caption, fs::Permissions::from_mode(0o600)).unwrap();
        assert_eq!(store.check_modes().health, Health::Pass, "{:?}", store.check_modes());
    }
}
