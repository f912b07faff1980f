//! `cargo xtask db-migrate`: backup, check, apply, check.

mod kept;

use super::backup;
use super::{Session, migrate_several};
use crate::arguments::{At, Common, DbMigrate};
use crate::exit::ExitCode;
use crate::failure::Failure;
use crate::output;
use kept::Kept;
use schema_core::hazard::Code;
use schema_database::apply::{Event, Runner, Settings, Way};
use schema_database::gate::Outcome;
use schema_database::migrate::preview::preview;
use schema_database::migrate::{self, Goal, Place, Planned, Prepared};
use schema_database::repository::Files;
use std::time::Duration;

pub(crate) fn run(command: &DbMigrate, common: &Common) -> Result<ExitCode, Failure> {
    let session = Session::open(common, At::PreDeploy)?;
    if let Some(path) = &command.several.targets {
        return migrate_several::run((command, path), common, &session);
    }
    let target = session.database()?;
    let files = session.read_files()?;
    let Files { repository: Some(repository), sendable: true, .. } = &files else {
        return Ok(output::outcome(&findings_of(files), common.format));
    };
    let place = Place { files: &files, repository, target, options: &session.options, store: &session.store };
    let (goal, settings) = (goal(command), settings(command));
    if command.dry_run {
        let preview = match preview(&place, &goal, settings.lock_timeout)? {
            Ok(preview) => preview,
            Err(outcome) => return Ok(output::outcome(&outcome, common.format)),
        };
        return Ok(output::preview(&preview, common.format));
    }
    match migrate(command, common, &place, &mut tell)? {
        Ended::InTheWay(outcome) => Ok(output::outcome(&outcome, common.format)),
        Ended::Applied { outcome, planned } => Ok(output::migrated(&outcome, &planned, common.format)),
    }
}

/// How migrating one database ended.
pub(super) enum Ended {
    /// These were applied, perhaps none, and the gate says this afterwards.
    Applied { outcome: Box<Outcome>, planned: Vec<Planned> },
    /// Nothing was applied.
    InTheWay(Box<Outcome>),
}

/// Backup, check, apply, check.
pub(super) fn migrate(
    command: &DbMigrate,
    common: &Common,
    place: &Place<'_>,
    tell: &mut dyn FnMut(Event<'_>),
) -> Result<Ended, Failure> {
    let (settings, goal) = (settings(command), goal(command));
    let owner = place.repository.configuration.owner.as_deref();
    let mut kept = if command.no_backup { None } else { Some(Kept::open(common)?) };
    let mut runner = Runner::start(place.target, owner, &settings, tell)?;
    if let Some(kept) = &mut kept {
        runner.keeping(kept)?;
    }
    let planned = match migrate::prepare(&mut runner, place, &goal)? {
        Prepared::Ready(planned) => planned,
        Prepared::InTheWay(outcome) => return Ok(Ended::InTheWay(outcome)),
    };
    refuse_losses(command, &planned)?;
    let found = migrate::look(&runner, place, &settings, &planned)?;
    if migrate::fails(&found) {
        return Ok(Ended::InTheWay(Box::new(found)));
    }
    found.findings.iter().for_each(output::print_finding);
    if !planned.is_empty() {
        if !command.no_backup {
            // Under the lock against other runners.
            backup::before(common, place.target)?;
            kept::tell_what_is_not_kept(&planned);
        }
        let migrations: Vec<_> = planned.iter().map(Planned::migration).collect();
        runner.apply(&migrations)?;
    }
    let outcome = Box::new(migrate::verify(place, &goal)?);
    runner.end()?;
    Ok(Ended::Applied { outcome, planned })
}

pub(super) fn findings_of(files: Files) -> Outcome {
    Outcome { findings: files.findings, ..Outcome::default() }
}

fn goal(command: &DbMigrate) -> Goal {
    match (&command.to, &command.down_to) {
        (_, Some(version)) => Goal::DownTo(version.clone()),
        (Some(version), None) => Goal::To(version.clone()),
        (None, None) => Goal::Newest,
    }
}

fn settings(command: &DbMigrate) -> Settings {
    Settings {
        lock_wait: Duration::from_secs(command.lock_wait),
        lock_timeout: Duration::from_millis(command.lock_timeout),
        statement_timeout: Duration::from_secs(command.statement_timeout),
        attempts: command.attempts,
        ..Settings::default()
    }
}

/// A way back loses what was stored meanwhile, unless its header says that it does not.
fn refuse_losses(command: &DbMigrate, planned: &[Planned]) -> Result<(), Failure> {
    let is_lossy = |planned: &&Planned| {
        planned.way == Way::Down
            && !planned.source.text.as_str().lines().any(|line| line.starts_with("-- lossless:"))
    };
    let lossy: Vec<&str> =
        planned.iter().filter(is_lossy).map(|planned| planned.source.file.as_str()).collect();
    if lossy.is_empty() || command.allow.contains(&Code::DeletesData) {
        return Ok(());
    }
    Err(Failure::refused(
        format!("stored values may be lost on the way back, so nothing is applied: {}", lossy.join(", ")),
        "read what the files say of it; `--allow deletes-data` allows it",
    ))
}

/// Says what happens.
pub(super) fn tell(event: Event<'_>) {
    let (label, text) = describe(event);
    output::note(label, &text);
}

/// A label, and what it is about.
pub(super) fn describe(event: Event<'_>) -> (&'static str, String) {
    match event {
        Event::Waiting { holder } => ("waiting for another runner", holder.to_owned()),
        Event::Applying { file } => ("applying", file.to_owned()),
        Event::Resuming { file, step } => {
            ("resuming", format!("step {step} of {file}, which was interrupted"))
        }
        Event::Filling { file, step, rows } => ("filling", format!("{file}, step {step}: {rows} rows")),
        Event::Applied { file, took } => ("applied", format!("{file} in {} ms", took.as_millis())),
        Event::Blocked { blocker } => ("blocked by", blocker.to_owned()),
        Event::Retrying { file, reason, pause } => {
            let reason = crate::failure::in_one_line(reason);
            ("trying again", format!("{file} in {} ms: {reason}", pause.as_millis()))
        }
    }
}
