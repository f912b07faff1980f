//! What PostgreSQL refuses, and what it must not be kept from accepting.

use crate::support::TestRepository;
use crate::{FIRST, TABLE, THIRD, places, snapshot, three_migrations, xtask};
use std::fmt::Write as _;

#[test]
fn what_does_not_load_is_told_with_its_place_its_code_and_a_hint() {
    let long = "x".repeat(3_000_000);
    let deep = format!("CREATE TABLE t (a int CHECK (a > {}1{}));\n", "(".repeat(10_000), ")".repeat(10_000));
    let cases: Vec<(String, &str, &str, &str)> = vec![
        (
            "-- Users.\n\nCREATE EXTENSION citext;\nCREATE TABLE u (\n\t\"ü\"\tint,\n  email citex NOT NULL\n);\n".to_owned(),
            "6:9", "^^^^^ type \"citex\" does not exist (42704)", "hint: the extension `citext`, created on line 3, has a type `citext`\n",
        ),
        (
            "CREATE TYPE colour AS ENUM ('red');\nCREATE TABLE t (c color);\n".to_owned(),
            "2:19", "^^^^^ type \"color\" does not exist (42704)", "hint: there is a type `colour`, created on line 1\n",
        ),
        (
            "CREATE TABLE t (c wharrgarbl);\n".to_owned(),
            "1:19", "^^^^^^^^^^ type \"wharrgarbl\" does not exist (42704)", "hint: create the type `wharrgarbl`",
        ),
        (
            "CREATE TABLE t (\n  c e\n);\nCREATE TYPE e AS ENUM ('x');\n".to_owned(),
            "2:5", "^ type \"e\" does not exist (42704)", "hint: `e` is created on line 4: move that above this statement\n",
        ),
        (
            format!("{TABLE}CREATE TABLE a (b int REFERENCES b (id));\nCREATE TABLE b (id int PRIMARY KEY);\n"),
            "2:1", "relation \"b\" does not exist (42P01)", "hint: `b` is created on line 3: move that above this statement\n",
        ),
        (
            "CREATE TABLE customer (a int);\nCREATE VIEW v AS SELECT a FROM costumer;\n".to_owned(),
            "2:32", "^^^^^^^^ relation \"costumer\" does not exist (42P01)", "hint: there is a relation `customer`, created on line 1\n",
        ),
        (
            "CREATE EXTENSION pg_nosuch;\n".to_owned(),
            "1:1", "extension \"pg_nosuch\" is not available", "hint: the scratch server lacks the extension `pg_nosuch`",
        ),
        (
            "CREATE TABLE t (\n\t\"naïve ☃\"\ttext,\té text NOT NUL\n);\n".to_owned(),
            "2:29", "^^^ syntax error at or near \"NUL\" (42601)", "hint: the word at the caret",
        ),
        (
            "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$\nBEGIN\n  retrun 1;\nEND\n$$;\n".to_owned(),
            "3:3", "^^^^^^ syntax error at or near \"retrun\" (42601)", "hint: the word at the caret",
        ),
        (
            "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$\n  SELECT x FROM nosuch\n$$;\n".to_owned(),
            "2:17", "^^^^^^ relation \"nosuch\" does not exist (42P01)", "hint: create the relation above",
        ),
        (
            "CREATE TABLE missing.t (a int);\n".to_owned(),
            "1:14", "schema \"missing\" does not exist (3F000)", "hint: write CREATE SCHEMA above this statement\n",
        ),
        (
            format!("{TABLE}CREATE VIEW v AS SELECT nosuch(a) FROM t;\n"),
            "2:25", "^^^^^^ function nosuch(integer) does not exist (42883)", "hint: create the function above",
        ),
        (
            format!("{TABLE}ALTER TABLE t ADD a int;\n"),
            "2:1", "column \"a\" of relation \"t\" already exists (42701)", "",
        ),
        (deep, "1:", "^ memory exhausted at or near", "hint: it is nested too deep"),
        (
            format!("CREATE TABLE t (a text DEFAULT '{long}', b nosuch);\n"),
            "1:3000038", "^^^^^^ type \"nosuch\" does not exist (42704)", "hint: create the type `nosuch`",
        ),
    ];
    for (schema, place, message, hint) in cases {
        let shown: String = schema.chars().take(200).collect();
        let repository = TestRepository::new(TABLE);
        repository.write("db/schema.sql", &schema);
        let ended = xtask(&repository, &["db-validate"]).exits(1);
        let text = &ended.stderr;
        assert!(text.starts_with("error: db/schema.sql does not load\n"), "{shown}: {text}");
        assert!(text.contains(&format!(" --> db/schema.sql:{place}")), "{shown}: {place} is not in {text}");
        assert!(text.contains(message), "{shown}: {message} is not in {text}");
        assert!(text.contains(hint), "{shown}: {hint} is not in {text}");
        assert!(text.len() < 4_000, "{shown}: {} bytes", text.len());
        assert!(ended.stdout.is_empty());
        check_caret(text);
        // Nothing is written for a schema that does not load.
        let before = snapshot(&repository.path("."));
        xtask(&repository, &["db-checksum", "--write"]).exits(1);
        assert_eq!(snapshot(&repository.path(".")), before, "{shown}");
    }
}

