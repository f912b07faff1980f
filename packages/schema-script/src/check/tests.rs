use super::*;
use proptest::prelude::*;

/// `code severity line:column`, one for each finding.
fn found(bytes: impl AsRef<[u8]>, purpose: Purpose) -> Vec<String> {
    let checked = check(bytes.as_ref(), purpose);
    let show = |finding: &Finding| {
        let place = finding.position.map_or("-".to_owned(), |position| position.to_string());
        format!("{} {:?} {place}", finding.code, finding.severity)
    };
    checked.findings.iter().map(show).collect()
}

fn in_schema(text: &str) -> Vec<String> {
    found(text, Purpose::CanonicalSchema)
}

fn in_migration(text: &str) -> Vec<String> {
    found(text, Purpose::Migration)
}

const NOTHING: [&str; 0] = [];

#[test]
fn bytes_that_are_no_text_are_errors() {
    for (bytes, expected) in [
        (&b"\xEF\xBB\xBFSELECT 1;"[..], "byte-order-mark Error 1:1"),
        (b"SELECT 1; \0", "nul-byte Error 1:11"),
        (b"-- caf\xE9\n", "not-utf8 Error 1:7"),
        (b"\xFF\xFEa\0", "not-utf8 Error 1:1"),
    ] {
        assert_eq!(found(bytes, Purpose::Migration), [expected]);
        assert!(!check(bytes, Purpose::Migration).is_usable());
    }
    let utf16 = check(b"\xFF\xFEa\0", Purpose::Migration);
    assert!(utf16.findings[0].help.contains("UTF-16"));
}

#[test]
fn a_plain_script_has_no_findings() {
    let schema = "-- Items\nCREATE SCHEMA s;\nCREATE TABLE s.t (a int, b text DEFAULT E'\\\\');\n\
                  CREATE FUNCTION s.f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; END;\n\
                  DO $$ BEGIN INSERT INTO x VALUES (1); END $$;\nGRANT SELECT ON s.t TO r;\nLOCK TABLE s.t;\n";
    assert_eq!(in_schema(schema), NOTHING);
    let migration = "INSERT INTO s.t VALUES (1);\nSELECT f();\nDROP TABLE x;\nSET LOCAL work_mem = '1GB';\nSET ROLE r;\n\
                     CALL p();\nCREATE VIEW v AS SELECT 1;\nCREATE OR REPLACE VIEW v AS SELECT 1;\n";
    assert_eq!(in_migration(migration), NOTHING);
}

#[test]
fn what_pg_dump_writes_is_allowed() {
    let text = "SET statement_timeout = 0;\nSET lock_timeout = 0;\nSET idle_in_transaction_session_timeout = 0;\n\
                SET transaction_timeout = 0;\nSET client_encoding = 'UTF8';\nSET standard_conforming_strings = on;\n\
                SELECT pg_catalog.set_config('search_path', '', false);\nSET check_function_bodies = false;\n\
                SET xmloption = content;\nSET client_min_messages = warning;\nSET row_security = off;\n\
                SET default_tablespace = '';\nSET default_table_access_method = heap;\n\
                CREATE VIEW public.v AS\nSELECT\n    NULL::integer AS id;\n\
                CREATE OR REPLACE VIEW public.v AS\n SELECT id FROM t GROUP BY id;\n\
                CREATE TYPE public.y;\nCREATE TYPE public.y (INPUT = a, OUTPUT = b);\n\
                SELECT pg_catalog.setval('public.s', 1, false);\nSELECT pg_catalog.lo_create('16');\n";
    assert_eq!(in_schema(text), NOTHING);
}

