//! Picking: the stops for an order, and what was taken at each.

use crate::caller::{Caller, Permission};
use crate::database::Work;
use crate::input::{Json, Path};
use crate::ledger;
use crate::orders;
use crate::problem::{Kind, Problem};
use crate::quantity::Quantity;
use crate::routes::{App, Problems};
use axum::extract::State;
use axum::http::StatusCode;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where what is picked goes.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPicks {
    /// The packing place.
    #[schema(example = "BENCH-1")]
    to: String,
}

/// What was taken.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Confirmation {
    /// Less than asked for makes the pick short, and frees the rest.
    quantity: Quantity,
}

/// One stop of a picker.
#[derive(Serialize, ToSchema)]
pub struct Pick {
    pick_id: i64,
    sequence_number: i32,
    location: String,
    sku: String,
    lot: Option<String>,
    to: String,
    #[schema(value_type = String)]
    quantity: Decimal,
    #[schema(value_type = Option<String>)]
    picked_quantity: Option<Decimal>,
    /// `pending`, `done`, `short` or `cancelled`.
    status: String,
}

/// Make the picks of an order, along the pick path.
#[utoipa::path(post, path = "/warehouses/{warehouse}/orders/{order}/picks", tag = "picks",
    params(("warehouse" = String, Path), ("order" = String, Path), ("X-User" = String, Header)),
    request_body = NewPicks, responses((status = 201, body = Vec<Pick>), Problems))]
pub async fn create(
    State(app): State<App>,
    Path((warehouse, order)): Path<(String, String)>,
    caller: Caller,
    Json(picks): Json<NewPicks>,
) -> Result<(StatusCode, axum::Json<Vec<Pick>>), Problem> {
    let mut client = app.database.client().await?;
    let work = app.database.write(&mut client, (&warehouse, &caller, Permission::Pick)).await?;
    let locked = orders::lock(&work, &order).await?;
    if locked.status != "released" || locked.wave_id.is_some() {
        let detail = format!("order {order} is {}, or in a wave already", locked.status);
        return Err(Problem::new(Kind::WrongState, detail));
    }
    let to = ledger::open_location(&work, &picks.to).await?;
    let wave: i64 = work.row(include_str!("picks/make_wave.sql"), &[&locked.id, &order]).await?.get(0);
    work.execute(include_str!("picks/release.sql"), &[&wave, &to]).await?;
    let made = of_order(&work, locked.id).await?;
    if made.is_empty() {
        return Err(Problem::new(Kind::WrongState, format!("nothing is allocated to order {order}")));
    }
    work.commit().await?;
    Ok((StatusCode::CREATED, axum::Json(made)))
}

/// Confirm a pick.
#[utoipa::path(post, path = "/warehouses/{warehouse}/picks/{pick}/confirmation", tag = "picks",
    params(("warehouse" = String, Path), ("pick" = i64, Path), ("X-User" = String, Header)),
    request_body = Confirmation, responses((status = 204), Problems))]
pub async fn confirm(
    State(app): State<App>,
    Path((warehouse, pick)): Path<(String, i64)>,
    caller: Caller,
    Json(confirmation): Json<Confirmation>,
) -> Result<StatusCode, Problem> {
    let mut client = app.database.client().await?;
    let work = app.database.write(&mut client, (&warehouse, &caller, Permission::Pick)).await?;
    let row = work.row_if_any(include_str!("picks/lock.sql"), &[&pick]).await?;
    let row = row.ok_or_else(|| Problem::not_found(format_args!("pick {pick}")))?;
    let (status, asked): (String, Decimal) = (row.get("status"), row.get("quantity"));
    if status != "pending" {
        return Err(Problem::new(Kind::WrongState, format!("pick {pick} is {status}")));
    }
    let picked = confirmation.quantity.amount();
    if picked > asked {
        return Err(Problem::new(Kind::BadInput, format!("pick {pick} is for {asked}, not for {picked}")));
    }
    work.execute(include_str!("picks/confirm.sql"), &[&pick, &picked]).await?;
    work.execute(include_str!("picks/complete_wave.sql"), &[&row.get::<_, i64>("wave_id")]).await?;
    work.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(crate) async fn of_order(work: &Work<'_>, order_id: i64) -> Result<Vec<Pick>, Problem> {
    let rows = work.rows(include_str!("picks/list.sql"), &[&order_id]).await?;
    let pick = |row: &tokio_postgres::Row| Pick {
        pick_id: row.get("pick_id"),
        sequence_number: row.get("sequence_number"),
        location: row.get("location"),
        sku: row.get("sku"),
        lot: row.get("lot_number"),
        to: row.get("to_location"),
        quantity: row.get("quantity"),
        picked_quantity: row.get("picked_quantity"),
        status: row.get("status"),
    };
    Ok(rows.iter().map(pick).collect())
}
