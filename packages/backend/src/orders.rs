//! Orders: taken, looked at, and given stock.

use crate::caller::{Caller, Permission};
use crate::database::Work;
use crate::input::{Json, Path};
use crate::picks::{self, Pick};
use crate::problem::{Kind, Problem};
use crate::quantity::PositiveQuantity;
use crate::routes::{App, Problems};
use axum::extract::State;
use axum::http::StatusCode;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a customer wants.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOrder {
    #[schema(example = "CAFE-MITTE")]
    customer: String,
    /// 1 is the most urgent, 9 can wait.
    #[serde(default = "usual_priority")]
    priority: i16,
    ship_by: Option<jiff::Timestamp>,
    #[schema(min_items = 1)]
    lines: Vec<NewOrderLine>,
}

fn usual_priority() -> i16 {
    5
}

/// One item of it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOrderLine {
    sku: String,
    quantity: PositiveQuantity,
}

/// An order and how far it is.
#[derive(Serialize, ToSchema)]
pub struct Order {
    order_number: String,
    customer: String,
    status: String,
    priority: i16,
    ship_by: Option<jiff::Timestamp>,
    lines: Vec<OrderLine>,
    picks: Vec<Pick>,
}

/// How far one item of it is.
#[derive(Serialize, ToSchema)]
pub struct OrderLine {
    line_number: i32,
    sku: String,
    #[schema(value_type = String)]
    ordered_quantity: Decimal,
    /// Promised and not yet picked.
    #[schema(value_type = String)]
    allocated_quantity: Decimal,
    #[schema(value_type = String)]
    picked_quantity: Decimal,
}

/// An order that is locked.
pub(crate) struct Locked {
    pub(crate) id: i64,
    pub(crate) status: String,
    pub(crate) wave_id: Option<i64>,
}

/// Take an order.
#[utoipa::path(post, path = "/warehouses/{warehouse}/orders", tag = "orders",
    params(("warehouse" = String, Path), ("X-User" = String, Header)), request_body = NewOrder,
    responses((status = 201, body = Order), Problems))]
pub async fn create(
    State(app): State<App>,
    Path(warehouse): Path<String>,
    caller: Caller,
    Json(order): Json<NewOrder>,
) -> Result<(StatusCode, axum::Json<Order>), Problem> {
    if order.lines.is_empty() {
        return Err(Problem::new(Kind::BadInput, "the order has no lines"));
    }
    let mut client = app.database.client().await?;
    let work = app.database.write(&mut client, (&warehouse, &caller, Permission::Ship)).await?;
    let parameters: crate::database::Parameters<'_> = &[&order.customer, &order.priority, &order.ship_by];
    let row = work.row_if_any(include_str!("orders/create.sql"), parameters).await?;
    let row =
        row.ok_or_else(|| Problem::unknown(format_args!("customer {} with an address", order.customer)))?;
    let (order_id, number): (i64, String) = (row.get("order_id"), row.get("order_number"));
    for (line_number, line) in (1_i32..).zip(&order.lines) {
        let parameters: crate::database::Parameters<'_> =
            &[&order_id, &line_number, &line.sku, &line.quantity.amount()];
        if work.execute(include_str!("orders/add_line.sql"), parameters).await? == 0 {
            return Err(Problem::unknown(format_args!("item {} that is still sold", line.sku)));
        }
    }
    let taken = read(&work, &number).await?;
    work.commit().await?;
    Ok((StatusCode::CREATED, axum::Json(taken)))
}

/// Look at an order.
#[utoipa::path(get, path = "/warehouses/{warehouse}/orders/{order}", tag = "orders",
    params(("warehouse" = String, Path), ("order" = String, Path), ("X-User" = String, Header)),
    responses((status = 200, body = Order), Problems))]
pub async fn show(
    State(app): State<App>,
    Path((warehouse, order)): Path<(String, String)>,
    caller: Caller,
) -> Result<axum::Json<Order>, Problem> {
    let mut client = app.database.client().await?;
    let work = app.database.read(&mut client, &warehouse, &caller).await?;
    let order = read(&work, &order).await?;
    work.commit().await?;
    Ok(axum::Json(order))
}

/// Promise stock to all lines of an order, what expires first going first; or to none, when some is missing.
#[utoipa::path(post, path = "/warehouses/{warehouse}/orders/{order}/allocation", tag = "orders",
    params(("warehouse" = String, Path), ("order" = String, Path), ("X-User" = String, Header)),
    responses((status = 200, body = Order), Problems))]
pub async fn allocate(
    State(app): State<App>,
    Path((warehouse, order)): Path<(String, String)>,
    caller: Caller,
) -> Result<axum::Json<Order>, Problem> {
    let mut client = app.database.client().await?;
    let work = app.database.write(&mut client, (&warehouse, &caller, Permission::Ship)).await?;
    let locked = lock(&work, &order).await?;
    if locked.status != "released" {
        let detail = format!("order {order} is {}: nothing is allocated to it", locked.status);
        return Err(Problem::new(Kind::WrongState, detail));
    }
    for line in work.rows(include_str!("orders/line_ids.sql"), &[&locked.id]).await? {
        work.execute(include_str!("orders/allocate.sql"), &[&line.get::<_, i64>(0)]).await?;
    }
    let missing = work.rows(include_str!("orders/missing.sql"), &[&locked.id]).await?;
    if !missing.is_empty() {
        let told = missing
            .iter()
            .map(|row| format!("{} of {}", row.get::<_, Decimal>("missing"), row.get::<_, String>("sku")));
        let detail = format!("missing for order {order}: {}", told.collect::<Vec<_>>().join(", "));
        return Err(Problem::new(Kind::InsufficientStock, detail));
    }
    let allocated = read(&work, &order).await?;
    work.commit().await?;
    Ok(axum::Json(allocated))
}

/// An order, for as long as the transaction lasts nobody else's to change.
pub(crate) async fn lock(work: &Work<'_>, number: &str) -> Result<Locked, Problem> {
    if let Some(row) = work.row_if_any(include_str!("orders/lock.sql"), &[&number]).await? {
        return Ok(Locked {
            id: row.get("order_id"),
            status: row.get("status"),
            wave_id: row.get("wave_id"),
        });
    }
    // Those that are final cannot be locked: a policy of the schema says so.
    let status = read(work, number).await?.status;
    Err(Problem::new(Kind::WrongState, format!("order {number} is {status}")))
}

async fn read(work: &Work<'_>, number: &str) -> Result<Order, Problem> {
    let row = work.row_if_any(include_str!("orders/find.sql"), &[&number]).await?;
    let row = row.ok_or_else(|| Problem::not_found(format_args!("order {number}")))?;
    let order_id: i64 = row.get("order_id");
    let lines = work.rows(include_str!("orders/lines.sql"), &[&order_id]).await?;
    let line = |row: &tokio_postgres::Row| OrderLine {
        line_number: row.get("line_number"),
        sku: row.get("sku"),
        ordered_quantity: row.get("ordered_quantity"),
        allocated_quantity: row.get("allocated_quantity"),
        picked_quantity: row.get("picked_quantity"),
    };
    Ok(Order {
        order_number: row.get("order_number"),
        customer: row.get("customer"),
        status: row.get("status"),
        priority: row.get("priority"),
        ship_by: row.get("ship_by"),
        lines: lines.iter().map(line).collect(),
        picks: picks::of_order(work, order_id).await?,
    })
}
