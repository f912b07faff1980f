//! What the steps of migrations cost, measured while they run: time, locks, tables written anew, rows, bytes. For
//! rehearsals: rows are counted, and files looked at.

mod open;

use crate::connection::Target;
use crate::error::Error;
use crate::touched::{Relation, Relations};
use open::Open;
use postgres::{Client, Transaction};
use schema_core::quote;
use schema_core::step::LockMode;
use schema_script::split::Statement;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

/// A step as it ran.
#[derive(Clone, Debug, Serialize)]
pub struct MeasuredStep {
    /// The migration's file.
    pub file: String,
    /// Where its first statement begins, from 1.
    pub line: usize,
    /// Its number in the migration, from 1.
    pub step: i32,
    /// `in a transaction`, `alone` or `some rows at a time`.
    pub manner: &'static str,
    /// From its beginning to the end of its commit.
    pub milliseconds: u64,
    /// The beginnings of its statements, with how long each took.
    pub statements: Vec<MeasuredStatement>,
    /// The tables of before that it locked or changed, and the new ones that hold rows.
    pub tables: Vec<MeasuredTable>,
    /// The size of the database before.
    pub bytes_before: u64,
    /// The largest that it was seen to have.
    pub bytes_peak: u64,
    /// And afterwards.
    pub bytes_after: u64,
}

/// A statement as it ran.
#[derive(Clone, Debug, Serialize)]
pub struct MeasuredStatement {
    /// Its beginning.
    pub statement: String,
    /// How long it took.
    pub milliseconds: u64,
}

/// What a step did to a table.
#[derive(Clone, Debug, Serialize)]
pub struct MeasuredTable {
    /// Its qualified name, as it was before if it was.
    pub table: String,
    /// The strongest lock on it; none on a new one.
    pub lock: Option<LockMode>,
    /// How long who writes to it would have waited.
    pub writers_wait_milliseconds: u64,
    /// How long who reads it would have waited.
    pub readers_wait_milliseconds: u64,
    /// Whether it has another file afterwards.
    pub is_rewritten: bool,
    /// The number of its rows before; none where it was not there, or holds none itself.
    pub rows_before: Option<u64>,
    /// And afterwards; none where it is gone.
    pub rows_after: Option<u64>,
    /// How large it was with its indexes.
    pub bytes_before: u64,
}

/// Watches a runner.
pub struct Measurements {
    /// What was measured so far.
    pub steps: Vec<MeasuredStep>,
    observer: Client,
    /// What tables hold, by their names.
    rows: BTreeMap<(String, String), u64>,
    open: Option<Open>,
}

/// Where a step stands.
#[derive(Clone, Copy)]
pub(super) struct StepPlace<'a> {
    pub(super) file: &'a str,
    pub(super) line: usize,
    pub(super) step: i32,
    pub(super) manner: &'static str,
}

impl Measurements {
    /// Connects to the database that is to be migrated. `rows` is what its tables hold, by schema and name.
    ///
    /// # Errors
    /// When it cannot be reached.
    pub fn start(target: &Target, rows: BTreeMap<(String, String), u64>) -> Result<Measurements, Error> {
        Ok(Measurements { steps: Vec::new(), observer: target.connect()?, rows, open: None })
    }

    /// A step begins. One that was begun before and did not end is none.
    pub(super) fn begin(&mut self, place: StepPlace<'_>) -> Result<(), Error> {
        let relations = Relations::of(&mut self.observer)?;
        let rows = self
            .observer
            .query(include_str!("measure/tables.sql"), &[])
            .map_err(Error::query("ask for the sizes of tables"))?;
        let size = |row: &postgres::Row| (row.get("oid"), unsigned(row.get("bytes")));
        let bytes = database_size(&mut self.observer)?;
        let step = MeasuredStep {
            file: place.file.to_owned(),
            line: place.line,
            step: place.step,
            manner: place.manner,
            milliseconds: 0,
            statements: Vec::new(),
            tables: Vec::new(),
            bytes_before: bytes,
            bytes_peak: bytes,
            bytes_after: bytes,
        };
        self.open = Some(Open::new(step, relations, rows.iter().map(size).collect()));
        Ok(())
    }

