//! The snapshot that every part of a backup shows, and what the server says of itself in it.

use crate::error::Error;
use crate::manifest::Database;
use postgres::{Client, IsolationLevel, Transaction};

/// A session that keeps the snapshot open for the others.
pub(crate) struct Exporter<'a> {
    // Ends with the value: whoever still needs the snapshot has to have taken it.
    _transaction: Transaction<'a>,
    pub(crate) seen: Seen,
}

/// What is told of the snapshot.
pub(crate) struct Seen {
    pub(crate) snapshot: String,
    pub(crate) wal_position: String,
    pub(crate) database: Database,
    pub(crate) roles: Vec<String>,
}

pub(crate) fn prepare(client: &mut Client) -> Result<(), Error> {
    client.query(include_str!("snapshot/session.sql"), &[]).map_err(Error::query("prepare the session"))?;
    Ok(())
}

/// How long this session waits for a table that somebody has locked.
pub(crate) fn wait_for_locks(client: &mut Client, milliseconds: u64) -> Result<(), Error> {
    let value = milliseconds.to_string();
    client
        .execute("SELECT pg_catalog.set_config('lock_timeout', $1, false)", &[&value])
        .map_err(Error::query("prepare the session"))?;
    Ok(())
}

impl Exporter<'_> {
    pub(crate) fn begin(client: &mut Client) -> Result<Exporter<'_>, Error> {
        prepare(client)?;
        let mut transaction = read_only(client)?;
        let failed = || Error::query("export a snapshot");
        let row = transaction.query_one("SELECT pg_catalog.pg_export_snapshot()", &[]).map_err(failed())?;
        let snapshot = row.get(0);
        let (database, wal_position) = describe(&mut transaction)?;
        let roles = transaction.query(include_str!("snapshot/roles.sql"), &[]).map_err(failed())?;
        let roles = roles.iter().map(|row| row.get(0)).collect();
        let seen = Seen { snapshot, wal_position, database, roles };
        Ok(Exporter { _transaction: transaction, seen })
    }
}

/// What the server says of the database.
pub(crate) fn describe(client: &mut impl postgres::GenericClient) -> Result<(Database, String), Error> {
    let row = client
        .query_one(include_str!("snapshot/server.sql"), &[])
        .map_err(Error::query("ask the server about the database"))?;
    let number: i32 = row.get("version_number");
    let database = Database {
        name: row.get("name"),
        owner: row.get("owner"),
        encoding: row.get("encoding"),
        collate: row.get("collate"),
        ctype: row.get("ctype"),
        system_identifier: row.get("system_identifier"),
        server_version: row.get("server_version"),
        server_major: number.unsigned_abs() / 10_000,
    };
    Ok((database, row.get("wal_position")))
}

pub(crate) fn read_only(client: &mut Client) -> Result<Transaction<'_>, Error> {
    let transaction =
        client.build_transaction().isolation_level(IsolationLevel::RepeatableRead).read_only(true);
    transaction.start().map_err(Error::query("begin a read-only transaction"))
}

/// A transaction that sees what the exporter sees. SET TRANSACTION takes no parameters; the name is the server's own,
/// and is made of digits, letters and `-`.
pub(crate) fn join<'a>(client: &'a mut Client, snapshot: &str) -> Result<Transaction<'a>, Error> {
    let mut transaction = read_only(client)?;
    let plain: String = snapshot.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    transaction
        .batch_execute(&format!("SET TRANSACTION SNAPSHOT '{plain}'"))
        .map_err(Error::query("share the snapshot"))?;
    Ok(transaction)
}
