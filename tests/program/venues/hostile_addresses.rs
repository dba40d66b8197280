//! A stranger sends lamports to addresses that are to be used: that stops no venue, claim, record or receipt (P11).

use crate::{common::*, hostile::*};
use anchor_lang::prelude::Pubkey;
use loss_testkit::{invariants, ix, World};
use socialized_loss::state::{LossReceipt, ProfitClaim, ShortfallRecord, Venue as VenueState};

/// Less than any rent, and more than any here.
const SUMS: [u64; 2] = [1, 1_000_000_000];

#[track_caller]
fn squat(world: &mut World, at: &Pubkey, lamports: u64) {
    assert_eq!(world.lamports(at), 0, "not used yet");
    world.airdrop(at, lamports);
}

#[test]
fn p11_lamports_sent_ahead_stop_no_venue_claim_record_or_receipt() {
    for lamports in SUMS {
        let (mut world, pool, _) = town();
        let venue = world.unregistered_venue(&pool, 0, 1_000 * ASSET, 1_000 * ASSET);
        let keys = venue.keys;
        let trader = loss_testkit::actor("trader");
        let (profit, record) = (keys.profit(&id(&trader)), keys.record(1));
        for at in [&keys.venue, &keys.signer, &profit, &record] {
            squat(&mut world, at, lamports);
        }
        world.register(&pool, &venue, LIMITS, BOND);
        world.advance(LOCK);
        let trader = world.new_trader(&pool, &venue, "trader");
        venue.credit(&mut world, &pool, &trader, 40 * ASSET);
        venue.report(&mut world, &pool, 100 * ASSET);
        // Of 100: 20 of bond, 50 of the fund, 30 of the claims. Then the next credit keeps the proof of it.
        let proof = venue.receipt_of(&world, &trader.id());
        squat(&mut world, &proof, lamports);
        venue.credit(&mut world, &pool, &trader, ASSET);

        let rent = |world: &World, at: &Pubkey, of: u64| {
            assert_eq!(world.lamports(at), of.max(lamports), "nobody gets what was sent");
        };
        rent(&world, &keys.venue, world.rent_of::<VenueState>());
        rent(&world, &profit, world.rent_of::<ProfitClaim>());
        rent(&world, &record, world.rent_of::<ShortfallRecord>());
        rent(&world, &proof, world.rent_of::<LossReceipt>());
        world.advance(2 * WAIT);
        assert_eq!(cash_out(&mut world, &pool, &venue, &trader), 11 * ASSET);
        invariants::check(&world, &pool);

        // The rent, and what was sent, go to who paid the rest.
        let before = world.lamports(&id(&venue.operator));
        world.advance(365 * DAY);
        world.ok(ix::close_record(&pool, record, id(&venue.operator)), &[]);
        let back = world.lamports(&id(&venue.operator)) - before;
        assert_eq!(back, world.rent_of::<ShortfallRecord>().max(lamports));
    }
}
