//! Those who use a table while it is migrated: a reader and a writer in a loop, and how long they were ever made to wait.

use postgres::Client;
use schema_database::server::ScratchDatabase;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Clients at work.
pub(crate) struct Traffic {
    is_over: Arc<AtomicBool>,
    reader: JoinHandle<Duration>,
    writer: JoinHandle<Duration>,
}

/// The longest that a statement took, its wait for locks included.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Stalls {
    pub(crate) reading: Duration,
    pub(crate) writing: Duration,
}

impl Traffic {
    /// Both statements have run once when this returns.
    pub(crate) fn start(database: &ScratchDatabase, reading: &str, writing: &str) -> Traffic {
        let is_over = Arc::new(AtomicBool::new(false));
        let work = |statement: &str| {
            let mut client = database.connect().unwrap();
            client.batch_execute(statement).unwrap();
            let (statement, is_over) = (statement.to_owned(), Arc::clone(&is_over));
            std::thread::spawn(move || repeat(&mut client, &statement, &is_over))
        };
        let (reader, writer) = (work(reading), work(writing));
        Traffic { is_over, reader, writer }
    }

    /// The longest stalls since the start.
    pub(crate) fn end(self) -> Stalls {
        self.is_over.store(true, Ordering::Relaxed);
        Stalls { reading: self.reader.join().unwrap(), writing: self.writer.join().unwrap() }
    }
}

fn repeat(client: &mut Client, statement: &str, is_over: &AtomicBool) -> Duration {
    let mut longest = Duration::ZERO;
    while !is_over.load(Ordering::Relaxed) {
        let start = Instant::now();
        client.batch_execute(statement).unwrap();
        longest = longest.max(start.elapsed());
        // Not so much that the migration starves.
        std::thread::sleep(Duration::from_millis(1));
    }
    longest
}
