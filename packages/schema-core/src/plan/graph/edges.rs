//! What has to be done before what: for the dependencies of both catalogs, for names, and for inheritance.

use super::parts::comes_with_partition;
use super::{Graph, Stage};
use crate::id::ObjectId;
use crate::kind::Kind;
use crate::kinds::common::{Context, Object};
use crate::kinds::printed::split_name;
use crate::kinds::{base_type, constraint, not_null};
use crate::plan::carried::{goes_along, is_left_alone};
use crate::plan::expand::{Fate, Fates, changes_origin, comes_with_another, is_type};
use crate::plan::slots::slots;
use std::collections::{BTreeMap, BTreeSet};

/// Adds every edge.
pub(super) fn add(graph: &mut Graph, fates: &Fates, context: &Context<'_>) {
    own_edges(graph, fates);
    old_edges(graph, fates, context);
    new_edges(graph, fates, context);
    slot_edges(graph, fates, context);
    origin_edges(graph, fates, context);
    parent_edges(graph, fates, context);
    not_null_edges(graph, fates, context);
}

/// The order of one object's own stages.
fn own_edges(graph: &mut Graph, fates: &Fates) {
    for (id, _) in fates.iter() {
        let node = |stage| graph.node(stage, id);
        let (release, drop, create, alter, fill) = (
            node(Stage::Release),
            node(Stage::Drop),
            node(Stage::Create),
            node(Stage::Alter),
            node(Stage::Fill),
        );
        let shell = node(Stage::Shell);
        graph.edge(release, alter);
        graph.edge(shell, create);
        graph.edge(create, alter);
        graph.edge(create, fill);
        if is_part_of_renamed(graph, fates, id) {
            // It comes with the new whole, before it goes with the old one.
        } else if fates.renamed_away.contains(id) {
            graph.edge(release, shell);
            graph.edge(release, create);
            graph.edge(release, drop);
            graph.edge(create, drop);
            graph.edge(fill, drop);
        } else {
            graph.edge(drop, shell);
            graph.edge(drop, create);
        }
        let by_table = matches!(id.kind, Kind::Constraint | Kind::Trigger | Kind::Rule | Kind::Policy);
        if by_table && !is_part_of_renamed(graph, fates, id) {
            // It goes while its table has the name that it is asked for by.
            let table = ObjectId { kind: Kind::Table, path: id.path[..2].into() };
            let renamed = fates.renamed_away.contains(&table).then(|| graph.node(Stage::Release, &table));
            graph.edge(drop, renamed.flatten());
        }
    }
}

/// Whether the object goes as a part of what is renamed away, and takes its name with it.
fn is_part_of_renamed(graph: &Graph, fates: &Fates, id: &ObjectId) -> bool {
    let whole = graph.node(Stage::Drop, id).map(|node| &graph.nodes[node].1);
    whole.is_some_and(|whole| whole != id && fates.renamed_away.contains(whole))
}

