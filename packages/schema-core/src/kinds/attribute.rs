//! Attributes of composite types. https://www.postgresql.org/docs/current/sql-altertype.html

use super::common::{Alteration, Altered, Context, Object, Rules, qualified};
use super::domain::Uses;
use crate::id::ObjectId;
use crate::kind::Kind;
use crate::step::{Effect, Step};

pub(super) struct Attribute;

impl Rules for Attribute {
    fn address(&self, object: Object<'_>) -> String {
        format!("COLUMN {}.{}", qualified(object.id), object.name())
    }

    /// The attribute of a type that exists; those of a new one are in its own statement.
    fn create(&self, object: Object<'_>, _context: &Context<'_>) -> Vec<Step> {
        let sql = format!("ALTER TYPE {} ADD ATTRIBUTE {}", qualified(object.id), definition(object));
        vec![Step::create(object.id, sql)]
    }

    /// PostgreSQL gives an attribute another type only while no value of the composite type is stored, and no table is
    /// made of it. Else the composite type has to be made anew.
    fn alter(&self, change: &Altered<'_>, context: &Context<'_>) -> Alteration {
        let new = change.new;
        if !change.only(&["type", "collation"]) || is_held(new.id, context) {
            return Alteration::Recreate;
        }
        let (name, r#type) = (new.name(), type_and_collation(new));
        let sql = format!("ALTER TYPE {} ALTER ATTRIBUTE {name} TYPE {type}", qualified(new.id));
        Alteration::InPlace(vec![Step::alter(new.id, sql)])
    }

    fn drop(&self, object: Object<'_>, _context: &Context<'_>) -> Vec<Step> {
        let sql = format!("ALTER TYPE {} DROP ATTRIBUTE {}", qualified(object.id), object.name());
        vec![Step::drop(object.id, sql).with(Effect::DeletesData)]
    }

    /// PostgreSQL refuses another type while an expression reads the attribute. Constraints, indexes and statistics it
    /// makes anew by itself.
    fn disturbs(&self, change: &Altered<'_>, dependent: Object<'_>, context: &Context<'_>) -> bool {
        let made_anew = matches!(
            dependent.id.kind,
            Kind::Constraint | Kind::DomainConstraint | Kind::Index | Kind::Statistics
        );
        let reads_it = context.old.needs(dependent.id).any(|needed| needed == change.old.id);
        (change.changes("type") || change.changes("collation")) && reads_it && !made_anew
    }
}

fn is_held(attribute: &ObjectId, context: &Context<'_>) -> bool {
    let composite = ObjectId { kind: Kind::Composite, path: attribute.path[..2].into() };
    let mut dependents = context.old.needed_by(&composite).filter_map(|id| context.old.get(id));
    dependents.any(|dependent| dependent.has("of_type")) || Uses::of(&composite, context).are_stored()
}

/// The attribute as it stands in CREATE TYPE and after ADD ATTRIBUTE.
pub(crate) fn definition(object: Object<'_>) -> String {
    format!("{} {}", object.name(), type_and_collation(object))
}

fn type_and_collation(object: Object<'_>) -> String {
    let mut sql = object.text("type").unwrap_or_default().to_owned();
    if let Some(collation) = object.text("collation") {
        sql.push_str(&format!(" COLLATE {collation}"));
    }
    sql
}
