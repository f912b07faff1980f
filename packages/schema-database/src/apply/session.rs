//! The session that migrates: where it is, what it may do, and the settings that hold for every batch.

use super::{Settings, interrupt};
use crate::connection::Target;
use crate::error::Error;
use crate::read::SUPPORTED_MAJORS;
use postgres::error::SqlState;
use postgres::{Client, GenericClient};
use schema_core::quote;
use std::time::{Duration, Instant};

/// A connection on which migrations run.
pub(super) struct Session {
    pub(super) client: Client,
    /// The server's process.
    pub(super) process: i32,
    /// The server's major version.
    pub(super) major: u32,
    /// What tells the server's cluster from all others.
    pub(super) cluster: Option<String>,
    /// Who owns what the migrations make.
    pub(super) principal: String,
    /// Where the session is connected to.
    pub(super) target: Target,
    /// How long a statement waits for a lock.
    pub(super) lock_timeout: Duration,
    /// Who stood in the way of the last statement.
    pub(super) blockers: Vec<String>,
    login: String,
    /// What brings the session back to where it began.
    restoration: String,
}

/// How long a server that is starting, or has no room, is asked again.
const PATIENCE: Duration = Duration::from_secs(30);

impl Session {
    /// Connects, and refuses where nothing can be migrated. `owner` is the configured principal.
    pub(super) fn open(target: &Target, owner: Option<&str>, settings: &Settings) -> Result<Session, Error> {
        let mut client = connect(target, settings)?;
        interrupt::cancels(target, client.cancel_token());
        let row = client
            .query_one(include_str!("session.sql"), &[])
            .map_err(Error::query("ask the server where the session is"))?;
        let major = u32::try_from(row.get::<_, i32>("major")).unwrap_or_default();
        if !SUPPORTED_MAJORS.contains(&major) {
            return Err(Error::UnsupportedServer { version: major.to_string() });
        }
        if row.get("is_in_recovery") {
            return Err(Error::ReadOnly { reason: "is a standby in recovery" });
        }
        if row.get("is_read_only") {
            return Err(Error::ReadOnly { reason: "lets this session only read" });
        }
        let login: String = row.get("login");
        let principal = owner.map_or_else(|| row.get("database_owner"), str::to_owned);
        let role: String = row.get("role");
        let mut restoration = RESTORATION.to_owned();
        if role != principal {
            restoration.push_str(&format!("SET ROLE {};\n", quote::identifier(&principal)));
        }
        if major >= 14 && notices_lost_clients(&mut client) {
            restoration.push_str("SET client_connection_check_interval = '1s';\n");
        }
        let process = row.get("process");
        let mut session = Session {
            client,
            process,
            major,
            cluster: row.get("system_identifier"),
            principal,
            target: target.clone(),
            lock_timeout: settings.lock_timeout,
            blockers: Vec::new(),
            login,
            restoration,
        };
        session.restore()?;
        Ok(session)
    }

    /// Brings settings and roles back to where they began, and forgets what a batch has left in the session.
    pub(super) fn restore(&mut self) -> Result<(), Error> {
        let failed = |source: postgres::Error| match source.code() {
            Some(&SqlState::INSUFFICIENT_PRIVILEGE) => Error::NotThePrincipal {
                login: self.login.clone(),
                principal: self.principal.clone(),
                source,
            },
            _ => Error::query("prepare the session")(source),
        };
        self.client.batch_execute(&self.restoration).map_err(failed)?;
        self.client.batch_execute(FORGETTING).map_err(Error::query("prepare the session"))?;
        Ok(())
    }

    /// What [`Session::restore`] does to settings and roles, for use in a transaction.
    pub(super) fn restoration(&self) -> String {
        self.restoration.clone()
    }
}

/// Where the session is: process, roles. They must be the same before a batch and at its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Identity {
    pub(super) process: i32,
    login: String,
    role: String,
    pub(super) holds_lock: bool,
    /// The transaction.
    pub(super) transaction: String,
}

/// The identity within a transaction, which gets a number by that. `key` is that of the lock against other runners.
pub(super) fn identity(client: &mut impl GenericClient, key: i64) -> Result<Identity, Error> {
    let row = client
        .query_one(include_str!("identity.sql"), &[&key])
        .map_err(Error::query("ask for the transaction"))?;
    Ok(Identity {
        process: row.get("process"),
        login: row.get("login"),
        role: row.get("role"),
        holds_lock: row.get("holds_lock"),
        transaction: row.get("transaction"),
    })
}

/// Roles first: what may be set depends on them. `RESET ALL` goes back to the settings that the connection was
/// begun with, whatever the role or the database has set.
const RESTORATION: &str = "RESET SESSION AUTHORIZATION;\nRESET ROLE;\nRESET ALL;\n";

/// Statements that were prepared stay: the client library has some of its own.
const FORGETTING: &str = "CLOSE ALL; UNLISTEN *; DISCARD TEMP; DISCARD SEQUENCES";

fn connect(target: &Target, settings: &Settings) -> Result<Client, Error> {
    let start = Instant::now();
    let mut config = target.config().clone();
    let options = config.get_options().map(|options| format!("{options} ")).unwrap_or_default();
    config.options(&(options + &startup_options(settings)));
    config.application_name(&format!("xtask:db-migrate:{}", settings.run));
    loop {
        let attempt = target.refuse_pooler().and_then(|()| target.connect_as(&config));
        match attempt {
            Err(error) if error.is_passing() && start.elapsed() < PATIENCE => {
                interrupt::check()?;
                std::thread::sleep(Duration::from_millis(500));
            }
            outcome => return outcome,
        }
    }
}

/// As options of the connection, so that a `RESET` in a migration goes back to them.
///
/// `TimeZone` decides what a timestamp without one means: it is the one of scratch servers. A commit that the server
/// forgets in a crash would be a migration that is recorded as applied elsewhere.
fn startup_options(settings: &Settings) -> String {
    let milliseconds = |duration: Duration| duration.as_millis();
    format!(
        "-c search_path=\"$user\",public -c lock_timeout={} -c statement_timeout={} \
         -c idle_in_transaction_session_timeout=60000 -c synchronous_commit=on -c TimeZone=UTC -c DateStyle=ISO,MDY \
         -c IntervalStyle=postgres -c standard_conforming_strings=on -c default_tablespace= \
         -c default_transaction_isolation=read\\ committed -c default_transaction_deferrable=off \
         -c client_min_messages=warning",
        milliseconds(settings.lock_timeout),
        milliseconds(settings.statement_timeout),
    )
}

/// Whether a server lets a statement end when its client is gone. Not every platform can.
fn notices_lost_clients(client: &mut Client) -> bool {
    client.batch_execute("SET client_connection_check_interval = '1s'").is_ok()
}
