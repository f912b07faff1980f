//! The ledger of stock, and what requests name: items, lots, locations.

use crate::database::Work;
use crate::problem::{Kind, Problem};
use rust_decimal::Decimal;

/// An item.
pub struct Item {
    /// Its key.
    pub id: i64,
    /// The unit its stock is kept in.
    pub base_unit: String,
    tracking: String,
}

/// A lot of an item.
pub struct Lot {
    /// Its key.
    pub id: i64,
    /// The last day it can be used.
    pub expires_on: Option<jiff::civil::Date>,
}

/// Where stock lies, and how.
#[derive(Clone, Debug)]
pub struct Place {
    /// The location.
    pub location_id: i64,
    /// The pallet or tote.
    pub license_plate_id: Option<i64>,
    /// `available`, `quarantine` or `damaged`.
    pub status: String,
}

impl Place {
    /// Loose at a location.
    pub fn loose(location_id: i64, status: &str) -> Place {
        Place { location_id, license_plate_id: None, status: status.to_owned() }
    }
}

/// A line of the ledger.
pub struct Entry<'a> {
    /// As `inventory.movement_kind` calls it.
    pub kind: &'a str,
    /// What moves.
    pub item_id: i64,
    /// Of which lot.
    pub lot_id: Option<i64>,
    /// How much.
    pub quantity: Decimal,
    /// From where; from outside the warehouse when `None`.
    pub from: Option<Place>,
    /// To where; out of the warehouse when `None`.
    pub to: Option<Place>,
    /// The paper behind it.
    pub document: &'a str,
}

/// The item that a request names, if this service can handle it.
pub(crate) async fn item(work: &Work<'_>, sku: &str) -> Result<Item, Problem> {
    let row = work.row_if_any(include_str!("ledger/item.sql"), &[&sku]).await?;
    let row = row.ok_or_else(|| Problem::unknown(format_args!("item {sku}")))?;
    let item =
        Item { id: row.get("item_id"), base_unit: row.get("base_unit_code"), tracking: row.get("tracking") };
    if item.tracking == "serial" {
        let detail = format!("{sku} is tracked by serial number, which is not done here");
        return Err(Problem::new(Kind::BadInput, detail));
    }
    Ok(item)
}

impl Item {
    /// Refuses an item without its lot, and a lot of an item that has none.
    pub(crate) fn demand_lot(&self, sku: &str, lot: Option<&str>) -> Result<(), Problem> {
        match (self.tracking.as_str(), lot) {
            ("lot", None) => {
                Err(Problem::new(Kind::BadInput, format!("{sku} is tracked by lot: `lot` says which")))
            }
            ("none", Some(_)) => Err(Problem::new(Kind::BadInput, format!("{sku} is not tracked by lot"))),
            _ => Ok(()),
        }
    }
}

/// The lot of this number, if there is one.
pub(crate) async fn lot(work: &Work<'_>, item_id: i64, number: &str) -> Result<Option<Lot>, Problem> {
    let row = work.row_if_any(include_str!("ledger/lot.sql"), &[&item_id, &number]).await?;
    Ok(row.map(|row| Lot { id: row.get("lot_id"), expires_on: row.get("expires_on") }))
}

/// A location that a request names.
pub(crate) async fn location(work: &Work<'_>, code: &str) -> Result<i64, Problem> {
    Ok(find_location(work, code).await?.0)
}

/// A location that goods may be put to.
pub(crate) async fn open_location(work: &Work<'_>, code: &str) -> Result<i64, Problem> {
    match find_location(work, code).await? {
        (id, true) => Ok(id),
        (_, false) => Err(Problem::new(Kind::WrongState, format!("location {code} is blocked"))),
    }
}

async fn find_location(work: &Work<'_>, code: &str) -> Result<(i64, bool), Problem> {
    let row = work.row_if_any(include_str!("ledger/location.sql"), &[&code]).await?;
    let row = row.ok_or_else(|| Problem::unknown(format_args!("location {code}")))?;
    Ok((row.get("location_id"), row.get("is_open")))
}

/// Appends an entry; the schema keeps the stock equal to the ledger. Returns its number.
pub(crate) async fn append(work: &Work<'_>, entry: &Entry<'_>) -> Result<i64, Problem> {
    let location = |place: &Option<Place>| place.as_ref().map(|place| place.location_id);
    let plate = |place: &Option<Place>| place.as_ref().and_then(|place| place.license_plate_id);
    let status = |place: &Option<Place>| place.as_ref().map(|place| place.status.clone());
    let row = work
        .row(
            include_str!("ledger/move.sql"),
            &[
                &entry.kind,
                &entry.item_id,
                &entry.lot_id,
                &entry.quantity,
                &location(&entry.from),
                &plate(&entry.from),
                &status(&entry.from),
                &location(&entry.to),
                &plate(&entry.to),
                &status(&entry.to),
                &entry.document,
            ],
        )
        .await?;
    Ok(row.get("movement_id"))
}
