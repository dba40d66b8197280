//! The one object that comes in.

use crate::{value::shape, Failure};
use js_sys::Reflect;
use loss_math::OraclePrice;
use wasm_bindgen::JsValue;

shape! {
    /// A price as oracles publish it: `price * 10^exponent` of the asset for one of the collateral.
    Price as "OraclePrice" of q: OraclePrice {
        /// The mantissa.
        "price": "bigint" = q.price,
        /// The confidence, in the same unit.
        "conf": "bigint" = q.conf,
        /// The decimal exponent.
        "exponent": "number" = q.exponent,
        /// Unix seconds.
        "publishTime": "bigint" = q.publish_time,
    }
}

/// The price in an object of JavaScript; none in `undefined` and `null`.
pub fn read(object: &JsValue) -> Result<Option<OraclePrice>, Failure> {
    if object.is_undefined() || object.is_null() {
        return Ok(None);
    }
    Ok(Some(OraclePrice {
        price: field(object, "price")?,
        conf: field(object, "conf")?,
        exponent: exponent(object)?,
        publish_time: field(object, "publishTime")?,
    }))
}

fn get(object: &JsValue, name: &str) -> Result<JsValue, Failure> {
    Reflect::get(object, &name.into()).map_err(|_| wrong(name))
}

fn field<T: TryFrom<JsValue>>(object: &JsValue, name: &str) -> Result<T, Failure> {
    T::try_from(get(object, name)?).map_err(|_| wrong(name))
}

/// A small whole number.
fn exponent(object: &JsValue) -> Result<i32, Failure> {
    let name = "exponent";
    let number = get(object, name)?.as_f64().ok_or_else(|| wrong(name))?;
    (-128..=127).find(|n| f64::from(*n) == number).ok_or_else(|| wrong(name))
}

fn wrong(name: &str) -> Failure {
    Failure::Argument(format!(
        "the price's {name} is not what the type says: price, conf and publishTime are bigints \
         of 64 bits, exponent is a number"
    ))
}
