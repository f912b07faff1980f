//! The configuration and the command line.

use crate::support::{MANIFEST, TestRepository};
use crate::{TABLE, run, xtask};

#[test]
fn wrong_configurations_say_what_is_wrong() {
    for (manifest, message) in [
        (format!("{MANIFEST}shema = \"x\"\n"), "unknown field `shema`"),
        (format!("{MANIFEST}postgres-major = \"x\"\n"), "invalid type: string \"x\""),
        ("[workspace.metadata.schema-sync\n".to_owned(), "TOML parse error at line 1"),
        (
            "[package]\nname = \"x\"\n".to_owned(),
            "there is no table [workspace.metadata.schema-sync] in any Cargo.toml",
        ),
    ] {
        let repository = TestRepository::new(TABLE);
        repository.write("Cargo.toml", &manifest);
        for command in ["db-validate", "db-checksum", "db-status"] {
            let mut command = repository.command(&[command]);
            command.env("DATABASE_URL", "host=/nowhere");
            let ended = run(command).exits(2);
            assert!(ended.stderr.contains(message), "{manifest}: {}", ended.stderr);
            assert!(ended.stderr.contains("hint: docs/configuration.md"), "{}", ended.stderr);
        }
    }
}

#[test]
fn wrong_usage_is_exit_code_2_and_help_is_0() {
    let repository = TestRepository::new(TABLE);
    for (arguments, message) in [
        (&["--bogus"][..], "unexpected argument '--bogus'"),
        (&["nonsense"], "unrecognized subcommand 'nonsense'"),
        (&[], "Usage: cargo xtask"),
        (&["db-validate", "--at", "noon"], "possible values: dev, ci, pre-deploy, post-deploy"),
        (&["db-validate", "--format", "xml"], "possible values: text, sql, json, github"),
        (&["db-validate", "--format", "sql"], "only `db-diff` writes SQL"),
        (&["db-diff", "empty", "nosuch.sql"], "`nosuch.sql` is no file, directory or connection string"),
        (&["db-diff", "empty", "empty", "--allow", "everything"], "the hazards are deletes-data"),
        (&["db-checksum", "extra"], "unexpected argument 'extra'"),
        (&["db-status"], "hint: set DATABASE_URL"),
        (&["db-validate", "--schema", "nosuch.sql"], "hint: `schema` and `migrations` of"),
        (&["db-validate", "--migrations", "nosuch"], "hint: `schema` and `migrations` of"),
    ] {
        let ended = xtask(&repository, arguments).exits(2);
        assert!(ended.stderr.contains(message), "{arguments:?}: {}", ended.stderr);
        assert!(ended.stdout.is_empty(), "{arguments:?}");
    }
    for arguments in [&["--help"][..], &["-h"], &["help"], &["db-validate", "--help"], &["--version"]] {
        let ended = xtask(&repository, arguments).exits(0);
        assert!(ended.stderr.is_empty() && !ended.stdout.is_empty(), "{arguments:?}");
    }
}

#[test]
fn arguments_need_not_be_text() {
    use std::os::unix::ffi::OsStrExt;
    let repository = TestRepository::new(TABLE);
    repository.lock();
    let strange = std::ffi::OsStr::from_bytes(b"\xFF.sql");
    let mut command = repository.command(&["db-validate", "--database-url", "host=/nowhere", "--schema"]);
    command.arg(strange);
    run(command).exits(2);
}
