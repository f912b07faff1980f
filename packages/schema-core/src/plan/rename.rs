//! Objects that stay and get another name: said so in `schema.sql`, or plain to see because nothing else differs.

use crate::catalog::{Attributes, Catalog};
use crate::compare::{Change, compare};
use crate::id::ObjectId;
use crate::kind::Kind;
use crate::kinds::common::{Object, qualified};
use crate::kinds::rules;
use crate::quote;
use crate::step::{LockMode, Step};

/// An object, or a label of an enum, that gets another name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rename {
    /// An object of the old catalog becomes one of the new.
    Object {
        /// As the old catalog has it, once what it is a part of has its new name.
        from: ObjectId,
        /// As the new catalog has it.
        to: ObjectId,
    },
    /// A label of an enum that has the same name before and after, or has been renamed already.
    Label {
        /// The enum.
        r#enum: ObjectId,
        /// The old label.
        from: String,
        /// The new label.
        to: String,
    },
}

impl Rename {
    /// Whether it can still be done: the old name is there, the new one is not.
    pub fn applies(&self, old: &Catalog) -> bool {
        match self {
            Rename::Object { from, to } => old.objects.contains_key(from) && !old.objects.contains_key(to),
            Rename::Label { r#enum, from, to } => old.objects.get(r#enum).is_some_and(|attributes| {
                let labels = Object { id: r#enum, attributes }.list("labels");
                let has = |label: &str| labels.iter().any(|other| &**other == label);
                has(from) && !has(to)
            }),
        }
    }

