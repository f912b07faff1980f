//! That the server of a new connection is still the one whose history this run knows: after a failover a standby may have
//! taken its place that lacks what was committed last.

use super::{Migration, Way};
use crate::error::Error;
use schema_core::verdict::AppliedMigration;
use std::collections::BTreeSet;

/// What the database has, as far as this run has seen.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// The versions that are applied; none before anything is.
    applied: Option<BTreeSet<String>>,
    /// The version of which nobody knows whether its commit has happened.
    under_way: Option<String>,
}

impl Known {
    pub(super) fn of(applied: &[AppliedMigration]) -> Known {
        Known { applied: Some(versions(applied)), under_way: None }
    }

    pub(super) fn begin(&mut self, migration: &Migration<'_>) {
        self.under_way = Some(migration.source.version.clone());
    }

    pub(super) fn end(&mut self, migration: &Migration<'_>) {
        let (Some(applied), Some(version)) = (&mut self.applied, self.under_way.take()) else { return };
        match migration.way {
            Way::Up => applied.insert(version),
            Way::Down => applied.remove(&version),
        };
    }

    /// Nothing may be applied to a database that has lost what went before.
    pub(super) fn assert_kept_by(&self, now: &[AppliedMigration]) -> Result<(), Error> {
        let Some(before) = &self.applied else { return Ok(()) };
        let now = versions(now);
        let other =
            before.symmetric_difference(&now).find(|version| Some(*version) != self.under_way.as_ref());
        match other {
            None => Ok(()),
            Some(version) => Err(Error::WentBack { version: version.clone() }),
        }
    }
}

fn versions(applied: &[AppliedMigration]) -> BTreeSet<String> {
    applied.iter().map(|row| row.version.clone()).collect()
}

/// A standby that took over has the identifier of its primary. Who may not ask for it is not told.
pub(super) fn assert_same_cluster(before: Option<&str>, now: Option<&str>) -> Result<(), Error> {
    match (before, now) {
        (Some(before), Some(now)) if before != now => Err(Error::AnotherCluster),
        _ => Ok(()),
    }
}
