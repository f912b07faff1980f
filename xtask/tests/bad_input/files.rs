//! What may stand in the migrations directory, and what files can be besides files.

use crate::support::TestRepository;
use crate::{TABLE, shell, xtask};

#[test]
fn what_is_no_migration_is_never_passed_over() {
    for (name, finding, help) in [
        ("V2__x.sql", "bad-migration-name", "YYYYMMDD.HHMMSS_title.sql"),
        ("20240230.000000_x.sql", "bad-migration-name", "YYYYMMDD.HHMMSS_title.sql"),
        ("20240102.000000_Big.sql", "bad-migration-name", "YYYYMMDD.HHMMSS_title.sql"),
        ("20240102.000000_é.sql", "bad-migration-name", "YYYYMMDD.HHMMSS_title.sql"),
        ("20240102.000000_a.sql ", "unknown-file", "move the file elsewhere"),
        ("20240102.000000_a.SQL", "bad-migration-name", "YYYYMMDD.HHMMSS_title.sql"),
        ("99999999.999999_x.sql", "bad-migration-name", "YYYYMMDD.HHMMSS_title.sql"),
        ("20240101.000000_again.sql", "duplicate-version", "a later version"),
        ("notes.txt", "unknown-file", "move the file elsewhere"),
        (".env", "unknown-file", "move the file elsewhere"),
        ("20240101.000000_all.sql~", "unknown-file", "delete it"),
        (".20240101.000000_all.sql.swp", "unknown-file", "delete it"),
        ("#20240101.000000_all.sql#", "unknown-file", "delete it"),
        ("20240101.000000_all.sql.orig", "unknown-file", "delete it"),
        ("20240101.000000_ALL.sql", "case-collision", "rename one of the two"),
        ("a\u{202e}lqs.sql", "bad-migration-name", "YYYYMMDD.HHMMSS_title.sql"),
        ("line\nbreak.sql", "bad-migration-name", "YYYYMMDD.HHMMSS_title.sql"),
    ] {
        let repository = TestRepository::new(TABLE);
        repository.lock();
        repository.write(&format!("db/migrations/{name}"), "CREATE TABLE u (a int);\n");
        let findings = xtask(&repository, &["db-checksum", "--format", "json"]).exits(1).findings();
        assert!(
            findings.iter().any(|line| line.starts_with(&format!("{finding} "))),
            "{name:?}: {findings:#?}"
        );
        let ended = xtask(&repository, &["db-validate"]).exits(1);
        assert!(
            ended.stderr.contains(&format!("error[{finding}]: db/migrations/")),
            "{name:?}: {}",
            ended.stderr
        );
        assert!(ended.stderr.contains(help), "{name:?}: {}", ended.stderr);
        assert!(!ended.stderr.contains('\u{202e}'), "{name:?}");
        assert!(!ended.stderr.contains("line\nbreak"), "{name:?}");
    }
}

#[test]
fn links_pipes_and_directories_are_not_followed() {
    for (what, make) in [
        ("a symbolic link", "ln -s /etc/passwd \"$1\""),
        ("a symbolic link", "ln -s nowhere \"$1\""),
        ("a FIFO, a socket or a device", "mkfifo \"$1\""),
        ("a directory", "mkdir \"$1\""),
    ] {
        let repository = TestRepository::new(TABLE);
        repository.lock();
        let file = "db/migrations/20240102.000000_more.sql";
        shell(make, &repository.path(file));
        let ended = xtask(&repository, &["db-validate"]).exits(1);
        let message = format!("error[not-regular-file]: {file}: `20240102.000000_more.sql` is {what}");
        assert!(ended.stderr.contains(&message), "{}", ended.stderr);
        assert!(ended.stderr.contains("help: replace it by a regular file"), "{}", ended.stderr);
    }
}

#[test]
fn schema_and_migrations_must_be_what_they_ought_to_be() {
    for (path, make, cause, code) in [
        ("db/schema.sql", "true", "No such file or directory", 2),
        (
            "db/schema.sql",
            "ln -s /etc/passwd \"$1\"",
            "it is a symbolic link; replace it by the file itself",
            3,
        ),
        ("db/schema.sql", "mkfifo \"$1\"", "it is not a regular file", 3),
        ("db/schema.sql", "mkdir \"$1\"", "it is not a regular file", 3),
        ("db/schema.sql", "truncate -s 300M \"$1\"", "it is larger than 256 MiB", 3),
        ("db/schema.lock", "mkfifo \"$1\"", "it is not a regular file", 3),
        ("db/migrations", "true", "No such file or directory", 2),
        ("db/migrations", "ln -s / \"$1\"", "it is a symbolic link; replace it by the directory itself", 3),
        ("db/migrations", "touch \"$1\"", "Not a directory", 3),
    ] {
        let repository = TestRepository::new(TABLE);
        repository.lock();
        shell("rm -r \"$1\"", &repository.path(path));
        shell(make, &repository.path(path));
        for command in ["db-validate", "db-checksum"] {
            let ended = xtask(&repository, &[command]).exits(code);
            assert!(
                ended.stderr.contains(&format!("{path}\ncaused by: {cause}")),
                "{make}: {}",
                ended.stderr
            );
            assert!(ended.stdout.is_empty(), "{ended:?}");
            assert_eq!(ended.stderr.matches("caused by").count(), 1, "{}", ended.stderr);
            if code == 2 {
                assert!(ended.stderr.contains("hint: `schema` and `migrations` of"), "{}", ended.stderr);
            }
        }
    }
}
