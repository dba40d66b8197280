//! Every account byte for byte: size, discriminator, and where each field is. Scanners and other
//! programs read by these numbers; a number that is here never changes.

use anchor_lang::Discriminator;
use socialized_loss::state::*;
use std::mem::offset_of;

/// The size of a field, from a function that finds it.
pub const fn size_of_field<T, F>(_: fn(&T) -> &F) -> usize {
    size_of::<F>()
}

/// A type with the offsets of all its fields, from the beginning of the account or of the part.
/// The fields must follow each other without a gap and fill the type, so none is missing here.
macro_rules! layout {
    ($test:ident: $type:ident, from $base:literal to $end:literal, { $($field:ident: $at:literal,)* }) => {
        #[test]
        fn $test() {
            let mut next = $base;
            $(
                assert_eq!($base + std::mem::offset_of!($type, $field), $at, "{}", stringify!($field));
                assert_eq!(next, $at, "a gap before {}", stringify!($field));
                next = $at + $crate::layout::size_of_field(|part: &$type| &part.$field);
            )*
            assert_eq!((next, $base + size_of::<$type>()), ($end, $end));
        }

        impl $crate::layout::Described for $type {
            fn fields(&self) -> Vec<(&'static str, String)> {
                vec![$((stringify!($field), format!("{:?}", self.$field))),*]
            }
        }
    };
}

pub(crate) use layout;

