//! Staking where the asset is a Token-2022 mint with every accepted extension.

use crate::common::*;
use anchor_spl::token_2022;
use loss_testkit::{
    invariants, ix,
    keys::address,
    params,
    tokens::{account_2022, mint_2022},
    Lp, PoolKeys, Staker, World,
};
use socialized_loss::instructions::WithdrawAmount;
use solana_signer::Signer;

fn new_pool() -> (World, PoolKeys) {
    let mut world = World::new();
    let authority = world.actor("authority");
    let (asset, collateral) = (address("asset 2022"), world.mint("collateral", 9));
    // Metadata pointer, metadata, and a multiplier of 3 that only changes what people see.
    let mut scaled = vec![0; 56];
    scaled[32..40].copy_from_slice(&3.0_f64.to_le_bytes());
    scaled[48..56].copy_from_slice(&3.0_f64.to_le_bytes());
    let extensions = [(18, vec![0; 64]), (19, vec![0; 80]), (25, scaled)];
    world.set_account(&asset, mint_2022(6, u64::MAX, &extensions));
    let mut keys = PoolKeys::derive(authority.pubkey(), asset, collateral, 0);
    keys.asset_program = token_2022::ID;
    world.ok(ix::init_pool(&keys, address("guardian"), params::plain()), &[&authority]);
    world.set_price(&keys, PRICE);
    (world, keys)
}

fn tokens(
    world: &mut World,
    pool: &PoolKeys,
    name: &str,
    owner: &impl Signer,
    amount: u64,
) -> anchor_lang::prelude::Pubkey {
    let at = address(name);
    world.set_account(&at, account_2022(pool.asset_mint, owner.pubkey(), amount));
    at
}

fn new_staker(world: &mut World, pool: &PoolKeys, name: &str, amount: u64) -> Staker {
    let key = world.actor(name);
    let asset = tokens(world, pool, name, &key, amount);
    world.ok(ix::open_stake(pool, key.pubkey(), key.pubkey()), &[&key]);
    world.stakers.entry(pool.pool).or_default().push(key.pubkey());
    Staker { key, asset }
}

fn new_lp(world: &mut World, pool: &PoolKeys, name: &str, amount: u64) -> Lp {
    let key = world.actor(name);
    let asset = tokens(world, pool, name, &key, amount);
    world.ok(ix::open_lp(pool, key.pubkey(), key.pubkey()), &[&key]);
    world.lps.entry(pool.pool).or_default().push(key.pubkey());
    Lp { key, asset }
}

#[test]
fn p1_stakes_gifts_losses_and_exits_move_exactly_what_the_books_say() {
    let (mut world, pool) = new_pool();
    let vault = world.svm.get_account(&pool.insurance_vault).expect("a vault");
    assert_eq!(vault.owner, token_2022::ID);
    let lp = new_lp(&mut world, &pool, "lp", 2_000_000);
    lp.deposit(&mut world, &pool, 2_000_000);
    let one = new_staker(&mut world, &pool, "one", 1_000_000);
    let three = new_staker(&mut world, &pool, "three", 3_000_000);
    one.stake(&mut world, &pool, 1_000_000);
    three.stake(&mut world, &pool, 3_000_000);
    assert_eq!(world.balance(&pool.insurance_vault), 4_000_000);
    assert_eq!(world.balance(&one.asset) + world.balance(&three.asset), 0);

    let donor = world.actor("donor");
    let gift = tokens(&mut world, &pool, "gift", &donor, 400_000);
    world.ok(ix::fund_insurance(&pool, donor.pubkey(), gift, 400_000), &[&donor]);

    let mut borrower = world.new_borrower(&pool, "borrower", 22_000_000);
    borrower.asset = tokens(&mut world, &pool, "borrower's asset", &borrower.key, 0);
    borrower.add_collateral(&mut world, &pool, 22_000_000);
    borrower.borrow(&mut world, &pool, 1_100_000);
    assert_eq!(world.balance(&pool.asset_vault), 900_000);
    let record = record(&mut world, &pool, &borrower);
    assert_eq!((record.stakers, record.lps), (1_100_000, 0));
    assert_eq!(world.balance(&pool.insurance_vault), 3_300_000);
    assert_eq!(world.balance(&pool.asset_vault), 2_000_000);

    assert_eq!(leave(&mut world, &pool, &one), 825_000);
    assert_eq!(leave(&mut world, &pool, &three), 2_475_000);
    assert_eq!(world.balance(&pool.insurance_vault), 0);
    lp.withdraw(&mut world, &pool, WithdrawAmount::All);
    assert_eq!(world.balance(&lp.asset), 2_000_000);
    invariants::check(&world, &pool);
}

#[test]
fn the_older_token_program_cannot_move_its_tokens() {
    let (mut world, pool) = new_pool();
    let staker = new_staker(&mut world, &pool, "staker", 1_000);
    staker.stake(&mut world, &pool, 400);
    ripen(&mut world, &pool, &staker, WithdrawAmount::All);
    let side = staker.side(&world, &pool);
    let older = PoolKeys { asset_program: anchor_spl::token::ID, ..pool };
    let stake = ix::stake(&older, side, staking(600));
    let unstake = ix::unstake(&older, side, taking(WithdrawAmount::All));
    for instruction in [stake, unstake] {
        let failure = world.send(&[instruction], &[&staker.key]).expect_err("another program");
        assert_eq!(failure.code, None);
        assert!(failure.error.contains("invalid account data"), "{}", failure.error);
    }
    assert_eq!((world.balance(&staker.asset), staker.claim(&world, &pool)), (600, 400));
    invariants::check(&world, &pool);
}
