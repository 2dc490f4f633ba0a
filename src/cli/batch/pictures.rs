//! The look at the pictures of a batch: once for each link, a few at a time.

use std::collections::{BTreeMap, HashMap};

use futures_util::StreamExt;
use futures_util::stream;

use super::check::Checked;
use super::progress::Progress;
use super::reader::Wrong;
use crate::cli::check::{Look, look};
use crate::cli::desk::Desk;
use crate::cli::output::Output;
use crate::domain::{ImageLink, PictureFacts};

/// Looks at once.
const AT_ONCE: usize = 4;

/// Lines named one by one behind a warning.
const NAMED: usize = 5;

/// What was seen behind each link that was seen whole.
pub(super) type Seen = HashMap<String, PictureFacts>;

/// Looks at every link once; warnings are told.
///
/// # Errors
/// Every row whose picture WhatsApp surely refuses.
pub(super) async fn look_at_all(desk: &Desk, rows: &[Checked], out: &mut Output) -> Result<Seen, Vec<Wrong>> {
    let mut links: BTreeMap<&str, (&ImageLink, Vec<u64>)> = BTreeMap::new();
    for row in rows {
        let link = &row.outgoing.link;
        links.entry(link.as_str()).or_insert((link, Vec::new())).1.push(row.line);
    }
    let total = links.len();
    let mut looks = stream::iter(links)
        .map(|(_, (link, lines))| async move { (link, lines, look(desk, link).await) })
        .buffer_unordered(AT_ONCE);
    let mut progress = Progress::start(total);
    let (mut seen, mut blocked, mut warned) = (Seen::new(), BTreeMap::new(), BTreeMap::new());
    let mut done = 0;
    while let Some((link, lines, Look { blocks, warnings, picture })) = looks.next().await {
        done += 1;
        progress.tell(done, "pictures looked at", None, out);
        seen.extend(picture.map(|picture| (link.as_str().to_owned(), picture)));
        for warning in warnings {
            warned.entry(lines.first().copied()).or_insert_with(Vec::new).push((named(&lines), warning));
        }
        for &line in lines.iter().filter(|_| !blocks.is_empty()) {
            blocked.insert(line, blocks.iter().map(|block| format!("image: {block}")).collect());
        }
    }
    out.end_progress();
    for (lines, warning) in warned.into_values().flatten() {
        out.notice(&format!("zixpost: {lines}: image: {warning}"));
    }
    if blocked.is_empty() {
        return Ok(seen);
    }
    Err(blocked.into_iter().map(|(line, problems)| Wrong { line, problems }).collect())
}

/// "line 2", "lines 2, 5 and 40 more".
pub(super) fn named(lines: &[u64]) -> String {
    let first = lines.iter().take(NAMED).map(u64::to_string).collect::<Vec<_>>();
    match (first.as_slice(), lines.len()) {
        ([one], 1) => format!("line {one}"),
        ([few @ .., last], count) if count <= NAMED => format!("lines {} and {last}", few.join(", ")),
        (few, count) => format!("lines {} and {} more", few.join(", "), count - few.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_lines_are_counted() {
        assert_eq!(named(&[2]), "line 2");
        assert_eq!(named(&[2, 5, 7]), "lines 2, 5 and 7");
        assert_eq!(named(&[1, 2, 3, 4, 5, 6, 7]), "lines 1, 2, 3, 4, 5 and 2 more");
    }
}
