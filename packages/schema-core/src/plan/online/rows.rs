//! Rows are filled some at a time, in the order of a key, while others read and write.

use super::ground::Ground;
use crate::id::ObjectId;
use crate::kind::Kind;
use crate::kinds::common::{Object, Side, qualified};
use crate::step::{LockMode, Step};

/// The table of a column, where its rows can be filled and nobody but those who want the values notices: it has a key, no
/// partitions, heirs or parents, and nothing that an UPDATE of the column would set off.
pub(super) fn table_to_fill<'a>(column: &ObjectId, ground: &Ground<'_, 'a>) -> Option<Object<'a>> {
    let table = ground.relation(&qualified(column)).filter(|table| table.id.kind == Kind::Table)?;
    let context = ground.context;
    let is_alone = [&context.old, &context.new].into_iter().all(|side| {
        let is_heir = |id: &ObjectId| matches!(id.kind, Kind::Table | Kind::ForeignTable);
        let related = ["inherits", "partition_of", "partition_key", "of_type", "force_row_security"];
        let own = side.get(table.id);
        own.is_some_and(|own| related.iter().all(|name| !own.has(name)))
            && !side.needed_by(table.id).any(is_heir)
            && !notices(column, side)
    });
    (is_alone && has_key(table, ground)).then_some(table)
}

/// Whether an UPDATE of the column sets something off.
fn notices(column: &ObjectId, side: &Side<'_>) -> bool {
    let (table, name) = (&column.path[..2], column.path.last().map_or("", |name| &**name));
    let fires = |trigger: Object<'_>| {
        let definition = trigger.text("definition").unwrap_or_default();
        let events = definition.split_once(" ON ").map_or(definition, |(events, _)| events);
        events.contains(" UPDATE") && (!events.contains(" UPDATE OF ") || events.contains(name))
    };
    side.parts(Kind::Trigger, table).any(fires) || side.parts(Kind::Rule, table).next().is_some()
}

/// Whether the table has an index, from before the plan to its end, by which each row can be found.
fn has_key(table: Object<'_>, ground: &Ground<'_, '_>) -> bool {
    let name = table.qualified_name();
    let is_given = |column: &str| {
        let id = ObjectId::new(Kind::Column, [&*table.id.path[0], &*table.id.path[1], column]);
        let given = |side: &Side<'_>| side.get(&id).is_some_and(|column| column.flag("not_null"));
        given(&ground.context.old) && given(&ground.context.new)
    };
    let is_key = |index: Object<'_>| {
        let partial = ["predicate", "expressions", "invalid", "method"];
        let columns = index.list("columns");
        index.text("table") == Some(&name)
            && index.flag("unique")
            && partial.iter().all(|attribute| !index.has(attribute))
            && columns.iter().all(|key| is_given(key))
            && ground.stands(index.id)
    };
    let mut indexes = ground.context.new.catalog.objects.iter().filter(|(id, _)| id.kind == Kind::Index);
    indexes.any(|(id, attributes)| is_key(Object { id, attributes }))
}

/// The statement that fills a column, run for some rows at a time. It ends with a condition to which others can be added.
pub(super) fn fill(column: &ObjectId, sql: String) -> Step {
    Step::alter(column, sql).locking(LockMode::RowExclusive).in_parts()
}
