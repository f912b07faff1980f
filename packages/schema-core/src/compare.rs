//! What differs between two catalogs. Names no kind: a difference is a difference.

use crate::catalog::{Attributes, Catalog, Value};
use crate::id::ObjectId;
use crate::kind::Kind;
use std::cmp::Ordering;

/// One difference between an old catalog and a new one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Only the new catalog has the object.
    Created(ObjectId),
    /// Only the old catalog has the object.
    Dropped(ObjectId),
    /// Both have it, with other attributes.
    Altered(ObjectId, Vec<AttributeChange>),
}

/// An attribute that differs; `None` is the attribute's default value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttributeChange {
    /// The attribute's name.
    pub name: String,
    /// Its value in the old catalog.
    pub old: Option<Value>,
    /// Its value in the new catalog.
    pub new: Option<Value>,
}

impl Change {
    /// The object that differs.
    pub fn subject(&self) -> &ObjectId {
        match self {
            Change::Created(id) | Change::Dropped(id) | Change::Altered(id, _) => id,
        }
    }
}

/// Every difference, in the order of the objects' identities.
pub fn compare(old: &Catalog, new: &Catalog) -> Vec<Change> {
    let mut changes = Vec::new();
    let (mut olds, mut news) = (old.objects.iter().peekable(), new.objects.iter().peekable());
    loop {
        let order = match (olds.peek(), news.peek()) {
            (Some((old, _)), Some((new, _))) => old.cmp(new),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => return changes,
        };
        match order {
            Ordering::Less => changes.extend(olds.next().map(|(id, _)| Change::Dropped(id.clone()))),
            Ordering::Greater => changes.extend(news.next().map(|(id, _)| Change::Created(id.clone()))),
            Ordering::Equal => {
                if let (Some((id, old)), Some((_, new))) = (olds.next(), news.next()) {
                    let attributes = compare_attributes(old, new);
                    if !attributes.is_empty() {
                        changes.push(Change::Altered(id.clone(), attributes));
                    }
                }
            }
        }
    }
}

/// For each change the table, type or other container with which its object is created or dropped, if there is
/// one: such a change is implied by the container's.
pub fn containers_of(changes: &[Change], old: &Catalog, new: &Catalog) -> Vec<Option<ObjectId>> {
    let whole = |change: &Change| match change {
        Change::Created(id) | Change::Dropped(id) => Some(id.clone()),
        Change::Altered(..) => None,
    };
    let gone: std::collections::BTreeSet<ObjectId> = changes.iter().filter_map(whole).collect();
    let container = |change: &Change| {
        let possible = match change {
            Change::Created(id) => containers(id, new.objects.get(id)),
            Change::Dropped(id) => containers(id, old.objects.get(id)),
            Change::Altered(..) => Vec::new(),
        };
        possible.into_iter().find(|id| gone.contains(id))
    };
    changes.iter().map(container).collect()
}

/// As [`containers_of`], the outermost: the table of the privileges on a column that is dropped with it.
pub fn wholes_of(changes: &[Change], old: &Catalog, new: &Catalog) -> Vec<Option<ObjectId>> {
    let containers = containers_of(changes, old, new);
    let next: std::collections::BTreeMap<&ObjectId, &ObjectId> = changes
        .iter()
        .zip(&containers)
        .filter_map(|(change, container)| Some((change.subject(), container.as_ref()?)))
        .collect();
    containers.iter().map(|container| Some(outermost(container.as_ref()?, &next))).collect()
}

/// What is reached by going outwards. Names can make no circle of containers, but one would end, too.
fn outermost(id: &ObjectId, next: &std::collections::BTreeMap<&ObjectId, &ObjectId>) -> ObjectId {
    let mut outermost = id;
    for _ in 0..next.len() {
        match next.get(outermost) {
            Some(container) => outermost = container,
            None => break,
        }
    }
    outermost.clone()
}

