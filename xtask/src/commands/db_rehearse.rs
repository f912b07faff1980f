//! `cargo xtask db-rehearse`: the pending migrations on a restored backup, through the real runner.

use super::Session;
use super::backup::Shelf;
use super::backup_verify::{InScratch, restore};
use super::db_migrate::{findings_of, tell};
use crate::arguments::{At, Common, backups::DbRehearse};
use crate::exit::ExitCode;
use crate::failure::{self, Failure};
use crate::output;
use schema_backup::interrupt;
use schema_backup::manifest::{Contents, Manifest, TableEntry};
use schema_backup::verify::{self, Means};
use schema_core::quote;
use schema_core::report::Finding;
use schema_database::Error;
use schema_database::apply::measure::Measurements;
use schema_database::apply::{Runner, Settings};
use schema_database::configuration;
use schema_database::connection::Target;
use schema_database::migrate::rehearsal::{Limits, Rehearsal};
use schema_database::migrate::{self, Goal, Place, Planned, Prepared};
use schema_database::repository::Files;
use schema_database::server::Origin;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

pub(crate) fn run(command: &DbRehearse, common: &Common) -> Result<ExitCode, Failure> {
    let session = Session::open(common, At::PreDeploy)?;
    let files = session.read_files()?;
    let Files { repository: Some(repository), sendable: true, .. } = &files else {
        return Ok(output::outcome(&findings_of(files), common.format));
    };
    let shelf = Shelf::open(common)?;
    let (scratch, manifest) = restored(command, &shelf, common)?;
    let target = target(&scratch, common)?;
    let place = Place {
        files: &files,
        repository,
        target: &target,
        options: &session.options,
        store: &session.store,
    };
    let mut measurements = Measurements::start(&target, rows_of(&manifest))?;
    let mut looked = Vec::new();
    let planned = match apply(&scratch, &place, &mut measurements, &mut looked)? {
        Prepared::Ready(planned) => planned,
        Prepared::InTheWay(outcome) => return Ok(output::outcome(&outcome, common.format)),
    };
    let mut outcome = migrate::verify(&place, &Goal::Newest)?;
    let configured = &repository.configuration.rehearsal;
    let (steps, percent) = (measurements.steps, configured.production_percent);
    let rehearsal = Rehearsal::of(&manifest.name, steps, percent, session.database.as_ref())?;
    outcome.findings.append(&mut looked);
    outcome.findings.extend(rehearsal.beyond(&limits(command, configured)));
    outcome.findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    Ok(output::rehearsed(&outcome, &planned, &rehearsal, common.format))
}

/// What the tables hold, as the restored backup was found to.
fn rows_of(manifest: &Manifest) -> BTreeMap<(String, String), u64> {
    let rows = |table: &TableEntry| {
        ((table.schema.clone(), table.table.clone()), u64::try_from(table.rows).unwrap_or(0))
    };
    manifest.tables.iter().map(rows).collect()
}

/// What the command says counts more than what the configuration says.
fn limits(command: &DbRehearse, configured: &configuration::Rehearsal) -> Limits {
    let limit = |said: Option<u64>, configured: Option<u64>| said.or(configured).map(Duration::from_secs);
    Limits {
        all: limit(command.limit, configured.seconds),
        step: limit(command.step_limit, configured.step_seconds),
        blocking: limit(command.blocking_limit, configured.blocking_seconds),
    }
}

/// Applies what is pending; `looked` becomes what the rows said to it before. A role that a migration names may well be on
/// the server that was backed up: a backup does not say. It is made, and what failed for it tried again.
fn apply(
    scratch: &InScratch,
    place: &Place<'_>,
    measurements: &mut Measurements,
    looked: &mut Vec<Finding>,
) -> Result<Prepared, Failure> {
    let (settings, owner) = (Settings::default(), place.repository.configuration.owner.as_deref());
    let (mut first, mut made) = (None, BTreeSet::new());
    loop {
        let mut tell = tell;
        let mut runner = Runner::start(place.target, owner, &settings, &mut tell)?;
        let planned = match migrate::prepare(&mut runner, place, &Goal::Newest)? {
            Prepared::Ready(planned) => planned,
            Prepared::InTheWay(outcome) => return Ok(Prepared::InTheWay(outcome)),
        };
        if first.is_none() {
            let found = migrate::look(&runner, place, &settings, &planned)?;
            if migrate::fails(&found) {
                return Ok(Prepared::InTheWay(Box::new(found)));
            }
            *looked = found.findings;
        }
        let migrations: Vec<_> = planned.iter().map(Planned::migration).collect();
        runner.measured_by(measurements);
        let applied = runner.apply(&migrations);
        let planned = first.take().unwrap_or(planned);
        let Err(error) = applied else {
            runner.end()?;
            return Ok(Prepared::Ready(planned));
        };
        let headline = format!("the migrations fail on the backup: {}", failure::in_one_line(&error));
        let failure = Failure::from(error);
        let role = failure.missing_role().filter(|role| made.insert((*role).to_owned()));
        let Some(role) = role else {
            let hint =
                "mend the migration, or the rows that it does not bear, before it meets the database itself";
            return Err(Failure::found(headline, hint));
        };
        scratch.server.ensure_role(role).map_err(Error::from)?;
        output::note("created", &format!("role {role}, in scratch; the database itself needs it, too"));
        first = Some(planned);
    }
}

/// The backup in scratch, as the database of its owner.
fn restored(command: &DbRehearse, shelf: &Shelf, common: &Common) -> Result<(InScratch, Manifest), Failure> {
    let _signals = interrupt::install();
    let store = shelf.store()?;
    let backup = match &command.backup {
        Some(name) => store.find(Some(name))?,
        None => {
            let is_full = |manifest: &Manifest| manifest.contents == Contents::Full;
            let backups = store.backups()?;
            let full = backups.into_iter().rev().find(|backup| backup.manifest.as_ref().is_ok_and(is_full));
            full.ok_or_else(|| Failure::found("there is no full backup", "make one: `cargo xtask backup`"))?
        }
    };
    let manifest = verify::structure(&backup)?;
    if manifest.contents != Contents::Full {
        return Err(Failure::usage(
            format!("{} has no rows, so nothing can be rehearsed on it", backup.name),
            "name a full backup: `cargo xtask backup-list` shows them",
        ));
    }
    output::note("backup", &backup.name);
    let means = Means { tools: &shelf.tools, identity: command.identity.as_deref() };
    let scratch = restore(shelf, &backup, &means, common)?;
    let statement = format!(
        "ALTER DATABASE {} OWNER TO {}",
        quote::identifier(scratch.database.name()),
        quote::identifier(&manifest.database.owner)
    );
    scratch.server.ensure_role(&manifest.database.owner).map_err(Error::from)?;
    let mut client = scratch.database.connect().map_err(Error::from)?;
    client.batch_execute(&statement).map_err(Error::query("give the scratch database its owner"))?;
    Ok((scratch, manifest.clone()))
}

/// The scratch database, as the runner takes it.
fn target(scratch: &InScratch, common: &Common) -> Result<Target, Failure> {
    match (scratch.server.origin(), &common.scratch_url) {
        (Origin::Named(_), Some(url)) => Ok(super::open_target(url)?.with_database(scratch.database.name())),
        _ => Ok(Target::of_own_scratch(scratch.database.config())),
    }
}
