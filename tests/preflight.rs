//! The rules of preflight: what each finding means for WhatsApp, as one table.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use jiff::{SignedDuration, Timestamp};
use zixpost::domain::{
    Astray, Colour, File, Finding, Format, Grade, HostKind, ImageLink, Redirect, Served, Sight, Size, Unseen, Verdict,
    Way,
};

const GOOD: File = File {
    format: Format::Png,
    pixels: Some((1240, 1754)),
    depth: Some(8),
    colour: Some(Colour::Rgb),
    is_complete: true,
    size: Size::Whole(312_456),
    sha256: None,
};

fn now() -> Timestamp {
    "2026-11-23T12:00:00Z".parse().unwrap()
}

fn finding(sight: Sight) -> Finding {
    let link = ImageLink::parse("https://cdn.example.com/a.png").unwrap();
    Finding { link, at: now(), redirects: Vec::new(), way: Way::Public, expires: None, sight }
}

fn served(content_type: Option<&str>, file: File) -> Finding {
    finding(Sight::Served(Served { status: 200, content_type: content_type.map(str::to_owned), file: Some(file) }))
}

fn answered(status: u16) -> Finding {
    finding(Sight::Served(Served { status, content_type: None, file: None }))
}

fn redirect(host: &str) -> Redirect {
    Redirect { status: 302, to: format!("https://{host}/a.png"), host: host.to_owned() }
}

/// The worst remark says all of the words, under this verdict.
fn check(finding: &Finding, verdict: Verdict, words: &[&str]) {
    let remarks = finding.remarks(now());
    assert_eq!(finding.verdict(now()), verdict, "{finding:?}: {remarks:?}");
    let worst = remarks.first().map(ToString::to_string).unwrap_or_default();
    for word in words {
        assert!(worst.contains(word), "{word:?} is missing: {worst}");
    }
    assert!(worst.chars().count() <= 100 && !worst.contains('\n'), "{worst}");
}

#[test]
fn a_good_picture_is_one_line_and_no_remark() {
    let good = served(Some("image/png"), GOOD);
    assert_eq!(good.remarks(now()), []);
    assert_eq!(good.summary(now()), "✓ PNG 1240×1754 312 kB · public · direct");
    assert_eq!(good.advice(now()), good.summary(now()));
    let jpeg = File { format: Format::Jpeg, size: Size::Whole(1_290_000), ..GOOD };
    let mut jpeg = served(Some("image/jpeg"), jpeg);
    jpeg.redirects = vec![redirect("a.example.com"), redirect("img.example.com")];
    jpeg.way = Way::Proxy("proxy.example.com".into());
    assert_eq!(jpeg.verdict(now()), Verdict::Fine);
    let summary = "✓ JPEG 1240×1754 1.2 MB · through proxy proxy.example.com · 2 redirects, last to img.example.com";
    assert_eq!(jpeg.summary(now()), summary);
    let near = Finding { way: Way::Allowed(Some(HostKind::Loopback)), ..served(Some("image/png"), GOOD) };
    assert_eq!(near.summary(now()), "✓ PNG 1240×1754 312 kB · loopback (sandbox) · direct");
}

#[test]
fn only_jpeg_and_png_pass_and_the_others_are_named_for_what_they_are() {
    for (format, words) in [
        (Format::Html, &["viewer page (HTML), not the picture", "use its direct link"][..]),
        (Format::WebP, &["WebP", "only JPEG and PNG", "save it as"]),
        (Format::Gif, &["GIF", "only JPEG and PNG"]),
        (Format::Heic, &["HEIC", "only JPEG and PNG"]),
        (Format::Avif, &["AVIF", "only JPEG and PNG"]),
        (Format::Svg, &["SVG", "only JPEG and PNG"]),
        (Format::Pdf, &["PDF", "only JPEG and PNG"]),
        (Format::Other, &["neither JPEG nor PNG"]),
    ] {
        // What the server says of it does not help.
        let file = File { format, pixels: None, depth: None, colour: None, ..GOOD };
        check(&served(Some("image/png"), file), Verdict::Block, words);
    }
    let empty = File { format: Format::Empty, pixels: None, depth: None, colour: None, size: Size::Whole(0), ..GOOD };
    check(&served(Some("image/png"), empty), Verdict::Block, &["empty"]);
}

#[test]
fn sizes_are_judged_at_both_readings_of_5_mb() {
    for (bytes, verdict) in [
        (4_999_999, Verdict::Fine),
        (5_000_000, Verdict::Warning),
        (5_242_880, Verdict::Warning),
        (5_242_881, Verdict::Block),
    ] {
        check(&served(Some("image/png"), File { size: Size::Whole(bytes), ..GOOD }), verdict, &[]);
    }
    let endless = File { size: Size::AtLeast(5_308_416), is_complete: false, ..GOOD };
    check(&served(Some("image/png"), endless), Verdict::Block, &["more than 5,242,880", "make it smaller"]);
    assert!(served(None, endless).summary(now()).contains("over 5.3 MB"));
    let cut = File { size: Size::CutShort(100), is_complete: false, ..GOOD };
    check(&served(Some("image/png"), cut), Verdict::Warning, &["broke off after 100 bytes"]);
    // Before its first byte nobody knows what it would have been.
    let nothing = File { size: Size::CutShort(0), format: Format::Empty, ..GOOD };
    check(&served(Some("image/png"), nothing), Verdict::Warning, &["broke off after 0 bytes"]);
}

