//! The rules that the repository keeps about itself: layers, lengths, cases for every kind, documents that are true.
//!
//! Needs no PostgreSQL. Every offence is told, as `path:line: error: what`, before the test fails.
//! `UPDATE=1 cargo test --test tidy` rewrites what is generated from the code.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../support/mod.rs"]
mod support;

mod coverage;
mod documents;
mod faults;
mod layers;
mod offences;
mod sources;
