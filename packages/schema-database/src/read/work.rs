//! The queries of a reading, and the workers that share them out among the connections.

use super::decode::{self, ColumnNumbers, Decoder, Layout, Names};
use super::{Address, give_locks_back};
use crate::error::Error;
use fallible_iterator::FallibleIterator;
use postgres::types::Type;
use postgres::{Row, Transaction};
use schema_core::catalog::Attributes;
use schema_core::id::ObjectId;
use schema_core::kind::Kind;
use schema_core::kinds;
use std::collections::{BTreeSet, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// One query of a reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Job {
    Kind(Kind),
    /// Which other kinds there may be any of.
    Signs,
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
pub(super) struct Jobs(Mutex<VecDeque<Job>>);

impl Jobs {
    /// Every query that is asked in any case. The one for the signs of the other kinds adds theirs.
    pub(super) fn new(dependencies: bool) -> Jobs {
        let is_asked = |kind: &Kind| kinds::query(*kind).is_some() && kinds::sign(*kind).is_none();
        let job = |kind: &Kind| Job::Kind(*kind);
        let first = dependencies.then_some(Job::Dependencies).into_iter().chain([Job::Signs]);
        let long = LONGEST.iter().filter(|kind| is_asked(kind)).map(job);
        let generic =
            [Job::Grants, Job::Unmodelled, Job::Comments, Job::SecurityLabels, Job::ExtensionMembers];
        let short = Kind::ALL.iter().filter(|kind| is_asked(kind)).map(job).filter(|job| !job.is_long());
        Jobs(Mutex::new(first.chain(long).chain(generic).chain(short).collect()))
    }

    /// Adds the queries of the kinds that show a sign: a query that is not asked costs nothing.
    fn add(&self, signs: &BTreeSet<&str>) {
        let mut jobs = self.lock();
        let shows = |kind: &&Kind| kinds::sign(**kind).is_some_and(|sign| signs.contains(sign));
        for job in Kind::ALL.iter().filter(shows).copied().map(Job::Kind) {
            if job.is_long() {
                jobs.push_front(job);
            } else {
                jobs.push_back(job);
            }
        }
    }

    fn take(&self) -> Option<Job> {
        self.lock().pop_front()
    }

    /// A worker that panicked has left the queue whole.
    fn lock(&self) -> MutexGuard<'_, VecDeque<Job>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
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

    /// Takes queries until none is left, and sorts what was found.
    ///
    /// What the short ones lock is given back after the last of them: to give it back takes as long as they do.
    pub(super) fn work(&mut self, transaction: &mut Transaction<'_>, jobs: &Jobs) -> Result<(), Error> {
        while let Some(job) = jobs.take() {
            self.choose_joins(transaction, job)?;
            self.run(transaction, job, jobs)?;
            if job.is_long() {
                give_locks_back(transaction)?;
            }
        }
        give_locks_back(transaction)?;
        self.found.sort_unstable_by(|one, other| one.id.cmp(&other.id));
        Ok(())
    }

    fn run(&mut self, transaction: &mut Transaction<'_>, job: Job, jobs: &Jobs) -> Result<(), Error> {
        let major = self.major;
        let mut query = |what: &str, text: &str| -> Result<Vec<Row>, Error> {
            let text = kinds::for_major(text, major);
            transaction.query_typed(&text, &[]).map_err(Error::query(format!("read {what}")))
        };
        match job {
            Job::Kind(kind) => {
                if let Some(text) = kinds::query(kind) {
                    self.read_kind(transaction, kind, text)?;
                }
            }
            Job::Signs => {
                let rows = query("which kinds there are", kinds::SIGNS)?;
                jobs.add(&rows.iter().map(|row| row.get("sign")).collect());
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
            // In a part, the setting would end with it.
            let value = if nested { "on" } else { "off" };
            let statement = format!("RELEASE part; SET LOCAL enable_nestloop = {value}; SAVEPOINT part");
            transaction.batch_execute(&statement).map_err(Error::query("prepare the session"))?;
            self.nested_loops = nested;
        }
        Ok(())
    }

    /// Each row is decoded as it comes: raw, thousands of them would fill more memory than the whole catalog.
    fn read_kind(&mut self, transaction: &mut Transaction<'_>, kind: Kind, text: &str) -> Result<(), Error> {
        let text = kinds::for_major(text, self.major);
        let refused = || Error::query(format!("read every {kind}"));
        let no_parameters = std::iter::empty::<(i32, Type)>();
        let mut rows = transaction.query_typed_raw(&text, no_parameters).map_err(refused())?;
        let mut layout = None;
        while let Some(row) = rows.next().map_err(refused())? {
            let layout = layout.get_or_insert_with(|| Layout::of(row.columns()));
            self.take_row(kind, &row, layout);
        }
        Ok(())
    }

    fn take_row(&mut self, kind: Kind, row: &Row, layout: &Layout) {
        let id = ObjectId { kind, path: self.decoder.path(row, layout) };
        let attributes = self.decoder.attributes(row, layout);
        let (address, parent) = (decode::address(row), decode::parent(row));
        let columns = decode::column_numbers(row, layout);
        self.found.push(Found { address, parent, id, attributes, columns });
    }
}
