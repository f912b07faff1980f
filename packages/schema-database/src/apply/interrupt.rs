//! The signals that ask the program to stop: the statement that runs is cancelled, and the work ends at the next point
//! where nothing is half done. A second signal ends the process at once.

use crate::connection::Target;
use crate::error::Error;
use postgres::CancelToken;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::{Mutex, Once, PoisonError};
use std::thread::ThreadId;

/// The first signal that came; zero when none did.
static SIGNAL: AtomicI32 = AtomicI32::new(0);
/// What runs, by the thread that waits for it: several databases may be migrated at the same time.
static RUNNING: Mutex<Vec<(ThreadId, Target, CancelToken)>> = Mutex::new(Vec::new());

/// From now on signals do not end the process at once.
pub(super) fn listen() -> Result<(), Error> {
    static LISTENING: Once = Once::new();
    let mut outcome = Ok(());
    LISTENING.call_once(|| match Signals::new([SIGINT, SIGTERM]) {
        Err(source) => outcome = Err(Error::file("wait for signals of", "this process")(source)),
        Ok(mut signals) => {
            std::thread::spawn(move || signals.forever().for_each(receive));
        }
    });
    outcome
}

/// Whose statement a signal cancels.
pub(super) fn cancels(target: &Target, token: CancelToken) {
    let own = std::thread::current().id();
    let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
    running.retain(|(thread, _, _)| *thread != own);
    running.push((own, target.clone(), token));
}

/// Ends the work when a signal has come.
pub(super) fn check() -> Result<(), Error> {
    match SIGNAL.load(Ordering::SeqCst) {
        0 => Ok(()),
        signal => Err(Error::Interrupted { signal }),
    }
}

fn receive(signal: i32) {
    if SIGNAL.swap(signal, Ordering::SeqCst) != 0 {
        // It cannot fail for these signals, and there is nothing left to do.
        let _ = emulate_default_handler(signal);
        std::process::abort();
    }
    let running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner).clone();
    for (_, target, token) in running {
        // A statement that cannot be cancelled goes on to its end; a second signal does not wait for it.
        let _ = target.cancel(&token);
    }
}
