//! Whatever ends a backup before its time: nothing is called a backup that does not verify, and the next run cleans up.
//!
//! `BACKUP_KILLS` says how often it is killed (10).

use crate::Bench;
use crate::support::{Ended, execute, url};
use std::os::unix::fs::symlink;
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

fn kills() -> u32 {
    std::env::var("BACKUP_KILLS").map_or(10, |text| text.parse().unwrap())
}

fn start(bench: &Bench, arguments: &[&str]) -> Child {
    bench.command(arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

fn signal(process: u32, signal: &str) {
    // It may have ended by itself.
    let _ = Command::new("kill").args([signal, &process.to_string()]).stderr(Stdio::null()).status();
}

/// The processes that descend from one, with their command lines and environments.
fn descendants(parent: u32) -> Vec<(u32, String, String)> {
    let text =
        |path: String| String::from_utf8_lossy(&std::fs::read(path).unwrap_or_default()).replace('\0', " ");
    let mut found = Vec::new();
    for entry in std::fs::read_dir("/proc").unwrap().flatten() {
        let Some(number) = entry.file_name().to_str().and_then(|name| name.parse::<u32>().ok()) else {
            continue;
        };
        let stat = text(format!("/proc/{number}/stat"));
        let of = stat.rsplit(") ").next().and_then(|rest| rest.split(' ').nth(1)?.parse::<u32>().ok());
        if of == Some(parent) {
            found.push((
                number,
                text(format!("/proc/{number}/cmdline")),
                text(format!("/proc/{number}/environ")),
            ));
            found.extend(descendants(number));
        }
    }
    found
}

/// Everything that has the name of a backup verifies.
fn all_verify(bench: &Bench) {
    for name in bench.names().iter().filter(|name| !name.ends_with(".partial")) {
        bench.run(&["backup-verify", name]).exits(0);
    }
}

/// A further run succeeds and leaves no partial one behind.
fn recovers(bench: &Bench) {
    bench.run(&["backup", "--schema-only"]).exits(0);
    let left: Vec<String> = bench.names().into_iter().filter(|name| name.ends_with(".partial")).collect();
    assert!(left.is_empty(), "{left:?}");
    all_verify(bench);
}

/// How long a backup takes when nobody disturbs it.
fn duration(bench: &Bench) -> Duration {
    let start = Instant::now();
    bench.run(&["backup"]).exits(0);
    start.elapsed()
}

#[test]
fn killed_at_any_point_it_leaves_nothing_that_does_not_verify() {
    let bench = Bench::new(60_000);
    let whole = duration(&bench);
    for round in 0..kills() {
        let jobs = if round % 2 == 0 { "1" } else { "2" };
        let mut child = start(&bench, &["backup", "--jobs", jobs]);
        std::thread::sleep(whole.mul_f64(f64::from(round) / f64::from(kills())));
        let children = descendants(child.id());
        child.kill().unwrap();
        child.wait().unwrap();
        all_verify(&bench);
        // The client programs do not outlive us.
        let deadline = Instant::now() + Duration::from_secs(5);
        for (number, line, _) in children.iter().filter(|(_, line, _)| line.contains("pg_dump")) {
            let lives = || {
                let now = std::fs::read(format!("/proc/{number}/cmdline")).unwrap_or_default();
                String::from_utf8_lossy(&now).replace('\0', " ") == *line && !line.is_empty()
            };
            while lives() {
                assert!(Instant::now() < deadline, "{line} lives on");
                std::thread::sleep(Duration::from_millis(20));
            }
        }
    }
    recovers(&bench);
}

#[test]
fn when_pg_dump_is_killed_the_backup_fails_and_leaves_nothing() {
    let bench = Bench::new(60_000);
    let whole = duration(&bench);
    let before = bench.names();
    let mut killed = 0;
    for round in 0..kills() {
        let mut child = start(&bench, &["backup"]);
        std::thread::sleep(whole.mul_f64(f64::from(round) / f64::from(kills())));
        let dumps: Vec<u32> = descendants(child.id())
            .into_iter()
            .filter(|(_, line, _)| line.contains("pg_dump"))
            .map(|(number, ..)| number)
            .collect();
        dumps.iter().for_each(|number| signal(*number, "-KILL"));
        let status = child.wait().unwrap();
        if status.success() {
            continue;
        }
        killed += 1;
        assert_eq!(status.code(), Some(3));
        assert!(bench.names().iter().all(|name| !name.ends_with(".partial")), "{:?}", bench.names());
    }
    assert!(killed > 0);
    assert!(bench.names().len() >= before.len());
    all_verify(&bench);
}

#[test]
fn signals_end_it_with_their_own_exit_codes_and_leave_nothing() {
    let bench = Bench::new(60_000);
    // A table that somebody has locked, and no view speaks of: pg_dump waits for it until the signal comes.
    execute(&bench.database, "CREATE TABLE core.alone (id int)");
    let mut locker = bench.database.connect().unwrap();
    locker.batch_execute("BEGIN; LOCK TABLE core.alone IN ACCESS EXCLUSIVE MODE").unwrap();
    for (name, code) in [("-INT", 130), ("-TERM", 143), ("-HUP", 129)] {
        let mut child = start(&bench, &["backup"]);
        let deadline = Instant::now() + Duration::from_secs(20);
        while !descendants(child.id()).iter().any(|(_, line, _)| line.contains("pg_dump")) {
            assert!(Instant::now() < deadline, "pg_dump was not started");
            std::thread::sleep(Duration::from_millis(20));
        }
        signal(child.id(), name);
        let status = child.wait().unwrap();
        assert_eq!((status.code(), status.signal()), (Some(code), None), "{name}");
        assert!(bench.names().is_empty(), "{name}: {:?}", bench.names());
    }
    locker.batch_execute("ROLLBACK").unwrap();
    recovers(&bench);
}

/// The program as another command starts it, which gets its words as `"$@"`.
fn started_by(bench: &Bench, mut command: Command, arguments: &[&str]) -> Ended {
    let program = bench.command(arguments);
    command.arg(program.get_program()).args(program.get_args());
    command.current_dir(program.get_current_dir().unwrap());
    for (name, value) in program.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    bench.repository.run_command(command)
}

#[test]
fn a_file_that_may_not_grow_is_told_and_leaves_nothing() {
    let bench = Bench::new(60_000);
    for jobs in ["1", "2"] {
        let mut command = Command::new("bash");
        // In blocks of a KiB: less than the archive.
        command.args(["-c", "ulimit -f 500; exec \"$@\"", "bash"]);
        let ended = started_by(&bench, command, &["backup", "--jobs", jobs]).exits(3);
        assert!(!ended.stderr.contains("panicked"), "{ended:?}");
        assert!(bench.names().is_empty(), "{:?}", bench.names());
    }
    recovers(&bench);
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_told_and_leaves_nothing() {
    /// Runs what it is told on a disk of so many KiB, which goes with its namespace, and lists what is there afterwards.
    const SCRIPT: &str = "mount -t tmpfs -o size=${1}k,mode=0700 none \"$2\" && cd \"$PWD\" || exit 90
        directory=$2; shift 2; \"$@\"; code=$?; ls -A \"$directory\" | sed 's/^/left: /'; exit $code";
    let bench = Bench::new(60_000);
    std::fs::create_dir(bench.directory()).unwrap();
    let directory = bench.directory().display().to_string();
    let mut full = 0;
    for (size, jobs) in [(16, "1"), (64, "2"), (400, "1"), (800, "2"), (64 * 1024, "1")] {
        let mut command = Command::new("unshare");
        // Whoever is not root may mount in a namespace where it is.
        let is_root = std::os::unix::fs::MetadataExt::uid(&std::fs::metadata("/proc/self").unwrap()) == 0;
        command.args(["--map-root-user"].iter().filter(|_| !is_root));
        command.args(["--mount", "bash", "-c", SCRIPT, "bash", &size.to_string(), &directory]);
        let ended = started_by(&bench, command, &["backup", "--jobs", jobs]);
        let left: Vec<&str> = ended.stdout.lines().filter_map(|line| line.strip_prefix("left: ")).collect();
        if ended.code == 0 {
            assert!(left.iter().any(|name| name.starts_with("backup_")), "{ended:?}");
            continue;
        }
        full += 1;
        assert_eq!(ended.code, 3, "{size} KiB: {ended:?}");
        assert!(ended.stderr.contains("No space left on device"), "{size} KiB: {ended:?}");
        assert!(left.is_empty(), "{size} KiB: {left:?}");
    }
    assert_eq!(full, 4, "the last disk is large enough, the others are not");
}

#[test]
fn a_directory_that_cannot_be_used_is_refused() {
    let bench = Bench::new(1);
    bench.run(&["backup", "--backup-dir", "/proc/backups"]).exits(3);
    let elsewhere = tempfile::tempdir().unwrap();
    symlink(elsewhere.path(), bench.directory()).unwrap();
    let ended = bench.run(&["backup"]).exits(3);
    assert!(ended.stderr.contains("a link is not followed"), "{ended:?}");
    std::fs::remove_file(bench.directory()).unwrap();
    std::fs::create_dir(bench.directory()).unwrap();
    let open = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(bench.directory(), open).unwrap();
    let ended = bench.run(&["backup"]).exits(3);
    assert!(ended.stderr.contains("chmod 0700"), "{ended:?}");
    assert!(std::fs::read_dir(elsewhere.path()).unwrap().next().is_none());
}

#[test]
fn what_somebody_planted_in_the_directory_is_neither_followed_nor_waited_for() {
    let bench = Bench::new(1);
    bench.run(&["backup"]).exits(0);
    let elsewhere = tempfile::tempdir().unwrap();
    let plant = |name: &str| bench.directory().join(name);
    symlink(elsewhere.path(), plant("backup_20200101_000000.partial")).unwrap();
    symlink(elsewhere.path(), plant("backup_20200101_000001")).unwrap();
    let fifo = plant("backup_20200101_000002");
    assert!(Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    std::fs::write(elsewhere.path().join("precious"), "x").unwrap();
    bench.run(&["backup"]).exits(0);
    let listed: Ended = bench.run(&["backup-list"]).exits(4);
    assert_eq!(listed.stdout.matches("damaged").count(), 2, "{listed:?}");
    bench.run(&["backup-verify", "backup_20200101_000002"]).exits(4);
    bench.run(&["backup-prune"]).exits(4);
    assert!(elsewhere.path().join("precious").exists() && plant("backup_20200101_000001").exists());
}

#[test]
fn a_server_that_goes_away_leaves_nothing() {
    let bench = Bench::new(60_000);
    let child = start(&bench, &["backup"]);
    let number = child.id();
    let other = bench.server.database();
    let mut admin = other.connect().unwrap();
    let deadline = Instant::now() + Duration::from_secs(20);
    // Not while it only says its version.
    while !descendants(number)
        .iter()
        .any(|(_, line, _)| line.contains("pg_dump") && line.contains("--snapshot"))
    {
        assert!(Instant::now() < deadline);
        std::thread::sleep(Duration::from_millis(2));
    }
    let terminate = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = $1";
    let ended: i64 = admin.query_one(terminate, &[&bench.database.name()]).unwrap().get(0);
    assert!(ended > 0);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    assert!(bench.names().is_empty(), "{:?}", bench.names());
    recovers(&bench);
}

#[test]
fn while_the_schema_is_being_changed_a_backup_is_whole_or_fails() {
    let bench = Bench::new(100);
    let stop = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|threads| {
        threads.spawn(|| {
            let mut client = bench.database.connect().unwrap();
            let mut round = 0;
            while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                round += 1;
                let change = format!(
                    "CREATE TABLE core.t{round} (id int); INSERT INTO core.t{round} VALUES (1); DROP TABLE IF EXISTS core.t{}",
                    round - 1
                );
                client.batch_execute(&change).unwrap();
                std::thread::sleep(Duration::from_millis(40));
            }
        });
        for _ in 0..5 {
            let ended = bench.run(&["backup"]);
            assert!(matches!(ended.code, 0 | 3), "{ended:?}");
        }
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
    });
    all_verify(&bench);
    for name in bench.names() {
        // What was mixed by pg_dump, which reads some definitions as they are now, is found; nothing is half there.
        let ended = bench.run(&["backup-verify", &name, "--restore"]);
        assert!(matches!(ended.code, 0 | 4), "{ended:?}");
    }
}

/// Looks at the children of a program until it ends: how often one of them was given a password file.
#[track_caller]
fn watch(program: u32, is_secret: impl Fn(&str) -> bool) -> usize {
    let (mut seen, mut passfiles) = (0, 0);
    let ended = || {
        let status = std::fs::read_to_string(format!("/proc/{program}/stat")).unwrap_or_default();
        status.is_empty() || status.contains(") Z ")
    };
    while !ended() && seen < 400 {
        let own = std::fs::read(format!("/proc/{program}/cmdline")).unwrap_or_default();
        let own = String::from_utf8_lossy(&own).replace('\0', " ");
        // Between fork and exec a child is still us.
        for (_, line, environment) in descendants(program).into_iter().filter(|(_, line, _)| *line != own) {
            seen += 1;
            assert!(!is_secret(&line) && !is_secret(&environment), "{line}");
            passfiles += usize::from(environment.contains("passfile_"));
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    passfiles
}

#[test]
fn a_password_is_nowhere_but_in_its_file() {
    const CANARY: &str = "canary%2Fpass";
    let bench = Bench::new(60_000);
    let find = |text: &str| text.contains("canary/pass") || text.contains(CANARY);
    let with_password = |arguments: &[&str]| {
        let mut command = bench.command(arguments);
        let plain = url(&bench.database);
        command.env_remove("DATABASE_URL").env("DATABASE_URL", format!("{plain} password='canary/pass'"));
        command
    };
    let connection = format!("{} password='canary/pass'", url(&bench.database));
    for arguments in [&["backup"][..], &["db-diff", "empty", &connection]] {
        let child = with_password(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let passfiles = watch(child.id(), find);
        let output = child.wait_with_output().unwrap();
        assert!(output.status.code() < Some(2) && passfiles > 0, "{passfiles} {output:?}");
    }
    let name = bench.names().remove(0);
    for arguments in [
        vec!["backup-list"],
        vec!["backup-verify"],
        vec!["backup-restore", name.as_str(), "--into", "host=/nowhere dbname=x password='canary/pass'"],
        vec!["db-export"],
        vec!["doctor"],
        vec!["backup", "--tables", "no.such"],
        vec!["backup-prune"],
    ] {
        let output = with_password(&arguments).output().unwrap();
        let text =
            format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(!find(&text), "{arguments:?}: {text}");
    }
    let files = Command::new("grep").args(["-rl", "canary"]).arg(bench.directory()).output().unwrap();
    assert!(files.stdout.is_empty(), "{}", String::from_utf8_lossy(&files.stdout));
}
