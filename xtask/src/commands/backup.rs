//! `cargo xtask backup`, and what the commands about backups share.

mod compare;

use super::open_target;
use crate::arguments::{Common, Format, backups};
use crate::exit::ExitCode;
use crate::failure::Failure;
use crate::output::{self, size};
use schema_backup::backup::{self, CallerError, Facts, Made, Options, Progress, Recipients, Scope, Source};
use schema_backup::interrupt;
use schema_backup::manifest::Manifest;
use schema_backup::place::{Place, Secret};
use schema_backup::store::{Backup, Store};
use schema_backup::tool::{self, Tools};
use schema_backup::verify::Record;
use schema_core::fingerprint::Fingerprint;
use schema_database::configuration::Configuration;
use schema_database::connection::{Target, libpq_variables};
use schema_database::history::{self, History};
use schema_database::read;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

pub(crate) use compare::{Owners, differences};

pub(crate) fn run(command: &backups::Backup, common: &Common) -> Result<ExitCode, Failure> {
    let _signals = interrupt::install();
    let shelf = Shelf::open(common)?;
    let target = shelf.target(common)?;
    let scope = match command {
        backups::Backup { schema_only: true, .. } => Scope::Schema,
        backups::Backup { tables, .. } if !tables.is_empty() => Scope::Tables(tables.clone()),
        backups::Backup { .. } => Scope::Everything,
    };
    let mut options = Options { scope, ..shelf.options()? };
    if let Some(jobs) = command.jobs {
        options.jobs = jobs;
    }
    if !command.encrypt_to.is_empty() {
        options.recipients = Recipients::parse(&command.encrypt_to)?;
    }
    let made = make(&shelf, &target, &options)?;
    let text: String = match common.format {
        Format::Json => {
            let manifests: Vec<_> = made.manifests.iter().map(summary).collect();
            format!("{:#}\n", serde_json::json!(manifests))
        }
        Format::Text | Format::Sql | Format::Github | Format::Sarif => made
            .manifests
            .iter()
            .map(|manifest| format!("{}\n", shelf.store_path().join(&manifest.name).display()))
            .collect(),
    };
    Ok(output::data(&text, ExitCode::SUCCESS))
}

/// Makes a backup, says how far it is, and warns of what should be known. Also what goes before migrations.
pub(crate) fn make(shelf: &Shelf, target: &Target, options: &Options) -> Result<Made, Failure> {
    let _signals = interrupt::install();
    target.refuse_pooler()?;
    let store = Store::create(&shelf.store_path())?;
    let source =
        Source { place: place(target), connect: &|| Ok(target.connect()?), facts: &|| facts(target) };
    let made = with_progress(&options.progress, || backup::make(&store, &source, options))?;
    if let Some(floor) = made.tools.version.floor() {
        output::warning(&format!(
            "pg_dump {} is older than {floor}, which closes {}: update it",
            made.tools.version, floor.advisories
        ));
    }
    if made.schema_changed {
        output::warning(
            "the schema was changed while the backup was made; `cargo xtask backup-verify --restore` says whether it is whole",
        );
    }
    Ok(made)
}

/// The backup before a schema is changed.
pub(crate) fn before(common: &Common, target: &Target) -> Result<(), Failure> {
    let shelf = Shelf::open(common)?;
    let made = {
        let _signals = interrupt::install();
        make(&shelf, target, &shelf.options()?)?
    };
    for manifest in &made.manifests {
        output::note("backup", &shelf.store_path().join(&manifest.name).display().to_string());
    }
    Ok(())
}

/// What a manifest says in few words.
pub(crate) fn summary(manifest: &Manifest) -> serde_json::Value {
    serde_json::json!({
        "name": manifest.name,
        "contents": manifest.contents.text(),
        "database": manifest.database.name,
        "finished": manifest.finished,
        "size": manifest.size(),
        "tables": manifest.tables.len(),
        "rows": manifest.tables.iter().map(|table| table.rows).sum::<i64>(),
        "encrypted": manifest.encrypted,
        "schema_fingerprint": manifest.schema_fingerprint,
        "history_head": manifest.history_head,
        "manifest_sha256": manifest.manifest_sha256,
    })
}

/// Where backups are, and with what they are made.
pub(crate) struct Shelf {
    pub(crate) configuration: Configuration,
    pub(crate) tools: Vec<Tools>,
    directory: PathBuf,
}

impl Shelf {
    /// Backups need no repository: without one the defaults hold.
    pub(crate) fn open(common: &Common) -> Result<Shelf, Failure> {
        let start = std::env::current_dir().unwrap_or_else(|_| PathBuf::from("."));
        let (root, configuration) =
            Configuration::look_for(&start)?.unwrap_or_else(|| (start.clone(), Configuration::default()));
        let directory = match &common.backup_dir {
            Some(given) => start.join(given),
            None => root.join(&configuration.backup_directory),
        };
        let tools =
            tool::find(configuration.postgres_binaries.as_ref().map(|path| root.join(path)).as_deref());
        Ok(Shelf { configuration, tools, directory })
    }

