//! `cargo xtask db-migrate --targets FILE`: the canaries one by one, then the others, some at the same time, and one report.
//!
//! What is applied stands in each database's own history, so that running it again goes on where it stopped.

use super::Session;
use super::db_migrate::{Ended, describe, findings_of, migrate};
use crate::arguments::{Common, DbMigrate, Several};
use crate::exit::ExitCode;
use crate::failure::Failure;
use crate::output::{self, Migrated, State};
use schema_database::apply::Event;
use schema_database::connection;
use schema_database::gate::Member;
use schema_database::migrate::Place;
use schema_database::repository::Files;
use schema_database::targets::TargetsFile;
use std::path::Path;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

pub(super) fn run(
    (command, path): (&DbMigrate, &Path),
    common: &Common,
    session: &Session,
) -> Result<ExitCode, Failure> {
    let file = TargetsFile::read(path)?;
    let members = file.members(path, &connection::environment)?;
    let (canaries, others) = divide(members, &command.several, &file)?;
    let files = session.read_files()?;
    let Files { repository: Some(repository), sendable: true, .. } = &files else {
        return Ok(output::outcome(&findings_of(files), common.format));
    };
    let one = |member: &Member| {
        let place = Place {
            files: &files,
            repository,
            target: &member.target,
            options: &session.options,
            store: &session.store,
        };
        let mut tell = |event: Event<'_>| {
            let (label, text) = describe(event);
            output::note(&format!("{}: {label}", member.name), &text);
        };
        let state = match migrate(command, common, &place, &mut tell) {
            Ok(Ended::Applied { outcome, planned }) => {
                State::of(&outcome, planned.iter().map(|planned| planned.source.title()).collect())
            }
            Ok(Ended::InTheWay(outcome)) => State::of(&outcome, Vec::new()),
            Err(failure) => State::failed(&failure),
        };
        Migrated { name: member.name.clone(), state }
    };
    let mut report: Vec<Migrated> = Vec::new();
    let mut goes_well = true;
    for canary in &canaries {
        let migrated = if goes_well { one(canary) } else { not_started(canary) };
        goes_well &= !migrated.state.fails();
        report.push(migrated);
    }
    report.extend(rest(&others, &command.several, goes_well, &one));
    Ok(output::several(&report, common.format))
}

fn not_started(member: &Member) -> Migrated {
    Migrated { name: member.name.clone(), state: State::NotStarted }
}

/// The canaries in the order that they were named in, and the others.
fn divide(
    members: Vec<Member>,
    several: &Several,
    file: &TargetsFile,
) -> Result<(Vec<Member>, Vec<Member>), Failure> {
    let names = if several.canary.is_empty() { &file.canaries } else { &several.canary };
    if let Some(name) = names.iter().find(|name| members.iter().all(|member| member.name != **name)) {
        return Err(Failure::usage(
            format!("the canary `{name}` is no target"),
            "name one as the file of targets does",
        ));
    }
    let (mut canaries, others): (Vec<Member>, Vec<Member>) =
        members.into_iter().partition(|member| names.contains(&member.name));
    canaries.sort_by_key(|member| names.iter().position(|name| *name == member.name));
    Ok((canaries, others))
}

/// Those behind the canaries. When one fails, those that have begun come to their end, and no other begins.
fn rest(
    members: &[Member],
    several: &Several,
    goes_well: bool,
    one: &(dyn Fn(&Member) -> Migrated + Sync),
) -> Vec<Migrated> {
    let (next, is_stopped) = (AtomicUsize::new(0), AtomicBool::new(!goes_well));
    let done: Mutex<Vec<(usize, Migrated)>> = Mutex::default();
    let work = || {
        loop {
            let index = next.fetch_add(1, Ordering::SeqCst);
            let Some(member) = members.get(index) else { return };
            let migrated = if is_stopped.load(Ordering::SeqCst) { not_started(member) } else { one(member) };
            if migrated.state.stops() || migrated.state.fails() && !several.keep_going {
                is_stopped.store(true, Ordering::SeqCst);
            }
            done.lock().unwrap_or_else(PoisonError::into_inner).push((index, migrated));
        }
    };
    std::thread::scope(|threads| {
        for _ in 0..several.parallel.get().min(members.len()) {
            threads.spawn(work);
        }
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, migrated)| migrated).collect()
}