/// The fields by name, for fixtures.
pub trait Described {
    fn fields(&self) -> Vec<(&'static str, String)>;
}

layout! { pool_fields: Pool, from 8 to 1016, {
    creator: 8,
    authority: 40,
    pending_authority: 72,
    guardian: 104,
    asset_mint: 136,
    collateral_mint: 168,
    asset_vault: 200,
    collateral_vault: 232,
    insurance: 264,
    feed_id: 296,
    ledger: 328,
    collateral: 472,
    salvage: 480,
    open_nonce: 488,
    seq: 496,
    last_loss_seq: 504,
    latest_final_at: 512,
    total_shortfall: 520,
    total_unallocated: 528,
    total_covered: 536,
    total_socialized: 544,
    total_recovered: 552,
    recoveries: 560,
    venue_funds: 568,
    venue_caps: 576,
    venue_used: 592,
    oracle_clock: 624,
    recognition_until: 632,
    recognition: 640,
    paused_from: 656,
    paused_until: 664,
    pause_allowed_at: 672,
    price: 680,
    params: 712,
    pool_id: 880,
    version: 882,
    bump: 883,
    asset_decimals: 884,
    collateral_decimals: 885,
    _padding: 886,
    _reserved: 888,
}}

layout! { insurance_fund_fields: InsuranceFund, from 8 to 312, {
    pool: 8,
    insurance_vault: 40,
    cash: 72,
    reserve: 80,
    stakers: 88,
    paid: 152,
    last_loss_seq: 168,
    total_paid: 176,
    total_donated: 184,
    version: 192,
    bump: 193,
    _padding: 194,
    _reserved: 200,
}}

layout! { lp_share_fields: LpShare, from 8 to 352, {
    pool: 8,
    owner: 40,
    rent_payer: 72,
    share: 104,
    version: 296,
    bump: 297,
    _padding: 298,
    _reserved: 304,
}}

layout! { insurance_stake_fields: InsuranceStake, from 8 to 352, {
    pool: 8,
    owner: 40,
    rent_payer: 72,
    share: 104,
    version: 296,
    bump: 297,
    _padding: 298,
    _reserved: 304,
}}

layout! { position_fields: Position, from 8 to 216, {
    pool: 8,
    owner: 40,
    rent_payer: 72,
    debt_shares: 104,
    collateral: 120,
    nonce: 128,
    marked_at: 136,
    position_id: 144,
    defaulted: 146,
    version: 147,
    bump: 148,
    _padding: 149,
    _reserved: 152,
}}

layout! { shortfall_record_fields: ShortfallRecord, from 8 to 880, {
    pool: 8,
    owner: 40,
    position: 72,
    venue: 104,
    caller: 136,
    rent_payer: 168,
    seq: 200,
    nonce: 208,
    recorded_at: 216,
    final_at: 224,
    price: 232,
    debt: 264,
    collateral_proceeds: 272,
    bond: 280,
    shortfall: 288,
    reserve: 296,
    stakers: 304,
    profits: 312,
    lps: 320,
    unallocated: 328,
    held_back: 336,
    seized: 344,
    reward: 352,
    salvage: 360,
    salvage_left: 368,
    auction: 376,
    auction_from: 392,
    recovered: 400,
    claimed_lps: 408,
    claimed_profits: 416,
    claimed_stakers: 424,
    unclaimed_to_reserve: 432,
    lps_before: 440,
    lps_after: 504,
    profits_before: 568,
    profits_after: 632,
    stakers_before: 696,
    stakers_after: 760,
    version: 824,
    bump: 825,
    _padding: 826,
    _reserved: 832,
}}

layout! { loss_receipt_fields: LossReceipt, from 8 to 280, {
    pool: 8,
    owner: 40,
    share: 72,
    rent_payer: 104,
    venue: 136,
    segment: 168,
    to_seq: 232,
    final_at: 240,
    version: 248,
    bump: 249,
    class: 250,
    _padding: 251,
    _reserved: 256,
}}

layout! { recovery_claim_fields: RecoveryClaim, from 8 to 232, {
    pool: 8,
    owner: 40,
    share: 72,
    record: 104,
    rent_payer: 136,
    from_seq: 168,
    paid: 176,
    final_at: 184,
    version: 192,
    bump: 193,
    _padding: 194,
    _reserved: 200,
}}

layout! { pool_proposal_fields: PoolProposal, from 8 to 256, {
    pool: 8,
    rent_payer: 40,
    earliest_at: 72,
    params: 80,
    version: 248,
    bump: 249,
    _padding: 250,
}}

#[test]
fn every_discriminator_is_the_one_that_scanners_filter_by() {
    assert_eq!(Pool::DISCRIMINATOR, [241, 154, 109, 4, 17, 177, 109, 188]);
    assert_eq!(InsuranceFund::DISCRIMINATOR, [43, 134, 170, 87, 102, 16, 142, 147]);
    assert_eq!(LpShare::DISCRIMINATOR, [137, 210, 47, 236, 167, 57, 72, 145]);
    assert_eq!(Position::DISCRIMINATOR, [170, 188, 143, 228, 122, 64, 247, 208]);
    assert_eq!(ShortfallRecord::DISCRIMINATOR, [253, 36, 63, 238, 84, 5, 128, 83]);
    assert_eq!(LossReceipt::DISCRIMINATOR, [128, 11, 77, 92, 13, 57, 116, 232]);
    assert_eq!(InsuranceStake::DISCRIMINATOR, [110, 110, 233, 160, 124, 191, 45, 161]);
    assert_eq!(RecoveryClaim::DISCRIMINATOR, [254, 124, 75, 93, 170, 80, 41, 122]);
    assert_eq!(PoolProposal::DISCRIMINATOR, [0, 61, 181, 164, 229, 111, 210, 251]);
    assert_eq!(Venue::DISCRIMINATOR, [8, 155, 85, 226, 234, 173, 42, 242]);
    assert_eq!(ProfitClaim::DISCRIMINATOR, [83, 26, 206, 101, 151, 37, 43, 27]);
}

#[test]
fn the_scanners_contract_pool_at_8_and_owner_at_40() {
    let of_a_user = [
        (offset_of!(LpShare, pool), offset_of!(LpShare, owner)),
        (offset_of!(InsuranceStake, pool), offset_of!(InsuranceStake, owner)),
        (offset_of!(RecoveryClaim, pool), offset_of!(RecoveryClaim, owner)),
        (offset_of!(Position, pool), offset_of!(Position, owner)),
        (offset_of!(LossReceipt, pool), offset_of!(LossReceipt, owner)),
        (offset_of!(ShortfallRecord, pool), offset_of!(ShortfallRecord, owner)),
        (offset_of!(ProfitClaim, pool), offset_of!(ProfitClaim, owner)),
        (offset_of!(Venue, pool), offset_of!(Venue, signer)),
    ];
    for (pool, owner) in of_a_user {
        assert_eq!((8 + pool, 8 + owner), (8, 40));
    }
    assert_eq!(8 + offset_of!(InsuranceFund, pool), 8);
    assert_eq!(8 + offset_of!(PoolProposal, pool), 8);
}

#[test]
fn a_share_and_a_stake_are_read_at_the_same_offsets() {
    assert_eq!(offset_of!(LpShare, share), offset_of!(InsuranceStake, share));
    assert_eq!(size_of::<LpShare>(), size_of::<InsuranceStake>());
    let from_the_beginning = [
        (offset_of!(StoredShare, held), 104),
        (offset_of!(StoredShare, price_assets), 160),
        (offset_of!(StoredShare, price_shares), 168),
        (offset_of!(StoredShare, segment), 184),
        (offset_of!(StoredShare, request_shares), 248),
        (offset_of!(StoredShare, request_opens_at), 264),
        (offset_of!(StoredShare, request_closes_at), 272),
        (offset_of!(StoredShare, lost), 280),
        (offset_of!(StoredShare, recovered), 288),
    ];
    for (in_the_share, at) in from_the_beginning {
        assert_eq!(8 + offset_of!(LpShare, share) + in_the_share, at);
    }
}

#[test]
fn a_receipts_class_is_0_for_the_lps_1_for_the_stakers_and_2_for_profit_claims() {
    let classes = [ClassKind::Lps, ClassKind::Stakers, ClassKind::Profits];
    assert_eq!(classes.map(|class| class as u8), [0, 1, 2]);
}
