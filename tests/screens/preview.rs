//! The line under a link, the questions about a picture, and the message as its recipient will see it.

use std::time::Duration;

use jiff::SignedDuration;
use zixpost::app::{Colors, Effect, Message, Moment, Pictures, PreviewChoice, Start, update};
use zixpost::domain::{
    Colour, File, Finding, Format, ImageLink, Served, Sight, Size, THUMBNAIL_SIDE, Thumbnail, Unseen, Way,
};

use crate::desk::{Desk, LINK, NARROW, USUAL, WIDE, contact, moment, now, start, text};

const CAPTION: &str = "Your invoice, *due Friday*\n> _two_ pages\n- `A-7` ~12~ 11 pieces";

fn finding(format: Format, said: &str) -> Finding {
    let file = File {
        format,
        pixels: Some((1240, 1754)),
        depth: Some(8),
        colour: Some(Colour::Rgb),
        is_complete: true,
        size: Size::Whole(312_400),
        sha256: None,
    };
    let served = Served { status: 200, content_type: Some(said.into()), file: Some(file) };
    seen(Sight::Served(served))
}

fn seen(sight: Sight) -> Finding {
    let link = ImageLink::parse(LINK).unwrap();
    Finding { link, at: now(), redirects: Vec::new(), way: Way::Public, expires: None, sight }
}

/// A page with a heading and a stamp, higher than wide.
pub(crate) fn picture() -> Thumbnail {
    let (width, height) = (68, THUMBNAIL_SIDE);
    let pixels = (0..height).flat_map(|y| {
        (0..width).map(move |x| match (x, y) {
            (6..=60, 6..=16) => [20, 90, 160],
            (40..=60, 70..=88) => [200, 40, 40],
            (6..=60, 24..=64) if y % 8 < 4 => [90, 90, 90],
            _ => [250, 250, 245],
        })
    });
    Thumbnail::new(width, pixels.collect()).unwrap()
}

fn pictures(preview: PreviewChoice) -> Pictures {
    Pictures { looks: true, preview, colors: Colors::All, ..Pictures::default() }
}

/// A message with a link and a caption whose picture was looked at and, where it was asked for, drawn.
fn written(start: Start, finding: Finding) -> Desk {
    showing(start, finding, picture())
}

/// The same, over the panes.
pub(crate) fn seen_over_the_panes(size: (u16, u16), picture: Thumbnail) -> Desk {
    let start = Start { pictures: pictures(PreviewChoice::Seen), ..start(size) };
    let mut desk = showing(start, finding(Format::Png, "image/png"), picture);
    desk.keys("alt-p");
    desk
}

fn showing(start: Start, finding: Finding, picture: Thumbnail) -> Desk {
    let mut desk = Desk::new(start);
    desk.keys("maria enter").paste(LINK).keys("tab").paste(CAPTION);
    let later = Moment { now: now() + SignedDuration::from_secs(1), ..moment(900) };
    let asked = update(&mut desk.model, Message::Tick, later);
    let [Effect::Look { look, .. }] = asked[..] else { panic!("{asked:?}") };
    desk.message(Message::Looked { look, finding: Box::new(finding) });
    desk.message(Message::Previewed { look, picture: Ok(picture) });
    desk
}

fn at(size: (u16, u16), preview: PreviewChoice, finding: Finding) -> Desk {
    written(Start { pictures: pictures(preview), ..start(size) }, finding)
}

const SIZES: [((u16, u16), &str); 3] = [(WIDE, "wide"), (USUAL, "usual"), (NARROW, "narrow")];

#[test]
fn one_line_under_the_link_says_what_was_found() {
    let not_seen = seen(Sight::Unseen(Unseen::NoName("cdn.example.com".into())));
    for (name, finding) in [
        ("fine", finding(Format::Png, "image/png")),
        ("warning", finding(Format::Png, "text/html")),
        ("block", finding(Format::WebP, "image/webp")),
        ("unseen", not_seen),
    ] {
        for (size, word) in SIZES {
            let desk = at(size, PreviewChoice::Hidden, finding.clone());
            insta::assert_snapshot!(format!("preflight_{name}_{word}"), desk.picture());
        }
    }
}

#[test]
fn without_an_undo_time_a_send_waits_for_the_look() {
    for (size, word) in SIZES {
        let start = Start { pictures: pictures(PreviewChoice::Hidden), undo: Duration::ZERO, ..start(size) };
        let mut desk = Desk::new(start);
        desk.keys("maria enter").paste(LINK).keys("ctrl-x");
        insta::assert_snapshot!(format!("question_waiting_{word}"), desk.picture());
    }
}

