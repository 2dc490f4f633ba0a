//! A file that a command writes for somebody.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use super::end::Failure;

/// Writes a text into a new file. It is for its owner alone, as what it came from; and whatever has that name already
/// is not ours to overwrite.
pub(super) fn write(file: &Path, text: &str) -> Result<(), Failure> {
    let written = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file).and_then(|mut new| {
        new.write_all(text.as_bytes())?;
        new.sync_all()
    });
    written.map_err(|error| {
        let mend =
            if error.kind() == ErrorKind::AlreadyExists { "; choose another name, or remove it first" } else { "" };
        Failure::usage(format!("could not write {}: {error}{mend}", file.display()))
    })
}
