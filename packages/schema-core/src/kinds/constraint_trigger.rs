//! The firing states of a constraint's own triggers, which `DISABLE TRIGGER ALL` changes.
//! https://www.postgresql.org/docs/current/sql-altertable.html
//!
//! Their names hold OIDs, so that a statement has to find them where it runs.

use super::common::{Object, qualified};
use super::printed;
use super::routine::dollar_quoted;
use crate::quote;
use crate::step::{LockMode, Step};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The statements that give the triggers these states, one for each state.
pub(super) fn steps(constraint: Object<'_>, old: &[Arc<str>]) -> Vec<Step> {
    let new = by_function(constraint.list("trigger_states"));
    let old = by_function(old);
    let mut functions = BTreeMap::<&str, Vec<&str>>::new();
    for function in old.keys().chain(new.keys()) {
        let state = new.get(function).copied();
        if old.get(function).copied() != state {
            functions.entry(action(state)).or_default().push(function);
        }
    }
    functions.into_iter().map(|(action, functions)| step(constraint, action, functions)).collect()
}

/// The state of the triggers that call each function, as the query words it: `RI_FKey_check_ins disabled`.
fn by_function(states: &[Arc<str>]) -> BTreeMap<&str, &str> {
    states.iter().filter_map(|state| state.split_once(' ')).collect()
}

fn action(state: Option<&str>) -> &'static str {
    match state {
        Some("disabled") => "DISABLE",
        Some("replica") => "ENABLE REPLICA",
        Some("always") => "ENABLE ALWAYS",
        Some(_) | None => "ENABLE",
    }
}

fn step(constraint: Object<'_>, action: &str, mut functions: Vec<&str>) -> Step {
    functions.sort_unstable();
    functions.dedup();
    let functions: Vec<String> = functions.into_iter().map(quote::literal).collect();
    let name = constraint.text("_name").map(quote::literal);
    let name = name.or_else(|| constraint.id.path.last().map(|name| quote::literal(name)));
    let body = format!(
        "
DECLARE
    own record;
BEGIN
    FOR own IN
        SELECT t.tgrelid::pg_catalog.regclass AS relation, t.tgname AS name
          FROM pg_catalog.pg_trigger AS t
          JOIN pg_catalog.pg_constraint AS k ON k.oid = t.tgconstraint
          JOIN pg_catalog.pg_proc AS p ON p.oid = t.tgfoid
         WHERE k.conrelid = {}::pg_catalog.regclass
           AND k.conname = {}
           AND p.proname IN ({})
    LOOP
        EXECUTE pg_catalog.format('ALTER TABLE ONLY %s {action} TRIGGER %I', own.relation, own.name);
    END LOOP;
END
",
        quote::literal(&qualified(constraint.id)),
        name.unwrap_or_default(),
        functions.join(", "),
    );
    let step = Step::alter(constraint.id, format!("DO {}", dollar_quoted(&body)));
    let step = step.locking(LockMode::ShareRowExclusive);
    match constraint.text("referenced_table") {
        Some(referenced) => {
            let (schema, table) = printed::split_name(referenced);
            step.locking_relation(&schema, &table, LockMode::ShareRowExclusive)
        }
        None => step,
    }
}
