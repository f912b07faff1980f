//! Constraints of domains. https://www.postgresql.org/docs/current/sql-alterdomain.html

use super::common::{Alteration, Altered, Context, Object, Rules, qualified};
use super::{domain, printed};
use crate::id::ObjectId;
use crate::kind::Kind;
use crate::quote;
use crate::step::Step;

pub(super) struct DomainConstraint;

impl Rules for DomainConstraint {
    fn address(&self, object: Object<'_>) -> String {
        format!("CONSTRAINT {} ON DOMAIN {}", object.name(), qualified(object.id))
    }

    /// The constraint of a domain that exists; those of a new one come with it.
    fn create(&self, object: Object<'_>, context: &Context<'_>) -> Vec<Step> {
        let was_not_null = context.old.get(&domain_of(object)).is_some_and(|domain| domain.flag("not_null"));
        if is_not_null(object) && was_not_null && !domain::names_not_null(&context.old, &domain_of(object)) {
            return rename(object, &generated_name(object), &object.name());
        }
        let step = add(object);
        vec![if object.flag("not_valid") {
            step
        } else {
            domain::checking(step, &domain_of(object), context)
        }]
    }

    fn alter(&self, change: &Altered<'_>, context: &Context<'_>) -> Alteration {
        if !change.only(&["not_valid"]) || change.new.flag("not_valid") {
            return Alteration::Recreate;
        }
        let new = change.new;
        let sql = format!("ALTER DOMAIN {} VALIDATE CONSTRAINT {}", qualified(new.id), new.name());
        Alteration::InPlace(vec![domain::checking(Step::alter(new.id, sql), &domain_of(new), context)])
    }

    /// NOT NULL that only loses its name stays, under the name that PostgreSQL generates.
    fn drop(&self, object: Object<'_>, context: &Context<'_>) -> Vec<Step> {
        let domain = domain_of(object);
        let stays = context.new.get(&domain).is_some_and(|domain| domain.flag("not_null"));
        if is_not_null(object) && stays && !domain::names_not_null(&context.new, &domain) {
            let mut steps = Vec::new();
            if object.has("comment") {
                let sql = format!("COMMENT ON {} IS NULL", self.address(object));
                steps.push(Step::alter(object.id, sql));
            }
            steps.extend(rename(object, &object.name(), &generated_name(object)));
            return steps;
        }
        let sql = format!("ALTER DOMAIN {} DROP CONSTRAINT {}", qualified(object.id), object.name());
        vec![Step::drop(object.id, sql)]
    }
}

fn domain_of(object: Object<'_>) -> ObjectId {
    ObjectId { kind: Kind::Domain, path: object.id.path[..2].into() }
}

pub(super) fn is_not_null(object: Object<'_>) -> bool {
    object.text("type") == Some("not null")
}

/// The name under which NOT NULL is no object of its own.
fn generated_name(object: Object<'_>) -> String {
    quote::name(&format!("{}_not_null", object.id.path[1]))
}

fn rename(object: Object<'_>, from: &str, to: &str) -> Vec<Step> {
    let sql = format!("ALTER DOMAIN {} RENAME CONSTRAINT {from} TO {to}", qualified(object.id));
    if from == to { Vec::new() } else { vec![Step::alter(object.id, sql)] }
}

/// Adds it to the domain.
pub(super) fn add(object: Object<'_>) -> Step {
    let validity = if object.flag("not_valid") { " NOT VALID" } else { "" };
    let sql = format!("ALTER DOMAIN {}\n    ADD {}{validity}", qualified(object.id), definition(object));
    Step::create(object.id, sql)
}

/// The constraint as it stands in CREATE DOMAIN and after ADD.
pub(crate) fn definition(object: Object<'_>) -> String {
    let name = object.name();
    match object.text("expression") {
        Some(expression) if expression.starts_with('(') && printed::closes_at_end(expression) => {
            format!("CONSTRAINT {name} CHECK {expression}")
        }
        Some(expression) => format!("CONSTRAINT {name} CHECK ({expression})"),
        None => format!("CONSTRAINT {name} NOT NULL"),
    }
}
