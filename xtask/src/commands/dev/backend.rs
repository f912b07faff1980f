//! The backend: started with DATABASE_URL, its output passed through, ended with us.

use crate::arguments::Dev;
use crate::exit::ExitCode;
use crate::failure::{Failure, code};
use crate::output;
use rustix::process::{Pid, Signal, kill_process_group};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use std::ffi::OsString;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

const PATIENCE_TO_STOP: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(10);

/// The signals that ask us to end.
pub(super) struct Stop(Signals);

impl Stop {
    pub(super) fn listen() -> Result<Stop, Failure> {
        let signals = Signals::new([SIGINT, SIGTERM, SIGHUP]);
        let cannot = |error| Failure::usage(format!("cannot wait for signals: {error}"), "run it again");
        Ok(Stop(signals.map_err(cannot)?))
    }

    /// The exit code of the signal that came.
    pub(super) fn received(&mut self) -> Option<ExitCode> {
        self.0.pending().next().map(by_signal)
    }
}

fn by_signal(signal: i32) -> ExitCode {
    ExitCode::from(code::SIGNAL.saturating_add(u8::try_from(signal).unwrap_or_default()))
}

/// Starts it; `None` when there is none to run.
pub(super) fn start(
    command: &Dev,
    words: &[String],
    root: &Path,
    url: &str,
) -> Result<Option<Child>, Failure> {
    let [program, arguments @ ..] = words else {
        output::note("skipped", "no backend is configured");
        return Ok(None);
    };
    if command.no_backend {
        output::note("skipped", "the backend, by --no-backend");
        return Ok(None);
    }
    output::note("starting", &words.join(" "));
    let mut backend = Command::new(program);
    // A group of its own: it is ended with all that it started, once, by us.
    backend.args(arguments).current_dir(root).env("DATABASE_URL", url).stdin(Stdio::null()).process_group(0);
    for name in said_of_us() {
        backend.env_remove(name);
    }
    let cannot = |error| {
        Failure::usage(
            format!("cannot run the backend `{program}`: {error}"),
            "`backend` of [workspace.metadata.schema-sync.dev] is the list of its words",
        )
    };
    backend.spawn().map(Some).map_err(cannot)
}

/// Until it ends, or we are asked to. Its exit code is ours. Meanwhile `tick` is called all the time.
pub(super) fn wait(mut child: Child, stop: &mut Stop, tick: &mut dyn FnMut()) -> Result<ExitCode, Failure> {
    let cannot = |error| Failure::usage(format!("cannot wait for the backend: {error}"), "run it again");
    loop {
        if let Some(status) = child.try_wait().map_err(cannot)? {
            return Ok(exit_code(status));
        }
        if let Some(code) = stop.received() {
            end(&mut child).map_err(cannot)?;
            return Ok(code);
        }
        tick();
        thread::sleep(PAUSE);
    }
}

/// Until we are asked to end.
pub(super) fn wait_for_signal(stop: &mut Stop, tick: &mut dyn FnMut()) -> ExitCode {
    loop {
        if let Some(code) = stop.received() {
            return code;
        }
        tick();
        thread::sleep(PAUSE);
    }
}

/// The variables by which `cargo run` tells us what package we are. A cargo that we start would pass them on to build scripts,
/// and build anew what a cargo without them has built.
fn said_of_us() -> impl Iterator<Item = OsString> {
    let names = std::env::vars_os().map(|(name, _)| name);
    names.filter(|name| {
        let name = name.to_string_lossy();
        name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")
    })
}

fn exit_code(status: ExitStatus) -> ExitCode {
    match (status.code(), status.signal()) {
        (Some(code), _) => ExitCode::from(u8::try_from(code).unwrap_or(code::COULD_NOT)),
        (None, signal) => by_signal(signal.unwrap_or_default()),
    }
}

fn end(child: &mut Child) -> std::io::Result<()> {
    for signal in [Signal::TERM, Signal::KILL] {
        // Not reaped yet, so the number is still its own.
        if let Some(group) = Pid::from_raw(child.id() as i32) {
            kill_process_group(group, signal)?;
        }
        let start = Instant::now();
        while start.elapsed() < PATIENCE_TO_STOP {
            if child.try_wait()?.is_some() {
                return Ok(());
            }
            thread::sleep(PAUSE);
        }
    }
    Ok(())
}
