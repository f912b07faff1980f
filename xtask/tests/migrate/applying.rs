//! What `db-migrate` applies when nothing stands in the way, and what it says.

use crate::kinds;
use crate::support::{Ended, LiveServer, TestRepository, execute, url};
use crate::{Shop, server};
use std::path::Path;
use std::process::Command;

/// The program in this repository, for the warehouse.
fn warehouse(arguments: &[&str]) -> Ended {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(arguments).current_dir(root).env("NO_COLOR", "1").env_remove("DATABASE_URL");
    Ended::of(command.output().unwrap())
}

fn migrate_warehouse(server: &LiveServer) {
    for role in ["wms_app", "wms_reader", "wms_admin"] {
        server.scratch.ensure_role(role).unwrap();
    }
    let database = server.database();
    let url = url(&database);
    let dry = warehouse(&["db-migrate", "--no-backup", "--dry-run", "--database-url", &url]).exits(1);
    assert!(dry.stdout.contains("would apply 9 migrations"), "{dry:?}");
    let first = warehouse(&["db-migrate", "--no-backup", "--database-url", &url]).exits(0);
    assert!(first.stdout.contains("in sync"), "{first:?}");
    assert!(first.stdout.contains("recorded: schema version 20261123.035132"), "{first:?}");
    let second = warehouse(&["db-migrate", "--no-backup", "--database-url", &url]).exits(0);
    assert!(second.stdout.starts_with("nothing to apply\n"), "{second:?}");
    warehouse(&["db-validate", "--database-url", &url, "--at", "post-deploy"]).exits(0);
    warehouse(&["db-migrate", "--no-backup", "--dry-run", "--database-url", &url]).exits(0);
    let mut client = database.connect().unwrap();
    let row =
        client.query_one("SELECT version, checksum, migrations_applied FROM schema_version", &[]).unwrap();
    assert_eq!(row.get::<_, String>(0), "20261123.035132");
    assert_eq!(row.get::<_, String>(1).len(), 64);
    assert_eq!(row.get::<_, Vec<String>>(2).len(), 9);
}

#[test]
fn the_warehouse_is_migrated_from_nothing_and_then_in_sync() {
    migrate_warehouse(&server());
}

/// Started as CONTRIBUTING.md says: other majors take a while to fetch.
#[test]
#[ignore = "needs servers of every major"]
fn the_warehouse_is_migrated_on_every_major() {
    for major in schema_database::read::SUPPORTED_MAJORS {
        println!("PostgreSQL {major}");
        migrate_warehouse(&LiveServer::of_major(Some(major)));
    }
}

#[test]
fn every_kind_of_migration_is_applied_and_again_is_nothing_to_do() {
    for kind in kinds::ALL {
        let shop = Shop::behind(kind);
        let first = shop.migrate().exits(0);
        assert!(first.stdout.contains("applied: 20240102.000000_go_on"), "{}: {first:?}", kind.name);
        shop.assert_whole(kind, kind.name);
        let second = shop.migrate().exits(0);
        assert!(second.stdout.starts_with("nothing to apply\n"), "{}: {second:?}", kind.name);
        shop.assert_whole(kind, kind.name);
    }
}

const THREE: [(&str, &str); 3] = [
    ("20240101.000000_one", "CREATE TABLE public.one (id integer);\n"),
    ("20240102.000000_two", "CREATE TABLE public.two (id integer);\n"),
    ("20240103.000000_three", "CREATE TABLE public.three (id integer);\n"),
];

fn three() -> TestRepository {
    let schema: String = THREE.iter().map(|(_, text)| *text).collect();
    let repository = TestRepository::with_migrations(&schema, &THREE);
    repository.lock();
    repository
}

