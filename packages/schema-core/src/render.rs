//! Findings in the forms that programs read.

pub mod github;
