//! The proof of a plan: it runs on a scratch copy of the old state, and what comes out is compared with the new one by
//! two witnesses, our reader and pg_dump.

use super::dump::Owners;
use super::rehearse::{Rows, rehearse};
use super::side::{Side, Workshop, read_scratch};
use crate::error::Error;
use crate::respell;
use crate::server::ScratchDatabase;
use postgres::Client;
use schema_core::catalog::{Catalog, Value};
use schema_core::compare::{Change, compare};
use schema_core::plan::{Form, Plan};
use schema_core::render::sql::{in_parts, settings};
use schema_core::step::Transaction;
use std::collections::BTreeSet;

/// What was seen when a plan ran.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// Whether `pg_dump` was a second witness: there may be none of the server's major version.
    pub second_witness: bool,
    /// How often the plan was completed by what was still missing after it ran.
    pub completions: u32,
    /// What became of rows.
    pub rows: Rows,
}

/// Why a plan is not proven. Nothing may be made of it.
#[derive(Debug, thiserror::Error)]
pub enum Unproven {
    /// PostgreSQL refuses a step.
    #[error("a step of the plan fails on a copy of the old state: {sql}")]
    Step {
        /// The step's statement.
        sql: String,
        /// What PostgreSQL says.
        source: postgres::Error,
    },
    /// Our reader sees differences.
    #[error("the plan does not lead to the new state: {}", told(changes))]
    Differs {
        /// What is still different.
        changes: Vec<Change>,
    },
    /// Values are not there any more, and no step says so.
    #[error("the values of {table}.{column} are not the same after the plan, and no step says so")]
    Rows {
        /// The table, with its schema.
        table: String,
        /// The column.
        column: String,
    },
    /// What is to replace something leaves other rows.
    #[error("{table} does not hold the same")]
    OtherRows {
        /// The table or sequence.
        table: String,
    },
    /// pg_dump sees differences.
    #[error("pg_dump sees another schema after the plan:\n{}\ninstead of\n{}", found.join("\n"), wanted.join("\n"))]
    Dump {
        /// Definitions that only the outcome has.
        found: Vec<String>,
        /// Definitions that only the new state has.
        wanted: Vec<String>,
    },
}

fn told(changes: &[Change]) -> String {
    let attributes = |change: &Change| match change {
        Change::Created(id) => format!("{id} is missing"),
        Change::Dropped(id) => format!("{id} is still there"),
        Change::Altered(id, attributes) => {
            let names = attributes.iter().map(|attribute| {
                let value = |value: &Option<schema_core::catalog::Value>| {
                    value.as_ref().map_or("(default)".to_owned(), ToString::to_string)
                };
                format!("{} {} instead of {}", attribute.name, value(&attribute.old), value(&attribute.new))
            });
            format!("{id}: {}", names.collect::<Vec<_>>().join(", "))
        }
    };
    changes.iter().map(attributes).collect::<Vec<_>>().join("; ")
}

/// How often a plan is completed by what PostgreSQL made of it: privileges that defaults grant, names that it generates.
const COMPLETIONS: u32 = 3;

/// Runs the plan on copies of the old state until it leads to the new one, and asks both witnesses.
pub(super) fn prove(workshop: &Workshop, old: &Side, new: &Side, plan: &mut Plan) -> Result<Proof, Error> {
    let mut completions = 0;
    let mut copy = old.copy(workshop)?;
    let principals = old.principals_on(workshop)?;
    run(&copy, plan)?;
    loop {
        let changes = remaining(workshop, &copy, &principals, new)?;
        if changes.1.is_empty() {
            break;
        }
        completions += 1;
        let next =
            Plan::make(&changes.0, &new.catalog, workshop.major(), Form::Plain).map_err(Error::Circle)?;
        if completions > COMPLETIONS || next.is_empty() {
            return Err(differs(changes.1));
        }
        run(&copy, &next)?;
        plan.complete(next);
    }
    if completions > 0 {
        // What was run piece by piece has to run as the whole that it is now.
        copy = old.copy(workshop)?;
        run(&copy, plan)?;
        let (_, changes) = remaining(workshop, &copy, &principals, new)?;
        if !changes.is_empty() {
            return Err(differs(changes));
        }
    }
    let second_witness = ask_pg_dump(workshop, &copy, &principals, new)?;
    let rows = rehearse(workshop, old, new, plan)?;
    Ok(Proof { second_witness, completions, rows })
}

