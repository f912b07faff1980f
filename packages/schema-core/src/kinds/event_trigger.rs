//! Event triggers. https://www.postgresql.org/docs/current/sql-createeventtrigger.html

use super::common::{Alteration, Altered, Context, Object, Rules};
use crate::quote;
use crate::step::Step;

pub(super) struct EventTrigger;

impl Rules for EventTrigger {
    fn address(&self, object: Object<'_>) -> String {
        format!("EVENT TRIGGER {}", object.name())
    }

    fn create(&self, object: Object<'_>, _context: &Context<'_>) -> Vec<Step> {
        let mut sql =
            format!("CREATE {}\n    ON {}", self.address(object), object.text("event").unwrap_or_default());
        if object.has("tags") {
            let tags: Vec<String> = object.list("_tags").iter().map(|tag| quote::literal(tag)).collect();
            sql.push_str(&format!("\n    WHEN TAG IN ({})", tags.join(", ")));
        }
        sql.push_str(&format!("\n    EXECUTE FUNCTION {}()", object.text("function").unwrap_or_default()));
        let mut steps = vec![Step::create(object.id, sql)];
        steps.extend(object.has("enabled").then(|| set_enabled(self.address(object), object)));
        steps
    }

    fn alter(&self, change: &Altered<'_>, _context: &Context<'_>) -> Alteration {
        if !change.only(&["enabled"]) {
            return Alteration::Recreate;
        }
        Alteration::InPlace(vec![set_enabled(self.address(change.new), change.new)])
    }
}

fn set_enabled(address: String, object: Object<'_>) -> Step {
    Step::alter(object.id, format!("ALTER {address} {}", enabling(object, "")).trim_end().to_owned())
}

/// When a trigger or rule fires, as a clause about `what`: `ENABLE REPLICA TRIGGER`.
pub(super) fn enabling(object: Object<'_>, what: &str) -> String {
    match object.text("enabled") {
        None => format!("ENABLE {what}"),
        Some("disabled") => format!("DISABLE {what}"),
        Some(mode) => format!("ENABLE {} {what}", mode.to_uppercase()),
    }
}
