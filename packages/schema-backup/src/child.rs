//! Runs the client programs: with an environment that holds nothing but what they need, ended when we end, their
//! messages without secrets.

use crate::error::Error;
use crate::interrupt;
use crate::place::Access;
use crate::tool::Tools;
use rustix::fs::Mode;
use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::thread::JoinHandle;
use std::time::Duration;
use xshell::{Shell, cmd};

/// How many lines of a program's complaints are kept: the last ones say why it ended.
const KEPT_LINES: usize = 20;

/// A program of PostgreSQL that runs. It ends with this value.
pub(crate) struct Running {
    name: &'static str,
    child: Child,
    messages: Option<JoinHandle<VecDeque<String>>>,
}

/// What a program is started with.
pub(crate) struct Job<'a> {
    pub(crate) tools: &'a Tools,
    pub(crate) program: &'static str,
    pub(crate) arguments: Vec<String>,
    /// The database it connects to, if any.
    pub(crate) access: Option<&'a Access>,
}

/// What is done with a program's standard streams.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Streams {
    /// Neither is used.
    None,
    /// We write its input.
    Input,
    /// We read its output.
    Output,
    /// Both.
    Both,
}

impl Job<'_> {
    /// Starts the program.
    ///
    /// # Errors
    /// When it cannot be started.
    pub(crate) fn start(
        self,
        streams: Streams,
        hear: impl Fn(&str) + Send + 'static,
    ) -> Result<Running, Error> {
        interrupt::check()?;
        let start = |source| Error::Start { program: self.program.to_owned(), source };
        let mut command = self.command().map_err(io::Error::other).map_err(start)?;
        let pipe = |is_used| if is_used { Stdio::piped() } else { Stdio::null() };
        command.stdin(pipe(matches!(streams, Streams::Input | Streams::Both)));
        command.stdout(pipe(matches!(streams, Streams::Output | Streams::Both)));
        command.stderr(Stdio::piped());
        end_with_us(&mut command);
        let mut children = interrupt::children();
        let mut child = command.spawn().map_err(start)?;
        children.insert(child.id().cast_signed());
        drop(children);
        let stderr = child.stderr.take();
        let messages = stderr.map(|stderr| std::thread::spawn(move || listen(stderr, hear)));
        Ok(Running { name: self.program, child, messages })
    }

    /// What it prints.
    ///
    /// # Errors
    /// When it cannot be started, or fails.
    pub(crate) fn read(self, input: &[u8]) -> Result<Vec<u8>, Error> {
        let access = self.access;
        let mut running = self.start(Streams::Both, |_| {})?;
        let (mut stdin, mut stdout) = running.streams();
        let mut output = Vec::new();
        std::thread::scope(|threads| {
            threads.spawn(move || {
                // Who does not read all of it says why by its exit status.
                stdin.as_mut().map(|stdin| io::Write::write_all(stdin, input))
            });
            stdout.as_mut().map_or(Ok(0), |stdout| io::Read::read_to_end(stdout, &mut output))
        })
        .map_err(|source| Error::Start { program: running.name.to_owned(), source })?;
        running.finish(access)?;
        Ok(output)
    }

    fn command(&self) -> xshell::Result<Command> {
        let shell = Shell::new()?;
        let (path, arguments) = (self.tools.program(self.program), &self.arguments);
        let mut command = cmd!(shell, "{path} {arguments...}").env_clear();
        // Nothing else of our environment is theirs to know, or to be led astray by (PGOPTIONS, LD_PRELOAD, …).
        for name in ["PATH", "HOME", "TMPDIR", "TZ"] {
            if let Some(value) = std::env::var_os(name) {
                command = command.env(name, value);
            }
        }
        command = command.env("LC_ALL", "C");
        for (name, value) in
            self.access.map(|access| access.variables(self.tools.version.major)).unwrap_or_default()
        {
            command = command.env(name, value);
        }
        Ok(command.into())
    }
}

