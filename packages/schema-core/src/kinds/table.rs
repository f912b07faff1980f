//! Tables, ordinary and partitioned. https://www.postgresql.org/docs/current/sql-createtable.html

use super::common::{
    Alteration, Altered, Context, Object, Reaction, Rules, Side, storage_options, storage_options_change,
};
use super::not_null::{self, Existed};
use super::{column, constraint};
use crate::id::ObjectId;
use crate::kind::Kind;
use crate::quote;
use crate::step::{Effect, LockMode, Step};

pub(super) struct Table;

impl Rules for Table {
    fn address(&self, object: Object<'_>) -> String {
        format!("TABLE {}", object.qualified_name())
    }

    fn create(&self, object: Object<'_>, context: &Context<'_>) -> Vec<Step> {
        let unlogged = if object.flag("unlogged") { "UNLOGGED " } else { "" };
        let mut sql = format!("CREATE {unlogged}TABLE {}", object.qualified_name());
        let parts = parts(object, context);
        let body =
            if parts.is_empty() { String::new() } else { format!(" (\n    {}\n)", parts.join(",\n    ")) };
        match (object.text("of_type"), object.text("partition_of")) {
            (Some(r#type), _) => sql.push_str(&format!(" OF {type}{body}")),
            (None, Some(parent)) => sql.push_str(&format!(" PARTITION OF {parent}{body} {}", bound(object))),
            (None, None) if body.is_empty() => sql.push_str(" ()"),
            (None, None) => sql.push_str(&body),
        }
        if object.has("inherits") {
            sql.push_str(&format!(" INHERITS ({})", object.list("inherits").join(", ")));
        }
        if let Some(key) = object.text("partition_key") {
            sql.push_str(&format!(" PARTITION BY {key}"));
        }
        sql.push_str(&clauses(object));
        let mut step = Step::create(object.id, sql);
        if let Some(parent) = object.text("partition_of") {
            let (schema, name) = super::printed::split_name(parent);
            step = step.locking_relation(&schema, &name, LockMode::AccessExclusive);
        }
        let mut steps = vec![step];
        steps.extend(switches(object, None));
        steps
    }

    fn alter(&self, change: &Altered<'_>, context: &Context<'_>) -> Alteration {
        let (old, new) = (change.old, change.new);
        let cannot_change_method = change.changes("access_method")
            && (context.major < 15 || new.has("partition_key") && context.major < 17);
        if change.changes("partition_key") || cannot_change_method {
            return Alteration::Recreate;
        }
        let mut steps = inheritance_change(change, context);
        let mut alter = |action: String, mode: LockMode| {
            let sql = format!("ALTER {} {action}", self.address(new));
            steps.push(Step::alter(new.id, sql).locking(mode));
        };
        if change.changes("of_type") {
            let action = new.text("of_type").map_or("NOT OF".to_owned(), |name| format!("OF {name}"));
            alter(action, LockMode::AccessExclusive);
        }
        let options = [
            ("options", "", old.options(), new.options()),
            ("toast_options", "toast.", old.list("toast_options"), new.list("toast_options")),
        ];
        for (_, prefix, old, new) in options.into_iter().filter(|(name, ..)| change.changes(name)) {
            for action in storage_options_change(prefix, old, new) {
                alter(action, LockMode::ShareUpdateExclusive);
            }
        }
        let rewrites = ["unlogged", "access_method", "tablespace"];
        for attribute in rewrites.into_iter().filter(|attribute| change.changes(attribute)) {
            let action = match attribute {
                "unlogged" if new.flag("unlogged") => "SET UNLOGGED".to_owned(),
                "unlogged" => "SET LOGGED".to_owned(),
                "access_method" => format!("SET ACCESS METHOD {}", access_method(new, context)),
                _ => format!(
                    "SET TABLESPACE {}",
                    new.text("tablespace").map_or("pg_default".to_owned(), quote::name)
                ),
            };
            let step = Step::alter(new.id, format!("ALTER {} {action}", self.address(new)))
                .locking(LockMode::AccessExclusive);
            steps.push(if new.has("partition_key") { step } else { step.with(Effect::RewritesTable) });
        }
        steps.extend(switches(new, Some(change)));
        Alteration::InPlace(steps)
    }

    /// A partition of a table that foreign keys reference is dropped once it is none any more.
    fn drop(&self, object: Object<'_>, context: &Context<'_>) -> Vec<Step> {
        let mut steps = Vec::new();
        if let Some(parent) = object.text("partition_of").filter(|parent| stays_referenced(parent, context)) {
            let (schema, name) = super::printed::split_name(parent);
            let sql = format!("ALTER TABLE {parent} DETACH PARTITION {}", object.qualified_name());
            let step = Step::alter(object.id, sql).locking(LockMode::AccessExclusive);
            steps.push(step.locking_relation(&schema, &name, LockMode::AccessExclusive));
        }
        let sql = format!("DROP {}", self.address(object));
        let step = Step::drop(object.id, sql).locking(LockMode::AccessExclusive);
        steps.push(if object.has("partition_key") { step } else { step.with(Effect::DeletesData) });
        steps
    }

    /// A table outlives its parents and its type.
    fn react(&self, dependent: Object<'_>, needed: &ObjectId, context: &Context<'_>) -> Reaction {
        match needed.kind {
            Kind::Table | Kind::ForeignTable if dependent.has("partition_of") => {
                Reaction::Strip(&["partition_of", "partition_bound"])
            }
            Kind::Table | Kind::ForeignTable => lets_go_of_parents(dependent, context),
            Kind::Composite => Reaction::Strip(&["of_type"]),
            Kind::Column => Reaction::Stay,
            _ => Reaction::Recreate,
        }
    }
}

/// An heir whose parent goes.
pub(super) fn lets_go_of_parents(heir: Object<'_>, context: &Context<'_>) -> Reaction {
    match context.new.get(heir.id) {
        Some(new) if takes_over(heir, new, context) => Reaction::Stay,
        _ => Reaction::Strip(&["inherits"]),
    }
}

/// Whether a partitioned table stays, and foreign keys reference it.
fn stays_referenced(parent: &str, context: &Context<'_>) -> bool {
    let (schema, name) = super::printed::split_name(parent);
    let id = ObjectId::new(Kind::Table, [schema, name]);
    let references = |(id, attributes)| {
        let object = Object { id, attributes };
        object.id.kind == Kind::Constraint && object.text("referenced_table") == Some(parent)
    };
    let stays = context.new.get(&id).is_some() && !context.made_anew.contains(&id);
    stays && context.old.catalog.objects.iter().any(references)
}

/// A partitioned table may have none of its own (17 and later); any other table without a name has heap.
fn access_method(table: Object<'_>, context: &Context<'_>) -> String {
    match table.text("access_method") {
        Some(name) => quote::name(name),
        None if context.major >= 17 && table.has("partition_key") => "DEFAULT".to_owned(),
        None => "heap".to_owned(),
    }
}

/// The columns and constraints that the first statement makes.
fn parts(object: Object<'_>, context: &Context<'_>) -> Vec<String> {
    let path = &object.id.path;
    let mut columns: Vec<Object<'_>> = context.new.parts(Kind::Column, path).collect();
    columns.sort_by_key(|column| column.number("_position"));
    let mut parts = Vec::new();
    for column in columns {
        let column = context.as_created(column);
        if object.has("of_type") {
            let clauses = column::value_clauses(column, context);
            if !clauses.is_empty() {
                parts.push(format!("{} WITH OPTIONS{clauses}", column.name()));
            }
        } else if !column::comes_from_above(column) {
            parts.push(column::definition(column, context));
        }
    }
    let constraints = context.new.parts(Kind::Constraint, path).filter(|part| context.is_inline(part.id));
    parts.extend(constraints.map(|part| constraint::definition(part, context)));
    parts
}

fn bound(object: Object<'_>) -> &str {
    object.text("partition_bound").unwrap_or_default()
}

/// ` USING method WITH (…) TABLESPACE …`.
fn clauses(object: Object<'_>) -> String {
    let mut sql = String::new();
    if let Some(method) = object.text("access_method") {
        sql.push_str(&format!("\n    USING {}", quote::name(method)));
    }
    let mut options = storage_options("", object.options());
    options.extend(storage_options("toast.", object.list("toast_options")));
    if !options.is_empty() {
        sql.push_str(&format!("\n    WITH ({})", options.join(", ")));
    }
    if let Some(tablespace) = object.text("tablespace") {
        sql.push_str(&format!("\n    TABLESPACE {}", quote::name(tablespace)));
    }
    sql
}

/// Row security and replica identity: of a new table what is not the default, of an old one what differs.
fn switches(object: Object<'_>, change: Option<&Altered<'_>>) -> Vec<Step> {
    let asked = |name: &str| change.map_or(object.has(name), |change| change.changes(name));
    let mut actions = Vec::new();
    if asked("row_security") {
        actions.push(if object.flag("row_security") {
            "ENABLE ROW LEVEL SECURITY"
        } else {
            "DISABLE ROW LEVEL SECURITY"
        });
    }
    if asked("force_row_security") {
        actions.push(if object.flag("force_row_security") {
            "FORCE ROW LEVEL SECURITY"
        } else {
            "NO FORCE ROW LEVEL SECURITY"
        });
    }
    let step = |action: &str| {
        let sql = format!("ALTER TABLE {} {action}", object.qualified_name());
        Step::alter(object.id, sql).with(Effect::ChangesAccess).locking(LockMode::AccessExclusive)
    };
    let mut steps: Vec<Step> = actions.into_iter().map(step).collect();
    if asked("replica_identity") {
        let identity = match object.text("replica_identity") {
            Some("full") => "FULL",
            // A table whose replica identity was an index that is gone replicates no old rows, as with NOTHING.
            Some(_) => "NOTHING",
            None => "DEFAULT",
        };
        let sql = format!("ALTER TABLE ONLY {} REPLICA IDENTITY {identity}", object.qualified_name());
        steps.push(Step::alter(object.id, sql).locking(LockMode::AccessExclusive));
    }
    steps
}

/// Whether new parents have to come before the old ones go: a column or constraint that no parent has any more for a
/// moment would be the heir's own for ever. What the old parents give has to be what the new ones give.
pub(crate) fn takes_over(old: Object<'_>, new: Object<'_>, context: &Context<'_>) -> bool {
    let (olds, news) = (old.list("inherits"), new.list("inherits"));
    let kept = olds.iter().zip(news).take_while(|(old, new)| old == new).count();
    let (gone, come) = (&olds[kept..], &news[kept..]);
    if gone.is_empty() || come.is_empty() || gone.iter().any(|parent| come.contains(parent)) {
        return false;
    }
    let is_given = |object: &Object<'_>| match object.id.kind {
        Kind::Column => column::comes_from_above(*object),
        _ => constraint::comes_from_above(*object),
    };
    let parts = [Kind::Column, Kind::Constraint].into_iter();
    let mut given = parts.flat_map(|kind| context.old.parts(kind, &old.id.path)).filter(is_given).peekable();
    let stays = |part: Object<'_>| {
        let new = context.new.get(part.id).filter(is_given);
        let same = |name: &str, new: Object<'_>| new.attributes.get(name) == part.attributes.get(name);
        new.is_some_and(|new| ["type", "collation", "definition"].iter().all(|name| same(name, new)))
    };
    given.peek().is_some() && given.all(stays)
}

