//! The hand-written parts of a migration, and between which generated statements they stand: what survives when the
//! migration is generated anew.

use crate::Purpose;
use crate::directive::{Directive, Placed, directives};
use crate::scan::Unterminated;
use crate::split::{Statement, split};
use std::ops::Range;

/// A hand-written part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandWritten {
    /// Its name.
    pub name: String,
    /// All of it, from the line that begins it to the one that ends it.
    pub text: String,
    /// The generated statement before it; `None` for one that stands before all of them.
    pub after: Option<String>,
    /// The generated statement behind it, if any.
    pub before: Option<String>,
    /// Whether nothing that is generated stands behind it, not even what takes back a setting.
    pub is_last: bool,
    /// Whether it begins batches of its own.
    pub has_batches: bool,
}

/// The hand-written parts of a migration, in order. A statement that only makes a setting is no place to stand beside.
///
/// # Errors
/// When something in the text never ends.
pub fn hand_written(text: &str) -> Result<Vec<HandWritten>, Unterminated> {
    let statements = split(text).complete()?;
    let (placed, _faults) = directives(text, Purpose::Migration);
    let parts = spans(text, &placed);
    let is_outside =
        |statement: &&Statement<'_>| !parts.iter().any(|(_, span)| span.contains(&statement.span.start));
    let generated: Vec<&Statement<'_>> = statements.iter().filter(is_outside).collect();
    let last = generated.last().map_or(0, |statement| statement.span.start);
    let generated: Vec<&Statement<'_>> =
        generated.into_iter().filter(|statement| !is_setting(statement)).collect();
    let part = |(name, span): &(String, Range<usize>)| {
        let next = generated.partition_point(|statement| statement.span.start < span.start);
        let text_of = |index: Option<usize>| {
            index.and_then(|index| generated.get(index)).map(|found| found.text.to_owned())
        };
        HandWritten {
            name: name.clone(),
            text: format!("{}\n", text[span.clone()].trim_end()),
            after: text_of(next.checked_sub(1)),
            before: text_of(Some(next)),
            is_last: last < span.start,
            has_batches: placed.iter().any(|placed| is_batch(placed) && span.contains(&placed.start)),
        }
    };
    Ok(parts.iter().map(part).collect())
}

fn is_setting(statement: &Statement<'_>) -> bool {
    matches!(statement.leading_words(1).first().map(String::as_str), Some("SET" | "RESET"))
}

fn is_batch(placed: &Placed) -> bool {
    matches!(placed.directive, Directive::Batch(_))
}

/// Where each part stands. One that does not end is a fault that the checks report: here it is none.
pub(crate) fn spans(text: &str, placed: &[Placed]) -> Vec<(String, Range<usize>)> {
    let mut spans = Vec::new();
    let mut open = None;
    for Placed { directive, start, .. } in placed {
        match directive {
            Directive::BeginHandWritten(name) => open = Some((name.clone(), *start)),
            Directive::EndHandWritten(_) => {
                let end = text[*start..].find('\n').map_or(text.len(), |length| start + length);
                spans.extend(open.take().map(|(name, begin)| (name, begin..end)));
            }
            Directive::Renamed { .. } | Directive::Batch(_) | Directive::Allow { .. } => {}
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_know_the_statements_around_them() {
        let text = "-- batch: transaction\n-- begin hand-written: before\nx;\n-- end hand-written\nSET a = b;\na;\n\
             -- begin hand-written: between\ny;\n-- batch: alone\nz;\n-- end hand-written: between\nb;\n\
             -- begin hand-written: within\n-- end hand-written\nRESET a;\n\
             -- begin hand-written: behind\n-- end hand-written";
        let parts = hand_written(text).unwrap();
        let around: Vec<_> = parts
            .iter()
            .map(|part| {
                (
                    part.name.as_str(),
                    part.after.as_deref(),
                    part.before.as_deref(),
                    part.is_last,
                    part.has_batches,
                )
            })
            .collect();
        assert_eq!(
            around,
            [
                ("before", None, Some("a"), false, false),
                ("between", Some("a"), Some("b"), false, true),
                ("within", Some("b"), None, false, false),
                ("behind", Some("b"), None, true, false)
            ]
        );
        assert_eq!(parts[0].text, "-- begin hand-written: before\nx;\n-- end hand-written\n");
        assert_eq!(parts[3].text, "-- begin hand-written: behind\n-- end hand-written\n");
    }

    #[test]
    fn a_text_without_parts_has_none_and_an_unterminated_one_is_refused() {
        assert_eq!(hand_written("a;\n-- end hand-written\n").unwrap(), []);
        assert!(hand_written("'").is_err());
    }
}
