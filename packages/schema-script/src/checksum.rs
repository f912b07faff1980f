//! Checksums of scripts: of the text, and of what remains of it without comments and white space.

use crate::directive;
use crate::scan::{Scanner, TokenKind, Unterminated};
use crate::text::normalize_line_ends;
use sha2::{Digest, Sha256};

/// How one text differs from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference {
    /// Not at all.
    None,
    /// In comments or white space only: PostgreSQL is told the same.
    Cosmetic,
    /// In what PostgreSQL is told, or in a directive.
    Changed,
}

/// The SHA-256 of a text as UTF-8 with LF line ends and without a byte order mark, in lower-case hexadecimal.
pub fn checksum(text: &str) -> String {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    hexadecimal(Sha256::new_with_prefix(normalize_line_ends(text).as_bytes()))
}

/// The SHA-256 of a text's tokens without comments and white space. Directives count: they are no mere comments.
/// String literals and dollar-quoted bodies count as they are.
///
/// A text with something unterminated has no such checksum: where a comment ends in it, nobody can say.
pub fn cosmetic_checksum(text: &str) -> Result<String, Unterminated> {
    let text = normalize_line_ends(text.strip_prefix('\u{FEFF}').unwrap_or(text));
    let mut hash = Sha256::new();
    for token in Scanner::new(&text) {
        let token = token?;
        let piece = &text[token.span()];
        let counts = match token.kind {
            TokenKind::LineComment => directive::is_directive(piece),
            _ => !token.is_blank(),
        };
        if counts {
            // NUL stands in no text, so it keeps apart what white space kept apart.
            hash.update(piece.trim_end().as_bytes());
            hash.update(b"\0");
        }
    }
    Ok(hexadecimal(hash))
}

/// How a new text differs from an old one.
pub fn difference(old: &str, new: &str) -> Difference {
    if checksum(old) == checksum(new) {
        return Difference::None;
    }
    match (cosmetic_checksum(old), cosmetic_checksum(new)) {
        (Ok(old), Ok(new)) if old == new => Difference::Cosmetic,
        (Ok(_) | Err(_), Ok(_) | Err(_)) => Difference::Changed,
    }
}

fn hexadecimal(hash: Sha256) -> String {
    use std::fmt::Write;
    hash.finalize().iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_that_of_lf_text() {
        assert_eq!(checksum(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assert_eq!(checksum("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(checksum("a\r\nb\r"), checksum("a\nb\n"));
        assert_eq!(checksum("\u{FEFF}a"), checksum("a"));
        assert_ne!(checksum("a\n"), checksum("a"));
    }

    #[test]
    fn cosmetic_changes_are_told_apart() {
        use Difference::{Changed, Cosmetic, None};
        let table = [
            ("select 1;", "select 1;", None),
            ("select 1;\r\n", "select 1;\n", None),
            ("select 1;", "select  1 ; -- one\n", Cosmetic),
            ("select 1;", "/* one */select\n1;", Cosmetic),
            ("a+b", "a + b", Cosmetic),
            ("select 1;", "select 2;", Changed),
            ("select 1;", "SELECT 1;", Changed),
            ("ab", "a b", Changed),
            ("a::b", "a: :b", Changed),
            ("'a b'", "'a  b'", Changed),
            ("$$ a $$", "$$a$$", Changed),
            ("$$ -- a\n$$", "$$\n$$", Changed),
            ("\"a b\"", "\"ab\"", Changed),
            ("'a'\n'b'", "'a' 'b'", Changed),
            ("a int", "-- @renamed from=b\na int", Changed),
            ("-- batch: alone\na", "-- batch: transaction\na", Changed),
            ("-- @renamed from=b\na", "-- @renamed from=b  \na", Cosmetic),
            ("'a", "'a ", Changed),
        ];
        for (old, new, expected) in table {
            assert_eq!(difference(old, new), expected, "{old:?} {new:?}");
            assert_eq!(difference(new, old), expected, "{new:?} {old:?}");
        }
    }
}
