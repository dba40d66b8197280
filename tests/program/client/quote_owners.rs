//! P17: what LPs and stakers are told that an instruction does is what it does.

use crate::quotes::{fetch, pool};
use loss_client::{accounts as client, quote, LossError};
use loss_math::{Assets, ExitAmount, Shares};
use loss_testkit::{
    invariants, ix,
    params::{with_interest, DAY},
    scene::{Scene, ASSET, PRICE},
    Lp, Staker,
};
use socialized_loss::{
    error::LossError as Refused,
    instructions::{DepositArgs, WithdrawAmount, WithdrawArgs},
    state::PoolParams,
};

/// An LP, a staker, interest on its way, and a loss that both bore and neither was settled to.
fn after_a_loss(params: PoolParams) -> (Scene, Staker) {
    let mut scene = Scene::new(PoolParams { insurance_cap_event: 60 * ASSET, ..params });
    let staker = scene.world.funded_staker(&scene.pool, "staker", 100 * ASSET);
    scene.world.funded_lp(&scene.pool, "other", 500 * ASSET);
    scene.world.indebted(&scene.pool, "second", 10_000_000_000, 200 * ASSET);
    scene.mark_and_wait(60 * PRICE);
    scene.record();
    scene.world.advance(40 * i64::from(DAY));
    (scene, staker)
}

fn lp_of(scene: &Scene, lp: &Lp) -> client::LpShare {
    fetch(&scene.world, &scene.pool.lp(&lp.id()))
}

fn stake_of(scene: &Scene, staker: &Staker) -> client::InsuranceStake {
    fetch(&scene.world, &scene.pool.stake(&staker.id()))
}

fn fund(scene: &Scene) -> client::InsuranceFund {
    fetch(&scene.world, &scene.pool.insurance)
}

fn amounts() -> [(ExitAmount, WithdrawAmount); 3] {
    [
        (ExitAmount::Assets(Assets(7_654_321)), WithdrawAmount::Assets(7_654_321)),
        (ExitAmount::Shares(Shares(77 << 40)), WithdrawAmount::Shares(77 << 40)),
        (ExitAmount::All, WithdrawAmount::All),
    ]
}

#[test]
fn p17_a_deposits_preview_is_what_it_does() {
    let (mut scene, _) = after_a_loss(with_interest());
    let rich = scene.world.new_lp(&scene.pool, "rich", 1_000 * ASSET);
    let now = scene.world.now();
    for amount in [1_000, 123_456_789] {
        let Scene { world, pool: keys, .. } = &mut scene;
        let lp: client::LpShare = fetch(world, &keys.lp(&rich.id()));
        let state: client::Pool = fetch(world, &keys.pool);
        let quoted = quote::quote_deposit(&state, Some(&lp), Assets(amount), now).expect("fits");
        if amount == 1_000 {
            let without = quote::quote_deposit(&state, None, Assets(amount), now);
            assert_eq!(without, Ok(quoted));
        }
        let side = rich.side(world, keys);
        let min_shares_out = quoted.minted.get();
        let args = |min_shares_out| DepositArgs { amount, min_shares_out, expected_seq: None };
        let more = ix::deposit(keys, side, args(min_shares_out + 1));
        world.refused(more, &[&rich.key], Refused::SlippageExceeded);
        world.ok(ix::deposit(keys, side, args(min_shares_out)), &[&rich.key]);
        let after = quote::quote_lp(&pool(&scene), &lp_of(&scene, &rich), now);
        assert_eq!(after, Ok(quoted.after));
        assert!(!quoted.needs_receipt);
    }
}

#[test]
fn p17_a_withdrawals_preview_is_what_it_pays_and_burns() {
    let (scene, _) = after_a_loss(with_interest());
    let other = Lp { key: loss_testkit::actor("other"), asset: scene.lp.asset };
    let now = scene.world.now();
    let state = pool(&scene);
    let lp = lp_of(&scene, &other);
    for (amount, asked) in amounts() {
        let quoted = quote::quote_withdraw(&state, &lp, amount, now).expect("idle enough");
        assert!(quoted.picked_up.get() > 100 * ASSET && quoted.needs_receipt, "{quoted:?}");
        let mut fork = scene.world.fork();
        let mint = scene.pool.asset_mint;
        let asset = fork.token_account(mint, other.id(), 0);
        let side = ix::LpSide { asset, ..other.side(&fork, &scene.pool) };
        let args = |min_assets_out| WithdrawArgs { amount: asked, min_assets_out };
        let enough = quoted.paid.get();
        let bare = ix::LpSide { receipt: None, ..side };
        let bare = ix::withdraw(&scene.pool, bare, args(enough));
        fork.refused(bare, &[&other.key], Refused::ReceiptRequired);
        let more = ix::withdraw(&scene.pool, side, args(enough + 1));
        fork.refused(more, &[&other.key], Refused::SlippageExceeded);
        fork.ok(ix::withdraw(&scene.pool, side, args(enough)), &[&other.key]);
        assert_eq!(fork.balance(&asset), enough);
        let (pool, lp): (client::Pool, client::LpShare) =
            (fetch(&fork, &scene.pool.pool), fetch(&fork, &scene.pool.lp(&other.id())));
        assert_eq!(quote::quote_lp(&pool, &lp, now), Ok(quoted.after));
        invariants::check(&fork, &scene.pool);
    }
}

