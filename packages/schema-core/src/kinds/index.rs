//! Indexes. What stands behind a constraint comes with the constraint; what is attached to the index of a partitioned
//! table comes with that. https://www.postgresql.org/docs/current/sql-createindex.html

use super::common::{
    Alteration, Altered, Context, Object, Reaction, Rules, Side, storage_options, storage_options_change,
};
use super::printed::{closes_at_end, split_name};
use crate::id::ObjectId;
use crate::kind::Kind;
use crate::quote;
use crate::step::{Effect, LockMode, Step};

pub(super) struct Index;

impl Rules for Index {
    fn address(&self, object: Object<'_>) -> String {
        format!("INDEX {}", sql_name(object))
    }

    fn create(&self, object: Object<'_>, context: &Context<'_>) -> Vec<Step> {
        let mut steps = Vec::new();
        let is_attached = is_made_alone(object, context);
        if (!comes_with_another(object) || is_attached) && adopted(object, context).is_none() {
            let sql = definition(object, context);
            let step = Step::create(object.id, sql).with(Effect::ScansTable);
            steps.push(lock(step, object, LockMode::Share));
        }
        steps.extend(attach(object).filter(|_| is_attached));
        steps.extend(marks(object));
        steps
    }

    fn complete(&self, object: Object<'_>, _context: &Context<'_>) -> Vec<Step> {
        marks(object)
    }

    fn alter(&self, change: &Altered<'_>, context: &Context<'_>) -> Alteration {
        const ALTERABLE: &[&str] =
            &["options", "tablespace", "clustered", "replica_identity", "statistics_targets", "name"];
        if change.only(&["invalid"]) && becomes_valid_by_parts(change.new.id, context) {
            return Alteration::InPlace(Vec::new());
        }
        // The index of a partitioned table has no file: its options are those that the indexes of new partitions get, and nothing
        // changes them (`ATPrepCmd`).
        let has_no_file = change.changes("options") && is_partitioned(change.new, context);
        if has_no_file || !change.only(ALTERABLE) {
            return if comes_with_another(change.new)
                && comes_with_another(change.old)
                && change.only(&["partition_of"])
            {
                Alteration::InPlace(Vec::new())
            } else {
                Alteration::Recreate
            };
        }
        let (old, new) = (change.old, change.new);
        let address = format!("ALTER INDEX {}", sql_name(old));
        let mut actions = storage_options_change("", old.options(), new.options());
        if change.changes("tablespace") {
            actions.push(format!(
                "SET TABLESPACE {}",
                new.text("tablespace").map_or("pg_default".to_owned(), quote::name)
            ));
        }
        actions.extend(statistics_targets(old, new));
        let mut steps: Vec<Step> =
            actions.into_iter().map(|action| Step::alter(new.id, format!("{address} {action}"))).collect();
        let table = new.text("table").unwrap_or_default();
        if change.changes("clustered") {
            let action = if new.flag("clustered") {
                format!("CLUSTER ON {}", new.own_name())
            } else {
                "SET WITHOUT CLUSTER".to_owned()
            };
            steps.push(lock(
                Step::alter(new.id, format!("ALTER TABLE {table} {action}")),
                new,
                LockMode::ShareUpdateExclusive,
            ));
        }
        if change.changes("replica_identity") {
            steps.extend(replica_identity_change(new, context));
        }
        if let Some(name) = new.text("name").filter(|_| change.changes("name")) {
            steps.push(Step::alter(new.id, format!("{address} RENAME TO {}", quote::name(name))));
        }
        Alteration::InPlace(steps)
    }

    /// As constraints: an index that was attached to that of a parent stays when the table leaves it.
    fn react(&self, dependent: Object<'_>, _needed: &ObjectId, context: &Context<'_>) -> Reaction {
        let id = |(schema, name): (String, String)| ObjectId::new(Kind::Table, [schema, name]);
        let table = dependent.text("table").map(split_name).map(id);
        let parent = |side: &Side<'_>| {
            let table = side.get(table.as_ref()?)?;
            Some(table.text("partition_of")?.to_owned())
        };
        let moves = parent(&context.old) != parent(&context.new) && parent(&context.new).is_some();
        if dependent.has("partition_of") && moves { Reaction::Stay } else { Reaction::Recreate }
    }

    fn drop(&self, object: Object<'_>, _context: &Context<'_>) -> Vec<Step> {
        if comes_with_another(object) {
            return Vec::new();
        }
        let step = Step::drop(object.id, format!("DROP {}", self.address(object)));
        vec![lock(step, object, LockMode::AccessExclusive)]
    }
}

