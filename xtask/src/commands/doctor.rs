//! `cargo xtask doctor`: what is there, what is too old, what is missing and how to get it.

use super::backup::Shelf;
use super::{open_target, scratch_request};
use crate::arguments::{Common, backups::Doctor};
use crate::exit::ExitCode;
use crate::failure::{self, Failure, code};
use crate::output;
use schema_backup::tool::{self, floors};
use schema_database::configuration::Configuration;
use schema_database::read;
use schema_database::server::{Cache, Found, LocalBinaries, Search, find, package_for};
use std::fmt::Write;

pub(crate) fn run(Doctor {}: &Doctor, common: &Common) -> Result<ExitCode, Failure> {
    let shelf = Shelf::open(common)?;
    let mut report = Report::default();
    let start = std::env::current_dir().unwrap_or_else(|_| ".".into());
    match Configuration::look_for(&start)? {
        Some((root, _)) => report.good(&format!("configuration   {}", root.join("Cargo.toml").display())),
        None => report.say("configuration   none; the defaults hold"),
    }
    client_programs(&shelf, &mut report);
    scratch(&shelf, common, &mut report)?;
    match schema_backup::store::Store::open(&shelf.store_path()) {
        Ok(store) => report.good(&format!(
            "backups         {} in {}",
            store.backups()?.len(),
            store.directory().display()
        )),
        Err(_) if !shelf.store_path().exists() => {
            report.say(&format!("backups         none yet in {}", shelf.store_path().display()));
        }
        Err(error) => report.bad(&format!("backups         {error}"), "it must be yours alone: `chmod 0700`"),
    }
    database(&shelf, common, &mut report);
    let code = if report.is_bad { ExitCode::from(code::FOUND) } else { ExitCode::SUCCESS };
    Ok(output::data(&report.text, code))
}

/// What is told, a line a thing.
#[derive(Default)]
struct Report {
    text: String,
    is_bad: bool,
}

impl Report {
    fn say(&mut self, line: &str) {
        // Writing into a text cannot fail.
        let _ = writeln!(self.text, "     {line}");
    }

    fn good(&mut self, line: &str) {
        let _ = writeln!(self.text, "ok   {line}");
    }

    fn bad(&mut self, line: &str, help: &str) {
        self.is_bad = true;
        let _ = writeln!(self.text, "bad  {line}\n     do: {help}");
    }
}

fn client_programs(shelf: &Shelf, report: &mut Report) {
    if shelf.tools.is_empty() {
        let major = shelf.configuration.postgres_major.unwrap_or(18);
        report.bad("client programs none: no backup can be made", &failure::backups::install(major));
    }
    for tools in &shelf.tools {
        let line = format!("client programs {} in {}", tools.version, tools.directory.display());
        match tools.version.floor() {
            None => report.good(&line),
            Some(floor) => report.bad(
                &format!("{line}: older than {floor}, which closes {}", floor.advisories),
                &failure::backups::install(floor.minor.map_or(floor.major + 1, |_| floor.major)),
            ),
        }
    }
    let all: Vec<String> = floors().map(|floor| floor.to_string()).collect();
    report.say(&format!("security floors {}", all.join(", ")));
}

fn scratch(shelf: &Shelf, common: &Common, report: &mut Report) -> Result<(), Failure> {
    let request = scratch_request(common, shelf.configuration.postgres_major)?;
    if request.server.is_some() {
        report.say("scratch         the server that is named");
        return Ok(());
    }
    let cache = Cache::open(request.cache_directory.as_deref()).map_err(schema_database::Error::from)?;
    let search = Search {
        major: request.major,
        configured: shelf.configuration.postgres_binaries.clone(),
        local_binaries: request.local_binaries,
    };
    match find(&search, &cache).map_err(schema_database::Error::from)? {
        Found::Installation(found) => {
            report.good(&format!("scratch         {} in {}", found.version, found.directory.display()));
        }
        Found::Nothing(reasons) => match package_for(request.major) {
            Some(_) => report.say(&format!(
                "scratch         none here ({}); the embedded one is fetched when it is needed",
                reasons.join("; ")
            )),
            None => report.bad(
                &format!("scratch         none: {}", reasons.join("; ")),
                "install a PostgreSQL server, or name one with `--scratch-url`",
            ),
        },
    }
    if request.local_binaries == LocalBinaries::Hide {
        report.say("scratch         SCHEMA_SYNC_LOCAL_BINARIES=off hides what is installed");
    }
    Ok(())
}

fn database(shelf: &Shelf, common: &Common, report: &mut Report) {
    let Some(url) = &common.database_url else { return };
    let server = open_target(url).and_then(|target| {
        let server = read::server(&mut target.connect()?)?;
        Ok((target, server))
    });
    match server {
        Err(failure) => {
            report.bad(&format!("database        {}", failure.headline()), "check the connection string")
        }
        Ok((target, server)) => match tool::choose(&shelf.tools, "pg_dump", server.major) {
            Ok(tools) => report.good(&format!(
                "database        {target}: PostgreSQL {}, backed up with pg_dump {}",
                server.version, tools.version
            )),
            Err(error) => report.bad(
                &format!("database        {target}: PostgreSQL {}; {error}", server.version),
                &failure::backups::install(server.major),
            ),
        },
    }
}
