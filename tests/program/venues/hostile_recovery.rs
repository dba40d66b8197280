//! Claims of hostile traders on what came back: nothing of another class or venue, nothing twice, and
//! nothing for who came later (P8, P14).

use crate::{common::*, hostile::*};
use anchor_lang::prelude::Pubkey;
use loss_testkit::{
    invariants,
    ix::{self, ClaimSide},
    keys::{claim, receipt},
    params::plain,
    PoolKeys, Staker, Trader, Venue, World,
};
use socialized_loss::{
    error::LossError,
    instructions::WithdrawAmount,
    state::{LossReceipt, PoolParams, ProfitClaim, StoredVenueCaps},
};
use solana_instruction::Instruction;
use solana_keypair::Keypair;

/// One person is an LP with all 1,000, a staker with all 40 and a trader with 60 at venue A, and at
/// venue B with 60. Each venue reports 200, of which the fund may pay 10 and the LPs 100.
struct OneOfAll {
    world: World,
    pool: PoolKeys,
    key: Keypair,
    /// Of the person.
    asset: Pubkey,
    lp: Pubkey,
    stake: Pubkey,
    profits: [Pubkey; 2],
    records: [Pubkey; 2],
    venues: [Venue; 2],
    trader: Trader,
}

const CAPS: StoredVenueCaps = StoredVenueCaps { insurance: 10 * ASSET, lps: 20 * ASSET };
const LPS: u64 = CAPS.lps;
const PROFITS: u64 = 60 * ASSET;
const STAKERS: u64 = CAPS.insurance;

impl OneOfAll {
    fn new() -> Self {
        let mut world = World::new();
        let params = PoolParams { cooldown_seconds: 86_400, ..plain() };
        let pool = world.new_pool_for_venues(params, LIMITS);
        let person = world.funded_lp(&pool, "person", 1_000 * ASSET);
        let Staker { key, asset } = world.funded_staker(&pool, "person", 40 * ASSET);
        let venues = [0, 1].map(|nth| world.new_venue(&pool, nth, CAPS, 1, 1_000 * ASSET));
        let traders = venues.each_ref().map(|venue| world.winner(&pool, venue, "person", PROFITS));
        for venue in &venues {
            let record = venue.report(&mut world, &pool, 200 * ASSET);
            assert_eq!((record.stakers, record.profits, record.lps), (STAKERS, PROFITS, LPS));
        }
        let owner = person.id();
        Self {
            lp: pool.lp(&owner),
            stake: pool.stake(&owner),
            profits: venues.each_ref().map(|venue| venue.keys.profit(&owner)),
            records: venues.each_ref().map(|venue| venue.keys.record(1)),
            trader: traders.into_iter().next().expect("two"),
            asset,
            world,
            pool,
            key,
            venues,
        }
    }

    fn side(&self, share: Pubkey, receipt: Option<Pubkey>) -> ClaimSide {
        let (owner_asset, caller) = (self.asset, id(&self.key));
        ClaimSide { share, from_seq: 0, receipt, owner_asset, caller }
    }

    fn claim_ix(&self, share: Pubkey, record: Pubkey, receipt: Option<Pubkey>) -> Instruction {
        ix::claim_recovery(&self.pool, record, self.side(share, receipt))
    }

    /// Claims; returns what was paid.
    #[track_caller]
    fn claim(&mut self, share: Pubkey, record: Pubkey, receipt: Option<Pubkey>) -> u64 {
        let (claim, before) =
            (self.claim_ix(share, record, receipt), self.world.balance(&self.asset));
        self.world.ok(claim, &[&self.key]);
        self.world.balance(&self.asset) - before
    }

    #[track_caller]
    fn refused(&mut self, claim: Instruction, error: LossError) {
        self.world.refused(claim, &[&self.key], error);
    }
}

#[test]
fn p14_all_classes_of_one_person_are_paid_once_each_and_what_each_lost() {
    let mut all = OneOfAll::new();
    let [first, second] = all.records;
    pay_in(&mut all.world, &all.pool, first, 500 * ASSET);
    pay_in(&mut all.world, &all.pool, second, LPS + PROFITS / 2);
    let (lp, stake, [ours, theirs]) = (all.lp, all.stake, all.profits);
    // Everybody is alone in the class, and yet may be an atom short of all of it (P5).
    for (share, record, lost) in [
        (lp, first, LPS),
        (stake, first, STAKERS),
        (ours, first, PROFITS),
        (lp, second, LPS),
        (theirs, second, PROFITS / 2),
    ] {
        let paid = all.claim(share, record, None);
        assert!(lost - paid <= 1, "{paid} of {lost}");
        let again = all.claim_ix(share, record, None);
        all.refused(again, LossError::NothingToClaim);
    }
    // Stakers are paid after the claims, for whom not all came in.
    let early = all.claim_ix(stake, second, None);
    all.refused(early, LossError::NothingToClaim);
    invariants::check(&all.world, &all.pool);
}

