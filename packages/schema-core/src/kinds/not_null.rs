//! NOT NULL of a column, which is a constraint with a name from 18 on. https://www.postgresql.org/docs/18/sql-altertable.html
//!
//! One that says no more than its column is no object of its own (see `constraint.sql`), though its name is known. So what becomes
//! of the constraint is found by its column: it is renamed, validated or inherited, and made anew only where nothing else leads there.

use super::column;
use super::common::{Context, Object, Side, qualified};
use super::constraint::{comes_from_above, definition, table_of};
use crate::id::ObjectId;
use crate::kind::Kind;
use crate::quote;
use crate::step::{Effect, LockMode, Step};

/// The constraint behind a column that cannot be NULL.
#[derive(Clone, Debug, PartialEq, Eq)]
struct State {
    name: String,
    not_valid: bool,
    no_inherit: bool,
}

/// Whether the constraint is one.
pub(crate) fn is_one(constraint: Object<'_>) -> bool {
    constraint.text("type") == Some("not null")
}

/// The statements that make it an object of its own.
pub(super) fn create(object: Object<'_>, context: &Context<'_>) -> Vec<Step> {
    let column = column_of(object);
    let is_made_anew = context.old.get(object.id).is_some() || context.is_part_of_new(object.id);
    let there = match before(&column, context).filter(|_| !is_made_anew) {
        // An identity is NOT NULL by itself.
        None if !is_made_anew && context.new.get(&column).is_some_and(|column| column.has("identity")) => {
            Some(State::generated(&column))
        }
        there => there,
    };
    match there {
        Some(there) => lead(object, &there, &State::of(object), || vec![added(object, context)]),
        None => vec![added(object, context)],
    }
}

/// The statements after which it is no object of its own any more. Where its column may be NULL from now on, or goes, that says all.
pub(super) fn drop(object: Object<'_>, context: &Context<'_>) -> Vec<Step> {
    let column = column_of(object);
    if context.is_part_of_new(object.id) {
        return Vec::new();
    }
    if context.new.get(object.id).is_some_and(is_one) {
        return vec![dropped(object, &object.own_name())];
    }
    match of_column(&context.new, &column) {
        Some(new) if listed(&context.new, &column).is_none() => {
            let mut steps = Vec::new();
            if object.has("comment") {
                let name = object.own_name();
                let sql = format!("COMMENT ON CONSTRAINT {name} ON {} IS NULL", qualified(object.id));
                steps.push(Step::alter(object.id, sql));
            }
            let old = before(&column, context).unwrap_or_else(|| State::of(object));
            steps.extend(lead(object, &old, &new, Vec::new));
            steps
        }
        // Under another name it is led there by that one.
        Some(_) | None => Vec::new(),
    }
}

/// Whether a constraint of its own makes the column NOT NULL, so that nothing else may: it would get another name.
pub(super) fn is_said_by_constraint(column: Object<'_>, context: &Context<'_>) -> bool {
    let constraint = listed(&context.new, column.id);
    let is_own = constraint.is_some_and(|own| !comes_from_above(own));
    is_own && !column.has("identity")
}

/// The names that a table's constraints have on the new side. While it is a partition they cannot be changed, and the new side's were
/// perhaps made with it, and have its parent's names.
pub(super) fn renamed(table: &ObjectId, context: &Context<'_>, existed: Existed) -> Vec<Step> {
    let mut steps = Vec::new();
    for column in context.new.parts(Kind::Column, &table.path).map(|column| column.id) {
        let is_listed = [&context.old, &context.new].iter().any(|side| listed(side, column).is_some());
        let old = of_column(&context.old, column);
        let is_meant = match existed {
            Existed::Before => old.is_some(),
            Existed::NotBefore => old.is_none(),
        };
        let Some(new) = of_column(&context.new, column).filter(|_| is_meant && !is_listed) else { continue };
        let old = old.unwrap_or_else(|| State::generated(column));
        steps.extend(rename(table, &old.name, &new.name));
    }
    steps
}

/// Which constraints of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Existed {
    /// Those that the old side has.
    Before,
    /// Those that the plan makes.
    NotBefore,
}

impl State {
    fn of(constraint: Object<'_>) -> State {
        let name = constraint.text("_name").map(str::to_owned);
        let name = name.or_else(|| constraint.id.path.last().map(|name| name.to_string()));
        State {
            name: name.unwrap_or_default(),
            not_valid: constraint.flag("not_valid"),
            no_inherit: constraint.flag("no_inherit"),
        }
    }

