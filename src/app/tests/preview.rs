//! The picture behind a link: looked at after a pause, asked about before it goes, seen where there is room.

use std::time::Duration;

use jiff::SignedDuration;

use super::desk::{Desk, LINK, start, start_time};
use crate::app::{Effect, Focus, Message, Overlay, Picture, PictureQuestion, Pictures, PreviewChoice, Start, Tone};
use crate::domain::{
    File, Finding, Format, HostKind, ImageLink, Served, Sha256, Sight, Size, State, Thumbnail, Unseen, Way,
};

const PAUSE: SignedDuration = SignedDuration::from_millis(600);

pub(super) fn looking() -> Start {
    Start { pictures: Pictures { looks: true, ..Pictures::default() }, ..start() }
}

pub(super) fn seeing(preview: PreviewChoice) -> Start {
    Start { pictures: Pictures { looks: true, preview, ..Pictures::default() }, ..start() }
}

fn found(sight: Sight) -> Finding {
    let link = ImageLink::parse(LINK).unwrap();
    Finding { link, at: start_time(), redirects: Vec::new(), way: Way::Public, expires: None, sight }
}

fn file(format: Format, said: &str) -> Sight {
    let (size, sha256) = (Size::Whole(312_000), Some(Sha256([7; 32])));
    let pixels = Some((1240, 1754));
    let file = File { format, pixels, depth: Some(8), colour: None, is_complete: true, size, sha256 };
    Sight::Served(Served { status: 200, content_type: Some(said.into()), file: Some(file) })
}

pub(super) fn fine() -> Finding {
    found(file(Format::Png, "image/png"))
}

pub(super) fn doubtful() -> Finding {
    found(file(Format::Png, "text/html"))
}

pub(super) fn blocked() -> Finding {
    found(file(Format::WebP, "image/webp"))
}

impl Desk {
    /// Nobody types for a while.
    pub(super) fn pause(&mut self) -> &mut Self {
        self.now += PAUSE;
        self.message(Message::Tick)
    }

    /// The number of the newest look that was asked for.
    pub(super) fn look(&self) -> u64 {
        let number = |effect: &Effect| match effect {
            Effect::Look { look, .. } | Effect::LookAgain { look, .. } => Some(*look),
            _ => None,
        };
        self.effects.iter().rev().find_map(number).unwrap()
    }

    pub(super) fn looks(&self) -> usize {
        self.effects.iter().filter(|effect| matches!(effect, Effect::Look { .. } | Effect::LookAgain { .. })).count()
    }

    pub(super) fn answer(&mut self, finding: Finding) -> &mut Self {
        let look = self.look();
        let finding = Box::new(Finding { at: self.now, ..finding });
        self.message(Message::Looked { look, finding })
    }

    /// A message with a link that was looked at.
    pub(super) fn written(start: Start, finding: Finding) -> Self {
        let mut desk = Self::new(start);
        desk.keys("maria enter LINK").pause().answer(finding);
        desk
    }

    fn line(&self) -> Option<String> {
        self.model.preview.line().map(|(_, text)| text.to_string())
    }

    pub(super) fn question(&self) -> Option<PictureQuestion> {
        match self.model.overlay {
            Some(Overlay::Picture(question)) => Some(question),
            _ => None,
        }
    }
}

#[test]
fn a_link_is_looked_at_once_nobody_types_any_more() {
    let mut desk = Desk::new(looking());
    desk.keys("maria enter LINK");
    assert_eq!(desk.looks(), 0);
    assert_eq!(desk.model.next_tick(desk.now), Some(start_time() + PAUSE));
    desk.now += SignedDuration::from_millis(500);
    desk.keys("?").message(Message::Tick);
    assert_eq!((desk.looks(), desk.line()), (0, None), "a key begins the pause anew");
    assert_eq!(desk.model.next_tick(desk.now), Some(desk.now + PAUSE));
    desk.pause();
    let asked = desk.asked();
    let link = ImageLink::parse(&format!("{LINK}?")).unwrap();
    assert!(matches!(&asked[..], [.., Effect::Look { link: asked, .. }] if *asked == link), "{asked:?}");
    assert_eq!(desk.line().as_deref(), Some("looking…"));
    assert_eq!(desk.model.next_tick(desk.now), None, "nothing ticks while it is looked at");
    desk.message(Message::Tick);
    assert_eq!(desk.looks(), 0);
}

