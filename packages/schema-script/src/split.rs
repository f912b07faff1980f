//! Cuts a script into statements, as psql does: at semicolons outside quotes, comments, parentheses and
//! `BEGIN ATOMIC … END` bodies.

use crate::cursor::Cursor;
use crate::scan::{Opening, Scanner, Token, TokenKind, Unterminated};
use std::ops::Range;

/// The statements of a text.
///
/// The `whole` ranges of the statements and the tail, one after the other, are the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script<'text> {
    /// The statements in order.
    pub statements: Vec<Statement<'text>>,
    /// What follows the last statement: blank, unless something is unterminated.
    pub tail: Range<usize>,
    /// What begins in the tail and never ends.
    pub unterminated: Option<Unterminated>,
}

/// One statement of a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement<'text> {
    /// From its first word to its last, without the semicolon; as PostgreSQL is to be sent it.
    pub text: &'text str,
    /// Where `text` stands in the script.
    pub span: Range<usize>,
    /// From the end of the statement before it to behind its semicolon, comments above it included.
    pub whole: Range<usize>,
    /// The lines after `COPY … FROM STDIN` that psql would send as data.
    pub copy_data: Option<Range<usize>>,
}

impl<'text> Statement<'text> {
    /// The unquoted words it begins with, in upper case, at most `limit`.
    pub fn leading_words(&self, limit: usize) -> Vec<String> {
        let mut cursor = Cursor::new(self.text);
        std::iter::from_fn(|| cursor.word()).take(limit).map(str::to_ascii_uppercase).collect()
    }

    /// A cursor on its tokens, with offsets in the statement.
    pub(crate) fn cursor(&self) -> Cursor<'text> {
        Cursor::new(self.text)
    }
}

impl<'text> Script<'text> {
    /// The statements, or what is unterminated.
    pub fn complete(self) -> Result<Vec<Statement<'text>>, Unterminated> {
        match self.unterminated {
            None => Ok(self.statements),
            Some(unterminated) => Err(unterminated),
        }
    }
}

/// Cuts a text into its statements. Takes linear time and no recursion.
pub fn split(text: &str) -> Script<'_> {
    let mut splitter = Splitter { text, statements: Vec::new(), start: 0, current: Current::default() };
    let mut scanner = Scanner::new(text);
    while let Some(token) = scanner.next() {
        match token {
            Ok(token) if token.kind == TokenKind::Semicolon && splitter.current.is_at_top() => {
                let end = splitter.finish(token.end);
                scanner.skip_to(end);
            }
            Ok(token) => splitter.current.take(text, token),
            Err(unterminated) => return splitter.into_script(Some(unterminated)),
        }
    }
    let unterminated = splitter.current.open();
    if unterminated.is_none() {
        splitter.finish(text.len());
    }
    splitter.into_script(unterminated)
}

struct Splitter<'text> {
    text: &'text str,
    statements: Vec<Statement<'text>>,
    /// Where the statement before the current one ended.
    start: usize,
    current: Current,
}

impl<'text> Splitter<'text> {
    /// Ends the current statement, which reaches to `end`, and says where the next one begins.
    ///
    /// A lone semicolon is no statement: it becomes part of what stands above the next one.
    fn finish(&mut self, end: usize) -> usize {
        let current = std::mem::take(&mut self.current);
        let Some(span) = current.span else { return end };
        let text = &self.text[span.clone()];
        let copy_data = reads_standard_input(text).then(|| copy_data(self.text, end));
        let whole = self.start..copy_data.as_ref().map_or(end, |data| data.end);
        self.start = whole.end;
        self.statements.push(Statement { text, span, whole, copy_data });
        self.start
    }

    fn into_script(self, unterminated: Option<Unterminated>) -> Script<'text> {
        Script { statements: self.statements, tail: self.start..self.text.len(), unterminated }
    }
}

/// What is known of the statement being read.
#[derive(Default)]
struct Current {
    span: Option<Range<usize>>,
    begins_with_create: bool,
    parentheses: usize,
    outermost_parenthesis: usize,
    /// `BEGIN ATOMIC` and the `CASE`s within that have no `END` yet.
    blocks: usize,
    outermost_block: usize,
    last: Last,
}

/// The token before, where it decides what a word means.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Last {
    #[default]
    Other,
    /// The word `BEGIN` at this byte.
    Begin(usize),
    /// `AS` or a dot: a label follows, even where it reads `end` or `case`.
    BeforeLabel,
}

