//! What is being typed, for one recipient.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::caption::{Caption, no_controls};
use super::image_link::ImageLink;
use super::outgoing::{Options, Outgoing};
use super::phone::Phone;
use super::problem::{Field, Placed, Problem};
use super::sender::Sender;

/// Characters in a `source`, at most. Our own limit; none is documented.
const SOURCE_LIMIT: usize = 100;

/// A message as typed, for one recipient. Raw text: [`Draft::check`] makes an [`Outgoing`] of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    /// The recipient, in any human form.
    pub to: String,
    /// A sender's alias, or a bare phone ID.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub from: String,
    /// The image link.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub link: String,
    /// The caption.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub caption: String,
    /// `source`; empty takes the profile's.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// `reportURL`; empty takes the profile's.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub report_url: String,
    /// `linkWithRecord`; unset takes the profile's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link_with_record: Option<bool>,
    /// `submissionStatus`; unset takes the profile's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub submission_status: Option<bool>,
    /// The entry that this draft repeats.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_of: Option<Uuid>,
}

impl Draft {
    /// An empty draft for this recipient.
    #[must_use]
    pub fn to(phone: &Phone) -> Self {
        Self { to: phone.e164(), ..Self::default() }
    }

    /// The draft that an outgoing message was made of, for another try.
    #[must_use]
    pub fn again(outgoing: &Outgoing) -> Self {
        let options = outgoing.options.clone();
        Self {
            to: outgoing.to.e164(),
            from: outgoing.sender.alias.clone(),
            link: outgoing.link.as_str().to_owned(),
            caption: outgoing.caption.as_ref().map(|caption| caption.as_str().to_owned()).unwrap_or_default(),
            source: options.source.unwrap_or_default(),
            report_url: options.report_url.unwrap_or_default(),
            link_with_record: options.link_with_record,
            submission_status: options.submission_status,
            retry_of: outgoing.retry_of,
        }
    }

    /// Whether nothing was typed that is worth keeping.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.link.trim().is_empty() && self.caption.is_empty()
    }

    /// Checks every field: all problems at once, in the order of the fields, or a message that may go.
    ///
    /// # Errors
    /// Every [`Problem`], beside its field.
    pub fn check(&self, known: &[Sender], defaults: &Options) -> Result<Outgoing, Vec<Placed>> {
        let mut problems = Vec::new();
        let to = keep(Phone::parse(&self.to), Field::To, &mut problems);
        let sender = keep(Sender::find(&self.from, known), Field::From, &mut problems);
        let link = keep(ImageLink::parse(&self.link), Field::Image, &mut problems);
        let caption = keep(Caption::parse(&self.caption), Field::Caption, &mut problems);
        let source = keep(source(&self.source), Field::Source, &mut problems);
        let report_url = keep(report_url(&self.report_url), Field::ReportUrl, &mut problems);
        let (Some(to), Some(sender), Some(link), Some(caption), Some(source), Some(report_url)) =
            (to, sender, link, caption, source, report_url)
        else {
            return Err(problems);
        };
        let options = Options {
            source,
            link_with_record: self.link_with_record,
            report_url,
            submission_status: self.submission_status,
        };
        let options = options.or(defaults);
        Ok(Outgoing { to, contact: None, sender, link, caption, options, retry_of: self.retry_of })
    }
}

fn keep<T>(result: Result<T, Problem>, field: Field, problems: &mut Vec<Placed>) -> Option<T> {
    result.map_err(|problem| problems.push(problem.at(field))).ok()
}

fn source(text: &str) -> Result<Option<String>, Problem> {
    let text = text.trim();
    let count = text.chars().count();
    if count > SOURCE_LIMIT {
        return Err(Problem::SourceTooLong(count));
    }
    no_controls(text)?;
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

fn report_url(text: &str) -> Result<Option<String>, Problem> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    ImageLink::parse(text).map(|link| Some(link.as_str().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> Draft {
        Draft {
            to: "+1 302 555 0101".into(),
            from: "104898309288724".into(),
            link: "https://cdn.example.com/invoice.png".into(),
            caption: "Your invoice".into(),
            ..Draft::default()
        }
    }

    #[test]
    fn a_good_draft_becomes_an_outgoing_and_back() {
        let outgoing = draft().check(&[], &Options::default()).unwrap();
        assert_eq!(outgoing.to.digits(), "13025550101");
        assert_eq!(outgoing.caption.as_ref().unwrap().as_str(), "Your invoice");
        assert!(outgoing.options.is_empty());
        assert_eq!(Draft::again(&outgoing), Draft { to: "+13025550101".into(), ..draft() });
    }

    #[test]
    fn every_problem_is_told_at_once_beside_its_field() {
        let bad = Draft {
            to: "302 555 0101".into(),
            from: "nobody".into(),
            link: "cdn.example.com".into(),
            caption: "x".repeat(1025),
            source: "y".repeat(101),
            report_url: "ftp://x.example.com".into(),
            ..Draft::default()
        };
        let problems = bad.check(&[], &Options::default()).unwrap_err();
        let fields: Vec<Field> = problems.iter().map(|placed| placed.field).collect();
        let all = [Field::To, Field::From, Field::Image, Field::Caption, Field::Source, Field::ReportUrl];
        assert_eq!(fields, all);
        assert_eq!(problems[3].to_string(), "caption: 1025 characters, 1 too many (WhatsApp takes at most 1024)");
    }

    #[test]
    fn the_profile_fills_what_the_draft_leaves_unset() {
        let defaults = Options {
            source: Some("desk".into()),
            link_with_record: Some(true),
            submission_status: Some(true),
            report_url: None,
        };
        let own = Draft { link_with_record: Some(false), ..draft() };
        let options = own.check(&[], &defaults).unwrap().options;
        assert_eq!(options.source.as_deref(), Some("desk"));
        assert_eq!(options.link_with_record, Some(false));
        assert_eq!(options.submission_status, Some(true));
    }
}
