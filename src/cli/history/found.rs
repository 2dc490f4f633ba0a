//! One send by its id.

use super::super::end::Failure;
use crate::domain::Entry;
use crate::store::Store;

/// The settled send whose id starts with `prefix`; the inner error is a problem of the command line.
pub(in crate::cli) fn find(prefix: &str, store: &Store) -> Result<Result<Entry, String>, Failure> {
    let prefix = prefix.trim().to_lowercase();
    let found = store.find(&prefix).map_err(Failure::store("look for the send"))?;
    Ok(found.ok_or_else(|| format!("no send has an id that starts with {prefix}")))
}
