//! Where each value in use comes from: a line of the file, a variable, a flag.

use std::collections::BTreeMap;
use std::path::Path;

use url::Url;

use super::base;
use super::document::{Notes, Placed};
use super::environment::{self, Environment};
use super::error::ConfigError;
use super::looks::{Looks, ThemeChoice, WrittenLooks, is_path};
use super::profile::near;
use super::written::{DEFAULT_PROFILE, Written, WrittenProfile};
use crate::domain::{Options, Proxy};

const BASE: &str = "https://api.zixflow.com";

/// Who set a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Origin {
    /// A line of the file.
    Line(usize),
    /// A variable.
    Variable(&'static str),
    /// The flag.
    Flag,
}

/// Takes values out of what is written, and remembers where each one stood.
pub(super) struct Origins<'n, 't> {
    notes: &'n Notes<'t>,
    pub(super) found: BTreeMap<&'static str, Origin>,
}

impl<'n, 't> Origins<'n, 't> {
    pub(super) fn new(notes: &'n Notes<'t>) -> Self {
        Self { notes, found: BTreeMap::new() }
    }

    pub(super) fn take<'w, T>(&mut self, key: &'static str, placed: Option<&'w Placed<T>>) -> Option<&'w T> {
        let placed = placed?;
        self.found.insert(key, Origin::Line(self.notes.line(placed.at)));
        Some(&placed.value)
    }

    pub(super) fn profile(&mut self, written: &Written, environment: &Environment, flag: Option<&str>) -> String {
        let from_file = self.take("profile", written.profile.as_ref()).cloned();
        if let Some(name) = flag {
            self.found.insert("profile", Origin::Flag);
            return name.to_owned();
        }
        if let Some(name) = &environment.profile {
            self.found.insert("profile", Origin::Variable(environment::PROFILE));
            return name.clone();
        }
        from_file.unwrap_or_else(|| DEFAULT_PROFILE.to_owned())
    }

    pub(super) fn base(&mut self, own: Option<&WrittenProfile>, environment: &Environment) -> Result<Url, ConfigError> {
        let from_file = own.and_then(|own| self.take("base_url", own.base_url.as_ref())).cloned();
        let variable = environment::DOMAIN;
        let text = match (&environment.domain, from_file) {
            (Some(domain), _) => {
                self.found.insert("base_url", Origin::Variable(variable));
                domain.as_str()
            }
            (None, Some(url)) => return Ok(url),
            (None, None) => BASE,
        };
        base::base(text).map_err(|why| ConfigError::Variable { variable, why })
    }

    /// The file first: a person may want none, or another one, for this program alone.
    pub(super) fn proxy(
        &mut self,
        own: Option<&WrittenProfile>,
        environment: &Environment,
    ) -> Result<Option<Proxy>, ConfigError> {
        if let Some(written) = own.and_then(|own| self.take("proxy", own.proxy.as_ref())) {
            return Ok(written.clone().map(Proxy::always));
        }
        let Some((variable, text)) = &environment.https_proxy else { return Ok(None) };
        self.found.insert("proxy", Origin::Variable(variable));
        let url = base::environment_proxy(text).map_err(|why| ConfigError::Variable { variable, why })?;
        Ok(Some(Proxy::of_environment(url, environment.no_proxy.as_deref().unwrap_or_default())))
    }

    pub(super) fn looks(&mut self, written: &WrittenLooks, path: &Path) -> Looks {
        let otherwise = Looks::default();
        let theme = self.take("theme", written.theme.as_ref()).map(|text| {
            if is_path(text) { ThemeChoice::File(near(path, text)) } else { ThemeChoice::Named(text.clone()) }
        });
        Looks {
            theme: theme.unwrap_or(otherwise.theme),
            plain: self.take("plain", written.plain.as_ref()).copied().unwrap_or(otherwise.plain),
            may_copy: self.take("clipboard", written.clipboard.as_ref()).map_or(otherwise.may_copy, |way| way != "off"),
            mouse: self.take("mouse", written.mouse.as_ref()).copied().unwrap_or(otherwise.mouse),
        }
    }

    pub(super) fn options(&mut self, own: Option<&WrittenProfile>) -> Options {
        let Some(own) = own else { return Options::default() };
        Options {
            source: self.take("source", own.source.as_ref()).cloned(),
            link_with_record: self.take("link_with_record", own.link_with_record.as_ref()).copied(),
            report_url: self.take("report_url", own.report_url.as_ref()).cloned(),
            submission_status: self.take("submission_status", own.submission_status.as_ref()).copied(),
        }
    }
}
