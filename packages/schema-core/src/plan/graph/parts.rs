//! Parts, which the statement makes or removes that makes or removes their whole.

use super::{Graph, Stage};
use crate::id::ObjectId;
use crate::kind::Kind;
use crate::kinds::common::{Context, Object, Side};
use crate::kinds::{base_type, column, index, printed};
use crate::plan::expand::{Fates, differing};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Parts are made and removed by the statement that makes or removes their whole.
pub(super) fn join(graph: &mut Graph, fates: &Fates, context: &Context<'_>) {
    for (id, _) in fates.iter() {
        if fates.comes(id)
            && let Some(object) = context.new.get(id)
        {
            let node =
                whole_of_new(object, fates, context).and_then(|(stage, whole)| graph.node(stage, &whole));
            if let Some(node) = node {
                graph.join(Stage::Create, id, node);
            }
        }
        if fates.goes(id)
            && let Some(object) = context.old.get(id)
        {
            let node =
                whole_of_old(object, fates, context).and_then(|(stage, whole)| graph.node(stage, &whole));
            if let Some(node) = node {
                graph.join(Stage::Drop, id, node);
            }
        }
        // A parent's column takes its heirs' along when its type changes.
        if fates.alter(id).is_some() && id.kind == Kind::Column {
            let node = parent_column_altered(id, fates, context)
                .and_then(|parent| graph.node(Stage::Alter, &parent));
            if let Some(node) = node {
                graph.join(Stage::Alter, id, node);
            }
        }
    }
    join_parts_of_parts(graph);
}

/// A part of a part belongs to the whole: the index of a constraint of a table comes with the table.
fn join_parts_of_parts(graph: &mut Graph) {
    let keys: Vec<(Stage, ObjectId)> = graph.numbers.keys().cloned().collect();
    for key in keys {
        let first = graph.numbers[&key];
        let mut node = first;
        loop {
            let (stage, id, _) = &graph.nodes[node];
            let next = graph.numbers[&(*stage, id.clone())];
            if next == node {
                break;
            }
            node = next;
        }
        if node != first {
            graph.join(key.0, &key.1, node);
        }
    }
}

/// The stage of another object in which a new object comes.
fn whole_of_new(object: Object<'_>, fates: &Fates, context: &Context<'_>) -> Option<(Stage, ObjectId)> {
    let id = object.id;
    let created =
        |kind: Kind| Some((Stage::Create, ObjectId { kind, path: id.path[..id.path.len() - 1].into() }));
    let first =
        |kinds: &[Kind]| kinds.iter().filter_map(|&kind| created(kind)).find(|(_, whole)| fates.comes(whole));
    match id.kind {
        Kind::Column => first(&[Kind::Table, Kind::ForeignTable, Kind::View, Kind::MaterializedView]),
        Kind::Constraint if context.is_inline(id) => created(Kind::Table),
        Kind::Attribute => first(&[Kind::Composite]),
        Kind::DomainConstraint => first(&[Kind::Domain]),
        Kind::Index if object.has("constraint") => {
            index::constraint_of(id, &context.new).map(|constraint| (Stage::Create, constraint))
        }
        Kind::Sequence if object.has("identity_of") => {
            let column = identity_column(object);
            let stage = if fates.comes(&column) { Stage::Create } else { Stage::Alter };
            Some((stage, column))
        }
        _ => None,
    }
}

