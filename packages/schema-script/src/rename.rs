//! What a script says was called otherwise: `-- @renamed from=old_name`, and the place of the thing that it is about.

use crate::Purpose;
use crate::directive::{Directive, directives};
use crate::text::{Position, SourceText};

/// One directive that says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renamed {
    /// The parts of the old name; the last one is the thing's own.
    pub from: Vec<String>,
    /// Where the directive stands.
    pub directive: Position,
    /// Where the thing begins.
    pub subject: Position,
    /// The label of an enum that it is about; else it is about what is defined there.
    pub label: Option<String>,
}

/// Every such directive of a canonical schema, in order.
pub fn renamed(source: &SourceText) -> Vec<Renamed> {
    let (placed, _) = directives(source.as_str(), Purpose::CanonicalSchema);
    let mut found = Vec::new();
    for placed in placed {
        if let (Directive::Renamed { from }, Some(subject)) = (placed.directive, placed.subject) {
            found.push(Renamed {
                from,
                directive: source.position(placed.start),
                subject: source.position(subject),
                label: label(&source.as_str()[subject..]),
            });
        }
    }
    found
}

/// The value of the string literal at the start of a text.
fn label(text: &str) -> Option<String> {
    let inside = text.strip_prefix('\'')?;
    let mut label = String::new();
    let mut characters = inside.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '\'' if characters.peek() == Some(&'\'') => {
                characters.next();
                label.push('\'');
            }
            '\'' => return Some(label),
            c => label.push(c),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_and_definitions_are_told_apart() {
        let text = "CREATE TYPE mood AS ENUM (\n    'sad',\n    -- @renamed from=ok\n    'it''s'\n);\n-- @renamed from=a.u\nCREATE TABLE a.t (c int);\n";
        let found = renamed(&SourceText::decode(text.as_bytes()).unwrap());
        assert_eq!(found[0].label.as_deref(), Some("it's"));
        assert_eq!((found[0].subject.line, found[1].subject.line), (4, 7));
        assert_eq!(found[1].from, ["a", "u"]);
        assert_eq!(found[1].label, None);
    }
}
