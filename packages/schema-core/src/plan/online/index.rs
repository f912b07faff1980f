//! Indexes are built, and dropped, while the table is in use (manual: "CREATE INDEX", building indexes concurrently).

use super::Parts;
use super::ground::Ground;
use crate::id::ObjectId;
use crate::kind::Kind;
use crate::kinds::common::Object;
use crate::kinds::index::{self, comes_with_another, is_partitioned, lock, sql_name, statement};
use crate::quote;
use crate::step::{Effect, LockMode, Step};

/// An index on a table that exists. One that takes another's place is built under another name beside it.
pub(super) fn create(step: &Step, ground: &Ground<'_, '_>) -> Option<Parts> {
    let new = ground.context.new.get(&step.subject)?;
    // What attaches it, and what else is said of it, are steps of their own.
    if comes_with_another(new) || !step.sql.starts_with("CREATE ") || new.flag("invalid") {
        return None;
    }
    ground.relation(new.text("table")?)?;
    if is_partitioned(new, ground.context) {
        return create_by_partitions(step, new, ground);
    }
    if ground.is_dropped(new.id) {
        return replace(step, new, ground);
    }
    let built = vec![build(step, new, &new.own_name())];
    let name = new.id.path.last()?;
    let can_begin =
        ground.needs_stand(ground.context.new.needs(new.id)) && !ground.is_taken(&new.id.path[0], name);
    Some(if can_begin {
        Parts { build: built, ..Parts::default() }
    } else {
        Parts { follow: built, ..Parts::default() }
    })
}

/// An index that nobody needs any more, on a table that stays with its columns.
pub(super) fn drop(step: &Step, ground: &Ground<'_, '_>) -> Option<Parts> {
    let old = ground.context.old.get(&step.subject)?;
    if !can_stay(old, ground) {
        return None;
    }
    if let Some(new) = ground.context.new.get(old.id) {
        let aside = swapped(old, new, ground)?;
        let sql = format!("ALTER INDEX {} RENAME TO {}", sql_name(old), quote::name(&aside));
        let renamed = lock(Step::alter(old.id, sql), old, LockMode::ShareUpdateExclusive);
        let clean = vec![drop_concurrently(step, old, &quote::qualified(&old.id.path[0], &aside))];
        return Some(Parts { main: vec![renamed], clean, ..Parts::default() });
    }
    let is_name_wanted = ground.context.new.catalog.objects.keys().any(|id| {
        matches!(id.kind, Kind::Index | Kind::Constraint | Kind::Sequence)
            && id.path.first() == old.id.path.first()
            && id.path.last() == old.id.path.last()
    });
    let clean = vec![drop_concurrently(step, old, &sql_name(old))];
    (!is_name_wanted).then(|| Parts { clean, ..Parts::default() })
}

/// Built beside the old one, whose name it takes in the plan's transaction.
fn replace(step: &Step, new: Object<'_>, ground: &Ground<'_, '_>) -> Option<Parts> {
    let old = ground.context.old.get(new.id)?;
    let can_begin = can_stay(old, ground) && swapped(old, new, ground).is_some();
    let (schema, name) = (&new.id.path[0], new.id.path.last()?);
    let beside = ground.beside(schema, name, "__new").filter(|_| can_begin)?;
    let sql = format!("ALTER INDEX {} RENAME TO {}", quote::qualified(schema, &beside), quote::name(name));
    let renamed = lock(Step::alter(new.id, sql), new, LockMode::ShareUpdateExclusive);
    let mut built = build(step, new, &quote::name(&beside));
    built.verb = crate::step::Verb::Alter;
    Some(Parts { build: vec![built], main: vec![renamed], ..Parts::default() })
}

/// The name under which the old index waits for its end, where old and new one can be there at the same time.
fn swapped(old: Object<'_>, new: Object<'_>, ground: &Ground<'_, '_>) -> Option<String> {
    let needs_stand = ground.needs_stand(ground.context.new.needs(new.id));
    let same_place = old.text("table") == new.text("table") && !is_partitioned(new, ground.context);
    let plain = !comes_with_another(old) && !comes_with_another(new) && !new.flag("invalid");
    let (schema, name) = (&old.id.path[0], old.id.path.last()?);
    ground.beside(schema, name, "__new")?;
    ground.beside(schema, name, "__old").filter(|_| needs_stand && same_place && plain)
}

/// Whether an old index can be there until the plan's transaction is over.
fn can_stay(old: Object<'_>, ground: &Ground<'_, '_>) -> bool {
    let table = old.text("table").and_then(|table| ground.relation(table));
    let is_partitioned = table.is_some_and(|table| table.has("partition_key"));
    table.is_some()
        && !is_partitioned
        && !comes_with_another(old)
        && !old.flag("replica_identity")
        && ground.needs_stand(ground.context.old.needs(old.id))
}

/// The index of a partitioned table: its parent without parts, then each partition's, attached.
fn create_by_partitions(step: &Step, root: Object<'_>, ground: &Ground<'_, '_>) -> Option<Parts> {
    let context = ground.context;
    let (schema, name) = (root.id.path.first()?, root.id.path.last()?);
    let is_ready = ground.needs_stand(context.new.needs(root.id)) && !ground.is_dropped(root.id);
    let parts = index::attached_below(root.id, context);
    let is_buildable = |part: &Object<'_>| {
        let table = part.text("table").and_then(|table| ground.relation(table));
        let (schema, name) = (&part.id.path[0], part.text("_name").unwrap_or_default());
        table.is_some()
            && !part.has("constraint")
            && ground.context.old.get(part.id).is_none()
            && !ground.is_taken(schema, name)
    };
    if !is_ready || ground.is_taken(schema, name) || parts.is_empty() || !parts.iter().all(is_buildable) {
        return None;
    }
    let on_only = |object: Object<'_>| {
        let sql = statement(object, "INDEX", &object.own_name(), "ONLY ");
        lock(Step::create(object.id, sql), object, LockMode::Share)
    };
    let mut built = vec![on_only(root)];
    for part in parts {
        if is_partitioned(part, context) {
            built.push(on_only(part));
        } else {
            built.push(build(step, part, &part.own_name()));
        }
        let parent = part.text("_attached_to")?;
        let sql = format!("ALTER INDEX {parent} ATTACH PARTITION {}", sql_name(part));
        built.push(lock(Step::alter(part.id, sql), part, LockMode::ShareUpdateExclusive));
    }
    Some(Parts { build: built, ..Parts::default() })
}

/// Built while the table is in use, as a step that stands for another.
pub(super) fn build(step: &Step, object: Object<'_>, name: &str) -> Step {
    let mut built = Step::create(object.id, statement(object, "INDEX CONCURRENTLY", name, ""));
    built.also.clone_from(&step.also);
    built.effects.insert(Effect::ScansTable);
    if object.flag("unique") {
        built.effects.insert(Effect::MayFailOnData);
    }
    lock(built, object, LockMode::ShareUpdateExclusive).alone()
}

fn drop_concurrently(step: &Step, old: Object<'_>, name: &str) -> Step {
    let mut dropped = Step::drop(&step.subject, format!("DROP INDEX CONCURRENTLY {name}"));
    dropped.also.clone_from(&step.also);
    lock(dropped, old, LockMode::ShareUpdateExclusive).alone()
}

/// The index behind a constraint, as an object of its own.
pub(super) fn behind<'a>(constraint: Object<'_>, ground: &Ground<'_, 'a>) -> Option<Object<'a>> {
    let path = &constraint.id.path;
    ground.context.new.get(&ObjectId::new(Kind::Index, [path[0].clone(), path.last()?.clone()]))
}
