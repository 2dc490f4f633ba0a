//! What is written in the configuration file: every key, its type, its limits and what it refers to.

use std::ops::RangeInclusive;

use secrecy::SecretString;
use url::Url;

use super::base;
use super::document::{Notes, Placed, Section, parse};
use super::keys::{self, KeysTable};
use super::looks::WrittenLooks;
use super::preview::{self, Preview, PreviewGraphics};
use super::probes::{self, WrittenProbe};
use super::secret;
use super::sender_lint;
use super::sharing::{SEVERAL_HOSTS, SHARED, WrittenSharing};
use super::value::{check_name, checked, color, country, not_empty, source};
use crate::domain::{PhoneId, ProfileColor, Sender, nearest};

/// The keys at the top of the file.
pub(super) const TOP: [&str; 19] = [
    "profile",
    "undo_seconds",
    "duplicate_minutes",
    "workers",
    "connect_timeout_seconds",
    "timeout_seconds",
    "theme",
    "plain",
    "clipboard",
    "mouse",
    "preflight",
    "preview",
    "preview_graphics",
    SHARED,
    SEVERAL_HOSTS,
    "profiles",
    "senders",
    "probes",
    "keys",
];
/// The keys of a profile.
pub(super) const PROFILE: [&str; 14] = [
    "base_url",
    "key_command",
    "key_file",
    "api_key",
    "sender",
    "default_country",
    "source",
    "link_with_record",
    "report_url",
    "submission_status",
    "proxy",
    "ca_file",
    "color",
    "confirm",
];
/// The keys of a sender.
pub(super) const SENDER: [&str; 3] = ["phone_id", "display", "profile"];

const UNDO: RangeInclusive<u64> = 0..=60;
const DUPLICATE: RangeInclusive<u64> = 0..=1440;
const WORKERS: RangeInclusive<u64> = 1..=64;
const CONNECT: RangeInclusive<u64> = 1..=120;
const TOTAL: RangeInclusive<u64> = 2..=600;

/// The profile that exists without being written.
pub(super) const DEFAULT_PROFILE: &str = "default";

/// The file as written: what is not there is `None`.
#[derive(Debug, Default)]
pub(super) struct Written {
    pub(super) profile: Option<Placed<String>>,
    pub(super) undo_seconds: Option<Placed<u64>>,
    pub(super) duplicate_minutes: Option<Placed<u64>>,
    pub(super) workers: Option<Placed<u64>>,
    pub(super) connect_timeout_seconds: Option<Placed<u64>>,
    pub(super) timeout_seconds: Option<Placed<u64>>,
    pub(super) looks: WrittenLooks,
    pub(super) preflight: Option<Placed<bool>>,
    pub(super) preview: Option<Placed<Preview>>,
    pub(super) preview_graphics: Option<Placed<PreviewGraphics>>,
    pub(super) sharing: WrittenSharing,
    pub(super) profiles: Vec<WrittenProfile>,
    pub(super) senders: Vec<WrittenSender>,
    pub(super) probes: Vec<WrittenProbe>,
    pub(super) keys: Vec<KeysTable>,
    /// Aliases whose tables have mistakes: they are known, so nobody is told that they are not.
    broken: Vec<String>,
}

/// One `[profiles.NAME]`.
#[derive(Debug)]
pub(super) struct WrittenProfile {
    pub(super) name: String,
    pub(super) base_url: Option<Placed<Url>>,
    pub(super) key_command: Option<Placed<Vec<String>>>,
    pub(super) key_file: Option<Placed<String>>,
    pub(super) api_key: Option<Placed<SecretString>>,
    pub(super) sender: Option<Placed<String>>,
    pub(super) default_country: Option<Placed<String>>,
    pub(super) source: Option<Placed<String>>,
    pub(super) link_with_record: Option<Placed<bool>>,
    pub(super) report_url: Option<Placed<String>>,
    pub(super) submission_status: Option<Placed<bool>>,
    pub(super) proxy: Option<Placed<Option<Url>>>,
    pub(super) ca_file: Option<Placed<String>>,
    pub(super) color: Option<Placed<ProfileColor>>,
    pub(super) confirm: Option<Placed<bool>>,
}

/// One `[senders.ALIAS]`.
#[derive(Debug)]
pub(super) struct WrittenSender {
    pub(super) sender: Sender,
    pub(super) profile: Option<Placed<String>>,
    pub(super) phone_id_at: usize,
}

