//! What the repository says of itself: `[workspace.metadata.schema-sync]` of its top `Cargo.toml`.

use crate::error::Error;
use schema_core::hazard::Code;
use schema_core::scope::Scope;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The table of the metadata. Paths are relative to the file it stands in.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Configuration {
    /// The canonical schema.
    pub schema: PathBuf,
    /// The directory of the migrations.
    pub migrations: PathBuf,
    /// The lock file.
    pub lock_file: PathBuf,
    /// Where resolutions of drift are recorded.
    pub changelog: PathBuf,
    /// Where backups are kept.
    pub backup_directory: PathBuf,
    /// The major version of scratch servers when no live database decides it.
    pub postgres_major: Option<u32>,
    /// The directory of the PostgreSQL programs to use for scratch servers.
    pub postgres_binaries: Option<PathBuf>,
    /// The role that owns what `schema.sql` names no owner for; by default the owner of the database.
    pub owner: Option<String>,
    /// The hazards that a generated migration may have without being asked.
    pub allow: BTreeSet<Code>,
    /// What somebody else manages.
    pub ignore: Scope,
    /// How backups are made and kept.
    pub backup: Backup,
    /// The development environment.
    pub dev: Dev,
    /// What the lint looks at.
    pub lint: Lint,
    /// What a rehearsal allows.
    pub rehearsal: Rehearsal,
}

/// What a rehearsal allows: `[workspace.metadata.schema-sync.rehearsal]`. Without a limit nothing is too long.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Rehearsal {
    /// How long all migrations may take.
    pub seconds: Option<u64>,
    /// How long a step may take.
    pub step_seconds: Option<u64>,
    /// How long a step may keep readers or writers of a table waiting.
    pub blocking_seconds: Option<u64>,
    /// What production takes of the time that scratch takes.
    pub production_percent: u32,
}

impl Default for Rehearsal {
    fn default() -> Rehearsal {
        Rehearsal { seconds: None, step_seconds: None, blocking_seconds: None, production_percent: 100 }
    }
}

/// What the lint looks at: `[workspace.metadata.schema-sync.lint]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Lint {
    /// The version of the last migration that is not looked at, because databases have it.
    pub after: Option<String>,
    /// The rules that are not minded anywhere, each with the reason.
    pub allow: BTreeMap<String, String>,
}

/// The development environment: `[workspace.metadata.schema-sync.dev]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Dev {
    /// A script of rows for a new database.
    pub seed: Option<PathBuf>,
    /// The words of the command that runs the backend; nothing runs when there are none.
    pub backend: Vec<String>,
}

/// How backups are made and kept: `[workspace.metadata.schema-sync.backup]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Backup {
    /// How many tables are written at the same time.
    pub jobs: u32,
    /// The `age` recipients who alone can read the backups.
    pub encrypt_to: Vec<String>,
    /// How many of the newest are kept.
    pub keep_last: usize,
    /// Of how many hours the newest is kept.
    pub keep_hourly: usize,
    /// Of how many days the newest is kept.
    pub keep_daily: usize,
    /// Of how many weeks the newest is kept.
    pub keep_weekly: usize,
    /// Of how many months the newest is kept.
    pub keep_monthly: usize,
    /// How many of those that are known to restore are kept.
    pub keep_verified: usize,
    /// How many days old the last verified restore may be before a deployment; any when it is left out.
    pub verified_within_days: Option<u32>,
}

impl Default for Backup {
    fn default() -> Backup {
        Backup {
            jobs: 1,
            encrypt_to: Vec::new(),
            keep_last: 7,
            keep_hourly: 24,
            keep_daily: 14,
            keep_weekly: 8,
            keep_monthly: 12,
            keep_verified: 2,
            verified_within_days: None,
        }
    }
}

/// All but those that cost rows, or hours: whoever wants these says so.
const ALLOWED: [Code; 5] =
    [Code::BlocksReads, Code::BlocksWrites, Code::MayFailOnData, Code::ChangesAccess, Code::RecreatesObject];

