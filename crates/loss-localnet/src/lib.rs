//! A local validator with the program, a pool, people and a price that moves.

#![forbid(unsafe_code)]

pub mod chain;
mod files;
mod port_holder;
pub mod ports;
pub mod price;
pub mod process;
pub mod publisher;
pub mod scenario;
pub mod tape;
mod text;
pub mod validator;
