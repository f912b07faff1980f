//! What was kept, brought back.

use super::{Doomed, list, open};
use crate::error::Error;
use crate::hash;
use crate::rows::identifier;
use crate::store::Backup;
use postgres::error::SqlState;
use postgres::{Client, GenericClient, Transaction};
use std::io::{self, Read};
use std::path::Path;

/// What the name of a column ends with that holds what another had before.
const BEFORE: &str = "_before";

/// What came back of one table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BroughtBack {
    /// `schema.table`, or `schema.table.column`.
    pub title: String,
    /// Rows that were kept.
    pub kept: u64,
    /// Rows that have it again. The others are no longer there, or have a value already.
    pub restored: u64,
    /// Whether the table had to be made.
    pub was_made: bool,
}

/// Brings back what was kept, in one transaction: of all tables, or of one.
///
/// # Errors
/// When the files are not those that were written, or the database cannot take them: then nothing is changed.
pub fn bring_back(
    client: &mut Client,
    backup: &Backup,
    identity: Option<&Path>,
    only: Option<&str>,
) -> Result<Vec<BroughtBack>, Error> {
    let manifest = crate::verify::structure(backup)?;
    for file in &manifest.files {
        if hash::of_file(&backup.directory.join(&file.path))?.sha256 != file.sha256 {
            let damage = vec![format!("{} has other bytes than were written", file.path)];
            return Err(Error::Damaged { name: backup.name.clone(), damage });
        }
    }
    let all = list(backup, manifest, identity)?;
    let mut transaction = client.transaction().map_err(Error::query("begin a transaction"))?;
    let chosen =
        |doomed: &Doomed| only.is_none_or(|only| format!("{}.{}", doomed.schema, doomed.table) == only);
    let mut brought_back = Vec::new();
    let mut left: Vec<(usize, &Doomed)> = all.iter().enumerate().filter(|(_, it)| chosen(it)).collect();
    // Rows that refer to others come after them: what is too early is tried again when something has come back.
    while !left.is_empty() {
        let (before, mut early) = (left.len(), None);
        let mut later = Vec::new();
        for (index, doomed) in left {
            let rows = open(backup, manifest, index, identity)?;
            match bring(&mut transaction, backup, doomed, rows) {
                Ok(back) => brought_back.push(back),
                Err(error) if lacks_what_it_refers_to(&error) => {
                    later.push((index, doomed));
                    early = Some(error);
                }
                Err(error) => return Err(error),
            }
        }
        left = later;
        if let Some(error) = early.filter(|_| left.len() == before) {
            return Err(error);
        }
    }
    if let (Some(only), []) = (only, brought_back.as_slice()) {
        return Err(Error::NoTable { name: backup.name.clone(), table: only.to_owned() });
    }
    transaction.commit().map_err(Error::query("commit what is brought back"))?;
    Ok(brought_back)
}

/// One table's, or nothing of it.
fn bring(
    transaction: &mut Transaction<'_>,
    backup: &Backup,
    doomed: &Doomed,
    mut rows: impl Read,
) -> Result<BroughtBack, Error> {
    let failed = || Error::query("set a savepoint");
    let mut savepoint = transaction.transaction().map_err(failed())?;
    let back = match &doomed.column {
        None => bring_rows(&mut savepoint, backup, doomed, &mut rows)?,
        Some(column) => bring_column(&mut savepoint, backup, doomed, column, &mut rows)?,
    };
    savepoint.commit().map_err(failed())?;
    Ok(back)
}

fn lacks_what_it_refers_to(error: &Error) -> bool {
    matches!(error, Error::Query { source, .. } if source.code() == Some(&SqlState::FOREIGN_KEY_VIOLATION))
}

