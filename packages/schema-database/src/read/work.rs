//! The queries of a reading, and the workers that share them out among the connections.

use super::decode::{self, ColumnNumbers, Decoder, Layout, Names};
use super::{Address, holding_no_lock};
use crate::error::Error;
use postgres::{Row, Transaction};
use schema_core::catalog::Attributes;
use schema_core::id::ObjectId;
use schema_core::kind::Kind;
use schema_core::kinds;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

/// One query of a reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Job {
    Kind(Kind),
    Comments,
    SecurityLabels,
    Grants,
    ExtensionMembers,
    Dependencies,
    Unmodelled,
}

/// The queries that take longest where there are many tables: they are begun first.
const LONGEST: &[Kind] = &[
    Kind::Column,
    Kind::Index,
    Kind::Constraint,
    Kind::View,
    Kind::MaterializedView,
    Kind::Function,
    Kind::Sequence,
];

impl Job {
    fn is_long(self) -> bool {
        matches!(self, Job::Kind(kind) if LONGEST.contains(&kind))
    }
}

/// The queries that are still to be asked, longest first.
pub(super) struct Jobs {
    jobs: Vec<Job>,
    next: AtomicUsize,
}

impl Jobs {
    /// Every query, without those of kinds of which there are none: a query that is not asked costs nothing.
    pub(super) fn new(transaction: &mut Transaction<'_>, dependencies: bool) -> Result<Jobs, Error> {
        let absent = read_absence(transaction)?;
        let mut rest: Vec<Kind> = Kind::ALL.to_vec();
        rest.retain(|kind| !LONGEST.contains(kind));
        let kinds = LONGEST.iter().chain(&rest).copied();
        let mut jobs: Vec<Job> = kinds
            .filter(|kind| kinds::query(*kind).is_some() && !absent.contains(kind))
            .map(Job::Kind)
            .collect();
        let generic =
            [Job::Grants, Job::Unmodelled, Job::Comments, Job::SecurityLabels, Job::ExtensionMembers];
        let long = jobs.iter().filter(|job| job.is_long()).count();
        jobs.splice(long..long, generic);
        if dependencies {
            jobs.insert(0, Job::Dependencies);
        }
        Ok(Jobs { jobs, next: AtomicUsize::new(0) })
    }

    fn take(&self) -> Option<Job> {
        self.jobs.get(self.next.fetch_add(1, Ordering::Relaxed)).copied()
    }
}

/// The kinds of which there are none.
fn read_absence(transaction: &mut Transaction<'_>) -> Result<BTreeSet<Kind>, Error> {
    let rows = transaction.query(kinds::SIGNS, &[]).map_err(Error::query("ask which kinds there are"))?;
    let signs: BTreeSet<&str> = rows.iter().map(|row| row.get("sign")).collect();
    let is_absent = |kind: &Kind| kinds::sign(*kind).is_some_and(|sign| !signs.contains(sign));
    Ok(Kind::ALL.iter().copied().filter(is_absent).collect())
}

/// An object as a kind's query gives it.
pub(super) struct Found {
    pub(super) address: Address,
    /// What it is a part of.
    pub(super) parent: Option<u32>,
    pub(super) id: ObjectId,
    pub(super) attributes: Attributes,
    /// Attributes that are still to be named.
    pub(super) columns: Vec<ColumnNumbers>,
}

/// What one connection has read.
pub(super) struct Worker<'names> {
    major: u32,
    /// Whether the planner may choose nested loops; it may when a session begins.
    nested_loops: bool,
    decoder: Decoder<'names>,
    pub(super) found: Vec<Found>,
    pub(super) comments: Vec<Row>,
    pub(super) security_labels: Vec<Row>,
    pub(super) grants: Vec<Row>,
    pub(super) extension_members: Vec<Row>,
    pub(super) dependencies: Vec<Row>,
    pub(super) unmodelled: Vec<Row>,
}

impl<'names> Worker<'names> {
    pub(super) fn new(names: &'names Names, major: u32) -> Worker<'names> {
        Worker {
            major,
            nested_loops: true,
            decoder: Decoder::new(names),
            found: Vec::new(),
            comments: Vec::new(),
            security_labels: Vec::new(),
            grants: Vec::new(),
            extension_members: Vec::new(),
            dependencies: Vec::new(),
            unmodelled: Vec::new(),
        }
    }

    /// Takes queries until none is left.
    pub(super) fn work(&mut self, transaction: &mut Transaction<'_>, jobs: &Jobs) -> Result<(), Error> {
        while let Some(job) = jobs.take() {
            self.run(transaction, job)?;
        }
        Ok(())
    }

    fn run(&mut self, transaction: &mut Transaction<'_>, job: Job) -> Result<(), Error> {
        self.choose_joins(transaction, job)?;
        let major = self.major;
        let mut query = |what: &str, text: &str| -> Result<Vec<Row>, Error> {
            let text = kinds::for_major(text, major);
            holding_no_lock(transaction, |transaction| {
                transaction.query(&text, &[]).map_err(Error::query(format!("read {what}")))
            })
        };
        match job {
            Job::Kind(kind) => {
                if let Some(text) = kinds::query(kind) {
                    let rows = query(&format!("every {kind}"), text)?;
                    self.take_rows(kind, &rows);
                }
            }
            Job::Comments => self.comments = query("comments", kinds::COMMENTS)?,
            Job::SecurityLabels => self.security_labels = query("security labels", kinds::SECURITY_LABELS)?,
            Job::Grants => self.grants = query("privileges", kinds::GRANTS)?,
            Job::ExtensionMembers => {
                self.extension_members = query("members of extensions", kinds::EXTENSION_MEMBERS)?;
            }
            Job::Dependencies => self.dependencies = query("dependencies", kinds::DEPENDENCIES)?,
            Job::Unmodelled => {
                self.unmodelled = query("objects of no known kind", include_str!("../user_objects.sql"))?
            }
        }
        Ok(())
    }

    /// Catalogs that nobody has analyzed yet look small to the planner, and nested loops over thousands of tables
    /// are what it then chooses: the kinds of which there are many are read without them.
    fn choose_joins(&mut self, transaction: &mut Transaction<'_>, job: Job) -> Result<(), Error> {
        let nested = !job.is_long();
        if nested != self.nested_loops {
            let statement =
                if nested { "SET LOCAL enable_nestloop = on" } else { "SET LOCAL enable_nestloop = off" };
            transaction.batch_execute(statement).map_err(Error::query("prepare the session"))?;
            self.nested_loops = nested;
        }
        Ok(())
    }

    fn take_rows(&mut self, kind: Kind, rows: &[Row]) {
        let Some(layout) = rows.first().map(|row| Layout::of(row.columns())) else { return };
        self.found.reserve(rows.len());
        for row in rows {
            let id = ObjectId { kind, path: self.decoder.path(row, &layout) };
            let attributes = self.decoder.attributes(row, &layout);
            let (address, parent) = (decode::address(row), decode::parent(row));
            let columns = decode::column_numbers(row, &layout);
            self.found.push(Found { address, parent, id, attributes, columns });
        }
    }
}
