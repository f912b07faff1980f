//! Statements that may not stand in a script, by their leading words.
//!
//! Words decide, not sqlparser's statements: PostgreSQL tells statements apart by these words, while sqlparser
//! fails on statements that are newer than it is. What a query does inside is sqlparser's (see `query`).

use super::{query, settings};
use crate::Purpose;
use crate::cursor::Cursor;
use crate::finding::{Code, Finding, Severity};
use crate::scan::{Scanner, TokenKind};
use crate::split::{Script, Statement};
use crate::text::SourceText;

pub(super) fn check(source: &SourceText, script: &Script<'_>, purpose: Purpose) -> Vec<Finding> {
    let mut findings = meta_commands(source, script);
    for statement in &script.statements {
        let place = |finding: Finding| finding.at(source.position(statement.span.start));
        findings.extend(find(statement, purpose).into_iter().map(place));
    }
    findings
}

fn find(statement: &Statement<'_>, purpose: Purpose) -> Vec<Finding> {
    let cursor = statement.cursor();
    let mut findings = Vec::new();
    findings.extend(copy_data(statement));
    findings.extend(transaction_control(cursor));
    findings.extend(settings::check(cursor, purpose));
    findings.extend(database(cursor));
    findings.extend(cluster_wide(cursor));
    if purpose == Purpose::CanonicalSchema {
        findings.extend(data_change(statement));
        findings.extend(query::check(statement));
        if cursor.is_word("DROP") && findings.is_empty() {
            let message =
                format!("`{}` drops something, and this script says what there is", first_words(statement));
            findings.push(Finding::new(Code::DropInCanonicalSchema, Severity::Warning, message));
        }
    }
    findings
}

fn meta_commands(source: &SourceText, script: &Script<'_>) -> Vec<Finding> {
    // A script without a backslash has none, and few have one outside of quotes.
    if !source.as_str().contains('\\') {
        return Vec::new();
    }
    let mut data = script.statements.iter().filter_map(|statement| statement.copy_data.clone()).peekable();
    let mut findings = Vec::new();
    let mut scanner = Scanner::new(source.as_str());
    while let Some(Ok(token)) = scanner.next() {
        while let Some(range) = data.next_if(|range| range.start <= token.end) {
            scanner.skip_to(range.end);
        }
        if token.kind != TokenKind::MetaCommand {
            continue;
        }
        let command = source.as_str()[token.span()].split_whitespace().next().unwrap_or("\\");
        let message = format!("`{command}` is a command of psql");
        let finding =
            Finding::new(Code::PsqlMetaCommand, Severity::Error, message).at(source.position(token.start));
        findings.push(if matches!(command, "\\restrict" | "\\unrestrict") {
            finding.with_help(
                "remove the line: pg_dump writes it for psql; `cargo xtask db-export` leaves it out",
            )
        } else {
            finding
        });
    }
    findings
}

fn copy_data(statement: &Statement<'_>) -> Option<Finding> {
    statement.copy_data.as_ref()?;
    Some(Finding::new(Code::CopyData, Severity::Error, "`COPY … FROM STDIN` takes its data from the client"))
}

fn transaction_control(mut cursor: Cursor<'_>) -> Option<Finding> {
    let is_control = if cursor.accept_any(&["COMMIT", "ROLLBACK"]) {
        true
    } else if cursor.accept("PREPARE") {
        cursor.is_word("TRANSACTION")
    } else if cursor.accept("SET") {
        cursor.is_word("TRANSACTION")
            || cursor.accept_all(&["LOCAL", "TRANSACTION"])
            || cursor.accept_all(&["SESSION", "CHARACTERISTICS"])
    } else {
        cursor.is_any(&["BEGIN", "START", "END", "ABORT", "SAVEPOINT", "RELEASE"])
    };
    is_control.then(|| {
        Finding::new(
            Code::TransactionControl,
            Severity::Error,
            "transactions are begun and ended by schema-sync only",
        )
    })
}

fn data_change(statement: &Statement<'_>) -> Option<Finding> {
    let cursor = statement.cursor();
    if cursor.is_word("CALL") {
        let message = "what the called procedure does is not known before it runs";
        return Some(Finding::new(Code::DataChange, Severity::Warning, message));
    }
    let changes = cursor.is_any(&["INSERT", "UPDATE", "DELETE", "MERGE", "TRUNCATE"]);
    let copies = cursor.is_word("COPY") && statement.copy_data.is_none();
    (changes || copies).then(|| {
        let message =
            format!("`{}` is about rows, and this script says what the database is", first_words(statement));
        Finding::new(Code::DataChange, Severity::Error, message)
    })
}

fn first_words(statement: &Statement<'_>) -> String {
    statement.leading_words(2).join(" ")
}

/// Creating and dropping databases, and naming one: a script runs in scratch databases too, which are called
/// otherwise, on a server that may well have the one that is named.
fn database(mut cursor: Cursor<'_>) -> Option<Finding> {
    if cursor.is_any(&["CREATE", "DROP"]) {
        cursor.advance();
        return cursor.is_word("DATABASE").then(|| {
            Finding::new(
                Code::CreateDatabase,
                Severity::Error,
                "a script neither creates nor drops databases",
            )
        });
    }
    let names_database = if cursor.accept("ALTER") {
        cursor.is_word("DATABASE")
            || (cursor.accept_any(&["ROLE", "USER"])
                && cursor.name().is_some()
                && cursor.accept_all(&["IN", "DATABASE"]))
    } else if cursor.is_any(&["GRANT", "REVOKE", "COMMENT", "SECURITY"]) {
        cursor.skip_to_any(&["ON"]) && cursor.accept_all(&["ON", "DATABASE"])
    } else {
        false
    };
    names_database.then(|| {
        Finding::new(
            Code::NamesDatabase,
            Severity::Error,
            "it names a database, and scratch databases are called otherwise",
        )
    })
}

fn cluster_wide(mut cursor: Cursor<'_>) -> Option<Finding> {
    let found = |severity, what: &str| {
        let message = format!("{what} for the whole cluster, not for one database");
        Some(Finding::new(Code::ClusterWide, severity, message))
    };
    if cursor.accept_all(&["ALTER", "SYSTEM"]) {
        return found(Severity::Error, "the server is configured");
    }
    if cursor.accept_any(&["CREATE", "ALTER", "DROP"]) {
        if cursor.accept_all(&["USER", "MAPPING"]) {
            return None;
        }
        if cursor.is_word("TABLESPACE") {
            return found(Severity::Error, "tablespaces are");
        }
        if cursor.accept_any(&["ROLE", "USER", "GROUP"]) {
            cursor.accept_existence();
            let is_in_database = cursor.name().is_some() && cursor.is_word("IN");
            return if is_in_database { None } else { found(Severity::Warning, "roles are") };
        }
        return None;
    }
    if cursor.accept_any(&["GRANT", "REVOKE"]) {
        let is_on_object = cursor.skip_to_any(&["ON"]);
        return if is_on_object { None } else { found(Severity::Warning, "membership in roles is") };
    }
    None
}
