//! The time zone of whoever reads.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use jiff::tz::TimeZone;

/// The zone of this machine: usually a link to a file in the folder of all zones (see localtime(5)).
const LOCALTIME: &str = "/etc/localtime";

/// The zones of the system.
const ZONES: &str = "/usr/share/zoneinfo";

/// The zone in which times are shown and read.
///
/// The same as [`TimeZone::system`], which lists every zone of the system first and so takes longer than the rest of a
/// start. Here one file is read where the name of the zone is plain; whatever is not is left to it.
pub(super) fn local() -> TimeZone {
    let named = match (env::var_os("TZ"), env::var_os("TZDIR")) {
        (None, None) => linked(Path::new(LOCALTIME)),
        (Some(name), None) => named(&name),
        _ => None,
    };
    named.unwrap_or_else(TimeZone::system)
}

/// The zone that a link names by where it leads.
fn linked(link: &Path) -> Option<TimeZone> {
    let target = fs::read_link(link).ok()?;
    let (_, name) = target.to_str()?.rsplit_once("zoneinfo/")?;
    TimeZone::tzif(name, &fs::read(link).ok()?).ok()
}

/// The zone of a name with a region before it, such as `Europe/Berlin`. Others may be rules, files or abbreviations.
fn named(name: &OsStr) -> Option<TimeZone> {
    let name = name.to_str()?;
    let is_plain = name.split('/').all(|part| part.starts_with(|first: char| first.is_ascii_uppercase()))
        && name.contains('/')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'_' | b'-' | b'+'));
    if !is_plain {
        return None;
    }
    TimeZone::tzif(name, &fs::read(Path::new(ZONES).join(name)).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_zone_that_a_look_at_all_of_them_finds() {
        let found = local();
        assert_eq!((found.iana_name(), &found), (TimeZone::system().iana_name(), &TimeZone::system()));
    }

    #[test]
    fn a_name_with_its_region_is_read_and_nothing_else_is_guessed() {
        for name in ["Europe/Berlin", "America/Argentina/Buenos_Aires", "Etc/GMT+5"] {
            // A machine may have no zones at all.
            assert!(named(name.as_ref()).is_none_or(|zone| zone == TimeZone::get(name).unwrap()), "{name}");
        }
        for name in
            ["", "UTC", "EST5EDT", "CET-1CEST,M3.5.0,M10.5.0/3", ":Europe/Berlin", "../etc/passwd", "/etc/x", "A//B"]
        {
            assert!(named(name.as_ref()).is_none(), "{name}");
        }
    }

    #[test]
    fn a_link_is_followed_and_its_name_kept() {
        let folder = tempfile::tempdir().unwrap();
        let link = folder.path().join("localtime");
        assert!(linked(&link).is_none());
        fs::write(&link, "no link").unwrap();
        assert!(linked(&link).is_none());
        fs::remove_file(&link).unwrap();
        std::os::unix::fs::symlink("/usr/share/zoneinfo/Europe/Berlin", &link).unwrap();
        let berlin = Path::new("/usr/share/zoneinfo/Europe/Berlin").exists();
        assert_eq!(
            linked(&link).and_then(|zone| zone.iana_name().map(str::to_owned)),
            berlin.then(|| "Europe/Berlin".into())
        );
    }
}
