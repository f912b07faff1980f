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
