//! The SQL that leads from one catalog to another: steps, ordered so that each finds what it needs, in batches.

mod carried;
mod expand;
mod graph;
mod online;
mod order;
pub mod rename;
mod slots;
mod spelling;
mod write;

pub use spelling::{as_written, settled, settled_value};

use crate::catalog::Catalog;
use crate::fingerprint::Fingerprint;
use crate::id::ObjectId;
use crate::kinds::common::Context;
use crate::step::{Step, Transaction};
use serde::{Deserialize, Serialize};

/// Batches, and the fingerprints of the catalogs that the plan leads from and to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Of the catalog that it leads from.
    pub old: Fingerprint,
    /// Of the catalog that it leads to.
    pub new: Fingerprint,
    /// In the order in which they run.
    pub batches: Vec<Batch>,
}

/// Steps that run in one transaction, or one step alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    /// Whether the steps share a transaction, or the only one runs outside of any.
    pub transaction: Transaction,
    /// In the order in which they run.
    pub steps: Vec<Step>,
}

/// How a plan treats tables that exist, and may be in use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// What reads every row of a table does so while others read and write.
    #[default]
    Online,
    /// The same, and a column that gets another type may get another place for it.
    Expanded,
    /// As few statements and transactions as there can be.
    Plain,
}

/// No order of statements was found: each of these waits for another.
#[derive(Debug, thiserror::Error)]
#[error("these objects need each other in a circle: {}", members.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))]
pub struct Circle {
    /// The objects in the circle.
    pub members: Vec<ObjectId>,
}

impl Plan {
    /// The plan that leads from one catalog to another on a server of this major version. Both need their
    /// dependencies read.
    ///
    /// # Errors
    /// When objects need each other in a circle that no statement breaks.
    pub fn make(old: &Catalog, new: &Catalog, major: u32, form: Form) -> Result<Plan, Circle> {
        let (fingerprint_old, fingerprint_new) = (Fingerprint::of(old), Fingerprint::of(new));
        let (old, new) = (spelling::as_written(old), spelling::as_written(new));
        let mut context = Context::of(&old, &new, major);
        let fates = expand::fates(&context);
        let graph = graph::build(&fates, &mut context);
        let order = order::sort(&graph, &context)?;
        let steps = order.into_iter().flat_map(|node| write::steps(&graph, node, &fates, &context));
        let steps = match form {
            Form::Online | Form::Expanded => online::rewrite(steps.collect(), &context, form),
            Form::Plain => steps.collect(),
        };
        Ok(Plan { old: fingerprint_old, new: fingerprint_new, batches: batches(steps.into_iter()) })
    }

    /// The plan that does only these steps.
    pub fn of_steps(old: &Catalog, new: &Catalog, steps: Vec<Step>) -> Plan {
        Plan { old: Fingerprint::of(old), new: Fingerprint::of(new), batches: batches(steps.into_iter()) }
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.batches.is_empty()
    }

    /// All steps, in the order in which they run.
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        self.batches.iter().flat_map(|batch| &batch.steps)
    }

    /// Appends what another plan does after this one.
    pub fn extend(&mut self, next: Plan) {
        self.new = next.new;
        let batches = std::mem::take(&mut self.batches).into_iter().chain(next.batches);
        self.batches = self::batches(batches.flat_map(|batch| batch.steps));
    }

    /// Adds what another plan does about the outcome of this one: in the transaction that makes its objects, where it can.
    /// A privilege that defaults grant must not outlive that transaction.
    pub fn complete(&mut self, next: Plan) {
        let mends = |step: &Step| next.steps().any(|mended| mended.subject.is_part_of(&step.subject));
        let last = self.batches.iter().rposition(|batch| batch.steps.iter().any(mends));
        let is_shared = |batch: &Batch| batch.transaction == Transaction::Any;
        let place = last.filter(|_| next.batches.iter().all(is_shared));
        match place.and_then(|last| self.batches.get_mut(last)).filter(|batch| is_shared(batch)) {
            Some(batch) => {
                batch.steps.extend(next.batches.into_iter().flat_map(|batch| batch.steps));
                self.new = next.new;
            }
            None => self.extend(next),
        }
    }
}

/// As few batches as there can be.
fn batches(steps: impl Iterator<Item = Step>) -> Vec<Batch> {
    let mut batches: Vec<Batch> = Vec::new();
    for step in steps {
        let transaction = step.transaction;
        match batches.last_mut() {
            Some(batch) if batch.transaction == Transaction::Any && transaction == Transaction::Any => {
                batch.steps.push(step);
            }
            _ => batches.push(Batch { transaction, steps: vec![step] }),
        }
    }
    batches
}
