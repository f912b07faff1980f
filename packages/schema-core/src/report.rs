//! What the user is told: findings, and where they are.

use serde::{Deserialize, Serialize};

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Worth knowing; fails no gate.
    Warning,
    /// Fails the gate: drift, a failed check.
    Error,
    /// Fails the gate: the record itself cannot be believed.
    Integrity,
}

/// A place in a file of the repository.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Location {
    /// The file, relative to the repository.
    pub file: String,
    /// Counted from 1.
    pub line: usize,
    /// In characters, counted from 1.
    pub column: usize,
}

/// The text of a line, and the part of it that a finding is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Excerpt {
    /// The whole line.
    pub text: String,
    /// How many characters are meant, from the location's column; at least 1.
    pub width: usize,
}

/// One thing told to the user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// A stable slug: `extra-object`, `pending-migration`.
    pub code: String,
    /// What it is about: an object, a migration, a file.
    pub subject: String,
    /// What is the matter.
    pub message: String,
    /// What can be done about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// Where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// What stands there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub excerpt: Option<Excerpt>,
    /// The object whose finding implies this one: the table of a column that is missing with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part_of: Option<String>,
    /// How the thing is defined in the repository, attribute by attribute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repository: Option<serde_json::Value>,
    /// How it is defined in the database.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub database: Option<serde_json::Value>,
}

impl Finding {
    /// A finding with nothing but these.
    pub fn new(
        severity: Severity,
        code: impl Into<String>,
        subject: impl Into<String>,
        message: impl Into<String>,
    ) -> Finding {
        Finding {
            severity,
            code: code.into(),
            subject: subject.into(),
            message: message.into(),
            help: None,
            location: None,
            excerpt: None,
            part_of: None,
            repository: None,
            database: None,
        }
    }
}
