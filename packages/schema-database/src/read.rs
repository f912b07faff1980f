//! One read-only snapshot of a database, as a catalog.
//!
//! Needs nothing but CONNECT. Every query is bulk; what belongs to objects of any kind (comments,
//! labels, privileges, membership in an extension) is attached by address, once for all kinds. Two connections
//! that share the snapshot read at the same time where two are given.

mod assemble;
mod decode;
mod marker;
mod work;

use crate::error::Error;
use assemble::Assembly;
use decode::Names;
use postgres::{Client, GenericClient, IsolationLevel, Transaction};
use schema_core::catalog::Catalog;
use std::collections::BTreeSet;
use std::time::Duration;
use work::{Jobs, Worker};

/// The address of an object in the system catalogs, as `pg_depend` writes it: class, object, part.
type Address = (u32, u32, i32);

/// What the reader is asked for.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The roles that are the principal, by name; the owner of the database when there are none.
    pub principals: BTreeSet<String>,
    /// Whether to read what needs what.
    pub dependencies: bool,
    /// Who else is at work in the database.
    pub others: Others,
}

/// Who else is at work in a database while it is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Others {
    /// Nobody knows.
    #[default]
    MayChangeIt,
    /// Nobody: it is a scratch database of our own.
    None,
}

/// What was read, and from what.
#[derive(Debug)]
pub struct Reading {
    /// All managed objects, those of the tool included.
    pub catalog: Catalog,
    /// The server it was read from.
    pub server: Server,
    /// Objects that somebody made and that no kind describes: never passed over in silence.
    pub unmodelled: Vec<String>,
}

/// What a server and database say of themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// `server_version_num / 10000`.
    pub major: u32,
    /// `server_version` as the server words it.
    pub version: String,
    /// The role that owns the database.
    pub database_owner: String,
}

/// The majors that the queries are written for and tested on.
pub const SUPPORTED_MAJORS: std::ops::RangeInclusive<u32> = 13..=18;

/// How often a reading is begun again when the schema changed while it was read.
const ATTEMPTS: u32 = 5;

/// Reads the catalog of the database that the client is connected to.
///
/// # Errors
/// When the server is not a supported PostgreSQL, a query fails, or the schema kept changing: there is no
/// half report.
pub fn read(client: &mut Client, request: &Request) -> Result<Reading, Error> {
    let (reading, ()) = read_together(client, None, request, &mut |_| Ok(()))?;
    Ok(reading)
}

/// As [`read`], with a second connection to the same database that reads at the same time. Something else is asked
/// afterwards, over the first one, while what was read is put together.
///
/// # Errors
/// As [`read`], and as what else is asked.
pub fn read_together<Also>(
    client: &mut Client,
    mut companion: Option<&mut Client>,
    request: &Request,
    ask: &mut dyn FnMut(&mut Client) -> Result<Also, Error>,
) -> Result<(Reading, Also), Error> {
    for attempt in 1..=ATTEMPTS {
        let trust = if attempt == 1 { Trust::Quiet } else { Trust::Marker };
        match read_once(client, companion.as_deref_mut(), request, trust, ask) {
            Ok(Some(both)) => return Ok(both),
            Ok(None) => {}
            Err(Error::Query { source, .. }) if vanished(&source) => {}
            Err(error) => return Err(error),
        }
        std::thread::sleep(Duration::from_millis(50 << attempt));
    }
    Err(Error::SchemaWasChanging { attempts: ATTEMPTS })
}

/// An object was dropped between the snapshot and the moment a deparsing function looked for it: those
/// functions read the newest catalog, not the snapshot's.
fn vanished(error: &postgres::Error) -> bool {
    error.as_db_error().is_some_and(|error| {
        error.code().code() == "XX000" && error.message().starts_with("cache lookup failed")
            || error.message().starts_with("could not open relation with OID")
    })
}

/// What the server and the database say of themselves.
///
/// # Errors
/// When the server is not a supported PostgreSQL.
pub fn server(client: &mut Client) -> Result<Server, Error> {
    ask_server(client)
}

/// What tells that nobody has changed the schema meanwhile, where one connection reads alone.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Trust {
    /// That nobody has written at all, where the server seems to be at rest: it costs next to nothing.
    Quiet,
    /// The marker.
    Marker,
}

