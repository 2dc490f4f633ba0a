//! Keys, pastes and noise, whole and in pieces.

use proptest::prelude::*;

use super::*;

fn decode(bytes: &[u8]) -> Vec<Event> {
    let mut decoder = Decoder::default();
    let mut events = decoder.feed(bytes);
    if decoder.pause().is_some() {
        decoder.time_out(&mut events);
    }
    events
}

fn paste(text: &str) -> Event {
    Event::Paste(text.into())
}

#[test]
fn every_key_of_the_key_map_is_understood() {
    use KeyCode as K;
    let (none, shift, alt, control) =
        (KeyModifiers::NONE, KeyModifiers::SHIFT, KeyModifiers::ALT, KeyModifiers::CONTROL);
    let cases: [(&[u8], KeyCode, KeyModifiers); 42] = [
        (b"a", K::Char('a'), none),
        (b"A", K::Char('A'), shift),
        ("é".as_bytes(), K::Char('é'), none),
        ("É".as_bytes(), K::Char('É'), shift),
        ("😀".as_bytes(), K::Char('😀'), none),
        (b"\r", K::Enter, none),
        (b"\n", K::Char('j'), control),
        (b"\t", K::Tab, none),
        (b"\x1b[Z", K::BackTab, shift),
        (b"\x7f", K::Backspace, none),
        (b"\x08", K::Char('h'), control),
        (b"\x00", K::Char(' '), control),
        (b"\x03", K::Char('c'), control),
        (b"\x18", K::Char('x'), control),
        (b"\x1a", K::Char('z'), control),
        (b"\x1f", K::Char('7'), control),
        (b"\x1b", K::Esc, none),
        (b"\x1b1", K::Char('1'), alt),
        (b"\x1bu", K::Char('u'), alt),
        (b"\x1bU", K::Char('U'), alt | shift),
        ("\x1bé".as_bytes(), K::Char('é'), alt),
        (b"\x1b\x7f", K::Backspace, alt),
        (b"\x1b\r", K::Enter, alt),
        (b"\x1b\x18", K::Char('x'), alt | control),
        (b"\x1b[", K::Char('['), alt),
        (b"\x1bO", K::Char('O'), alt | shift),
        (b"\x1bP", K::Char('P'), alt | shift),
        (b"\x1b[A", K::Up, none),
        (b"\x1bOA", K::Up, none),
        (b"\x1b[1;5C", K::Right, control),
        (b"\x1b[1;3D", K::Left, alt),
        (b"\x1b[1;2H", K::Home, shift),
        (b"\x1bOF", K::End, none),
        (b"\x1b[3~", K::Delete, none),
        (b"\x1b[3;5~", K::Delete, control),
        (b"\x1b[5~", K::PageUp, none),
        (b"\x1bOP", K::F(1), none),
        (b"\x1b[[A", K::F(1), none),
        (b"\x1b[11~", K::F(1), none),
        (b"\x1b[24~", K::F(12), none),
        (b"\x1b[13;5u", K::Enter, control),
        (b"\x1b[27;5;13~", K::Enter, control),
    ];
    for (bytes, code, modifiers) in cases {
        assert_eq!(decode(bytes), [key(code, modifiers)], "{:?}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn function_keys_are_numbered_without_gaps() {
    let sequences = [11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24];
    for (sequence, number) in sequences.into_iter().zip(1..) {
        let bytes = format!("\x1b[{sequence}~");
        assert_eq!(decode(bytes.as_bytes()), [key(KeyCode::F(number), KeyModifiers::NONE)]);
    }
}

#[test]
fn what_a_terminal_tells_by_itself_is_never_a_key() {
    for noise in [
        "\x1b[12;40R",
        "\x1b[1;1R",
        "\x1b[?62;22c",
        "\x1b[>1;4000;0c",
        "\x1b[0n",
        "\x1b[?1u",
        "\x1b[?2026;2$y",
        "\x1b[8;24;80t",
        "\x1b[I",
        "\x1b[O",
        "\x1b[<35;3;4M",
        "\x1b[<0;3;4m",
        "\x1b[M !!",
        "\x1b]11;rgb:0000/0000/0000\x1b\\",
        "\x1b]11;rgb:0000/0000/0000\x07",
        "\x1bP>|xterm(390)\x1b\\",
        "\x1b_Gi=31;OK\x1b\\",
        "\x1b[201~",
        "\x1b[97;1:3u",
        "\x1b[99;99;99~",
        "\x1b[[x",
        "\x1b[57441u",
        "\x1b[4294967296;5A",
    ] {
        let events = decode(format!("{noise}a").as_bytes());
        assert_eq!(events, [key(KeyCode::Char('a'), KeyModifiers::NONE)], "{noise:?}");
    }
}

#[test]
fn bytes_that_are_no_text_are_passed_over() {
    assert_eq!(decode(b"\xff\x80\xc3(a"), decode(b"(a"));
    assert_eq!(decode(b"\xe2\x82"), []);
}

#[test]
fn two_escapes_are_one_key_and_the_beginning_of_another() {
    let (esc, up) = (key(KeyCode::Esc, KeyModifiers::NONE), key(KeyCode::Up, KeyModifiers::NONE));
    assert_eq!(decode(b"\x1b\x1b[A"), [esc.clone(), up]);
    assert_eq!(decode(b"\x1b\x1b"), [esc.clone(), esc]);
}

#[test]
fn a_paste_fires_no_key_whatever_is_in_it() {
    let text = "one\r\ntwo\x18\x03\x1b[A\x1b\x1b[200~ three";
    let bytes = format!("a\x1b[200~{text}\x1b[201~b");
    let letter = |c| key(KeyCode::Char(c), KeyModifiers::NONE);
    assert_eq!(decode(bytes.as_bytes()), [letter('a'), paste(text), letter('b')]);
}

#[test]
fn a_paste_that_does_not_end_is_told_and_a_lone_key_ends_it() {
    for way_out in [b"\x1b", b"\x03"] {
        let mut decoder = Decoder::default();
        assert_eq!(decoder.feed(b"\x1b[200~some text"), []);
        assert_eq!(decoder.pause(), Some(PASTE_PAUSE));
        assert!(decoder.time_out(&mut Vec::new()), "a person is told");
        assert_eq!(decoder.pause(), None, "and told once");
        assert_eq!(decoder.feed(way_out), [paste("some text")]);
        assert_eq!(decoder.feed(b"a"), [key(KeyCode::Char('a'), KeyModifiers::NONE)]);
    }
}

#[test]
fn a_paste_that_goes_on_after_a_pause_is_still_one_paste() {
    let mut decoder = Decoder::default();
    decoder.feed(b"\x1b[200~first ");
    assert!(decoder.time_out(&mut Vec::new()));
    assert_eq!(decoder.feed(b"second\x03 \x1b[20"), []);
    assert_eq!(decoder.feed(b"1~"), [paste("first second\x03 ")]);
}

#[test]
fn a_paste_without_end_does_not_grow_without_end() {
    let mut decoder = Decoder::default();
    decoder.feed(b"\x1b[200~");
    let piece = vec![b'x'; 1 << 20];
    for _ in 0..6 {
        decoder.feed(&piece);
    }
    let events = decoder.feed(PASTE_END);
    let [Event::Paste(text)] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!(text.len(), PASTE_LIMIT);
}

/// Pieces of what terminals send, and of what they do not.
fn input() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        any::<char>().prop_map(|c| c.to_string().into_bytes()),
        proptest::collection::vec(any::<u8>(), 0..6),
        "\\x1b\\[[0-9;:<?]{0,8}[@-~]".prop_map(String::into_bytes),
        Just(b"\x1b[200~".to_vec()),
        Just(PASTE_END.to_vec()),
        Just(b"\x1b".to_vec()),
    ];
    proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn pieces_make_the_same_events_as_the_whole(bytes in input(), cuts in proptest::collection::vec(any::<usize>(), 0..8)) {
        let mut cuts: Vec<_> = cuts.into_iter().map(|cut| cut % (bytes.len() + 1)).collect();
        cuts.extend([0, bytes.len()]);
        cuts.sort_unstable();
        let mut decoder = Decoder::default();
        let mut events: Vec<Event> = cuts.windows(2).flat_map(|cut| decoder.feed(&bytes[cut[0]..cut[1]])).collect();
        if decoder.pause().is_some() {
            decoder.time_out(&mut events);
        }
        prop_assert_eq!(events, decode(&bytes));
    }

    #[test]
    fn typed_text_comes_out_as_typed(text in "[^\\p{Cc}]{0,40}") {
        let typed: String = decode(text.as_bytes())
            .into_iter()
            .map(|event| match event {
                Event::Key(KeyEvent { code: KeyCode::Char(c), .. }) => c,
                other => panic!("{other:?}"),
            })
            .collect();
        prop_assert_eq!(typed, text);
    }
}

