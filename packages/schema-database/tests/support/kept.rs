//! What a database stores, and whether a plan kept it: rows, positions of sequences, and the files of tables.

use postgres::Client;
use schema_core::id::ObjectId;
use schema_core::kind::Kind;
use schema_core::plan::Plan;
use schema_core::quote;
use schema_core::step::{Effect, Step};
use schema_database::server::ScratchDatabase;
use std::collections::{BTreeMap, BTreeSet};

/// Schema and name.
type Name = (String, String);

/// What there is at one moment.
pub(crate) struct Stored {
    tables: BTreeMap<Name, Table>,
    sequences: BTreeMap<Name, (i64, bool)>,
}

struct Table {
    oid: u32,
    /// `None` for a partitioned table, which has no file.
    file: Option<u32>,
    /// Its parents, their parents, and so on.
    ancestors: BTreeSet<Name>,
    /// Name and type of what is stored, not generated.
    columns: BTreeMap<String, String>,
    /// Values as text, a map of columns each; of a partitioned table those of its partitions.
    rows: Vec<BTreeMap<String, Option<String>>>,
}

impl Stored {
    /// Reads all of it.
    pub(crate) fn read(database: &ScratchDatabase) -> Stored {
        let mut client = database.connect().unwrap();
        client.batch_execute("SET search_path = ''").unwrap();
        let relations = client.query(include_str!("relations.sql"), &[]).unwrap();
        let mut stored = Stored { tables: BTreeMap::new(), sequences: BTreeMap::new() };
        for row in relations {
            let name: Name = (row.get("schema"), row.get("name"));
            if row.get::<_, i8>("kind") == b'S'.cast_signed() {
                let sql = format!("SELECT last_value, is_called FROM {}", sql_name(&name));
                let position = client.query_one(&sql, &[]).unwrap();
                stored.sequences.insert(name, (position.get(0), position.get(1)));
            } else {
                stored.tables.insert(name.clone(), Table::read(&mut client, &name, &row));
            }
        }
        stored
    }

    /// What a plan has done and its steps do not say; `database` is in the state after it.
    pub(crate) fn faults(&self, after: &Stored, plan: &Plan, database: &ScratchDatabase) -> Vec<String> {
        let said = Said::by(plan);
        let mut faults = Vec::new();
        for (name, table) in &self.tables {
            faults.extend(table.loss(name, after.tables.get(name), &said, database));
            faults.extend(table.rewrite(name, after, &said));
        }
        for (name, before) in self.sequences.iter().filter(|(_, position)| position.1) {
            if let Some(after) = after.sequences.get(name).filter(|after| *after != before) {
                faults.push(format!(
                    "the sequence {} stood at {before:?} and stands at {after:?}",
                    sql_name(name)
                ));
            }
        }
        faults
    }
}

impl Table {
    fn read(client: &mut Client, name: &Name, row: &postgres::Row) -> Table {
        let (names, types): (Vec<String>, Vec<String>) = (row.get("columns"), row.get("types"));
        let schemas_and_names: (Vec<String>, Vec<String>) =
            (row.get("ancestor_schemas"), row.get("ancestor_names"));
        let file: Option<u32> = row.get("file");
        let values: Vec<String> =
            names.iter().map(|name| format!("{}::pg_catalog.text", quote::identifier(name))).collect();
        // The rows of an heir are its own.
        let only = if file.is_some() { "ONLY " } else { "" };
        let sql =
            format!("SELECT ARRAY[{}]::pg_catalog.text[] FROM {only}{}", values.join(", "), sql_name(name));
        let rows = if row.get("elsewhere") && file.is_none() {
            Vec::new()
        } else {
            client.query(&sql, &[]).unwrap()
        };
        let rows =
            rows.iter().map(|row| names.iter().cloned().zip(row.get::<_, Vec<Option<String>>>(0)).collect());
        Table {
            oid: row.get("oid"),
            file,
            ancestors: schemas_and_names.0.into_iter().zip(schemas_and_names.1).collect(),
            rows: rows.collect(),
            columns: names.iter().cloned().zip(types).collect(),
        }
    }

