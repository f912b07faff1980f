//! Tokens of SQL as PostgreSQL's lexer cuts them, as far as it matters where a statement ends.
//!
//! The rules are those of the server's `scan.l` with `standard_conforming_strings` on (the checks refuse
//! scripts that turn it off). Every byte belongs to exactly one token, no token is an error except one that
//! never ends, and the time is linear in the text. See `docs/decisions/0001-own-statement-scanner.md`.

use std::fmt;
use std::ops::Range;

/// A piece of text that is read as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What sort of piece.
    pub kind: TokenKind,
    /// Its first byte.
    pub start: usize,
    /// The byte behind its last.
    pub end: usize,
}

impl Token {
    /// The bytes it covers.
    pub fn span(self) -> Range<usize> {
        self.start..self.end
    }

    /// Whether it means nothing to PostgreSQL: white space or a comment.
    pub fn is_blank(self) -> bool {
        matches!(self.kind, TokenKind::Space | TokenKind::LineComment | TokenKind::BlockComment)
    }
}

/// What sort of piece a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// White space.
    Space,
    /// `-- …` without the line's end.
    LineComment,
    /// `/* … */`, nested ones included.
    BlockComment,
    /// A keyword or an unquoted name.
    Word,
    /// `"…"` or `U&"…"`.
    QuotedName,
    /// `'…'`, `E'…'`, `B'…'`, `X'…'`, `N'…'`, `U&'…'`, with its continuations on later lines.
    String,
    /// `$tag$ … $tag$`.
    DollarString,
    /// A number.
    Number,
    /// `$1`.
    Parameter,
    /// An operator, also `::`, `:=` and `..`.
    Operator,
    /// `(`
    Open,
    /// `)`
    Close,
    /// `;`
    Semicolon,
    /// `\` and the rest of its line: a command of psql.
    MetaCommand,
    /// Any other single character, such as a comma.
    Symbol,
}

/// Something that begins and never ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unterminated {
    /// What begins.
    pub opening: Opening,
    /// The byte where it begins.
    pub start: usize,
}

/// What can be left unterminated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// A block comment.
    Comment,
    /// A string literal.
    String,
    /// A dollar-quoted string.
    DollarString,
    /// A quoted name.
    QuotedName,
    /// A parenthesis.
    Parenthesis,
    /// The body of an SQL-standard routine.
    AtomicBody,
}

impl fmt::Display for Opening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Opening::Comment => "block comment",
            Opening::String => "string literal",
            Opening::DollarString => "dollar-quoted string",
            Opening::QuotedName => "quoted name",
            Opening::Parenthesis => "parenthesis",
            Opening::AtomicBody => "BEGIN ATOMIC body",
        })
    }
}

/// Cuts a text into tokens. After an [`Unterminated`] there is nothing more.
#[derive(Clone, Copy, Debug)]
pub struct Scanner<'text> {
    text: &'text str,
    at: usize,
    end: usize,
}

