//! Several tags in one cell of a table.

/// Parts of a cell: commas and semicolons part the tags, and so does the `:::` of Google's address book. A backslash
/// takes the meaning from the next of these characters, from space and from itself.
pub(super) fn split_tags(cell: &str) -> Vec<String> {
    let mut tags = Vec::new();
    let mut tag = String::new();
    // The length up to which the tag may not be trimmed.
    let mut kept = 0;
    let mut chars = cell.chars().peekable();
    let mut end = |tag: &mut String, kept: &mut usize| {
        let length = tag.trim_end().len().max(*kept);
        tag.truncate(length);
        if !tag.is_empty() {
            tags.push(std::mem::take(tag));
        }
        *kept = 0;
    };
    while let Some(c) = chars.next() {
        match c {
            '\\' if chars.peek().is_some_and(|&next| is_special(next)) => {
                tag.extend(chars.next());
                kept = tag.len();
            }
            ',' | ';' => end(&mut tag, &mut kept),
            ':' if tag.ends_with("::") && kept + 2 <= tag.len() => {
                tag.truncate(tag.len() - 2);
                end(&mut tag, &mut kept);
            }
            c if c.is_whitespace() && tag.is_empty() => {}
            c => tag.push(c),
        }
    }
    end(&mut tag, &mut kept);
    tags
}

/// A cell that [`split_tags`] takes apart again.
pub(super) fn join_tags(tags: &[String]) -> String {
    let mut cell = String::new();
    for tag in tags {
        if !cell.is_empty() {
            cell.push(';');
        }
        let inner = tag.trim();
        let (start, end) = match tag.find(inner) {
            Some(start) if !inner.is_empty() => (start, start + inner.len()),
            _ => (tag.len(), tag.len()),
        };
        for (at, c) in tag.char_indices() {
            let is_edge = at < start || at >= end;
            let is_mark = matches!(c, '\\' | ',' | ';') || (c == ':' && tag.contains(":::"));
            if is_edge || is_mark {
                cell.push('\\');
            }
            cell.push(c);
        }
    }
    cell
}

fn is_special(c: char) -> bool {
    matches!(c, '\\' | ',' | ';' | ':') || c.is_whitespace()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn people_part_tags_in_several_ways() {
        for cell in ["vip, new one", "vip;new one", " vip ::: new one ", "vip,,new one;", "vip:::new one"] {
            assert_eq!(split_tags(cell), ["vip", "new one"], "{cell}");
        }
        assert_eq!(split_tags("a\\b, c\\,d"), ["a\\b", "c,d"]);
        assert_eq!(split_tags(" "), Vec::<String>::new());
    }

    proptest! {
        #[test]
        fn any_tags_come_back(tags in proptest::collection::vec("(?s)[ ,;:\\\\\t\r\nab\u{a0}=\"]{1,8}|(?s).{1,6}", 0..4)) {
            prop_assert_eq!(split_tags(&join_tags(&tags)), tags);
        }
    }
}
