//! `cargo xtask db-sync`: the sync procedure: stop, export, compare, decide, document, verify.

mod accept;
mod decide;
mod export;
mod pending;

use super::{Session, backup};
use crate::arguments::{At, Common, DbSync, Format};
use crate::exit::ExitCode;
use crate::failure::Failure;
use crate::output;
use decide::{Approval, Choice, Decision};
use export::Folder;
use schema_core::catalog::Catalog;
use schema_core::compare::{Change, wholes_of};
use schema_core::hazard::{self, Hazard};
use schema_core::id::ObjectId;
use schema_core::plan::Plan;
use schema_core::render;
use schema_core::report::Severity;
use schema_core::verdict::Verdict;
use schema_database::adopt::{Sides, merge};
use schema_database::changelog::{self, Entry};
use schema_database::connection::Target;
use schema_database::gate::{self, Outcome};
use schema_database::repository::Repository;
use schema_database::waiver::{self, Waiver};
use schema_database::{diff, error::count};

pub(crate) fn run(command: &DbSync, common: &Common) -> Result<ExitCode, Failure> {
    if common.format != Format::Text {
        return Err(Failure::usage(
            "`db-sync` is a procedure, and has no findings of its own to write",
            "`db-validate --format json` writes the same differences",
        ));
    }
    let session = Session::open(common, At::Ci)?;
    let Some(target) = &session.database else {
        return Err(Failure::usage("there is no database to sync with", "name it with `--database-url`"));
    };
    let files = session.read_files()?;
    let repository = files.repository.clone();
    let outcome = gate::check_database(files, target, &session.options, &session.store)?;
    let code = output::outcome(&outcome, common.format);
    let Some(repository) = repository.filter(|_| outcome.severity() > Some(Severity::Warning)) else {
        return Ok(code);
    };
    if !is_resolvable(&outcome) {
        output::note("stop", "what is wrong here is no difference of objects: resolve it first");
        return Ok(code);
    }
    output::note("stop", "do not deploy before this is resolved");
    let folder = Folder::create(&session, common, target, &outcome)?;
    output::note("export", &format!("{}: schema.sql, report.json", folder.name()));
    if outcome.verdict == Some(Verdict::Behind) {
        return match pending::settle(command, common, &outcome)? {
            pending::Settled::Run => verify(&session, target, common),
            pending::Settled::Listed => Ok(code),
        };
    }
    let sides = Sides::read(&repository, target, &session.options)?;
    let sync = Sync {
        command,
        common,
        session: &session,
        target,
        repository: &repository,
        outcome: &outcome,
        folder,
    };
    match sync.resolve(sides)? {
        Resolved::Something => verify(&session, target, common),
        Resolved::Nothing => Ok(code),
    }
}

/// What the database would have if these of its differences were brought back.
fn given_back(sides: &Sides, reverted: &[ObjectId]) -> Catalog {
    merge(&sides.live, &sides.canonical, &|id| reverted.contains(id))
}

/// What the procedure can resolve: differences of objects, migrations that are pending, waivers that are over.
fn is_resolvable(outcome: &Outcome) -> bool {
    let known = ["extra-object", "missing-object", "different-object", "pending-migration", "expired-waiver"];
    let worse = outcome.findings.iter().filter(|finding| finding.severity > Severity::Warning);
    worse.into_iter().all(|finding| known.contains(&finding.code.as_str()))
}

fn verify(session: &Session, target: &Target, common: &Common) -> Result<ExitCode, Failure> {
    output::note("verify", "the gate once more");
    let outcome = gate::check_database(session.read_files()?, target, &session.options, &session.store)?;
    Ok(output::outcome(&outcome, common.format))
}

/// Whether anything was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Resolved {
    Something,
    Nothing,
}

/// One run of the procedure on a database that differs.
struct Sync<'a> {
    command: &'a DbSync,
    common: &'a Common,
    session: &'a Session,
    target: &'a Target,
    repository: &'a Repository,
    outcome: &'a Outcome,
    folder: Folder,
}

