//! A big history of made-up sends, the same each time: for benches, and to try out how a big one feels.

use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::domain::{Author, Caption, Entry, ImageLink, Options, Outgoing, Phone, PhoneId, Sender, State};
use crate::store::{HistoryWriter, StoreError};

/// How far back the history goes.
const YEARS: SignedDuration = SignedDuration::from_hours(2 * 365 * 24);

const FIRST: [&str; 24] = [
    "María", "Mark", "Marta", "Ana", "Ben", "Chidi", "Dina", "Emre", "Farah", "Goran", "Hana", "Ines", "Jonas", "Kofi",
    "Lena", "Mina", "Noor", "Olga", "Pavel", "Rosa", "Sven", "Tara", "Yusuf", "Zoë",
];
const LAST: [&str; 16] = [
    "Ortiz", "Reed", "Lind", "Okafor", "Silva", "Novak", "Haddad", "Berg", "Costa", "Demir", "Fischer", "Ito",
    "Jansen", "Kaya", "Moreau", "Quinn",
];
/// Alias and phone ID.
const SENDERS: [(&str, &str); 4] = [
    ("support-us", "104898309288724"),
    ("support-eu", "104898309288731"),
    ("orders", "117203345566120"),
    ("events", "120945500781342"),
];
/// Login name and machine.
const OPERATORS: [(&str, &str); 5] =
    [("ana", "desk-1"), ("ben", "desk-2"), ("carla", "desk-2"), ("dev", "shared-host"), ("night", "shared-host")];
/// What is sent: the start of the file's name, its ending, and the caption, in which `#` is a number.
const MESSAGES: [(&str, &str, &str); 12] = [
    ("invoice", "png", "Your invoice no. #, *due Friday*"),
    ("receipt", "png", "Thank you! Receipt # is attached."),
    ("size-chart", "jpg", "Here is the size chart you asked for"),
    ("parcel", "jpg", "Parcel # is on its way.\nIt should arrive tomorrow."),
    ("menu", "jpg", "This week's menu"),
    ("ticket", "png", "Your ticket # for Saturday, see you there!"),
    ("map", "png", "How to find us: third door on the left"),
    ("offer", "jpg", "_Only this week_: 20 % off, code WEEK#"),
    ("before-after", "jpg", "Before and after, as promised"),
    ("floor-plan", "png", "Floor plan of flat #"),
    ("photo", "jpg", ""),
    ("reminder", "png", "¡Hola! Su cita n.º # es mañana a las 10"),
];
/// HTTP status and text.
const REFUSALS: [(u16, &str); 5] = [
    (400, "Invalid data Provided"),
    (401, "Unauthorised"),
    (200, "Recipient is not a WhatsApp user"),
    (200, "Phone id is not connected"),
    (429, "Too many requests"),
];
const FAILURES: [&str; 3] =
    ["no connection: connection refused", "no connection: the name could not be resolved", "no connection: timed out"];
const LOSSES: [&str; 3] = [
    "the answer was lost: timed out after 60 s",
    "the answer was lost: the connection was reset",
    "the gateway answered 502, which does not say whether it took the message",
];
/// Final states, and how many of a thousand sends end so. People decide about what is unknown, so that little stays so.
const SHARES: [(State, u64); 9] = [
    (State::Accepted, 579),
    (State::Delivered, 130),
    (State::Read, 110),
    (State::Sent, 30),
    (State::Refused, 60),
    (State::Cancelled, 40),
    (State::Failed, 35),
    (State::Unknown, 1),
    (State::Undelivered, 15),
];

/// Writes `entries` settled sends of the two years before `until`, oldest first, into a folder without a history.
/// The same numbers give the same bytes. Memory stays the same however many there are.
///
/// Returns how many were written.
pub fn seed(dir: &Path, entries: u64, until: Timestamp) -> Result<u64, StoreError> {
    let mut writer = HistoryWriter::create(dir)?;
    let mut chance = Chance(0x7a69_7870_6f73_7431 ^ entries);
    let start = (until - YEARS).as_millisecond();
    let span = YEARS.as_millis();
    for n in 0..entries {
        // Each has a slot of its own, so the times ascend; where in it, is chance.
        let slot = |n: u64| start + (span * i128::from(n) / i128::from(entries)) as i64;
        let time = slot(n) + chance.milliseconds(slot(n + 1) - slot(n));
        if let Some(entry) = entry(time, &mut chance) {
            writer.write(&entry)?;
        }
    }
    writer.finish()?;
    Ok(entries)
}

