//! Who does something beside the statements of a step: keeps what they delete, measures what they cost.

use super::batch::{self, Batch};
use super::doomed::Keeper;
use super::measure::{Measurements, StepPlace};
use super::{Migration, Runner};
use crate::error::Error;
use postgres::Transaction;
use schema_script::split::Statement;

/// Those who are there.
#[derive(Default)]
pub(super) struct Beside<'a> {
    /// Keeps what statements are about to delete.
    pub(super) keeper: Option<&'a mut (dyn Keeper + 'static)>,
    /// Measures what they cost.
    pub(super) measurements: Option<&'a mut Measurements>,
}

impl Runner<'_> {
    /// Runs a batch; what was kept in it is settled afterwards.
    pub(super) fn run_watched(
        &mut self,
        batch: &Batch<'_>,
        record: impl FnOnce(&mut Transaction<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let beside =
            Beside { keeper: self.keeper.as_deref_mut(), measurements: self.measurements.as_deref_mut() };
        let outcome = batch::run(&mut self.session, batch, &mut self.uncertain, beside, record);
        let settled = self.settle_kept();
        // What cannot be asked now, the connection being broken perhaps, is asked over the next one.
        outcome.and(settled)
    }

    pub(super) fn settle_kept(&mut self) -> Result<(), Error> {
        let Some(keeper) = &mut self.keeper else { return Ok(()) };
        keeper.settle(&mut self.session.client).map_err(|source| Error::Settle { source })
    }

    /// Begins to measure a step, if it has statements, and anybody wants to know.
    pub(super) fn begin_measuring(
        &mut self,
        migration: &Migration<'_>,
        step: i32,
        statements: &[Statement<'_>],
        manner: &'static str,
    ) -> Result<(), Error> {
        let (Some(measurements), Some(first)) = (&mut self.measurements, statements.first()) else {
            return Ok(());
        };
        let line = migration.source.text.position(first.span.start).line;
        measurements.begin(StepPlace { file: &migration.source.file, line, step, manner })
    }

    pub(super) fn end_measuring(&mut self) -> Result<(), Error> {
        self.measurements.as_deref_mut().map_or(Ok(()), Measurements::end)
    }
}
