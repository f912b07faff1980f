//! What a statement needs of the transaction it runs in, by its words.
//!
//! Where the words do not decide it (a partitioned table's index, a subscription's slot), PostgreSQL still
//! does, with SQLSTATE 25001. Leading words decide rather than sqlparser's statements: it knows only some of
//! these statements, and one it cannot parse must still be classified.

use crate::cursor::Cursor;
use crate::scan::TokenKind;
use crate::split::Statement;

/// What a statement needs of its transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransactionNeed {
    /// Runs inside a transaction block and outside.
    Any,
    /// Refused inside a transaction block (25001), so it runs alone.
    Alone,
    /// Runs inside a transaction block, but what it makes cannot be used before the commit (55P04).
    CommitBeforeUse,
}

/// What a statement needs of its transaction.
pub fn transaction_need(statement: &Statement<'_>) -> TransactionNeed {
    let mut cursor = statement.cursor();
    if is_add_value(cursor) {
        return TransactionNeed::CommitBeforeUse;
    }
    let runs_alone = match cursor.word().map(str::to_ascii_uppercase).as_deref() {
        Some("CREATE") => create_runs_alone(cursor),
        Some("DROP") => drop_runs_alone(cursor),
        Some("ALTER") => alter_runs_alone(cursor),
        Some("REINDEX") => reindex_runs_alone(cursor),
        Some("VACUUM") => true,
        Some("CLUSTER" | "REPACK") => clusters_all(cursor),
        Some("COMMIT" | "ROLLBACK") => cursor.accept("PREPARED"),
        Some("DISCARD") => cursor.accept("ALL"),
        Some(_) | None => false,
    };
    if runs_alone { TransactionNeed::Alone } else { TransactionNeed::Any }
}

/// The label that `ALTER TYPE … ADD VALUE` adds.
pub fn added_enum_label(statement: &Statement<'_>) -> Option<String> {
    let mut cursor = statement.cursor();
    if !is_add_value(cursor) {
        return None;
    }
    while !cursor.is_at_end() && !cursor.is_kind(TokenKind::String) {
        cursor.advance();
    }
    cursor.string()
}

fn is_add_value(mut cursor: Cursor<'_>) -> bool {
    cursor.accept_all(&["ALTER", "TYPE"])
        && cursor.qualified_name().is_some()
        && cursor.accept_all(&["ADD", "VALUE"])
}

fn create_runs_alone(mut cursor: Cursor<'_>) -> bool {
    cursor.accept("UNIQUE");
    if cursor.accept("INDEX") {
        return cursor.accept("CONCURRENTLY");
    }
    if cursor.accept("SUBSCRIPTION") {
        // A slot is made unless the options say no (manual: "CREATE SUBSCRIPTION").
        return !option_is_off(cursor, "CREATE_SLOT") && !option_is_off(cursor, "CONNECT");
    }
    cursor.accept_any(&["DATABASE", "TABLESPACE"])
}

fn drop_runs_alone(mut cursor: Cursor<'_>) -> bool {
    if cursor.accept("INDEX") {
        return cursor.accept("CONCURRENTLY");
    }
    cursor.accept_any(&["DATABASE", "TABLESPACE", "SUBSCRIPTION"])
}

fn alter_runs_alone(mut cursor: Cursor<'_>) -> bool {
    if cursor.accept("SYSTEM") {
        return true;
    }
    if cursor.accept("DATABASE") {
        return cursor.name().is_some() && cursor.accept_all(&["SET", "TABLESPACE"]);
    }
    if cursor.accept("SUBSCRIPTION") {
        // REFRESH runs alone, and so does a change of the publications that refreshes, as it does by default.
        let _subscription = cursor.name();
        let changes_publications =
            cursor.accept_any(&["SET", "ADD", "DROP"]) && cursor.is_word("PUBLICATION");
        return cursor.is_word("REFRESH") || (changes_publications && !option_is_off(cursor, "REFRESH"));
    }
    if !cursor.accept("TABLE") {
        return false;
    }
    cursor.accept_existence();
    cursor.accept("ONLY");
    let is_detached = cursor.qualified_name().is_some() && cursor.accept_all(&["DETACH", "PARTITION"]);
    is_detached && cursor.qualified_name().is_some() && cursor.accept("CONCURRENTLY")
}

fn reindex_runs_alone(mut cursor: Cursor<'_>) -> bool {
    if cursor.is_kind(TokenKind::Open) {
        let is_concurrent = has_option(cursor, "CONCURRENTLY") && !option_is_off(cursor, "CONCURRENTLY");
        cursor.skip_group();
        if is_concurrent {
            return true;
        }
    }
    if cursor.accept_any(&["SCHEMA", "DATABASE", "SYSTEM"]) {
        return true;
    }
    cursor.accept_any(&["INDEX", "TABLE"]) && cursor.accept("CONCURRENTLY")
}