/// A generator of numbers that look random: splitmix64 (Steele, Lea, Flood 2014).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to `limit` - 1.
    fn below(&mut self, limit: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(limit)) >> 64) as u64
    }

    /// A time from 0 to less than `limit`.
    fn milliseconds(&mut self, limit: i64) -> i64 {
        self.below(limit.max(1).unsigned_abs()).cast_signed()
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u64) as usize]
    }

    fn id(&mut self, milliseconds: i64) -> Uuid {
        let bytes: [u8; 16] = (u128::from(self.next()) << 64 | u128::from(self.next())).to_be_bytes();
        let mut random = [0; 10];
        random.copy_from_slice(&bytes[..10]);
        uuid::Builder::from_unix_timestamp_millis(milliseconds.max(0).cast_unsigned(), &random).into_uuid()
    }

    fn state(&mut self) -> State {
        let mut left = self.below(SHARES.iter().map(|(_, share)| share).sum());
        for (state, share) in SHARES {
            match left.checked_sub(share) {
                Some(rest) => left = rest,
                None => return state,
            }
        }
        State::Accepted
    }
}

/// One settled send; `None` only if one of the made-up texts broke a rule.
fn entry(milliseconds: i64, chance: &mut Chance) -> Option<Entry> {
    let created = Timestamp::from_millisecond(milliseconds).ok()?;
    let (operator, host) = chance.pick(&OPERATORS);
    let author = Author {
        operator: operator.into(),
        host: host.into(),
        client: concat!("zixpost/", env!("CARGO_PKG_VERSION")).into(),
        profile: "demo".into(),
    };
    let outgoing = outgoing(chance)?;
    let mut entry = Entry::new(chance.id(milliseconds), created, author, outgoing, State::Queued);
    let state = chance.state();
    let mut clock = milliseconds;
    let mut later = |chance: &mut Chance, least: i64, spread: i64| {
        clock += least + chance.milliseconds(spread);
        Timestamp::from_millisecond(clock).ok()
    };
    if state == State::Cancelled {
        entry.step(later(chance, 300, 4000)?, State::Cancelled, Some("taken back".into()));
        return Some(entry);
    }
    entry.step(later(chance, 1, 20)?, State::Sending, None);
    let latency = 80 + chance.milliseconds(600);
    entry.latency_ms = Some(latency.unsigned_abs());
    let answered = later(chance, latency, 3)?;
    match state {
        State::Failed => entry.step(answered, state, Some(chance.pick(&FAILURES).into())),
        State::Unknown => entry.step(answered, state, Some(chance.pick(&LOSSES).into())),
        State::Refused => {
            let (status, message) = chance.pick(&REFUSALS);
            answer(&mut entry, status, message, false);
            entry.step(answered, state, Some(message.into()));
        }
        _ => {
            answer(&mut entry, 200, "Message sent successfully", true);
            entry.step(answered, State::Accepted, None);
            for step in reported(state) {
                entry.step(later(chance, 400, 90_000)?, *step, None);
            }
        }
    }
    Some(entry)
}

fn outgoing(chance: &mut Chance) -> Option<Outgoing> {
    // One in ten is no contact. A contact has one number, so the person follows from it.
    let person = chance.below(200);
    // Numbers that belong to nobody: +1 555-01xx (NANPA), +44 7700 900xxx (Ofcom).
    let number = if person < 100 { format!("1302555{:04}", 100 + person) } else { format!("447700900{person:03}") };
    let (first, last) = (FIRST[person as usize % FIRST.len()], LAST[person as usize * 7 / 3 % LAST.len()]);
    let (alias, phone_id) = chance.pick(&SENDERS);
    let (file, ending, caption) = chance.pick(&MESSAGES);
    let number_of = (1000 + chance.below(9000)).to_string();
    let sender = Sender { alias: alias.into(), phone_id: PhoneId::parse(phone_id).ok()?, display: None, profile: None };
    Some(Outgoing {
        to: Phone::from_e164(&number).ok()?,
        contact: (person % 10 != 9).then(|| format!("{first} {last}")),
        sender,
        link: ImageLink::parse(&format!("https://cdn.example.com/{file}-{number_of}.{ending}")).ok()?,
        caption: Caption::parse(&caption.replace('#', &number_of)).ok()?,
        options: Options::default(),
        retry_of: None,
    })
}

