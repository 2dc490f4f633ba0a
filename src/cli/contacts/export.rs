//! `zixpost contacts export`: everybody, for another program.

use std::path::Path;

use super::args::ExportFormat;
use crate::cli::end::Failure;
use crate::cli::new_file;
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
    new_file::write(file, &text)?;
    out.notice(&format!("{} contacts are in {}", contacts.len(), file.display()));
    Ok(())
}
