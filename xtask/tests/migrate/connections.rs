//! Connections that break at the worst moment, and what is no connection to PostgreSQL itself.

use crate::Shop;
use crate::kinds;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Where a connection breaks.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Cut {
    /// The server never sees the COMMIT.
    BeforeCommit,
    /// The server commits, the program does not learn of it.
    BeforeAnswer,
    /// The program learns of it, and no more.
    AfterAnswer,
}

/// A proxy on a port of this machine that breaks connections at COMMIT, so often.
pub(crate) struct Proxy {
    pub(crate) port: u16,
    left: Arc<AtomicUsize>,
}

impl Proxy {
    pub(crate) fn start(socket: &Path, cut: Cut, times: usize) -> Proxy {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let left = Arc::new(AtomicUsize::new(times));
        let (socket, counter) = (socket.to_owned(), Arc::clone(&left));
        std::thread::spawn(move || {
            for client in listener.incoming() {
                let Ok(server) = UnixStream::connect(&socket) else { continue };
                relay(client.unwrap(), server, cut, Arc::clone(&counter));
            }
        });
        Proxy { port, left }
    }

    pub(crate) fn is_spent(&self) -> bool {
        self.left.load(Ordering::SeqCst) == 0
    }
}

/// Passes both ways on, until it breaks.
fn relay(client: TcpStream, server: UnixStream, cut: Cut, left: Arc<AtomicUsize>) {
    let (mut from_client, mut to_client) = (client.try_clone().unwrap(), client);
    let (mut from_server, mut to_server) = (server.try_clone().unwrap(), server);
    let (to_be_cut, cut_there) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let mut bytes = [0; 65536];
        while let Ok(number @ 1..) = from_server.read(&mut bytes) {
            let is_cut = cut_there.try_recv().is_ok();
            if is_cut && matches!(cut, Cut::BeforeAnswer) {
                break;
            }
            if to_client.write_all(&bytes[..number]).is_err() || is_cut {
                break;
            }
        }
        // Both are closed already when the other way ended first.
        let _ = to_client.shutdown(std::net::Shutdown::Both);
        let _ = from_server.shutdown(std::net::Shutdown::Both);
    });
    std::thread::spawn(move || {
        let mut bytes = [0; 65536];
        // The gate has connections of its own, on which nothing is at stake.
        let mut is_runner = false;
        while let Ok(number @ 1..) = from_client.read(&mut bytes) {
            let has = |word: &[u8]| bytes[..number].windows(word.len()).any(|window| window == word);
            is_runner |= has(b"xtask:db-migrate");
            let commits = is_runner && has(b"COMMIT\0");
            let take = |left: usize| left.checked_sub(1);
            if commits && left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, take).is_ok() {
                if matches!(cut, Cut::BeforeCommit) {
                    break;
                }
                to_be_cut.send(()).unwrap();
            }
            if to_server.write_all(&bytes[..number]).is_err() {
                break;
            }
        }
        let _ = from_client.shutdown(std::net::Shutdown::Both);
        let _ = to_server.shutdown(std::net::Shutdown::Both);
    });
}

/// The server's socket.
pub(crate) fn socket_of(shop: &Shop) -> std::path::PathBuf {
    let config = shop.database.config();
    match &config.get_hosts()[0] {
        postgres::config::Host::Unix(directory) => {
            directory.join(format!(".s.PGSQL.{}", config.get_ports()[0]))
        }
        postgres::config::Host::Tcp(name) => panic!("{name} is no socket"),
    }
}

pub(crate) fn url_through(port: u16, shop: &Shop) -> String {
    let user = shop.database.config().get_user().unwrap().to_owned();
    format!("host=127.0.0.1 port={port} user={user} dbname={}", shop.database.name())
}

#[test]
fn a_connection_cut_around_commit_neither_loses_nor_repeats_anything() {
    for cut in [Cut::BeforeCommit, Cut::BeforeAnswer, Cut::AfterAnswer] {
        for kind in [&kinds::SINGLE, &kinds::SEVERAL, &kinds::CREATE_INDEX, &kinds::MIXED] {
            // Also that of the tables of the history, and those of several batches, one after the other.
            for times in [1, 3] {
                let shop = Shop::behind(kind);
                let proxy = Proxy::start(&socket_of(&shop), cut, times);
                let url = url_through(proxy.port, &shop);
                let ended = shop.repository.run(&["db-migrate", "--no-backup", "--database-url", &url]);
                let context = format!("{cut:?}, {times} times, {}", kind.name);
                assert_eq!(ended.code, 0, "{context}: {ended:?}");
                assert!(proxy.is_spent(), "{context}: nothing was cut");
                shop.assert_whole(kind, &context);
            }
        }
    }
}

#[test]
fn a_connection_that_never_holds_ends_with_an_error_and_the_next_run_finishes() {
    let kind = &kinds::SEVERAL;
    let shop = Shop::behind(kind);
    let proxy = Proxy::start(&socket_of(&shop), Cut::BeforeCommit, usize::MAX);
    let url = url_through(proxy.port, &shop);
    let ended =
        shop.repository.run(&["db-migrate", "--no-backup", "--attempts", "2", "--database-url", &url]);
    assert_eq!(ended.code, 3, "{ended:?}");
    shop.migrate().exits(0);
    shop.assert_whole(kind, "after a connection that never held");
}

/// The real pgbouncer, stopped when it is dropped.
struct PgBouncer {
    process: Child,
    _directory: tempfile::TempDir,
    port: u16,
}

