//! A rehearsal on a restored backup.

use crate::kinds::Kind;
use crate::support::server;
use crate::{Shop, kinds};
use serde_json::{Value, json};

#[test]
fn pending_migrations_are_rehearsed_on_the_latest_backup() {
    for kind in [&kinds::SINGLE, &kinds::CREATE_INDEX] {
        let shop = Shop::behind(kind);
        shop.run(&["backup"]).exits(0);
        let ended = shop.run(&["db-rehearse"]).exits(0);
        assert!(ended.stdout.contains("applied: 20240102.000000_"), "{ended:?}");
        assert!(ended.stdout.contains("go_on.sql:1: step 1, in a transaction: "), "{ended:?}");
        shop.run(&["db-validate"]).exits(1);
    }
}

const CHANGES: Kind = Kind {
    name: "changes of several sorts",
    text: "\
DELETE FROM public.items WHERE id > 15000;
ALTER TABLE public.items ALTER COLUMN id TYPE bigint;
CREATE TABLE public.lots AS SELECT n FROM pg_catalog.generate_series(1, 7) AS n;
-- batch: alone
CREATE UNIQUE INDEX CONCURRENTLY items_code_idx ON public.items (code);
-- batch: transaction
ALTER TABLE public.items ALTER COLUMN code SET STATISTICS 500;
ALTER TABLE public.items RENAME TO articles;
",
    probes: &[],
    rescued: &[],
};

/// What the changes make of the schema, beyond their first table.
const CHANGED: &str = "\
ALTER TABLE public.items ALTER COLUMN id TYPE bigint;
CREATE TABLE public.lots (n integer);
CREATE UNIQUE INDEX items_code_idx ON public.items (code);
ALTER TABLE public.items ALTER COLUMN code SET STATISTICS 500;
ALTER TABLE public.items RENAME TO articles;
";

#[test]
fn a_rehearsal_says_what_each_step_costs() {
    let shop = Shop::of(server(), CHANGES.repository_of(CHANGED));
    let first = "INSERT INTO public.items SELECT n, 'code ' || n FROM generate_series(2001, 19999) AS n \
                 UNION ALL SELECT 20000, 'code 1'";
    shop.client().batch_execute(first).unwrap();
    shop.run(&["backup"]).exits(0);
    // More rows than on the day of the backup: more is to be expected.
    let more = "INSERT INTO public.items SELECT n, 'more ' || n FROM generate_series(30000, 200000) AS n";
    shop.client().batch_execute(more).unwrap();
    let report = shop.run(&["db-rehearse", "--format", "json"]).exits(0).json();
    let steps = report["rehearsal"]["steps"].as_array().unwrap();
    // The rows that are alike go before the index comes.
    assert_eq!(report["findings"][0]["code"], "rows-in-the-way", "{report:#}");
    let table = |step: &Value, name: &str| {
        let tables = step["tables"].as_array().unwrap();
        tables.iter().find(|table| table["table"] == name).unwrap_or_else(|| panic!("{report:#}")).clone()
    };
    let items = table(&steps[0], "public.items");
    assert_eq!(items["lock"], "access-exclusive");
    assert_eq!((&items["rows_before"], &items["rows_after"]), (&json!(20000), &json!(15000)));
    assert_eq!(items["is_rewritten"], true);
    assert_eq!(table(&steps[0], "public.lots")["rows_after"], 7);
    assert_eq!(steps[0]["statements"].as_array().unwrap().len(), 3);
    let measured = |name: &str| steps[0][name].as_u64().unwrap();
    assert!(measured("estimated_milliseconds") > 5 * measured("milliseconds"), "{report:#}");
    assert!(measured("bytes_peak") > measured("bytes_before"), "{report:#}");
    let built = table(&steps[1], "public.items");
    assert_eq!((&steps[1]["manner"], &built["rows_before"]), (&json!("alone"), &json!(15000)));
    assert_eq!(
        (&built["lock"], &built["writers_wait_milliseconds"]),
        (&json!("share-update-exclusive"), &json!(0))
    );
    let renamed = table(&steps[2], "public.items");
    assert_eq!((&renamed["rows_after"], &renamed["is_rewritten"]), (&json!(15000), &json!(false)));
}

#[test]
fn a_step_beyond_its_limits_fails_the_rehearsal() {
    let shop = Shop::of(server(), CHANGES.repository_of(CHANGED));
    shop.run(&["backup"]).exits(0);
    let ended = shop.run(&["db-rehearse", "--step-limit", "0", "--blocking-limit", "0"]).exits(1);
    for code in ["slow-step", "long-wait"] {
        assert!(ended.stderr.contains(code), "{ended:?}");
    }
    assert!(ended.stderr.contains("go_on.sql:1:1"), "{ended:?}");
    assert!(shop.run(&["db-rehearse", "--limit", "0"]).exits(1).stderr.contains("slow-migrations"));
    shop.run(&["db-rehearse", "--limit", "600", "--step-limit", "600", "--blocking-limit", "600"]).exits(0);
}

#[test]
fn a_migration_that_the_rows_do_not_bear_fails_in_the_rehearsal() {
    let shop = Shop::behind(&kinds::CREATE_INDEX);
    shop.client().batch_execute("INSERT INTO public.items VALUES (9001, 'code 1')").unwrap();
    shop.run(&["db-rehearse"]).exits(3);
    shop.run(&["backup"]).exits(0);
    let ended = shop.run(&["db-rehearse"]).exits(1);
    assert!(ended.stderr.contains("2 rows are alike in code"), "{ended:?}");
    let name = shop.run(&["backup-list"]).exits(0).stdout;
    let schema_only = name.split_whitespace().find(|word| word.starts_with("schema_backup_")).unwrap();
    shop.run(&["db-rehearse", "--backup", schema_only]).exits(2);
}

#[test]
fn a_role_that_only_a_migration_names_does_not_fail_the_rehearsal() {
    const GRANTS: Kind = Kind {
        name: "a grant to a new role",
        text: "CREATE TABLE public.lots (id integer);\nGRANT SELECT ON public.lots TO rehearsed_reader;\n",
        probes: &[],
        rescued: &[],
    };
    let shop = Shop::behind(&GRANTS);
    shop.run(&["backup"]).exits(0);
    let ended = shop.run(&["db-rehearse"]).exits(0);
    assert!(ended.stderr.contains("created: role rehearsed_reader"), "{ended:?}");
    assert!(ended.stdout.contains("applied: 20240102.000000_"), "{ended:?}");
}
