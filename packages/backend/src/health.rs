//! How the service is, and what the drift gate last said of its database.

use crate::database::Database;
use crate::gate::{Answer, Gate};
use crate::problem::{Kind, Problem};
use crate::routes::App;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};
use tokio::sync::Mutex;
use utoipa::ToSchema;

/// The gate is not asked again sooner, whoever asks for it.
const PAUSE: Duration = Duration::from_secs(5);

/// The gate and its last answer.
pub struct Health {
    gate: Arc<Gate>,
    last: RwLock<Answer>,
    /// When it was last asked. Who holds this asks; the others wait for the answer.
    asked: Mutex<Instant>,
}

/// How the service is.
#[derive(Serialize, ToSchema)]
pub struct HealthDocument {
    /// `up`: there would be no answer otherwise.
    status: &'static str,
    schema: SchemaDocument,
}

/// What the gate said of the database.
#[derive(Serialize, ToSchema)]
pub struct SchemaDocument {
    /// The last migration that the database has applied.
    #[schema(example = "20251103.070500_add_movement_partitions")]
    version: Option<String>,
    #[schema(example = "in sync")]
    verdict: String,
    /// Whether the gate lets it pass.
    passes: bool,
    checked_at: jiff::Timestamp,
}

impl Health {
    /// With the answer that the service was started on.
    pub fn new(gate: Gate, answer: Answer) -> Health {
        Health { gate: Arc::new(gate), last: RwLock::new(answer), asked: Mutex::new(Instant::now()) }
    }

    fn last(&self) -> Answer {
        self.last.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn ask(&self) -> Result<Answer, Problem> {
        let mut asked = self.asked.lock().await;
        if asked.elapsed() < PAUSE {
            return Ok(self.last());
        }
        let gate = Arc::clone(&self.gate);
        let answer = tokio::task::spawn_blocking(move || gate.ask()).await;
        *asked = Instant::now();
        let answer = answer.map_err(|error| could_not(&error))?.map_err(|error| could_not(&error))?;
        if !answer.passes() {
            tracing::warn!("{answer}");
        }
        *self.last.write().unwrap_or_else(PoisonError::into_inner) = answer.clone();
        Ok(answer)
    }
}

fn could_not(error: &dyn std::error::Error) -> Problem {
    tracing::warn!(%error, "the drift gate could not be asked");
    Problem::new(Kind::DatabaseAway, "the drift gate could not be asked")
}

fn document(answer: &Answer) -> HealthDocument {
    let schema = SchemaDocument {
        version: answer.version.clone(),
        verdict: answer.verdict(),
        passes: answer.passes(),
        checked_at: answer.checked_at,
    };
    HealthDocument { status: "up", schema }
}

/// Whether the service runs. Asks nobody: the verdict is the last one, with its time.
#[utoipa::path(get, path = "/health", tag = "health", responses((status = 200, body = HealthDocument)))]
pub async fn show(State(app): State<App>) -> Json<HealthDocument> {
    Json(document(&app.health.last()))
}

/// Whether it can work: the database answers, and has the schema it ought to have.
#[utoipa::path(get, path = "/ready", tag = "health",
    responses((status = 200, body = HealthDocument), (status = 503, body = crate::problem::ProblemDocument)))]
pub async fn ready(State(app): State<App>) -> Result<Json<HealthDocument>, Problem> {
    Database::ping(&app.database).await?;
    let answer = app.health.last();
    if !answer.passes() {
        return Err(Problem::new(Kind::Drift, format!("the database is {}", answer.verdict())));
    }
    Ok(Json(document(&answer)))
}

/// Ask the drift gate again, at most every five seconds.
#[utoipa::path(post, path = "/health/check", tag = "health",
    responses((status = 200, body = HealthDocument), (status = 503, body = crate::problem::ProblemDocument)))]
pub async fn check(State(app): State<App>) -> Result<Json<HealthDocument>, Problem> {
    Ok(Json(document(&app.health.ask().await?)))
}
