//! What a rule finds in a statement, before anybody has asked whether it is allowed.

use super::rule::Rule;

/// Something that a rule finds.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Hit {
    pub(super) rule: &'static Rule,
    /// The byte of the statement where it is.
    pub(super) offset: usize,
    /// What it is about; empty where the place says it.
    pub(super) about: String,
}
