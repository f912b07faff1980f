//! The plan once more, on a copy that holds rows: are they kept, and what do the steps lock and write anew?
//!
//! What is measured is added to the facts of the steps, so that hazards follow from what was seen.

use super::prove::{Unproven, execute};
use super::rows::{Digests, fill};
use super::side::{Side, Workshop};
use crate::error::Error;
use crate::touched::{Relations, Touched, process_of};
use postgres::Client;
use schema_core::id::ObjectId;
use schema_core::kind::Kind;
use schema_core::plan::Plan;
use schema_core::render::sql::settings;
use schema_core::step::{Effect, Lock, LockMode, Step, Transaction, Verb};
use std::collections::BTreeSet;

/// What became of the rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rows {
    /// Every value that both states have a place for was there afterwards.
    Kept {
        /// How many tables held rows.
        tables: usize,
    },
    /// A step that says so, or that PostgreSQL refused because of a row, did not bear the rows that were made up.
    Refused {
        /// The step's number, from 1.
        step: usize,
        /// What PostgreSQL says.
        message: String,
    },
    /// No step touches what there was.
    Untouched,
}

/// Runs the plan on a filled copy of the old state.
pub(super) fn rehearse(workshop: &Workshop, old: &Side, new: &Side, plan: &mut Plan) -> Result<Rows, Error> {
    if plan.steps().all(|step| step.verb == Verb::Create && step.locks.is_empty()) {
        return Ok(Rows::Untouched);
    }
    let copy = old.copy(workshop)?;
    let tables = fill(&mut copy.connect()?, &old.catalog)?;
    let before = Digests::of(&mut copy.connect()?, &old.catalog, &new.catalog)?;
    let mut client = copy.connect()?;
    let refused = run_measured(&mut client, plan)?;
    drop(client);
    if let Some((step, message)) = refused {
        return Ok(Rows::Refused { step, message });
    }
    let after = Digests::of(&mut copy.connect()?, &old.catalog, &new.catalog)?;
    let given_up = given_up(plan);
    match before.first_lost(&after, &given_up) {
        Some((table, column)) => Err(Unproven::Rows { table, column }.into()),
        None => Ok(Rows::Kept { tables }),
    }
}

/// The tables and columns whose values steps say they delete, or convert to another type.
fn given_up(plan: &Plan) -> BTreeSet<ObjectId> {
    let gives_up = |step: &&Step| {
        step.effects.contains(&Effect::DeletesData)
            || step.subject.kind == Kind::Column && step.effects.contains(&Effect::RewritesTable)
    };
    plan.steps().filter(gives_up).map(|step| step.subject.clone()).collect()
}

/// Runs every step and adds what it was seen to do. A step that fails because of a row ends the run.
fn run_measured(client: &mut Client, plan: &mut Plan) -> Result<Option<(usize, String)>, Error> {
    for setting in settings(plan) {
        execute(client, setting)?;
    }
    let (mut seen, process) = (Relations::of(client)?, process_of(client)?);
    let mut number = 0;
    for batch in &mut plan.batches {
        let shared = batch.transaction != Transaction::Alone;
        if shared {
            execute(client, "BEGIN")?;
        }
        for step in &mut batch.steps {
            number += 1;
            if let Err(error) = client.batch_execute(&step.sql) {
                let Some(message) = because_of_a_row(&error) else {
                    return Err(Unproven::Step { sql: step.sql.clone(), source: error }.into());
                };
                step.effects.insert(Effect::MayFailOnData);
                return Ok(Some((number, message)));
            }
            if shared {
                measure(&mut seen, process, client, step)?;
            }
        }
        if shared {
            execute(client, "COMMIT")?;
            seen.release();
        }
    }
    Ok(None)
}

/// SQLSTATE classes 22 (data exception), 23 (integrity constraint violation), 44 (a view's WITH CHECK OPTION), and P0 (what a function
/// raises): without rows the plan has run before.
fn because_of_a_row(error: &postgres::Error) -> Option<String> {
    let error = error.as_db_error()?;
    let class = error.code().code().get(..2);
    matches!(class, Some("22" | "23" | "44" | "P0")).then(|| error.message().to_owned())
}

/// Adds to the step the locks that it took, and that it wrote a table anew.
fn measure(seen: &mut Relations, process: i32, client: &mut Client, step: &mut Step) -> Result<(), Error> {
    for Touched { relation, mode, is_rewritten, .. } in seen.look(client, process)? {
        add_lock(step, &relation.schema, &relation.name, mode);
        if is_rewritten {
            step.effects.insert(Effect::RewritesTable);
        }
    }
    Ok(())
}

/// A lock on a relation that the step is known to take is only told once, with its strongest mode.
fn add_lock(step: &mut Step, schema: &str, name: &str, mode: LockMode) {
    let relation = (schema.to_owned(), name.to_owned());
    match step.locks.iter_mut().find(|lock| lock.relation == relation) {
        Some(lock) => lock.mode = lock.mode.max(mode),
        None if mode > LockMode::AccessShare => step.locks.push(Lock { relation, mode }),
        None => {}
    }
}
