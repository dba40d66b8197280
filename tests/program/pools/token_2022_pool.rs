//! A pool whose asset is a Token-2022 mint with every accepted extension: the whole life of its
//! tokens.

use anchor_spl::token_2022;
use loss_testkit::{
    invariants, ix,
    keys::address,
    params,
    tokens::{account_2022, mint_2022},
    Lp, PoolKeys, World,
};
use socialized_loss::instructions::{DepositArgs, WithdrawAmount, WithdrawArgs};
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
    world.ok(ix::init_pool(&keys, address("guardian"), params::with_interest()), &[&authority]);
    world.set_price(&keys, 100_00000000);
    (world, keys)
}

fn new_lp(world: &mut World, pool: &PoolKeys, name: &str, amount: u64) -> Lp {
    let key = world.actor(name);
    let asset = address(name);
    world.set_account(&asset, account_2022(pool.asset_mint, key.pubkey(), amount));
    world.ok(ix::open_lp(pool, key.pubkey(), key.pubkey()), &[&key]);
    world.lps.entry(pool.pool).or_default().push(key.pubkey());
    Lp { key, asset }
}

#[test]
fn p1_deposits_loans_fees_and_withdrawals_move_exactly_what_the_books_say() {
    let (mut world, pool) = new_pool();
    let vault = world.svm.get_account(&pool.asset_vault).expect("a vault");
    assert_eq!(vault.owner, token_2022::ID);
    let lp = new_lp(&mut world, &pool, "lp", 1_000_000_000_000);
    lp.deposit(&mut world, &pool, 1_000_000_000_000);
    assert_eq!(world.balance(&lp.asset), 0);
    assert_eq!(world.balance(&pool.asset_vault), 1_000_000_000_000);
    assert_eq!(lp.claim(&world, &pool), 1_000_000_000_000);

    let mut borrower = world.new_borrower(&pool, "borrower", 16_000_000_000_000);
    borrower.asset = address("borrower's asset");
    let tokens = account_2022(pool.asset_mint, borrower.id(), 32_000_000_000);
    world.set_account(&borrower.asset, tokens);
    borrower.add_collateral(&mut world, &pool, 16_000_000_000_000);
    borrower.borrow(&mut world, &pool, 800_000_000_000);
    world.advance(31_536_000);
    borrower.repay(&mut world, &pool, 832_000_000_000);
    assert_eq!((world.balance(&borrower.asset), borrower.debt(&world, &pool)), (0, 0));

    world.ok(ix::collect_insurance(&pool), &[]);
    assert_eq!(world.balance(&pool.insurance_vault), 3_200_000_000);
    lp.withdraw(&mut world, &pool, WithdrawAmount::Assets(28_800_000_000));
    lp.withdraw(&mut world, &pool, WithdrawAmount::All);
    assert_eq!(world.balance(&lp.asset), 1_028_800_000_000);
    assert_eq!(world.balance(&pool.asset_vault), 0);
    invariants::check(&world, &pool);
}

#[test]
fn donations_to_the_fund_work() {
    let (mut world, pool) = new_pool();
    let donor = world.actor("donor");
    let asset = address("donor's asset");
    world.set_account(&asset, account_2022(pool.asset_mint, donor.pubkey(), 700));
    world.ok(ix::fund_insurance(&pool, donor.pubkey(), asset, 500), &[&donor]);
    assert_eq!((world.fund(&pool).cash, world.balance(&asset)), (500, 200));
    invariants::check(&world, &pool);
}

#[test]
fn the_older_token_program_cannot_move_its_tokens() {
    let (mut world, pool) = new_pool();
    let lp = new_lp(&mut world, &pool, "lp", 1_000);
    lp.deposit(&mut world, &pool, 400);
    let side = lp.side(&world, &pool);
    let older = PoolKeys { asset_program: anchor_spl::token::ID, ..pool };
    let args = DepositArgs { amount: 600, min_shares_out: 0, expected_seq: None };
    let deposit = ix::deposit(&older, side, args);
    let args = WithdrawArgs { amount: WithdrawAmount::All, min_assets_out: 0 };
    let withdraw = ix::withdraw(&older, side, args);
    for instruction in [deposit, withdraw] {
        let failure = world.send(&[instruction], &[&lp.key]).expect_err("another program");
        assert_eq!(failure.code, None);
        assert!(failure.error.contains("invalid account data"), "{}", failure.error);
    }
    assert_eq!((world.balance(&lp.asset), lp.claim(&world, &pool)), (600, 400));
    invariants::check(&world, &pool);
}
