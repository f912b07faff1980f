//! Production changed by hand, and `schema.sql` edited to say so: the edited text loads, equals the database, and differs
//! from the old one in no more lines than the case says.
//!
//! `EDITS=word` runs the cases with the word in their name; `EDITS_SHOW=1` prints the differences.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use schema_core::compare::compare;
use schema_database::adopt::Sides;
use schema_database::cache::Store;
use schema_database::configuration::Configuration;
use schema_database::connection::Target;
use schema_database::gate::{At, Options};
use schema_database::repository::{self, Repository};
use schema_database::server::{Request, Scratch, ScratchDatabase};
use similar::{ChangeTag, TextDiff};
use std::path::Path;
use std::sync::Mutex;
use support::{execute, load_script, server};

/// One change of production.
struct Case {
    name: String,
    /// How many lines of `schema.sql` may change.
    lines: usize,
    statements: String,
}

fn cases() -> Vec<Case> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/edits");
    let mut cases = Vec::new();
    for file in ["columns.sql", "tables.sql", "others.sql"] {
        let text = std::fs::read_to_string(directory.join(file)).unwrap();
        for section in text.split("-- edit: ").skip(1) {
            let (name, rest) = section.split_once('\n').unwrap();
            let (lines, statements) = rest.strip_prefix("-- lines: ").unwrap().split_once('\n').unwrap();
            let lines = lines.parse().unwrap();
            cases.push(Case { name: name.to_owned(), lines, statements: statements.to_owned() });
        }
    }
    let wanted = std::env::var("EDITS").unwrap_or_default();
    cases.retain(|case| case.name.contains(&wanted));
    cases
}

fn warehouse() -> Repository {
    let (root, configuration) = Configuration::find(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    repository::read(root, configuration, &Store::none()).unwrap().repository.unwrap()
}

fn target(database: &ScratchDatabase) -> Target {
    let config = database.config();
    let host = match &config.get_hosts()[0] {
        postgres::config::Host::Unix(path) => path.display().to_string(),
        postgres::config::Host::Tcp(name) => name.clone(),
    };
    let words = format!(
        "host='{host}' port={} user={} dbname={}",
        config.get_ports()[0],
        config.get_user().unwrap(),
        database.name()
    );
    Target::parse(&words, &|_| None).unwrap()
}

/// What is wrong with the edit for a case; nothing when it is right.
fn check(sides: &Sides, repository: &Repository, case: &Case) -> Option<String> {
    let name = &case.name;
    if sides.changes().is_empty() {
        return Some(format!("{name}: nothing differs"));
    }
    let edited = match sides.edit(&sides.live) {
        Ok(edited) => edited,
        Err(error) => return Some(format!("{name}: {error}: {:?}", std::error::Error::source(&error))),
    };
    let old = repository.schema.text.as_str();
    let diff = TextDiff::from_lines(old, &edited.text);
    let changed = diff.iter_all_changes().filter(|change| change.tag() != ChangeTag::Equal).count();
    let shown = diff.unified_diff().context_radius(2).to_string();
    if std::env::var_os("EDITS_SHOW").is_some() {
        println!("== {name}: {changed} of {}\n{shown}", case.lines);
    }
    (changed > case.lines).then(|| format!("{name}: {changed} lines, not {}\n{shown}", case.lines))
}

/// Takes cases from the pile until there is none.
fn work(live: &Scratch, template: &ScratchDatabase, pile: &Mutex<Vec<Case>>) -> Vec<String> {
    let repository = warehouse();
    let options =
        Options { at: At::Ci, scratch: Request::from_environment(Some(live.major())), use_cache: false };
    let mut sides: Option<Sides> = None;
    let mut wrong = Vec::new();
    loop {
        let Some(case) = pile.lock().unwrap().pop() else { return wrong };
        let database = template.copy().unwrap();
        if let Err(error) = database.connect().unwrap().batch_execute(&case.statements) {
            wrong.push(format!("{}: {}", case.name, error.as_db_error().unwrap()));
            continue;
        }
        let target = target(&database);
        match &mut sides {
            Some(sides) => sides.read_again(&target).unwrap(),
            None => sides = Some(Sides::read(&repository, &target, &options).unwrap()),
        }
        wrong.extend(sides.as_ref().and_then(|sides| check(sides, &repository, &case)));
    }
}

#[test]
fn every_change_of_production_finds_its_place() {
    let live = server(Some(15));
    let template = live.database().unwrap();
    load_script(&live, &template, warehouse().schema.text.as_str());
    let cases = cases();
    let number = cases.len();
    let pile = Mutex::new(cases);
    let wrong = std::thread::scope(|threads| {
        let workers: Vec<_> = (0..2).map(|_| threads.spawn(|| work(&live, &template, &pile))).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect::<Vec<_>>()
    });
    assert!(wrong.is_empty(), "{} of {number}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(number >= 100 || std::env::var_os("EDITS").is_some());
}

#[test]
fn what_is_not_taken_over_stays_as_it_is() {
    let live = server(Some(15));
    let database = live.database().unwrap();
    let repository = warehouse();
    load_script(&live, &database, repository.schema.text.as_str());
    execute(&database, "ALTER TABLE core.items ADD COLUMN a text; ALTER TABLE core.zones ADD COLUMN b text");
    let options = Options { at: At::Ci, scratch: Request::from_environment(Some(15)), use_cache: false };
    let sides = Sides::read(&repository, &target(&database), &options).unwrap();
    let is_taken = |id: &schema_core::id::ObjectId| id.to_string() == "column core.items.a";
    let wanted = schema_database::adopt::merge(&sides.canonical, &sides.live, &is_taken);
    assert_eq!(compare(&sides.canonical, &wanted).len(), 1);
    let edited = sides.edit(&wanted).unwrap();
    assert!(edited.text.contains("\n    a                text,\n"), "{}", &edited.text[..20]);
    assert!(edited.appended.is_empty());
}
