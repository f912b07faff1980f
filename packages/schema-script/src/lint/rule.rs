//! What a rule of the lint is: its name, how bad it is, what it looks at, what it says. The rules themselves stand in
//! `rules`.

use crate::Purpose;
use crate::finding::Severity;

/// A rule, as its table has it.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its stable name: in messages, JSON, comments that allow something, and documents.
    pub slug: &'static str,
    /// Whether what it finds fails a gate.
    pub severity: Severity,
    /// What it looks at.
    pub scope: Scope,
    /// Who finds it.
    pub origin: Origin,
    /// The first major version of PostgreSQL where it holds.
    pub since: u32,
    /// What is the matter, in one sentence without a full stop.
    pub says: &'static str,
    /// What to write instead.
    pub help: &'static str,
}

/// What a rule looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// What is done to something that is there before the migration: what the migration itself has made has no rows
    /// and no users yet.
    WhatIsThere,
    /// Every statement of a migration.
    Migrations,
    /// What stays: the canonical schema. Migrations lead there, so that it need not be said of them again.
    Definitions,
    /// Every script.
    Scripts,
}

impl Scope {
    /// Whether scripts for this purpose are looked at.
    pub(crate) fn covers(self, purpose: Purpose) -> bool {
        match self {
            Scope::WhatIsThere | Scope::Migrations => purpose == Purpose::Migration,
            Scope::Definitions => purpose == Purpose::CanonicalSchema,
            Scope::Scripts => true,
        }
    }

    /// The scope in words.
    pub fn text(self) -> &'static str {
        match self {
            Scope::WhatIsThere => "migrations: what is there before",
            Scope::Migrations => "migrations",
            Scope::Definitions => "schema.sql",
            Scope::Scripts => "schema.sql and migrations",
        }
    }
}

/// Who finds what a rule is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// We do.
    Own,
    /// These rules of the squawk linter do, judging single statements.
    Squawk(&'static [&'static str]),
    /// The lint finds it about itself.
    Lint,
}
