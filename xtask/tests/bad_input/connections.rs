//! Connection strings, servers that are not there, and servers that are none.

use crate::support::{LiveServer, TestRepository, url};
use crate::{TABLE, run, xtask};
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

#[test]
fn wrong_connection_strings_say_what_is_wrong_and_never_the_password() {
    let repository = TestRepository::new(TABLE);
    for (text, message) in [
        ("", "the connection string is wrong: it is empty"),
        ("mysql://localhost/wms", "`mysql` is not `postgresql`"),
        ("host=localhost hots=x", "the parameter `hots` is not known"),
        ("host=localhost port=99999", "`99999` is not a port"),
        ("host=localhost port=1,2", "more or fewer ports than hosts"),
        ("host=localhost connect_timeout=soon", "`soon` is not a connect_timeout"),
        ("host=localhost sslmode=maybe", "`maybe` is not an sslmode"),
        ("host='localhost", "a quote is not closed"),
        ("service=nosuch", "the service `nosuch` is in no service file"),
        ("postgresql://h/%FF", "it is not UTF-8"),
        ("postgresql://bob:hunter2/x@localhost/wms", "must be percent-encoded"),
        ("postgresql://bob:x/hunter2@localhost/wms", "must be percent-encoded"),
        ("postgresql://bob:1?hunter2@localhost/wms", "must be percent-encoded"),
        ("host=localhost password=my hunter2", "a password with blanks must stand in quotes"),
        ("host=localhost password=my hunter2 user=bob", "a password with blanks must stand in quotes"),
    ] {
        for command in ["db-validate", "db-status", "db-checksum"] {
            let ended = xtask(&repository, &[command, "--database-url", text]).exits(2);
            assert!(ended.stderr.contains(message), "{text}: {}", ended.stderr);
            assert!(!format!("{ended:?}").contains("hunter2"), "{text}: {ended:?}");
            let mut command = repository.command(&[command]);
            command.env("DATABASE_URL", text);
            assert_eq!(run(command).exits(2).stderr, ended.stderr, "{text}");
        }
        let ended = xtask(&repository, &["db-validate", "--scratch-url", text]).exits(2);
        assert!(ended.stderr.contains(message), "{text}: {}", ended.stderr);
    }
}

const ARGV: &str = "warning: the password on the command line can be seen by everyone on this machine";

#[test]
fn servers_that_cannot_be_reached_are_exit_code_3_without_the_password() {
    let repository = TestRepository::new(TABLE);
    repository.lock();
    for (text, cause) in [
        ("postgresql://bob:hunter2@127.0.0.1:1/wms", "Connection refused"),
        ("host=/nowhere dbname=wms user=bob password=hunter2", "No such file or directory"),
        ("postgresql://bob:hunter2@nosuch.invalid/wms?sslmode=disable", "failed to lookup address"),
    ] {
        for command in ["db-validate", "db-status", "db-checksum"] {
            for format in ["text", "json", "github"] {
                let arguments = [command, "--format", format, "--database-url", text];
                let ended = xtask(&repository, &arguments).exits(3);
                assert!(ended.stderr.contains("error: cannot connect to bob@"), "{}", ended.stderr);
                assert!(ended.stderr.contains(cause), "{}", ended.stderr);
                assert!(ended.stderr.contains("hint: check that the server runs"), "{}", ended.stderr);
                assert!(ended.stderr.contains(ARGV), "{}", ended.stderr);
                assert!(ended.stdout.is_empty(), "{ended:?}");
                assert!(!format!("{ended:?}").contains("hunter2"), "{ended:?}");
            }
            let mut command = repository.command(&[command]);
            command.env("DATABASE_URL", text);
            assert!(!run(command).exits(3).stderr.contains(ARGV));
        }
    }
}

#[test]
fn a_password_file_that_others_may_read_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let repository = TestRepository::new(TABLE);
    repository.lock();
    repository.write("pgpass", "*:*:*:*:hunter2\n");
    for (mode, code, message) in [(0o644, 2, "hint: run `chmod 0600 "), (0o600, 3, "error: cannot connect")] {
        std::fs::set_permissions(repository.path("pgpass"), std::fs::Permissions::from_mode(mode)).unwrap();
        let mut command = repository.command(&["db-validate", "--database-url", "host=127.0.0.1 port=1"]);
        command.env("PGPASSFILE", repository.path("pgpass"));
        let ended = run(command).exits(code);
        assert!(ended.stderr.contains(message), "{}", ended.stderr);
        assert!(!format!("{ended:?}").contains("hunter2"), "{ended:?}");
    }
}

