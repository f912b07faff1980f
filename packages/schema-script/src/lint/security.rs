//! Who gets to do what nobody meant them to do.

use super::facts::{Facts, Name, Piece};
use super::hit::Hit;
use super::rules;
use super::words::{has, place_of, sequence};
use crate::cursor::Cursor;
use crate::definition::created;
use crate::scan::{Scanner, TokenKind};

pub(super) fn check(facts: &Facts<'_>, _number: usize, piece: &Piece<'_>) -> Vec<Hit> {
    let cursor = piece.cursor();
    let mut hits: Vec<Hit> = Vec::new();
    hits.extend(definer(facts, piece, cursor));
    hits.extend(dynamic(piece, cursor));
    hits.extend(view(facts, piece, cursor));
    hits.extend(public(piece, cursor));
    if cursor.is_word("DO") {
        hits.push(piece.hit(&rules::UNCHECKED_DO_BLOCK, 0));
    }
    hits
}

fn is_routine(mut cursor: Cursor<'_>) -> bool {
    cursor.accept("CREATE") && {
        cursor.accept_all(&["OR", "REPLACE"]);
        cursor.is_any(&["FUNCTION", "PROCEDURE"])
    }
}

/// The names in a body that is a string are looked up when it runs; those of one in the standard's syntax are not.
fn definer(facts: &Facts<'_>, piece: &Piece<'_>, cursor: Cursor<'_>) -> Option<Hit> {
    let place = place_of(cursor, &["SECURITY", "DEFINER"]).filter(|_| is_routine(cursor))?;
    let is_bound = sequence(cursor, &["BEGIN", "ATOMIC"]) || !has_string_body(cursor);
    if has(cursor, &["SET", "SEARCH_PATH"]) || is_bound {
        return None;
    }
    let name = created(&mut piece.cursor(), &piece.schema);
    let is_set_later = name.as_ref().is_some_and(|name| facts.past.sets_search_path(&name.path));
    let about = name.map(|name| name.path[..name.path.len().min(2)].join(".")).unwrap_or_default();
    (!is_set_later).then(|| piece.hit_about(&rules::SECURITY_DEFINER_SEARCH_PATH, place, about))
}

fn has_string_body(mut cursor: Cursor<'_>) -> bool {
    while cursor.skip_to_any(&["AS"]) {
        cursor.advance();
        if cursor.is_kind(TokenKind::DollarString) || cursor.is_kind(TokenKind::String) {
            return true;
        }
    }
    false
}

/// `EXECUTE 'DROP TABLE ' || name` in a body of PL/pgSQL.
fn dynamic(piece: &Piece<'_>, mut cursor: Cursor<'_>) -> Option<Hit> {
    if !is_routine(cursor) && !cursor.is_word("DO") {
        return None;
    }
    while !cursor.is_at_end() {
        if cursor.is_kind(TokenKind::DollarString) {
            let body = cursor.token_text();
            let tag = body[1..].find('$').map_or(0, |end| end + 2);
            let inner = body.get(tag..body.len().saturating_sub(tag)).unwrap_or_default();
            if let Some(place) = pasted(inner) {
                return Some(piece.hit(&rules::DYNAMIC_SQL, cursor.offset() + tag + place));
            }
        }
        cursor.advance();
    }
    None
}

/// Where a body executes what is pasted together without quoting.
fn pasted(body: &str) -> Option<usize> {
    let (mut executes, mut pastes) = (None, false);
    for token in Scanner::new(body).map_while(Result::ok).filter(|token| !token.is_blank()) {
        let word = &body[token.span()];
        match token.kind {
            TokenKind::Semicolon if executes.is_some() && pastes => return executes,
            TokenKind::Semicolon => (executes, pastes) = (None, false),
            TokenKind::Word if word.eq_ignore_ascii_case("execute") => {
                (executes, pastes) = (Some(token.start), false)
            }
            TokenKind::Word
                if [
                    "format",
                    "quote_ident",
                    "quote_literal",
                    "quote_nullable",
                    "function",
                    "procedure",
                    "on",
                ]
                .iter()
                .any(|known| word.eq_ignore_ascii_case(known)) =>
            {
                executes = None;
            }
            TokenKind::Operator if word == "||" => pastes = true,
            _ => {}
        }
    }
    None
}

/// A view over a table with row security reads it as the view's owner, whom the policies bind only if forced.
fn view(facts: &Facts<'_>, piece: &Piece<'_>, mut cursor: Cursor<'_>) -> Option<Hit> {
    let is_view = cursor.accept("CREATE") && {
        cursor.accept_all(&["OR", "REPLACE"]);
        cursor.accept("RECURSIVE");
        cursor.accept("VIEW")
    };
    if !is_view {
        return None;
    }
    let start = cursor.offset();
    let name = piece.qualify(cursor.qualified_name()?);
    let is_invoker =
        has(cursor, &["SECURITY_INVOKER"]) && !crate::transaction::option_is_off(cursor, "SECURITY_INVOKER");
    let is_set_later = facts.past.reads_as_invoker(&name);
    let bypassed = names(piece, cursor).into_iter().find(|name| facts.past.is_guarded(name))?;
    let about = format!("{} over {}", name.join("."), bypassed.join("."));
    (!is_invoker && !is_set_later).then(|| piece.hit_about(&rules::VIEW_BYPASSES_ROW_SECURITY, start, about))
}

/// Everything in a text that may be a table's name.
fn names(piece: &Piece<'_>, mut cursor: Cursor<'_>) -> Vec<Name> {
    let mut names = Vec::new();
    while !cursor.is_at_end() {
        match cursor.qualified_name() {
            Some(name) => names.push(piece.qualify(name)),
            None => cursor.advance(),
        }
    }
    names
}

fn public(piece: &Piece<'_>, mut cursor: Cursor<'_>) -> Option<Hit> {
    let is_grant = cursor.is_word("GRANT")
        || (cursor.accept_all(&["ALTER", "DEFAULT", "PRIVILEGES"])
            && cursor.skip_to_any(&["GRANT", "REVOKE"]));
    if !is_grant || !cursor.accept("GRANT") || !cursor.skip_to_any(&["TO"]) {
        return None;
    }
    place_of(cursor, &["PUBLIC"]).map(|place| piece.hit(&rules::GRANT_TO_PUBLIC, place))
}
