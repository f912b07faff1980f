//! One file a command: it calls the libraries and prints what they say.

pub(crate) mod db_checksum;
pub(crate) mod db_status;
pub(crate) mod db_validate;
pub(crate) mod load_hint;

use crate::arguments::{At, Common};
use crate::failure::Failure;
use schema_database::cache::Store;
use schema_database::configuration::Configuration;
use schema_database::connection::{self, Target};
use schema_database::gate::{self, Options};
use schema_database::repository::{self, Files};
use schema_database::server::{NamedServer, Request};
use std::path::{Path, PathBuf};
use std::sync::Arc;

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
        let mut scratch = Request::from_environment(configuration.postgres_major);
        if let Some(url) = &common.scratch_url {
            scratch.server = Some(named_server(&open_target(url)?));
        }
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

fn named_server(target: &Target) -> NamedServer {
    let connector = target.clone();
    NamedServer {
        config: target.config().clone(),
        connect: Arc::new(move |config| connector.connect_as(config).map_err(Into::into)),
    }
}
