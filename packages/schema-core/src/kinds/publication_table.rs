//! Tables of publications. https://www.postgresql.org/docs/current/sql-alterpublication.html

use super::common::{Context, Object, Rules};
use crate::id::ObjectId;
use crate::quote;
use crate::step::{LockMode, Step};

pub(super) struct PublicationTable;

impl Rules for PublicationTable {
    fn address(&self, object: Object<'_>) -> String {
        let (publication, table) = names(object.id);
        format!("PUBLICATION {publication} TABLE {table}")
    }

    fn create(&self, object: Object<'_>, _context: &Context<'_>) -> Vec<Step> {
        let (publication, table) = names(object.id);
        let mut sql = format!("ALTER PUBLICATION {publication} ADD TABLE ONLY {table}");
        if object.has("columns") {
            let columns: Vec<String> =
                object.list("columns").iter().map(|column| quote::name(column)).collect();
            sql.push_str(&format!(" ({})", columns.join(", ")));
        }
        if let Some(filter) = object.text("row_filter") {
            sql.push_str(&format!("\n    WHERE ({filter})"));
        }
        vec![locking_table(Step::create(object.id, sql))]
    }

    fn drop(&self, object: Object<'_>, _context: &Context<'_>) -> Vec<Step> {
        let (publication, table) = names(object.id);
        let sql = format!("ALTER PUBLICATION {publication} DROP TABLE ONLY {table}");
        vec![locking_table(Step::drop(object.id, sql))]
    }
}

/// The publication and the table as SQL. Without ONLY what inherits from the table is meant, too.
fn names(id: &ObjectId) -> (String, String) {
    let mut names = id.path.iter().map(|part| quote::name(part));
    (names.next().unwrap_or_default(), names.collect::<Vec<_>>().join("."))
}

fn locking_table(step: Step) -> Step {
    match &*step.subject.path.to_vec() {
        [_, schema, table] => step.locking_relation(schema, table, LockMode::ShareUpdateExclusive),
        _ => step,
    }
}
