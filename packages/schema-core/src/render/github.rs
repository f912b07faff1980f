//! Annotations of a GitHub workflow (GitHub's documentation: "Workflow commands").

use crate::report::{Finding, Severity};

/// One workflow command for each finding.
pub fn annotations(findings: &[Finding]) -> String {
    findings.iter().map(annotation).collect()
}

fn annotation(finding: &Finding) -> String {
    let level = match finding.severity {
        Severity::Warning => "warning",
        Severity::Error | Severity::Integrity => "error",
    };
    let mut properties = vec![format!("title={}", escape_property(&finding.code))];
    if let Some(location) = &finding.location {
        properties.insert(0, format!("file={}", escape_property(&location.file)));
        properties.insert(1, format!("line={},col={}", location.line, location.column));
    }
    let help = finding.help.as_ref().map(|help| format!("\n{help}")).unwrap_or_default();
    let message = escape_data(&format!("{}: {}{help}", finding.subject, finding.message));
    format!("::{level} {}::{message}\n", properties.join(","))
}

/// A message may span lines, a command may not.
fn escape_data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn escape_property(text: &str) -> String {
    escape_data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Location;

    #[test]
    fn annotations_point_at_the_line() {
        let mut finding =
            Finding::new(Severity::Error, "different-object", "column public.items.sku", "type: a -> b");
        finding.location = Some(Location { file: "db/schema.sql".into(), line: 88, column: 3 });
        finding.help = Some("50%".into());
        assert_eq!(
            annotations(&[finding]),
            "::error file=db/schema.sql,line=88,col=3,title=different-object::column public.items.sku: type: a -> b%0A50%25\n"
        );
    }

    #[test]
    fn nothing_in_a_name_can_become_a_command() {
        let finding = Finding::new(Severity::Warning, "x", "table a\n::error::b", "c,d:e");
        assert_eq!(annotations(&[finding]), "::warning title=x::table a%0A::error::b: c,d:e\n");
    }
}
