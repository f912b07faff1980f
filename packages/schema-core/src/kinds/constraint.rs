//! Constraints of tables and foreign tables. https://www.postgresql.org/docs/current/sql-altertable.html

use super::common::{Alteration, Altered, Context, Object, Reaction, Rules, Side, qualified};
use super::printed::split_name;
use super::{constraint_trigger, index, not_null, printed, table};
use crate::id::ObjectId;
use crate::kind::Kind;
use crate::quote;
use crate::step::{Effect, LockMode, Step};
use std::sync::Arc;

pub(super) struct Constraint;

impl Rules for Constraint {
    fn address(&self, object: Object<'_>) -> String {
        format!("CONSTRAINT {} ON {}", object.own_name(), qualified(object.id))
    }

    fn create(&self, object: Object<'_>, context: &Context<'_>) -> Vec<Step> {
        if comes_from_above(object) && !is_asked_for(object, context) {
            let mut steps = attached_key(object, context);
            steps.extend(constraint_trigger::steps(object, &[]));
            return steps;
        }
        if not_null::is_one(object) {
            return not_null::create(object, context);
        }
        let definition = definition(object, context);
        let sql = format!("ALTER TABLE {}\n    ADD {definition}", table_of(object, context));
        let mut steps = vec![facts(Step::create(object.id, sql), object)];
        steps.extend(validated_heirs(object, context));
        steps.extend(constraint_trigger::steps(object, &[]));
        steps
    }

    /// What the definition in CREATE TABLE does not say.
    fn complete(&self, object: Object<'_>, _context: &Context<'_>) -> Vec<Step> {
        constraint_trigger::steps(object, &[])
    }

    fn alter(&self, change: &Altered<'_>, context: &Context<'_>) -> Alteration {
        let (old, new) = (change.old, change.new);
        // Whether it is inherited follows from the tables' own inheritance.
        let follows = ["inherited", "local", "inherited_from", "trigger_states"];
        let alterable = ["deferrable", "deferred", "not_valid", "not_enforced", "no_inherit"];
        let becomes_valid = !change.changes("not_valid") || old.flag("not_valid");
        let is_foreign_key = new.text("type") == Some("foreign key");
        let deferral = change.changes("deferrable") || change.changes("deferred");
        let in_place = change.only(&[&follows[..], &alterable[..]].concat())
            && becomes_valid
            && (!deferral || is_foreign_key)
            && (!change.changes("not_enforced") || is_foreign_key && context.major >= 18)
            && (!change.changes("no_inherit") || not_null::is_one(new) && context.major >= 18);
        if !in_place {
            return Alteration::Recreate;
        }
        let mut steps = constraint_trigger::steps(new, old.list("trigger_states"));
        if comes_from_above(new) {
            steps.extend(validated_alone(old, new, context));
            return Alteration::InPlace(steps);
        }
        // A declaration of its own merges with what is inherited.
        let table = ObjectId { kind: Kind::Table, path: new.id.path[..2].into() };
        let merges = comes_from_above(old) && new.has("inherited") && new.text("type") == Some("check");
        if merges && !table::declares_columns_too(&table, context) {
            let sql = format!("ALTER TABLE {}\n    ADD {}", qualified(new.id), definition(new, context));
            steps.push(Step::alter(new.id, sql).locking(LockMode::AccessExclusive));
        }
        let table = format!("ALTER TABLE {}", qualified(new.id));
        let name = new.own_name();
        if deferral {
            steps.push(Step::alter(
                new.id,
                format!("{table} ALTER CONSTRAINT {name}{}", deferral_clause(new, "NOT DEFERRABLE")),
            ));
        }
        if change.changes("not_enforced") {
            let word = if new.flag("not_enforced") { "NOT ENFORCED" } else { "ENFORCED" };
            steps.push(
                Step::alter(new.id, format!("{table} ALTER CONSTRAINT {name} {word}"))
                    .with(Effect::MayFailOnData),
            );
        }
        if change.changes("no_inherit") {
            let word = if new.flag("no_inherit") { "NO INHERIT" } else { "INHERIT" };
            steps.push(Step::alter(new.id, format!("{table} ALTER CONSTRAINT {name} {word}")));
        }
        if change.changes("not_valid") {
            steps.push(validate(new));
        }
        Alteration::InPlace(steps)
    }

