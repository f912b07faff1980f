//! How many rows each table of a database has, and a checksum over them.

pub(crate) mod sum;

use crate::error::Error;
use crate::interrupt;
use crate::manifest::TableEntry;
use postgres::GenericClient;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use sum::Summing;

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

/// How many rows each table has, in the session's snapshot, until all is over. Their values are summed where they are read.
pub(crate) fn count(
    client: &mut impl GenericClient,
    which: &Which<'_>,
    is_over: &AtomicBool,
) -> Result<Vec<TableEntry>, Error> {
    let mut entries = Vec::new();
    for Table { number, schema, table } in wanted(client, which)? {
        interrupt::check()?;
        if is_over.load(Ordering::Relaxed) {
            // Something else has failed: nobody looks at what was counted.
            return Ok(Vec::new());
        }
        let question = format!("SELECT pg_catalog.count(*) FROM ONLY {}", name(&schema, &table));
        let row = client.query_one(&question, &[]).map_err(Error::query("count the rows"))?;
        entries.push(TableEntry { schema, table, number, rows: row.get(0), checksum: String::new() });
    }
    entries.extend(large_objects(client, which)?);
    Ok(entries)
}

/// The rows of each table, and their checksums, as pg_dump writes them of a database that holds its texts in this encoding.
pub(crate) fn read(
    client: &mut impl GenericClient,
    which: &Which<'_>,
    encoding: &str,
) -> Result<Vec<TableEntry>, Error> {
    let failed = || Error::query("read the rows");
    let encoding = encoding.replace('\'', "''");
    let mut entries = Vec::new();
    for Table { number, schema, table } in wanted(client, which)? {
        interrupt::check()?;
        let question = format!("COPY {} TO STDOUT WITH (ENCODING '{encoding}')", name(&schema, &table));
        let mut rows = client.copy_out(&question).map_err(failed())?;
        let mut summing = Summing::of_rows();
        io::copy(&mut rows, &mut summing).map_err(Error::reading("read the rows"))?;
        drop(rows);
        let sum = summing.finish().1.unwrap_or_default();
        entries.push(TableEntry { schema, table, number, rows: sum.rows, checksum: sum.checksum() });
    }
    entries.extend(large_objects(client, which)?);
    Ok(entries)
}

fn wanted(client: &mut impl GenericClient, which: &Which<'_>) -> Result<Vec<Table>, Error> {
    let is_wanted = |table: &Table| match which {
        Which::All => true,
        Which::These(numbers) => numbers.contains(&table.number),
    };
    Ok(tables(client)?.into_iter().filter(is_wanted).collect())
}

/// As if they were a table, when there are any.
fn large_objects(client: &mut impl GenericClient, which: &Which<'_>) -> Result<Option<TableEntry>, Error> {
    let Which::All = which else { return Ok(None) };
    let row = client
        .query_one(include_str!("rows/large_objects.sql"), &[])
        .map_err(Error::query("count the large objects"))?;
    let (schema, table) = LARGE_OBJECTS;
    let entry = TableEntry {
        schema: schema.into(),
        table: table.into(),
        number: 0,
        rows: row.get("rows"),
        checksum: row.get("checksum"),
    };
    Ok((entry.rows != 0).then_some(entry))
}

fn name(schema: &str, table: &str) -> String {
    format!("{}.{}", identifier(schema), identifier(table))
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
