//! A server that speaks TLS: what is asked of its certificate, and that nothing goes over the network in plain text.

use crate::support::TestRepository;
use crate::{FIRST, TABLE, run};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd};
use schema_database::server::{Cache, Found, LocalBinaries, Search, find};
use std::io::Write as _;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const PASSWORD: &str = "canary-of-tls";

/// Who a server is that must not be root.
const NOBODY: u32 = 65_534;

/// A server on the loopback interface that takes nothing but TLS there.
struct TlsServer {
    process: Child,
    directory: tempfile::TempDir,
    programs: PathBuf,
    port: u16,
}

type Issuer = CertifiedIssuer<'static, KeyPair>;

fn authority(name: &str) -> Issuer {
    let mut parameters = CertificateParams::new(Vec::new()).unwrap();
    parameters.distinguished_name.push(DnType::CommonName, name);
    parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(parameters, KeyPair::generate().unwrap()).unwrap()
}

impl TlsServer {
    fn start() -> TlsServer {
        let search = Search { major: None, configured: None, local_binaries: LocalBinaries::Use };
        let Found::Installation(found) = find(&search, &Cache::open(None).unwrap()).unwrap() else {
            panic!("a server that speaks TLS needs PostgreSQL on this machine");
        };
        let directory = tempfile::tempdir().unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        std::fs::set_permissions(directory.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
        let home = directory.path().join("server");
        std::fs::create_dir(&home).unwrap();
        own(&home);
        let data = home.join("data");
        let mut initdb = as_server(&found.directory.join("initdb"), &home);
        initdb.args(["--no-sync", "--auth=trust", "--username=postgres", "--pgdata"]).arg(&data);
        assert!(initdb.stdout(Stdio::null()).status().unwrap().success());
        std::fs::write(
            data.join("pg_hba.conf"),
            "local all all trust\nhostssl all all 127.0.0.1/32 scram-sha-256\n",
        )
        .unwrap();
        let mut settings =
            std::fs::OpenOptions::new().append(true).open(data.join("postgresql.conf")).unwrap();
        writeln!(
            settings,
            "listen_addresses = '127.0.0.1'\nport = {port}\nunix_socket_directories = '{}'\nssl = on\nfsync = off\n\
             password_encryption = 'scram-sha-256'\nlog_min_messages = fatal",
            home.display()
        )
        .unwrap();
        let server = |process| TlsServer { process, directory, programs: found.directory.clone(), port };
        write_certificate(&data, &authority("the first"), "localhost", 2999);
        let mut postgres = as_server(&found.directory.join("postgres"), &home);
        let server = server(postgres.arg("-D").arg(&data).stderr(Stdio::null()).spawn().unwrap());
        server.wait();
        server.psql(&format!(
            "CREATE ROLE wms LOGIN REPLICATION PASSWORD '{PASSWORD}'; GRANT pg_read_all_data TO wms"
        ));
        server.psql("CREATE DATABASE wms OWNER wms");
        server
    }

    fn wait(&self) {
        let start = Instant::now();
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            assert!(start.elapsed() < Duration::from_secs(30), "the server does not start");
            std::thread::sleep(Duration::from_millis(20));
        }
        while !self.try_psql("SELECT 1") {
            assert!(start.elapsed() < Duration::from_secs(30), "the server does not start");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn home(&self) -> PathBuf {
        self.directory.path().join("server")
    }

    fn try_psql(&self, statements: &str) -> bool {
        let mut psql = Command::new(self.programs.join("psql"));
        psql.args(["--quiet", "--no-psqlrc", "--username=postgres", "--dbname=postgres", "--port"]);
        psql.arg(self.port.to_string()).arg("--host").arg(self.home());
        psql.args(["--command", statements]).stdout(Stdio::null()).stderr(Stdio::null());
        psql.status().unwrap().success()
    }

    fn psql(&self, statements: &str) {
        for statement in statements.split("; ") {
            assert!(self.try_psql(statement), "{statement}");
        }
    }

    /// From now on the server shows a certificate of this authority.
    fn show(&self, authority: &Issuer, name: &str, expires: i32) -> PathBuf {
        write_certificate(&self.home().join("data"), authority, name, expires);
        self.psql("SELECT pg_catalog.pg_reload_conf()");
        // The postmaster answers the signal in its own time.
        std::thread::sleep(Duration::from_millis(300));
        let file = self.directory.path().join("authority.pem");
        std::fs::write(&file, authority.pem()).unwrap();
        file
    }
}

impl Drop for TlsServer {
    fn drop(&mut self) {
        // It may have ended by itself; it is ours, by its process.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn as_server(program: &Path, home: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(home).env("LC_ALL", "C").stdin(Stdio::null());
    if is_root(home) {
        command.uid(NOBODY).gid(NOBODY);
    }
    command
}

fn is_root(home: &Path) -> bool {
    std::fs::metadata(home.parent().unwrap()).is_ok_and(|it| std::os::unix::fs::MetadataExt::uid(&it) == 0)
}

fn own(path: &Path) {
    // Only root can, and only root has to.
    let _ = chown(path, Some(NOBODY), Some(NOBODY));
}

fn write_certificate(data: &Path, authority: &Issuer, name: &str, expires: i32) {
    let mut parameters = CertificateParams::new(vec![name.to_owned()]).unwrap();
    parameters.distinguished_name.push(DnType::CommonName, name);
    parameters.not_after = date_time_ymd(expires, 1, 1);
    let key = KeyPair::generate().unwrap();
    let certificate = parameters.signed_by(&key, authority).unwrap();
    for (file, text, mode) in
        [("server.crt", certificate.pem(), 0o644), ("server.key", key.serialize_pem(), 0o600)]
    {
        let path = data.join(file);
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        own(&path);
    }
}

/// Runs a command on the database over the network.
fn ask(
    repository: &TestRepository,
    server: &TlsServer,
    words: &[&str],
    security: &str,
) -> crate::support::Ended {
    let mut command = repository.command(words);
    let url = format!("port={} user=wms dbname=wms password={PASSWORD} {security}", server.port);
    command.env("DATABASE_URL", url);
    let ended = run(command);
    assert!(!format!("{ended:?}").contains(PASSWORD), "{ended:?}");
    ended
}

#[test]
fn certificates_are_asked_for_what_the_connection_says() {
    let server = TlsServer::start();
    let repository = TestRepository::with_migrations(TABLE, &[(FIRST_NAME, TABLE)]);
    repository.lock();
    assert!(repository.path(FIRST).exists());
    let (ours, other) = (authority("ours"), authority("another"));
    let file = server.show(&other, "localhost", 2999);
    let wrong = server.directory.path().join("wrong.pem");
    std::fs::rename(file, &wrong).unwrap();
    let right = server.show(&ours, "localhost", 2999);
    let (right, wrong) = (right.display().to_string(), wrong.display().to_string());

    // The whole way, with the backup that pg_dump makes.
    let full = format!("host=localhost sslmode=verify-full sslrootcert={right}");
    ask(&repository, &server, &["db-migrate"], &full).exits(0);
    ask(&repository, &server, &["db-validate"], &full).exits(0);
    ask(&repository, &server, &["db-validate"], &format!("{full} channel_binding=require")).exits(0);
    ask(&repository, &server, &["backup-verify", "--restore"], &full).exits(0);

    let by_number = |mode: &str| format!("host=127.0.0.1 sslmode={mode} sslrootcert={right}");
    let ended = ask(&repository, &server, &["db-validate"], &by_number("verify-full")).exits(3);
    assert!(ended.stderr.contains("not valid for name \"127.0.0.1\""), "{ended:?}");
    ask(&repository, &server, &["db-validate"], &by_number("verify-ca")).exits(0);

    for mode in ["verify-full", "verify-ca"] {
        let security = format!("host=localhost sslmode={mode} sslrootcert={wrong}");
        let ended = ask(&repository, &server, &["db-validate"], &security).exits(3);
        assert!(ended.stderr.contains("UnknownIssuer"), "{ended:?}");
    }
    let ended = ask(&repository, &server, &["db-validate"], "host=localhost sslmode=verify-full").exits(3);
    assert!(ended.stderr.contains("UnknownIssuer"), "{ended:?}");
    ask(&repository, &server, &["db-validate"], "host=localhost sslmode=require").exits(0);

    // Nothing goes in plain text, whoever wants it to.
    let ended = ask(&repository, &server, &["db-validate"], "host=127.0.0.1 sslmode=disable").exits(3);
    assert!(ended.stderr.contains("no encryption"), "{ended:?}");

    server.show(&ours, "localhost", 2001);
    let ended = ask(&repository, &server, &["db-validate"], &full).exits(3);
    assert!(ended.stderr.contains("expired"), "{ended:?}");

    server.psql("ALTER SYSTEM SET ssl = off; SELECT pg_catalog.pg_reload_conf()");
    std::thread::sleep(Duration::from_millis(300));
    for security in [&*full, "host=localhost sslmode=require"] {
        let ended = ask(&repository, &server, &["db-validate"], security).exits(3);
        assert!(ended.stderr.contains("TLS"), "{ended:?}");
    }
}

const FIRST_NAME: &str = "20240101.000000_all";
