//! Reading a statement word by word: just enough to tell what it is about, never what it means.

use crate::scan::{Scanner, Token, TokenKind};

/// The longest name PostgreSQL keeps, in bytes; it cuts longer ones off.
pub(crate) const NAME_LIMIT: usize = 63;

/// A place among the meaningful tokens of a statement. A copy is a place to come back to.
///
/// Text that never ends (an open quote) is where the cursor's end is.
#[derive(Clone, Copy)]
pub(crate) struct Cursor<'text> {
    text: &'text str,
    scanner: Scanner<'text>,
    token: Option<Token>,
    /// The end of the token before.
    behind: usize,
}

impl<'text> Cursor<'text> {
    pub(crate) fn new(text: &'text str) -> Cursor<'text> {
        Cursor::starting_at(text, 0)
    }

    /// A cursor on the rest of a text, with offsets in the whole; `start` must stand between tokens.
    pub(crate) fn starting_at(text: &'text str, start: usize) -> Cursor<'text> {
        let scanner = Scanner::of_range(text, start..text.len());
        let mut cursor = Cursor { text, scanner, token: None, behind: start };
        cursor.advance();
        cursor
    }

    pub(crate) fn is_at_end(&self) -> bool {
        self.token.is_none()
    }

    /// The text of the token here, empty at the end.
    pub(crate) fn token_text(&self) -> &'text str {
        self.token.map_or("", |token| &self.text[token.span()])
    }

    /// The byte where the token here begins, or the end of the text.
    pub(crate) fn offset(&self) -> usize {
        self.token.map_or(self.text.len(), |token| token.start)
    }

    /// The text from a byte to the end of the token before this place.
    pub(crate) fn text_since(&self, start: usize) -> &'text str {
        self.text.get(start..self.behind).unwrap_or_default()
    }

    /// Goes to the next meaningful token.
    pub(crate) fn advance(&mut self) {
        self.behind = self.token.map_or(self.behind, |token| token.end);
        self.token = self.scanner.by_ref().map_while(Result::ok).find(|token| !token.is_blank());
    }

    /// Whether the token here is this unquoted word; `word` is in upper case.
    pub(crate) fn is_word(&self, word: &str) -> bool {
        self.is_kind(TokenKind::Word) && self.token_text().eq_ignore_ascii_case(word)
    }

    /// Whether the token here is one of these unquoted words.
    pub(crate) fn is_any(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.is_word(word))
    }

    pub(crate) fn is_kind(&self, kind: TokenKind) -> bool {
        self.token.is_some_and(|token| token.kind == kind)
    }

    /// Whether the token here is this symbol or operator.
    pub(crate) fn is_symbol(&self, symbol: &str) -> bool {
        (self.is_kind(TokenKind::Symbol) || self.is_kind(TokenKind::Operator)) && self.token_text() == symbol
    }

    /// Steps over this word if it is here.
    pub(crate) fn accept(&mut self, word: &str) -> bool {
        let is_here = self.is_word(word);
        if is_here {
            self.advance();
        }
        is_here
    }

    /// Steps over one of these words if it is here.
    pub(crate) fn accept_any(&mut self, words: &[&str]) -> bool {
        words.iter().any(|word| self.accept(word))
    }

    /// Steps over all of these words if they are here in this order, or over none.
    pub(crate) fn accept_all(&mut self, words: &[&str]) -> bool {
        let mut ahead = *self;
        let are_here = words.iter().all(|word| ahead.accept(word));
        if are_here {
            *self = ahead;
        }
        are_here
    }

    /// Steps over this symbol or operator if it is here.
    pub(crate) fn accept_symbol(&mut self, symbol: &str) -> bool {
        let is_here = self.is_symbol(symbol);
        if is_here {
            self.advance();
        }
        is_here
    }

    /// Takes the unquoted word here.
    pub(crate) fn word(&mut self) -> Option<&'text str> {
        let word = self.is_kind(TokenKind::Word).then(|| self.token_text())?;
        self.advance();
        Some(word)
    }

    /// Steps over the token here, or over a parenthesised group with all it holds.
    pub(crate) fn skip_group(&mut self) {
        let mut depth = 0usize;
        loop {
            match self.token.map(|token| token.kind) {
                Some(TokenKind::Open) => depth += 1,
                Some(TokenKind::Close) => depth = depth.saturating_sub(1),
                Some(_) => {}
                None => return,
            }
            self.advance();
            if depth == 0 {
                return;
            }
        }
    }

    /// Goes on, over groups, to one of these words; false when none comes.
    pub(crate) fn skip_to_any(&mut self, words: &[&str]) -> bool {
        while !self.is_at_end() {
            if self.is_any(words) {
                return true;
            }
            self.skip_group();
        }
        false
    }

    /// Takes one name, as PostgreSQL would store it.
    pub(crate) fn name(&mut self) -> Option<String> {
        let text = self.token_text();
        let name = match self.token?.kind {
            TokenKind::Word => text.to_ascii_lowercase(),
            TokenKind::QuotedName => unquote(text),
            _ => return None,
        };
        self.advance();
        Some(truncate(name))
    }

    /// Takes `a.b.c`: the parts and the byte where it begins.
    pub(crate) fn qualified_name(&mut self) -> Option<Vec<String>> {
        let mut parts = vec![self.name()?];
        while self.accept_symbol(".") {
            parts.push(self.name()?);
        }
        Some(parts)
    }

    /// Takes a string literal's content; escapes other than doubled quotes are left as they are.
    pub(crate) fn string(&mut self) -> Option<String> {
        let text = self.is_kind(TokenKind::String).then(|| self.token_text())?;
        let content = text.trim_start_matches(|character| character != '\'');
        let content = content.strip_prefix('\'').and_then(|content| content.strip_suffix('\''))?;
        self.advance();
        Some(content.replace("''", "'"))
    }

    /// Steps over `IF NOT EXISTS` or `IF EXISTS`.
    pub(crate) fn accept_existence(&mut self) -> bool {
        self.accept_all(&["IF", "NOT", "EXISTS"]) || self.accept_all(&["IF", "EXISTS"])
    }
}

