//! `claim_recovery`: what it pays, what it changes, and when it pays nothing.

use crate::common::*;
use anchor_lang::prelude::Pubkey;
use loss_testkit::{
    events,
    exact::assert_same,
    invariants, ix,
    keys::claim as claim_key,
    params::plain,
    scene::{Scene, ASSET},
    PoolKeys, World,
};
use socialized_loss::{
    constants::VERSION,
    error::LossError,
    events::{RecoveryClaimed, EVENT_VERSION},
    state::{InsuranceStake, LpShare, Pool, PoolParams, RecoveryClaim, ShortfallRecord},
};

/// What the first claim of a share is kept as. The bump is whatever it is.
fn kept(
    world: &World,
    pool: &PoolKeys,
    of: ix::ClaimSide,
    payer: Pubkey,
    paid: u64,
) -> RecoveryClaim {
    let record = pool.record(1);
    let found: RecoveryClaim = world.read(&claim_key(&of.share, of.from_seq, &record));
    RecoveryClaim {
        pool: pool.pool,
        owner: of.caller,
        share: of.share,
        record,
        rent_payer: payer,
        from_seq: of.from_seq,
        paid,
        final_at: world.record(pool, 1).final_at,
        version: VERSION,
        bump: found.bump,
        _padding: [0; 6],
        _reserved: [0; 32],
    }
}

#[test]
fn p14_an_lp_is_paid_its_part_and_what_was_paid_is_kept() {
    let Scene { mut world, pool, lp, .. } = liquidated(plain());
    // The loss was 100 of 1,000, all of it this LP's.
    world.recover(&pool, 1, 40 * ASSET);
    let (record, share) = (pool.record(1), pool.lp(&lp.id()));
    let side = of_lp(&world, &pool, &lp);
    let good = ix::claim_recovery(&pool, record, side);
    let key = claim_key(&share, 0, &record);
    let watch = world.watch(&good).and(&world, &[pool.insurance, pool.insurance_vault]);
    let (before, event) = (world.pool(&pool), world.record(&pool, 1));
    let (held, vault): (LpShare, u64) = (world.read(&share), world.balance(&pool.asset_vault));
    let lamports = world.lamports(&lp.id());

    let sent = world.ok(good.clone(), &[&lp.key]);

    let changed = [pool.pool, record, share, key, pool.asset_vault, lp.asset, lp.id()];
    watch.assert_changed(&world, &changed);
    assert_eq!(world.balance(&lp.asset), 40 * ASSET);
    assert_eq!(world.balance(&pool.asset_vault), vault - 40 * ASSET);
    assert_same(&world.pool(&pool), &Pool { recoveries: 0, ..before });
    assert_same(&world.record(&pool, 1), &ShortfallRecord { claimed_lps: 40 * ASSET, ..event });
    let mut after = held;
    after.share.recovered = 40 * ASSET;
    assert_same(&world.read::<LpShare>(&share), &after);
    let owner = lp.id();
    let expected = kept(&world, &pool, side, owner, 40 * ASSET);
    assert_same(&world.read::<RecoveryClaim>(&key), &expected);
    assert_eq!(world.lamports(&key), world.rent_of::<RecoveryClaim>());
    assert_eq!(lamports - world.lamports(&lp.id()), world.rent_of::<RecoveryClaim>());
    let event = |amount, paid| RecoveryClaimed {
        version: EVENT_VERSION,
        pool: pool.pool,
        seq: 1,
        record,
        share,
        class: 0,
        owner,
        from_seq: 0,
        amount,
        paid,
    };
    events::assert_logged(&sent, &event(40 * ASSET, 40 * ASSET));
    invariants::check(&world, &pool);

    // The second time it pays what came in since, and costs no rent.
    world.refused(good.clone(), &[&lp.key], LossError::NothingToClaim);
    world.recover(&pool, 1, 7 * ASSET);
    let watch = world.watch(&good);
    let sent = world.ok(good.clone(), &[&lp.key]);
    let changed = [pool.pool, record, share, key, pool.asset_vault, lp.asset];
    watch.assert_changed(&world, &changed);
    let expected = RecoveryClaim { paid: 47 * ASSET, ..expected };
    assert_same(&world.read::<RecoveryClaim>(&key), &expected);
    events::assert_logged(&sent, &event(7 * ASSET, 47 * ASSET));
    assert_eq!(world.balance(&lp.asset), 47 * ASSET);
    world.refused(good, &[&lp.key], LossError::NothingToClaim);
    invariants::check(&world, &pool);
}

#[test]
fn p14_a_staker_is_paid_its_part_and_its_stake_says_so() {
    let params = PoolParams { insurance_cap_event: 100_000, ..plain() };
    let (mut world, pool) = start_with(params);
    world.funded_lp(&pool, "lp", 1_000_000);
    let staker = world.funded_staker(&pool, "staker", 300_000);
    world.funded_staker(&pool, "second", 100_000);
    // Stakers bear 100,000 by the cap, LPs 400,000.
    lose(&mut world, &pool, 500_000);
    world.recover(&pool, 1, 400_000 + 60_000);
    let (record, stake) = (pool.record(1), pool.stake(&staker.id()));
    let side = of_staker(&world, &pool, &staker);
    let good = ix::claim_recovery(&pool, record, side);
    let key = claim_key(&stake, 0, &record);
    let watch = world.watch(&good).and(&world, &[pool.insurance, pool.insurance_vault]);
    let (event, before) = (world.record(&pool, 1), world.pool(&pool));
    let held: InsuranceStake = world.read(&stake);

    world.ok(good.clone(), &[&staker.key]);

    let changed = [pool.pool, record, stake, key, pool.asset_vault, staker.asset, staker.id()];
    watch.assert_changed(&world, &changed);
    // Three quarters of the 60,000 that are left for the stakers.
    assert_eq!(world.balance(&staker.asset), 45_000);
    assert_same(&world.record(&pool, 1), &ShortfallRecord { claimed_stakers: 45_000, ..event });
    assert_same(&world.pool(&pool), &Pool { recoveries: 415_000, ..before });
    let mut after = held;
    after.share.recovered = 45_000;
    assert_same(&world.read::<InsuranceStake>(&stake), &after);
    let owner = staker.id();
    let expected = kept(&world, &pool, side, owner, 45_000);
    assert_same(&world.read::<RecoveryClaim>(&key), &expected);
    world.refused(good, &[&staker.key], LossError::NothingToClaim);
    invariants::check(&world, &pool);
}