/// Whether a constraint or the index of a partitioned table brings it.
pub(crate) fn comes_with_another(object: Object<'_>) -> bool {
    object.has("constraint") || object.has("partition_of")
}

/// Whether it is made and attached by statements of its own: the index of the partitioned table is made ON ONLY it, as it
/// is not valid before every partition has its own (manual: "ALTER INDEX", ATTACH PARTITION).
pub(super) fn is_made_alone(object: Object<'_>, context: &Context<'_>) -> bool {
    let Some((schema, name)) = object.text("partition_of").map(split_name) else { return false };
    let root = ObjectId::new(Kind::Index, [schema, name]);
    let is_invalid = context.new.get(&root).is_some_and(|root| root.flag("invalid"));
    is_invalid || becomes_valid_by_parts(&root, context)
}

/// Makes it a part of the index of the partitioned table.
pub(super) fn attach(object: Object<'_>) -> Option<Step> {
    let parent = object.text("_attached_to")?;
    Some(Step::alter(object.id, format!("ALTER INDEX {parent} ATTACH PARTITION {}", sql_name(object))))
}

/// The index that is there already, and becomes part of that of the partitioned table.
pub(super) fn adopted<'a>(object: Object<'_>, context: &Context<'a>) -> Option<Object<'a>> {
    let name = object.text("name").filter(|_| object.has("partition_of"))?;
    let id = ObjectId::new(Kind::Index, [&*object.id.path[0], name]);
    let before = context.old.catalog.objects.get_key_value(&id);
    let before = before.map(|(id, attributes)| Object { id, attributes })?;
    is_adopted(before.id, object.id, context).then_some(before)
}

/// Whether an index of its own becomes part of that of the partitioned table.
pub(crate) fn is_adopted(old: &ObjectId, new: &ObjectId, context: &Context<'_>) -> bool {
    let (Some(old), Some(new)) = (context.old.get(old), context.new.get(new)) else { return false };
    let plain = |object: Object<'_>| {
        let mut attributes = object.attributes.clone();
        ["name", "partition_of", "constraint"].iter().for_each(|name| attributes.set(name, None));
        attributes
    };
    let is_index = |object: Object<'_>| object.id.kind == Kind::Index;
    let may_be = is_index(old) && is_index(new) && !comes_with_another(old) && new.has("partition_of");
    if !may_be {
        return false;
    }
    let (old, new) = (plain(old), plain(new));
    old.compared().eq(new.compared())
}

/// The constraint that it stands behind.
pub(crate) fn constraint_of(index: &ObjectId, side: &Side<'_>) -> Option<ObjectId> {
    side.get(index).filter(|index| index.has("constraint"))?;
    side.needs(index).find(|id| id.kind == Kind::Constraint).cloned()
}

/// The topmost index that an old index is attached to as long as its table stays the partition that it is.
pub(crate) fn attached_to(id: &ObjectId, context: &Context<'_>) -> Option<ObjectId> {
    let old = context.old.get(id)?;
    let (schema, name) = split_name(old.text("table")?);
    let table = ObjectId::new(Kind::Table, [schema, name]);
    let parent = |side: &Side<'_>| side.get(&table)?.text("partition_of").map(str::to_owned);
    let stays = parent(&context.old).is_some() && parent(&context.old) == parent(&context.new);
    let (schema, name) = split_name(old.text("partition_of").filter(|_| stays)?);
    Some(ObjectId::new(Kind::Index, [schema, name]))
}

/// The new indexes of partitions that are attached to this one, each behind the one that it is attached to.
pub(crate) fn attached_below<'a>(root: &ObjectId, context: &Context<'a>) -> Vec<Object<'a>> {
    let mut below: Vec<Object<'a>> = Vec::new();
    let mut parents = vec![root.clone()];
    while let Some(parent) = parents.pop() {
        let parts = context.new.needed_by(&parent).filter(|id| id.kind == Kind::Index);
        for part in parts.filter_map(|id| context.new.get(id)).filter(|part| part.has("partition_of")) {
            parents.push(part.id.clone());
            below.push(part);
        }
    }
    below
}

