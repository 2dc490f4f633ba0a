//! A probe: the senders to choose from, the question before it begins, and the table of the answers.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::confirm::question;
use super::layout::overlay;
use super::spots::Spots;
use super::text::{Pen, clipped, line, paragraph, rule, window};
use super::theme::Theme;
use crate::app::{
    Action, HistoryRow, Model, Probe, ProbeChoice, ProbeOffer, ProbeQuestion, ProbeTable, Target, drawn_columns, rows,
};
use crate::domain::{Cause, Draft, Fact, Phone, ProbeSenders, SavedProbe, Shown, masked_link, masked_text};

/// Columns inside the choice, at most.
const COLUMNS: usize = 84;
/// Columns of a name, at most.
const NAME: usize = 20;
/// Columns of the mark and the word of a state, the gap after them included.
const STATE: usize = 13;
/// Inside of so many columns the profiles have a column of their own.
const WITH_PROFILE: usize = 74;
/// Senders that are named in the question, at most.
const NAMED: usize = 8;

/// Draws whatever is open of a probe.
pub(super) fn draw(model: &Model, open: &Probe, buffer: &mut Buffer, area: Rect, theme: &Theme, spots: &mut Spots) {
    match open {
        Probe::Choosing(choice) => choosing(model, choice, buffer, area, theme, spots),
        Probe::Asking(asked) => asking(model, asked, buffer, area, theme),
        Probe::Table(table) => draw_table(model, table, buffer, area, theme, spots),
    }
}

fn choosing(model: &Model, choice: &ProbeChoice, buffer: &mut Buffer, area: Rect, theme: &Theme, spots: &mut Spots) {
    let columns = COLUMNS.min(usize::from(area.width).saturating_sub(6));
    let most = usize::from(area.height.saturating_sub(9)).max(3);
    let list_rows = choice.offers().len().min(most);
    let (marked, all) = choice.marked();
    let right = if all > 0 { Shown::line(&format!("{marked} of {all} marked")) } else { Shown::default() };
    let above: u16 = if choice.draft.is_some() { 3 } else { 2 };
    let inner = overlay(buffer, area, (columns, list_rows + usize::from(above)), "Probe", &right, theme);
    spots.mark(inner, || Target::Overlay);
    match &choice.draft {
        Some(draft) => {
            let [to, picture] = message(model, draft, choice.contact.as_deref());
            Pen::new(buffer, line(inner, 0)).word("To ", theme.accent).shown(&to, theme.plain);
            Pen::new(buffer, line(inner, 1)).shown(&picture, theme.dim);
        }
        None => {
            Pen::new(buffer, line(inner, 0)).word("No message is open; these bring their own.", theme.dim);
        }
    }
    rule(buffer, line(inner, above - 1), theme.border);
    let list = Rect { y: inner.y + above, height: inner.height.saturating_sub(above), ..inner };
    let senders = &model.probe_senders();
    let width = |text: &str| drawn_columns(Shown::fitted(text, NAME).as_str());
    let name = senders.iter().map(|one| width(&one.sender.alias)).max().unwrap_or(0);
    let profile = senders.iter().map(|one| width(&one.profile)).max().unwrap_or(0);
    for (y, row) in window(choice.row(), choice.offers().len(), usize::from(list.height)).enumerate() {
        let offer = choice.offers()[row];
        let room = line(list, y as u16);
        spots.mark(room, || Target::ProbeOffer(offer));
        let mut pen = Pen::new(buffer, room);
        let style = pen.choice(row == choice.row(), theme);
        match offer {
            ProbeOffer::Sender(at) => {
                let Some(one) = senders.get(at) else { continue };
                pen.word(if choice.is_marked(at) { "[x] " } else { "[ ] " }, theme.accent);
                pen.column(&Shown::line(&one.sender.alias), name, style).gap(2);
                pen.column(&Shown::line(&one.profile), profile, theme.plain).gap(2);
                pen.shown(&Shown::line(one.sender.phone_id.as_str()), theme.dim).gap(2);
                if let Some(display) = &one.sender.display {
                    pen.shown(&Shown::line(display), theme.dim);
                }
            }
            ProbeOffer::Saved(at) => {
                let Some(saved) = model.probes.saved.get(at) else { continue };
                pen.shown(&Shown::fitted(&saved.name, NAME), style).gap(2);
                pen.shown(&model.seen_words(&Shown::line(&saved_words(saved))), theme.dim);
            }
            ProbeOffer::Last => {
                pen.word("the last probe", style).gap(2);
                if let Some(table) = model.last_probe() {
                    pen.shown(&Shown::line(&table.counted(model)), theme.dim);
                }
            }
        }
    }
}