#[test]
fn p5_claims_are_rounded_down_and_the_rest_of_an_atom_waits_for_more() {
    let (mut world, pool) = start();
    let lps = [("a", 100_000), ("b", 100_000), ("c", 100_000)];
    let lps = lps.map(|(name, amount)| world.funded_lp(&pool, name, amount));
    let nonce = lose(&mut world, &pool, 30_000);
    // A third of 10 each is 3.
    world.recover(&pool, nonce, 10);
    for lp in &lps {
        assert_eq!(claim(&mut world, &pool, nonce, lp), 3);
    }
    assert_eq!(world.pool(&pool).recoveries, 1);
    // A third of 12 is 4.
    world.recover(&pool, nonce, 2);
    for lp in &lps {
        assert_eq!(claim(&mut world, &pool, nonce, lp), 1);
        nothing_for(&mut world, &pool, nonce, lp);
    }
    assert_eq!(world.pool(&pool).recoveries, 0);
    invariants::check(&world, &pool);
}

#[test]
fn claims_end_with_the_event_to_the_second() {
    let Scene { mut world, pool, lp, .. } = liquidated(plain());
    world.recover(&pool, 1, 40 * ASSET);
    let good = ix::claim_recovery(&pool, pool.record(1), of_lp(&world, &pool, &lp));
    let final_at = world.record(&pool, 1).final_at;
    for at in [final_at, final_at + 1, final_at + LIFE] {
        world.set_time(at);
        world.refused(good.clone(), &[&lp.key], LossError::EventFinal);
    }
    assert_eq!(world.pool(&pool).recoveries, 40 * ASSET);
    world.set_time(final_at - 1);
    world.ok(good, &[&lp.key]);
    assert_eq!(world.balance(&lp.asset), 40 * ASSET);
    invariants::check(&world, &pool);
}

#[test]
fn without_a_recovery_there_is_nothing_to_claim_and_no_claim_is_made() {
    let Scene { mut world, pool, lp, .. } = liquidated(plain());
    nothing_for(&mut world, &pool, 1, &lp);
    let key = claim_key(&pool.lp(&lp.id()), 0, &pool.record(1));
    assert_eq!(world.lamports(&key), 0);
    // After the end the other refusal comes first.
    world.advance(LIFE);
    let claim = ix::claim_recovery(&pool, pool.record(1), of_lp(&world, &pool, &lp));
    world.refused(claim, &[&lp.key], LossError::EventFinal);
    invariants::check(&world, &pool);
}

#[test]
fn p11_lamports_sent_to_a_claims_address_before_do_not_block_it() {
    let rent = World::new().rent_of::<RecoveryClaim>();
    // Less than the rent, as much, and more; the caller adds what is missing.
    for sent in [900_000, rent, rent + 5] {
        let Scene { mut world, pool, lp, .. } = liquidated(plain());
        world.recover(&pool, 1, 40 * ASSET);
        let key = claim_key(&pool.lp(&lp.id()), 0, &pool.record(1));
        let spoiler = world.actor("spoiler");
        world.ok(send_lamports(id(&spoiler), key, sent), &[&spoiler]);
        let before = world.lamports(&lp.id());
        assert_eq!(claim(&mut world, &pool, 1, &lp), 40 * ASSET);
        assert_eq!(world.lamports(&key), rent.max(sent));
        assert_eq!(before - world.lamports(&lp.id()), rent.saturating_sub(sent));
        let paid: RecoveryClaim = world.read(&key);
        assert_eq!((paid.paid, paid.rent_payer), (40 * ASSET, lp.id()));
        nothing_for(&mut world, &pool, 1, &lp);
        invariants::check(&world, &pool);
    }
}

#[test]
fn a_claim_does_not_settle_the_share_and_settling_does_not_change_a_claim() {
    let Scene { mut world, pool, lp, .. } = liquidated(plain());
    world.recover(&pool, 1, 40 * ASSET);
    let mut settled_first = world.fork();
    let before = world.lp(&pool, &lp.id()).share;
    assert_eq!(claim(&mut world, &pool, 1, &lp), 40 * ASSET);
    assert_eq!(world.lp(&pool, &lp.id()).share.held, before.held);
    world.ok(ix::settle_lp(&pool, lp.id()), &[]);
    settled_first.ok(ix::settle_lp(&pool, lp.id()), &[]);
    assert_eq!(claim(&mut settled_first, &pool, 1, &lp), 40 * ASSET);
    let share = pool.lp(&lp.id());
    assert_same(&world.read::<LpShare>(&share), &settled_first.read::<LpShare>(&share));
    invariants::check(&world, &pool);
    invariants::check(&settled_first, &pool);
}
