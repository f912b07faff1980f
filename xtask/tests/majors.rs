//! What holds on every major: the warehouse's own schema is in sync with itself, alone and with a database that has all of
//! its migrations; and the same schemas give the same plan, byte by byte.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use schema_database::read::SUPPORTED_MAJORS;
use support::{LiveServer, TestRepository, execute, scripts, server, url};

#[test]
#[ignore = "needs PostgreSQL of every major: takes what is installed, and fetches the others"]
fn the_warehouse_is_in_sync_on_every_major() {
    for major in SUPPORTED_MAJORS {
        let repository = TestRepository::warehouse().for_major(major);
        let ended = repository.run(&["db-validate", "--format", "json"]);
        assert_eq!(ended.code, 0, "PostgreSQL {major}: {ended:?}");

        let server = LiveServer::of_major(Some(major));
        let database = server.migrated(&repository.open());
        let ended = repository.run(&["db-validate", "--format", "json", "--database-url", &url(&database)]);
        assert_eq!(ended.code, 0, "PostgreSQL {major}: {ended:?}");
        assert_eq!(ended.findings(), Vec::<String>::new(), "PostgreSQL {major}");
        println!("PostgreSQL {major}: in sync");
    }
}

#[test]
fn the_same_schemas_give_the_same_plan() {
    assert_same_plans(&server());
}

#[test]
#[ignore = "needs PostgreSQL of every major: takes what is installed, and fetches the others"]
fn the_same_schemas_give_the_same_plan_on_every_major() {
    for major in SUPPORTED_MAJORS {
        assert_same_plans(&LiveServer::of_major(Some(major)));
        println!("PostgreSQL {major}: the same bytes");
    }
}

/// Two databases of one schema, which differ in all that is by chance: numbers of objects, and how they are stored.
fn assert_same_plans(server: &LiveServer) {
    let script: String = scripts("everything", &["relations", "types"], server.major())
        .into_iter()
        .map(|(_, text)| text)
        .collect();
    let plans = |churn: &str| {
        let database = server.database();
        execute(&database, churn);
        server.load(&database, &script);
        for catalog in ["pg_class", "pg_depend", "pg_constraint"].iter().filter(|_| !churn.is_empty()) {
            execute(&database, &format!("VACUUM FULL pg_catalog.{catalog}"));
        }
        let repository = TestRepository::new("");
        let plan = |old: &str, new: &str| {
            let ended = repository.run(&["db-diff", old, new, "--no-proof"]).exits(1);
            assert!(ended.stdout.lines().count() > 500, "{}", ended.stdout);
            ended.stdout
        };
        let there = url(&database);
        [plan("empty", &there), plan(&there, "empty")]
    };
    let churn = "CREATE SCHEMA churn; CREATE TABLE churn.a (b serial PRIMARY KEY, c text UNIQUE); DROP SCHEMA churn CASCADE";
    let [one, other] = ["", churn].map(plans);
    for (one, other) in one.iter().zip(&other) {
        let diff = similar::TextDiff::from_lines(one, other).unified_diff().to_string();
        assert!(diff.is_empty(), "PostgreSQL {}: {diff}", server.major());
    }
}
