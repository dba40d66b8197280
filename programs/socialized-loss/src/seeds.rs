//! Seeds of every address the program derives.

/// `pool`, creator, asset mint, collateral mint, pool id.
pub const POOL: &[u8] = b"pool";
/// `insurance`, pool.
pub const INSURANCE: &[u8] = b"insurance";
/// `asset_vault`, pool.
pub const ASSET_VAULT: &[u8] = b"asset_vault";
/// `collateral_vault`, pool.
pub const COLLATERAL_VAULT: &[u8] = b"collateral_vault";
/// `insurance_vault`, pool.
pub const INSURANCE_VAULT: &[u8] = b"insurance_vault";
/// `lp`, pool, owner.
pub const LP: &[u8] = b"lp";
/// `stake`, insurance fund, owner.
pub const STAKE: &[u8] = b"stake";
/// `position`, pool, owner, position id.
pub const POSITION: &[u8] = b"position";
/// `shortfall`, pool, nonce of the position; or `shortfall`, venue, the venue's number for the deficit.
pub const SHORTFALL: &[u8] = b"shortfall";
/// `receipt`, LP share, stake or profit claim, first event number of the segment.
pub const RECEIPT: &[u8] = b"receipt";
/// `claim`, LP share, stake or profit claim, first event number of the segment, record.
pub const CLAIM: &[u8] = b"claim";
/// `proposal`, pool.
pub const PROPOSAL: &[u8] = b"proposal";
/// `venue`, the venue's signer. And that signer, a PDA of the venue's program: `venue`, pool, venue id.
pub const VENUE: &[u8] = b"venue";
/// `profit`, venue, owner.
pub const PROFIT: &[u8] = b"profit";
