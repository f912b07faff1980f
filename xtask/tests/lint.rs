//! `db-lint` as a user runs it: which scripts it looks at, what it writes in each form, how it ends; and the gate that fails on it.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use support::TestRepository;

const SCHEMA: &str = "CREATE TABLE public.items (item_id bigint PRIMARY KEY, name text);\n";
const INDEX: &str = "CREATE INDEX items_name_idx ON public.items (name);\n";

/// A repository whose second migration makes an index in the way that stops writers.
fn repository() -> TestRepository {
    TestRepository::with_migrations(
        &format!("{SCHEMA}{INDEX}"),
        &[("20240101.000000_all", SCHEMA), ("20240201.000000_index", INDEX)],
    )
}

fn configure(repository: &TestRepository, lint: &str) {
    let manifest = format!("{}\n[workspace.metadata.schema-sync.lint]\n{lint}\n", support::MANIFEST);
    repository.write("Cargo.toml", manifest);
}

#[test]
fn a_dangerous_migration_is_found_and_told_with_its_line() {
    let ended = repository().run(&["db-lint"]).exits(1);
    for line in [
        "error[index-not-concurrent]: db/migrations/20240201.000000_index.sql: public.items: nobody can write",
        "--> db/migrations/20240201.000000_index.sql:1:1",
        "help: write `CREATE INDEX CONCURRENTLY`",
    ] {
        assert!(ended.stderr.contains(line), "{line}\n{}", ended.stderr);
    }
    assert_eq!(ended.stdout, "");
}

#[test]
fn what_is_good_is_told_to_be_good() {
    let ended = TestRepository::new(SCHEMA).run(&["db-lint"]).exits(0);
    assert_eq!((ended.stdout.as_str(), ended.stderr.as_str()), ("ok: nothing found in 2 scripts\n", ""));
    let narrow = SCHEMA.replace("bigint", "integer");
    let ended = TestRepository::new(&narrow).run(&["db-lint"]).exits(0);
    assert_eq!(ended.stdout, "ok: nothing but warnings found in 2 scripts\n");
    assert!(
        ended.stderr.contains("warning[integer-primary-key]: db/schema.sql: public.items.item_id"),
        "{ended:?}"
    );
}

#[test]
fn every_form_says_the_same() {
    let repository = repository();
    let json = repository.run(&["db-lint", "--format", "json"]).exits(1);
    assert_eq!(json.findings().len(), 1);
    assert_eq!(json.json()["findings"][0]["location"]["line"], 1);
    let github = repository.run(&["db-lint", "--format", "github"]).exits(1).stdout;
    assert!(github.starts_with(
        "::error file=db/migrations/20240201.000000_index.sql,line=1,col=1,title=index-not-concurrent::"
    ));
    let sarif = repository.run(&["db-lint", "--format", "sarif"]).exits(1).json();
    assert_eq!(sarif["version"], "2.1.0");
    let result = &sarif["runs"][0]["results"][0];
    assert_eq!((&result["ruleId"], &result["level"]), (&"index-not-concurrent".into(), &"error".into()));
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "db/migrations/20240201.000000_index.sql");
    let other = repository.run(&["db-checksum", "--format", "sarif"]).exits(1).json();
    assert_eq!(other["runs"][0]["results"][0]["ruleId"], "missing-lock-file");
}

#[test]
fn what_databases_have_applied_is_left_alone_unless_it_is_named() {
    let repository = repository();
    configure(&repository, "after = \"20240201.000000\"");
    let ended = repository.run(&["db-lint"]).exits(0);
    assert_eq!(ended.stdout, "ok: nothing found in 1 script\n");
    let file = "db/migrations/20240201.000000_index.sql";
    assert!(repository.run(&["db-lint", file]).exits(1).stderr.contains("index-not-concurrent"));
    // The same text as the canonical schema makes the table itself.
    assert_eq!(
        repository.run(&["db-lint", "db/schema.sql"]).exits(0).stdout,
        "ok: nothing found in 1 script\n"
    );
    repository.run(&["db-lint", "db/no.sql"]).exits(2);
}

#[test]
fn a_reason_allows_and_what_allows_nothing_is_found() {
    let repository = repository();
    let migration = "db/migrations/20240201.000000_index.sql";
    let allow = "-- lint: allow index-not-concurrent because the table has forty rows\n";
    repository.write(migration, format!("{allow}{INDEX}"));
    repository.run(&["db-lint"]).exits(0);
    repository.write(migration, format!("{}{INDEX}", allow.replace("because the table has forty rows", "")));
    let found = repository.run(&["db-lint", "--format", "json"]).exits(1).findings().join("\n");
    assert!(found.contains("bad-directive") && found.contains("index-not-concurrent"), "{found}");
    repository.write(migration, format!("{allow}{}", INDEX.replace("INDEX", "INDEX CONCURRENTLY")));
    let found = repository.run(&["db-lint", "--format", "json"]).exits(1).findings().join("\n");
    assert!(found.contains("unused-allowance"), "{found}");
}

#[test]
fn a_repository_can_do_without_a_rule_and_says_why() {
    let repository = repository();
    configure(&repository, "allow = { index-not-concurrent = \"nobody works at night\" }");
    repository.run(&["db-lint"]).exits(0);
    configure(&repository, "allow = { index-not-concurrent = \" \", no-such-rule = \"x\" }");
    let found = repository.run(&["db-lint", "--format", "json"]).exits(1).findings();
    assert_eq!(found.iter().filter(|it| it.starts_with("unknown-rule Cargo.toml")).count(), 2, "{found:?}");
    configure(&repository, "allow = [\"index-not-concurrent\"]");
    repository.run(&["db-lint"]).exits(2);
}

#[test]
fn the_gate_fails_on_errors_and_leaves_warnings_alone() {
    let repository = repository();
    repository.lock();
    let gate = ["db-validate", "--format", "json"];
    let found = repository.run(&gate).exits(1).findings();
    assert!(matches!(found.as_slice(), [one] if one.starts_with("index-not-concurrent ")), "{found:?}");
    configure(&repository, "after = \"20240201.000000\"");
    repository.run(&gate).exits(0);
    let narrow = TestRepository::new(&SCHEMA.replace("bigint", "integer"));
    narrow.lock();
    assert_eq!(narrow.run(&gate).exits(0).findings(), [""; 0]);
}

#[test]
fn what_is_generated_passes_whatever_was_allowed() {
    let repository = TestRepository::new(SCHEMA);
    repository.lock();
    repository.write("db/schema.sql", SCHEMA.replace(", name text", ", code text NOT NULL UNIQUE"));
    repository
        .run(&[
            "db-generate",
            "swap",
            "--offline",
            "--allow",
            "deletes-data",
            "--drop-and-create",
            "public.items.name",
        ])
        .exits(0);
    assert_eq!(repository.run(&["db-lint"]).exits(0).stdout, "ok: nothing found in 3 scripts\n");
    repository.run(&["db-validate"]).exits(0);
}
