//! All routes, once: what the router answers is what the OpenAPI document says.

use crate::database::Database;
use crate::health::Health;
use crate::problem::{Kind, Problem, ProblemDocument};
use crate::{counts, health, movements, orders, picks, receipts, stock};
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Json, Router};
use std::sync::Arc;
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;
use utoipa::openapi::OpenApi;
use utoipa::{IntoResponses, OpenApi as _};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Longer than any statement may run; what a client has given up, nobody waits for.
const PATIENCE: Duration = Duration::from_secs(30);
const LONGEST_BODY: usize = 256 * 1024;

/// What every handler works with.
#[derive(Clone)]
pub struct App {
    /// The pool.
    pub database: Arc<Database>,
    /// The gate and its last answer.
    pub health: Arc<Health>,
}

/// What any request about a warehouse may be answered with.
#[derive(IntoResponses)]
pub enum Problems {
    /// Nobody known asks.
    #[response(status = 401, content_type = "application/problem+json")]
    UnknownUser(#[to_schema] ProblemDocument),
    /// The user may not do this in this warehouse.
    #[response(status = 403, content_type = "application/problem+json")]
    NotPermitted(#[to_schema] ProblemDocument),
    /// The path names what is not there.
    #[response(status = 404, content_type = "application/problem+json")]
    NotFound(#[to_schema] ProblemDocument),
    /// Insufficient or reserved stock, or a state in which this cannot be done.
    #[response(status = 409, content_type = "application/problem+json")]
    Conflict(#[to_schema] ProblemDocument),
    /// The request cannot be fulfilled as it is.
    #[response(status = 422, content_type = "application/problem+json")]
    BadInput(#[to_schema] ProblemDocument),
    /// The database is away, or others are in the way: try again.
    #[response(status = 503, content_type = "application/problem+json")]
    TryAgain(#[to_schema] ProblemDocument),
}

#[derive(utoipa::OpenApi)]
#[openapi(info(title = "Warehouse service", description = "Stock in, around, and out of a warehouse."))]
struct Document;

fn all() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Document::openapi())
        .routes(routes!(health::show))
        .routes(routes!(health::ready))
        .routes(routes!(health::check))
        .routes(routes!(stock::list))
        .routes(routes!(receipts::create))
        .routes(routes!(movements::create))
        .routes(routes!(orders::create))
        .routes(routes!(orders::show))
        .routes(routes!(orders::allocate))
        .routes(routes!(picks::create))
        .routes(routes!(picks::confirm))
        .routes(routes!(counts::create))
        .routes(routes!(counts::count_line))
        .routes(routes!(counts::post))
}

/// The OpenAPI document.
pub fn document() -> OpenApi {
    all().into_openapi()
}

/// The service; the document is at `/openapi.json`.
pub fn router(app: App) -> Router {
    let (router, document) = all().split_for_parts();
    router
        .route("/openapi.json", get(move || async move { Json(document) }))
        .fallback(async || Problem::not_found("such path"))
        .method_not_allowed_fallback(async || {
            Problem::new(Kind::Refused(StatusCode::METHOD_NOT_ALLOWED), "the path does not know this method")
        })
        .layer(DefaultBodyLimit::max(LONGEST_BODY))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PATIENCE))
        .layer(CatchPanicLayer::custom(|_panic: Box<dyn std::any::Any + Send>| {
            Problem::new(Kind::Internal, "a mistake of the service").into_response()
        }))
        .layer(TraceLayer::new_for_http())
        .with_state(app)
}
