//! The page for people, in a real browser: nothing is loaded, nothing breaks, search works, it fits a phone, it can be dark.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use std::path::{Path, PathBuf};
use std::process::Command;
use support::{LiveServer, TestRepository, execute, url};

const SCHEMA: &str = "\
CREATE SCHEMA shop;
CREATE TABLE shop.customers (id bigint PRIMARY KEY, name text NOT NULL);
CREATE TABLE shop.orders (id bigint PRIMARY KEY, customer bigint NOT NULL REFERENCES shop.customers, placed timestamptz NOT NULL DEFAULT now());
CREATE TABLE shop.lines (order_id bigint REFERENCES shop.orders, number integer, amount numeric(12, 3) NOT NULL, PRIMARY KEY (order_id, number));
CREATE TABLE public.\"<script>document.title = 'broken'</script>\" (\"\"\"><img src=x onerror=document.title='broken'>\" text, U&\"\\202Etxet\" integer);
CREATE TABLE public.\"' onload='document.title=1\" (a text);
";

/// A browser, or how to get one.
fn browser() -> &'static str {
    let is_there = |name: &&str| {
        Command::new(name).arg("--version").output().is_ok_and(|output| output.status.success())
    };
    ["chromium", "chromium-browser", "google-chrome"]
        .into_iter()
        .find(is_there)
        .unwrap_or_else(|| panic!("there is no browser for this test: `apt-get install chromium` gets one"))
}

/// Runs the browser without a window, in a profile of its own, cut off from every network.
fn browse(directory: &Path, arguments: &[String], page: &str) -> (String, String) {
    let output = Command::new(browser())
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars"])
        .args(["--enable-logging=stderr", "--host-resolver-rules=MAP * ~NOTFOUND", "--no-first-run"])
        .arg(format!("--user-data-dir={}", directory.join("profile").display()))
        .args(arguments)
        .arg(page)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    (
        String::from_utf8_lossy(&output.stdout).into_owned(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    )
}

/// A page around the report that looks into it when it has loaded; its title is the answer.
fn ask(directory: &Path, report: &Path, width: u32, question: &str) -> String {
    let html = std::fs::read_to_string(report).unwrap();
    let probe = format!(
        "<script>addEventListener('load', () => {{ document.title = JSON.stringify({question}); }});</script></body>"
    );
    let path = directory.join("probe.html");
    std::fs::write(&path, html.replace("</body>", &probe)).unwrap();
    // A window without a frame is never narrower than some 500 pixels: a frame in the page is.
    let around = format!(
        "<!doctype html><iframe id=f src=probe.html width={width} height=800 style='border:0'></iframe><pre id=answer></pre>\
         <script>f.onload = () => setTimeout(() => answer.textContent = f.contentDocument.title, 50)</script>"
    );
    let around_path = directory.join("around.html");
    std::fs::write(&around_path, around).unwrap();
    let page = format!("file://{}", around_path.display());
    let arguments = [
        "--dump-dom",
        "--virtual-time-budget=3000",
        "--allow-file-access-from-files",
        "--window-size=1400,1000",
    ];
    let (dom, log) = browse(directory, &arguments.map(str::to_owned), &page);
    let answer = dom.split("<pre id=\"answer\">").nth(1).and_then(|rest| rest.split("</pre>").next());
    let console: Vec<&str> = log.lines().filter(|line| line.contains("CONSOLE")).collect();
    assert!(console.is_empty(), "{console:?}");
    answer.unwrap_or_else(|| panic!("{dom}")).to_owned()
}

/// A repository, a database that differs from it, and the report of both.
fn drifted() -> (TestRepository, PathBuf) {
    let repository = TestRepository::new(SCHEMA);
    repository.lock();
    let server = LiveServer::start();
    let database = server.migrated(&repository.open());
    execute(
        &database,
        "ALTER TABLE shop.orders DROP COLUMN placed; ALTER TABLE shop.customers ALTER COLUMN name TYPE varchar(40);
         CREATE TABLE shop.\"</pre><script>\" (id int)",
    );
    let arguments = ["db-validate", "--report", "report.html", "--database-url", &url(&database)];
    let ended = repository.run(&arguments).exits(1);
    assert!(ended.stderr.contains("report: report.html"), "{ended:?}");
    let report = repository.path("report.html");
    (repository, report)
}

#[test]
fn the_page_of_a_database_that_differs() {
    let (_repository, report) = drifted();
    let directory = tempfile::tempdir().unwrap();
    let html = std::fs::read_to_string(&report).unwrap();
    assert!(!html.contains("<script>document") && !html.contains("<img") && !html.contains('\u{202e}'));
    for outside in ["http://", "https://", "src=\"", "@import", "url("] {
        assert!(!html.contains(outside), "{outside}");
    }
    let question = "[document.title, document.querySelector('h1').textContent, document.querySelectorAll('script').length, \
                    document.querySelectorAll('.finding').length, document.querySelectorAll('.steps li').length > 3, \
                    [...document.querySelectorAll('.drifted')].map(one => one.dataset.table).sort(), \
                    [...document.querySelectorAll('.hazard')].map(one => one.textContent).includes('deletes-data'), \
                    document.querySelectorAll('.timeline .applied').length, document.querySelectorAll('path.reference').length]";
    assert_eq!(
        ask(directory.path(), &report, 1200, question),
        "[\"db/schema.sql diverged\",\"diverged\",2,3,true,[\"&lt;/pre&gt;&lt;script&gt;\",\"customers\",\"orders\"],true,1,2]"
    );
    let fits = "[innerWidth, document.documentElement.scrollWidth <= innerWidth, document.body.scrollWidth <= innerWidth]";
    assert_eq!(ask(directory.path(), &report, 390, fits), "[390,true,true]");
    let search = "(() => { const field = document.getElementById('search'); field.value = 'amount'; \
                  field.dispatchEvent(new Event('input')); return [document.getElementById('hits').textContent, \
                  [...document.querySelectorAll('g.table:not(.dim)')].map(one => one.dataset.table)]; })()";
    assert_eq!(ask(directory.path(), &report, 800, search), "[\"1 table\",[\"lines\"]]");
}

#[test]
fn the_page_of_a_repository_is_light_and_dark() {
    let repository = TestRepository::new(SCHEMA);
    repository.lock();
    repository.run(&["db-docs", "--output", "docs.html"]).exits(0);
    let page = repository.read("docs.html");
    assert_eq!(repository.run(&["db-docs"]).exits(0).stdout.len(), page.len());
    let directory = tempfile::tempdir().unwrap();
    let light = "getComputedStyle(document.body).backgroundColor";
    assert_eq!(ask(directory.path(), &repository.path("docs.html"), 800, light), "\"rgb(246, 247, 249)\"");
    let arguments = ["--blink-settings=preferredColorScheme=0", "--dump-dom"].map(str::to_owned);
    let dark = directory.path().join("dark.html");
    let probe = "<script>addEventListener('load', () => { document.title = getComputedStyle(document.body).backgroundColor; });</script></body>";
    std::fs::write(&dark, page.replace("</body>", probe)).unwrap();
    let (dom, _) = browse(directory.path(), &arguments, &format!("file://{}", dark.display()));
    assert!(
        dom.contains("<title>rgb(14, 19, 27)</title>"),
        "{}",
        dom.lines().take(8).collect::<Vec<_>>().join("\n")
    );
}
