//! Going through the history by day: to the day before or after the one that is chosen, or to one that is typed.

use std::ops::Range;

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use super::action::Action;
use super::asking::{About, Asking};
use super::effect::Effect;
use super::find::wanted;
use super::history::History;
use super::history_row::{HistoryRow, Reach};
use super::history_search::{Found, HistorySearch};
use super::model::{Focus, Model};
use super::notice::Tone;
use super::overlay::Overlay;
use crate::domain::{Shown, Stretch, span_of};

/// What a jump led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Landed {
    /// The history around the moment.
    All(Stretch),
    /// The hits around it.
    Found(Found),
}

/// What the last jump is for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Wish {
    /// Its number; answers to another one are dropped.
    number: u64,
    /// The search in whose hits it goes.
    search: Option<u64>,
    /// The moment around which the history was read.
    at: Timestamp,
    to: To,
}

/// To which entry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
enum To {
    /// To none any more.
    #[default]
    Nowhere,
    /// The newest one before the moment.
    DayBefore,
    /// The newest one of the first day from the moment on.
    DayAfter,
    /// The newest one before the moment, which ends this stretch of time.
    Within(Range<Timestamp>),
    /// The oldest one of all.
    Oldest,
}

/// Where an entry is among what is listed.
enum Place {
    Row(Uuid),
    /// There is none.
    None,
    /// Beyond what is known.
    Beyond,
}

impl Wish {
    /// Somebody goes elsewhere meanwhile: where the jump leads is of no use any more.
    pub(super) fn forget(&mut self) {
        self.to = To::Nowhere;
    }
}

impl Model {
    /// The day of the chosen entry, where that is not today.
    #[must_use]
    pub fn other_day(&self) -> Option<Date> {
        let chosen = self.history.chosen().filter(|_| self.focus == Focus::History)?;
        Some(chosen.local.date()).filter(|day| *day != self.today)
    }

    fn start_of(&self, day: Date) -> Timestamp {
        day.to_zoned(self.zone.clone()).map_or(Timestamp::MIN, |start| start.timestamp())
    }

    fn end_of(&self, day: Date) -> Timestamp {
        day.tomorrow().map_or(Timestamp::MAX, |next| self.start_of(next))
    }
}

impl History {
    /// The newest one that was made before a moment. A line stands where its send ended, so one may stand among younger
    /// ones, but none among older ones: the place is behind the last that is not older.
    fn before(&self, at: Timestamp) -> Place {
        let rows = self.listed();
        let is_in_place = |row: &&HistoryRow| row.reach != Reach::Alone;
        let last = rows.iter().rposition(|row| row.reach != Reach::Alone && row.entry.created >= at);
        let next = rows[last.map_or(0, |last| last + 1)..].iter().find(is_in_place);
        match next {
            _ if last.is_none() && !self.is_at_newest() => Place::Beyond,
            Some(row) => Place::Row(row.entry.id),
            None if self.is_before_more() => Place::Beyond,
            None => Place::None,
        }
    }

    /// The oldest one from a moment on, above the chosen one.
    fn after(&self, at: Timestamp) -> Place {
        let above = &self.listed()[..self.chosen_row().unwrap_or(0)];
        match above.iter().rev().find(|row| row.reach != Reach::Alone && row.entry.created >= at) {
            Some(row) => Place::Row(row.entry.id),
            None if self.is_at_newest() => Place::None,
            None => Place::Beyond,
        }
    }
}

/// Goes a day back or on, or asks for one.
pub(super) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    match action {
        Action::DayBefore => back(model),
        Action::DayAfter => on(model),
        _ => {
            ask(model);
            Vec::new()
        }
    }
}

/// Goes to the newest entry of the day before that has any.
fn back(model: &mut Model) -> Vec<Effect> {
    let Some(day) = chosen_day(model) else { return Vec::new() };
    let at = model.start_of(day);
    to(model, at, To::DayBefore)
}

/// Goes to the newest entry of the day after that has any.
fn on(model: &mut Model) -> Vec<Effect> {
    let Some(day) = chosen_day(model) else { return Vec::new() };
    let at = model.end_of(day);
    match model.history.after(at) {
        Place::Row(id) => to_day_of(model, id),
        Place::None => nothing(model, "the newest day stands here"),
        Place::Beyond => jump(model, at, To::DayAfter),
    }
}

/// Goes to the oldest entry of all, however far back it is.
pub(super) fn to_oldest(model: &mut Model) -> Vec<Effect> {
    to(model, Timestamp::MIN, To::Oldest)
}

/// Asks for a day.
fn ask(model: &mut Model) {
    if chosen_day(model).is_some() {
        model.overlay = Some(Overlay::Asking(Asking::new(About::Day)));
    }
}