fn pointed(kind: MouseEventKind, column: u16, row: u16) -> Event {
    Event::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE })
}

#[test]
fn clicks_and_the_wheel_are_told_with_their_places_however_they_are_cut() {
    let click = MouseEventKind::Down(MouseButton::Left);
    for (bytes, event) in [
        (&b"\x1b[<0;1;1M"[..], pointed(click, 0, 0)),
        (b"\x1b[<0;300;120M", pointed(click, 299, 119)),
        (b"\x1b[<64;5;6M", pointed(MouseEventKind::ScrollUp, 4, 5)),
        (b"\x1b[<65;5;6M", pointed(MouseEventKind::ScrollDown, 4, 5)),
    ] {
        assert_eq!(decode(bytes), std::slice::from_ref(&event));
        for cut in 1..bytes.len() {
            let mut decoder = Decoder::default();
            assert_eq!(decoder.feed(&bytes[..cut]), []);
            assert_eq!(decoder.feed(&bytes[cut..]), std::slice::from_ref(&event), "cut at {cut}");
        }
        let mut around = b"a".to_vec();
        around.extend(bytes);
        around.push(b'b');
        let letter = |c| key(KeyCode::Char(c), KeyModifiers::NONE);
        assert_eq!(decode(&around), [letter('a'), event, letter('b')]);
    }
}

