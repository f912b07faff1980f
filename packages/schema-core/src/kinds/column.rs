//! Columns of tables, foreign tables, views and materialized views.
//! https://www.postgresql.org/docs/current/sql-altertable.html

mod change;
mod conversion;
mod definition;

pub(crate) use conversion::takes_every_value;
pub(crate) use definition::definition;
pub(crate) use definition::value_clauses;

use super::common::{Alteration, Altered, Context, Object, Reaction, Rules, qualified};
use super::{not_null, table};
use crate::catalog::Attributes;
use crate::id::ObjectId;
use crate::kind::Kind;
use crate::step::{Effect, LockMode, Step};
use change::{
    Generation, advance_sequence, default_change, generation_change, identity_change, property_changes,
    takes_from_sequence, type_change,
};

pub(super) struct Column;

impl Rules for Column {
    fn address(&self, object: Object<'_>) -> String {
        format!("COLUMN {}.{}", qualified(object.id), object.name())
    }

    /// The column of a relation that exists; those of new ones are in its first statement.
    fn create(&self, object: Object<'_>, context: &Context<'_>) -> Vec<Step> {
        let relation = relation(object.id, context);
        let mut steps = Vec::new();
        if relation.holds_rows() && !(comes_from_above(object) && still_has_parents(object.id, context)) {
            let sql = format!("{} ADD COLUMN {}", relation.alter(), definition(object, context));
            let mut step = Step::create(object.id, sql).locking(LockMode::AccessExclusive);
            if object.has("identity")
                || object.text("generated") == Some("stored")
                || object.text("default").is_some_and(is_volatile)
                || asks_every_row(object, context)
            {
                step = step.with(Effect::RewritesTable);
            }
            if object.flag("not_null")
                && !["default", "identity", "generated"].iter().any(|name| object.has(name))
            {
                step = step.with(Effect::MayFailOnData);
            }
            steps.push(step);
        }
        steps.extend(self.complete(object, context));
        steps
    }

    /// What the definition of a new column does not say.
    fn complete(&self, object: Object<'_>, context: &Context<'_>) -> Vec<Step> {
        let object = context.as_created(object);
        let before = attributes_once_defined(object, context);
        let names = object.attributes.compared().chain(before.compared()).map(|(name, _)| name);
        let names = names
            .filter(|name| LATER.contains(name) && object.attributes.get(name) != before.get(name))
            .map(str::to_owned)
            .collect();
        let change = Altered { old: Object { id: object.id, attributes: &before }, new: object, names };
        match self.alter(&change, context) {
            Alteration::InPlace(steps) => steps,
            Alteration::Recreate => Vec::new(),
        }
    }

