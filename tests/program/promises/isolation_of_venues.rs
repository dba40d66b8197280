//! P16 for venues: what they do in one pool changes nothing in another, and none of their instructions
//! takes an account of another pool, though the venue's program signs for both.

use crate::{common::*, common_venues::*, isolation::sides};
use anchor_lang::{error::ErrorCode, prelude::Pubkey};
use loss_testkit::{
    ix, keys, params::DAY, refusals::Refusal, venues::WARM_UP, PoolKeys, Trader, Venue, VenueKeys,
    World,
};
use socialized_loss::{
    error::LossError,
    instructions::{RegisterVenueArgs, WithdrawAmount},
    state::{ShortfallRecord, StoredVenueCaps},
};
use solana_instruction::Instruction;
use solana_signer::Signer;

/// The venue's claims lost nothing before: the position's default is none of theirs.
const FROM: u64 = 0;

/// A venue with a trader who crossed a deficit: its record, which money came in for, a receipt of it, and
/// what was claimed.
pub struct Stall {
    pub venue: Venue,
    pub trader: Trader,
    pub record: Pubkey,
    pub receipt: Pubkey,
    pub claim: Pubkey,
}

impl Stall {
    pub fn opened(world: &mut World, pool: &PoolKeys, venue: Venue) -> Self {
        let trader = world.winner(pool, &venue, "trader", 4_000_000);
        let record = fall_short(world, pool, &venue, 1_000_000);
        let nonce = record.nonce;
        let receipt = venue.receipt_of(world, &trader.id());
        venue.credit(world, pool, &trader, 1_000_000);
        repent(world, pool, &venue, nonce, 600_000);
        let share = venue.keys.profit(&trader.id());
        let side = world.receipt_side(share, FROM, &trader.key, trader.asset);
        let record = venue.keys.record(nonce);
        world.ok(ix::claim_recovery(pool, record, side), &[&trader.key]);
        repent(world, pool, &venue, nonce, 100_000);
        let claim = keys::claim(&share, FROM, &record);
        Self { venue, trader, record, receipt, claim }
    }

    /// Every account that belongs to this stall alone.
    pub fn accounts(&self) -> Vec<Pubkey> {
        let Self { venue, trader, record, receipt, claim } = self;
        let profit = venue.keys.profit(&trader.id());
        vec![venue.keys.venue, profit, *record, *receipt, *claim, venue.asset, trader.asset]
    }

    /// Everything that venue and trader can do in business.
    pub fn live(&self, world: &mut World, pool: &PoolKeys) {
        let Self { venue, trader, record, .. } = self;
        let share = venue.keys.profit(&trader.id());
        let side = world.receipt_side(share, FROM, &trader.key, trader.asset);
        world.ok(ix::claim_recovery(pool, *record, side), &[&trader.key]);
        let payer = self.payer(world, pool, 50);
        world.ok(ix::add_bond(pool, &venue.keys, payer, 50), &[&venue.operator]);
        world.winner(pool, venue, "second trader", 500_000);
        fall_short(world, pool, venue, 1_000);
        world.ok(ix::settle_profit(pool, &venue.keys, &trader.id()), &[]);
        mature(world, pool);
        trader.withdraw(world, pool, venue, WithdrawAmount::Assets(1_000_000));
        // All tiers but the fund, which pays nothing for this venue.
        let record = fall_short(world, pool, venue, 4_000_000);
        assert!(record.profits > 0 && record.lps == 300_000 && record.unallocated > 0);
        world.ok(closing_profit(world, pool, venue, trader), &[&trader.key]);
        repent(world, pool, venue, record.nonce, 300_001);
    }

    /// Another venue of the same pool; no proposal may wait.
    pub fn gets_a_neighbour(world: &mut World, pool: &PoolKeys) {
        let next = world.unregistered_venue(pool, 1, 9, 0);
        world.register(pool, &next, StoredVenueCaps::default(), 9);
    }

    /// What a venue comes to.
    pub fn end(&self, world: &mut World, pool: &PoolKeys) {
        let Self { venue, trader, record, receipt, claim } = self;
        let owner = id(&venue.bond_owner);
        world.ok(ix::retire_venue(pool, &venue.keys, owner), &[&venue.bond_owner]);
        world.advance(3 * i64::from(DAY));
        world.ok(ix::return_bond(pool, &venue.keys, venue.bond_side()), &[&venue.bond_owner]);
        world.ok(ix::close_receipt(*receipt, trader.id(), id(&venue.operator)), &[&trader.key]);
        world.ok(ix::close_claim(*claim, trader.id()), &[]);
        world.ok(ix::close_record(pool, *record, id(&venue.operator)), &[]);
    }

    fn payer(&self, world: &mut World, pool: &PoolKeys, amount: u64) -> ix::BondSide {
        let owner = id(&self.venue.operator);
        ix::BondSide { owner, asset: world.token_account(pool.asset_mint, owner, amount) }
    }

    /// The accounts that instructions name, in the order of [`NAMES`].
    fn named(&self, world: &World, pool: &PoolKeys) -> [Pubkey; 12] {
        let Self { venue, trader, record, receipt, claim } = self;
        let next = venue.keys.record(world.venue(&venue.keys).last_nonce + 1);
        [
            pool.pool,
            pool.insurance,
            pool.asset_vault,
            pool.insurance_vault,
            venue.keys.venue,
            venue.keys.signer,
            venue.keys.profit(&trader.id()),
            *record,
            next,
            *receipt,
            *claim,
            VenueKeys::derive(pool, venue.keys.program, 1).signer,
        ]
    }