    pub(crate) fn store_path(&self) -> PathBuf {
        self.directory.clone()
    }

    pub(crate) fn store(&self) -> Result<Store, Failure> {
        Ok(Store::open(&self.directory)?)
    }

    /// When a restore was last verified, and of which backup; where there are no backups, of none.
    pub(crate) fn last_verified(&self) -> Option<(String, Record)> {
        let backups = self.store().and_then(|store| Ok(store.backups()?)).unwrap_or_default();
        let record = |backup: &Backup| Some((backup.name.clone(), Record::read(backup).ok()??));
        backups.iter().filter_map(record).max_by(|one, other| one.1.verified.cmp(&other.1.verified))
    }

    /// The latest full backup.
    pub(crate) fn last_backup(&self) -> Option<Manifest> {
        self.store().and_then(|store| Ok(store.find(None)?)).ok()?.manifest.ok()
    }

    /// A full backup, as the configuration has it: what goes before migrations.
    pub(crate) fn options(&self) -> Result<Options, Failure> {
        Ok(Options {
            jobs: self.configuration.backup.jobs,
            recipients: Recipients::parse(&self.configuration.backup.encrypt_to)?,
            ..Options::new(self.tools.clone())
        })
    }

    pub(crate) fn target(&self, common: &Common) -> Result<Target, Failure> {
        let Some(url) = &common.database_url else {
            return Err(Failure::usage(
                "no database is named",
                "set DATABASE_URL, or say `--database-url postgresql://user@host/database`",
            ));
        };
        open_target(url)
    }
}

/// How PostgreSQL's own programs get to a database.
pub(crate) fn place(target: &Target) -> Place {
    let password = target.config().get_password();
    Place {
        variables: target.libpq_variables(),
        password: password.map(|password| Secret::new(String::from_utf8_lossy(password))),
    }
}

/// As [`place`], for a scratch database.
pub(crate) fn place_of(config: &postgres::Config) -> Place {
    let password = config.get_password();
    Place {
        variables: libpq_variables(config),
        password: password.map(|password| Secret::new(String::from_utf8_lossy(password))),
    }
}

/// What is known of the schema of a database at this moment.
///
/// A backup must not depend on the reader: where it cannot read a server, the backup only lacks what it would have said.
fn facts(target: &Target) -> Result<Facts, CallerError> {
    let mut client = target.connect()?;
    let reading = match read::read(&mut client, &read::Request::default()) {
        Err(schema_database::Error::UnsupportedServer { .. }) => return Ok(Facts::default()),
        outcome => outcome?,
    };
    let history_head = match history::read(&mut client)? {
        History::Rows(rows) => rows.last().map(|row| row.chain.clone()),
        History::Absent | History::Unreadable(_) => None,
    };
    Ok(Facts {
        fingerprint: Some(Fingerprint::of(&reading.catalog).to_string()),
        version: history::recorded_version(&mut client)?,
        history_head,
        catalog: Some(reading.catalog.to_text()),
    })
}

/// How often the progress is told where there is no terminal.
const LINE_EVERY: Duration = Duration::from_secs(10);

/// Shows the progress while something is done: on a terminal in place, else by a line now and then.
fn with_progress<T>(progress: &Arc<Progress>, work: impl FnOnce() -> T) -> T {
    let is_done = AtomicBool::new(false);
    std::thread::scope(|threads| {
        threads.spawn(|| show(progress, &is_done));
        let outcome = work();
        is_done.store(true, Ordering::Relaxed);
        outcome
    })
}

fn show(progress: &Progress, is_done: &AtomicBool) {
    let is_terminal = std::io::stderr().is_terminal();
    let bar =
        if is_terminal { indicatif::ProgressBar::new_spinner() } else { indicatif::ProgressBar::hidden() };
    let (start, mut last_line) = (Instant::now(), Instant::now());
    while !is_done.load(Ordering::Relaxed) {
        std::thread::sleep(Duration::from_millis(50));
        if start.elapsed() < Duration::from_secs(1) {
            continue;
        }
        let text = progress_text(progress, start.elapsed());
        if is_terminal {
            bar.set_message(text);
            bar.tick();
        } else if last_line.elapsed() >= LINE_EVERY {
            last_line = Instant::now();
            output::note("backup", &text);
        }
    }
    bar.finish_and_clear();
}

/// `12 of 80 tables, 3.4 MiB, 1.2 MiB/s, some 20 s left`.
fn progress_text(progress: &Progress, elapsed: Duration) -> String {
    let of = |number: &std::sync::atomic::AtomicU64| number.load(Ordering::Relaxed);
    let (tables, begun, bytes) = (of(&progress.tables), of(&progress.begun), of(&progress.bytes));
    let rate = bytes / elapsed.as_secs().max(1);
    let done = begun.saturating_sub(1);
    let left = if done > 0 && tables > done {
        format!(", some {} s left", elapsed.as_secs() * (tables - done) / done)
    } else {
        String::new()
    };
    format!("{begun} of {tables} tables, {}, {}/s{left}", size(bytes), size(rate))
}