impl Written {
    /// Reads a document; every mistake goes to the notes.
    pub(super) fn read(text: &str, notes: &mut Notes<'_>) -> Self {
        let table = parse(text, notes);
        // After a mistake of form, what seems to be missing may only be unreadable.
        let whole = !notes.has_mistakes();
        let top = Section::top(&table);
        top.know(&TOP, notes);
        let senders: Vec<_> = top
            .sections("senders", notes)
            .into_iter()
            .map(|(alias, section)| sender(&alias, &section, whole, notes).ok_or(alias.value))
            .collect();
        let written = Self {
            profile: top.text("profile", notes),
            undo_seconds: top.number("undo_seconds", &UNDO, notes),
            duplicate_minutes: top.number("duplicate_minutes", &DUPLICATE, notes),
            workers: top.number("workers", &WORKERS, notes),
            connect_timeout_seconds: top.number("connect_timeout_seconds", &CONNECT, notes),
            timeout_seconds: top.number("timeout_seconds", &TOTAL, notes),
            looks: WrittenLooks::read(&top, notes),
            preflight: top.boolean("preflight", notes),
            preview: preview::when(&top, notes),
            preview_graphics: preview::how(&top, notes),
            sharing: WrittenSharing::read(&top, notes),
            profiles: top
                .sections("profiles", notes)
                .iter()
                .map(|(name, section)| profile(name, section, notes))
                .collect(),
            broken: senders.iter().filter_map(|sender| sender.as_ref().err().cloned()).collect(),
            senders: senders.into_iter().filter_map(Result::ok).collect(),
            probes: probes::read(&top, notes),
            // An open text could reach from a key into whatever stands below it.
            keys: if whole { keys::find(text, &table, notes) } else { Vec::new() },
        };
        if whole {
            written.check_references(notes);
        }
        written
    }

    /// Every profile, the unwritten one first.
    pub(super) fn profile_names(&self) -> Vec<String> {
        let written = self.profiles.iter().map(|profile| profile.name.clone());
        std::iter::once(DEFAULT_PROFILE.to_owned()).chain(written.filter(|name| name != DEFAULT_PROFILE)).collect()
    }

    /// What is written of a profile.
    pub(super) fn profile(&self, name: &str) -> Option<&WrittenProfile> {
        self.profiles.iter().find(|profile| profile.name == name)
    }

    /// The senders of a profile, and those of none.
    pub(super) fn senders_of(&self, profile: &str) -> Vec<Sender> {
        let ours = |sender: &&WrittenSender| sender.profile.as_ref().is_none_or(|placed| placed.value == profile);
        self.senders.iter().filter(ours).map(|sender| sender.sender.clone()).collect()
    }

    /// The senders of every profile, in the order of the file.
    pub(super) fn all_senders(&self) -> Vec<Sender> {
        self.senders.iter().map(|sender| sender.sender.clone()).collect()
    }

    /// The profiles that name this sender as their default.
    pub(super) fn defaults_of(&self, alias: &str) -> Vec<String> {
        let is_default = |profile: &&WrittenProfile| profile.sender.as_ref().is_some_and(|name| name.value == alias);
        self.profiles.iter().filter(is_default).map(|profile| profile.name.clone()).collect()
    }

    /// The places of everything that nobody else may read.
    pub(super) fn secrets(&self) -> Vec<(usize, &'static str)> {
        let mut found = Vec::new();
        for profile in &self.profiles {
            if let Some(key) = &profile.api_key {
                found.push((key.at, "api_key"));
            }
            if let Some(Placed { value: Some(url), at }) = &profile.proxy
                && url.password().is_some()
            {
                found.push((*at, "the password of the proxy"));
            }
        }
        found
    }

    fn check_references(&self, notes: &mut Notes<'_>) {
        let connect =
            self.connect_timeout_seconds.as_ref().map_or(super::settings::CONNECT_TIMEOUT, |placed| placed.value);
        let total = self.timeout_seconds.as_ref().map_or(super::settings::TIMEOUT, |placed| placed.value);
        if connect >= total {
            let at =
                self.connect_timeout_seconds.as_ref().or(self.timeout_seconds.as_ref()).map_or(0, |placed| placed.at);
            let text = format!(
                "connect_timeout_seconds ({connect}) is not less than timeout_seconds ({total}); without room after the \
                 connection every slow send would end as unknown"
            );
            notes.mistake(at, text);
        }
        let profiles = self.profile_names();
        let named = self.senders.iter().filter_map(|sender| sender.profile.as_ref()).chain(&self.profile);
        for placed in named {
            if !profiles.contains(&placed.value) {
                notes.mistake(placed.at, unknown_profile(&placed.value, &profiles));
            }
        }
        sender_lint::lint(&self.senders, notes);
        for profile in &self.profiles {
            if let Some(placed) = &profile.sender
                && !self.broken.contains(&placed.value)
                && let Err(problem) = Sender::find(&placed.value, &self.senders_of(&profile.name))
            {
                notes.mistake(placed.at, format!("sender: {problem}; {}", problem.mend()));
            }
        }
        let senders = self.all_senders();
        for probe in &self.probes {
            probe.check_references(&senders, &|alias| self.broken.contains(alias), notes);
        }
    }
}

fn unknown_profile(name: &str, known: &[String]) -> String {
    format!("no profile is called {name:?}; {}", mend_profile(name, known))
}

