//! What time it is where somebody is, if their country has one time zone only.

use jiff::tz::TimeZone;

use super::contact_form::NumberTold;
use super::effect::Effect;
use super::model::Model;
use super::overlay::Overlay;
use crate::domain::{Shown, only_zone};

/// The zone that the screen would like to know. Each is asked for once.
pub(super) fn wanted_zone(model: &mut Model) -> Option<Effect> {
    let name = [region_of_form(model), region_of_message(model)]
        .into_iter()
        .flatten()
        .filter_map(only_zone)
        .find(|name| !model.zones.contains_key(name))?;
    model.zones.insert(name, None);
    Some(Effect::FindZone(name))
}

impl Model {
    /// The time in this country (ISO 3166), hours and minutes; `None` where it has several zones, and until its zone
    /// is looked up. It goes on with whatever happens, not by itself.
    #[must_use]
    pub fn time_in(&self, region: &str) -> Option<Shown> {
        let zone: &TimeZone = self.zones.get(only_zone(region)?)?.as_ref()?;
        Some(Shown::line(&self.now.to_zoned(zone.clone()).strftime("%H:%M").to_string()))
    }
}

fn region_of_message(model: &Model) -> Option<&str> {
    model.compose.as_ref()?.recipient.region.as_ref().map(Shown::as_str)
}

fn region_of_form(model: &Model) -> Option<&str> {
    match &model.overlay {
        Some(Overlay::Contact(form)) => match form.number_told() {
            NumberTold::Good { region, .. } => region.as_deref(),
            _ => None,
        },
        _ => None,
    }
}
