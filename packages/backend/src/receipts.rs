//! Goods in: a delivery at the dock, booked whole or not at all.

use crate::caller::{Caller, Permission};
use crate::database::Work;
use crate::input::{Json, Path};
use crate::ledger::{self, Entry, Item, Place};
use crate::problem::{Kind, Problem};
use crate::quantity::{PositiveQuantity, Quantity};
use crate::routes::{App, Problems};
use axum::extract::State;
use axum::http::StatusCode;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A delivery. Without a purchase order it is a blind receipt, and names its supplier.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReceipt {
    purchase_order: Option<String>,
    supplier: Option<String>,
    delivery_note: Option<String>,
    /// The location at which the goods stand afterwards.
    #[schema(example = "DOOR-1")]
    dock: String,
    #[schema(min_items = 1)]
    lines: Vec<NewReceiptLine>,
}

/// What came of one item and lot.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReceiptLine {
    #[schema(example = "COF-ESP-1000")]
    sku: String,
    /// For items that are tracked by lot; a new one is made.
    lot: Option<String>,
    expires_on: Option<jiff::civil::Date>,
    /// The packing that it was counted in; by default the base unit of the item.
    unit: Option<String>,
    /// All that came, in that unit.
    quantity: PositiveQuantity,
    /// How much of it is damaged, in that unit.
    #[serde(default)]
    damaged: Quantity,
}

/// What was booked.
#[derive(Serialize, ToSchema)]
pub struct Receipt {
    #[schema(example = "RC-00000001")]
    receipt_number: String,
    lines: Vec<ReceiptLine>,
}

/// A line of it, in base units.
#[derive(Serialize, ToSchema)]
pub struct ReceiptLine {
    line_number: i32,
    sku: String,
    #[schema(value_type = String)]
    received_quantity: Decimal,
    #[schema(value_type = String)]
    damaged_quantity: Decimal,
}

/// The delivery that lines belong to.
struct Delivery {
    receipt_id: i64,
    number: String,
    purchase_order_id: Option<i64>,
    supplier_id: i64,
    dock: i64,
}

/// Receive goods.
#[utoipa::path(post, path = "/warehouses/{warehouse}/receipts", tag = "receipts",
    params(("warehouse" = String, Path), ("X-User" = String, Header)), request_body = NewReceipt,
    responses((status = 201, body = Receipt), Problems))]
pub async fn create(
    State(app): State<App>,
    Path(warehouse): Path<String>,
    caller: Caller,
    Json(mut receipt): Json<NewReceipt>,
) -> Result<(StatusCode, axum::Json<Receipt>), Problem> {
    if receipt.lines.is_empty() {
        return Err(Problem::new(Kind::BadInput, "the receipt has no lines"));
    }
    // Deliveries that bring the same items wait for each other at the first, and never crosswise.
    receipt.lines.sort_by(|one, other| one.sku.cmp(&other.sku));
    let mut client = app.database.client().await?;
    let work = app.database.write(&mut client, (&warehouse, &caller, Permission::Receive)).await?;
    let delivery = open(&work, &receipt).await?;
    let mut lines = Vec::with_capacity(receipt.lines.len());
    for (number, line) in (1..).zip(receipt.lines) {
        lines.push(receive(&work, &delivery, number, line).await?);
    }
    work.execute(include_str!("receipts/close.sql"), &[&delivery.receipt_id]).await?;
    if let Some(purchase_order_id) = delivery.purchase_order_id {
        work.execute(include_str!("receipts/close_purchase_order.sql"), &[&purchase_order_id]).await?;
    }
    work.commit().await?;
    Ok((StatusCode::CREATED, axum::Json(Receipt { receipt_number: delivery.number, lines })))
}

async fn open(work: &Work<'_>, receipt: &NewReceipt) -> Result<Delivery, Problem> {
    let (purchase_order_id, supplier_id) = match (&receipt.purchase_order, &receipt.supplier) {
        (Some(number), None) => {
            let row = work.row_if_any(include_str!("receipts/purchase_order.sql"), &[number]).await?;
            let row = row.ok_or_else(|| Problem::unknown(format_args!("purchase order {number}")))?;
            let status: String = row.get("status");
            if !["confirmed", "partly_received"].contains(&status.as_str()) {
                let detail = format!("purchase order {number} is {status}: nothing is received for it");
                return Err(Problem::new(Kind::WrongState, detail));
            }
            (Some(row.get::<_, i64>("purchase_order_id")), row.get("supplier_id"))
        }
        (None, Some(code)) => {
            let row = work.row_if_any(include_str!("receipts/supplier.sql"), &[code]).await?;
            (None, row.ok_or_else(|| Problem::unknown(format_args!("supplier {code}")))?.get("supplier_id"))
        }
        _ => {
            return Err(Problem::new(
                Kind::BadInput,
                "a receipt is of a `purchase_order` or of a `supplier`",
            ));
        }
    };
    let dock = ledger::open_location(work, &receipt.dock).await?;
    let row = work
        .row(
            include_str!("receipts/open.sql"),
            &[&purchase_order_id, &supplier_id, &dock, &receipt.delivery_note],
        )
        .await?;
    let (receipt_id, number) = (row.get("receipt_id"), row.get("receipt_number"));
    Ok(Delivery { receipt_id, number, purchase_order_id, supplier_id, dock })
}

