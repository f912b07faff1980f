//! What must not stand in a script is refused at its place, before any server is asked.

use crate::support::TestRepository;
use crate::{FIRST, TABLE, places, xtask};

/// What stands in a file, and what is said of it: a finding and a part of its help.
struct BadText {
    bytes: Vec<u8>,
    finding: &'static str,
    help: &'static str,
    severity: &'static str,
}

fn bad(bytes: impl Into<Vec<u8>>, finding: &'static str, help: &'static str) -> BadText {
    BadText { bytes: bytes.into(), finding, help, severity: "error" }
}

fn doubtful(bytes: impl Into<Vec<u8>>, finding: &'static str, help: &'static str) -> BadText {
    BadText { bytes: bytes.into(), finding, help, severity: "warning" }
}

/// Errors wherever they stand; positions are those in the file.
fn bad_texts() -> Vec<BadText> {
    vec![
        bad(b"\xEF\xBB\xBFCREATE TABLE t (a int);", "byte-order-mark FILE:1:1", "without a byte order mark"),
        bad(b"\xFF\xFEC\0R\0", "not-utf8 FILE:1:1", "looks like UTF-16"),
        bad(b"CREATE TABLE t (a int);\n-- caf\xE9\n", "not-utf8 FILE:2:7", "save the file as UTF-8"),
        bad(b"-- \xC0\x80\n", "not-utf8 FILE:1:4", "save the file as UTF-8"),
        bad(b"-- \xED\xA0\x80\n", "not-utf8 FILE:1:4", "save the file as UTF-8"),
        bad(
            b"CREATE TABLE t (a int);\n\0 DROP TABLE t;",
            "nul-byte FILE:2:1",
            "would ignore all that follows",
        ),
        bad("CREATE TABLE t (a\u{a0}int);", "invisible-character FILE:1:18", "remove the character"),
        bad(
            "CREATE TABLE t (a int, b\u{200b} int);",
            "invisible-character FILE:1:25",
            "remove the character",
        ),
        bad("CREATE TABLE t (a int); -- \u{202e}x", "invisible-character FILE:1:28", "remove the character"),
        bad("CREATE TABLE \"t\u{2066}\" (a int);", "invisible-character FILE:1:16", "remove the character"),
        bad("DO $$ BEGIN /*\u{202e}*/ END $$;", "invisible-character FILE:1:15", "remove the character"),
        bad("CREATE TABLE t (a int);\n\\connect other\n", "psql-meta-command FILE:2:1", "only psql knows it"),
        bad(
            "\\restrict abc\nCREATE TABLE t (a int);\n",
            "psql-meta-command FILE:1:1",
            "pg_dump writes it for psql",
        ),
        bad(
            "CREATE TABLE t (a int);\nCOPY t FROM stdin;\n1\n\\.\n",
            "copy-data FILE:2:1",
            "as INSERT statements",
        ),
        bad("CREATE TABLE t (a int);\nCOMMIT;\n", "transaction-control FILE:2:1", "-- batch:"),
        bad("BEGIN;\nCREATE TABLE t (a int);\nEND;\n", "transaction-control FILE:1:1", "-- batch:"),
        bad("PREPARE TRANSACTION 'x';\n", "transaction-control FILE:1:1", "remove the statement"),
        bad(
            "SET standard_conforming_strings = off;\n",
            "session-setting FILE:1:1",
            "changes what the statements",
        ),
        bad("ALTER DATABASE wms SET work_mem = '1MB';\n", "names-database FILE:1:1", "current_database()"),
        bad("CREATE DATABASE d;\n", "create-database FILE:1:1", "in a database that exists"),
        bad("ALTER SYSTEM SET work_mem = '1MB';\n", "cluster-wide FILE:1:1", "shared by all databases"),
        bad("CREATE TABLE t (\n  a text DEFAULT 'x\n);\n", "unterminated FILE:2:18", "close it"),
        bad("CREATE TABLE t (a int); /* /* */\n", "unterminated FILE:1:25", "close it"),
        bad("DO $x$ BEGIN END $y$;\n", "unterminated FILE:1:4", "close it"),
        bad("CREATE TABLE \"t (a int);\n", "unterminated FILE:1:14", "close it"),
        bad("CREATE TABLE t (\n  a int;\n", "unterminated FILE:1:16", "close it"),
        doubtful("CREATE TABLE t (a int);\r\n", "carriage-return FILE:1:24", "text eol=lf"),
        doubtful(
            "CREATE TABLE t (a int, b text DEFAULT '\u{202e}');",
            "invisible-character FILE:1:40",
            "U&'",
        ),
        doubtful("", "empty-file FILE", "the file was truncated"),
        doubtful(" ;; -- nothing\n /* ; */ ;", "empty-file FILE", "the file was truncated"),
    ]
}

