//! The steps of a migration: its batches, with what each takes.

use super::Migration;
use super::progress::{self, Recorded};
use crate::error::Error;
use crate::repository::Source;
use schema_script::alone::{Effect, effect};
use schema_script::backfill::{Pace, backfill};
use schema_script::batch::batches;
use schema_script::directive::BatchMode;
use schema_script::split::Statement;
use schema_script::transaction::{TransactionNeed, transaction_need};

/// How a step runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    /// In one transaction, with its record. So does a statement that could run alone and need not.
    Together,
    /// Outside any.
    Alone(Effect),
    /// For some rows at a time, each time in a transaction; then its record in one more.
    InParts(Pace),
}

/// A step of a migration.
pub(super) struct Step<'a> {
    /// From 0.
    pub(super) index: usize,
    pub(super) manner: Manner,
    pub(super) statements: Vec<Statement<'a>>,
    /// Of the statements.
    pub(super) hash: String,
}

/// The steps of a migration in order. The static checks have refused what has none.
pub(super) fn of(source: &Source) -> Result<Vec<Step<'_>>, Error> {
    let refuse = |reason: String| Error::NoSteps { migration: source.title(), reason };
    let found = batches(source.text.as_str())
        .map_err(|_unterminated| refuse("something in it never ends".to_owned()))?;
    let mut steps = Vec::with_capacity(found.len());
    for (index, batch) in found.into_iter().enumerate() {
        let hash = progress::hash(&batch);
        let manner = match (&batch.mode, batch.statements.as_slice()) {
            (BatchMode::Alone, [statement]) if transaction_need(statement) == TransactionNeed::Alone => {
                Manner::Alone(effect(statement).map_err(|refusal| refuse(refusal.to_string()))?)
            }
            (BatchMode::Backfill(pace), [statement]) => {
                backfill(statement).map_err(|refusal| refuse(refusal.to_string()))?;
                Manner::InParts(pace.clone())
            }
            (BatchMode::Backfill(_), _) => return Err(refuse("a backfill is one statement".to_owned())),
            (BatchMode::Alone | BatchMode::Transaction, _) => Manner::Together,
        };
        steps.push(Step { index, manner, hash, statements: batch.statements });
    }
    Ok(steps)
}

/// The text of a migration up to the end of its first steps.
pub fn text_before(source: &Source, steps: usize) -> String {
    let end = batches(source.text.as_str()).ok().and_then(|batches| {
        let last = batches.get(steps.checked_sub(1)?)?.statements.last()?;
        Some(last.whole.end)
    });
    source.text.as_str().get(..end.unwrap_or_default()).unwrap_or_default().to_owned()
}

impl Step<'_> {
    /// Its number in the history, from 1.
    pub(super) fn number(&self) -> i32 {
        i32::try_from(self.index + 1).unwrap_or(i32::MAX)
    }

    /// Whether the record is of this very step: a file may not change while half of it is applied.
    pub(super) fn is_recorded_by(&self, recorded: &Recorded, migration: &Migration<'_>) -> Result<(), Error> {
        if recorded.step == self.number() && recorded.hash == self.hash {
            Ok(())
        } else {
            Err(Error::ChangedHalfway { migration: migration.source.title(), step: self.index + 1 })
        }
    }
}

/// The steps of a migration for people: how each runs, and the beginnings of its statements.
///
/// # Errors
/// When it has none that could be applied.
pub fn outline(source: &Source) -> Result<Vec<(String, Vec<String>)>, Error> {
    let describe = |step: Step<'_>| {
        let manner = match step.manner {
            Manner::Together => "in a transaction".to_owned(),
            Manner::Alone(_) => "alone".to_owned(),
            Manner::InParts(pace) => format!("{} rows at a time, each time in a transaction", pace.rows),
        };
        (manner, step.statements.iter().map(beginning).collect())
    };
    Ok(of(source)?.into_iter().map(describe).collect())
}

/// The beginning of a statement in one line.
pub(super) fn beginning(statement: &Statement<'_>) -> String {
    let words = statement.text.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.chars().count() <= 100 { words } else { words.chars().take(99).chain(['…']).collect() }
}