#[test]
fn the_line_says_what_was_found_and_how_bad_it_is() {
    for (finding, tone, part) in [
        (fine(), Tone::Plain, "✓ PNG 1240×1754 312 kB · public · direct"),
        (doubtful(), Tone::Warning, "131053"),
        (blocked(), Tone::Bad, "✗ this is a WebP"),
        (found(Sight::Unseen(Unseen::NoName("cdn.example.com".into()))), Tone::Warning, "? no address"),
        (
            found(Sight::Unreachable { host: "10.0.0.7".into(), kind: HostKind::Private }),
            Tone::Bad,
            "✗ WhatsApp cannot reach this address",
        ),
    ] {
        let desk = Desk::written(looking(), finding);
        let (told, line) = desk.model.preview.line().unwrap();
        assert_eq!(told, tone);
        assert!(line.as_str().contains(part), "{line}");
    }
}

#[test]
fn an_answer_to_an_older_look_is_dropped() {
    let mut desk = Desk::new(looking());
    desk.keys("maria enter LINK").pause();
    let old = desk.look();
    desk.keys("x");
    assert!(desk.asked().contains(&Effect::StopLooking(old)), "nobody waits for it any more");
    desk.message(Message::Looked { look: old, finding: Box::new(blocked()) });
    assert_eq!(desk.line(), None);
    desk.pause();
    assert!(desk.look() > old);
    desk.message(Message::Looked { look: old, finding: Box::new(blocked()) });
    assert_eq!(desk.line().as_deref(), Some("looking…"));
    desk.answer(fine());
    assert!(desk.line().unwrap().starts_with('✓'));
    desk.message(Message::Previewed { look: old, picture: Err("old".into()) });
    assert_eq!(*desk.model.preview.picture(), Picture::None);
}

#[test]
fn another_person_with_the_same_link_is_another_look() {
    let mut desk = Desk::written(looking(), blocked());
    desk.keys("ctrl-x ctrl-o");
    assert_eq!(desk.posted().len(), 1);
    desk.keys("mark enter LINK").pause().answer(blocked()).keys("ctrl-x");
    assert_eq!(desk.question(), Some(PictureQuestion::Blocked), "a yes is for one message");
}

#[test]
fn what_is_no_link_is_not_looked_at() {
    let mut desk = Desk::new(looking());
    desk.keys("maria enter cdn.example.com/a.png").pause();
    assert_eq!((desk.looks(), desk.line()), (0, None));
    assert_eq!(desk.model.next_tick(desk.now), None);
}

#[test]
fn turned_off_nobody_is_asked() {
    let mut desk = Desk::new(start());
    desk.keys("maria enter LINK").pause().keys("ctrl-r");
    assert!(desk.notice().contains("preflight = false"), "{}", desk.notice());
    desk.keys("ctrl-x");
    assert_eq!((desk.looks(), desk.posted().len()), (0, 1));
}

#[test]
fn a_good_picture_goes_without_a_question() {
    let mut desk = Desk::written(looking(), fine());
    desk.asked();
    desk.keys("ctrl-x");
    assert!(matches!(&desk.asked()[..], [Effect::Post { .. }]));
}

#[test]
fn a_block_is_overridden_by_its_own_key_only() {
    let mut desk = Desk::written(looking(), blocked());
    desk.keys("ctrl-x");
    assert_eq!(desk.question(), Some(PictureQuestion::Blocked));
    desk.keys("ctrl-x y enter o space");
    assert_eq!(desk.posted(), []);
    desk.keys("esc");
    assert_eq!((desk.question(), desk.focus()), (None, Focus::Message));
    desk.keys("ctrl-x ctrl-o");
    assert_eq!(desk.posted().len(), 1);
}

#[test]
fn a_doubt_is_asked_about_once() {
    for finding in [doubtful(), found(Sight::Unseen(Unseen::Silent(5000)))] {
        let mut desk = Desk::written(looking(), finding);
        desk.keys("ctrl-x");
        assert_eq!(desk.question(), Some(PictureQuestion::Doubtful));
        desk.keys("ctrl-x enter ctrl-o");
        assert_eq!(desk.posted(), []);
        desk.keys("y");
        assert_eq!(desk.posted().len(), 1);
    }
}

