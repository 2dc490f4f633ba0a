//! On what the folder lies: a disk of this machine, or one that other machines write to as well.

use super::store::Store;

impl Store {
    /// The name of the network file system that the folder lies on; `None` for a disk of this machine.
    ///
    /// Such file systems may lie about locks and syncs, and tell nobody what another machine writes.
    #[must_use]
    pub fn network_file_system(&self) -> Option<&'static str> {
        self.neighbours.network()
    }
}

/// The name of the network file system that this folder lies on.
///
/// The kinds are those of statfs(2), "The following symbolic constants".
#[cfg(target_os = "linux")]
pub(super) fn network(dir: &std::path::Path) -> Option<&'static str> {
    name(rustix::fs::statfs(dir).ok()?.f_type)
}

#[cfg(not(target_os = "linux"))]
pub(super) fn network(_dir: &std::path::Path) -> Option<&'static str> {
    None
}

#[cfg(any(target_os = "linux", test))]
fn name(kind: impl Into<i64>) -> Option<&'static str> {
    // The number has 32 or 64 bits, and 32 of them may come as a negative one.
    Some(match kind.into() & 0xffff_ffff {
        0x6969 => "NFS",
        0xff53_4d42 => "CIFS",
        0xfe53_4d42 => "SMB2",
        0x517b => "SMB",
        0x6573_5546 => "FUSE",
        0x0102_1997 => "9p",
        0x00c3_6400 => "Ceph",
        0x5346_414f | 0x6b41_4653 => "AFS",
        0x7375_7245 => "Coda",
        0x0bd0_0bd0 => "Lustre",
        0x4750_4653 => "GPFS",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_systems_of_other_machines_are_known_by_their_numbers() {
        assert_eq!(name(0x6969), Some("NFS"));
        assert_eq!(name(0xff53_4d42_i64), Some("CIFS"));
        assert_eq!(name(0xff53_4d42_u32.cast_signed()), Some("CIFS"));
        assert_eq!(name(0xef53), None, "ext4");
        assert_eq!(name(0x0102_1994), None, "tmpfs");
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(Store::to_read(&dir.path().join("none")).network_file_system(), None);
    }
}
