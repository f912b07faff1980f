//! Rewrite rules. https://www.postgresql.org/docs/current/sql-createrule.html

use super::common::{Alteration, Altered, Context, Object, Rules, qualified};
use super::event_trigger::enabling;
use crate::step::{LockMode, Step};

pub(super) struct Rule;

impl Rules for Rule {
    fn address(&self, object: Object<'_>) -> String {
        format!("RULE {} ON {}", object.name(), qualified(object.id))
    }

    fn create(&self, object: Object<'_>, _context: &Context<'_>) -> Vec<Step> {
        let definition = object.text("definition").unwrap_or_default();
        let mut steps = vec![Step::create(object.id, definition).locking(LockMode::AccessExclusive)];
        steps.extend(object.has("enabled").then(|| set_enabled(object)));
        steps
    }

    fn alter(&self, change: &Altered<'_>, _context: &Context<'_>) -> Alteration {
        if !change.only(&["definition", "enabled"]) {
            return Alteration::Recreate;
        }
        let mut steps = Vec::new();
        if change.changes("definition") {
            let definition = change.new.text("definition").unwrap_or_default();
            let sql = definition.replacen("CREATE RULE ", "CREATE OR REPLACE RULE ", 1);
            steps.push(Step::alter(change.new.id, sql).locking(LockMode::AccessExclusive));
        }
        steps.extend(change.changes("enabled").then(|| set_enabled(change.new)));
        Alteration::InPlace(steps)
    }

    fn drop(&self, object: Object<'_>, _context: &Context<'_>) -> Vec<Step> {
        let sql = format!("DROP {}", self.address(object));
        vec![Step::drop(object.id, sql).locking(LockMode::AccessExclusive)]
    }
}

fn set_enabled(object: Object<'_>) -> Step {
    let sql = format!("ALTER TABLE {} {} {}", qualified(object.id), enabling(object, "RULE"), object.name());
    Step::alter(object.id, sql).locking(LockMode::AccessExclusive)
}
