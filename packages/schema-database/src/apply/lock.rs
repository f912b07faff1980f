//! One runner at a time: a session's advisory lock, asked for again and again.
//!
//! Never `pg_advisory_lock`: who waits inside a statement holds a snapshot, for which `CREATE INDEX CONCURRENTLY` of the
//! runner that holds the lock would wait in turn (manual: "Building Indexes Concurrently").

use super::session::Session;
use super::{Event, Settings, interrupt};
use crate::error::Error;
use rand::RngExt;
use std::time::{Duration, Instant};

/// Advisory locks are of one database: the key need not name it. The first eight bytes of SHA-256 of
/// `schema-sync runner`.
pub(super) const KEY: i64 = 0x0cba_aefe_13a3_9543;

/// How long to wait before asking again.
const PAUSE: std::ops::Range<u64> = 100..400;

/// Takes the lock, or says who has it.
pub(super) fn take(
    session: &mut Session,
    settings: &Settings,
    tell: &mut dyn FnMut(Event<'_>),
) -> Result<(), Error> {
    let start = Instant::now();
    let mut is_told = false;
    loop {
        interrupt::check()?;
        if try_take(session)? {
            return Ok(());
        }
        if !is_told {
            is_told = true;
            tell(Event::Waiting { holder: &holder(session)? });
        }
        if start.elapsed() >= settings.lock_wait {
            return Err(Error::RunnerBusy {
                holder: holder(session)?,
                seconds: settings.lock_wait.as_secs(),
            });
        }
        std::thread::sleep(Duration::from_millis(rand::rng().random_range(PAUSE)));
    }
}

/// Gives the lock back. The end of the session does that too.
pub(super) fn release(session: &mut Session) -> Result<(), Error> {
    let failed = || Error::query("give back the lock against other runners");
    let row =
        session.client.query_one("SELECT pg_catalog.pg_advisory_unlock($1)", &[&KEY]).map_err(failed())?;
    if row.get(0) { Ok(()) } else { Err(Error::LockLost) }
}

fn try_take(session: &mut Session) -> Result<bool, Error> {
    let row = session
        .client
        .query_one("SELECT pg_catalog.pg_try_advisory_lock($1)", &[&KEY])
        .map_err(Error::query("take the lock against other runners"))?;
    Ok(row.get(0))
}

/// Who holds the lock, as far as the role may know.
fn holder(session: &mut Session) -> Result<String, Error> {
    let rows = session
        .client
        .query(include_str!("holder.sql"), &[&KEY])
        .map_err(Error::query("ask who holds the lock"))?;
    let Some(row) = rows.first() else { return Ok("a session that has ended meanwhile".to_owned()) };
    let text = |column: &str| row.get::<_, String>(column);
    Ok(format!(
        "process {}, {} as {} from {}, connected for {} s, {}: {}",
        row.get::<_, i32>("pid"),
        text("application"),
        text("login"),
        text("address"),
        row.get::<_, i64>("seconds"),
        text("state"),
        text("query").split_whitespace().collect::<Vec<_>>().join(" "),
    ))
}
