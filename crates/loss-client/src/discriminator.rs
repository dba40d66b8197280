//! The 8 bytes that name an instruction, account or event.

use sha2_const_stable::Sha256;

/// The first 8 bytes of `sha256("space:name")`.
pub(crate) const fn discriminator(space: &str, name: &str) -> [u8; 8] {
    let hash =
        Sha256::new().update(space.as_bytes()).update(b":").update(name.as_bytes()).finalize();
    let [a, b, c, d, e, f, g, h, ..] = hash;
    [a, b, c, d, e, f, g, h]
}