#[test]
fn with_a_stand_in_nothing_is_asked_about_what_was_not_seen() {
    let mut desk = Desk::written(looking(), found(Sight::Unseen(Unseen::StandIn)));
    desk.keys("ctrl-x");
    assert_eq!(desk.posted().len(), 1);
}

#[test]
fn a_question_is_closed_when_another_message_comes_to_the_desk() {
    let mut desk = Desk::new(looking());
    desk.keys("mark enter LINK").pause().answer(fine()).keys("ctrl-x");
    let first = desk.posted().remove(0);
    desk.keys("alt-u maria enter LINK x").pause().answer(blocked()).keys("ctrl-x");
    assert_eq!(desk.question(), Some(PictureQuestion::Blocked));
    desk.asked();
    desk.moved(&first, State::Cancelled);
    assert_eq!(desk.open().unwrap().0, "Mark Reed");
    assert_eq!(desk.question(), None);
    desk.keys("ctrl-o");
    assert_eq!(desk.posted(), []);
}

#[test]
fn a_picture_that_is_not_known_yet_is_looked_at_while_the_send_is_held() {
    for wait in [false, true] {
        let mut desk = Desk::new(looking());
        desk.keys("maria enter LINK");
        if wait {
            desk.pause();
        }
        desk.keys("ctrl-x");
        assert_eq!((desk.posted().len(), desk.looks()), (1, 1));
        assert!(!desk.effects.iter().any(|effect| matches!(effect, Effect::StopLooking(_))));
        desk.answer(fine());
        assert!(!desk.effects.iter().any(|effect| matches!(effect, Effect::Cancel(_))));
    }
}

#[test]
fn a_held_send_whose_picture_turns_out_bad_is_taken_back_with_its_draft() {
    for finding in [blocked(), doubtful()] {
        let mut desk = Desk::new(looking());
        desk.keys("maria enter LINK tab Hello ctrl-x ma");
        let entry = desk.posted().remove(0);
        desk.answer(finding.clone());
        assert_eq!(desk.effects.last(), Some(&Effect::Cancel(entry.id)));
        desk.moved(&entry, State::Cancelled);
        assert!(desk.notice().starts_with("taken back: María Ortiz"), "{}", desk.notice());
        assert!(desk.notice().contains(&finding.advice(desk.now)), "{}", desk.notice());
        assert_eq!(desk.focus(), Focus::Contacts, "whoever types goes on typing");
        assert_eq!(desk.model.contacts.search.text(), "ma");
        desk.keys("esc maria enter");
        assert_eq!(desk.open(), Some(("María Ortiz".into(), "Hello".into())));
    }
}

#[test]
fn a_bad_picture_of_a_send_that_has_left_is_told() {
    let mut desk = Desk::new(looking());
    desk.keys("maria enter LINK ctrl-x");
    let entry = desk.posted().remove(0);
    desk.moved(&entry, State::Sending).answer(blocked());
    assert!(desk.notice().contains("has left, but its picture"), "{}", desk.notice());
    assert!(!desk.effects.iter().any(|effect| matches!(effect, Effect::Cancel(_))));
}

#[test]
fn a_take_back_that_came_too_late_is_told() {
    let mut desk = Desk::new(looking());
    desk.keys("maria enter LINK ctrl-x");
    let entry = desk.posted().remove(0);
    desk.answer(blocked()).message(Message::NotCancelled(entry.id));
    assert!(desk.notice().starts_with("too late") && desk.notice().contains("WebP"), "{}", desk.notice());
}

#[test]
fn a_picture_that_turns_out_bad_while_the_store_is_asked_takes_the_message_back() {
    let mut desk = Desk::new(Start { duplicates: Duration::from_secs(600), ..looking() });
    desk.keys("maria enter LINK ctrl-x");
    desk.answer(blocked());
    let [.., Effect::Post { entry, hold, .. }, Effect::Cancel(id)] = &desk.effects[..] else {
        panic!("{:?}", desk.effects)
    };
    assert!(entry.id == *id && !hold.is_zero());
}

#[test]
fn what_was_found_ten_minutes_ago_is_looked_at_again_while_the_send_is_held() {
    let mut desk = Desk::written(looking(), fine());
    desk.asked();
    desk.now += SignedDuration::from_mins(10);
    desk.keys("ctrl-x");
    assert!(matches!(&desk.effects[..], [Effect::Post { .. }, Effect::Look { .. }]), "{:?}", desk.effects);
    let entry = desk.posted().remove(0);
    desk.answer(blocked());
    assert_eq!(desk.effects.last(), Some(&Effect::Cancel(entry.id)));
}

