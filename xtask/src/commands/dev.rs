//! `cargo xtask dev`: server, database, migrations, drift gate, seed, backend.
//!
//! Each part is done once and skipped afterwards. Whatever this run starts, it stops.

mod backend;
mod database;
mod seed;
mod watch;

use super::{Session, backup, db_migrate};
use crate::arguments::{At, Common, DbMigrate, Dev, Format};
use crate::exit::ExitCode;
use crate::failure::Failure;
use crate::output::{self, Style};
use database::Database;
use schema_core::report::Severity;
use schema_core::verdict::Verdict;
use schema_database::configuration::Configuration;
use schema_database::gate::{self, Outcome};
use schema_database::server::Kept;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use watch::Watch;

/// Whose server it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Whose {
    /// The one in `.dev`.
    Own,
    /// One that the user named.
    Named,
}

pub(crate) fn run(command: &Dev, common: &Common) -> Result<ExitCode, Failure> {
    if command.reset && common.database_url.is_some() {
        return Err(Failure::usage(
            "`--reset` drops the database of the own development server only, and another one is named",
            "leave out `--database-url` and DATABASE_URL, or drop and create that database yourself",
        ));
    }
    let start = std::env::current_dir().unwrap_or_else(|_| PathBuf::from("."));
    let (root, configuration) = Configuration::find(&start)?;
    let mut signals = backend::Stop::listen()?;
    let kept = match &common.database_url {
        Some(_) => None,
        None => Some(start_server(&root, &configuration, common)?),
    };
    let url = match (&kept, &common.database_url) {
        (Some(kept), _) => kept.url(&database_name(&root)),
        (None, named) => named.clone().unwrap_or_default(),
    };
    let whose = if kept.is_some() { Whose::Own } else { Whose::Named };
    let common = Common { database_url: Some(url), ..common.clone() };
    let code = prepare(command, &common, (&root, whose), &mut signals).and_then(|ready| match ready {
        Some(code) => Ok(code),
        None => stay(command, &common, (&root, &configuration), &mut signals),
    });
    if let Some(kept) = kept {
        let was_running = kept.was_running();
        kept.stop().map_err(schema_database::Error::Scratch)?;
        if !was_running {
            output::note("stopped", "the development server");
        }
    }
    code
}

/// Runs the backend, and watches the files, until one of them or the user ends it.
fn stay(
    command: &Dev,
    common: &Common,
    (root, configuration): (&Path, &Configuration),
    signals: &mut backend::Stop,
) -> Result<ExitCode, Failure> {
    let mut watch = match command.watch {
        true => Some(Watch::begin(root, configuration, common)?),
        false => None,
    };
    let url = common.database_url.as_deref().unwrap_or_default();
    let ended = match backend::start(command, &configuration.dev.backend, root, url)? {
        Some(child) => backend::wait(child, signals, &mut || watch.iter_mut().for_each(Watch::tick)),
        None => match &mut watch {
            Some(watch) => Ok(backend::wait_for_signal(signals, &mut || watch.tick())),
            None => Ok(ExitCode::SUCCESS),
        },
    };
    // What is being asked still needs the server.
    if let Some(watch) = watch {
        watch.end();
    }
    ended
}

fn start_server(root: &Path, configuration: &Configuration, common: &Common) -> Result<Kept, Failure> {
    let mut request = super::scratch_request(common, configuration.postgres_major)?;
    request.binaries = configuration.postgres_binaries.as_ref().map(|path| root.join(path));
    request.announce = |what| output::note("server", what);
    let kept = Kept::start(&root.join(".dev"), &request).map_err(schema_database::Error::Scratch)?;
    if kept.was_running() {
        output::note("skipped", "the server runs");
    } else {
        output::note("started", "the development server in .dev/postgres");
    }
    Ok(kept)
}