#[test]
fn what_a_server_refuses_is_told_with_its_code() {
    let repository = TestRepository::new(TABLE);
    repository.lock();
    let live = LiveServer::start();
    let database = live.migrated(&repository.open());
    xtask(&repository, &["db-validate", "--database-url", &url(&database)]).exits(0);
    let other = |word: &str| format!("{} {word}", url(&database));
    for (text, cause) in [
        (other("dbname=nosuch"), "database \"nosuch\" does not exist (3D000)"),
        (other("user=nosuch"), "role \"nosuch\" does not exist (28000)"),
        (other("options='-c nosuch=1'"), "unrecognized configuration parameter \"nosuch\" (42704)"),
    ] {
        for command in ["db-validate", "db-status", "db-checksum"] {
            let ended = xtask(&repository, &[command, "--database-url", &text]).exits(3);
            assert!(ended.stderr.contains(&format!("caused by: {cause}")), "{}", ended.stderr);
        }
    }
}

/// A server that is none, or that says it is of this version; it lives as long as the test.
fn stub(speak: fn(&mut TcpStream) -> std::io::Result<()>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            std::thread::spawn(move || {
                let mut stream = stream;
                // The client goes when it has had enough.
                let _ = speak(&mut stream);
            });
        }
    });
    format!("host=127.0.0.1 port={port} user=bob dbname=wms connect_timeout=2")
}

/// Keeps the connection open until the client closes it.
fn wait_for_the_client(stream: &mut TcpStream) -> std::io::Result<()> {
    std::io::copy(stream, &mut std::io::sink()).map(|_| ())
}

#[test]
fn what_speaks_no_postgresql_neither_hangs_nor_panics() {
    let repository = TestRepository::new(TABLE);
    repository.lock();
    let silent = |stream: &mut TcpStream| wait_for_the_client(stream);
    let closing = |stream: &mut TcpStream| stream.shutdown(std::net::Shutdown::Both);
    let web = |stream: &mut TcpStream| {
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n")?;
        wait_for_the_client(stream)
    };
    let endless = |stream: &mut TcpStream| {
        stream.write_all(b"R\x7f\xff\xff\xff")?;
        wait_for_the_client(stream)
    };
    let short = |stream: &mut TcpStream| stream.write_all(&[b"R\0\0\0\0".as_slice(); 10].concat());
    let every_byte = |stream: &mut TcpStream| {
        stream.write_all(&(0..=255).cycle().take(9000).collect::<Vec<u8>>())?;
        wait_for_the_client(stream)
    };
    let slow = |stream: &mut TcpStream| loop {
        stream.write_all(b"R")?;
        std::thread::sleep(Duration::from_millis(300));
    };
    let speakers: [fn(&mut TcpStream) -> std::io::Result<()>; 7] =
        [silent, closing, web, endless, short, every_byte, slow];
    for (number, speaker) in speakers.into_iter().enumerate() {
        let server = stub(speaker);
        for arguments in [["db-status", "--database-url"], ["db-validate", "--scratch-url"]] {
            let start = Instant::now();
            let ended = xtask(&repository, &[&arguments[..], &[&server, "--no-cache"]].concat()).exits(3);
            assert!(start.elapsed() < Duration::from_secs(20), "{number}: {ended:?}");
            assert!(ended.stderr.contains("error: cannot "), "{number}: {}", ended.stderr);
            assert!(ended.stderr.contains("127.0.0.1"), "{number}: {}", ended.stderr);
            assert!(ended.stderr.contains("hint: check that "), "{number}: {}", ended.stderr);
        }
    }
}

