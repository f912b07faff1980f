//! A drop and a create that look alike: perhaps one thing that got another name. What it is, only people know.

use crate::catalog::{Attributes, Catalog, Value};
use crate::compare::{Change, containers_of};
use crate::id::ObjectId;
use crate::kind::Kind;
use crate::quote;
use std::collections::BTreeMap;

/// An object that is dropped, and what is created and looks like it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lookalike {
    /// What is dropped.
    pub old: ObjectId,
    /// What is created: of the same kind, in the same place, alike in all but the name.
    pub new: Vec<ObjectId>,
}

/// The drops among these changes that may be renames. What goes or comes with its table, or another container, is none
/// of its own.
pub fn find(changes: &[Change], old: &Catalog, new: &Catalog) -> Vec<Lookalike> {
    let containers = containers_of(changes, old, new);
    let alone: Vec<&Change> = changes
        .iter()
        .zip(&containers)
        .filter(|(_, container)| container.is_none())
        .map(|(change, _)| change)
        .collect();
    let created: Vec<&ObjectId> = alone
        .iter()
        .filter_map(|change| if let Change::Created(id) = change { Some(id) } else { None })
        .collect();
    let dropped =
        alone.iter().filter_map(|change| if let Change::Dropped(id) = change { Some(id) } else { None });
    let lookalike = |dropped: &ObjectId| {
        let alike = |created: &&&ObjectId| look_alike((dropped, old), (created, new));
        let alike: Vec<ObjectId> = created.iter().filter(alike).map(|&id| id.clone()).collect();
        (!alike.is_empty()).then(|| Lookalike { old: dropped.clone(), new: alike })
    };
    dropped.filter_map(lookalike).collect()
}

fn look_alike((one, old): (&ObjectId, &Catalog), (other, new): (&ObjectId, &Catalog)) -> bool {
    let Some(name) = name_position(one) else { return false };
    let elsewhere = |id: &ObjectId| {
        id.path
            .iter()
            .enumerate()
            .filter(|(index, _)| *index != name)
            .map(|(_, part)| part.clone())
            .collect::<Vec<_>>()
    };
    let (Some(old_attributes), Some(new_attributes)) = (old.objects.get(one), new.objects.get(other)) else {
        return false;
    };
    one.kind == other.kind
        && one.path.len() == other.path.len()
        && elsewhere(one) == elsewhere(other)
        && without_name(one, old_attributes) == without_name(other, new_attributes)
        && have_same_parts((one, old), (other, new))
}

/// Which part of the path is the thing's own name; `None` where a change of name means nothing.
fn name_position(id: &ObjectId) -> Option<usize> {
    match id.kind {
        Kind::Function | Kind::Procedure | Kind::Aggregate => id.path.len().checked_sub(2),
        Kind::Schema
        | Kind::Enum
        | Kind::Composite
        | Kind::Attribute
        | Kind::Domain
        | Kind::DomainConstraint
        | Kind::Range
        | Kind::Sequence
        | Kind::Table
        | Kind::ForeignTable
        | Kind::Column
        | Kind::View
        | Kind::MaterializedView
        | Kind::Constraint
        | Kind::Index
        | Kind::Statistics
        | Kind::Trigger
        | Kind::Rule
        | Kind::Policy => id.path.len().checked_sub(1),
        Kind::Extension
        | Kind::Language
        | Kind::AccessMethod
        | Kind::Collation
        | Kind::Conversion
        | Kind::BaseType
        | Kind::Cast
        | Kind::Transform
        | Kind::Operator
        | Kind::OperatorFamily
        | Kind::OperatorClass
        | Kind::TextSearchParser
        | Kind::TextSearchTemplate
        | Kind::TextSearchDictionary
        | Kind::TextSearchConfiguration
        | Kind::ForeignDataWrapper
        | Kind::Server
        | Kind::UserMapping
        | Kind::EventTrigger
        | Kind::Publication
        | Kind::PublicationTable
        | Kind::PublicationSchema
        | Kind::Subscription
        | Kind::Setting
        | Kind::DefaultPrivilege
        | Kind::Grant => None,
    }
}

/// What is compared, without the thing's own name in its definition: those of triggers and rules begin with it.
fn without_name(id: &ObjectId, attributes: &Attributes) -> Vec<(String, Value)> {
    let own = id.path.last().map(|name| format!(" {} ", quote::name(name))).unwrap_or_default();
    let value = |(name, value): (&str, &Value)| match (name, value) {
        ("definition", Value::Text(text)) => {
            (name.to_owned(), Value::Text(text.replacen(&own, " ", 1).into()))
        }
        (name, value) => (name.to_owned(), value.clone()),
    };
    attributes.compared().map(value).collect()
}

/// Whether two wholes have the same columns or attributes, or two schemas the same things in them. Nothing in either
/// says nothing of a schema.
fn have_same_parts((one, old): (&ObjectId, &Catalog), (other, new): (&ObjectId, &Catalog)) -> bool {
    let (old, new) = (parts(one, old), parts(other, new));
    let needs_parts = matches!(one.kind, Kind::Schema | Kind::Table | Kind::ForeignTable | Kind::Composite);
    old == new && !(needs_parts && old.is_empty())
}

