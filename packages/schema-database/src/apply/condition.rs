//! Whether a statement outside a transaction has run: what the catalog says, and what it takes to go on from there.

use crate::error::Error;
use postgres::types::ToSql;
use postgres::{Client, Row};
use schema_core::quote;
use schema_script::alone::Effect;

/// What the catalog says of a statement that runs alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Condition {
    /// It has run.
    Done,
    /// It has not, or running it once more changes nothing; these statements take away what a broken run left.
    ToRun { cleanup: Vec<String> },
    /// It stopped halfway; this statement brings it to its end.
    Halfway { finish: String },
    /// Nobody can tell.
    Undecided { what: String, recovery: Vec<String> },
}

impl Condition {
    fn of(is_done: bool) -> Condition {
        if is_done { Condition::Done } else { Condition::ToRun { cleanup: Vec::new() } }
    }

    /// Whether nothing of the statement, or of another of this kind, is there.
    pub(super) fn is_clean(&self) -> bool {
        *self == Condition::of(false)
    }
}

/// What the catalog says of a statement with this effect.
pub(super) fn look(client: &mut Client, effect: &Effect) -> Result<Condition, Error> {
    match effect {
        Effect::CreateIndex { index, table } => created_index(client, index, table),
        Effect::DropIndex { index } => Ok(Condition::of(!exists(client, index)?)),
        Effect::Reindex { relation } => {
            let rows = ask(client, include_str!("leftovers.sql"), &[&qualified(relation)])?;
            let drop = |row: &Row| drop_index(row.get("schema"), row.get("name"));
            Ok(Condition::ToRun { cleanup: rows.iter().map(drop).collect() })
        }
        Effect::Detach { table, partition } => detached(client, table, partition),
        Effect::CreateSubscription { subscription } => Ok(Condition::of(subscribes(client, subscription)?)),
        Effect::DropSubscription { subscription } => Ok(Condition::of(!subscribes(client, subscription)?)),
        Effect::Repeatable => Ok(Condition::of(false)),
    }
}

/// Whether a statement that has just succeeded has done what it should.
pub(super) fn has_happened(effect: &Effect, condition: &Condition) -> bool {
    match effect {
        Effect::CreateIndex { .. }
        | Effect::DropIndex { .. }
        | Effect::Detach { .. }
        | Effect::CreateSubscription { .. }
        | Effect::DropSubscription { .. } => *condition == Condition::Done,
        Effect::Reindex { .. } | Effect::Repeatable => condition.is_clean(),
    }
}

/// As [`look`], of a statement that was intended, by a process that is gone.
pub(super) fn look_again(client: &mut Client, effect: &Effect) -> Result<Condition, Error> {
    let condition = look(client, effect)?;
    match effect {
        Effect::CreateSubscription { subscription } if condition != Condition::Done => {
            Ok(Condition::Undecided {
                what: format!(
                    "the subscription {} is not there, but its slot may have been left at the publisher",
                    quote::display(subscription)
                ),
                recovery: vec![format!(
                    "at the publisher: SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = {};",
                    quote::literal(subscription)
                )],
            })
        }
        Effect::CreateIndex { .. }
        | Effect::DropIndex { .. }
        | Effect::Reindex { .. }
        | Effect::Detach { .. }
        | Effect::CreateSubscription { .. }
        | Effect::DropSubscription { .. }
        | Effect::Repeatable => Ok(condition),
    }
}

fn created_index(client: &mut Client, index: &str, table: &[String]) -> Result<Condition, Error> {
    let rows = ask(client, include_str!("index.sql"), &[&qualified(table), &index])?;
    let Some(row) = rows.first() else { return Ok(Condition::of(false)) };
    let schema: &str = row.get("schema");
    if row.get::<_, Option<bool>>("is_index_of_table") != Some(true) {
        return Ok(Condition::Undecided {
            what: format!("{} is something else than the index", quote::display(index)),
            recovery: vec![format!(
                "look at {}.{}, and rename or drop it",
                quote::name(schema),
                quote::name(index)
            )],
        });
    }
    if row.get("is_valid") {
        return Ok(Condition::Done);
    }
    Ok(Condition::ToRun { cleanup: vec![drop_index(schema, index)] })
}

fn detached(client: &mut Client, table: &[String], partition: &[String]) -> Result<Condition, Error> {
    let (table, partition) = (qualified(table), qualified(partition));
    let rows = ask(client, include_str!("partition.sql"), &[&table, &partition])?;
    let Some(row) = rows.first() else { return Ok(Condition::Done) };
    if row.get("is_pending") {
        let finish = format!("ALTER TABLE {table} DETACH PARTITION {partition} FINALIZE");
        return Ok(Condition::Halfway { finish });
    }
    Ok(Condition::of(false))
}

fn exists(client: &mut Client, relation: &[String]) -> Result<bool, Error> {
    let question = "SELECT pg_catalog.to_regclass($1) IS NOT NULL AS exists";
    let rows = ask(client, question, &[&qualified(relation)])?;
    Ok(rows.iter().any(|row| row.get("exists")))
}

fn subscribes(client: &mut Client, subscription: &str) -> Result<bool, Error> {
    let rows = ask(client, include_str!("subscription.sql"), &[&subscription])?;
    Ok(rows.iter().any(|row| row.get(0)))
}

fn ask(client: &mut Client, question: &str, parameters: &[&(dyn ToSql + Sync)]) -> Result<Vec<Row>, Error> {
    client.query(question, parameters).map_err(Error::query("look what a statement has done"))
}

fn qualified(name: &[String]) -> String {
    name.iter().map(|part| quote::identifier(part)).collect::<Vec<_>>().join(".")
}

fn drop_index(schema: &str, index: &str) -> String {
    format!("DROP INDEX CONCURRENTLY {}.{}", quote::identifier(schema), quote::identifier(index))
}
