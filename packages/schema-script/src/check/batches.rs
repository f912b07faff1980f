//! Whether the statements of a migration can run in the batches that it puts them in.

use crate::alone::effect;
use crate::backfill::backfill;
use crate::batch::{Batch, gather};
use crate::directive::{BatchMode, Directive, FaultReason, Placed};
use crate::finding::{Code, Finding, Severity};
use crate::scan::{Scanner, TokenKind};
use crate::split::{Script, Statement};
use crate::text::SourceText;
use crate::transaction::{TransactionNeed, added_enum_label, transaction_need};

pub(super) fn check(source: &SourceText, script: &Script<'_>, placed: &[Placed]) -> Vec<Finding> {
    // What is unterminated has its own finding, and its batches mean nothing.
    if script.unterminated.is_some() {
        return Vec::new();
    }
    let mut findings = inside_statements(source, script, placed);
    for batch in &gather(script.statements.clone(), placed) {
        findings.extend(match &batch.mode {
            BatchMode::Transaction => check_transaction(source, batch),
            BatchMode::Alone => check_alone(source, batch).into_iter().collect(),
            BatchMode::Backfill(_) => check_backfill(source, batch).into_iter().collect(),
        });
    }
    findings
}

fn check_transaction(source: &SourceText, batch: &Batch<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, statement) in batch.statements.iter().enumerate() {
        let later = batch.statements.get(index + 1..).unwrap_or_default();
        let finding = match transaction_need(statement) {
            TransactionNeed::Any => None,
            TransactionNeed::Alone => {
                let words = statement.leading_words(2).join(" ");
                let message = format!("`{words}` as written here cannot run in a transaction");
                Some(
                    Finding::new(Code::NotInTransaction, Severity::Error, message)
                        .at(source.position(statement.span.start)),
                )
            }
            TransactionNeed::CommitBeforeUse => use_of_label(source, statement, later),
        };
        findings.extend(finding);
    }
    findings
}

/// A later statement of the batch that has an added label as a literal: PostgreSQL refuses it (55P04).
fn use_of_label(source: &SourceText, statement: &Statement<'_>, later: &[Statement<'_>]) -> Option<Finding> {
    let label = added_enum_label(statement)?;
    let user = later
        .iter()
        .find(|later| transaction_need(later) == TransactionNeed::Any && mentions(later, &label))?;
    let line = source.position(statement.span.start).line;
    let message =
        format!("the label '{label}', added on line {line}, cannot be used before that is committed");
    Some(
        Finding::new(Code::UncommittedEnumLabel, Severity::Warning, message)
            .at(source.position(user.span.start)),
    )
}

fn mentions(statement: &Statement<'_>, label: &str) -> bool {
    let literal = format!("'{}'", label.replace('\'', "''"));
    Scanner::new(statement.text)
        .map_while(Result::ok)
        .any(|token| token.kind == TokenKind::String && statement.text[token.span()] == literal)
}

fn check_alone(source: &SourceText, batch: &Batch<'_>) -> Option<Finding> {
    if let Some(second) = batch.statements.get(1) {
        let message = "this is the second statement of a batch that runs alone";
        return Some(
            Finding::new(Code::NotAlone, Severity::Error, message).at(source.position(second.span.start)),
        );
    }
    // What need not run alone runs in a transaction of its own.
    let statement = batch.statements.first().filter(|it| transaction_need(it) == TransactionNeed::Alone)?;
    let refusal = effect(statement).err().filter(|_| !is_refused_anyway(statement))?;
    let finding = Finding::new(Code::NotResumable, Severity::Error, refusal.to_string());
    Some(finding.at(source.position(statement.span.start)))
}

fn check_backfill(source: &SourceText, batch: &Batch<'_>) -> Option<Finding> {
    let found = |statement: &Statement<'_>, message: String| {
        let finding = Finding::new(Code::BadBackfill, Severity::Error, message);
        Some(finding.at(source.position(statement.span.start)))
    };
    if let Some(second) = batch.statements.get(1) {
        return found(second, "this is the second statement of a backfill".to_owned());
    }
    let statement = batch.statements.first()?;
    backfill(statement).err().and_then(|refusal| found(statement, refusal.to_string()))
}

/// Whether another check says already that the statement belongs into no script.
fn is_refused_anyway(statement: &Statement<'_>) -> bool {
    let words = statement.leading_words(2);
    let is =
        |index: usize, names: &[&str]| words.get(index).is_some_and(|word| names.contains(&word.as_str()));
    is(0, &["COMMIT", "ROLLBACK"]) || is(1, &["DATABASE", "TABLESPACE"])
}

fn inside_statements(source: &SourceText, script: &Script<'_>, placed: &[Placed]) -> Vec<Finding> {
    let statements = &script.statements;
    let is_inside = |start: usize| {
        let index = statements.partition_point(|statement| statement.span.end <= start);
        statements.get(index).is_some_and(|statement| statement.span.contains(&start))
    };
    placed
        .iter()
        .filter(|placed| matches!(placed.directive, Directive::Batch(_)) && is_inside(placed.start))
        .map(|placed| {
            let message = FaultReason::InsideStatement.to_string();
            Finding::new(Code::BadDirective, Severity::Error, message).at(source.position(placed.start))
        })
        .collect()
}