#[test]
fn statements_that_belong_into_no_script_are_errors() {
    for (text, code) in [
        ("BEGIN", "transaction-control"),
        ("START TRANSACTION", "transaction-control"),
        ("COMMIT", "transaction-control"),
        ("end", "transaction-control"),
        ("ROLLBACK TO SAVEPOINT s", "transaction-control"),
        ("SAVEPOINT s", "transaction-control"),
        ("RELEASE s", "transaction-control"),
        ("ABORT", "transaction-control"),
        ("PREPARE TRANSACTION 'x'", "transaction-control"),
        ("COMMIT PREPARED 'x'", "transaction-control"),
        ("SET TRANSACTION READ ONLY", "transaction-control"),
        ("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY", "transaction-control"),
        ("SET standard_conforming_strings = off", "session-setting"),
        ("SET client_encoding TO 'LATIN1'", "session-setting"),
        ("SET NAMES 'LATIN1'", "session-setting"),
        ("CREATE DATABASE d", "create-database"),
        ("DROP DATABASE IF EXISTS d", "create-database"),
        ("ALTER DATABASE d SET work_mem = '1GB'", "names-database"),
        ("ALTER ROLE r IN DATABASE d SET work_mem = '1GB'", "names-database"),
        ("COMMENT ON DATABASE d IS 'x'", "names-database"),
        ("GRANT CONNECT ON DATABASE d TO r", "names-database"),
        ("REVOKE ALL ON DATABASE d FROM PUBLIC", "names-database"),
        ("CREATE TABLESPACE t LOCATION '/x'", "cluster-wide"),
        ("ALTER SYSTEM SET work_mem = '1GB'", "cluster-wide"),
        ("COPY t (a) FROM stdin;\n1\n\\.", "copy-data"),
        ("\\i other.sql", "psql-meta-command"),
        ("\\restrict abc", "psql-meta-command"),
    ] {
        for purpose in [Purpose::CanonicalSchema, Purpose::Migration] {
            let found = found(format!("CREATE SCHEMA s;\n-- batch: alone\n{text}"), purpose);
            assert_eq!(found, [format!("{code} Error 3:1")], "{text} {purpose:?}");
        }
    }
}

#[test]
fn statements_that_belong_into_no_canonical_schema_are_found() {
    for (text, expected) in [
        ("INSERT INTO t VALUES (1)", "data-change Error 1:1"),
        ("UPDATE t SET a = 1", "data-change Error 1:1"),
        ("DELETE FROM t", "data-change Error 1:1"),
        ("MERGE INTO t USING s ON true WHEN MATCHED THEN DELETE", "data-change Error 1:1"),
        ("TRUNCATE t", "data-change Error 1:1"),
        ("COPY t TO '/file'", "data-change Error 1:1"),
        ("COPY t FROM '/file'", "data-change Error 1:1"),
        ("CALL p()", "data-change Warning 1:1"),
        ("WITH x AS (INSERT INTO t VALUES (1) RETURNING a) SELECT a FROM x", "data-change Error 1:1"),
        ("WITH x AS (SELECT 1) DELETE FROM t", "data-change Error 1:1"),
        ("SELECT a INTO t FROM s", "data-change Error 1:1"),
        ("SELECT create_hypertable('t', 'time')", "data-change Warning 1:1"),
        ("SELECT set_config('work_mem', '1GB', false)", "session-setting Error 1:1"),
        ("SELECT set_config('standard_conforming_strings', 'off', false)", "session-setting Error 1:1"),
        ("SELECT set_config(a, b, false) FROM t", "session-setting Error 1:1"),
        ("SELECT 1 FROM (((", "unterminated Error 1:15"),
        ("SELECT nonsense nonsense nonsense", "data-change Warning 1:1"),
        ("SET work_mem = '1GB'", "session-setting Error 1:1"),
        ("SET TIME ZONE 'UTC'", "session-setting Error 1:1"),
        ("SET ROLE r", "session-setting Warning 1:1"),
        ("SET SESSION AUTHORIZATION r", "session-setting Warning 1:1"),
        ("DROP TABLE t", "drop-in-canonical-schema Warning 1:1"),
        ("CREATE ROLE r", "cluster-wide Warning 1:1"),
        ("ALTER USER r PASSWORD 'x'", "cluster-wide Warning 1:1"),
        ("DROP ROLE IF EXISTS r", "cluster-wide Warning 1:1"),
        ("GRANT a TO b", "cluster-wide Warning 1:1"),
    ] {
        assert_eq!(in_schema(text), [expected], "{text}");
    }
    for text in [
        "SELECT 1",
        "VALUES (1)",
        "CREATE USER MAPPING FOR r SERVER s",
        "PREPARE p AS SELECT 1",
        "SET CONSTRAINTS ALL DEFERRED",
    ] {
        assert_eq!(in_schema(text), NOTHING, "{text}");
    }
}

#[test]
fn a_query_too_long_to_parse_is_not_parsed() {
    let long = format!("SELECT {}1", "1 + ".repeat(1_000_000));
    assert_eq!(in_schema(&long), ["data-change Warning 1:1"]);
    let deep = format!("SELECT {}1{}", "(".repeat(1_000), ")".repeat(1_000));
    assert_eq!(in_schema(&deep), ["data-change Warning 1:1"]);
    let just_short = format!("SELECT {}1", "1+".repeat(2_000));
    assert_eq!(in_schema(&just_short), NOTHING);
    let unions = format!("SELECT 1{}", " UNION SELECT 1".repeat(250));
    assert_eq!(in_schema(&unions), NOTHING);
}

