//! What a pointer can mean: the things on a frame that can be pointed at.

use uuid::Uuid;

use super::action::Action;
use super::compose::Slot;
use super::contact_form::FormSlot;
use super::copy::CopyPart;
use super::facets::FacetKind;
use super::probe_choice::ProbeOffer;
use crate::domain::Phone;

/// Something on the screen that can be pointed at. What can be chosen is named by what it is, never by its row: between
/// the frame and the click a list may have moved, and a row would be another person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// The contacts pane.
    Contacts,
    /// A row of it: a person, or the number that is offered.
    Contact(Phone),
    /// The message pane.
    Message,
    /// The sender of the open message.
    Sender,
    /// A field of the open message.
    Field(Slot),
    /// The history pane.
    History,
    /// A row of it.
    Entry(Uuid),
    /// The list or the long text of an overlay.
    Overlay,
    /// A row of the palette.
    Action(Action),
    /// A row of the senders: an alias or a phone ID.
    SenderRow(String),
    /// A row of the canned messages, by its code.
    Canned(String),
    /// A row of what can be copied.
    Copy(CopyPart),
    /// A row of the choice of a probe.
    ProbeOffer(ProbeOffer),
    /// A row of the answers to a probe, by its sender.
    ProbeRow(String),
    /// A count of what is listed: of what, and which.
    Facet(FacetKind, String),
    /// A field of the form of a contact.
    FormField(FormSlot),
}
