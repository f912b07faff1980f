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
        LockFile { format: FORMAT, postgres, schema, migrations }
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
        let mut previous = chain::START;
        for migration in &lock.migrations {
            let LockedMigration { version, name, checksum, .. } = migration;
            if migration.chain != chain::link(previous, version, name, checksum) {
                return Err(LockError::Chain { version: version.clone(), name: name.clone() });
            }
            previous = &migration.chain;
        }
        for pair in lock.migrations.windows(2) {
            if pair[0].version >= pair[1].version {
                return Err(LockError::Order {
                    version: pair[1].version.clone(),
                    before: pair[0].version.clone(),
                });
            }
        }
        Ok(lock)
    }

    /// The text: JSON with a line for each migration, so that two branches that add one conflict in a merge.
    pub fn to_text(&self) -> String {
        let migrations: Vec<String> = self.migrations.iter().map(to_json).collect();
        format!(
            "{{\n\"format\": {},\n\"postgres\": {},\n\"schema\": {},\n\"migrations\": [\n{}\n]\n}}\n",
            self.format,
            self.postgres,
            to_json(&self.schema),
            migrations.join(",\n")
        )
    }
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
