//! Points at which a test can kill the process, as a power failure would: `SCHEMA_SYNC_FAILPOINT=n` kills it at the
//! n-th that is reached.

use rustix::process::{Signal, getpid, kill_process};
use std::io::Write;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

static REACHED: AtomicU64 = AtomicU64::new(0);

/// Says that the protocol has come to this point.
pub fn reach(point: &str) {
    static FATAL: OnceLock<Option<u64>> = OnceLock::new();
    let fatal = FATAL.get_or_init(|| std::env::var("SCHEMA_SYNC_FAILPOINT").ok()?.parse().ok());
    let reached = REACHED.fetch_add(1, Ordering::Relaxed) + 1;
    if *fatal == Some(reached) {
        // Nobody is left to be told when stderr is closed.
        let _ = writeln!(std::io::stderr(), "failpoint {reached}: {point}");
        let _ = kill_process(getpid(), Signal::KILL);
        std::process::abort();
    }
}
