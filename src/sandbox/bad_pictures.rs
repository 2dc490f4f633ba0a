//! Pictures that a phone never gets to see: one for each thing that can be wrong with a link.

use std::fmt::Write as _;
use std::io;
use std::time::Duration;

use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio::time::sleep;

use super::answer::Answer;
use super::misbehave::finish;
use super::picture_bytes as bytes;
use super::pictures;
use super::request::Received;

/// The path of the bad pictures.
pub(super) const BAD: &str = "/pictures/bad/";

/// Longer than anybody waits for a picture.
const SLOW: Duration = Duration::from_secs(30);

/// Between two bytes of a trickle.
const GAP: Duration = Duration::from_millis(100);

/// The limit of WhatsApp: 5 MiB.
const LIMIT: usize = 5 * 1024 * 1024;

/// A bad picture.
#[derive(Debug)]
pub(super) struct Bad {
    name: &'static str,
    how: How,
    help: &'static str,
}

#[derive(Debug, Clone, Copy)]
enum How {
    /// These bytes, said to be of this type; an empty type is not said at all.
    File(&'static str, fn() -> Vec<u8>),
    /// A page with this status.
    Status(u16),
    /// To this place of the sandbox, or to this address.
    Redirect(&'static str),
    /// To what stands behind the question mark.
    RedirectTo,
    /// A good picture after a long wait.
    Slow,
    /// A good picture, byte by byte.
    Trickle,
    /// A PNG that never ends.
    Endless,
    /// Promises more bytes than it sends.
    CutShort,
    /// A header line longer than anybody reads.
    BigHead,
    /// Says that it is packed.
    Packed,
}

const TABLE: &[Bad] = &[
    row("webp.webp", How::File("image/webp", bytes::webp), "a WebP picture"),
    row("gif.gif", How::File("image/gif", bytes::gif), "a GIF picture"),
    row("heic.heic", How::File("image/heic", bytes::heic), "a HEIC picture, as phones make them"),
    row("avif.avif", How::File("image/avif", bytes::avif), "an AVIF picture"),
    row("html.png", How::File("image/png", bytes::html), "a web page that is named and said to be a PNG"),
    row("viewer", How::File("text/html; charset=utf-8", bytes::html), "the viewer page of a file store"),
    row("svg.svg", How::File("image/svg+xml", bytes::svg), "an SVG drawing"),
    row("pdf.pdf", How::File("application/pdf", bytes::pdf), "a PDF document"),
    row("other.bin", How::File("application/octet-stream", bytes::other), "bytes of no known kind"),
    row("16-bit.png", How::File("image/png", bytes::png_of_16_bits), "a PNG with 16 bits a colour"),
    row("cmyk.jpg", How::File("image/jpeg", bytes::cmyk), "a JPEG in CMYK"),
    row("huge.png", How::File("image/png", huge), "a PNG of 6 MiB"),
    row("near-limit.png", How::File("image/png", near_limit), "a PNG of 5,100,000 bytes"),
    row("truncated.jpg", How::File("image/jpeg", truncated), "the first half of a JPEG"),
    row("cut-short.png", How::CutShort, "breaks off: half the bytes that were promised"),
    row("wrong-type.png", How::File("image/jpeg", good), "a PNG that is said to be a JPEG"),
    row("no-type.png", How::File("", good), "a PNG without a Content-Type"),
    row("empty.png", How::File("image/png", Vec::new), "no byte at all"),
    row("packed.png", How::Packed, "says that it is packed with gzip"),
    row("big-head.png", How::BigHead, "a header line of 20 kB"),
    row("redirect", How::Redirect("/pictures/invoice.png"), "one redirect to a good picture"),
    row("redirect-5", How::Redirect("/pictures/bad/redirect-4"), "five redirects to a good picture"),
    row("redirect-4", How::Redirect("/pictures/bad/redirect-3"), "four"),
    row("redirect-3", How::Redirect("/pictures/bad/redirect-2"), "three"),
    row("redirect-2", How::Redirect("/pictures/bad/redirect"), "two"),
    row("redirect-6", How::Redirect("/pictures/bad/redirect-5"), "six, which is more than is followed"),
    row("redirect-loop", How::Redirect("/pictures/bad/redirect-back"), "redirects that go in a circle"),
    row("redirect-back", How::Redirect("/pictures/bad/redirect-loop"), "the other half of the circle"),
    row("redirect-private", How::Redirect("http://10.0.0.1/a.png"), "a redirect to a private address"),
    row("redirect-metadata", How::Redirect("http://169.254.169.254/latest/"), "a redirect to a cloud's metadata"),
    row("redirect-file", How::Redirect("file:///etc/passwd"), "a redirect to a file"),
    row("redirect-nowhere", How::Redirect(""), "a redirect without an address"),
    row("redirect-to", How::RedirectTo, "a redirect to what stands behind the question mark"),
    row("403.png", How::Status(403), "403"),
    row("404.png", How::Status(404), "404"),
    row("429.png", How::Status(429), "429"),
    row("500.png", How::Status(500), "500"),
    row("slow.png", How::Slow, "a good picture after 30 seconds"),
    row("trickle.png", How::Trickle, "a good picture, byte by byte"),
    row("endless.png", How::Endless, "a PNG that never ends"),
];

/// The names in the order of the table.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    TABLE.iter().map(|bad| bad.name)
}

/// The bad picture that this request asks for.
pub(super) fn asked_for(request: &Received) -> Option<&'static Bad> {
    let path = request.path.split('?').next().unwrap_or_default();
    let name = path.strip_prefix(BAD).filter(|_| matches!(request.method.as_str(), "GET" | "HEAD"))?;
    TABLE.iter().find(|bad| bad.name == name)
}