/// Who needs something lets go of it before it goes, and makes way before it changes.
fn old_edges(graph: &mut Graph, fates: &Fates, context: &Context<'_>) {
    let concerned = fates.iter().map(|(id, _)| id);
    for (dependent, needed) in context.old.dependencies_among(concerned) {
        let carried = |id: &ObjectId| context.old.get(id).and_then(comes_with_partition);
        if carried(dependent).is_some()
            && carried(needed).is_some_and(|table| fates.renamed_away.contains(&table))
        {
            // What a partition has from above goes below it, too.
            continue;
        }
        // What a partition that is renamed away has from above is dropped once it has left.
        let leaves_first = carried(dependent).is_some_and(|table| fates.renamed_away.contains(&table));
        if goes_along(dependent, needed, context) && fates.goes(dependent) && !leaves_first
            || is_left_alone(dependent, needed, fates, context)
        {
            continue;
        }
        let gone = fates.goes(needed).then(|| graph.node(Stage::Drop, needed)).flatten();
        let goes = fates.goes(dependent).then(|| graph.node(Stage::Drop, dependent)).flatten();
        let releases = graph.node(Stage::Release, dependent).filter(|_| fates.alter(dependent).is_some());
        let alters = fates.alter(dependent).and_then(|_| graph.node(Stage::Alter, dependent));
        // A column of a type that was made anew holds on to the old one until it changes.
        let retyped = fates.renamed_away.contains(needed) && dependent.kind == Kind::Column;
        // What a partition has from its parent leaves that along with it.
        let leaver =
            carried(dependent).filter(|id| changes_origin(id, context) || context.freed.contains(id));
        let leaves = leaver.as_ref().and_then(|table| graph.node(Stage::Release, table));
        let lost = if retyped { goes.or(alters) } else { goes.or(releases).or(leaves).or(alters) };
        graph.edge(lost, gone);
        if let Some(table) = leaver.filter(|table| !changes_origin(table, context)) {
            // It comes back to a parent that is rid of that.
            graph.edge(leaves, gone);
            graph.edge(gone, graph.node(Stage::Alter, &table));
        }
        if dependent.kind == Kind::Column && needed.kind == Kind::Column && !fates.goes(dependent) {
            // The column of an heir that finds other parents would go with that of its old parent.
            let heir = table_of(dependent, fates).filter(|heir| changes_origin(heir, context));
            let leaves = heir.and_then(|heir| {
                graph.node(Stage::Release, &heir).or_else(|| graph.node(Stage::Alter, &heir))
            });
            graph.edge(leaves, gone);
        }
        if fates.renamed_away.contains(needed)
            && fates.renamed_away.contains(dependent)
            && dependent.kind == Kind::Table
        {
            // A partition leaves its parent by that one's name.
            graph.edge(graph.node(Stage::Release, dependent), graph.node(Stage::Release, needed));
        }
        if fates.renamed_away.contains(needed) && !is_part(dependent, needed) {
            let lets_go = goes.or(releases).filter(|node| Some(*node) != gone);
            if fates.goes(dependent) && dependent.kind == Kind::Table && !fates.comes(dependent) {
                // The rows of a partition that goes are copied as those of its parent.
                graph.edge(graph.node(Stage::Fill, needed), goes);
            } else if !fates.renamed_away.contains(dependent) && !is_part_of_renamed(graph, fates, dependent)
            {
                graph.edge(lets_go, graph.node(Stage::Release, needed));
            }
        }
        if fates.alter(needed).is_some() && goes.is_some() {
            graph.soft_edge(goes, graph.node(Stage::Alter, needed));
        }
    }
}

fn is_part(dependent: &ObjectId, needed: &ObjectId) -> bool {
    matches!(dependent.kind, Kind::Column | Kind::Attribute | Kind::DomainConstraint)
        && dependent.path.starts_with(&needed.path)
}

/// What an object needs is there before it comes, or gets the attribute that needs it.
fn new_edges(graph: &mut Graph, fates: &Fates, context: &Context<'_>) {
    let concerned = fates.iter().map(|(id, _)| id);
    for (dependent, needed) in context.new.dependencies_among(concerned) {
        let its_own = || base_type::own_functions(needed, &context.new).contains(dependent);
        let ready = match fates.get(needed) {
            Some(Fate::Created | Fate::Recreated)
                if graph.node(Stage::Shell, needed).is_some() && its_own() =>
            {
                graph.node(Stage::Shell, needed)
            }
            Some(Fate::Created | Fate::Recreated) => graph.node(Stage::Create, needed),
            // A shell that is filled needs its functions, which need no more than the shell.
            Some(Fate::Altered(_)) if needed.kind == Kind::BaseType && its_own() => None,
            Some(Fate::Altered(_)) => graph.node(Stage::Alter, needed),
            Some(Fate::Dropped) | None => None,
        };
        let acquires = match fates.get(dependent) {
            Some(Fate::Created | Fate::Recreated) if needs_later(dependent, needed, context) => {
                graph.node(Stage::Alter, dependent)
            }
            Some(Fate::Created | Fate::Recreated) => graph.node(Stage::Create, dependent),
            Some(Fate::Altered(_)) => graph.node(Stage::Alter, dependent),
            Some(Fate::Dropped) | None => None,
        };
        // A table that stays needs no change for its parts to change; where its origin does, they come before.
        let is_own_part = || table_of(dependent, fates).as_ref() == Some(needed);
        let is_part = match dependent.kind {
            Kind::Column | Kind::Constraint => is_own_part(),
            Kind::Index => needed.kind == Kind::Table && fates.alter(needed).is_some(),
            _ => false,
        };
        let narrows = needed.kind == Kind::Column && narrows_sequence(dependent, fates, context);
        if narrows || is_taken_over(dependent, needed, context) {
            graph.edge(acquires, ready);
        } else if !is_part
            && fates.alter(needed).is_some()
            && (fates.alter(dependent).is_some() || needed.kind == Kind::Sequence)
        {
            // It is there already: a sequence and the column that owns it need each other, also where its table is made anew.
            graph.soft_edge(ready, acquires);
        } else if !is_part {
            graph.edge(ready, acquires);
        }
        if dependent.kind == Kind::Sequence && needed.kind == Kind::Column {
            // A column owns a sequence of its table's owner only.
            let table = table_of(needed, fates).and_then(|table| graph.node(Stage::Alter, &table));
            graph.soft_edge(table, acquires);
        }
        // Rows come when what gives them is filled, and before what would act on them or has to be built over them.
        graph.edge(graph.node(Stage::Fill, needed), graph.node(Stage::Fill, dependent));
        graph.edge(acquires, graph.node(Stage::Fill, dependent));
        let watches = matches!(
            dependent.kind,
            Kind::Index | Kind::Trigger | Kind::Rule | Kind::Policy | Kind::Constraint
        );
        if watches && fates.comes(dependent) {
            let table = ObjectId { kind: Kind::Table, path: needed.path.iter().take(2).cloned().collect() };
            if fates.renamed_away.contains(&table) {
                graph.soft_edge(graph.node(Stage::Fill, &table), acquires);
            }
        }
        // The rows of a partitioned table go to its partitions.
        if dependent.kind == Kind::Table && fates.renamed_away.contains(needed) {
            graph.edge(acquires, graph.node(Stage::Fill, needed));
        }
    }
}