/// `None` when the schema changed while it was read, or may have.
fn read_once<Also>(
    client: &mut Client,
    companion: Option<&mut Client>,
    request: &Request,
    trust: Trust,
    ask: &mut dyn FnMut(&mut Client) -> Result<Also, Error>,
) -> Result<Option<(Reading, Also)>, Error> {
    let earlier = if trust == Trust::Quiet && companion.is_none() { marker::visible(client)? } else { None };
    let mut transaction = begin(client)?;
    let seen = marker::visible(&mut transaction)?;
    let is_quiet = earlier.is_some() && earlier == seen;
    let snapshot = companion.is_some().then(|| export_snapshot(&mut transaction)).transpose()?;
    begin_parts(&mut transaction)?;
    let server = ask_server(&mut transaction)?;
    let mut principals = request.principals.clone();
    if principals.is_empty() {
        principals.insert(server.database_owner.clone());
    }
    let names = Names::read(&mut transaction, &principals)?;
    give_locks_back(&mut transaction)?;
    let jobs = Jobs::new(request.dependencies);
    let mut own = Worker::new(&names, server.major);
    let mut other = Worker::new(&names, server.major);
    let sees_the_same = match companion.zip(snapshot) {
        None => {
            own.work(&mut transaction, &jobs)?;
            false
        }
        Some((connection, snapshot)) => {
            let accompany = || {
                let mut companion = begin(connection)?;
                take_snapshot(&mut companion, &snapshot)?;
                begin_parts(&mut companion)?;
                other.work(&mut companion, &jobs)?;
                companion.commit().map_err(Error::query("end the read-only transaction"))?;
                Ok(seen.is_some() && marker::visible(connection)? == seen)
            };
            std::thread::scope(|threads| {
                let accompanying = threads.spawn(accompany);
                let done = own.work(&mut transaction, &jobs);
                let accompanied = joined(accompanying);
                done.and(accompanied)
            })?
        }
    };
    let cannot_have_changed = sees_the_same || request.others == Others::None;
    let needs_marker = !cannot_have_changed && !is_quiet;
    let before = if needs_marker { Some(marker::read(&mut transaction)?) } else { None };
    transaction.commit().map_err(Error::query("end the read-only transaction"))?;
    if is_quiet && !cannot_have_changed && marker::visible(client)? != seen {
        return Ok(None);
    }
    if let Some(before) = before
        && before != marker::read(client)?
    {
        return Ok(None);
    }
    let (assembled, also) = std::thread::scope(|threads| {
        let assembling = threads.spawn(|| Assembly::of([own, other], &names).finish());
        let also = ask(client);
        (joined(assembling), also)
    });
    let (catalog, unmodelled) = assembled?;
    Ok(Some((Reading { catalog, server, unmodelled }, also?)))
}

fn joined<Answer>(thread: std::thread::ScopedJoinHandle<'_, Answer>) -> Answer {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// Begins a reading, with the settings that change how PostgreSQL words definitions, whatever the role or database has set. They end
/// with the transaction: behind a pooler the session is somebody else's next.
fn begin(client: &mut Client) -> Result<Transaction<'_>, Error> {
    let transaction =
        client.build_transaction().isolation_level(IsolationLevel::RepeatableRead).read_only(true);
    let mut transaction = transaction.start().map_err(Error::query("begin a read-only transaction"))?;
    transaction.batch_execute(include_str!("read/session.sql")).map_err(Error::query("prepare a reading"))?;
    Ok(transaction)
}

/// Begins what [`give_locks_back`] goes back to. A snapshot can be shared and taken only before.
fn begin_parts(transaction: &mut Transaction<'_>) -> Result<(), Error> {
    transaction.batch_execute("SAVEPOINT part").map_err(Error::query("begin a part of the reading"))
}

/// Gives back the locks that asking took: on catalogs, and on the tables that printed definitions speak of. The
/// savepoint stays, for the next part.
///
/// Held to the end of the reading they would make whoever changes the schema wait for all of it. And whoever waits
/// for one, such as VACUUM FULL, would make the companion wait behind it, while this connection waits for the
/// companion: a deadlock that the server does not see.
fn give_locks_back(transaction: &mut Transaction<'_>) -> Result<(), Error> {
    transaction.batch_execute("ROLLBACK TO part").map_err(Error::query("end a part of the reading"))
}

fn export_snapshot(transaction: &mut Transaction<'_>) -> Result<String, Error> {
    let row = transaction
        .query_typed_one("SELECT pg_catalog.pg_export_snapshot()", &[])
        .map_err(Error::query("share the snapshot between two connections"))?;
    Ok(row.get(0))
}

/// SET TRANSACTION takes no parameters (manual: "SET TRANSACTION"); the name is the server's own.
fn take_snapshot(transaction: &mut Transaction<'_>, snapshot: &str) -> Result<(), Error> {
    let statement = format!("SET TRANSACTION SNAPSHOT {}", schema_core::quote::literal(snapshot));
    transaction.batch_execute(&statement).map_err(Error::query("share the snapshot between two connections"))
}

fn ask_server(client: &mut impl GenericClient) -> Result<Server, Error> {
    let row = client
        .query_typed_one(include_str!("read/server.sql"), &[])
        .map_err(Error::query("ask the server for its version"))?;
    let number: i32 = row.get("version_number");
    let major = u32::try_from(number / 10000).unwrap_or(0);
    let version: String = row.get("version");
    if !SUPPORTED_MAJORS.contains(&major) {
        return Err(Error::UnsupportedServer { version });
    }
    Ok(Server { major, version, database_owner: row.get("database_owner") })
}