/// `CLUSTER` and `REPACK` without a table, and `REPACK (CONCURRENTLY)`.
fn clusters_all(mut cursor: Cursor<'_>) -> bool {
    cursor.accept("VERBOSE");
    if cursor.is_kind(TokenKind::Open) {
        if has_option(cursor, "CONCURRENTLY") && !option_is_off(cursor, "CONCURRENTLY") {
            return true;
        }
        cursor.skip_group();
    }
    cursor.is_at_end()
}

fn has_option(mut cursor: Cursor<'_>, option: &str) -> bool {
    while !cursor.is_at_end() {
        if cursor.accept(option) {
            return true;
        }
        cursor.advance();
    }
    false
}

/// Whether an option is given as `false`, `off`, `no` or `0`; given without a value it is on.
pub(crate) fn option_is_off(mut cursor: Cursor<'_>, option: &str) -> bool {
    while !cursor.is_at_end() {
        if !cursor.accept(option) {
            cursor.advance();
            continue;
        }
        cursor.accept_symbol("=");
        let value = cursor.token_text().trim_matches('\'').to_ascii_lowercase();
        return matches!(value.as_str(), "false" | "off" | "no" | "0");
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::split::split;

    fn need(text: &str) -> TransactionNeed {
        transaction_need(&split(text).statements[0])
    }

    #[test]
    fn statements_that_postgresql_refuses_in_a_block_run_alone() {
        for text in [
            "CREATE INDEX CONCURRENTLY i ON t (a)",
            "create unique index /* c */ concurrently if not exists i on t (a)",
            "DROP INDEX CONCURRENTLY IF EXISTS i",
            "REINDEX INDEX CONCURRENTLY i",
            "REINDEX (VERBOSE, CONCURRENTLY) TABLE t",
            "REINDEX SCHEMA s",
            "ALTER TABLE ONLY s.t DETACH PARTITION s.p CONCURRENTLY",
            "ALTER TABLE IF EXISTS t DETACH PARTITION p CONCURRENTLY",
            "VACUUM (FULL) t",
            "CLUSTER",
            "CLUSTER VERBOSE",
            "CREATE DATABASE d",
            "DROP DATABASE d",
            "ALTER DATABASE d SET TABLESPACE x",
            "CREATE TABLESPACE x LOCATION '/x'",
            "DROP TABLESPACE x",
            "ALTER SYSTEM SET work_mem = '1GB'",
            "CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p",
            "DROP SUBSCRIPTION s",
            "ALTER SUBSCRIPTION s REFRESH PUBLICATION",
            "ALTER SUBSCRIPTION s SET PUBLICATION p",
            "COMMIT PREPARED 'x'",
            "DISCARD ALL",
            "REPACK (CONCURRENTLY) t",
        ] {
            assert_eq!(need(text), TransactionNeed::Alone, "{text}");
        }
    }

    #[test]
    fn all_else_runs_in_any_transaction() {
        for text in [
            "CREATE INDEX i ON t (a)",
            "CREATE INDEX \"concurrently\" ON t (a)",
            "CREATE TABLE t (concurrently int)",
            "REINDEX TABLE t",
            "REINDEX (CONCURRENTLY off) TABLE t",
            "REFRESH MATERIALIZED VIEW CONCURRENTLY v",
            "ALTER TABLE t DETACH PARTITION p",
            "CLUSTER t USING i",
            "ALTER DATABASE d SET work_mem = '1MB'",
            "CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p WITH (create_slot = false)",
            "CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p WITH (connect = 'off')",
            "ALTER SUBSCRIPTION s SET PUBLICATION p WITH (refresh = false)",
            "ALTER SUBSCRIPTION s DISABLE",
            "ALTER TYPE t RENAME VALUE 'a' TO 'b'",
            "TRUNCATE t",
        ] {
            assert_eq!(need(text), TransactionNeed::Any, "{text}");
        }
    }

    #[test]
    fn enum_labels_are_used_after_the_commit() {
        let script = split("ALTER TYPE s.\"T\" ADD VALUE IF NOT EXISTS 'it''s' BEFORE 'b'");
        assert_eq!(transaction_need(&script.statements[0]), TransactionNeed::CommitBeforeUse);
        assert_eq!(added_enum_label(&script.statements[0]).as_deref(), Some("it's"));
    }
}
