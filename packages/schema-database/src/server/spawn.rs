//! Starts servers that cannot outlive us, whatever becomes of us.

use std::io;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

type Job = (Command, Sender<io::Result<Child>>);

/// The thread that starts all servers.
static SPAWNER: Mutex<Option<Sender<Job>>> = Mutex::new(None);

/// Starts a command that Linux ends with SIGQUIT when this process dies, even by SIGKILL.
///
/// The kernel watches the *thread* that forks (prctl(2), PR_SET_PDEATHSIG), and a caller's thread may
/// end long before the process does; so one thread that never ends starts them all. Other systems have
/// no such signal: there, the next start sweeps.
pub(super) fn spawn_bound_to_us(mut command: Command) -> io::Result<Child> {
    command.process_group(0);
    #[cfg(target_os = "linux")]
    die_with_parent(&mut command);
    let (reply, answer) = channel();
    let job = (command, reply);
    let mut spawner = SPAWNER.lock().unwrap_or_else(PoisonError::into_inner);
    let sender = match &mut *spawner {
        Some(sender) => sender,
        empty => empty.insert(start_spawner()?),
    };
    sender.send(job).map_err(io::Error::other)?;
    drop(spawner);
    answer.recv().map_err(io::Error::other)?
}

fn start_spawner() -> io::Result<Sender<Job>> {
    let (sender, jobs) = channel::<Job>();
    thread::Builder::new().name("scratch-servers".to_owned()).spawn(move || {
        for (mut command, reply) in jobs {
            // Who waits for the reply cannot be gone: it blocks on it.
            let _ = reply.send(command.spawn());
        }
    })?;
    Ok(sender)
}

#[cfg(target_os = "linux")]
fn die_with_parent(command: &mut Command) {
    use rustix::process::{Pid, Signal, getpid, getppid, set_parent_process_death_signal};

    let parent: Pid = getpid();
    let bind = move || -> io::Result<()> {
        set_parent_process_death_signal(Some(Signal::QUIT))?;
        // The parent may have died before the signal was asked for.
        if getppid() == Some(parent) { Ok(()) } else { Err(io::ErrorKind::BrokenPipe.into()) }
    };
    // SAFETY: between fork and exec only two system calls are made; nothing allocates or locks. It runs
    // after the change of user, which would clear the signal.
    unsafe {
        command.pre_exec(bind);
    }
}
