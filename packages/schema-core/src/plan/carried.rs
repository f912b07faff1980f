//! What a table takes along when it becomes a partition, or stops being one, and what goes along with something else.

use super::expand::{Fate, Fates, changes_origin, comes_with_another, differing, without};
use crate::id::ObjectId;
use crate::kind::Kind;
use crate::kinds::common::{Context, Object, Side, qualified};
use crate::kinds::printed::split_name;
use crate::kinds::{constraint, index};
use std::collections::BTreeMap;

/// An index or constraint that has another identity before and after.
pub(super) struct Carried {
    pub(super) old: ObjectId,
    pub(super) new: ObjectId,
    /// Whether it is the same, so that PostgreSQL does all; else it is an index that becomes part of another.
    pub(super) is_same: bool,
}

/// The indexes and constraints that their tables take along, and the indexes that are attached where their tables stay.
pub(super) fn carried(fates: &Fates, context: &Context<'_>) -> Vec<Carried> {
    let real_name = |object: Object<'_>| {
        let name = object.text("_name").map(str::to_owned);
        name.or_else(|| object.id.path.last().map(|part| part.to_string()))
    };
    let of = |fate: Fate, side: &Side<'_>| -> BTreeMap<_, ObjectId> {
        let movable = |id: &ObjectId| matches!(id.kind, Kind::Index | Kind::Constraint);
        let ids = fates.iter().filter(|(id, other)| **other == fate && movable(id));
        ids.filter_map(|(id, _)| {
            let object = side.get(id)?;
            Some(((id.kind, place(object)?, real_name(object)?), id.clone()))
        })
        .collect()
    };
    let inherited = |side: &Side<'_>, id: &ObjectId| {
        side.get(id).is_some_and(|object| object.has("inherited_from") || object.has("partition_of"))
    };
    let (gone, come) = (of(Fate::Dropped, &context.old), of(Fate::Created, &context.new));
    let pairs = gone.into_iter().filter_map(|(key, old)| Some((key.1.clone(), old, come.get(&key)?.clone())));
    let pairs = pairs.filter(|(_, old, new)| inherited(&context.old, old) != inherited(&context.new, new));
    let pairs = pairs.filter_map(|(table, old, new)| {
        let moves = changes_origin(&table, context);
        let is_one =
            if moves { is_same(&old, &new, context) } else { index::is_adopted(&old, &new, context) };
        is_one.then_some(Carried { old, new, is_same: moves })
    });
    pairs.collect()
}

/// Whether both say the same, but for where they come from.
fn is_same(old: &ObjectId, new: &ObjectId, context: &Context<'_>) -> bool {
    const ORIGIN: &[&str] = &[
        "name",
        "partition_of",
        "constraint",
        "inherited",
        "local",
        "inherited_from",
        "no_inherit",
        "trigger_states",
    ];
    let (Some(old), Some(new)) = (context.old.get(old), context.new.get(new)) else { return false };
    let (old, new) = (without(old.attributes, ORIGIN), without(new.attributes, ORIGIN));
    differing(&old, &new).is_empty()
}

/// The table of an index or constraint.
pub(super) fn place(object: Object<'_>) -> Option<ObjectId> {
    if object.id.kind != Kind::Index {
        return Some(ObjectId { kind: Kind::Table, path: object.id.path.get(..2)?.into() });
    }
    let (schema, name) = split_name(object.text("table")?);
    Some(ObjectId::new(Kind::Table, [schema, name]))
}

/// Whether a trigger, key or index of a partition goes with that of the partitioned table, whichever of the two tables goes first.
pub(super) fn goes_along(part: &ObjectId, whole: &ObjectId, context: &Context<'_>) -> bool {
    let is_given = |id: &ObjectId| context.old.get(id).is_some_and(constraint::comes_from_above);
    let refers = |id: &ObjectId| context.old.get(id).is_some_and(|object| object.has("referenced_table"));
    match (part.kind, whole.kind) {
        (Kind::Trigger, Kind::Trigger) => true,
        (Kind::Constraint, Kind::Constraint) => is_given(part) && refers(part) == refers(whole),
        (Kind::Index, Kind::Index) => {
            context.old.get(part).is_some_and(comes_with_another)
                && index::constraint_of(part, &context.old).is_none_or(|own| is_given(&own))
        }
        _ => false,
    }
}

/// Whether a foreign key only needs this as part of a partition of the table that it references: it does without a partition that
/// leaves. One that is dropped asks whether the key is gone.
pub(super) fn is_left_alone(
    dependent: &ObjectId,
    needed: &ObjectId,
    fates: &Fates,
    context: &Context<'_>,
) -> bool {
    let Some(key) = context.old.get(dependent).filter(|key| key.has("referenced_table")) else {
        return false;
    };
    let goes_itself = fates.goes(dependent) && !constraint::comes_from_above(key);
    let table = constraint::referenced(needed, &context.old);
    let is_partition =
        |table: &ObjectId| context.old.get(table).is_some_and(|table| table.has("partition_of"));
    table.filter(is_partition).is_some_and(|table| {
        table.path[..2] != dependent.path[..2]
            && key.text("referenced_table") != Some(&qualified(&table))
            && !(goes_itself && fates.goes(&table))
    })
}
