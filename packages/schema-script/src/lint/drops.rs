//! What is lost, or is not what others take it for any more.

use super::facts::{Facts, Piece};
use super::hit::Hit;
use super::rules;
use super::words::{place_of, sequence};
use crate::cursor::Cursor;

pub(super) fn check(_facts: &Facts<'_>, _number: usize, piece: &Piece<'_>) -> Vec<Hit> {
    let mut hits: Vec<Hit> = piece.actions.iter().filter_map(|action| of_action(piece, *action)).collect();
    let cursor = piece.cursor();
    hits.extend(of_statement(piece, cursor));
    hits.extend(cascade(piece, cursor));
    hits.extend(existence(piece, cursor));
    hits
}

fn of_action(piece: &Piece<'_>, action: Cursor<'_>) -> Option<Hit> {
    let mut ahead = action;
    let rule = if ahead.accept_all(&["DROP", "CONSTRAINT"]) {
        &rules::DROPS_CONSTRAINT
    } else if ahead.accept_all(&["DISABLE", "ROW", "LEVEL", "SECURITY"])
        || ahead.accept_all(&["NO", "FORCE", "ROW", "LEVEL", "SECURITY"])
    {
        &rules::DISABLES_ROW_SECURITY
    } else {
        return None;
    };
    Some(piece.hit(rule, action.offset()))
}

fn of_statement(piece: &Piece<'_>, mut cursor: Cursor<'_>) -> Option<Hit> {
    let start = cursor.offset();
    let rule = if cursor.accept("TRUNCATE") {
        &rules::TRUNCATES
    } else if cursor.accept_all(&["DROP", "OWNED"]) {
        &rules::DROPS_CASCADE
    } else if cursor.accept("ALTER") {
        if cursor.is_word("EXTENSION") && sequence(cursor, &["UPDATE"]) {
            &rules::EXTENSION_UPDATE
        } else if cursor.is_word("SEQUENCE") && sequence(cursor, &["RESTART"]) {
            &rules::RESTARTS_SEQUENCE
        } else if renames(cursor) {
            &rules::RENAME_BREAKS_CLIENTS
        } else {
            return None;
        }
    } else {
        return None;
    };
    Some(piece.hit(rule, start))
}

/// A new name of what clients name: not of constraints, indexes or triggers.
fn renames(cursor: Cursor<'_>) -> bool {
    let is_named_by_clients = cursor.is_any(&[
        "TABLE",
        "VIEW",
        "MATERIALIZED",
        "FOREIGN",
        "SCHEMA",
        "TYPE",
        "FUNCTION",
        "PROCEDURE",
        "ROUTINE",
    ]);
    let moves = ["TABLE", "VIEW", "MATERIALIZED", "FUNCTION", "PROCEDURE", "TYPE"];
    let changes_schema = cursor.is_any(&moves) && sequence(cursor, &["SET", "SCHEMA"]);
    is_named_by_clients
        && (changes_schema || (sequence(cursor, &["RENAME"]) && !sequence(cursor, &["RENAME", "CONSTRAINT"])))
}

/// `DROP … CASCADE`, also of a column, and `TRUNCATE … CASCADE`. In a foreign key the word is what it does later.
fn cascade(piece: &Piece<'_>, cursor: Cursor<'_>) -> Option<Hit> {
    let hit = |offset| piece.hit(&rules::DROPS_CASCADE, offset);
    if cursor.is_any(&["DROP", "TRUNCATE"]) {
        return place_of(cursor, &["CASCADE"]).map(hit);
    }
    let drops = piece.actions.iter().filter(|action| action.is_word("DROP"));
    drops.filter_map(|action| place_of(*action, &["CASCADE"])).map(hit).next()
}

/// An extension is the cluster's to have, and pg_dump writes `IF NOT EXISTS` for it.
fn existence(piece: &Piece<'_>, cursor: Cursor<'_>) -> Option<Hit> {
    let mut ahead = cursor;
    if !ahead.accept_any(&["CREATE", "ALTER", "DROP"]) || ahead.is_word("EXTENSION") {
        return None;
    }
    let place = place_of(cursor, &["IF", "NOT", "EXISTS"]).or_else(|| place_of(cursor, &["IF", "EXISTS"]))?;
    // Bodies of routines in the standard's syntax are no concern of ours.
    let is_routine = ahead.is_any(&["FUNCTION", "PROCEDURE", "OR"]);
    (!is_routine).then(|| piece.hit(&rules::HIDES_DIFFERENCE, place))
}
