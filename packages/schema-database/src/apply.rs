//! Applies migrations so that they can be killed anywhere: nothing is lost, nothing runs twice.
//!
//! What runs in a transaction is recorded in it. What cannot is intended, run, looked for in the catalog, and recorded. All
//! that is needed to go on stands in the database: a retry after a lost connection and a new start are the same thing.

mod alone;
mod backfill;
mod batch;
mod beside;
mod blocked;
mod condition;
mod continuity;
mod doomed;
mod event;
mod interrupt;
mod lock;
pub mod measure;
mod migration;
pub mod preflight;
mod progress;
mod session;
mod setback;
mod settings;
mod steps;

use crate::connection::Target;
use crate::error::Error;
use crate::failpoint::reach;
use crate::history::{self, History};
use alone::{Alone, Begun};
use backfill::Work;
use batch::Batch;
use continuity::Known;
use measure::Measurements;
use postgres::Transaction;
use schema_core::verdict::AppliedMigration;
use schema_script::split::Statement;
use session::Session;
use setback::{Setback, is_unreachable, pause, setback, sleep};
use std::time::{Duration, Instant};
use steps::{Manner, Step};

pub use doomed::{Doomed, Keeper, KeeperError};
pub use event::Event;
pub use migration::{Migration, Way};
pub use settings::Settings;
pub use steps::{outline, text_before};

/// The one process that may change a database's schema, for as long as it lives.
pub struct Runner<'a> {
    target: &'a Target,
    owner: Option<&'a str>,
    settings: &'a Settings,
    tell: &'a mut dyn FnMut(Event<'_>),
    session: Session,
    keeper: Option<&'a mut (dyn Keeper + 'static)>,
    measurements: Option<&'a mut Measurements>,
    /// The transaction of which nobody knows yet whether it was committed.
    uncertain: Option<String>,
    /// What the database has, as far as this run has seen.
    known: Known,
    /// How many transactions of backfills were committed.
    advances: u64,
}

