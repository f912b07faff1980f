//! Publications; their tables and schemas are objects of their own.
//! https://www.postgresql.org/docs/current/sql-createpublication.html

use super::common::{Alteration, Altered, Context, Object, Rules};
use crate::id::ObjectId;
use crate::kind::Kind;
use crate::quote;
use crate::step::Step;

pub(super) struct Publication;

/// The attributes that are parameters.
const PARAMETERS: [&str; 3] = ["publish", "via_partition_root", "generated_columns"];

impl Rules for Publication {
    fn address(&self, object: Object<'_>) -> String {
        format!("PUBLICATION {}", object.name())
    }

    fn create(&self, object: Object<'_>, _context: &Context<'_>) -> Vec<Step> {
        let mut sql = format!("CREATE {}", self.address(object));
        if object.flag("all_tables") {
            sql.push_str("\n    FOR ALL TABLES");
        }
        let parameters: Vec<String> = PARAMETERS
            .into_iter()
            .filter(|name| object.has(name))
            .map(|name| parameter(object, name))
            .collect();
        if !parameters.is_empty() {
            sql.push_str(&format!("\n    WITH ({})", parameters.join(", ")));
        }
        vec![Step::create(object.id, sql)]
    }

    fn alter(&self, change: &Altered<'_>, _context: &Context<'_>) -> Alteration {
        if !change.only(&PARAMETERS) {
            return Alteration::Recreate;
        }
        let changed = PARAMETERS.into_iter().filter(|name| change.changes(name));
        let parameters: Vec<String> = changed.map(|name| parameter(change.new, name)).collect();
        let sql = format!("ALTER {} SET ({})", self.address(change.new), parameters.join(", "));
        Alteration::InPlace(vec![Step::alter(change.new.id, sql)])
    }

    /// Partitioned tables have no row filter or column list without `publish_via_partition_root`.
    fn disturbs(&self, change: &Altered<'_>, dependent: Object<'_>, context: &Context<'_>) -> bool {
        if !change.changes("via_partition_root") || change.new.flag("via_partition_root") {
            return false;
        }
        let table = ObjectId::new(Kind::Table, dependent.id.path.iter().skip(1).cloned());
        let is_partitioned = context.old.get(&table).is_some_and(|table| table.has("partition_key"));
        dependent.id.kind == Kind::PublicationTable
            && is_partitioned
            && (dependent.has("columns") || dependent.has("row_filter"))
    }
}

/// `publish = 'insert, update'`; without an attribute the parameter has its default.
fn parameter(object: Object<'_>, attribute: &str) -> String {
    match attribute {
        "publish" if object.has("publish") => {
            format!("publish = {}", quote::literal(&object.list("publish").join(", ")))
        }
        "publish" => "publish = 'insert, update, delete, truncate'".to_owned(),
        "via_partition_root" => format!("publish_via_partition_root = {}", object.flag("via_partition_root")),
        _ => format!("publish_generated_columns = {}", object.text("generated_columns").unwrap_or("none")),
    }
}
