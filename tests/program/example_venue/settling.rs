//! A contract that both can pay: what moves when it is made and when it ends, to the atom.

use crate::common::*;
use example_venue::{instructions::OpenArgs, state::Contract};
use loss_testkit::{
    example_venue::{close, SettleSide},
    invariants, tokens,
    venues::WARM_UP,
};
use socialized_loss::{
    instructions::WithdrawAmount,
    state::{Pool, Venue},
};
use solana_signer::Signer;

#[test]
fn opening_takes_both_margins_and_notes_the_value() {
    let mut scene = Scene::new();
    let Scene { world, pool, market, ann, bob, .. } = &mut scene;
    let args = OpenArgs { number: 7, short_margin: 300 * ASSET, ..TEN };
    let open = market.open_ix(pool, ann, bob, args);
    let contract = market.keys.contract(&ann.id(), 7);
    let operator = market.venue.operator.pubkey();
    let watch = world.watch(&open);

    world.ok(open, &[&market.venue.operator, &ann.key, &bob.key]);

    let expected = Contract {
        market: market.keys.market(),
        long: ann.id(),
        short: bob.id(),
        rent_payer: operator,
        size: 10 * COLLATERAL,
        entry_value: 1_000 * ASSET,
        long_margin: 100 * ASSET,
        short_margin: 300 * ASSET,
    };
    assert_eq!(world.contract(&contract), Some(expected));
    assert_eq!(world.market(&market.keys).priced_at, world.now());
    let (vault, own) = (market.keys.vault, market.keys.market());
    watch.assert_changed(world, &[operator, own, contract, ann.asset, bob.asset, vault]);
    assert_eq!((scene.tokens(&scene.ann), scene.tokens(&scene.bob)), (900 * ASSET, 700 * ASSET));
    assert_eq!(scene.vault(), 400 * ASSET);
}

#[test]
fn p1_the_winner_has_its_margin_at_once_and_its_profit_as_a_claim() {
    let mut scene = Scene::new();
    let operator = scene.market.venue.operator.pubkey();
    let lamports = scene.world.lamports(&operator);
    let contract = scene.ann_with_bob();
    scene.price(104_00000000);
    let close = scene.ann_closes(contract);
    let watch = scene.world.watch(&close);

    scene.ann_wins(contract);

    assert_eq!((scene.tokens(&scene.ann), scene.tokens(&scene.bob)), (1_000 * ASSET, 960 * ASSET));
    assert_eq!((scene.claim(&scene.ann), scene.claim(&scene.bob)), (40 * ASSET, 0));
    assert_eq!(scene.vault(), 0);
    assert_eq!(scene.world.contract(&contract), None);
    assert_eq!(scene.world.lamports(&operator), lamports, "the contract's rent is back");
    let Scene { world, pool, market, ann, bob, .. } = &scene;
    let keys = market.keys;
    let claim = keys.venue.profit(&ann.id());
    // Neither the fund nor a record nor a receipt: there is no deficit.
    let own = [keys.market(), keys.vault, contract, operator, ann.asset, bob.asset, claim];
    let pools = [pool.pool, keys.venue.venue, pool.asset_vault];
    watch.assert_changed(world, &[own.as_slice(), &pools].concat());
    invariants::check(world, pool);
}

#[test]
fn the_short_side_wins_when_the_price_falls_and_the_loser_may_close_too() {
    let mut scene = Scene::new();
    let contract = scene.ann_with_bob();
    scene.price(92_50000000);
    let Scene { world, pool, market, ann, bob, .. } = &mut scene;
    let side = market.side(world, contract, bob, ann);
    let side = SettleSide { caller: ann.id(), ..side };

    world.ok(close(pool, &market.keys, side), &[&ann.key]);

    assert_eq!((scene.tokens(&scene.ann), scene.tokens(&scene.bob)), (925 * ASSET, 1_000 * ASSET));
    assert_eq!((scene.claim(&scene.ann), scene.claim(&scene.bob)), (0, 75 * ASSET));
    assert_eq!(scene.vault(), 0);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn at_the_same_price_both_have_their_margins_back() {
    let mut scene = Scene::new();
    let contract = scene.ann_with_bob();
    scene.ann_wins(contract);
    assert_eq!([&scene.ann, &scene.bob].map(|one| scene.tokens(one)), [1_000 * ASSET; 2]);
    assert_eq!((scene.claim(&scene.ann), scene.claim(&scene.bob)), (0, 0));
    assert_eq!(scene.world.venue(&scene.market.keys.venue).total_credited, 0);
}

#[test]
fn p1_the_loser_can_lose_its_whole_margin_without_a_deficit() {
    let mut scene = Scene::new();
    let contract = scene.ann_with_bob();
    scene.price(110_00000000);
    scene.ann_wins(contract);
    assert_eq!((scene.tokens(&scene.ann), scene.tokens(&scene.bob)), (1_000 * ASSET, 900 * ASSET));
    assert_eq!(scene.claim(&scene.ann), 100 * ASSET);
    let venue = scene.world.venue(&scene.market.keys.venue);
    assert_eq!((venue.last_nonce, venue.bond, venue.pot), (0, BOND, 0));
}

#[test]
fn p1_what_rounding_takes_from_one_side_it_gives_the_other() {
    let mut scene = Scene::new();
    let args =
        OpenArgs { size: 333_333_333, long_margin: 4 * ASSET, short_margin: 4 * ASSET, ..TEN };
    let Scene { world, pool, market, ann, bob, .. } = &mut scene;
    let contract = market.open(world, pool, ann, bob, args);
    // 33.3333333, and after that 33.6699999...
    assert_eq!(world.contract(&contract).expect("open").entry_value, 33_333_333);
    scene.price(101_01000000);
    scene.ann_wins(contract);
    assert_eq!(scene.claim(&scene.ann), 33_669_999 - 33_333_333);
    assert_eq!(scene.tokens(&scene.bob), 1_000 * ASSET - 336_666);
    assert_eq!((scene.tokens(&scene.ann), scene.vault()), (1_000 * ASSET, 0));
}

#[test]
fn p1_what_lies_in_the_venues_pot_is_credited_first_and_the_vault_keeps_as_much() {
    let mut scene = Scene::new();
    let Scene { world, pool, market, .. } = &mut scene;
    // As what a drained class sets free; no call here leads to it.
    world.edit(&market.keys.venue.venue, |venue: &mut Venue| venue.pot = 7);
    world.edit(&pool.pool, |pool: &mut Pool| pool.venue_funds += 7);
    let held = world.balance(&pool.asset_vault);
    world.set_account(&pool.asset_vault, tokens::account(pool.asset_mint, pool.pool, held + 7));
    let contract = scene.ann_with_bob();
    scene.price(104_00000000);
    scene.ann_wins(contract);
    assert_eq!((scene.claim(&scene.ann), scene.vault()), (40 * ASSET, 7));
    assert_eq!(scene.world.venue(&scene.market.keys.venue).pot, 0);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn p11_the_profit_leaves_the_pool_when_it_has_matured() {
    let mut scene = Scene::new();
    let contract = scene.ann_with_bob();
    scene.price(104_00000000);
    scene.ann_wins(contract);
    scene.world.advance(WARM_UP.into());
    let Scene { world, pool, market, ann, .. } = &mut scene;
    ann.withdraw(world, pool, &market.venue, WithdrawAmount::All);
    assert_eq!((scene.tokens(&scene.ann), scene.claim(&scene.ann)), (1_040 * ASSET, 0));
    invariants::check(&scene.world, &scene.pool);
}
