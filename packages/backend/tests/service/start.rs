//! Start and end: the drift gate before anything listens, the verdict at `/health`, a database that goes away.

use crate::support::{Service, Warehouse, program, slug};
use std::process::Command;
use std::time::{Duration, Instant};

#[test]
fn it_refuses_to_start_on_drift() {
    let warehouse = Warehouse::new();
    warehouse
        .execute("ALTER TABLE core.suppliers ADD COLUMN rating integer; DROP INDEX core.customers_email_key");
    let output = program(&warehouse.url()).output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(output.stdout.is_empty(), "nothing listened");
    for text in [
        "diverged",
        "column core.suppliers.rating",
        "index core.customers_email_key",
        "schema.sql:",
        "db-sync",
    ] {
        assert!(told.contains(text), "no `{text}`: {told}");
    }
}

#[test]
fn it_refuses_what_it_cannot_check() {
    let warehouse = Warehouse::new();
    let away = warehouse.url().replace("dbname=", "dbname=not_there_");
    let output = program(&away).output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    let output = program("").output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("DATABASE_URL is not set"), "{output:?}");
    let output = program(&warehouse.url()).env("WMS_ROLE", "nobody_of_this_name").output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{output:?}");
}

#[test]
fn health_tells_the_verdict_and_asks_again_when_told() {
    let warehouse = Warehouse::new();
    let service = Service::start(&warehouse);
    let (status, health) = service.ask("", "GET", "/health", None);
    assert_eq!((status, health["schema"]["verdict"].as_str()), (200, Some("in sync")), "{health}");
    assert_eq!(health["schema"]["version"], "20261123.035132_index_what_is_looked_up");
    assert_eq!(service.ask("", "GET", "/ready", None).0, 200);
    warehouse.execute("ALTER TABLE core.suppliers ADD COLUMN rating integer");
    // Not asked again so soon, however often it is told to.
    let (_, soon) = service.ask("", "POST", "/health/check", None);
    assert_eq!(soon["schema"]["checked_at"], health["schema"]["checked_at"]);
    std::thread::sleep(Duration::from_secs(5));
    let (status, later) = service.ask("", "POST", "/health/check", None);
    assert_eq!((status, later["schema"]["verdict"].as_str()), (200, Some("ahead")), "{later}");
    assert_eq!(service.ask("", "GET", "/health", None).1, later);
    let (status, problem) = service.ask("", "GET", "/ready", None);
    assert_eq!((status, slug(&problem)), (503, "drift"), "{problem}");
}

#[test]
fn a_database_that_goes_away_is_said_and_found_again() {
    let warehouse = Warehouse::new();
    let service = Service::start(&warehouse);
    let stock = || service.ask("mara", "GET", "/warehouses/HAM1/stock", None);
    assert_eq!(stock().0, 200);
    let (name, administration) = (warehouse.database.name().to_owned(), Warehouse::new());
    administration.execute(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false"));
    administration
        .execute(&format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"));
    for _ in 0..3 {
        let (status, problem) = stock();
        assert_eq!((status, slug(&problem)), (503, "database-away"), "{problem}");
    }
    assert_eq!(service.ask("", "GET", "/health", None).0, 200);
    assert_eq!(service.ask("", "GET", "/ready", None).0, 503);
    administration.execute(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS true"));
    assert_eq!(stock().0, 200);
}

#[test]
fn it_ends_when_it_is_told() {
    let warehouse = Warehouse::new();
    let mut service = Service::start(&warehouse);
    let start = Instant::now();
    Command::new("kill").args(["-TERM", &service.child.id().to_string()]).status().unwrap();
    assert_eq!(service.child.wait().unwrap().code(), Some(0));
    assert!(start.elapsed() < Duration::from_secs(8), "{:?}", start.elapsed());
}
