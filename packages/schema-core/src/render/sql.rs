//! A plan as SQL that psql runs as it is: transactions, and between them what cannot run in one.

use crate::kind::Kind;
use crate::kinds::common::qualified;
use crate::kinds::routine::dollar_quoted;
use crate::plan::{Batch, Plan};
use crate::quote;
use crate::step::{Step, Transaction, Verb};

/// How much of a table a transaction of a backfill looks at: some thousand rows.
const PAGES: u32 = 50;

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
    let statements = |text: &dyn Fn(&Step) -> String| {
        batch.steps.iter().map(|step| format!("{};\n", text(step))).collect::<Vec<_>>().join("\n")
    };
    let as_it_is = |step: &Step| step.sql.clone();
    match batch.transaction {
        Transaction::Any | Transaction::Separate => {
            format!("BEGIN;\n\n{}\nCOMMIT;\n", statements(&as_it_is))
        }
        Transaction::Alone => statements(&as_it_is),
        Transaction::Backfill => statements(&in_parts),
    }
}

/// A backfill, for some pages of its table at a time, each time in a transaction of its own, as one statement that runs
/// outside of any. Rows that others put elsewhere meanwhile are few, and come last.
pub fn in_parts(step: &Step) -> String {
    // Names of columns and of PL/pgSQL's variables are kept apart: its statements are texts.
    let body = format!(
        "
DECLARE
    line_limit integer := pg_catalog.current_setting('block_size')::integer / 28;
    page_limit bigint := pg_catalog.pg_relation_size({table}) / pg_catalog.current_setting('block_size')::integer;
    page bigint := 0;
BEGIN
    WHILE page <= page_limit LOOP
        EXECUTE {some}
            USING ARRAY(
                SELECT pg_catalog.format('(%s,%s)', p, l)::pg_catalog.tid
                FROM pg_catalog.generate_series(page, page + {last}) AS p, pg_catalog.generate_series(1, line_limit) AS l);
        COMMIT;
        page := page + {PAGES};
    END LOOP;
    EXECUTE {all};
END
",
        table = quote::literal(&qualified(&step.subject)),
        some = quote::literal(&format!("{} AND ctid = ANY ($1)", step.sql)),
        last = PAGES - 1,
        all = quote::literal(&step.sql),
    );
    format!("DO {}", dollar_quoted(&body))
}
