//! Differences that are accepted for a time: `waivers.toml` in the migrations directory.

use crate::changelog::write_whole;
use crate::error::Error;
pub use jiff::civil::Date;
use schema_core::compare::Change;
use serde::{Deserialize, Deserializer};
use std::path::Path;

/// The file's name.
pub const FILE: &str = "waivers.toml";

/// A difference that is accepted for a time.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Waiver {
    /// The object, as gates name it: `index core.items_tmp_idx`.
    pub object: String,
    /// The attributes that may differ; none means the whole difference.
    #[serde(default)]
    pub attributes: Vec<String>,
    /// Who answers for it.
    pub owner: String,
    /// Why.
    pub reason: String,
    /// The last day on which it holds: `2026-12-31`, in UTC.
    #[serde(deserialize_with = "date")]
    pub expires: Date,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Waivers {
    #[serde(default)]
    waiver: Vec<Waiver>,
}

fn date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse().map_err(serde::de::Error::custom)
}

impl Waiver {
    /// Whether its last day is over.
    pub fn has_expired(&self, today: Date) -> bool {
        self.expires < today
    }

    /// Whether it is about this difference. `container` is the object with which the difference's own comes or goes.
    pub fn covers(&self, change: &Change, container: Option<&str>) -> bool {
        if container == Some(&*self.object) {
            return self.attributes.is_empty();
        }
        if change.subject().to_string() != self.object {
            return false;
        }
        match change {
            Change::Created(_) | Change::Dropped(_) => self.attributes.is_empty(),
            Change::Altered(_, attributes) => {
                let is_named = |name: &String| self.attributes.is_empty() || self.attributes.contains(name);
                attributes.iter().all(|attribute| is_named(&attribute.name))
            }
        }
    }
}

/// Today, in UTC.
pub fn today() -> Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

/// The waivers of a migrations directory; none when there is no file.
///
/// # Errors
/// When the file cannot be read, or is not as it should be.
pub fn read(migrations: &Path) -> Result<Vec<Waiver>, Error> {
    let path = migrations.join(FILE);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Error::file("read", path)(error)),
    };
    let waivers: Waivers = toml::from_str(&text).map_err(|error| Error::Waivers {
        file: path.display().to_string(),
        message: error.to_string().trim_end().to_owned(),
    })?;
    Ok(waivers.waiver)
}

/// Adds waivers to the file; what stands there stays as it is.
///
/// # Errors
/// When the file cannot be written.
pub fn add(migrations: &Path, waivers: &[Waiver]) -> Result<(), Error> {
    let path = migrations.join(FILE);
    let mut text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            "# Differences that are accepted for a time; gates fail when one expires or matches nothing any more.\n"
                .to_owned()
        }
        Err(error) => return Err(Error::file("read", path)(error)),
    };
    for waiver in waivers {
        let Waiver { object, attributes, owner, reason, expires } = waiver;
        text.push_str(&format!("\n[[waiver]]\nobject = {}\n", quoted(object)));
        if !attributes.is_empty() {
            let attributes: Vec<String> = attributes.iter().map(|name| quoted(name)).collect();
            text.push_str(&format!("attributes = [{}]\n", attributes.join(", ")));
        }
        let (owner, reason) = (quoted(owner), quoted(reason));
        text.push_str(&format!("owner = {owner}\nreason = {reason}\nexpires = \"{expires}\"\n"));
    }
    write_whole(&path, &text)
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use schema_core::compare::AttributeChange;
    use schema_core::id::ObjectId;
    use schema_core::kind::Kind;

    fn waiver(object: &str, attributes: &[&str]) -> Waiver {
        Waiver {
            object: object.to_owned(),
            attributes: attributes.iter().map(|&name| name.to_owned()).collect(),
            owner: "Ada \"the owner\"".to_owned(),
            reason: "two\nlines".to_owned(),
            expires: "2026-12-31".parse().unwrap(),
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let directory = tempfile::tempdir().unwrap();
        assert_eq!(read(directory.path()).unwrap(), []);
        let waivers = [waiver("table a.b", &[]), waiver("column a.b.c", &["default", "type"])];
        add(directory.path(), &waivers[..1]).unwrap();
        add(directory.path(), &waivers[1..]).unwrap();
        assert_eq!(read(directory.path()).unwrap(), waivers);
        std::fs::write(directory.path().join(FILE), "[[waiver]]\nobjekt = 1\n").unwrap();
        assert!(read(directory.path()).unwrap_err().to_string().contains("objekt"));
    }

    #[test]
    fn a_waiver_covers_what_it_names_and_no_more() {
        let id = ObjectId::new(Kind::Column, ["a", "b", "c"]);
        let altered = |names: &[&str]| {
            let attribute = |name: &&str| AttributeChange { name: (*name).to_owned(), old: None, new: None };
            Change::Altered(id.clone(), names.iter().map(attribute).collect())
        };
        let some = waiver("column a.b.c", &["default"]);
        assert!(some.covers(&altered(&["default"]), None));
        assert!(!some.covers(&altered(&["default", "type"]), None));
        assert!(!some.covers(&Change::Created(id.clone()), None));
        let whole = waiver("column a.b.c", &[]);
        assert!(
            whole.covers(&altered(&["default", "type"]), None)
                && whole.covers(&Change::Dropped(id.clone()), None)
        );
        assert!(waiver("table a.b", &[]).covers(&Change::Created(id.clone()), Some("table a.b")));
        assert!(!waiver("table a.b", &[]).covers(&Change::Created(id), None));
        assert!(!whole.has_expired(whole.expires) && whole.has_expired(whole.expires.tomorrow().unwrap()));
    }
}
