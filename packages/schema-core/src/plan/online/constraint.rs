//! Constraints are checked while the table is in use: added NOT VALID, then validated; a key takes over an index that
//! was built before (manual: "ALTER TABLE", notes).

use super::ground::Ground;
use super::{Parts, index};
use crate::id::ObjectId;
use crate::kind::Kind;
use crate::kinds::common::{Object, qualified};
use crate::kinds::constraint::{comes_from_above, deferral_clause, key_words};
use crate::kinds::index::{attached_below, is_partitioned, lock, sql_name};
use crate::kinds::printed::split_name;
use crate::quote;
use crate::step::{Effect, LockMode, Step, Verb};

/// A constraint of a table that exists.
pub(super) fn create(step: &Step, ground: &Ground<'_, '_>) -> Option<Parts> {
    let new = ground.context.new.get(&step.subject)?;
    let table = ground.relation(&qualified(new.id)).filter(|table| table.id.kind == Kind::Table)?;
    if comes_from_above(new)
        || !step.sql.starts_with("ALTER TABLE ")
        || !step.effects.contains(&Effect::MayFailOnData)
    {
        return None;
    }
    match new.text("type")? {
        "check" if !is_merged(table, ground) => Some(validated_later(step, new)),
        "not null" if !is_merged(table, ground) && !is_part_of_new_key(new, ground) => {
            Some(validated_later(step, new))
        }
        "foreign key" if ground.context.major >= 18 || !is_among_partitions(new, table, ground) => {
            Some(validated_later(step, new))
        }
        "primary key" | "unique" => key(step, new, table, ground),
        _ => None,
    }
}

/// Whether one of the two tables of a foreign key is partitioned. Before 18 that of a partitioned table cannot be NOT VALID, and one
/// to a partitioned table has parts, one for each partition, that VALIDATE CONSTRAINT leaves as they are.
fn is_among_partitions(key: Object<'_>, table: Object<'_>, ground: &Ground<'_, '_>) -> bool {
    let (schema, name) = split_name(key.text("referenced_table").unwrap_or_default());
    let referenced = ObjectId::new(Kind::Table, [schema, name]);
    let is_partitioned = |table: Object<'_>| table.has("partition_key");
    is_partitioned(table) || ground.context.new.get(&referenced).is_some_and(is_partitioned)
}

/// Whether the plan makes the table a parent or a heir: constraints of both merge only when they are valid.
fn is_merged(table: Object<'_>, ground: &Ground<'_, '_>) -> bool {
    let context = ground.context;
    let origin = ["inherits", "partition_of", "partition_bound"];
    let moves = |id: &crate::id::ObjectId| match (context.old.get(id), context.new.get(id)) {
        (Some(old), Some(new)) => {
            origin.iter().any(|name| old.attributes.get(name) != new.attributes.get(name))
        }
        _ => true,
    };
    let heirs = context.new.needed_by(table.id);
    moves(table.id) || heirs.filter(|id| matches!(id.kind, Kind::Table | Kind::ForeignTable)).any(moves)
}

/// Whether the plan makes a primary key over the column: it takes no NOT NULL that is not validated.
fn is_part_of_new_key(not_null: Object<'_>, ground: &Ground<'_, '_>) -> bool {
    let table = &not_null.id.path[..2];
    let mut constraints = ground.context.new.parts(Kind::Constraint, table);
    constraints.any(|other| other.text("type") == Some("primary key") && !ground.stands(other.id))
}

pub(super) fn validated_later(step: &Step, new: Object<'_>) -> Parts {
    let mut added = step.clone();
    added.sql.push_str(" NOT VALID");
    added.effects.remove(&Effect::MayFailOnData);
    added.effects.remove(&Effect::ScansTable);
    let name = quote::name(new.id.path.last().map_or("", |name| name));
    let sql = format!("ALTER TABLE {} VALIDATE CONSTRAINT {name}", qualified(new.id));
    let mut validated = Step::alter(new.id, sql).locking(LockMode::ShareUpdateExclusive);
    for lock in step.locks.iter().filter(|lock| !is_own(lock, new)) {
        let (schema, table) = &lock.relation;
        validated = validated.locking_relation(schema, table, LockMode::RowShare);
    }
    validated = validated.with(Effect::MayFailOnData).with(Effect::ScansTable).separate();
    Parts { main: vec![added], validate: vec![validated], ..Parts::default() }
}

fn is_own(lock: &crate::step::Lock, constraint: Object<'_>) -> bool {
    *lock.relation.0 == *constraint.id.path[0] && *lock.relation.1 == *constraint.id.path[1]
}

