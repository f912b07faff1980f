//! The service: configuration, drift gate, then requests until it is told to end.
//!
//! Exit codes: 0 after SIGINT or SIGTERM, 1 on drift, 2 for a wrong configuration, 3 when it cannot be found out or done.

use backend::database::Database;
use backend::gate::Gate;
use backend::health::Health;
use backend::routes::{App, router};
use backend::settings::Settings;
use std::error::Error;
use std::io::IsTerminal;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tracing_subscriber::EnvFilter;

const DRIFT: u8 = 1;
const USAGE: u8 = 2;
const COULD_NOT: u8 = 3;

/// How long requests that run may take when the service is told to end.
const PATIENCE_TO_END: Duration = Duration::from_secs(8);

fn main() -> ExitCode {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .init();
    let settings = match Settings::from_environment(|name| std::env::var(name).ok()) {
        Ok(settings) => settings,
        Err(error) => return end(USAGE, "cannot start", &error),
    };
    let gate = match Gate::open(&settings) {
        Ok(gate) => gate,
        Err(error) => return end(USAGE, "cannot start", &error),
    };
    // Before anything listens: nobody is served out of a database that is not what the code was written for.
    let answer = match gate.ask() {
        Ok(answer) => answer,
        Err(error) => return end(COULD_NOT, "cannot check the database", &error),
    };
    if !answer.passes() {
        eprintln!(
            "error: {answer}\nhint: `cargo xtask db-validate` says more, `cargo xtask db-sync` resolves it"
        );
        return ExitCode::from(DRIFT);
    }
    tracing::info!("{answer}");
    let database = match Database::open(&gate.target, &settings.role, settings.connections) {
        Ok(database) => database,
        Err(error) => return end(USAGE, "cannot start", &error),
    };
    let app = App { database: Arc::new(database), health: Arc::new(Health::new(gate, answer)) };
    match serve(&settings, app) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => end(COULD_NOT, "cannot serve", error.as_ref()),
    }
}

fn end(code: u8, what: &str, error: &dyn Error) -> ExitCode {
    eprintln!("error: {what}: {error}");
    let mut cause = error.source();
    while let Some(error) = cause {
        eprintln!("caused by: {error}");
        cause = error.source();
    }
    ExitCode::from(code)
}

#[tokio::main]
async fn serve(settings: &Settings, app: App) -> Result<(), Box<dyn Error>> {
    app.database.ping().await?;
    let listener = TcpListener::bind(settings.listen).await?;
    let (told, mut telling) = watch::channel(());
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    // Whoever reads the output may connect from here on.
    println!("listening on http://{}", listener.local_addr()?);
    let serving = axum::serve(listener, router(app)).with_graceful_shutdown(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        tracing::info!("ending: requests that run are answered");
        // Nobody listens any more only when serving has failed, which ends the process anyway.
        let _ = told.send(());
    });
    let late = async {
        // An error means that the sender is gone: the service has ended by itself.
        let _ = telling.changed().await;
        tokio::time::sleep(PATIENCE_TO_END).await;
    };
    tokio::select! {
        served = serving => served?,
        () = late => tracing::warn!("some requests were not answered in time"),
    }
    Ok(())
}
