//! What stands in the repository: the canonical schema, the migrations, the lock file.

mod files;
mod lock_check;

pub use lock_check::{new_lock, write_lock};

use crate::cache::{Key, Store};
use crate::configuration::Configuration;
use crate::error::Error;
use crate::read::Server;
use crate::squash;
use crate::waiver::{self, Waiver};
use schema_core::catalog::Catalog;
use schema_core::chain;
use schema_core::fingerprint::Fingerprint;
use schema_core::lock::{LockFile, LockedMigration, Squash};
use schema_core::report::{Excerpt, Finding, Location, Severity};
use schema_script::Purpose;
use schema_script::check;
use schema_script::directory::DOWN;
use schema_script::finding::Finding as ScriptFinding;
use schema_script::name::MigrationName;
use schema_script::text::{Position, SourceText};
use std::path::{Path, PathBuf};

/// The repository's files, read and found whole.
#[derive(Clone, Debug)]
pub struct Repository {
    /// The directory of the `Cargo.toml` with the configuration.
    pub root: PathBuf,
    /// What that file says.
    pub configuration: Configuration,
    /// The canonical schema.
    pub schema: Source,
    /// The migrations, oldest first.
    pub migrations: Vec<Source>,
    /// The lock file; `None` when there is none yet.
    pub lock: Option<LockFile>,
    /// The differences that are accepted for a time.
    pub waivers: Vec<Waiver>,
}

/// A script of the repository.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its path, relative to the repository.
    pub file: String,
    /// Its text.
    pub text: SourceText,
    /// A migration's version, empty for the canonical schema.
    pub version: String,
    /// A migration's title, empty for the canonical schema.
    pub name: String,
    /// SHA-256 of the text.
    pub checksum: String,
}

impl Source {
    /// The migration of this name with this text.
    pub(crate) fn migration(file: String, name: &MigrationName, text: SourceText) -> Source {
        let checksum = text.checksum().to_owned();
        Source { file, version: name.version().to_string(), name: name.title().to_owned(), text, checksum }
    }

    /// SHA-256 of the text without comments and white space. A text in which something never ends has none; the
    /// static checks say so, and the checksum of the whole text stands in.
    pub fn cosmetic_checksum(&self) -> String {
        schema_script::checksum::cosmetic_checksum(self.text.as_str())
            .unwrap_or_else(|_unterminated| self.checksum.clone())
    }

    /// The migration's file name without its ending.
    pub fn title(&self) -> String {
        format!("{}_{}", self.version, self.name)
    }
}

/// What was read, and what is wrong with the files.
#[derive(Clone, Debug)]
pub struct Files {
    /// The repository; `None` when a file cannot be used at all.
    pub repository: Option<Repository>,
    /// Whether every text may be sent to a server.
    pub sendable: bool,
    /// What is wrong, worst first.
    pub findings: Vec<Finding>,
}

/// The text of a script, wherever it is.
///
/// # Errors
/// When it is no regular file, or no text.
pub fn read_script(path: &Path) -> Result<SourceText, Error> {
    let refuse = |error: schema_script::text::TextError| {
        Error::file("read", path)(std::io::Error::other(error.to_string()))
    };
    SourceText::decode(&files::read(path)?).map_err(refuse)
}

/// The migrations of a directory with their names, oldest first.
///
/// # Errors
/// When something in the directory is no migration, or cannot be read.
pub fn read_migrations(directory: &Path) -> Result<Vec<(String, SourceText)>, Error> {
    let listing = files::list_migrations(directory)?;
    if !listing.findings.is_empty() {
        let name = directory.display().to_string();
        let findings = listing.findings.into_iter().map(|found| convert_entry(&name, found)).collect();
        return Err(Error::Repository { findings });
    }
    let read = |file: &files::MigrationFile| Ok((file.path.display().to_string(), read_script(&file.path)?));
    listing.migrations.iter().map(read).collect()
}

