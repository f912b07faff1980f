//! A new column whose default is another value for each row comes without it; new rows get it from then on, old ones some at
//! a time (manual: "ALTER TABLE", notes).

use super::ground::Ground;
use super::rows::{fill, table_to_fill};
use super::{Parts, not_null};
use crate::id::ObjectId;
use crate::kind::Kind;
use crate::kinds::column::definition;
use crate::kinds::common::{Object, qualified};
use crate::step::{Effect, LockMode, Step};

/// ADD COLUMN on a table that exists.
pub(super) fn add(step: &Step, ground: &Ground<'_, '_>) -> Option<Parts> {
    let new = ground.context.new.get(&step.subject)?;
    let default = new.text("default").filter(|_| step.effects.contains(&Effect::RewritesTable))?;
    table_to_fill(new.id, ground).filter(|_| may_be_null(new, ground))?;
    let (table, name) = (qualified(new.id), new.name());
    let mut bare = new.attributes.clone();
    bare.set("default", None);
    bare.set("not_null", None);
    let bare = definition(Object { id: new.id, attributes: &bare }, ground.context);
    let mut added = Step::create(new.id, format!("ALTER TABLE {table} ADD COLUMN {bare}"));
    added.also.clone_from(&step.also);
    let set = format!("ALTER TABLE {table} ALTER COLUMN {name} SET DEFAULT {default}");
    let set = Step::alter(new.id, set).locking(LockMode::AccessExclusive);
    let filled = fill(new.id, format!("UPDATE {table} SET {name} = DEFAULT WHERE {name} IS NULL"));
    let mut parts = Parts {
        main: vec![added.locking(LockMode::AccessExclusive), set],
        fill: vec![filled],
        ..Parts::default()
    };
    if new.flag("not_null") {
        let proof = not_null::proof(new);
        let set = format!("ALTER TABLE {table} ALTER COLUMN {name} SET NOT NULL");
        parts.fill.push(proof.added);
        parts.validate.push(proof.validated);
        parts.clean.push(Step::alter(new.id, set).locking(LockMode::AccessExclusive));
        parts.clean.push(proof.removed);
    }
    Some(parts)
}

/// Whether everything that the plan makes of the column bears that old rows have no value for a while.
fn may_be_null(column: Object<'_>, ground: &Ground<'_, '_>) -> bool {
    let side = &ground.context.new;
    let is_domain = column.text("type").is_some_and(|r#type| {
        let id = |kind| ObjectId::new(kind, crate::kinds::printed::split_names(r#type));
        side.get(&id(Kind::Domain)).is_some()
    });
    let minds = |id: &ObjectId| {
        let Some(object) = side.get(id) else { return false };
        match id.kind {
            Kind::Constraint => !matches!(object.text("type"), Some("foreign key" | "unique")),
            Kind::Index => object.flag("nulls_not_distinct") || object.flag("replica_identity"),
            Kind::Column => true,
            _ => false,
        }
    };
    !is_domain && !side.needed_by(column.id).any(minds)
}
