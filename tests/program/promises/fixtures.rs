//! Accounts that the program stored once must decode to the same values for ever. How files are
//! added, and why none is ever changed: `fixtures/README.md`.

use crate::{common::*, fixture_story::story, layout::Described};
use anchor_lang::Discriminator;
use loss_testkit::params;
use socialized_loss::{
    constants::VERSION,
    state::{
        ClassKind, InsuranceFund, InsuranceStake, LossReceipt, LpShare, Pool, PoolProposal,
        Position, ProfitClaim, RecoveryClaim, ShortfallRecord, Venue,
    },
};
use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    sync::Once,
};

pub const NAMES: [&str; 13] = [
    "pool",
    "insurance_fund",
    "lp_share",
    "insurance_stake",
    "position",
    "shortfall_record",
    "loss_receipt",
    "recovery_claim",
    "pool_proposal",
    "venue",
    "profit_claim",
    "deficit_record",
    "profit_receipt",
];

fn path(name: &str, version: u8, ending: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("promises/fixtures");
    folder.join(format!("{name}.v{version}.{ending}"))
}

fn bytes(name: &str, version: u8) -> Vec<u8> {
    static ONCE: Once = Once::new();
    ONCE.call_once(add_missing);
    let path = path(name, version, "bin");
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}; see README.md", path.display()))
}

/// One account of the fixtures.
fn decoded<T: bytemuck::Pod + Discriminator>(name: &str, version: u8) -> T {
    let bytes = bytes(name, version);
    let body = bytes.strip_prefix(T::DISCRIMINATOR).expect("the type's discriminator");
    bytemuck::pod_read_unaligned(body)
}

/// Every field by name, without padding and reserve.
fn described(name: &str, bytes: &[u8]) -> Vec<String> {
    fn of<T: bytemuck::Pod + Discriminator + Described>(bytes: &[u8]) -> Vec<String> {
        let body = bytes.strip_prefix(T::DISCRIMINATOR).expect("the type's discriminator");
        let fields = bytemuck::pod_read_unaligned::<T>(body).fields();
        let named = fields.into_iter().filter(|(name, _)| !name.starts_with('_'));
        named.map(|(name, value)| format!("{name}: {value}")).collect()
    }
    match name {
        "pool" => of::<Pool>(bytes),
        "insurance_fund" => of::<InsuranceFund>(bytes),
        "lp_share" => of::<LpShare>(bytes),
        "insurance_stake" => of::<InsuranceStake>(bytes),
        "position" => of::<Position>(bytes),
        "shortfall_record" | "deficit_record" => of::<ShortfallRecord>(bytes),
        "loss_receipt" | "profit_receipt" => of::<LossReceipt>(bytes),
        "recovery_claim" => of::<RecoveryClaim>(bytes),
        "venue" => of::<Venue>(bytes),
        "profit_claim" => of::<ProfitClaim>(bytes),
        _ => of::<PoolProposal>(bytes),
    }
}

/// Writes the files of today's layout that are missing, if it is asked to.
fn add_missing() {
    if std::env::var_os("ADD_FIXTURES").is_none() {
        return;
    }
    let (world, accounts) = story();
    for (name, at) in NAMES.into_iter().zip(accounts) {
        let data = world.svm.get_account(&at).expect("an account of the story").data;
        let text = described(name, &data).join("\n") + "\n";
        for (ending, content) in [("bin", data.as_slice()), ("txt", text.as_bytes())] {
            // Fails on a file that is there: old ones are never rewritten.
            if let Ok(mut file) = fs::File::create_new(path(name, VERSION, ending)) {
                file.write_all(content).expect("a file that was just made");
            }
        }
    }
}

