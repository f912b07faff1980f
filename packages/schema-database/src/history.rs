//! The record, in the database, of what was applied.
//!
//! Rows are chained by SHA-256, so that none can be changed, removed, inserted or moved unnoticed; the head of
//! the chain is also in the lock file. A superuser can compute a new chain: only the copies outside the
//! database make it evidence.

use crate::error::Error;
use postgres::error::SqlState;
use postgres::{Client, GenericClient, Row, Transaction};
use schema_core::chain;
use schema_core::fingerprint::Fingerprint;
use schema_core::verdict::AppliedMigration;

/// One migration that was applied, as it is recorded.
#[derive(Clone, Debug)]
pub struct Record<'a> {
    /// `YYYYMMDD.HHMMSS`.
    pub version: &'a str,
    /// The title in the file's name.
    pub name: &'a str,
    /// SHA-256 of the text.
    pub checksum: &'a str,
    /// SHA-256 of the text without comments and white space.
    pub cosmetic_checksum: &'a str,
    /// Of the catalog before.
    pub from: Fingerprint,
    /// Of the catalog after.
    pub to: Fingerprint,
}

/// The statements that make the tool's own tables.
pub const TABLES: &str = include_str!("history/tables.sql");

/// The statements that take them away again, from a scratch database only.
pub(crate) const WITHOUT_TABLES: &str = "DROP TABLE public.schema_version; \
     DROP TABLE schema_sync.step, schema_sync.migration; DROP SCHEMA schema_sync";

/// Makes the tool's own tables where they are missing.
///
/// # Errors
/// When the role may not create them, or something else has their names.
pub fn install(client: &mut Client) -> Result<(), Error> {
    let mut transaction = client.transaction().map_err(Error::query("begin a transaction"))?;
    if !exists(&mut transaction)? {
        transaction.batch_execute(TABLES).map_err(Error::query("create the tables of the history"))?;
    }
    transaction.commit().map_err(Error::query("create the tables of the history"))
}

/// Whether the database has a history.
///
/// # Errors
/// When the question cannot be asked.
pub fn exists(client: &mut impl GenericClient) -> Result<bool, Error> {
    let question = "SELECT EXISTS (SELECT FROM pg_catalog.pg_class AS c \
                    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace \
                    WHERE n.nspname = 'schema_sync' AND c.relname = 'migration')";
    let row = client.query_typed_one(question, &[]).map_err(Error::query("look for the history"))?;
    Ok(row.get(0))
}

/// What a database has of a history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum History {
    /// None.
    Absent,
    /// Every row, in the order of applying.
    Rows(Vec<AppliedMigration>),
    /// A table of another form than this tool makes; this is what the server says of it.
    Unreadable(String),
}

/// The history of a database.
///
/// # Errors
/// When it cannot be asked for, or the role may not read it.
pub fn read(client: &mut impl GenericClient) -> Result<History, Error> {
    if !exists(client)? {
        return Ok(History::Absent);
    }
    let rows = match client.query_typed(include_str!("history/read.sql"), &[]) {
        Err(error) => {
            return match error.as_db_error().filter(|error| is_of_another_form(error.code())) {
                Some(known) => Ok(History::Unreadable(known.message().to_owned())),
                None => Err(Error::query("read the history")(error)),
            };
        }
        Ok(rows) => rows,
    };
    let mut applied = Vec::with_capacity(rows.len());
    let mut previous = chain::START.to_owned();
    for row in &rows {
        let expected = row_hash(&previous, row)?;
        let recorded: String = get(row, "row_hash")?;
        applied.push(AppliedMigration {
            version: get(row, "version")?,
            name: get(row, "name")?,
            checksum: get(row, "checksum")?,
            cosmetic_checksum: get(row, "cosmetic_checksum")?,
            chain: get(row, "chain")?,
            intact: recorded == expected,
        });
        previous = recorded;
    }
    Ok(History::Rows(applied))
}

/// Each migration that was applied, oldest first, and when and by whom.
///
/// # Errors
/// When the history cannot be asked for, or is not of the form that this tool makes.
pub fn timeline(client: &mut impl GenericClient) -> Result<Vec<(String, String)>, Error> {
    if !exists(client)? {
        return Ok(Vec::new());
    }
    let rows = client
        .query_typed(include_str!("history/read.sql"), &[])
        .map_err(Error::query("read the history"))?;
    let event = |row: &Row| {
        let title = format!("{}_{}", get(row, "version")?, get(row, "name")?);
        let finished = get(row, "finished")?;
        let finished = finished.get(..19).unwrap_or(&finished).replace('T', " ");
        Ok((title, format!("{finished} UTC, by {}", get(row, "applied_by")?)))
    };
    rows.iter().map(event).collect()
}

/// The migrations that have stopped between two of their steps, and how many steps each has begun.
///
/// # Errors
/// When the role may not read that. A table of another form is told of elsewhere, and holds none.
pub fn read_halfway(client: &mut impl GenericClient) -> Result<Vec<(String, i64)>, Error> {
    if !exists(client)? {
        return Ok(Vec::new());
    }
    match client.query_typed(include_str!("history/halfway.sql"), &[]) {
        Ok(rows) => Ok(rows.iter().map(|row| (row.get("version"), row.get("steps"))).collect()),
        Err(error) if error.as_db_error().is_some_and(|error| is_of_another_form(error.code())) => {
            Ok(Vec::new())
        }
        Err(error) => Err(Error::query("read the steps of the history")(error)),
    }
}

