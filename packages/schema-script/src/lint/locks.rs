//! What keeps others from a table for as long as its rows are read or written.

use super::facts::{Facts, Piece};
use super::hit::Hit;
use super::rules;
use super::words::{has, is_column, sequence};
use crate::cursor::Cursor;

pub(super) fn check(facts: &Facts<'_>, number: usize, piece: &Piece<'_>) -> Vec<Hit> {
    let mut hits: Vec<Hit> =
        piece.actions.iter().filter_map(|action| of_action(facts, number, piece, *action)).collect();
    let cursor = piece.cursor();
    hits.extend(maintenance(piece, cursor));
    hits.extend(partition_of(piece, cursor));
    hits.extend(rows(facts, number, piece, cursor));
    hits
}

/// What an action of `ALTER TABLE` does to the rows.
fn of_action(facts: &Facts<'_>, number: usize, piece: &Piece<'_>, action: Cursor<'_>) -> Option<Hit> {
    let hit = |rule| Some(piece.hit(rule, action.offset()));
    let starts = |words: &[&str]| {
        let mut ahead = action;
        ahead.accept_all(words)
    };
    if is_column(action) {
        let numbered = ["SERIAL", "BIGSERIAL", "SMALLSERIAL", "IDENTITY"];
        if numbered.iter().any(|word| has(action, &[word])) {
            return hit(&rules::IDENTITY_REWRITES_TABLE);
        }
        return if has(action, &["CHECK"]) { hit(&rules::VALIDATED_CHECK) } else { None };
    }
    let sets_storage =
        [&["SET", "LOGGED"][..], &["SET", "UNLOGGED"], &["SET", "TABLESPACE"], &["SET", "ACCESS", "METHOD"]];
    if sets_storage.iter().any(|words| starts(words)) || sequence(action, &["SET", "EXPRESSION"]) {
        return hit(&rules::STORAGE_REWRITES_TABLE);
    }
    if starts(&["ADD"]) && adds_exclusion(action) {
        return hit(&rules::EXCLUSION_BUILDS_INDEX);
    }
    if starts(&["VALIDATE", "CONSTRAINT"]) {
        let mut name = action;
        name.accept_all(&["VALIDATE", "CONSTRAINT"]);
        let name = name.name()?;
        return if facts.past.is_added_in(piece.batch, piece.subjects.first()?, &name) {
            hit(&rules::VALIDATES_AT_ONCE)
        } else {
            None
        };
    }
    if starts(&["DETACH", "PARTITION"]) && !has(action, &["CONCURRENTLY"]) && !has(action, &["FINALIZE"]) {
        return hit(&rules::DETACH_NOT_CONCURRENT);
    }
    if starts(&["ATTACH", "PARTITION"]) {
        return attach(facts, number, piece, action);
    }
    None
}

fn adds_exclusion(mut action: Cursor<'_>) -> bool {
    action.accept("ADD");
    if action.accept("CONSTRAINT") {
        action.name();
    }
    action.is_word("EXCLUDE")
}

/// A partition that the script has made is empty; one that it has given a check is taken to be proven by it.
fn attach(facts: &Facts<'_>, number: usize, piece: &Piece<'_>, mut action: Cursor<'_>) -> Option<Hit> {
    let start = action.offset();
    action.accept_all(&["ATTACH", "PARTITION"]);
    let partition = piece.qualify(action.qualified_name()?);
    let is_known = facts.is_made(&partition, number) || facts.past.is_checked(&partition, number);
    (!is_known).then(|| piece.hit_about(&rules::ATTACH_SCANS_PARTITION, start, partition.join(".")))
}

/// `VACUUM FULL`, `CLUSTER`, `REINDEX`, `REFRESH MATERIALIZED VIEW`.
fn maintenance(piece: &Piece<'_>, mut cursor: Cursor<'_>) -> Option<Hit> {
    let start = cursor.offset();
    if cursor.accept("VACUUM") {
        return has(cursor, &["FULL"]).then(|| piece.hit(&rules::STORAGE_REWRITES_TABLE, start));
    }
    if cursor.accept_any(&["CLUSTER", "REPACK"]) {
        return (!has(cursor, &["CONCURRENTLY"])).then(|| piece.hit(&rules::STORAGE_REWRITES_TABLE, start));
    }
    let rule = if cursor.accept("REINDEX") {
        &rules::REINDEX_NOT_CONCURRENT
    } else if cursor.accept_all(&["REFRESH", "MATERIALIZED", "VIEW"]) {
        &rules::REFRESH_NOT_CONCURRENT
    } else {
        return None;
    };
    let fills_nothing = sequence(cursor, &["WITH", "NO", "DATA"]);
    (!has(cursor, &["CONCURRENTLY"]) && !fills_nothing).then(|| piece.hit(rule, start))
}

fn partition_of(piece: &Piece<'_>, mut cursor: Cursor<'_>) -> Option<Hit> {
    let start = cursor.offset();
    let is_table = cursor.accept("CREATE") && {
        cursor.accept_any(&["UNLOGGED", "FOREIGN"]);
        cursor.accept("TABLE")
    };
    let is_partition = is_table && {
        cursor.accept_existence();
        cursor.qualified_name().is_some() && cursor.accept_all(&["PARTITION", "OF"])
    };
    is_partition.then(|| piece.hit(&rules::PARTITION_LOCKS_PARENT, start))
}

/// Rows that are changed, under a lock or all at once.
fn rows(facts: &Facts<'_>, number: usize, piece: &Piece<'_>, cursor: Cursor<'_>) -> Option<Hit> {
    let is_query = cursor.is_word("INSERT") && has(cursor, &["SELECT"]);
    if !cursor.is_any(&["UPDATE", "DELETE", "MERGE"]) && !is_query {
        return None;
    }
    let table = piece.subjects.first()?;
    let is_locked = facts.past.is_shut(piece.batch, table, number);
    if is_locked {
        return Some(piece.hit(&rules::ROWS_UNDER_LOCK, cursor.offset()));
    }
    let is_whole = cursor.is_any(&["UPDATE", "DELETE"]) && !has(cursor, &["WHERE"]);
    is_whole.then(|| piece.hit(&rules::CHANGES_ALL_ROWS, cursor.offset()))
}