#[test]
fn p17_the_most_an_lp_can_withdraw_is_paid_and_an_atom_more_is_not() {
    let (scene, _) = after_a_loss(with_interest());
    let Scene { mut world, pool: keys, lp, .. } = scene;
    let other = Lp { key: loss_testkit::actor("other"), asset: lp.asset };
    let now = world.now();
    // The first is limited by what it has, the second by what the first left idle.
    let limits = [(&lp, Refused::InsufficientShares), (&other, Refused::InsufficientIdle)];
    for (who, refused) in limits {
        let state: client::Pool = fetch(&world, &keys.pool);
        let share: client::LpShare = fetch(&world, &keys.lp(&who.id()));
        let most = quote::most_to_withdraw(&state, &share, now).get();
        let value = quote::quote_lp(&state, &share, now).expect("a share of it").value.get();
        assert_eq!(most, value.min(state.ledger.cash));
        let asset = world.token_account(keys.asset_mint, who.id(), 0);
        let side = ix::LpSide { asset, ..who.side(&world, &keys) };
        let args =
            |amount| WithdrawArgs { amount: WithdrawAmount::Assets(amount), min_assets_out: 0 };
        let more = ix::withdraw(&keys, side, args(most + 1));
        world.refused(more, &[&who.key], refused);
        world.ok(ix::withdraw(&keys, side, args(most)), &[&who.key]);
        let (state, share) = (fetch(&world, &keys.pool), fetch(&world, &keys.lp(&who.id())));
        assert_eq!(quote::most_to_withdraw(&state, &share, now), Assets::ZERO);
    }
}

#[test]
fn p17_a_request_to_withdraw_is_as_previewed_and_is_what_can_leave() {
    let params = PoolParams { withdraw_delay_seconds: DAY, ..with_interest() };
    let (mut scene, _) = after_a_loss(params);
    let now = scene.world.now();
    let lp = lp_of(&scene, &scene.lp);
    let early = quote::quote_withdraw(&pool(&scene), &lp, ExitAmount::All, now);
    assert_eq!(early, Err(LossError::ExitNotRequested));
    let amount = ExitAmount::Assets(Assets(50 * ASSET));
    let quoted = quote::quote_request_withdraw(&pool(&scene), &lp, amount, now).expect("it has");
    let ask = ix::request_withdraw(&scene.pool, scene.lp.id(), WithdrawAmount::Assets(50 * ASSET));
    scene.world.ok(ask, &[&scene.lp.key]);
    let lp = lp_of(&scene, &scene.lp);
    assert_eq!(u128::from_le_bytes(lp.share.request_shares), quoted.requested.get());
    let times = (lp.share.request_opens_at, lp.share.request_closes_at);
    assert_eq!(times, (quoted.opens_at, quoted.closes_at));
    assert_eq!((quoted.value, quoted.opens_at), (Assets(50 * ASSET), now + i64::from(DAY)));
    let again = quote::quote_request_withdraw(&pool(&scene), &lp, amount, now);
    assert_eq!(again, Err(LossError::RequestPending));

    scene.world.set_time(quoted.opens_at);
    let all = quote::quote_withdraw(&pool(&scene), &lp, ExitAmount::All, quoted.opens_at);
    let paid = all.expect("usable").paid;
    assert_eq!(quote::most_to_withdraw(&pool(&scene), &lp, quoted.opens_at), paid);
    let before = scene.world.balance(&scene.lp.asset);
    scene.lp.withdraw(&mut scene.world, &scene.pool, WithdrawAmount::All);
    assert_eq!(scene.world.balance(&scene.lp.asset) - before, paid.get());
}

