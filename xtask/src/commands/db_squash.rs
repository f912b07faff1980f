//! `cargo xtask db-squash`: one proven migration in the place of old ones.

use super::Session;
use crate::arguments::many::DbSquash;
use crate::arguments::{At, Common, Format};
use crate::exit::ExitCode;
use crate::failure::Failure;
use crate::output;
use schema_database::gate;
use schema_database::generate::Turn;
use schema_database::history::{self, History};
use schema_database::migrate::fails;
use schema_database::repository::{Files, Repository};
use schema_database::squash::{self, Losses, Other, Start, Wanted};
use schema_script::beyond::Beyond;
use std::path::Path;

pub(crate) fn run(command: &DbSquash, common: &Common) -> Result<ExitCode, Failure> {
    if common.format != Format::Text {
        return Err(Failure::usage(
            "`db-squash` has no findings of its own to write",
            "leave `--format` out",
        ));
    }
    let session = Session::open(common, At::Ci)?;
    let directory = session.root.join(&session.configuration.migrations);
    let _turn = Turn::wait(&directory, || output::note("waiting", "another command is at work here"))?;
    if let Some(files) = squash::finish_earlier(&session.lock_path())? {
        output::note("finished", "the squash that was interrupted");
        return Ok(list(&session, &files));
    }
    let files = session.read_files()?;
    let outcome = gate::check_repository(files.clone(), &session.options, &session.store)?;
    let Files { repository: Some(repository), sendable: true, .. } = files else {
        return Ok(output::in_the_way(outcome.findings));
    };
    if fails(&outcome) {
        return Ok(output::in_the_way(outcome.findings));
    }
    let wanted = wanted(command);
    check_database(&session, &repository, &wanted)?;
    match squash::start(repository, &wanted, &session.options, &session.store)? {
        Start::NothingToDo => {
            output::note("nothing to do", "there are not two migrations to be made one");
            Ok(ExitCode::SUCCESS)
        }
        Start::Loses { rows, statements } => Err(refuse(&rows, &statements)),
        Start::Draft(draft) => {
            let files = draft.write(&session.store)?;
            draft.statements.iter().for_each(tell);
            draft.kept.iter().for_each(|table| output::note("rows kept", table));
            draft.replaced.iter().for_each(|migration| output::note("squashed", &migration.file));
            output::note("proof", &draft.proof);
            Ok(list(&session, &files))
        }
    }
}

fn wanted(command: &DbSquash) -> Wanted {
    let losses = match (command.keep_rows, command.accept_losses) {
        (true, _) => Losses::RowsKept,
        (false, true) => Losses::Accepted,
        (false, false) => Losses::Refused,
    };
    Wanted { up_to: command.up_to.clone(), title: command.title.clone(), losses }
}

/// The files that were written, relative to the repository.
fn list(session: &Session, files: &[String]) -> ExitCode {
    let relative = |file: &String| {
        let path = Path::new(file);
        format!("{}\n", path.strip_prefix(&session.root).unwrap_or(path).display())
    };
    output::data(&files.iter().map(relative).collect::<String>(), ExitCode::SUCCESS)
}

/// Where a database is named, it must have applied what is squashed: afterwards it could not any more.
fn check_database(session: &Session, repository: &Repository, wanted: &Wanted) -> Result<(), Failure> {
    let Some(target) = &session.database else { return Ok(()) };
    let History::Rows(rows) = history::read(&mut target.connect()?)? else { return Ok(()) };
    let last = wanted.up_to.as_deref().or(repository.version()).unwrap_or_default();
    let lacks = |version: &str| version <= last && rows.iter().all(|row| row.version != version);
    let lacking: Vec<String> = repository
        .migrations
        .iter()
        .filter(|migration| lacks(&migration.version))
        .map(schema_database::repository::Source::title)
        .collect();
    if rows.is_empty() || lacking.is_empty() {
        return Ok(());
    }
    Err(Failure::found(
        format!("{target} has not applied what is to be squashed: {}", lacking.join(", ")),
        "run `cargo xtask db-migrate` on it first, or squash less with `--up-to VERSION`",
    ))
}

fn tell(other: &Other) {
    let place = format!("{}:{}", other.location.file, other.location.line);
    output::note(label(other.beyond), &format!("{place}: {}", other.text));
}

fn label(beyond: Beyond) -> &'static str {
    match beyond {
        Beyond::Rows => "writes rows",
        Beyond::Cluster => "reaches beyond the database",
    }
}

/// What would be lost is shown, and nothing is written.
fn refuse(rows: &[String], statements: &[Other]) -> Failure {
    statements.iter().for_each(tell);
    rows.iter().for_each(|table| output::note("rows", table));
    let hint = if rows.is_empty() {
        "`--accept-losses` squashes without: make the roles elsewhere"
    } else {
        "`--keep-rows` writes the rows into the new migration, `--accept-losses` gives them up"
    };
    let what = "the old migrations leave more than a schema in a new database, so nothing is squashed";
    Failure::refused(what, hint)
}