/// Whether a column that came from a parent is declared by its table, too. A table that leaves its parents has all that they gave for its
/// own, and keeps it so when it comes back: that is the only way, and one for all columns.
pub(crate) fn becomes_local(old: Object<'_>, new: Object<'_>, context: &Context<'_>) -> bool {
    let table = ObjectId { kind: Kind::Table, path: new.id.path[..2].into() };
    let inherits = |side: &Side<'_>| side.get(&table).is_some_and(|table| table.has("inherits"));
    let parts =
        || [Kind::Column, Kind::Constraint].into_iter().flat_map(|kind| context.new.parts(kind, &table.path));
    column::comes_from_above(old)
        && new.has("inherited")
        && new.flag("local")
        && inherits(&context.old)
        && inherits(&context.new)
        && parts().all(|part| !part.has("inherited") || part.flag("local"))
}

/// Whether a column or constraint becomes one that only a parent declares, or one that its table declares, too, as not all do: no
/// statement does that.
pub(crate) fn is_declared_otherwise(old: Object<'_>, new: Object<'_>, context: &Context<'_>) -> bool {
    let is_given = |object: Object<'_>| match object.id.kind {
        Kind::Column => Some(column::comes_from_above(object)),
        Kind::Constraint if object.text("type") == Some("check") => {
            Some(constraint::comes_from_above(object))
        }
        _ => None,
    };
    let (Some(was_given), Some(given)) = (is_given(old), is_given(new)) else { return false };
    let id = ObjectId { kind: Kind::Table, path: new.id.path[..2].into() };
    let (Some(before), Some(after)) = (context.old.get(&id), context.new.get(&id)) else { return false };
    let same_parents = before.list("inherits") == after.list("inherits");
    let is_merged = new.id.kind == Kind::Constraint || becomes_local(old, new, context);
    after.has("inherits")
        && !before.has("partition_of")
        && (given && !was_given || same_parents && was_given && !given && !is_merged)
}