/// The stage of another object in which an old object goes.
fn whole_of_old(object: Object<'_>, fates: &Fates, context: &Context<'_>) -> Option<(Stage, ObjectId)> {
    let id = object.id;
    let dropped = |kind: Kind, path: &[Arc<str>]| ObjectId { kind, path: path.into() };
    let first = |kinds: &[Kind], length: usize| {
        let mut wholes = kinds.iter().map(|&kind| dropped(kind, &id.path[..length]));
        wholes.find(|whole| fates.goes(whole)).map(|whole| (Stage::Drop, whole))
    };
    const RELATIONS: &[Kind] = &[Kind::Table, Kind::ForeignTable, Kind::View, Kind::MaterializedView];
    let renamed = |whole: &(Stage, ObjectId)| fates.renamed_away.contains(&whole.1);
    if let Some(partition) = comes_with_partition(object).filter(|table| fates.renamed_away.contains(table)) {
        return Some((Stage::Release, partition));
    }
    match id.kind {
        Kind::Column => first(RELATIONS, 2),
        Kind::Constraint | Kind::Trigger | Kind::Rule | Kind::Policy => first(RELATIONS, 2)
            .filter(|whole| !renamed(whole) && !goes_before(id, &whole.1.path, fates, &context.old)),
        Kind::Attribute => first(&[Kind::Composite], 2),
        Kind::DomainConstraint => first(&[Kind::Domain], 2),
        Kind::Index if object.has("constraint") => {
            index::constraint_of(id, &context.old).map(|constraint| (Stage::Drop, constraint))
        }
        Kind::Index | Kind::Statistics => {
            let (schema, table) = printed::split_name(object.text("table")?);
            let whole = RELATIONS.iter().map(|&kind| ObjectId::new(kind, [schema.as_str(), table.as_str()]));
            let mut whole = whole.filter(|whole| fates.goes(whole)).map(|whole| (Stage::Drop, whole));
            whole
                .next()
                .filter(|whole| !renamed(whole) && !goes_before(id, &whole.1.path, fates, &context.old))
        }
        Kind::Sequence if object.has("identity_of") => {
            let column = identity_column(object);
            if fates.goes(&column) {
                return Some((Stage::Drop, column));
            }
            fates.alter(&column).map(|alter| {
                (
                    if alter.stripped.contains("identity") { Stage::Release } else { Stage::Alter },
                    column.clone(),
                )
            })
        }
        Kind::Sequence => {
            let names = printed::split_names(object.text("owned_by")?);
            let column = ObjectId::new(Kind::Column, names.iter().map(String::as_str));
            let table = ObjectId { kind: Kind::Table, path: column.path[..2].into() };
            (fates.goes(&column) && !fates.renamed_away.contains(&table)).then_some((Stage::Drop, column))
        }
        Kind::Function => {
            let types = context.old.needs(id).filter(|needed| fates.goes(needed) && has_functions(needed));
            let mut types =
                types.filter(|needed| base_type::own_functions(needed, &context.old).contains(id));
            types.next().map(|whole| (Stage::Drop, whole.clone()))
        }
        Kind::Grant => {
            let kind = Kind::from_label(id.path.first()?)?;
            let whole = ObjectId { kind, path: id.path[1..id.path.len() - 1].into() };
            fates.goes(&whole).then_some((Stage::Drop, whole))
        }
        Kind::PublicationTable | Kind::PublicationSchema => {
            let publication = dropped(Kind::Publication, &id.path[..1]);
            fates.goes(&publication).then_some((Stage::Drop, publication))
        }
        _ => None,
    }
}

/// The partition that has the index or constraint because its parent has it.
pub(super) fn comes_with_partition(object: Object<'_>) -> Option<ObjectId> {
    match object.id.kind {
        Kind::Constraint if object.has("inherited_from") => {
            Some(ObjectId { kind: Kind::Table, path: object.id.path[..2].into() })
        }
        Kind::Index if object.has("partition_of") => {
            let (schema, table) = printed::split_name(object.text("table")?);
            Some(ObjectId::new(Kind::Table, [schema, table]))
        }
        _ => None,
    }
}

fn has_functions(r#type: &ObjectId) -> bool {
    matches!(r#type.kind, Kind::BaseType | Kind::Range)
}

fn identity_column(sequence: Object<'_>) -> ObjectId {
    let names = printed::split_names(sequence.text("identity_of").unwrap_or_default());
    ObjectId::new(Kind::Column, names.iter().map(String::as_str))
}

fn parent_column_altered(id: &ObjectId, fates: &Fates, context: &Context<'_>) -> Option<ObjectId> {
    let (old, new) = (context.old.get(id)?, context.new.get(id)?);
    let retyped = differing(old.attributes, new.attributes).contains("type");
    if !retyped || !column::comes_from_above(new) {
        return None;
    }
    let relation = [Kind::Table, Kind::ForeignTable]
        .into_iter()
        .find_map(|kind| context.new.get(&ObjectId { kind, path: id.path[..2].into() }))?;
    let mut parents =
        relation.text("partition_of").into_iter().chain(relation.list("inherits").iter().map(|name| &**name));
    parents.find_map(|parent| {
        let (schema, table) = printed::split_name(parent);
        let column = ObjectId::new(Kind::Column, [schema.as_str(), table.as_str(), &id.path[2]]);
        fates.alter(&column).is_some().then_some(column)
    })
}

/// Whether a part of a relation that goes needs something that goes, and that needs the relation: foreign keys in a
/// circle, a policy that asks a view of its own table, an index by a function of its rows. It has to go first, on its own.
fn goes_before(part: &ObjectId, relation: &[Arc<str>], fates: &Fates, side: &Side<'_>) -> bool {
    let is_own =
        |id: &ObjectId| id.path.len() >= 2 && id.path[..2] == *relation && is_relation_or_part(id.kind);
    let mut left: Vec<&ObjectId> = side.needs(part).filter(|id| !is_own(id)).collect();
    let mut seen = BTreeSet::new();
    while let Some(id) = left.pop() {
        if is_own(id) {
            return true;
        }
        if fates.goes(id) && seen.insert(id) {
            left.extend(side.needs(id));
            if matches!(id.kind, Kind::Table | Kind::ForeignTable | Kind::View | Kind::MaterializedView) {
                let parts = [Kind::Constraint, Kind::Trigger, Kind::Rule, Kind::Policy];
                left.extend(
                    parts.into_iter().flat_map(|kind| side.parts(kind, &id.path)).map(|part| part.id),
                );
            }
        }
    }
    false
}

fn is_relation_or_part(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Table
            | Kind::ForeignTable
            | Kind::View
            | Kind::MaterializedView
            | Kind::Column
            | Kind::Constraint
            | Kind::Trigger
            | Kind::Rule
            | Kind::Policy
    )
}
