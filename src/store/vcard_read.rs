//! Contacts as vCards, the format of telephones: versions 2.1, 3.0 and 4.0.
//!
//! A reader of our own: six properties are wanted, and the crates that know the whole format bring a dozen others.

use std::io::BufRead;

use super::contacts_import::Rejection;
use super::error::StoreError;
use super::vcard_line::{Properties, Property, parts, unescaped};
use crate::domain::Card;

/// Bytes of one card that are held, at most.
const LONGEST: usize = 1 << 20;

/// The cards of a vCard file, one at a time.
pub struct VcardCards<R> {
    properties: Properties<R>,
    is_empty: bool,
}

/// A card while it is read.
#[derive(Debug, Default)]
struct Open {
    line: u64,
    formatted: String,
    structured: String,
    organisation: String,
    /// Rank and text; the lowest rank is taken.
    numbers: Vec<(u8, String)>,
    notes: Vec<String>,
    tags: Vec<String>,
    sender: String,
    /// Bytes held so far.
    bytes: usize,
    problems: Vec<String>,
}

impl<R: BufRead> VcardCards<R> {
    /// Reads from the beginning of a file.
    pub fn new(source: R) -> Self {
        Self { properties: Properties::new(source), is_empty: true }
    }

    fn card(&mut self) -> Result<Option<Result<Card, Rejection>>, StoreError> {
        let mut open: Option<Open> = None;
        let mut depth = 0_usize;
        loop {
            let line = self.properties.line() + 1;
            let property = self.properties.next().map_err(|error| {
                let problem = format!("could not be read: {error}");
                StoreError::Cards { line, problem }
            })?;
            let Some(property) = property else {
                let unfinished = open.map(|mut open| {
                    open.problems = vec!["the card does not end; is the file cut off?".into()];
                    open.close()
                });
                if unfinished.is_none() && self.is_empty {
                    let problem = "no vCard begins here (BEGIN:VCARD)".to_owned();
                    return Err(StoreError::Cards { line: 1, problem });
                }
                self.is_empty = false;
                return Ok(unfinished);
            };
            let is_card = property.value.as_deref().is_some_and(|value| value.trim().eq_ignore_ascii_case("VCARD"));
            match (property.name.as_str(), &mut open) {
                // A card inside a card is somebody else: an agent, of version 2.1.
                ("BEGIN", Some(_)) if is_card => depth += 1,
                ("BEGIN", None) if is_card => {
                    self.is_empty = false;
                    open = Some(Open { line: property.line, ..Open::default() });
                }
                ("END", Some(_)) if is_card && depth > 0 => depth -= 1,
                ("END", Some(_)) if is_card => return Ok(open.map(Open::close)),
                (_, Some(open)) if depth == 0 => open.take(property),
                _ => {}
            }
        }
    }
}

impl<R: BufRead> Iterator for VcardCards<R> {
    type Item = Result<Result<Card, Rejection>, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.card().transpose()
    }
}

impl Open {
    fn take(&mut self, property: Property) {
        let Some(value) = property.value else {
            let word = property.name.to_lowercase();
            self.problem(format!("{word} on line {}: too long, or not UTF-8", property.line));
            return;
        };
        self.bytes += value.len();
        if self.bytes > LONGEST {
            self.problem("more than 1 MiB in one card".into());
            return;
        }
        match property.name.as_str() {
            "FN" if self.formatted.trim().is_empty() => self.formatted = unescaped(&value),
            "N" => self.structured = structured(&value),
            "ORG" => self.organisation = parts(&value, ';').swap_remove(0),
            "TEL" if !value.trim().is_empty() => self.numbers.push((rank(&property.parameters), value)),
            "NOTE" if !value.trim().is_empty() => self.notes.push(unescaped(&value)),
            "CATEGORIES" => self.tags.extend(parts(&value, ',').into_iter().filter(|tag| !tag.is_empty())),
            "X-ZIXPOST-SENDER" => self.sender = unescaped(&value),
            _ => {}
        }
    }

    /// The first ones tell enough.
    fn problem(&mut self, problem: String) {
        if self.problems.len() < 3 && !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }

