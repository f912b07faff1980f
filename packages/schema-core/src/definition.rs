//! How the objects of a catalog are written in a script: the SQL that plans render, object by object.

use crate::catalog::Catalog;
use crate::id::ObjectId;
use crate::kind::Kind;
use crate::kinds::common::{Context, Object};
use crate::kinds::{attribute, column, constraint, domain_constraint, rules};

/// The definitions of a catalog's objects.
#[derive(Debug)]
pub struct Definitions<'a> {
    context: Context<'a>,
}

impl<'a> Definitions<'a> {
    /// Those of a catalog on a server of this major version. `nothing` is an empty catalog.
    pub fn of(nothing: &'a Catalog, catalog: &'a Catalog, major: u32) -> Definitions<'a> {
        Definitions { context: Context::of(nothing, catalog, major) }
    }

    fn object(&self, id: &ObjectId) -> Option<Object<'a>> {
        self.context.new.get(id)
    }

    /// How statements name an object: `TABLE public.items`.
    pub fn address(&self, id: &ObjectId) -> Option<String> {
        self.object(id).map(|object| rules(id.kind).address(object))
    }

    /// The first statement that makes an object.
    pub fn statement(&self, id: &ObjectId) -> Option<String> {
        let steps = rules(id.kind).create(self.object(id)?, &self.context);
        steps.into_iter().next().map(|step| step.sql)
    }

    /// An object as it stands in the statement that makes what it is a part of.
    pub fn part(&self, id: &ObjectId) -> Option<String> {
        let object = self.object(id)?;
        match id.kind {
            Kind::Column => Some(column::definition(object, &self.context)),
            Kind::Constraint => Some(constraint::definition(object, &self.context)),
            Kind::Attribute => Some(attribute::definition(object)),
            Kind::DomainConstraint => Some(domain_constraint::definition(object)),
            _ => None,
        }
    }

    /// How a column is generated: `GENERATED …`, of an expression or as an identity.
    pub fn generated(&self, id: &ObjectId) -> Option<String> {
        let clauses = column::value_clauses(self.object(id)?, &self.context);
        let start = clauses.find("GENERATED ")?;
        // Nothing but NOT NULL comes behind it.
        let clause = &clauses[start..];
        Some(clause.strip_suffix(" NOT NULL").unwrap_or(clause).to_owned())
    }
}
