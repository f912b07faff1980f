//! What a database schema is, and what it means for two of them to differ.
//!
//! Everything here is a pure function of its arguments: no I/O, no clock, no randomness. PostgreSQL
//! itself interprets schemas; this crate only knows the shape in which it answers.

pub mod kind;

pub mod id;

pub mod quote;

pub mod catalog;

pub mod fingerprint;

pub mod compare;

pub mod step;

pub mod kinds;

pub mod plan;

pub mod definition;

pub mod hazard;

pub mod lookalike;

pub mod scope;

pub mod lock;

pub mod chain;

pub mod squash;

pub mod verdict;

pub mod report;

pub mod render;