/// Whom a draft is for, and what it brings.
fn message(model: &Model, draft: &Draft, contact: Option<&str>) -> [Shown; 2] {
    let phone = Phone::parse(&draft.to);
    let number = phone.map_or_else(|_| draft.to.clone(), |phone| model.seen_phone(&phone).to_string());
    let name = model.seen_name(&Shown::line(contact.unwrap_or_default().trim()));
    let shown = |text: &str, mask: fn(&str) -> String| if model.is_masked() { mask(text) } else { text.to_owned() };
    let link = match draft.link.trim() {
        "" => "no picture yet".to_owned(),
        link => shown(link, masked_link),
    };
    let caption = match draft.caption.lines().next().unwrap_or_default() {
        "" => String::new(),
        first => format!(" · {}", shown(first, masked_text)),
    };
    [Shown::line(format!("{name} {number}").trim()), Shown::line(&format!("{link}{caption}"))]
}

fn saved_words(saved: &SavedProbe) -> String {
    let to = saved.to.as_ref().map(|to| format!("to {to}"));
    let senders = saved.senders.as_ref().map(|senders| match senders {
        ProbeSenders::All => "every sender".to_owned(),
        ProbeSenders::Named(names) => names.join(", "),
    });
    to.into_iter().chain(senders).collect::<Vec<_>>().join(", ")
}