/// What to do about a profile that is not there.
pub(super) fn mend_profile(name: &str, known: &[String]) -> String {
    match nearest(name, known.iter().map(String::as_str)) {
        Some(near) => format!("did you mean {near}?"),
        None => format!("there are: {}", known.join(", ")),
    }
}

fn profile(name: &Placed<String>, section: &Section<'_, '_>, notes: &mut Notes<'_>) -> WrittenProfile {
    section.know(&PROFILE, notes);
    check_name("a profile", name, notes);
    let used = ["key_command", "key_file", "api_key"].into_iter().filter(|key| section.has(key)).collect::<Vec<_>>();
    if let [first, .., last] = used[..] {
        notes.warn(section.at, format!("{last} is not used, because {first} comes before it; keep one of them"));
    }
    let written = WrittenProfile {
        name: name.value.clone(),
        base_url: checked(section.text("base_url", notes), "base_url", notes, base::base),
        key_command: section.words("key_command", notes),
        key_file: checked(section.text("key_file", notes), "key_file", notes, not_empty),
        api_key: checked(section.text("api_key", notes), "api_key", notes, |key| {
            secret::check(key).map(SecretString::from).map_err(|why| format!("it {why}; copy it again"))
        }),
        sender: checked(section.text("sender", notes), "sender", notes, not_empty),
        default_country: checked(section.text("default_country", notes), "default_country", notes, country),
        source: checked(section.text("source", notes), "source", notes, source),
        link_with_record: section.boolean("link_with_record", notes),
        report_url: checked(section.text("report_url", notes), "report_url", notes, base::report_url),
        submission_status: section.boolean("submission_status", notes),
        proxy: checked(section.text("proxy", notes), "proxy", notes, base::proxy),
        ca_file: checked(section.text("ca_file", notes), "ca_file", notes, not_empty),
        color: checked(section.text("color", notes), "color", notes, color),
        confirm: section.boolean("confirm", notes),
    };
    if let Some(Placed { value, at }) = &written.key_command
        && value[0].is_empty()
    {
        notes.mistake(*at, "key_command names no program; the first text is the program");
    }
    written
}

fn sender(
    alias: &Placed<String>,
    section: &Section<'_, '_>,
    whole: bool,
    notes: &mut Notes<'_>,
) -> Option<WrittenSender> {
    section.know(&SENDER, notes);
    check_name("a sender", alias, notes);
    let display = section.text("display", notes).map(|placed| placed.value);
    let profile = section.text("profile", notes);
    let owner = profile.as_ref().map(|placed| placed.value.clone());
    if whole && !section.has("phone_id") {
        section.missing("phone_id", "copy it from the WhatsApp settings page of Zixflow", notes);
    }
    let phone_id = checked(section.text("phone_id", notes), "phone_id", notes, |text| {
        PhoneId::parse(text).map_err(|problem| format!("{problem}; {}", problem.mend()))
    })?;
    let sender = Sender { alias: alias.value.clone(), phone_id: phone_id.value, display, profile: owner };
    Some(WrittenSender { sender, profile, phone_id_at: phone_id.at })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn toml_like() -> impl Strategy<Value = String> {
        let piece = prop::sample::select(vec![
            "[",
            "]",
            "[[",
            "]]",
            "{",
            "}",
            "=",
            ",",
            ".",
            "\n",
            " ",
            "\"",
            "'",
            "#",
            "é",
            "\u{feff}",
            "\0",
            "profile",
            "undo_seconds",
            "workers = ",
            "5",
            "-1",
            "0x",
            "1e9",
            "true",
            "[profiles.a]\n",
            "[senders.b]\n",
            "phone_id = \"12345\"\n",
            "base_url = ",
            "\"https://api.example.com\"\n",
            "api_key = \"k\"\n",
            "key_command = [\"a\"]\n",
            "\"\"\"",
            "1979-05-27",
        ]);
        prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn no_text_panics_and_every_mistake_has_its_place(text in prop_oneof![any::<String>(), toml_like()]) {
            let mut notes = Notes::new(&text);
            Written::read(&text, &mut notes);
            let lines = text.matches('\n').count() + 1;
            for mistake in notes.finish().unwrap_or_else(|mistakes| mistakes) {
                prop_assert!((1..=lines).contains(&mistake.line) && mistake.column >= 1);
            }
        }
    }

    #[test]
    fn endless_nesting_is_a_mistake_and_no_crash() {
        for open in ["[", "{a=", "a."] {
            let text = format!("profile = {}", open.repeat(300_000));
            let mut notes = Notes::new(&text);
            Written::read(&text, &mut notes);
            assert!(notes.has_mistakes());
        }
        let dotted = format!("{}a = 1", "a.".repeat(100_000));
        Written::read(&dotted, &mut Notes::new(&dotted));
    }
}