/// Reads the repository that a directory belongs to, and checks the text of every file.
///
/// # Errors
/// When there is no configuration, or a file that it names cannot be read.
pub fn read(root: PathBuf, configuration: Configuration, store: &Store) -> Result<Files, Error> {
    let mut findings = Vec::new();
    let schema_file = root.join(&configuration.schema);
    let schema_name = relative(&root, &schema_file);
    let mut source = |path: &Path, purpose, version: &str, name: &str| -> Result<Option<Source>, Error> {
        let file = relative(&root, path);
        let bytes = files::read(path)?;
        let text = match SourceText::decode(&bytes) {
            Ok(text) => text,
            Err(_) => {
                findings.extend(
                    check::check(&bytes, purpose)
                        .findings
                        .into_iter()
                        .map(|found| convert(&file, None, found)),
                );
                return Ok(None);
            }
        };
        findings.extend(check_text(store, &file, &text, purpose));
        let checksum = text.checksum().to_owned();
        Ok(Some(Source { file, text, version: version.to_owned(), name: name.to_owned(), checksum }))
    };
    let schema = source(&schema_file, Purpose::CanonicalSchema, "", "")?;
    let listing = files::list_migrations(&root.join(&configuration.migrations))?;
    let mut migrations = Vec::with_capacity(listing.migrations.len());
    for entry in &listing.migrations {
        migrations.extend(source(&entry.path, Purpose::Migration, &entry.version, &entry.name)?);
    }
    let directory = relative(&root, &root.join(&configuration.migrations));
    findings.extend(listing.findings.into_iter().map(|found| convert_entry(&directory, found)));
    let sendable = findings.iter().all(|finding| finding.severity < Severity::Error);
    let lock_path = root.join(&configuration.lock_file);
    let (lock, lock_findings) = lock_check::read(&lock_path, &relative(&root, &lock_path))?;
    findings.extend(lock_findings);
    findings.extend(squash::unfinished(&lock_path, &relative(&root, &lock_path)));
    let complete = schema.filter(|_| migrations.len() == listing.migrations.len());
    let waivers = waiver::read(&root.join(&configuration.migrations))?;
    let repository =
        complete.map(|schema| Repository { root, configuration, schema, migrations, lock, waivers });
    if let Some(repository) = &repository {
        findings.extend(lock_check::check(repository, &schema_name));
    }
    findings.sort_by(|one, other| {
        other.severity.cmp(&one.severity).then_with(|| one.location.cmp(&other.location))
    });
    Ok(Files { repository, sendable, findings })
}

impl Repository {
    /// Every script: the canonical schema, then the migrations.
    pub fn sources(&self) -> impl Iterator<Item = &Source> {
        std::iter::once(&self.schema).chain(&self.migrations)
    }

    /// The migrations as a lock file has them, with the fingerprints after each: `states` begins with the one before
    /// the first.
    pub fn known_migrations(&self, states: &[Fingerprint]) -> Vec<LockedMigration> {
        let mut known = self.chained_migrations();
        for (migration, fingerprint) in known.iter_mut().zip(states.iter().skip(1)) {
            migration.fingerprint = *fingerprint;
        }
        known
    }

    /// The migrations as their files are now, chained; the fingerprints are those of the lock file, where it has any.
    pub fn chained_migrations(&self) -> Vec<LockedMigration> {
        let mut previous = chain::START.to_owned();
        let locked = self.lock.as_ref().map(|lock| lock.migrations.as_slice()).unwrap_or_default();
        let chained = self.migrations.iter().map(|migration| {
            let Source { version, name, checksum, .. } = migration;
            previous = chain::link(&previous, version, name, checksum);
            // The lock file knows the cosmetic checksum of a text that has not changed.
            let same = locked.iter().find(|locked| locked.checksum == *checksum);
            LockedMigration {
                version: version.clone(),
                name: name.clone(),
                checksum: checksum.clone(),
                cosmetic_checksum: same
                    .map_or_else(|| migration.cosmetic_checksum(), |locked| locked.cosmetic_checksum.clone()),
                fingerprint: same
                    .map_or_else(|| Fingerprint::of(&Catalog::default()), |locked| locked.fingerprint),
                chain: previous.clone(),
            }
        });
        chained.collect()
    }

