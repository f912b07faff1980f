//! A step that runs, and what was seen of it so far.

use super::{MeasuredStatement, MeasuredStep, milliseconds};
use crate::apply::steps::beginning;
use crate::error::Error;
use crate::touched::{Relation, Relations, held};
use postgres::Client;
use schema_core::scope::{TOOL_SCHEMA, VERSION_TABLE};
use schema_core::step::LockMode;
use schema_script::split::Statement;
use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

/// A step that runs.
pub(super) struct Open {
    pub(super) step: MeasuredStep,
    pub(super) started: Instant,
    /// As they were before.
    pub(super) relations: Relations,
    /// How large each table was.
    pub(super) bytes: BTreeMap<u32, u64>,
    seen: BTreeMap<u32, Seen>,
}

/// What was seen of a table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    pub(super) lock: LockMode,
    pub(super) writers: Option<Span>,
    pub(super) readers: Option<Span>,
    pub(super) is_rewritten: bool,
}

/// For how long somebody has to wait; times are since the beginning of the step.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    from: Duration,
    /// None until the transaction ends.
    to: Option<Duration>,
}

impl Span {
    /// How long it is when the step ends then.
    pub(super) fn milliseconds(self, end: Duration) -> u64 {
        milliseconds(self.to.unwrap_or(end).saturating_sub(self.from))
    }
}

/// How often locks are looked at where that cannot be done from within: what is short is looked at more often.
const INTERVALS: [Duration; 2] = [Duration::from_micros(100), Duration::from_millis(5)];

impl Open {
    pub(super) fn new(step: MeasuredStep, relations: Relations, bytes: BTreeMap<u32, u64>) -> Open {
        Open { step, started: Instant::now(), relations, bytes, seen: BTreeMap::new() }
    }

    /// A statement has run.
    pub(super) fn ran(&mut self, statement: &Statement<'_>, started: Instant) {
        let (statement, milliseconds) = (beginning(statement), milliseconds(started.elapsed()));
        match self.step.statements.last_mut() {
            // One that is run for some rows at a time.
            Some(last) if last.statement == statement => last.milliseconds += milliseconds,
            Some(_) | None => self.step.statements.push(MeasuredStatement { statement, milliseconds }),
        }
    }

    /// A lock was seen that is held from then on (manual: "Conflicting Lock Modes").
    pub(super) fn see(&mut self, oid: u32, lock: LockMode, from: Duration) {
        let seen =
            self.seen.entry(oid).or_insert(Seen { lock, writers: None, readers: None, is_rewritten: false });
        seen.lock = seen.lock.max(lock);
        if lock >= LockMode::Share {
            seen.writers.get_or_insert(Span { from, to: None });
        }
        if lock == LockMode::AccessExclusive {
            seen.readers.get_or_insert(Span { from, to: None });
        }
    }

    pub(super) fn see_rewritten(&mut self, oid: u32) {
        if let Some(seen) = self.seen.get_mut(&oid) {
            seen.is_rewritten = true;
        }
    }

    /// Looks at the locks of a process from another, again and again, until there is no more to be seen.
    pub(super) fn watch(
        &mut self,
        observer: &mut Client,
        process: i32,
        has_ended: &Receiver<()>,
    ) -> Result<(), Error> {
        let [mut interval, longest] = INTERVALS;
        while has_ended.recv_timeout(interval) == Err(RecvTimeoutError::Timeout) {
            interval = longest.min(interval * 2);
            let held = held(observer, process)?;
            let now = self.started.elapsed();
            for (oid, seen) in &mut self.seen {
                let is_held = |least: LockMode| held.get(oid).is_some_and(|(lock, _)| *lock >= least);
                for (span, least) in
                    [(&mut seen.writers, LockMode::Share), (&mut seen.readers, LockMode::AccessExclusive)]
                {
                    if let Some(span) = span.as_mut().filter(|span| span.to.is_none() && !is_held(least)) {
                        span.to = Some(now);
                    }
                }
            }
            for (oid, (lock, _)) in held {
                self.see(oid, lock, now);
            }
        }
        Ok(())
    }

    /// Finds the files that were not seen to change while the step ran.
    pub(super) fn compare(&mut self, later: &Relations) {
        for (oid, seen) in &mut self.seen {
            let files = self.relations.get(*oid).zip(later.get(*oid));
            seen.is_rewritten |= files.is_some_and(|(before, later)| before.file != later.file);
        }
    }

    /// What was locked as somebody does who changes something.
    pub(super) fn touched(&self) -> Vec<(u32, Relation, Seen)> {
        let touched = self.seen.iter().filter(|(_, seen)| seen.lock > LockMode::RowShare);
        let known = touched.filter_map(|(oid, seen)| Some((*oid, self.relations.get(*oid)?.clone(), *seen)));
        known.filter(|(_, relation, _)| !is_of_the_tool(relation)).collect()
    }

    /// What was not there before and holds rows.
    pub(super) fn new_tables<'a>(&self, later: &'a Relations) -> Vec<&'a Relation> {
        let is_new = |(oid, relation): &(u32, &Relation)| {
            self.relations.get(*oid).is_none() && relation.file != 0 && !is_of_the_tool(relation)
        };
        later.iter().filter(is_new).map(|(_, relation)| relation).collect()
    }
}

fn is_of_the_tool(relation: &Relation) -> bool {
    relation.schema == TOOL_SCHEMA || relation.schema == "public" && relation.name == VERSION_TABLE
}
