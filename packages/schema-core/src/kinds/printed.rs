//! Pieces of SQL as PostgreSQL prints it: names with dots, expressions in parentheses.

/// The two names in `schema.table` as PostgreSQL quotes them.
pub(crate) fn split_name(qualified: &str) -> (String, String) {
    let mut parts = split_names(qualified).into_iter();
    (parts.next().unwrap_or_default(), parts.next().unwrap_or_default())
}

/// The names in a dotted name as PostgreSQL quotes them.
pub(crate) fn split_names(qualified: &str) -> Vec<String> {
    let (mut parts, mut part, mut quoted) = (Vec::new(), String::new(), false);
    let mut characters = qualified.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                part.push('"');
            }
            '"' => quoted = !quoted,
            '.' if !quoted => parts.push(std::mem::take(&mut part)),
            c => part.push(c),
        }
    }
    parts.push(part);
    parts
}

/// Whether an expression has this name, as PostgreSQL quotes it, outside strings.
pub(crate) fn mentions(expression: &str, name: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$');
    let mut rest = expression;
    while let Some(first) = rest.chars().next() {
        let end = match first {
            '\'' | '"' => rest[1..].find(first).map(|end| end + 2),
            c if is_word(c) => rest.find(|c: char| !is_word(c)),
            c => Some(c.len_utf8()),
        };
        let (token, after) = rest.split_at(end.unwrap_or(rest.len()));
        if token == name {
            return true;
        }
        rest = after;
    }
    false
}

/// Whether the parenthesis that opens the text is the one that closes it.
pub(crate) fn closes_at_end(text: &str) -> bool {
    let (mut depth, mut quote) = (0_usize, None);
    for (index, c) in text.char_indices() {
        match (c, quote) {
            ('\'' | '"', None) => quote = Some(c),
            (c, Some(open)) if c == open => quote = None,
            ('(', None) => depth += 1,
            (')', None) => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return index + 1 == text.len();
                }
            }
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_split_at_dots_outside_quotes() {
        assert_eq!(split_names(r#"public."a.""b".c"#), ["public", "a.\"b", "c"]);
    }

    #[test]
    fn names_are_words_of_their_own() {
        assert!(mentions("LIST (lower(region))", "region"));
        assert!(mentions("RANGE (\"a b\", c)", "\"a b\""));
        for text in ["RANGE (regions)", "LIST ((a || 'region'::text))", "LIST (\"region \")"] {
            assert!(!mentions(text, "region"), "{text}");
        }
    }

    #[test]
    fn a_parenthesis_may_close_before_the_end() {
        assert!(closes_at_end("((a) || ')')"));
        assert!(!closes_at_end("(a) || (b)"));
    }
}
