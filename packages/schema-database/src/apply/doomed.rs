//! What a statement is about to delete, found out under the lock under which it will: in the migration's own transaction, so
//! that no row is written in between.

use crate::error::Error;
use postgres::{Client, Transaction};
use schema_core::quote;
use schema_script::loss::{Loss, Reach, losses};
use schema_script::split::Statement;

/// A table of which something is about to be deleted. It has rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doomed {
    /// Its schema.
    pub schema: String,
    /// Its name.
    pub table: String,
    /// What there is to be kept: name and type of each column.
    pub columns: Vec<(String, String)>,
    /// The primary key.
    pub key: Vec<String>,
    /// The column that goes or changes; none when all rows go.
    pub column: Option<String>,
    /// Whether the column stays, with other values.
    pub stays: bool,
}

/// Why something could not be kept.
pub type KeeperError = Box<dyn std::error::Error + Send + Sync>;

/// Who keeps what is about to be deleted.
pub trait Keeper {
    /// Keeps it: in this transaction, because of the statement in this file and line. It has to outlive us from now on.
    ///
    /// # Errors
    /// When it cannot be kept: then the transaction is rolled back.
    fn keep(
        &mut self,
        transaction: &mut Transaction<'_>,
        doomed: &[Doomed],
        place: &str,
    ) -> Result<(), KeeperError>;

    /// Asks the server what became of the transactions that were to delete what was kept, whoever kept it: what is gone
    /// stays kept, what is still there is not.
    ///
    /// # Errors
    /// When that cannot be found out: then it is asked again later.
    fn settle(&mut self, client: &mut Client) -> Result<(), KeeperError>;
}

/// What a statement is about to delete. Its tables are locked from now on.
pub(super) fn before(
    transaction: &mut Transaction<'_>,
    statement: &Statement<'_>,
) -> Result<Vec<Doomed>, Error> {
    let mut doomed: Vec<Doomed> = Vec::new();
    for loss in losses(statement) {
        let (oids, column) = tables(transaction, &loss)?;
        let stays = matches!(loss, Loss::Values(..));
        for oid in oids {
            let Some(found) = look(transaction, oid, column.as_deref())? else { continue };
            let found = Doomed { stays, ..found };
            if !doomed.contains(&found) {
                doomed.push(found);
            }
        }
    }
    Ok(doomed)
}

fn tables(transaction: &mut Transaction<'_>, loss: &Loss) -> Result<(Vec<u32>, Option<String>), Error> {
    let failed = || Error::query("ask what a statement deletes");
    let (name, reach, column) = match loss {
        Loss::Schema(schema) => {
            let rows = transaction.query(include_str!("doomed/schema.sql"), &[schema]).map_err(failed())?;
            return Ok((rows.iter().map(|row| row.get("oid")).collect(), None));
        }
        Loss::Table(name) => (name, Reach::Alone, None),
        Loss::Rows(name, reach) => (name, *reach, None),
        Loss::Column(name, column) | Loss::Values(name, column) => (name, Reach::Alone, Some(column.clone())),
    };
    let name = name.iter().map(|part| quote::identifier(part)).collect::<Vec<_>>().join(".");
    let follows = reach == Reach::Cascade;
    let rows = transaction.query(include_str!("doomed/tables.sql"), &[&name, &follows]).map_err(failed())?;
    Ok((rows.iter().map(|row| row.get("oid")).collect(), column))
}

/// Locks a table as the statement will, and looks at it. `None` when there is nothing to be kept.
fn look(transaction: &mut Transaction<'_>, oid: u32, column: Option<&str>) -> Result<Option<Doomed>, Error> {
    let failed = || Error::query("ask what a statement deletes");
    let question = "SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) FROM pg_catalog.pg_class AS c \
                    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace WHERE c.oid = $1";
    let name: String = transaction.query_one(question, &[&oid]).map_err(failed())?.get(0);
    let lock = format!("LOCK TABLE {name} IN ACCESS EXCLUSIVE MODE");
    transaction.batch_execute(&lock).map_err(Error::query("lock a table of which something is deleted"))?;
    let has_rows = format!("SELECT EXISTS (SELECT FROM {name})");
    if !transaction.query_one(&has_rows, &[]).map_err(failed())?.get::<_, bool>(0) {
        return Ok(None);
    }
    // Types are named so that they can be found whatever the search_path; the setting goes with the savepoint.
    let mut savepoint = transaction.transaction().map_err(failed())?;
    savepoint.batch_execute("SET LOCAL search_path = ''").map_err(failed())?;
    let rows = savepoint.query(include_str!("doomed/columns.sql"), &[&oid]).map_err(failed())?;
    savepoint.rollback().map_err(failed())?;
    let is_key = |row: &&postgres::Row| row.get::<_, bool>("is_key");
    let key: Vec<String> = rows.iter().filter(is_key).map(|row| row.get("column")).collect();
    if column.is_some_and(|column| rows.iter().all(|row| row.get::<_, &str>("column") != column)) {
        // `IF EXISTS`, or a column whose values are computed.
        return Ok(None);
    }
    let is_kept = |row: &&postgres::Row| {
        column.is_none_or(|column| key.is_empty() || is_key(row) || row.get::<_, &str>("column") == column)
    };
    let columns = rows.iter().filter(is_kept).map(|row| (row.get("column"), row.get("type"))).collect();
    Ok(rows.first().map(|row| Doomed {
        schema: row.get("schema"),
        table: row.get("table"),
        columns,
        key,
        column: column.map(str::to_owned),
        stays: false,
    }))
}
