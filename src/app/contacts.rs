//! The contacts pane: a search, the people that it finds, and the one that is chosen.

use std::cmp::Reverse;
use std::collections::HashMap;

use jiff::tz::TimeZone;
use nucleo_matcher::Utf32String;

use super::contact_search::{Wanted, haystack};
use super::offer::Offer;
use super::standing::{LastEntry, Standings};
use super::text::TextField;
use crate::domain::{Contact, Entry, Phone, Shown};

/// Characters of a search, at most.
const SEARCH_LIMIT: usize = 100;

/// A contact as the list shows it.
#[derive(Debug, Clone)]
pub struct Person {
    /// The number: what tells two people of one name apart.
    pub phone: Phone,
    /// The name, fit to be drawn.
    pub name: Shown,
    /// The number, grouped, fit to be drawn.
    pub number: Shown,
    /// As stored.
    pub contact: Contact,
}

/// The state of the contacts pane.
#[derive(Debug)]
pub struct Contacts {
    /// What is typed to find somebody.
    pub search: TextField,
    people: Vec<Person>,
    by_phone: HashMap<Phone, usize>,
    /// What a search looks through; made at the first search, for it takes time with many people.
    haystacks: Vec<Utf32String>,
    found: Vec<usize>,
    /// What `found` was found by.
    found_by: String,
    offer: Option<Offer>,
    chosen: Option<Phone>,
    standings: Standings,
    /// The country of numbers without a country code, where the profile names one.
    country: Option<String>,
}

impl Contacts {
    /// Everybody, and how many contacts had a number that another one has already.
    #[must_use]
    pub fn new(contacts: Vec<Contact>, country: Option<String>) -> (Self, usize) {
        let mut empty = Self {
            search: TextField::line(SEARCH_LIMIT),
            people: Vec::new(),
            by_phone: HashMap::new(),
            haystacks: Vec::new(),
            found: Vec::new(),
            found_by: String::new(),
            offer: None,
            chosen: None,
            standings: Standings::default(),
            country,
        };
        let doubles = empty.fill(contacts);
        (empty, doubles)
    }

    /// Takes everybody anew: somebody changed the file. The choice stays with its number; where that is gone, nobody
    /// is chosen until a person chooses, for the next key may be the one that writes to them.
    pub fn replace(&mut self, contacts: Vec<Contact>) -> usize {
        let chosen = self.chosen.clone();
        let doubles = self.fill(contacts);
        self.search();
        self.chosen = chosen.filter(|phone| {
            let is_found = self.by_phone.get(phone).is_some_and(|person| self.found.contains(person));
            is_found || self.offer.as_ref().and_then(Offer::phone) == Some(phone)
        });
        doubles
    }

    fn fill(&mut self, contacts: Vec<Contact>) -> usize {
        let given = contacts.len();
        let mut people: Vec<Person> = Vec::with_capacity(given);
        let mut by_phone = HashMap::with_capacity(given);
        for contact in contacts {
            if by_phone.contains_key(&contact.number) {
                continue;
            }
            by_phone.insert(contact.number.clone(), people.len());
            let number = Shown::line(&contact.number.to_string());
            let name = Shown::line(contact.name.trim());
            people.push(Person { phone: contact.number.clone(), name, number, contact });
        }
        (self.people, self.by_phone) = (people, by_phone);
        self.haystacks.clear();
        self.found_by.clear();
        given - self.people.len()
    }

