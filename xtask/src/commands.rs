//! One file a command: it calls the libraries and prints what they say.

pub(crate) mod backup;
pub(crate) mod backup_list;
pub(crate) mod backup_prune;
pub(crate) mod backup_restore;
pub(crate) mod backup_verify;
pub(crate) mod db_baseline;
pub(crate) mod db_checksum;
pub(crate) mod db_diff;
pub(crate) mod db_docs;
pub(crate) mod db_export;
pub(crate) mod db_generate;
pub(crate) mod db_lint;
pub(crate) mod db_migrate;
pub(crate) mod db_rebase;
pub(crate) mod db_rehearse;
pub(crate) mod db_squash;
pub(crate) mod db_status;
pub(crate) mod db_sync;
pub(crate) mod db_validate;
pub(crate) mod dev;
pub(crate) mod doctor;
pub(crate) mod load_hint;
mod migrate_several;
pub(crate) mod report;
pub(crate) mod survey;

use crate::arguments::{At, Common};
use crate::failure::Failure;
use schema_database::cache::Store;
use schema_database::configuration::Configuration;
use schema_database::connection::{self, Target};
use schema_database::gate::{self, Options};
use schema_database::repository::{self, Files};
use schema_database::server::Request;
use std::path::{Path, PathBuf};

/// What the common options mean.
pub(crate) struct Session {
    root: PathBuf,
    configuration: Configuration,
    pub(crate) options: Options,
    pub(crate) store: Store,
    pub(crate) database: Option<Target>,
}

impl Session {
    pub(crate) fn open(common: &Common, at: At) -> Result<Session, Failure> {
        let start = std::env::current_dir().unwrap_or_else(|_| PathBuf::from("."));
        let (root, mut configuration) = Configuration::find(&start)?;
        let given = |path: &Path| start.join(path);
        if let Some(schema) = &common.schema {
            configuration.schema = given(schema);
        }
        if let Some(migrations) = &common.migrations {
            configuration.migrations = given(migrations);
        }
        let scratch = scratch_request(common, configuration.postgres_major)?;
        let at = match at {
            At::Dev => gate::At::Dev,
            At::Ci => gate::At::Ci,
            At::PreDeploy => gate::At::PreDeploy,
            At::PostDeploy => gate::At::PostDeploy,
        };
        let options = Options { at, scratch, use_cache: !common.no_cache };
        let store = gate::open_store(&options)?;
        let database = common.database_url.as_deref().map(open_target).transpose()?;
        Ok(Session { root, configuration, options, store, database })
    }

    /// The database, for a command that cannot do without.
    pub(crate) fn database(&self) -> Result<&Target, Failure> {
        self.database.as_ref().ok_or_else(|| {
            Failure::usage(
                "no database is named",
                "set DATABASE_URL, or say `--database-url postgresql://user@host/database`",
            )
        })
    }

    pub(crate) fn read_files(&self) -> Result<Files, Failure> {
        Ok(repository::read(self.root.clone(), self.configuration.clone(), &self.store)?)
    }

    pub(crate) fn lock_path(&self) -> PathBuf {
        self.root.join(&self.configuration.lock_file)
    }

    pub(crate) fn changelog_path(&self) -> PathBuf {
        self.root.join(&self.configuration.changelog)
    }
}

fn open_target(url: &str) -> Result<Target, Failure> {
    let on_command_line = std::env::args_os().any(|argument| argument.to_string_lossy().contains(url));
    let target = Target::parse(url, &connection::environment)?;
    if on_command_line && target.has_inline_password {
        crate::output::warning(
            "the password on the command line can be seen by everyone on this machine; use DATABASE_URL in the environment or PGPASSFILE",
        );
    }
    for warning in &target.warnings {
        crate::output::warning(warning);
    }
    Ok(target)
}

/// Where scratch databases come from, as the common options have it.
fn scratch_request(common: &Common, major: Option<u32>) -> Result<Request, Failure> {
    let mut scratch = Request::from_environment(major);
    if let Some(url) = &common.scratch_url {
        scratch.server = Some(open_target(url)?.as_named_server());
    }
    Ok(scratch)
}
