//! Many databases that ought to be alike, asked at the same time over a bounded number of connections.

use super::database::{about_repository, check_by_yardstick};
use super::yardstick::Yardstick;
use super::{Options, Outcome};
use crate::cache::Store;
use crate::connection::Target;
use crate::error::Error;
use crate::expectation::mentioned_principal;
use crate::read;
use crate::repository::Repository;
use postgres::Client;
use schema_core::report::Finding;
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

/// A database under the name that reports give it.
#[derive(Clone, Debug)]
pub struct Member {
    /// Its name: unique in a fleet.
    pub name: String,
    /// Where it is.
    pub target: Target,
}

/// What became of asking one database.
#[derive(Debug)]
pub struct Checked {
    /// Its name.
    pub name: String,
    /// As `user@host:port/database`.
    pub label: String,
    /// What the gate says of the database alone, or why nothing can be said.
    pub answer: Result<Outcome, Arc<Error>>,
}

/// By major version and principal. A failure is kept as well: what does not load once is not loaded two hundred times.
type Yardsticks<'a> = BTreeMap<(u32, Option<String>), Arc<OnceLock<Result<Yardstick<'a>, Arc<Error>>>>>;

/// Databases that one repository describes.
pub struct Fleet<'a> {
    repository: &'a Repository,
    options: &'a Options,
    store: &'a Store,
    yardsticks: Mutex<Yardsticks<'a>>,
    /// A connection to the server that all databases are on.
    watcher: Option<Mutex<Client>>,
}

/// How long a server's process may outlive its connection before nobody waits for it any more.
const LINGERING: Duration = Duration::from_secs(5);

impl<'a> Fleet<'a> {
    /// The fleet of a repository whose texts are sound. Where all databases are on one server, `watcher` is a connection
    /// to it, one of those that are allowed: it sees when the process of a connection that was closed has ended.
    pub fn new(
        repository: &'a Repository,
        options: &'a Options,
        store: &'a Store,
        watcher: Option<Client>,
    ) -> Fleet<'a> {
        let watcher = watcher.map(Mutex::new);
        Fleet { repository, options, store, yardsticks: Mutex::default(), watcher }
    }

    /// Asks every database, each on one connection, and tells each answer as it comes. The answers are in the order
    /// of the members.
    pub fn check(
        &self,
        members: &[Member],
        connections: NonZeroUsize,
        tell: &(dyn Fn(&Checked) + Sync),
    ) -> Vec<Checked> {
        let next = AtomicUsize::new(0);
        let work = || {
            let mut answers = Vec::new();
            while let Some((index, member)) = {
                let index = next.fetch_add(1, Ordering::Relaxed);
                members.get(index).map(|member| (index, member))
            } {
                let answer = self.ask(&member.target);
                let label = member.target.to_string();
                let checked = Checked { name: member.name.clone(), label, answer };
                tell(&checked);
                answers.push((index, checked));
            }
            answers
        };
        let mut answers: Vec<(usize, Checked)> = std::thread::scope(|threads| {
            let workers = (connections.get() - usize::from(self.watcher.is_some())).max(1);
            let workers: Vec<_> = (0..workers.min(members.len())).map(|_| threads.spawn(work)).collect();
            let join = |worker: std::thread::ScopedJoinHandle<'_, Vec<(usize, Checked)>>| {
                worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            };
            workers.into_iter().flat_map(join).collect()
        });
        answers.sort_by_key(|(index, _)| *index);
        answers.into_iter().map(|(_, checked)| checked).collect()
    }

    /// What is wrong with the repository itself, as the servers that were asked see it.
    ///
    /// # Errors
    /// When that cannot be found out.
    pub fn about_repository(&self) -> Result<Vec<Finding>, Error> {
        let yardsticks = self.yardsticks.lock().unwrap_or_else(PoisonError::into_inner);
        let mut findings: Vec<Finding> = Vec::new();
        for yardstick in yardsticks.values().filter_map(|made| made.get()?.as_ref().ok()) {
            for finding in about_repository(yardstick)? {
                if !findings.contains(&finding) {
                    findings.push(finding);
                }
            }
        }
        Ok(findings)
    }

    fn ask(&self, target: &Target) -> Result<Outcome, Arc<Error>> {
        let mut client = target.connect()?;
        let answer = self.ask_client(&mut client, target);
        self.leave(client);
        answer
    }

    fn ask_client(&self, client: &mut Client, target: &Target) -> Result<Outcome, Arc<Error>> {
        let server = read::server(client)?;
        let principal = self.repository.principal(&server);
        let made = self.yardstick((server.major, &principal));
        let yardstick = match made.get_or_init(|| self.make((server.major, &principal))) {
            Ok(yardstick) => yardstick,
            Err(error) => return Err(error.clone()),
        };
        let who = (target.to_string(), principal.as_str());
        Ok(check_by_yardstick(yardstick, (client, server), who, self.options.at)?)
    }

    /// Closes a connection, and waits for the end of the server's process. Where that cannot be asked, nobody waits: the
    /// answer is there already.
    fn leave(&self, mut client: Client) {
        let Some(watcher) = &self.watcher else { return };
        let Ok(row) = client.query_one("SELECT pg_catalog.pg_backend_pid()", &[]) else { return };
        let process: i32 = row.get(0);
        drop(client);
        let question = "SELECT FROM pg_catalog.pg_stat_activity WHERE pid = $1";
        let start = Instant::now();
        while start.elapsed() < LINGERING {
            let mut watcher = watcher.lock().unwrap_or_else(PoisonError::into_inner);
            match watcher.query_opt(question, &[&process]) {
                Ok(Some(_)) => {}
                Ok(None) | Err(_) => return,
            }
            drop(watcher);
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// The place of the yardstick for such a database; whoever comes first makes it, and the others wait.
    fn yardstick(&self, (major, principal): (u32, &str)) -> Arc<OnceLock<Result<Yardstick<'a>, Arc<Error>>>> {
        let mentioned = mentioned_principal(self.repository, Some(principal)).map(str::to_owned);
        let mut yardsticks = self.yardsticks.lock().unwrap_or_else(PoisonError::into_inner);
        yardsticks.entry((major, mentioned)).or_default().clone()
    }

    fn make(&self, place: (u32, &str)) -> Result<Yardstick<'a>, Arc<Error>> {
        Ok(Yardstick::make(self.repository, self.options, self.store, place)?)
    }
}