    /// Every instruction of venues, good for this stall.
    fn instructions(&self, world: &mut World, pool: &PoolKeys) -> Vec<(&'static str, Instruction)> {
        let bond = self.payer(world, pool, 9);
        let Self { venue, trader, record, .. } = self;
        let (keys, owner) = (&venue.keys, trader.id());
        let next = VenueKeys::derive(pool, keys.program, 1);
        let chief = loss_testkit::actor("authority").pubkey();
        let (caps, warm_up_seconds) = (StoredVenueCaps::default(), WARM_UP);
        let args = RegisterVenueArgs { venue_id: 1, warm_up_seconds, caps, bond: 9 };
        let share = keys.profit(&owner);
        let closed = world.receipt_side(share, FROM, &trader.key, trader.asset);
        let open = open_claim(world, venue, trader);
        let credit = ix::credit_profit(pool, keys, venue.side(world, &owner), 1);
        let args_of_report = socialized_loss::instructions::ReportDeficitArgs {
            nonce: world.venue(keys).last_nonce + 1,
            amount: 1,
            trader: owner,
        };
        let payer = id(&venue.operator);
        let report = ix::report_deficit(pool, keys, venue.account, payer, args_of_report);
        vec![
            ("register", ix::register_venue(pool, &next, chief, bond, args)),
            ("retire", ix::retire_venue(pool, keys, chief)),
            ("add bond", ix::add_bond(pool, keys, bond, 1)),
            ("return bond", ix::return_bond(pool, keys, venue.bond_side())),
            ("open profit", ix::open_profit(pool, keys, payer, payer)),
            ("credit", credit),
            ("withdraw", taking_profit(world, pool, venue, trader, WithdrawAmount::All)),
            ("settle", ix::settle_profit(pool, keys, &owner)),
            ("close profit", closing_profit(world, pool, venue, trader)),
            ("report", report),
            ("recover", ix::record_recovery(pool, *record, payer, bond.asset, 1)),
            ("claim by receipt", ix::claim_recovery(pool, *record, closed)),
            ("claim by segment", ix::claim_recovery(pool, *record, open)),
            ("close record", ix::close_record(pool, *record, payer)),
        ]
    }
}

const NAMES: [&str; 12] = [
    "pool",
    "insurance",
    "asset vault",
    "insurance vault",
    "venue",
    "venue signer",
    "profit",
    "record",
    "next record",
    "receipt",
    "claim",
    "next venue signer",
];

/// How an account of another pool is refused.
fn refusal(instruction: &str, name: &str) -> Refusal {
    match (instruction, name) {
        (_, "venue signer") => LossError::NotVenue.into(),
        (_, "next record") => LossError::WrongRecord.into(),
        (_, "claim") => LossError::WrongClaim.into(),
        ("claim by segment", "profit") => LossError::WrongShare.into(),
        // Derived from the pool, the venue or the signer.
        ("register", "next venue signer") | ("open profit", "venue") => {
            ErrorCode::ConstraintSeeds.into()
        }
        _ => ErrorCode::ConstraintHasOne.into(),
    }
}

#[test]
fn p16_no_instruction_of_venues_takes_an_account_of_another_pool() {
    let mut world = World::new();
    let [a, b] = sides(&mut world);
    let named = [&a, &b].map(|side| side.stall.named(&world, &side.pool));
    let venues = [&a, &b].map(|side| (side.pool, side.stall.venue.keys));
    let keys = [
        &a.stall.trader.key,
        &a.stall.venue.operator,
        &a.stall.venue.bond_owner,
        &loss_testkit::actor("authority"),
    ];
    let (mut refused, mut seen) = (0, [0; NAMES.len()]);
    for (what, good) in a.stall.instructions(&mut world, &a.pool) {
        for (at, name) in NAMES.into_iter().enumerate() {
            if !good.accounts.iter().any(|meta| meta.pubkey == named[0][at]) {
                continue;
            }
            let mut bad = ix::with_account(good.clone(), &named[0][at], named[1][at]);
            // Whichever signer is named, the venue's program signs as it.
            for (pool, venue) in &venues {
                if bad.accounts.iter().any(|meta| meta.is_signer && meta.pubkey == venue.signer) {
                    bad = ix::relayed(pool, venue, bad);
                }
            }
            let signs = |key: &&&solana_keypair::Keypair| {
                bad.accounts.iter().any(|meta| meta.is_signer && meta.pubkey == key.pubkey())
            };
            let signers: Vec<_> = keys.iter().filter(signs).copied().collect();
            let failure = world.send(&[bad], &signers).expect_err(name);
            let (got, error) = (failure.code.map(Refusal::Code), failure.error);
            assert_eq!(got, Some(refusal(what, name)), "{what}, {name}: {error}");
            (refused, seen[at]) = (refused + 1, seen[at] + 1);
        }
    }
    // In the order of `NAMES`.
    assert_eq!((refused, seen), (50, [14, 1, 9, 1, 9, 2, 6, 4, 1, 1, 1, 1]));
    assert!(world.find::<ShortfallRecord>(&named[0][8]).is_none());
}