/// What an object may be a part of.
fn containers(id: &ObjectId, attributes: Option<&Attributes>) -> Vec<ObjectId> {
    let of = |kinds: &[Kind], path: &[std::sync::Arc<str>]| {
        kinds.iter().map(|&kind| ObjectId::new(kind, path.iter().cloned())).collect()
    };
    match (id.kind, &*id.path) {
        (Kind::Grant, [subject, path @ .., _]) => {
            Kind::from_label(subject).map(|kind| of(&[kind], path)).unwrap_or_default()
        }
        (Kind::PublicationTable | Kind::PublicationSchema, [publication, ..]) => {
            of(&[Kind::Publication], std::slice::from_ref(publication))
        }
        (Kind::Index, _) => {
            let table = attributes.and_then(|attributes| attributes.text("table"));
            let parts: Vec<_> = table.iter().flat_map(|table| table.split('.')).map(unquoted).collect();
            // That of a key comes and goes with it.
            let key = attributes.and_then(|attributes| attributes.text("constraint"));
            let key = key.map(|key| parts.iter().cloned().chain([key.into()]).collect::<Vec<_>>());
            key.iter().flat_map(|key| of(&[Kind::Constraint], key)).chain(of(RELATIONS, &parts)).collect()
        }
        (_, [container @ .., _]) => {
            of(RELATIONS, container).into_iter().chain(of(TYPES, container)).collect()
        }
        (_, []) => Vec::new(),
    }
}

const RELATIONS: &[Kind] = &[Kind::Table, Kind::ForeignTable, Kind::View, Kind::MaterializedView];
const TYPES: &[Kind] = &[Kind::Composite, Kind::Domain];

/// A quoted name without its quotes. A name with a dot in it only loses its place under its table.
fn unquoted(name: &str) -> std::sync::Arc<str> {
    match name.strip_prefix('"').and_then(|name| name.strip_suffix('"')) {
        Some(name) => name.replace("\"\"", "\"").into(),
        None => name.into(),
    }
}

