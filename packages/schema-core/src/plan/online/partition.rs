//! A partition leaves its table while both are in use (manual: "ALTER TABLE", DETACH PARTITION).

use super::Parts;
use super::ground::Ground;
use crate::id::ObjectId;
use crate::kind::Kind;
use crate::kinds::printed::split_name;
use crate::step::{LockMode, Step};

/// A partition that leaves, and stays a table. PostgreSQL refuses where there is a default partition.
pub(super) fn detach(step: &Step, before: &[Step], ground: &Ground<'_, '_>) -> Option<Parts> {
    let context = ground.context;
    let (old, new) = (context.old.get(&step.subject)?, context.new.get(&step.subject)?);
    let printed = old.text("partition_of")?;
    let parent = ground.relation(printed)?;
    let leaves = !new.has("partition_of")
        && step.sql == format!("ALTER TABLE {printed} DETACH PARTITION {}", new.qualified_name());
    let (schema, name) = split_name(printed);
    let concerns = |id: &ObjectId| {
        let path = [id.path.first().map(|part| &**part), id.path.get(1).map(|part| &**part)];
        path == [Some(&*schema), Some(&*name)] || id.path.starts_with(&new.id.path)
    };
    let is_default = |id: &&ObjectId| {
        let partition = context.old.get(id).filter(|_| id.kind == Kind::Table);
        partition.is_some_and(|partition| partition.text("partition_bound") == Some("DEFAULT"))
    };
    let has_default = context.old.needed_by(parent.id).any(|id| is_default(&id));
    if context.major < 14 || !leaves || has_default || before.iter().any(|step| concerns(&step.subject)) {
        return None;
    }
    let mut detached = step.clone();
    detached.sql.push_str(" CONCURRENTLY");
    for lock in &mut detached.locks {
        lock.mode = if lock.relation == (schema.clone(), name.clone()) {
            LockMode::ShareUpdateExclusive
        } else {
            lock.mode
        };
    }
    Some(Parts { build: vec![detached.alone()], ..Parts::default() })
}