    /// The way back. Of several, the last one goes back first.
    pub fn reversed(&self) -> Rename {
        match self {
            Rename::Object { from, to } => Rename::Object { from: to.clone(), to: from.clone() },
            Rename::Label { r#enum, from, to } => {
                Rename::Label { r#enum: r#enum.clone(), from: to.clone(), to: from.clone() }
            }
        }
    }

    /// The statements that do it; `None` for a kind that has no name to change.
    pub fn steps(&self, old: &Catalog) -> Option<Vec<Step>> {
        match self {
            Rename::Label { r#enum, from, to } => {
                let (from, to) = (quote::literal(from), quote::literal(to));
                let sql = format!("ALTER TYPE {} RENAME VALUE {from} TO {to}", qualified(r#enum));
                Some(vec![Step::alter(r#enum, sql)])
            }
            Rename::Object { from, to } => {
                let attributes = old.objects.get(from)?;
                steps(Object { id: from, attributes }, to)
            }
        }
    }
}

fn steps(old: Object<'_>, to: &ObjectId) -> Option<Vec<Step>> {
    let name = quote::name(to.path.last()?);
    let table = || qualified(old.id);
    let rename = match old.id.kind {
        Kind::Column => format!("ALTER TABLE {} RENAME COLUMN {} TO {name}", table(), old.name()),
        Kind::Constraint => format!("ALTER TABLE {} RENAME CONSTRAINT {} TO {name}", table(), old.name()),
        Kind::Attribute => format!("ALTER TYPE {} RENAME ATTRIBUTE {} TO {name}", table(), old.name()),
        Kind::DomainConstraint => {
            format!("ALTER DOMAIN {} RENAME CONSTRAINT {} TO {name}", table(), old.name())
        }
        Kind::Function | Kind::Procedure | Kind::Aggregate => return routine(old, to),
        Kind::Schema
        | Kind::Table
        | Kind::ForeignTable
        | Kind::View
        | Kind::MaterializedView
        | Kind::Sequence
        | Kind::Index
        | Kind::Enum
        | Kind::Composite
        | Kind::Domain
        | Kind::Range
        | Kind::BaseType
        | Kind::Collation
        | Kind::Conversion
        | Kind::Statistics
        | Kind::Trigger
        | Kind::Rule
        | Kind::Policy
        | Kind::EventTrigger
        | Kind::Publication
        | Kind::Subscription
        | Kind::Language
        | Kind::ForeignDataWrapper
        | Kind::Server
        | Kind::TextSearchParser
        | Kind::TextSearchTemplate
        | Kind::TextSearchDictionary
        | Kind::TextSearchConfiguration => {
            let mut steps = change_of_schema(old, to);
            if old.id.path.last() != to.path.last() {
                let moved = moved(old, to);
                let sql = format!(
                    "ALTER {} RENAME TO {name}",
                    rules(old.id.kind).address(Object { id: &moved, ..old })
                );
                steps.push(Step::alter(to, sql).locking(LockMode::AccessExclusive));
            }
            return Some(steps);
        }
        Kind::Extension
        | Kind::AccessMethod
        | Kind::Cast
        | Kind::Transform
        | Kind::Operator
        | Kind::OperatorFamily
        | Kind::OperatorClass
        | Kind::UserMapping
        | Kind::PublicationTable
        | Kind::PublicationSchema
        | Kind::Setting
        | Kind::DefaultPrivilege
        | Kind::Grant => return None,
    };
    Some(vec![Step::alter(to, rename).locking(LockMode::AccessExclusive)])
}

/// Of a routine the last part of the path is its arguments.
fn routine(old: Object<'_>, to: &ObjectId) -> Option<Vec<Step>> {
    let [schema, name, _] = &*to.path else { return None };
    let mut steps = Vec::new();
    let mut id = old.id.clone();
    if id.path[0] != *schema {
        let sql = format!("ALTER {} SET SCHEMA {}", rules(id.kind).address(old), quote::name(schema));
        steps.push(Step::alter(to, sql));
        id.path[0] = schema.clone();
    }
    if id.path[1] != *name {
        let address = rules(id.kind).address(Object { id: &id, ..old });
        steps.push(Step::alter(to, format!("ALTER {address} RENAME TO {}", quote::name(name))));
    }
    Some(steps)
}

fn change_of_schema(old: Object<'_>, to: &ObjectId) -> Vec<Step> {
    let moves = old.id.path.len() == 2 && to.path.len() == 2 && old.id.path[0] != to.path[0];
    let sql = || format!("ALTER {} SET SCHEMA {}", rules(old.id.kind).address(old), quote::name(&to.path[0]));
    moves.then(|| Step::alter(to, sql()).locking(LockMode::AccessExclusive)).into_iter().collect()
}

fn moved(old: Object<'_>, to: &ObjectId) -> ObjectId {
    let mut id = old.id.clone();
    if id.path.len() == 2 && to.path.len() == 2 {
        id.path[0] = to.path[0].clone();
    }
    id
}

/// Renames that nobody needs to say: an index, a constraint or the sequence of a column that differs in nothing but its
/// name. To make it anew would cost more and give the same.
pub fn plain(old: &Catalog, new: &Catalog) -> Vec<Rename> {
    let (mut gone, mut come) = (Vec::new(), Vec::new());
    for change in compare(old, new) {
        match change {
            Change::Dropped(id) => gone.push(id),
            Change::Created(id) => come.push(id),
            Change::Altered(..) => {}
        }
    }
    let mut renames = Vec::new();
    for to in come {
        let twin = |from: &ObjectId| is_same_but_for_name(old, from, new, &to);
        if let Some(index) = gone.iter().position(twin) {
            renames.push(Rename::Object { from: gone.remove(index), to });
        }
    }
    renames
}

fn is_same_but_for_name(old: &Catalog, from: &ObjectId, new: &Catalog, to: &ObjectId) -> bool {
    if from.kind != to.kind {
        return false;
    }
    let own_names: &[&str] = match to.kind {
        Kind::Index => &["name", "constraint"],
        Kind::Constraint => &[],
        Kind::Sequence => &[],
        _ => return false,
    };
    let (Some(one), Some(other)) = (old.objects.get(from), new.objects.get(to)) else { return false };
    let object = Object { id: to, attributes: other };
    // What comes with another object is renamed along with it.
    let comes_along = ["partition_of", "inherited_from", "inherited", "constraint", "identity_of"]
        .iter()
        .any(|name| object.has(name));
    let is_owned = to.kind != Kind::Sequence || object.has("owned_by");
    let same_place = match to.kind {
        Kind::Constraint => from.path[..2] == to.path[..2] && from.path.len() == to.path.len(),
        _ => from.path[0] == to.path[0] && from.path.len() == to.path.len(),
    };
    let compared = |attributes: &Attributes| {
        let mut attributes = attributes.clone();
        own_names.iter().for_each(|name| attributes.set(name, None));
        attributes.compared().map(|(name, value)| (name.to_owned(), value.clone())).collect::<Vec<_>>()
    };
    !comes_along && is_owned && same_place && compared(one) == compared(other)
}