impl Current {
    fn is_at_top(&self) -> bool {
        self.parentheses == 0 && self.blocks == 0
    }

    fn take(&mut self, text: &str, token: Token) {
        if token.is_blank() {
            return;
        }
        let is_word =
            |word: &str| token.kind == TokenKind::Word && text[token.span()].eq_ignore_ascii_case(word);
        match &mut self.span {
            Some(span) => span.end = token.end,
            None => {
                self.span = Some(token.span());
                self.begins_with_create = is_word("create");
            }
        }
        let last = std::mem::replace(&mut self.last, Last::Other);
        match token.kind {
            TokenKind::Open => {
                if self.parentheses == 0 {
                    self.outermost_parenthesis = token.start;
                }
                self.parentheses += 1;
            }
            TokenKind::Close => self.parentheses = self.parentheses.saturating_sub(1),
            TokenKind::Symbol if &text[token.span()] == "." => self.last = Last::BeforeLabel,
            TokenKind::Word
                if self.begins_with_create && self.parentheses == 0 && last != Last::BeforeLabel =>
            {
                self.take_word(&is_word, token, last);
            }
            _ => {}
        }
    }

    /// Follows the blocks of an SQL-standard routine's body (manual: "CREATE FUNCTION", `sql_body`).
    fn take_word(&mut self, is_word: &dyn Fn(&str) -> bool, token: Token, last: Last) {
        if is_word("as") {
            self.last = Last::BeforeLabel;
        } else if self.blocks == 0 {
            match last {
                Last::Begin(start) if is_word("atomic") => {
                    self.blocks = 1;
                    self.outermost_block = start;
                }
                Last::Begin(_) | Last::BeforeLabel | Last::Other => {
                    if is_word("begin") {
                        self.last = Last::Begin(token.start);
                    }
                }
            }
        } else if is_word("case") {
            self.blocks += 1;
        } else if is_word("end") {
            self.blocks -= 1;
        }
    }

    fn open(&self) -> Option<Unterminated> {
        if self.parentheses > 0 {
            Some(Unterminated { opening: Opening::Parenthesis, start: self.outermost_parenthesis })
        } else if self.blocks > 0 {
            Some(Unterminated { opening: Opening::AtomicBody, start: self.outermost_block })
        } else {
            None
        }
    }
}

/// Whether a statement is `COPY … FROM STDIN`.
fn reads_standard_input(text: &str) -> bool {
    let mut cursor = Cursor::new(text);
    if !cursor.accept("COPY") {
        return false;
    }
    while !cursor.is_at_end() {
        if cursor.accept_all(&["FROM", "STDIN"]) {
            return true;
        }
        cursor.skip_group();
    }
    false
}

