//! Names of migrations: `YYYYMMDD.HHMMSS_title.sql`, the time in UTC.

use std::fmt;
use std::str::FromStr;

/// The longest title.
pub const TITLE_LIMIT: usize = 80;

/// The version of a migration or of a schema: a date and a time of day, `20240115.143022`. Orders by time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(jiff::civil::DateTime);

impl Version {
    /// The version of a second; what is finer is cut off. Years outside 0..=9999 have no version.
    pub fn of(time: jiff::civil::DateTime) -> Option<Version> {
        let time = time.with().subsec_nanosecond(0).build().ok()?;
        (time.year() >= 0).then_some(Version(time))
    }

    /// The version one second later; `None` after the end of the calendar.
    pub fn next(self) -> Option<Version> {
        self.0.checked_add(jiff::SignedDuration::from_secs(1)).ok().map(Version)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = self.0;
        let (hour, minute, second) = (time.hour(), time.minute(), time.second());
        write!(f, "{:04}{:02}{:02}.{hour:02}{minute:02}{second:02}", time.year(), time.month(), time.day())
    }
}

impl FromStr for Version {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Version, NameError> {
        let malformed = || NameError::NotVersion(text.to_owned());
        let (date, time) = text.split_once('.').ok_or_else(malformed)?;
        let (date, time) =
            (digits::<8>(date).ok_or_else(malformed)?, digits::<6>(time).ok_or_else(malformed)?);
        let number =
            |digits: &[u8]| digits.iter().fold(0i16, |number, digit| number * 10 + i16::from(digit - b'0'));
        let small =
            |digits: &[u8]| digits.iter().fold(0i8, |number, digit| number * 10 + (digit - b'0') as i8);
        jiff::civil::DateTime::new(
            number(&date[..4]),
            small(&date[4..6]),
            small(&date[6..]),
            small(&time[..2]),
            small(&time[2..4]),
            small(&time[4..]),
            0,
        )
        .map(Version)
        .map_err(|_| NameError::NotTime(text.to_owned()))
    }
}

/// Exactly so many ASCII digits.
fn digits<const COUNT: usize>(text: &str) -> Option<[u8; COUNT]> {
    let digits: [u8; COUNT] = text.as_bytes().try_into().ok()?;
    digits.iter().all(u8::is_ascii_digit).then_some(digits)
}

/// The name of a migration: its version and its title. Orders by version.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MigrationName {
    version: Version,
    title: String,
}

impl MigrationName {
    /// The name with this version and title.
    pub fn new(version: Version, title: &str) -> Result<MigrationName, NameError> {
        if title.is_empty() {
            return Err(NameError::NoTitle);
        }
        if title.len() > TITLE_LIMIT {
            return Err(NameError::LongTitle(title.chars().count()));
        }
        let is_fit = |character: char| {
            character.is_ascii_lowercase() || character.is_ascii_digit() || character == '_'
        };
        match title.chars().find(|&character| !is_fit(character)) {
            Some(character) => Err(NameError::BadCharacter(character)),
            None => Ok(MigrationName { version, title: title.to_owned() }),
        }
    }

    /// When it was made.
    pub fn version(&self) -> Version {
        self.version
    }

    /// What it does.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The name of its file.
    pub fn file_name(&self) -> String {
        format!("{self}.sql")
    }

    /// The name that a file's name says.
    pub fn of_file(file_name: &str) -> Result<MigrationName, NameError> {
        file_name.strip_suffix(".sql").ok_or(NameError::NotSql)?.parse()
    }
}

/// A title as it stands in a name: `Add lots!` as `add_lots`. What cannot stand there separates words.
pub fn slug(title: &str) -> String {
    let lower = title.to_ascii_lowercase();
    let words = lower.split(|character: char| !character.is_ascii_alphanumeric());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join("_")
}

impl fmt::Display for MigrationName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}", self.version, self.title)
    }
}

impl FromStr for MigrationName {
    type Err = NameError;

    fn from_str(text: &str) -> Result<MigrationName, NameError> {
        let (version, title) = text.split_once('_').ok_or(NameError::NoTitle)?;
        MigrationName::new(version.parse()?, title)
    }
}