#[test]
fn meta_commands_are_found_wherever_they_stand() {
    assert_eq!(
        in_schema("SELECT 1 \\gexec\n"),
        ["psql-meta-command Error 1:10", "data-change Warning 1:1"]
            .iter()
            .rev()
            .map(|text| (*text).to_owned())
            .collect::<Vec<_>>()
    );
    assert_eq!(in_schema("CREATE TABLE t (a text DEFAULT '\\x'); -- \\d\n"), NOTHING);
    assert_eq!(
        in_migration("COPY t FROM stdin;\n\\N\n\\.\n\\d\n"),
        ["copy-data Error 1:1", "psql-meta-command Error 4:1"]
    );
}

#[test]
fn the_same_object_twice_is_an_error() {
    for (text, expected) in [
        ("CREATE TABLE t (a int);\nCREATE TABLE public.t (b int)", "duplicate-definition Error 2:1"),
        (
            "CREATE TABLE t (a int);\nCREATE TABLE IF NOT EXISTS \"t\" (b int)",
            "duplicate-definition Error 2:1",
        ),
        (
            "CREATE VIEW v AS SELECT 1;\nCREATE OR REPLACE VIEW v AS SELECT 2",
            "duplicate-definition Error 2:1",
        ),
        (
            "CREATE FUNCTION f(a int) AS 'x';\nCREATE OR REPLACE FUNCTION f(b int4 = 1) AS 'y'",
            "duplicate-definition Error 2:1",
        ),
        ("CREATE INDEX i ON t (a);\nCREATE INDEX i ON t (b)", "duplicate-definition Error 2:1"),
        ("CREATE TYPE t;\nCREATE TYPE t AS ENUM ();CREATE TYPE t;", "duplicate-definition Error 2:26"),
        ("CREATE POLICY p ON t;\nCREATE POLICY p ON t", "duplicate-definition Error 2:1"),
    ] {
        assert_eq!(in_schema(text).last().map(String::as_str), Some(expected), "{text}");
    }
    for text in [
        "CREATE FUNCTION f(a int) AS 'x';\nCREATE FUNCTION f(a text) AS 'y'",
        "CREATE FUNCTION f(a int) AS 'x';\nCREATE FUNCTION f(a int, b int) AS 'y'",
        "CREATE TABLE t (a int);\nSET search_path TO s;\nCREATE TABLE t (a int)",
        "CREATE TABLE t (a int);\nSELECT pg_catalog.set_config('search_path', 's', false);\nCREATE TABLE t (a int)",
        "CREATE TABLE t (a int);\nCREATE TABLE \"T\" (a int)",
        "CREATE TRIGGER g AFTER INSERT ON a EXECUTE FUNCTION f();\nCREATE TRIGGER g AFTER INSERT ON b EXECUTE FUNCTION f()",
        "CREATE INDEX ON t (a);\nCREATE INDEX ON t (a)",
        "CREATE TABLE t (a int);\nCREATE TYPE t AS ENUM ()",
    ] {
        assert_eq!(in_schema(text), NOTHING, "{text}");
    }
}

#[test]
fn invisible_characters_are_errors_in_code_and_warnings_in_text() {
    for (text, expected) in [
        ("SELECT\u{a0}1", "Error 1:7"),
        ("CREATE TABLE t\u{200b} (a int)", "Error 1:15"),
        ("CREATE TABLE \"t\u{200b}\" (a int)", "Error 1:16"),
        ("CREATE TABLE t (a int); -- \u{202e}", "Error 1:28"),
        ("CREATE TABLE t (a int); -- \u{a0}", "Warning 1:28"),
        ("CREATE TABLE t (a text DEFAULT '\u{202e}')", "Warning 1:33"),
        ("CREATE TABLE t (a text DEFAULT '\u{200d}')", "Warning 1:33"),
        ("DO $$ \u{2066} $$", "Error 1:7"),
        ("DO $$ \u{feff} $$", "Warning 1:7"),
        ("CREATE TABLE t\u{1b} (a int)", "Error 1:15"),
        ("CREATE TABLE \u{3164} (a int)", "Error 1:14"),
    ] {
        assert_eq!(in_migration(text), [format!("invisible-character {expected}")], "{text:?}");
    }
    for text in
        ["CREATE TABLE é (a int); -- 👩\u{200d}👧 ❤\u{fe0f}", "SELECT 'می\u{200c}خواهم'", "SELECT '\t'\u{c}"]
    {
        assert_eq!(in_migration(text), NOTHING, "{text:?}");
    }
    let message = &check("SELECT\u{a0}1".as_bytes(), Purpose::Migration).findings[0].message;
    assert_eq!(message, "U+00A0, a no-break space, stands in the SQL itself");
}

