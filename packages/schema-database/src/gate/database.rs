//! One database, asked and judged by what the repository says it ought to be.

use super::yardstick::Yardstick;
use super::{At, Options, Outcome, check_facts, differences, sorted, waiving};
use crate::cache::Store;
use crate::connection::Connecting;
use crate::error::Error;
use crate::expectation::{self, Facts};
use crate::history::{self, History};
use crate::read::{self, Reading};
use crate::repository::{Files, Repository};
use crate::view::View;
use postgres::Client;
use schema_core::catalog::Catalog;
use schema_core::compare::{Change, compare};
use schema_core::fingerprint::Fingerprint;
use schema_core::lock::LockedMigration;
use schema_core::report::{Finding, Severity};
use schema_core::verdict::{AppliedMigration, HistoryFinding, Verdict, check_history, decide};
use std::collections::BTreeSet;

/// Checks the repository, and a database against it: a target, or connections to one that are being opened already.
/// The database is asked nothing where the repository's texts are not sound.
///
/// # Errors
/// When that cannot be found out.
pub fn check_database(
    files: Files,
    database: impl Into<Connecting>,
    options: &Options,
    store: &Store,
) -> Result<Outcome, Error> {
    let connecting = database.into();
    let label = connecting.target().to_string();
    let mut outcome = Outcome { findings: files.findings, database: Some(label), ..Outcome::default() };
    let Some(repository) = files.repository.filter(|_| files.sendable) else { return Ok(sorted(outcome)) };
    // A second connection halves the time. Where only one is allowed, one must do.
    let (mut client, mut companion) = connecting.finish()?;
    let server = read::server(&mut client)?;
    let principal = repository.principal(&server);
    let (live, yardstick) = std::thread::scope(|threads| {
        let yardstick =
            threads.spawn(|| Yardstick::make(&repository, options, store, (server.major, &principal)));
        (Live::read(&mut client, companion.as_mut(), &principal), yardstick.join())
    });
    let yardstick = yardstick.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
    outcome.server_version = Some(server.version);
    judge(&yardstick, live?, &mut outcome)?;
    outcome.findings.extend(about_repository(&yardstick)?);
    finish(&mut outcome, &mut client, &repository, options.at)?;
    Ok(sorted(outcome))
}

/// Checks a database alone, on one connection: nothing that is wrong with the repository itself is told.
pub(super) fn check_by_yardstick(
    yardstick: &Yardstick<'_>,
    (client, server): (&mut Client, read::Server),
    (database, principal): (String, &str),
    at: At,
) -> Result<Outcome, Error> {
    let live = Live::read(client, None, principal)?;
    let mut outcome =
        Outcome { database: Some(database), server_version: Some(server.version), ..Outcome::default() };
    judge(yardstick, live, &mut outcome)?;
    finish(&mut outcome, client, yardstick.repository, at)?;
    Ok(sorted(outcome))
}

/// What a database differs in, and the verdict.
fn judge(yardstick: &Yardstick<'_>, live: LiveReading, outcome: &mut Outcome) -> Result<(), Error> {
    let Yardstick { repository, facts, .. } = yardstick;
    let mut live = Live::of(live, &yardstick.expecting.view);
    outcome.scratch_version = Some(facts.version.clone());
    outcome.fingerprint = Some(facts.canonical);
    let catalogs =
        if facts.migrations_agree && live.agrees(facts) { None } else { Some(yardstick.catalogs()?) };
    if let Some([canonical, _, _]) = catalogs
        && !facts.is_earlier_state(live.fingerprint)
    {
        yardstick.expecting.respell(canonical, &mut live, yardstick.store)?;
    }
    let canonical = catalogs.map(|[canonical, _, _]| canonical);
    outcome.findings.extend(waiving::set_aside(repository, canonical, &mut live));
    Judgement { repository, facts, live: &live, catalogs }.pass(outcome);
    // To give back the memory of many objects takes as long as to compare them, and nobody waits for it.
    std::thread::spawn(move || drop(live));
    Ok(())
}

/// What is wrong with the repository, whatever the database.
pub(super) fn about_repository(yardstick: &Yardstick<'_>) -> Result<Vec<Finding>, Error> {
    let Yardstick { repository, facts, .. } = yardstick;
    let mut findings = Vec::new();
    if !facts.migrations_agree {
        let [canonical, replayed, _] = yardstick.catalogs()?;
        findings.extend(differences::of_replay(repository, canonical, replayed));
    }
    findings.extend(check_facts(repository, facts, yardstick.expecting.principal.as_deref()));
    Ok(findings)
}

/// What is demanded, and, after a deployment, the record of it.
fn finish(outcome: &mut Outcome, client: &mut Client, repository: &Repository, at: At) -> Result<(), Error> {
    demand(outcome, at);
    if at == At::PostDeploy && outcome.verdict == Some(Verdict::InSync) && !fails(outcome) {
        outcome.recorded = record(client, repository)?;
    }
    Ok(())
}

