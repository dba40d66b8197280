//! The program from Rust, without Anchor.
