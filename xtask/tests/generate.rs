//! `db-generate` through the program as a user runs it: what it writes, what it refuses, and that it writes nothing then.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use support::{Ended, TestRepository};

const SCHEMA: &str = "\
CREATE SCHEMA shop;
CREATE TABLE shop.items (
    id integer NOT NULL,
    code text,
    CONSTRAINT items_pkey PRIMARY KEY (id)
);
CREATE FUNCTION shop.double(n integer) RETURNS integer LANGUAGE sql AS 'SELECT n * 2';
";

fn shop() -> TestRepository {
    let repository = TestRepository::new(SCHEMA);
    repository.lock();
    repository
}

/// Every file below `db`, with its text.
fn files(repository: &TestRepository) -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut directories = vec![repository.path("db")];
    while let Some(directory) = directories.pop() {
        for entry in std::fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                directories.push(path);
            } else {
                let name = path.strip_prefix(repository.path("db")).unwrap().display().to_string();
                files.push((name, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    files.sort();
    files
}

/// Edits schema.sql.
fn edit(repository: &TestRepository, old: &str, new: &str) {
    let schema = repository.read("db/schema.sql");
    assert!(schema.contains(old), "{schema}");
    repository.write("db/schema.sql", schema.replacen(old, new, 1));
}

/// The migration that the program says it has written.
fn written(ended: &Ended) -> String {
    ended.stdout.lines().next().unwrap().to_owned()
}

fn is_valid(repository: &TestRepository) {
    repository.run(&["db-checksum"]).exits(0);
    repository.run(&["db-validate"]).exits(0);
}

/// The command ends so and changes no file.
#[track_caller]
fn writes_nothing(repository: &TestRepository, arguments: &[&str], code: i32) -> Ended {
    let before = files(repository);
    let ended = repository.run(arguments).exits(code);
    assert_eq!(files(repository), before, "{ended:?}");
    assert_eq!(ended.stdout, "");
    ended
}

#[test]
fn where_nothing_is_to_do_nothing_is_written() {
    let repository = shop();
    let ended = writes_nothing(&repository, &["db-generate", "nothing"], 0);
    assert!(ended.stderr.contains("nothing to do"), "{ended:?}");
}

#[test]
fn a_new_column_becomes_a_migration_that_the_gate_accepts() {
    let repository = shop();
    edit(&repository, "code text,", "code text,\n    name text,");
    edit(&repository, "n * 2", "n + n");
    let ended = repository.run(&["db-generate", "Add names!"]).exits(0);
    let file = written(&ended);
    assert!(file.starts_with("db/migrations/2") && file.ends_with("_add_names.sql"), "{file}");
    let text = repository.read(&file);
    let lock: serde_json::Value = serde_json::from_str(&repository.read("db/schema.lock")).unwrap();
    let fingerprint = |index: usize| lock["migrations"][index]["fingerprint"].as_str().unwrap().to_owned();
    for line in [
        "-- title: Add names!".to_owned(),
        format!("-- from: {}", fingerprint(0)),
        format!("-- to: {}", fingerprint(1)),
        "-- changes: 1 column created, 1 function altered".to_owned(),
        "--   ACCESS EXCLUSIVE on shop.items".to_owned(),
        "-- batch: transaction".to_owned(),
        "SET check_function_bodies = off;".to_owned(),
        "ALTER TABLE shop.items ADD COLUMN name text;".to_owned(),
        "RESET search_path;".to_owned(),
    ] {
        assert!(text.lines().any(|other| other == line), "{line}\n{text}");
    }
    is_valid(&repository);
    writes_nothing(&repository, &["db-generate", "again"], 0);
}

#[test]
fn the_first_migration_needs_no_lock_file() {
    let repository = TestRepository::with_migrations(SCHEMA, &[]);
    repository.run(&["db-generate", "all of it"]).exits(0);
    is_valid(&repository);
}

#[test]
fn what_deletes_data_is_refused_until_it_is_allowed() {
    let repository = shop();
    edit(&repository, "    code text,\n", "");
    let ended = writes_nothing(&repository, &["db-generate", "drop codes"], 6);
    for text in [
        "hazard[deletes-data]: step 1 drops column shop.items.code",
        "  why: the values are lost",
        "`--allow deletes-data`",
    ] {
        assert!(ended.stderr.contains(text), "{text}: {ended:?}");
    }
    let ended = repository.run(&["db-generate", "drop codes", "--allow", "deletes-data"]).exits(0);
    assert!(
        repository
            .read(&written(&ended))
            .contains("\n--   deletes-data: step 1 drops column shop.items.code\n")
    );
    is_valid(&repository);
}

#[test]
fn the_configuration_says_what_is_allowed() {
    let repository = shop();
    repository.write("Cargo.toml", format!("{}allow = [\"deletes-data\"]\n", support::MANIFEST));
    edit(&repository, "    code text,\n", "");
    repository.run(&["db-generate", "drop codes"]).exits(0);
    is_valid(&repository);
    edit(&repository, "id integer NOT NULL,", "id integer NOT NULL CHECK (id > 0),");
    let ended = writes_nothing(&repository, &["db-generate", "check ids"], 6);
    assert!(ended.stderr.contains("hazard[may-fail-on-data]"), "{ended:?}");
}

#[test]
fn versions_ascend_though_the_clock_has_not() {
    let repository = TestRepository::with_migrations(SCHEMA, &[("20991231.235959_all", SCHEMA)]);
    repository.lock();
    edit(&repository, "code text,", "code text,\n    name text,");
    let ended = repository.run(&["db-generate", "add names"]).exits(0);
    assert_eq!(written(&ended), "db/migrations/21000101.000000_add_names.sql");
    is_valid(&repository);
}

#[test]
fn of_two_at_a_time_one_writes() {
    let repository = shop();
    edit(&repository, "code text,", "code text,\n    name text,");
    let spawn = |title: &str| {
        let mut command = repository.command(&["db-generate", title]);
        command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap()
    };
    let both = [spawn("one"), spawn("other")].map(|child| child.wait_with_output().unwrap());
    assert!(both.iter().all(|output| output.status.success()), "{both:?}");
    let wrote = both.iter().filter(|output| !output.stdout.is_empty()).count();
    assert_eq!((wrote, files(&repository).len()), (1, 4), "{both:?}");
    is_valid(&repository);
}

#[test]
fn a_rename_is_not_taken_for_a_drop() {
    let repository = shop();
    edit(&repository, "    code text,", "    sku text,");
    let ended = writes_nothing(&repository, &["db-generate", "sku", "--allow", "deletes-data"], 6);
    for text in [
        "look-alike: column shop.items.code may have been renamed to column shop.items.sku",
        "write `-- @renamed from=code` above db/schema.sql:4",
        "`--drop-and-create shop.items.code`",
    ] {
        assert!(ended.stderr.contains(text), "{text}: {ended:?}");
    }
    let arguments = ["db-generate", "sku", "--allow", "deletes-data", "--drop-and-create", "shop.items.code"];
    repository.run(&arguments).exits(0);
    is_valid(&repository);
}

#[test]
fn a_rename_that_is_said_keeps_the_rows() {
    let repository = shop();
    edit(&repository, "    code text,", "    -- @renamed from=code\n    sku text,");
    let ended = repository.run(&["db-generate", "sku"]).exits(0);
    let text = repository.read(&written(&ended));
    assert!(text.contains("ALTER TABLE shop.items RENAME COLUMN code TO sku;"), "{text}");
    assert!(text.contains("-- changes: 1 column renamed\n"), "{text}");
    is_valid(&repository);
}

#[test]
fn the_way_back_of_a_rename_is_a_rename() {
    let repository = shop();
    let schema = repository.read("db/schema.sql");
    let schema = schema.replace("    code text,", "    -- @renamed from=code\n    sku text,");
    let schema = schema.replace("CREATE TABLE shop.items", "-- @renamed from=items\nCREATE TABLE shop.goods");
    repository.write("db/schema.sql", schema);
    let ended = repository.run(&["db-generate", "rename both", "--with-down"]).exits(0);
    let down = ended.stdout.lines().find(|line| line.contains("/down/")).unwrap();
    let text = repository.read(down);
    assert!(text.contains("-- lossless: no stored value is lost\n"), "{text}");
    let column = text.find("RENAME COLUMN sku TO code").unwrap();
    let table = text.find("RENAME TO items").unwrap();
    assert!(column < table && !text.contains("DROP"), "{text}");
    is_valid(&repository);
}

#[test]
fn what_is_not_sound_writes_nothing() {
    let repository = shop();
    edit(&repository, "code text,", "code texxt,");
    writes_nothing(&repository, &["db-generate", "broken"], 1);
    repository.write("db/schema.sql", format!("{SCHEMA}BEGIN;\n"));
    writes_nothing(&repository, &["db-generate", "broken"], 1);
    repository.write("db/schema.sql", format!("{SCHEMA}CREATE TABLE shop.more (id integer);\n"));
    repository.write("db/migrations/20240102.000000_by_hand.sql", "CREATE TABLE shop.other (id integer);\n");
    let ended = writes_nothing(&repository, &["db-generate", "more"], 1);
    assert!(ended.stderr.contains("unlocked-migration"), "{ended:?}");
    std::fs::remove_file(repository.path("db/migrations/20240102.000000_by_hand.sql")).unwrap();
    repository.write(
        "db/migrations/20240101.000000_all.sql",
        format!("{SCHEMA}CREATE TABLE shop.more (id integer);\n"),
    );
    writes_nothing(&repository, &["db-generate", "more"], 4);
    repository.write("db/migrations/20240101.000000_all.sql", SCHEMA);
    writes_nothing(&repository, &["db-generate", "…"], 2);
    writes_nothing(&repository, &["db-generate", "--replace", "20230101.000000"], 2);
}

#[test]
fn what_was_written_by_hand_survives() {
    let repository = shop();
    edit(&repository, "code text,", "code text,\n    name text,");
    let file = written(&repository.run(&["db-generate", "add names"]).exits(0));
    let version = file.strip_prefix("db/migrations/").unwrap().split('_').next().unwrap().to_owned();
    let part =
        |name: &str, sql: &str| format!("-- begin hand-written: {name}\n{sql};\n-- end hand-written\n");
    let (first, fill, last) = (
        part("first", "UPDATE shop.items SET code = '' WHERE code IS NULL"),
        part("fill", "UPDATE shop.items SET name = code"),
        part("last", "DELETE FROM shop.items WHERE code = ''"),
    );
    let text =
        repository.read(&file).replacen("\nSET search_path", &format!("\n{first}\nSET search_path"), 1);
    let text = text.replacen("ADD COLUMN name text;\n", &format!("ADD COLUMN name text;\n\n{fill}"), 1);
    repository.write(&file, format!("{text}\n{last}"));
    edit(&repository, "name text,", "name text,\n    size integer,");
    writes_nothing(&repository, &["db-generate", "more"], 4);
    let ended = repository.run(&["db-generate", "--replace", &version]).exits(0);
    assert_eq!(written(&ended), file);
    let text = repository.read(&file);
    let place = |part: &str| text.find(part).unwrap_or_else(|| panic!("{part}\n{text}"));
    let places = [
        &*first,
        "SET search_path",
        "ADD COLUMN name",
        &*fill,
        "ADD COLUMN size",
        "RESET search_path",
        &*last,
    ]
    .map(place);
    assert!(places.is_sorted(), "{text}");
    is_valid(&repository);
    repository.write(
        &file,
        text.replacen("UPDATE shop.items SET name = code", "ALTER TABLE shop.items ADD COLUMN extra text", 1),
    );
    let ended = writes_nothing(&repository, &["db-generate", "--replace", &version], 3);
    assert!(ended.stderr.contains("column shop.items.extra"), "{ended:?}");
}

#[test]
fn the_way_back_leads_back_and_says_what_is_lost() {
    let repository = shop();
    edit(&repository, "code text,", "code text,\n    name text,");
    let ended = repository.run(&["db-generate", "add names", "--with-down"]).exits(0);
    let down = ended.stdout.lines().nth(1).unwrap().to_owned();
    assert!(down.starts_with("db/migrations/down/") && down.ends_with("_add_names.sql"), "{down}");
    let text = repository.read(&down);
    assert!(text.contains("-- lossy: deletes what is stored in column shop.items.name\n"), "{text}");
    is_valid(&repository);
    let back = TestRepository::with_migrations(
        SCHEMA,
        &[
            ("20240101.000000_all", SCHEMA),
            ("20240102.000000_up", &repository.read(&written(&ended))),
            ("20240103.000000_down", &text),
        ],
    );
    back.lock();
    is_valid(&back);
    edit(&repository, "n * 2", "n + n");
    let ended = repository.run(&["db-generate", "add by adding", "--with-down"]).exits(0);
    let text = repository.read(ended.stdout.lines().nth(1).unwrap());
    assert!(text.contains("-- lossless: no stored value is lost\n"), "{text}");
    repository.write("db/migrations/down/20230101.000000_other.sql", "SELECT 1;\n");
    let ended = repository.run(&["db-validate"]).exits(1);
    assert!(ended.stderr.contains("is the way back of no migration"), "{ended:?}");
}