/// What was read from the live database.
pub(super) struct Live {
    pub(super) catalog: Catalog,
    pub(super) fingerprint: Fingerprint,
    tool: Catalog,
    pub(super) history: History,
    halfway: Vec<(String, i64)>,
    unmodelled: Vec<String>,
}

/// What is read of a live database.
pub(super) type LiveReading = (Reading, History, Vec<(String, i64)>);

impl Live {
    /// Reads the catalog and the history.
    pub(super) fn read(
        client: &mut Client,
        companion: Option<&mut Client>,
        principal: &str,
    ) -> Result<LiveReading, Error> {
        let request =
            read::Request { principals: BTreeSet::from([principal.to_owned()]), ..read::Request::default() };
        let mut ask = |client: &mut Client| Ok((history::read(client)?, history::read_halfway(client)?));
        let (reading, (history, halfway)) = read::read_together(client, companion, &request, &mut ask)?;
        Ok((reading, history, halfway))
    }

    /// What was read, as it is compared.
    pub(super) fn of((reading, history, halfway): LiveReading, view: &View) -> Live {
        let Reading { mut catalog, unmodelled, .. } = reading;
        let tool = expectation::tool_shape(view.apply(&mut catalog));
        Live { fingerprint: Fingerprint::of(&catalog), catalog, tool, history, halfway, unmodelled }
    }

    /// Whether nothing needs the whole catalogs to be said of it.
    fn agrees(&self, facts: &Facts) -> bool {
        self.fingerprint == facts.canonical && Fingerprint::of(&self.tool) == facts.tool
    }
}

/// One database, judged by one repository.
struct Judgement<'a> {
    repository: &'a Repository,
    facts: &'a Facts,
    live: &'a Live,
    /// Canonical, replayed, tool: when anything differs.
    catalogs: Option<&'a [Catalog; 3]>,
}

impl Judgement<'_> {
    fn pass(&self, outcome: &mut Outcome) {
        let changes: Vec<Change> = match self.catalogs {
            Some([canonical, _, _]) => compare(canonical, &self.live.catalog),
            None => Vec::new(),
        };
        let known = self.repository.known_migrations(&self.facts.states);
        let history = history_findings(self.repository, &known, &self.live.history);
        let verdict = decide(&changes, self.live.fingerprint, &self.facts.states, &history);
        let title = |version: &str, name: &str| format!("{version}_{name}");
        outcome.applied = rows(&self.live.history).iter().map(|row| title(&row.version, &row.name)).collect();
        outcome.pending = history
            .iter()
            .filter_map(|finding| match finding {
                HistoryFinding::Pending { migration } => Some(migration.clone()),
                _ => None,
            })
            .collect();
        outcome.verdict = Some(verdict);
        if self.live.history == History::Absent && !known.is_empty() {
            outcome.findings.push(differences::no_history(changes.is_empty()));
        }
        outcome.findings.extend(history.iter().map(differences::of_history));
        let halfway = self.live.halfway.iter();
        outcome.findings.extend(halfway.map(|(version, steps)| differences::halfway(version, *steps)));
        // What a pending migration will bring is no difference of its own.
        if verdict != Verdict::Behind
            && let Some([canonical, _, _]) = self.catalogs
        {
            outcome.findings.extend(differences::of_database(
                self.repository,
                &changes,
                canonical,
                &self.live.catalog,
            ));
        }
        if self.live.history != History::Absent
            && let Some([_, _, tool]) = self.catalogs
        {
            outcome.findings.extend(differences::of_tool(tool, &self.live.tool));
        }
        outcome.findings.extend(self.live.unmodelled.iter().map(|object| differences::unmodelled(object)));
    }
}

pub(super) fn rows(history: &History) -> &[AppliedMigration] {
    match history {
        History::Rows(rows) => rows,
        History::Absent | History::Unreadable(_) => &[],
    }
}

pub(super) fn history_findings(
    repository: &Repository,
    known: &[LockedMigration],
    history: &History,
) -> Vec<HistoryFinding> {
    match history {
        History::Absent | History::Rows(_) => check_history(known, repository.squashes(), rows(history)),
        History::Unreadable(reason) => vec![HistoryFinding::Unreadable { reason: reason.clone() }],
    }
}

/// What is accepted before a deployment is only worth knowing.
fn demand(outcome: &mut Outcome, at: At) {
    if at == At::PreDeploy && outcome.verdict == Some(Verdict::Behind) {
        for finding in &mut outcome.findings {
            if matches!(finding.code.as_str(), "pending-migration" | "no-history") {
                finding.severity = Severity::Warning;
            }
        }
    }
}

fn fails(outcome: &Outcome) -> bool {
    outcome.severity().is_some_and(|severity| severity > Severity::Warning)
}

fn record(client: &mut Client, repository: &Repository) -> Result<Option<String>, Error> {
    let Some(version) = repository.version() else { return Ok(None) };
    let migrations: Vec<String> = repository.migrations.iter().map(|migration| migration.title()).collect();
    history::record_version(client, version, &repository.schema.checksum, &migrations)?;
    Ok(Some(version.to_owned()))
}
