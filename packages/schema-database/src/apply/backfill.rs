//! A statement that changes many rows, for some of them at a time: each time a transaction of its own, that locks few rows
//! and is over soon.
//!
//! What is left is what the statement's condition says, so that nothing has to be recorded on the way: after a crash the
//! next run takes the rows that still fit. The step is done when none does.

use super::{Batch, Event, Migration, Runner, interrupt, setback};
use crate::error::{Error, Left};
use crate::failpoint::reach;
use postgres::{Client, GenericClient, Row, Transaction};
use schema_core::quote;
use schema_script::backfill::{Backfill, Pace, backfill};
use schema_script::split::Statement;
use std::time::{Duration, Instant};

/// How often it is told how far it is.
const TELL: Duration = Duration::from_secs(5);

/// The next rows come from the index of the key. Of a column that has just come no statistics say how many rows lack a value:
/// the planner would rather read and sort the whole table for each of many transactions.
const BY_INDEX: &str = "SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off; SET LOCAL jit = off";

/// A step of a migration that is run so.
pub(super) struct Work<'a> {
    migration: &'a Migration<'a>,
    step: i32,
    statement: &'a Statement<'a>,
    parts: Backfill<'a>,
    pace: &'a Pace,
}

/// The columns by which rows are taken in order, as SQL.
struct Key {
    /// As the statement may name them.
    columns: Vec<String>,
    types: Vec<String>,
}

/// Rows that come next.
struct Next {
    /// The key of the last of them.
    last: Vec<String>,
    /// The transaction that wrote it.
    writer: String,
    rows: u64,
}

impl<'a> Work<'a> {
    /// The work of a step; the static checks have refused a statement that is none.
    pub(super) fn of(
        migration: &'a Migration<'a>,
        step: i32,
        statement: &'a Statement<'a>,
        pace: &'a Pace,
    ) -> Result<Work<'a>, Error> {
        let refuse = |reason: String| Error::NoSteps { migration: migration.source.title(), reason };
        let parts = backfill(statement).map_err(|refusal| refuse(refusal.to_string()))?;
        Ok(Work { migration, step, statement, parts, pace })
    }

    fn failed(&self, reason: String) -> Error {
        let left = if self.step > 1 { Left::EarlierSteps } else { Left::Nothing };
        Error::Backfill { migration: self.migration.source.title(), left, reason }
    }

    fn table(&self) -> String {
        self.parts.table.iter().map(|part| quote::identifier(part)).collect::<Vec<_>>().join(".")
    }

    /// Its table, for people.
    fn told_table(&self) -> String {
        self.parts.table.iter().map(|part| quote::display(part)).collect::<Vec<_>>().join(".")
    }

    /// Fails where rows are left: somebody wrote them meanwhile.
    pub(super) fn expect_none_left(&self, transaction: &mut Transaction<'_>) -> Result<(), Error> {
        if self.fits(transaction, "")? {
            let (migration, table) = (self.migration.source.title(), self.told_table());
            return Err(Error::RowsLeft { migration, table });
        }
        Ok(())
    }

    /// Whether a row fits the condition and a range, both read as the migration reads names.
    fn fits(&self, transaction: &mut Transaction<'_>, range: &str) -> Result<bool, Error> {
        let failed = || Error::query("look for rows that a backfill leaves");
        transaction.batch_execute("SET LOCAL search_path TO DEFAULT").map_err(failed())?;
        let question = format!("SELECT\n{}\nLIMIT 1", self.parts.left(range));
        let found = transaction.query(&question, &[]).map_err(failed())?;
        transaction.batch_execute("SET LOCAL search_path = ''").map_err(failed())?;
        Ok(!found.is_empty())
    }

    fn key(&self, client: &mut impl GenericClient) -> Result<Key, Error> {
        let rows = client
            .query(include_str!("key.sql"), &[&self.table(), &self.pace.by])
            .map_err(Error::query("ask by which columns the rows of a table can be taken"))?;
        if rows.is_empty() {
            let by = self.pace.by.iter().map(|name| quote::display(name)).collect::<Vec<_>>().join(", ");
            let table = self.told_table();
            return Err(self.failed(if by.is_empty() {
                format!("{table} has no key by which its rows could be taken: name columns with `by=`")
            } else {
                format!("no index of {table} begins with {by}, or one of them may be null")
            }));
        }
        let called = quote::identifier(&self.parts.called);
        let column = |row: &Row| format!("{called}.{}", quote::identifier(row.get("name")));
        let types = rows.iter().map(|row| row.get("type")).collect();
        Ok(Key { columns: rows.iter().map(column).collect(), types })
    }

    /// The rows that come next, in the order of the key.
    fn next(&self, client: &mut Client, key: &Key, after: &str) -> Result<Option<Next>, Error> {
        let names: Vec<String> = (1..=key.columns.len()).map(|number| format!("k{number}")).collect();
        let list = |text: &dyn Fn(usize) -> String| (0..names.len()).map(text).collect::<Vec<_>>().join(", ");
        let order = list(&|index| (index + 1).to_string());
        let question = format!(
            "SELECT ARRAY[{}] AS last, c.writer::pg_catalog.text, c.rows\n\
             FROM (SELECT *, pg_catalog.count(*) OVER () AS rows FROM (\n\
             SELECT {}, {}.xmin AS writer\n{}\nORDER BY {order}\nLIMIT {}) AS b) AS c\nORDER BY {}\nLIMIT 1",
            list(&|index| format!("c.{}::pg_catalog.text", names[index])),
            list(&|index| format!("{} AS {}", key.columns[index], names[index])),
            quote::identifier(&self.parts.called),
            self.parts.left(after),
            self.pace.rows,
            list(&|index| format!("c.{} DESC", names[index])),
        );
        let failed = || Error::query("look for rows of a backfill");
        let mut transaction = client.transaction().map_err(failed())?;
        transaction.batch_execute(BY_INDEX).map_err(failed())?;
        let row = transaction.query_opt(&question, &[]).map_err(failed())?;
        transaction.commit().map_err(failed())?;
        Ok(row.map(|row| Next {
            last: row.get("last"),
            writer: row.get("writer"),
            rows: row.get::<_, i64>("rows").unsigned_abs(),
        }))
    }
}