    /// What came from a parent that the table leaves stays with it, and is taken over by the next one. A foreign key does
    /// without a partition of the table that it references.
    fn react(&self, dependent: Object<'_>, needed: &ObjectId, context: &Context<'_>) -> Reaction {
        let is_referenced = || {
            let table = referenced(needed, &context.old).map(|table| qualified(&table));
            table.as_deref().is_some_and(|table| dependent.text("referenced_table") == Some(table))
        };
        let is_carried =
            dependent.has("inherited_from") && !still_has_parents(dependent, context) && !is_referenced();
        let references = |name: &str| name == qualified(needed);
        let is_partition = needed.kind == Kind::Table
            && needed.path[..2] != dependent.id.path[..2]
            && !dependent.text("referenced_table").is_some_and(references);
        if is_carried || is_partition { Reaction::Stay } else { Reaction::Recreate }
    }

    fn drop(&self, object: Object<'_>, context: &Context<'_>) -> Vec<Step> {
        if comes_from_above(object) && still_has_parents(object, context) {
            return Vec::new();
        }
        if not_null::is_one(object) {
            return not_null::drop(object, context);
        }
        if object.has("inherited") && context.is_part_of_new(object.id) {
            // PostgreSQL drops it with the old table, and not before.
            return Vec::new();
        }
        let sql = format!("ALTER TABLE {} DROP CONSTRAINT {}", qualified(object.id), object.own_name());
        vec![Step::drop(object.id, sql).locking(LockMode::AccessExclusive)]
    }
}

/// Whether it is there because the table's parent has it: it has no statement of its own then.
pub(crate) fn comes_from_above(object: Object<'_>) -> bool {
    object.has("inherited_from") || object.has("inherited") && !object.flag("local")
}

/// The table that a foreign key which needs this refers to, or one that it takes its place among the partitions of.
pub(crate) fn referenced(needed: &ObjectId, side: &Side<'_>) -> Option<ObjectId> {
    let table = |schema: &str, name: &str| ObjectId::new(Kind::Table, [schema, name]);
    match needed.kind {
        Kind::Table | Kind::Constraint => Some(table(&needed.path[0], &needed.path[1])),
        Kind::Index => {
            let (schema, name) = split_name(side.get(needed)?.text("table")?);
            Some(table(&schema, &name))
        }
        _ => None,
    }
}

fn still_has_parents(object: Object<'_>, context: &Context<'_>) -> bool {
    let table = ObjectId { kind: Kind::Table, path: object.id.path[..2].into() };
    let is_table = context.old.get(&table).is_some() && context.new.get(&table).is_some();
    !is_table || table::keeps_parents(&table, context)
}

/// Whether it is a check that a table has to have before it gets a parent with it.
fn is_asked_for(check: Object<'_>, context: &Context<'_>) -> bool {
    let tables =
        [Kind::Table, Kind::ForeignTable].map(|kind| ObjectId { kind, path: check.id.path[..2].into() });
    let joins = |table: &ObjectId| {
        context.old.get(table).is_some()
            && context.new.get(table).is_some()
            && !context.made_anew.contains(table)
            && !table::keeps_parents(table, context)
    };
    check.text("type") == Some("check") && tables.iter().any(joins)
}

/// The key of a partition where that of the partitioned table stands without it.
fn attached_key(object: Object<'_>, context: &Context<'_>) -> Vec<Step> {
    let index = context.new.needed_by(object.id).find(|id| id.kind == Kind::Index);
    let index =
        index.and_then(|id| context.new.get(id)).filter(|index| index::is_made_alone(*index, context));
    let Some(index) = index else { return Vec::new() };
    let name = object.own_name();
    let definition = match index::adopted(index, context) {
        Some(index) => {
            let (words, deferral) = (key_words(object), deferral_clause(object, ""));
            format!("CONSTRAINT {name} {words} USING INDEX {}{deferral}", index.own_name())
        }
        None => definition(object, context),
    };
    let sql = format!("ALTER TABLE {}\n    ADD {definition}", qualified(object.id));
    let mut steps = vec![facts(Step::create(object.id, sql), object)];
    steps.extend(index::attach(index));
    steps
}