impl<'text> Scanner<'text> {
    /// The tokens of a text.
    pub fn new(text: &'text str) -> Scanner<'text> {
        Scanner::of_range(text, 0..text.len())
    }

    /// The tokens of a part of a text, with offsets in the whole; the part must begin and end between tokens.
    pub(crate) fn of_range(text: &'text str, range: Range<usize>) -> Scanner<'text> {
        Scanner { text, at: range.start, end: range.end }
    }

    /// Goes on at another byte: behind data that is no SQL.
    pub(crate) fn skip_to(&mut self, offset: usize) {
        self.at = offset.min(self.end);
    }

    /// The kind and the end of the token here.
    fn measure(&self) -> Result<(TokenKind, usize), Unterminated> {
        let at = self.at;
        let token = match self.byte(at) {
            byte if is_space(byte) => (TokenKind::Space, self.while_true(at, is_space)),
            b'-' if self.byte(at + 1) == b'-' => (TokenKind::LineComment, self.line_end(at)),
            b'/' if self.byte(at + 1) == b'*' => (TokenKind::BlockComment, self.comment_end(at)?),
            b'\'' => (TokenKind::String, self.string_end(at, at, Escapes::No)?),
            b'"' => (TokenKind::QuotedName, self.quoted_name_end(at, at)?),
            b'e' | b'E' if self.byte(at + 1) == b'\'' => {
                (TokenKind::String, self.string_end(at, at + 1, Escapes::Backslash)?)
            }
            b'b' | b'B' | b'x' | b'X' | b'n' | b'N' if self.byte(at + 1) == b'\'' => {
                (TokenKind::String, self.string_end(at, at + 1, Escapes::No)?)
            }
            b'u' | b'U' if self.byte(at + 1) == b'&' && self.byte(at + 2) == b'\'' => {
                (TokenKind::String, self.string_end(at, at + 2, Escapes::No)?)
            }
            b'u' | b'U' if self.byte(at + 1) == b'&' && self.byte(at + 2) == b'"' => {
                (TokenKind::QuotedName, self.quoted_name_end(at, at + 2)?)
            }
            byte if is_word_start(byte) => (TokenKind::Word, self.while_true(at, is_word_part)),
            byte if byte.is_ascii_digit() => (TokenKind::Number, self.number_end(at)),
            b'.' if self.byte(at + 1).is_ascii_digit() => (TokenKind::Number, self.number_end(at)),
            b'$' => self.dollar(at)?,
            b'(' => (TokenKind::Open, at + 1),
            b')' => (TokenKind::Close, at + 1),
            b';' => (TokenKind::Semicolon, at + 1),
            b'\\' => (TokenKind::MetaCommand, self.line_end(at)),
            b':' if matches!(self.byte(at + 1), b':' | b'=') => (TokenKind::Operator, at + 2),
            b'.' if self.byte(at + 1) == b'.' => (TokenKind::Operator, at + 2),
            byte if is_operator(byte) => (TokenKind::Operator, self.operator_end(at)),
            _ => (TokenKind::Symbol, at + 1),
        };
        Ok(token)
    }

    /// The byte at an offset, NUL past the end: it begins nothing and continues nothing.
    fn byte(&self, at: usize) -> u8 {
        if at < self.end { self.text.as_bytes()[at] } else { 0 }
    }

    fn rest(&self, at: usize) -> &'text [u8] {
        &self.text.as_bytes()[at.min(self.end)..self.end]
    }

    fn while_true(&self, at: usize, is_part: fn(u8) -> bool) -> usize {
        at + self.rest(at).iter().take_while(|&&byte| is_part(byte)).count()
    }

    fn seek(&self, at: usize, is_sought: impl Fn(u8) -> bool) -> Option<usize> {
        self.rest(at).iter().position(|&byte| is_sought(byte)).map(|distance| at + distance)
    }

    fn line_end(&self, at: usize) -> usize {
        self.seek(at, |byte| byte == b'\n' || byte == b'\r').unwrap_or(self.end)
    }

    fn comment_end(&self, start: usize) -> Result<usize, Unterminated> {
        let (mut at, mut depth) = (start + 2, 1usize);
        while let Some(found) = self.seek(at, |byte| byte == b'*' || byte == b'/') {
            at = match (self.byte(found), self.byte(found + 1)) {
                (b'*', b'/') => {
                    depth -= 1;
                    found + 2
                }
                (b'/', b'*') => {
                    depth += 1;
                    found + 2
                }
                _ => found + 1,
            };
            if depth == 0 {
                return Ok(at);
            }
        }
        Err(Unterminated { opening: Opening::Comment, start })
    }

    /// The end of a string whose first quote is at `quote`. A literal goes on in a later line when only white
    /// space and comments with at least one line end stand between the quotes (manual: "String Constants").
    fn string_end(&self, start: usize, quote: usize, escapes: Escapes) -> Result<usize, Unterminated> {
        let mut at = quote + 1;
        let is_sought = |byte| byte == b'\'' || (byte == b'\\' && escapes == Escapes::Backslash);
        while let Some(found) = self.seek(at, is_sought) {
            at = match (self.byte(found), self.byte(found + 1)) {
                (b'\\', _) | (b'\'', b'\'') => (found + 2).min(self.end),
                _ => match self.continuation(found + 1) {
                    Some(next_quote) => next_quote + 1,
                    None => return Ok(found + 1),
                },
            };
        }
        Err(Unterminated { opening: Opening::String, start })
    }

    /// The quote that continues a string which ended before `at`.
    fn continuation(&self, mut at: usize) -> Option<usize> {
        let mut has_line_end = false;
        loop {
            match self.byte(at) {
                byte if is_space(byte) => {
                    has_line_end |= byte == b'\n' || byte == b'\r';
                    at += 1;
                }
                b'-' if self.byte(at + 1) == b'-' => at = self.line_end(at),
                b'\'' if has_line_end => return Some(at),
                _ => return None,
            }
        }
    }

    fn quoted_name_end(&self, start: usize, quote: usize) -> Result<usize, Unterminated> {
        let mut at = quote + 1;
        while let Some(found) = self.seek(at, |byte| byte == b'"') {
            if self.byte(found + 1) != b'"' {
                return Ok(found + 1);
            }
            at = found + 2;
        }
        Err(Unterminated { opening: Opening::QuotedName, start })
    }

    fn dollar(&self, start: usize) -> Result<(TokenKind, usize), Unterminated> {
        if self.byte(start + 1).is_ascii_digit() {
            return Ok((TokenKind::Parameter, self.while_true(start + 1, |byte| byte.is_ascii_digit())));
        }
        let tag_end = match self.byte(start + 1) {
            byte if is_word_start(byte) => {
                self.while_true(start + 1, |byte| byte != b'$' && is_word_part(byte))
            }
            _ => start + 1,
        };
        if self.byte(tag_end) != b'$' {
            return Ok((TokenKind::Symbol, start + 1));
        }
        let delimiter = &self.text[start..=tag_end];
        match self.text[tag_end + 1..self.end].find(delimiter) {
            Some(distance) => Ok((TokenKind::DollarString, tag_end + 1 + distance + delimiter.len())),
            None => Err(Unterminated { opening: Opening::DollarString, start }),
        }
    }

    /// The end of `12`, `1.5e-3`, `0x1F`, `1_000`; the two dots of `1..10` are not part of it.
    fn number_end(&self, start: usize) -> usize {
        let mut at = start;
        loop {
            at = match (self.byte(at), self.byte(at + 1)) {
                (b'e' | b'E', b'+' | b'-') if self.byte(at + 2).is_ascii_digit() => at + 2,
                (b'.', next) if next != b'.' => at + 1,
                (byte, _) if byte.is_ascii_alphanumeric() || byte == b'_' => at + 1,
                _ => return at,
            }
        }
    }

    /// An operator stops where a comment begins: `+-- …` is `+` and a comment.
    fn operator_end(&self, start: usize) -> usize {
        let mut at = start + 1;
        while is_operator(self.byte(at))
            && !matches!((self.byte(at), self.byte(at + 1)), (b'-', b'-') | (b'/', b'*'))
        {
            at += 1;
        }
        at
    }
}

impl Iterator for Scanner<'_> {
    type Item = Result<Token, Unterminated>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.at >= self.end {
            return None;
        }
        let start = self.at;
        match self.measure() {
            Ok((kind, end)) => {
                self.at = end;
                Some(Ok(Token { kind, start, end }))
            }
            Err(unterminated) => {
                self.at = self.end;
                Some(Err(unterminated))
            }
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Escapes {
    No,
    Backslash,
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0B | 0x0C)
}

/// Every byte of a character outside ASCII may be part of a name, a no-break space too.
fn is_word_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80
}

