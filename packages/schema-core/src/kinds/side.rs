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
    needs: BTreeMap<&'a ObjectId, BTreeSet<&'a ObjectId>>,
    needed_by: BTreeMap<&'a ObjectId, BTreeSet<&'a ObjectId>>,
}

impl<'a> Side<'a> {
    pub(crate) fn of(catalog: &'a Catalog) -> Side<'a> {
        let (mut needs, mut needed_by) =
            (BTreeMap::<_, BTreeSet<_>>::new(), BTreeMap::<_, BTreeSet<_>>::new());
        let stored = catalog.dependencies.iter().map(|edge| (&edge.dependent, &edge.needed));
        for (dependent, needed) in stored.chain(implied_dependencies(catalog)) {
            needs.entry(dependent).or_default().insert(needed);
            needed_by.entry(needed).or_default().insert(dependent);
        }
        Side { catalog, needs, needed_by }
    }

    /// Every dependency: the dependent, and what it needs.
    pub(crate) fn dependencies(&self) -> impl Iterator<Item = (&'a ObjectId, &'a ObjectId)> + '_ {
        self.needs
            .iter()
            .flat_map(|(&dependent, needed)| needed.iter().map(move |&needed| (dependent, needed)))
    }

    /// The object with this identity.
    pub(crate) fn get(&self, id: &ObjectId) -> Option<Object<'a>> {
        self.catalog.objects.get_key_value(id).map(|(id, attributes)| Object { id, attributes })
    }

    /// What the object needs.
    pub(crate) fn needs(&self, id: &ObjectId) -> impl Iterator<Item = &'a ObjectId> + '_ {
        self.needs.get(id).into_iter().flatten().copied()
    }

    /// What needs the object.
    pub(crate) fn needed_by(&self, id: &ObjectId) -> impl Iterator<Item = &'a ObjectId> + '_ {
        self.needed_by.get(id).into_iter().flatten().copied()
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

/// What `pg_depend` does not record: a grant needs its subject and its grantor's grant, what a
/// table inherits needs its like in the parent, and a foreign key the partitions of the table that it references.
fn implied_dependencies(catalog: &Catalog) -> Vec<(&ObjectId, &ObjectId)> {
    let find = |id: &ObjectId| catalog.objects.get_key_value(id).map(|(id, _)| id);
    let mut edges = Vec::new();
    let partitions = partitions(catalog);
    for (id, attributes) in &catalog.objects {
        let object = Object { id, attributes };
        if let Some(referenced) = object.text("referenced_table").filter(|_| id.kind == Kind::Constraint) {
            edges.extend(below(referenced, &partitions).into_iter().map(|partition| (id, partition)));
        }
        match (id.kind, &*id.path) {
            (Kind::Grant, [subject, path @ .., _]) => {
                let subject = Kind::from_label(subject).map(|kind| ObjectId { kind, path: path.into() });
                edges.extend(subject.and_then(|subject| find(&subject)).map(|subject| (id, subject)));
                edges.extend(super::grant::bases(object).iter().filter_map(find).map(|base| (id, base)));
            }
            (Kind::Column | Kind::Constraint, [schema, table, name]) if object.has("inherited") => {
                let relation = [Kind::Table, Kind::ForeignTable].into_iter().find_map(|kind| {
                    let id = ObjectId::new(kind, [schema.clone(), table.clone()]);
                    catalog.objects.get_key_value(&id).map(|(id, attributes)| Object { id, attributes })
                });
                let Some(relation) = relation else { continue };
                let parents = relation
                    .text("partition_of")
                    .into_iter()
                    .chain(relation.list("inherits").iter().map(|name| &**name));
                for parent in parents {
                    let (schema, table) = super::index::split_name(parent);
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
