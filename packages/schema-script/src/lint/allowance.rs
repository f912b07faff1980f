//! Comments that allow what a rule finds, each with its reason: above a statement or in it, or for the whole script.

use super::Finding;
use super::rule::Rule;
use super::rules;
use crate::Purpose;
use crate::directive::{Directive, Extent, Placed};
use crate::text::SourceText;
use std::ops::Range;

/// The allowances of a script.
pub(super) struct Allowances<'text> {
    all: Vec<Allowance<'text>>,
}

struct Allowance<'text> {
    rule: &'text str,
    start: usize,
    /// The number of the statement that it is about; `None` for the whole script.
    statement: Option<usize>,
    is_used: bool,
}

impl<'text> Allowances<'text> {
    /// Those of a script whose statements stand in these ranges, with the comments above them.
    pub(super) fn of(placed: &'text [Placed], statements: &[Range<usize>]) -> Allowances<'text> {
        let all = placed.iter().filter_map(|placed| {
            let Directive::Allow { rule, extent, .. } = &placed.directive else { return None };
            let statement = match extent {
                Extent::Statement => Some(statements.partition_point(|whole| whole.end <= placed.start)),
                Extent::File => None,
            };
            Some(Allowance { rule, start: placed.start, statement, is_used: false })
        });
        Allowances { all: all.collect() }
    }

    /// Whether a statement may do what a rule finds.
    pub(super) fn allow(&mut self, number: usize, rule: &Rule) -> bool {
        let mut is_allowed = false;
        for allowance in &mut self.all {
            let is_here = allowance.statement.is_none_or(|statement| statement == number);
            if allowance.rule == rule.slug && is_here {
                allowance.is_used = true;
                is_allowed = true;
            }
        }
        is_allowed
    }

    /// Those that name no rule, or allow what is not there. What a rule does not look at may have been copied with its
    /// allowances: the first migration may be the text of the schema. And what is nothing on this major version may be
    /// something on another.
    pub(super) fn findings(&self, source: &SourceText, purpose: Purpose, major: u32) -> Vec<Finding> {
        let finding = |allowance: &Allowance<'_>, rule: &'static Rule| Finding {
            rule,
            message: format!("{}: {}", allowance.rule, rule.says),
            position: source.position(allowance.start),
        };
        let found = self.all.iter().filter(|allowance| !allowance.is_used);
        found
            .filter_map(|allowance| match rules::find(allowance.rule) {
                Some(rule) if !rule.scope.covers(purpose) || major < rule.since => None,
                Some(_) => Some(finding(allowance, &rules::UNUSED_ALLOWANCE)),
                None => Some(finding(allowance, &rules::UNKNOWN_RULE)),
            })
            .collect()
    }
}
