//! The lock file, `schema.lock`: the committed record of what ought to be applied.

use crate::chain;
use crate::fingerprint::Fingerprint;
use serde::{Deserialize, Serialize};

/// What ought to be applied, in order, and what it leads to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LockFile {
    /// The version of this file's own format: 1.
    pub format: u32,
    /// The major version of PostgreSQL whose wording the fingerprints are of.
    pub postgres: u32,
    /// The canonical schema.
    pub schema: LockedSchema,
    /// The migrations, oldest first.
    pub migrations: Vec<LockedMigration>,
    /// What was replaced by one migration, oldest first: databases may have applied it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub squashes: Vec<Squash>,
}

/// Migrations whose files are gone, because one does what they did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Squash {
    /// The version of the one, which is that of the last of them.
    pub version: String,
    /// They themselves, oldest first, chained from the start.
    pub migrations: Vec<LockedMigration>,
}

/// The canonical schema as it was when the lock file was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LockedSchema {
    /// SHA-256 of the text, UTF-8 with LF line ends and no BOM.
    pub checksum: String,
    /// SHA-256 of the text without comments and white space.
    pub cosmetic_checksum: String,
    /// Of the catalog that the text makes.
    pub fingerprint: Fingerprint,
}

/// One migration as it was when it was accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LockedMigration {
    /// `YYYYMMDD.HHMMSS`.
    pub version: String,
    /// The title in the file's name.
    pub name: String,
    /// SHA-256 of the text, UTF-8 with LF line ends and no BOM.
    pub checksum: String,
    /// SHA-256 of the text without comments and white space.
    pub cosmetic_checksum: String,
    /// Of the catalog after this migration.
    pub fingerprint: Fingerprint,
    /// The chain's link: a hash over all the migrations up to this one.
    pub chain: String,
}

/// A lock file that cannot be believed.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// It is not JSON of the shape that this tool writes; a merge conflict for instance.
    #[error("the lock file is not of the form that schema-sync writes")]
    Form(#[source] serde_json::Error),
    /// It was written by a newer schema-sync.
    #[error("the lock file has format {0}, this program knows format {FORMAT}")]
    Format(u32),
    /// The chain does not follow from the migrations: a line was changed, removed, inserted or moved by hand.
    #[error("the chain of the lock file is broken at {version}_{name}")]
    Chain {
        /// The first migration whose link is wrong.
        version: String,
        /// Its title.
        name: String,
    },
    /// Versions do not ascend.
    #[error("the lock file lists {version} after {before}")]
    Order {
        /// The version that comes too late.
        version: String,
        /// The one it stands behind.
        before: String,
    },
    /// What was squashed ends elsewhere than the migration in its place.
    #[error("the lock file lacks a part of what was squashed into {version}")]
    Squash {
        /// The version of that migration.
        version: String,
    },
}

const FORMAT: u32 = 1;

impl LockFile {
    /// A lock file of the current format; the chain is computed here.
    pub fn new(postgres: u32, schema: LockedSchema, mut migrations: Vec<LockedMigration>) -> LockFile {
        let mut previous = chain::START.to_owned();
        for migration in &mut migrations {
            migration.chain =
                chain::link(&previous, &migration.version, &migration.name, &migration.checksum);
            previous.clone_from(&migration.chain);
        }
        LockFile { format: FORMAT, postgres, schema, migrations, squashes: Vec::new() }
    }

    /// The same, with what was squashed.
    pub fn with_squashes(self, squashes: Vec<Squash>) -> LockFile {
        LockFile { squashes, ..self }
    }

    /// The chain's last link.
    pub fn head(&self) -> &str {
        self.migrations.last().map_or(chain::START, |migration| &migration.chain)
    }

    /// The lock file in this text.
    ///
    /// # Errors
    /// When the text is not a lock file, its versions do not ascend, or its chain is broken.
    pub fn from_text(text: &str) -> Result<LockFile, LockError> {
        let lock: LockFile = serde_json::from_str(text).map_err(LockError::Form)?;
        if lock.format != FORMAT {
            return Err(LockError::Format(lock.format));
        }
        check_chain(&lock.migrations)?;
        for Squash { version, migrations } in &lock.squashes {
            check_chain(migrations)?;
            // What replaced them may have been squashed itself since.
            let mut others = lock.squashes.iter().flat_map(|squash| &squash.migrations);
            let is_theirs = |one: &LockedMigration| one.version == *version && !migrations.contains(one);
            let is_replaced = lock.migrations.iter().any(is_theirs) || others.any(is_theirs);
            if migrations.len() < 2
                || migrations.last().is_none_or(|last| last.version != *version)
                || !is_replaced
            {
                return Err(LockError::Squash { version: version.clone() });
            }
        }
        Ok(lock)
    }