/// The data of `COPY … FROM STDIN`: from the line after the semicolon to the line `\.`, or to the text's end.
fn copy_data(text: &str, semicolon_end: usize) -> Range<usize> {
    let Some(start) = text[semicolon_end..].find('\n').map(|distance| semicolon_end + distance + 1) else {
        return text.len()..text.len();
    };
    let mut end = start;
    for line in text[start..].split_inclusive('\n') {
        end += line.len();
        if line.trim_end_matches('\n') == "\\." {
            break;
        }
    }
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn statements(text: &str) -> Vec<&str> {
        let script = split(text);
        assert_eq!(script.unterminated, None, "{text}");
        script.statements.iter().map(|statement| statement.text).collect()
    }

    #[test]
    fn statements_end_at_semicolons_outside_everything() {
        let table: &[(&str, &[&str])] = &[
            ("", &[]),
            (" -- nothing\n/* ; */ ;; ", &[]),
            ("a;b", &["a", "b"]),
            ("-- x;\na -- y;\n;", &["a"]),
            ("select ';', $$;$$, \";\", E'\\';' /* ; */ ; b", &["select ';', $$;$$, \";\", E'\\';'", "b"]),
            (
                "CREATE RULE r AS ON INSERT TO t DO (a; b); c",
                &["CREATE RULE r AS ON INSERT TO t DO (a; b)", "c"],
            ),
            ("a) ; b", &["a)", "b"]),
            ("BEGIN; COMMIT; CASE; END", &["BEGIN", "COMMIT", "CASE", "END"]),
        ];
        for (text, expected) in table {
            assert_eq!(statements(text), *expected, "{text}");
        }
    }

    #[test]
    fn atomic_bodies_are_whole() {
        for body in [
            "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END",
            "CREATE OR REPLACE PROCEDURE p() begin atomic select case when a then 1 else case when b then 2 end end; end",
            "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1 AS end, t.case, (CASE WHEN x THEN 1 END) FROM t; END",
            "CREATE FUNCTION f() RETURNS int BEGIN /* c */ ATOMIC END",
            "CREATE SCHEMA s CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; END",
        ] {
            assert_eq!(statements(&format!("{body}; next")), [body, "next"]);
        }
        assert_eq!(statements("CREATE FUNCTION begin() AS $$x$$; atomic; b").len(), 3);
        assert_eq!(statements("CREATE TABLE t (begin int); b").len(), 2);
    }

    #[test]
    fn what_never_ends_is_told_with_its_place() {
        for (text, opening, start) in [
            ("a; 'b", Opening::String, 3),
            ("a; (b; (c)", Opening::Parenthesis, 3),
            ("CREATE FUNCTION f() BEGIN ATOMIC SELECT 1; CASE END;", Opening::AtomicBody, 20),
            ("a; /* /* */", Opening::Comment, 3),
            ("a; $x$ $y$", Opening::DollarString, 3),
        ] {
            let script = split(text);
            assert_eq!(script.unterminated, Some(Unterminated { opening, start }), "{text}");
            assert!(script.complete().is_err());
        }
    }

    #[test]
    fn copy_data_is_no_sql() {
        let text = "COPY t (a) FROM STDIN WITH (FORMAT csv);\nit's; (\n\\.\nSELECT 1;";
        let script = split(text);
        assert_eq!(script.statements.len(), 2);
        assert_eq!(script.statements[0].copy_data.clone().map(|data| &text[data]), Some("it's; (\n\\.\n"));
        assert_eq!(script.statements[1].text, "SELECT 1");
        assert_eq!(split("COPY t FROM stdin; x").statements[0].copy_data, Some(20..20));
        assert_eq!(split("COPY t FROM '/file'; x").statements.len(), 2);
    }

    #[test]
    fn leading_words_are_upper_case_and_stop_at_the_first_other_token() {
        let script = split("create Unique index /* c */ if not exists \"x\" on t");
        assert_eq!(
            script.statements[0].leading_words(9),
            ["CREATE", "UNIQUE", "INDEX", "IF", "NOT", "EXISTS"]
        );
    }

    #[test]
    fn deep_and_long_texts_are_cut_in_linear_time() {
        let deep = format!("SELECT {}1{};", "(".repeat(1_000_000), ")".repeat(1_000_000));
        assert_eq!(statements(&deep).len(), 1);
        assert!(split(&"(".repeat(1_000_000)).unterminated.is_some());
        assert!(split(&"/*".repeat(1_000_000)).unterminated.is_some());
        assert_eq!(statements(&"SELECT 1;".repeat(100_000)).len(), 100_000);
        assert_eq!(statements(&"'a' -- b\n".repeat(100_000)).len(), 1);
        assert!(split(&"$a".repeat(1_000_000)).unterminated.is_none());
        assert!(split(&"COPY t FROM stdin;".repeat(10_000)).unterminated.is_none());
    }

    proptest! {
        #[test]
        fn the_pieces_are_the_text(text in "[-a$'\"\\\\/*;() \n.]{0,60}|(CREATE |BEGIN ATOMIC|END|CASE|;| |\\(|\\)|COPY t FROM STDIN|\n|')*") {
            let script = split(&text);
            let mut joined = String::new();
            for statement in &script.statements {
                prop_assert_eq!(&text[statement.span.clone()], statement.text);
                prop_assert!(statement.whole.start <= statement.span.start && statement.span.end <= statement.whole.end);
                joined.push_str(&text[statement.whole.clone()]);
            }
            joined.push_str(&text[script.tail]);
            prop_assert_eq!(joined, text);
        }

        #[test]
        fn joined_statements_split_again_alike(parts in prop::collection::vec("[a-z]{1,5} ('[;a]*'|\\(;\\)|\\$\\$[;']*\\$\\$)", 0..8)) {
            let text = parts.join(";\n");
            prop_assert_eq!(statements(&text), parts);
        }
    }
}
