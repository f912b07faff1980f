//! Points at which a test can kill the process, as a power failure would: `SCHEMA_SYNC_FAILPOINT=n` kills it at the
//! n-th that is reached, `trace` only tells them.

use rustix::process::{Signal, getpid, kill_process};
use std::io::Write;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

static REACHED: AtomicU64 = AtomicU64::new(0);

/// Says that the protocol has come to this point.
pub fn reach(point: &str) {
    static WANTED: OnceLock<Option<Wanted>> = OnceLock::new();
    let wanted = WANTED.get_or_init(|| match std::env::var("SCHEMA_SYNC_FAILPOINT").ok()?.as_str() {
        "trace" => Some(Wanted::Trace),
        number => number.parse().ok().map(Wanted::Death),
    });
    let reached = REACHED.fetch_add(1, Ordering::Relaxed) + 1;
    match wanted {
        Some(Wanted::Trace) => tell(reached, point),
        Some(Wanted::Death(fatal)) if *fatal == reached => {
            tell(reached, point);
            let _ = kill_process(getpid(), Signal::KILL);
            std::process::abort();
        }
        Some(Wanted::Death(_)) | None => {}
    }
}

/// What a test asks for.
enum Wanted {
    /// That each point is told.
    Trace,
    /// Death at this one.
    Death(u64),
}

fn tell(reached: u64, point: &str) {
    // Nobody is left to be told when stderr is closed.
    let _ = writeln!(std::io::stderr(), "failpoint {reached}: {point}");
}
