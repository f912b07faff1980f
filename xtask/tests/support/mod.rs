//! What the tests of the whole program share: a repository in a temporary directory, a live server, the program.

#![allow(dead_code, reason = "each test uses its part")]

use postgres::Client;
use schema_core::fingerprint::Fingerprint;
use schema_core::hazard::Code;
use schema_database::history::{self, Record};
use schema_database::load::load;
use schema_database::read;
use schema_database::repository::{self, Repository};
use schema_database::server::{ClusterOptions, Request, Scratch, ScratchDatabase, WalLevel};
use schema_database::view::View;
use schema_script::text::SourceText;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// A repository with a schema, its migrations and a lock file.
pub(crate) struct TestRepository {
    directory: tempfile::TempDir,
}

pub(crate) const MANIFEST: &str = r#"
[workspace.metadata.schema-sync]
schema = "db/schema.sql"
migrations = "db/migrations"
lock-file = "db/schema.lock"
changelog = "db/CHANGELOG.md"
"#;

impl TestRepository {
    /// A repository whose one migration is its schema. There is no lock file yet.
    pub(crate) fn new(schema: &str) -> TestRepository {
        TestRepository::with_migrations(schema, &[("20240101.000000_all", schema)])
    }

    pub(crate) fn with_migrations(schema: &str, migrations: &[(&str, &str)]) -> TestRepository {
        let repository = TestRepository { directory: tempfile::tempdir().unwrap() };
        std::fs::create_dir_all(repository.path("db/migrations")).unwrap();
        repository.write("Cargo.toml", MANIFEST);
        repository.write("db/schema.sql", schema);
        for (title, text) in migrations {
            repository.write(&format!("db/migrations/{title}.sql"), text);
        }
        repository
    }

    /// The repository's own schema and migrations, locked.
    pub(crate) fn warehouse() -> TestRepository {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../packages/backend/src/db");
        let repository = TestRepository::with_migrations("", &[]);
        repository.write("db/schema.sql", std::fs::read(source.join("schema.sql")).unwrap());
        let mut last = String::new();
        for entry in std::fs::read_dir(source.join("migrations")).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            repository.write(&format!("db/migrations/{name}"), std::fs::read(&path).unwrap());
            last = last.max(name);
        }
        // As this repository does: its databases have applied them all.
        let (last, _) = last.split_once('_').unwrap();
        let lint = format!("[workspace.metadata.schema-sync.lint]\nafter = \"{last}\"\n");
        repository.write("Cargo.toml", format!("{MANIFEST}\n{lint}"));
        repository.lock();
        repository
    }

    /// For servers of this major version.
    pub(crate) fn for_major(self, major: u32) -> TestRepository {
        let table = "[workspace.metadata.schema-sync]\n";
        let manifest =
            self.read("Cargo.toml").replacen(table, &format!("{table}postgres-major = {major}\n"), 1);
        self.write("Cargo.toml", manifest);
        self
    }

    /// A clone of it, by git.
    pub(crate) fn cloned(&self) -> TestRepository {
        let clone = TestRepository { directory: tempfile::tempdir().unwrap() };
        clone.git(&["clone", "--quiet", &self.path("").display().to_string(), "."]);
        clone
    }

    /// Runs git here, as somebody.
    pub(crate) fn git(&self, arguments: &[&str]) {
        let mut command = Command::new("git");
        command.args(["-c", "user.name=Ada", "-c", "user.email=ada@example.com"]).args(arguments);
        let output = command.current_dir(self.directory.path()).output().unwrap();
        assert!(output.status.success(), "git {arguments:?}: {output:?}");
    }

    pub(crate) fn path(&self, file: &str) -> PathBuf {
        self.directory.path().join(file)
    }

    pub(crate) fn write(&self, file: &str, text: impl AsRef<[u8]>) {
        std::fs::write(self.path(file), text).unwrap();
    }

    pub(crate) fn read(&self, file: &str) -> String {
        std::fs::read_to_string(self.path(file)).unwrap()
    }

    /// Runs the program in this repository, with nothing of the environment that could lead it elsewhere.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.args(arguments).current_dir(self.directory.path());
        for variable in
            ["DATABASE_URL", "SCRATCH_DATABASE_URL", "PGHOST", "PGUSER", "PGDATABASE", "PGSERVICE"]
        {
            command.env_remove(variable);
        }
        command.env("NO_COLOR", "1");
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ended {
        Ended::of(self.command(arguments).output().unwrap())
    }

    pub(crate) fn run_command(&self, mut command: Command) -> Ended {
        Ended::of(command.output().unwrap())
    }

    /// Writes the lock file with the program itself.
    pub(crate) fn lock(&self) -> &TestRepository {
        let ended = self.run(&["db-checksum", "--write"]);
        assert_eq!(ended.code, 0, "{ended:?}");
        self
    }

    pub(crate) fn open(&self) -> Repository {
        open_repository(self.directory.path())
    }
}