fn answer(entry: &mut Entry, status: u16, message: &str, taken: bool) {
    entry.http_status = Some(status);
    entry.message = Some(message.into());
    entry.answer = Some(format!(r#"{{"status":{taken},"message":"{message}"}}"#));
}

/// What reports said after Zixflow took it.
fn reported(state: State) -> &'static [State] {
    match state {
        State::Sent => &[State::Sent],
        State::Delivered => &[State::Sent, State::Delivered],
        State::Read => &[State::Sent, State::Delivered, State::Read],
        State::Undelivered => &[State::Undelivered],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::fs;

    use super::*;
    use crate::store::Store;

    fn until() -> Timestamp {
        "2026-11-23T12:00:00Z".parse().unwrap()
    }

    fn files(dir: &Path) -> BTreeMap<String, Vec<u8>> {
        let items = fs::read_dir(dir.join("history")).unwrap().map(Result::unwrap);
        items.map(|item| (item.file_name().into_string().unwrap(), fs::read(item.path()).unwrap())).collect()
    }

    #[test]
    fn the_same_numbers_give_the_same_bytes() {
        let (one, two, other) =
            (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        assert_eq!(seed(one.path(), 500, until()).unwrap(), 500);
        seed(two.path(), 500, until()).unwrap();
        seed(other.path(), 501, until()).unwrap();
        assert_eq!(files(one.path()), files(two.path()));
        assert_ne!(files(one.path()), files(other.path()));
    }

    #[test]
    fn every_entry_is_whole_and_of_its_time_and_every_end_occurs() {
        let dir = tempfile::tempdir().unwrap();
        seed(dir.path(), 2000, until()).unwrap();
        let page = Store::open(dir.path()).unwrap().page(None, 5000).unwrap();
        assert_eq!((page.entries.len(), page.damaged, page.newer, page.older), (2000, 0, 0, None));
        assert!(page.entries.is_sorted_by(|newer, older| newer.created > older.created));
        let (newest, oldest) = (page.entries[0].created, page.entries[1999].created);
        assert!(newest <= until() && until().duration_since(newest) < SignedDuration::from_hours(24), "{newest}");
        assert!(oldest >= until() - YEARS, "{oldest}");
        assert!(page.entries.iter().all(|entry| !entry.state.is_under_way()));
        assert_eq!(files(dir.path()).len(), 25);
        let states: BTreeSet<State> = page.entries.iter().map(|entry| entry.state).collect();
        assert_eq!(states.len(), SHARES.len());
        let senders: BTreeSet<&str> = page.entries.iter().map(|entry| entry.outgoing.sender.alias.as_str()).collect();
        assert_eq!(senders.len(), SENDERS.len());
    }

    #[test]
    fn only_numbers_that_belong_to_nobody_are_used() {
        let mut chance = Chance(1);
        for _ in 0..2000 {
            let to = outgoing(&mut chance).unwrap().to;
            assert!(to.digits().starts_with("130255501") || to.digits().starts_with("447700900"), "{to}");
        }
    }

    #[test]
    fn a_folder_with_a_history_is_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        seed(dir.path(), 10, until()).unwrap();
        let before = files(dir.path());
        assert!(matches!(seed(dir.path(), 10, until()), Err(StoreError::HistoryExists { .. })));
        assert_eq!(files(dir.path()), before);
    }

    #[test]
    fn no_entries_are_no_history() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(seed(dir.path(), 0, until()).unwrap(), 0);
        assert!(files(dir.path()).is_empty());
    }
}
