//! `zixpost history --facets`: how many sends have what in common.

use std::sync::atomic::AtomicBool;

use serde_json::{Map, Value, json};

use super::super::end::{End, Failure};
use super::super::output::Output;
use super::logs::Log;
use crate::domain::{Facets, Query, Shown};

/// Columns of the name of a field on a terminal.
const FIELD: usize = 7;
/// Columns of a value.
const VALUE: usize = 28;
/// Columns of a count: a billion.
const COUNT: usize = 10;

/// Counts what meets the query, and prints the counts under the names of the fields that look for them.
pub(super) fn print(logs: &[Log], query: &Query, is_json: bool, out: &mut Output) -> Result<End, Failure> {
    let (mut entries, mut facets) = (0, Facets::default());
    for log in logs {
        let (count, found) = counted(log, query)?;
        entries += count;
        facets.merge(&found);
    }
    let states = facets.states.iter().map(|(state, count)| (state.word().to_owned(), *count)).collect();
    let kinds = [("state", states), ("from", facets.senders), ("by", facets.operators)];
    if is_json {
        let object = |counts: Vec<(String, u64)>| {
            let pairs = counts.into_iter().map(|(value, count)| (value, Value::from(count)));
            Value::Object(pairs.collect::<Map<_, _>>())
        };
        let [state, from, by] = kinds.map(|(_, counts)| object(counts));
        out.json(&json!({"entries": entries, "state": state, "from": from, "by": by}).to_string())?;
        return Ok(End::Fine);
    }
    let all = ("", vec![("entries".to_owned(), entries)]);
    for (field, counts) in std::iter::once(all).chain(kinds) {
        for (value, count) in counts {
            if out.is_terminal() {
                let shown = Shown::fitted(&value, VALUE);
                let blank = " ".repeat(VALUE - shown.width());
                out.line(&format!("{field:<FIELD$}{shown}{blank}{count:>COUNT$}"))?;
            } else {
                out.cells(&[field, &value, &count.to_string()])?;
            }
        }
    }
    Ok(End::Fine)
}

/// Of one folder. Without a query the index knows them; it is not kept, for nothing is written here.
fn counted(log: &Log, query: &Query) -> Result<(u64, Facets), Failure> {
    let stop = AtomicBool::new(false);
    let failed = || Failure::store("count the history");
    if query.is_empty() {
        let overview = log.store.survey(&stop, &mut |_| {}).map_err(failed())?.unwrap_or_default();
        return Ok((overview.entries, overview.facets));
    }
    let hits = log.store.search(query, &stop, &mut |_| {}).map_err(failed())?.unwrap_or_default();
    let facets = log.store.facets(&hits, &stop).map_err(failed())?.unwrap_or_default();
    Ok((hits.count(), facets))
}
