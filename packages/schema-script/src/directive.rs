//! Comments that mean something to schema-sync.
//!
//! In the canonical schema and in migrations: `-- @renamed from=old`, above the thing it is about or behind it
//! on its line. In migrations: `-- batch: transaction`, `-- batch: alone`, `-- batch: backfill`, and `-- begin hand-written: name` …
//! `-- end hand-written`. In both: `-- lint: allow RULE because REASON`. A comment that begins like a directive and is none is a fault, not a comment.

use crate::Purpose;
use crate::backfill::Pace;
use crate::cursor::Cursor;
use crate::scan::{Scanner, Token, TokenKind};

/// What a directive says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Directive {
    /// The thing was called otherwise: the parts of its old name.
    Renamed {
        /// The old name, qualified or not.
        from: Vec<String>,
    },
    /// What follows runs so.
    Batch(BatchMode),
    /// What follows was written by hand and survives regeneration.
    BeginHandWritten(String),
    /// The hand-written part ends.
    EndHandWritten(Option<String>),
    /// A rule of the lint is not minded here.
    Allow {
        /// The rule's name; there may be none of this name.
        rule: String,
        /// Where.
        extent: Extent,
        /// Why.
        reason: String,
    },
}

/// How far an allowance reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// The statement below it, or that it stands in.
    Statement,
    /// The whole script.
    File,
}

/// How the statements of a batch run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BatchMode {
    /// In one transaction.
    Transaction,
    /// One statement, outside any transaction block.
    Alone,
    /// One statement, for some of its rows at a time, each time in a transaction.
    Backfill(Pace),
}

/// A directive and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// What it says.
    pub directive: Directive,
    /// The byte where its comment begins.
    pub start: usize,
    /// The byte where the thing it is about begins: the first word or string of its own line, else the next one.
    pub subject: Option<usize>,
}

/// A comment that begins like a directive and is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The byte where its comment begins.
    pub start: usize,
    /// What is wrong.
    pub reason: FaultReason,
}

/// What is wrong with a directive.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FaultReason {
    /// No directive has this name.
    #[error("there is no directive `@{0}`")]
    Unknown(String),
    /// It lacks its value, or has one that it cannot have.
    #[error("`{0}` is not written as it must be")]
    Malformed(&'static str),
    /// A hand-written part begins within another.
    #[error("the hand-written part `{0}` has not ended yet")]
    Nested(String),
    /// A hand-written part ends that did not begin.
    #[error("no hand-written part{} begins before", .0.as_ref().map(|name| format!(" `{name}`")).unwrap_or_default())]
    NotBegun(Option<String>),
    /// A hand-written part does not end.
    #[error("the hand-written part `{0}` never ends")]
    NotEnded(String),
    /// It is about something, and nothing follows.
    #[error("nothing stands here that it could be about")]
    NoSubject,
    /// A batch cannot begin in the middle of a statement.
    #[error("a batch cannot begin inside a statement")]
    InsideStatement,
}

/// The directives of a text in order, and what only looks like one.
pub fn directives(text: &str, purpose: Purpose) -> (Vec<Placed>, Vec<Fault>) {
    let (mut placed, mut faults) = (Vec::<Placed>::new(), Vec::new());
    if !may_have_directives(text, purpose) {
        return (placed, faults);
    }
    let mut line_subject = None;
    let mut waiting = 0..0;
    for token in Scanner::new(text).map_while(Result::ok) {
        let piece = &text[token.span()];
        match token.kind {
            TokenKind::LineComment => match parse(piece, purpose) {
                None => {}
                Some(Err(reason)) => faults.push(Fault { start: token.start, reason }),
                Some(Ok(directive)) => {
                    if line_subject.is_none() && waiting.is_empty() {
                        waiting = placed.len()..placed.len();
                    }
                    placed.push(Placed { directive, start: token.start, subject: line_subject });
                    if line_subject.is_none() {
                        waiting.end = placed.len();
                    }
                }
            },
            // A label of an enum is a string.
            TokenKind::Word | TokenKind::QuotedName | TokenKind::String => {
                let start = token.start;
                line_subject.get_or_insert(start);
                for placed in placed.get_mut(std::mem::take(&mut waiting)).into_iter().flatten() {
                    placed.subject.get_or_insert(start);
                }
            }
            _ => {}
        }
        if ends_line(token, piece) {
            line_subject = None;
        }
    }
    faults.extend(
        placed
            .iter()
            .filter(|placed| lacks_subject(placed))
            .map(|placed| Fault { start: placed.start, reason: FaultReason::NoSubject }),
    );
    faults.extend(hand_written_faults(&placed));
    faults.sort_by_key(|fault| fault.start);
    (placed, faults)
}