#[test]
fn depth_blocks_and_colours_types_and_damage_warn() {
    check(&served(Some("image/png"), File { depth: Some(16), ..GOOD }), Verdict::Block, &["16 bits", "8 bits"]);
    check(&served(Some("image/png"), File { depth: Some(1), ..GOOD }), Verdict::Fine, &[]);
    let jpeg = File { format: Format::Jpeg, ..GOOD };
    check(&served(Some("image/jpeg"), File { depth: Some(12), ..jpeg }), Verdict::Block, &["12 bits"]);
    let cmyk = File { colour: Some(Colour::Cmyk), ..jpeg };
    check(&served(Some("image/jpeg"), cmyk), Verdict::Warning, &["CMYK", "save it as RGB"]);
    check(&served(Some("image/png"), jpeg), Verdict::Warning, &["image/png", "image/jpeg", "131053", "Content-Type"]);
    check(&served(None, GOOD), Verdict::Warning, &["no content type", "131053"]);
    check(&served(Some("image/png"), File { is_complete: false, ..GOOD }), Verdict::Warning, &["damaged or cut off"]);
    check(&served(Some("image/png"), File { pixels: None, ..GOOD }), Verdict::Warning, &["damaged"]);
}

#[test]
fn a_status_blocks_only_where_nothing_is_there_and_else_proves_nothing() {
    for (status, verdict, words) in [
        (404, Verdict::Block, &["404", "check the link"][..]),
        (410, Verdict::Block, &["410"]),
        (401, Verdict::Unseen, &["401", "seen from here"]),
        (403, Verdict::Unseen, &["403", "make it public"]),
        (429, Verdict::Unseen, &["429"]),
        (500, Verdict::Unseen, &["500", "later"]),
        (503, Verdict::Unseen, &["503"]),
        (204, Verdict::Unseen, &["204 in place of 200"]),
        (206, Verdict::Unseen, &["206 in place of 200"]),
        (304, Verdict::Unseen, &["304"]),
    ] {
        check(&answered(status), verdict, words);
    }
    assert_eq!(answered(403).summary(now()), "? HTTP 403 · public");
}

#[test]
fn a_private_address_blocks_and_a_stray_redirect_is_told() {
    let private = Sight::Unreachable { host: "10.0.0.1".into(), kind: HostKind::Private };
    let private = Finding { way: Way::None, redirects: vec![redirect("10.0.0.1")], ..finding(private) };
    check(&private, Verdict::Block, &["WhatsApp cannot reach this address", "10.0.0.1 is private", "public server"]);
    assert_eq!(private.summary(now()), "✗ 10.0.0.1 is private · redirect to 10.0.0.1");
    for (astray, verdict, words) in [
        (Astray::Loop, Verdict::Block, "circle"),
        (Astray::Scheme("file".into()), Verdict::Block, "file:"),
        (Astray::TooMany, Verdict::Unseen, "more than 5"),
        (Astray::Downgrade, Verdict::Unseen, "https to http"),
        (Astray::UserInfo, Verdict::Unseen, "password"),
        (Astray::Nowhere, Verdict::Unseen, "not to an address"),
    ] {
        check(&finding(Sight::Astray(astray)), verdict, &[words]);
    }
}

#[test]
fn what_was_not_seen_from_here_proves_nothing() {
    for (unseen, words) in [
        (Unseen::NoName("cdn.example.com".into()), "no address for cdn.example.com, seen from here"),
        (Unseen::NoConnection("connection refused".into()), "connection refused"),
        (Unseen::Certificate("expired".into()), "certificate does not hold (expired)"),
        (Unseen::Silent(5000), "no word for 5 s, seen from here"),
        (Unseen::TooSlow(15_000), "not there after 15 s"),
        (Unseen::Garbled, "no HTTP"),
        (Unseen::HeadTooLong, "16 KiB"),
        (Unseen::Packed("gzip".into()), "gzip"),
        (Unseen::StandIn, "sandbox"),
        (Unseen::NotStarted("out of threads".into()), "out of threads"),
    ] {
        let finding = Finding { way: Way::None, ..finding(Sight::Unseen(unseen)) };
        check(&finding, Verdict::Unseen, &[words]);
        assert_eq!(finding.remarks(now())[0].grade, Grade::Warning);
        assert_eq!(finding.summary(now()), "? not seen");
        assert!(finding.advice(now()).starts_with("? "), "{}", finding.advice(now()));
    }
}

#[test]
fn a_signature_that_ends_within_the_hour_warns() {
    for (minutes, words) in
        [(61, None), (60, Some("ends in 60 min")), (12, Some("ends in 12 min")), (-5, Some("ended 5 min ago"))]
    {
        let end = now() + SignedDuration::from_mins(minutes);
        let finding = Finding { expires: Some(end), ..served(Some("image/png"), GOOD) };
        match words {
            None => check(&finding, Verdict::Fine, &[]),
            Some(words) => check(&finding, Verdict::Warning, &[words, "sign it for longer"]),
        }
    }
}

#[test]
fn the_worst_remark_comes_first_and_none_is_lost() {
    let file = File { depth: Some(16), colour: Some(Colour::Cmyk), size: Size::Whole(5_100_000), ..GOOD };
    let finding = Finding { redirects: vec![redirect("img.example.com")], ..served(None, file) };
    let grades: Vec<Grade> = finding.remarks(now()).iter().map(|remark| remark.grade).collect();
    assert_eq!(grades, [Grade::Block, Grade::Warning, Grade::Warning, Grade::Warning, Grade::Fine]);
}