/// Why a name is no migration's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// It does not end in `.sql`.
    #[error("it does not end in `.sql`")]
    NotSql,
    /// It does not begin with a version.
    #[error("`{}` is not a version YYYYMMDD.HHMMSS", .0.escape_debug())]
    NotVersion(String),
    /// Its version is no date and time of the calendar.
    #[error("`{0}` is not a date and time of the calendar")]
    NotTime(String),
    /// It has no title.
    #[error("no `_title` follows the version")]
    NoTitle,
    /// Its title is too long.
    #[error("its title has {0} characters, and at most 80 are allowed")]
    LongTitle(usize),
    /// Its title has a character that titles cannot have.
    #[error("its title has the character {0:?}, and only a-z, 0-9 and _ are allowed")]
    BadCharacter(char),
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_name_says_version_and_title() {
        let name = MigrationName::of_file("20240115.143022_add_lots.sql").unwrap();
        assert_eq!((name.version().to_string().as_str(), name.title()), ("20240115.143022", "add_lots"));
        assert_eq!(name.file_name(), "20240115.143022_add_lots.sql");
        assert!("20240229.235959".parse::<Version>().is_ok());
        assert!("20240115.143022".parse::<Version>().unwrap() < "20240115.143023".parse().unwrap());
        assert_eq!(
            "20231231.235959".parse::<Version>().unwrap().next().unwrap().to_string(),
            "20240101.000000"
        );
    }

    #[test]
    fn what_is_wrong_with_a_name_is_said() {
        for (file, message) in [
            ("20240115.143022_add.SQL", "it does not end in `.sql`"),
            ("20240115.143022_add.sql ", "it does not end in `.sql`"),
            ("20240115143022_add.sql", "`20240115143022` is not a version YYYYMMDD.HHMMSS"),
            ("V1__init.sql", "`V1` is not a version YYYYMMDD.HHMMSS"),
            ("２0240115.143022_a.sql", "`２0240115.143022` is not a version YYYYMMDD.HHMMSS"),
            ("20240115.14302_a.sql", "`20240115.14302` is not a version YYYYMMDD.HHMMSS"),
            ("+0240115.143022_a.sql", "`+0240115.143022` is not a version YYYYMMDD.HHMMSS"),
            ("20230229.000000_a.sql", "`20230229.000000` is not a date and time of the calendar"),
            ("20241301.000000_a.sql", "`20241301.000000` is not a date and time of the calendar"),
            ("20240101.240000_a.sql", "`20240101.240000` is not a date and time of the calendar"),
            ("20240101.235960_a.sql", "`20240101.235960` is not a date and time of the calendar"),
            ("20240101.000000.sql", "no `_title` follows the version"),
            ("20240101.000000_.sql", "no `_title` follows the version"),
            (
                "20240101.000000_Add.sql",
                "its title has the character 'A', and only a-z, 0-9 and _ are allowed",
            ),
            (
                "20240101.000000_a..sql",
                "its title has the character '.', and only a-z, 0-9 and _ are allowed",
            ),
            ("20240101.000000_é.sql", "its title has the character 'é', and only a-z, 0-9 and _ are allowed"),
            (
                "20240101.000000_a/../b.sql",
                "its title has the character '/', and only a-z, 0-9 and _ are allowed",
            ),
        ] {
            assert_eq!(MigrationName::of_file(file).unwrap_err().to_string(), message, "{file}");
        }
        let long = format!("20240101.000000_{}.sql", "a".repeat(81));
        assert_eq!(MigrationName::of_file(&long), Err(NameError::LongTitle(81)));
        assert!(MigrationName::of_file(&long.replacen('a', "", 1)).is_ok());
    }

    #[test]
    fn a_slug_is_a_title_that_a_name_can_have() {
        for (title, expected) in [
            ("Add lots", "add_lots"),
            ("  2nd try -- of `x`! ", "2nd_try_of_x"),
            ("add_lots", "add_lots"),
            ("Größe", "gr_e"),
            ("…", ""),
        ] {
            assert_eq!(slug(title), expected);
        }
    }

    proptest! {
        #[test]
        fn every_slug_is_a_title_or_empty(title in "\\PC{0,40}") {
            let slug = slug(&title);
            let version = "20240115.143022".parse().unwrap();
            prop_assert!(slug.is_empty() || MigrationName::new(version, &slug).is_ok());
        }

        #[test]
        fn every_name_that_parses_is_written_alike(name in "[0-9]{4}(0[1-9]|1[0-2])[0-3][0-9]\\.[0-2][0-9][0-5][0-9]{3}_[a-z_0-9]{1,9}\\.sql|\\PC{0,30}") {
            if let Ok(parsed) = MigrationName::of_file(&name) {
                prop_assert_eq!(parsed.file_name(), name);
            }
        }
    }
}