#[test]
fn p14_a_claim_at_one_venue_is_no_claim_on_anothers_record() {
    let mut all = OneOfAll::new();
    for record in all.records {
        pay_in(&mut all.world, &all.pool, record, 500 * ASSET);
    }
    let [ours, theirs] = all.profits;
    let [first, second] = all.records;
    for (share, record) in [(ours, second), (theirs, first)] {
        let claim = all.claim_ix(share, record, None);
        all.refused(claim, LossError::WrongVenue);
    }
    // Nor with a receipt, which the next credit makes.
    let person = all.trader.id();
    for (nth, share) in [(0, ours), (1, theirs)] {
        let venue = &all.venues[nth];
        let credit = venue.credit_ix(&all.world, &all.pool, &person, ASSET);
        all.world.ok(credit, &[&venue.operator]);
        let proof: LossReceipt = all.world.read(&receipt(&share, 0));
        assert_eq!((proof.class, proof.venue), (2, venue.keys.venue));
    }
    for (share, record) in [(ours, second), (theirs, first)] {
        let claim = all.claim_ix(share, record, Some(receipt(&share, 0)));
        all.refused(claim, LossError::WrongVenue);
    }
    assert!(PROFITS - all.claim(ours, first, Some(receipt(&ours, 0))) <= 1);
    invariants::check(&all.world, &all.pool);
}

#[test]
fn p14_a_profit_claim_is_no_claim_on_a_borrowers_default() {
    let mut all = OneOfAll::new();
    let [ours, _] = all.profits;
    let (world, pool) = (&mut all.world, &all.pool);
    world.set_price(pool, PRICE);
    let borrower = world.indebted(pool, "borrower", 10_000_000_000, 700 * ASSET);
    let caller = world.new_caller(pool, "caller", 0);
    make_worthless(world, pool);
    caller.record(world, pool, &borrower);
    let record = pool.record(borrower.nonce);
    pay_in(world, pool, record, 500 * ASSET);
    let claim = all.claim_ix(ours, record, None);
    all.refused(claim, LossError::WrongVenue);
    invariants::check(&all.world, &all.pool);
}

#[test]
fn p14_open_segment_and_receipt_are_one_claim() {
    let mut all = OneOfAll::new();
    let ([ours, _], [record, _]) = (all.profits, all.records);
    pay_in(&mut all.world, &all.pool, record, LPS + PROFITS / 2);
    assert!(PROFITS / 2 - all.claim(ours, record, None) <= 1);

    let (venue, person) = (&all.venues[0], all.trader.id());
    let credit = venue.credit_ix(&all.world, &all.pool, &person, ASSET);
    all.world.ok(credit, &[&venue.operator]);
    let proof = receipt(&ours, 0);
    let again = all.claim_ix(ours, record, Some(proof));
    all.refused(again, LossError::NothingToClaim);
    // The open segment began after the event, and its claim account is another.
    let from_seq = all.world.read::<ProfitClaim>(&ours).share.segment.from_seq;
    assert_eq!(from_seq, 1);
    let side = ClaimSide { from_seq, ..all.side(ours, None) };
    let open = ix::claim_recovery(&all.pool, record, side);
    all.refused(open, LossError::NothingToClaim);
    // The old claim account, shown for the new segment, is refused too.
    let side = ClaimSide { from_seq: 0, ..side };
    let open = ix::claim_recovery(&all.pool, record, side);
    all.refused(open, LossError::WrongClaim);

    pay_in(&mut all.world, &all.pool, record, PROFITS / 2);
    let rest = all.claim(ours, record, Some(proof));
    assert!(PROFITS / 2 - rest <= 1, "{rest}");
    let state = all.world.read::<socialized_loss::state::RecoveryClaim>(&claim(&ours, 0, &record));
    assert!(PROFITS - state.paid <= 1);
    invariants::check(&all.world, &all.pool);
}