/// Takes the day.
pub(super) fn go(model: &mut Model, mut asking: Asking) -> Vec<Effect> {
    let Some(span) = span_of(asking.field.text(), model.now, &model.zone) else {
        asking.problem = Some(Shown::line("write 2026-11-03, 2026-11, yesterday, monday or 7d"));
        model.overlay = Some(Overlay::Asking(asking));
        return Vec::new();
    };
    to(model, span.end, To::Within(span))
}

/// Takes in where a jump led; what belongs to an older one is dropped.
pub(super) fn landed(model: &mut Model, number: u64, landed: Result<Landed, String>) -> Vec<Effect> {
    let is_of_another = model.history.wish.number != number || model.history.wish.search != searched(model);
    if is_of_another || model.history.wish.to == To::Nowhere {
        return Vec::new();
    }
    let at = model.history.wish.at;
    let to = std::mem::take(&mut model.history.wish.to);
    let landed = match landed {
        Ok(landed) => landed,
        Err(error) => {
            model.notices.tell(Tone::Bad, &format!("the history could not be read: {error}"));
            return Vec::new();
        }
    };
    let entries = match &landed {
        Landed::All(stretch) => &stretch.entries,
        Landed::Found(found) => &found.rows,
    };
    if to == To::DayAfter {
        let next = entries.iter().rev().find(|entry| entry.created >= at).map(|entry| entry.created);
        return match next {
            Some(created) => {
                let end = model.end_of(created.to_zoned(model.zone.clone()).date());
                self::to(model, end, To::DayBefore)
            }
            None => nothing(model, "the newest day stands here"),
        };
    }
    let last = entries.iter().rposition(|entry| entry.created >= at);
    let behind = entries.get(last.map_or(0, |last| last + 1));
    // A time before the first of all leads to that one; a day before it does not.
    let chosen = behind.or(entries.last().filter(|_| to != To::DayBefore)).map(|entry| entry.id);
    let Some(id) = chosen else { return nothing_older(model) };
    let (history, zone) = (&mut model.history, &model.zone);
    match landed {
        Landed::All(stretch) => history.land(number, stretch, zone),
        Landed::Found(found) => history.land_found(found, zone),
    }
    arrived(model, id, &to)
}

/// Goes to the newest entry before a moment: at once where it is known, else when it was read.
fn to(model: &mut Model, at: Timestamp, to: To) -> Vec<Effect> {
    match model.history.before(at) {
        Place::Row(id) => arrived(model, id, &to),
        Place::Beyond => jump(model, at, to),
        Place::None => match model.history.listed().last().map(|row| row.entry.id) {
            Some(id) if to != To::DayBefore => arrived(model, id, &to),
            _ => nothing_older(model),
        },
    }
}

/// Goes to the newest entry of the day on which this one was made.
fn to_day_of(model: &mut Model, id: Uuid) -> Vec<Effect> {
    let Some(day) = model.history.row(id).map(|row| row.local.date()) else { return Vec::new() };
    let end = model.end_of(day);
    to(model, end, To::DayBefore)
}

fn jump(model: &mut Model, at: Timestamp, to: To) -> Vec<Effect> {
    let number = model.history.wish.number + 1;
    let search = searched(model);
    *model.history.wish = Wish { number, search, at, to };
    vec![Effect::Jump { jump: number, search, at }]
}

/// The search whose hits are listed.
fn searched(model: &Model) -> Option<u64> {
    model.history.search().filter(|search| search.has_rows()).and_then(HistorySearch::number)
}

fn arrived(model: &mut Model, id: Uuid, to: &To) -> Vec<Effect> {
    // A jump that is under way would lead away again.
    model.history.wish.forget();
    model.history.choose(id);
    if let Some(search) = &mut model.history.search {
        search.is_typing = false;
    }
    let row = model.history.row(id);
    if let (To::Within(span), Some(row)) = (to, row)
        && span.start < span.end
        && !span.contains(&row.entry.created)
    {
        let day = row.local.strftime("%a %d %b %Y");
        model.notices.hint(&format!("nothing was made then: this is {day}, the nearest"));
    }
    wanted(model)
}

fn chosen_day(model: &mut Model) -> Option<Date> {
    let day = model.history.chosen().map(|row| row.local.date());
    if day.is_none() {
        model.notices.hint("nothing is listed here");
    }
    day
}

fn nothing_older(model: &mut Model) -> Vec<Effect> {
    let is_whole = model.history.search().and_then(HistorySearch::count).is_none_or(|(_, is_whole)| is_whole);
    nothing(model, if is_whole { "the oldest day stands here" } else { "the search goes on: try again in a moment" })
}

fn nothing(model: &mut Model, text: &str) -> Vec<Effect> {
    model.notices.hint(text);
    Vec::new()
}