    /// Values that are gone, or others now, though no step said so.
    fn loss(
        &self,
        name: &Name,
        after: Option<&Table>,
        said: &Said,
        database: &ScratchDatabase,
    ) -> Option<String> {
        if self.rows.is_empty() || said.is_deleted(name, None) {
            return None;
        }
        let Some(after) = after else { return Some(format!("{} is gone with its rows", sql_name(name))) };
        if self.file.is_none() && after.file.is_none() {
            // Each partition answers for itself: one that is detached takes its rows along.
            return None;
        }
        let is_filled =
            |column: &&String| self.rows.iter().any(|row| row.get(*column).is_some_and(Option::is_some));
        let gone =
            self.columns.keys().filter(|column| !after.columns.contains_key(*column)).filter(is_filled);
        if let Some(column) = gone.into_iter().find(|column| !self.is_said_deleted(name, column, said)) {
            return Some(format!("the values of {}.{column} are gone", sql_name(name)));
        }
        let kept = |column: &&String| {
            after.columns.contains_key(*column) && !self.is_said_deleted(name, column, said)
        };
        let kept: Vec<&String> = self.columns.keys().filter(kept).collect();
        let mut found: Vec<Vec<_>> =
            after.rows.iter().map(|row| kept.iter().map(|name| row[*name].clone()).collect()).collect();
        let mut wanted = self.rows_in(&kept, after, database);
        found.sort();
        wanted.sort();
        (found != wanted)
            .then(|| format!("{} held {wanted:?} in {kept:?} and holds {found:?}", sql_name(name)))
    }

    /// Whether a step said that the values of a column are deleted, here or in an ancestor, from which that goes on to heirs.
    fn is_said_deleted(&self, name: &Name, column: &str, said: &Said) -> bool {
        std::iter::once(name).chain(&self.ancestors).any(|name| said.is_deleted(name, Some(column)))
    }

    /// The rows as they read when their columns have the types of another table.
    fn rows_in(
        &self,
        columns: &[&String],
        other: &Table,
        database: &ScratchDatabase,
    ) -> Vec<Vec<Option<String>>> {
        let mut client = database.connect().unwrap();
        client.batch_execute("SET search_path = ''").unwrap();
        let mut value = |row: &BTreeMap<String, Option<String>>, column: &str| {
            let (text, new) = (row[column].as_ref()?, &other.columns[column]);
            if &self.columns[column] == new {
                return Some(text.clone());
            }
            let sql = format!("SELECT {}::{new}::pg_catalog.text", quote::literal(text));
            client.query_one(&sql, &[]).unwrap().get(0)
        };
        self.rows.iter().map(|row| columns.iter().map(|column| value(row, column)).collect()).collect()
    }

    /// Another file, though no step said that the table or an ancestor is rewritten.
    fn rewrite(&self, name: &Name, after: &Stored, said: &Said) -> Option<String> {
        let file = self.file?;
        let is_said = || {
            said.rewritten.contains(name)
                || said.is_deleted(name, None)
                || self.ancestors.iter().any(|name| said.rewritten.contains(name))
        };
        let same = after.tables.values().find(|table| table.oid == self.oid);
        let is_rewritten = match same {
            Some(table) => table.file != Some(file),
            None => after.tables.contains_key(name),
        };
        (is_rewritten && !is_said()).then(|| format!("{} was rewritten", sql_name(name)))
    }
}

/// What the steps of a plan say of themselves.
#[derive(Default)]
struct Said {
    deleted_tables: BTreeSet<Name>,
    deleted_columns: BTreeSet<(Name, String)>,
    /// Something that is no table or column, and may have been a part of values anywhere: an attribute of a type.
    deleted_elsewhere: bool,
    rewritten: BTreeSet<Name>,
}

impl Said {
    fn by(plan: &Plan) -> Said {
        let mut said = Said::default();
        let relation = |id: &ObjectId| (id.path[0].to_string(), id.path[1].to_string());
        let has = |step: &Step, effect: Effect| step.effects.contains(&effect);
        for step in plan.steps() {
            let id = &step.subject;
            if has(step, Effect::RewritesTable) {
                said.rewritten.insert(relation(id));
            }
            if has(step, Effect::DeletesData) {
                match id.kind {
                    Kind::Table => drop(said.deleted_tables.insert(relation(id))),
                    Kind::Column => drop(said.deleted_columns.insert((relation(id), id.path[2].to_string()))),
                    _ => said.deleted_elsewhere = true,
                }
            }
        }
        said
    }

    /// Whether a step said that the values of a table, or of one of its columns, are deleted.
    fn is_deleted(&self, table: &Name, column: Option<&str>) -> bool {
        let is_column = |column: &str| self.deleted_columns.contains(&(table.clone(), column.to_owned()));
        self.deleted_elsewhere || self.deleted_tables.contains(table) || column.is_some_and(is_column)
    }
}

fn sql_name(name: &Name) -> String {
    format!("{}.{}", quote::identifier(&name.0), quote::identifier(&name.1))
}
