//! Where the programs' bytecode is.

use std::path::PathBuf;

/// The folder `cargo xtask build` writes to, or `SBF_OUT_DIR` when set.
pub fn folder() -> PathBuf {
    std::env::var_os("SBF_OUT_DIR").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/deploy")),
        PathBuf::from,
    )
}

/// The program's bytecode.
pub fn read() -> Vec<u8> {
    read_named("socialized_loss")
}

/// The bytecode of the program of that name.
///
/// # Panics
/// When it was not built.
pub fn read_named(name: &str) -> Vec<u8> {
    let path = folder().join(format!("{name}.so"));
    std::fs::read(&path).unwrap_or_else(|error| {
        panic!("{}: {error}. Build the program first: cargo xtask build", path.display())
    })
}

/// One line that names the toolchain that built it.
pub fn toolchain() -> String {
    let path = folder().join("socialized_loss.toolchain.txt");
    std::fs::read_to_string(path).map_or_else(|_| "unknown".into(), |line| line.trim().into())
}
