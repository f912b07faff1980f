//! One of the two catalogs of a plan, with its dependencies in both directions.

use super::common::{Object, qualified};
use crate::catalog::Catalog;
use crate::id::ObjectId;
use crate::kind::Kind;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A catalog with its dependencies in both directions.
#[derive(Debug)]
pub(crate) struct Side<'a> {
    pub(crate) catalog: &'a Catalog,
    /// The dependent and what it needs, sorted.
    needs: Vec<Edge<'a>>,
    /// What is needed and the dependent, sorted.
    needed_by: Vec<Edge<'a>>,
}

type Edge<'a> = (&'a ObjectId, &'a ObjectId);

impl<'a> Side<'a> {
    pub(crate) fn of(catalog: &'a Catalog) -> Side<'a> {
        let stored = catalog.dependencies.iter().map(|edge| (&edge.dependent, &edge.needed));
        let mut needs: Vec<Edge<'a>> = stored.chain(implied_dependencies(catalog)).collect();
        needs.sort();
        needs.dedup();
        let mut needed_by: Vec<Edge<'a>> =
            needs.iter().map(|&(dependent, needed)| (needed, dependent)).collect();
        needed_by.sort_unstable();
        Side { catalog, needs, needed_by }
    }

    /// Every dependency that concerns one of these: the dependent, and what it needs.
    pub(crate) fn dependencies_among<'s>(
        &'s self,
        ids: impl Iterator<Item = &'s ObjectId>,
    ) -> BTreeSet<Edge<'a>> {
        let mut found = BTreeSet::new();
        for id in ids {
            found.extend(with(&self.needs, id));
            found.extend(with(&self.needed_by, id).map(|(needed, dependent)| (dependent, needed)));
        }
        found
    }

    /// The object with this identity.
    pub(crate) fn get(&self, id: &ObjectId) -> Option<Object<'a>> {
        self.catalog.objects.get_key_value(id).map(|(id, attributes)| Object { id, attributes })
    }

    /// What the object needs.
    pub(crate) fn needs(&self, id: &ObjectId) -> impl Iterator<Item = &'a ObjectId> {
        with(&self.needs, id).map(|edge| edge.1)
    }

    /// What needs the object.
    pub(crate) fn needed_by(&self, id: &ObjectId) -> impl Iterator<Item = &'a ObjectId> {
        with(&self.needed_by, id).map(|edge| edge.1)
    }

    /// The objects of a kind whose paths begin with this path, and are one part longer: the columns of a table.
    pub(crate) fn parts(&self, kind: Kind, path: &[Arc<str>]) -> impl Iterator<Item = Object<'a>> + '_ {
        let first = ObjectId { kind, path: path.into() };
        let path: Box<[Arc<str>]> = path.into();
        let inside = move |id: &ObjectId| id.kind == kind && id.path.starts_with(&path);
        let length = first.path.len() + 1;
        self.catalog
            .objects
            .range(first..)
            .take_while(move |(id, _)| inside(id))
            .filter(move |(id, _)| id.path.len() == length)
            .map(|(id, attributes)| Object { id, attributes })
    }
}

/// The edges that begin with this object.
fn with<'a>(edges: &[Edge<'a>], id: &ObjectId) -> impl Iterator<Item = Edge<'a>> {
    let first = edges.partition_point(|edge| edge.0 < id);
    let length = edges[first..].partition_point(|edge| edge.0 == id);
    edges[first..first + length].iter().copied()
}

/// What `pg_depend` does not record: a column is a part of its relation, a grant needs its subject and its grantor's grant, what a
/// table inherits needs its like in the parent, and a foreign key the partitions of the table that it references.
fn implied_dependencies(catalog: &Catalog) -> Vec<(&ObjectId, &ObjectId)> {
    let find = |id: &ObjectId| catalog.objects.get_key_value(id).map(|(id, _)| id);
    let mut edges = Vec::new();
    let partitions = partitions(catalog);
    let relations = relations(catalog);
    for (id, attributes) in &catalog.objects {
        let object = Object { id, attributes };
        if let Some(referenced) = object.text("referenced_table").filter(|_| id.kind == Kind::Constraint) {
            edges.extend(below(referenced, &partitions).into_iter().map(|partition| (id, partition)));
        }
        if let (Kind::Column | Kind::Attribute, [schema, relation, _]) = (id.kind, &*id.path) {
            edges.extend(relations.get(&(&**schema, &**relation)).map(|relation| (id, *relation)));
        }
        match (id.kind, &*id.path) {
            (Kind::Grant, [subject, path @ .., _]) => {
                let subject = Kind::from_label(subject).map(|kind| ObjectId { kind, path: path.into() });
                edges.extend(subject.and_then(|subject| find(&subject)).map(|subject| (id, subject)));
                edges.extend(super::grant::bases(object).iter().filter_map(find).map(|base| (id, base)));
            }
            (Kind::Column | Kind::Constraint, [schema, table, name]) if object.has("inherited") => {
                let Some(&id_of_relation) = relations.get(&(&**schema, &**table)) else { continue };
                let relation = Object { id: id_of_relation, attributes: &catalog.objects[id_of_relation] };
                let parents = relation
                    .text("partition_of")
                    .into_iter()
                    .chain(relation.list("inherits").iter().map(|name| &**name));
                for parent in parents {
                    let (schema, table) = super::printed::split_name(parent);
                    let like = ObjectId::new(id.kind, [schema.as_str(), table.as_str(), name]);
                    let Some((like, attributes)) = catalog.objects.get_key_value(&like) else { continue };
                    // A valid constraint merges with one that is NOT VALID only when it was there first.
                    let waits =
                        (Object { id: like, attributes }).flag("not_valid") && !object.flag("not_valid");
                    edges.push(if waits { (like, id) } else { (id, like) });
                }
            }
            _ => {}
        }
    }
    edges
}

/// What has columns, by schema and name.
fn relations(catalog: &Catalog) -> BTreeMap<(&str, &str), &ObjectId> {
    let kinds = [Kind::Table, Kind::ForeignTable, Kind::View, Kind::MaterializedView, Kind::Composite];
    let relations = catalog.objects.keys().filter(|id| kinds.contains(&id.kind));
    relations.map(|id| ((&*id.path[0], &*id.path[1]), id)).collect()
}

/// The partitions of each partitioned table, by its name.
fn partitions(catalog: &Catalog) -> BTreeMap<&str, Vec<&ObjectId>> {
    let mut partitions = BTreeMap::<_, Vec<_>>::new();
    for (id, attributes) in catalog.objects.iter().filter(|(id, _)| id.kind == Kind::Table) {
        if let Some(parent) = (Object { id, attributes }).text("partition_of") {
            partitions.entry(parent).or_default().push(id);
        }
    }
    partitions
}

/// The partitions of a table, and theirs: a foreign key to the table has a hidden part for each.
fn below<'a>(table: &str, partitions: &BTreeMap<&str, Vec<&'a ObjectId>>) -> Vec<&'a ObjectId> {
    let mut found: Vec<&ObjectId> = partitions.get(table).cloned().unwrap_or_default();
    let mut next = 0;
    while let Some(id) = found.get(next) {
        let deeper = partitions.get(&*qualified(id)).cloned().unwrap_or_default();
        found.extend(deeper);
        next += 1;
    }
    found
}
