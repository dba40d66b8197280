//! What the benchmarks share: tables as Markdown and as text.

pub mod table;
