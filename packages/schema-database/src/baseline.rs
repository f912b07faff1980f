//! A database that was there before the tool: its schema as `schema.sql` and the first migration, and the beginning of its
//! history.

use crate::apply::{Migration, Runner, Way};
use crate::cache::Store;
use crate::changelog::write_whole;
use crate::configuration::Configuration;
use crate::connection::Target;
use crate::diff::{self, Demand, Unproven};
use crate::error::Error;
use crate::gate::{self, Options};
use crate::generate::{self, Start, Wanted, Ways, diff_options};
use crate::lint::major;
use crate::repository::{self, Repository};
use crate::source::Source;
use schema_core::plan::Form;
use schema_core::render::sql::render_schema;
use schema_script::Purpose;
use schema_script::finding::Severity;
use schema_script::lint;
use schema_script::split::split;
use schema_script::text::SourceText;
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

/// The title of a migration that is made of a database.
const TITLE: &str = "baseline";

const HEADER: &str =
    "-- The canonical schema: what the database must be. Edit it, then `cargo xtask db-generate TITLE`.\n\n";

/// What the lint has against a database is no reason not to adopt it, and nothing to be silent of: it stands at the head of
/// `schema.sql`, where it can be removed once it is mended.
fn allowances(text: &str, configuration: &Configuration) -> String {
    let Ok(source) = SourceText::decode(text.as_bytes()) else { return String::new() };
    let found = lint::lint(&source, Purpose::CanonicalSchema, major(configuration));
    let errors = found.iter().filter(|finding| finding.rule.severity == Severity::Error);
    let rules: BTreeSet<&str> = errors.map(|finding| finding.rule.slug).collect();
    let allow = |rule: &str| {
        format!("-- lint: allow {rule} in this file because the database had it when it was adopted\n")
    };
    let lines: String = rules.into_iter().map(allow).collect();
    if lines.is_empty() { lines } else { lines + "\n" }
}

/// Makes `schema.sql` and the first migration of a database, where the repository has neither, and returns the files that
/// were written. Run again after a crash it writes what is missing.
///
/// # Errors
/// When `schema.sql` says something else than the database, or a file cannot be written.
pub fn make_files(
    root: &Path,
    configuration: &Configuration,
    target: &Target,
    options: &Options,
    store: &Store,
) -> Result<Vec<String>, Error> {
    let path = root.join(&configuration.schema);
    make_places(&path, &root.join(&configuration.migrations))?;
    let read = || -> Result<Repository, Error> {
        let files = repository::read(root.to_path_buf(), configuration.clone(), store)?;
        let findings = files.findings;
        files.repository.filter(|_| files.sendable).ok_or(Error::Repository { findings })
    };
    let repository = read()?;
    if !repository.migrations.is_empty() {
        return Ok(Vec::new());
    }
    let database = Source::Database(Box::new(target.clone()));
    let options_of = |demand| diff_options(&repository, Form::Plain, options, demand);
    let mut written = Vec::new();
    let is_new = split(repository.schema.text.as_str()).statements.is_empty();
    if is_new {
        // What it makes is compared below; the database may name roles that no scratch server has yet.
        let plan = diff::diff(&Source::Empty, &database, &options_of(Demand::AsPlanned))?.plan;
        let text = render_schema(&plan);
        write_whole(&path, &format!("{HEADER}{}{text}", allowances(&text, configuration)))?;
        written.push(repository.schema.file.clone());
    }
    let schema = read()?.schema;
    let ours = Source::Scripts(vec![(schema.file, schema.text)]);
    let difference = diff::diff(&ours, &database, &options_of(Demand::AsPlanned))?;
    if !difference.changes.is_empty() {
        if is_new {
            write_whole(&path, repository.schema.text.as_str())?;
            return Err(Box::new(Unproven::Differs { changes: difference.changes }).into());
        }
        return Err(Error::NoMatchingState);
    }
    match generate::start(read()?, &Wanted::New(TITLE.to_owned()), Form::Plain, options, store)? {
        Start::Draft(draft) => written.extend(draft.write(Ways::Up, options, store)?.files),
        // An empty database.
        Start::NothingToDo | Start::Superfluous => {}
        Start::InTheWay(findings) => return Err(Error::Repository { findings }),
    }
    Ok(written)
}

/// The file and the directory, where they are not there yet.
fn make_places(schema: &Path, migrations: &PathBuf) -> Result<(), Error> {
    std::fs::create_dir_all(migrations).map_err(Error::file("create", migrations))?;
    match std::fs::symlink_metadata(schema) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => write_whole(schema, ""),
        Err(error) => Err(Error::file("read", schema)(error)),
    }
}

/// Records the migrations as applied that lead to the database's schema, and says how many. `last` decides where several
/// states are the same.
///
/// # Errors
/// When the database has a history, or none of the migrations leads to its schema.
pub fn begin_history(
    runner: &mut Runner<'_>,
    repository: &Repository,
    last: Option<&str>,
    target: &Target,
    (options, store): (&Options, &Store),
) -> Result<usize, Error> {
    if !runner.applied()?.is_empty() {
        return Err(Error::HasHistory);
    }
    let (major, principal) = runner.place();
    let place = (major, principal.to_owned());
    let (matching, states) = gate::matching_states(repository, target, options, store, (place.0, &place.1))?;
    let version = |number: usize| {
        let before = number.checked_sub(1).and_then(|index| repository.migrations.get(index));
        before.map_or("none", |migration| migration.version.as_str()).to_owned()
    };
    let named = |number: &&usize| last.is_none_or(|last| version(**number) == last);
    let number = match matching.iter().filter(named).collect::<Vec<_>>().as_slice() {
        [] => return Err(Error::NoMatchingState),
        [number] => **number,
        several => {
            let versions = several.iter().map(|number| version(**number)).collect();
            return Err(Error::SeveralMatchingStates { versions });
        }
    };
    let state = |index: usize| states.get(index).copied().ok_or(Error::NoMigration);
    let migrations = repository.migrations.iter().take(number).enumerate().map(|(index, source)| {
        Ok(Migration { source, way: Way::Up, from: state(index)?, to: state(index + 1)? })
    });
    runner.adopt(&migrations.collect::<Result<Vec<_>, Error>>()?)?;
    Ok(number)
}