    /// As PostgreSQL makes it.
    fn generated(column: &ObjectId) -> State {
        let name = format!("{}_{}_not_null", column.path[1], column.path[2]);
        State { name, not_valid: false, no_inherit: false }
    }
}

/// The old state of the constraint: under its parent's new name where it had its old one, for that is passed on.
fn before(column: &ObjectId, context: &Context<'_>) -> Option<State> {
    let state = of_column(&context.old, column)?;
    let is_inherited = |side: &Side<'_>| side.get(column).is_some_and(|column| column.has("inherited"));
    let stays = is_inherited(&context.old)
        && is_inherited(&context.new)
        && column::still_has_parents(column, context);
    let parent = stays.then(|| column::parent_column(column, context)).flatten();
    let name = |side: &Side<'_>, parent: Object<'_>| of_column(side, parent.id).map(|state| state.name);
    let names = parent.and_then(|parent| Some((name(&context.old, parent)?, name(&context.new, parent)?)));
    match names {
        Some((old, new)) if old == state.name => Some(State { name: new, ..state }),
        Some(_) | None => Some(state),
    }
}

fn of_column(side: &Side<'_>, column: &ObjectId) -> Option<State> {
    let object = side.get(column).filter(|object| object.flag("not_null"))?;
    if let Some(constraint) = listed(side, column) {
        return Some(State::of(constraint));
    }
    let generated = State::generated(column);
    let name = object.text("_not_null_name").map_or(generated.name.clone(), str::to_owned);
    Some(State { name, ..generated })
}

/// The constraint, where it is an object of its own.
fn listed<'a>(side: &Side<'a>, column: &ObjectId) -> Option<Object<'a>> {
    let name = column.path.last()?;
    let is_its = |constraint: &Object<'_>| is_one(*constraint) && constraint.list("columns").contains(name);
    side.parts(Kind::Constraint, &column.path[..2]).find(is_its)
}

fn column_of(constraint: Object<'_>) -> ObjectId {
    let (schema, table) = (&constraint.id.path[0], &constraint.id.path[1]);
    let column = constraint.list("columns").first().cloned().unwrap_or_default();
    ObjectId::new(Kind::Column, [schema.clone(), table.clone(), column])
}

/// From one state of the constraint to another.
fn lead(object: Object<'_>, old: &State, new: &State, anew: impl FnOnce() -> Vec<Step>) -> Vec<Step> {
    let name = quote::name(&old.name);
    if new.not_valid && !old.not_valid {
        let mut steps = vec![dropped(object, &name)];
        steps.extend(anew());
        return steps;
    }
    let mut steps = Vec::new();
    let alter =
        |action: String| Step::alter(object.id, format!("ALTER TABLE {} {action}", qualified(object.id)));
    if old.not_valid && !new.not_valid {
        let step = alter(format!("VALIDATE CONSTRAINT {name}")).locking(LockMode::ShareUpdateExclusive);
        steps.push(step.with(Effect::MayFailOnData).with(Effect::ScansTable));
    }
    if old.no_inherit != new.no_inherit {
        let word = if new.no_inherit { "NO INHERIT" } else { "INHERIT" };
        steps.push(alter(format!("ALTER CONSTRAINT {name} {word}")).locking(LockMode::AccessExclusive));
    }
    steps.extend(rename(object.id, &old.name, &new.name));
    steps
}

fn added(object: Object<'_>, context: &Context<'_>) -> Step {
    let sql = format!("ALTER TABLE {}\n    ADD {}", table_of(object, context), definition(object, context));
    let step = Step::create(object.id, sql).locking(LockMode::AccessExclusive);
    if object.flag("not_valid") { step } else { step.with(Effect::MayFailOnData).with(Effect::ScansTable) }
}

fn dropped(object: Object<'_>, name: &str) -> Step {
    let sql = format!("ALTER TABLE {} DROP CONSTRAINT {name}", qualified(object.id));
    Step::drop(object.id, sql).locking(LockMode::AccessExclusive)
}

fn rename(subject: &ObjectId, from: &str, to: &str) -> Option<Step> {
    let (old, new) = (quote::name(from), quote::name(to));
    let sql = format!("ALTER TABLE {} RENAME CONSTRAINT {old} TO {new}", qualified(subject));
    (from != to).then(|| Step::alter(subject, sql).locking(LockMode::AccessExclusive))
}