#[test]
fn p8_p14_a_claim_that_was_wiped_out_closed_and_reopened_is_paid_once_and_holds_nothing() {
    let mut all = OneOfAll::new();
    let ([ours, _], [record, _], person) = (all.profits, all.records, all.trader.id());
    pay_in(&mut all.world, &all.pool, record, 500 * ASSET);
    let keys = all.venues[0].keys;
    let proof = receipt(&ours, 0);
    let operator = id(&all.venues[0].operator);
    // Closing needs the proof to be kept.
    let close = ix::close_profit(&all.pool, &keys, person, operator, person, None);
    all.refused(close, LossError::ReceiptRequired);
    let close = ix::close_profit(&all.pool, &keys, person, operator, person, Some(proof));
    all.world.ok(close, &[&all.key]);
    let open = ix::open_profit(&all.pool, &keys, person, operator);
    all.world.ok(open.clone(), &[&all.venues[0].operator]);

    // What is there again is of the next epoch, and its segment after the event.
    let reopened: ProfitClaim = all.world.read(&ours);
    assert_eq!(reopened.share.held.shares, [0; 16]);
    assert_eq!(reopened.share.segment.from_seq, 1);
    let credit = all.venues[0].credit_ix(&all.world, &all.pool, &person, 5 * ASSET);
    all.world.ok(credit, &[&all.venues[0].operator]);
    assert_eq!(all.trader.claim(&all.world, &all.venues[0]), 5 * ASSET);
    let side = ClaimSide { from_seq: 1, ..all.side(ours, None) };
    let open_claim = ix::claim_recovery(&all.pool, record, side);
    all.refused(open_claim, LossError::NothingToClaim);
    assert!(PROFITS - all.claim(ours, record, Some(proof)) <= 1);
    let again = all.claim_ix(ours, record, Some(proof));
    all.refused(again, LossError::NothingToClaim);
    // With shares in it, it is not closed.
    let close = ix::close_profit(&all.pool, &keys, person, operator, person, None);
    all.refused(close, LossError::NotEmpty);
    invariants::check(&all.world, &all.pool);
}

#[test]
fn p14_receipts_and_claims_of_others_are_not_taken() {
    let mut all = OneOfAll::new();
    let ([ours, theirs], [record, _], lp) = (all.profits, all.records, all.lp);
    pay_in(&mut all.world, &all.pool, record, 500 * ASSET);
    let (venue, person) = (&all.venues[0], all.trader.id());
    let credit = venue.credit_ix(&all.world, &all.pool, &person, ASSET);
    all.world.ok(credit, &[&venue.operator]);
    let proof = receipt(&ours, 0);
    // A receipt of one share beside another share.
    for other in [lp, theirs] {
        let claim = all.claim_ix(other, record, Some(proof));
        let code = anchor_lang::error::ErrorCode::ConstraintHasOne.into();
        all.world.refused_with(claim, &[&all.key], code);
    }
    // A claim account of another share.
    let good = all.claim_ix(lp, record, None);
    let swapped = ix::with_account(good, &claim(&lp, 0, &record), claim(&theirs, 0, &record));
    all.refused(swapped, LossError::WrongClaim);
    // A venue, a pool, a record as share.
    for nothing in [all.venues[0].keys.venue, all.pool.insurance, all.records[1]] {
        let claim = all.claim_ix(nothing, record, None);
        all.refused(claim, LossError::WrongShare);
    }
}

#[test]
fn p8_who_is_credited_after_a_deficit_gets_nothing_of_what_comes_back_for_it() {
    let mut scene = Scene::new();
    let early = scene.winner("early", 60 * ASSET);
    scene.report(50 * ASSET);
    let late = scene.winner("late", 300 * ASSET);
    let Scene { world, pool, venue, .. } = &mut scene;
    let record = venue.keys.record(1);
    pay_in(world, pool, record, 200 * ASSET);
    let side = profit_side(world, venue, &late);
    let claim = ix::claim_recovery(pool, record, side);
    world.refused(claim, &[&late.key], LossError::NothingToClaim);
    let before = world.balance(&early.asset);
    let side = profit_side(world, venue, &early);
    world.ok(ix::claim_recovery(pool, record, side), &[&early.key]);
    // 20 of the 50 were the bond's, 30 the early one's.
    assert_eq!(world.balance(&early.asset) - before, 30 * ASSET);
    world.advance(2 * WAIT);
    late.withdraw(world, pool, venue, WithdrawAmount::All);
    // Of 330 in the class: an atom less than exact, at most.
    assert!(300 * ASSET - world.balance(&late.asset) <= 1);
    invariants::check(world, pool);
}
