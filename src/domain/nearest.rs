//! The known word that a mistyped one was meant to be.

/// The nearest of the known words, if one is near: at most two letters differ, one in a short word.
#[must_use]
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let allowed = match word.chars().count() {
        0..=2 => 0,
        3..=4 => 1,
        5..=40 => 2,
        // No word of ours is that long.
        _ => return None,
    };
    let near = known.into_iter().map(|other| (distance(word, other), other)).min()?;
    (near.0 <= allowed).then_some(near.1)
}

/// Letters added, lost, changed, or swapped with their neighbour (optimal string alignment).
fn distance(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for i in 0..one.len() {
        let mut row = vec![i + 1];
        for j in 0..other.len() {
            let changed = last[j] + usize::from(one[i] != other[j]);
            let mut best = changed.min(row[j] + 1).min(last[j + 1] + 1);
            if i > 0 && j > 0 && one[i] == other[j - 1] && one[i - 1] == other[j] {
                best = best.min(before[j - 1] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typing_mistake_finds_its_word() {
        let known = ["api_key", "key_file", "proxy", "sender", "source"];
        assert_eq!(nearest("api_kye", known), Some("api_key"));
        assert_eq!(nearest("prox", known), Some("proxy"));
        assert_eq!(nearest("key-file", known), Some("key_file"));
        assert_eq!(nearest("banana", known), None);
        assert_eq!(nearest("x", known), None);
        assert_eq!(nearest("sender", []), None);
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("prdo", "prod"), 1);
    }
}
