//! Receipts of profit claims: what a change after losses leaves behind as proof of them.

use crate::common::*;
use anchor_lang::prelude::Pubkey;
use bytemuck::Zeroable;
use loss_testkit::{exact::assert_same, invariants, ix, keys::receipt, Trader};
use socialized_loss::{
    constants::VERSION,
    error::LossError,
    instructions::{WithdrawAmount, WithdrawArgs},
    seeds,
    state::{ClassKind, LossReceipt, ShortfallRecord},
    ID,
};
use solana_instruction::Instruction;
use solana_signer::Signer;

/// "trader" with 100 and "other" with 300; 20 are the bond's and 100 the claims'.
fn after_a_loss() -> (Scene, Trader) {
    let mut scene = Scene::new();
    let trader = scene.winner("trader", 100 * ASSET);
    scene.winner("other", 300 * ASSET);
    let record = scene.report(120 * ASSET);
    assert_eq!((record.bond, record.profits), (20 * ASSET, 100 * ASSET));
    (scene, trader)
}

fn crediting(scene: &Scene, trader: &Trader, at: Option<Pubkey>) -> Instruction {
    let Scene { world, pool, venue, .. } = scene;
    let side = ix::ProfitSide { receipt: at, ..venue.side(world, &trader.id()) };
    ix::relayed(pool, &venue.keys, ix::credit_profit(pool, &venue.keys, side, 1))
}

/// What a receipt proves that its owner bore as a trader in one event.
fn borne(kept: &LossReceipt, record: &ShortfallRecord) -> u64 {
    let event = record.loss_of(ClassKind::Profits);
    let segment = loss_math::Segment::from(kept.segment);
    segment.loss_floor(kept.to_seq, &event).expect("a segment of this class").get()
}

#[test]
fn p14_a_traders_receipt_says_exactly_what_was_held_when_and_at_which_venue() {
    let (mut scene, trader) = after_a_loss();
    let key = scene.venue.keys.profit(&trader.id());
    let at = receipt(&key, 0);
    let none = crediting(&scene, &trader, None);
    let wrong = crediting(&scene, &trader, Some(receipt(&key, 1)));
    let good = crediting(&scene, &trader, Some(at));
    let Scene { world, pool, venue, .. } = &mut scene;
    let operator = venue.operator.pubkey();
    let before = world.profit(&venue.keys, &trader.id());
    let record: ShortfallRecord = world.read(&venue.keys.record(1));
    let paid = world.lamports(&operator);

    world.refused(none, &[&venue.operator], LossError::ReceiptRequired);
    world.refused(wrong, &[&venue.operator], LossError::WrongReceipt);
    world.ok(good, &[&venue.operator]);

    let seeds = [seeds::RECEIPT, key.as_ref(), &0_u64.to_le_bytes()];
    let kept: LossReceipt = world.read(&at);
    assert_same(
        &kept,
        &LossReceipt {
            pool: pool.pool,
            owner: trader.id(),
            share: key,
            rent_payer: operator,
            venue: venue.keys.venue,
            segment: before.share.segment,
            to_seq: 1,
            final_at: record.recorded_at + 365 * DAY,
            version: VERSION,
            bump: Pubkey::find_program_address(&seeds, &ID).1,
            class: 2,
            ..LossReceipt::zeroed()
        },
    );
    assert_eq!(u128::from_le_bytes(kept.segment.start.shares), at_par(100 * ASSET));
    assert_eq!(borne(&kept, &record), 25 * ASSET);
    let rent = world.rent_of::<LossReceipt>();
    assert_eq!(world.lamports(&at), rent);
    assert_eq!(paid - world.lamports(&operator), rent);
    // The next segment starts where this one ends.
    let segment = world.profit(&venue.keys, &trader.id()).share.segment;
    assert_eq!(segment.from_seq, 1);
    assert_eq!(u128::from_le_bytes(segment.start.shares), at_par(75 * ASSET + 1));
    invariants::check(world, pool);
}

