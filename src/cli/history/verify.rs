//! `zixpost history verify`: whether every line is as it was written.

use serde_json::json;

use super::super::end::{End, Failure};
use super::super::output::Output;
use super::super::place::Place;
use crate::store::Flaw;

/// Reads every line, tells each flaw and the sum.
pub(super) fn verify(place: &Place, is_json: bool, out: &mut Output) -> Result<End, Failure> {
    let Some(store) = place.reader() else {
        out.notice(&format!("nothing was sent yet: {} does not exist", place.paths.data_dir.display()));
        return Ok(End::Fine);
    };
    let mut told = Ok(());
    let mut tell = |flaw: &Flaw| {
        let path = store.dir().join("history").join(format!("{}.jsonl", flaw.month));
        let printed = if is_json {
            let says = flaw.kind.to_string();
            let object =
                json!({"file": path, "line": flaw.line, "byte": flaw.at, "flaw": flaw.kind.word(), "says": says});
            out.json(&object.to_string())
        } else {
            out.line(&format!("{}:{}: {} (byte {})", path.display(), flaw.line, flaw.kind, flaw.at))
        };
        if told.is_ok() {
            told = printed;
        }
    };
    let sum = store.verify(&mut tell).map_err(Failure::store("read the history"))?;
    told?;
    if is_json {
        let counts = json!({"lines": sum.lines, "entries": sum.entries, "superseded": sum.superseded,
            "damaged": sum.damaged, "newer": sum.newer, "misplaced": sum.misplaced});
        out.json(&counts.to_string())?;
    } else {
        out.line(&format!(
            "{} lines: {} entries, {} superseded, {} damaged, {} of a newer version, {} out of order",
            sum.lines, sum.entries, sum.superseded, sum.damaged, sum.newer, sum.misplaced
        ))?;
    }
    Ok(if sum.damaged + sum.misplaced > 0 { End::Damaged } else { End::Fine })
}