pub(crate) fn open_repository(directory: &Path) -> Repository {
    let (root, configuration) = schema_database::configuration::Configuration::find(directory).unwrap();
    let store = schema_database::cache::Store::none();
    repository::read(root, configuration, &store).unwrap().repository.unwrap()
}

/// How the program ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ended {
    pub(crate) fn of(output: Output) -> Ended {
        Ended {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// The document of `--format json`.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// `code subject: message` of each finding.
    pub(crate) fn findings(&self) -> Vec<String> {
        let text =
            |finding: &serde_json::Value, key: &str| finding[key].as_str().unwrap_or_default().to_owned();
        let findings = self.json()["findings"].as_array().cloned().unwrap_or_default();
        let line = |finding: &serde_json::Value| {
            format!("{} {}: {}", text(finding, "code"), text(finding, "subject"), text(finding, "message"))
        };
        findings.iter().map(line).collect()
    }

    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Ended {
        assert_eq!(self.code, code, "\n{}\n{}", self.stdout, self.stderr);
        self
    }
}

/// [`server_of`] whatever major is newest here.
pub(crate) fn server() -> Arc<LiveServer> {
    server_of(None)
}

/// One server for all tests of a program that run at a time; it goes with the last of them.
pub(crate) fn server_of(major: Option<u32>) -> Arc<LiveServer> {
    static SERVER: Mutex<Weak<LiveServer>> = Mutex::new(Weak::new());
    let mut running = SERVER.lock().unwrap_or_else(PoisonError::into_inner);
    running.upgrade().unwrap_or_else(|| {
        let server = Arc::new(LiveServer::of_major(major));
        *running = Arc::downgrade(&server);
        server
    })
}

/// The steps of `.github/workflows/deploy.yml` that run the program: its arguments, and whether exit code 1 is well.
fn steps() -> Vec<(Vec<String>, bool)> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.github/workflows/deploy.yml");
    let text = std::fs::read_to_string(file).unwrap();
    let runs = text.lines().filter_map(|line| line.trim().strip_prefix("run: cargo xtask "));
    let step = |run: &str| {
        let (words, may_find) = match run.split_once(" || test $? -eq 1") {
            Some((words, "")) => (words, true),
            Some(_) => panic!("{run}"),
            None => (run, false),
        };
        (words.split_whitespace().map(str::to_owned).collect(), may_find)
    };
    runs.map(step).collect()
}

/// Runs the steps until one fails; says which it was.
pub(crate) fn deploy(repository: &TestRepository, url: &str) -> Option<String> {
    for (arguments, may_find) in steps() {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let mut command = repository.command(&arguments);
        let output = command.env("DATABASE_URL", url).output().unwrap();
        let code = output.status.code();
        if code != Some(0) && !(may_find && code == Some(1)) {
            println!("{}", String::from_utf8_lossy(&output.stderr));
            return Some(arguments.join(" "));
        }
    }
    None
}

/// Who decided, and why.
pub(crate) const APPROVED: &[&str] = &["--approved-by", "Ada", "--reason", "the incident of today"];

/// The options that allow every hazard.
pub(crate) fn everything_allowed() -> Vec<&'static str> {
    Code::ALL.iter().flat_map(|code| ["--allow", code.text()]).collect()
}

/// A server that stands for the user's.
pub(crate) struct LiveServer {
    pub(crate) scratch: Scratch,
}

impl LiveServer {
    pub(crate) fn start() -> LiveServer {
        LiveServer::of_major(None)
    }

    pub(crate) fn of_major(major: Option<u32>) -> LiveServer {
        let mut request = Request::from_environment(major);
        request.options = ClusterOptions { wal_level: WalLevel::Logical, ..ClusterOptions::default() };
        LiveServer { scratch: Scratch::open(&request).unwrap() }
    }