/// Few scripts have any, so most need not be cut into tokens once more.
fn may_have_directives(text: &str, purpose: Purpose) -> bool {
    let may_have = |words: &[&str]| words.iter().any(|word| text.contains(word));
    match purpose {
        Purpose::CanonicalSchema => may_have(&["@", "lint:"]),
        Purpose::Migration => may_have(&["@", "lint:", "batch:", "hand-written"]),
    }
}

/// Whether a line comment is a directive of either purpose, well formed or not, that changes what is done with a script.
/// What the lint may pass over changes nothing.
pub(crate) fn is_directive(comment: &str) -> bool {
    parse(comment, Purpose::Migration).is_some_and(|parsed| !matches!(parsed, Ok(Directive::Allow { .. })))
}

fn ends_line(token: Token, piece: &str) -> bool {
    token.kind != TokenKind::LineComment && piece.contains('\n')
}

fn lacks_subject(placed: &Placed) -> bool {
    matches!(placed.directive, Directive::Renamed { .. }) && placed.subject.is_none()
}

/// A line comment as a directive; `None` when it is an ordinary one.
fn parse(comment: &str, purpose: Purpose) -> Option<Result<Directive, FaultReason>> {
    let body = comment.trim_start_matches('-').trim();
    if let Some(body) =
        body.strip_prefix('@').filter(|body| body.starts_with(|first: char| first.is_ascii_alphabetic()))
    {
        let (name, value) = body.split_once(char::is_whitespace).unwrap_or((body, ""));
        return Some(match name {
            "renamed" => renamed_from(value).ok_or(FaultReason::Malformed("@renamed from=NAME")),
            _ => Err(FaultReason::Unknown(name.to_owned())),
        });
    }
    if let Some(allowance) = body.strip_prefix("lint:") {
        let malformed = FaultReason::Malformed("lint: allow RULE [in this file] because REASON");
        return Some(allow(allowance).ok_or(malformed));
    }
    if purpose == Purpose::CanonicalSchema {
        return None;
    }
    if let Some(mode) = body.strip_prefix("batch:") {
        let malformed = FaultReason::Malformed(
            "batch: transaction|alone|backfill [by=COLUMN,…] [rows=NUMBER] [pause=NUMBERms]",
        );
        return Some(batch_mode(mode).map(Directive::Batch).ok_or(malformed));
    }
    if let Some(rest) = body.strip_prefix("begin hand-written") {
        let name = hand_written_name(rest).ok_or(FaultReason::Malformed("begin hand-written: NAME"));
        return Some(name.map(Directive::BeginHandWritten));
    }
    let rest = body.strip_prefix("end hand-written")?;
    let name = match hand_written_name(rest) {
        None if !rest.trim().is_empty() => Err(FaultReason::Malformed("end hand-written")),
        name => Ok(name),
    };
    Some(name.map(Directive::EndHandWritten))
}

/// `transaction`, `alone`, `backfill by=a,b rows=1000 pause=20ms`.
fn batch_mode(text: &str) -> Option<BatchMode> {
    let mut cursor = Cursor::new(text);
    let mode = if cursor.accept("TRANSACTION") {
        BatchMode::Transaction
    } else if cursor.accept("ALONE") {
        BatchMode::Alone
    } else if cursor.accept("BACKFILL") {
        BatchMode::Backfill(pace(&mut cursor)?)
    } else {
        return None;
    };
    cursor.is_at_end().then_some(mode)
}

