//! Who stands in the way of a statement that waits for a lock: asked over a second connection while it waits, for
//! afterwards nobody knows.

use crate::connection::Target;
use postgres::Client;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

/// Does the work, and says who stood in its way when that was last asked. `process` is the server's process that works.
pub(super) fn watched<T>(
    target: &Target,
    process: i32,
    lock_timeout: Duration,
    work: impl FnOnce() -> T,
) -> (T, Vec<String>) {
    // Often enough to ask at least twice before the server gives up.
    let interval = if lock_timeout.is_zero() { Duration::from_secs(1) } else { lock_timeout / 4 };
    std::thread::scope(|threads| {
        let (end, has_ended) = channel::<()>();
        let watcher = threads.spawn(move || watch(target, process, interval, &has_ended));
        let outcome = work();
        drop(end);
        // Who cannot be asked is not known: the error of the statement itself is what counts.
        (outcome, watcher.join().unwrap_or_default())
    })
}

fn watch(target: &Target, process: i32, interval: Duration, has_ended: &Receiver<()>) -> Vec<String> {
    let mut client: Option<Client> = None;
    let mut blockers = Vec::new();
    while has_ended.recv_timeout(interval) == Err(RecvTimeoutError::Timeout) {
        if client.is_none() {
            client = target.connect().ok();
        }
        let asked = client.as_mut().map(|client| client.query(include_str!("blocked.sql"), &[&process]));
        match asked {
            Some(Ok(rows)) => {
                let seen: Vec<String> = rows.iter().map(|row| row.get("who")).collect();
                if !seen.is_empty() {
                    blockers = seen;
                }
            }
            Some(Err(_)) => client = None,
            None => {}
        }
    }
    blockers
}
