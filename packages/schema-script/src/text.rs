//! The text of a script: bytes that are UTF-8 without a byte order mark or NUL, with LF line ends,
//! and the places in it as people name them.
//!
//! What PostgreSQL is sent and what is hashed is always this text: a CRLF in a function's body would
//! otherwise land in `prosrc` and show as drift.

use crate::checksum;
use std::borrow::Cow;
use std::fmt;
use std::sync::OnceLock;

/// A place in a text: line and column, both counted from 1, the column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The character in the line.
    pub column: usize,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// Why bytes are not the text of a script.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// The bytes are not UTF-8.
    #[error("byte {offset} is not UTF-8")]
    NotUtf8 {
        /// The first byte that is not part of a character, counted from 0.
        offset: usize,
        /// Where that is.
        position: Position,
        /// What the bytes look like instead.
        guess: Guess,
    },
    /// The text begins with a byte order mark: psql skips it, the server takes it for part of the first word.
    #[error("the text begins with a byte order mark")]
    ByteOrderMark,
    /// The text has a NUL: libpq cuts the statement there and reports success.
    #[error("byte {offset} is NUL")]
    NulByte {
        /// The NUL, counted from 0.
        offset: usize,
        /// Where that is.
        position: Position,
    },
}

/// What bytes that are not UTF-8 probably are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guess {
    /// They begin with the byte order mark of UTF-16.
    Utf16,
    /// A single-byte encoding such as Latin-1, or no text at all.
    Other,
}

impl TextError {
    /// Where the trouble is.
    pub fn position(&self) -> Position {
        match self {
            TextError::NotUtf8 { position, .. } | TextError::NulByte { position, .. } => *position,
            TextError::ByteOrderMark => Position { line: 1, column: 1 },
        }
    }
}

/// The text of a script, with LF line ends.
#[derive(Clone, Debug)]
pub struct SourceText {
    text: String,
    carriage_return: Option<usize>,
    marks: OnceLock<Vec<Mark>>,
    checksum: OnceLock<String>,
}

/// A known place. There is one at each line's start and, so that a script in one line costs no more, one in
/// about every [`MARK_DISTANCE`] bytes of a line.
#[derive(Clone, Copy, Debug)]
struct Mark {
    offset: usize,
    position: Position,
}

const MARK_DISTANCE: usize = 4096;