impl<'a> Runner<'a> {
    /// Connects, and takes the lock against other runners. `owner` is the configured principal.
    ///
    /// # Errors
    /// When nothing can be migrated there, or another runner does not end.
    pub fn start(
        target: &'a Target,
        owner: Option<&'a str>,
        settings: &'a Settings,
        tell: &'a mut dyn FnMut(Event<'_>),
    ) -> Result<Runner<'a>, Error> {
        interrupt::listen()?;
        let mut session = Session::open(target, owner, settings)?;
        lock::take(&mut session, settings, tell)?;
        Ok(Runner {
            target,
            owner,
            settings,
            tell,
            session,
            keeper: None,
            measurements: None,
            uncertain: None,
            known: Known::default(),
            advances: 0,
        })
    }

    /// From now on what is about to be deleted is kept before. What a process that is gone had kept is settled.
    ///
    /// # Errors
    /// When it cannot be.
    pub fn keeping(&mut self, keeper: &'a mut (dyn Keeper + 'static)) -> Result<(), Error> {
        self.keeper = Some(keeper);
        self.settle_kept()
    }

    /// From now on what steps cost is measured.
    pub fn measured_by(&mut self, measurements: &'a mut Measurements) {
        self.measurements = Some(measurements);
    }

    /// The server's major version, and the role that owns what the migrations make.
    pub fn place(&self) -> (u32, &str) {
        (self.session.major, &self.session.principal)
    }

    /// What is applied.
    ///
    /// # Errors
    /// When the history cannot be read.
    pub fn applied(&mut self) -> Result<Vec<AppliedMigration>, Error> {
        match history::read(&mut self.session.client)? {
            History::Absent => Ok(Vec::new()),
            History::Rows(rows) => Ok(rows),
            History::Unreadable(reason) => Err(Error::History(reason)),
        }
    }

    /// How many steps of a migration are done that has not been applied to its end; a step that was begun is brought to
    /// its end before.
    ///
    /// # Errors
    /// When that cannot be decided, or the file has changed since.
    pub fn settle(&mut self, migration: &Migration<'_>) -> Result<usize, Error> {
        if !history::exists(&mut self.session.client)? {
            return Ok(0);
        }
        if progress::read(&mut self.session.client, &migration.key())?.is_empty() {
            return Ok(0);
        }
        let mut settled = 0;
        self.persistently(migration, |runner| {
            let steps = steps::of(migration.source)?;
            let recorded = progress::read(&mut runner.session.client, &migration.key())?;
            for (step, recorded) in steps.iter().zip(&recorded) {
                step.is_recorded_by(recorded, migration)?;
                if !recorded.is_done {
                    (runner.tell)(Event::Resuming { file: &migration.source.file, step: step.index + 1 });
                    runner.take_step(migration, step, Begun::Before, false)?;
                }
            }
            settled = recorded.len();
            Ok(())
        })?;
        Ok(settled)
    }

    /// Applies migrations, one after the other.
    ///
    /// # Errors
    /// When one fails: what stands before it is applied, of itself as much as the error says.
    pub fn apply(&mut self, migrations: &[Migration<'_>]) -> Result<(), Error> {
        for migration in migrations {
            steps::of(migration.source)?;
        }
        self.known = Known::of(&self.applied()?);
        for migration in migrations {
            let start = Instant::now();
            (self.tell)(Event::Applying { file: &migration.source.file });
            self.known.begin(migration);
            self.persistently(migration, |runner| runner.attempt(migration))?;
            self.known.end(migration);
            (self.tell)(Event::Applied { file: &migration.source.file, took: start.elapsed() });
        }
        Ok(())
    }

    /// Records migrations as applied without running anything: the database has what they make.
    ///
    /// # Errors
    /// When the history cannot be written.
    pub fn adopt(&mut self, migrations: &[Migration<'_>]) -> Result<(), Error> {
        for migration in migrations {
            self.persistently(migration, |runner| {
                runner.session.restore()?;
                history::install(&mut runner.session.client)?;
                if runner.applied()?.iter().any(|row| row.version == migration.source.version) {
                    return Ok(());
                }
                runner.conclude(migration, 0, &[], |_| Ok(()))
            })?;
        }
        Ok(())
    }

    /// Gives the lock back.
    ///
    /// # Errors
    /// When it was lost meanwhile.
    pub fn end(mut self) -> Result<(), Error> {
        interrupt::check()?;
        lock::release(&mut self.session)
    }

    /// Tries until it succeeds, or what stands in the way does not pass.
    fn persistently(
        &mut self,
        migration: &Migration<'_>,
        mut work: impl FnMut(&mut Runner<'a>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut attempt = 1;
        loop {
            let before = self.advances;
            let Err(error) = work(self) else { return Ok(()) };
            if self.advances > before {
                attempt = 1;
            }
            interrupt::check()?;
            for blocker in std::mem::take(&mut self.session.blockers) {
                (self.tell)(Event::Blocked { blocker: &blocker });
            }
            let Some(setback) = setback(&error).filter(|_| attempt < self.settings.attempts) else {
                return Err(error);
            };
            let pause = pause(attempt);
            attempt += 1;
            (self.tell)(Event::Retrying { file: &migration.source.file, reason: &error, pause });
            sleep(pause)?;
            if setback == Setback::Lost {
                self.reconnect()?;
            }
        }
    }

    /// Does what is left of a migration, as the database has it recorded.
    fn attempt(&mut self, migration: &Migration<'_>) -> Result<(), Error> {
        let steps = steps::of(migration.source)?;
        reach("before the tables of the history");
        self.session.restore()?;
        history::install(&mut self.session.client)?;
        reach("after the tables of the history");
        // A commit of which the answer was lost.
        let is_recorded = self.applied()?.iter().any(|row| row.version == migration.source.version);
        if is_recorded == (migration.way == Way::Up) {
            return Ok(());
        }
        let recorded = progress::read(&mut self.session.client, &migration.key())?;
        for step in &steps {
            let is_last = step.index + 1 == steps.len();
            let begun = match recorded.get(step.index) {
                None => Begun::Never,
                Some(recorded) => {
                    step.is_recorded_by(recorded, migration)?;
                    if recorded.is_done && !is_last {
                        continue;
                    }
                    if recorded.is_done { Begun::AndDone } else { Begun::Before }
                }
            };
            self.session.restore()?;
            self.take_step(migration, step, begun, is_last)?;
        }
        if steps.is_empty() {
            self.conclude(migration, 0, &[], |_| Ok(()))?;
        }
        Ok(())
    }

    /// One step, and its record; the last one's is that of the migration.
    fn take_step(
        &mut self,
        migration: &Migration<'_>,
        step: &Step<'_>,
        begun: Begun,
        is_last: bool,
    ) -> Result<(), Error> {
        let number = step.number();
        let mut filled = None;
        let statements: &[Statement<'_>] = match &step.manner {
            Manner::Together => &step.statements,
            Manner::InParts(pace) => {
                let work = Work::of(migration, number, &step.statements[0], pace)?;
                self.begin_measuring(migration, number, &step.statements, "some rows at a time")?;
                self.backfill(&work)?;
                self.end_measuring()?;
                filled = Some(work);
                &[]
            }
            Manner::Alone(effect) => {
                let alone = Alone {
                    migration,
                    step: number,
                    hash: &step.hash,
                    statement: &step.statements[0],
                    effect,
                };
                self.begin_measuring(migration, number, &step.statements, "alone")?;
                alone::run(&mut self.session, &alone, begun, self.measurements.as_deref_mut())?;
                self.end_measuring()?;
                &[]
            }
        };
        let is_alone = matches!(step.manner, Manner::Alone(_));
        let record = |transaction: &mut Transaction<'_>| {
            if let Some(work) = &filled {
                work.expect_none_left(transaction)?;
            }
            if is_alone {
                progress::finish(transaction, &migration.key(), number)
            } else if is_last {
                Ok(())
            } else {
                progress::intend(transaction, &migration.key(), number, &step.hash, "transaction")?;
                progress::finish(transaction, &migration.key(), number)
            }
        };
        if is_last {
            self.conclude(migration, number, statements, record)
        } else {
            self.run_batch(migration, number, statements, record)
        }
    }

    /// The last statements of a migration, with its row of the history.
    fn conclude(
        &mut self,
        migration: &Migration<'_>,
        number: i32,
        statements: &[Statement<'_>],
        record: impl FnOnce(&mut Transaction<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let with_history = |transaction: &mut Transaction<'_>| {
            record(transaction)?;
            match migration.way {
                Way::Up => migration.append(transaction)?,
                Way::Down => history::take_back(transaction, &migration.source.version)?,
            }
            // The way back and forth again begins anew.
            progress::forget_all(transaction, &migration.opposite_key())
        };
        self.run_batch(migration, number, statements, with_history)
    }

    fn run_batch(
        &mut self,
        migration: &Migration<'_>,
        number: i32,
        statements: &[Statement<'_>],
        record: impl FnOnce(&mut Transaction<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let batch = Batch { migration, step: number, statements };
        self.begin_measuring(migration, number, statements, "in a transaction")?;
        self.run_watched(&batch, record)?;
        self.end_measuring()
    }

    /// A new session, the lock, and what became of the transaction that was being committed.
    fn reconnect(&mut self) -> Result<(), Error> {
        const PATIENCE: Duration = Duration::from_secs(60);
        let start = Instant::now();
        let cluster = self.session.cluster.clone();
        self.session = loop {
            match Session::open(self.target, self.owner, self.settings) {
                Ok(session) => break session,
                Err(error) if is_unreachable(&error) && start.elapsed() < PATIENCE => {
                    sleep(Duration::from_millis(500))?;
                }
                Err(error) => return Err(error),
            }
        };
        lock::take(&mut self.session, self.settings, self.tell)?;
        // A server that came back without it, as a standby does, does not know the number: then the history decides.
        if let Some(transaction) = self.uncertain.take() {
            while start.elapsed() < PATIENCE
                && batch::status(&mut self.session, &transaction).ok().flatten().as_deref()
                    == Some("in progress")
            {
                sleep(Duration::from_millis(200))?;
            }
        }
        continuity::assert_same_cluster(cluster.as_deref(), self.session.cluster.as_deref())?;
        self.settle_kept()?;
        let applied = self.applied()?;
        self.known.assert_kept_by(&applied)
    }
}
