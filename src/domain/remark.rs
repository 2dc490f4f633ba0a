//! What a finding means for WhatsApp, and what to do about it.

use jiff::{SignedDuration, Timestamp};

use super::preflight::{Astray, Colour, File, Finding, Format, HostKind, Sight, Size, Unseen, Way};

/// Bytes of a picture, at most: 5 MiB, the larger reading of Meta's "5 MB".
pub const PICTURE_LIMIT: u64 = 5 * 1024 * 1024;

/// Bytes from which on the smaller reading of "5 MB" is passed.
const DOUBTFUL_SIZE: u64 = 5_000_000;

/// WhatsApp fetches the picture after it has said yes; a signature that ends sooner may not live to see it.
const SOON: SignedDuration = SignedDuration::from_hours(1);

/// How bad a remark is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// Good to know.
    Fine,
    /// It may fail: a person should decide.
    Warning,
    /// WhatsApp surely refuses it.
    Block,
}

/// One thing to say about a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// How bad it is.
    pub grade: Grade,
    /// What it is, in a few words.
    pub text: String,
    /// What to do; empty where there is nothing to do.
    pub mend: &'static str,
}

/// All remarks in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// A picture was seen, and nothing speaks against it.
    Fine,
    /// A picture was seen, and it may fail.
    Warning,
    /// WhatsApp surely refuses it.
    Block,
    /// No picture was seen from here; that proves nothing.
    Unseen,
}

impl Finding {
    /// Everything there is to say, the worst first.
    #[must_use]
    pub fn remarks(&self, now: Timestamp) -> Vec<Remark> {
        let mut all = match &self.sight {
            Sight::Served(served) => match &served.file {
                Some(file) => of_file(file, served.content_type.as_deref()),
                None => vec![of_status(served.status)],
            },
            Sight::Unreachable { host, kind } => vec![block(
                format!("WhatsApp cannot reach this address: {host} is {}", kind.word()),
                "put the picture on a public server",
            )],
            Sight::Astray(astray) => vec![of_redirect(astray)],
            Sight::Unseen(unseen) => vec![of_unseen(unseen)],
        };
        all.extend(self.expires.and_then(|end| of_signature(end, now)));
        if let Some(last) = self.redirects.last() {
            let count = self.redirects.len();
            let times = if count == 1 { "once".to_owned() } else { format!("{count} times") };
            all.push(fine(format!("redirected {times}, last to {}", last.host)));
        }
        match &self.way {
            Way::Proxy(proxy) => all.push(fine(format!("looked at through the proxy {proxy}"))),
            Way::Allowed(_) => all.push(fine("only this machine can see it: fine for a sandbox".into())),
            Way::None | Way::Public => {}
        }
        all.sort_by_key(|remark| std::cmp::Reverse(remark.grade));
        all
    }

    /// The remarks in one word.
    #[must_use]
    pub fn verdict(&self, now: Timestamp) -> Verdict {
        match self.remarks(now).first().map(|remark| remark.grade) {
            Some(Grade::Block) => Verdict::Block,
            _ if self.file().is_none() => Verdict::Unseen,
            Some(Grade::Warning) => Verdict::Warning,
            _ => Verdict::Fine,
        }
    }
}

impl Verdict {
    /// One column that says it without colour.
    #[must_use]
    pub fn mark(self) -> &'static str {
        match self {
            Self::Fine => "✓",
            Self::Warning => "!",
            Self::Block => "✗",
            Self::Unseen => "?",
        }
    }

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Fine => "fine",
            Self::Warning => "warning",
            Self::Block => "block",
            Self::Unseen => "unseen",
        }
    }
}

impl Grade {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Fine => "fine",
            Self::Warning => "warning",
            Self::Block => "block",
        }
    }
}

impl std::fmt::Display for Remark {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let joint = if self.text.contains(": ") { "; " } else { ": " };
        match self.mend {
            "" => f.write_str(&self.text),
            mend => write!(f, "{}{joint}{mend}", self.text),
        }
    }
}

fn of_file(file: &File, said: Option<&str>) -> Vec<Remark> {
    let mut all = Vec::new();
    match file.size {
        Size::AtLeast(_) => all.push(too_large("more than 5,242,880 bytes")),
        Size::Whole(bytes) if bytes > PICTURE_LIMIT => all.push(too_large(&format!("{bytes} bytes"))),
        Size::Whole(bytes) if bytes >= DOUBTFUL_SIZE => {
            all.push(warning(format!("{bytes} bytes is close to WhatsApp's limit of 5 MB"), "make it smaller"));
        }
        Size::CutShort(bytes) => {
            all.push(warning(format!("the connection broke off after {bytes} bytes"), "try again, or mend the server"));
        }
        Size::Whole(_) => {}
    }
    if let Some(remark) = of_format(file.format, file.size) {
        all.push(remark);
        return all;
    }
    if let Some(depth) = file.depth.filter(|&depth| depth > 8) {
        all.push(block(format!("{depth} bits a colour: WhatsApp takes 8"), "save it with 8 bits a colour"));
    }
    if file.colour == Some(Colour::Cmyk) {
        all.push(warning("CMYK colours, made for printers: WhatsApp may refuse them".into(), "save it as RGB"));
    }
    if matches!(file.size, Size::Whole(_)) && (!file.is_complete || file.pixels.is_none()) {
        all.push(warning(format!("the {} is damaged or cut off", file.format.word()), "upload it again"));
    }
    all.extend(of_type(file.format, said));
    all
}