    fn alter(&self, change: &Altered<'_>, context: &Context<'_>) -> Alteration {
        let (old, new) = (change.old, change.new);
        let relation = relation(new.id, context);
        let generation = generation_change(change, context);
        if matches!(generation, Generation::Recreate)
            || !relation.holds_rows() && (change.changes("type") || change.changes("collation"))
        {
            return Alteration::Recreate;
        }
        let mut steps = Vec::new();
        let mut alter = |action: String| {
            let sql = format!("{} ALTER COLUMN {} {action}", relation.alter(), new.name());
            steps.push(Step::alter(new.id, sql).locking(LockMode::AccessExclusive));
        };
        if let Generation::Drop = generation {
            alter("DROP EXPRESSION".to_owned());
        }
        if change.changes("identity") && old.has("identity") && !new.has("identity") {
            alter("DROP IDENTITY".to_owned());
        }
        // An heir's column follows its parent's, also where the heir declares it, too.
        let is_inherited = comes_from_above(new) || old.has("inherited") && new.has("inherited");
        let follows = is_inherited && still_has_parents(new.id, context);
        let retyped = (change.changes("type") || change.changes("collation")) && !follows;
        if retyped {
            steps.push(type_change(change, &relation));
        } else if change.changes("default") {
            steps.push(default_change(new, &relation, context));
        }
        let mut alter = |action: String| {
            let sql = format!("{} ALTER COLUMN {} {action}", relation.alter(), new.name());
            steps.push(Step::alter(new.id, sql).locking(LockMode::AccessExclusive));
        };
        if let Generation::Set = generation {
            alter(format!("SET EXPRESSION AS ({})", new.text("expression").unwrap_or_default()));
        }
        if change.changes("not_null")
            && new.flag("not_null")
            && !not_null_comes_from_above(new, context)
            && !not_null::is_said_by_constraint(new, context)
        {
            let sql = format!("{} ALTER COLUMN {} SET NOT NULL", relation.alter(), new.name());
            let step = Step::alter(new.id, sql).locking(LockMode::AccessExclusive);
            steps.push(step.with(Effect::ScansTable).with(Effect::MayFailOnData));
        }
        if change.changes("identity") && new.has("identity") {
            steps.extend(identity_change(change, &relation, context));
        }
        if change.changes("not_null") && !new.flag("not_null") && !not_null_goes_above(new, context) {
            let sql = format!("{} ALTER COLUMN {} DROP NOT NULL", relation.alter(), new.name());
            steps.push(Step::alter(new.id, sql).locking(LockMode::AccessExclusive));
        }
        if !old.has("identity")
            && !new.has("identity")
            && change.changes("default")
            && takes_from_sequence(new)
            && !takes_from_sequence(old)
        {
            steps.extend(advance_sequence(new, context));
        }
        steps.extend(property_changes(change, &relation, context));
        Alteration::InPlace(steps)
    }

    fn drop(&self, object: Object<'_>, context: &Context<'_>) -> Vec<Step> {
        let relation = relation(object.id, context);
        let still_inherited = comes_from_above(object) && still_has_parents(object.id, context);
        if !relation.holds_rows() || still_inherited {
            return Vec::new();
        }
        let sql = format!("{} DROP COLUMN {}", relation.alter(), object.name());
        let step = Step::drop(object.id, sql).locking(LockMode::AccessExclusive);
        let derived = object.has("generated") || relation.kind == Kind::ForeignTable;
        vec![if derived { step } else { step.with(Effect::DeletesData) }]
    }

    /// What its default or expression needs can go without the column.
    fn react(&self, dependent: Object<'_>, needed: &ObjectId, context: &Context<'_>) -> Reaction {
        match needed.kind {
            Kind::Table | Kind::ForeignTable if *needed.path != dependent.id.path[..2] => Reaction::Stay,
            Kind::Column if !dependent.has("generated") => Reaction::Stay,
            Kind::Table | Kind::ForeignTable | Kind::View | Kind::MaterializedView => Reaction::Recreate,
            _ if dependent.has("generated") && !uses_type(dependent, needed) => Reaction::Recreate,
            Kind::Enum | Kind::Domain | Kind::Composite | Kind::Range | Kind::BaseType
                if uses_type(dependent, needed) =>
            {
                if relation(dependent.id, context).holds_rows() {
                    Reaction::Strip(&["default"])
                } else {
                    Reaction::Recreate
                }
            }
            Kind::Collation => Reaction::Recreate,
            _ => Reaction::Strip(&["default"]),
        }
    }

    /// PostgreSQL refuses another type while anything but an index, a constraint or statistics looks at the column
    /// (manual: "ALTER TABLE", SET DATA TYPE); those it makes anew by itself.
    fn disturbs(&self, change: &Altered<'_>, dependent: Object<'_>, context: &Context<'_>) -> bool {
        if !change.changes("type") && !change.changes("collation") {
            return false;
        }
        match dependent.id.kind {
            Kind::View
            | Kind::MaterializedView
            | Kind::Rule
            | Kind::Policy
            | Kind::Trigger
            | Kind::Function
            | Kind::Procedure
            | Kind::PublicationTable => true,
            Kind::Column => dependent.has("generated") && dependent.id.path[..2] == change.new.id.path[..2],
            Kind::Constraint => both_ends_change(dependent, context),
            _ => false,
        }
    }
}

