//! What a runner tells whoever watches.

use crate::error::Error;
use std::time::Duration;

/// What happens, for whoever watches.
#[derive(Clone, Copy, Debug)]
pub enum Event<'a> {
    /// Another runner is at work.
    Waiting {
        /// Who.
        holder: &'a str,
    },
    /// A migration begins.
    Applying {
        /// Its file.
        file: &'a str,
    },
    /// A step that another process had begun is brought to its end.
    Resuming {
        /// The migration's file.
        file: &'a str,
        /// The step, from 1.
        step: usize,
    },
    /// Rows are changed, some at a time.
    Filling {
        /// The migration's file.
        file: &'a str,
        /// The step, from 1.
        step: i32,
        /// How many were changed so far.
        rows: u64,
    },
    /// A migration is applied.
    Applied {
        /// Its file.
        file: &'a str,
        /// How long it took.
        took: Duration,
    },
    /// A statement waited for a lock that somebody has.
    Blocked {
        /// Who.
        blocker: &'a str,
    },
    /// Something that passes stood in the way, and it is tried again.
    Retrying {
        /// The migration's file.
        file: &'a str,
        /// What stood in the way.
        reason: &'a Error,
        /// How long is waited before.
        pause: Duration,
    },
}
