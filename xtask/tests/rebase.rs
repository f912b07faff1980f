//! `db-rebase` after a merge, with real branches.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use std::process::Command;
use support::TestRepository;

const SCHEMA: &str = "\
CREATE SCHEMA shop;
CREATE TABLE shop.items (
    id integer NOT NULL,
    CONSTRAINT items_pkey PRIMARY KEY (id)
);
";

/// Runs git there, as somebody.
#[track_caller]
fn git(repository: &TestRepository, arguments: &[&str]) -> bool {
    let mut command = Command::new("git");
    command.args([
        "-c",
        "user.name=somebody",
        "-c",
        "user.email=somebody@example.org",
        "-c",
        "commit.gpgsign=false",
    ]);
    command.args(arguments).current_dir(repository.path("."));
    command.output().unwrap().status.success()
}

#[track_caller]
fn commit(repository: &TestRepository, message: &str) {
    assert!(git(repository, &["add", "--all"]) && git(repository, &["commit", "--quiet", "-m", message]));
}

fn edit(repository: &TestRepository, old: &str, new: &str) {
    let schema = repository.read("db/schema.sql");
    assert!(schema.contains(old), "{schema}");
    repository.write("db/schema.sql", schema.replacen(old, new, 1));
}

/// Two branches that each add a column and its migration; ours has a part written by hand.
fn branches() -> TestRepository {
    let repository = TestRepository::new(SCHEMA);
    repository.lock();
    assert!(git(&repository, &["init", "--quiet", "--initial-branch", "main"]));
    commit(&repository, "base");
    assert!(git(&repository, &["checkout", "--quiet", "-b", "ours"]));
    edit(&repository, "    id integer NOT NULL,\n", "    id integer NOT NULL,\n    ours text,\n");
    let ended = repository.run(&["db-generate", "add ours", "--with-down"]).exits(0);
    let file = ended.stdout.lines().next().unwrap().to_owned();
    let text = repository.read(&file);
    let by_hand = "-- begin hand-written: fill\nUPDATE shop.items SET ours = 'x';\n-- end hand-written\n";
    repository
        .write(&file, text.replace("\nRESET search_path;\n", &format!("\n{by_hand}\nRESET search_path;\n")));
    let version = file.rsplit('/').next().unwrap()[..15].to_owned();
    repository.run(&["db-generate", "--replace", &version]).exits(0);
    commit(&repository, "ours");
    assert!(git(&repository, &["checkout", "--quiet", "main"]));
    edit(&repository, "\n);", "\n);\nCREATE TABLE shop.theirs (id integer);");
    repository.run(&["db-generate", "add theirs"]).exits(0);
    commit(&repository, "theirs");
    assert!(git(&repository, &["checkout", "--quiet", "ours"]));
    repository
}

fn migrations(repository: &TestRepository) -> Vec<String> {
    let entries = std::fs::read_dir(repository.path("db/migrations")).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn in_a_merge_that_conflicts_our_migration_comes_behind_theirs() {
    let repository = branches();
    assert!(!git(&repository, &["merge", "--quiet", "main"]), "both sides add a line to schema.lock");
    let before = migrations(&repository);
    let ended = repository.run(&["db-rebase"]).exits(0);
    let file = ended.stdout.lines().next().unwrap();
    assert!(file.ends_with("_add_ours.sql"), "{ended:?}");
    let after = migrations(&repository);
    assert_eq!(after.len(), before.len(), "{after:?}");
    assert!(file.ends_with(after.last().filter(|last| *last != "down").unwrap_or(&after[after.len() - 2])));
    let text = repository.read(file);
    assert!(text.contains("-- begin hand-written: fill") && text.contains("ADD COLUMN ours"), "{text}");
    assert!(!text.contains("theirs"), "{text}");
    let downs = std::fs::read_dir(repository.path("db/migrations/down")).unwrap().count();
    assert_eq!(downs, 1, "the old way back is gone, the new one is there");
    repository.run(&["db-validate"]).exits(0);
    let again = repository.run(&["db-rebase", "--base", "main"]).exits(0);
    assert!(again.stderr.contains("replaced"), "{again:?}");
    repository.run(&["db-validate"]).exits(0);
}

#[test]
fn without_migrations_of_ones_own_there_is_nothing_to_do() {
    let repository = branches();
    let ended = repository.run(&["db-rebase", "--base", "ours"]).exits(0);
    assert!(ended.stderr.contains("nothing to do"), "{ended:?}");
    assert_eq!(ended.stdout, "");
}

#[test]
fn a_base_that_nobody_knows_is_wrong_usage() {
    let repository = branches();
    let ended = repository.run(&["db-rebase", "--base", "nowhere"]).exits(2);
    assert!(ended.stderr.contains("git does not know nowhere"), "{ended:?}");
    let ended = repository.run(&["db-rebase"]).exits(2);
    assert!(ended.stderr.contains("--base main"), "{ended:?}");
}

#[test]
fn a_changed_migration_of_the_base_is_a_violation() {
    let repository = branches();
    assert!(!git(&repository, &["merge", "--quiet", "main"]));
    let theirs = migrations(&repository).into_iter().find(|name| name.ends_with("_add_theirs.sql")).unwrap();
    let theirs = format!("db/migrations/{theirs}");
    let text = repository.read(&theirs);
    repository.write(&theirs, text.replace("integer", "bigint"));
    let before = migrations(&repository);
    let ended = repository.run(&["db-rebase"]).exits(4);
    assert!(ended.stderr.contains("changed-migration"), "{ended:?}");
    assert_eq!(migrations(&repository), before);
}
