//! What a request brings, checked by the framework; its refusals are problems.

use crate::problem::{Kind, Problem};
use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts};
use axum::http::StatusCode;

/// The body.
#[derive(FromRequest)]
#[from_request(via(axum::Json), rejection(Problem))]
pub struct Json<T>(pub T);

/// The variables of the path.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Path), rejection(Problem))]
pub struct Path<T>(pub T);

/// The words behind the question mark.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Query), rejection(Problem))]
pub struct Query<T>(pub T);

impl From<JsonRejection> for Problem {
    fn from(rejection: JsonRejection) -> Problem {
        of(rejection.status(), rejection.body_text())
    }
}

impl From<PathRejection> for Problem {
    fn from(rejection: PathRejection) -> Problem {
        match rejection.status() {
            StatusCode::BAD_REQUEST => Problem::not_found("such path"),
            status => of(status, rejection.body_text()),
        }
    }
}

impl From<QueryRejection> for Problem {
    fn from(rejection: QueryRejection) -> Problem {
        Problem::new(Kind::BadInput, rejection.body_text())
    }
}

fn of(status: StatusCode, detail: String) -> Problem {
    match status {
        StatusCode::UNPROCESSABLE_ENTITY => Problem::new(Kind::BadInput, detail),
        status => Problem::new(Kind::Refused(status), detail),
    }
}
