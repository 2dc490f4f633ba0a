//! Tags as a person types them: words and phrases with commas between them.

/// The tags of a text such as `vip, weekly`: in the order in which they stand, none empty and none twice.
#[must_use]
pub fn parse_tags(text: &str) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for tag in text.split(',').map(str::trim) {
        if !tag.is_empty() && tags.iter().all(|other| other != tag) {
            tags.push(tag.to_owned());
        }
    }
    tags
}

/// The text that [`parse_tags`] reads. A tag with a comma in it, which only a file can hold, becomes two.
#[must_use]
pub fn join_tags(tags: &[String]) -> String {
    tags.join(", ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn space_around_commas_and_repeated_tags_do_not_matter() {
        assert_eq!(parse_tags(" vip ,, every week,vip , "), ["vip", "every week"]);
        assert_eq!(parse_tags(" , "), [""; 0]);
    }

    proptest! {
        #[test]
        fn what_was_read_reads_the_same_again(text in "[a-zé ,]{0,40}|\\PC*") {
            let tags = parse_tags(&text);
            for (at, tag) in tags.iter().enumerate() {
                prop_assert!(!tag.is_empty() && !tag.contains(',') && tag.trim() == tag);
                prop_assert!(!tags[..at].contains(tag) && text.contains(tag));
            }
            prop_assert_eq!(parse_tags(&join_tags(&tags)), tags);
        }
    }
}
