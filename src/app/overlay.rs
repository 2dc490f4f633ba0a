//! What can lie over the panes, one at a time.

use uuid::Uuid;

use super::asking::Asking;
use super::canned_picker::CannedPicker;
use super::contact_form::ContactForm;
use super::copy::CopyMenu;
use super::doctor::DoctorReading;
use super::doubt::PictureQuestion;
use super::entry_reading::EntryReading;
use super::facets::FacetList;
use super::help::Help;
use super::palette::Palette;
use super::probe::Probe;
use super::profiles::{ProfilePicker, SwitchQuestion};
use super::request::RequestReading;
use super::sender_form::SenderForm;
use super::sender_keeping::SenderRemoval;
use super::sender_picker::SenderPicker;
use crate::domain::{Contact, Twin};

/// What lies over the panes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Overlay {
    /// The keys, and what was told.
    Help(Help),
    /// The actions.
    Palette(Palette),
    /// The senders, and a line for a phone ID.
    Senders(SenderPicker),
    /// A sender that is being made or changed.
    Sender(Box<SenderForm>),
    /// That form would be lost: leave it?
    LeaveSender(Box<SenderForm>),
    /// Remove this sender?
    RemoveSender(Box<SenderRemoval>),
    /// The profiles.
    Profiles(ProfilePicker),
    /// That sender belongs to another profile: go over to it?
    Switch(Box<SwitchQuestion>),
    /// Everything about one entry.
    Entry(EntryReading),
    /// A contact that is being made or changed.
    Contact(Box<ContactForm>),
    /// That form would be lost: leave it?
    LeaveForm(Box<ContactForm>),
    /// Remove this contact?
    RemoveContact(Box<Contact>),
    /// What is listed, by what it has in common.
    Facets(FacetList),
    /// What can be copied of an entry.
    Copying(CopyMenu),
    /// The exact request of a message.
    Request(RequestReading),
    /// Whether all is well.
    Doctor(DoctorReading),
    /// The canned messages.
    Canned(CannedPicker),
    /// A probe: its senders, the question before it, or its answers.
    Probe(Box<Probe>),
    /// A line that is asked for.
    Asking(Asking),
    /// The same went to the same number a moment ago: send it anyway?
    Twin(Box<Twin>),
    /// Sends are under way: wait for them, take them back, or stay?
    Quitting,
    /// The picture and its caption as they will be seen.
    Preview,
    /// The picture of the open message may fail, or is not known: send it?
    Picture(PictureQuestion),
    /// The outcome of that entry is unknown: repeat it?
    Repeat {
        /// The entry.
        entry: Uuid,
        /// What follows a yes.
        then: AfterYes,
    },
}

/// What follows when somebody says that a message may arrive twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AfterYes {
    /// The entry becomes a draft.
    Clone,
    /// The open draft is sent.
    Send,
    /// The entry is sent again as it is.
    SendAgain,
}