#[test]
fn it_goes_to_a_version_and_back_to_one() {
    let repository = three();
    std::fs::create_dir(repository.path("db/migrations/down")).unwrap();
    repository.write("db/migrations/down/20240102.000000_two.sql", "DROP TABLE public.two;\n");
    repository.write(
        "db/migrations/down/20240103.000000_three.sql",
        "-- lossless: nothing\n-- batch: transaction\nALTER TABLE public.three RENAME TO gone;\n-- batch: transaction\nDROP TABLE public.gone;\n",
    );
    let database = server().database();
    let url = url(&database);
    let run = |arguments: &[&str]| {
        repository.run(&[&["db-migrate", "--no-backup", "--database-url", &url], arguments].concat())
    };
    let two = run(&["--to", "20240102.000000"]).exits(0);
    assert!(two.stdout.contains("behind"), "{two:?}");
    run(&["--to", "20240109.000000"]).exits(2);
    run(&["--down-to", "20240103.000000"]).exits(2);
    run(&[]).exits(0);
    let refused = run(&["--down-to", "20240101.000000"]).exits(6);
    assert!(refused.stderr.contains("20240102.000000_two.sql"), "{refused:?}");
    run(&["--down-to", "20240102.000000"]).exits(0);
    let back = run(&["--down-to", "20240101.000000", "--allow", "deletes-data"]).exits(0);
    assert!(back.stdout.contains("taken back: 20240102.000000_two"), "{back:?}");
    run(&[]).exits(0);
    run(&["--down-to", "20240101.000000", "--allow", "deletes-data"]).exits(0);
    run(&[]).exits(0);
    std::fs::remove_file(repository.path("db/migrations/down/20240103.000000_three.sql")).unwrap();
    let none = run(&["--down-to", "20240102.000000"]).exits(2);
    assert!(none.stderr.contains("has no way back"), "{none:?}");
}

#[test]
fn a_way_back_killed_anywhere_is_finished_by_the_next_run() {
    let repository = three();
    std::fs::create_dir(repository.path("db/migrations/down")).unwrap();
    repository.write(
        "db/migrations/down/20240103.000000_three.sql",
        "-- lossless: nothing\nALTER TABLE public.three RENAME TO gone;\n-- batch: transaction\nDROP TABLE public.gone;\n",
    );
    let database = server().database();
    let url = url(&database);
    let back = ["db-migrate", "--no-backup", "--down-to", "20240102.000000", "--database-url", &url];
    repository.run(&["db-migrate", "--no-backup", "--database-url", &url]).exits(0);
    for point in 1..100 {
        let mut command = repository.command(&back);
        let killed = command.env("SCHEMA_SYNC_FAILPOINT", point.to_string()).output().unwrap();
        repository.run(&back).exits(0);
        repository.run(&["db-migrate", "--no-backup", "--database-url", &url]).exits(0);
        if killed.status.success() {
            assert!(point > 10, "only {point} points");
            return;
        }
    }
    panic!("more than a hundred points");
}

#[test]
fn objects_belong_to_the_owner_of_the_database_whoever_connects() {
    let server = server();
    let shop = Shop::behind(&kinds::SINGLE);
    for role in ["shop_owner", "shop_deployer", "shop_stranger"] {
        server.scratch.ensure_role(role).unwrap();
    }
    execute(
        &shop.database,
        &format!(
            "ALTER ROLE shop_deployer LOGIN; ALTER ROLE shop_stranger LOGIN; GRANT shop_owner TO shop_deployer; \
             ALTER DATABASE \"{}\" OWNER TO shop_owner; \
             ALTER SCHEMA schema_sync OWNER TO shop_owner; ALTER TYPE public.state OWNER TO shop_owner; {}",
            shop.database.name(),
            ["items", "settings", "probe", "events", "events_1", "events_2", "schema_version"]
                .map(|table| format!("ALTER TABLE public.{table} OWNER TO shop_owner;"))
                .concat()
                + "ALTER TABLE schema_sync.migration OWNER TO shop_owner; ALTER TABLE schema_sync.step OWNER TO shop_owner"
        ),
    );
    let owner_of = |user: &str| {
        url(&shop.database)
            .replace(&format!("user={}", shop.database.config().get_user().unwrap()), &format!("user={user}"))
    };
    let refused = shop
        .repository
        .run(&["db-migrate", "--no-backup", "--database-url", &owner_of("shop_stranger")])
        .exits(3);
    assert!(refused.stderr.contains("may not act as shop_owner"), "{refused:?}");
    shop.repository
        .run(&["db-migrate", "--no-backup", "--database-url", &owner_of("shop_deployer")])
        .exits(0);
    let mut client = shop.client();
    let owner = "SELECT pg_get_userbyid(relowner)::text FROM pg_class WHERE oid = 'public.lots'::regclass";
    assert_eq!(client.query_one(owner, &[]).unwrap().get::<_, String>(0), "shop_owner");
}
