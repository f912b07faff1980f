//! `cargo xtask db-validate` of many databases: which they are, one report of all, reports joined to one.

use super::Session;
use crate::arguments::DbValidate;
use crate::arguments::many::Many;
use crate::failure::{self, Failure};
use postgres::Client;
use schema_core::report::Finding;
use schema_database::connection;
use schema_database::gate::{Checked, Fleet, Member};
use schema_database::repository::Files;
use schema_database::survey::{MergeError, Survey};
use schema_database::targets::{self, TargetsFile};
use std::io::IsTerminal;
use std::path::Path;

/// The report of the databases that are meant.
pub(crate) fn make(
    command: &DbValidate,
    session: &Session,
    about_backups: Option<Finding>,
) -> Result<Survey, Failure> {
    let (members, watcher) = members(&command.many, session)?;
    let Files { repository, sendable, mut findings } = session.read_files()?;
    findings.extend(about_backups);
    let shard = command.many.shard;
    let Some(repository) = repository.filter(|_| sendable) else {
        return Ok(Survey::of("", shard, findings, &[], &failure::in_one_line));
    };
    let mine: Vec<Member> =
        members.into_iter().filter(|member| shard.is_none_or(|shard| shard.has(&member.name))).collect();
    let fleet = Fleet::new(&repository, &session.options, &session.store, watcher);
    let bar = progress(mine.len());
    let checked = fleet.check(&mine, command.many.connections, &|_: &Checked| bar.inc(1));
    bar.finish_and_clear();
    findings.extend(fleet.about_repository()?);
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    Ok(Survey::of(&repository.schema.checksum, shard, findings, &checked, &failure::in_one_line))
}

/// All the databases that are meant, whatever the shard, and a connection to the server that has all of them.
fn members(many: &Many, session: &Session) -> Result<(Vec<Member>, Option<Client>), Failure> {
    if let Some(path) = &many.targets {
        let members = TargetsFile::read(path)?.members(path, &connection::environment)?;
        for warning in members.iter().flat_map(|member| &member.target.warnings) {
            crate::output::warning(warning);
        }
        return Ok((members, None));
    }
    let pattern = many.all_databases.as_deref().unwrap_or_default();
    let (members, client) = targets::all_databases(session.database()?, pattern)?;
    // With one connection there is none left to watch with.
    Ok((members, Some(client).filter(|_| many.connections.get() > 1)))
}

fn progress(number: usize) -> indicatif::ProgressBar {
    if std::io::stderr().is_terminal() {
        indicatif::ProgressBar::new(u64::try_from(number).unwrap_or_default())
    } else {
        indicatif::ProgressBar::hidden()
    }
}

/// One report of those in these files.
pub(crate) fn merge(files: &[impl AsRef<Path>]) -> Result<Survey, Failure> {
    let surveys = files.iter().map(|file| read(file.as_ref())).collect::<Result<Vec<_>, Failure>>()?;
    Survey::merge(surveys).map_err(|error| match error {
        MergeError::MissingShard(_) => Failure::could_not(
            format!("the reports say nothing of some databases: {error}"),
            "run the shard that is missing, and name its report too",
        ),
        MergeError::Nothing
        | MergeError::DifferentSchemas
        | MergeError::DifferentShards
        | MergeError::Repeated(_) => Failure::usage(
            format!("the reports do not belong together: {error}"),
            "name one report of each shard, all of one run on one commit",
        ),
    })
}

fn read(file: &Path) -> Result<Survey, Failure> {
    let hint = "name files that `db-validate --targets FILE --format json` has written";
    let text = std::fs::read_to_string(file)
        .map_err(|error| Failure::could_not(format!("cannot read {}: {error}", file.display()), hint))?;
    serde_json::from_str(&text).map_err(|error| {
        Failure::usage(format!("{} is no report of many databases: {error}", file.display()), hint)
    })
}