/// Validates the check of heirs where that of their parent is NOT VALID.
fn validated_heirs(object: Object<'_>, context: &Context<'_>) -> Vec<Step> {
    if object.text("type") != Some("check") || !object.flag("not_valid") {
        return Vec::new();
    }
    let mut steps = Vec::new();
    let mut parents = vec![ObjectId { kind: Kind::Table, path: object.id.path[..2].into() }];
    while let Some(parent) = parents.pop() {
        let heirs =
            context.new.needed_by(&parent).filter(|id| matches!(id.kind, Kind::Table | Kind::ForeignTable));
        for heir in heirs.filter(|id| context.old.get(id).is_some()) {
            let path = [&heir.path[0], &heir.path[1], &object.id.path[2]].map(|part| &**part);
            let check = context.new.get(&ObjectId::new(Kind::Constraint, path));
            if let Some(check) = check.filter(|check| comes_from_above(*check)) {
                steps.extend((!check.flag("not_valid")).then(|| validate(check)));
                parents.push(heir.clone());
            }
        }
    }
    steps
}

/// Validates a check that came from above, where that of the parent stays NOT VALID.
fn validated_alone(old: Object<'_>, new: Object<'_>, context: &Context<'_>) -> Option<Step> {
    let table = ObjectId { kind: Kind::Table, path: new.id.path[..2].into() };
    let mut parents =
        context.new.needs(&table).filter(|id| matches!(id.kind, Kind::Table | Kind::ForeignTable));
    let stays_unproven = parents.any(|parent| {
        let path = [&parent.path[0], &parent.path[1], &new.id.path[2]].map(|part| &**part);
        let check = context.new.get(&ObjectId::new(Kind::Constraint, path));
        check.is_some_and(|check| check.flag("not_valid"))
    });
    (old.flag("not_valid") && !new.flag("not_valid") && stays_unproven).then(|| validate(new))
}

fn validate(object: Object<'_>) -> Step {
    let sql = format!("ALTER TABLE {} VALIDATE CONSTRAINT {}", qualified(object.id), object.own_name());
    let step = Step::alter(object.id, sql).locking(LockMode::ShareUpdateExclusive);
    step.with(Effect::MayFailOnData).with(Effect::ScansTable)
}

/// A constraint that its children do not get is added to this table only; and a key whose index does without those of partitions.
pub(super) fn table_of(object: Object<'_>, context: &Context<'_>) -> String {
    let table = ObjectId { kind: Kind::Table, path: object.id.path[..2].into() };
    let has_heirs =
        context.new.needed_by(&table).any(|id| matches!(id.kind, Kind::Table | Kind::ForeignTable));
    let stands_alone = || index_of(object, context).is_some_and(|index| index.flag("invalid"));
    let only = if has_heirs && (object.flag("no_inherit") || stands_alone()) { "ONLY " } else { "" };
    format!("{only}{}", qualified(object.id))
}

