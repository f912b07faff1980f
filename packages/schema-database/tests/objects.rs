//! The database with at least one object of every kind: made twice it is the same, and whichever of its objects
//! is dropped, the reading says so.
//!
//! `OBJECTS_MAJOR=17` takes a server of another major version.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use postgres::Client;
use postgres::error::SqlState;
use schema_core::catalog::Dependency;
use schema_core::compare::compare;
use schema_core::fingerprint::Fingerprint;
use schema_core::id::ObjectId;
use schema_core::kind::Kind;
use schema_database::read::{self, Request};
use schema_database::server::{Scratch, ScratchDatabase};
use std::collections::{BTreeMap, BTreeSet};
use support::drop::Dropping;
use support::{
    catalog, everything, everything_shared, execute, load_script, load_script_as, reading, server,
};

/// The server does the work, and the machines of pipelines are small.
const THREADS: usize = 3;

fn chosen_server() -> Scratch {
    server(std::env::var("OBJECTS_MAJOR").ok().map(|major| major.parse().unwrap()))
}

/// A database with at least one object of every kind, but for those that a copy would lack.
fn copiable(server: &Scratch) -> ScratchDatabase {
    let database = server.database().unwrap();
    load_script(server, &database, &everything(server.major()));
    database
}

#[test]
fn made_twice_it_is_the_same() {
    let server = chosen_server();
    let make = || {
        let database = copiable(&server);
        load_script(&server, &database, &everything_shared(server.major()));
        catalog(&database)
    };
    let (one, other) = (make(), make());
    assert_eq!(compare(&one, &other), Vec::new());
    assert_eq!(Fingerprint::of(&one), Fingerprint::of(&other));
}

#[test]
fn made_by_another_superuser_it_is_the_same() {
    const LOADER: &str = "everything loader";
    let server = chosen_server();
    let database = copiable(&server);
    load_script(&server, &database, &everything_shared(server.major()));
    let expected = catalog(&database);

    execute(&database, &format!("CREATE ROLE \"{LOADER}\" SUPERUSER LOGIN"));
    let database = server.database().unwrap();
    execute(&database, &format!("ALTER DATABASE \"{}\" OWNER TO \"{LOADER}\"", database.name()));
    load_script_as(&server, &database, Some(LOADER), &everything(server.major()));
    load_script_as(&server, &database, Some(LOADER), &everything_shared(server.major()));
    let read = catalog(&database);
    assert_eq!(compare(&expected, &read), Vec::new());
    assert_eq!(Fingerprint::of(&expected), Fingerprint::of(&read));
}

