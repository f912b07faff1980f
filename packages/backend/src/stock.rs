//! What lies where.

use crate::caller::Caller;
use crate::input::{Path, Query};
use crate::problem::{Kind, Problem};
use crate::routes::{App, Problems};
use axum::Json;
use axum::extract::State;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

const LONGEST_PAGE: i64 = 500;

/// Which stock, and from where on.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    sku: Option<String>,
    location: Option<String>,
    /// `next` of the page before.
    #[serde(default)]
    after: i64,
    /// At most 500.
    #[serde(default = "usual_page")]
    limit: i64,
}

fn usual_page() -> i64 {
    100
}

/// A page of stock.
#[derive(Serialize, ToSchema)]
pub struct Page {
    stock: Vec<Stock>,
    /// What `after` has to be for the next page; none when this is the last.
    next: Option<i64>,
}

/// One item at one place.
#[derive(Serialize, ToSchema)]
pub struct Stock {
    stock_id: i64,
    location: String,
    sku: String,
    lot: Option<String>,
    license_plate: Option<String>,
    status: String,
    #[schema(value_type = String)]
    quantity: Decimal,
    #[schema(value_type = String)]
    allocated_quantity: Decimal,
    #[schema(value_type = String)]
    available_quantity: Decimal,
}

/// List stock.
#[utoipa::path(get, path = "/warehouses/{warehouse}/stock", tag = "stock",
    params(("warehouse" = String, Path), ("X-User" = String, Header), Wanted),
    responses((status = 200, body = Page), Problems))]
pub async fn list(
    State(app): State<App>,
    Path(warehouse): Path<String>,
    caller: Caller,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Page>, Problem> {
    if !(1..=LONGEST_PAGE).contains(&wanted.limit) {
        return Err(Problem::new(Kind::BadInput, format!("`limit` is between 1 and {LONGEST_PAGE}")));
    }
    let mut client = app.database.client().await?;
    let work = app.database.read(&mut client, &warehouse, &caller).await?;
    // One more than asked for says whether there is a next page.
    let limit = wanted.limit + 1;
    let parameters: crate::database::Parameters<'_> = &[&wanted.sku, &wanted.location, &wanted.after, &limit];
    let rows = work.rows(include_str!("stock/list.sql"), parameters).await?;
    work.commit().await?;
    let page = rows.iter().take(wanted.limit as usize).map(|row| Stock {
        stock_id: row.get("stock_id"),
        location: row.get("location"),
        sku: row.get("sku"),
        lot: row.get("lot_number"),
        license_plate: row.get("license_plate"),
        status: row.get("status"),
        quantity: row.get("quantity"),
        allocated_quantity: row.get("allocated_quantity"),
        available_quantity: row.get("available_quantity"),
    });
    let stock: Vec<Stock> = page.collect();
    let next = if rows.len() > stock.len() { stock.last().map(|last| last.stock_id) } else { None };
    Ok(Json(Page { stock, next }))
}
