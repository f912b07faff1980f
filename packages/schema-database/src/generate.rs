//! A new migration: planned, rendered, replayed as the very text that is written, and written together with the lock file.

mod down;
mod files;
mod place;

pub use files::Turn;
pub(crate) use files::check_unchanged;

use crate::cache::Store;
use crate::diff::{self, Demand, Difference, Unproven};
use crate::error::Error;
use crate::expectation::{Expectation, Facts};
use crate::gate::{self, Options};
use crate::repository::{self, Repository, new_lock};
use crate::source::Source;
use files::{How, Output};
use schema_core::compare::compare;
use schema_core::fingerprint::Fingerprint;
use schema_core::hazard::{self, Hazard};
use schema_core::lock::LockFile;
use schema_core::lookalike::{self, Lookalike};
use schema_core::plan::Form;
use schema_core::render::migration::{Header, count_changes, render};
use schema_core::report::{Finding, Severity};
use schema_script::Purpose;
use schema_script::hand_written::{HandWritten, hand_written};
use schema_script::name::{MigrationName, Version, slug};
use schema_script::text::SourceText;
use std::path::Path;

/// Which migration is wanted.
#[derive(Clone, Debug)]
pub enum Wanted {
    /// A new one with this title.
    New(String),
    /// The last one once more, with what was written into it by hand.
    Again,
    /// One with this title in the place of these, which stand behind those of another branch.
    InsteadOf {
        /// What it does.
        title: String,
        /// The versions of the migrations that it replaces.
        versions: Vec<String>,
        /// The lock file of the other branch.
        lock: Box<LockFile>,
    },
}

/// Whether the way back is written too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ways {
    /// Only if the migration that is replaced has one.
    Up,
    /// Both.
    UpAndDown,
}

/// What can be made of a repository.
#[derive(Debug)]
pub enum Start {
    /// The migrations lead to `schema.sql` already.
    NothingToDo,
    /// The migrations before the last one lead to `schema.sql` already.
    Superfluous,
    /// What is wrong, and has to be mended before.
    InTheWay(Vec<Finding>),
    /// A migration that is proven and not written yet.
    Draft(Box<Draft>),
}

/// A migration that is proven and not written yet.
#[derive(Debug)]
pub struct Draft {
    /// What it does.
    pub difference: Difference,
    /// Its hazards.
    pub hazards: Vec<Hazard>,
    /// What it drops and creates, and may have been renamed.
    pub lookalikes: Vec<Lookalike>,
    name: MigrationName,
    title: String,
    /// The repository without it.
    before: Repository,
    /// Those that stand in its place.
    replaced: Vec<repository::Source>,
    /// The lock file as it was found.
    lock: Option<LockFile>,
    parts: Vec<HandWritten>,
    facts: Facts,
    form: Form,
}

/// What was written.
#[derive(Debug)]
pub struct Written {
    /// The files, relative to the repository: the migration first, the lock file last.
    pub files: Vec<String>,
    /// What the migration changes: `2 tables created, 1 column altered`.
    pub changes: String,
    /// How it was proven.
    pub proof: String,
}

/// A text that leads where it should, and what it leads to.
struct Proven {
    repository: Repository,
    facts: Facts,
}

/// Plans the migration that leads from the state after the last one to `schema.sql`. The texts and the lock file have
/// been found sound, but for the schema's own change and the migration that is replaced.
///
/// # Errors
/// When a file does not load, no plan is found, or the proof fails.
pub fn start(
    mut before: Repository,
    wanted: &Wanted,
    form: Form,
    options: &Options,
    store: &Store,
) -> Result<Start, Error> {
    let found_lock = before.lock.clone();
    let replaced = take_replaced(&mut before, wanted)?;
    let (name, title) = name_of(&before, &replaced, wanted)?;
    let parts: Vec<HandWritten> =
        replaced.iter().flat_map(|source| hand_written(source.text.as_str()).unwrap_or_default()).collect();
    let expectation = gate::expect(&before, options, store)?;
    let facts = expectation.facts.clone();
    let in_the_way: Vec<Finding> = gate::check_expectation(&before, &facts)
        .into_iter()
        .filter(|finding| finding.severity > Severity::Warning)
        .collect();
    if !in_the_way.is_empty() {
        return Ok(Start::InTheWay(in_the_way));
    }
    if facts.migrations_agree && parts.is_empty() {
        return Ok(if replaced.is_empty() { Start::NothingToDo } else { Start::Superfluous });
    }
    let difference = plan(&before, form, options)?;
    if difference.plan.is_empty() && !facts.migrations_agree {
        return Err(astray(before.configuration.migrations.display().to_string(), expectation));
    }
    let hazards = hazard::hazards(&difference.plan, &difference.old);
    let remaining = compare(difference.renamed(), &difference.new);
    let lookalikes = lookalike::find(&remaining, difference.renamed(), &difference.new);
    Ok(Start::Draft(Box::new(Draft {
        difference,
        hazards,
        lookalikes,
        name,
        title,
        before,
        replaced,
        lock: found_lock,
        parts,
        facts,
        form,
    })))
}