/// Whether a column that the table is partitioned by gets another type or collation: no statement changes that, not on a
/// table above either (manual: "ALTER TABLE", and `ATPrepAlterColumnType`).
pub(crate) fn is_partitioned_by_what_changes(
    old: Object<'_>,
    new: Object<'_>,
    context: &Context<'_>,
) -> bool {
    let differs = |name: &str| old.attributes.get(name) != new.attributes.get(name);
    let (Kind::Column, [schema, table, column]) = (old.id.kind, &*old.id.path) else { return false };
    let table = ObjectId { kind: Kind::Table, path: [schema.clone(), table.clone()].into() };
    let key = || context.old.get(&table)?.text("partition_key");
    (differs("type") || differs("collation"))
        && key().is_some_and(|key| super::printed::mentions(key, &quote::name(column)))
}

/// Whether any column of the table does.
pub(super) fn declares_columns_too(table: &ObjectId, context: &Context<'_>) -> bool {
    let mut columns = context.new.parts(Kind::Column, &table.path);
    columns.any(|new| context.old.get(new.id).is_some_and(|old| becomes_local(old, new, context)))
}

/// Whether a table that stays has the same parents all the time.
pub(super) fn keeps_parents(table: &ObjectId, context: &Context<'_>) -> bool {
    let (Some(old), Some(new)) = (context.old.get(table), context.new.get(table)) else { return false };
    let mut parents = new.list("inherits").iter().map(|name| &**name).chain(new.text("partition_of"));
    let is_same = |name: &&str| old.attributes.get(name) == new.attributes.get(name);
    !context.freed.contains(table)
        && ["inherits", "partition_of"].iter().all(is_same)
        && !parents.any(|parent| {
            let (schema, name) = super::printed::split_name(parent);
            context.made_anew.contains(&ObjectId::new(Kind::Table, [schema, name]))
        })
}