/// The name of the repository's directory, as far as it is a plain one.
fn database_name(root: &Path) -> String {
    let name = root.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let is_plain = |name: &str| {
        name.len() < 60
            && name.starts_with(|first: char| first.is_ascii_alphabetic())
            && name.chars().all(|character| character.is_ascii_alphanumeric() || "_-".contains(character))
            && !["postgres", "template0", "template1"].contains(&name)
    };
    if is_plain(&name) { name } else { "dev".to_owned() }
}

/// Everything before the backend. An exit code, when it has to stop here.
fn prepare(
    command: &Dev,
    common: &Common,
    (root, whose): (&Path, Whose),
    signals: &mut backend::Stop,
) -> Result<Option<ExitCode>, Failure> {
    let session = Session::open(common, At::Dev)?;
    let target = session.database()?;
    let owner = session.configuration.owner.as_deref();
    let mut database = Database::open(target, owner)?;
    if command.reset && !database.was_made {
        reset(&mut database, common)?;
    }
    let was_empty = database.is_empty()?;
    let mut outcome = check(&session)?;
    if let Some(code) = signals.received() {
        return Ok(Some(code));
    }
    if outcome.verdict == Some(Verdict::Behind) && !is_edited(&outcome) {
        migrate(common, &mut database, was_empty)?;
        outcome = check(&session)?;
    } else if !fails(&outcome) {
        output::note("skipped", "no migration is pending");
    }
    if fails(&outcome) {
        let code = output::outcome(&outcome, common.format);
        say_ways_out(&outcome, common.format);
        return Ok(Some(code));
    }
    output::note("in sync", &target.to_string());
    if let Some(file) = &session.configuration.dev.seed {
        seed::load_once(root, file, &mut database, was_empty, whose)?;
    }
    Ok(signals.received())
}

fn check(session: &Session) -> Result<Outcome, Failure> {
    let target = session.database()?;
    Ok(gate::check_database(session.read_files()?, target, &session.options, &session.store)?)
}

fn fails(outcome: &Outcome) -> bool {
    outcome.severity().is_some_and(|severity| severity > Severity::Warning)
}

/// Whether `schema.sql` says what the migrations do not bring.
fn is_edited(outcome: &Outcome) -> bool {
    outcome.findings.iter().any(|finding| finding.code.as_str().starts_with("migrations-"))
}

fn say_ways_out(outcome: &Outcome, format: Format) {
    if format != Format::Text {
        return;
    }
    if is_edited(outcome) {
        output::problem(
            Style::Hint,
            "hint",
            "no migration brings what schema.sql says: `cargo xtask db-generate TITLE` writes it, then `cargo xtask dev` applies it",
        );
    } else if matches!(outcome.verdict, Some(Verdict::Ahead | Verdict::Diverged)) {
        output::problem(
            Style::Hint,
            "hint",
            "adopt the change into schema.sql: `cargo xtask db-sync --accept-database --approved-by NAME --reason TEXT`",
        );
        output::problem(
            Style::Hint,
            "hint",
            "or rebuild the development database, with a backup: `cargo xtask dev --reset`",
        );
    }
}

/// Through the runner. A role that a migration names and the server lacks is made; what failed for it is tried again.
fn migrate(common: &Common, database: &mut Database<'_>, was_empty: bool) -> Result<(), Failure> {
    let mut command = DbMigrate::usual();
    command.no_backup = was_empty;
    let mut made = BTreeSet::new();
    loop {
        let failure = match db_migrate::run(&command, common) {
            Ok(_told) => return Ok(()),
            Err(failure) => failure,
        };
        let role = failure.missing_role().map(str::to_owned);
        let Some(role) = role.filter(|role| made.insert(role.clone())) else { return Err(failure) };
        database.make_role(&role)?;
    }
}

fn reset(database: &mut Database<'_>, common: &Common) -> Result<(), Failure> {
    if !database.is_empty()? {
        let shelf = backup::Shelf::open(common)?;
        let made = backup::make(&shelf, database.target, &shelf.options()?)?;
        for manifest in &made.manifests {
            output::note("backup", &shelf.store_path().join(&manifest.name).display().to_string());
        }
    }
    database.make_anew()?;
    output::note("reset", "the development database is empty");
    Ok(())
}