fn unquote(text: &str) -> String {
    let quoted = text.trim_start_matches(|character| character != '"');
    let inner = quoted.strip_prefix('"').and_then(|inner| inner.strip_suffix('"')).unwrap_or(quoted);
    let name = inner.replace("\"\"", "\"");
    if quoted.len() == text.len() { name } else { decode_unicode_escapes(&name) }
}

/// `U&"d\0061t\+000061"`. A name with a `UESCAPE` of its own stays as written: it is merely not found.
fn decode_unicode_escapes(name: &str) -> String {
    let mut decoded = String::with_capacity(name.len());
    let mut rest = name;
    while let Some((before, escape)) = rest.split_once('\\') {
        decoded.push_str(before);
        let (digits, after) = match escape.strip_prefix('+') {
            Some(long) => (long.get(..6), long.get(6..)),
            None => (escape.get(..4), escape.get(4..)),
        };
        let character =
            digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()).and_then(char::from_u32);
        match (character, after) {
            (Some(character), Some(after)) => {
                decoded.push(character);
                rest = after;
            }
            (Some(_), None) | (None, _) => {
                decoded.push('\\');
                rest = escape.strip_prefix('\\').unwrap_or(escape);
            }
        }
    }
    decoded.push_str(rest);
    decoded
}

fn truncate(mut name: String) -> String {
    let mut end = name.len().min(NAME_LIMIT);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    name.truncate(end);
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_that_postgresql_stores() {
        for (text, expected) in [
            ("Public.Items", vec!["public", "items"]),
            ("\"A\"\"b\" . c(", vec!["A\"b", "c"]),
            ("U&\"d\\0061t\\+000061\"", vec!["data"]),
            ("U&\"a\\\\b\\zz\"", vec!["a\\b\\zz"]),
            ("É", vec!["É"]),
        ] {
            assert_eq!(Cursor::new(text).qualified_name().unwrap(), expected, "{text}");
        }
        let long = "é".repeat(40);
        assert_eq!(Cursor::new(&long).name().unwrap(), "é".repeat(31));
        assert_eq!(Cursor::new("'a'").name(), None);
    }

    #[test]
    fn words_are_accepted_together_or_not_at_all() {
        let mut cursor = Cursor::new("if not /* c */ Exists t (a; (b)) x");
        assert!(!cursor.accept_all(&["IF", "EXISTS"]));
        assert!(cursor.accept_existence());
        assert_eq!(cursor.name().as_deref(), Some("t"));
        let start = cursor.offset();
        cursor.skip_group();
        assert_eq!(cursor.text_since(start), "(a; (b))");
        assert!(cursor.accept("X") && cursor.is_at_end());
    }

    #[test]
    fn a_cursor_never_leaves_the_text() {
        for text in ["", "'", "((", "a.", "\"", "$$"] {
            let mut cursor = Cursor::new(text);
            for _ in 0..3 {
                cursor.skip_group();
            }
            assert!(cursor.is_at_end() && cursor.offset() == text.len(), "{text}");
        }
    }
}