/// Takes the migrations out of the repository that the new one replaces.
fn take_replaced(before: &mut Repository, wanted: &Wanted) -> Result<Vec<repository::Source>, Error> {
    match wanted {
        Wanted::New(_) => Ok(Vec::new()),
        Wanted::Again => Ok(vec![before.migrations.pop().ok_or(Error::NoMigration)?]),
        Wanted::InsteadOf { versions, lock, .. } => {
            before.lock = Some((**lock).clone());
            let (replaced, kept) = std::mem::take(&mut before.migrations)
                .into_iter()
                .partition(|migration| versions.contains(&migration.version));
            before.migrations = kept;
            Ok(replaced)
        }
    }
}

fn name_of(
    before: &Repository,
    replaced: &[repository::Source],
    wanted: &Wanted,
) -> Result<(MigrationName, String), Error> {
    let refuse = |title: &str| {
        let title = title.to_owned();
        |source| Error::Title { title, source }
    };
    match (wanted, replaced) {
        (Wanted::New(title) | Wanted::InsteadOf { title, .. }, _) => {
            let name = MigrationName::new(next_version(before)?, &slug(title)).map_err(refuse(title))?;
            Ok((name, title.clone()))
        }
        (Wanted::Again, [.., last]) => {
            let name: MigrationName = last.title().parse().map_err(refuse(&last.title()))?;
            Ok((name, last.name.replace('_', " ")))
        }
        (Wanted::Again, []) => Err(Error::NoMigration),
    }
}

/// The version of now, or of the second after the last one where clocks disagree.
fn next_version(before: &Repository) -> Result<Version, Error> {
    let locked = before.lock.iter().flat_map(|lock| &lock.migrations).map(|locked| locked.version.as_str());
    let versions = before.migrations.iter().map(|migration| migration.version.as_str()).chain(locked);
    let last: Option<Version> = versions.filter_map(|version| version.parse().ok()).max();
    let now = Version::of(jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).datetime());
    match last {
        Some(last) if now.is_none_or(|now| now <= last) => last.next(),
        Some(_) | None => now,
    }
    .ok_or_else(|| Error::NoVersion { last: last.map(|last| last.to_string()).unwrap_or_default() })
}

fn plan(before: &Repository, form: Form, options: &Options) -> Result<Difference, Error> {
    let schema = (before.schema.file.clone(), before.schema.text.clone());
    diff::diff(
        &migrations(before),
        &Source::Scripts(vec![schema]),
        &diff_options(before, form, options, Demand::Proven),
    )
}

/// The migrations of a repository as they were read.
fn migrations(repository: &Repository) -> Source {
    let script = |source: &repository::Source| (source.file.clone(), source.text.clone());
    Source::Scripts(repository.migrations.iter().map(script).collect())
}

pub(crate) fn diff_options(
    repository: &Repository,
    form: Form,
    options: &Options,
    proof: Demand,
) -> diff::Options {
    let mut scratch = options.scratch.clone();
    let configured = repository.configuration.postgres_binaries.as_ref();
    scratch.binaries =
        scratch.binaries.or_else(|| configured.map(|directory| repository.root.join(directory)));
    diff::Options {
        scratch,
        ignore: repository.configuration.ignore.clone(),
        form,
        renames: Vec::new(),
        proof,
    }
}

/// The error of migrations that do not lead to `schema.sql`.
fn astray(file: String, expectation: Expectation) -> Error {
    let changes =
        expectation.catalogs().map(|[canonical, last, _]| compare(&last, &canonical)).unwrap_or_default();
    Error::Astray { file, goal: "schema.sql", source: Box::new(Unproven::Differs { changes }) }
}

impl Draft {
    /// The name of the file, without its ending.
    pub fn name(&self) -> &MigrationName {
        &self.name
    }

    /// The canonical schema.
    pub fn schema(&self) -> &repository::Source {
        &self.before.schema
    }