fn is_word_part(byte: u8) -> bool {
    is_word_start(byte) || byte.is_ascii_digit() || byte == b'$'
}

fn is_operator(byte: u8) -> bool {
    b"~!@#^&|`?+-*/%<>=".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pieces(text: &str) -> String {
        Scanner::new(text)
            .map(|token| match token {
                Ok(token) => text[token.span()].to_owned(),
                Err(unterminated) => format!("<{} at {}>", unterminated.opening, unterminated.start),
            })
            .collect::<Vec<_>>()
            .join("¦")
    }

    #[test]
    fn tokens_are_cut_where_the_server_cuts_them() {
        let table = [
            ("E'a\\'b;c';", "E'a\\'b;c'¦;"),
            ("'a\\';x", "'a\\'¦;¦x"),
            ("'it''s'", "'it''s'"),
            ("'a' 'b'", "'a'¦ ¦'b'"),
            ("'a'\n 'b'", "'a'\n 'b'"),
            ("E'a' -- c\n'b\\';'", "E'a' -- c\n'b\\';'"),
            ("'a' -- c", "'a'¦ ¦-- c"),
            ("U&\"d\\0061t\";", "U&\"d\\0061t\"¦;"),
            ("U&'a'", "U&'a'"),
            ("u&v", "u¦&¦v"),
            ("\"a\"\"b;\"", "\"a\"\"b;\""),
            ("$$a;$x$b$$c", "$$a;$x$b$$¦c"),
            ("$t$ $ta$ $t $t$;", "$t$ $ta$ $t $t$¦;"),
            ("$é$;$é$", "$é$;$é$"),
            ("a$b$c;d$b$", "a$b$c¦;¦d$b$"),
            ("$1+$2", "$1¦+¦$2"),
            ("$1$;", "$1¦$¦;"),
            ("/* a /* ; */ b */;", "/* a /* ; */ b */¦;"),
            ("/*/ ; */x", "/*/ ; */¦x"),
            ("a*/*;*/b", "a¦*¦/*;*/¦b"),
            ("a@--;\nb", "a¦@¦--;¦\n¦b"),
            ("a->>'b'::text", "a¦->>¦'b'¦::¦text"),
            ("1..10", "1¦..¦10"),
            ("1.5e-3+.5-1_000*0x1F", "1.5e-3¦+¦.5¦-¦1_000¦*¦0x1F"),
            ("x[1:2]", "x¦[¦1¦:¦2¦]"),
            ("f(a := 1)", "f¦(¦a¦ ¦:=¦ ¦1¦)"),
            ("\\gexec x\ny", "\\gexec x¦\n¦y"),
            ("a\u{a0}b", "a\u{a0}b"),
            ("'open", "<string literal at 0>"),
            ("E'open\\'", "<string literal at 0>"),
            ("E'open\\", "<string literal at 0>"),
            ("a \"open", "a¦ ¦<quoted name at 2>"),
            ("$$ open $", "<dollar-quoted string at 0>"),
            ("x /* /* */", "x¦ ¦<block comment at 2>"),
        ];
        for (text, expected) in table {
            assert_eq!(pieces(text), expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn tokens_cover_the_text(text in "[-a$'\"\\\\/*;( )\n.:1E&Ué]{0,80}") {
            let mut end = 0;
            for token in Scanner::new(&text) {
                let Ok(token) = token else { return Ok(()) };
                prop_assert_eq!(token.start, end);
                prop_assert!(token.end > token.start && text.is_char_boundary(token.end));
                end = token.end;
            }
            prop_assert_eq!(end, text.len());
        }
    }
}
