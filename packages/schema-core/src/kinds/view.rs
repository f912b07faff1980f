//! Views. https://www.postgresql.org/docs/current/sql-createview.html

use super::common::{
    Alteration, Altered, Context, Object, Reaction, Rules, Side, storage_options, storage_options_change,
};
use crate::id::ObjectId;
use crate::kind::Kind;
use crate::step::{Effect, LockMode, Step};
use std::sync::Arc;

pub(super) struct View;

impl Rules for View {
    fn address(&self, object: Object<'_>) -> String {
        format!("VIEW {}", object.qualified_name())
    }

    fn create(&self, object: Object<'_>, _context: &Context<'_>) -> Vec<Step> {
        vec![Step::create(object.id, format!("CREATE {}", definition(object)))]
    }

    /// A view can be replaced by one with the same columns, and more after them.
    fn alter(&self, change: &Altered<'_>, context: &Context<'_>) -> Alteration {
        let (old, new) = (change.old, change.new);
        if !change.only(&["definition", "options", "check_option"]) {
            return Alteration::Recreate;
        }
        let mut statements = Vec::new();
        if change.changes("definition") {
            let path = &new.id.path;
            if !columns(&context.new, path).starts_with(&columns(&context.old, path)) {
                return Alteration::Recreate;
            }
            statements.push(format!("CREATE OR REPLACE {}", definition(new)));
        } else {
            let actions = storage_options_change("", &all_options(old), &all_options(new));
            statements
                .extend(actions.into_iter().map(|action| format!("ALTER {} {action}", self.address(new))));
        }
        // Whose privileges count, and which functions see rows that are hidden.
        let changes_access = change.changes("options");
        let step = |sql| {
            let step = Step::alter(new.id, sql).locking(LockMode::AccessExclusive);
            if changes_access { step.with(Effect::ChangesAccess) } else { step }
        };
        Alteration::InPlace(statements.into_iter().map(step).collect())
    }

    fn drop(&self, object: Object<'_>, _context: &Context<'_>) -> Vec<Step> {
        let step = Step::drop(object.id, format!("DROP {}", self.address(object)));
        vec![step.locking(LockMode::AccessExclusive)]
    }

    /// A view that is replaced by one that needs it no more lets go of it by that.
    fn react(&self, dependent: Object<'_>, needed: &ObjectId, context: &Context<'_>) -> Reaction {
        let definition = context.new.get(dependent.id).and_then(|new| new.text("definition"));
        let needs_its_like = context.new.needs(dependent.id).any(|new| new.path == needed.path);
        if definition == dependent.text("definition") || needs_its_like {
            Reaction::Recreate
        } else {
            Reaction::Stay
        }
    }
}

/// What follows CREATE and CREATE OR REPLACE; the latter forgets the options that it does not name.
fn definition(object: Object<'_>) -> String {
    let mut sql = format!("VIEW {}", object.qualified_name());
    if object.has("options") {
        sql.push_str(&format!(" WITH ({})", storage_options("", object.list("options")).join(", ")));
    }
    sql.push_str(&format!(" AS\n{}", object.text("definition").unwrap_or_default()));
    if let Some(check_option) = object.text("check_option") {
        sql.push_str(&format!("\nWITH {} CHECK OPTION", check_option.to_uppercase()));
    }
    sql
}

/// The options with the check option, which ALTER VIEW knows as one of them.
fn all_options(object: Object<'_>) -> Vec<Arc<str>> {
    let check_option = object.text("check_option").map(|option| format!("check_option={option}").into());
    object.list("options").iter().cloned().chain(check_option).collect()
}

/// Name, type and collation of each column, in order.
fn columns<'a>(side: &Side<'a>, path: &[Arc<str>]) -> Vec<[Option<&'a str>; 3]> {
    let mut columns: Vec<Object<'a>> = side.parts(Kind::Column, path).collect();
    columns.sort_by_key(|column| column.number("_position"));
    let facts = |column: Object<'a>| {
        [column.id.path.last().map(|name| &**name), column.text("type"), column.text("collation")]
    };
    columns.into_iter().map(facts).collect()
}
