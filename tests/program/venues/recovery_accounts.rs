//! `claim_recovery` with profit claims: whose proof counts for which record, and who is paid.

use crate::common::*;
use anchor_lang::error::ErrorCode;
use loss_testkit::{
    invariants,
    ix::{self, ClaimSide},
    keys::{address, claim as claim_key, receipt},
    params::plain,
    refusals::Table,
    PoolKeys, Trader, Venue,
};
use socialized_loss::{
    error::LossError,
    instructions::WithdrawAmount,
    state::{LossReceipt, RecoveryClaim, StoredVenueCaps},
};
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

const A: u64 = ASSET;

/// The same trader at two venues of a pool and at one of another, who lost at each and had a part paid in; another
/// trader of the first venue, and a position that defaulted. At the first venue the trader left after the
/// loss, and came back.
struct Stage {
    scene: Scene,
    trader: Trader,
    other: Trader,
    next: Venue,
    other_pool: PoolKeys,
    elsewhere: Venue,
    stranger: Keypair,
}

impl Stage {
    fn new() -> Self {
        let mut scene = Scene::new();
        let Scene { world, pool, .. } = &mut scene;
        let other_pool = world.new_pool_numbered(plain(), 1);
        let none = StoredVenueCaps::default();
        let elsewhere = world.new_venue(&other_pool, 0, none, 1, 100 * A);
        world.winner(&other_pool, &elsewhere, "trader", 100 * A);
        elsewhere.report(world, &other_pool, 60 * A + 1);
        let next = world.new_venue(pool, 1, LIMITS, 1, 100 * A);
        world.winner(pool, &next, "trader", 100 * A);
        next.report(world, pool, 50 * A + 1);
        let trader = scene.winner("trader", 100 * A);
        let other = scene.winner("other", 100 * A);
        // Event 2: 20 are the bond's, half of the claims is lost.
        scene.report(120 * A);
        scene.recover(1, 40 * A);
        scene.mature();
        let Scene { world, pool, venue, .. } = &mut scene;
        let stranger = world.actor("stranger");
        for (pool, record) in [(&*pool, next.keys), (&other_pool, elsewhere.keys)] {
            let from = world.token_account(pool.asset_mint, stranger.pubkey(), 30 * A);
            let (record, by) = (record.record(1), stranger.pubkey());
            world.ok(ix::record_recovery(pool, record, by, from, 30 * A), &[&stranger]);
        }
        trader.withdraw(world, pool, venue, WithdrawAmount::All);
        venue.credit(world, pool, &trader, 10 * A);
        world.set_price(pool, PRICE);
        let borrower = world.indebted(pool, "borrower", 2_000_000_000, 30 * A);
        world.advance(1);
        world.set_price(pool, 1);
        world.new_caller(pool, "recorder", 0).record(world, pool, &borrower);
        world.recover(pool, 1, 30 * A);
        // Event 4: half of the trader's 10 and the other's 50 is lost.
        scene.report(30 * A);
        scene.recover(2, 15 * A);
        Self { scene, trader, other, next, other_pool, elsewhere, stranger }
    }

    /// The open segment, whose event is the venue's second.
    fn open(&self) -> ClaimSide {
        self.scene.open(&self.trader)
    }

    /// The receipt, whose event is the venue's first.
    fn closed(&self) -> ClaimSide {
        self.scene.closed(&self.trader, 0)
    }

    /// The same trader's open segment at the next venue.
    fn at_next(&self) -> ClaimSide {
        let share = self.next.keys.profit(&self.trader.id());
        ClaimSide { share, from_seq: 0, ..self.open() }
    }

    #[track_caller]
    fn check<'a>(&'a self, good: Instruction, rows: impl Fn(Table<'a>) -> Table<'a>) {
        let Scene { world, pool, .. } = &self.scene;
        let mut world = world.fork();
        let keys = [&self.trader.key, &self.other.key, &self.stranger];
        let before = world.balance(&self.trader.asset);
        rows(Table::new(good.clone(), &keys)).check(&mut world);
        assert_eq!(world.balance(&self.trader.asset), before);
        // Nothing but the wrong accounts was wrong.
        world.ok(good, &[&self.trader.key]);
        assert!(world.balance(&self.trader.asset) > before);
        invariants::check(&world, pool);
        invariants::check(&world, &self.other_pool);
    }
}

