//! What leads from one state of a column to another.

use super::definition::{identity_clause, identity_sequence};
use super::{Relation, comes_from_above, conversion, relation};
use crate::id::ObjectId;
use crate::kind::Kind;
use crate::kinds::common::{
    Altered, Context, Object, foreign_options_change, qualified, storage_options_change,
};
use crate::kinds::printed::split_names;
use crate::quote;
use crate::step::{Effect, LockMode, Step};

pub(super) enum Generation {
    Keep,
    Drop,
    Set,
    Recreate,
}

pub(super) fn generation_change(change: &Altered<'_>, context: &Context<'_>) -> Generation {
    let (old, new) = (change.old, change.new);
    let settable = context.major >= 18 || context.major == 17 && new.text("generated") == Some("stored");
    match (old.text("generated"), new.text("generated")) {
        (None, None) => Generation::Keep,
        (Some("stored"), None) => Generation::Drop,
        (old, new) if old != new => Generation::Recreate,
        _ if change.changes("type") || change.changes("collation") => Generation::Recreate,
        _ if !change.changes("expression") => Generation::Keep,
        _ if settable && !comes_from_above(new) => Generation::Set,
        _ => Generation::Recreate,
    }
}

/// One statement, for the default has to go before the type changes and come back after.
pub(super) fn type_change(change: &Altered<'_>, relation: &Relation) -> Step {
    let (old, new) = (change.old, change.new);
    let column = new.name();
    let mut actions = Vec::new();
    if old.has("default") {
        actions.push(format!("ALTER COLUMN {column} DROP DEFAULT"));
    }
    let (from, to) = (old.text("type").unwrap_or_default(), new.text("type").unwrap_or_default());
    let mut action = format!("ALTER COLUMN {column} TYPE {to}");
    if let Some(collation) = new.text("collation") {
        action.push_str(&format!(" COLLATE {collation}"));
    }
    let convertible = relation.kind == Kind::Table && !new.has("generated");
    if let Some(using) = conversion::using(&column, from, to).filter(|_| convertible) {
        action.push_str(&format!(" USING {using}"));
    }
    actions.push(action);
    if let Some(default) = new.text("default") {
        actions.push(format!("ALTER COLUMN {column} SET DEFAULT {default}"));
    }
    let sql = match &*actions {
        [action] => format!("{} {action}", relation.alter()),
        actions => format!("{}\n    {}", relation.alter(), actions.join(",\n    ")),
    };
    let step = Step::alter(new.id, sql).locking(LockMode::AccessExclusive);
    match (conversion::keeps_rows_as_they_are(from, to), conversion::takes_every_value(from, to)) {
        (true, _) => step,
        (false, true) => step.with(Effect::RewritesTable),
        (false, false) => step.with(Effect::RewritesTable).with(Effect::MayFailOnData),
    }
}

pub(super) fn default_change(new: Object<'_>, relation: &Relation, _context: &Context<'_>) -> Step {
    let action = match new.text("default") {
        Some(default) => format!("SET DEFAULT {default}"),
        None => "DROP DEFAULT".to_owned(),
    };
    Step::alter(new.id, format!("{} ALTER COLUMN {} {action}", relation.alter_only(), new.name()))
        .locking(LockMode::AccessExclusive)
}

pub(super) fn identity_change(change: &Altered<'_>, relation: &Relation, context: &Context<'_>) -> Vec<Step> {
    let new = change.new;
    let alter = format!("{} ALTER COLUMN {}", relation.alter(), new.name());
    if change.old.has("identity") {
        let when = new.text("identity").unwrap_or_default().to_uppercase();
        return vec![
            Step::alter(new.id, format!("{alter} SET GENERATED {when}")).locking(LockMode::AccessExclusive),
        ];
    }
    let add = format!("{alter} ADD {}", identity_clause(new, context));
    let mut steps = vec![Step::alter(new.id, add).locking(LockMode::AccessExclusive)];
    steps.extend(advance_sequence(new, context));
    steps
}

/// A sequence that numbers a column which has values already goes on after the greatest, unless it is there already.
pub(super) fn advance_sequence(new: Object<'_>, context: &Context<'_>) -> Option<Step> {
    let sequence = match identity_sequence(new.id, context) {
        Some(sequence) => sequence,
        None => context
            .new
            .needs(new.id)
            .filter(|id| id.kind == Kind::Sequence)
            .find_map(|id| context.new.get(id))?,
    };
    let counts_down = sequence.number("increment").unwrap_or(1) < 0;
    if counts_down
        || is_counted_above(new, sequence, context)
        || relation(new.id, context).kind != Kind::Table
    {
        return None;
    }
    let (column, name) = (new.name(), sequence.qualified_name());
    let sql = format!(
        "SELECT pg_catalog.setval({}, pg_catalog.max({column}))\n    FROM {}\n    HAVING pg_catalog.max({column}) >= (SELECT last_value FROM {name})",
        quote::literal(&name),
        qualified(new.id),
    );
    Some(Step::alter(sequence.id, sql).with(Effect::ScansTable))
}

/// Whether its values are counted among those of the column that owns the sequence, which begins to take from it, too.
fn is_counted_above(heir: Object<'_>, sequence: Object<'_>, context: &Context<'_>) -> bool {
    let owner = split_names(sequence.text("owned_by").unwrap_or_default());
    let owner = ObjectId::new(Kind::Column, owner.iter().map(String::as_str));
    let begins = context.old.get(&owner).is_some_and(|owner| !takes_from_sequence(owner));
    comes_from_above(heir) && owner != *heir.id && begins
}

pub(super) fn takes_from_sequence(object: Object<'_>) -> bool {
    object.text("default").is_some_and(|default| default.contains("nextval("))
}

/// Storage, compression, statistics and options.
pub(super) fn property_changes(
    change: &Altered<'_>,
    relation: &Relation,
    context: &Context<'_>,
) -> Vec<Step> {
    let (old, new) = (change.old, change.new);
    let mut actions = Vec::new();
    if change.changes("storage") {
        let storage = match new.text("storage") {
            Some(storage) => storage.to_uppercase(),
            None if context.major >= 16 => "DEFAULT".to_owned(),
            None => conversion::default_storage(new.text("type").unwrap_or_default()).to_owned(),
        };
        actions.push(format!("SET STORAGE {storage}"));
    }
    if change.changes("compression") {
        actions.push(format!("SET COMPRESSION {}", new.text("compression").unwrap_or("DEFAULT")));
    }
    if change.changes("statistics_target") {
        actions.push(format!("SET STATISTICS {}", new.number("statistics_target").unwrap_or(-1)));
    }
    if change.changes("options") {
        actions.extend(storage_options_change("", old.list("options"), new.list("options")));
    }
    if change.changes("foreign_options") {
        let options = foreign_options_change(old.list("foreign_options"), new.list("foreign_options"));
        actions.push(format!("OPTIONS ({options})"));
    }
    let step = |action: String| {
        let sql = format!("{} ALTER COLUMN {} {action}", relation.alter_only(), new.name());
        Step::alter(new.id, sql).locking(LockMode::AccessExclusive)
    };
    actions.into_iter().map(step).collect()
}
