//! What stands in the way for a while, and how long to wait before trying again.

use super::interrupt;
use crate::error::Error;
use postgres::error::SqlState;
use rand::RngExt;
use std::time::{Duration, Instant};

/// What stands in the way for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Setback {
    /// The connection is gone.
    Lost,
    /// The server has undone the transaction, and would perhaps not do so again.
    Passing,
}

/// What kind of setback an error is; `None` when it would come again.
pub(super) fn setback(error: &Error) -> Option<Setback> {
    let source = match error {
        Error::Apply { failure, .. } => &failure.source,
        Error::Query { source, .. } => source,
        Error::RowsLeft { .. } => return Some(Setback::Passing),
        _ => return None,
    };
    match source.code().map(SqlState::code) {
        // Lock not available, deadlock, serialization failure.
        Some("55P03" | "40P01" | "40001") => Some(Setback::Passing),
        // Shut down by an administrator, crashed, starting.
        Some("57P01" | "57P02" | "57P03") => Some(Setback::Lost),
        Some(_) => None,
        None => Some(Setback::Lost),
    }
}

/// Whether a server cannot be reached now.
pub(super) fn is_unreachable(error: &Error) -> bool {
    match error {
        Error::Connect { source, .. } => source.code().is_none_or(|code| code.code().starts_with("57P")),
        Error::ConnectTimeout { .. } => true,
        _ => setback(error) == Some(Setback::Lost),
    }
}

/// Twice as long each time, up to ten seconds, and never the same for two runners.
pub(super) fn pause(attempt: u32) -> Duration {
    let longest = (100_u64 << attempt.min(7)).min(10_000);
    Duration::from_millis(rand::rng().random_range(longest / 2..longest))
}

/// Sleeps, and wakes up when a signal asks to stop.
pub(super) fn sleep(duration: Duration) -> Result<(), Error> {
    let start = Instant::now();
    while start.elapsed() < duration {
        interrupt::check()?;
        std::thread::sleep(Duration::from_millis(50).min(duration));
    }
    interrupt::check()
}