#[test]
fn every_account_of_every_layout_decodes_to_the_values_it_was_stored_with() {
    let mut fields = 0;
    for version in 1..=VERSION {
        for name in NAMES {
            let now = described(name, &bytes(name, version));
            let text = fs::read_to_string(path(name, version, "txt")).expect("beside the .bin");
            // Later layouts may add fields out of the reserve; those of then must not change.
            for stored in text.lines() {
                assert!(now.iter().any(|line| line == stored), "{name}.v{version}: {stored}");
                fields += 1;
            }
        }
    }
    assert_eq!(fields, 225);
}

#[test]
fn the_first_layouts_numbers_are_what_the_story_says() {
    let record: ShortfallRecord = decoded("shortfall_record", 1);
    assert_eq!((record.seq, record.nonce), (2, 4));
    // Of 300 and some interest the fund pays its cap of 30 for one event: the reserve has 10.
    assert_eq!((record.debt, record.lps), (300_000_122, 270_000_122));
    assert_eq!((record.reserve, record.stakers), (10_000_001, 19_999_999));
    assert_eq!((record.reward, record.salvage), (50_000_000, 4_950_000_000));
    assert_eq!((record.price.price, record.price.conf), (50_00000000, 5_000_000));
    // A collateral for 100, 900 of 50,000 seconds on the way from 1.1111 to 0.9001 of it: the
    // factor is 0.9001 + 0.2110 * 0.982 = 1.1074, rounded up. And 180 that somebody paid in.
    assert_eq!(record.salvage_left, 3_950_000_000);
    assert_eq!(record.recovered, 110_740_000 + 180_000_000);
    assert_eq!((record.claimed_lps, record.claimed_stakers), (202_500_091, 16_995_962));

    let receipt: LossReceipt = decoded("loss_receipt", 1);
    assert_eq!((receipt.segment.from_seq, receipt.to_seq), (1, 2));
    assert_eq!(receipt.class, ClassKind::Stakers as u8);
    let start = u128::from_le_bytes(receipt.segment.start.shares);
    // A share split in 65,536 is worth 70,001 atoms.
    assert_eq!(start, 40_000_003 * 65_536 * SHARE / 70_001);
    assert_eq!((receipt.segment.start.splits, receipt.segment.start.epoch), (16, 0));
    // 40,000,003 of 47,070,005: 0.8497980 of 19,999,999.
    let borne = loss_math::Segment::from(receipt.segment)
        .loss_floor(2, &record.loss_of(ClassKind::Stakers));
    assert_eq!(borne.map(|loss| loss.get()), Ok(16_995_962));

    let share: LpShare = decoded("lp_share", 1);
    assert_ne!(share.share.held, share.share.segment.start, "settled past its segment");
    // 3,000,000,007 of 4,000,000,016 supplied: 0.75 of 270,000,122.
    assert_eq!(share.share.recovered, 202_500_091);
    assert_eq!(share.share.request_opens_at, share.share.request_closes_at - 100_000);
    let stake: InsuranceStake = decoded("insurance_stake", 1);
    assert_eq!((stake.pool, stake.owner), (receipt.pool, receipt.owner));
    assert_eq!(u128::from_le_bytes(stake.share.request_shares), 3 * SHARE + 7);
    assert_eq!((stake.share.segment.from_seq, stake.share.recovered), (2, 16_995_962));
    let claim: RecoveryClaim = decoded("recovery_claim", 1);
    assert_eq!((claim.share, claim.from_seq, claim.paid), (receipt.share, 1, 16_995_962));
    assert_eq!(claim.final_at, record.final_at);

    let position: Position = decoded("position", 1);
    assert_eq!((position.collateral, position.nonce), (20_000_000_000, 3));
    assert_eq!((position.position_id, position.marked_at), (259, 1_701_091_706));
    let pool: Pool = decoded("pool", 1);
    assert_eq!((pool.pool_id, pool.seq, pool.ledger.lps.epoch), (513, 5, 1));
    // What came in for those who lost, all of what both bore, less the two claims; and what came in for
    // the venue's deficit, less one.
    let of_deficit = 29_000_002 - 15_000_000;
    let of_default = 270_000_122 + 19_999_999 - 202_500_091 - 16_995_962;
    assert_eq!(pool.recoveries, of_default + of_deficit);
    assert_eq!(pool.total_recovered, record.recovered + 29_000_002);
    let fund: InsuranceFund = decoded("insurance_fund", 1);
    assert_eq!((fund.pool, fund.total_donated), (record.pool, 10_071_000));
    assert_eq!((fund.last_loss_seq, pool.last_loss_seq), (5, 4));
    let proposal: PoolProposal = decoded("pool_proposal", 1);
    assert_eq!(proposal.earliest_at, 1_701_092_706 + 2_600 + 3 * 86_400);
    assert_eq!(proposal.params, params::plain());
}

