//! Grants that other roles than the owner made: each is given and taken by its grantor, who has to see the schema meanwhile.

use super::{Graph, Stage};
use crate::id::{ObjectId, PRINCIPAL};
use crate::kind::Kind;
use crate::kinds::common::Context;
use crate::kinds::common::Object;
use crate::kinds::grant::privileges::by_grantor;
use crate::kinds::materialized_view::is_owned_once_filled;
use crate::plan::expand::Fates;
use std::sync::Arc;

/// Adds the edges.
pub(super) fn add(graph: &mut Graph, fates: &Fates, context: &Context<'_>) {
    for (id, _) in fates.iter().filter(|(id, _)| id.kind == Kind::Grant) {
        let changes = |usage: &ObjectId, before: bool, after: bool| {
            may_use(context.old.get(usage)) == before && may_use(context.new.get(usage)) == after
        };
        let usages = context.old.get(id).into_iter().flat_map(schemas_of_grantors);
        for usage in usages.filter(|usage| changes(usage, true, false)) {
            // Taken before the grantor leaves the schema.
            for (before, after) in pairs([Stage::Drop, Stage::Alter]) {
                graph.soft_edge(graph.node(before, id), graph.node(after, &usage));
            }
        }
        let usages = context.new.get(id).into_iter().flat_map(schemas_of_grantors);
        for usage in usages.filter(|usage| changes(usage, false, true)) {
            for (before, after) in pairs([Stage::Create, Stage::Alter]) {
                graph.soft_edge(graph.node(before, &usage), graph.node(after, id));
            }
        }
        waits_for_owner(graph, id, fates, context);
    }
}

fn pairs(stages: [Stage; 2]) -> impl Iterator<Item = (Stage, Stage)> {
    stages.into_iter().flat_map(move |first| stages.into_iter().map(move |second| (first, second)))
}

/// The grants by which the grantors of a grant see the schema of its subject.
fn schemas_of_grantors(grant: Object<'_>) -> Vec<ObjectId> {
    let [label, schema, _, ..] = &*grant.id.path else { return Vec::new() };
    if **label == *Kind::Schema.label() {
        return Vec::new();
    }
    let grantors =
        by_grantor(grant.list("privileges")).into_keys().flatten().filter(|name| *name != PRINCIPAL);
    let usage = |name: &str| {
        ObjectId::new(Kind::Grant, [Arc::from(Kind::Schema.label()), schema.clone(), Arc::from(name)])
    };
    grantors.map(usage).collect()
}

fn may_use(grant: Option<Object<'_>>) -> bool {
    grant.is_some_and(|grant| grant.list("privileges").iter().any(|privilege| privilege.starts_with("USAGE")))
}

/// Privileges on what gets its owner late are given by that owner.
fn waits_for_owner(graph: &mut Graph, grant: &ObjectId, fates: &Fates, context: &Context<'_>) {
    let Some(subject) = grant.path.get(1..3) else { return };
    let view = ObjectId { kind: Kind::MaterializedView, path: subject.into() };
    if fates.comes(&view) && context.new.get(&view).is_some_and(is_owned_once_filled) {
        for stage in [Stage::Create, Stage::Alter] {
            graph.edge(graph.node(Stage::Fill, &view), graph.node(stage, grant));
        }
    }
}