/// The kinds, names and types of a whole's parts.
fn parts(whole: &ObjectId, catalog: &Catalog) -> BTreeMap<(Kind, Vec<String>), Option<Value>> {
    let is_part = |id: &ObjectId| match whole.kind {
        Kind::Schema => {
            id.kind != Kind::Grant
                && id.path.len() > 1
                && whole.path.first().is_some_and(|schema| id.is_in_schema(schema))
        }
        _ => {
            matches!(id.kind, Kind::Column | Kind::Attribute)
                && id.path.len() == whole.path.len() + 1
                && id.path.starts_with(&whole.path)
        }
    };
    let parts = catalog.objects.iter().filter(|(id, _)| is_part(id));
    let key =
        |id: &ObjectId| (id.kind, id.path.iter().skip(whole.path.len()).map(ToString::to_string).collect());
    parts.map(|(id, attributes)| (key(id), attributes.get("type").cloned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::compare;

    type Described<'a> = (Kind, &'a [&'a str], &'a [(&'a str, &'a str)]);

    fn catalog(objects: &[Described<'_>]) -> Catalog {
        let object = |&(kind, path, attributes): &(Kind, &[&str], &[(&str, &str)])| {
            let attributes =
                attributes.iter().map(|&(name, value)| (name.into(), Value::Text(value.into()))).collect();
            (ObjectId::new(kind, path.iter().copied()), Attributes::new(attributes))
        };
        Catalog { objects: objects.iter().map(object).collect(), ..Catalog::default() }
    }

    fn found(old: &Catalog, new: &Catalog) -> Vec<String> {
        let name = |id: &ObjectId| id.to_string();
        find(&compare(old, new), old, new)
            .iter()
            .map(|found| {
                format!("{} = {}", found.old, found.new.iter().map(name).collect::<Vec<_>>().join(" or "))
            })
            .collect()
    }

    #[test]
    fn columns_of_one_table_that_differ_in_their_names_look_alike() {
        let table = (Kind::Table, &["s", "t"][..], &[][..]);
        let column =
            |name: &'static str| -> &'static [&'static str] { Box::leak(Box::new(["s", "t", name])) };
        let text = &[("type", "text")][..];
        let old = catalog(&[
            table,
            (Kind::Column, column("code"), text),
            (Kind::Column, column("size"), &[("type", "integer")]),
        ]);
        let new =
            catalog(&[table, (Kind::Column, column("sku"), text), (Kind::Column, column("name"), text)]);
        assert_eq!(found(&old, &new), ["column s.t.code = column s.t.name or column s.t.sku"]);
        assert_eq!(found(&old, &old), Vec::<String>::new());
    }

    #[test]
    fn tables_look_alike_by_their_columns_which_are_not_told_apart() {
        let whole = |name: &'static str, column: &'static str| {
            let path: &'static [&'static str] = Box::leak(Box::new(["s", name]));
            let part: &'static [&'static str] = Box::leak(Box::new(["s", name, column]));
            catalog(&[(Kind::Table, path, &[]), (Kind::Column, part, &[("type", "text")])])
        };
        assert_eq!(found(&whole("a", "x"), &whole("b", "x")), ["table s.a = table s.b"]);
        assert_eq!(found(&whole("a", "x"), &whole("b", "y")), Vec::<String>::new());
        let empty = catalog(&[(Kind::Table, &["s", "a"], &[])]);
        assert_eq!(found(&empty, &catalog(&[(Kind::Table, &["s", "b"], &[])])), Vec::<String>::new());
    }

    #[test]
    fn routines_and_triggers_have_their_names_elsewhere() {
        let old = catalog(&[
            (Kind::Function, &["s", "f", "integer"], &[("body", "1")]),
            (Kind::Trigger, &["s", "t", "a"], &[("definition", "CREATE TRIGGER a BEFORE INSERT ON s.t")]),
        ]);
        let new = catalog(&[
            (Kind::Function, &["s", "g", "integer"], &[("body", "1")]),
            (Kind::Function, &["s", "f", "text"], &[("body", "1")]),
            (
                Kind::Trigger,
                &["s", "t", "\u{e9}"],
                &[("definition", "CREATE TRIGGER \"\u{e9}\" BEFORE INSERT ON s.t")],
            ),
        ]);
        assert_eq!(
            found(&old, &new),
            ["function s.f(integer) = function s.g(integer)", "trigger s.t.a = trigger s.t.\"\u{e9}\""]
        );
    }

    #[test]
    fn other_schemas_other_attributes_and_privileges_do_not() {
        let old = catalog(&[
            (Kind::View, &["s", "a"], &[("definition", "SELECT 1")]),
            (Kind::Grant, &["view", "s", "x", "bob"], &[]),
        ]);
        for new in [
            catalog(&[
                (Kind::View, &["r", "a"], &[("definition", "SELECT 1")]),
                (Kind::Grant, &["view", "s", "x", "eve"], &[]),
            ]),
            catalog(&[(Kind::View, &["s", "b"], &[("definition", "SELECT 2")])]),
        ] {
            assert_eq!(found(&old, &new), Vec::<String>::new());
        }
    }
}
