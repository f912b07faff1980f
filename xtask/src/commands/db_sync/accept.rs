//! The database's side of differences taken over: schema.sql is edited, the migration for it is written, and recorded as
//! applied where it came from. All of it, or nothing.

use super::Sync;
use crate::arguments::{Choices, PlanForm};
use crate::commands::db_generate::{self, sound};
use crate::exit::ExitCode;
use crate::failure::Failure;
use crate::output;
use postgres::Transaction;
use schema_core::id::ObjectId;
use schema_database::Error;
use schema_database::adopt::Sides;
use schema_database::changelog::write_whole;
use schema_database::gate;
use schema_database::generate::{self, Start, Turn, Wanted};
use schema_database::history::{self, Record};
use schema_database::repository::Repository;
use similar::TextDiff;
use std::path::PathBuf;

/// Takes differences over, and names the files that were written.
pub(super) fn accept(sync: &Sync<'_>, sides: &Sides, taken: &[ObjectId]) -> Result<Vec<String>, Failure> {
    let edited = sides.edit(&sync.taken_over(sides, taken))?;
    output::data(&unified(sync.repository, &edited.text), ExitCode::SUCCESS);
    for id in &edited.appended {
        output::note(
            "appended",
            &format!("{id}: no place for it was found, so its statement stands at the end"),
        );
    }
    let directory = sync.session.root.join(&sync.session.configuration.migrations);
    let _turn = Turn::wait(&directory, || output::note("waiting", "another `db-generate` is at work here"))?;
    let mut client = sync.target.connect()?;
    let mut transaction = client.transaction().map_err(Error::query("begin a transaction"))?;
    // Whoever may not write the history is told before anything is written.
    transaction
        .batch_execute("LOCK TABLE schema_sync.migration IN SHARE ROW EXCLUSIVE MODE")
        .map_err(Error::query("lock the history"))?;
    let before = Before::of(sync)?;
    let written = before.write_schema(&edited.text).and_then(|()| write_migration(sync));
    let files = written.inspect_err(|_| before.restore(&[]))?;
    let recorded = record(sync, &mut transaction)
        .and_then(|()| Ok(transaction.commit().map_err(Error::query("write the history"))?));
    recorded.inspect_err(|_| before.restore(&files))?;
    Ok(std::iter::once(sync.repository.schema.file.clone()).chain(files).collect())
}

/// What the files were before.
struct Before<'a> {
    sync: &'a Sync<'a>,
    schema: PathBuf,
    lock_file: PathBuf,
    lock: String,
}

impl<'a> Before<'a> {
    fn of(sync: &'a Sync<'a>) -> Result<Before<'a>, Failure> {
        let lock_file = sync.session.lock_path();
        let lock = std::fs::read_to_string(&lock_file).map_err(Error::file("read", &lock_file))?;
        let schema = sync.session.root.join(&sync.session.configuration.schema);
        Ok(Before { sync, schema, lock_file, lock })
    }

    fn write_schema(&self, text: &str) -> Result<(), Failure> {
        Ok(write_whole(&self.schema, text)?)
    }

    /// Undoes what was written. What cannot be undone is a file that the next gate tells of, and is told here, too.
    fn restore(&self, files: &[String]) {
        let mut undone = write_whole(&self.schema, self.sync.repository.schema.text.as_str());
        for path in files.iter().map(|file| self.sync.session.root.join(file)) {
            let undo = if path == self.lock_file {
                write_whole(&path, &self.lock)
            } else {
                std::fs::remove_file(&path).map_err(Error::file("remove", &path))
            };
            undone = undone.and(undo);
        }
        if let Err(error) = undone {
            output::warning(&format!("what was written is not undone: {error}"));
        }
    }
}

/// The edit of schema.sql as a unified diff.
pub(super) fn unified(repository: &Repository, text: &str) -> String {
    let file = &repository.schema.file;
    let diff = TextDiff::from_lines(repository.schema.text.as_str(), text);
    diff.unified_diff().header(&format!("a/{file}"), &format!("b/{file}")).to_string()
}

/// The migration that leads from the last one to the new schema.sql, for all other databases.
fn write_migration(sync: &Sync<'_>) -> Result<Vec<String>, Failure> {
    let choices = Choices {
        form: PlanForm::default(),
        allow: sync.command.allow.clone(),
        drop_and_create: sync.command.drop_and_create.clone(),
        with_down: false,
    };
    let session = sync.session;
    let repository = match sound(None, session.read_files()?)? {
        Ok(repository) => repository,
        Err(findings) => return Err(in_the_way(&findings)),
    };
    let wanted = Wanted::New(sync.command.title.clone());
    match generate::start(repository, &wanted, choices.form.chosen(), &session.options, &session.store)? {
        Start::Draft(draft) => Ok(db_generate::write(&draft, &choices, session)?.files),
        Start::InTheWay(findings) => Err(in_the_way(&findings)),
        Start::NothingToDo | Start::Superfluous => Err(Failure::found(
            "the migrations lead to the database's state already, though schema.sql does not say it",
            "edit schema.sql by hand, as `db-validate` without a database says",
        )),
    }
}

fn in_the_way(findings: &[schema_core::report::Finding]) -> Failure {
    findings.iter().for_each(output::print_finding);
    Failure::found(
        "the repository has to be mended first, so nothing is written",
        "run `cargo xtask db-validate`",
    )
}

/// Records the new migration as applied: the database has what it makes.
fn record(sync: &Sync<'_>, transaction: &mut Transaction<'_>) -> Result<(), Failure> {
    let session = sync.session;
    let repository = session.read_files()?.repository.ok_or(Error::NoMigration)?;
    let facts = gate::expect(&repository, &session.options, &session.store)?.facts;
    let migration = repository.migrations.last().ok_or(Error::NoMigration)?;
    let &[.., from, to] = &*facts.states else { return Err(Error::NoMigration.into()) };
    let record = Record {
        version: &migration.version,
        name: &migration.name,
        checksum: &migration.checksum,
        cosmetic_checksum: &migration.cosmetic_checksum(),
        from,
        to,
    };
    history::append(transaction, &record)?;
    output::note("recorded", &format!("{} as applied on {}", migration.title(), sync.target));
    Ok(())
}