/// Whether the sequence of an identity column gets a smaller type along with its column: its limits have to fit before.
fn narrows_sequence(sequence: &ObjectId, fates: &Fates, context: &Context<'_>) -> bool {
    if sequence.kind != Kind::Sequence || fates.alter(sequence).is_none() {
        return false;
    }
    let size = |object: Object<'_>| match object.text("type") {
        Some("smallint") => 2,
        Some("integer") => 4,
        _ => 8,
    };
    match (context.old.get(sequence), context.new.get(sequence)) {
        (Some(old), Some(new)) => new.has("identity_of") && size(new) < size(old),
        _ => false,
    }
}

/// Whether the index of a partition stands behind a constraint of its own, so that the index of the partitioned table, when
/// it is made, takes it over, and then needs it.
fn is_taken_over(index: &ObjectId, needed: &ObjectId, context: &Context<'_>) -> bool {
    let is_own = |id: &&ObjectId| {
        let constraint = context.new.get(id).filter(|object| object.id.kind == Kind::Constraint);
        constraint.is_some_and(|constraint| !constraint::comes_from_above(constraint))
    };
    index.kind == Kind::Index && needed.kind == Kind::Index && context.new.needs(index).any(|id| is_own(&id))
}

/// Whether a new object needs this only for what its first statement leaves out.
fn needs_later(dependent: &ObjectId, needed: &ObjectId, context: &Context<'_>) -> bool {
    if !context.reduced.contains_key(dependent) {
        return false;
    }
    let relation = matches!(needed.kind, Kind::Column | Kind::Table | Kind::ForeignTable);
    match dependent.kind {
        Kind::Sequence => relation,
        Kind::Column => !relation && !is_type(needed.kind) && needed.kind != Kind::Collation,
        _ => false,
    }
}

/// Who has a name gives it up before another gets it.
fn slot_edges(graph: &mut Graph, fates: &Fates, context: &Context<'_>) {
    let mut holders: BTreeMap<_, Vec<ObjectId>> = BTreeMap::new();
    for (id, _) in fates.iter().filter(|(id, _)| fates.goes(id)) {
        for slot in context.old.get(id).map(slots).unwrap_or_default() {
            holders.entry(slot).or_default().push(id.clone());
        }
    }
    for (id, _) in fates.iter().filter(|(id, _)| fates.comes(id)) {
        let Some(object) = context.new.get(id) else { continue };
        if comes_with_another(object) && object.has("partition_of") {
            continue;
        }
        for slot in slots(object) {
            for holder in holders.get(&slot).into_iter().flatten() {
                if is_part_of_renamed(graph, fates, holder) {
                    continue;
                }
                let stage = if fates.renamed_away.contains(holder) { Stage::Release } else { Stage::Drop };
                graph.edge(graph.node(stage, holder), graph.node(Stage::Create, id));
            }
        }
    }
}

