//! NOT NULL is proven by a constraint that was validated while the table is in use (manual: "ALTER TABLE", SET NOT NULL).

use super::Parts;
use super::ground::Ground;
use crate::kind::Kind;
use crate::kinds::common::qualified;
use crate::kinds::swap::suffixed;
use crate::quote;
use crate::step::{Effect, LockMode, Step};
use std::collections::BTreeSet;

/// SET NOT NULL on a column that exists.
pub(super) fn set(step: &Step, ground: &Ground<'_, '_>) -> Option<Parts> {
    let only_scans = step.effects == BTreeSet::from([Effect::ScansTable, Effect::MayFailOnData]);
    let (old, new) = (ground.context.old.get(&step.subject)?, ground.context.new.get(&step.subject)?);
    let is_set = !old.flag("not_null") && new.flag("not_null");
    let table = ground.relation(&qualified(new.id)).filter(|table| table.id.kind == Kind::Table)?;
    if !only_scans || !is_set || old.has("inherited") || !ground.is_untouched(new.id) {
        return None;
    }
    let (relation, column) = (&table.id.path[1], new.id.path.last()?);
    let name = quote::name(&suffixed(&format!("{relation}_{column}"), "__not_null"));
    let table = qualified(new.id);
    let add = format!(
        "ALTER TABLE {table}\n    ADD CONSTRAINT {name} CHECK ({} IS NOT NULL) NOT VALID",
        new.name()
    );
    let added = Step::alter(new.id, add).locking(LockMode::AccessExclusive);
    let validate = format!("ALTER TABLE {table} VALIDATE CONSTRAINT {name}");
    let validated = Step::alter(new.id, validate).locking(LockMode::ShareUpdateExclusive);
    let validated = validated.with(Effect::ScansTable).with(Effect::MayFailOnData).separate();
    let mut proven = step.clone();
    proven.effects.clear();
    let removed = Step::alter(new.id, format!("ALTER TABLE {table} DROP CONSTRAINT {name}"));
    Some(Parts {
        prepare: vec![added],
        prove: vec![validated],
        main: vec![proven, removed.locking(LockMode::AccessExclusive)],
        ..Parts::default()
    })
}