    fn close(self) -> Result<Card, Rejection> {
        let names = [self.formatted, self.structured, self.organisation];
        let name = names.into_iter().find(|name| !name.trim().is_empty()).unwrap_or_default();
        if !self.problems.is_empty() {
            return Err(Rejection { line: self.line, name, problems: self.problems });
        }
        let left_out = self.numbers.len().saturating_sub(1);
        let number = self.numbers.into_iter().min_by_key(|(rank, _)| *rank).map(|(_, number)| unescaped(&number));
        let number = number.unwrap_or_default();
        let note = self.notes.join("\n");
        Ok(Card { line: self.line, name, number, note, tags: self.tags, sender: self.sender, left_out })
    }
}

/// Given, additional and family name of `family;given;additional;prefix;suffix`.
fn structured(value: &str) -> String {
    let parts = parts(value, ';');
    let part = |at: usize| parts.get(at).map(|part| part.trim()).filter(|part| !part.is_empty());
    [part(1), part(2), part(0)].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// The lower, the more likely on WhatsApp: mobile before others, a preferred one before its like, a fax last.
fn rank(parameters: &[String]) -> u8 {
    let has = |words: &[&str]| parameters.iter().any(|parameter| words.contains(&parameter.as_str()));
    let kind = if has(&["WHATSAPP", "X-WHATSAPP"]) {
        0
    } else if has(&["CELL", "MOBILE", "IPHONE"]) {
        2
    } else if has(&["FAX", "PAGER"]) {
        6
    } else {
        4
    };
    kind + u8::from(!has(&["PREF", "PREF=1"]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cards(text: &str) -> Vec<Result<Card, Rejection>> {
        VcardCards::new(text.as_bytes()).map(Result::unwrap).collect()
    }

    fn card(line: u64, name: &str, number: &str) -> Card {
        Card { line, name: name.into(), number: number.into(), ..Card::default() }
    }

    #[test]
    fn three_versions_are_read() {
        let text = concat!(
            "BEGIN:VCARD\r\nVERSION:2.1\r\nN;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:Ort=C3=ADz;Mar=C3=ADa\r\n",
            "TEL;CELL;PREF:+1 302 555 0101\r\nEND:VCARD\r\n\r\nBEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ann\\, Bo\r\nN:Bo;Ann;;;\r\n",
            "item1.TEL;type=HOME:+1 302 555 0102\r\nTEL;type=CELL:+1 302 555 0103\r\nNOTE:one\\ntwo\r\nCATEGORIES:vip,a\\,b\r\n",
            "END:VCARD\r\nBEGIN:VCARD\r\nVERSION:4.0\r\nFN:Cy\r\nTEL;VALUE=uri;PREF=1:tel:+1-302-555-0104\r\nEND:VCARD\r\n",
        );
        let second = Card {
            note: "one\ntwo".into(),
            tags: vec!["vip".into(), "a,b".into()],
            left_out: 1,
            ..card(7, "Ann, Bo", "+1 302 555 0103")
        };
        let third = card(16, "Cy", "tel:+1-302-555-0104");
        assert_eq!(cards(text), [Ok(card(1, "María Ortíz", "+1 302 555 0101")), Ok(second), Ok(third)]);
    }

    #[test]
    fn a_mobile_number_goes_before_a_preferred_one_and_a_fax_is_last() {
        let text = "BEGIN:VCARD\nFN:A\nTEL;FAX:1\nTEL;HOME;PREF:2\nTEL;CELL:3\nTEL;CELL;PREF:4\nEND:VCARD\n";
        assert_eq!(cards(text)[0].as_ref().unwrap().number, "4");
    }

    #[test]
    fn a_card_inside_a_card_is_somebody_else() {
        let text = "BEGIN:VCARD\nFN:A\nAGENT:\nBEGIN:VCARD\nFN:B\nTEL:9\nEND:VCARD\nTEL:1\nEND:VCARD\n";
        assert_eq!(cards(text), [Ok(card(1, "A", "1"))]);
    }

    #[test]
    fn what_is_cut_off_or_no_card_is_told() {
        let cut = cards("BEGIN:VCARD\nFN:A\nTEL:1\nEND:VCARD\nBEGIN:VCARD\nFN:B\nTEL:2\n");
        let rejection = cut[1].as_ref().unwrap_err();
        assert_eq!((rejection.line, rejection.name.as_str()), (5, "B"));
        let error = VcardCards::new(&b"name,number\n"[..]).next().unwrap().unwrap_err();
        assert!(error.to_string().contains("BEGIN:VCARD"), "{error}");
    }
}