    /// The names of everybody.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.people.iter().map(|person| person.name.as_str())
    }

    /// How many people there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.people.len()
    }

    /// How many people the search finds.
    #[must_use]
    pub fn found_count(&self) -> usize {
        self.found.len()
    }

    /// A person of the list, by the place in it.
    #[must_use]
    pub fn found(&self, at: usize) -> Option<&Person> {
        self.found.get(at).map(|&person| &self.people[person])
    }

    /// The row under the people.
    #[must_use]
    pub fn offer(&self) -> Option<&Offer> {
        self.offer.as_ref()
    }

    /// The contact of this number.
    #[must_use]
    pub fn person(&self, phone: &Phone) -> Option<&Person> {
        self.by_phone.get(phone).map(|&person| &self.people[person])
    }

    /// Everybody who is called like this, in any case.
    #[must_use]
    pub fn called(&self, name: &str) -> Vec<&Person> {
        let name = name.trim().to_lowercase();
        self.people.iter().filter(|person| person.contact.name.trim().to_lowercase() == name).collect()
    }

    /// The numbers of those who have a tag, in any case.
    #[must_use]
    pub fn tagged(&self, tag: &str) -> Vec<Phone> {
        let tag = tag.to_lowercase();
        let has_it = |person: &&Person| person.contact.tags.iter().any(|one| one.to_lowercase() == tag);
        self.people.iter().filter(has_it).map(|person| person.phone.clone()).collect()
    }

    /// Who is chosen: never a place in the list, which a search could move under the finger.
    #[must_use]
    pub fn chosen(&self) -> Option<&Phone> {
        self.chosen.as_ref()
    }

    /// The place of the chosen one in the list; the offer stands after the people.
    #[must_use]
    pub fn chosen_row(&self) -> Option<usize> {
        let chosen = self.chosen.as_ref()?;
        if self.offer.as_ref().and_then(Offer::phone) == Some(chosen) {
            return Some(self.found.len());
        }
        let person = *self.by_phone.get(chosen)?;
        self.found.iter().position(|&other| other == person)
    }

    /// The newest known entry with somebody.
    #[must_use]
    pub fn last(&self, phone: &Phone) -> Option<&LastEntry> {
        self.standings.last(phone)
    }

    /// Everybody, as stored.
    pub(super) fn all(&self) -> impl Iterator<Item = &Contact> {
        self.people.iter().map(|person| &person.contact)
    }

    /// Numbers without a country code are of this country from now on.
    pub(super) fn go_to(&mut self, country: Option<String>) {
        self.country = country;
        self.search();
    }

    /// The country of numbers without a country code, where the profile names one.
    #[must_use]
    pub fn country(&self) -> Option<&str> {
        self.country.as_deref()
    }

    /// Takes note of an entry: when somebody was written to, and from which sender.
    pub fn note(&mut self, entry: &Entry, zone: &TimeZone) {
        self.standings.note(entry, zone);
    }

    /// Chooses this one, if the list has them or offers them.
    pub fn choose(&mut self, phone: &Phone) {
        let is_found = self.by_phone.get(phone).is_some_and(|person| self.found.contains(person));
        if is_found || self.offer.as_ref().and_then(Offer::phone) == Some(phone) {
            self.chosen = Some(phone.clone());
        }
    }

    /// Moves the choice by so many rows.
    pub fn choose_by(&mut self, rows: isize) {
        let selectable =
            self.found.len() + usize::from(self.offer.as_ref().is_some_and(|offer| offer.phone().is_some()));
        let Some(last) = selectable.checked_sub(1) else { return };
        let row = self.chosen_row().unwrap_or(0).saturating_add_signed(rows).min(last);
        self.chosen = self.phone_at(row);
    }

    /// Looks for what is typed; the best one becomes the chosen one. Without a search those come first who were written
    /// to recently and often, then all others in the order of the file.
    pub fn search(&mut self) {
        let text = self.search.text().trim().to_owned();
        self.offer = Offer::of(&text, self.country.as_deref(), |phone| self.by_phone.contains_key(phone));
        self.found = if text.is_empty() { self.everybody() } else { self.matches(&text) };
        self.found_by.clone_from(&text);
        // A whole number means this number, whoever else has it as a part of theirs.
        let whole = Phone::typed_digits(&text).and_then(|_| Phone::parse(&text).ok());
        self.chosen = whole.or_else(|| self.phone_at(0));
    }

    /// Empties the search.
    pub fn clear(&mut self) {
        self.search = TextField::line(SEARCH_LIMIT);
        self.search();
    }

    fn phone_at(&self, row: usize) -> Option<Phone> {
        match self.found.get(row) {
            Some(&person) => Some(self.people[person].phone.clone()),
            None if row == self.found.len() => self.offer.as_ref().and_then(Offer::phone).cloned(),
            None => None,
        }
    }

    fn everybody(&self) -> Vec<usize> {
        let scores = self.standings.scores();
        let mut known: Vec<(f64, usize)> = scores
            .iter()
            .filter_map(|(phone, score)| self.by_phone.get(*phone).map(|&person| (*score, person)))
            .collect();
        known.sort_unstable_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        let mut is_known = vec![false; self.people.len()];
        let mut found: Vec<usize> = known.iter().map(|&(_, person)| person).collect();
        for &person in &found {
            is_known[person] = true;
        }
        found.extend((0..self.people.len()).filter(|&person| !is_known[person]));
        found
    }

    /// The best match first; of two that match alike, whoever is written to more recently and more often.
    fn matches(&mut self, text: &str) -> Vec<usize> {
        if self.haystacks.is_empty() {
            self.haystacks = self.people.iter().map(|person| haystack(&person.contact)).collect();
        }
        let mut wanted = Wanted::new(text);
        // One letter more finds nobody new: only those found so far are looked at again.
        let everybody: Vec<usize>;
        let among = if !self.found_by.is_empty() && wanted.is_within(&Wanted::new(&self.found_by)) {
            &self.found
        } else {
            everybody = (0..self.people.len()).collect();
            &everybody
        };
        let standings = self.standings.scores();
        let mut scored: Vec<(Reverse<u32>, f64, usize)> = Vec::new();
        for &person in among {
            if let Some(score) = wanted.score(&self.haystacks[person]) {
                let standing = standings.get(&self.people[person].phone).copied().unwrap_or_default();
                scored.push((Reverse(score), standing, person));
            }
        }
        scored.sort_unstable_by(|one, other| {
            one.0.cmp(&other.0).then(other.1.total_cmp(&one.1)).then(one.2.cmp(&other.2))
        });
        scored.into_iter().map(|(_, _, person)| person).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contacts() -> Contacts {
        let contact = |name: &str, number: &str, tags: &[&str]| Contact {
            name: name.into(),
            number: Phone::from_e164(number).unwrap(),
            note: None,
            tags: tags.iter().map(|&tag| tag.to_owned()).collect(),
            sender: None,
        };
        let (mut contacts, doubles) = Contacts::new(
            vec![
                contact("Mark Reed", "+13025550144", &[]),
                contact("Ana Pérez", "+13025550102", &["vip"]),
                contact("María Ortiz", "+13025550101", &[]),
                contact("Mark again", "+13025550144", &[]),
            ],
            None,
        );
        assert_eq!(doubles, 1);
        contacts.search();
        contacts
    }

    fn find(contacts: &mut Contacts, text: &str) -> Vec<String> {
        contacts.search = contacts.search.with(text);
        contacts.search();
        (0..contacts.found_count()).map(|at| contacts.found(at).unwrap().name.to_string()).collect()
    }

    #[test]
    fn people_are_found_by_name_digits_and_tag_without_accents() {
        let mut contacts = contacts();
        for (text, name) in [
            ("perez", "Ana Pérez"),
            ("PÉREZ", "Ana Pérez"),
            ("vip", "Ana Pérez"),
            ("ortiz mar", "María Ortiz"),
            ("0144", "Mark Reed"),
            ("+1 (302) 555-0144", "Mark Reed"),
        ] {
            assert_eq!(find(&mut contacts, text)[0], name, "{text}");
        }
        assert!(find(&mut contacts, "zzz").is_empty());
        assert_eq!(find(&mut contacts, "302555").len(), 3);
    }

    #[test]
    fn digits_offer_to_write_to_them_or_say_what_is_wrong() {
        let mut contacts = contacts();
        find(&mut contacts, "+1 302 555 0199");
        let phone = Phone::from_e164("+13025550199").unwrap();
        assert_eq!((contacts.offer(), contacts.chosen()), (Some(&Offer::Write(phone.clone())), Some(&phone)));
        find(&mut contacts, "1 302 555 0199");
        assert!(matches!(contacts.offer(), Some(Offer::Suggest(meant)) if meant.phone == phone));
        find(&mut contacts, "+1 302 555");
        assert!(matches!(contacts.offer(), Some(Offer::Wrong { what, .. }) if what.as_str().starts_with("too short")));
        find(&mut contacts, "+1 302 555 0101");
        assert_eq!(contacts.offer(), None);
        find(&mut contacts, "mark");
        assert_eq!(contacts.offer(), None);
    }

    #[test]
    fn a_whole_number_means_itself_and_not_a_longer_one_that_holds_it() {
        let longer = Contact {
            name: "Longer".into(),
            number: Phone::from_e164("+447700900145").unwrap(),
            note: None,
            tags: Vec::new(),
            sender: None,
        };
        let (mut contacts, _) = Contacts::new(vec![longer], None);
        find(&mut contacts, "+44 7700 90014");
        assert_eq!(contacts.found_count(), 1);
        assert_eq!(contacts.chosen().unwrap().e164(), "+44770090014");
        assert_eq!(contacts.chosen_row(), Some(1));
        find(&mut contacts, "+44 7700 900145");
        assert_eq!(contacts.chosen_row(), Some(0));
    }

    #[test]
    fn typing_on_finds_the_same_as_searching_anew() {
        for text in ["m", "mar", "ma r", "mario", "0144", "3025 x", "+1 3", "ré"] {
            let (mut slow, mut fast) = (contacts(), contacts());
            let anew = find(&mut slow, text);
            let mut typed = Vec::new();
            for end in text.char_indices().map(|(at, c)| at + c.len_utf8()) {
                typed = find(&mut fast, &text[..end]);
            }
            assert_eq!(typed, anew, "{text}");
        }
    }

    #[test]
    fn the_choice_moves_over_people_and_stays_in_the_list() {
        let mut contacts = contacts();
        assert_eq!(contacts.chosen_row(), Some(0));
        contacts.choose_by(9);
        assert_eq!(contacts.chosen().unwrap().digits(), "13025550101");
        contacts.choose_by(-1);
        assert_eq!(contacts.chosen_row(), Some(1));
        find(&mut contacts, "nobody at all");
        contacts.choose_by(1);
        assert_eq!(contacts.chosen(), None);
    }
}
