//! Characters that nobody sees, or that change how others are seen.
//!
//! The server takes a zero-width or no-break space for part of a name, and bidirectional controls let a
//! reviewer read other SQL than PostgreSQL does ("Trojan Source").

use crate::finding::{Code, Finding, Severity};
use crate::scan::{Scanner, TokenKind};
use crate::text::SourceText;

/// What an invisible character does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Effect {
    /// It reorders what stands around it: never harmless.
    Reorders,
    /// It shapes neighbours that are not ASCII, as in emoji or Persian; harmless between such, in text.
    Joins,
    /// It cannot be told from a space, or from nothing.
    Hides,
}

/// First and last character of a range, what it does, and its name; in order.
const INVISIBLE: &[(char, char, Effect, &str)] = &[
    ('\u{01}', '\u{08}', Effect::Hides, "a control character"),
    ('\u{0E}', '\u{1F}', Effect::Hides, "a control character"),
    ('\u{7F}', '\u{9F}', Effect::Hides, "a control character"),
    ('\u{A0}', '\u{A0}', Effect::Hides, "a no-break space"),
    ('\u{AD}', '\u{AD}', Effect::Hides, "a soft hyphen"),
    ('\u{34F}', '\u{34F}', Effect::Hides, "a combining grapheme joiner"),
    ('\u{61C}', '\u{61C}', Effect::Reorders, "an Arabic letter mark"),
    ('\u{115F}', '\u{1160}', Effect::Hides, "a Hangul filler"),
    ('\u{1680}', '\u{1680}', Effect::Hides, "an Ogham space mark"),
    ('\u{17B4}', '\u{17B5}', Effect::Hides, "an invisible Khmer vowel"),
    ('\u{180B}', '\u{180F}', Effect::Hides, "a Mongolian variation selector"),
    ('\u{2000}', '\u{200A}', Effect::Hides, "a space of unusual width"),
    ('\u{200B}', '\u{200B}', Effect::Hides, "a zero width space"),
    ('\u{200C}', '\u{200D}', Effect::Joins, "a zero width joiner"),
    ('\u{200E}', '\u{200F}', Effect::Reorders, "a direction mark"),
    ('\u{2028}', '\u{2029}', Effect::Hides, "a Unicode line separator"),
    ('\u{202A}', '\u{202E}', Effect::Reorders, "a bidirectional control"),
    ('\u{202F}', '\u{202F}', Effect::Hides, "a narrow no-break space"),
    ('\u{205F}', '\u{205F}', Effect::Hides, "a mathematical space"),
    ('\u{2060}', '\u{2065}', Effect::Hides, "an invisible operator"),
    ('\u{2066}', '\u{2069}', Effect::Reorders, "a bidirectional isolate"),
    ('\u{206A}', '\u{206F}', Effect::Hides, "a deprecated format control"),
    ('\u{2800}', '\u{2800}', Effect::Hides, "a blank Braille pattern"),
    ('\u{3000}', '\u{3000}', Effect::Hides, "an ideographic space"),
    ('\u{3164}', '\u{3164}', Effect::Hides, "a Hangul filler"),
    ('\u{FE00}', '\u{FE0F}', Effect::Joins, "a variation selector"),
    ('\u{FEFF}', '\u{FEFF}', Effect::Hides, "a byte order mark"),
    ('\u{FFA0}', '\u{FFA0}', Effect::Hides, "a Hangul filler"),
    ('\u{FFF9}', '\u{FFFB}', Effect::Hides, "an annotation control"),
    ('\u{E0000}', '\u{E007F}', Effect::Hides, "a tag character"),
];

/// Where a character stands.
#[derive(Clone, Copy)]
enum Place {
    /// In words, names and operators: it is part of what PostgreSQL reads.
    Code,
    /// In a dollar-quoted body: code of another language, or text.
    Body,
    /// In a comment: read by people only.
    Comment,
    /// In a string literal: data.
    Literal,
}

pub(super) fn check(source: &SourceText) -> Vec<Finding> {
    let text = source.as_str();
    if !text.bytes().any(may_begin_invisible) {
        return Vec::new();
    }
    let mut findings = Vec::new();
    let mut end = 0;
    for token in Scanner::new(text).map_while(Result::ok) {
        end = token.end;
        let place = match token.kind {
            TokenKind::LineComment | TokenKind::BlockComment => Place::Comment,
            TokenKind::String => Place::Literal,
            TokenKind::DollarString => Place::Body,
            TokenKind::Space
            | TokenKind::Word
            | TokenKind::QuotedName
            | TokenKind::Number
            | TokenKind::Parameter
            | TokenKind::Operator
            | TokenKind::Open
            | TokenKind::Close
            | TokenKind::Semicolon
            | TokenKind::MetaCommand
            | TokenKind::Symbol => Place::Code,
        };
        find_in(source, token.start, token.end, place, &mut findings);
    }
    find_in(source, end, text.len(), Place::Code, &mut findings);
    findings
}

fn find_in(source: &SourceText, start: usize, end: usize, place: Place, findings: &mut Vec<Finding>) {
    let text = &source.as_str()[start..end];
    if !text.bytes().any(may_begin_invisible) {
        return;
    }
    let mut before = None;
    for (offset, character) in text.char_indices() {
        if let Some((effect, name)) = effect_of(character) {
            let after = text[offset + character.len_utf8()..].chars().next();
            if let Some(severity) = severity(effect, place, before, after) {
                let message = format!("U+{:04X}, {name}, stands {}", u32::from(character), describe(place));
                let finding = Finding::new(Code::InvisibleCharacter, severity, message);
                findings.push(finding.at(source.position(start + offset)));
            }
        }
        before = Some(character);
    }
}

fn severity(effect: Effect, place: Place, before: Option<char>, after: Option<char>) -> Option<Severity> {
    let is_beyond_ascii = |neighbour: Option<char>| neighbour.is_some_and(|character| !character.is_ascii());
    match (effect, place) {
        // An emoji's selector ends it, so what follows does not matter.
        (Effect::Joins, Place::Literal | Place::Comment | Place::Body)
            if is_beyond_ascii(before) || is_beyond_ascii(after) =>
        {
            None
        }
        (Effect::Reorders, Place::Code | Place::Body | Place::Comment) => Some(Severity::Error),
        (Effect::Hides | Effect::Joins, Place::Code) => Some(Severity::Error),
        (Effect::Reorders, Place::Literal) => Some(Severity::Warning),
        (Effect::Hides | Effect::Joins, Place::Body | Place::Comment | Place::Literal) => {
            Some(Severity::Warning)
        }
    }
}

fn describe(place: Place) -> &'static str {
    match place {
        Place::Code => "in the SQL itself",
        Place::Body => "in a dollar-quoted body",
        Place::Comment => "in a comment",
        Place::Literal => "in a string literal",
    }
}

fn effect_of(character: char) -> Option<(Effect, &'static str)> {
    let index = INVISIBLE.partition_point(|&(_, last, _, _)| last < character);
    let &(first, _, effect, name) = INVISIBLE.get(index)?;
    (first <= character).then_some((effect, name))
}

/// Almost every script has none of these bytes, so it is not searched by character.
fn may_begin_invisible(byte: u8) -> bool {
    byte >= 0x7F || (byte < b' ' && !matches!(byte, b'\t' | b'\n' | 0x0B | 0x0C))
}