#[test]
fn p14_a_withdrawal_after_a_deficit_leaves_the_same_receipt() {
    let (mut scene, trader) = after_a_loss();
    scene.mature();
    let Scene { world, pool, venue, .. } = &mut scene;
    let key = venue.keys.profit(&trader.id());
    let at = receipt(&key, 0);
    let payer = world.actor("payer");
    let of = |receipt| {
        let amount = WithdrawAmount::All;
        let args = WithdrawArgs { amount, min_assets_out: 0 };
        let (owner, asset) = (trader.id(), trader.asset);
        let side = ix::ProfitSide { owner, asset, payer: payer.pubkey(), receipt };
        ix::withdraw_profit(pool, &venue.keys, side, args)
    };
    let signers = [&trader.key, &payer];
    world.refused(of(None), &signers, LossError::ReceiptRequired);
    world.refused(of(Some(receipt(&key, 1))), &signers, LossError::WrongReceipt);
    world.ok(of(Some(at)), &signers);
    let kept: LossReceipt = world.read(&at);
    let said = (kept.class, kept.venue, kept.owner, kept.share, kept.to_seq, kept.rent_payer);
    assert_eq!(said, (2, venue.keys.venue, trader.id(), key, 1, payer.pubkey()));
    assert_eq!(kept.final_at, world.pool(pool).latest_final_at);
    let record = world.read(&venue.keys.record(1));
    assert_eq!(borne(&kept, &record), 25 * ASSET);
    assert_eq!(world.balance(&trader.asset), 75 * ASSET);
    invariants::check(world, pool);
}

#[test]
fn p14_settling_changes_nothing_about_the_receipt() {
    let (mut scene, trader) = after_a_loss();
    let Scene { world, pool, venue, .. } = &mut scene;
    let segment = world.profit(&venue.keys, &trader.id()).share.segment;
    world.ok(ix::settle_profit(pool, &venue.keys, &trader.id()), &[]);
    let at = venue.receipt_of(world, &trader.id());
    assert!(world.find::<LossReceipt>(&at).is_none(), "shares did not change yet");
    let good = crediting(&scene, &trader, Some(at));
    let Scene { world, pool, venue, .. } = &mut scene;
    world.ok(good, &[&venue.operator]);
    let kept: LossReceipt = world.read(&at);
    assert_eq!((kept.segment, kept.to_seq), (segment, 1));
    invariants::check(world, pool);
}

#[test]
fn p14_one_receipt_spans_all_events_of_a_segment_and_the_next_starts_where_it_ends() {
    let (mut scene, trader) = after_a_loss();
    // Half of 300: by now there is no bond.
    let second = scene.report(150 * ASSET);
    let one = scene.venue.receipt_of(&scene.world, &trader.id());
    let Scene { world, pool, venue, .. } = &mut scene;
    venue.credit(world, pool, &trader, 50 * ASSET);
    let third = scene.report(50 * ASSET);
    let two = scene.venue.receipt_of(&scene.world, &trader.id());
    let Scene { world, pool, venue, .. } = &mut scene;
    venue.credit(world, pool, &trader, 1);

    let first: ShortfallRecord = world.read(&venue.keys.record(1));
    let (one, two): (LossReceipt, LossReceipt) = (world.read(&one), world.read(&two));
    assert_eq!((one.segment.from_seq, one.to_seq), (0, 2));
    assert_eq!((two.segment.from_seq, two.to_seq), (2, 3));
    let proven = |kept| [&first, &second, &third].map(|record| borne(kept, record));
    // 100 became 75, then 37.5, and 50 came in: 87.5 of 200.
    assert_eq!(proven(&one), [25 * ASSET, 37_500_000, 0]);
    assert_eq!(proven(&two), [0, 0, 21_875_000]);
    assert_eq!(two.final_at, third.recorded_at + 365 * DAY);
    invariants::check(world, pool);
}