#[test]
fn whichever_object_is_dropped_it_is_seen() {
    let server = chosen_server();
    let base = copiable(&server);
    let (base, shared) = (&base, everything_shared(server.major()));
    let all = {
        let copy = base.copy().unwrap();
        load_script(&server, &copy, &shared);
        catalog(&copy)
    };
    let mut tally = Tally::default();
    // Those first that nothing needs: then few objects go along with others, and wait for the next round.
    let mut left: Vec<ObjectId> = all.objects.keys().rev().cloned().collect();
    while !left.is_empty() {
        let share = left.len().div_ceil(THREADS);
        let outcomes: Vec<(Vec<ObjectId>, Tally)> = std::thread::scope(|scope| {
            let begin = |ids: &'_ [ObjectId]| {
                let (server, shared, ids) = (&server, &shared, ids.to_owned());
                scope.spawn(move || drop_each(server, base, shared, ids))
            };
            let threads: Vec<_> = left.chunks(share).map(begin).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let before = left.len();
        left = Vec::new();
        for (gone_along, part) in outcomes {
            left.extend(gone_along);
            tally.add(part);
        }
        assert!(left.len() < before, "no progress: {left:?}");
    }
    println!("PostgreSQL {}: {tally}", server.major());
    assert_eq!(tally.dropped(), all.objects.len());
    assert!(tally.missed.is_empty(), "not seen: {:#?}", tally.missed);
}

/// What came of the drops.
#[derive(Default)]
struct Tally {
    by_themselves: BTreeMap<Kind, usize>,
    with_what_they_are_a_part_of: BTreeMap<Kind, usize>,
    missed: Vec<String>,
}

impl Tally {
    fn dropped(&self) -> usize {
        self.by_themselves.values().sum::<usize>() + self.with_what_they_are_a_part_of.values().sum::<usize>()
    }

    fn add(&mut self, other: Tally) {
        for (kind, number) in other.by_themselves {
            *self.by_themselves.entry(kind).or_default() += number;
        }
        for (kind, number) in other.with_what_they_are_a_part_of {
            *self.with_what_they_are_a_part_of.entry(kind).or_default() += number;
        }
        self.missed.extend(other.missed);
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Tally { by_themselves, with_what_they_are_a_part_of, missed } = self;
        let (number, missed) = (self.dropped(), missed.len());
        write!(
            f,
            "{number} objects dropped, {missed} not seen; by themselves {by_themselves:?}, \
             with what they are a part of {with_what_they_are_a_part_of:?}"
        )
    }
}

/// Drops one object after the other from a copy; gives back those that went along with an earlier one.
fn drop_each(
    server: &Scratch,
    base: &ScratchDatabase,
    shared: &str,
    ids: Vec<ObjectId>,
) -> (Vec<ObjectId>, Tally) {
    let copy = base.copy().unwrap();
    load_script(server, &copy, shared);
    let mut client = copy.connect().unwrap();
    let request = Request::default();
    let mut current = read::read(&mut client, &request).unwrap().catalog;
    let (mut gone_along, mut tally) = (Vec::new(), Tally::default());
    for id in ids {
        if !current.objects.contains_key(&id) {
            gone_along.push(id);
            continue;
        }
        let dropping = Dropping { catalog: &current, database: copy.name(), principal: server.user() };
        let is_by_itself = drop_object(&mut client, &id, &dropping.ways(&id));
        let after = read::read(&mut client, &request).unwrap().catalog;
        if after.objects.contains_key(&id) || Fingerprint::of(&after) == Fingerprint::of(&current) {
            tally.missed.push(id.to_string());
        }
        let numbers =
            if is_by_itself { &mut tally.by_themselves } else { &mut tally.with_what_they_are_a_part_of };
        *numbers.entry(id.kind).or_default() += 1;
        current = after;
    }
    (gone_along, tally)
}

/// Drops an object the first way that PostgreSQL allows; whether that is the object's own.
fn drop_object(client: &mut Client, id: &ObjectId, ways: &[String]) -> bool {
    for (index, statements) in ways.iter().enumerate() {
        match client.batch_execute(statements) {
            Ok(()) => return index == 0,
            Err(error) if index + 1 < ways.len() && is_a_part(&error) => {}
            Err(error) => panic!("{id}: {statements}: {error:?}"),
        }
    }
    unreachable!("the last way succeeds or panics")
}

/// Whether PostgreSQL refuses to drop the object because it is a part of another.
fn is_a_part(error: &postgres::Error) -> bool {
    let refusals = [
        SqlState::INVALID_TABLE_DEFINITION,
        SqlState::DEPENDENT_OBJECTS_STILL_EXIST,
        SqlState::WRONG_OBJECT_TYPE,
    ];
    error.code().is_some_and(|code| refusals.contains(code))
}

#[test]
fn what_needs_what_is_known() {
    let server = chosen_server();
    let database = copiable(&server);
    let request = Request { dependencies: true, ..Request::default() };
    let (one, other) = (reading(&database, &request).catalog, reading(&database, &request).catalog);
    assert_eq!(one.dependencies, other.dependencies);
    let exists = |id: &ObjectId| one.objects.contains_key(id);
    let loose: Vec<&Dependency> =
        one.dependencies.iter().filter(|edge| !exists(&edge.dependent) || !exists(&edge.needed)).collect();
    assert_eq!(loose, Vec::<&Dependency>::new());

    let lines: BTreeSet<String> =
        one.dependencies.iter().map(|edge| format!("{} needs {}", edge.dependent, edge.needed)).collect();
    let expected = include_str!("dependencies.txt").lines();
    let missing: Vec<&str> = expected.filter(|line| !lines.contains(*line)).collect();
    println!("PostgreSQL {}: {} objects, {} dependencies", server.major(), one.objects.len(), lines.len());
    assert_eq!(missing, Vec::<&str>::new(), "of {lines:#?}");
}
