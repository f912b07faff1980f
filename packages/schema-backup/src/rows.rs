//! How many rows each table has, and a checksum over them that depends neither on their order nor on where they lie.

use crate::error::Error;
use crate::interrupt;
use crate::manifest::TableEntry;
use postgres::GenericClient;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};

/// The name under which large objects are counted.
const LARGE_OBJECTS: (&str, &str) = ("pg_catalog", "pg_largeobject");

/// A table, by its number in this database and by name.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    pub(crate) number: u32,
    pub(crate) schema: String,
    pub(crate) table: String,
}

/// Which tables are counted.
pub(crate) enum Which<'a> {
    /// All, and the large objects.
    All,
    /// Those with these numbers.
    These(&'a BTreeSet<u32>),
}

/// The tables that have rows.
pub(crate) fn tables(client: &mut impl GenericClient) -> Result<Vec<Table>, Error> {
    let rows = client.query(include_str!("rows/tables.sql"), &[]).map_err(Error::query("list the tables"))?;
    let table = |row: &postgres::Row| Table {
        number: row.get("number"),
        schema: row.get("schema"),
        table: row.get("table"),
    };
    Ok(rows.iter().map(table).collect())
}

/// Counts, in the session's snapshot, until all is over.
pub(crate) fn count(
    client: &mut impl GenericClient,
    which: &Which<'_>,
    is_over: &AtomicBool,
) -> Result<Vec<(u32, TableEntry)>, Error> {
    let mut entries = Vec::new();
    for Table { number, schema, table } in tables(client)? {
        interrupt::check()?;
        if is_over.load(Ordering::Relaxed) {
            // Something else has failed: nobody looks at what was counted.
            return Ok(Vec::new());
        }
        let is_wanted = match which {
            Which::All => true,
            Which::These(numbers) => numbers.contains(&number),
        };
        if is_wanted {
            let question = question(&schema, &table);
            let row = client.query_one(&question, &[]).map_err(Error::query("count the rows"))?;
            let entry = TableEntry { rows: row.get("rows"), checksum: row.get("checksum"), schema, table };
            entries.push((number, entry));
        }
    }
    if let Which::All = which {
        let row = client
            .query_one(include_str!("rows/large_objects.sql"), &[])
            .map_err(Error::query("count the large objects"))?;
        let (schema, table) = LARGE_OBJECTS;
        let (rows, checksum) = (row.get("rows"), row.get("checksum"));
        if rows != 0 {
            entries.push((0, TableEntry { schema: schema.into(), table: table.into(), rows, checksum }));
        }
    }
    Ok(entries)
}

/// `x.*` is the row, even where a column is called `x`; the hash of equal texts is equal on servers of one major.
fn question(schema: &str, table: &str) -> String {
    format!(
        "SELECT pg_catalog.count(*) AS rows, COALESCE(pg_catalog.sum(pg_catalog.hashtextextended(\
         ROW(x.*)::pg_catalog.text, 0)::pg_catalog.numeric), 0)::pg_catalog.text AS checksum \
         FROM ONLY {}.{} AS x",
        identifier(schema),
        identifier(table)
    )
}

/// A name as SQL has it. `schema-core` has the same for the generator; this crate works without that one.
pub(crate) fn identifier(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// How what is there differs from what was.
pub(crate) fn differences(was: &[TableEntry], is: &[TableEntry]) -> Vec<String> {
    let by_name = |entries: &[TableEntry]| -> BTreeMap<String, TableEntry> {
        entries.iter().map(|entry| (format!("{}.{}", entry.schema, entry.table), entry.clone())).collect()
    };
    let (was, is) = (by_name(was), by_name(is));
    let mut differences = Vec::new();
    for (name, old) in &was {
        match is.get(name) {
            None => differences.push(format!("table {name} is missing")),
            Some(new) if new.rows != old.rows => {
                differences.push(format!("table {name} has {} rows instead of {}", new.rows, old.rows));
            }
            Some(new) if new.checksum != old.checksum => {
                differences.push(format!("the rows of table {name} have other values"));
            }
            Some(_) => {}
        }
    }
    for name in is.keys().filter(|name| !was.contains_key(*name)) {
        differences.push(format!("table {name} is not in the manifest"));
    }
    differences
}