#[test]
fn line_ends_and_emptiness_are_warnings() {
    assert_eq!(in_migration("SELECT 1;\r\nSELECT 2;\r\n"), ["carriage-return Warning 1:10"]);
    for text in ["", "-- nothing\n", ";", " ;; /* ; */ ;"] {
        assert_eq!(in_schema(text), ["empty-file Warning -"], "{text:?}");
    }
    assert!(check(b"", Purpose::CanonicalSchema).is_usable());
}

#[test]
fn what_never_ends_is_an_error() {
    for (text, expected) in [
        ("CREATE TABLE t (\n  a text DEFAULT 'x\n);", "unterminated Error 2:18"),
        ("CREATE TABLE t (\n  a int;\nCREATE TABLE u (a int);", "unterminated Error 1:16"),
        ("DO $x$ $y$;", "unterminated Error 1:4"),
        ("/* /* */", "unterminated Error 1:1"),
        ("CREATE TABLE \"t (a int);", "unterminated Error 1:14"),
    ] {
        assert_eq!(in_schema(text), [expected], "{text}");
    }
    let finding = &check(b"'", Purpose::Migration).findings[0];
    assert_eq!(finding.message, "the string literal that begins here never ends");
}

#[test]
fn migrations_are_checked_by_batch() {
    for (text, expected) in [
        ("CREATE INDEX CONCURRENTLY i ON t (a);", "not-in-transaction Error 1:1"),
        ("-- batch: transaction\nSELECT 1;\nVACUUM t;", "not-in-transaction Error 3:1"),
        ("-- batch: alone\nVACUUM t;\nVACUUM u;", "not-alone Error 3:1"),
        ("-- batch: backfill\nUPDATE t SET a = 1;", "bad-backfill Error 2:1"),
        ("-- batch: backfill\nDELETE FROM t WHERE a;\nDELETE FROM u WHERE a;", "bad-backfill Error 3:1"),
        ("ALTER TYPE e ADD VALUE 'n';\nUPDATE t SET a = 'n';", "uncommitted-enum-label Warning 2:1"),
        ("SELECT 1,\n-- batch: alone\n2;", "bad-directive Error 2:1"),
        ("-- @rename from=x\nCREATE TABLE t (a int);", "bad-directive Error 1:1"),
        ("-- batch: solo\nCREATE TABLE t (a int);", "bad-directive Error 1:1"),
    ] {
        assert_eq!(in_migration(text), [expected], "{text}");
    }
    for text in [
        "-- batch: alone\nCREATE INDEX CONCURRENTLY i ON t (a);\n-- batch: alone\nVACUUM t;\n-- batch: transaction\nSELECT 1; SELECT 2;",
        "ALTER TYPE e ADD VALUE 'n';\n-- batch: transaction\nUPDATE t SET a = 'n';",
        "ALTER TYPE e ADD VALUE 'n';\nALTER TYPE e ADD VALUE 'o' AFTER 'n';",
    ] {
        assert_eq!(in_migration(text), NOTHING, "{text}");
    }
    assert_eq!(in_schema("CREATE TABLE t (\n  -- batch: number of the lot\n  lot int\n);"), NOTHING);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn checking_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..120)) {
        let _ = check(&bytes, Purpose::CanonicalSchema);
        let _ = check(&bytes, Purpose::Migration);
    }

    #[test]
    fn nearly_sql_never_panics(text in "(CREATE |TABLE |FUNCTION |TYPE |DOMAIN |SELECT |WITH |set_config|GRANT |ON |TO |COMMENT |ALTER |ADD |COPY |FROM |STDIN|OPERATOR |CAST |AS |[a-z.(),;'\"$\\\\@*:= \n-]|U&\"|\u{202e}|é|-- @renamed from=|-- batch: )*") {
        let checked = check(text.as_bytes(), Purpose::CanonicalSchema);
        let _ = check(text.as_bytes(), Purpose::Migration);
        if let Some(source) = checked.source {
            let _ = crate::locate::Locations::of(&source);
            let _ = crate::checksum::cosmetic_checksum(&text);
            let _ = crate::extension::extensions_with_version(&text);
        }
    }
}
