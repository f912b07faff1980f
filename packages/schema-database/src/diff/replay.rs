//! Two series of scripts that ought to come to the same: schema, dump and rows.

use super::dump::{self, Owners};
use super::side::{self, Side, Workshop};
use super::{Options, Unproven};
use crate::error::Error;
use crate::source::Source;
use postgres::Client;
use schema_core::compare::compare;
use schema_core::quote;
use schema_script::split::split;
use std::collections::BTreeMap;

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replays {
    /// The schema alone.
    Schema,
    /// The rows too.
    SchemaAndRows,
}

/// The rows that scripts leave in a database that was empty.
pub struct RowsLeft {
    /// Each table that has any, and each sequence that has been used, with a hash of what it holds.
    pub tables: BTreeMap<String, String>,
    dump: Option<String>,
    major: u32,
}

impl RowsLeft {
    /// The statements that make them.
    ///
    /// # Errors
    /// When there was no pg_dump to write them.
    pub fn inserts(&self) -> Result<String, Error> {
        let dump = self.dump.as_deref().ok_or(Error::NoPgDump { major: self.major })?;
        let script = split(dump);
        let is_kept = |text: &str| {
            // A sequence that was never used is written, too.
            let is_used = text.starts_with("SELECT pg_catalog.setval(") && text.ends_with(", true)");
            text.starts_with("INSERT INTO ") || is_used
        };
        let kept = script.statements.iter().map(|statement| statement.text).filter(|text| is_kept(text));
        Ok(kept.map(|text| format!("{text};\n")).collect())
    }
}

/// What rows these scripts leave.
///
/// # Errors
/// When a script does not load.
pub fn rows_left(scripts: &Source, options: &Options) -> Result<RowsLeft, Error> {
    let workshop = Workshop::open(scripts, scripts, options)?;
    let side = side::open(&workshop, scripts)?;
    let tables = rows(&mut side.client()?)?;
    let dump = match (tables.is_empty(), side.scratch_config()) {
        (false, Some(config)) => dump::rows(&(&config).into(), &workshop)?,
        (true, _) | (_, None) => None,
    };
    Ok(RowsLeft { tables, dump, major: workshop.major() })
}

/// Fails unless both come to the same; says whether `pg_dump` was a second witness.
///
/// # Errors
/// When a script does not load, or they differ.
pub fn replays_alike(old: &Source, new: &Source, replays: Replays, options: &Options) -> Result<bool, Error> {
    let workshop = Workshop::open(old, new, options)?;
    let (mut old, mut new) = side::open_both(&workshop, old, new)?;
    side::make_comparable(&mut old, &mut new, &options.ignore);
    let changes = compare(&old.catalog, &new.catalog);
    if !changes.is_empty() {
        return Err(Unproven::Differs { changes }.into());
    }
    if replays == Replays::SchemaAndRows {
        compare_rows(&old, &new)?;
    }
    match (old.dump(&workshop, Owners::Told)?, new.dump(&workshop, Owners::Told)?) {
        (Some(wanted), Some(found)) => match found.difference(&wanted) {
            None => Ok(true),
            Some((found, wanted)) => Err(Unproven::Dump { found, wanted }.into()),
        },
        _ => Ok(false),
    }
}

fn compare_rows(old: &Side, new: &Side) -> Result<(), Error> {
    let (old, new) = (rows(&mut old.client()?)?, rows(&mut new.client()?)?);
    let differs = |name: &&String| old.get(*name) != new.get(*name);
    match old.keys().chain(new.keys()).find(differs) {
        Some(table) => Err(Unproven::OtherRows { table: table.clone() }.into()),
        None => Ok(()),
    }
}

/// Each table with rows and each used sequence, with a hash of what it holds; the tool's own are left out.
fn rows(client: &mut Client) -> Result<BTreeMap<String, String>, Error> {
    let failed = || Error::query("look for rows in a scratch database");
    let mut held = BTreeMap::new();
    for row in client.query(include_str!("holders.sql"), &[]).map_err(failed())? {
        let (schema, name, kind): (String, String, String) = (row.get(0), row.get(1), row.get(2));
        let qualified = format!("{}.{}", quote::identifier(&schema), quote::identifier(&name));
        let question = if kind == "sequence" {
            format!("SELECT last_value::pg_catalog.text FROM {qualified} WHERE is_called")
        } else {
            // By names of columns: their order is no difference.
            format!(
                "SELECT pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(pg_catalog.string_agg(j.line, E'\\n' \
                 ORDER BY j.line COLLATE \"C\"), 'UTF8')), 'hex') \
                 FROM (SELECT pg_catalog.to_jsonb(t)::pg_catalog.text AS line FROM ONLY {qualified} AS t) AS j \
                 HAVING pg_catalog.count(*) > 0"
            )
        };
        if let Some(row) = client.query_opt(&question, &[]).map_err(failed())? {
            held.insert(format!("{kind} {}.{}", quote::display(&schema), quote::display(&name)), row.get(0));
        }
    }
    Ok(held)
}