fn asking(model: &Model, asked: &ProbeQuestion, buffer: &mut Buffer, area: Rect, theme: &Theme) {
    let Some(message) = asked.rows.first().map(|row| &row.outgoing) else { return };
    let count = asked.rows.len();
    let number = model.seen_phone(&message.to).to_string().replace(' ', "\u{a0}");
    let name = model.seen_name(&Shown::line(message.contact.as_deref().map(str::trim).unwrap_or_default()));
    let who = format!("{name} {number}");
    let messages = if count == 1 { "1 real message".to_owned() } else { format!("{count} real messages") };
    let mut sentences = vec![format!("{messages} to {}?", Shown::line(who.trim()))];
    let mut names: Vec<&str> = asked.rows.iter().map(|row| row.outgoing.sender.alias.as_str()).collect();
    let more = names.len().saturating_sub(NAMED);
    names.truncate(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    sentences.push(format!("One after the other, from {}{more}.", names.join(", ")));
    let twin = asked.twin.as_ref().map(|twin| Shown::line(&model.twin_words(twin)));
    sentences.extend(twin.map(|words| format!("{}.", capital(model.seen_words(&words).as_str()))));
    let doubts = model.picture_doubts(message.link.as_str());
    sentences.extend(doubts.into_iter().map(|doubt| format!("The picture: {doubt}")));
    if asked.left_out > 0 {
        let left_out = asked.left_out;
        sentences.push(format!("Left out: {left_out} of unknown outcome, which may have arrived."));
    }
    let yes = if count == 1 { "send it" } else { "send all of them" };
    let actions = [(Action::SendProbe, yes), (Action::Back, "send nothing")];
    question(model, buffer, area, "Probe", &sentences, &actions, theme);
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Columns of the table; a profile of no columns is not seen.
#[derive(Debug, Clone, Copy)]
struct Columns {
    sender: usize,
    profile: usize,
}

fn draw_table(model: &Model, table: &ProbeTable, buffer: &mut Buffer, area: Rect, theme: &Theme, spots: &mut Spots) {
    let all = table.rows(model);
    let body = Rect { y: area.y + 1, height: area.height.saturating_sub(3), ..area };
    let right = Shown::line(&table.counted(model));
    let inner = overlay(buffer, body, (area.width.into(), body.height.into()), "Probe", &right, theme);
    spots.mark(inner, || Target::Overlay);
    let width = |texts: &mut dyn Iterator<Item = &str>, least: usize| {
        texts.map(|text| drawn_columns(Shown::fitted(text, NAME).as_str())).max().unwrap_or(0).max(least)
    };
    let sender = width(&mut all.iter().map(|row| row.entry.outgoing.sender.alias.as_str()), "sender".len());
    let profile = width(&mut all.iter().map(|row| row.entry.author.profile.as_str()), "profile".len());
    let columns = Columns { sender, profile: if usize::from(inner.width) >= WITH_PROFILE { profile } else { 0 } };
    head(&mut Pen::new(buffer, line(inner, 0)), columns, theme);
    // The explanation of one row is worth more than seeing all rows at once.
    let most = (usize::from(inner.height) / 2).saturating_sub(1).max(2);
    let height = all.len().min(most);
    let chosen = table.chosen(model);
    for (y, at) in window(chosen, all.len(), height).enumerate() {
        let room = line(inner, y as u16 + 1);
        let alias = &all[at].entry.outgoing.sender.alias;
        spots.mark(room, || Target::ProbeRow(alias.clone()));
        draw_row(model, &mut Pen::new(buffer, room), &model.seen_row(all[at]), at == chosen, columns, theme);
    }
    let below = height as u16 + 1;
    rule(buffer, line(inner, below), theme.border);
    let rest = Rect { y: inner.y + below + 1, height: inner.height.saturating_sub(below + 1), ..inner };
    if let Some(row) = all.get(chosen) {
        explanation(model, row, buffer, rest, theme);
    }
}

fn head(pen: &mut Pen<'_>, columns: Columns, theme: &Theme) {
    pen.gap(2).label("sender", columns.sender, theme.dim).gap(2);
    if columns.profile > 0 {
        pen.label("profile", columns.profile, theme.dim).gap(2);
    }
    pen.label("state", STATE, theme.dim).label("HTTP", 6, theme.dim).label("    ms", 8, theme.dim);
    pen.word("message", theme.dim);
}

fn draw_row(model: &Model, pen: &mut Pen<'_>, row: &HistoryRow, is_chosen: bool, columns: Columns, theme: &Theme) {
    let entry = &row.entry;
    let style = pen.choice(is_chosen, theme);
    pen.column(&row.sender, columns.sender, style).gap(2);
    if columns.profile > 0 {
        pen.column(&Shown::line(&entry.author.profile), columns.profile, theme.plain).gap(2);
    }
    let look = theme.state(entry.state);
    pen.label(entry.state.mark(), 2, look).label(entry.state.word(), STATE - 2, look);
    let status = entry.http_status.map(|status| status.to_string()).unwrap_or_default();
    pen.column(&Shown::line(&status), 6, theme.plain);
    let time = entry.latency_ms.map(|ms| format!("{ms:>6}")).unwrap_or_default();
    pen.column(&Shown::line(&time), 8, theme.dim);
    if row.is_unrecorded {
        pen.word("not written down", theme.bad);
    } else if let Some(waiting) = entry.waiting(model.now()) {
        pen.shown(&Shown::line(&waiting.brief()), look);
    } else if !entry.state.is_under_way() {
        let said = entry.message.as_deref().or(entry.reason()).unwrap_or_default();
        pen.shown(&Shown::line(said), theme.plain);
    }
}

/// What the chosen row means.
fn explanation(model: &Model, row: &HistoryRow, buffer: &mut Buffer, area: Rect, theme: &Theme) {
    let mut left = area;
    for (text, style) in told(model, row, theme) {
        let text = Shown::line(&text);
        let needed = rows(text.as_str(), usize::from(left.width).max(1)).len();
        if needed > usize::from(left.height) {
            clipped(buffer, left, &text, style);
            return;
        }
        let used = paragraph(buffer, left, &text, style);
        left = Rect { y: left.y + used, height: left.height.saturating_sub(used), ..left };
    }
}

/// One paragraph each: where it stands, what was answered, why, and what to do.
fn told(model: &Model, row: &HistoryRow, theme: &Theme) -> Vec<(String, Style)> {
    let seen = model.seen_row(row);
    let entry = &seen.entry;
    let status = entry.http_status.map(|status| format!(", HTTP {status}")).unwrap_or_default();
    let (alias, profile) = (&entry.outgoing.sender.alias, &entry.author.profile);
    let state = format!("{} {}", entry.state.mark(), entry.state.word());
    let mut told = vec![(format!("{alias} ({profile}): {state}{status}"), theme.state(entry.state))];
    let mut say = |text: String| told.push((text, theme.plain));
    // Others are compared with what was sent, not with what is shown of it.
    let causes = model.causes(&row.entry);
    let guidance = entry.state.guidance();
    let is_well = guidance.whose.is_none();
    if let Some(message) = entry.message.as_ref().filter(|_| !is_well) {
        say(format!("Zixflow says: {message}"));
    }
    if causes.is_empty() || !entry.state.is_told_by_causes() {
        if let Some(reason) = entry.reason().filter(|_| !is_well) {
            say(format!("Reason: {reason}."));
        }
        say(guidance.means.to_owned());
        // What to do after all is well is for another place.
        guidance.steps.iter().filter(|_| !is_well).for_each(|step| say((*step).to_owned()));
    }
    let likely = causes.iter().filter(|cause| cause.against.is_none());
    for (at, cause) in likely.enumerate() {
        say(format!("{}. {} {} {}", at + 1, cause.advice.meaning, cause.advice.mend, cause.job()));
    }
    told.extend(unlikely(&causes).into_iter().map(|text| (text, theme.dim)));
    told
}

/// The causes that other rows speak against, a paragraph for each such fact; how to mend them stands in the explanation
/// of the entry.
fn unlikely(causes: &[Cause]) -> Vec<String> {
    let mut paragraphs: Vec<(Fact, String)> = Vec::new();
    for (at, cause) in causes.iter().enumerate() {
        let Some(fact) = cause.against else { continue };
        let meaning = format!(" {}. {}", at + 1, cause.advice.meaning);
        match paragraphs.iter_mut().find(|(other, _)| *other == fact) {
            Some((_, paragraph)) => paragraph.push_str(&meaning),
            None => paragraphs.push((fact, format!("Unlikely, for {}:{meaning}", fact.words()))),
        }
    }
    paragraphs.into_iter().map(|(_, paragraph)| paragraph).collect()
}