#[test]
fn a_bad_picture_is_asked_about() {
    for (name, finding) in
        [("doubtful", finding(Format::Png, "text/html")), ("blocked", finding(Format::WebP, "image/webp"))]
    {
        for (size, word) in SIZES {
            let mut desk = at(size, PreviewChoice::Hidden, finding.clone());
            desk.keys("ctrl-x");
            insta::assert_snapshot!(format!("question_{name}_{word}"), desk.picture());
        }
    }
}

#[test]
fn the_message_is_seen_as_its_recipient_will_see_it() {
    let fine = || finding(Format::Png, "image/png");
    insta::assert_snapshot!("preview_wide", at(WIDE, PreviewChoice::Seen, fine()).picture());
    insta::assert_snapshot!("preview_high", at((80, 50), PreviewChoice::Seen, fine()).picture());
    for (size, word) in [(USUAL, "usual"), (NARROW, "narrow"), ((60, 15), "least")] {
        let mut desk = at(size, PreviewChoice::Seen, fine());
        assert_eq!(
            text(&desk.draw().0),
            text(&at(size, PreviewChoice::Hidden, fine()).draw().0),
            "nothing is squeezed"
        );
        desk.keys("alt-p");
        insta::assert_snapshot!(format!("preview_over_{word}"), desk.picture());
    }
}

#[test]
fn fewer_colours_make_the_same_picture_and_none_a_card() {
    let of = |start: Start| written(start, finding(Format::Png, "image/png"));
    let colors = |colors| Pictures { colors, ..pictures(PreviewChoice::Seen) };
    let all = of(Start { pictures: colors(Colors::All), ..start(WIDE) });
    for (few, name) in [(Colors::Many, "preview_256"), (Colors::Sixteen, "preview_16")] {
        let desk = of(Start { pictures: colors(few), ..start(WIDE) });
        // Which halves of a cell look alike depends on the colours that there are.
        let words = |desk: &Desk| text(&desk.draw().0).join("\n").replace(['▀', '▄'], " ");
        let lines = |desk: &Desk| words(desk).lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>();
        assert_eq!(lines(&desk), lines(&all));
        insta::assert_snapshot!(name, desk.picture());
    }
    let mono = of(Start { pictures: colors(Colors::All), color: false, ..start(WIDE) });
    insta::assert_snapshot!("preview_mono", mono.picture());
}

#[test]
fn a_caption_that_grows_takes_the_rows_of_the_bubble() {
    let mut desk = at(WIDE, PreviewChoice::Seen, finding(Format::Png, "image/png"));
    let is_seen = |desk: &Desk| text(&desk.draw().0).iter().any(|row| row.contains("as they will see it"));
    assert!(is_seen(&desk));
    for line in 4..30 {
        desk.keys("enter x");
        let rows = text(&desk.draw().0);
        let typed = rows.iter().filter(|row| row.contains("││          x")).count();
        assert!(is_seen(&desk) || typed >= (line - 3).min(4), "{}", rows.join("\n"));
    }
    assert!(!is_seen(&desk));
}

#[test]
fn a_hostile_caption_breaks_no_border_of_the_bubble() {
    for caption in
        ["*\u{1b}[31m\u{202e}evil*\u{200b}", "王小明 *王小明王小明王小明王小明王小明王小明*", &"👩‍👩‍👧".repeat(60)]
    {
        let mut desk = at(WIDE, PreviewChoice::Seen, finding(Format::Png, "image/png"));
        desk.keys("ctrl-a").paste(caption);
        let (buffer, _) = desk.draw();
        for cell in &buffer.content {
            assert!(!cell.symbol().chars().any(|c| c.is_control() || c == '\u{202e}'), "{:?}", cell.symbol());
        }
        for row in text(&buffer).iter().filter(|row| row.starts_with('│')) {
            assert!(row.ends_with('│'), "{row}");
        }
    }
}

#[test]
fn a_caution_under_the_number_and_the_bubble_are_seen_together() {
    for (size, word) in [(WIDE, "wide"), ((80, 50), "high")] {
        let start = Start {
            pictures: pictures(PreviewChoice::Seen),
            contacts: vec![contact("María Souza", "+5511995550101")],
            ..start(size)
        };
        let desk = written(start, finding(Format::Png, "image/png"));
        let rows = text(&desk.draw().0);
        for words in ["+55 119 555 0101", "as they will see it", "send to María Souza"] {
            assert!(rows.iter().any(|row| row.contains(words)), "{words}:\n{}", rows.join("\n"));
        }
        insta::assert_snapshot!(format!("preview_caution_{word}"), desk.picture());
    }
}
