//! Kills around rows that are kept: what was deleted is kept, once, and what is still there is not, wherever the program, or
//! the next one that mends, was killed.

use crate::kills::killed_at;
use crate::{Shop, kinds};
use std::collections::BTreeSet;

/// More points than the migration has.
const FAR: usize = 60;

#[test]
fn a_run_killed_around_what_it_keeps_keeps_what_is_deleted_and_nothing_else() {
    let kind = &kinds::DELETES;
    let (repository, original, server) = Shop::behind(kind).copy();
    let mut shop = Shop { repository, database: server.scratch.copy_of(original.name()).unwrap(), server };
    let mut points = BTreeSet::new();
    for point in 1..FAR {
        let context = format!("killed at point {point}");
        let Some(first) = killed_at(&shop, kind, point) else {
            shop.assert_whole(kind, "not killed");
            println!("{} points: {points:?}", points.len());
            for expected in [
                "before what is deleted is kept",
                "before what is kept waits",
                "after what is deleted is kept",
                "after COMMIT",
                "before it has its name",
                "after it has its name",
                "before it is forgotten",
                "after it is forgotten",
            ] {
                assert!(points.contains(expected), "no run was killed {expected}: {points:?}");
            }
            return;
        };
        // The next one begins with what was left, and is killed there, too.
        let second = killed_at(&shop, kind, 1 + point % 3).unwrap_or_default();
        let context = format!("{context} ({first}), then {second}");
        let again = shop.run(Shop::arguments(kind));
        assert_eq!(again.code, 0, "{context}: {again:?}");
        shop.assert_whole(kind, &context);
        points.extend([first, second]);
        std::fs::remove_dir_all(shop.repository.path("backups")).unwrap();
        shop.database = shop.server.scratch.copy_of(original.name()).unwrap();
    }
    panic!("more than {FAR} points");
}

/// Who runs on another database knows nothing of it.
#[test]
fn what_waits_is_told_and_left_to_whoever_migrates_its_database() {
    let kind = &kinds::DELETES;
    let (repository, original, server) = Shop::behind(kind).copy();
    let mut shop = Shop { repository, database: server.scratch.copy_of(original.name()).unwrap(), server };
    let point = (1..FAR)
        .find(|point| {
            let name = killed_at(&shop, kind, *point).unwrap();
            let is_there = name == "after COMMIT";
            if !is_there {
                std::fs::remove_dir_all(shop.repository.path("backups")).ok();
                shop.database = shop.server.scratch.copy_of(original.name()).unwrap();
            }
            is_there
        })
        .unwrap();
    assert!(point > 1);
    let waiting = shop.rescued();
    assert!(matches!(waiting.as_slice(), [name] if name.ends_with(".waiting")), "{waiting:?}");
    let listed = shop.run(&["backup-list"]).exits(0);
    assert!(listed.stderr.contains("waits for the next db-migrate"), "{listed:?}");
    assert!(!listed.stdout.contains("rescued_"), "{listed:?}");
    // Another database, of the same repository and directory.
    let own = std::mem::replace(&mut shop.database, shop.server.scratch.copy_of(original.name()).unwrap());
    shop.run(&["db-migrate", "--to", "20240101.000000"]).exits(0);
    assert_eq!(shop.rescued(), waiting);
    shop.database = own;
    let ended = shop.run(Shop::arguments(kind)).exits(0);
    assert_eq!(ended.stderr.matches("bring back").count(), 2, "{ended:?}");
    shop.assert_whole(kind, "left alone");
}