/// Into an empty table; one that is gone is made, without what it had besides columns.
fn bring_rows(
    transaction: &mut Transaction<'_>,
    backup: &Backup,
    doomed: &Doomed,
    rows: &mut impl Read,
) -> Result<BroughtBack, Error> {
    let failed = || Error::query("bring back a table");
    let table = doomed.table_name();
    let row =
        transaction.query_one("SELECT pg_catalog.to_regclass($1) IS NULL", &[&table]).map_err(failed())?;
    let was_made: bool = row.get(0);
    if was_made {
        let create = format!("CREATE TABLE {table} ({})", doomed.column_types());
        transaction.batch_execute(&create).map_err(failed())?;
    } else if !is_empty(transaction, &table)? {
        let what = format!("rows in {}", doomed.title());
        return Err(Error::NotEmpty { database: backup.name.clone(), what });
    }
    let kept = copy_in(transaction, &format!("{table} ({})", doomed.column_names()), rows)?;
    Ok(BroughtBack { title: doomed.title(), kept, restored: kept, was_made })
}

fn is_empty(client: &mut impl GenericClient, table: &str) -> Result<bool, Error> {
    let question = format!("SELECT NOT EXISTS (SELECT FROM {table})");
    let row = client.query_one(&question, &[]).map_err(Error::query("look whether a table is empty"))?;
    Ok(row.get(0))
}

/// Into the rows that have the same key and no value.
fn bring_column(
    transaction: &mut Transaction<'_>,
    backup: &Backup,
    doomed: &Doomed,
    column: &str,
    rows: &mut impl Read,
) -> Result<BroughtBack, Error> {
    let failed = || Error::query("bring back the values of a column");
    if doomed.key.is_empty() {
        return Err(Error::Options(format!(
            "{} had no primary key by which rows are found again: the values are in `{}` with all others of their rows",
            doomed.title(),
            backup.name
        )));
    }
    let kept_as = "pg_temp.schema_sync_kept";
    let create = format!("CREATE TEMPORARY TABLE schema_sync_kept ({})", doomed.column_types());
    transaction.batch_execute(&create).map_err(failed())?;
    let kept = copy_in(transaction, kept_as, rows)?;
    let kept_column = identifier(column);
    let column = if doomed.stays { add_before(transaction, doomed, column)? } else { kept_column.clone() };
    let same: Vec<String> = doomed.key.iter().map(|key| format!("t.{0} = k.{0}", identifier(key))).collect();
    let update = format!(
        "UPDATE {} AS t SET {column} = k.{kept_column} FROM {kept_as} AS k WHERE {} AND t.{column} IS NULL",
        doomed.table_name(),
        same.join(" AND ")
    );
    let restored = transaction.execute(&update, &[]).map_err(failed())?;
    transaction.batch_execute(&format!("DROP TABLE {kept_as}")).map_err(failed())?;
    let title = doomed.title() + if doomed.stays { BEFORE } else { "" };
    Ok(BroughtBack { title, kept, restored, was_made: false })
}

/// A column for the values that another has had. They are of its old type, and somebody may have written newer ones.
fn add_before(transaction: &mut Transaction<'_>, doomed: &Doomed, column: &str) -> Result<String, Error> {
    let before = identifier(&format!("{column}{BEFORE}"));
    let of_type = doomed.columns.iter().find(|(name, _)| name == column).map_or("text", |(_, of)| of);
    let add = format!("ALTER TABLE {} ADD COLUMN IF NOT EXISTS {before} {of_type}", doomed.table_name());
    transaction.batch_execute(&add).map_err(Error::query("add a column for values that were changed"))?;
    Ok(before)
}

fn copy_in(transaction: &mut Transaction<'_>, into: &str, rows: &mut impl Read) -> Result<u64, Error> {
    let failed = || Error::query("write the rows that were kept");
    let mut writer = transaction.copy_in(&format!("COPY {into} FROM STDIN")).map_err(failed())?;
    io::copy(rows, &mut writer).map_err(|source| Error::File {
        action: "read the rows of",
        path: into.into(),
        source,
    })?;
    writer.finish().map_err(failed())
}
