//! What is seen while personal data is masked. Only what is drawn or handed out changes: the model keeps every word, and
//! so do sends, drafts, searches and the keys that copy.

use std::borrow::Cow;

use super::compose::{Compose, Recipient};
use super::contact_form::ContactForm;
use super::contacts::Person;
use super::copy;
use super::effect::Effect;
use super::history_row::HistoryRow;
use super::model::Model;
use super::notice::Notice;
use super::request;
use super::text::TextField;
use super::update::refresh_reading;
use crate::domain::{
    Caution, Outgoing, Phone, Shown, masked_contact, masked_name, masked_outgoing, masked_phone, masked_words,
};

/// Whether personal data is masked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mask {
    /// Everything is shown.
    Off,
    /// Names, numbers, captions and links are masked.
    On,
}

impl Model {
    /// Whether personal data is masked.
    #[must_use]
    pub fn is_masked(&self) -> bool {
        self.mask == Mask::On
    }

    /// An entry as it is shown.
    #[must_use]
    pub fn seen_row<'a>(&self, row: &'a HistoryRow) -> Cow<'a, HistoryRow> {
        if self.is_masked() { Cow::Owned(row.masked(&self.zone)) } else { Cow::Borrowed(row) }
    }

    /// A message as it is shown.
    pub(super) fn seen_outgoing(&self, outgoing: Outgoing) -> Outgoing {
        if self.is_masked() { masked_outgoing(&outgoing) } else { outgoing }
    }

    /// A name as it is shown.
    #[must_use]
    pub fn seen_name(&self, name: &Shown) -> Shown {
        if self.is_masked() { Shown::line(&masked_name(name.as_str())) } else { name.clone() }
    }

    /// A number as it is shown.
    #[must_use]
    pub fn seen_phone<'a>(&self, phone: &'a Phone) -> Cow<'a, Phone> {
        if self.is_masked() { Cow::Owned(masked_phone(phone)) } else { Cow::Borrowed(phone) }
    }

    /// The other form of a number as it is shown.
    #[must_use]
    pub fn seen_caution(&self, caution: &Caution) -> Caution {
        Caution { other: self.seen_phone(&caution.other).into_owned(), ..caution.clone() }
    }

    /// Words that may have names, numbers and links in them, as they are shown.
    #[must_use]
    pub fn seen_words<'a>(&self, text: &'a Shown) -> Cow<'a, Shown> {
        if !self.is_masked() {
            return Cow::Borrowed(text);
        }
        let listed = self.history.rows().iter().chain(self.history.listed());
        let open = self.compose.iter().map(|compose| compose.recipient.name.as_str());
        let names = self.contacts.names().chain(listed.map(|row| row.name.as_str())).chain(open);
        Cow::Owned(Shown::line(&masked_words(text.as_str(), names)))
    }

    /// Somebody as they are shown.
    #[must_use]
    pub fn seen_person<'a>(&self, person: &'a Person) -> Cow<'a, Person> {
        if !self.is_masked() {
            return Cow::Borrowed(person);
        }
        let contact = masked_contact(&person.contact);
        let (phone, name) = (contact.number.clone(), Shown::line(&contact.name));
        Cow::Owned(Person { number: Shown::line(&phone.to_string()), phone, name, contact })
    }

    /// The open message as it is shown.
    #[must_use]
    pub fn seen_compose<'a>(&self, compose: &'a Compose) -> Cow<'a, Compose> {
        if !self.is_masked() {
            return Cow::Borrowed(compose);
        }
        let recipient = &compose.recipient;
        let phone = masked_phone(&recipient.phone);
        let caution = recipient.caution.as_ref().map(|caution| self.seen_caution(caution));
        let recipient = Recipient {
            contact: recipient.contact.as_deref().map(masked_name),
            name: self.seen_name(&recipient.name),
            number: Shown::line(&phone.to_string()),
            region: recipient.region.clone(),
            phone,
            caution,
        };
        let mut masked = compose.clone();
        masked.recipient = recipient;
        masked.image = typed_link(&compose.image);
        masked.caption = compose.caption.masked_from(0);
        masked.report = typed_link(&compose.report);
        Cow::Owned(masked)
    }

    /// The form of a contact as it is shown.
    #[must_use]
    pub fn seen_form<'a>(&self, form: &'a ContactForm) -> Cow<'a, ContactForm> {
        if !self.is_masked() {
            return Cow::Borrowed(form);
        }
        Cow::Owned(form.masked())
    }

    /// What was told, newest first, as it is shown.
    pub(super) fn told(&self) -> Vec<Notice> {
        let seen = |notice: &Notice| Notice { text: self.seen_words(&notice.text).into_owned(), ..notice.clone() };
        self.notices.all().map(seen).collect()
    }
}

/// Masks, or shows everything again.
pub(super) fn toggle(model: &mut Model) -> Vec<Effect> {
    model.mask = if model.is_masked() { Mask::Off } else { Mask::On };
    refresh_reading(model);
    model.notices.hint(if model.is_masked() {
        "masked; what you send or copy stays whole, what you export is masked as well"
    } else {
        "everything is shown again"
    });
    copy::refresh(model);
    request::again(model)
}

/// A link that is being typed: its host stays, each sign behind it keeps its column.
fn typed_link(field: &TextField) -> TextField {
    let text = field.text();
    let Some(at) = text.find("://").map(|at| at + 3) else { return field.masked_from(0) };
    let host = text[at..].find(['/', '?', '#']).map_or(text.len(), |end| at + end + 1);
    // What stands before an @ is a name, and often a password.
    field.masked_from(if text[at..host].contains('@') { at } else { host })
}
