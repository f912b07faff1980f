//! NOT NULL is proven by a constraint that was validated while the table is in use (manual: "ALTER TABLE", SET NOT NULL).

use super::Parts;
use super::ground::Ground;
use crate::kind::Kind;
use crate::kinds::common::{Object, qualified};
use crate::kinds::swap::suffixed;
use crate::quote;
use crate::step::{Effect, LockMode, Step};
use std::collections::BTreeSet;

/// The life of the constraint that proves it.
pub(super) struct Proof {
    /// It holds for new rows.
    pub(super) added: Step,
    /// It holds for all.
    pub(super) validated: Step,
    /// It has served.
    pub(super) removed: Step,
}

/// SET NOT NULL on a column that exists.
pub(super) fn set(step: &Step, ground: &Ground<'_, '_>) -> Option<Parts> {
    let only_scans = step.effects == BTreeSet::from([Effect::ScansTable, Effect::MayFailOnData]);
    let (old, new) = (ground.context.old.get(&step.subject)?, ground.context.new.get(&step.subject)?);
    let is_set = !old.flag("not_null") && new.flag("not_null");
    ground.relation(&qualified(new.id)).filter(|table| table.id.kind == Kind::Table)?;
    if !only_scans || !is_set || old.has("inherited") || !ground.is_untouched(new.id) {
        return None;
    }
    let proof = proof(new);
    let mut proven = step.clone();
    proven.effects.clear();
    Some(Parts {
        prepare: vec![proof.added],
        prove: vec![proof.validated],
        main: vec![proven, proof.removed],
        ..Parts::default()
    })
}

/// A constraint that proves a column to be not null.
pub(super) fn proof(column: Object<'_>) -> Proof {
    let name = suffixed(&column.id.path[1..].join("_"), "__not_null");
    proof_by(column, &name, &format!("{} IS NOT NULL", column.name()))
}

/// A constraint that proves something about a table.
pub(super) fn proof_by(column: Object<'_>, name: &str, expression: &str) -> Proof {
    let (table, name) = (qualified(column.id), quote::name(name));
    let add = format!("ALTER TABLE {table}\n    ADD CONSTRAINT {name} CHECK ({expression}) NOT VALID");
    let validate = format!("ALTER TABLE {table} VALIDATE CONSTRAINT {name}");
    let validated = Step::alter(column.id, validate).locking(LockMode::ShareUpdateExclusive);
    let remove = format!("ALTER TABLE {table} DROP CONSTRAINT {name}");
    Proof {
        added: Step::alter(column.id, add).locking(LockMode::AccessExclusive),
        validated: validated.with(Effect::ScansTable).with(Effect::MayFailOnData).separate(),
        removed: Step::alter(column.id, remove).locking(LockMode::AccessExclusive),
    }
}
