//! Extended statistics. https://www.postgresql.org/docs/current/sql-createstatistics.html

use super::common::{Alteration, Altered, Context, Object, Rules};
use super::printed::split_name;
use crate::quote;
use crate::step::{LockMode, Step};

pub(super) struct Statistics;

impl Rules for Statistics {
    fn address(&self, object: Object<'_>) -> String {
        format!("STATISTICS {}", object.qualified_name())
    }

    fn create(&self, object: Object<'_>, _context: &Context<'_>) -> Vec<Step> {
        let mut sql = format!("CREATE {}", self.address(object));
        if object.has("kinds") {
            sql.push_str(&format!(" ({})", object.list("kinds").join(", ")));
        }
        let columns = object.list("columns").iter().map(|column| quote::name(column));
        let expressions = object.list("_expressions").iter().map(|expression| format!("({expression})"));
        let keys: Vec<String> = columns.chain(expressions).collect();
        sql.push_str(&format!("\n    ON {}\n    FROM {}", keys.join(", "), table(object)));
        let mut steps = vec![locking_table(Step::create(object.id, sql), object)];
        steps.extend(object.has("statistics_target").then(|| set_target(self.address(object), object)));
        steps
    }

    fn alter(&self, change: &Altered<'_>, _context: &Context<'_>) -> Alteration {
        if !change.only(&["statistics_target"]) {
            return Alteration::Recreate;
        }
        Alteration::InPlace(vec![set_target(self.address(change.new), change.new)])
    }

    fn drop(&self, object: Object<'_>, _context: &Context<'_>) -> Vec<Step> {
        vec![locking_table(Step::drop(object.id, format!("DROP {}", self.address(object))), object)]
    }
}

/// -1 asks for the largest target of the columns, as without one.
fn set_target(address: String, object: Object<'_>) -> Step {
    let target = object.number("statistics_target").unwrap_or(-1);
    Step::alter(object.id, format!("ALTER {address} SET STATISTICS {target}"))
}

fn table(object: Object<'_>) -> &str {
    object.text("table").unwrap_or_default()
}

fn locking_table(step: Step, object: Object<'_>) -> Step {
    let (schema, name) = split_name(table(object));
    step.locking_relation(&schema, &name, LockMode::ShareUpdateExclusive)
}