#[test]
fn who_bore_nothing_needs_no_receipt() {
    let mut scene = Scene::new();
    let trader = scene.winner("trader", 100 * ASSET);
    scene.world.fund_insurance(&scene.pool, 50 * ASSET);
    // The bond and the reserve pay for all of it.
    let record = scene.report(70 * ASSET);
    assert_eq!((record.bond, record.reserve, record.profits), (20 * ASSET, 50 * ASSET, 0));
    assert_eq!((scene.state().last_loss_seq, scene.world.pool(&scene.pool).seq), (0, 1));
    let none = crediting(&scene, &trader, None);
    let at = scene.venue.receipt_of(&scene.world, &trader.id());
    let unneeded = crediting(&scene, &trader, Some(at));
    let Scene { world, pool, venue, .. } = &mut scene;
    world.ok(none, &[&venue.operator]);
    world.ok(unneeded, &[&venue.operator]);
    assert!(world.find::<LossReceipt>(&at).is_none());
    assert_eq!(trader.claim(world, venue), 100 * ASSET + 2);

    // Held nothing.
    let empty = world.new_trader(pool, venue, "empty");
    let record = venue.report(world, pool, ASSET);
    assert_eq!(record.profits, ASSET);
    let none = crediting(&scene, &empty, None);
    let Scene { world, pool, venue, .. } = &mut scene;
    world.ok(none, &[&venue.operator]);
    assert_eq!(empty.claim(world, venue), 1);
    invariants::check(world, pool);
}

/// Only what this venue reported makes a receipt necessary.
#[test]
fn another_venues_deficit_needs_no_receipt_here() {
    let mut scene = Scene::new();
    let trader = scene.winner("trader", 100 * ASSET);
    let Scene { world, pool, .. } = &mut scene;
    let next = world.new_venue(pool, 1, LIMITS, ASSET, 100 * ASSET);
    world.winner(pool, &next, "trader", 50 * ASSET);
    let record = next.report(world, pool, 40 * ASSET);
    assert_eq!((record.profits, record.seq), (39 * ASSET, 1));
    let none = crediting(&scene, &trader, None);
    let Scene { world, pool, venue, .. } = &mut scene;
    world.ok(none, &[&venue.operator]);
    assert_eq!(trader.claim(world, venue), 100 * ASSET + 1);
    invariants::check(world, pool);
}

#[test]
fn p11_lamports_sent_to_a_receipts_address_before_block_nothing() {
    let rent = Scene::new().world.rent_of::<LossReceipt>();
    for sent in [900_000, rent, rent + 5] {
        let (mut scene, trader) = after_a_loss();
        let at = scene.venue.receipt_of(&scene.world, &trader.id());
        let good = crediting(&scene, &trader, Some(at));
        let Scene { world, pool, venue, .. } = &mut scene;
        world.airdrop(&at, sent);
        let before = world.lamports(&venue.operator.pubkey());
        world.ok(good, &[&venue.operator]);
        assert_eq!(world.lamports(&at), rent.max(sent));
        let paid = before - world.lamports(&venue.operator.pubkey());
        assert_eq!(paid, rent.saturating_sub(sent));
        assert_eq!(world.read::<LossReceipt>(&at).owner, trader.id());
        invariants::check(world, pool);
    }
}

/// A settlement that was signed with the address still goes through, whatever neighbours report meanwhile.
#[test]
fn events_that_took_nothing_from_a_venues_claims_do_not_move_the_address_of_their_receipts() {
    let (mut scene, trader) = after_a_loss();
    let at = receipt(&scene.venue.keys.profit(&trader.id()), 1);
    let Scene { world, pool, venue, .. } = &mut scene;
    let neighbour = world.new_venue(pool, 1, LIMITS, BOND, 0);
    neighbour.report(world, pool, ASSET);
    venue.credit(world, pool, &trader, ASSET);
    neighbour.report(world, pool, ASSET);
    assert_eq!(world.pool(pool).seq, 3);
    let record = scene.report(22 * ASSET);
    let good = crediting(&scene, &trader, Some(at));
    let Scene { world, pool, venue, .. } = &mut scene;
    world.ok(good, &[&venue.operator]);
    let kept: LossReceipt = world.read(&at);
    assert_eq!((kept.segment.from_seq, kept.to_seq), (1, 4));
    assert_eq!(record.profits, 22 * ASSET);
    // 76 of 301.
    assert_eq!(borne(&kept, &record), 5_554_817);
    let first: ShortfallRecord = world.read(&venue.keys.record(1));
    assert_eq!(borne(&kept, &first), 0);
    invariants::check(world, pool);
}