/// The relation that a column is a part of.
pub(super) struct Relation {
    pub(super) kind: Kind,
    name: String,
    has_heirs: bool,
}

impl Relation {
    /// Whether it has rows of its own.
    pub(super) fn holds_rows(&self) -> bool {
        matches!(self.kind, Kind::Table | Kind::ForeignTable)
    }

    fn alter(&self) -> String {
        let words = match self.kind {
            Kind::View => "VIEW",
            Kind::MaterializedView => "MATERIALIZED VIEW",
            Kind::ForeignTable => "FOREIGN TABLE",
            _ => "TABLE",
        };
        format!("ALTER {words} {}", self.name)
    }

    /// The same for what is not passed on to heirs.
    fn alter_only(&self) -> String {
        if self.has_heirs { format!("ALTER TABLE ONLY {}", self.name) } else { self.alter() }
    }
}

fn relation(column: &ObjectId, context: &Context<'_>) -> Relation {
    let path = &column.path[..2];
    let kinds = [Kind::Table, Kind::ForeignTable, Kind::View, Kind::MaterializedView];
    let find = |kind: Kind| {
        let id = ObjectId { kind, path: path.into() };
        context.new.get(&id).or_else(|| context.old.get(&id)).map(|_| id)
    };
    let id =
        kinds.into_iter().find_map(find).unwrap_or_else(|| ObjectId { kind: Kind::Table, path: path.into() });
    let has_heirs = [&context.old, &context.new]
        .iter()
        .any(|side| side.needed_by(&id).any(|heir| matches!(heir.kind, Kind::Table | Kind::ForeignTable)));
    Relation { kind: id.kind, name: qualified(column), has_heirs }
}

/// Whether the column is there only because a parent has it.
/// Whether the type is a domain that demands something: each row is asked whether it may have no value (manual: "ALTER TABLE",
/// notes).
fn asks_every_row(column: Object<'_>, context: &Context<'_>) -> bool {
    let mut domains: Vec<&ObjectId> =
        context.new.needs(column.id).filter(|id| id.kind == Kind::Domain).collect();
    domains.retain(|domain| uses_type(column, domain));
    while let Some(domain) = domains.pop() {
        let demands = context.new.get(domain).is_some_and(|domain| domain.flag("not_null"));
        if demands || context.new.parts(Kind::DomainConstraint, &domain.path).next().is_some() {
            return true;
        }
        domains.extend(context.new.needs(domain).filter(|id| id.kind == Kind::Domain));
    }
    false
}

pub(crate) fn comes_from_above(object: Object<'_>) -> bool {
    object.has("inherited") && !object.flag("local")
}

/// Whether the table has the same parents all the time, so that what these get or lose, it does.
pub(super) fn still_has_parents(column: &ObjectId, context: &Context<'_>) -> bool {
    [Kind::Table, Kind::ForeignTable]
        .into_iter()
        .any(|kind| table::keeps_parents(&ObjectId { kind, path: column.path[..2].into() }, context))
}

/// What can differ between a column as it is defined, or inherited, and as it ought to be.
const LATER: &[&str] =
    &["default", "not_null", "storage", "compression", "statistics_target", "options", "foreign_options"];

/// The attributes that a new column has once its definition, or its parent's, has been carried out.
fn attributes_once_defined(object: Object<'_>, context: &Context<'_>) -> Attributes {
    let inherited = comes_from_above(object).then(|| inherited_attributes(object, context)).flatten();
    inherited.unwrap_or_else(|| {
        let mut attributes = object.attributes.clone();
        let unsaid: &[&str] = if relation(object.id, context).holds_rows() {
            &["storage", "statistics_target", "options"]
        } else {
            &["storage", "statistics_target", "options", "default", "compression"]
        };
        unsaid.iter().for_each(|name| attributes.set(name, None));
        attributes
    })
}