/// The columns and constraints of a table change while it takes none from others: after it has let go of its old parents or
/// type, before it gets new ones, who ask for them.
fn origin_edges(graph: &mut Graph, fates: &Fates, context: &Context<'_>) {
    for (id, _) in fates.iter().filter(|(id, _)| matches!(id.kind, Kind::Column | Kind::Constraint)) {
        let Some(table) = table_of(id, fates) else { continue };
        let stripped = fates.alter(&table).is_some_and(|alter| !alter.stripped.is_empty());
        if !stripped && !changes_origin(&table, context) {
            continue;
        }
        if context.new.get(id).is_some_and(|object| object.has("inherited_from")) {
            // It comes with the new parent.
            graph.edge(graph.node(Stage::Alter, &table), graph.node(Stage::Create, id));
            continue;
        }
        for stage in [Stage::Drop, Stage::Create, Stage::Alter] {
            graph.edge(graph.node(Stage::Release, &table), graph.node(stage, id));
            graph.edge(graph.node(stage, id), graph.node(Stage::Alter, &table));
        }
    }
}

/// What an old parent gets comes when its heir has left, and what a new one loses goes before the heir joins: else the heir
/// would get it, or be asked for it.
fn parent_edges(graph: &mut Graph, fates: &Fates, context: &Context<'_>) {
    for (heir, _) in fates.iter().filter(|(id, _)| matches!(id.kind, Kind::Table | Kind::ForeignTable)) {
        let (Some(old), Some(new)) = (context.old.get(heir), context.new.get(heir)) else { continue };
        let (olds, news) = (parents(old), parents(new));
        let joins = graph.node(Stage::Alter, heir);
        let leaves = graph.node(Stage::Release, heir).or(joins);
        let is_free = fates.renamed_away.contains(heir) || context.freed.contains(heir);
        let has_changed = |parent: &&&str, others: &BTreeSet<&str>| is_free || !others.contains(*parent);
        for part in
            olds.iter().filter(|parent| has_changed(parent, &news)).flat_map(|parent| parts(parent, fates))
        {
            for stage in [Stage::Create, Stage::Alter, Stage::Drop] {
                graph.soft_edge(leaves, graph.node(stage, part));
            }
        }
        for part in
            news.iter().filter(|parent| has_changed(parent, &olds)).flat_map(|parent| parts(parent, fates))
        {
            graph.soft_edge(graph.node(Stage::Drop, part), joins);
            // What it is called is what the heir's is called.
            if context.new.get(part).is_some_and(not_null::is_one) {
                graph.soft_edge(graph.node(Stage::Create, part), joins);
            }
        }
    }
}

fn parents<'a>(table: Object<'a>) -> BTreeSet<&'a str> {
    table.list("inherits").iter().map(|parent| &**parent).chain(table.text("partition_of")).collect()
}

/// A primary key would make its columns NOT NULL by itself, under other names.
fn not_null_edges(graph: &mut Graph, fates: &Fates, context: &Context<'_>) {
    let comes = |r#type: &'static str| {
        let ids = fates.iter().map(|(id, _)| id).filter(|id| id.kind == Kind::Constraint && fates.comes(id));
        ids.filter(move |id| context.new.get(id).is_some_and(|object| object.text("type") == Some(r#type)))
    };
    for key in comes("primary key") {
        for not_null in comes("not null").filter(|id| id.path[..2] == key.path[..2]) {
            graph.soft_edge(graph.node(Stage::Create, not_null), graph.node(Stage::Create, key));
        }
    }
}

/// The columns and constraints of a table that come, go or change.
fn parts<'f>(printed: &str, fates: &'f Fates) -> impl Iterator<Item = &'f ObjectId> {
    let (schema, table) = split_name(printed);
    let is_part = move |id: &ObjectId| {
        matches!(id.kind, Kind::Column | Kind::Constraint)
            && matches!(&*id.path, [first, second, _] if **first == *schema && **second == *table)
    };
    fates.iter().map(|(id, _)| id).filter(move |id| is_part(id))
}

/// The table that stays, and that a column or constraint is a part of.
fn table_of(part: &ObjectId, fates: &Fates) -> Option<ObjectId> {
    let of = |kind| ObjectId { kind, path: part.path[..2].into() };
    [of(Kind::Table), of(Kind::ForeignTable)].into_iter().find(|table| fates.alter(table).is_some())
}
