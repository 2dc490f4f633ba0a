//! Where a key is looked up, and where plain characters are text: both follow the focus and what lies over the panes.

use super::compose::Slot;
use super::contact_form::FormSlot;
use super::doubt::PictureQuestion;
use super::model::{Focus, Model};
use super::overlay::Overlay;
use super::probe::Probe;
use super::scope::Scope;
use super::sender_form::SenderSlot;

impl Model {
    /// Whether plain characters are text here.
    #[must_use]
    pub fn is_typing(&self) -> bool {
        match &self.overlay {
            _ if self.size.is_too_small() => return false,
            Some(
                Overlay::Senders(_) | Overlay::Palette(_) | Overlay::Help(_) | Overlay::Canned(_) | Overlay::Asking(_),
            ) => return true,
            Some(Overlay::Contact(form)) => return form.slot != FormSlot::Sender,
            Some(Overlay::Sender(form)) => return form.slot != SenderSlot::Profile,
            Some(_) => return false,
            None => {}
        }
        match self.focus {
            Focus::Contacts => true,
            Focus::Message => self.compose.as_ref().is_some_and(|compose| !compose.slot.is_choice()),
            Focus::History => self.is_finding(),
        }
    }

    /// Where a key is looked up, first to last.
    #[must_use]
    pub fn scopes(&self) -> &'static [Scope] {
        use Scope as S;
        if self.size.is_too_small() && !matches!(self.overlay, Some(Overlay::Quitting)) {
            return &[S::Always];
        }
        match &self.overlay {
            Some(Overlay::Help(_)) => &[S::Reading, S::Moves, S::Pages, S::Text, S::Always],
            Some(Overlay::Request(_) | Overlay::Doctor(_)) => &[S::Reading, S::Moves, S::Pages, S::Always],
            Some(Overlay::Copying(_)) => &[S::Copying, S::Moves, S::Pages, S::Always],
            Some(Overlay::Facets(_)) => &[S::Facets, S::Moves, S::Pages, S::Always],
            Some(Overlay::Entry(open)) if self.is_unresolved(open.id) => {
                &[S::Unresolved, S::Reading, S::Entries, S::Requests, S::Moves, S::Pages, S::Always]
            }
            Some(Overlay::Entry(_)) => &[S::Reading, S::Entries, S::Requests, S::Moves, S::Pages, S::Always],
            Some(Overlay::Palette(_)) => &[S::Palette, S::Text, S::Moves, S::Pages, S::Always],
            Some(Overlay::Senders(_)) => &[S::Senders, S::Text, S::Moves, S::Always],
            Some(Overlay::Canned(_)) => &[S::Canned, S::Text, S::Moves, S::Pages, S::Always],
            Some(Overlay::Asking(_)) => &[S::Answering, S::Text, S::Always],
            Some(Overlay::Probe(open)) => match &**open {
                Probe::Choosing(_) => &[S::Probing, S::Moves, S::Pages, S::Always],
                Probe::Asking(_) => &[S::ProbeQuestion, S::Always],
                Probe::Table(_) => &[S::ProbeTable, S::Moves, S::Pages, S::Always],
            },
            Some(Overlay::Twin(_)) => &[S::Twin, S::Always],
            Some(Overlay::Contact(form)) if form.slot == FormSlot::Sender => &[S::Form, S::Choice, S::Moves, S::Always],
            Some(Overlay::Sender(form)) if form.slot == SenderSlot::Profile => {
                &[S::Form, S::Choice, S::Moves, S::Always]
            }
            Some(Overlay::Contact(_) | Overlay::Sender(_)) => &[S::Form, S::Text, S::Moves, S::Always],
            Some(Overlay::Profiles(_)) => &[S::Switching, S::Moves, S::Always],
            Some(
                Overlay::LeaveForm(_)
                | Overlay::RemoveContact(_)
                | Overlay::LeaveSender(_)
                | Overlay::RemoveSender(_)
                | Overlay::Switch(_),
            ) => &[S::Asking, S::Always],
            Some(Overlay::Quitting) => &[S::Quitting, S::Always],
            Some(Overlay::Preview) => &[S::Previewing, S::Always],
            Some(Overlay::Picture(PictureQuestion::Blocked)) => &[S::Blocking, S::Always],
            Some(Overlay::Picture(_)) => &[S::Doubting, S::Always],
            Some(Overlay::Repeat { .. }) => &[S::Repeating, S::Always],
            None => match (self.focus, self.compose.as_ref().map(|compose| compose.slot)) {
                (Focus::Message, Some(Slot::Caption)) => {
                    &[S::Caption, S::Text, S::Requests, S::Moves, S::Anywhere, S::Always]
                }
                (Focus::Message, Some(slot)) if slot.is_choice() => {
                    &[S::Message, S::Choice, S::Requests, S::Moves, S::Anywhere, S::Always]
                }
                (Focus::Message, Some(_)) => &[S::Message, S::Text, S::Requests, S::Moves, S::Anywhere, S::Always],
                (Focus::History, _) if self.is_finding() => {
                    &[S::Finding, S::Text, S::Moves, S::Pages, S::Anywhere, S::Always]
                }
                (Focus::History, _) => {
                    &[S::History, S::Entries, S::Requests, S::Moves, S::Pages, S::Anywhere, S::Always]
                }
                _ => &[S::Contacts, S::Text, S::Moves, S::Pages, S::Anywhere, S::Always],
            },
        }
    }
}
