//! Quoting of names and literals: the only place where text becomes part of SQL.

/// A name as an SQL identifier, always in double quotes.
///
/// # Panics
/// When the name holds a NUL, which no PostgreSQL identifier can.
pub fn identifier(name: &str) -> String {
    assert!(!name.contains('\0'), "an identifier cannot hold a NUL");
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A value as an SQL string literal, safe whatever `standard_conforming_strings` is
/// (manual: "String Constants with C-Style Escapes").
///
/// # Panics
/// When the value holds a NUL, which no PostgreSQL text can.
pub fn literal(value: &str) -> String {
    assert!(!value.contains('\0'), "a literal cannot hold a NUL");
    let doubled = value.replace('\'', "''");
    if doubled.contains('\\') {
        format!("E'{}'", doubled.replace('\\', "\\\\"))
    } else {
        format!("'{doubled}'")
    }
}

/// A name as people write it: bare when it needs no quotes. It stays in its line, whatever it holds.
///
/// Reserved words are not known here: for display, not for SQL.
pub fn display(name: &str) -> String {
    let mut characters = name.chars();
    let plain_start = characters.next().is_some_and(|first| first == '_' || first.is_ascii_lowercase());
    let plain = plain_start
        && characters.all(|c| c == '_' || c == '$' || c.is_ascii_lowercase() || c.is_ascii_digit());
    if plain {
        return name.to_owned();
    }
    let quoted = format!("\"{}\"", name.replace('"', "\"\""));
    escape_controls(&quoted).replace('\n', "\\n").replace('\t', "\\t")
}

/// Text from a server or a file, safe to print on a terminal: control and bidirectional-override
/// characters become visible escapes.
pub fn escape_controls(text: &str) -> String {
    let dangerous = |c: char| {
        (c.is_control() && c != '\n' && c != '\t')
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}'..='\u{200f}' | '\u{feff}')
    };
    if !text.contains(dangerous) {
        return text.to_owned();
    }
    text.chars().fold(String::with_capacity(text.len()), |mut out, c| {
        if dangerous(c) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_double_their_quotes() {
        assert_eq!(identifier(r#"a"; DROP TABLE b; --"#), r#""a""; DROP TABLE b; --""#);
    }

    #[test]
    fn literals_are_safe_with_backslashes() {
        assert_eq!(literal("it's"), "'it''s'");
        assert_eq!(literal(r"\'; --"), r"E'\\''; --'");
    }

    #[test]
    fn display_quotes_only_what_needs_it() {
        assert_eq!(display("items_2"), "items_2");
        assert_eq!(display("Items"), "\"Items\"");
        assert_eq!(display("2x"), "\"2x\"");
        assert_eq!(display(""), "\"\"");
        assert_eq!(display("a\u{202e}b"), "\"a\\u{202e}b\"");
        assert_eq!(display("a\n\tb"), "\"a\\n\\tb\"");
    }
}
