//! A rehearsal on a restored backup.

use crate::kinds::Kind;
use crate::{Shop, kinds};

#[test]
fn pending_migrations_are_rehearsed_on_the_latest_backup() {
    for kind in [&kinds::SINGLE, &kinds::CREATE_INDEX] {
        let shop = Shop::behind(kind);
        shop.run(&["backup"]).exits(0);
        let ended = shop.run(&["db-rehearse"]).exits(0);
        assert!(ended.stdout.contains("applied: 20240102.000000_"), "{ended:?}");
        assert!(ended.stderr.contains("time: ") && ended.stderr.contains("size: "), "{ended:?}");
        shop.run(&["db-validate"]).exits(1);
    }
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