    /// What was squashed, as the lock file has it.
    pub fn squashes(&self) -> &[Squash] {
        self.lock.as_ref().map(|lock| lock.squashes.as_slice()).unwrap_or_default()
    }

    /// What differs between the files and the lock file.
    pub fn lock_findings(&self) -> Vec<Finding> {
        lock_check::check(self, &self.schema.file)
    }

    /// The way back of a migration, when there is one.
    ///
    /// # Errors
    /// When the file cannot be read, or a statement in it must not reach a server.
    pub fn way_back(&self, migration: &Source) -> Result<Option<Source>, Error> {
        let directory = self.root.join(&self.configuration.migrations).join(DOWN);
        let path = directory.join(format!("{}.sql", migration.title()));
        if !path.exists() {
            return Ok(None);
        }
        let (file, text) = (relative(&self.root, &path), read_script(&path)?);
        let findings = check_text(&Store::none(), &file, &text, Purpose::Migration);
        if findings.iter().any(|finding| finding.severity > Severity::Warning) {
            return Err(Error::Repository { findings });
        }
        let checksum = text.checksum().to_owned();
        Ok(Some(Source { file, text, checksum, ..migration.clone() }))
    }

    /// The role that owns what `schema.sql` names no owner for, in a database of this server.
    pub fn principal(&self, server: &Server) -> String {
        self.configuration.owner.clone().unwrap_or_else(|| server.database_owner.clone())
    }

    /// The version of the canonical schema: that of the last migration.
    pub fn version(&self) -> Option<&str> {
        self.migrations.last().map(|migration| migration.version.as_str())
    }
}

/// The static checks of a text, from the store when it has been checked before.
pub(crate) fn check_text(store: &Store, file: &str, text: &SourceText, purpose: Purpose) -> Vec<Finding> {
    let key = Key::of("schema-sync check 3", &[file, &format!("{purpose:?}"), text.checksum()]);
    // Carriage returns are gone from the text, so a text that had some is not the one that was checked.
    let cacheable = text.carriage_return().is_none();
    if let Some(entry) = store.find::<Vec<Finding>>(&key).filter(|_| cacheable) {
        return entry.head;
    }
    let found = check::check_text(text, purpose);
    let findings: Vec<Finding> = found.into_iter().map(|found| convert(file, Some(text), found)).collect();
    if cacheable {
        store.keep(&key, &findings, "");
    }
    findings
}

fn convert(file: &str, text: Option<&SourceText>, found: ScriptFinding) -> Finding {
    let mut finding = Finding::new(severity(&found), found.code.slug(), file, found.message);
    finding.help = Some(found.help.into_owned());
    if let Some(position) = found.position {
        place(&mut finding, file, position, text);
    }
    finding
}

/// Says where a finding is, and what stands there.
pub(crate) fn place(finding: &mut Finding, file: &str, at: Position, text: Option<&SourceText>) {
    finding.location = Some(Location { file: file.to_owned(), line: at.line, column: at.column });
    finding.excerpt = text.map(|text| {
        let excerpt = text.excerpt(at);
        Excerpt { text: excerpt.line, width: excerpt.width }
    });
}

fn convert_entry(directory: &str, found: ScriptFinding) -> Finding {
    let file = match &found.entry {
        Some(entry) => format!("{directory}/{entry}"),
        None => directory.to_owned(),
    };
    convert(&file, None, found)
}

fn severity(found: &ScriptFinding) -> Severity {
    match found.severity {
        schema_script::finding::Severity::Warning => Severity::Warning,
        schema_script::finding::Severity::Error => Severity::Error,
    }
}

/// A path as messages show it: relative to the repository where it is in it.
pub fn relative(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).unwrap_or(path).display().to_string()
}