fn pace(cursor: &mut Cursor<'_>) -> Option<Pace> {
    let mut pace = Pace::default();
    while !cursor.is_at_end() {
        let name = cursor.word()?.to_ascii_lowercase();
        if !cursor.accept_symbol("=") {
            return None;
        }
        if name == "by" {
            pace.by = vec![cursor.name()?];
            while cursor.accept_symbol(",") {
                pace.by.push(cursor.name()?);
            }
            continue;
        }
        let value = cursor.is_kind(TokenKind::Number).then(|| cursor.token_text())?;
        cursor.advance();
        match name.as_str() {
            "rows" => pace.rows = value.parse().ok().filter(|rows| *rows > 0)?,
            "pause" => pace.pause = value.strip_suffix("ms")?.parse().ok()?,
            _ => return None,
        }
    }
    Some(pace)
}

fn renamed_from(value: &str) -> Option<Directive> {
    let mut cursor = Cursor::new(value);
    if !(cursor.accept("FROM") && cursor.accept_symbol("=")) {
        return None;
    }
    let from = cursor.qualified_name()?;
    cursor.is_at_end().then_some(Directive::Renamed { from })
}

/// ` allow RULE because REASON`, ` allow RULE in this file because REASON`.
fn allow(text: &str) -> Option<Directive> {
    let rest = text.trim().strip_prefix("allow ")?.trim_start();
    let (rule, rest) = rest.split_once(char::is_whitespace)?;
    let (extent, rest) = match rest.trim_start().strip_prefix("in this file ") {
        Some(rest) => (Extent::File, rest),
        None => (Extent::Statement, rest),
    };
    let reason = rest.trim_start().strip_prefix("because ")?.trim();
    let is_name = rule.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    let allow = Directive::Allow { rule: rule.to_owned(), extent, reason: reason.to_owned() };
    (is_name && !reason.is_empty()).then_some(allow)
}

fn hand_written_name(rest: &str) -> Option<String> {
    let name = rest.strip_prefix(':')?.trim();
    (!name.is_empty()).then(|| name.to_owned())
}

