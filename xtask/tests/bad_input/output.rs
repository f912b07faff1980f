//! The forms of the findings, and readers that go early.

use crate::support::{LiveServer, TestRepository, execute, url};
use crate::{TABLE, places, run, wait, xtask};
use std::process::Command;
use std::process::Stdio;

#[test]
fn findings_have_a_form_for_people_for_programs_and_for_github() {
    let repository = TestRepository::new(TABLE);
    repository.lock();
    let live = LiveServer::start();
    let database = live.migrated(&repository.open());
    execute(&database, "ALTER TABLE t ADD b int; ALTER TABLE t ALTER a SET DEFAULT 1");
    for command in ["db-validate", "db-status"] {
        let ended = |format: &str| {
            xtask(&repository, &[command, "--format", format, "--database-url", &url(&database)]).exits(1)
        };
        assert_eq!(
            places(&ended("json")),
            ["error different-object db/schema.sql:1:17", "error extra-object db/schema.sql:1:1"]
        );
        let annotations = ended("github").stdout;
        assert_eq!(
            annotations,
            "::error file=db/schema.sql,line=1,col=17,title=different-object::column public.t.a: default: (default) -> 1\n\
             ::error file=db/schema.sql,line=1,col=1,title=extra-object::column public.t.b: only in the database\n"
        );
        let text = ended("text");
        assert!(
            text.stdout.contains("  + column public.t.b  only in the database  schema.sql:1\n"),
            "{}",
            text.stdout
        );
        assert!(
            text.stdout.contains("  ~ column public.t.a  default: (default) -> 1  schema.sql:1\n"),
            "{}",
            text.stdout
        );
        assert!(!text.stdout.contains('\u{1b}'), "NO_COLOR is honoured");
    }
}

#[test]
fn a_reader_that_goes_early_is_no_failure_and_a_full_disk_is_one() {
    let repository = TestRepository::new(TABLE);
    repository.lock();
    for (redirection, code) in
        [("| true", 0), ("| head -c 1 > /dev/null", 0), (">&-", 0), ("2>&-", 0), ("> /dev/full", 3)]
    {
        for arguments in ["db-validate --format json", "db-validate", "--help", "db-checksum"] {
            if arguments == "--help" && code != 0 {
                continue;
            }
            let script =
                format!("set -o pipefail; {} {arguments} {redirection}", env!("CARGO_BIN_EXE_xtask"));
            let mut command = Command::new("bash");
            command.args(["-c", &script]).current_dir(repository.path(".")).env_remove("DATABASE_URL");
            let ended = run(command);
            assert_eq!(ended.code, code, "{arguments} {redirection}: {ended:?}");
            if code != 0 {
                assert!(ended.stderr.contains("error: cannot write to the standard output"), "{ended:?}");
            }
        }
    }
    // Closed before the first byte, and what cannot be told to anyone.
    let mut command = repository.command(&["db-validate", "--format", "json", "--schema", "nosuch.sql"]);
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    command.stdin(Stdio::null()).stdout(writer.try_clone().unwrap()).stderr(writer);
    assert_eq!(wait(&mut command.spawn().unwrap()), 2);
}