/// A key over columns that the plan leaves alone. A partitioned table takes over no index.
fn key(step: &Step, new: Object<'_>, table: Object<'_>, ground: &Ground<'_, '_>) -> Option<Parts> {
    let index = index::behind(new, ground)?;
    let needs = ground.context.new.needs(new.id).chain(ground.context.new.needs(index.id));
    if new.flag("period") || !ground.needs_stand(needs) {
        return None;
    }
    if table.has("partition_key") {
        return key_by_partitions(step, new, index, ground);
    }
    let (schema, name) = (&new.id.path[0], new.id.path.last()?);
    let built_as =
        if ground.is_taken(schema, name) { ground.beside(schema, name, "__new")? } else { name.to_string() };
    let built = index::build(step, index, &quote::name(&built_as));
    let built = Step { subject: new.id.clone(), also: Vec::new(), ..built };
    let words = key_words(new);
    let sql = format!(
        "ALTER TABLE {}\n    ADD CONSTRAINT {} {words} USING INDEX {}{}",
        qualified(new.id),
        quote::name(name),
        quote::name(&built_as),
        deferral_clause(new, "")
    );
    let mut taken = Step::create(new.id, sql).locking(LockMode::AccessExclusive);
    taken.also.clone_from(&step.also);
    Some(Parts { build: vec![built], main: vec![taken], ..Parts::default() })
}

/// The key of a partitioned table: its own without parts, then each partition's, which takes over an index, attached.
fn key_by_partitions(
    step: &Step,
    new: Object<'_>,
    root: Object<'_>,
    ground: &Ground<'_, '_>,
) -> Option<Parts> {
    let context = ground.context;
    let is_given = |column: &std::sync::Arc<str>| {
        let id = ObjectId::new(Kind::Column, [&*new.id.path[0], &*new.id.path[1], &**column]);
        context.old.get(&id).is_some_and(|column| column.flag("not_null"))
    };
    let needs_values = new.text("type") == Some("primary key");
    // From 18 a partition's own primary key makes the NOT NULL that it has from above its own as well, for ever.
    if needs_values && context.major >= 18 {
        return None;
    }
    let parts = attached_below(root.id, context);
    let is_free = |part: &Object<'_>| {
        let table = part.text("table").and_then(|table| ground.relation(table));
        let (schema, name) = (&part.id.path[0], part.text("_name").unwrap_or_default());
        table.is_some() && context.old.get(part.id).is_none() && !ground.is_taken(schema, name)
    };
    let is_ready = !ground.is_taken(&new.id.path[0], new.id.path.last()?)
        && !ground.is_dropped(new.id)
        && (!needs_values || new.list("columns").iter().all(is_given));
    if !is_ready || new.has("include") || parts.is_empty() || !parts.iter().all(is_free) {
        return None;
    }
    let columns = new.list("columns").iter().map(|name| quote::name(name)).collect::<Vec<_>>().join(", ");
    let on_only = |index: Object<'_>| {
        let nulls = if index.flag("nulls_not_distinct") { " NULLS NOT DISTINCT" } else { "" };
        let table = index.text("table").unwrap_or_default();
        let key = format!("{}{nulls} ({columns}){}", key_words(new), deferral_clause(new, ""));
        let sql = format!("ALTER TABLE ONLY {table}\n    ADD CONSTRAINT {} {key}", index.own_name());
        lock(Step::create(new.id, sql), index, LockMode::AccessExclusive)
    };
    let mut first = on_only(root);
    first.also.clone_from(&step.also);
    let mut built = vec![first];
    for part in parts {
        let name = part.own_name();
        if is_partitioned(part, context) {
            built.push(Step { verb: Verb::Alter, ..on_only(part) });
        } else {
            let build = index::build(&Step::alter(new.id, ""), part, &name);
            built.push(Step { subject: new.id.clone(), verb: Verb::Alter, ..build });
            let table = part.text("table").unwrap_or_default();
            let key = format!("{} USING INDEX {name}{}", key_words(new), deferral_clause(new, ""));
            let sql = format!("ALTER TABLE {table}\n    ADD CONSTRAINT {name} {key}");
            built.push(lock(Step::alter(new.id, sql), part, LockMode::AccessExclusive));
        }
        let attached =
            format!("ALTER INDEX {} ATTACH PARTITION {}", part.text("_attached_to")?, sql_name(part));
        built.push(lock(Step::alter(new.id, attached), part, LockMode::ShareUpdateExclusive));
    }
    Some(Parts { build: built, ..Parts::default() })
}