/// A thread that outlives the child has to start it: the kernel watches the thread, not the process (prctl(2),
/// PR_SET_PDEATHSIG). All our callers wait for what they start. Elsewhere than on Linux the program goes on, and writes
/// into a directory that the next run removes.
fn end_with_us(command: &mut Command) {
    use rustix::process::{getpid, getppid, umask};
    let parent = getpid();
    let bind = move || -> io::Result<()> {
        // pg_dump makes the files of its directories with whatever mode the umask leaves.
        umask(Mode::from_raw_mode(0o077));
        #[cfg(target_os = "linux")]
        rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::TERM))?;
        // The parent may have died before the signal was asked for.
        if getppid() == Some(parent) { Ok(()) } else { Err(io::ErrorKind::BrokenPipe.into()) }
    };
    // SAFETY: between fork and exec only three system calls are made; nothing allocates or locks.
    unsafe {
        command.pre_exec(bind);
    }
}

fn listen(stderr: impl io::Read, hear: impl Fn(&str)) -> VecDeque<String> {
    let mut kept = VecDeque::new();
    for line in BufReader::new(stderr).split(b'\n') {
        // Nothing more comes from a pipe that fails.
        let Ok(line) = line else { break };
        let line = String::from_utf8_lossy(&line).into_owned();
        hear(&line);
        if is_complaint(&line) {
            kept.push_back(line);
            if kept.len() > KEPT_LINES {
                kept.pop_front();
            }
        }
    }
    kept
}

/// `--verbose` tells of every step: `pg_dump: reading schemas`.
fn is_complaint(line: &str) -> bool {
    let is_step = line.starts_with("pg_dump: ") || line.starts_with("pg_restore: ");
    let marks = ["error: ", "fatal: ", "detail: ", "hint: ", "warning: "];
    !is_step || marks.iter().any(|mark| line.contains(mark))
}

impl Running {
    /// The pipes, once.
    pub(crate) fn streams(&mut self) -> (Option<ChildStdin>, Option<ChildStdout>) {
        (self.child.stdin.take(), self.child.stdout.take())
    }

    /// Waits for the end.
    ///
    /// # Errors
    /// When it is not a good one.
    pub(crate) fn finish(mut self, access: Option<&Access>) -> Result<(), Error> {
        drop(self.streams());
        let status = self.wait().map_err(|source| Error::Start { program: self.name.to_owned(), source })?;
        let messages = self.messages.take().and_then(|thread| thread.join().ok()).unwrap_or_default();
        interrupt::check()?;
        if status.success() {
            return Ok(());
        }
        let message = Vec::from(messages).join("\n");
        let message = access.map_or_else(|| message.clone(), |access| access.redact(&message));
        Err(Error::Program { program: self.name.to_owned(), end: describe(status), message })
    }

    fn wait(&mut self) -> io::Result<ExitStatus> {
        loop {
            let mut children = interrupt::children();
            if let Some(status) = self.child.try_wait()? {
                children.remove(&self.child.id().cast_signed());
                return Ok(status);
            }
            drop(children);
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // After `finish` it has ended; else nobody wants its work any more.
        if matches!(self.child.try_wait(), Ok(None)) && self.child.kill().is_ok() {
            drop(self.streams());
            let _ = self.wait();
        }
    }
}

/// A signal is told as such: `ulimit -f` ends a program by SIGXFSZ, the kernel by SIGKILL when memory is short.
fn describe(status: ExitStatus) -> String {
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("failed with exit code {code}"),
        (None, Some(25)) => "was ended by signal 25: a file grew beyond the limit for files".to_owned(),
        (None, Some(9)) => "was ended by signal 9: killed, perhaps for want of memory".to_owned(),
        (None, Some(signal)) => format!("was ended by signal {signal}"),
        (None, None) => "ended in an unknown way".to_owned(),
    }
}
