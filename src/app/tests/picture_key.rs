//! The key that looks at a picture again, or shows it.

use jiff::SignedDuration;

use super::desk::{Desk, start};
use super::preview::{doubtful, fine, seeing};
use crate::app::{Pictures, PreviewChoice, Start};

#[test]
fn one_key_looks_again_where_something_is_to_be_mended_and_else_shows_the_picture() {
    let mut desk = Desk::written(seeing(PreviewChoice::Hidden), fine());
    desk.asked();
    desk.keys("ctrl-r");
    assert_eq!((desk.model.preview.choice(), desk.looks()), (PreviewChoice::Seen, 0));
    desk.keys("ctrl-r");
    assert_eq!((desk.model.preview.choice(), desk.looks()), (PreviewChoice::Hidden, 0));
    desk.keys("alt-l");
    assert_eq!(desk.looks(), 1, "a key of its own looks again whatever was found");
    desk.answer(doubtful()).asked();
    desk.keys("ctrl-r");
    assert_eq!((desk.model.preview.choice(), desk.looks()), (PreviewChoice::Hidden, 1));
    desk.answer(fine()).asked();
    desk.now += SignedDuration::from_mins(11);
    desk.keys("ctrl-r");
    assert_eq!(desk.looks(), 1, "what was found long ago is looked at again");
    // Where nothing is looked at, there is nothing but the preview to turn.
    let pictures = Pictures { preview: PreviewChoice::Hidden, ..Pictures::default() };
    let mut desk = Desk::new(Start { pictures, ..start() });
    desk.keys("maria enter LINK ctrl-r");
    assert_eq!(desk.model.preview.choice(), PreviewChoice::Seen);
}
