//! Types and tables that make way for their successors: renamed away, kept until what they hold is carried over, dropped.

use super::common::{Context, Object};
use super::{range, rules};
use crate::id::ObjectId;
use crate::kind::Kind;
use crate::quote;
use crate::step::{Effect, LockMode, Step};

/// Renames an old type or table, and the sequences behind its identity columns, whose names the new ones get.
pub(crate) fn rename_away(old: Object<'_>, context: &Context<'_>) -> Vec<Step> {
    let words = rules(old.id.kind).address(old);
    // Every kind of type is renamed by ALTER TYPE.
    let words = if old.id.kind == Kind::Table { words } else { format!("TYPE {}", old.qualified_name()) };
    let rename = Step::alter(old.id, format!("ALTER {words} RENAME TO {}", quote::name(&away(old.id))));
    let mut steps = match old.id.kind {
        Kind::Range => range::rename_companions(old, cut),
        Kind::Table => leave_parent(old, context),
        _ => Vec::new(),
    };
    steps.push(if old.id.kind == Kind::Table { rename.locking(LockMode::AccessExclusive) } else { rename });
    if old.id.kind == Kind::Table {
        for sequence in identity_sequences(old.id, context) {
            let sql = format!(
                "ALTER SEQUENCE {} RENAME TO {}",
                sequence.qualified_name(),
                quote::name(&away(sequence.id))
            );
            steps.push(Step::alter(sequence.id, sql));
        }
    }
    steps
}

/// A partition makes room for its successor, and gives up the names of what came from its parent.
fn leave_parent(old: Object<'_>, context: &Context<'_>) -> Vec<Step> {
    let Some(parent) = old.text("partition_of") else { return Vec::new() };
    let (schema, name) = super::printed::split_name(parent);
    let table = old.qualified_name();
    let detach = Step::alter(old.id, format!("ALTER TABLE {parent} DETACH PARTITION {table}"));
    let detach = detach.locking(LockMode::AccessExclusive);
    let mut steps = vec![detach.locking_relation(&schema, &name, LockMode::AccessExclusive)];
    let first = ObjectId { kind: Kind::Constraint, path: old.id.path.clone() };
    let constraints = context.old.catalog.objects.range(first..);
    let constraints = constraints
        .take_while(|(id, _)| id.kind == Kind::Constraint && id.path.starts_with(&old.id.path))
        .map(|(id, attributes)| Object { id, attributes });
    let has_index = |constraint: &Object<'_>| {
        constraint.has("inherited_from") && matches!(constraint.text("type"), Some("primary key" | "unique"))
    };
    for constraint in constraints.filter(has_index) {
        let sql = format!("ALTER TABLE {table} DROP CONSTRAINT {}", constraint.own_name());
        steps.push(Step::alter(constraint.id, sql).locking(LockMode::AccessExclusive));
    }
    let indexes = context.old.needed_by(old.id).filter(|id| id.kind == Kind::Index);
    let indexes = indexes.filter_map(|id| context.old.get(id));
    for index in indexes.filter(|index| index.has("partition_of") && !index.has("constraint")) {
        let sql = format!("DROP INDEX {}.{}", quote::name(&index.id.path[0]), index.own_name());
        steps.push(Step::alter(index.id, sql).locking(LockMode::AccessExclusive));
    }
    steps
}

/// Drops what [`rename_away`] renamed.
pub(crate) fn drop_renamed(old: Object<'_>, _context: &Context<'_>) -> Vec<Step> {
    let words = if old.id.kind == Kind::Table {
        "TABLE"
    } else if old.id.kind == Kind::Domain {
        "DOMAIN"
    } else {
        "TYPE"
    };
    vec![Step::drop(old.id, format!("DROP {words} {}", away_name(old.id)))]
}

/// Copies the rows of an old table into the new one, in the columns that both have, and lets the sequences go on.
pub(crate) fn copy(old: Object<'_>, new: Object<'_>, context: &Context<'_>) -> Vec<Step> {
    let is_copied = |column: &Object<'_>| {
        let id = column.id;
        !column.has("generated") && context.old.get(id).is_some_and(|old| !old.has("generated"))
    };
    let mut columns: Vec<Object<'_>> =
        context.new.parts(Kind::Column, &new.id.path).filter(is_copied).collect();
    columns.sort_by_key(|column| column.number("_position"));
    let mut steps = Vec::new();
    if !columns.is_empty() && (old.has("partition_key") || !has_partitions(old.id, context)) {
        let names = columns.iter().map(|column| column.name()).collect::<Vec<_>>().join(", ");
        let identity = columns.iter().any(|column| column.text("identity") == Some("always"));
        let overriding = if identity { "\n    OVERRIDING SYSTEM VALUE" } else { "" };
        let sql = format!(
            "INSERT INTO {} ({names}){overriding}\n    SELECT {names} FROM {}",
            new.qualified_name(),
            away_name(old.id)
        );
        steps.push(Step::alter(new.id, sql).with(Effect::RewritesTable).with(Effect::MayFailOnData));
    }
    for sequence in identity_sequences(old.id, context) {
        if context.new.get(sequence.id).is_some_and(|new| new.has("identity_of")) {
            let name = quote::literal(&sequence.qualified_name());
            let sql = format!(
                "SELECT pg_catalog.setval({name}, last_value, is_called) FROM {}",
                away_name(sequence.id)
            );
            steps.push(Step::alter(sequence.id, sql));
        }
    }
    steps
}

fn has_partitions(table: &ObjectId, context: &Context<'_>) -> bool {
    context.old.needed_by(table).any(|id| id.kind == Kind::Table)
}

fn identity_sequences<'a>(table: &ObjectId, context: &Context<'a>) -> Vec<Object<'a>> {
    let columns = context.old.parts(Kind::Column, &table.path).filter(|column| column.has("identity"));
    let sequence = |column: Object<'a>| {
        let ids = context.old.needed_by(column.id).filter(|id| id.kind == Kind::Sequence);
        ids.filter_map(|id| context.old.get(id)).find(|sequence| sequence.has("identity_of"))
    };
    columns.filter_map(sequence).collect()
}

fn away(id: &ObjectId) -> String {
    cut(id.path.last().map_or("", |part| part))
}

fn cut(name: &str) -> String {
    suffixed(name, "__old")
}

/// The name with something at its end, cut so that it stays a name (63 bytes).
pub(crate) fn suffixed(name: &str, suffix: &str) -> String {
    let mut end = name.len().min(63 - suffix.len());
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{suffix}", &name[..end])
}

fn away_name(id: &ObjectId) -> String {
    format!("{}.{}", quote::name(&id.path[0]), quote::name(&away(id)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_out_of_the_way_are_names() {
        let id = ObjectId::new(Kind::Table, ["public", &"ä".repeat(31)]);
        assert!(away(&id).len() <= 63);
        assert_eq!(away(&ObjectId::new(Kind::Table, ["public", "t"])), "t__old");
    }
}
