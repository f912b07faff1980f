//! Lint: what a script does that is not wrong, and that nobody wants to do without knowing it.
//!
//! Rules judge the text alone. What is generated was run and measured, and its header says what it does; it is not
//! judged again. A comment `-- lint: allow RULE because REASON` allows one thing at one place.

mod allowance;
mod drops;
mod facts;
mod hit;
mod keys;
mod locks;
mod names;
mod past;
mod rule;
mod rules;
mod security;
mod squawk;
mod table;
mod words;

pub use rule::{Origin, Rule, Scope};
pub use rules::{ALL, find};

use crate::Purpose;
use crate::directive::directives;
use crate::hand_written::spans;
use crate::split::{Script, split};
use crate::text::{Position, SourceText};
use allowance::Allowances;
use facts::{Facts, Piece};
use hit::Hit;
use std::ops::Range;

/// Something that the lint tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule that finds it.
    pub rule: &'static Rule,
    /// What is the matter, in one sentence without a full stop.
    pub message: String,
    /// Where it is.
    pub position: Position,
}

/// Rules that look at one statement, knowing the others.
type Family = fn(&Facts<'_>, usize, &Piece<'_>) -> Vec<Hit>;

const FAMILIES: &[Family] =
    &[squawk::check, locks::check, drops::check, keys::columns, security::check, names::check];

/// What the rules find in a script for servers of a major version. A text in which something never ends has no
/// statements that could be judged: the static checks say so.
pub fn lint(source: &SourceText, purpose: Purpose, major: u32) -> Vec<Finding> {
    let text = source.as_str();
    let script = split(text);
    if script.unterminated.is_some() {
        return Vec::new();
    }
    let (placed, _faults) = directives(text, purpose);
    let judged = judged(text, &script, &placed, purpose);
    let wholes: Vec<Range<usize>> =
        script.statements.iter().map(|statement| statement.whole.clone()).collect();
    let facts = Facts::of(script.statements, &placed, purpose, major);
    let mut hits = Vec::new();
    for (number, piece) in facts.pieces.iter().enumerate() {
        let found = FAMILIES.iter().flat_map(|family| family(&facts, number, piece));
        hits.extend(found.map(|hit| (number, hit)));
    }
    hits.extend(keys::check(&facts));
    hits.retain(|(number, hit)| judged[*number] && applies(&facts, *number, hit, purpose));
    let mut allowances = Allowances::of(&placed, &wholes);
    hits.retain(|(number, hit)| !allowances.allow(*number, hit.rule));
    let mut findings: Vec<Finding> = hits
        .into_iter()
        .map(|(number, hit)| {
            let start = facts.pieces[number].statement.span.start;
            let message = match hit.about.as_str() {
                "" => hit.rule.says.to_owned(),
                about => format!("{about}: {}", hit.rule.says),
            };
            Finding { rule: hit.rule, message, position: source.position(start + hit.offset) }
        })
        .collect();
    findings.extend(allowances.findings(source, purpose, major));
    findings.sort_by(|one, other| {
        (one.position, one.rule.slug, &one.message).cmp(&(other.position, other.rule.slug, &other.message))
    });
    findings.dedup();
    findings
}

/// Whether a rule is about such a script, such a server, and what the script itself has not made.
fn applies(facts: &Facts<'_>, number: usize, hit: &Hit, purpose: Purpose) -> bool {
    let is_new = hit.rule.scope == Scope::WhatIsThere && facts.made_before(number);
    hit.rule.scope.covers(purpose) && !is_new && facts.major >= hit.rule.since
}

/// Whether each statement is judged: all but those that were generated.
fn judged(
    text: &str,
    script: &Script<'_>,
    placed: &[crate::directive::Placed],
    purpose: Purpose,
) -> Vec<bool> {
    let is_generated = purpose == Purpose::Migration
        && text.lines().take_while(|line| line.starts_with("--")).any(|line| line.starts_with("-- proof: "));
    let by_hand = spans(text, placed);
    let is_by_hand = |start: usize| by_hand.iter().any(|(_, span)| span.contains(&start));
    let starts = script.statements.iter().map(|statement| statement.span.start);
    starts.map(|start| !is_generated || is_by_hand(start)).collect()
}
