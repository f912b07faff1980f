//! Foreign tables. https://www.postgresql.org/docs/current/sql-createforeigntable.html

use super::common::{
    Alteration, Altered, Context, Object, Reaction, Rules, foreign_options, foreign_options_change,
};
use super::{column, printed, table};
use crate::id::ObjectId;
use crate::kind::Kind;
use crate::quote;
use crate::step::{LockMode, Step};

pub(super) struct ForeignTable;

impl Rules for ForeignTable {
    fn address(&self, object: Object<'_>) -> String {
        format!("FOREIGN TABLE {}", object.qualified_name())
    }

    fn create(&self, object: Object<'_>, context: &Context<'_>) -> Vec<Step> {
        let mut sql = format!("CREATE {}", self.address(object));
        match object.text("partition_of") {
            Some(parent) => {
                let bound = object.text("partition_bound").unwrap_or_default();
                sql.push_str(&format!(" PARTITION OF {parent} {bound}"));
            }
            None => sql.push_str(&columns(object, context)),
        }
        if object.has("inherits") {
            sql.push_str(&format!("\n    INHERITS ({})", object.list("inherits").join(", ")));
        }
        sql.push_str(&format!("\n    SERVER {}", quote::name(object.text("server").unwrap_or_default())));
        if object.has("options") {
            sql.push_str(&format!("\n    OPTIONS ({})", foreign_options(object.options())));
        }
        let step = Step::create(object.id, sql);
        vec![match object.text("partition_of") {
            Some(parent) => {
                let (schema, name) = printed::split_name(parent);
                step.locking_relation(&schema, &name, LockMode::AccessExclusive)
            }
            None => step,
        }]
    }

    fn alter(&self, change: &Altered<'_>, context: &Context<'_>) -> Alteration {
        let (old, new) = (change.old, change.new);
        if !change.only(&["options", "partition_of", "partition_bound", "detach_pending", "inherits"]) {
            return Alteration::Recreate;
        }
        let mut steps = table::inheritance_change(change, context);
        if change.changes("options") {
            let options = foreign_options_change(old.list("options"), new.list("options"));
            let sql = format!("ALTER {} OPTIONS ({options})", self.address(new));
            steps.push(Step::alter(new.id, sql).locking(LockMode::AccessExclusive));
        }
        Alteration::InPlace(steps)
    }

    fn drop(&self, object: Object<'_>, _context: &Context<'_>) -> Vec<Step> {
        let step = Step::drop(object.id, format!("DROP {}", self.address(object)));
        vec![step.locking(LockMode::AccessExclusive)]
    }

    /// It outlives its parents, and not its server.
    fn react(&self, dependent: Object<'_>, needed: &ObjectId, context: &Context<'_>) -> Reaction {
        let is_relation = matches!(needed.kind, Kind::Table | Kind::ForeignTable);
        if is_relation && dependent.has("partition_of") {
            Reaction::Strip(&["partition_of", "partition_bound"])
        } else if is_relation && dependent.has("inherits") {
            table::lets_go_of_parents(dependent, context)
        } else if needed.kind == Kind::Column {
            Reaction::Stay
        } else {
            Reaction::Recreate
        }
    }
}

/// The columns that it does not have from its parents alone.
fn columns(object: Object<'_>, context: &Context<'_>) -> String {
    let mut columns: Vec<Object<'_>> = context.new.parts(Kind::Column, &object.id.path).collect();
    columns.retain(|column| !column::comes_from_above(*column));
    columns.sort_by_key(|column| column.number("_position"));
    let definitions: Vec<String> =
        columns.iter().map(|column| column::definition(*column, context)).collect();
    if definitions.is_empty() {
        " ()".to_owned()
    } else {
        format!(" (\n    {}\n)", definitions.join(",\n    "))
    }
}
