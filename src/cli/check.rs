//! `zixpost check`: what WhatsApp will find behind a link; and the same look before a send.

use jiff::Timestamp;
use serde::Serialize;
use url::Url;

use super::clock::now;
use super::desk::Desk;
use super::draft;
use super::end::{End, Failure};
use super::output::Output;
use super::place::Place;
use super::send_args::Check;
use crate::domain::{
    Field, Finding, Grade, ImageLink, PictureFacts, Sha256, Sight, Size, Unseen, Verdict, Way, is_loopback,
};
use crate::media::{Allowed, Network, Preflight, address_kind, name_kind};
use crate::sandbox::Scenario;

/// Looks, and tells.
pub(super) async fn run(place: &Place, check: &Check, out: &mut Output) -> Result<End, Failure> {
    let desk = Desk::open(place, Scenario::default(), out).await?;
    let wrong = |problem: String| Failure::Usage(vec![format!("could not look at the picture: {problem}")]);
    let text = draft::picture(&check.url, desk.sandbox.as_ref()).map_err(wrong)?;
    let link = ImageLink::parse(&text).map_err(|problem| wrong(problem.at(Field::Image).to_string()))?;
    let allowed =
        if desk.sandbox.is_some() { with_stand_in(&desk, &link) } else { Allowed::public().also(&own(&desk, &link)) };
    let now = now();
    let finding = Preflight::new(network(&desk), allowed).look(&link, now).await;
    if check.json {
        // A struct of texts and numbers always has a JSON form.
        out.json(&serde_json::to_string(&Report::of(&finding, now)).unwrap_or_default())?;
    } else {
        out.line(&finding.summary(now))?;
        if let Some(picture) = finding.picture().filter(|picture| picture.format.mime().is_some()) {
            out.line(&format!("  SHA-256 {}", picture.sha256))?;
        }
        for redirect in &finding.redirects {
            out.line(&format!("  {} -> {}", redirect.status, redirect.to))?;
        }
        for remark in finding.remarks(now).iter().filter(|remark| remark.grade != Grade::Fine) {
            out.line(&format!("  {}: {remark}", remark.grade.word()))?;
        }
    }
    Ok(match finding.verdict(now) {
        Verdict::Fine | Verdict::Warning => End::Fine,
        Verdict::Block => End::Refused,
        Verdict::Unseen => End::NeverLeft,
    })
}

/// The look before a send: warnings are told, and what WhatsApp surely refuses stops it. What was seen comes back, to
/// be written down with the send.
pub(super) async fn before_sending(
    desk: &Desk,
    link: &ImageLink,
    out: &mut Output,
) -> Result<Option<PictureFacts>, Failure> {
    let Look { blocks, warnings, picture } = look(desk, link).await;
    for warning in warnings {
        out.notice(&format!("zixpost: image: {warning}"));
    }
    if blocks.is_empty() {
        return Ok(picture);
    }
    let mut told: Vec<String> = blocks.iter().map(|block| format!("could not send: image: {block}")).collect();
    told.push("nothing was sent; --no-preflight sends it all the same".into());
    Err(Failure::Usage(told))
}

/// What a look before a send says.
#[derive(Default)]
pub(super) struct Look {
    /// Why WhatsApp surely refuses it.
    pub(super) blocks: Vec<String>,
    /// What may go wrong.
    pub(super) warnings: Vec<String>,
    /// What was seen, where that was all of it.
    pub(super) picture: Option<PictureFacts>,
}

/// Looks once, and judges.
pub(super) async fn look(desk: &Desk, link: &ImageLink) -> Look {
    let allowed = if is_loopback(&desk.settings.profile.base) { with_stand_in(desk, link) } else { Allowed::public() };
    let now = now();
    let finding = Preflight::new(network(desk), allowed).look(link, now).await;
    let mut look = Look::default();
    if finding.sight == Sight::Unseen(Unseen::StandIn) {
        return look;
    }
    look.picture = finding.picture();
    for remark in finding.remarks(now) {
        match remark.grade {
            Grade::Block => look.blocks.push(remark.to_string()),
            Grade::Warning => look.warnings.push(remark.to_string()),
            Grade::Fine => {}
        }
    }
    look
}

fn network(desk: &Desk) -> Network {
    let profile = &desk.settings.profile;
    Network { proxy: profile.proxy.clone(), ca_file: profile.ca_file.clone(), ..Network::default() }
}

/// With a stand-in nobody out there fetches the picture, and nothing leaves this machine.
fn with_stand_in(desk: &Desk, link: &ImageLink) -> Allowed {
    Allowed::only(&own(desk, link))
}

/// With a stand-in on this machine: its own pictures, and a picture that the link itself places near.
fn own(desk: &Desk, link: &ImageLink) -> Vec<Url> {
    let base = &desk.settings.profile.base;
    if !is_loopback(base) {
        return Vec::new();
    }
    let near = Url::parse(link.as_str()).ok().filter(|url| match url.host() {
        Some(url::Host::Ipv4(address)) => address_kind(address.into()).is_some(),
        Some(url::Host::Ipv6(address)) => address_kind(address.into()).is_some(),
        Some(url::Host::Domain(name)) => name_kind(name).is_some(),
        None => false,
    });
    std::iter::once(base.clone()).chain(near).collect()
}

/// A finding for other programs. Fields are added, never changed.
#[derive(Serialize)]
struct Report {
    link: String,
    at: Timestamp,
    verdict: &'static str,
    summary: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<FileReport>,
    way: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    proxy: Option<String>,
    redirects: Vec<RedirectReport>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires: Option<Timestamp>,
    remarks: Vec<RemarkReport>,
}

#[derive(Serialize)]
struct FileReport {
    format: &'static str,
    width: Option<u32>,
    height: Option<u32>,
    depth: Option<u8>,
    colour: Option<&'static str>,
    bytes: u64,
    is_whole: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    sha256: Option<Sha256>,
}

#[derive(Serialize)]
struct RedirectReport {
    status: u16,
    to: String,
}

#[derive(Serialize)]
struct RemarkReport {
    grade: &'static str,
    text: String,
    mend: &'static str,
}

impl Report {
    fn of(finding: &Finding, now: Timestamp) -> Self {
        let served = match &finding.sight {
            Sight::Served(served) => Some(served),
            _ => None,
        };
        let (way, proxy) = match &finding.way {
            Way::None => ("none", None),
            Way::Public => ("public", None),
            Way::Allowed(_) => ("sandbox", None),
            Way::Proxy(proxy) => ("proxy", Some(proxy.clone())),
        };
        let remarks = finding.remarks(now).into_iter();
        Self {
            link: finding.link.as_str().to_owned(),
            at: finding.at,
            verdict: finding.verdict(now).word(),
            summary: finding.summary(now),
            status: served.map(|served| served.status),
            content_type: served.and_then(|served| served.content_type.clone()),
            file: finding.file().map(|file| FileReport {
                format: file.format.word(),
                width: file.pixels.map(|(width, _)| width),
                height: file.pixels.map(|(_, height)| height),
                depth: file.depth,
                colour: file.colour.map(crate::domain::Colour::word),
                bytes: file.size.received(),
                is_whole: matches!(file.size, Size::Whole(_)),
                sha256: file.sha256,
            }),
            way,
            proxy,
            redirects: finding
                .redirects
                .iter()
                .map(|redirect| RedirectReport { status: redirect.status, to: redirect.to.clone() })
                .collect(),
            expires: finding.expires,
            remarks: remarks
                .map(|remark| RemarkReport { grade: remark.grade.word(), text: remark.text, mend: remark.mend })
                .collect(),
        }
    }
}