fn hand_written_faults(placed: &[Placed]) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut open: Option<(&str, usize)> = None;
    for Placed { directive, start, .. } in placed {
        let reason = match (directive, open) {
            (Directive::BeginHandWritten(name), None) => {
                open = Some((name, *start));
                continue;
            }
            (Directive::EndHandWritten(name), Some((begun, _)))
                if name.as_deref().is_none_or(|name| name == begun) =>
            {
                open = None;
                continue;
            }
            (Directive::BeginHandWritten(_), Some((begun, _))) => FaultReason::Nested(begun.to_owned()),
            (Directive::EndHandWritten(name), Some(_) | None) => FaultReason::NotBegun(name.clone()),
            (Directive::Renamed { .. } | Directive::Batch(_) | Directive::Allow { .. }, Some(_) | None) => {
                continue;
            }
        };
        faults.push(Fault { start: *start, reason });
    }
    if let Some((name, start)) = open {
        faults.push(Fault { start, reason: FaultReason::NotEnded(name.to_owned()) });
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    fn renamed(from: &[&str]) -> Directive {
        Directive::Renamed { from: from.iter().map(|&part| part.to_owned()).collect() }
    }

    #[test]
    fn a_directive_is_about_its_line_or_the_next_word() {
        let text = "-- @renamed from=things\n\n-- note\nCREATE TABLE items (\n  sku text, -- @renamed from=\"Old Code\"\n  \
                    -- @renamed from=public.note\n  , remark text\n);";
        let (placed, faults) = directives(text, Purpose::CanonicalSchema);
        assert_eq!(faults, []);
        let found: Vec<_> = placed
            .iter()
            .map(|placed| {
                (placed.directive.clone(), placed.subject.map(|subject| &text[subject..subject + 3]))
            })
            .collect();
        assert_eq!(
            found,
            [
                (renamed(&["things"]), Some("CRE")),
                (renamed(&["Old Code"]), Some("sku")),
                (renamed(&["public", "note"]), Some("rem"))
            ]
        );
    }

    #[test]
    fn several_directives_wait_for_one_subject() {
        let (placed, _) = directives("-- @renamed from=a\n-- @renamed from=b\n  x", Purpose::Migration);
        assert_eq!(placed.iter().map(|placed| placed.subject).collect::<Vec<_>>(), [Some(40), Some(40)]);
    }

    #[test]
    fn migrations_have_batches_and_hand_written_parts() {
        let text = "-- batch: alone\na;\n--batch:  transaction\n-- begin hand-written: fill it\nb;\n-- end hand-written: fill it\n";
        let (placed, faults) = directives(text, Purpose::Migration);
        assert_eq!(faults, []);
        let found: Vec<_> = placed.into_iter().map(|placed| placed.directive).collect();
        assert_eq!(
            found,
            [
                Directive::Batch(BatchMode::Alone),
                Directive::Batch(BatchMode::Transaction),
                Directive::BeginHandWritten("fill it".to_owned()),
                Directive::EndHandWritten(Some("fill it".to_owned()))
            ]
        );
        assert_eq!(
            directives("-- batch: number of the lot\nlot int", Purpose::CanonicalSchema),
            (vec![], vec![])
        );
    }

    #[test]
    fn a_backfill_says_how_it_goes() {
        let of = |text: &str| batch_mode(text);
        assert_eq!(of(" backfill"), Some(BatchMode::Backfill(Pace::default())));
        let by = vec!["id".to_owned(), "Lot".to_owned()];
        let pace = Pace { by, rows: 200, pause: 20 };
        assert_eq!(of("backfill by=id,\"Lot\" rows=200 pause=20ms"), Some(BatchMode::Backfill(pace)));
        for text in [
            "backfill rows=0",
            "backfill rows",
            "backfill pause=2",
            "backfill by=",
            "backfill x=1",
            "alone by=a",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_a_directive_is_a_fault() {
        for (text, message) in [
            ("-- @rename from=a\nx", "there is no directive `@rename`"),
            ("-- @renamed a\nx", "`@renamed from=NAME` is not written as it must be"),
            ("-- @renamed from=a b\nx", "`@renamed from=NAME` is not written as it must be"),
            ("-- @renamed from='a'\nx", "`@renamed from=NAME` is not written as it must be"),
            ("x;\n-- @renamed from=a\n", "nothing stands here that it could be about"),
            (
                "-- batch: solo\nx",
                "`batch: transaction|alone|backfill [by=COLUMN,…] [rows=NUMBER] [pause=NUMBERms]` is not written as it must be",
            ),
            ("-- begin hand-written\nx", "`begin hand-written: NAME` is not written as it must be"),
            ("-- begin hand-written: a\nx", "the hand-written part `a` never ends"),
            ("-- end hand-written: a\nx", "no hand-written part `a` begins before"),
            ("-- end hand-written\nx", "no hand-written part begins before"),
        ] {
            let (_, faults) = directives(text, Purpose::Migration);
            assert_eq!(
                faults.iter().map(|fault| fault.reason.to_string()).collect::<Vec<_>>(),
                [message],
                "{text}"
            );
        }
        let nested = "-- begin hand-written: a\n-- begin hand-written: b\n-- end hand-written: a\n";
        let (_, faults) = directives(nested, Purpose::Migration);
        assert_eq!(faults, [Fault { start: 25, reason: FaultReason::Nested("a".to_owned()) }]);
    }

    #[test]
    fn text_in_quotes_and_ordinary_comments_are_none() {
        for text in ["'-- @x'", "$$\n-- @x\n$$", "/* @x */", "-- mail a@b.c", "-- @ 5 pm", "--", "-- batch"] {
            assert_eq!(directives(text, Purpose::Migration), (vec![], vec![]), "{text}");
        }
    }
}
