//! `cargo xtask db-baseline`: a database that was there before the tool.

use super::Session;
use super::db_migrate::{findings_of, tell};
use crate::arguments::{At, Common, DbBaseline};
use crate::exit::ExitCode;
use crate::failure::Failure;
use crate::output;
use schema_database::apply::{Runner, Settings};
use schema_database::baseline;
use schema_database::error::count;
use schema_database::migrate::{Goal, Place, verify};
use schema_database::repository::Files;
use std::time::Duration;

pub(crate) fn run(command: &DbBaseline, common: &Common) -> Result<ExitCode, Failure> {
    let session = Session::open(common, At::PreDeploy)?;
    let target = session.database()?;
    let (options, store) = (&session.options, &session.store);
    let settings = Settings { lock_wait: Duration::from_secs(command.lock_wait), ..Settings::default() };
    let (owner, mut tell) = (session.configuration.owner.clone(), tell);
    let mut runner = Runner::start(target, owner.as_deref(), &settings, &mut tell)?;
    if runner.applied()?.is_empty() {
        for file in baseline::make_files(&session.root, &session.configuration, target, options, store)? {
            output::note("written", &file);
        }
    }
    let files = session.read_files()?;
    let Files { repository: Some(repository), sendable: true, .. } = &files else {
        return Ok(output::outcome(&findings_of(files), common.format));
    };
    let number =
        baseline::begin_history(&mut runner, repository, command.to.as_deref(), target, (options, store))?;
    output::note("recorded as applied", &count(number, "migration"));
    let place = Place { files: &files, repository, target, options, store };
    let is_newest = number == repository.migrations.len();
    let last = repository.migrations.get(number.saturating_sub(1)).map(|last| last.version.clone());
    let goal = if is_newest { Goal::Newest } else { Goal::To(last.unwrap_or_default()) };
    let outcome = verify(&place, &goal)?;
    runner.end()?;
    Ok(output::outcome(&outcome, common.format))
}
