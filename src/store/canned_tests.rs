//! The file of canned messages, from text to text.

use std::fs;

use proptest::prelude::*;

use super::*;

fn canned(code: &str) -> Canned {
    Canned {
        code: code.into(),
        name: "Invoice".into(),
        link: "https://cdn.example.com/invoice.png".into(),
        caption: "Dear {first_name},\n\"due\" {day}".into(),
        sender: "support-us".into(),
    }
}

fn snippet(code: &str) -> Canned {
    Canned { code: code.into(), caption: "Kind regards".into(), ..Canned::default() }
}

/// A store whose file has this text.
fn store(text: &str) -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).unwrap();
    fs::write(store.canned_path(), text).unwrap();
    (dir, store)
}

fn text_of(store: &Store) -> String {
    fs::read_to_string(store.canned_path()).unwrap()
}

fn mistakes(text: &str) -> Vec<(usize, String)> {
    match parse(Path::new("canned.toml"), text) {
        Err(StoreError::Mistakes { mistakes, .. }) => mistakes.into_iter().map(|m| (m.line, m.text)).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_added_comes_back_in_order() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).unwrap();
    assert_eq!(store.canned().unwrap(), []);
    store.add_canned(&canned("inv")).unwrap();
    store.add_canned(&snippet("sig")).unwrap();
    assert_eq!(store.canned().unwrap(), [canned("inv"), snippet("sig")]);
    assert!(text_of(&store).starts_with("[[canned]]\ncode = \"inv\"\n"), "{}", text_of(&store));
}

#[test]
fn a_taken_code_is_refused_whatever_its_capitals_and_replaced_when_asked() {
    let before = "# ours\n[[canned]] # the one\nowner = \"rosa\"\ncode = 'inv'\ncaption = \"old\"\n# end\n";
    let (_dir, store) = store(before);
    let error = store.add_canned(&canned("INV")).unwrap_err();
    assert!(matches!(&error, StoreError::CodeTaken { code, .. } if code == "inv"), "{error}");
    assert_eq!(text_of(&store), before);
    store.replace_canned(&snippet("inv")).unwrap();
    assert_eq!(text_of(&store), before.replace("\"old\"", "\"Kind regards\""));
    store.replace_canned(&snippet("new")).unwrap();
    assert_eq!(store.canned().unwrap(), [snippet("inv"), snippet("new")]);
}

#[test]
fn comments_and_order_stay_when_one_is_added_or_removed() {
    let before = concat!(
        "# All of us use these\n\n# the invoice\n[[canned]]\ncode = \"inv\"\ncaption = \"x\"\n\n",
        "# the signature\n[[canned]]\ncode = \"sig\"\ncaption = \"y\"\n# more to come\n",
    );
    let (_dir, store) = store(before);
    store.add_canned(&snippet("new")).unwrap();
    let added = text_of(&store);
    assert!(added.starts_with(before), "{added}");
    assert!(store.remove_canned("NEW").unwrap());
    assert!(store.remove_canned("inv").unwrap());
    let left = text_of(&store);
    for kept in ["# All of us use these\n", "# the signature\n[[canned]]\ncode = \"sig\"\n", "# more to come"] {
        assert!(left.contains(kept), "{kept} in {left}");
    }
    assert!(!left.contains("the invoice"), "{left}");
    assert!(!store.remove_canned("inv").unwrap());
    assert!(store.remove_canned("sig").unwrap());
    assert_eq!(store.canned().unwrap(), []);
    assert!(text_of(&store).contains("# All of us use these"), "{}", text_of(&store));
}

#[test]
fn all_mistakes_are_told_at_once_with_their_lines() {
    let text = concat!(
        "[[canned]]\ncode = \"two words\"\ncaption = \"x\"\n\n[[canned]]\ncode = \"a\"\n\n",
        "[[canned]]\ncode = \"A\"\nlink = \"cdn.example.com\"\n\n[[canned]]\ncaption = 7\nname = 1\n",
    );
    let told = mistakes(text);
    let starts = |n: usize, line, start: &str| told[n].0 == line && told[n].1.starts_with(start);
    assert_eq!(told.len(), 6, "{told:?}");
    assert!(starts(0, 2, "code: \"two words\" cannot be typed"), "{told:?}");
    assert!(starts(1, 5, "caption: there is nothing to send"), "{told:?}");
    assert!(starts(2, 10, "link: not a link"), "{told:?}");
    assert!(starts(3, 9, "code: \"A\" is taken in line 6"), "{told:?}");
    assert!(starts(4, 14, "name: must be a text") && starts(5, 13, "caption: must be a text"), "{told:?}");
    assert_eq!(mistakes("canned = 3\n")[0].0, 1);
}

#[test]
fn a_file_with_mistakes_is_never_overwritten() {
    for broken in ["[[canned]]\ncode = \"a\ncaption = 1\n", "[[canned]]\ncode = \"a b\"\ncaption = \"x\"\n"] {
        let (_dir, store) = store(broken);
        assert!(store.add_canned(&canned("inv")).is_err());
        assert!(store.replace_canned(&canned("inv")).is_err());
        assert!(store.remove_canned("inv").is_err());
        assert_eq!(text_of(&store), broken);
    }
}

proptest! {
    #[test]
    fn whatever_is_saved_comes_back(caption in "\\PC{1,80}", name in "\\PC{0,40}") {
        let one = Canned { name, caption, ..snippet("a") };
        prop_assume!(one.problems().is_empty());
        let mut document = DocumentMut::new();
        push(&mut document, &one);
        prop_assert_eq!(parse(Path::new(""), &document.to_string()).unwrap(), [one]);
    }
}