/// Class 42, "syntax error or access rule violation", without the access rules
/// (https://www.postgresql.org/docs/current/errcodes-appendix.html): a column is missing, or has another type.
fn is_of_another_form(state: &SqlState) -> bool {
    state.code().starts_with("42") && *state != SqlState::INSUFFICIENT_PRIVILEGE
}

/// Appends a row, in the transaction that applied the migration.
///
/// # Errors
/// When the version is already recorded, or the row cannot be written.
pub fn append(transaction: &mut Transaction<'_>, record: &Record<'_>) -> Result<(), Error> {
    let refused = "write the history";
    let last = transaction
        .query_opt(
            "SELECT chain::pg_catalog.text, row_hash::pg_catalog.text FROM schema_sync.migration \
             ORDER BY position DESC LIMIT 1",
            &[],
        )
        .map_err(Error::query(refused))?;
    let start = (chain::START.to_owned(), chain::START.to_owned());
    let (last_chain, last_hash) = last.map_or(start, |row| (row.get(0), row.get(1)));
    let Record { version, name, checksum, cosmetic_checksum, from, to } = record;
    let chain = chain::link(&last_chain, version, name, checksum);
    let (from, to) = (from.to_string(), to.to_string());
    transaction
        .execute(
            include_str!("history/append.sql"),
            &[version, name, checksum, cosmetic_checksum, &from, &to, &chain, &env!("CARGO_PKG_VERSION")],
        )
        .map_err(Error::query(refused))?;
    let row = transaction
        .query_one(&format!("{} WHERE version = $1", read_one()), &[version])
        .map_err(Error::query(refused))?;
    let hash = row_hash(&last_hash, &row)?;
    transaction
        .execute("UPDATE schema_sync.migration SET row_hash = $2 WHERE version = $1", &[version, &hash])
        .map_err(Error::query(refused))?;
    Ok(())
}

/// Takes the last row away, in the transaction that undid its migration.
///
/// # Errors
/// When another row is the last one.
pub fn take_back(transaction: &mut Transaction<'_>, version: &str) -> Result<(), Error> {
    let statement = "DELETE FROM schema_sync.migration AS m WHERE m.version = $1 \
                     AND m.position = (SELECT pg_catalog.max(l.position) FROM schema_sync.migration AS l)";
    let taken = transaction.execute(statement, &[&version]).map_err(Error::query("write the history"))?;
    if taken == 1 { Ok(()) } else { Err(Error::History(format!("{version} is not its last row"))) }
}

/// Records that the database equals the canonical schema with this checksum. Recording it again changes nothing.
///
/// # Errors
/// When the row cannot be written.
pub fn record_version(
    client: &mut impl GenericClient,
    version: &str,
    checksum: &str,
    migrations: &[String],
) -> Result<(), Error> {
    client
        .execute(include_str!("history/record_version.sql"), &[&version, &checksum, &migrations])
        .map_err(Error::query("record the schema's version"))?;
    Ok(())
}

/// The version that was recorded last, where the database has the table and we may read it.
///
/// # Errors
/// When the question cannot be asked.
pub fn recorded_version(client: &mut impl GenericClient) -> Result<Option<String>, Error> {
    let failed = || Error::query("read the schema's version");
    // NULL where there is no such table.
    let question = "SELECT pg_catalog.has_table_privilege(\
                    pg_catalog.to_regclass('public.schema_version')::pg_catalog.oid, 'SELECT')";
    let is_there: Option<bool> = client.query_one(question, &[]).map_err(failed())?.get(0);
    if is_there != Some(true) {
        return Ok(None);
    }
    let question = "SELECT version::pg_catalog.text FROM public.schema_version ORDER BY applied_at DESC, version DESC LIMIT 1";
    Ok(client.query_opt(question, &[]).map_err(failed())?.map(|row| row.get(0)))
}

/// The query of all rows without its order, to ask for one.
fn read_one() -> &'static str {
    include_str!("history/read.sql").split("ORDER BY").next().unwrap_or_default()
}

fn row_hash(previous: &str, row: &Row) -> Result<String, Error> {
    // The chain's link is a hash of version, name and checksum.
    let columns = [
        "chain",
        "cosmetic_checksum",
        "from_fingerprint",
        "to_fingerprint",
        "started",
        "finished",
        "applied_by",
        "tool_version",
    ];
    let mut parts = vec![previous.to_owned()];
    for column in columns {
        parts.push(get(row, column)?);
    }
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    Ok(chain::digest("schema-sync history 1", &parts))
}

fn get(row: &Row, column: &str) -> Result<String, Error> {
    row.try_get::<_, Option<String>>(column)
        .map(Option::unwrap_or_default)
        .map_err(|error| Error::History(error.to_string()))
}
