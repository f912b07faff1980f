//! Which databases a repository has: a file of names, or those of a server whose names match a pattern.
//!
//! A file never holds a password: it names variables of the environment, services, or URLs without one.

use crate::connection::{Environment, Target};
use crate::error::Error;
use crate::gate::Member;
use postgres::Client;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;
use std::str::FromStr;

/// A file of targets.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct TargetsFile {
    /// The names of those that are migrated first.
    pub canaries: Vec<String>,
    /// Where each is, by name.
    pub targets: BTreeMap<String, Place>,
}

/// Where a database is: one of these.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Place {
    /// The variable of the environment that has the connection string.
    pub url_env: Option<String>,
    /// The service.
    pub service: Option<String>,
    /// The connection string itself, without a password.
    pub url: Option<String>,
}

impl TargetsFile {
    /// Reads a file of targets.
    ///
    /// # Errors
    /// When it cannot be read, or is not as it should be.
    pub fn read(path: &Path) -> Result<TargetsFile, Error> {
        let text = std::fs::read_to_string(path).map_err(Error::file("read", path))?;
        TargetsFile::parse(&text, path)
    }

    fn parse(text: &str, path: &Path) -> Result<TargetsFile, Error> {
        let wrong = |message: String| Error::Targets { file: path.display().to_string(), message };
        // The parser's own message would quote the line, and what is mistaken may be a password.
        let file: TargetsFile = toml::from_str(text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            let line = text.as_bytes().iter().take(start).filter(|byte| **byte == b'\n').count() + 1;
            let what = error.message().split(" = ").next().unwrap_or_default().to_owned();
            wrong(format!("line {line}: {what}"))
        })?;
        if file.targets.is_empty() {
            return Err(wrong("there is no target".to_owned()));
        }
        let unknown = file.canaries.iter().find(|name| !file.targets.contains_key(*name));
        match unknown {
            Some(name) => Err(wrong(format!("the canary `{name}` is no target"))),
            None => Ok(file),
        }
    }

    /// The databases, by name.
    ///
    /// # Errors
    /// When one is not said, said twice, or with a password.
    pub fn members(&self, path: &Path, environment: Environment<'_>) -> Result<Vec<Member>, Error> {
        let member = |(name, place): (&String, &Place)| {
            let wrong = |message: String| Error::Targets {
                file: path.display().to_string(),
                message: format!("target `{name}`: {message}"),
            };
            let text = place.connection_string(environment).map_err(wrong)?;
            let target = Target::parse(&text, environment).map_err(|error| wrong(error.to_string()))?;
            if place.url.is_some() && target.has_inline_password {
                return Err(wrong(
                    "there is a password in the file; use `url-env`, or a password file".to_owned(),
                ));
            }
            Ok(Member { name: name.clone(), target })
        };
        self.targets.iter().map(member).collect()
    }
}

impl Place {
    /// What [`Target::parse`] takes.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn connection_string(&self, environment: Environment<'_>) -> Result<String, String> {
        match (&self.url_env, &self.service, &self.url) {
            (Some(variable), None, None) => {
                environment(variable).ok_or_else(|| format!("the variable `{variable}` is not set"))
            }
            (None, Some(service), None) => {
                let quoted = service.replace('\\', "\\\\").replace('\'', "\\'");
                Ok(format!("service='{quoted}'"))
            }
            (None, None, Some(url)) => Ok(url.clone()),
            _ => Err("one of `url-env`, `service` and `url` says where it is".to_owned()),
        }
    }
}

/// The databases of a server whose names match a pattern, in which `*` is any text and `?` any character. Templates and
/// databases that allow no connection are no targets. The connection that was asked is given along.
///
/// # Errors
/// When the server cannot be asked, or has no such database.
pub fn all_databases(server: &Target, pattern: &str) -> Result<(Vec<Member>, Client), Error> {
    let mut client = server.connect()?;
    let rows = client
        .query(include_str!("targets/databases.sql"), &[&like(pattern)])
        .map_err(Error::query("list the databases of the server"))?;
    if rows.is_empty() {
        return Err(Error::NoSuchDatabase { pattern: pattern.to_owned() });
    }
    let member = |name: String| Member { target: server.with_database(&name), name };
    let members = rows.iter().map(|row| member(row.get(0))).collect();
    Ok((members, client))
}

