//! Findings as a SARIF log, which code scanners and editors read (OASIS: "Static Analysis Results Interchange Format
//! 2.1.0").

use crate::report::{Finding, Location, Severity};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// One run with a result for each finding.
pub fn log(findings: &[Finding]) -> Value {
    let rules: BTreeMap<&str, &Finding> = findings.iter().rev().map(|it| (it.code.as_str(), it)).collect();
    let numbers: BTreeMap<&str, usize> =
        rules.keys().enumerate().map(|(number, code)| (*code, number)).collect();
    let results: Vec<Value> =
        findings.iter().map(|finding| result(finding, numbers[finding.code.as_str()])).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "schema-sync",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules.into_values().map(rule).collect::<Vec<Value>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

/// A code, and how what has it is mended: that is the same for nearly all that have it.
fn rule(finding: &Finding) -> Value {
    match &finding.help {
        Some(help) => json!({ "id": finding.code, "help": { "text": help } }),
        None => json!({ "id": finding.code }),
    }
}

fn result(finding: &Finding, rule: usize) -> Value {
    let level = match finding.severity {
        Severity::Warning => "warning",
        Severity::Error | Severity::Integrity => "error",
    };
    let help = finding.help.as_ref().map(|help| format!("\n{help}")).unwrap_or_default();
    let places: Vec<Value> = finding.location.iter().map(|location| place(location, finding)).collect();
    json!({
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": level,
        "message": { "text": format!("{}: {}{help}", finding.subject, finding.message) },
        "locations": places,
    })
}

fn place(location: &Location, finding: &Finding) -> Value {
    let mut region = json!({ "startLine": location.line, "startColumn": location.column });
    if let Some(excerpt) = &finding.excerpt {
        region["endColumn"] = json!(location.column + excerpt.width.max(1));
    }
    json!({ "physicalLocation": {
        "artifactLocation": { "uri": uri(&location.file) },
        "region": region,
    } })
}

/// A path as a relative reference (RFC 3986): all but what stands in it unescaped is written as `%XX`.
fn uri(path: &str) -> String {
    let escape = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => {
            char::from(byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    };
    path.bytes().map(escape).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Excerpt;

    #[test]
    fn results_point_at_their_lines_and_rules() {
        let mut finding = Finding::new(Severity::Error, "drops-table", "db/a b.sql", "the rows are lost");
        finding.location = Some(Location { file: "db/a b.sql".into(), line: 3, column: 5 });
        finding.excerpt = Some(Excerpt { text: "    DROP TABLE t".into(), width: 4 });
        finding.help = Some("allow it".into());
        let other = Finding::new(Severity::Warning, "a-warning", "schema.lock", "x");
        let log = log(&[finding, other]);
        let run = &log["runs"][0];
        assert_eq!(run["tool"]["driver"]["rules"][1]["id"], "drops-table");
        let result = &run["results"][0];
        assert_eq!((&result["ruleIndex"], &result["level"]), (&json!(1), &json!("error")));
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "db/a%20b.sql");
        assert_eq!(place["region"], json!({ "startLine": 3, "startColumn": 5, "endColumn": 9 }));
        assert_eq!(run["results"][1]["locations"], json!([]));
    }
}
