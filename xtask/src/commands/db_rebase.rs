//! `cargo xtask db-rebase`: one migration, generated anew, in the place of those that the base branch does not have.

use super::Session;
use super::db_generate::finish;
use crate::arguments::{At, Common, DbRebase, Format};
use crate::exit::ExitCode;
use crate::failure::Failure;
use crate::git::Git;
use crate::output;
use schema_core::lock::LockFile;
use schema_core::report::{Finding, Severity};
use schema_database::generate::{self, Start, Turn, Wanted};
use schema_database::repository::{Files, Repository, Source};

pub(crate) fn run(command: &DbRebase, common: &Common) -> Result<ExitCode, Failure> {
    if common.format != Format::Text {
        return Err(Failure::usage(
            "`db-rebase` has no findings of its own to write",
            "leave `--format` out",
        ));
    }
    let session = Session::open(common, At::Ci)?;
    let directory = session.root.join(&session.configuration.migrations);
    let _turn = Turn::wait(&directory, || output::note("waiting", "another `db-generate` is at work here"))?;
    let files = session.read_files()?;
    let base = Base::read(command, &session)?;
    let (repository, own) = match split(files, &base) {
        Ok(parts) => parts,
        Err(findings) => return Ok(output::in_the_way(findings)),
    };
    if own.is_empty() {
        let what = format!("there is no migration that {} does not have", base.revision);
        output::note("nothing to do", &what);
        return Ok(ExitCode::SUCCESS);
    }
    for migration in &own {
        output::note("replaced", &migration.file);
    }
    let titles: Vec<String> = own.iter().map(|migration| migration.name.replace('_', " ")).collect();
    let wanted = Wanted::InsteadOf {
        title: command.title.clone().unwrap_or_else(|| titles.join(" and ")),
        versions: own.into_iter().map(|migration| migration.version).collect(),
        lock: Box::new(base.lock),
    };
    let form = command.choices.form.chosen();
    match generate::start(repository, &wanted, form, &session.options, &session.store)? {
        Start::NothingToDo | Start::Superfluous => Err(Failure::found(
            format!("the migrations of {} lead to schema.sql already", base.revision),
            "delete the files named above, and take schema.lock from there",
        )),
        Start::InTheWay(findings) => Ok(output::in_the_way(findings)),
        Start::Draft(draft) => finish(&draft, &command.choices, &session),
    }
}

/// What the other branch has.
struct Base {
    revision: String,
    /// The names of its migrations' files.
    files: Vec<String>,
    lock: LockFile,
}

impl Base {
    fn read(command: &DbRebase, session: &Session) -> Result<Base, Failure> {
        let git = Git::at(&session.root)?;
        let revision = match &command.base {
            Some(revision) => git.commit(revision)?.map(|_| revision.clone()),
            None => ["MERGE_HEAD", "origin/HEAD"]
                .into_iter()
                .find_map(|name| git.commit(name).map(|found| found.map(|_| name.to_owned())).transpose())
                .transpose()?,
        };
        let Some(revision) = revision else {
            let what = command.base.as_deref().unwrap_or("the base branch");
            return Err(Failure::usage(
                format!("git does not know {what}"),
                "name the branch whose migrations stay: `--base main`",
            ));
        };
        let files = git.files(&revision, &session.configuration.migrations)?;
        let lock_file = session.configuration.lock_file.display();
        let text = git.text(&revision, &session.configuration.lock_file)?.ok_or_else(|| {
            Failure::usage(format!("{revision} has no {lock_file}"), "commit the lock file there first")
        })?;
        let lock = LockFile::from_text(&text).map_err(|error| {
            Failure::usage(
                format!("{lock_file} of {revision} is damaged: {error}"),
                "put it right on that branch first: `cargo xtask db-checksum` there says what is wrong",
            )
        })?;
        Ok(Base { revision, files, lock })
    }
}

/// The repository, and the migrations that the base does not have; or what is wrong with those that it has.
fn split(files: Files, base: &Base) -> Result<(Repository, Vec<Source>), Vec<Finding>> {
    let Some(repository) = files.repository.filter(|_| files.sendable) else { return Err(files.findings) };
    let is_base = |migration: &Source| {
        let name = migration.file.rsplit('/').next().unwrap_or_default();
        base.files.iter().any(|file| file == name)
    };
    let own: Vec<Source> =
        repository.migrations.iter().filter(|migration| !is_base(migration)).cloned().collect();
    let mut theirs = repository.clone();
    theirs.migrations.retain(is_base);
    theirs.lock = Some(base.lock.clone());
    let is_in_the_way = |finding: &Finding| {
        finding.severity > Severity::Warning
            && finding.code != "changed-schema"
            && !(finding.code == "cosmetic-change" && finding.subject == theirs.schema.file)
    };
    let findings: Vec<Finding> = theirs.lock_findings().into_iter().filter(is_in_the_way).collect();
    if findings.is_empty() { Ok((repository, own)) } else { Err(findings) }
}
