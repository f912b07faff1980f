//! Triggers, constraint triggers, and their clones on partitions, which come and go with the trigger of the parent:
//! of a clone only the enabled state is its own. https://www.postgresql.org/docs/current/sql-createtrigger.html

use super::common::{Alteration, Altered, Context, Object, Rules, Side, qualified};
use super::event_trigger::enabling;
use super::printed::split_name;
use crate::id::ObjectId;
use crate::kind::Kind;
use crate::step::{LockMode, Step};

pub(super) struct Trigger;

impl Rules for Trigger {
    fn address(&self, object: Object<'_>) -> String {
        format!("TRIGGER {} ON {}", object.name(), qualified(object.id))
    }

    fn create(&self, object: Object<'_>, context: &Context<'_>) -> Vec<Step> {
        let mut steps = Vec::new();
        if let Some(definition) = object.text("definition") {
            let step = Step::create(object.id, definition);
            steps.push(locking_clones(step, object.id, &context.new, LockMode::ShareRowExclusive));
        }
        steps.extend(
            (object.has("enabled") || may_start_as_its_parent(object, context))
                .then(|| set_enabled(object, context)),
        );
        steps
    }

    /// CREATE OR REPLACE (14 and later) enables a trigger and its clones again, and makes no constraint trigger.
    fn alter(&self, change: &Altered<'_>, context: &Context<'_>) -> Alteration {
        if !change.only(&["definition", "enabled"]) {
            return Alteration::Recreate;
        }
        let (old, new) = (change.old, change.new);
        let mut steps = Vec::new();
        if change.changes("definition") {
            let is_plain =
                |object: Object<'_>| object.text("definition").is_some_and(|text| text.starts_with(PLAIN));
            let clones_differ = clones(new.id, &context.new).iter().any(|clone| clone.has("enabled"));
            if context.major < 14 || clones_differ || !is_plain(old) || !is_plain(new) {
                return Alteration::Recreate;
            }
            let definition = new.text("definition").unwrap_or_default();
            let sql = definition.replacen(PLAIN, "CREATE OR REPLACE TRIGGER ", 1);
            steps.push(locking_clones(
                Step::alter(new.id, sql),
                new.id,
                &context.old,
                LockMode::ShareRowExclusive,
            ));
        }
        let is_reset = change.changes("definition") && new.has("enabled");
        let differs = change.changes("enabled") && !change.changes("definition");
        steps.extend((is_reset || differs).then(|| set_enabled(new, context)));
        Alteration::InPlace(steps)
    }

    fn drop(&self, object: Object<'_>, context: &Context<'_>) -> Vec<Step> {
        if object.has("inherited_from") {
            return Vec::new();
        }
        let step = Step::drop(object.id, format!("DROP {}", self.address(object)));
        vec![locking_clones(step, object.id, &context.old, LockMode::AccessExclusive)]
    }
}

/// How the definition of a trigger begins that is no constraint trigger.
const PLAIN: &str = "CREATE TRIGGER ";

/// Without ONLY the clones on partitions follow, each of which states its own.
fn set_enabled(object: Object<'_>, context: &Context<'_>) -> Step {
    let only = if is_on_partitioned_table(object.id, context) { "ONLY " } else { "" };
    let sql = format!(
        "ALTER TABLE {only}{} {} {}",
        qualified(object.id),
        enabling(object, "TRIGGER"),
        object.name()
    );
    Step::alter(object.id, sql).locking(LockMode::ShareRowExclusive)
}

fn is_on_partitioned_table(id: &ObjectId, context: &Context<'_>) -> bool {
    let table = ObjectId::new(Kind::Table, id.path.iter().take(2).cloned());
    context.new.get(&table).is_some_and(|table| table.has("partition_key"))
}

/// A clone that comes with a new partition is enabled as the parent's trigger is at that time.
fn may_start_as_its_parent(clone: Object<'_>, context: &Context<'_>) -> bool {
    let Some(parent) = clone.text("inherited_from") else { return false };
    let (schema, table) = split_name(parent);
    let parent =
        ObjectId::new(Kind::Trigger, [schema.as_str(), &table, clone.id.path.last().map_or("", |name| name)]);
    [&context.old, &context.new]
        .into_iter()
        .filter_map(|side| side.get(&parent))
        .any(|parent| parent.has("enabled"))
}

/// The trigger's clones on partitions, on partitions of these, and so on.
fn clones<'a>(id: &ObjectId, side: &Side<'a>) -> Vec<Object<'a>> {
    let mut clones = Vec::new();
    let direct =
        side.needed_by(id).filter(|clone| clone.kind == Kind::Trigger).filter_map(|clone| side.get(clone));
    for clone in direct.filter(|clone| clone.has("inherited_from")) {
        clones.push(clone);
        clones.extend(self::clones(clone.id, side));
    }
    clones
}

/// A trigger's table is locked, and so are the partitions on which it has clones.
fn locking_clones(step: Step, id: &ObjectId, side: &Side<'_>, mode: LockMode) -> Step {
    let lock = |step: Step, clone: Object<'_>| match &*clone.id.path {
        [schema, table, ..] => step.locking_relation(schema, table, mode),
        [_] | [] => step,
    };
    clones(id, side).into_iter().fold(step.locking(mode), lock)
}