async fn receive(
    work: &Work<'_>,
    delivery: &Delivery,
    number: i32,
    line: NewReceiptLine,
) -> Result<ReceiptLine, Problem> {
    let item = ledger::item(work, &line.sku).await?;
    item.demand_lot(&line.sku, line.lot.as_deref())?;
    let unit = line.unit.as_deref().unwrap_or(&item.base_unit);
    let received = in_base_units(work, &item, unit, line.quantity.amount()).await?;
    let damaged = in_base_units(work, &item, unit, line.damaged.amount()).await?;
    if damaged > received {
        return Err(Problem::new(Kind::BadInput, format!("more of {} is damaged than came", line.sku)));
    }
    let lot_id = match &line.lot {
        Some(lot) => Some(make_lot(work, delivery, &item, lot, line.expires_on).await?),
        None => None,
    };
    let (ordered_line, expected) = receive_ordered(work, delivery, &item, &line.sku, received).await?;
    work.execute(
        include_str!("receipts/add_line.sql"),
        &[
            &delivery.receipt_id,
            &number,
            &ordered_line,
            &item.id,
            &lot_id,
            &unit,
            &expected,
            &received,
            &damaged,
        ],
    )
    .await?;
    for (quantity, status) in [(received - damaged, "available"), (damaged, "damaged")] {
        if !quantity.is_zero() {
            let to = Some(Place::loose(delivery.dock, status));
            let (item_id, document) = (item.id, delivery.number.as_str());
            ledger::append(
                work,
                &Entry { kind: "receipt", item_id, lot_id, quantity, from: None, to, document },
            )
            .await?;
        }
    }
    Ok(ReceiptLine {
        line_number: number,
        sku: line.sku,
        received_quantity: received,
        damaged_quantity: damaged,
    })
}

async fn in_base_units(
    work: &Work<'_>,
    item: &Item,
    unit: &str,
    amount: Decimal,
) -> Result<Decimal, Problem> {
    let sql = include_str!("receipts/convert.sql");
    Ok(work.row(sql, &[&item.id, &amount, &unit, &item.base_unit]).await?.get("quantity"))
}

async fn make_lot(
    work: &Work<'_>,
    delivery: &Delivery,
    item: &Item,
    number: &str,
    expires_on: Option<jiff::civil::Date>,
) -> Result<i64, Problem> {
    // Two statements: when another delivery has just made it, only the second one sees it.
    let made = &[&item.id as _, &number as _, &expires_on as _, &delivery.supplier_id as _];
    work.execute(include_str!("receipts/make_lot.sql"), made).await?;
    let lot = ledger::lot(work, item.id, number).await?;
    let lot = lot.ok_or_else(|| Problem::unknown(format_args!("lot {number}")))?;
    match (expires_on, lot.expires_on) {
        (Some(said), Some(known)) if said != known => Err(Problem::new(
            Kind::WrongState,
            format!("lot {number} is known to expire on {known}, not on {said}"),
        )),
        _ => Ok(lot.id),
    }
}

/// The line of the purchase order that this belongs to, and what was still expected of it.
async fn receive_ordered(
    work: &Work<'_>,
    delivery: &Delivery,
    item: &Item,
    sku: &str,
    received: Decimal,
) -> Result<(Option<i64>, Option<Decimal>), Problem> {
    let Some(purchase_order_id) = delivery.purchase_order_id else { return Ok((None, None)) };
    let row =
        work.row_if_any(include_str!("receipts/ordered_line.sql"), &[&purchase_order_id, &item.id]).await?;
    let row = row.ok_or_else(|| Problem::new(Kind::BadInput, format!("{sku} was not ordered")))?;
    let (line, expected): (i64, Decimal) =
        (row.get("purchase_order_line_id"), row.get("outstanding_quantity"));
    work.execute(include_str!("receipts/receive_ordered.sql"), &[&line, &received]).await?;
    Ok((Some(line), Some(expected)))
}
