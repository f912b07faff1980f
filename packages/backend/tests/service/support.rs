//! A server, a database with the schema, its history and the development rows, the program, and requests to it.

use schema_database::apply::{Runner, Settings};
use schema_database::configuration::Configuration;
use schema_database::connection::Target;
use schema_database::gate::{self, At, Options};
use schema_database::server::{Request, Scratch, ScratchDatabase};
use schema_database::{baseline, load, repository, seed};
use schema_script::text::SourceText;
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use tokio_postgres::config::Host;

/// The database that those of the tests are copies of.
pub(crate) struct Template {
    database: ScratchDatabase,
}

/// The one that exists, or a new one: its server ends with the last test that uses it.
fn template() -> Arc<Template> {
    static TEMPLATE: Mutex<Weak<Template>> = Mutex::new(Weak::new());
    let mut known = TEMPLATE.lock().unwrap_or_else(PoisonError::into_inner);
    known.upgrade().unwrap_or_else(|| {
        let template = Arc::new(Template::make());
        *known = Arc::downgrade(&template);
        template
    })
}

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

impl Template {
    fn make() -> Template {
        let (root, configuration) = Configuration::find(&root()).unwrap();
        let request = Request::from_environment(configuration.postgres_major);
        let server = Scratch::open(&request).unwrap();
        let database = server.database().unwrap();
        let script = SourceText::decode(backend::SCHEMA.as_bytes()).unwrap();
        let mut client = database.connect().unwrap();
        client.batch_execute("RESET search_path").unwrap();
        load::load(&mut client, "schema.sql", &script, &mut |role| Ok(server.ensure_role(role)?)).unwrap();
        let target = Target::of_own_scratch(database.config());
        let options = Options { at: At::Dev, scratch: request, use_cache: true };
        let store = gate::open_store(&options).unwrap();
        let files = repository::read(root.clone(), configuration, &store).unwrap();
        let (settings, mut tell) = (Settings::default(), |_event: schema_database::apply::Event<'_>| {});
        let mut runner = Runner::start(&target, None, &settings, &mut tell).unwrap();
        let known = files.repository.unwrap();
        baseline::begin_history(&mut runner, &known, None, &target, (&options, &store)).unwrap();
        runner.end().unwrap();
        let rows = std::fs::read(root.join("packages/backend/src/db/seed.sql")).unwrap();
        seed::load(&mut client, "seed.sql", &SourceText::decode(&rows).unwrap()).unwrap();
        Template { database }
    }
}

/// A database of one test.
pub(crate) struct Warehouse {
    pub(crate) database: ScratchDatabase,
    _template: Arc<Template>,
}

impl Warehouse {
    pub(crate) fn new() -> Warehouse {
        let template = template();
        Warehouse { database: template.database.copy().unwrap(), _template: template }
    }

    pub(crate) fn url(&self) -> String {
        let config = self.database.config();
        let host = match &config.get_hosts()[0] {
            Host::Unix(path) => path.display().to_string(),
            Host::Tcp(name) => name.clone(),
        };
        let (port, user) = (config.get_ports()[0], config.get_user().unwrap());
        format!("host='{host}' port={port} user={user} dbname={}", self.database.name())
    }

    /// As the owner of everything.
    pub(crate) fn execute(&self, statements: &str) {
        self.database
            .connect()
            .unwrap()
            .batch_execute(statements)
            .unwrap_or_else(|e| panic!("{statements}: {e:?}"));
    }

    /// The first column of the first row, as a text.
    pub(crate) fn text(&self, query: &str) -> String {
        let row = self.database.connect().unwrap().query_one(&format!("SELECT ({query})::text"), &[]);
        row.unwrap_or_else(|error| panic!("{query}: {error:?}"))
            .get::<_, Option<String>>(0)
            .unwrap_or_default()
    }

