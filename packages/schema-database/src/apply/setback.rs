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
        Error::Keep { source, .. } | Error::Settle { source } => beneath(source.as_ref())?,
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

/// The error of the server or the connection that is the reason of another.
fn beneath<'a>(error: &'a (dyn std::error::Error + 'static)) -> Option<&'a postgres::Error> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        // An I/O error passes over what it carries.
        let carried = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        next = carried.map(|carried| carried as _).or_else(|| error.source());
    }
    None
}

/// Whether a server cannot be reached now.
pub(super) fn is_unreachable(error: &Error) -> bool {
    match error {
        Error::Connect { source, .. } => source.code().is_none_or(|code| code.code().starts_with("57P")),
        // A standby that is about to take over, perhaps.
        Error::ConnectTimeout { .. } | Error::ReadOnly { .. } => true,
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
