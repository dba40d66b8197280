//! What is thrown.

use core::fmt;
use js_sys::{Error, Reflect};
use loss_client::{DecodeError, LossError};
use loss_math::MathError;
use wasm_bindgen::JsValue;

/// Why there is no preview.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The program would refuse it: an `Error` of the name `Refusal`, with the program's `code`, and
    /// the `reason` by its name.
    Refused(LossError),
    /// Bytes that are not the account: an `Error` of the name `DecodeError`.
    Bytes(DecodeError),
    /// An argument of another shape than the types say: a `TypeError`.
    Argument(String),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(error) => error.fmt(f),
            Self::Bytes(error) => error.fmt(f),
            Self::Argument(what) => what.fmt(f),
        }
    }
}

impl Failure {
    /// The name of the error that is thrown.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Refused(_) => "Refusal",
            Self::Bytes(_) => "DecodeError",
            Self::Argument(_) => "TypeError",
        }
    }

    /// The program's code, if it is a refusal of the program.
    pub fn code(&self) -> Option<u32> {
        match self {
            Self::Refused(error) => Some(error.code()),
            Self::Bytes(_) | Self::Argument(_) => None,
        }
    }
}

impl From<LossError> for Failure {
    fn from(error: LossError) -> Self {
        Self::Refused(error)
    }
}

impl From<MathError> for Failure {
    fn from(error: MathError) -> Self {
        Self::Refused(error.into())
    }
}

impl From<DecodeError> for Failure {
    fn from(error: DecodeError) -> Self {
        Self::Bytes(error)
    }
}

impl From<Failure> for JsValue {
    fn from(failure: Failure) -> Self {
        let error = Error::new(&failure.to_string());
        error.set_name(failure.name());
        if let Failure::Refused(refusal) = &failure {
            // A new object takes every property.
            let _ = Reflect::set(&error, &"code".into(), &refusal.code().into());
            let _ = Reflect::set(&error, &"reason".into(), &format!("{refusal:?}").into());
        }
        error.into()
    }
}
