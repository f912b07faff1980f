//! Goods from one location of the warehouse to another.

use crate::caller::{Caller, Permission};
use crate::database::Work;
use crate::input::{Json, Path};
use crate::ledger::{self, Entry, Place};
use crate::problem::{Kind, Problem};
use crate::quantity::PositiveQuantity;
use crate::routes::{App, Problems};
use axum::extract::State;
use axum::http::StatusCode;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A movement of loose, available stock.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMovement {
    sku: String,
    lot: Option<String>,
    quantity: PositiveQuantity,
    from: String,
    to: String,
    #[serde(default)]
    kind: Kinds,
}

/// Why it moves.
#[derive(Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kinds {
    /// From the dock to its place.
    #[default]
    Putaway,
    /// From bulk to where it is picked.
    Replenishment,
}

/// The entry in the ledger.
#[derive(Serialize, ToSchema)]
pub struct Movement {
    movement_id: i64,
}

/// Move stock.
#[utoipa::path(post, path = "/warehouses/{warehouse}/movements", tag = "stock",
    params(("warehouse" = String, Path), ("X-User" = String, Header)), request_body = NewMovement,
    responses((status = 201, body = Movement), Problems))]
pub async fn create(
    State(app): State<App>,
    Path(warehouse): Path<String>,
    caller: Caller,
    Json(movement): Json<NewMovement>,
) -> Result<(StatusCode, axum::Json<Movement>), Problem> {
    if movement.from == movement.to {
        return Err(Problem::new(Kind::BadInput, "the stock is there already"));
    }
    let mut client = app.database.client().await?;
    let work = app.database.write(&mut client, (&warehouse, &caller, Permission::PutAway)).await?;
    let item = ledger::item(&work, &movement.sku).await?;
    item.demand_lot(&movement.sku, movement.lot.as_deref())?;
    let lot_id = match &movement.lot {
        Some(number) => {
            let lot = ledger::lot(&work, item.id, number).await?;
            Some(lot.ok_or_else(|| Problem::unknown(format_args!("lot {number} of {}", movement.sku)))?.id)
        }
        None => None,
    };
    let from = ledger::location(&work, &movement.from).await?;
    let to = ledger::open_location(&work, &movement.to).await?;
    demand_stock(&work, &movement, (item.id, lot_id), [from, to]).await?;
    let entry = Entry {
        kind: match movement.kind {
            Kinds::Putaway => "putaway",
            Kinds::Replenishment => "replenishment",
        },
        item_id: item.id,
        lot_id,
        quantity: movement.quantity.amount(),
        from: Some(Place::loose(from, "available")),
        to: Some(Place::loose(to, "available")),
        document: "moved by hand",
    };
    let movement_id = ledger::append(&work, &entry).await?;
    work.commit().await?;
    Ok((StatusCode::CREATED, axum::Json(Movement { movement_id })))
}

/// Locks the stock on both sides, and refuses what it cannot give.
async fn demand_stock(
    work: &Work<'_>,
    movement: &NewMovement,
    (item_id, lot_id): (i64, Option<i64>),
    [from, to]: [i64; 2],
) -> Result<(), Problem> {
    let rows = work.rows(include_str!("movements/lock.sql"), &[&vec![from, to], &item_id, &lot_id]).await?;
    let row = rows.iter().find(|row| row.get::<_, i64>("location_id") == from);
    let amounts = |row: &tokio_postgres::Row| (row.get("quantity"), row.get("allocated_quantity"));
    let (quantity, allocated): (Decimal, Decimal) = row.map(amounts).unwrap_or_default();
    let wanted = movement.quantity.amount();
    let NewMovement { sku, from, .. } = movement;
    if quantity < wanted {
        let detail = format!("{quantity} of {sku} lie at {from}, {wanted} are to be moved");
        return Err(Problem::new(Kind::InsufficientStock, detail));
    }
    if quantity - allocated < wanted {
        let detail =
            format!("{quantity} of {sku} lie at {from}, and {allocated} of them are promised to orders");
        return Err(Problem::new(Kind::StockReserved, detail));
    }
    Ok(())
}