#[test]
fn p17_a_stakers_previews_are_what_happens() {
    let (mut scene, staker) = after_a_loss(with_interest());
    scene.world.ok(ix::collect_insurance(&scene.pool), &[]);
    let now = scene.world.now();
    let stake = stake_of(&scene, &staker);
    let quoted =
        quote::quote_request_unstake(&pool(&scene), &fund(&scene), &stake, ExitAmount::All, now);
    let quoted = quoted.expect("it has");
    let early = quote::quote_unstake(&pool(&scene), &fund(&scene), &stake, ExitAmount::All, now);
    assert_eq!(early, Err(LossError::ExitNotRequested));
    let side = staker.side(&scene.world, &scene.pool);
    let all = WithdrawArgs { amount: WithdrawAmount::All, min_assets_out: 0 };
    let early = ix::unstake(&scene.pool, side, all);
    scene.world.refused(early, &[&staker.key], Refused::ExitNotRequested);
    staker.request(&mut scene.world, &scene.pool, WithdrawAmount::All);
    let stake = stake_of(&scene, &staker);
    // All that the event's cap let the fund pay, at the share price before the interest since.
    assert_eq!(Assets(stake.share.lost), quoted.picked_up);
    assert_eq!(quoted.picked_up, Assets(59_999_969));
    assert_eq!(u128::from_le_bytes(stake.share.request_shares), quoted.requested.get());
    assert_eq!(stake.share.request_opens_at, quoted.opens_at);

    scene.world.set_time(quoted.opens_at);
    scene.world.ok(ix::collect_insurance(&scene.pool), &[]);
    let now = quoted.opens_at;
    for (amount, asked) in amounts() {
        let stake = stake_of(&scene, &staker);
        let quoted = quote::quote_unstake(&pool(&scene), &fund(&scene), &stake, amount, now);
        let quoted = quoted.expect("requested");
        let mut fork = scene.world.fork();
        staker.unstake(&mut fork, &scene.pool, asked);
        assert_eq!(fork.balance(&staker.asset), quoted.paid.get());
        let after: client::InsuranceStake = fetch(&fork, &scene.pool.stake(&staker.id()));
        let (pool, fund) = (fetch(&fork, &scene.pool.pool), fetch(&fork, &scene.pool.insurance));
        assert_eq!(quote::quote_stake(&pool, &fund, &after, now), Ok(quoted.after));
        assert!(quoted.needs_receipt);
    }
    let stake = stake_of(&scene, &staker);
    let most = quote::most_to_unstake(&pool(&scene), &fund(&scene), &stake, now);
    let all = quote::quote_unstake(&pool(&scene), &fund(&scene), &stake, ExitAmount::All, now);
    assert_eq!(most, all.expect("requested").paid);
}

#[test]
fn p17_a_stakes_preview_is_what_it_gives() {
    let (mut scene, _) = after_a_loss(with_interest());
    let new = scene.world.new_staker(&scene.pool, "new", 1_000 * ASSET);
    let now = scene.world.now();
    let amount = 31_415_926;
    let stake = stake_of(&scene, &new);
    let quoted =
        quote::quote_stake_more(&pool(&scene), &fund(&scene), Some(&stake), Assets(amount), now);
    let quoted = quoted.expect("fits");
    let without = quote::quote_stake_more(&pool(&scene), &fund(&scene), None, Assets(amount), now);
    assert_eq!(without, Ok(quoted));
    new.stake(&mut scene.world, &scene.pool, amount);
    let after = quote::quote_stake(&pool(&scene), &fund(&scene), &stake_of(&scene, &new), now);
    assert_eq!(after, Ok(quoted.after));
    assert_eq!(quoted.minted, quoted.after.shares);
}

#[test]
fn p17_what_owners_are_refused_the_program_refuses() {
    let (mut scene, _) = after_a_loss(PoolParams { deposit_cap: 2_000 * ASSET, ..with_interest() });
    let rich = scene.world.new_lp(&scene.pool, "rich", 5_000 * ASSET);
    let now = scene.world.now();
    let deposit = |scene: &Scene, amount| {
        quote::quote_deposit(&pool(scene), None, Assets(amount), now).map(|quote| quote.minted)
    };
    let room = quote::quote_pool(&pool(&scene), now).expect("a pool").deposit_room.get();
    for (amount, refused) in [(0, Refused::ZeroAmount), (room + 1, Refused::DepositCapExceeded)] {
        let previewed = deposit(&scene, amount).expect_err("refused");
        assert_eq!(previewed.code(), u32::from(refused));
        let args = DepositArgs { amount, min_shares_out: 0, expected_seq: None };
        let call = ix::deposit(&scene.pool, rich.side(&scene.world, &scene.pool), args);
        scene.world.refused(call, &[&rich.key], refused);
    }
    assert!(deposit(&scene, room).is_ok());
    scene.pause();
    assert_eq!(deposit(&scene, 1_000), Err(LossError::Paused));
}
