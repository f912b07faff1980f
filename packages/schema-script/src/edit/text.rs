//! Edits of the text of one statement.

use crate::cursor::Cursor;
use crate::scan::TokenKind;

/// A comment of another text: `COMMENT ON … IS literal`.
pub(super) fn with_comment(text: &str, literal: &str) -> Option<String> {
    let mut cursor = Cursor::new(text);
    while cursor.skip_to_any(&["IS"]) {
        let mut ahead = cursor;
        ahead.advance();
        let start = ahead.offset();
        let is_text = ahead.is_kind(TokenKind::String) || ahead.is_kind(TokenKind::DollarString);
        ahead.advance();
        if is_text && ahead.is_at_end() {
            return Some(format!("{}{literal}", &text[..start]));
        }
        cursor.advance();
    }
    None
}

/// A routine of another body, in the quotes that it has.
pub(super) fn with_body(text: &str, body: &str) -> Option<String> {
    let mut cursor = Cursor::new(text);
    let mut found = None;
    while cursor.skip_to_any(&["AS"]) {
        cursor.advance();
        let start = cursor.offset();
        let (is_quoted, is_dollar) =
            (cursor.is_kind(TokenKind::String), cursor.is_kind(TokenKind::DollarString));
        if is_quoted || is_dollar {
            let token = cursor.token_text();
            let end = start + token.len();
            cursor.advance();
            if found.is_some() || cursor.is_symbol(",") {
                return None;
            }
            found = Some((
                start,
                end,
                if is_dollar { dollar_quoted(body, opening(token)) } else { quoted(body) },
            ));
        }
    }
    let (start, end, literal) = found?;
    Some(format!("{}{literal}{}", &text[..start], &text[end..]))
}

/// `$tag$` at the start of a dollar-quoted string.
fn opening(token: &str) -> &str {
    let end = token[1..].find('$').map_or(token.len(), |end| end + 2);
    &token[..end]
}

/// The body in its own quotes, or in others where it has these in it.
fn dollar_quoted(body: &str, tag: &str) -> String {
    let others = (0..).map(|number| format!("$body{number}$"));
    let mut tags = std::iter::once(tag.to_owned()).chain(others);
    // A body that ends with a dollar sign closes its quotes too early.
    let tag = tags.find(|tag| !format!("{body}$").contains(tag)).unwrap_or_default();
    format!("{tag}{body}{tag}")
}

fn quoted(body: &str) -> String {
    let escape = if body.contains('\\') { "E" } else { "" };
    format!("{escape}'{}'", body.replace('\\', "\\\\").replace('\'', "''"))
}

/// Whether a statement ends with these words.
pub(super) fn ends_with_words(text: &str, words: &str) -> bool {
    let upper = text.split_whitespace().collect::<Vec<_>>().join(" ").to_uppercase();
    upper.strip_suffix(words).is_some_and(|before| before.ends_with(' '))
}

/// What stands above a statement without the comment right above it: that one belongs to the statement.
pub(super) fn above_comment(lead: &str) -> String {
    let mut lines: Vec<&str> = lead.split('\n').collect();
    let last = lines.pop().unwrap_or_default();
    while lines.len() > 1 && lines.last().is_some_and(|line| !line.trim().is_empty()) {
        lines.pop();
    }
    lines.push(last);
    lines.join("\n")
}

/// What stands above a statement when the one before it is removed.
///
/// A comment that heads several statements in a row is that of all of them, and stays.
pub(super) fn joined_leads(removed: &str, next: &str) -> String {
    let is_group = next == "\n";
    let kept = above_comment(removed);
    if is_group && (removed.starts_with("\n\n") || kept.len() == removed.len()) {
        return removed.to_owned();
    }
    let newlines = |text: &str| text.chars().take_while(|c| *c == '\n').count();
    if !kept.trim().is_empty() {
        format!("{}{next}", kept.trim_end())
    } else if newlines(&kept) > newlines(next) {
        format!("{kept}{}", next.trim_start_matches('\n'))
    } else {
        next.to_owned()
    }
}
