//! Who holds a lock that a migration waits for is told by name.

use crate::{Shop, kinds};

#[test]
fn a_lock_that_is_not_to_be_had_is_told_with_who_has_it() {
    let kind = &kinds::ADD_VALUE;
    let shop = Shop::behind(kind);
    let mut reader = shop.client();
    reader.batch_execute("SET track_activities = on; SET application_name = 'the reader'").unwrap();
    reader.batch_execute("BEGIN").unwrap();
    let process: i32 = reader.query_one("SELECT pg_backend_pid()", &[]).unwrap().get(0);
    reader.batch_execute("SELECT count(*)\n FROM public.items").unwrap();
    let busy = shop.run(&["db-migrate", "--no-backup", "--lock-timeout", "400", "--attempts", "2"]).exits(7);
    let told = format!("blocked by: process {process}, the reader as ");
    assert_eq!(busy.stderr.matches(&told).count(), 2, "{busy:?}");
    assert!(busy.stderr.contains("idle in transaction, its transaction open for "), "{busy:?}");
    assert!(busy.stderr.contains(" s: SELECT count(*) FROM public.items\n"), "{busy:?}");
    assert!(busy.stderr.contains("pg_terminate_backend"), "{busy:?}");
    reader.batch_execute("COMMIT").unwrap();
    drop(reader);
    let ended = shop.migrate().exits(0);
    assert!(!ended.stderr.contains("blocked by"), "{ended:?}");
    shop.assert_whole(kind, "after a lock timeout");
}