#[test]
fn what_a_person_said_yes_to_is_not_taken_back() {
    let mut desk = Desk::written(looking(), doubtful());
    desk.keys("ctrl-x").now += SignedDuration::from_mins(10);
    desk.keys("y");
    assert_eq!(desk.posted().len(), 1);
    desk.answer(doubtful());
    assert!(!desk.effects.iter().any(|effect| matches!(effect, Effect::Cancel(_))));
}

#[test]
fn without_a_hold_a_send_waits_for_the_look_and_goes_by_itself() {
    let hurried = || Start { undo: Duration::ZERO, ..looking() };
    let mut desk = Desk::new(hurried());
    desk.keys("maria enter LINK ctrl-x");
    assert_eq!((desk.question(), desk.looks(), desk.posted().len()), (Some(PictureQuestion::Waiting), 1, 0));
    desk.answer(fine());
    assert_eq!((desk.question(), desk.posted().len()), (None, 1));

    let mut desk = Desk::new(hurried());
    desk.keys("maria enter LINK").pause().keys("ctrl-x").answer(blocked());
    assert_eq!((desk.question(), desk.posted().len()), (Some(PictureQuestion::Blocked), 0));

    let mut desk = Desk::new(hurried());
    desk.keys("maria enter LINK ctrl-x y");
    assert_eq!((desk.question(), desk.posted().len()), (None, 1));
    let look = desk.look();
    assert!(desk.effects.contains(&Effect::StopLooking(look)));
    desk.message(Message::Looked { look, finding: Box::new(blocked()) });
    assert_eq!(desk.posted().len(), 1);
}

#[test]
fn a_person_can_ask_again() {
    let mut desk = Desk::written(looking(), blocked());
    desk.asked();
    desk.keys("ctrl-r");
    assert!(matches!(&desk.effects[..], [Effect::LookAgain { .. }]));
    assert_eq!(desk.line().as_deref(), Some("looking…"));
    desk.answer(fine()).keys("ctrl-x");
    assert_eq!(desk.posted().len(), 1);
}

#[test]
fn a_small_picture_is_asked_for_only_where_it_will_be_seen() {
    let asks = |desk: &Desk| desk.effects.iter().filter(|effect| matches!(effect, Effect::Preview { .. })).count();
    let mut desk = Desk::written(seeing(PreviewChoice::Hidden), fine());
    assert_eq!(asks(&desk), 0);
    desk.keys("alt-p");
    assert_eq!(asks(&desk), 1);
    assert!(desk.effects.contains(&Effect::KeepPreview(true)));
    let picture = Thumbnail::new(1, vec![[1, 2, 3]]).unwrap();
    desk.message(Message::Previewed { look: desk.look(), picture: Ok(picture.clone()) });
    assert_eq!(*desk.model.preview.picture(), Picture::Seen(picture));
    desk.keys("alt-p alt-p");
    assert_eq!(asks(&desk), 1, "it is there already");
    assert_eq!(asks(&Desk::written(seeing(PreviewChoice::Seen), fine())), 1);
    assert_eq!(asks(&Desk::written(seeing(PreviewChoice::Seen), blocked())), 0, "a WebP cannot be drawn");
}

#[test]
fn where_there_is_no_room_the_preview_lies_over_the_panes() {
    let mut desk = Desk::written(Start { size: (80, 24), ..seeing(PreviewChoice::Hidden) }, fine());
    desk.asked();
    desk.keys("alt-p");
    assert_eq!(desk.model.overlay, Some(Overlay::Preview));
    assert!(matches!(&desk.asked()[..], [Effect::Preview { .. }]), "it is not remembered, for it goes with a key");
    desk.keys("alt-p");
    assert_eq!(desk.model.overlay, None);
}

#[test]
fn a_preview_that_is_turned_off_stays_off() {
    let mut desk = Desk::written(looking(), fine());
    desk.keys("alt-p");
    assert!(desk.notice().contains("preview = \"off\""), "{}", desk.notice());
    assert!(!desk.effects.iter().any(|effect| matches!(effect, Effect::Preview { .. } | Effect::KeepPreview(_))));
}
