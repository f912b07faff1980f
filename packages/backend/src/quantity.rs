//! Amounts, as the schema's `core.quantity` and `core.positive_quantity` have them: three decimals, never rounded in silence.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An amount in the item's base unit that may be nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(try_from = "Decimal")]
#[schema(value_type = String, example = "12.500")]
pub struct Quantity(Decimal);

/// An amount in the item's base unit that is something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(try_from = "Decimal")]
#[schema(value_type = String, example = "12.500")]
pub struct PositiveQuantity(Decimal);

impl Quantity {
    /// The number.
    pub fn amount(self) -> Decimal {
        self.0
    }
}

impl PositiveQuantity {
    /// The number.
    pub fn amount(self) -> Decimal {
        self.0
    }
}

impl TryFrom<Decimal> for Quantity {
    type Error = String;

    fn try_from(amount: Decimal) -> Result<Quantity, String> {
        const DECIMALS: u32 = 3;
        if amount.is_sign_negative() && !amount.is_zero() {
            return Err(format!("a quantity cannot be negative: {amount}"));
        }
        if amount.normalize().scale() > DECIMALS {
            return Err(format!("a quantity has at most {DECIMALS} decimals: {amount}"));
        }
        // numeric(14, 3)
        if amount >= Decimal::from(100_000_000_000_u64) {
            return Err(format!("a quantity has at most 11 digits before the point: {amount}"));
        }
        Ok(Quantity(amount))
    }
}

impl TryFrom<Decimal> for PositiveQuantity {
    type Error = String;

    fn try_from(amount: Decimal) -> Result<PositiveQuantity, String> {
        let Quantity(amount) = Quantity::try_from(amount)?;
        if amount.is_zero() {
            return Err("the quantity is nothing".to_owned());
        }
        Ok(PositiveQuantity(amount))
    }
}

#[cfg(test)]
mod tests {
    use super::PositiveQuantity;

    #[test]
    fn what_the_database_would_round_is_refused() {
        let read =
            |text: &str| serde_json::from_str::<PositiveQuantity>(text).map_err(|error| error.to_string());
        for good in ["1", "0.001", "\"12.500\"", "12.5000", "99999999999.999"] {
            assert!(read(good).is_ok(), "{good}");
        }
        for (bad, why) in [
            ("0", "nothing"),
            ("-1", "negative"),
            ("0.0004", "decimals"),
            ("100000000000", "digits"),
            ("\"x\"", "invalid"),
        ] {
            assert!(read(bad).is_err_and(|told| told.contains(why)), "{bad}");
        }
    }
}