/// Speaks the protocol as far as to say its version: `number` and `name`.
fn say_version(stream: &mut TcpStream, number: i32, name: &str) -> std::io::Result<()> {
    let message = |kind: u8, body: &[u8]| {
        let length = u32::try_from(body.len() + 4).unwrap().to_be_bytes();
        [&[kind][..], &length, body].concat()
    };
    let ready = message(b'Z', b"I");
    let mut length = [0; 4];
    stream.read_exact(&mut length)?;
    let mut startup = vec![0; u32::from_be_bytes(length) as usize - 4];
    stream.read_exact(&mut startup)?;
    stream.write_all(&[message(b'R', &[0; 4]), message(b'K', &[0; 8]), ready.clone()].concat())?;
    let mut pending = Vec::new();
    loop {
        let mut head = [0; 5];
        stream.read_exact(&mut head)?;
        let mut body = vec![0; u32::from_be_bytes([head[1], head[2], head[3], head[4]]) as usize - 4];
        stream.read_exact(&mut body)?;
        let field = |name: &str, kind: u32, size: i16| {
            [name.as_bytes(), &[0; 7], &kind.to_be_bytes(), &size.to_be_bytes(), &[255; 4], &[0, 1]].concat()
        };
        let value = |value: &[u8]| [&u32::try_from(value.len()).unwrap().to_be_bytes()[..], value].concat();
        pending.extend(match head[0] {
            b'Q' => [message(b'C', b"SET\0"), ready.clone()].concat(),
            b'P' => message(b'1', b""),
            b'D' => {
                let fields = [
                    field("version_number", 23, 4),
                    field("version", 25, -1),
                    field("database_owner", 25, -1),
                ];
                [message(b't', &[0, 0]), message(b'T', &[&[0, 3][..], &fields.concat()].concat())].concat()
            }
            b'B' => message(b'2', b""),
            b'E' => {
                let values = [value(&number.to_be_bytes()), value(name.as_bytes()), value(b"bob")].concat();
                [message(b'D', &[&[0, 3][..], &values].concat()), message(b'C', b"SELECT 1\0")].concat()
            }
            b'S' => ready.clone(),
            _ => Vec::new(),
        });
        if matches!(head[0], b'Q' | b'S') {
            stream.write_all(&std::mem::take(&mut pending))?;
        }
    }
}

#[test]
fn servers_of_other_versions_are_refused_with_the_version() {
    let repository = TestRepository::new(TABLE);
    repository.lock();
    for (server, message) in [
        (stub(|stream| say_version(stream, 80_002, "8.0.2")), "the server has version 8.0.2"),
        (stub(|stream| say_version(stream, 120_022, "12.22")), "the server has version 12.22"),
        (stub(|stream| say_version(stream, 990_000, "99.0")), "the server has version 99.0"),
    ] {
        for command in ["db-validate", "db-status", "db-checksum"] {
            let ended = xtask(&repository, &[command, "--database-url", &server]).exits(3);
            let expected = format!("error: {message}, which is not a PostgreSQL from 13 to 18");
            assert!(ended.stderr.contains(&expected), "{}", ended.stderr);
            assert!(ended.stderr.contains("hint: the catalogs of other servers"), "{}", ended.stderr);
        }
    }
}

#[test]
fn without_a_scratch_of_the_same_major_nothing_is_compared() {
    let repository = TestRepository::new(TABLE);
    repository.lock();
    let scratch = LiveServer::start();
    let database = scratch.database();
    let live = stub(|stream| say_version(stream, 130_000, "13.0"));
    if scratch.scratch.major() != 13 {
        let arguments = ["db-validate", "--database-url", &live, "--scratch-url", &url(&database)];
        let ended = xtask(&repository, &arguments).exits(3);
        let expected = format!("is PostgreSQL {}, and PostgreSQL 13 is needed", scratch.scratch.major());
        assert!(ended.stderr.contains(&expected), "{}", ended.stderr);
    }
    // Without binaries of this machine, and without the client that would fetch others.
    let cache = tempfile::tempdir().unwrap();
    let mut command = repository.command(&["db-validate", "--database-url", &live]);
    command
        .env("SCHEMA_SYNC_LOCAL_BINARIES", "off")
        .env("SCHEMA_SYNC_CACHE_DIR", cache.path())
        .env("PATH", "/");
    let ended = run(command).exits(3);
    assert!(ended.stderr.contains("caused by: no PostgreSQL 13 was found"), "{}", ended.stderr);
    assert!(ended.stderr.contains("hint: ") && ended.stderr.contains("--scratch-url"), "{}", ended.stderr);
}
