//! Plain objects: what goes out, and how JavaScript gets it.

use js_sys::{Object, Reflect};
use wasm_bindgen::JsValue;

/// A value as JavaScript knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A bigint.
    Big(u128),
    /// A bigint: a time.
    Time(i64),
    /// A number: a count.
    Number(i32),
    Flag(bool),
    Undefined,
    Object(Vec<(&'static str, Value)>),
}

macro_rules! from {
    ($($kind:ty => $variant:ident),*) => {$(
        impl From<$kind> for Value {
            fn from(from: $kind) -> Self {
                Self::$variant(from.into())
            }
        }
    )*};
}

from!(u64 => Big, u128 => Big, i64 => Time, i32 => Number, bool => Flag);

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(from: Option<T>) -> Self {
        from.map_or(Self::Undefined, Into::into)
    }
}

impl From<Value> for JsValue {
    fn from(value: Value) -> Self {
        match value {
            Value::Big(number) => number.into(),
            Value::Time(number) => number.into(),
            Value::Number(number) => number.into(),
            Value::Flag(flag) => flag.into(),
            Value::Undefined => Self::UNDEFINED,
            Value::Object(fields) => {
                let object = Object::new();
                for (name, value) in fields {
                    // A new object takes every property.
                    let _ = Reflect::set(&object, &name.into(), &value.into());
                }
                object.into()
            }
        }
    }
}

/// An object for JavaScript: its TypeScript, and how it is made of what `loss_client` returns.
macro_rules! shape {
    (
        $(#[doc = $doc:literal])*
        $name:ident as $ts:literal of $from:ident: $source:ty {
            $($(#[doc = $field_doc:literal])* $field:literal: $kind:literal = $value:expr,)*
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name(pub $crate::value::Value);

        impl From<$source> for $name {
            fn from($from: $source) -> Self {
                Self($crate::value::Value::Object(vec![$(($field, $value.into()),)*]))
            }
        }

        impl From<$name> for $crate::value::Value {
            fn from(shape: $name) -> Self {
                shape.0
            }
        }

        const _: () = {
            #[wasm_bindgen::prelude::wasm_bindgen(typescript_custom_section)]
            const TYPES: &str = concat!(
                $("/**", $doc, " */\n",)*
                "export interface ", $ts, " {\n",
                $($("  /**", $field_doc, " */\n",)* "  readonly ", $field, ": ", $kind, ";\n",)*
                "}\n",
            );
        };
    };
}

pub(crate) use shape;
