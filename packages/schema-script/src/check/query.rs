//! What a query in the canonical schema does besides asking.

use super::settings;
use crate::Purpose;
use crate::finding::{Code, Finding, Severity};
use crate::split::Statement;
use sqlparser::ast::{
    Expr, FunctionArg, FunctionArgExpr, FunctionArguments, Select, Statement as Parsed, Value, Visit, Visitor,
};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::Parser;
use std::collections::BTreeSet;
use std::ops::ControlFlow;

/// The longest query that is parsed. sqlparser's trees are as deep as an expression is long, and are dropped
/// by recursion, so a longer one could take more stack than there is.
const PARSED_LENGTH: usize = 4096;

/// The functions that pg_dump calls: `set_config`, and those that set up what no statement can.
const ALLOWED: &[&str] = &["set_config", "setval", "lo_create", "pg_extension_config_dump"];

pub(super) fn check(statement: &Statement<'_>) -> Vec<Finding> {
    let cursor = statement.cursor();
    let is_group = statement.text.starts_with('(');
    if !is_group && !cursor.is_any(&["SELECT", "WITH", "VALUES", "TABLE"]) {
        return Vec::new();
    }
    let parsed = if statement.text.len() > PARSED_LENGTH {
        None
    } else {
        Parser::parse_sql(&PostgreSqlDialect {}, statement.text).ok()
    };
    let Some(parsed) = parsed else {
        let message = "what this query does besides asking cannot be told from its text";
        return vec![Finding::new(Code::DataChange, Severity::Warning, message)];
    };
    let mut effects = Effects::default();
    let ControlFlow::Continue(()) = parsed.visit(&mut effects);
    effects.into_findings()
}

/// What a visit of a query finds.
#[derive(Default)]
struct Effects {
    changes_rows: bool,
    makes_table: bool,
    functions: BTreeSet<String>,
    settings: Vec<Finding>,
}

impl Effects {
    fn into_findings(self) -> Vec<Finding> {
        let mut findings = self.settings;
        let mut add =
            |severity, message: String| findings.push(Finding::new(Code::DataChange, severity, message));
        if self.changes_rows {
            add(Severity::Error, "a part of this query changes rows".to_owned());
        }
        if self.makes_table {
            add(Severity::Error, "`SELECT … INTO` makes a table of rows".to_owned());
        }
        for function in self.functions {
            add(
                Severity::Warning,
                format!("what the function `{function}` does is not known before it runs"),
            );
        }
        findings
    }
}

impl Visitor for Effects {
    type Break = std::convert::Infallible;

    fn pre_visit_statement(&mut self, statement: &Parsed) -> ControlFlow<Self::Break> {
        // Whatever is not a plain query does something: a kind of statement that sqlparser learns later, too.
        self.changes_rows |= !matches!(statement, Parsed::Query(_));
        ControlFlow::Continue(())
    }

    fn pre_visit_select(&mut self, select: &Select) -> ControlFlow<Self::Break> {
        self.makes_table |= select.into.is_some();
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expression: &Expr) -> ControlFlow<Self::Break> {
        if let Expr::Function(function) = expression {
            let name = function.name.to_string().to_ascii_lowercase();
            let own_name = name.strip_prefix("pg_catalog.").unwrap_or(&name);
            if own_name == "set_config" {
                self.settings.extend(set_config(&function.args));
            } else if !ALLOWED.contains(&own_name) {
                self.functions.insert(name);
            }
        }
        ControlFlow::Continue(())
    }
}

/// `set_config('name', 'value', …)` is `SET name = value`.
fn set_config(arguments: &FunctionArguments) -> Option<Finding> {
    let FunctionArguments::List(list) = arguments else { return None };
    let mut literals = list.args.iter().map(|argument| match argument {
        FunctionArg::Unnamed(FunctionArgExpr::Expr(Expr::Value(value))) => match &value.value {
            Value::SingleQuotedString(text) | Value::EscapedStringLiteral(text) => Some(text.as_str()),
            _ => None,
        },
        _ => None,
    });
    let (setting, value) = (literals.next().flatten(), literals.next().flatten());
    settings::check_value(
        setting.unwrap_or("an unknown one"),
        value.unwrap_or_default(),
        Purpose::CanonicalSchema,
    )
}