/// The caret stands under the first character of the word, with the same tabs before it.
fn check_caret(text: &str) {
    let lines: Vec<&str> = text.lines().collect();
    let index = lines.iter().position(|line| line.contains(" | ") && line.contains('^')).unwrap();
    let (below, above) =
        (lines[index].split_once("| ").unwrap().1, lines[index - 1].split_once("| ").unwrap().1);
    let column = below.chars().position(|character| character == '^').unwrap();
    for (under, over) in below.chars().zip(above.chars()).take(column) {
        assert_eq!(under, if over == '\t' { '\t' } else { ' ' }, "{text}");
    }
    assert!(above.chars().count() > column, "{text}");
    if let Some(quoted) =
        below.split('"').nth(1).filter(|word| !below.contains("extension") && word.len() > 1)
    {
        let word: String = above.chars().skip(column).take(quoted.chars().count()).collect();
        assert!(word == quoted || column == 0 || below.contains("schema"), "{text}");
    }
}

#[test]
fn what_does_not_load_is_a_finding_for_programs() {
    let repository = TestRepository::new(TABLE);
    repository.lock();
    repository.write("db/schema.sql", format!("{TABLE}CREATE TABLE u (a nosuch_type);\n"));
    let json = xtask(&repository, &["db-validate", "--format", "json"]).exits(1);
    assert_eq!(places(&json), ["error does-not-load db/schema.sql:2:19"]);
    assert_eq!(json.findings(), ["does-not-load db/schema.sql: type \"nosuch_type\" does not exist (42704)"]);
    let github = xtask(&repository, &["db-validate", "--format", "github"]).exits(1);
    let annotation =
        "::error file=db/schema.sql,line=2,col=19,title=does-not-load::db/schema.sql: type \"nosuch_type\"";
    assert!(github.stdout.starts_with(annotation), "{}", github.stdout);
}

#[test]
fn a_migration_that_fails_is_named() {
    let repository = three_migrations();
    repository.write(THIRD, "CREATE TABLE v (a int);\nALTER TABLE nosuch ADD b int;\n");
    let ended = xtask(&repository, &["db-validate"]).exits(1);
    assert!(
        ended.stderr.starts_with(&format!("error: {THIRD} does not load\n  --> {THIRD}:2:1\n")),
        "{}",
        ended.stderr
    );
    assert!(ended.stderr.contains("relation \"nosuch\" does not exist (42P01)"), "{}", ended.stderr);
}

#[test]
fn what_cannot_share_a_transaction_still_loads() {
    for schema in [
        "CREATE TABLE t (a int);\nCREATE INDEX CONCURRENTLY i ON t (a);\nCREATE TABLE u (a int);\n",
        "CREATE TYPE e AS ENUM ('a');\nALTER TYPE e ADD VALUE 'b';\nCREATE TABLE t (a e DEFAULT 'b');\n",
    ] {
        let repository = TestRepository::new(schema);
        let script = schema
            .replace("CREATE INDEX", "-- batch: alone\nCREATE INDEX")
            .replace("CREATE TABLE u", "-- batch: transaction\nCREATE TABLE u");
        repository.write(
            FIRST,
            script.replace("CREATE TABLE t (a e", "-- batch: transaction\nCREATE TABLE t (a e"),
        );
        repository.lock();
        xtask(&repository, &["db-validate"]).exits(0);
    }
}

#[test]
fn roles_that_the_server_lacks_are_made() {
    let schema = "CREATE SCHEMA s AUTHORIZATION schema_sync_test_owner;\n\
                  CREATE TABLE s.t (a int);\nGRANT SELECT ON s.t TO \"schema_sync_test Reader; --\";\n\
                  ALTER TABLE s.t OWNER TO schema_sync_test_owner;\n\
                  SET ROLE schema_sync_test_owner;\nCREATE TABLE s.u (a int);\nRESET ROLE;\n\
                  CREATE POLICY p ON s.t TO schema_sync_test_policy;\n";
    let repository = TestRepository::new(schema);
    repository.lock();
    xtask(&repository, &["db-validate"]).exits(0);
}

#[test]
fn a_long_file_is_no_trouble() {
    let mut schema = format!("CREATE TABLE t (a text DEFAULT '{}');\n", "é'' ".repeat(1_000_000));
    for number in 0..2_000 {
        writeln!(schema, "-- {number}\nCREATE TABLE t_{number} (a int);").unwrap();
    }
    let repository = TestRepository::new(&schema);
    repository.lock();
    xtask(&repository, &["db-validate", "--no-cache"]).exits(0);
}
