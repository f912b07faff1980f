//! A partition comes to its table: a constraint that was validated while it was in use proves that its rows are within its
//! bound, and those of the default partition are not (manual: "ALTER TABLE", ATTACH PARTITION).

use super::Parts;
use super::ground::Ground;
use super::not_null::proof_by;
use crate::id::ObjectId;
use crate::kind::Kind;
use crate::kinds::common::{Object, Side};
use crate::kinds::swap::suffixed;
use crate::step::{Effect, Step};

/// A table with rows that becomes a partition. What is proven is a bound of one column, by RANGE or LIST.
pub(super) fn prove(step: &Step, ground: &Ground<'_, '_>) -> Option<Parts> {
    let context = ground.context;
    let (old, new) = (context.old.get(&step.subject)?, context.new.get(&step.subject)?);
    let (printed, bound) = (new.text("partition_of")?, new.text("partition_bound")?);
    let table = new.qualified_name();
    let attaches = step.sql == format!("ALTER TABLE {printed} ATTACH PARTITION {table} {bound}");
    let parent = ground.relation(printed)?;
    if old.has("partition_of") || !attaches || !ground.stands(new.id) {
        return None;
    }
    let (method, column) = key(parent)?;
    let column_of =
        |table: &ObjectId| ObjectId::new(Kind::Column, [&*table.path[0], &*table.path[1], &column]);
    let of_parent = context.new.get(&column_of(parent.id)).filter(|it| ground.is_untouched(it.id))?;
    let within = expression(method, of_parent, bound)?;
    let mut proofs = vec![(new, within.clone())];
    let siblings = context.old.needed_by(parent.id).filter_map(|id| context.old.get(id));
    let is_default = |sibling: &Object<'_>| {
        sibling.text("partition_of") == Some(printed) && sibling.text("partition_bound") == Some("DEFAULT")
    };
    proofs.extend(siblings.filter(is_default).map(|default| (default, format!("NOT ({within})"))));
    let mut parts = Parts::default();
    let mut attached = step.clone();
    attached.effects.remove(&Effect::MayFailOnData);
    if !lacks_indexes(new, ground) {
        attached.effects.remove(&Effect::ScansTable);
    }
    parts.main.push(attached);
    for (table, expression) in proofs {
        let column = context.old.get(&column_of(table.id)).filter(|it| ground.is_untouched(it.id))?;
        if !ground.stands(table.id) || table.has("partition_key") {
            return None;
        }
        let name = suffixed(&new.id.path[1..].join("_"), "__bound");
        let proof = proof_by(column, &name, &expression);
        parts.prepare.push(of_table(proof.added, table));
        parts.prove.push(of_table(proof.validated, table));
        parts.main.push(of_table(proof.removed, table));
    }
    Some(parts)
}

fn of_table(step: Step, table: Object<'_>) -> Step {
    Step { subject: table.id.clone(), ..step }
}

/// How a table is partitioned, where that is by the values of one column.
fn key<'a>(parent: Object<'a>) -> Option<(&'a str, String)> {
    let (method, columns) = parent.text("partition_key")?.split_once(" (")?;
    let column = columns.strip_suffix(')')?;
    let is_plain = column.starts_with('"') && column.ends_with('"') && column.matches('"').count() == 2
        || column.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    is_plain.then(|| (method, column.trim_matches('"').to_owned()))
}

/// What holds for the rows within a bound, as PostgreSQL itself has it.
fn expression(method: &str, column: Object<'_>, bound: &str) -> Option<String> {
    let (name, r#type) = (column.name(), column.text("type")?);
    let typed = |value: &str| {
        let is_text = value.starts_with('\'') && value.ends_with('\'');
        let is_number = value.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'.'));
        match (is_text, is_number) {
            (true, _) => Some(format!("{value}::{type}")),
            (false, true) => Some(format!("'{value}'::{type}")),
            (false, false) => None,
        }
    };
    let mut terms = vec![format!("{name} IS NOT NULL")];
    let values = bound.strip_prefix("FOR VALUES ")?;
    match method {
        "RANGE" => {
            let (from, to) = values.strip_prefix("FROM (")?.strip_suffix(')')?.split_once(") TO (")?;
            for (operator, value, open) in [(">=", from, "MINVALUE"), ("<", to, "MAXVALUE")] {
                if value != open {
                    terms.push(format!("{name} {operator} {}", typed(value)?));
                }
            }
        }
        "LIST" => {
            let list = values.strip_prefix("IN (")?.strip_suffix(')')?;
            // A comma or a quote in a value is left to the form that reads the rows.
            let texts: Option<Vec<String>> = list.split(", ").map(typed).collect();
            let texts = texts.filter(|texts| !texts.is_empty() && list.matches('\'').count() % 2 == 0)?;
            terms.push(format!("{name} = ANY (ARRAY[{}])", texts.join(", ")));
        }
        _ => return None,
    }
    Some(terms.join(" AND "))
}

/// Whether indexes of the partitioned table have to be built for the partition when it comes.
fn lacks_indexes(table: Object<'_>, ground: &Ground<'_, '_>) -> bool {
    let name = table.qualified_name();
    let count = |side: &Side<'_>| {
        let objects = side.catalog.objects.iter().map(|(id, attributes)| Object { id, attributes });
        objects.filter(|it| it.id.kind == Kind::Index && it.text("table") == Some(&name)).count()
    };
    count(&ground.context.old) < count(&ground.context.new)
}
