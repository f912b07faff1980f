//! The batches of a migration: what runs in one transaction, what runs alone, and what runs some rows at a time.

use crate::Purpose;
use crate::directive::{BatchMode, Directive, Placed, directives};
use crate::scan::Unterminated;
use crate::split::{Statement, split};

/// Statements that run in one transaction, or one statement that runs alone or some rows at a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch<'text> {
    /// How they run.
    pub mode: BatchMode,
    /// What runs, in order. The checks see to it that a batch which runs alone has one.
    pub statements: Vec<Statement<'text>>,
}

/// The batches of a migration in order. Each `-- batch:` begins one; what stands before the first runs in a
/// transaction. A batch without statements is none.
pub fn batches(text: &str) -> Result<Vec<Batch<'_>>, Unterminated> {
    let statements = split(text).complete()?;
    let (placed, _faults) = directives(text, Purpose::Migration);
    Ok(gather(statements, &placed))
}

/// The statements of a migration by the batches that its directives begin.
pub(crate) fn gather<'text>(statements: Vec<Statement<'text>>, placed: &[Placed]) -> Vec<Batch<'text>> {
    let mut beginnings = placed
        .iter()
        .filter_map(|placed| match &placed.directive {
            Directive::Batch(mode) => Some((placed.start, mode.clone())),
            Directive::Renamed { .. }
            | Directive::BeginHandWritten(_)
            | Directive::EndHandWritten(_)
            | Directive::Allow { .. } => None,
        })
        .peekable();
    let mut batches = vec![Batch { mode: BatchMode::Transaction, statements: Vec::new() }];
    for statement in statements {
        while let Some((_, mode)) = beginnings.next_if(|(start, _)| *start < statement.span.start) {
            batches.push(Batch { mode, statements: Vec::new() });
        }
        if let Some(batch) = batches.last_mut() {
            batch.statements.push(statement);
        }
    }
    batches.retain(|batch| !batch.statements.is_empty());
    batches
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_begin_at_their_directives() {
        let text = "a; b;\n-- batch: alone\nc;\n-- batch: alone\n-- batch: alone\nd;\n-- batch: transaction\ne; f\n-- batch: alone\n";
        let found: Vec<_> = batches(text)
            .unwrap()
            .into_iter()
            .map(|batch| {
                (batch.mode, batch.statements.iter().map(|statement| statement.text).collect::<Vec<_>>())
            })
            .collect();
        assert_eq!(
            found,
            [
                (BatchMode::Transaction, vec!["a", "b"]),
                (BatchMode::Alone, vec!["c"]),
                (BatchMode::Alone, vec!["d"]),
                (BatchMode::Transaction, vec!["e", "f"])
            ]
        );
        assert_eq!(batches("-- nothing\n").unwrap(), []);
        assert!(batches("'").is_err());
    }
}