#[test]
fn the_first_layouts_venue_is_what_the_story_says() {
    let record: ShortfallRecord = decoded("deficit_record", 1);
    assert_eq!((record.seq, record.nonce, record.debt), (4, 77, 57_000_004));
    // The bond; the venue's cap on the fund; all that the claims have; its cap on the LPs; and the rest.
    assert_eq!((record.bond, record.reserve + record.stakers), (5_000_000, 1_000_000));
    assert_eq!((record.profits, record.lps), (40_000_004, 9_000_000));
    assert_eq!((record.unallocated, record.profits_after.epoch), (2_000_000, 1));
    // The LPs have it all back, and the claims a half.
    assert_eq!((record.recovered, record.claimed_profits), (9_000_000 + 20_000_002, 15_000_000));

    let venue: Venue = decoded("venue", 1);
    let pool: Pool = decoded("pool", 1);
    assert_eq!((venue.venue_id, venue.last_nonce, venue.last_loss_seq), (515, 79, 5));
    assert_eq!((venue.bond, venue.total_credited), (0, 44_500_005));
    // Two deficits were paid, all but 2; 4.5 of it was credited again.
    assert_eq!(venue.pot, 57_000_004 - 2_000_000 + 600_000 - 4_500_001);
    assert_eq!(venue.total_deficit, 57_600_004);
    assert_eq!(pool.venue_funds, venue.pot + venue.profits.assets);
    assert_eq!((venue.caps.insurance, venue.caps.lps), (1_000_000, 9_000_000));
    assert_eq!((pool.venue_caps.insurance, pool.venue_caps.lps), (1_500_000, 11_000_000));
    assert_eq!(venue.used.lps, pool.venue_used.lps);
    assert_eq!((venue.active_at, venue.retires_at), (1_700_000_000 + 3 * 86_400, i64::MAX));
    assert_eq!((venue.signer, venue.pool), (record.caller, record.pool));

    let claim: ProfitClaim = decoded("profit_claim", 1);
    let receipt: LossReceipt = decoded("profit_receipt", 1);
    assert_eq!(receipt.class, ClassKind::Profits as u8);
    assert_eq!((receipt.segment.from_seq, receipt.to_seq), (1, 4));
    assert_eq!((receipt.venue, receipt.owner), (record.venue, claim.owner));
    assert_eq!((claim.venue, claim.share.segment.from_seq), (record.venue, 4));
    assert_eq!(claim.share.recovered, 15_000_000);
    // Of 2.000001, 1.5 and 1, which matured, matures and matures last, as much is left as of all.
    let left = claim.to_math();
    let parts = [left.matured(), left.older, left.maturing().minus_or_zero(left.older)];
    let all = u128::from_le_bytes(claim.share.held.shares);
    let exact = [2_000_001, 1_500_000, 1_000_000].map(|part| all * part / 4_500_001);
    for (part, exact) in parts.iter().zip(exact) {
        assert!(part.get().abs_diff(exact) <= 2, "{parts:?} for {exact:?}");
    }
    assert_eq!((claim.older_at + 2_600, claim.newest_at), (1_701_098_906, 1_701_098_906));
}
