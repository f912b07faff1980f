//! Old migrations replaced by one that does what they did, proven on scratch: the same catalog, the same dump, the same
//! rows. The lock file keeps their lines, so that databases that applied them are recognised.

mod journal;

pub use journal::{finish_earlier, unfinished};

use crate::cache::Store;
use crate::diff::{self, Demand, Replays, Unproven};
use crate::error::Error;
use crate::gate::{self, Options};
use crate::generate::{self, diff_options};
use crate::repository::{self, Repository, new_lock};
use crate::source::Source;
use journal::Journal;
use schema_core::compare::compare;
use schema_core::fingerprint::Fingerprint;
use schema_core::hazard;
use schema_core::lock::Squash;
use schema_core::plan::Form;
use schema_core::render::migration::{Header, Insertion, Place, count_changes, render};
use schema_core::report::Location;
use schema_script::beyond::{Beyond, beyond_schema};
use schema_script::directory::DOWN;
use schema_script::name::{MigrationName, slug};
use schema_script::split::split;

/// What becomes of rows that the old migrations leave in a new database, and of what they do outside of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Losses {
    /// Nothing is lost: where there is something to lose, nothing is squashed.
    Refused,
    /// The rows are written into the new migration.
    RowsKept,
    /// They are given up.
    Accepted,
}

/// What is wanted.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The last migration that is squashed; by default the newest.
    pub up_to: Option<String>,
    /// The title of the new one.
    pub title: String,
    /// What may be lost.
    pub losses: Losses,
}

/// A statement that does something else than to change the schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    /// What it does.
    pub beyond: Beyond,
    /// Where it stands.
    pub location: Location,
    /// Its first line.
    pub text: String,
}

/// What can be made of a repository.
#[derive(Debug)]
pub enum Start {
    /// There are not two migrations to be made one.
    NothingToDo,
    /// Something would be lost: tables with rows, or what stands outside the database.
    Loses {
        /// The tables and sequences that would be empty or begin anew.
        rows: Vec<String>,
        /// The statements to be looked at.
        statements: Vec<Other>,
    },
    /// It is proven, and not written yet.
    Draft(Box<Draft>),
}

/// A squash that is proven and not written yet.
#[derive(Debug)]
pub struct Draft {
    /// The statements that do something else than to change the schema.
    pub statements: Vec<Other>,
    /// How it was proven.
    pub proof: String,
    /// The migrations that go.
    pub replaced: Vec<repository::Source>,
    /// The tables and sequences whose rows the new migration makes.
    pub kept: Vec<String>,
    before: Repository,
    journal: Journal,
}

/// Makes one of the old migrations, and proves it. The repository has been found sound.
///
/// # Errors
/// When a version is none, a file does not load, or the proof fails.
pub fn start(
    repository: Repository,
    wanted: &Wanted,
    options: &Options,
    store: &Store,
) -> Result<Start, Error> {
    let number = count(&repository, wanted)?;
    if number < 2 {
        return Ok(Start::NothingToDo);
    }
    let (replaced, rest) = repository.migrations.split_at(number);
    let statements: Vec<Other> = replaced.iter().flat_map(others).collect();
    let old = scripts(replaced);
    let differ = diff_options(&repository, Form::Plain, options, Demand::Proven);
    let left = diff::rows_left(&old, &differ)?;
    let tables: Vec<String> = left.tables.keys().cloned().collect();
    let is_lost = match wanted.losses {
        Losses::Refused => !tables.is_empty() || statements.iter().any(|one| one.beyond == Beyond::Cluster),
        Losses::RowsKept => statements.iter().any(|one| one.beyond == Beyond::Cluster),
        Losses::Accepted => false,
    };
    if is_lost {
        return Ok(Start::Loses { rows: tables, statements });
    }
    let insertions: Vec<Insertion> = match wanted.losses {
        Losses::RowsKept if !tables.is_empty() => vec![insertion(&left.inserts()?)],
        Losses::Refused | Losses::RowsKept | Losses::Accepted => Vec::new(),
    };
    let making = Making { repository: &repository, replaced, rest, options, store };
    let (source, after, facts) = making.migration(wanted, &insertions, &differ)?;
    let new = Source::Scripts(vec![(source.file.clone(), source.text.clone())]);
    let rows = if wanted.losses == Losses::Accepted { Replays::Schema } else { Replays::SchemaAndRows };
    let second_witness = diff::replays_alike(&old, &new, rows, &differ)?;
    let witnesses = if second_witness { "the catalog and pg_dump agree" } else { "the catalog agrees" };
    let lock = new_lock(&after, facts.major, facts.canonical, &facts.states).with_squashes(squashes(
        &repository,
        replaced,
        &making.states()?,
    ));
    let proof = format!("replayed on PostgreSQL {}; {witnesses}", facts.version);
    let journal = Journal::new(&repository, replaced, &source, &lock)?;
    let kept = if insertions.is_empty() { Vec::new() } else { tables };
    let replaced = replaced.to_vec();
    Ok(Start::Draft(Box::new(Draft { statements, proof, replaced, kept, before: repository, journal })))
}

impl Draft {
    /// Writes the migration and the lock file in the place of what was: all of it or nothing, also when the process is
    /// killed. Returns the files that were written.
    ///
    /// # Errors
    /// When a file was changed meanwhile, or cannot be written.
    pub fn write(&self, store: &Store) -> Result<Vec<String>, Error> {
        generate::check_unchanged(&self.before, &[], self.before.lock.as_ref(), store)?;
        self.journal.commit()?;
        self.journal.carry_out()
    }
}

