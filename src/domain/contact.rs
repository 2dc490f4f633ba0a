//! A person one writes to.

use serde::{Deserialize, Serialize};

use super::phone::Phone;

/// A person: a name and a number, and what helps to find and to write to them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// As the team calls them; never sent.
    pub name: String,
    /// E.164.
    pub number: Phone,
    /// Words for the team; never sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Words to find them by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// The alias of the sender that writes to them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sender: Option<String>,
}
