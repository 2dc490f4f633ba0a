//! The settings in use as TOML, each with the place that set it: what `config show` prints.

use std::fmt::Write;

use super::looks::ThemeChoice;
use super::origins::Origin;
use super::settings::Settings;
use crate::domain::{ProbeSenders, Proxy};

impl Settings {
    /// The settings in use as TOML, with the source of each value in a comment. It can be read as a configuration
    /// file again; the key is never in it, only where it comes from.
    #[must_use]
    pub fn render(&self) -> String {
        let mut page = Page { settings: self, text: String::new() };
        let profile = &self.profile;
        page.line("profile", Some(quoted(&profile.name)));
        page.line("undo_seconds", Some(self.undo.as_secs().to_string()));
        page.line("duplicate_minutes", Some((self.duplicates.as_secs() / 60).to_string()));
        page.line("workers", Some(self.workers.to_string()));
        page.line("connect_timeout_seconds", Some(profile.connect_timeout.as_secs().to_string()));
        page.line("timeout_seconds", Some(profile.timeout.as_secs().to_string()));
        let theme = match &self.looks.theme {
            ThemeChoice::Named(name) => name.clone(),
            ThemeChoice::File(file) => file.to_string_lossy().into_owned(),
        };
        page.line("theme", Some(quoted(&theme)));
        page.line("plain", Some(self.looks.plain.to_string()));
        page.line("clipboard", Some(quoted(if self.looks.may_copy { "osc52" } else { "off" })));
        page.line("mouse", Some(self.looks.mouse.to_string()));
        page.line("preflight", Some(self.preflight.to_string()));
        page.line("preview", Some(quoted(self.preview.word())));
        page.line("preview_graphics", Some(quoted(self.preview_graphics.word())));
        page.line("shared", Some(self.sharing.people.to_string()));
        page.line("several_hosts", Some(self.sharing.hosts.to_string()));
        page.head("profiles", &profile.name);
        page.line("base_url", Some(quoted(profile.base.as_str().trim_end_matches('/'))));
        page.note(&format!("API key: {}", profile.key.describe()));
        page.line("sender", profile.sender.as_deref().map(quoted));
        page.line("default_country", profile.default_country.as_deref().map(quoted));
        page.line("source", profile.options.source.as_deref().map(quoted));
        page.line("link_with_record", profile.options.link_with_record.map(|yes| yes.to_string()));
        page.line("report_url", profile.options.report_url.as_deref().map(quoted));
        page.line("submission_status", profile.options.submission_status.map(|yes| yes.to_string()));
        let proxy = profile.proxy.as_ref().map_or_else(|| "off".to_owned(), Proxy::shown);
        page.line("proxy", Some(quoted(&proxy)));
        page.line("ca_file", profile.ca_file.as_ref().map(|file| quoted(&file.to_string_lossy())));
        page.line("color", profile.color.map(|color| quoted(color.word())));
        page.line("confirm", Some(profile.confirm.to_string()));
        for sender in &self.senders {
            page.head("senders", &sender.alias);
            page.plain("phone_id", sender.phone_id.as_str());
            if let Some(display) = &sender.display {
                page.plain("display", display);
            }
        }
        for probe in &self.probes {
            page.head("probes", &probe.name);
            page.plain_or_nothing("to", probe.to.as_deref());
            match &probe.senders {
                None => {}
                Some(ProbeSenders::All) => page.plain("senders", "all"),
                Some(ProbeSenders::Named(names)) => {
                    let names: Vec<String> = names.iter().map(|name| quoted(name)).collect();
                    page.write(&format!("senders = [{}]", names.join(", ")));
                }
            }
            page.plain_or_nothing("image", probe.link.as_deref());
            page.plain_or_nothing("caption", probe.caption.as_deref());
        }
        for table in self.keys.iter().filter(|table| !table.entries.is_empty()) {
            match &table.scope {
                None => page.write("\n[keys]"),
                Some(scope) => page.head("keys", scope),
            }
            table.entries.iter().for_each(|entry| page.write(&entry.text));
        }
        page.text
    }
}

struct Page<'s> {
    settings: &'s Settings,
    text: String,
}

impl Page<'_> {
    fn line(&mut self, key: &'static str, value: Option<String>) {
        let Some(value) = value else { return self.note(&format!("{key} is not set")) };
        let origin = match self.settings.origins.get(key) {
            None => "default".to_owned(),
            Some(Origin::Line(line)) => format!("line {line}"),
            Some(Origin::Variable(name)) => (*name).to_owned(),
            Some(Origin::Flag) => format!("--{key}"),
        };
        self.write(&format!("{:<48} # {origin}", format!("{key} = {value}")));
    }

    fn plain(&mut self, key: &str, value: &str) {
        self.write(&format!("{key} = {}", quoted(value)));
    }

    fn plain_or_nothing(&mut self, key: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.plain(key, value);
        }
    }

    fn head(&mut self, table: &str, name: &str) {
        self.write(&format!("\n[{table}.{}]", toml_edit::Key::new(name)));
    }

    fn note(&mut self, text: &str) {
        self.write(&format!("# {text}"));
    }

    fn write(&mut self, line: &str) {
        // Writing to a String does not fail.
        let _ = writeln!(self.text, "{line}");
    }
}

fn quoted(text: &str) -> String {
    toml_edit::Value::from(text).to_string()
}