/// Whether nothing is missing to the index of a partitioned table but those of some partitions, which come.
fn becomes_valid_by_parts(id: &ObjectId, context: &Context<'_>) -> bool {
    let (Some(old), Some(new)) = (context.old.get(id), context.new.get(id)) else { return false };
    let mut valid = old.attributes.clone();
    valid.set("invalid", None);
    old.flag("invalid") && valid == *new.attributes && is_partitioned(new, context)
}

/// The schema and name that the index really has; a partition's is not its path.
pub(crate) fn sql_name(object: Object<'_>) -> String {
    let schema = object.id.path.first().map_or("", |part| part);
    format!("{}.{}", quote::name(schema), object.own_name())
}

/// A step that locks the table of an index.
pub(crate) fn lock(step: Step, object: Object<'_>, mode: LockMode) -> Step {
    let table = object.text("table").map(split_name).unwrap_or_default();
    step.locking_relation(&table.0, &table.1, mode)
}

fn definition(object: Object<'_>, context: &Context<'_>) -> String {
    let is_alone = object.flag("invalid") || is_made_alone(object, context);
    let only = if is_alone && is_partitioned(object, context) { "ONLY " } else { "" };
    statement(object, "INDEX", &object.own_name(), only)
}

/// `CREATE INDEX` with a name and, for the parent of partitions, `ONLY `. `words` are `INDEX` or `INDEX CONCURRENTLY`.
pub(crate) fn statement(object: Object<'_>, words: &str, name: &str, only: &str) -> String {
    let unique = if object.flag("unique") { "UNIQUE " } else { "" };
    let table = object.text("table").unwrap_or_default();
    let mut sql = format!("CREATE {unique}{words} {name} ON {only}{table}{}", keys_and_method(object, &[]));
    if object.flag("nulls_not_distinct") {
        sql.push_str("\n    NULLS NOT DISTINCT");
    }
    sql.push_str(&parameters(object));
    if let Some(predicate) = object.text("predicate") {
        sql.push_str(&format!("\n    WHERE {predicate}"));
    }
    sql
}

pub(crate) fn is_partitioned(object: Object<'_>, context: &Context<'_>) -> bool {
    let (schema, table) = object.text("table").map(split_name).unwrap_or_default();
    let id = ObjectId::new(Kind::Table, [schema, table]);
    context.new.get(&id).is_some_and(|table| table.has("partition_key"))
}

/// ` USING method (keys) INCLUDE (columns)`, each key followed by its operator of an exclusion constraint.
pub(super) fn keys_and_method(object: Object<'_>, operators: &[std::sync::Arc<str>]) -> String {
    let mut expressions = object.list("expressions").iter();
    let at = |attribute: &str, index: usize| object.list(attribute).get(index).map_or("", |text| text);
    let mut keys = Vec::new();
    for (index, column) in object.list("columns").iter().enumerate() {
        let mut key = match &**column {
            "" => expressions.next().map_or_else(String::new, |expression| parenthesised(expression)),
            column => quote::name(column),
        };
        let collation = at("collations", index);
        let class = at("operator_classes", index);
        for (word, text) in [("COLLATE ", collation), ("", class), ("", at("orders", index))] {
            if !text.is_empty() {
                key.push_str(&format!(" {word}{text}"));
            }
        }
        if let Some(operator) = operators.get(index) {
            key.push_str(&format!(" WITH {operator}"));
        }
        keys.push(key);
    }
    let method =
        object.text("method").map(|method| format!(" USING {}", quote::name(method))).unwrap_or_default();
    let mut sql = format!("{method} ({})", keys.join(", "));
    sql.push_str(&include(object));
    sql
}

/// ` INCLUDE (columns)`, where there are any.
pub(super) fn include(object: Object<'_>) -> String {
    match object.list("include") {
        [] => String::new(),
        columns => format!(
            " INCLUDE ({})",
            columns.iter().map(|name| quote::name(name)).collect::<Vec<_>>().join(", ")
        ),
    }
}

/// ` WITH (…) TABLESPACE …` of an index.
pub(super) fn parameters(object: Object<'_>) -> String {
    let mut sql = String::new();
    let options = storage_options("", object.options());
    if !options.is_empty() {
        sql.push_str(&format!("\n    WITH ({})", options.join(", ")));
    }
    if let Some(tablespace) = object.text("tablespace") {
        sql.push_str(&format!("\n    TABLESPACE {}", quote::name(tablespace)));
    }
    sql
}

