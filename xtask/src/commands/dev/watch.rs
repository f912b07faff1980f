//! `--watch`: the verdict anew whenever a file that it depends on is saved.

use crate::arguments::{At, Common};
use crate::commands::Session;
use crate::failure::Failure;
use crate::output;
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};
use schema_database::configuration::Configuration;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// So long nothing more may be saved before the gate is asked: editors and git write in several steps.
const QUIET: Duration = Duration::from_millis(150);

/// What is watched, and what has been seen.
pub(super) struct Watch {
    common: Common,
    files: Files,
    events: Receiver<notify::Result<Event>>,
    /// When something was last saved that was not asked about yet.
    saved: Option<Instant>,
    asking: Option<JoinHandle<()>>,
    // It watches as long as it lives.
    _watcher: RecommendedWatcher,
}

/// What the verdict depends on.
struct Files {
    single: Vec<PathBuf>,
    migrations: PathBuf,
}

impl Watch {
    pub(super) fn begin(
        root: &Path,
        configuration: &Configuration,
        common: &Common,
    ) -> Result<Watch, Failure> {
        let given =
            |option: &Option<PathBuf>, configured: &Path| root.join(option.as_deref().unwrap_or(configured));
        let files = Files {
            single: vec![
                given(&common.schema, &configuration.schema),
                root.join(&configuration.lock_file),
                root.join("Cargo.toml"),
            ],
            migrations: given(&common.migrations, &configuration.migrations),
        };
        let (sender, events) = mpsc::channel();
        let cannot = |error| {
            Failure::usage(format!("cannot watch the files of the schema: {error}"), "leave out `--watch`")
        };
        let mut watcher = notify::recommended_watcher(sender).map_err(cannot)?;
        for directory in files.directories() {
            watcher.watch(directory, RecursiveMode::NonRecursive).map_err(cannot)?;
        }
        watcher.watch(&files.migrations, RecursiveMode::Recursive).map_err(cannot)?;
        output::note("watching", &format!("{}, {}", files.single[0].display(), files.migrations.display()));
        Ok(Watch { common: common.clone(), files, events, saved: None, asking: None, _watcher: watcher })
    }

    /// Sees what was saved, and asks the gate when it is time to. Returns at once.
    pub(super) fn tick(&mut self) {
        for event in self.events.try_iter() {
            match event {
                Ok(event) if self.files.are_changed_by(&event) => self.saved = Some(Instant::now()),
                Ok(_other) => {}
                Err(error) => output::warning(&format!("what was saved may have been missed: {error}")),
            }
        }
        if self.asking.as_ref().is_some_and(|asking| !asking.is_finished()) {
            return;
        }
        if self.saved.is_some_and(|saved| saved.elapsed() >= QUIET) {
            self.saved = None;
            self.end_asking();
            let common = self.common.clone();
            // Beside us: whoever presses Ctrl-C does not wait for a scratch server.
            self.asking = Some(thread::spawn(move || tell(&common)));
        }
    }

    /// Waits for the verdict that is being asked for.
    pub(super) fn end(mut self) {
        self.end_asking();
    }

    fn end_asking(&mut self) {
        if let Some(asking) = self.asking.take() {
            asking.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        }
    }
}

impl Files {
    /// Those that the single files stand in: many editors put a new file in the place of the old one.
    fn directories(&self) -> BTreeSet<&Path> {
        self.single.iter().filter_map(|file| file.parent()).collect()
    }

    fn are_changed_by(&self, event: &Event) -> bool {
        // The gate reads them, too.
        !event.kind.is_access() && event.paths.iter().any(|path| self.have(path))
    }

    fn have(&self, path: &Path) -> bool {
        // Whatever is among the migrations, the gate has an opinion of it.
        path.starts_with(&self.migrations) || self.single.iter().any(|file| file == path)
    }
}

/// The verdict, or why there is none.
fn tell(common: &Common) {
    let told = Session::open(common, At::Dev).and_then(|session| {
        let outcome = super::check(&session)?;
        if super::fails(&outcome) {
            output::outcome(&outcome, common.format);
            super::say_ways_out(&outcome, common.format);
        } else {
            output::note("in sync", &session.database()?.to_string());
        }
        Ok(())
    });
    if let Err(failure) = told {
        failure.print(common.format);
    }
}