fn of_format(format: Format, size: Size) -> Option<Remark> {
    // Without a byte of it nobody knows what it would have been.
    if format == Format::Empty && size != Size::Whole(0) {
        return None;
    }
    let (text, mend) = match format {
        Format::Jpeg | Format::Png => return None,
        Format::Html => ("this is a viewer page (HTML), not the picture", "use its direct link"),
        Format::Empty => ("the file is empty", "upload it again"),
        Format::Pdf => ("this is a PDF: WhatsApp takes only JPEG and PNG here", "save the page as a picture"),
        Format::WebP => ("this is a WebP: WhatsApp takes only JPEG and PNG", "save it as JPEG or PNG"),
        Format::Gif => ("this is a GIF: WhatsApp takes only JPEG and PNG", "save it as JPEG or PNG"),
        Format::Heic => ("this is a HEIC: WhatsApp takes only JPEG and PNG", "save it as JPEG or PNG"),
        Format::Avif => ("this is an AVIF: WhatsApp takes only JPEG and PNG", "save it as JPEG or PNG"),
        Format::Svg => ("this is an SVG: WhatsApp takes only JPEG and PNG", "save it as JPEG or PNG"),
        Format::Other => ("this is neither JPEG nor PNG", "use the direct link of a JPEG or PNG"),
    };
    Some(block(text.into(), mend))
}

/// WhatsApp believes the header more than the bytes: error 131053.
fn of_type(format: Format, said: Option<&str>) -> Option<Remark> {
    let mime = format.mime()?;
    if said == Some(mime) {
        return None;
    }
    let text = match said {
        // It may be as long as the server likes; the line may not.
        Some(said) => {
            format!("it comes as {}, but is {mime}: may fail (131053)", said.chars().take(30).collect::<String>())
        }
        None => format!("it comes with no content type, but is {mime}: may fail (131053)"),
    };
    Some(warning(text, "set its Content-Type"))
}

fn of_status(status: u16) -> Remark {
    let text = |why: &str| format!("the server answers {status}{why}");
    match status {
        404 | 410 => block(text(": nothing is there"), "check the link"),
        401 | 403 => warning(text(", so it is not public, seen from here"), "make it public"),
        429 => warning(text(": too many requests from here"), "try again later"),
        500.. => warning(text(": it is in trouble"), "try again later"),
        _ => warning(text(" in place of 200"), "open the link signed out"),
    }
}

fn of_redirect(astray: &Astray) -> Remark {
    match astray {
        Astray::Loop => block("its redirects go round in a circle".into(), "use the direct link"),
        Astray::TooMany => warning("more than 5 redirects".into(), "use the direct link"),
        Astray::Downgrade => warning("it redirects from https to http".into(), "use the direct link"),
        Astray::Scheme(scheme) => {
            block(format!("it redirects to {scheme}:, which is no web address"), "use the direct link")
        }
        Astray::UserInfo => warning("it redirects to a link with a password".into(), "use a public link"),
        Astray::Nowhere => warning("it redirects, but not to an address".into(), "use the direct link"),
    }
}

fn of_unseen(unseen: &Unseen) -> Remark {
    let here = |text: String| warning(format!("{text}, seen from here"), "open the link signed out");
    let seconds = |milliseconds: &u64| std::time::Duration::from_millis(*milliseconds).as_secs_f64();
    match unseen {
        Unseen::NoName(host) => here(format!("no address for {host}")),
        Unseen::NoConnection(why) => here(format!("no connection ({why})")),
        Unseen::Certificate(why) => here(format!("its certificate does not hold ({why})")),
        Unseen::Silent(time) => here(format!("no word for {} s", seconds(time))),
        Unseen::TooSlow(time) => here(format!("not there after {} s", seconds(time))),
        Unseen::Garbled => here("the answer is no HTTP".into()),
        Unseen::HeadTooLong => here("the head of the answer is longer than 16 KiB".into()),
        Unseen::Packed(how) => {
            let how: String = how.chars().take(20).collect();
            warning(format!("it comes packed ({how}) and was not checked"), "turn that off for pictures")
        }
        Unseen::StandIn => warning("not looked at: with a sandbox nothing leaves this machine".into(), ""),
        Unseen::NotStarted(why) => warning(format!("not looked at: {why}"), ""),
    }
}

fn of_signature(end: Timestamp, now: Timestamp) -> Option<Remark> {
    let left = end.duration_since(now);
    if left > SOON {
        return None;
    }
    let text = if left.is_positive() {
        format!("the link ends in {} min", left.as_mins())
    } else {
        format!("the link ended {} min ago", left.as_mins().unsigned_abs())
    };
    Some(warning(text, "sign it for longer"))
}

fn too_large(size: &str) -> Remark {
    block(format!("{size}: WhatsApp takes at most 5,242,880"), "make it smaller")
}

fn fine(text: String) -> Remark {
    Remark { grade: Grade::Fine, text, mend: "" }
}

fn warning(text: String, mend: &'static str) -> Remark {
    Remark { grade: Grade::Warning, text, mend }
}

fn block(text: String, mend: &'static str) -> Remark {
    Remark { grade: Grade::Block, text, mend }
}

/// The word for how a host was reached.
pub(super) fn way(way: &Way) -> Option<String> {
    match way {
        Way::None => None,
        Way::Public => Some("public".into()),
        Way::Allowed(kind) => Some(format!("{} (sandbox)", kind.map_or("allowed", HostKind::word))),
        Way::Proxy(proxy) => Some(format!("through proxy {proxy}")),
    }
}
