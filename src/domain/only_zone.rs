//! The time zone of a country that has only one.

/// Made from the tables of the IANA time zone database.
const ZONES: &str = include_str!("../../assets/zones.tab");

/// The IANA name of the one time zone of a country (ISO 3166, such as `GB`); `None` where a country has several, or
/// where it is not known. Overseas territories have codes of their own.
#[must_use]
pub fn only_zone(region: &str) -> Option<&'static str> {
    let rows = ZONES.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'));
    rows.into_iter().find(|(code, _)| *code == region).map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;

    #[test]
    fn a_country_of_several_zones_has_none() {
        assert_eq!(only_zone("GB"), Some("Europe/London"));
        assert_eq!(only_zone("IN"), Some("Asia/Kolkata"));
        for region in ["US", "BR", "MX", "AU", "RU", "", "gb", "ZZ"] {
            assert_eq!(only_zone(region), None, "{region}");
        }
    }

    #[test]
    fn every_country_stands_there_once_with_a_zone_that_exists() {
        let rows: Vec<(&str, &str)> =
            ZONES.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t')).collect();
        assert!(rows.len() > 200 && rows.is_sorted_by_key(|(code, _)| *code));
        assert!(rows.windows(2).all(|pair| pair[0].0 != pair[1].0));
        for (code, name) in rows {
            // A system without zone data can say nothing about a name.
            let exists = jiff::tz::db().is_definitively_empty() || TimeZone::get(name).is_ok();
            assert!(code.len() == 2 && exists, "{code} {name}");
        }
    }
}
