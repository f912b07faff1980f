//! `cargo xtask dev` with real servers: what it makes, what it skips, where it stops, and that it leaves nothing running.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use std::os::unix::fs::PermissionsExt;
use std::process::Stdio;
use std::time::{Duration, Instant};
use support::{Ended, MANIFEST, TestRepository};

const SCHEMA: &str = "CREATE SCHEMA app;\nCREATE TABLE app.items (id integer PRIMARY KEY, name text NOT NULL);\n\
     GRANT USAGE ON SCHEMA app TO dev_test_reader;\n";
const SEED: &str = "INSERT INTO app.items VALUES (1, 'bolt');\nINSERT INTO app.items VALUES (2, 'nut');\n";

/// A repository whose backend is a shell command.
fn repository(backend: &str) -> TestRepository {
    let repository = TestRepository::new(SCHEMA);
    // The account that runs PostgreSQL passes through.
    std::fs::set_permissions(repository.path(""), PermissionsExt::from_mode(0o755)).unwrap();
    repository.write("seed.sql", SEED);
    configure(&repository, backend);
    repository.lock();
    repository
}

fn configure(repository: &TestRepository, backend: &str) {
    let dev = format!(
        "[workspace.metadata.schema-sync.dev]\nseed = \"seed.sql\"\nbackend = [\"sh\", \"-c\", '''{backend}''']\n"
    );
    repository.write("Cargo.toml", format!("{MANIFEST}{dev}"));
}

fn psql(statement: &str) -> String {
    format!("psql -X -At -v ON_ERROR_STOP=1 -c \"{statement}\" \"$DATABASE_URL\"")
}

#[track_caller]
fn says(ended: &Ended, text: &str) {
    assert!(format!("{}{}", ended.stdout, ended.stderr).contains(text), "no `{text}`:\n{ended:?}");
}

/// Whether the server's own file says that it runs.
fn runs(repository: &TestRepository) -> bool {
    repository.path(".dev/postgres/postmaster.pid").exists()
}

#[test]
fn a_fresh_clone_comes_up_and_a_second_run_skips_what_is_done() {
    let repository = repository(&psql("SELECT count(*) || ' items' FROM app.items"));
    let ended = repository.run(&["dev"]).exits(0);
    for text in
        ["created: database", "created: role dev_test_reader", "applied: ", "loaded: seed.sql", "2 items"]
    {
        says(&ended, text);
    }
    assert!(!runs(&repository));
    let start = Instant::now();
    let ended = repository.run(&["dev"]).exits(0);
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
    says(&ended, "skipped: no migration is pending");
    says(&ended, "skipped: seed.sql is loaded");
    says(&ended, "2 items");
    configure(&repository, "exit 9");
    repository.run(&["dev"]).exits(9);
    let ended = repository.run(&["dev", "--no-backend"]).exits(0);
    says(&ended, "skipped: the backend");
}

#[test]
fn drift_stops_before_the_backend_and_a_reset_begins_anew_with_a_backup() {
    let repository = repository(&psql("CREATE TABLE app.extra ()"));
    repository.run(&["dev"]).exits(0);
    configure(&repository, "echo backend runs");
    let ended = repository.run(&["dev"]).exits(1);
    assert!(!ended.stdout.contains("backend runs"), "{ended:?}");
    for text in ["ahead", "app.extra", "db-sync --accept-database", "cargo xtask dev --reset"] {
        says(&ended, text);
    }
    let ended = repository.run(&["dev", "--reset"]).exits(0);
    for text in ["backup: ", "reset: ", "loaded: seed.sql", "backend runs"] {
        says(&ended, text);
    }
    assert!(std::fs::read_dir(repository.path("backups")).unwrap().count() > 0);
}

#[test]
fn an_edited_schema_names_the_command_that_writes_its_migration() {
    let repository = repository("echo backend runs");
    repository.run(&["dev"]).exits(0);
    repository.write("db/schema.sql", SCHEMA.replace("name text", "label text, name text"));
    let ended = repository.run(&["dev"]);
    assert_ne!(ended.code, 0);
    assert!(!ended.stdout.contains("backend runs"), "{ended:?}");
    says(&ended, "app.items.label");
    says(&ended, "cargo xtask db-generate TITLE");
}

#[test]
fn a_seed_that_fails_is_told_with_its_line_and_leaves_nothing() {
    let repository = repository(&psql("SELECT count(*) || ' items' FROM app.items"));
    repository.write("seed.sql", format!("{SEED}INSERT INTO app.items VALUES (3, NULL);\n"));
    let ended = repository.run(&["dev"]).exits(1);
    says(&ended, "seed.sql:3:1");
    assert!(!runs(&repository));
    repository.write("seed.sql", SEED);
    let ended = repository.run(&["dev"]).exits(0);
    says(&ended, "2 items");
}

#[test]
fn the_backend_is_not_told_what_cargo_said_of_us() {
    let repository =
        repository("echo package=$CARGO_PKG_NAME directory=$CARGO_MANIFEST_DIR home=$CARGO_HOME.");
    let mut command = repository.command(&["dev"]);
    command.envs([("CARGO_PKG_NAME", "xtask"), ("CARGO_MANIFEST_DIR", "/x"), ("CARGO_HOME", "/home")]);
    says(&repository.run_command(command).exits(0), "package= directory= home=/home.");
}

#[test]
fn a_signal_ends_the_backend_and_the_server() {
    let repository = repository("echo backend runs > started; sleep 100; echo survived > survived");
    let mut child = repository.command(&["dev"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let start = Instant::now();
    while !repository.path("started").exists() && start.elapsed() < Duration::from_secs(30) {
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(runs(&repository));
    let second = repository.run(&["dev", "--no-backend"]).exits(0);
    says(&second, "skipped: the server runs");
    assert!(runs(&repository));
    std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert!(!runs(&repository));
}

#[test]
fn a_file_that_is_saved_brings_the_verdict_anew() {
    let repository = repository("echo backend runs > started; sleep 100");
    let log = std::fs::File::create(repository.path("log")).unwrap();
    let mut command = repository.command(&["dev", "--watch"]);
    let mut child = command.stdout(log.try_clone().unwrap()).stderr(log).spawn().unwrap();
    let waits_for = |what: &dyn Fn() -> bool| {
        let start = Instant::now();
        while !what() {
            assert!(start.elapsed() < Duration::from_secs(60), "{}", repository.read("log"));
            std::thread::sleep(Duration::from_millis(20));
        }
    };
    let said = |text: &str| repository.read("log").matches(text).count();
    waits_for(&|| repository.path("started").exists());
    repository.write("db/schema.sql", SCHEMA.replace("name text", "label text, name text"));
    waits_for(&|| said("cargo xtask db-generate TITLE") == 1);
    assert!(said("app.items.label") > 0);
    // As editors save: a new file in the place of the old one. What stands beside it is no reason to ask.
    repository.write("db/.schema.sql.swp", "x");
    let before = said("in sync: ");
    repository.write("db/schema.sql.new", SCHEMA);
    std::fs::rename(repository.path("db/schema.sql.new"), repository.path("db/schema.sql")).unwrap();
    waits_for(&|| said("in sync: ") == before + 1);
    assert_eq!(said("cargo xtask db-generate TITLE"), 1, "{}", repository.read("log"));
    std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert!(!runs(&repository));
}

#[test]
fn a_database_that_the_user_names_is_never_reset() {
    let repository = repository("true");
    let ended = repository.run(&["dev", "--reset", "--database-url", "postgresql://h/d"]).exits(2);
    says(&ended, "--reset");
    assert!(!repository.path(".dev").exists());
}
