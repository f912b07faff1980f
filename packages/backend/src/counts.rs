//! Counting a zone, without closing the warehouse: lines are made, counted blind, and the differences posted.

use crate::caller::{Caller, Permission};
use crate::database::Work;
use crate::input::{Json, Path};
use crate::ledger::{self, Entry, Place};
use crate::problem::{Kind, Problem};
use crate::quantity::Quantity;
use crate::routes::{App, Problems};
use axum::extract::State;
use axum::http::StatusCode;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use tokio_postgres::Row;
use utoipa::ToSchema;

/// What is to be counted.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCount {
    #[schema(example = "PICK")]
    zone: String,
}

/// A count, as the counter sees it.
#[derive(Serialize, ToSchema)]
pub struct Count {
    count_id: i64,
    lines: Vec<CountLine>,
}

/// One item at one place.
#[derive(Serialize, ToSchema)]
pub struct CountLine {
    line_number: i32,
    location: String,
    sku: String,
    lot: Option<String>,
    stock_status: String,
    #[schema(value_type = Option<String>)]
    counted_quantity: Option<Decimal>,
}

/// What was found.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Counted {
    quantity: Quantity,
}

/// What was posted.
#[derive(Serialize, ToSchema)]
pub struct Posting {
    differences: Vec<Difference>,
}

/// A line whose count was not what was expected.
#[derive(Serialize, ToSchema)]
pub struct Difference {
    line_number: i32,
    /// More (positive) or less (negative) than expected.
    #[schema(value_type = String)]
    variance: Decimal,
}

/// Begin to count a zone.
#[utoipa::path(post, path = "/warehouses/{warehouse}/counts", tag = "counts",
    params(("warehouse" = String, Path), ("X-User" = String, Header)), request_body = NewCount,
    responses((status = 201, body = Count), Problems))]
pub async fn create(
    State(app): State<App>,
    Path(warehouse): Path<String>,
    caller: Caller,
    Json(count): Json<NewCount>,
) -> Result<(StatusCode, axum::Json<Count>), Problem> {
    let mut client = app.database.client().await?;
    let work = app.database.write(&mut client, (&warehouse, &caller, Permission::Count)).await?;
    // One count of a zone at a time: a unique index of the schema refuses the second.
    let row = work.row_if_any(include_str!("counts/open.sql"), &[&count.zone]).await?;
    let count_id: i64 = row.ok_or_else(|| Problem::unknown(format_args!("zone {}", count.zone)))?.get(0);
    work.execute(include_str!("counts/add_lines.sql"), &[&count_id]).await?;
    let rows = work.rows(include_str!("counts/lines.sql"), &[&count_id]).await?;
    work.commit().await?;
    let line = |row: &Row| CountLine {
        line_number: row.get("line_number"),
        location: row.get("location"),
        sku: row.get("sku"),
        lot: row.get("lot_number"),
        stock_status: row.get("stock_status"),
        counted_quantity: row.get("counted_quantity"),
    };
    Ok((StatusCode::CREATED, axum::Json(Count { count_id, lines: rows.iter().map(line).collect() })))
}

/// Say what was found at a line; saying it again replaces it.
#[utoipa::path(put, path = "/warehouses/{warehouse}/counts/{count}/lines/{line}", tag = "counts",
    params(("warehouse" = String, Path), ("count" = i64, Path), ("line" = i32, Path), ("X-User" = String, Header)),
    request_body = Counted, responses((status = 204), Problems))]
pub async fn count_line(
    State(app): State<App>,
    Path((warehouse, count, line)): Path<(String, i64, i32)>,
    caller: Caller,
    Json(counted): Json<Counted>,
) -> Result<StatusCode, Problem> {
    let mut client = app.database.client().await?;
    let work = app.database.write(&mut client, (&warehouse, &caller, Permission::Count)).await?;
    lock(&work, count).await?;
    let parameters: crate::database::Parameters<'_> = &[&count, &line, &counted.quantity.amount()];
    if work.execute(include_str!("counts/count_line.sql"), parameters).await? == 0 {
        return Err(Problem::not_found(format_args!("line {line} of count {count}")));
    }
    work.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Post the differences of a count whose every line was counted.
#[utoipa::path(post, path = "/warehouses/{warehouse}/counts/{count}/posting", tag = "counts",
    params(("warehouse" = String, Path), ("count" = i64, Path), ("X-User" = String, Header)),
    responses((status = 200, body = Posting), Problems))]
pub async fn post(
    State(app): State<App>,
    Path((warehouse, count)): Path<(String, i64)>,
    caller: Caller,
) -> Result<axum::Json<Posting>, Problem> {
    let mut client = app.database.client().await?;
    let work = app.database.write(&mut client, (&warehouse, &caller, Permission::Count)).await?;
    lock(&work, count).await?;
    let mut differences = Vec::new();
    for row in work.rows(include_str!("counts/lock_stock.sql"), &[&count]).await? {
        let line_number: i32 = row.get("line_number");
        let Some(variance) = row.get::<_, Option<Decimal>>("variance") else {
            let detail = format!("line {line_number} of count {count} was not counted yet");
            return Err(Problem::new(Kind::WrongState, detail));
        };
        if !variance.is_zero() {
            post_difference(&work, &row, variance, &format!("count {count}")).await?;
            differences.push(Difference { line_number, variance });
        }
        work.execute(include_str!("counts/mark_counted.sql"), &[&row.get::<_, i64>("stock_id")]).await?;
    }
    work.execute(include_str!("counts/post.sql"), &[&count]).await?;
    work.commit().await?;
    differences.sort_by_key(|difference| difference.line_number);
    Ok(axum::Json(Posting { differences }))
}

async fn lock(work: &Work<'_>, count: i64) -> Result<(), Problem> {
    let row = work.row_if_any(include_str!("counts/lock.sql"), &[&count]).await?;
    let status: String = row.ok_or_else(|| Problem::not_found(format_args!("count {count}")))?.get("status");
    if status != "counting" {
        return Err(Problem::new(Kind::WrongState, format!("count {count} is {status}")));
    }
    Ok(())
}

/// The difference, not the counted amount: what came or went meanwhile stays as it is.
async fn post_difference(
    work: &Work<'_>,
    row: &Row,
    variance: Decimal,
    document: &str,
) -> Result<(), Problem> {
    let (quantity, allocated): (Decimal, Decimal) = (row.get("quantity"), row.get("allocated_quantity"));
    if quantity + variance < allocated {
        let detail = format!(
            "line {}: {allocated} are promised to orders, and only {} would be left",
            row.get::<_, i32>("line_number"),
            quantity + variance
        );
        return Err(Problem::new(Kind::StockReserved, detail));
    }
    let place = Some(Place {
        location_id: row.get("location_id"),
        license_plate_id: row.get("license_plate_id"),
        status: row.get("status"),
    });
    let (from, to) = if variance.is_sign_negative() { (place, None) } else { (None, place) };
    let (item_id, lot_id, quantity) = (row.get("item_id"), row.get("lot_id"), variance.abs());
    ledger::append(work, &Entry { kind: "count", item_id, lot_id, quantity, from, to, document }).await?;
    Ok(())
}