/// Errors of the canonical schema only.
fn bad_schemas() -> Vec<BadText> {
    vec![
        bad(format!("{TABLE}INSERT INTO t VALUES (1);\n"), "data-change FILE:2:1", "into a migration"),
        bad(format!("{TABLE}  DELETE FROM t;\n"), "data-change FILE:2:3", "into a migration"),
        bad(
            format!("{TABLE}WITH x AS (UPDATE t SET a = 1 RETURNING a) SELECT 1;\n"),
            "data-change FILE:2:1",
            "into a migration",
        ),
        bad(format!("{TABLE}TRUNCATE t;\n"), "data-change FILE:2:1", "into a migration"),
        bad(
            format!("{TABLE}\nCREATE TABLE public.t (b int);\n"),
            "duplicate-definition FILE:3:1",
            "keep one",
        ),
        bad(
            "CREATE VIEW v AS SELECT 1;\nCREATE OR REPLACE VIEW v AS SELECT 2;\n",
            "duplicate-definition FILE:2:1",
            "keep one",
        ),
        bad("SET work_mem = '1MB';\n", "session-setting FILE:1:1", "remove the statement"),
        doubtful(
            format!("{TABLE}CREATE TABLE u (a int);\nDROP TABLE u;\n"),
            "drop-in-canonical-schema FILE:3:1",
            "says what there is",
        ),
        doubtful(
            "CREATE ROLE schema_sync_test_role;\n",
            "cluster-wide FILE:1:1",
            "where the cluster is set up",
        ),
    ]
}

/// Errors of migrations only.
fn bad_migrations() -> Vec<BadText> {
    vec![
        bad(
            format!("{TABLE}CREATE INDEX CONCURRENTLY i ON t (a);\n"),
            "not-in-transaction FILE:2:1",
            "-- batch: alone",
        ),
        bad(
            format!("{TABLE}-- batch: alone\nVACUUM t;\nVACUUM t;\n"),
            "not-alone FILE:4:1",
            "-- batch: alone",
        ),
        bad(
            format!("{TABLE}-- batch: backfill\nUPDATE t SET a = 1;\n"),
            "bad-backfill FILE:3:1",
            "what is left to do",
        ),
        bad(format!("-- batch: solo\n{TABLE}"), "bad-directive FILE:1:1", "-- batch: transaction"),
        bad(format!("-- @rename from=x\n{TABLE}"), "bad-directive FILE:1:1", "@renamed from="),
    ]
}

fn check_texts(file: &str, texts: Vec<BadText>) {
    for BadText { bytes, finding, help, severity } in texts {
        let shown = String::from_utf8_lossy(&bytes).into_owned();
        let repository = TestRepository::new(TABLE);
        repository.write(file, &bytes);
        let finding = finding.replace("FILE", file);
        let told = places(&xtask(&repository, &["db-checksum", "--format", "json"]).exits(1));
        assert!(told.contains(&format!("{severity} {finding}")), "{shown}: {finding} is not in {told:#?}");
        let helps = format!("{:?}", xtask(&repository, &["db-checksum"]).exits(1).stderr);
        assert!(
            helps.contains(&format!("{help:?}").trim_matches('"').to_owned()),
            "{shown}: {help} is not in {helps}"
        );
        if severity == "warning" {
            continue;
        }
        // The gate says the same, before it looks for a server: there is none at this place.
        let ended = xtask(&repository, &["db-validate", "--scratch-url", "host=/nowhere/at/all"]);
        let (slug, place) = finding.split_once(' ').unwrap();
        for part in [format!("error[{slug}]: {file}: "), help.to_owned()] {
            assert!(ended.stderr.contains(&part), "{shown}: {part} is not in {}", ended.stderr);
        }
        assert!(ended.stderr.contains(&format!("--> {place}\n")), "{shown}: {}", ended.stderr);
        ended.exits(1);
    }
}

#[test]
fn what_no_server_should_see_is_refused_at_its_place() {
    check_texts("db/schema.sql", bad_texts());
    check_texts(FIRST, bad_texts());
    check_texts("db/schema.sql", bad_schemas());
    check_texts(FIRST, bad_migrations());
}

#[test]
fn line_ends_of_another_system_are_no_change() {
    let repository =
        TestRepository::new("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$\n  SELECT 1\n$$;\n");
    repository.lock();
    for file in ["db/schema.sql", FIRST] {
        repository.write(file, repository.read(file).replace('\n', "\r\n"));
    }
    let ended = xtask(&repository, &["db-validate", "--format", "json"]).exits(0);
    let expected = [
        format!("warning carriage-return {FIRST}:1:51"),
        "warning carriage-return db/schema.sql:1:51".to_owned(),
    ];
    assert_eq!(places(&ended), expected);
}