/// The constraint as it stands in CREATE TABLE and after ADD: `CONSTRAINT name CHECK (…)`.
pub(crate) fn definition(object: Object<'_>, context: &Context<'_>) -> String {
    let names = |attribute: &str| join(object.list(attribute));
    let index = index_of(object, context);
    let mut sql = format!("CONSTRAINT {} ", object.own_name());
    match object.text("type").unwrap_or_default() {
        "check" => {
            let expression = object.text("expression").unwrap_or_default();
            sql.push_str(&if expression.starts_with('(') && printed::closes_at_end(expression) {
                format!("CHECK {expression}")
            } else {
                format!("CHECK ({expression})")
            });
        }
        "not null" => sql.push_str(&format!("NOT NULL {}", names("columns"))),
        "foreign key" => sql.push_str(&foreign_key(object)),
        "exclusion" => {
            sql.push_str("EXCLUDE");
            if let Some(index) = index {
                sql.push_str(&index::keys_and_method(index, object.list("operators")));
                sql.push_str(&index::parameters(index));
                if let Some(predicate) = index.text("predicate") {
                    sql.push_str(&format!("\n    WHERE ({predicate})"));
                }
            }
        }
        _ => {
            sql.push_str(key_words(object));
            if index.is_some_and(|index| index.flag("nulls_not_distinct")) {
                sql.push_str(" NULLS NOT DISTINCT");
            }
            let overlaps = if object.flag("period") { " WITHOUT OVERLAPS" } else { "" };
            sql.push_str(&format!(" ({}{overlaps})", names("columns")));
            if let Some(index) = index {
                sql.push_str(&index::include(index));
                sql.push_str(&index::parameters(index));
            }
        }
    }
    if object.flag("no_inherit") {
        sql.push_str(" NO INHERIT");
    }
    sql.push_str(&deferral_clause(object, ""));
    if object.flag("not_enforced") {
        sql.push_str(" NOT ENFORCED");
    } else if object.flag("not_valid") {
        sql.push_str(" NOT VALID");
    }
    sql
}

/// `PRIMARY KEY` or `UNIQUE`.
pub(crate) fn key_words(key: Object<'_>) -> &'static str {
    if key.text("type") == Some("primary key") { "PRIMARY KEY" } else { "UNIQUE" }
}

fn foreign_key(object: Object<'_>) -> String {
    let names =
        |attribute: &str| object.list(attribute).iter().map(|name| quote::name(name)).collect::<Vec<_>>();
    let list = |attribute: &str| {
        let mut names = names(attribute);
        if let Some(last) = names.last_mut().filter(|_| object.flag("period")) {
            last.insert_str(0, "PERIOD ");
        }
        names.join(", ")
    };
    let mut sql = format!(
        "FOREIGN KEY ({}) REFERENCES {} ({})",
        list("columns"),
        object.text("referenced_table").unwrap_or_default(),
        list("referenced_columns")
    );
    let clauses = [("MATCH", "match"), ("ON UPDATE", "on_update"), ("ON DELETE", "on_delete")];
    for (words, attribute) in clauses {
        if let Some(text) = object.text(attribute) {
            sql.push_str(&format!(" {words} {}", text.to_uppercase()));
        }
    }
    if object.has("on_delete_columns") {
        sql.push_str(&format!(" ({})", join(object.list("on_delete_columns"))));
    }
    sql
}

pub(crate) fn deferral_clause(object: Object<'_>, otherwise: &str) -> String {
    match (object.flag("deferrable"), object.flag("deferred")) {
        (true, true) => " DEFERRABLE INITIALLY DEFERRED".to_owned(),
        (true, false) => " DEFERRABLE".to_owned(),
        (false, _) if otherwise.is_empty() => String::new(),
        (false, _) => format!(" {otherwise}"),
    }
}

fn join(names: &[Arc<str>]) -> String {
    names.iter().map(|name| quote::name(name)).collect::<Vec<_>>().join(", ")
}

/// The index behind a constraint has its name.
fn index_of<'a>(object: Object<'a>, context: &Context<'a>) -> Option<Object<'a>> {
    let schema = object.id.path.first()?.clone();
    let name: Arc<str> =
        object.text("_name").map_or_else(|| object.id.path.last().cloned().unwrap_or_default(), Arc::from);
    let id = ObjectId::new(Kind::Index, [schema, name]);
    context.new.get(&id).or_else(|| context.old.get(&id))
}

/// Reads the rows unless it is NOT VALID, and fails when one violates it.
fn facts(step: Step, object: Object<'_>) -> Step {
    let checked = !object.flag("not_valid") && !object.flag("not_enforced");
    let step = if checked { step.with(Effect::MayFailOnData).with(Effect::ScansTable) } else { step };
    match object.text("referenced_table") {
        Some(referenced) => {
            let (schema, table) = printed::split_name(referenced);
            step.locking(LockMode::ShareRowExclusive).locking_relation(
                &schema,
                &table,
                LockMode::ShareRowExclusive,
            )
        }
        None => step.locking(LockMode::AccessExclusive),
    }
}
