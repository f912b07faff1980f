//! A plan as SQL that psql runs as it is: transactions, and between them what cannot run in one.

use crate::kind::Kind;
use crate::plan::{Batch, Plan};
use crate::step::{Transaction, Verb};

/// Runnable SQL; empty for a plan that does nothing.
pub fn render(plan: &Plan) -> String {
    let mut sql = String::new();
    if plan.batches.is_empty() {
        return sql;
    }
    for setting in settings(plan) {
        sql.push_str(setting);
        sql.push_str(";\n");
    }
    for batch in &plan.batches {
        if !sql.is_empty() {
            sql.push('\n');
        }
        sql.push_str(&render_batch(batch));
    }
    sql
}

/// The statements of a plan as a script that begins and ends no transaction: from nothing, a canonical schema.
pub fn render_schema(plan: &Plan) -> String {
    let settings = settings(plan).into_iter().map(|setting| format!("{setting};\n"));
    settings.chain(plan.steps().map(|step| format!("\n{};\n", step.sql))).collect()
}

/// What the session needs for the plan: names are qualified, and bodies of routines may name what comes later.
pub fn settings(plan: &Plan) -> Vec<&'static str> {
    let routine = |kind: Kind| matches!(kind, Kind::Function | Kind::Procedure);
    let writes_routine = plan.steps().any(|step| routine(step.subject.kind) && step.verb != Verb::Drop);
    let bodies = writes_routine.then_some("SET check_function_bodies = off");
    std::iter::once("SET search_path = ''").chain(bodies).collect()
}

fn render_batch(batch: &Batch) -> String {
    let statements: String =
        batch.steps.iter().map(|step| format!("{};\n", step.sql)).collect::<Vec<_>>().join("\n");
    match batch.transaction {
        Transaction::Any | Transaction::Separate => format!("BEGIN;\n\n{statements}\nCOMMIT;\n"),
        Transaction::Alone | Transaction::Backfill => statements,
    }
}