    /// Replays the text that is to be written, and writes it with the lock file: both or neither.
    ///
    /// # Errors
    /// When the text does not lead to `schema.sql`, a file was changed meanwhile, or one cannot be written.
    pub fn write(&self, ways: Ways, options: &Options, store: &Store) -> Result<Written, Error> {
        let changes = self.changes();
        let proof = proof(&self.facts.version, &self.difference);
        let proven = self.prove(&changes, &proof, options, store)?;
        let up = proven.repository.migrations.last().ok_or(Error::NoMigration)?;
        let migrations = self.before.root.join(&self.before.configuration.migrations);
        let down_of = |name: &str| migrations.join(schema_script::directory::DOWN).join(name);
        let had_down = self.replaced.iter().any(|source| down_of(&file_name(source)).exists());
        let wants_down = ways == Ways::UpAndDown || had_down;
        let down = if wants_down { Some(down::make(self, &proven, options, store)?) } else { None };
        check_unchanged(&self.before, &self.replaced, self.lock.as_ref(), store)?;
        let lock_file = self.before.root.join(&self.before.configuration.lock_file);
        let lock =
            new_lock(&proven.repository, proven.facts.major, proven.facts.canonical, &proven.facts.states);
        let up_file = migrations.join(self.name.file_name());
        let is_replaced = |source: &&repository::Source| file_name(source) == self.name.file_name();
        let how =
            if self.replaced.iter().any(|source| is_replaced(&source)) { How::Replacing } else { How::New };
        let mut outputs = vec![Output { path: up_file, text: up.text.as_str(), how }];
        if let Some(down) = &down {
            let path = down_of(&self.name.file_name());
            outputs.push(Output { path, text: down.as_str(), how: How::Replacing });
        }
        let written = outputs.len();
        for source in self.replaced.iter().filter(|source| !is_replaced(source)) {
            let files = [migrations.join(file_name(source)), down_of(&file_name(source))];
            let gone = files.into_iter().filter(|path| path.exists());
            outputs.extend(gone.map(|path| Output { path, text: "", how: How::Removing }));
        }
        files::write(&outputs, &lock_file, &lock)?;
        let names =
            outputs[..written].iter().map(|output| output.path.as_path()).chain([lock_file.as_path()]);
        let files = names.map(|path: &Path| repository::relative(&self.before.root, path)).collect();
        Ok(Written { files, changes, proof })
    }

    fn changes(&self) -> String {
        let Difference { old, new, changes, .. } = &self.difference;
        let renamed = self.difference.renamed();
        count_changes(changes, &compare(renamed, new), old, renamed, new)
    }

    /// Replays the text after the earlier migrations. The header tells to what fingerprint it leads, which is known for
    /// certain only then: PostgreSQL may spell expressions unlike those of `schema.sql`.
    fn prove(&self, changes: &str, proof: &str, options: &Options, store: &Store) -> Result<Proven, Error> {
        let guess = self.facts.canonical;
        let proven = self.replay(&self.text(guess, changes, proof), options, store)?;
        match proven.facts.states.last() {
            Some(&reached) if reached != guess => {
                self.replay(&self.text(reached, changes, proof), options, store)
            }
            Some(_) | None => Ok(proven),
        }
    }

    fn text(&self, to: Fingerprint, changes: &str, proof: &str) -> String {
        let from = self.facts.states.last().copied().unwrap_or(self.difference.plan.old);
        let header = Header {
            lines: vec![("version", self.name.version().to_string()), ("title", self.title.clone())],
            from,
            to,
            proof: proof.to_owned(),
            changes: changes.to_owned(),
            hazards: &self.hazards,
        };
        let plan = &self.difference.plan;
        render(&header, plan, &self.difference.old, &place::place(&self.parts, plan))
    }

    fn replay(&self, text: &str, options: &Options, store: &Store) -> Result<Proven, Error> {
        let path = self.before.configuration.migrations.join(self.name.file_name());
        let path = self.before.root.join(path);
        let file = repository::relative(&self.before.root, &path);
        let text = checked(&file, text, store)?;
        let mut repository = self.before.clone();
        repository.migrations.push(repository::Source::migration(file.clone(), &self.name, text));
        let expectation = gate::expect(&repository, options, store)?;
        if !expectation.facts.migrations_agree {
            return Err(astray(file, expectation));
        }
        let facts = expectation.facts;
        Ok(Proven { repository, facts })
    }
}

/// The name of a migration's file.
fn file_name(migration: &repository::Source) -> String {
    format!("{}.sql", migration.title())
}

/// The text, if it passes the checks that every migration has to pass.
pub(crate) fn checked(file: &str, text: &str, store: &Store) -> Result<SourceText, Error> {
    let refuse = |error: schema_script::text::TextError| {
        Error::file("write", file)(std::io::Error::other(error.to_string()))
    };
    let text = SourceText::decode(text.as_bytes()).map_err(refuse)?;
    let findings = repository::check_text(store, file, &text, Purpose::Migration);
    let findings: Vec<Finding> =
        findings.into_iter().filter(|finding| finding.severity > Severity::Warning).collect();
    if findings.is_empty() { Ok(text) } else { Err(Error::Repository { findings }) }
}

fn proof(version: &str, difference: &Difference) -> String {
    let witnesses = match &difference.proof {
        Some(proof) if proof.second_witness => "the catalog and pg_dump agree",
        Some(_) | None => "the catalog agrees, no pg_dump was asked",
    };
    format!("replayed on PostgreSQL {version}; {witnesses}")
}
