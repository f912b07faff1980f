//! The identity of an object.

use crate::kind::Kind;
use crate::quote;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

/// The only identity an object has: its kind and its path. Never an OID.
///
/// A path names the containers from the outside in: `{schema, table, column}`. A routine's last part is
/// its argument types, a grant's path is the kind and path of its subject, then the grantee.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ObjectId {
    /// What sort of thing it is.
    pub kind: Kind,
    /// Its name within its kind, from the outside in.
    pub path: Box<[Arc<str>]>,
}

impl ObjectId {
    /// The identity with this kind and path.
    pub fn new<Part: Into<Arc<str>>>(kind: Kind, path: impl IntoIterator<Item = Part>) -> ObjectId {
        ObjectId { kind, path: path.into_iter().map(Into::into).collect() }
    }

    /// Whether the object lives in this schema (or is it).
    pub fn is_in_schema(&self, schema: &str) -> bool {
        match self.schema_part() {
            Some(index) => self.path.get(index).is_some_and(|part| &**part == schema),
            None => false,
        }
    }

    /// Whether the object lives in no schema, and is none: an event trigger, a publication.
    pub fn is_outside_schemas(&self) -> bool {
        self.schema_part().is_none()
    }

    /// Whether the object is this relation, or a part of it that carries its name in the path.
    pub fn is_of_relation(&self, schema: &str, relation: &str) -> bool {
        let names: &[Arc<str>] =
            if self.kind == Kind::Grant { self.path.get(1..).unwrap_or(&[]) } else { &self.path };
        self.is_in_schema(schema) && names.get(1).is_some_and(|part| &**part == relation)
    }

    /// Whether the object is the other, a privilege on it, or a part of it that carries its name in the path.
    pub fn is_part_of(&self, whole: &ObjectId) -> bool {
        let of = match self.kind {
            Kind::Grant => self.path.get(1..).unwrap_or(&[]),
            _ => &self.path,
        };
        self == whole || of.len() > whole.path.len() && of.starts_with(&whole.path)
    }

    /// The position of the schema's name in the path, for the kinds that live in one.
    fn schema_part(&self) -> Option<usize> {
        match self.kind {
            Kind::PublicationTable | Kind::PublicationSchema => Some(1),
            Kind::Grant => {
                let subject = self.path.first().and_then(|label| Kind::from_label(label))?;
                ObjectId { kind: subject, path: Box::default() }.schema_part().map(|index| index + 1)
            }
            Kind::Extension
            | Kind::Language
            | Kind::AccessMethod
            | Kind::Cast
            | Kind::Transform
            | Kind::ForeignDataWrapper
            | Kind::Server
            | Kind::UserMapping
            | Kind::EventTrigger
            | Kind::Publication
            | Kind::Subscription
            | Kind::Setting => None,
            Kind::Schema
            | Kind::Collation
            | Kind::Conversion
            | Kind::Enum
            | Kind::Composite
            | Kind::Attribute
            | Kind::Domain
            | Kind::DomainConstraint
            | Kind::Range
            | Kind::BaseType
            | Kind::Function
            | Kind::Procedure
            | Kind::Aggregate
            | Kind::Operator
            | Kind::OperatorFamily
            | Kind::OperatorClass
            | Kind::TextSearchParser
            | Kind::TextSearchTemplate
            | Kind::TextSearchDictionary
            | Kind::TextSearchConfiguration
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
            | Kind::Policy
            | Kind::DefaultPrivilege => Some(0),
        }
    }

    /// The path as people write it: `public.items.sku`, `public.f(integer, text)`.
    pub fn display_path(&self) -> String {
        let quoted =
            |parts: &[Arc<str>]| parts.iter().map(|part| quote::display(part)).collect::<Vec<_>>().join(".");
        match (self.kind, &*self.path) {
            (Kind::Function | Kind::Procedure | Kind::Aggregate, [names @ .., arguments]) => {
                format!("{}({})", quoted(names), quote::escape_controls(arguments))
            }
            (Kind::Cast, [source, target]) => format!("({source} as {target})"),
            (Kind::Transform, [r#type, language]) => {
                format!("for {} language {}", r#type, quote::display(language))
            }
            (Kind::Operator, [schema, name, left, right]) => {
                format!("{}.{name}({left}, {right})", quote::display(schema))
            }
            (Kind::OperatorClass | Kind::OperatorFamily, [schema, name, method]) => {
                format!("{} using {}", quoted(&[schema.clone(), name.clone()]), quote::display(method))
            }
            (Kind::UserMapping, [server, role]) => {
                format!("for {} server {}", display_role(role), quote::display(server))
            }
            (Kind::Setting, [parameter, role]) if role.is_empty() || &**role == PUBLIC => {
                quote::display(parameter)
            }
            (Kind::Setting, [parameter, role]) => {
                format!("{} of {}", quote::display(parameter), display_role(role))
            }
            (Kind::DefaultPrivilege, [schema, object_type, role, grantee]) => {
                let place =
                    if schema.is_empty() { String::new() } else { format!(" in {}", quote::display(schema)) };
                format!("of {}{place} on {object_type} to {}", display_role(role), display_role(grantee))
            }
            (Kind::Grant, [subject, names @ .., grantee]) => {
                let name = match Kind::from_label(subject) {
                    Some(kind) => ObjectId { kind, path: names.into() }.display_path(),
                    None => quoted(names),
                };
                format!("{subject} {name} to {}", display_role(grantee))
            }
            (_, names) => quoted(names),
        }
    }
}

/// How PUBLIC appears as a role name: PostgreSQL reserves it, so no role can be called so.
pub const PUBLIC: &str = "public";

/// How the principal appears as a role name: the role that owns the database, or loads `schema.sql` in scratch.
/// PostgreSQL refuses names of roles that begin with `pg_` (manual: "CREATE ROLE"), so no role is called so.
pub const PRINCIPAL: &str = "pg_principal";

/// A role's name as people read it.
pub fn display_role(name: &str) -> String {
    match name {
        PUBLIC => "PUBLIC".to_owned(),
        PRINCIPAL => "the database owner".to_owned(),
        name => quote::display(name),
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind, self.display_path())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_read_as_people_write_them() {
        let show = |kind, path: &[&str]| ObjectId::new(kind, path.iter().copied()).to_string();
        assert_eq!(show(Kind::Column, &["public", "items", "Sku"]), "column public.items.\"Sku\"");
        assert_eq!(
            show(Kind::Function, &["public", "f", "integer, text"]),
            "function public.f(integer, text)"
        );
        assert_eq!(show(Kind::Grant, &["table", "a", "t", PUBLIC]), "grant table a.t to PUBLIC");
        assert_eq!(show(Kind::Grant, &["function", "a", "f", "", "bob"]), "grant function a.f() to bob");
        assert_eq!(show(Kind::Setting, &["work_mem", PUBLIC]), "setting work_mem");
    }

    #[test]
    fn objects_know_their_schema() {
        let id = |kind, path: &[&str]| ObjectId::new(kind, path.iter().copied());
        assert!(id(Kind::Schema, &["a"]).is_in_schema("a"));
        assert!(id(Kind::Grant, &["column", "a", "t", "c", "bob"]).is_in_schema("a"));
        assert!(id(Kind::PublicationTable, &["p", "a", "t"]).is_in_schema("a"));
        assert!(!id(Kind::Extension, &["a"]).is_in_schema("a"));
        assert!(id(Kind::Grant, &["column", "a", "t", "c", "bob"]).is_of_relation("a", "t"));
        assert!(id(Kind::Column, &["a", "t", "c"]).is_of_relation("a", "t"));
    }
}