/// The table for people.
pub(super) fn help() -> String {
    TABLE.iter().fold(String::new(), |mut text, bad| {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "  {BAD}{:<18} {}", bad.name, bad.help);
        text
    })
}

/// Answers with the bad picture.
///
/// # Errors
/// What the socket says; mostly that the client has gone.
pub(super) async fn serve(mut stream: TcpStream, bad: &Bad, request: &Received) -> io::Result<()> {
    let png = || Answer::new(200, "image/png", good());
    let query = request.path.split_once('?').map(|(_, query)| query);
    let mut answer = match bad.how {
        How::File("", body) => Answer { headers: Vec::new(), ..Answer::new(200, "", body()) },
        How::File(kind, body) => Answer::new(200, kind, body()),
        How::Status(status) => Answer::page(status),
        How::Redirect("") => Answer::page(302),
        How::Redirect(to) => Answer::page(302).with("Location", to),
        How::RedirectTo => Answer::page(302).with("Location", query.unwrap_or_default()),
        How::Slow => {
            sleep(SLOW).await;
            png()
        }
        How::Trickle => return trickle(stream, &png()).await,
        How::Endless => return endless(stream).await,
        How::CutShort => {
            let all = png().bytes();
            stream.write_all(&all[..all.len() - good().len() / 2]).await?;
            return stream.shutdown().await;
        }
        How::BigHead => png().with("X-Filler", &"x".repeat(20_000)),
        How::Packed => png().with("Content-Encoding", "gzip"),
    };
    answer.head_only = request.method == "HEAD";
    finish(stream, &answer.bytes()).await
}

async fn trickle(mut stream: TcpStream, answer: &Answer) -> io::Result<()> {
    // Without this the kernel gathers the bytes again.
    stream.set_nodelay(true)?;
    stream.write_all(&answer.head()).await?;
    for byte in &answer.body {
        stream.write_all(&[*byte]).await?;
        sleep(GAP).await;
    }
    stream.shutdown().await
}

/// Says no length, and sends for as long as anybody reads.
async fn endless(mut stream: TcpStream) -> io::Result<()> {
    stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nConnection: close\r\n\r\n").await?;
    stream.write_all(&bytes::png_start(640, 480, 8)).await?;
    let chunk = vec![b'x'; 64 * 1024];
    loop {
        stream.write_all(&chunk).await?;
    }
}

fn good() -> Vec<u8> {
    pictures::find("invoice.png").map(|picture| picture.bytes.to_vec()).unwrap_or_default()
}

fn truncated() -> Vec<u8> {
    let whole = pictures::find("product.jpg").map(|picture| picture.bytes).unwrap_or_default();
    whole[..whole.len() / 2].to_vec()
}

fn huge() -> Vec<u8> {
    bytes::png_of_length(LIMIT + 1024 * 1024)
}

fn near_limit() -> Vec<u8> {
    bytes::png_of_length(5_100_000)
}

const fn row(name: &'static str, how: How, help: &'static str) -> Bad {
    Bad { name, how, help }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn get(path: &str) -> Received {
        Received {
            method: "GET".into(),
            path: path.into(),
            headers: Vec::new(),
            body: String::new(),
            answered: String::new(),
        }
    }

    #[test]
    fn every_name_is_there_once_and_found() {
        assert_eq!(names().collect::<BTreeSet<_>>().len(), TABLE.len());
        for name in names() {
            assert_eq!(asked_for(&get(&format!("{BAD}{name}?x"))).map(|bad| bad.name), Some(name));
            assert!(help().contains(name));
        }
        for path in ["/pictures/bad/", "/pictures/bad/x", "/pictures/invoice.png", "/bad/gif.gif"] {
            assert!(asked_for(&get(path)).is_none(), "{path}");
        }
    }

    #[test]
    fn sizes_lie_on_their_side_of_the_limits() {
        assert_eq!(near_limit().len(), 5_100_000);
        assert!(huge().len() > LIMIT);
    }
}
