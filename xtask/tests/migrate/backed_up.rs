//! The backup before anything is applied.

use crate::{Shop, kinds};

fn backups(shop: &Shop) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(shop.repository.path("backups")) else { return Vec::new() };
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| !name.starts_with('.')).collect()
}

#[test]
fn what_there_was_is_backed_up_before_anything_is_applied() {
    let kind = kinds::SINGLE;
    let shop = Shop::behind(&kind);
    let ended = shop.run(&["db-migrate"]).exits(0);
    assert!(ended.stderr.find("backup:") < ended.stderr.find("applying"), "{ended:?}");
    let names = backups(&shop);
    let full = names.iter().find(|name| name.starts_with("backup_")).unwrap();
    assert!(names.iter().any(|name| name.starts_with("schema_backup_")), "{names:?}");
    shop.run(&["backup-verify", full, "--bytes"]).exits(0);
    let script = shop.run(&["db-export", "--from", full]).exits(0).stdout;
    let now = shop.run(&["db-export"]).exits(0).stdout;
    assert_ne!(script, now, "the backup has the state before");
    shop.assert_whole(&kind, "after a migration with a backup");
    shop.run(&["db-migrate"]).exits(0);
    assert_eq!(backups(&shop).len(), names.len(), "where nothing is applied nothing is backed up");
}

#[test]
fn without_a_backup_nothing_is_applied() {
    let shop = Shop::behind(&kinds::SINGLE);
    shop.repository.write("backups", "in the way");
    shop.run(&["db-migrate"]).exits(3);
    shop.run(&["db-validate"]).exits(1);
    shop.migrate().exits(0);
}

#[test]
fn database_lock_file_and_backups_have_one_head_of_the_history() {
    let shop = Shop::behind(&kinds::SEVERAL);
    let json =
        |file: &str| -> serde_json::Value { serde_json::from_str(&shop.repository.read(file)).unwrap() };
    let locked = |position: usize| json("db/schema.lock")["migrations"][position]["chain"].clone();
    let recorded = || -> String {
        let newest = "SELECT chain FROM schema_sync.migration ORDER BY position DESC LIMIT 1";
        shop.client().query_one(newest, &[]).unwrap().get(0)
    };
    let heads = || {
        let full = backups(&shop).into_iter().filter(|name| name.starts_with("backup_"));
        full.map(|name| json(&format!("backups/{name}/manifest.json"))["history_head"].clone())
    };
    assert_eq!(locked(0), recorded());
    shop.run(&["db-migrate"]).exits(0);
    assert_eq!(heads().collect::<Vec<_>>(), [locked(0)], "the backup has the state before");
    assert_eq!(locked(1), recorded());
    shop.run(&["backup"]).exits(0);
    assert!(heads().any(|head| head == locked(1)), "{:?}", heads().collect::<Vec<_>>());
    assert_ne!(locked(0), locked(1));
}
