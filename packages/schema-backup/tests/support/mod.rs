//! What the tests of this crate share: a server, a database with rows, and a directory for backups.

#![allow(dead_code, reason = "each test uses its part")]

pub(crate) mod restore;

use postgres::config::Host;
use postgres::{Client, Config, NoTls};
use schema_backup::Error;
use schema_backup::backup::{self, CallerError, Facts, Made, Options, Source};
use schema_backup::place::{Place, Secret};
use schema_backup::store::{Backup, Store};
use schema_backup::tool::{self, Tools};
use schema_backup::verify::Means;
use schema_database::server::{Request, Scratch, ScratchDatabase};
use std::path::PathBuf;

/// A word that is found nowhere unless it was leaked.
pub(crate) const CANARY: &str = "canary:pass\\word";

/// A server that stands for the user's.
pub(crate) fn server() -> Scratch {
    server_of(None)
}

pub(crate) fn server_of(major: Option<u32>) -> Scratch {
    Scratch::open(&Request::from_environment(major)).unwrap()
}

/// A database, with what its rows make hard.
pub(crate) fn database(server: &Scratch) -> ScratchDatabase {
    let database = server.database().unwrap();
    execute(&database, include_str!("database.sql"));
    database
}

pub(crate) fn execute(database: &ScratchDatabase, statements: &str) {
    let mut client = database.connect().unwrap();
    client.batch_execute("RESET search_path").unwrap();
    client.batch_execute(statements).unwrap_or_else(|error| panic!("{statements}: {error:?}"));
}

/// How the client programs get to a database. The server asks for no password, so that any will do.
pub(crate) fn place(config: &Config) -> Place {
    let host = match &config.get_hosts()[0] {
        Host::Unix(path) => path.display().to_string(),
        Host::Tcp(name) => name.clone(),
    };
    let variables = vec![
        ("PGHOST", host),
        ("PGPORT", config.get_ports()[0].to_string()),
        ("PGUSER", config.get_user().unwrap().to_owned()),
        ("PGDATABASE", config.get_dbname().unwrap().to_owned()),
    ];
    Place { variables, password: Some(Secret::new(CANARY)) }
}

pub(crate) fn connect(config: &Config) -> Result<Client, CallerError> {
    Ok(config.connect(NoTls)?)
}

/// What the caller of the library would know.
pub(crate) fn facts() -> Facts {
    Facts {
        fingerprint: Some("ab12".to_owned()),
        version: Some("20240115.143022".to_owned()),
        history_head: Some("cd34".to_owned()),
        catalog: Some("{\"kind\":\"table\"}\n".to_owned()),
    }
}

pub(crate) fn tools() -> Vec<Tools> {
    tool::find(None)
}

pub(crate) fn options() -> Options {
    Options::new(tools())
}

/// A directory of backups, gone with the value.
pub(crate) struct Shelf {
    directory: tempfile::TempDir,
    pub(crate) store: Store,
    pub(crate) tools: Vec<Tools>,
}

impl Shelf {
    pub(crate) fn new() -> Shelf {
        let directory = tempfile::tempdir().unwrap();
        let store = Store::create(&directory.path().join("backups")).unwrap();
        Shelf { directory, store, tools: tools() }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.store.directory().join(name)
    }

    pub(crate) fn means(&self) -> Means<'_> {
        Means { tools: &self.tools, identity: None }
    }

    /// What lies in the directory, sorted.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.store.directory()).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    pub(crate) fn backup(&self, database: &ScratchDatabase, options: &Options) -> Result<Made, Error> {
        self.backup_of(&database.config(), options)
    }

    pub(crate) fn backup_of(&self, config: &Config, options: &Options) -> Result<Made, Error> {
        let source = Source { place: place(config), connect: &|| connect(config), facts: &|| Ok(facts()) };
        backup::make(&self.store, &source, options)
    }

    pub(crate) fn find(&self, name: &str) -> Backup {
        self.store.find(Some(name)).unwrap()
    }
}