/// The pattern as LIKE has it.
fn like(pattern: &str) -> String {
    let mut like = String::with_capacity(pattern.len());
    for character in pattern.chars() {
        match character {
            '*' => like.push('%'),
            '?' => like.push('_'),
            '%' | '_' | '\\' => like.extend(['\\', character]),
            other => like.push(other),
        }
    }
    like
}

/// One of several runs that share the databases among them: `2/4`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Shard {
    /// Counted from 1.
    pub number: u32,
    /// How many there are.
    pub of: u32,
}

impl Shard {
    /// Whether a database is of this shard. Its name alone decides: others may come and go.
    pub fn has(self, name: &str) -> bool {
        let digest = Sha256::digest(name.as_bytes());
        let number = digest.iter().take(8).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        number % u64::from(self.of) == u64::from(self.number - 1)
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Shard, String> {
        let parsed = text
            .split_once('/')
            .and_then(|(number, of)| Some(Shard { number: number.parse().ok()?, of: of.parse().ok()? }));
        let is_one = |shard: &Shard| (1..=shard.of).contains(&shard.number);
        parsed.filter(is_one).ok_or_else(|| "a shard is `1/4`, the first of four".to_owned())
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

/// The names that are given more than once.
pub fn repeated<'a>(names: impl Iterator<Item = &'a str>) -> BTreeSet<&'a str> {
    let mut seen = BTreeSet::new();
    names.filter(|name| !seen.insert(*name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn members(text: &str) -> Result<Vec<Member>, Error> {
        let path = Path::new("targets.toml");
        let environment =
            |name: &str| (name == "ACME_URL").then(|| "postgresql://bob:hunter2@db.example/acme".to_owned());
        TargetsFile::parse(text, path)?.members(path, &environment)
    }

    #[test]
    fn names_come_from_the_environment_and_from_urls_without_a_password() {
        let found = members(
            "[targets.acme]\nurl-env = \"ACME_URL\"\n[targets.b]\nurl = \"postgresql://bob@db.example/b\"",
        )
        .unwrap();
        let labels: Vec<String> =
            found.iter().map(|member| format!("{} {}", member.name, member.target)).collect();
        assert_eq!(labels, ["acme bob@db.example:5432/acme", "b bob@db.example:5432/b"]);
    }

    #[test]
    fn what_is_wrong_is_told_without_a_secret() {
        for (text, message) in [
            ("[targets.a]\nurl = \"postgresql://bob:hunter2@db/a\"", "target `a`: there is a password"),
            ("[targets.a]\nurl = \"host=db password=hunter2\"", "target `a`: there is a password"),
            ("[targets.a]\npassword = \"hunter2\"", "line 2: unknown field `password`"),
            ("[targets.a]\nurl = hunter2", "line 2: "),
            ("[targets.a]\nurl = [\"hunter2\"]", "line 2: "),
            ("[targets.a]\nurl-env = \"UNSET\"", "target `a`: the variable `UNSET` is not set"),
            ("[targets.a]\nservice = \"x\"\nurl = \"host=db\"", "target `a`: one of `url-env`"),
            ("[targets.a]", "target `a`: one of `url-env`"),
            ("canaries = [\"b\"]\n[targets.a]\nurl = \"host=db\"", "the canary `b` is no target"),
            ("", "there is no target"),
        ] {
            let error = members(text).unwrap_err().to_string();
            assert!(error.contains(message), "{text}: {error}");
            assert!(!error.contains("hunter2"), "{text}: {error}");
        }
    }

    #[test]
    fn a_pattern_is_a_glob() {
        assert_eq!(like("tenant_*"), "tenant\\_%");
        assert_eq!(like("a?%\\"), "a_\\%\\\\");
    }

    #[test]
    fn every_database_is_of_one_shard() {
        let shards: Vec<Shard> = (1..=4).map(|number| format!("{number}/4").parse().unwrap()).collect();
        let mut sizes = [0; 4];
        for index in 0..1000 {
            let name = format!("tenant_{index}");
            let having: Vec<usize> = (0..4).filter(|shard| shards[*shard].has(&name)).collect();
            assert_eq!(having.len(), 1, "{name}");
            sizes[having[0]] += 1;
        }
        assert!(sizes.iter().all(|size| (200..300).contains(size)), "{sizes:?}");
        for wrong in ["0/4", "5/4", "1", "a/b", "1/0", "-1/4"] {
            assert!(wrong.parse::<Shard>().is_err(), "{wrong}");
        }
    }
}
