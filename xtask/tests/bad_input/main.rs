//! Bad input, through the whole program: what is said of it, where, with which exit code; and that nothing panics,
//! hangs or is left half written.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../support/mod.rs"]
mod support;

mod connections;
mod files;
mod loading;
mod lock;
mod names;
mod output;
mod texts;
mod tls;
mod usage;

use std::fmt::Write as _;
use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use support::{Ended, TestRepository};

const TABLE: &str = "CREATE TABLE t (a int);\n";
const FIRST: &str = "db/migrations/20240101.000000_all.sql";

/// No command needs as long, on bad input least of all.
const PATIENCE: Duration = Duration::from_secs(60);

/// Runs a command to its end, which must be an orderly one.
fn run(mut command: Command) -> Ended {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // Read at the same time: a full pipe would stop the program.
    let stdout = read_all(child.stdout.take().unwrap());
    let stderr = read_all(child.stderr.take().unwrap());
    let code = wait(&mut child);
    let ended = Ended { code, stdout: stdout.join().unwrap(), stderr: stderr.join().unwrap() };
    assert!((0..=7).contains(&ended.code), "{ended:?}");
    assert!(!ended.stderr.contains("panicked"), "{ended:?}");
    ended
}

fn read_all(mut pipe: impl Read + Send + 'static) -> std::thread::JoinHandle<String> {
    std::thread::spawn(move || {
        let mut text = String::new();
        pipe.read_to_string(&mut text).unwrap();
        text
    })
}

fn wait(child: &mut Child) -> i32 {
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        if let Some(status) = child.try_wait().unwrap() {
            return status.code().unwrap_or(-1);
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    panic!("the program was still running after {PATIENCE:?}");
}

fn xtask(repository: &TestRepository, arguments: &[&str]) -> Ended {
    run(repository.command(arguments))
}

/// `severity code file:line:column`, one for each finding.
fn places(ended: &Ended) -> Vec<String> {
    let findings = ended.json()["findings"].as_array().cloned().unwrap_or_default();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let place = |finding: &serde_json::Value| {
        let mut line = format!("{} {}", text(&finding["severity"]), text(&finding["code"]));
        match &finding["location"] {
            serde_json::Value::Null => write!(line, " {}", text(&finding["subject"])).unwrap(),
            at => write!(line, " {}:{}:{}", text(&at["file"]), at["line"], at["column"]).unwrap(),
        }
        line
    };
    findings.iter().map(place).collect()
}

/// Everything in the repository, to see that nothing was written.
fn snapshot(directory: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(directory).unwrap() {
        let entry = entry.unwrap();
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            files.extend(snapshot(&entry.path()));
        } else {
            let content = if kind.is_file() { std::fs::read(entry.path()).unwrap() } else { Vec::new() };
            files.push((entry.path().display().to_string(), content));
        }
    }
    files.sort();
    files
}

fn shell(script: &str, path: &Path) {
    let status = Command::new("sh").args(["-c", script, "sh"]).arg(path).status().unwrap();
    assert!(status.success(), "{script}");
}

const SECOND: &str = "db/migrations/20240102.000000_second.sql";

const THIRD: &str = "db/migrations/20240103.000000_third.sql";

/// A repository with three migrations, locked.
fn three_migrations() -> TestRepository {
    let migrations = [
        ("20240101.000000_all", TABLE),
        ("20240102.000000_second", "CREATE TABLE u (a int);\n"),
        ("20240103.000000_third", "CREATE TABLE v (a int);\n"),
    ];
    let schema: String = migrations.iter().map(|(_, text)| *text).collect();
    let repository = TestRepository::with_migrations(&schema, &migrations);
    repository.lock();
    repository
}

/// A copy: making another lock file costs a scratch server.
fn three_migrations_of(good: &TestRepository) -> TestRepository {
    let copy = TestRepository::with_migrations("", &[]);
    for file in ["db/schema.sql", "db/schema.lock", FIRST, SECOND, THIRD] {
        copy.write(file, good.read(file));
    }
    copy
}
