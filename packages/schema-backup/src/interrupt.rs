//! Signals that ask us to end: the children are ended, what is half done is removed on the way out, and a second
//! signal ends at once.

use crate::error::Error;
use rustix::process::{Pid, Signal, kill_process};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGXFSZ};
use signal_hook::iterator::Signals;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, Once, PoisonError};
use std::time::Duration;

/// The signal that came; 0 for none.
static RECEIVED: AtomicI32 = AtomicI32::new(0);

/// The children that live. Whoever reaps one takes it out under the lock, so that none is sent a signal after its number
/// may have been given to somebody else.
static CHILDREN: Mutex<BTreeSet<i32>> = Mutex::new(BTreeSet::new());

/// How long the way out may take: a query of ours may wait for a lock, with nothing left that had to be removed.
const PATIENCE: Duration = Duration::from_secs(3);

/// How many operations want signals to be caught.
static WATCHES: AtomicUsize = AtomicUsize::new(0);

/// As long as it lives, signals end what runs.
#[derive(Debug)]
pub struct Watch(());

impl Drop for Watch {
    fn drop(&mut self) {
        WATCHES.fetch_sub(1, Ordering::SeqCst);
    }
}

/// As long as the watch lives, SIGINT, SIGTERM and SIGHUP end what runs, and the operation returns
/// [`Error::Interrupted`]. Afterwards they are left to whoever else listens.
#[must_use]
pub fn install() -> Watch {
    WATCHES.fetch_add(1, Ordering::SeqCst);
    catch();
    Watch(())
}

fn catch() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // A handler for SIGXFSZ turns a file that grows beyond its limit (`ulimit -f`) into an error of the write.
        // Without it we would be ended, and the next run would remove what is half done.
        let _ = signal_hook::flag::register(SIGXFSZ, Arc::new(AtomicBool::new(false)));
        // Where signals cannot be caught they end the process, and the next run removes what is half done.
        let Ok(mut signals) = Signals::new([SIGINT, SIGTERM, SIGHUP]) else { return };
        std::thread::spawn(move || {
            for signal in signals.forever() {
                if WATCHES.load(Ordering::SeqCst) == 0 {
                    continue;
                }
                if RECEIVED.swap(signal, Ordering::SeqCst) != 0 {
                    std::process::exit(128 + signal);
                }
                for child in children().iter().filter_map(|number| Pid::from_raw(*number)) {
                    // It may have ended by itself.
                    let _ = kill_process(child, Signal::TERM);
                }
                std::thread::spawn(move || {
                    std::thread::sleep(PATIENCE);
                    std::process::exit(128 + signal);
                });
            }
        });
    });
}

/// The signal that came.
pub fn received() -> Option<i32> {
    Some(RECEIVED.load(Ordering::SeqCst)).filter(|signal| *signal != 0)
}

/// An error, when a signal came.
pub(crate) fn check() -> Result<(), Error> {
    received().map_or(Ok(()), |signal| Err(Error::Interrupted { signal }))
}

pub(crate) fn children() -> MutexGuard<'static, BTreeSet<i32>> {
    // A set of numbers is whole whatever panicked.
    CHILDREN.lock().unwrap_or_else(PoisonError::into_inner)
}
