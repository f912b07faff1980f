//! Why a request was not fulfilled, as `application/problem+json` (RFC 9457).

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use deadpool_postgres::PoolError;
use serde::Serialize;
use tokio_postgres::error::{DbError, SqlState};
use utoipa::ToSchema;

/// What went wrong, and what the client may do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The request cannot be understood, or names what is not there.
    BadInput,
    /// Nobody is named, or nobody who is known.
    UnknownUser,
    /// The user may not do this in this warehouse.
    NotPermitted,
    /// There is no such thing.
    NotFound,
    /// There is less than is asked for.
    InsufficientStock,
    /// There is enough, but it is promised to orders.
    StockReserved,
    /// More than was ordered, beyond the tolerance.
    OverDelivery,
    /// The thing is not in a state in which this can be done.
    WrongState,
    /// Others are in the way; the same request may succeed in a moment.
    TryAgain,
    /// The database cannot be reached.
    DatabaseAway,
    /// The database is not what the service was made for.
    Drift,
    /// A mistake of ours.
    Internal,
    /// Refused by the framework, with its own status.
    Refused(StatusCode),
}

impl Kind {
    fn status(self) -> StatusCode {
        match self {
            Kind::BadInput => StatusCode::UNPROCESSABLE_ENTITY,
            Kind::UnknownUser => StatusCode::UNAUTHORIZED,
            Kind::NotPermitted => StatusCode::FORBIDDEN,
            Kind::NotFound => StatusCode::NOT_FOUND,
            Kind::InsufficientStock | Kind::StockReserved | Kind::OverDelivery | Kind::WrongState => {
                StatusCode::CONFLICT
            }
            Kind::TryAgain | Kind::DatabaseAway | Kind::Drift => StatusCode::SERVICE_UNAVAILABLE,
            Kind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Kind::Refused(status) => status,
        }
    }

    fn slug_and_title(self) -> (&'static str, &'static str) {
        match self {
            Kind::BadInput => ("bad-input", "The request cannot be fulfilled as it is"),
            Kind::UnknownUser => ("unknown-user", "Nobody known asks"),
            Kind::NotPermitted => ("not-permitted", "The user may not do this here"),
            Kind::NotFound => ("not-found", "There is no such thing"),
            Kind::InsufficientStock => ("insufficient-stock", "There is not enough stock"),
            Kind::StockReserved => ("stock-reserved", "The stock is promised to orders"),
            Kind::OverDelivery => ("over-delivery", "More than may be received"),
            Kind::WrongState => ("wrong-state", "Not in this state"),
            Kind::TryAgain => ("try-again", "Others are in the way"),
            Kind::DatabaseAway => ("database-away", "The database cannot be reached"),
            Kind::Drift => ("drift", "The database is not what it ought to be"),
            Kind::Internal => ("internal", "Something went wrong here"),
            Kind::Refused(status) => ("refused", status.canonical_reason().unwrap_or("Refused")),
        }
    }
}

/// An answer that is no success.
#[derive(Debug, thiserror::Error)]
#[error("{detail}")]
pub struct Problem {
    kind: Kind,
    detail: String,
}

/// The document that a client gets.
#[derive(Serialize, ToSchema)]
pub struct ProblemDocument {
    /// `urn:wms:problem:` and a slug that stays the same.
    #[serde(rename = "type")]
    #[schema(example = "urn:wms:problem:insufficient-stock")]
    kind: String,
    title: &'static str,
    #[schema(example = 409)]
    status: u16,
    detail: String,
}

impl Problem {
    /// `detail` is for the person at the terminal.
    pub fn new(kind: Kind, detail: impl Into<String>) -> Problem {
        Problem { kind, detail: detail.into() }
    }

    /// What is named in a path, or is that path.
    pub fn not_found(what: impl std::fmt::Display) -> Problem {
        Problem::new(Kind::NotFound, format!("there is no {what}"))
    }

    /// What is named in the body of a request.
    pub fn unknown(what: impl std::fmt::Display) -> Problem {
        Problem::new(Kind::BadInput, format!("there is no {what}"))
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = self.kind.status();
        let (slug, title) = self.kind.slug_and_title();
        let document = ProblemDocument {
            kind: format!("urn:wms:problem:{slug}"),
            title,
            status: status.as_u16(),
            detail: self.detail,
        };
        let mut response = (status, Json(document)).into_response();
        let json = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, json);
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }
}

impl From<tokio_postgres::Error> for Problem {
    fn from(error: tokio_postgres::Error) -> Problem {
        if let Some(refusal) = error.as_db_error() {
            return of_refusal(refusal);
        }
        // Without a word of the server: the connection is gone, or we have used the client wrongly.
        let is_away = error.is_closed()
            || std::error::Error::source(&error).is_some_and(|cause| cause.is::<std::io::Error>());
        if is_away {
            return away(&error);
        }
        tracing::error!(%error, "the database client refused");
        Problem::new(Kind::Internal, "the database was asked wrongly")
    }
}

impl From<PoolError> for Problem {
    fn from(error: PoolError) -> Problem {
        match error {
            PoolError::Timeout(_) => {
                Problem::new(Kind::TryAgain, "every connection to the database is in use")
            }
            error => away(&error),
        }
    }
}

fn away(error: &dyn std::error::Error) -> Problem {
    tracing::warn!(%error, "the database is away");
    Problem::new(Kind::DatabaseAway, "the database cannot be reached at the moment")
}

/// The schema's own rules, where no handler has found a reason before. They are the last guard.
fn of_refusal(refusal: &DbError) -> Problem {
    let code = refusal.code();
    let kind = if *code == SqlState::CHECK_VIOLATION {
        match refusal.constraint() {
            Some("stock_allocated_within_quantity") => Kind::StockReserved,
            // Below nothing, or no row to take from: the ledger's trigger names no constraint.
            Some("quantity_not_negative") | None => Kind::InsufficientStock,
            Some("purchase_order_lines_received_within_tolerance") => Kind::OverDelivery,
            Some(_) => Kind::BadInput,
        }
    } else if *code == SqlState::UNIQUE_VIOLATION || *code == SqlState::OBJECT_NOT_IN_PREREQUISITE_STATE {
        Kind::WrongState
    } else if *code == SqlState::T_R_DEADLOCK_DETECTED
        || *code == SqlState::T_R_SERIALIZATION_FAILURE
        || *code == SqlState::LOCK_NOT_AVAILABLE
        || *code == SqlState::QUERY_CANCELED
    {
        Kind::TryAgain
    } else {
        match &code.code()[..2] {
            // Data exceptions, integrity constraints, and "no data" of our own functions.
            "22" | "23" | "P0" => Kind::BadInput,
            // Connections and their resources, and what an administrator ends.
            "08" | "53" | "57" => return away(refusal),
            _ => {
                tracing::error!(code = code.code(), message = refusal.message(), "the database refused");
                return Problem::new(Kind::Internal, "the database refused what it was asked");
            }
        }
    };
    Problem::new(kind, refusal.message())
}