#[test]
fn a_report_that_nobody_asked_for_or_no_terminal_writes_is_nothing() {
    for bytes in [
        // Let go, moved, another button, with Shift, Alt or Control, a wheel that turns sideways.
        &b"\x1b[<0;5;6m"[..],
        b"\x1b[<32;5;6M",
        b"\x1b[<35;5;6M",
        b"\x1b[<1;5;6M",
        b"\x1b[<2;5;6M",
        b"\x1b[<4;5;6M",
        b"\x1b[<8;5;6M",
        b"\x1b[<16;5;6M",
        b"\x1b[<66;5;6M",
        b"\x1b[<128;5;6M",
        // Columns and rows begin at 1, and end.
        b"\x1b[<0;0;6M",
        b"\x1b[<0;5;0M",
        b"\x1b[<0;65536;6M",
        b"\x1b[<0;99999999999999999999;6M",
        // Too few, too many, none, no digits, other letters.
        b"\x1b[<0;5M",
        b"\x1b[<0;5;6;7M",
        b"\x1b[<M",
        b"\x1b[<0;;6M",
        b"\x1b[<;5;6M",
        b"\x1b[<0;+5;6M",
        b"\x1b[<0;5:1;6M",
        b"\x1b[<<0;5;6M",
        b"\x1b[<0;5;6A",
        b"\x1b[<0;5;6~",
        b"\x1b[<0;5;6u",
        // The form without 1006: a bracket too little, or in decimal (1015).
        b"\x1b[M !!",
        b"\x1b[32;5;6M",
    ] {
        assert_eq!(decode(bytes), [], "{:?}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn a_report_within_a_paste_is_a_text() {
    assert_eq!(decode(b"\x1b[200~\x1b[<0;5;6M\x1b[201~"), [paste("\x1b[<0;5;6M")]);
}
