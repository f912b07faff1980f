//! Domains. https://www.postgresql.org/docs/current/sql-createdomain.html

use super::common::{Alteration, Altered, Context, Object, Reaction, Rules, Side};
use super::{column, domain_constraint};
use crate::id::ObjectId;
use crate::kind::Kind;
use crate::step::{Effect, LockMode, Step};
use std::collections::BTreeSet;

pub(super) struct Domain;

impl Rules for Domain {
    fn address(&self, object: Object<'_>) -> String {
        format!("DOMAIN {}", object.qualified_name())
    }

    /// A constraint that is not valid cannot be said in the first statement.
    fn create(&self, object: Object<'_>, context: &Context<'_>) -> Vec<Step> {
        let constraints = || context.new.parts(Kind::DomainConstraint, &object.id.path);
        let mut sql =
            format!("CREATE {} AS {}", self.address(object), object.text("type").unwrap_or_default());
        for (clause, attribute) in [("COLLATE", "collation"), ("DEFAULT", "default")] {
            if let Some(text) = object.text(attribute) {
                sql.push_str(&format!("\n    {clause} {text}"));
            }
        }
        if object.flag("not_null") && !names_not_null(&context.new, object.id) {
            sql.push_str("\n    NOT NULL");
        }
        for constraint in constraints().filter(|constraint| !constraint.flag("not_valid")) {
            sql.push_str(&format!("\n    {}", domain_constraint::definition(constraint)));
        }
        let mut steps = vec![Step::create(object.id, sql)];
        steps.extend(
            constraints().filter(|constraint| constraint.flag("not_valid")).map(domain_constraint::add),
        );
        steps
    }

    /// NOT NULL with a name is the business of its constraint.
    fn alter(&self, change: &Altered<'_>, context: &Context<'_>) -> Alteration {
        let (old, new) = (change.old, change.new);
        let demands = change.changes("not_null") && new.flag("not_null");
        if !change.only(&["default", "not_null"]) || demands && Uses::of(new.id, context).inside_others {
            return Alteration::Recreate;
        }
        let alter = |action: String| Step::alter(new.id, format!("ALTER {} {action}", self.address(new)));
        let mut steps = Vec::new();
        if change.changes("default") {
            let action = new.text("default").map(|default| format!("SET DEFAULT {default}"));
            steps.push(alter(action.unwrap_or("DROP DEFAULT".to_owned())));
        }
        if demands && !names_not_null(&context.new, new.id) {
            steps.push(checking(alter("SET NOT NULL".to_owned()), new.id, context));
        } else if change.changes("not_null") && !demands && !names_not_null(&context.old, old.id) {
            steps.push(alter("DROP NOT NULL".to_owned()));
        }
        Alteration::InPlace(steps)
    }

    /// It can do without its default, and not without its type or collation.
    fn react(&self, dependent: Object<'_>, needed: &ObjectId, _context: &Context<'_>) -> Reaction {
        let in_default = matches!(
            needed.kind,
            Kind::Function | Kind::Aggregate | Kind::Operator | Kind::Sequence | Kind::Attribute
        );
        if in_default && dependent.has("default") {
            Reaction::Strip(&["default"])
        } else {
            Reaction::Recreate
        }
    }
}

/// Whether NOT NULL is a constraint that is told apart, since it has a name of its own or a comment (17 and later).
pub(super) fn names_not_null(side: &Side<'_>, domain: &ObjectId) -> bool {
    side.parts(Kind::DomainConstraint, &domain.path).any(domain_constraint::is_not_null)
}

/// The facts of a step that checks all stored values of a domain.
pub(super) fn checking(step: Step, domain: &ObjectId, context: &Context<'_>) -> Step {
    let relations = Uses::of(domain, context).relations;
    if relations.is_empty() {
        return step;
    }
    let step = step.with(Effect::ScansTable).with(Effect::MayFailOnData);
    relations.iter().fold(step, |step, path| step.locking_relation(&path.0, &path.1, LockMode::Share))
}

/// Where values of a type are stored.
#[derive(Debug, Default)]
pub(crate) struct Uses {
    /// The tables and materialized views with columns of the type, or of a domain over it.
    relations: BTreeSet<(String, String)>,
    /// Whether some are parts of values of other types: an array, a range, a row. Of a domain PostgreSQL checks none
    /// of these, so it refuses to demand more (manual: "ALTER DOMAIN", notes).
    pub(crate) inside_others: bool,
}

impl Uses {
    /// Whether any value is stored.
    pub(super) fn are_stored(&self) -> bool {
        !self.relations.is_empty()
    }

    pub(crate) fn of(r#type: &ObjectId, context: &Context<'_>) -> Uses {
        let mut uses = Uses::default();
        let mut seen = BTreeSet::new();
        let mut found = vec![(r#type.clone(), false)];
        while let Some((id, inside)) = found.pop() {
            for user in context.old.needed_by(&id).filter_map(|user| context.old.get(user)) {
                let is_array = user.text("type").is_some_and(|name| name.ends_with("[]"));
                let owner = |kind| ObjectId { kind, path: user.id.path[..2].into() };
                match user.id.kind {
                    Kind::Domain => found.push((user.id.clone(), inside || is_array)),
                    Kind::Range => found.push((user.id.clone(), true)),
                    Kind::Attribute => found.push((owner(Kind::Composite), true)),
                    Kind::Column if column::uses_type(user, &id) => {
                        let stores = |kind| context.old.get(&owner(kind)).is_some();
                        if stores(Kind::Table) || stores(Kind::MaterializedView) {
                            uses.inside_others |= inside || is_array;
                            uses.relations.insert((user.id.path[0].to_string(), user.id.path[1].to_string()));
                        }
                        let relations = [Kind::Table, Kind::ForeignTable, Kind::View, Kind::MaterializedView];
                        found.extend(relations.into_iter().map(|kind| (owner(kind), true)));
                    }
                    _ => {}
                }
            }
            found.retain(|item| !seen.contains(item));
            seen.extend(found.iter().cloned());
        }
        uses
    }
}