impl SourceText {
    /// The text that these bytes hold.
    pub fn decode(bytes: &[u8]) -> Result<SourceText, TextError> {
        if bytes.starts_with(b"\xEF\xBB\xBF") {
            return Err(TextError::ByteOrderMark);
        }
        let text = std::str::from_utf8(bytes).map_err(|error| not_utf8(bytes, error.valid_up_to()))?;
        if let Some(offset) = text.find('\0') {
            return Err(TextError::NulByte { offset, position: end_position(&text[..offset]) });
        }
        let carriage_return = text.find('\r').map(|offset| normalize_line_ends(&text[..offset]).len());
        Ok(SourceText {
            text: normalize_line_ends(text).into_owned(),
            carriage_return,
            marks: OnceLock::new(),
            checksum: OnceLock::new(),
        })
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// SHA-256 of the text, in lower-case hexadecimal: it stands for the text, and is computed once.
    pub fn checksum(&self) -> &str {
        self.checksum.get_or_init(|| checksum::checksum(&self.text))
    }

    /// Where the first line end stands that was not a plain LF in the bytes, if any.
    pub fn carriage_return(&self) -> Option<Position> {
        self.carriage_return.map(|offset| self.position(offset))
    }

    /// The place of a byte offset; one inside a character, or past the end, is taken back to where it belongs.
    pub fn position(&self, offset: usize) -> Position {
        let offset = floor_char_boundary(&self.text, offset);
        let marks = self.marks.get_or_init(|| marks(&self.text));
        let after = marks.partition_point(|mark| mark.offset <= offset);
        match after.checked_sub(1).and_then(|index| marks.get(index)) {
            Some(mark) => Position {
                line: mark.position.line,
                column: mark.position.column + self.text[mark.offset..offset].chars().count(),
            },
            None => Position { line: 1, column: 1 },
        }
    }

    /// The place that PostgreSQL means by the `character`-th character (from 1) of a statement which begins at
    /// byte `start` of this text.
    pub fn position_in_statement(&self, start: usize, character: usize) -> Position {
        let start = floor_char_boundary(&self.text, start);
        let rest = &self.text[start..];
        let offset =
            rest.char_indices().nth(character.saturating_sub(1)).map_or(rest.len(), |(offset, _)| offset);
        self.position(start + offset)
    }

    /// The line at a position and what to underline in it: the word there, or one character.
    pub fn excerpt(&self, position: Position) -> Excerpt {
        let line = self.line(position.line);
        let start = position.column.saturating_sub(1).min(line.chars().count());
        let mut rest = line.chars().skip(start);
        let is_part = |character: char| character.is_alphanumeric() || character == '_';
        let width = match rest.next() {
            Some(first) if is_part(first) => 1 + rest.take_while(|&character| is_part(character)).count(),
            Some(_) | None => 1,
        };
        Excerpt { line: line.to_owned(), number: position.line, column: start + 1, width }
    }

    /// A line by its number from 1, without its end; empty past the last.
    fn line(&self, number: usize) -> &str {
        let marks = self.marks.get_or_init(|| marks(&self.text));
        let index = marks.partition_point(|mark| mark.position.line < number);
        match marks.get(index) {
            Some(mark) if mark.position.line == number => {
                let rest = &self.text[mark.offset..];
                &rest[..rest.find('\n').unwrap_or(rest.len())]
            }
            Some(_) | None => "",
        }
    }
}

/// A line of a text and the part of it that a message is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// The line, without its end.
    pub line: String,
    /// Its number, from 1.
    pub number: usize,
    /// The first character of the part, from 1.
    pub column: usize,
    /// How many characters the part has, at least 1.
    pub width: usize,
}

/// The text with CRLF and lone CR as LF.
pub fn normalize_line_ends(text: &str) -> Cow<'_, str> {
    if !text.contains('\r') {
        return Cow::Borrowed(text);
    }
    let mut normalized = String::with_capacity(text.len());
    let mut parts = text.split('\r');
    normalized.push_str(parts.next().unwrap_or_default());
    for part in parts {
        normalized.push('\n');
        normalized.push_str(part.strip_prefix('\n').unwrap_or(part));
    }
    Cow::Owned(normalized)
}

fn not_utf8(bytes: &[u8], offset: usize) -> TextError {
    let is_utf16 = bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF");
    let before = String::from_utf8_lossy(&bytes[..offset]);
    let guess = if is_utf16 { Guess::Utf16 } else { Guess::Other };
    TextError::NotUtf8 { offset, position: end_position(&before), guess }
}

/// The position right behind a text.
fn end_position(text: &str) -> Position {
    let text = normalize_line_ends(text);
    let last = text.rsplit('\n').next().unwrap_or_default();
    Position { line: 1 + text.matches('\n').count(), column: 1 + last.chars().count() }
}

fn marks(text: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut offset = 0;
    for (index, line) in text.split_inclusive('\n').chain(text.ends_with('\n').then_some("")).enumerate() {
        let mut position = Position { line: index + 1, column: 1 };
        let mut rest = line;
        loop {
            marks.push(Mark { offset, position });
            if rest.len() <= MARK_DISTANCE {
                break;
            }
            let (before, after) = rest.split_at(floor_char_boundary(rest, MARK_DISTANCE));
            offset += before.len();
            position.column += before.chars().count();
            rest = after;
        }
        offset += rest.len();
    }
    marks
}