#[test]
fn what_the_tables_break_is_good() {
    let mut stage = Stage::new();
    let (open, closed, at_next) = (stage.open(), stage.closed(), stage.at_next());
    let Stage { scene, trader, next, .. } = &mut stage;
    assert_eq!((open.from_seq, closed.from_seq), (2, 0));
    // Half of the 40 that came in; a sixth of 15; and all of the next one's.
    assert_eq!(scene.claim(1, closed, &trader.key), 20 * A);
    assert_eq!(scene.claim(2, open, &trader.key), 2_500_000);
    let before = scene.world.balance(&trader.asset);
    let record = next.keys.record(1);
    let claim = ix::claim_recovery(&scene.pool, record, at_next);
    scene.world.ok(claim, &[&trader.key]);
    assert_eq!(scene.world.balance(&trader.asset) - before, 30 * A);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn p14_a_claim_at_one_venue_proves_nothing_of_another_open_or_by_receipt() {
    let mut stage = Stage::new();
    // The next venue's claim gets a receipt too, over the same events as the first's.
    let (open, closed, at_next) = (stage.open(), stage.closed(), stage.at_next());
    let Stage { scene, trader, next, .. } = &mut stage;
    let of_next = receipt(&at_next.share, 0);
    let mut after = scene.world.fork();
    let side = ix::ProfitSide { owner: trader.id(), ..next.side(&after, &trader.id()) };
    let credit = ix::credit_profit(&scene.pool, &next.keys, side, 1);
    after.ok(ix::relayed(&scene.pool, &next.keys, credit), &[&next.operator]);
    let kept: LossReceipt = after.read(&of_next);
    assert_eq!((kept.segment.from_seq, kept.to_seq, kept.class), (0, 4, 2));
    let closed_at_next = ClaimSide { receipt: Some(of_next), ..at_next };
    let wrong = LossError::WrongVenue;
    let (own, theirs) = ([1, 2].map(|nonce| scene.venue.keys.record(nonce)), next.keys.record(1));
    let claim = |record, side| ix::claim_recovery(&scene.pool, record, side);
    for side in [at_next, closed_at_next] {
        let world = if side.receipt.is_some() { &mut after } else { &mut scene.world };
        for record in own {
            world.refused(claim(record, side), &[&trader.key], wrong);
        }
    }
    // And the other way round.
    for side in [open, closed] {
        scene.world.refused(claim(theirs, side), &[&trader.key], wrong);
    }
    invariants::check(&scene.world, &scene.pool);
    invariants::check(&after, &scene.pool);
}

#[test]
fn p14_a_profit_claim_proves_nothing_of_a_positions_default_open_or_by_receipt() {
    let mut stage = Stage::new();
    let (open, closed, at_next) = (stage.open(), stage.closed(), stage.at_next());
    let Stage { scene, trader, .. } = &mut stage;
    let record = scene.pool.record(1);
    for side in [open, closed, at_next] {
        let claim = ix::claim_recovery(&scene.pool, record, side);
        scene.world.refused(claim, &[&trader.key], LossError::WrongVenue);
    }
    assert_eq!(scene.world.record(&scene.pool, 1).claimed_lps, 0);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn accounts_of_a_traders_claim_put_in_anothers_place_are_refused() {
    let mut stage = Stage::new();
    let pool = stage.scene.pool;
    let (side, record) = (stage.open(), stage.scene.venue.keys.record(2));
    let world = &mut stage.scene.world;
    let (forged, unknown) = (world.forged(&side.share), world.unknown_type());
    let lp = pool.lp(&stage.scene.lp.id());
    let of_other = stage.scene.venue.keys.profit(&stage.other.id());
    let of_next = stage.next.keys.profit(&stage.trader.id());
    let of_elsewhere = stage.elsewhere.keys.profit(&stage.trader.id());
    let in_elsewhere = stage.elsewhere.keys.record(1);
    let good = stage.scene.claiming(2, side);
    let claim = claim_key(&side.share, 2, &record);
    let (wrong, has_one) = (LossError::WrongShare, ErrorCode::ConstraintHasOne);
    let not_mine = LossError::NotAssociatedAccount;
    let wrong_claim = LossError::WrongClaim;
    let (id, other, stranger) = (stage.trader.id(), stage.other.id(), stage.stranger.pubkey());
    let own = stage.scene.venue.keys.record(1);
    let of_receipt = claim_key(&side.share, 1, &own);
    stage.check(good, |table| {
        table
            .swap("the same owner's in another pool", side.share, of_elsewhere, wrong)
            .swap("a forged claim", side.share, forged, wrong)
            .swap("the venue", side.share, stage.scene.venue.keys.venue, wrong)
            .swap("of no type", side.share, unknown, wrong)
            .swap("nothing", side.share, address("nobody"), wrong)
            // Another's is paid to its owner alone.
            .swap("another's claim", side.share, of_other, not_mine)
            .swap("an LP share", side.share, lp, not_mine)
            // Its claim account is another.
            .swap("the same owner's at the next", side.share, of_next, wrong_claim)
            .swap("the venue's first record", record, own, wrong_claim)
            .swap("another pool's record", record, in_elsewhere, has_one)
            .swap("another pool", pool.pool, stage.other_pool.pool, has_one)
            .swap("the receipt's claim account", claim, of_receipt, wrong_claim)
            .swap("another caller", id, other, not_mine)
            .swap("a stranger", id, stranger, not_mine)
            .unsigned("caller", id, ErrorCode::AccountNotSigner)
            .read_only("share", side.share, ErrorCode::ConstraintMut)
            .read_only("record", record, ErrorCode::ConstraintMut)
    });
}

#[test]
fn the_receipt_of_a_traders_claim_put_in_anothers_place_is_refused() {
    let mut stage = Stage::new();
    let side = stage.closed();
    let kept = side.receipt.expect("a receipt");
    // Another trader's receipt, of the same events.
    let of_other = stage.scene.venue.receipt_of(&stage.scene.world, &stage.other.id());
    let Scene { world, pool, venue, .. } = &mut stage.scene;
    stage.other.withdraw(world, pool, venue, WithdrawAmount::All);
    let forged = world.forged(&kept);
    let share = side.share;
    let others_share = venue.keys.profit(&stage.other.id());
    let good = stage.scene.claiming(1, side);
    let has_one = ErrorCode::ConstraintHasOne;
    stage.check(good, |table| {
        table
            .swap("of another trader", kept, of_other, has_one)
            .swap("a forged receipt", kept, forged, ErrorCode::AccountOwnedByWrongProgram)
            .swap("the claim as receipt", kept, share, ErrorCode::AccountDiscriminatorMismatch)
            .swap("nothing", kept, address("nobody"), ErrorCode::AccountOwnedByWrongProgram)
            // The open segment begins after the event, and its claim is elsewhere.
            .swap("no receipt", kept, socialized_loss::ID, LossError::WrongClaim)
            .swap("with another's claim", share, others_share, has_one)
    });
}

#[test]
fn p14_anyone_claims_for_a_trader_to_its_associated_account_alone() {
    let mut stage = Stage::new();
    let side = stage.closed();
    let Stage { scene, trader, stranger, .. } = &mut stage;
    let own = scene.world.associated(&scene.pool, &trader.id());
    let lure = scene.world.token_account(scene.pool.asset_mint, stranger.pubkey(), 0);
    let by = |owner_asset| ClaimSide { caller: stranger.pubkey(), owner_asset, ..side };
    for wrong in [trader.asset, lure] {
        let claim = scene.claiming(1, by(wrong));
        scene.world.refused(claim, &[stranger], LossError::NotAssociatedAccount);
    }
    let before = scene.world.lamports(&stranger.pubkey());
    assert_eq!(scene.claim(1, by(own), stranger), 20 * A);
    assert_eq!(scene.world.balance(&own), 20 * A);
    let rent = scene.world.rent_of::<RecoveryClaim>();
    assert_eq!(before - scene.world.lamports(&stranger.pubkey()), rent);
    scene.nothing(1, side, &trader.key);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn rents_of_claim_and_receipt_go_back_to_their_payers_when_all_is_final() {
    let mut stage = Stage::new();
    let side = stage.closed();
    let Stage { scene, trader, stranger, .. } = &mut stage;
    let id = trader.id();
    assert_eq!(scene.claim(1, side, &trader.key), 20 * A);
    let kept = side.receipt.expect("a receipt");
    let claim = claim_key(&side.share, side.from_seq, &scene.venue.keys.record(1));
    let final_at = scene.world.read::<LossReceipt>(&kept).final_at;
    let world = &mut scene.world;
    let close_receipt = ix::close_receipt(kept, id, id);
    let close_claim = ix::close_claim(claim, id);
    world.refused(close_claim.clone(), &[], LossError::NotFinal);
    world.set_time(final_at - 1);
    world.refused(close_receipt.clone(), &[&trader.key], LossError::NotFinal);
    world.set_time(final_at);
    let strangers = ix::close_receipt(kept, stranger.pubkey(), id);
    world.refused(strangers, &[stranger], LossError::NotReceiptParty);
    let before = world.lamports(&id);
    world.ok(close_receipt, &[&trader.key]);
    world.ok(close_claim, &[]);
    let rents = world.rent_of::<LossReceipt>() + world.rent_of::<RecoveryClaim>();
    assert_eq!(world.lamports(&id) - before, rents);
    invariants::check(world, &scene.pool);
}