impl Default for Configuration {
    fn default() -> Configuration {
        Configuration {
            schema: "packages/backend/src/db/schema.sql".into(),
            migrations: "packages/backend/src/db/migrations".into(),
            lock_file: "packages/backend/src/db/schema.lock".into(),
            changelog: "packages/backend/src/db/CHANGELOG.md".into(),
            backup_directory: "backups".into(),
            postgres_major: None,
            postgres_binaries: None,
            owner: None,
            allow: BTreeSet::from(ALLOWED),
            ignore: Scope::default(),
            backup: Backup::default(),
            dev: Dev::default(),
            lint: Lint::default(),
            rehearsal: Rehearsal::default(),
        }
    }
}

/// The parts of a `Cargo.toml` that matter here.
#[derive(Deserialize)]
struct Manifest {
    workspace: Option<Workspace>,
}

#[derive(Deserialize)]
struct Workspace {
    metadata: Option<Metadata>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Metadata {
    schema_sync: Option<Configuration>,
}

impl Configuration {
    /// The nearest `Cargo.toml` at or above a directory that has the table, and what it says.
    ///
    /// # Errors
    /// When there is none, or it is not as it should be: an unknown key is an error.
    pub fn find(start: &Path) -> Result<(PathBuf, Configuration), Error> {
        Configuration::look_for(start)?.ok_or_else(|| Error::Configuration {
            file: format!("any Cargo.toml at or above {}", start.display()),
            message: "there is no table [workspace.metadata.schema-sync]".to_owned(),
        })
    }

    /// As [`Configuration::find`], where there may be none.
    ///
    /// # Errors
    /// When there is one that is not as it should be.
    pub fn look_for(start: &Path) -> Result<Option<(PathBuf, Configuration)>, Error> {
        for directory in start.ancestors() {
            let file = directory.join("Cargo.toml");
            let Ok(text) = std::fs::read_to_string(&file) else { continue };
            if let Some(configuration) = Configuration::parse(&text, &file)? {
                return Ok(Some((directory.to_path_buf(), configuration)));
            }
        }
        Ok(None)
    }

    fn parse(text: &str, file: &Path) -> Result<Option<Configuration>, Error> {
        let manifest: Manifest = toml::from_str(text).map_err(|error| Error::Configuration {
            file: file.display().to_string(),
            message: error.to_string().trim_end().to_owned(),
        })?;
        Ok(manifest
            .workspace
            .and_then(|workspace| workspace.metadata)
            .and_then(|metadata| metadata.schema_sync))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_have_defaults_and_unknown_ones_are_refused() {
        let parse = |text| Configuration::parse(text, Path::new("Cargo.toml"));
        assert_eq!(parse("[package]\nname = \"a\"").unwrap(), None);
        let found = parse("[workspace.metadata.schema-sync]\nowner = \"wms\"\nignore.schemas = [\"cron\"]")
            .unwrap()
            .unwrap();
        assert_eq!(found.owner.as_deref(), Some("wms"));
        assert!(found.ignore.schemas.contains("cron"));
        assert_eq!(found.schema, Configuration::default().schema);
        assert!(found.allow.contains(&Code::BlocksWrites) && !found.allow.contains(&Code::DeletesData));
        let strict = parse("[workspace.metadata.schema-sync]\nallow = [\"deletes-data\"]").unwrap().unwrap();
        assert_eq!(strict.allow, BTreeSet::from([Code::DeletesData]));
        let error =
            parse("[workspace.metadata.schema-sync]\nallow = [\"everything\"]").unwrap_err().to_string();
        assert!(error.contains("unknown variant `everything`"), "{error}");
        let error = parse("[workspace.metadata.schema-sync]\nshema = \"a\"").unwrap_err().to_string();
        assert!(error.contains("unknown field `shema`"), "{error}");
    }
}