    pub(crate) fn major(&self) -> u32 {
        self.scratch.major()
    }

    pub(crate) fn database(&self) -> ScratchDatabase {
        self.scratch.database().unwrap()
    }

    /// Runs a script; roles that it names are made.
    pub(crate) fn load(&self, database: &ScratchDatabase, script: &str) {
        let text = SourceText::decode(script.as_bytes()).unwrap();
        let mut client = database.connect().unwrap();
        client.batch_execute("RESET search_path").unwrap();
        load(&mut client, "script", &text, &mut |role| Ok(self.scratch.ensure_role(role)?))
            .unwrap_or_else(|error| panic!("{error:?}"));
    }

    /// A database to which all migrations of a repository have been applied, with their history.
    pub(crate) fn migrated(&self, repository: &Repository) -> ScratchDatabase {
        self.migrated_by(repository, repository.migrations.len())
    }

    /// A database to which the first migrations of a repository have been applied, with their history.
    pub(crate) fn migrated_by(&self, repository: &Repository, number: usize) -> ScratchDatabase {
        let database = self.database();
        history::install(&mut database.connect().unwrap()).unwrap();
        for migration in &repository.migrations[..number] {
            let from = self.fingerprint(&database, repository);
            self.load(&database, migration.text.as_str());
            let to = self.fingerprint(&database, repository);
            let mut client = database.connect().unwrap();
            let mut transaction = client.transaction().unwrap();
            let record = Record {
                version: &migration.version,
                name: &migration.name,
                checksum: &migration.checksum,
                cosmetic_checksum: &migration.cosmetic_checksum(),
                from,
                to,
            };
            history::append(&mut transaction, &record).unwrap();
            transaction.commit().unwrap();
        }
        database
    }

    pub(crate) fn fingerprint(&self, database: &ScratchDatabase, repository: &Repository) -> Fingerprint {
        let mut catalog =
            read::read(&mut database.connect().unwrap(), &read::Request::default()).unwrap().catalog;
        View::of(repository).apply(&mut catalog);
        Fingerprint::of(&catalog)
    }
}

/// The connection string of a scratch database.
pub(crate) fn url(database: &ScratchDatabase) -> String {
    let config = database.config();
    let host = match &config.get_hosts()[0] {
        postgres::config::Host::Unix(path) => path.display().to_string(),
        postgres::config::Host::Tcp(name) => name.clone(),
    };
    format!(
        "host='{host}' port={} user={} dbname={}",
        config.get_ports()[0],
        config.get_user().unwrap(),
        database.name()
    )
}

/// Runs statements as the server's superuser.
pub(crate) fn execute(database: &ScratchDatabase, statements: &str) {
    let mut client: Client = database.connect().unwrap();
    client.batch_execute("RESET search_path").unwrap();
    client.batch_execute(statements).unwrap_or_else(|error| panic!("{statements}: {error:?}"));
}

/// The scripts of a directory that a server of this major can run, in order.
pub(crate) fn scripts(directory: &str, groups: &[&str], major: u32) -> Vec<(String, String)> {
    let directory =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../packages/schema-database/tests").join(directory);
    let mut scripts = Vec::new();
    for group in groups {
        let plain = (format!("{group}.sql"), 0);
        let since = (14..=18).map(|since| (format!("{group}.since_{since}.sql"), since));
        for (file, since) in std::iter::once(plain).chain(since) {
            let path = directory.join(&file);
            if since <= major && path.exists() {
                scripts.push((file, std::fs::read_to_string(path).unwrap()));
            }
        }
    }
    scripts
}

/// A database with at least one object of every kind, each attribute set somewhere.
pub(crate) fn everything(major: u32) -> String {
    let allowed = ["autovacuum-off", "security-definer-search-path"]
        .map(|rule| format!("-- lint: allow {rule} in this file because each attribute is set somewhere\n"));
    let scripts = scripts("everything", &["relations", "types", "services"], major);
    allowed.into_iter().chain(scripts.into_iter().map(|(_, text)| text + "\n")).collect()
}

/// What a copy of a database lacks, because it is kept in catalogs that databases share.
pub(crate) fn everything_shared(major: u32) -> String {
    scripts("everything", &["shared"], major).into_iter().map(|(_, text)| text + "\n").collect()
}