/// What a column has when its table has just got it from the first parent that has it.
fn inherited_attributes(object: Object<'_>, context: &Context<'_>) -> Option<Attributes> {
    let parent = parent_column(object.id, context)?;
    let mut attributes = parent.attributes.clone();
    // Neither is passed on (manual: "CREATE TABLE", INHERITS).
    for name in ["statistics_target", "options", "comment", "security_labels"] {
        attributes.set(name, None);
    }
    Some(attributes)
}

/// The column of the same name of the first parent that has one, in the new catalog.
pub(super) fn parent_column<'a>(column: &ObjectId, context: &Context<'a>) -> Option<Object<'a>> {
    let kinds = [Kind::Table, Kind::ForeignTable];
    let relation = kinds
        .into_iter()
        .find_map(|kind| context.new.get(&ObjectId { kind, path: column.path[..2].into() }))?;
    let parents =
        relation.text("partition_of").into_iter().chain(relation.list("inherits").iter().map(|name| &**name));
    parents
        .filter_map(|parent| {
            let (schema, table) = super::printed::split_name(parent);
            context.new.get(&ObjectId::new(Kind::Column, [schema.as_str(), table.as_str(), &column.path[2]]))
        })
        .next()
}

fn not_null_comes_from_above(new: Object<'_>, context: &Context<'_>) -> bool {
    let stays = new.has("inherited") && still_has_parents(new.id, context);
    let Some(parent) = stays.then(|| parent_column(new.id, context)).flatten() else {
        return false;
    };
    let before = context.old.get(parent.id);
    parent.flag("not_null") && before.is_some_and(|before| !before.flag("not_null"))
}

/// DROP NOT NULL of the parent reaches its heirs (manual: "ALTER TABLE", on inheritance), where they are partitions.
fn not_null_goes_above(new: Object<'_>, context: &Context<'_>) -> bool {
    let stays = new.has("inherited") && still_has_parents(new.id, context);
    let Some(parent) = stays.then(|| parent_column(new.id, context)).flatten() else {
        return false;
    };
    let before = context.old.get(parent.id);
    !parent.flag("not_null") && before.is_some_and(|before| before.flag("not_null"))
}

/// Whether the type of the column is this type, or an array of it.
pub(crate) fn uses_type(column: Object<'_>, r#type: &ObjectId) -> bool {
    let used = column.text("type").unwrap_or_default();
    let used = used.trim_end_matches("[]");
    let used = used.split('(').next().unwrap_or(used);
    super::printed::split_names(used).iter().map(String::as_str).eq(r#type.path.iter().map(|part| &**part))
}

/// A default that is computed for each row makes ADD COLUMN write every row (manual: "ALTER TABLE", notes). Which
/// functions are volatile is not known here: the proof measures it.
fn is_volatile(default: &str) -> bool {
    ["nextval(", "random(", "clock_timestamp(", "gen_random_uuid(", "uuid_generate_", "timeofday("]
        .iter()
        .any(|call| default.contains(call))
}

/// Whether the columns at both ends of a foreign key change their types, so that in between they do not fit.
fn both_ends_change(constraint: Object<'_>, context: &Context<'_>) -> bool {
    let Some(referenced) = constraint.text("referenced_table") else { return false };
    let (schema, table) = super::printed::split_name(referenced);
    let retyped = |schema: &str, table: &str, column: &str| {
        let id = ObjectId::new(Kind::Column, [schema, table, column]);
        match (context.old.get(&id), context.new.get(&id)) {
            (Some(old), Some(new)) => old.text("type") != new.text("type"),
            _ => true,
        }
    };
    let path = &constraint.id.path;
    let pairs = constraint.list("columns").iter().zip(constraint.list("referenced_columns"));
    pairs.into_iter().any(|(own, other)| retyped(&path[0], &path[1], own) && retyped(&schema, &table, other))
}
