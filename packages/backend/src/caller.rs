//! Who asks. A gateway in front has made sure of it and says so in the header `X-User`; what they may do stands in the database.

use crate::problem::{Kind, Problem};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;

/// The login of a user.
pub struct Caller(pub String);

/// What a request needs the permission for, as `access.permission` calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// To look: any role in the warehouse.
    Look,
    /// Goods in.
    Receive,
    /// From one location to another.
    PutAway,
    /// Orders, and what they get.
    Ship,
    /// Take goods for an order.
    Pick,
    /// Count.
    Count,
}

impl Permission {
    pub(crate) fn name(self) -> Option<&'static str> {
        match self {
            Permission::Look => None,
            Permission::Receive => Some("receive"),
            Permission::PutAway => Some("put_away"),
            Permission::Ship => Some("ship"),
            Permission::Pick => Some("pick"),
            Permission::Count => Some("count"),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Caller, Problem> {
        let login = parts.headers.get("x-user").and_then(|value| value.to_str().ok()).map(str::trim);
        let login = login.filter(|login| !login.is_empty());
        let nobody = || Problem::new(Kind::UnknownUser, "the header X-User names nobody");
        login.map(|login| Caller(login.to_owned())).ok_or_else(nobody)
    }
}