impl Key {
    /// ` AND (a, b) > (…)`.
    fn compared(&self, operator: &str, values: &[String]) -> String {
        let literals = values.iter().zip(&self.types);
        let literals: Vec<String> =
            literals.map(|(value, r#type)| format!("{}::{type}", quote::literal(value))).collect();
        format!("({}) {operator} ({})", self.columns.join(", "), literals.join(", "))
    }
}

impl Runner<'_> {
    /// Changes rows until none is left.
    pub(super) fn backfill(&mut self, work: &Work<'_>) -> Result<(), Error> {
        let key = work.key(&mut self.session.client)?;
        let (mut after, mut done, mut told) = (String::new(), 0, Instant::now());
        loop {
            interrupt::check()?;
            let Some(next) = work.next(&mut self.session.client, &key, &after)? else {
                // Behind the last row there is none; before it somebody may have written one.
                if after.is_empty() {
                    return Ok(());
                }
                after.clear();
                continue;
            };
            self.change(work, &key, &after, &next)?;
            self.advances += 1;
            done += next.rows;
            if told.elapsed() >= TELL {
                let (file, step) = (work.migration.source.file.as_str(), work.step);
                (self.tell)(Event::Filling { file, step, rows: done });
                told = Instant::now();
            }
            after = format!("\nAND {}", key.compared(">", &next.last));
            reach("between two transactions of a backfill");
            setback::sleep(Duration::from_millis(work.pace.pause.into()))?;
        }
    }

    /// The rows up to the last of these.
    fn change(&mut self, work: &Work<'_>, key: &Key, after: &str, next: &Next) -> Result<(), Error> {
        let range = format!("{}{after}", key.compared("<=", &next.last));
        let sql = work.parts.cut_to(&range);
        let statements = [Statement { text: &sql, ..work.statement.clone() }];
        let batch = Batch { migration: work.migration, step: work.step, statements: &statements };
        // Rows that this transaction wrote and that fit would be written again and again, and one that it passed over
        // taken again and again. Others that fit were written meanwhile, by somebody else: they come later.
        let stuck = format!(
            "\nAND {range}\nAND ({xmin} = pg_catalog.pg_current_xact_id()::pg_catalog.xid OR ({last} AND {xmin} = {writer}))",
            xmin = format_args!("{}.xmin", quote::identifier(&work.parts.called)),
            last = key.compared("=", &next.last),
            writer = format_args!("{}::pg_catalog.xid", quote::literal(&next.writer)),
        );
        let expect_done = |transaction: &mut Transaction<'_>| {
            if work.fits(transaction, &stuck)? {
                let reason = "rows still fit the condition of its backfill once they were changed";
                return Err(work.failed(reason.to_owned()));
            }
            Ok(())
        };
        self.run_watched(&batch, expect_done)
    }
}
