//! One SQL statement of a plan, with the facts about it. Hazards follow from these facts.

use crate::id::ObjectId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// One SQL statement with its lock, effects and transaction need.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// What it does to its subject.
    pub verb: Verb,
    /// The object that it is about.
    pub subject: ObjectId,
    /// Other objects that it makes or removes along with its subject.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<ObjectId>,
    /// The statement, without a semicolon at its end.
    pub sql: String,
    /// The strongest lock on each relation that exists before the plan.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub locks: Vec<Lock>,
    /// What it does beyond its subject's definition.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub effects: BTreeSet<Effect>,
    /// How it stands to transactions.
    #[serde(default, skip_serializing_if = "Transaction::is_any")]
    pub transaction: Transaction,
}

/// What a step does to its subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verb {
    /// Makes it.
    Create,
    /// Changes it.
    Alter,
    /// Removes it.
    Drop,
}

/// A lock that a step takes on a relation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Lock {
    /// Schema and name of the relation.
    pub relation: (String, String),
    /// How strong the lock is.
    pub mode: LockMode,
}

/// The lock modes of relations, from the weakest (manual: "Table-Level Locks").
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LockMode {
    /// Taken by queries.
    AccessShare,
    /// Taken by SELECT FOR UPDATE.
    RowShare,
    /// Taken by writers.
    RowExclusive,
    /// Blocks other changes of the schema, and VACUUM.
    ShareUpdateExclusive,
    /// Blocks writers.
    Share,
    /// Blocks writers.
    ShareRowExclusive,
    /// Blocks writers and SELECT FOR UPDATE.
    Exclusive,
    /// Blocks everyone.
    AccessExclusive,
}

impl LockMode {
    /// As LOCK TABLE has it.
    pub const fn name(self) -> &'static str {
        match self {
            LockMode::AccessShare => "ACCESS SHARE",
            LockMode::RowShare => "ROW SHARE",
            LockMode::RowExclusive => "ROW EXCLUSIVE",
            LockMode::ShareUpdateExclusive => "SHARE UPDATE EXCLUSIVE",
            LockMode::Share => "SHARE",
            LockMode::ShareRowExclusive => "SHARE ROW EXCLUSIVE",
            LockMode::Exclusive => "EXCLUSIVE",
            LockMode::AccessExclusive => "ACCESS EXCLUSIVE",
        }
    }
}

/// What a step does beyond changing a definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// Values that were stored are gone.
    DeletesData,
    /// Every row of the table is written anew.
    RewritesTable,
    /// Every row of the table is read.
    ScansTable,
    /// Whether it succeeds depends on the rows.
    MayFailOnData,
    /// Who may do what changes.
    ChangesAccess,
}

/// How a step stands to transactions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Transaction {
    /// It runs in one with other steps.
    #[default]
    Any,
    /// It runs in one of its own, so that the locks of others are gone while it works.
    Separate,
    /// It runs for some rows at a time, each time in one of its own; where nobody minds, as a whole.
    Backfill,
    /// It cannot run in a transaction block, or its result cannot be used before a commit
    /// (manual: "ALTER TYPE", on ADD VALUE).
    Alone,
}

impl Transaction {
    fn is_any(&self) -> bool {
        *self == Transaction::Any
    }
}

impl Step {
    /// A step that makes its subject.
    pub fn create(subject: &ObjectId, sql: impl Into<String>) -> Step {
        Step::new(Verb::Create, subject, sql)
    }

    /// A step that changes its subject.
    pub fn alter(subject: &ObjectId, sql: impl Into<String>) -> Step {
        Step::new(Verb::Alter, subject, sql)
    }

    /// A step that removes its subject.
    pub fn drop(subject: &ObjectId, sql: impl Into<String>) -> Step {
        Step::new(Verb::Drop, subject, sql)
    }

    fn new(verb: Verb, subject: &ObjectId, sql: impl Into<String>) -> Step {
        Step {
            verb,
            subject: subject.clone(),
            also: Vec::new(),
            sql: sql.into(),
            locks: Vec::new(),
            effects: BTreeSet::new(),
            transaction: Transaction::Any,
        }
    }

    /// The step with this effect.
    pub fn with(mut self, effect: Effect) -> Step {
        self.effects.insert(effect);
        self
    }

    /// The step with a lock on the relation that the subject is, or is a part of.
    pub fn locking(self, mode: LockMode) -> Step {
        match &*self.subject.path.to_vec() {
            [schema, relation, ..] => self.locking_relation(schema, relation, mode),
            [_] | [] => self,
        }
    }

    /// The step with a lock on this relation.
    pub fn locking_relation(mut self, schema: &str, relation: &str, mode: LockMode) -> Step {
        self.locks.push(Lock { relation: (schema.to_owned(), relation.to_owned()), mode });
        self
    }

    /// The step as one that runs in a transaction of its own.
    pub fn separate(mut self) -> Step {
        self.transaction = Transaction::Separate;
        self
    }

    /// The step as one that runs for some rows at a time.
    pub fn in_parts(mut self) -> Step {
        self.transaction = Transaction::Backfill;
        self
    }

    /// The step as one that runs outside of transactions.
    pub fn alone(mut self) -> Step {
        self.transaction = Transaction::Alone;
        self
    }
}
