//! Whatever is done to the lock file or the files it speaks of is told; what is accepted, and on which terms.

use crate::support::TestRepository;
use crate::{SECOND, places, run, shell, snapshot, three_migrations, three_migrations_of, xtask};

#[test]
fn whatever_is_done_to_the_lock_file_or_the_files_is_told() {
    let lock = "db/schema.lock";
    let edit_lock = |repository: &TestRepository, edit: &dyn Fn(Vec<&str>) -> Vec<String>| {
        let text = repository.read(lock);
        repository.write(lock, edit(text.lines().collect()).join("\n") + "\n");
    };
    let owned = |lines: Vec<&str>| lines.into_iter().map(str::to_owned).collect::<Vec<String>>();
    type Damage<'a> = Box<dyn Fn(&TestRepository) + 'a>;
    let table: Vec<(&str, Damage<'_>, &str, &str, i32)> = vec![
        (
            "removed",
            Box::new(|r| std::fs::remove_file(r.path(lock)).unwrap()),
            "error missing-lock-file db/schema.lock",
            "--write",
            1,
        ),
        (
            "truncated",
            Box::new(|r| r.write(lock, &r.read(lock)[..200])),
            "integrity damaged-lock-file db/schema.lock",
            "git checkout",
            4,
        ),
        (
            "emptied",
            Box::new(|r| r.write(lock, "")),
            "integrity damaged-lock-file db/schema.lock",
            "git checkout",
            4,
        ),
        (
            "no text",
            Box::new(|r| r.write(lock, b"\xFF\0\xFE")),
            "integrity damaged-lock-file db/schema.lock",
            "git checkout",
            4,
        ),
        (
            "in conflict",
            Box::new(|r| {
                edit_lock(r, &|lines| {
                    let mut lines = owned(lines);
                    lines.insert(6, format!("{} HEAD", "<".repeat(7)));
                    lines.push(format!("{} main", ">".repeat(7)));
                    lines
                })
            }),
            "integrity damaged-lock-file db/schema.lock",
            "git checkout --theirs -- db/schema.lock",
            4,
        ),
        (
            "of a newer program",
            Box::new(|r| r.write(lock, r.read(lock).replace("\"format\": 1", "\"format\": 2"))),
            "integrity damaged-lock-file db/schema.lock",
            "git checkout",
            4,
        ),
        (
            "with an unknown key",
            Box::new(|r| r.write(lock, r.read(lock).replace("\"format\": 1", "\"format\": 1, \"x\": 1"))),
            "integrity damaged-lock-file db/schema.lock",
            "git checkout",
            4,
        ),
        (
            "a line removed",
            Box::new(|r| {
                edit_lock(r, &|lines| {
                    owned(lines)
                        .into_iter()
                        .filter(|line| !line.contains("_000000_second") && !line.contains("\"second\""))
                        .collect()
                })
            }),
            "integrity damaged-lock-file db/schema.lock",
            "git checkout",
            4,
        ),
        (
            "lines swapped",
            Box::new(|r| {
                edit_lock(r, &|lines| {
                    let mut lines = owned(lines);
                    lines.swap(5, 6);
                    lines
                })
            }),
            "integrity damaged-lock-file db/schema.lock",
            "git checkout",
            4,
        ),
        (
            "a checksum edited",
            Box::new(|r| {
                let text = r.read(lock);
                let line = text.lines().nth(6).unwrap();
                let edited =
                    line.replacen(&line[line.find("\"checksum\":\"").unwrap() + 12..][..4], "0000", 1);
                r.write(lock, text.replace(line, &edited));
            }),
            "integrity damaged-lock-file db/schema.lock",
            "git checkout",
            4,
        ),
        (
            "a migration changed",
            Box::new(|r| r.write(SECOND, "CREATE TABLE u (a bigint);\n")),
            "integrity changed-migration 20240102.000000_second",
            "--accept 20240102.000000 --reason",
            4,
        ),
        (
            "a migration commented",
            Box::new(|r| r.write(SECOND, "-- More.\nCREATE TABLE u  (a int);\n")),
            "error cosmetic-change 20240102.000000_second",
            "--write",
            1,
        ),
        (
            "a migration renamed",
            Box::new(|r| {
                std::fs::rename(r.path(SECOND), r.path("db/migrations/20240102.000000_other.sql")).unwrap()
            }),
            "integrity changed-migration 20240102.000000_other",
            "bring the old text back",
            4,
        ),
        (
            "a migration removed",
            Box::new(|r| std::fs::remove_file(r.path(SECOND)).unwrap()),
            "integrity missing-file 20240102.000000_second",
            "bring the file back",
            4,
        ),
        (
            "a migration moved",
            Box::new(|r| {
                std::fs::rename(r.path(SECOND), r.path("db/migrations/20240104.000000_second.sql")).unwrap()
            }),
            "integrity missing-file 20240102.000000_second",
            "bring the file back",
            4,
        ),
        (
            "an older one added",
            Box::new(|r| r.write("db/migrations/20240102.120000_late.sql", "CREATE TABLE w (a int);\n")),
            "error out-of-order-migration 20240102.120000_late",
            "a version later than the last",
            1,
        ),
        (
            "a newer one added",
            Box::new(|r| r.write("db/migrations/20240104.000000_new.sql", "CREATE TABLE w (a int);\n")),
            "error unlocked-migration 20240104.000000_new",
            "--write",
            1,
        ),
        (
            "the schema changed",
            Box::new(|r| r.write("db/schema.sql", r.read("db/schema.sql") + "CREATE TABLE w (a int);\n")),
            "error changed-schema db/schema.sql",
            "write the migration",
            1,
        ),
        (
            "the schema commented",
            Box::new(|r| r.write("db/schema.sql", r.read("db/schema.sql") + "-- The end.\n")),
            "error cosmetic-change db/schema.sql",
            "--write",
            1,
        ),
    ];
    let good = three_migrations();
    for (name, damage, finding, help, code) in table {
        let repository = three_migrations_of(&good);
        damage(&repository);
        let told = places(&xtask(&repository, &["db-checksum", "--format", "json"]).exits(code));
        assert!(told.contains(&finding.to_owned()), "{name}: {told:#?}");
        let text = xtask(&repository, &["db-checksum"]).exits(code).stderr;
        assert!(text.contains(help), "{name}: {help} is not in {text}");
        // What breaks the record is not taken by writing it anew.
        if code == 4 || finding.contains("out-of-order") {
            let before = snapshot(&repository.path("."));
            xtask(&repository, &["db-checksum", "--write"]).exits(code);
            assert_eq!(snapshot(&repository.path(".")), before, "{name}");
        }
        let validated = xtask(&repository, &["db-validate", "--format", "json"]).exits(code);
        assert!(places(&validated).contains(&finding.to_owned()), "{name}: {validated:?}");
    }
}