/// Why the outcome is not the new state: a defect of ours, or a secret that nobody told us.
fn differs(changes: Vec<Change>) -> Error {
    let is_secret = |change: &&Change| match change {
        Change::Altered(_, attributes) => {
            let new = attributes.iter().filter_map(|attribute| attribute.new.as_ref());
            new.flat_map(Value::texts).any(|text| text.ends_with("(hidden)"))
        }
        Change::Created(_) | Change::Dropped(_) => false,
    };
    let objects: Vec<String> =
        changes.iter().filter(is_secret).map(|change| change.subject().to_string()).collect();
    if objects.is_empty() { Unproven::Differs { changes }.into() } else { Error::NeedsSecret { objects } }
}

/// What the copy is like now, and how that differs from the new side.
fn remaining(
    workshop: &Workshop,
    copy: &ScratchDatabase,
    principals: &BTreeSet<String>,
    new: &Side,
) -> Result<(Catalog, Vec<Change>), Error> {
    let mut catalog = read_scratch(copy, principals)?;
    new.restrict_alike(&mut catalog);
    if !respell::find(&new.catalog, &catalog).is_empty() {
        new.respell(&mut catalog, workshop)?;
    }
    let changes = compare(&catalog, &new.catalog);
    Ok((catalog, changes))
}

fn ask_pg_dump(
    workshop: &Workshop,
    copy: &ScratchDatabase,
    principals: &BTreeSet<String>,
    new: &Side,
) -> Result<bool, Error> {
    // pg_dump tells apart what is one to the catalog: the principal of a database, and that of what is loaded in scratch.
    let owners = if new.principals == *principals { Owners::Told } else { Owners::LeftOut };
    let (found, wanted) = std::thread::scope(|threads| {
        let wanted = threads.spawn(|| new.dump(workshop, owners));
        let found = super::dump::of(&(&copy.config()).into(), workshop, owners);
        (found, wanted.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    });
    match (found?, wanted?) {
        (Some(found), Some(wanted)) => match found.difference(&wanted) {
            None => Ok(true),
            Some((found, wanted)) => Err(other_dump(found, wanted)),
        },
        _ => Ok(false),
    }
}

/// Options of user mappings are never read, so that no plan sets them: where nothing else differs, they are the reason.
fn other_dump(found: Vec<String>, wanted: Vec<String>) -> Error {
    let both = || found.iter().chain(&wanted);
    if !both().all(|definition| definition.starts_with("CREATE USER MAPPING ")) {
        return Unproven::Dump { found, wanted }.into();
    }
    let name = |definition: &String| {
        let name = definition.trim_start_matches("CREATE USER MAPPING ").split(" OPTIONS").next();
        format!("user mapping {}", name.unwrap_or_default().trim_end_matches(';'))
    };
    let objects: BTreeSet<String> = both().map(name).collect();
    Error::NeedsSecret { objects: objects.into_iter().collect() }
}

/// Runs a plan as psql would.
pub(super) fn run(database: &ScratchDatabase, plan: &Plan) -> Result<(), Error> {
    run_with(&mut database.connect()?, plan)
}

/// Runs a plan on the database of a connection.
pub(super) fn run_with(client: &mut Client, plan: &Plan) -> Result<(), Error> {
    for setting in settings(plan) {
        execute(client, setting)?;
    }
    for batch in &plan.batches {
        match batch.transaction {
            Transaction::Alone => batch.steps.iter().try_for_each(|step| execute(client, &step.sql))?,
            Transaction::Backfill => {
                batch.steps.iter().try_for_each(|step| execute(client, &in_parts(step)))?
            }
            Transaction::Any | Transaction::Separate => {
                execute(client, "BEGIN")?;
                batch.steps.iter().try_for_each(|step| execute(client, &step.sql))?;
                execute(client, "COMMIT")?;
            }
        }
    }
    Ok(())
}

pub(super) fn execute(client: &mut Client, sql: &str) -> Result<(), Error> {
    client.batch_execute(sql).map_err(|source| Unproven::Step { sql: sql.to_owned(), source }.into())
}