    /// A statement has run in its transaction, which still holds its locks.
    pub(super) fn look(
        &mut self,
        transaction: &mut Transaction<'_>,
        process: i32,
        statement: &Statement<'_>,
        started: Instant,
    ) -> Result<(), Error> {
        let Some(open) = &mut self.open else { return Ok(()) };
        open.ran(statement, started);
        let from = started.duration_since(open.started);
        for touched in open.relations.look(transaction, process)? {
            open.see(touched.oid, touched.mode, from);
            if touched.is_rewritten {
                open.see_rewritten(touched.oid);
            }
        }
        open.step.bytes_peak = open.step.bytes_peak.max(database_size(&mut self.observer)?);
        Ok(())
    }

    /// Runs a statement outside a transaction, and looks at its locks from the outside.
    pub(super) fn alone<T: Send>(
        &mut self,
        process: i32,
        statement: &Statement<'_>,
        work: impl FnOnce() -> T,
    ) -> Result<T, Error> {
        let Some(open) = &mut self.open else { return Ok(work()) };
        let (observer, started) = (&mut self.observer, Instant::now());
        let (outcome, watched) = std::thread::scope(|threads| {
            let (end, has_ended) = channel::<()>();
            let watcher = {
                let open = &mut *open;
                threads.spawn(move || open.watch(observer, process, &has_ended))
            };
            let outcome = work();
            drop(end);
            (outcome, watcher.join())
        });
        match watched {
            Ok(watched) => watched?,
            Err(panic) => std::panic::resume_unwind(panic),
        }
        open.ran(statement, started);
        Ok(outcome)
    }

    /// The step has ended, and its transaction with it.
    pub(super) fn end(&mut self) -> Result<(), Error> {
        let Some(mut open) = self.open.take() else { return Ok(()) };
        let ended = open.started.elapsed();
        open.step.milliseconds = milliseconds(ended);
        open.step.bytes_after = database_size(&mut self.observer)?;
        open.step.bytes_peak = open.step.bytes_peak.max(open.step.bytes_after);
        let later = Relations::of(&mut self.observer)?;
        open.compare(&later);
        for (oid, before, seen) in open.touched() {
            let rows_before = self.rows.remove(&before.key());
            let rows_after = match later.get(oid).filter(|_| rows_before.is_some()) {
                Some(after) => Some(self.count(after)?),
                None => None,
            };
            open.step.tables.push(MeasuredTable {
                table: quote::qualified(&before.schema, &before.name),
                lock: Some(seen.lock),
                writers_wait_milliseconds: seen.writers.map_or(0, |span| span.milliseconds(ended)),
                readers_wait_milliseconds: seen.readers.map_or(0, |span| span.milliseconds(ended)),
                is_rewritten: seen.is_rewritten,
                rows_before,
                rows_after,
                bytes_before: open.bytes.get(&oid).copied().unwrap_or(0),
            });
        }
        for after in open.new_tables(&later) {
            open.step.tables.push(MeasuredTable {
                table: quote::qualified(&after.schema, &after.name),
                lock: None,
                writers_wait_milliseconds: 0,
                readers_wait_milliseconds: 0,
                is_rewritten: false,
                rows_before: None,
                rows_after: Some(self.count(after)?),
                bytes_before: 0,
            });
        }
        open.step.tables.sort_by(|one, other| one.table.cmp(&other.table));
        self.steps.push(open.step);
        Ok(())
    }

    /// How many rows a table holds now.
    fn count(&mut self, table: &Relation) -> Result<u64, Error> {
        let question = format!(
            "SELECT pg_catalog.count(*) FROM ONLY {}.{}",
            quote::identifier(&table.schema),
            quote::identifier(&table.name)
        );
        let row = self.observer.query_one(&question, &[]).map_err(Error::query("count rows"))?;
        let rows = unsigned(row.get(0));
        self.rows.insert(table.key(), rows);
        Ok(rows)
    }
}

fn database_size(client: &mut Client) -> Result<u64, Error> {
    let question = "SELECT pg_catalog.pg_database_size(pg_catalog.current_database())";
    let row = client.query_one(question, &[]).map_err(Error::query("ask for the size of the database"))?;
    Ok(unsigned(row.get(0)))
}

fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
