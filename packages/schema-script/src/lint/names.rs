//! Names that PostgreSQL will not keep as they are written.

use super::facts::{Facts, Piece};
use super::hit::Hit;
use super::rules;
use crate::cursor::NAME_LIMIT;
use crate::scan::{Scanner, TokenKind};

pub(super) fn check(_facts: &Facts<'_>, _number: usize, piece: &Piece<'_>) -> Vec<Hit> {
    let text = piece.statement.text;
    let long = Scanner::new(text).map_while(Result::ok).filter(|token| {
        let piece = &text[token.span()];
        let length = match token.kind {
            TokenKind::Word => piece.len(),
            // An escape in a `U&"…"` is longer than what it means.
            TokenKind::QuotedName if piece.starts_with('"') => {
                piece[1..].trim_end_matches('"').replace("\"\"", "\"").len()
            }
            _ => 0,
        };
        length > NAME_LIMIT
    });
    long.map(|token| piece.hit_about(&rules::IDENTIFIER_TOO_LONG, token.start, &text[token.span()])).collect()
}
