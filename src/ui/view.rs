//! The whole screen.
//!
//! ```text
//!  zixpost  support-us · prod                            2 sending  1 held 4s   F1 help   status_bar
//! ╭ Contacts ──────── 214 ╮╭ Message ──────────────────────────────────────────────────╮
//! │ › mar                 ││ To       María Ortiz  +1 302 555 0101  US                 │
//! │ ───────────────────── ││ From     support-us  104898309288724                      │
//! │ ▌ María Ortiz   14:02 ││                                                           │  contacts,
//! │   Mark Reed     draft ││ Image    https://cdn.example.com/invoice-2291.png         │  compose
//! │   Marta Lind          ││ Caption  Your invoice, due Friday                         │
//! │                       ││                                                 26 / 1024 │
//! │                       ││ Record   not set        Ids  not set                      │
//! │                       ││ Ctrl-X send to María Ortiz +1 302 555 0101 from support-us│
//! ╰───────────────────────╯╰───────────────────────────────────────────────────────────╯
//! ╭ History ─────────────────────────────────────────────────────────────── newest first ╮
//! │ 14:02:40  • accepted  María Ortiz  +1 302 555 0101  support-us  invoice.png   412 ms │  history
//! ╰──────────────────────────────────────────────────────────────────────────────────────╯
//!  • accepted by Zixflow: María Ortiz +1 302 555 0101, 412 ms                               notice
//!  Enter write  ↑ ↓ choose  Alt-3 history                                                   hints
//! ```
//!
//! With fewer than 100 columns, or 24 rows, the history has a page of its own in place of contacts and message.

use ratatui::Frame;
use ratatui::layout::Position;

use super::layout::Regions;
use super::picture_place::PicturePlace;
use super::spots::Spots;
use super::theme::Theme;
use super::{
    ascii, asking, canned, compose, confirm, contact_form, contacts, copying, entry, facets, help, history, palette,
    preview, probe, profiles, reading, sender_form, senders, status_bar, too_small,
};
use crate::app::{Focus, Model, Overlay, Size};

/// Draws the whole screen; returns where stands what can be pointed at, and the picture.
pub fn view(model: &Model, theme: &Theme, frame: &mut Frame<'_>) -> Spots {
    let mut spots = Spots::new(model.has_mouse());
    spots.picture = draw(model, theme, frame, &mut spots);
    if theme.is_ascii {
        ascii::redraw(frame.buffer_mut());
        spots.picture = None;
    }
    spots
}

fn draw(model: &Model, theme: &Theme, frame: &mut Frame<'_>, spots: &mut Spots) -> Option<PicturePlace> {
    let area = frame.area();
    let size = Size { columns: area.width, rows: area.height };
    if size.is_too_small() {
        too_small::draw(model, frame.buffer_mut(), area, theme);
        return None;
    }
    let buffer = frame.buffer_mut();
    let regions = Regions::of(area, size, model.focus == Focus::History);
    status_bar::top(model, buffer, regions.top, theme);
    let mut cursor: Option<Position> = None;
    let mut picture = None;
    if let Some((left, right)) = regions.desk {
        cursor = contacts::draw(model, buffer, left, size, theme, spots);
        let message = compose::draw(model, buffer, right, size, theme, spots);
        cursor = message.cursor.or(cursor);
        picture = message.picture;
    }
    if let Some(area) = regions.history {
        cursor = history::draw(model, buffer, area, theme, spots).or(cursor);
    }
    status_bar::notice(model, buffer, regions.notice, theme);
    status_bar::hints(model, buffer, regions.hints, theme);
    if model.overlay.is_some() {
        spots.cover();
    }
    match &model.overlay {
        None => {
            if let Some(cursor) = cursor {
                frame.set_cursor_position(cursor);
            }
        }
        Some(Overlay::Help(open)) => {
            let cursor = help::draw(open, buffer, area, theme, spots);
            frame.set_cursor_position(cursor);
        }
        Some(Overlay::Palette(open)) => {
            let cursor = palette::draw(model, open, buffer, area, theme, spots);
            frame.set_cursor_position(cursor);
        }
        Some(Overlay::Entry(open)) => entry::draw(open, buffer, area, theme, spots),
        Some(Overlay::Senders(picker)) => {
            let cursor = senders::draw(model, picker, buffer, area, theme, spots);
            frame.set_cursor_position(cursor);
        }
        Some(Overlay::Contact(form)) => {
            if let Some(cursor) = contact_form::draw(model, form, buffer, area, theme, spots) {
                frame.set_cursor_position(cursor);
            }
        }
        Some(Overlay::LeaveForm(form)) => confirm::leave_form(model, form, buffer, area, theme),
        Some(Overlay::RemoveContact(contact)) => confirm::remove_contact(model, contact, buffer, area, theme),
        Some(Overlay::Facets(list)) => facets::draw(model, list, buffer, area, theme, spots),
        Some(Overlay::Sender(form)) => {
            if let Some(cursor) = sender_form::draw(model, form, buffer, area, theme) {
                frame.set_cursor_position(cursor);
            }
        }
        Some(Overlay::LeaveSender(form)) => confirm::leave_sender(model, form, buffer, area, theme),
        Some(Overlay::RemoveSender(removal)) => confirm::remove_sender(model, removal, buffer, area, theme),
        Some(Overlay::Profiles(picker)) => profiles::draw(model, *picker, buffer, area, theme),
        Some(Overlay::Switch(question)) => confirm::switch(model, question, buffer, area, theme),
        Some(Overlay::Copying(menu)) => copying::draw(menu, buffer, area, theme, spots),
        Some(Overlay::Doctor(open)) => reading::draw(&open.reading, "Doctor", buffer, area, theme, spots),
        Some(Overlay::Request(open)) => reading::draw(&open.reading, "Request", buffer, area, theme, spots),
        Some(Overlay::Preview) => picture = preview::over(model, buffer, area, theme),
        Some(Overlay::Picture(question)) => confirm::picture(model, *question, buffer, area, theme),
        Some(Overlay::Quitting) => confirm::quitting(model, buffer, area, theme),
        Some(Overlay::Repeat { entry, then }) => confirm::repeat(model, *entry, *then, buffer, area, theme),
        Some(Overlay::Canned(picker)) => {
            let cursor = canned::draw(model, picker, buffer, area, theme, spots);
            frame.set_cursor_position(cursor);
        }
        Some(Overlay::Probe(open)) => probe::draw(model, open, buffer, area, theme, spots),
        Some(Overlay::Asking(open)) => {
            let cursor = asking::draw(model, open, buffer, area, theme);
            frame.set_cursor_position(cursor);
        }
        Some(Overlay::Twin(twin)) => confirm::twin(model, twin, buffer, area, theme),
    }
    let is_covered = !matches!(model.overlay, None | Some(Overlay::Preview));
    Some(PicturePlace { area: picture?, look: model.preview.picture_look()?, is_covered })
}
