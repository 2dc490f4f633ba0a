//! `zixpost contacts export`: everybody, for another program.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use super::args::ExportFormat;
use crate::cli::end::Failure;
use crate::cli::output::Output;
use crate::domain::Contact;
use crate::store::{contacts_csv, contacts_toml, contacts_vcard};

/// Writes to a new file, or to standard output: byte for byte, unless a terminal would show it.
pub(super) fn run(
    contacts: &[Contact],
    format: ExportFormat,
    file: Option<&Path>,
    out: &mut Output,
) -> Result<(), Failure> {
    let text = match format {
        ExportFormat::Csv => contacts_csv(contacts),
        ExportFormat::Vcard => contacts_vcard(contacts),
        ExportFormat::Toml => contacts_toml(contacts),
    };
    let Some(file) = file else {
        if !text.is_empty() {
            out.verbatim(&text)?;
        }
        return Ok(());
    };
    // For its owner alone, as the contacts are; and whatever has that name is not ours to overwrite.
    let written = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file).and_then(|mut new| {
        new.write_all(text.as_bytes())?;
        new.sync_all()
    });
    written.map_err(|error| {
        let mend =
            if error.kind() == ErrorKind::AlreadyExists { "; choose another name, or remove it first" } else { "" };
        Failure::usage(format!("could not write {}: {error}{mend}", file.display()))
    })?;
    out.notice(&format!("{} contacts are in {}", contacts.len(), file.display()));
    Ok(())
}
