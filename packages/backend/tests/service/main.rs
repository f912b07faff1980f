//! The service as it is run: the real program on a real PostgreSQL, in databases made from `schema.sql`.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod flows;
mod parallel;
mod problems;
mod start;
mod support;