    /// The text: JSON with a line for each migration, so that two branches that add one conflict in a merge.
    pub fn to_text(&self) -> String {
        let lines = |migrations: &[LockedMigration]| -> String {
            migrations.iter().map(to_json).collect::<Vec<_>>().join(",\n")
        };
        let squash = |squash: &Squash| {
            let version = to_json(&squash.version);
            format!("{{\n\"version\": {version},\n\"migrations\": [\n{}\n]\n}}", lines(&squash.migrations))
        };
        let squashes: Vec<String> = self.squashes.iter().map(squash).collect();
        let squashes = match squashes.as_slice() {
            [] => String::new(),
            some => format!(",\n\"squashes\": [\n{}\n]", some.join(",\n")),
        };
        format!(
            "{{\n\"format\": {},\n\"postgres\": {},\n\"schema\": {},\n\"migrations\": [\n{}\n]{squashes}\n}}\n",
            self.format,
            self.postgres,
            to_json(&self.schema),
            lines(&self.migrations)
        )
    }
}

/// Each link follows from the migration and the link before, and versions ascend.
fn check_chain(migrations: &[LockedMigration]) -> Result<(), LockError> {
    let mut previous = chain::START;
    for migration in migrations {
        let LockedMigration { version, name, checksum, .. } = migration;
        if migration.chain != chain::link(previous, version, name, checksum) {
            return Err(LockError::Chain { version: version.clone(), name: name.clone() });
        }
        previous = &migration.chain;
    }
    for pair in migrations.windows(2) {
        if pair[0].version >= pair[1].version {
            return Err(LockError::Order {
                version: pair[1].version.clone(),
                before: pair[0].version.clone(),
            });
        }
    }
    Ok(())
}

fn to_json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("texts and numbers always are JSON")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;

    fn sample() -> LockFile {
        let fingerprint = Fingerprint::of(&Catalog::default());
        let text = |text: &str| text.to_owned();
        let schema = LockedSchema { checksum: text("s"), cosmetic_checksum: text("c"), fingerprint };
        let migration = |version: &str, name: &str| LockedMigration {
            version: text(version),
            name: text(name),
            checksum: text("m"),
            cosmetic_checksum: text("c"),
            fingerprint,
            chain: String::new(),
        };
        LockFile::new(
            15,
            schema,
            vec![migration("20240101.000000", "one"), migration("20240102.000000", "two")],
        )
    }

    #[test]
    fn text_leads_back_and_has_a_line_for_each_migration() {
        let lock = sample();
        assert_eq!(LockFile::from_text(&lock.to_text()).unwrap(), lock);
        assert_eq!(lock.to_text().lines().filter(|line| line.contains("\"chain\"")).count(), 2);
        let none = LockFile::new(15, lock.schema, vec![]);
        assert_eq!(LockFile::from_text(&none.to_text()).unwrap(), none);
    }

    #[test]
    fn what_was_squashed_is_kept_whole() {
        let old = sample();
        let mut one = old.migrations[1].clone();
        one.name = "both".into();
        let squash = Squash { version: one.version.clone(), migrations: old.migrations.clone() };
        let lock = LockFile::new(15, old.schema, vec![one]).with_squashes(vec![squash]);
        let text = lock.to_text();
        assert_eq!(LockFile::from_text(&text).unwrap(), lock);
        assert_eq!(text.lines().filter(|line| line.contains("\"chain\"")).count(), 3);
        let mut cut = lock.clone();
        cut.squashes[0].migrations.pop();
        assert!(matches!(LockFile::from_text(&cut.to_text()), Err(LockError::Squash { .. })));
        let renamed = text.replace("\"one\"", "\"uno\"");
        assert!(matches!(LockFile::from_text(&renamed), Err(LockError::Chain { .. })));
        let mut orphan = lock.clone();
        orphan.migrations.clear();
        assert!(matches!(LockFile::from_text(&orphan.to_text()), Err(LockError::Squash { .. })));
    }

    #[test]
    fn tampering_breaks_the_chain() {
        let text = sample().to_text();
        let renamed = text.replace("\"one\"", "\"uno\"");
        assert!(matches!(LockFile::from_text(&renamed), Err(LockError::Chain { name, .. }) if name == "uno"));
        let removed: String =
            text.lines().filter(|line| !line.contains("\"one\"")).map(|line| format!("{line}\n")).collect();
        assert!(matches!(LockFile::from_text(&removed), Err(LockError::Chain { name, .. }) if name == "two"));
    }

    #[test]
    fn merge_conflicts_and_newer_formats_are_refused() {
        assert!(matches!(LockFile::from_text("<<<<<<< HEAD\n"), Err(LockError::Form(_))));
        let newer = sample().to_text().replace("\"format\": 1", "\"format\": 2");
        assert!(matches!(LockFile::from_text(&newer), Err(LockError::Format(2))));
    }
}
