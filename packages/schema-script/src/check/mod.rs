//! Static checks of scripts: what would go wrong, or pass unseen, on its way to a server.
//!
//! Each check is a function over one text. A statement that no check knows is no finding: PostgreSQL judges it.

mod batches;
mod characters;
mod duplicates;
mod query;
mod settings;
mod statements;

use crate::Purpose;
use crate::directive::directives;
use crate::finding::{Code, Finding, Severity};
use crate::split::{Script, split};
use crate::text::{Guess, SourceText, TextError};

/// What the checks made of some bytes.
#[derive(Debug)]
pub struct Checked {
    /// The text, when the bytes are one.
    pub source: Option<SourceText>,
    /// What was found, by position.
    pub findings: Vec<Finding>,
}

impl Checked {
    /// Whether the script may be sent to a server.
    pub fn is_usable(&self) -> bool {
        self.source.is_some() && self.findings.iter().all(|finding| finding.severity < Severity::Error)
    }
}

/// Checks the bytes of a script.
pub fn check(bytes: &[u8], purpose: Purpose) -> Checked {
    match SourceText::decode(bytes) {
        Ok(source) => {
            let findings = check_text(&source, purpose);
            Checked { source: Some(source), findings }
        }
        Err(error) => Checked { source: None, findings: vec![text_finding(&error)] },
    }
}

/// Checks a text.
pub fn check_text(source: &SourceText, purpose: Purpose) -> Vec<Finding> {
    let script = split(source.as_str());
    let mut findings = Vec::new();
    if let Some(position) = source.carriage_return() {
        findings.push(
            Finding::new(Code::CarriageReturn, Severity::Warning, "a line ends with a carriage return")
                .at(position),
        );
    }
    findings.extend(completeness(source, &script));
    findings.extend(characters::check(source));
    findings.extend(statements::check(source, &script, purpose));
    let (placed, faults) = directives(source.as_str(), purpose);
    findings.extend(faults.iter().map(|fault| {
        let finding = Finding::new(Code::BadDirective, Severity::Error, fault.reason.to_string());
        finding.at(source.position(fault.start))
    }));
    match purpose {
        Purpose::CanonicalSchema => findings.extend(duplicates::check(source, &script)),
        Purpose::Migration => findings.extend(batches::check(source, &script, &placed)),
    }
    findings.sort_by_key(|finding| (finding.position, finding.code));
    findings
}

fn text_finding(error: &TextError) -> Finding {
    let code = match error {
        TextError::NotUtf8 { .. } => Code::NotUtf8,
        TextError::ByteOrderMark => Code::ByteOrderMark,
        TextError::NulByte { .. } => Code::NulByte,
    };
    let finding = Finding::new(code, Severity::Error, error.to_string()).at(error.position());
    match error {
        TextError::NotUtf8 { guess: Guess::Utf16, .. } => {
            finding.with_help("the file looks like UTF-16: save it as UTF-8 without a byte order mark")
        }
        TextError::NotUtf8 { guess: Guess::Other, .. }
        | TextError::ByteOrderMark
        | TextError::NulByte { .. } => finding,
    }
}

fn completeness(source: &SourceText, script: &Script<'_>) -> Option<Finding> {
    if let Some(unterminated) = script.unterminated {
        let message = format!("the {} that begins here never ends", unterminated.opening);
        let position = source.position(unterminated.start);
        return Some(Finding::new(Code::Unterminated, Severity::Error, message).at(position));
    }
    let is_empty = script.statements.is_empty();
    is_empty.then(|| Finding::new(Code::EmptyFile, Severity::Warning, "there is no statement in it"))
}

#[cfg(test)]
mod tests;
