//! Row-level security policies. https://www.postgresql.org/docs/current/sql-createpolicy.html

use super::common::{Alteration, Altered, Context, Object, Rules, qualified, role};
use crate::step::{Effect, LockMode, Step};

pub(super) struct Policy;

impl Rules for Policy {
    fn address(&self, object: Object<'_>) -> String {
        format!("POLICY {} ON {}", object.name(), qualified(object.id))
    }

    fn create(&self, object: Object<'_>, _context: &Context<'_>) -> Vec<Step> {
        let mut sql = format!("CREATE {}", self.address(object));
        if object.flag("restrictive") {
            sql.push_str("\n    AS RESTRICTIVE");
        }
        if let Some(command) = object.text("command") {
            sql.push_str(&format!("\n    FOR {}", command.to_uppercase()));
        }
        if object.has("roles") {
            sql.push_str(&format!("\n    TO {}", roles(object)));
        }
        for (clause, attribute) in [("USING", "using"), ("WITH CHECK", "check")] {
            if let Some(expression) = object.text(attribute) {
                sql.push_str(&format!("\n    {clause} ({expression})"));
            }
        }
        vec![step(Step::create(object.id, sql))]
    }

    /// ALTER POLICY can change an expression, and not take one away.
    fn alter(&self, change: &Altered<'_>, _context: &Context<'_>) -> Alteration {
        let taken_away = ["using", "check"].iter().any(|name| change.old.has(name) && !change.new.has(name));
        if taken_away || !change.only(&["roles", "using", "check"]) {
            return Alteration::Recreate;
        }
        let mut sql = format!("ALTER {}", self.address(change.new));
        if change.changes("roles") {
            sql.push_str(&format!("\n    TO {}", roles(change.new)));
        }
        for (clause, attribute) in [("USING", "using"), ("WITH CHECK", "check")] {
            if let Some(expression) = change.new.text(attribute).filter(|_| change.changes(attribute)) {
                sql.push_str(&format!("\n    {clause} ({expression})"));
            }
        }
        Alteration::InPlace(vec![step(Step::alter(change.new.id, sql))])
    }

    fn drop(&self, object: Object<'_>, _context: &Context<'_>) -> Vec<Step> {
        vec![step(Step::drop(object.id, format!("DROP {}", self.address(object))))]
    }
}

fn roles(object: Object<'_>) -> String {
    match object.list("roles") {
        [] => "PUBLIC".to_owned(),
        roles => roles.iter().map(|name| role(name)).collect::<Vec<_>>().join(", "),
    }
}

fn step(step: Step) -> Step {
    step.with(Effect::ChangesAccess).locking(LockMode::AccessExclusive)
}