    /// Whether the stock is what the ledger says, and every line of it is in the partition of its year.
    #[track_caller]
    pub(crate) fn agrees_with_its_ledger(&self) {
        let differing = "SELECT count(*) FROM (
            SELECT location_id, item_id, lot_id, sum(quantity) AS quantity FROM (
                SELECT to_location_id AS location_id, item_id, lot_id, quantity FROM inventory.stock_movements
                UNION ALL
                SELECT from_location_id, item_id, lot_id, -quantity FROM inventory.stock_movements
            ) AS moved WHERE location_id IS NOT NULL GROUP BY 1, 2, 3
        ) AS ledger
        FULL JOIN (
            SELECT location_id, item_id, lot_id, sum(quantity) AS quantity FROM inventory.stock GROUP BY 1, 2, 3
        ) AS stock
        ON (stock.location_id, stock.item_id, coalesce(stock.lot_id, 0))
            = (ledger.location_id, ledger.item_id, coalesce(ledger.lot_id, 0))
        WHERE stock.quantity IS DISTINCT FROM ledger.quantity";
        assert_eq!(self.text(differing), "0");
        assert_eq!(self.text("SELECT count(*) FROM inventory.stock_movements_default"), "0");
    }
}

/// The program, not started yet.
pub(crate) fn program(url: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_backend"));
    command
        .current_dir(root())
        .env("DATABASE_URL", url)
        .env("WMS_LISTEN", "127.0.0.1:0")
        .env("RUST_LOG", "error");
    for variable in
        ["SCRATCH_DATABASE_URL", "WMS_REPOSITORY", "WMS_ROLE", "WMS_CONNECTIONS", "PGHOST", "PGSERVICE"]
    {
        command.env_remove(variable);
    }
    command.stdin(Stdio::null());
    command
}

/// The service, running.
pub(crate) struct Service {
    pub(crate) child: Child,
    address: String,
    agent: ureq::Agent,
}

impl Service {
    pub(crate) fn start(warehouse: &Warehouse) -> Service {
        let mut child = program(&warehouse.url()).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address =
            line.trim().strip_prefix("listening on ").unwrap_or_else(|| panic!("{line:?}")).to_owned();
        // A connection for each request: a server may close one whose last request it refused unread.
        let agent = ureq::Agent::config_builder().http_status_as_error(false).max_idle_connections(0).build();
        let agent = agent.into();
        Service { child, address, agent }
    }

    /// A request as a user; the status and the document.
    pub(crate) fn ask(&self, user: &str, method: &str, path: &str, body: Option<&Value>) -> (u16, Value) {
        let text = body.map(Value::to_string);
        self.ask_raw(user, method, path, text.as_deref())
    }

    pub(crate) fn ask_raw(&self, user: &str, method: &str, path: &str, body: Option<&str>) -> (u16, Value) {
        let request = ureq::http::Request::builder().method(method).uri(format!("{}{path}", self.address));
        let request = if user.is_empty() { request } else { request.header("x-user", user) };
        let response = match body {
            Some(text) => self
                .agent
                .run(request.header("content-type", "application/json").body(text.to_owned()).unwrap()),
            None => self.agent.run(request.body(()).unwrap()),
        };
        let mut response = response.unwrap();
        let status = response.status().as_u16();
        let is_problem =
            response.headers().get("content-type").is_some_and(|it| it == "application/problem+json");
        assert_eq!(is_problem, status >= 400, "{method} {path}: {status}");
        let text = response.body_mut().read_to_string().unwrap();
        let document = if text.is_empty() { Value::Null } else { serde_json::from_str(&text).unwrap() };
        (status, document)
    }

    /// A request of the shift lead of Hamburg that has to end with this status.
    #[track_caller]
    pub(crate) fn expect(&self, status: u16, method: &str, path: &str, body: Option<&Value>) -> Value {
        let (got, document) = self.ask("mara", method, &format!("/warehouses/HAM1/{path}"), body);
        assert_eq!(got, status, "{method} {path}: {document:#}");
        document
    }

    /// The loose, available stock of an item at a location: all of it, and what can still be promised.
    pub(crate) fn stock(&self, sku: &str, location: &str) -> (f64, f64) {
        let page = self.expect(200, "GET", &format!("stock?sku={sku}&location={location}"), None);
        let rows = page["stock"].as_array().unwrap().clone();
        let loose = rows.iter().filter(|row| row["license_plate"].is_null() && row["status"] == "available");
        let number = |row: &Value, key: &str| row[key].as_str().unwrap().parse::<f64>().unwrap();
        loose.fold((0.0, 0.0), |(all, free), row| {
            (all + number(row, "quantity"), free + number(row, "available_quantity"))
        })
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // An error means that it has ended already.
        let _ = self.child.kill();
        self.child.wait().unwrap();
    }
}

/// The slug of a problem.
pub(crate) fn slug(document: &Value) -> &str {
    document["type"].as_str().and_then(|text| text.strip_prefix("urn:wms:problem:")).unwrap_or_default()
}