#[test]
fn a_merge_of_two_branches_is_resolved_as_the_help_says() {
    let theirs = three_migrations();
    let ours = three_migrations_of(&theirs);
    let (mine, other) = ("CREATE TABLE mine (a int);\n", "CREATE TABLE other (a int);\n");
    for (repository, version, text) in
        [(&theirs, "20240104.000000_other", other), (&ours, "20240105.000000_mine", mine)]
    {
        repository.write(&format!("db/migrations/{version}.sql"), text);
        repository.write("db/schema.sql", repository.read("db/schema.sql") + text);
        repository.lock();
    }
    ours.write("db/migrations/20240104.000000_other.sql", other);
    ours.write("db/schema.sql", theirs.read("db/schema.sql") + mine);
    let (ours_lock, theirs_lock) = (ours.read("db/schema.lock"), theirs.read("db/schema.lock"));
    let added = theirs_lock.lines().find(|line| line.contains("\"other\"")).unwrap();
    let mine = ours_lock.lines().find(|line| line.contains("\"mine\"")).unwrap();
    ours.write("db/schema.lock", ours_lock.replace(mine, &format!("{added},\n{mine}")));
    xtask(&ours, &["db-checksum"]).exits(4);
    xtask(&ours, &["db-checksum", "--write"]).exits(4);
    ours.write("db/schema.lock", &theirs_lock);
    xtask(&ours, &["db-checksum", "--write"]).exits(0);
    xtask(&ours, &["db-validate"]).exits(0);
    assert!(ours.read("db/schema.lock").contains(added));
}

