//! How patient a runner is.

use std::time::Duration;

/// How patient a runner is, and what it is called.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The name of this run, in the server's list of sessions.
    pub run: String,
    /// How long to wait for another runner.
    pub lock_wait: Duration,
    /// How long a statement waits for a lock, and others wait behind it.
    pub lock_timeout: Duration,
    /// How long a statement may take; zero is for ever.
    pub statement_timeout: Duration,
    /// How often a batch is tried when locks are not to be had, or the connection breaks.
    pub attempts: u32,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            // Tells this run from others in the server's list of sessions.
            run: format!("{:x}", std::process::id()),
            lock_wait: Duration::from_secs(60),
            lock_timeout: Duration::from_secs(3),
            statement_timeout: Duration::ZERO,
            attempts: 10,
        }
    }
}
