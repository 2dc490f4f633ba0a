//! What can be pointed at stands where it is drawn, at every size.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use zixpost::app::{Message, ProbeOffer, Start, Target};
use zixpost::domain::{Facets, State};
use zixpost::ui::Spots;

use super::desk::{Desk, NARROW, USUAL, WIDE, start};

fn pointing(size: (u16, u16), keys: &str) -> Desk {
    let mut desk = Desk::new(Start { mouse: true, ..start(size) });
    desk.keys(keys);
    desk
}

fn seen(buffer: &Buffer, room: Rect) -> String {
    let cell = |(x, y)| buffer[(x, y)].symbol();
    room.positions().map(|position| cell((position.x, position.y))).collect()
}

/// Words that stand in the room of a target, if it has any of its own.
fn words(target: &Target, desk: &Desk) -> Option<String> {
    let model = &desk.model;
    Some(match target {
        // Numbers are grouped, or bare where there is little room: the last digits stand together in both.
        Target::Contact(phone) => phone.digits()[phone.digits().len() - 3..].to_owned(),
        Target::Entry(id) => {
            let digits = model.history.row(*id)?.entry.outgoing.to.digits().to_owned();
            digits[digits.len() - 3..].to_owned()
        }
        Target::Field(slot) => format!("{slot:?}"),
        Target::Sender => "From".into(),
        Target::FormField(slot) => format!("{slot:?}"),
        Target::SenderRow(name) => name.clone(),
        Target::Canned(code) => format!(";{code}"),
        Target::ProbeOffer(ProbeOffer::Sender(at)) => model.profiles.senders[*at].alias.clone(),
        Target::ProbeOffer(ProbeOffer::Saved(at)) => model.probes.saved[*at].name.clone(),
        Target::ProbeOffer(ProbeOffer::Last) => "the last probe".into(),
        Target::ProbeRow(alias) => alias.clone(),
        Target::Action(action) => action.row().words.split(' ').next()?.to_owned(),
        Target::Copy(part) => part.words().into(),
        Target::Facet(_, value) => value.clone(),
        Target::Contacts => "Contacts".into(),
        Target::Message => "Message".into(),
        Target::History => "History".into(),
        Target::Overlay => return None,
    })
}

pub(super) fn check(desk: &Desk) -> Spots {
    let (spots, buffer) = desk.spots();
    for (room, target) in spots.all() {
        let text = seen(&buffer, *room);
        if let Some(words) = words(target, desk) {
            assert!(text.contains(&words), "{target:?} at {room:?}: {text:?}\n{}", desk.picture());
        }
        assert!(buffer.area.contains(room.as_position()) && buffer.area.intersection(*room) == *room, "{room:?}");
    }
    spots
}

#[test]
fn every_spot_shows_what_it_stands_for() {
    for size in [WIDE, USUAL, NARROW, (100, 24), (200, 60)] {
        for keys in ["", "enter", "enter tab tab tab", "mar", "+13025550199", "alt-3", "alt-c", "alt-3 y", "ctrl-p"] {
            let spots = check(&pointing(size, keys));
            assert!(spots.all().next().is_some(), "{size:?} {keys}");
        }
        let mut desk = pointing(size, "alt-3 f");
        let facets =
            Facets { states: vec![(State::Refused, 7)], senders: vec![("orders".into(), 7)], operators: Vec::new() };
        desk.message(Message::Facets { search: None, facets });
        assert!(check(&desk).all().any(|(_, target)| matches!(target, Target::Facet(..))));
        let spots = check(&pointing(size, "enter ctrl-f"));
        assert!(spots.all().any(|(_, target)| matches!(target, Target::SenderRow(_))));
    }
}

#[test]
fn without_a_mouse_and_under_an_overlay_nothing_can_be_pointed_at() {
    let (spots, _) = Desk::new(start(WIDE)).spots();
    assert_eq!(spots.all().count(), 0);
    // A question covers everything and has nothing to click.
    let mut desk = pointing(WIDE, "enter");
    desk.paste("https://cdn.example.com/a.png").keys("ctrl-x ctrl-c ctrl-c");
    assert_eq!(check(&desk).all().count(), 0);
    let spots = check(&pointing(WIDE, "f1"));
    assert!(spots.all().all(|(_, target)| *target == Target::Overlay));
    assert_eq!(spots.at(0, 39), None);
}
