//! Materialized views. https://www.postgresql.org/docs/current/sql-creatematerializedview.html

use super::common::{
    Alteration, Altered, Context, Object, Rules, qualified, storage_options, storage_options_change,
};
use crate::id::{ObjectId, PRINCIPAL};
use crate::quote;
use crate::step::{Effect, LockMode, Step};

pub(super) struct MaterializedView;

impl Rules for MaterializedView {
    fn address(&self, object: Object<'_>) -> String {
        format!("MATERIALIZED VIEW {}", object.qualified_name())
    }

    /// It is filled by [`refresh`], when all is there that its query may need.
    fn create(&self, object: Object<'_>, _context: &Context<'_>) -> Vec<Step> {
        let mut sql = format!("CREATE {}", self.address(object));
        if let Some(method) = object.text("access_method") {
            sql.push_str(&format!("\n    USING {}", quote::name(method)));
        }
        let mut options = storage_options("", object.options());
        options.extend(storage_options("toast.", object.list("toast_options")));
        if !options.is_empty() {
            sql.push_str(&format!("\n    WITH ({})", options.join(", ")));
        }
        if let Some(tablespace) = object.text("tablespace") {
            sql.push_str(&format!("\n    TABLESPACE {}", quote::name(tablespace)));
        }
        let definition = object.text("definition").unwrap_or_default();
        sql.push_str(&format!(" AS\n{definition}\nWITH NO DATA"));
        let mut steps = vec![Step::create(object.id, sql)];
        if object.has("replica_identity") {
            let sql = format!("ALTER {} {}", self.address(object), replica_identity(object));
            steps.push(Step::alter(object.id, sql));
        }
        steps
    }

    fn alter(&self, change: &Altered<'_>, context: &Context<'_>) -> Alteration {
        let (old, new) = (change.old, change.new);
        let names =
            ["options", "toast_options", "tablespace", "access_method", "replica_identity", "unpopulated"];
        if !change.only(&names) || change.changes("access_method") && context.major < 15 {
            return Alteration::Recreate;
        }
        let alter = |actions: &[String], mode: LockMode| {
            let sql = format!("ALTER {} {}", self.address(new), actions.join(", "));
            (!actions.is_empty()).then(|| Step::alter(new.id, sql).locking(mode))
        };
        let mut parameters = storage_options_change("", old.options(), new.options());
        parameters.extend(storage_options_change(
            "toast.",
            old.list("toast_options"),
            new.list("toast_options"),
        ));
        // One statement, so that the rows are written once.
        let mut places = Vec::new();
        if change.changes("access_method") {
            let method = new.text("access_method").unwrap_or("heap");
            places.push(format!("SET ACCESS METHOD {}", quote::name(method)));
        }
        if change.changes("tablespace") {
            let tablespace = new.text("tablespace").unwrap_or("pg_default");
            places.push(format!("SET TABLESPACE {}", quote::name(tablespace)));
        }
        let mut steps = Vec::new();
        steps.extend(alter(&parameters, LockMode::ShareUpdateExclusive));
        steps.extend(alter(&places, LockMode::AccessExclusive).map(|step| step.with(Effect::RewritesTable)));
        if change.changes("replica_identity") {
            steps.extend(alter(&[replica_identity(new).to_owned()], LockMode::AccessExclusive));
        }
        if change.changes("unpopulated") {
            steps.push(refresh(new));
        }
        Alteration::InPlace(steps)
    }

    fn drop(&self, object: Object<'_>, _context: &Context<'_>) -> Vec<Step> {
        let step = Step::drop(object.id, format!("DROP {}", self.address(object)));
        vec![step.locking(LockMode::AccessExclusive)]
    }
}

/// Whether a new one gets its owner only when it is filled: REFRESH acts as the owner, who may not read what whoever made it can
/// (manual: "REFRESH MATERIALIZED VIEW").
pub(crate) fn is_owned_once_filled(object: Object<'_>) -> bool {
    !object.flag("unpopulated") && object.text("owner").is_some_and(|owner| owner != PRINCIPAL)
}

/// Fills it from its query, or empties it where it is to be unpopulated.
pub(crate) fn refresh(object: Object<'_>) -> Step {
    let data = if object.flag("unpopulated") { "\n    WITH NO DATA" } else { "" };
    let sql = format!("{}{data}", refresh_statement(object.id));
    Step::alter(object.id, sql).with(Effect::RewritesTable).locking(LockMode::AccessExclusive)
}

/// The statement that fills it.
pub(crate) fn refresh_statement(id: &ObjectId) -> String {
    format!("REFRESH MATERIALIZED VIEW {}", qualified(id))
}

/// Without the index that was its identity it has none, as with NOTHING. An index that is its identity says so itself.
fn replica_identity(object: Object<'_>) -> &'static str {
    match object.text("replica_identity") {
        Some("full") => "REPLICA IDENTITY FULL",
        Some(_) => "REPLICA IDENTITY NOTHING",
        None => "REPLICA IDENTITY DEFAULT",
    }
}