impl Sync<'_> {
    fn resolve(&self, mut sides: Sides) -> Result<Resolved, Failure> {
        let differences = differences(self.repository, &sides);
        if differences.is_empty() {
            output::note("compare", "no object differs but what is waived");
            return Ok(Resolved::Nothing);
        }
        self.compare(&sides, &differences)?;
        let decisions = decide::decide(self.command, &differences)?;
        let of = |choice: Choice| -> Vec<ObjectId> {
            let chosen = decisions.iter().filter(|decision| decision.choice == choice);
            chosen.map(|decision| decision.id.clone()).collect()
        };
        let (taken, reverted, waived) = (of(Choice::Database), of(Choice::Repository), of(Choice::Waive));
        if decisions.is_empty() {
            self.show_ways(&sides, &differences)?;
            return Ok(Resolved::Nothing);
        }
        if !taken.is_empty() && !self.outcome.pending.is_empty() {
            return Err(Failure::found(
                "a migration of this database's changes would stand behind migrations that it has not applied",
                "apply the pending migrations first, then run this again",
            ));
        }
        let approval = decide::approval(self.command)?;
        let mut record = self.entry(&approval);
        let mut resolved = Resolved::Nothing;
        if !reverted.is_empty() && self.revert(&sides, &reverted)? == Resolved::Something {
            sides.read_again(self.target)?;
            resolved = Resolved::Something;
        }
        if !taken.is_empty() {
            let files = accept::accept(self, &sides, &taken)?;
            record.lines.push(format!("Written: {}", files.join(", ")));
            resolved = Resolved::Something;
        }
        if !waived.is_empty() {
            self.waive(&waived, &approval)?;
            resolved = Resolved::Something;
        }
        if resolved == Resolved::Something {
            self.document(record, &decisions)?;
        }
        Ok(resolved)
    }

    /// The SQL for either direction, with the hazards of the one that changes the database.
    fn compare(&self, sides: &Sides, differences: &[ObjectId]) -> Result<(), Failure> {
        let to_repository = sides.plan(&sides.live, &given_back(sides, differences))?;
        let to_database = sides.plan(&sides.canonical, &self.taken_over(sides, differences))?;
        self.folder.write("to_repository.sql", &render::sql::render(&to_repository))?;
        self.folder.write("to_database.sql", &render::sql::render(&to_database))?;
        output::note(
            "compare",
            &format!(
                "{}; {}: to_repository.sql makes the database like schema.sql, to_database.sql is the other way",
                count(differences.len(), "difference"),
                self.folder.name()
            ),
        );
        output::hazards(&hazard::hazards(&to_repository, &sides.live), &to_repository);
        Ok(())
    }

    fn taken_over(&self, sides: &Sides, taken: &[ObjectId]) -> Catalog {
        merge(&sides.canonical, &sides.live, &|id| taken.contains(id))
    }

    /// What can be decided, and what schema.sql would be if all were taken over.
    fn show_ways(&self, sides: &Sides, differences: &[ObjectId]) -> Result<(), Failure> {
        let edited = sides.edit(&self.taken_over(sides, differences))?;
        let shown = accept::unified(self.repository, &edited.text);
        output::data(&shown, ExitCode::SUCCESS);
        output::note(
            "decide",
            "`--accept-database --approved-by NAME --reason TEXT` applies this edit, writes its migration and records it here",
        );
        output::note(
            "decide",
            "`--keep-database OBJECT`, `--keep-repository OBJECT` and `--waive OBJECT` decide one by one",
        );
        for id in differences {
            output::note("  difference", &id.to_string());
        }
        Ok(())
    }

    /// Writes and shows the plan that brings the database back, once it is proven; runs it when that was asked for.
    fn revert(&self, sides: &Sides, reverted: &[ObjectId]) -> Result<Resolved, Failure> {
        let (plan, proof) = sides.proven_plan(self.target, &given_back(sides, reverted))?;
        output::proof(&proof);
        let sql = render::sql::render(&plan);
        self.folder.write("keep_repository.sql", &sql)?;
        output::data(&sql, ExitCode::SUCCESS);
        if !self.command.run_plan {
            output::note(
                "decide",
                &format!("{}/keep_repository.sql is not run: `--run-plan` runs it", self.folder.name()),
            );
            return Ok(Resolved::Nothing);
        }
        self.refuse_hazards(&plan, sides)?;
        if !self.command.no_backup {
            backup::before(self.common, self.target)?;
        }
        diff::run(self.target, &plan)?;
        output::note("run", &count(plan.steps().count(), "statement"));
        Ok(Resolved::Something)
    }

    fn refuse_hazards(&self, plan: &Plan, sides: &Sides) -> Result<(), Failure> {
        let hazards = hazard::hazards(plan, &sides.live);
        let allowed = &self.session.configuration.allow;
        let is_refused =
            |hazard: &&Hazard| !self.command.allow.contains(&hazard.code) && !allowed.contains(&hazard.code);
        let refused: Vec<&Hazard> = hazards.iter().filter(is_refused).collect();
        let Some(first) = refused.first() else { return Ok(()) };
        output::refused_hazards(&refused, plan);
        Err(Failure::refused(
            format!("the plan would do what is not allowed, so it is not run: {}", first.code),
            format!("`--allow {}` allows it this once", first.code),
        ))
    }

    fn waive(&self, waived: &[ObjectId], approval: &Approval) -> Result<(), Failure> {
        let expires = decide::expiry(self.command)?;
        let waiver = |id: &ObjectId| Waiver {
            object: id.to_string(),
            attributes: Vec::new(),
            owner: approval.name.clone(),
            reason: approval.reason.clone(),
            expires,
        };
        let waivers: Vec<Waiver> = waived.iter().map(waiver).collect();
        let directory = self.session.root.join(&self.session.configuration.migrations);
        Ok(waiver::add(&directory, &waivers)?)
    }

    fn entry(&self, approval: &Approval) -> Entry {
        let verdict = self.outcome.verdict.map_or("unknown".to_owned(), |verdict| verdict.to_string());
        let lines = vec![
            format!("Database: {}, {verdict}", self.target),
            format!("Approved by: {}", approval.name),
            format!("Reason: {}", approval.reason),
            format!("Export: {}", self.folder.name()),
        ];
        Entry { title: "drift resolved".to_owned(), lines }
    }

    /// Date, who, why, differences, resolution, checksums before and after.
    fn document(&self, mut entry: Entry, decisions: &[Decision]) -> Result<(), Failure> {
        for decision in decisions {
            let is_run = decision.choice != Choice::Repository || self.command.run_plan;
            let how = if is_run { decision.choice.outcome() } else { "left open, the plan was not run" };
            entry.lines.push(format!("{}: {how}", decision.id));
        }
        let after = self.session.read_files()?.repository;
        let after = after.map_or("unknown".to_owned(), |repository| repository.schema.checksum);
        entry.lines.push(format!("Checksum of schema.sql before: {}", self.repository.schema.checksum));
        entry.lines.push(format!("Checksum of schema.sql after: {after}"));
        changelog::append(&self.session.changelog_path(), &entry)?;
        output::note("document", &self.session.configuration.changelog.display().to_string());
        Ok(())
    }
}

/// What differs and is not waived, each whole once.
fn differences(repository: &Repository, sides: &Sides) -> Vec<ObjectId> {
    let changes = sides.changes();
    let containers = wholes_of(&changes, &sides.canonical, &sides.live);
    let today = waiver::today();
    let is_waived = |change: &Change| {
        repository.waivers.iter().any(|waiver| !waiver.has_expired(today) && waiver.covers(change, None))
    };
    let whole = changes.iter().zip(&containers).filter(|(_, container)| container.is_none());
    whole.filter(|(change, _)| !is_waived(change)).map(|(change, _)| change.subject().clone()).collect()
}