/// Partitions are detached and attached, other heirs disinherited and adopted.
pub(super) fn inheritance_change(change: &Altered<'_>, context: &Context<'_>) -> Vec<Step> {
    let (old, new) = (change.old, change.new);
    let table = new.qualified_name();
    let mut steps = Vec::new();
    let through_parent = |parent: &str, action: String, mode: LockMode| {
        let (schema, name) = super::printed::split_name(parent);
        let sql = format!("ALTER TABLE {parent} {action}");
        Step::alter(new.id, sql).locking(LockMode::AccessExclusive).locking_relation(&schema, &name, mode)
    };
    if change.changes("partition_of") || change.changes("partition_bound") {
        if let Some(parent) = old.text("partition_of") {
            steps.push(through_parent(
                parent,
                format!("DETACH PARTITION {table}"),
                LockMode::AccessExclusive,
            ));
            steps.extend(not_null::renamed(new.id, context, Existed::Before));
        }
        if let Some(parent) = new.text("partition_of") {
            let was_partition = context.old.get(new.id).is_some_and(|table| table.has("partition_of"));
            if !was_partition {
                steps.extend(not_null::renamed(new.id, context, Existed::Before));
            }
            steps.extend(not_null::renamed(new.id, context, Existed::NotBefore));
            let action = format!("ATTACH PARTITION {table} {}", bound(new));
            let step = through_parent(parent, action, LockMode::ShareUpdateExclusive);
            steps.push(step.with(Effect::ScansTable).with(Effect::MayFailOnData));
        }
    } else if change.changes("detach_pending")
        && let Some(parent) = old.text("partition_of")
    {
        steps.push(through_parent(
            parent,
            format!("DETACH PARTITION {table} FINALIZE"),
            LockMode::ShareUpdateExclusive,
        ));
    }
    if change.changes("inherits") {
        let alter = |action: String| {
            Step::alter(new.id, format!("ALTER TABLE {table} {action}")).locking(LockMode::AccessExclusive)
        };
        // Where the table has not let go of its old parents before, the new ones take over: see `takes_over`.
        let (olds, news) = (old.list("inherits"), new.list("inherits"));
        let kept = olds.iter().zip(news).take_while(|(old, new)| old == new).count();
        steps.extend(news[kept..].iter().map(|parent| alter(format!("INHERIT {parent}"))));
        steps.extend(olds[kept..].iter().map(|parent| alter(format!("NO INHERIT {parent}"))));
    }
    steps
}
