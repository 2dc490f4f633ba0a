//! Which gateway a profile has.

use std::collections::HashMap;
use std::sync::Arc;

use super::port::Gateway;

/// The gateways of all profiles. A copy shares them.
#[derive(Clone)]
pub struct Gateways(Arc<Whose>);

enum Whose {
    /// One serves every profile.
    All(Arc<dyn Gateway>),
    /// Each has its own.
    Each(HashMap<String, Arc<dyn Gateway>>),
}

impl Gateways {
    /// The gateway of a profile, by the name that its entries have.
    #[must_use]
    pub fn of(&self, profile: &str) -> Option<&Arc<dyn Gateway>> {
        match &*self.0 {
            Whose::All(gateway) => Some(gateway),
            Whose::Each(gateways) => gateways.get(profile),
        }
    }
}

impl FromIterator<(String, Arc<dyn Gateway>)> for Gateways {
    fn from_iter<I: IntoIterator<Item = (String, Arc<dyn Gateway>)>>(each: I) -> Self {
        Self(Arc::new(Whose::Each(each.into_iter().collect())))
    }
}

impl From<Arc<dyn Gateway>> for Gateways {
    fn from(gateway: Arc<dyn Gateway>) -> Self {
        Self(Arc::new(Whose::All(gateway)))
    }
}

impl<G: Gateway + 'static> From<Arc<G>> for Gateways {
    fn from(gateway: Arc<G>) -> Self {
        Self::from(gateway as Arc<dyn Gateway>)
    }
}
