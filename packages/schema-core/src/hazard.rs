//! What a plan may not do silently. Hazards follow from the facts that steps carry, in one table; what is allowed is the
//! caller's to say.

use crate::catalog::Catalog;
use crate::id::ObjectId;
use crate::kind::Kind;
use crate::plan::Plan;
use crate::step::{Effect, LockMode, Step, Verb};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;

/// A named danger of a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hazard {
    /// Which danger.
    pub code: Code,
    /// The number of the step in the plan, from 1.
    pub step: usize,
    /// The object that the step is about.
    pub subject: ObjectId,
}

impl Hazard {
    /// What the step does: `step 3 drops column public.items.nickname`.
    pub fn sentence(&self, plan: &Plan) -> String {
        let verb = match plan.steps().nth(self.step.saturating_sub(1)).map(|step| step.verb) {
            Some(Verb::Create) => "creates",
            Some(Verb::Drop) => "drops",
            Some(Verb::Alter) | None => "alters",
        };
        format!("step {} {verb} {}", self.step, self.subject)
    }
}

/// The dangers there are. Their texts are the same everywhere: flag, JSON, documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Code {
    /// Values that were stored are gone.
    DeletesData,
    /// Every row of a table is written anew, while nobody can use it.
    RewritesTable,
    /// Nobody can read a table for as long as its rows are read or written.
    BlocksReads,
    /// Nobody can write to a table for as long as its rows are read.
    BlocksWrites,
    /// Whether the step succeeds depends on the rows.
    MayFailOnData,
    /// Who may do what changes.
    ChangesAccess,
    /// An object is dropped and made anew.
    RecreatesObject,
}

impl Code {
    /// Every code, worst first.
    pub const ALL: &[Code] = &[
        Code::DeletesData,
        Code::RewritesTable,
        Code::BlocksReads,
        Code::BlocksWrites,
        Code::MayFailOnData,
        Code::ChangesAccess,
        Code::RecreatesObject,
    ];

    /// The code's text: `deletes-data`.
    pub fn text(self) -> &'static str {
        match self {
            Code::DeletesData => "deletes-data",
            Code::RewritesTable => "rewrites-table",
            Code::BlocksReads => "blocks-reads",
            Code::BlocksWrites => "blocks-writes",
            Code::MayFailOnData => "may-fail-on-data",
            Code::ChangesAccess => "changes-access",
            Code::RecreatesObject => "recreates-object",
        }
    }

    /// The code with this text.
    pub fn from_text(text: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|code| code.text() == text)
    }

    /// Why it is a danger.
    pub fn why(self) -> &'static str {
        match self {
            Code::DeletesData => "the values are lost and no rollback brings them back",
            Code::RewritesTable => "every row is written anew under a lock that stops readers and writers",
            Code::BlocksReads => "readers and writers wait for as long as the rows are read",
            Code::BlocksWrites => "writers wait for as long as the rows are read",
            Code::MayFailOnData => "it fails when a row does not fit",
            Code::ChangesAccess => "somebody may do more, or less, than before",
            Code::RecreatesObject => {
                "it is dropped and made anew: what uses it fails in between, unless both are one transaction"
            }
        }
    }

    /// What to do about it, beside allowing it.
    pub fn advice(self) -> &'static str {
        match self {
            Code::DeletesData => "ship code that no longer reads it, take a backup",
            Code::RewritesTable => {
                "run it when nobody needs the table; `--online` puts a column of the new type beside the old one, where it can"
            }
            Code::BlocksReads | Code::BlocksWrites => "run it when nobody needs the table",
            Code::MayFailOnData => "look for rows that do not fit before",
            Code::ChangesAccess => "have the change of access reviewed",
            Code::RecreatesObject => "see whether what uses it bears that",
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

/// The hazards of a plan, in the order of its steps. What happens to an object that the plan itself makes is none.
pub fn hazards(plan: &Plan, old: &Catalog) -> Vec<Hazard> {
    let dropped: BTreeSet<&ObjectId> =
        plan.steps().filter(|step| step.verb == Verb::Drop).map(|step| &step.subject).collect();
    let mut hazards = Vec::new();
    for (index, step) in plan.steps().enumerate() {
        let recreates = step.verb == Verb::Create && dropped.contains(&step.subject);
        let codes = codes(step, old).into_iter().chain(recreates.then_some(Code::RecreatesObject));
        hazards.extend(codes.map(|code| Hazard { code, step: index + 1, subject: step.subject.clone() }));
    }
    hazards
}

fn codes(step: &Step, old: &Catalog) -> BTreeSet<Code> {
    let has = |effect: Effect| step.effects.contains(&effect);
    let existed = exists(&step.subject, old) || step.verb == Verb::Drop;
    let strongest =
        step.locks.iter().filter(|lock| is_old_relation(&lock.relation, old)).map(|lock| lock.mode).max();
    // What the plan itself makes has no rows yet.
    let meets_rows = existed || own_relation(step).is_some_and(|relation| is_old_relation(&relation, old));
    let works_on_rows = meets_rows && (has(Effect::ScansTable) || has(Effect::RewritesTable));
    let of_effects = [
        (Effect::DeletesData, Code::DeletesData, meets_rows),
        (Effect::RewritesTable, Code::RewritesTable, meets_rows),
        (Effect::MayFailOnData, Code::MayFailOnData, meets_rows),
        (Effect::ChangesAccess, Code::ChangesAccess, existed || strongest.is_some()),
    ];
    let mut codes: BTreeSet<Code> = of_effects
        .into_iter()
        .filter(|(effect, _, counts)| *counts && has(*effect))
        .map(|(_, code, _)| code)
        .collect();
    match strongest {
        Some(LockMode::AccessExclusive) if works_on_rows => {
            codes.insert(Code::BlocksReads);
        }
        Some(LockMode::Share | LockMode::ShareRowExclusive | LockMode::Exclusive) if works_on_rows => {
            codes.insert(Code::BlocksWrites);
        }
        _ => {}
    }
    codes
}

/// The relation that the subject is a part of; of an index the one that it is on, whose lock comes first.
fn own_relation(step: &Step) -> Option<(String, String)> {
    match (&*step.subject.path, step.locks.first()) {
        ([schema, relation, _, ..], _) if step.subject.kind != Kind::Grant => {
            Some((schema.to_string(), relation.to_string()))
        }
        (_, Some(lock)) => Some(lock.relation.clone()),
        _ => None,
    }
}

/// Whether the object, or for a privilege what it is on, was there before.
fn exists(id: &ObjectId, old: &Catalog) -> bool {
    match (id.kind, &*id.path) {
        (Kind::Grant, [subject, path @ .., _]) => Kind::from_label(subject)
            .is_none_or(|kind| old.objects.contains_key(&ObjectId { kind, path: path.into() })),
        _ => old.objects.contains_key(id),
    }
}

/// Whether a relation that holds locks was there before.
pub(crate) fn is_old_relation((schema, name): &(String, String), old: &Catalog) -> bool {
    [Kind::Table, Kind::MaterializedView, Kind::View, Kind::ForeignTable]
        .into_iter()
        .any(|kind| old.objects.contains_key(&ObjectId::new(kind, [schema.as_str(), name.as_str()])))
}
