//! Objects that a canonical schema defines twice: the second definition fails, or worse, wins unseen.

use crate::definition::{Class, Name, created};
use crate::finding::{Code, Finding, Severity};
use crate::locate::SearchPath;
use crate::split::{Script, Statement};
use crate::text::SourceText;
use std::collections::BTreeMap;

pub(super) fn check(source: &SourceText, script: &Script<'_>) -> Vec<Finding> {
    let mut firsts: BTreeMap<Name, &Statement<'_>> = BTreeMap::new();
    let mut search_path = SearchPath::default();
    let mut findings = Vec::new();
    for statement in &script.statements {
        search_path.follow(statement);
        let Some(name) = created(&mut statement.cursor(), search_path.schema()) else { continue };
        match firsts.get(&name) {
            Some(first) if !completes(first, statement) => {
                let line = source.position(first.span.start).line;
                let message = format!("{} is defined on line {line} already", describe(&name));
                let finding = Finding::new(Code::DuplicateDefinition, Severity::Error, message);
                findings.push(finding.at(source.position(statement.span.start)));
            }
            Some(_) | None => {
                firsts.insert(name, statement);
            }
        }
    }
    findings
}

fn describe(name: &Name) -> String {
    match (name.class, name.path.as_slice()) {
        (Class::Routine, [schema, name, arguments]) => format!("`{schema}.{name}({arguments})`"),
        (_, path) => format!("`{}`", path.join(".")),
    }
}

/// Whether the second statement gives a body to what the first only announced: a shell type, or the stand-in that
/// pg_dump writes for a view that takes part in a cycle (`AS SELECT NULL::type AS column, …`).
fn completes(first: &Statement<'_>, second: &Statement<'_>) -> bool {
    let mut announced = first.cursor();
    if announced.accept_all(&["CREATE", "TYPE"]) {
        return announced.qualified_name().is_some() && announced.is_at_end();
    }
    let mut replacing = second.cursor();
    announced.accept_all(&["CREATE", "VIEW"])
        && replacing.accept_all(&["CREATE", "OR", "REPLACE", "VIEW"])
        && announced.skip_to_any(&["AS"])
        && announced.accept_all(&["AS", "SELECT", "NULL"])
        && announced.accept_symbol("::")
}