impl PgBouncer {
    fn start(shop: &Shop, mode: &str) -> PgBouncer {
        let program = ["/usr/sbin/pgbouncer", "/usr/bin/pgbouncer", "/usr/local/bin/pgbouncer"]
            .into_iter()
            .find(|program| Path::new(program).exists())
            .expect("pgbouncer is needed: apt-get install pgbouncer");
        let directory = tempfile::tempdir().unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let config = shop.database.config();
        // The socket is in a directory of the server's own account.
        let bridge = Proxy::start(&socket_of(shop), Cut::BeforeCommit, 0);
        let user = config.get_user().unwrap();
        let settings = format!(
            "[databases]\n* = host=127.0.0.1 port={} user={user}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\n\
             unix_socket_dir =\nauth_type = any\npool_mode = {mode}\nignore_startup_parameters = options,extra_float_digits\n",
            bridge.port
        );
        let file = directory.path().join("pgbouncer.ini");
        std::fs::write(&file, settings).unwrap();
        for path in [directory.path(), &file] {
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
        }
        let mut command = Command::new(program);
        // It refuses to be root.
        if std::fs::metadata(directory.path()).is_ok_and(|it| std::os::unix::fs::MetadataExt::uid(&it) == 0) {
            command.args(["-u", "nobody"]);
        }
        let process = command.arg(&file).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let bouncer = PgBouncer { process, _directory: directory, port };
        let start = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(start.elapsed() < Duration::from_secs(10), "pgbouncer does not start");
            std::thread::sleep(Duration::from_millis(50));
        }
        bouncer
    }
}

impl Drop for PgBouncer {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn a_pooler_is_refused_with_the_reason_and_nothing_is_applied() {
    for mode in ["transaction", "statement"] {
        let kind = &kinds::SINGLE;
        let shop = Shop::behind(kind);
        let bouncer = PgBouncer::start(&shop, mode);
        let url = url_through(bouncer.port, &shop);
        let refused = shop.repository.run(&["db-migrate", "--no-backup", "--database-url", &url]).exits(3);
        assert!(refused.stderr.contains("a pooler stands between"), "{mode}: {refused:?}");
        drop(bouncer);
        let rows = shop.client().query("SELECT v FROM public.probe", &[]).unwrap();
        assert!(rows.is_empty(), "{mode}");
        shop.migrate().exits(0);
        shop.assert_whole(kind, mode);
    }
}

#[test]
fn gates_read_through_a_pooler_and_backups_are_refused() {
    let kind = &kinds::SINGLE;
    let shop = Shop::behind(kind);
    shop.migrate().exits(0);
    let bouncer = PgBouncer::start(&shop, "transaction");
    let url = url_through(bouncer.port, &shop);
    let ask = |question: &str| -> String {
        let mut client = postgres::Client::connect(&url, postgres::NoTls).unwrap();
        let answer = client.simple_query(question).unwrap();
        let text = answer.iter().find_map(|message| match message {
            postgres::SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
            _ => None,
        });
        text.unwrap()
    };
    let settings = "SELECT string_agg(name || '=' || setting, ' ' ORDER BY name) FROM pg_settings WHERE source = 'session'";
    for _ in 0..2 {
        shop.repository.run(&["db-validate", "--database-url", &url]).exits(0);
        // Whoever gets the same server process next finds nothing of ours.
        assert_eq!(ask("SHOW search_path"), "\"$user\", public");
        assert!(!ask(&format!("SELECT coalesce(({settings}), 'none')")).contains("statement_timeout"));
    }
    let refused = shop.repository.run(&["backup", "--database-url", &url]).exits(3);
    assert!(refused.stderr.contains("a pooler stands between"), "{refused:?}");
    assert!(!shop.repository.path("backups").exists(), "{refused:?}");
}

/// Of the connections to a port of this machine: which timer runs, and when it fires, in hundredths of a second.
fn timers(port: u16) -> Vec<(String, u64)> {
    let table = std::fs::read_to_string("/proc/net/tcp").unwrap();
    let timer = |line: &str| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let is_open_to_it = fields[2].ends_with(&format!(":{port:04X}")) && fields[3] == "01";
        let (timer, when) = fields[5].split_once(':')?;
        is_open_to_it.then(|| (timer.to_owned(), u64::from_str_radix(when, 16).unwrap()))
    };
    table.lines().skip(1).filter_map(timer).collect()
}

#[test]
fn who_waits_for_an_answer_asks_whether_the_other_side_is_there() {
    let kind = &kinds::SINGLE;
    let shop = Shop::behind(kind);
    let proxy = Proxy::start(&socket_of(&shop), Cut::AfterAnswer, 0);
    let mut holder = shop.client();
    holder.batch_execute("BEGIN; LOCK TABLE public.probe IN ACCESS EXCLUSIVE MODE").unwrap();
    let url = url_through(proxy.port, &shop);
    let mut command = shop.repository.command(&["db-migrate", "--no-backup", "--database-url", &url]);
    command.args(["--lock-timeout", "60000"]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let running = command.spawn().unwrap();
    let waits = "SELECT FROM pg_locks WHERE relation = 'public.probe'::regclass AND NOT granted";
    let mut watcher = shop.client();
    while watcher.query(waits, &[]).unwrap().is_empty() {
        std::thread::sleep(Duration::from_millis(20));
    }
    std::thread::sleep(Duration::from_millis(300));
    let timers = timers(proxy.port);
    holder.batch_execute("COMMIT").unwrap();
    drop((holder, watcher));
    crate::end(running).exits(0);
    // 2 is the one that fires when nothing was heard for a while.
    assert!(
        !timers.is_empty() && timers.iter().all(|(timer, when)| timer == "02" && *when <= 3000),
        "{timers:?}"
    );
    shop.assert_whole(kind, "asked");
}