#[test]
fn a_changed_migration_is_taken_only_with_its_version_and_a_reason() {
    let repository = three_migrations();
    repository.write(SECOND, "CREATE TABLE u (a bigint);\n");
    repository.write("db/schema.sql", repository.read("db/schema.sql").replace("u (a int)", "u (a bigint)"));
    let before = snapshot(&repository.path("."));
    for (arguments, code, message) in [
        (&["--write"][..], 4, "error[changed-migration]"),
        (&["--accept", "20240102.000000", "--reason", "x"], 2, "--write"),
        (&["--write", "--accept", "20240102.000000"], 2, "--reason"),
        (&["--write", "--reason", "x"], 2, "--accept"),
        (&["--write", "--accept", "20240102.000000", "--reason", " "], 2, "the reason is empty"),
        (&["--write", "--accept", "2", "--reason", "x"], 4, "error[changed-migration]"),
        (&["--write", "--accept", "20240101.000000", "--reason", "x"], 4, "error[changed-migration]"),
        (
            &["--write", "--accept", "20240102.000000", "--accept", "20240101.000000", "--reason", "x"],
            2,
            "the migration 20240101.000000 is as the lock file has it",
        ),
        (
            &["--write", "--accept", "20240102.000000", "--accept", "20990101.000000", "--reason", "x"],
            2,
            "there is no migration 20990101.000000",
        ),
    ] {
        let ended = xtask(&repository, &[&["db-checksum"], arguments].concat()).exits(code);
        assert!(ended.stderr.contains(message), "{arguments:?}: {}", ended.stderr);
        assert_eq!(snapshot(&repository.path(".")), before, "{arguments:?}");
    }
    let reason = "never deployed\n## 2020-01-01 00:00:00 UTC: forged";
    xtask(&repository, &["db-checksum", "--write", "--accept", "20240102.000000", "--reason", reason])
        .exits(0);
    let changelog = repository.read("db/CHANGELOG.md");
    assert_eq!(changelog.lines().filter(|line| line.starts_with("## ")).count(), 1, "{changelog}");
    assert!(changelog.contains(": Accepted a changed migration: 20240102.000000_second\n"), "{changelog}");
    assert!(
        changelog.contains("- Reason: never deployed ## 2020-01-01 00:00:00 UTC: forged\n"),
        "{changelog}"
    );
    xtask(&repository, &["db-validate"]).exits(0);
}

/// Root may write everywhere, so the program is run as somebody else.
#[test]
fn what_cannot_be_written_is_told_and_nothing_is_left() {
    let repository = three_migrations();
    repository.write("db/migrations/20240104.000000_new.sql", "CREATE TABLE w (a int);\n");
    repository.write("db/schema.sql", repository.read("db/schema.sql") + "CREATE TABLE w (a int);\n");
    let before = snapshot(&repository.path("."));
    let mut command = repository.command(&["db-checksum", "--write"]);
    let cache = tempfile::tempdir().unwrap();
    if is_root() {
        use std::os::unix::fs::PermissionsExt;
        use std::os::unix::process::CommandExt;
        shell("chown 65534 \"$1\" && chmod 0700 \"$1\"", cache.path());
        std::fs::set_permissions(repository.path("."), std::fs::Permissions::from_mode(0o755)).unwrap();
        command.uid(65534).gid(65534).env("HOME", cache.path()).env("XDG_CACHE_HOME", cache.path());
    } else {
        shell("chmod a-w \"$1\"", &repository.path("db"));
    }
    command.env("SCHEMA_SYNC_CACHE_DIR", cache.path());
    let ended = run(command).exits(3);
    shell("chmod u+w \"$1\"", &repository.path("db"));
    assert!(ended.stderr.contains("error: cannot write "), "{}", ended.stderr);
    assert!(ended.stderr.contains("db/schema.lock\ncaused by: Permission denied"), "{}", ended.stderr);
    assert_eq!(snapshot(&repository.path(".")), before);
}

fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata("/proc/self").unwrap().uid() == 0
}