fn floor_char_boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decode(text: &str) -> SourceText {
        SourceText::decode(text.as_bytes()).unwrap()
    }

    #[test]
    fn what_is_not_text_is_refused_with_its_place() {
        let table: &[(&[u8], &str, (usize, usize))] = &[
            (b"\xEF\xBB\xBFselect 1", "the text begins with a byte order mark", (1, 1)),
            (b"select 1;\n-- caf\xE9\n", "byte 16 is not UTF-8", (2, 7)),
            (b"a\r\nb\xFF", "byte 4 is not UTF-8", (2, 2)),
            (b"\xC0\x80", "byte 0 is not UTF-8", (1, 1)),
            (b"\xED\xA0\x80", "byte 0 is not UTF-8", (1, 1)),
            (b"select 1; \0 drop table t", "byte 10 is NUL", (1, 11)),
            (b"\xFF\xFEs\0", "byte 0 is not UTF-8", (1, 1)),
        ];
        for &(bytes, message, (line, column)) in table {
            let error = SourceText::decode(bytes).unwrap_err();
            assert_eq!((error.to_string().as_str(), error.position()), (message, Position { line, column }));
        }
        assert!(matches!(
            SourceText::decode(b"\xFF\xFEs\0"),
            Err(TextError::NotUtf8 { guess: Guess::Utf16, .. })
        ));
    }

    #[test]
    fn line_ends_become_lf() {
        for (text, expected, first) in [
            ("a\r\nb\r\n", "a\nb\n", Some((1, 2))),
            ("a\rb", "a\nb", Some((1, 2))),
            ("a\n\rb\r\r\n", "a\n\nb\n\n", Some((2, 1))),
            ("a\nb", "a\nb", None),
        ] {
            let source = decode(text);
            assert_eq!(source.as_str(), expected);
            assert_eq!(source.carriage_return(), first.map(|(line, column)| Position { line, column }));
        }
    }

    #[test]
    fn positions_count_characters() {
        let source = decode("aé\n\n ü;x\n");
        let table = [
            (0, 1, 1),
            (1, 1, 2),
            (2, 1, 2),
            (3, 1, 3),
            (4, 2, 1),
            (5, 3, 1),
            (8, 3, 3),
            (9, 3, 4),
            (99, 4, 1),
        ];
        for (offset, line, column) in table {
            assert_eq!(source.position(offset), Position { line, column }, "offset {offset}");
        }
        assert_eq!(source.position_in_statement(6, 2), Position { line: 3, column: 3 });
        assert_eq!(decode("").position(0), Position { line: 1, column: 1 });
    }

    #[test]
    fn a_line_of_a_million_characters_has_places_too() {
        let source = decode(&"é".repeat(1_000_000));
        assert_eq!(source.position(1_400_001), Position { line: 1, column: 700_001 });
    }

    #[test]
    fn an_excerpt_underlines_the_word() {
        let source = decode("CREATE TABLE t (\n  email citext NOT NULL\n);");
        let excerpt = source.excerpt(Position { line: 2, column: 9 });
        assert_eq!((excerpt.line.as_str(), excerpt.column, excerpt.width), ("  email citext NOT NULL", 9, 6));
        assert_eq!(source.excerpt(Position { line: 3, column: 2 }).width, 1);
        assert_eq!(source.excerpt(Position { line: 9, column: 9 }).line, "");
    }

    proptest! {
        #[test]
        fn decoding_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..200), offset in 0usize..300) {
            if let Ok(source) = SourceText::decode(&bytes) {
                let position = source.position(offset);
                prop_assert!(source.excerpt(position).width >= 1);
                prop_assert!(!source.as_str().contains('\r'));
            }
        }

        #[test]
        fn positions_agree_with_counting(text in "[a\né\r]{0,60}", offset in 0usize..80) {
            let source = decode(&text);
            let offset = floor_char_boundary(source.as_str(), offset);
            prop_assert_eq!(source.position(offset), end_position(&source.as_str()[..offset]));
        }
    }
}
