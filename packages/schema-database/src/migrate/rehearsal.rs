//! What a rehearsal lets expect of the database itself: the times that were measured, for tables as large as they are now.

use crate::apply::measure::MeasuredStep;
use crate::connection::Target;
use crate::error::Error;
use schema_core::report::{Finding, Location, Severity};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// What is longer than this fails a rehearsal. Without a limit nothing is too long.
#[derive(Clone, Copy, Debug, Default)]
pub struct Limits {
    /// For all migrations.
    pub all: Option<Duration>,
    /// For a step.
    pub step: Option<Duration>,
    /// For how long a step may keep readers or writers of a table waiting.
    pub blocking: Option<Duration>,
}

/// What was rehearsed.
#[derive(Debug, Serialize)]
pub struct Rehearsal {
    /// The backup on which it ran.
    pub backup: String,
    /// The steps in their order.
    pub steps: Vec<RehearsedStep>,
    /// How long all took.
    pub milliseconds: u64,
    /// How long all may take on the database itself.
    pub estimated_milliseconds: u64,
    /// The size of the database before, in bytes.
    pub bytes_before: u64,
    /// The largest that it was seen to have.
    pub bytes_peak: u64,
    /// And afterwards.
    pub bytes_after: u64,
}

/// A step, and what is to be expected of it.
#[derive(Debug, Serialize)]
pub struct RehearsedStep {
    /// What was measured.
    #[serde(flatten)]
    pub measured: MeasuredStep,
    /// How long it may take on the database itself.
    pub estimated_milliseconds: u64,
    /// The longest that readers or writers of a table may have to wait there.
    pub estimated_wait_milliseconds: u64,
}

impl Rehearsal {
    /// Scales what was measured: by how much larger the tables of each step are in the `live` database than in the
    /// backup, and by how many percent of the scratch server's time production takes.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub fn of(
        backup: &str,
        steps: Vec<MeasuredStep>,
        percent: u32,
        live: Option<&Target>,
    ) -> Result<Rehearsal, Error> {
        let sizes = live.map_or_else(|| Ok(BTreeMap::new()), |target| live_sizes(target, &steps))?;
        let bytes_before = steps.first().map_or(0, |step| step.bytes_before);
        let steps: Vec<RehearsedStep> =
            steps.into_iter().map(|step| RehearsedStep::of(step, percent, &sizes)).collect();
        Ok(Rehearsal {
            backup: backup.to_owned(),
            milliseconds: steps.iter().map(|step| step.measured.milliseconds).sum(),
            estimated_milliseconds: steps.iter().map(|step| step.estimated_milliseconds).sum(),
            bytes_before,
            bytes_peak: steps.iter().map(|step| step.measured.bytes_peak).max().unwrap_or(bytes_before),
            bytes_after: steps.last().map_or(bytes_before, |step| step.measured.bytes_after),
            steps,
        })
    }

    /// What takes too long.
    pub fn beyond(&self, limits: &Limits) -> Vec<Finding> {
        let exceeds = |estimate: u64, limit: Option<Duration>| {
            let limit = limit.filter(|limit| Duration::from_millis(estimate) > *limit)?;
            Some(format!("about {estimate} ms, and {} ms are allowed", limit.as_millis()))
        };
        let mut findings = Vec::new();
        for step in &self.steps {
            let subject = format!("step {} of {}", step.measured.step, step.measured.file);
            if let Some(excess) = exceeds(step.estimated_milliseconds, limits.step) {
                let mut finding =
                    Finding::new(Severity::Error, "slow-step", &subject, format!("it takes {excess}"));
                finding.help = Some("split it, or allow it more time".to_owned());
                finding.location = Some(step.location());
                findings.push(finding);
            }
            if let Some(excess) = exceeds(step.estimated_wait_milliseconds, limits.blocking) {
                let message = format!("readers or writers of a table wait {excess}");
                let mut finding = Finding::new(Severity::Error, "long-wait", &subject, message);
                finding.help = Some(OTHER_FORM.to_owned());
                finding.location = Some(step.location());
                findings.push(finding);
            }
        }
        if let Some(excess) = exceeds(self.estimated_milliseconds, limits.all) {
            let message = format!("the migrations take {excess}");
            findings.push(Finding::new(Severity::Error, "slow-migrations", "rehearsal", message));
        }
        findings
    }
}

const OTHER_FORM: &str = "take the form that `cargo xtask db-generate` writes without `--offline`, or choose a time when \
                          nobody needs the table";

impl RehearsedStep {
    fn of(measured: MeasuredStep, percent: u32, live: &BTreeMap<String, u64>) -> RehearsedStep {
        let there: Vec<_> = measured
            .tables
            .iter()
            .filter_map(|table| live.get(&table.table).map(|live| (table.bytes_before, *live)))
            .collect();
        let (before, now) = there.iter().fold((0, 0), |sum, it| (sum.0 + it.0, sum.1 + it.1));
        let scale = |milliseconds: u64| {
            let grown = if before == 0 { 1.0 } else { now as f64 / before as f64 };
            (milliseconds as f64 * grown * f64::from(percent) / 100.0).ceil() as u64
        };
        let waits = measured.tables.iter().map(|table| table.writers_wait_milliseconds);
        RehearsedStep {
            estimated_milliseconds: scale(measured.milliseconds),
            estimated_wait_milliseconds: scale(waits.max().unwrap_or(0)),
            measured,
        }
    }

    fn location(&self) -> Location {
        Location { file: self.measured.file.clone(), line: self.measured.line, column: 1 }
    }
}

/// How large the tables are now that the steps touched.
fn live_sizes(target: &Target, steps: &[MeasuredStep]) -> Result<BTreeMap<String, u64>, Error> {
    let tables: BTreeSet<&str> =
        steps.iter().flat_map(|step| &step.tables).map(|table| table.table.as_str()).collect();
    let tables: Vec<&str> = tables.into_iter().collect();
    let rows = target
        .connect()?
        .query(include_str!("rehearsal/live.sql"), &[&tables])
        .map_err(Error::query("ask for the sizes of tables"))?;
    let size =
        |row: &postgres::Row| (row.get("name"), u64::try_from(row.get::<_, i64>("bytes")).unwrap_or(0));
    Ok(rows.iter().map(size).collect())
}
