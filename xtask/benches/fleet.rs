//! What `db-validate --all-databases` of 200 databases costs, beside 200 runs in sequence.
//!
//! `cargo bench --bench fleet [-- DATABASES]`. The databases are of the repository's own schema. Prints the ratio.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../tests/support/mod.rs"]
mod support;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use support::{LiveServer, url};

fn main() {
    let number = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(200);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let server = LiveServer::of_major(Some(15));
    let template = server.migrated(&support::open_repository(&root));
    let admin = server.database();
    let mut client = admin.connect().unwrap();
    let names: Vec<String> = (0..number).map(|index| format!("tenant_{index:03}")).collect();
    for name in &names {
        client.batch_execute(&format!("CREATE DATABASE {name} TEMPLATE {}", template.name())).unwrap();
    }
    let place = |name: &str| url(&template).replace(template.name(), name);
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.arg("db-validate").args(arguments).current_dir(&root).stdout(Stdio::null());
        let start = Instant::now();
        assert!(command.status().unwrap().success());
        start.elapsed()
    };
    // The first run warms what can be warm.
    run(&["--database-url", &place(&names[0])]);
    let one_by_one: Duration = names.iter().map(|name| run(&["--database-url", &place(name)])).sum();
    let together = run(&["--all-databases", "tenant_*", "--database-url", &place(&names[0])]);
    println!(
        "{number} databases: {:.2} s one by one, {:.2} s together, ratio {:.3}",
        one_by_one.as_secs_f64(),
        together.as_secs_f64(),
        together.as_secs_f64() / one_by_one.as_secs_f64()
    );
}