/// How many migrations are squashed.
fn count(repository: &Repository, wanted: &Wanted) -> Result<usize, Error> {
    let Some(version) = &wanted.up_to else { return Ok(repository.migrations.len()) };
    let found = repository.migrations.iter().position(|migration| migration.version == *version);
    found.map(|index| index + 1).ok_or_else(|| Error::NoSuchGoal {
        version: version.clone(),
        reason: "no migration in the repository has it",
    })
}

fn scripts(migrations: &[repository::Source]) -> Source {
    Source::Scripts(migrations.iter().map(|source| (source.file.clone(), source.text.clone())).collect())
}

/// The statements of a migration that do something else than to change the schema.
fn others(source: &repository::Source) -> Vec<Other> {
    let text = source.text.as_str();
    let other = |statement: &schema_script::split::Statement<'_>| {
        let position = source.text.position(statement.span.start);
        let location = Location { file: source.file.clone(), line: position.line, column: position.column };
        let first = statement.text.lines().next().unwrap_or_default().to_owned();
        beyond_schema(statement).map(|beyond| Other { beyond, location, text: first })
    };
    split(text).statements.iter().filter_map(other).collect()
}

fn insertion(statements: &str) -> Insertion {
    let text = format!(
        "-- begin hand-written: rows that the squashed migrations leave\n{statements}-- end hand-written\n"
    );
    Insertion { place: Place::End, text, has_batches: false }
}

/// The lock file's record of what is squashed now and was before.
fn squashes(repository: &Repository, replaced: &[repository::Source], states: &[Fingerprint]) -> Vec<Squash> {
    let migrations: Vec<_> = repository.known_migrations(states).into_iter().take(replaced.len()).collect();
    let version = replaced.last().map(|last| last.version.clone()).unwrap_or_default();
    repository.squashes().iter().cloned().chain([Squash { version, migrations }]).collect()
}

/// What the new migration is made from.
struct Making<'a> {
    repository: &'a Repository,
    replaced: &'a [repository::Source],
    rest: &'a [repository::Source],
    options: &'a Options,
    store: &'a Store,
}

impl Making<'_> {
    /// The fingerprints that the old migrations lead to.
    fn states(&self) -> Result<Vec<Fingerprint>, Error> {
        Ok(gate::expect(self.repository, self.options, self.store)?.facts.states)
    }

    /// The new migration, the repository that has it, and what that leads to.
    fn migration(
        &self,
        wanted: &Wanted,
        insertions: &[Insertion],
        differ: &diff::Options,
    ) -> Result<(repository::Source, Repository, crate::expectation::Facts), Error> {
        let difference = diff::diff(&Source::Empty, &scripts(self.replaced), differ)?;
        let states = self.states()?;
        let goal = states.get(self.replaced.len()).copied().ok_or(Error::NoMigration)?;
        let name = self.name(wanted)?;
        let (first, last) = (self.replaced.first(), self.replaced.last());
        let title =
            |source: Option<&repository::Source>| source.map(repository::Source::title).unwrap_or_default();
        let squashes = format!("{} migrations, {} to {}", self.replaced.len(), title(first), title(last));
        let hazards = hazard::hazards(&difference.plan, &difference.old);
        let renamed = difference.renamed();
        let changes = compare(renamed, &difference.new);
        let header = Header {
            lines: vec![
                ("version", name.version().to_string()),
                ("title", wanted.title.clone()),
                ("squashes", squashes),
            ],
            from: states.first().copied().unwrap_or(difference.plan.old),
            to: goal,
            proof: "its replay and theirs lead to the same schema".to_owned(),
            changes: count_changes(&difference.changes, &changes, &difference.old, renamed, &difference.new),
            hazards: &hazards,
        };
        let text = render(&header, &difference.plan, &difference.old, insertions);
        let path =
            self.repository.root.join(&self.repository.configuration.migrations).join(name.file_name());
        let file = repository::relative(&self.repository.root, &path);
        let text = generate::checked(&file, &text, self.store)?;
        let source = repository::Source::migration(file, &name, text);
        let mut after = self.repository.clone();
        after.migrations = std::iter::once(&source).chain(self.rest).cloned().collect();
        let expectation = gate::expect(&after, self.options, self.store)?;
        let facts = expectation.facts.clone();
        let same_states = facts.states.iter().skip(1).eq(states.iter().skip(self.replaced.len()));
        if !facts.migrations_agree || !same_states {
            let changes =
                diff::diff(&scripts(self.replaced), &scripts(std::slice::from_ref(&source)), differ)?.changes;
            let unproven = Box::new(Unproven::Differs { changes });
            return Err(Error::Astray {
                file: source.file,
                goal: "what the old migrations make",
                source: unproven,
            });
        }
        Ok((source, after, facts))
    }

    fn name(&self, wanted: &Wanted) -> Result<MigrationName, Error> {
        let refuse = |source| Error::Title { title: wanted.title.clone(), source };
        let last = self.replaced.last().ok_or(Error::NoMigration)?;
        let of_last: MigrationName = last.title().parse().map_err(refuse)?;
        let name = MigrationName::new(of_last.version(), &slug(&wanted.title)).map_err(refuse)?;
        if name.title() == last.name {
            // A history would not tell which of the two was applied.
            return Err(Error::SquashTitle { title: wanted.title.clone() });
        }
        Ok(name)
    }
}

/// The files of a migration: its own, and its way back where there is one.
fn files_of(repository: &Repository, migration: &repository::Source) -> Vec<std::path::PathBuf> {
    let directory = repository.root.join(&repository.configuration.migrations);
    let name = format!("{}.sql", migration.title());
    let way_back = directory.join(DOWN).join(&name);
    std::iter::once(directory.join(&name)).chain(Some(way_back).filter(|path| path.exists())).collect()
}