/// An expression as an index key takes it: in parentheses, unless it is a function call, which
/// `pg_get_indexdef` prints without.
fn parenthesised(expression: &str) -> String {
    if expression.starts_with('(') && closes_at_end(expression) || is_call(expression) {
        expression.to_owned()
    } else {
        format!("({expression})")
    }
}

fn is_call(expression: &str) -> bool {
    let name: String =
        expression.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '"')).collect();
    !name.is_empty() && expression[name.len()..].starts_with('(') && closes_at_end(&expression[name.len()..])
}

/// What no CREATE INDEX says: statistics targets, and that the table is clustered on it or is identified by it.
fn marks(object: Object<'_>) -> Vec<Step> {
    let table = object.text("table").unwrap_or_default();
    let mut steps: Vec<Step> = object
        .list("statistics_targets")
        .iter()
        .map(|target| {
            let (column, target) = target.split_once('=').unwrap_or((target, "-1"));
            Step::alter(
                object.id,
                format!("ALTER INDEX {} ALTER COLUMN {column} SET STATISTICS {target}", sql_name(object)),
            )
        })
        .collect();
    if object.flag("clustered") {
        let sql = format!("ALTER TABLE {table} CLUSTER ON {}", object.own_name());
        steps.push(lock(Step::alter(object.id, sql), object, LockMode::ShareUpdateExclusive));
    }
    if object.flag("replica_identity") {
        let sql = format!("ALTER TABLE ONLY {table} REPLICA IDENTITY USING INDEX {}", object.own_name());
        steps.push(lock(Step::alter(object.id, sql), object, LockMode::AccessExclusive));
    }
    steps
}

fn statistics_targets(old: Object<'_>, new: Object<'_>) -> Vec<String> {
    let target = |column: &str, target: &str| format!("ALTER COLUMN {column} SET STATISTICS {target}");
    let (olds, news) = (old.list("statistics_targets"), new.list("statistics_targets"));
    let column = |text: &str| text.split_once('=').map_or(text.to_owned(), |(column, _)| column.to_owned());
    let gone = olds.iter().map(|text| column(text)).filter(|old| !news.iter().any(|new| column(new) == *old));
    let gone: Vec<String> = gone.map(|column| target(&column, "-1")).collect();
    let set = news.iter().filter(|text| !olds.contains(text)).filter_map(|text| text.split_once('='));
    gone.into_iter().chain(set.map(|(column, value)| target(column, value))).collect()
}

/// The table says which identity it has when no index is it; another index says so itself.
fn replica_identity_change(new: Object<'_>, context: &Context<'_>) -> Option<Step> {
    let table = new.text("table").unwrap_or_default();
    if new.flag("replica_identity") {
        let sql = format!("ALTER TABLE ONLY {table} REPLICA IDENTITY USING INDEX {}", new.own_name());
        return Some(lock(Step::alter(new.id, sql), new, LockMode::AccessExclusive));
    }
    let (schema, name) = split_name(table);
    let says_so = |kind| {
        let id = ObjectId::new(kind, [schema.as_str(), name.as_str()]);
        context.new.get(&id).is_some_and(|relation| relation.has("replica_identity"))
    };
    let another = context.new.catalog.objects.iter().any(|(id, attributes)| {
        let object = Object { id, attributes };
        id.kind == Kind::Index
            && id != new.id
            && object.text("table") == Some(table)
            && object.flag("replica_identity")
    });
    let sql = format!("ALTER TABLE ONLY {table} REPLICA IDENTITY DEFAULT");
    (!another && !says_so(Kind::Table))
        .then(|| lock(Step::alter(new.id, sql), new, LockMode::AccessExclusive))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_get_the_parentheses_they_need() {
        assert_eq!(parenthesised("lower(a)"), "lower(a)");
        assert_eq!(parenthesised("(a || b)"), "(a || b)");
        assert_eq!(parenthesised("(a) || (b)"), "((a) || (b))");
        assert_eq!(parenthesised("f(a) + f(b)"), "(f(a) + f(b))");
        assert_eq!(parenthesised("(a -> ')'::text)"), "(a -> ')'::text)");
    }
}