fn compare_attributes(old: &Attributes, new: &Attributes) -> Vec<AttributeChange> {
    if old == new {
        return Vec::new();
    }
    let names: std::collections::BTreeSet<&str> =
        old.compared().chain(new.compared()).map(|(name, _)| name).collect();
    names
        .into_iter()
        .filter(|name| old.get(name) != new.get(name))
        .map(|name| AttributeChange {
            name: name.to_owned(),
            old: old.get(name).cloned(),
            new: new.get(name).cloned(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::Fingerprint;
    use proptest::prelude::*;
    use std::sync::Arc;

    fn catalogs() -> impl Strategy<Value = Catalog> {
        let id = (prop::sample::select(Kind::ALL), prop::collection::vec("[ab]{0,2}", 1..3))
            .prop_map(|(kind, path)| ObjectId::new(kind, path));
        let value = prop_oneof![
            any::<bool>().prop_map(Value::Flag),
            (0i64..3).prop_map(Value::Number),
            "[ab]{0,2}".prop_map(|text| Value::Text(text.into())),
            prop::collection::vec("[ab]", 0..3)
                .prop_map(|texts| Value::List(texts.into_iter().map(Arc::from).collect())),
        ];
        let attributes = prop::collection::btree_map("_?[xyz]", value, 0..3).prop_map(|map| {
            Attributes::new(map.into_iter().map(|(name, value)| (name.into(), value)).collect())
        });
        prop::collection::btree_map(id, attributes, 0..6)
            .prop_map(|objects| Catalog { objects, ..Catalog::default() })
    }

    #[test]
    fn the_outermost_whole_implies_all_that_is_in_it() {
        let id = |kind, path: &[&str]| ObjectId::new(kind, path.iter().copied());
        let (table, column) = (id(Kind::Table, &["s", "t"]), id(Kind::Column, &["s", "t", "c"]));
        let grant = id(Kind::Grant, &["column", "s", "t", "c", "bob"]);
        let objects = [&table, &column, &grant].map(|id| (id.clone(), Attributes::default()));
        let new = Catalog { objects: objects.into(), ..Catalog::default() };
        let changes = compare(&Catalog::default(), &new);
        let nearest = containers_of(&changes, &Catalog::default(), &new);
        assert_eq!(nearest, [None, Some(table.clone()), Some(column)]);
        let outermost = wholes_of(&changes, &Catalog::default(), &new);
        assert_eq!(outermost, [None, Some(table.clone()), Some(table)]);
    }

    #[test]
    fn the_index_of_a_key_belongs_to_it() {
        let key = ObjectId::new(Kind::Constraint, ["shop", "Items", "sku_key"]);
        let index = ObjectId::new(Kind::Index, ["shop", "sku_key"]);
        let text = |text: &str| Value::Text(text.into());
        let attributes = [("table".into(), text("shop.\"Items\"")), ("constraint".into(), text("sku_key"))];
        let mut new = Catalog::default();
        new.objects.insert(key.clone(), Attributes::default());
        new.objects.insert(index.clone(), Attributes::new(attributes.into_iter().collect()));
        let changes = [Change::Created(key.clone()), Change::Created(index.clone())];
        assert_eq!(containers_of(&changes, &Catalog::default(), &new), [None, Some(key)]);
        assert_eq!(containers_of(&changes[1..], &Catalog::default(), &new), [None]);
    }

    #[test]
    fn parts_of_what_is_created_or_dropped_are_implied() {
        let id = |kind, path: &[&str]| ObjectId::new(kind, path.iter().copied());
        let index = Attributes::new(vec![("table".into(), Value::Text("public.\"T\"".into()))]);
        let objects = [
            (id(Kind::Table, &["public", "T"]), Attributes::default()),
            (id(Kind::Column, &["public", "T", "c"]), Attributes::default()),
            (id(Kind::Index, &["public", "i"]), index),
            (id(Kind::Grant, &["table", "public", "T", "bob"]), Attributes::default()),
            (id(Kind::Grant, &["table", "public", "other", "bob"]), Attributes::default()),
        ];
        let new = Catalog { objects: objects.into(), ..Catalog::default() };
        let changes = compare(&Catalog::default(), &new);
        let containers = containers_of(&changes, &Catalog::default(), &new);
        let alone = changes.iter().zip(&containers).filter(|(_, container)| container.is_none());
        let alone: Vec<String> = alone.map(|(change, _)| change.subject().to_string()).collect();
        assert_eq!(alone, ["table public.\"T\"", "grant table public.other to bob"]);
    }

    proptest! {
        #[test]
        fn a_catalog_does_not_differ_from_itself(catalog in catalogs()) {
            prop_assert_eq!(compare(&catalog, &catalog), vec![]);
        }

        #[test]
        fn fingerprints_are_equal_exactly_when_nothing_differs(old in catalogs(), new in catalogs()) {
            prop_assert_eq!(Fingerprint::of(&old) == Fingerprint::of(&new), compare(&old, &new).is_empty());
        }

        #[test]
        fn the_other_direction_swaps_the_sides(old in catalogs(), new in catalogs()) {
            let swapped: Vec<Change> = compare(&new, &old).into_iter().map(|change| match change {
                Change::Created(id) => Change::Dropped(id),
                Change::Dropped(id) => Change::Created(id),
                Change::Altered(id, attributes) => Change::Altered(id, attributes.into_iter()
                    .map(|AttributeChange { name, old, new }| AttributeChange { name, old: new, new: old }).collect()),
            }).collect();
            prop_assert_eq!(compare(&old, &new), swapped);
        }

        #[test]
        fn text_form_keeps_everything(catalog in catalogs()) {
            prop_assert_eq!(Catalog::from_text(&catalog.to_text()).unwrap(), catalog);
        }
    }
}
