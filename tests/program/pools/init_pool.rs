//! `init_pool`: what it makes, and for whom.

use crate::common::*;
use anchor_lang::{prelude::Pubkey, solana_program::program_pack::Pack};
use anchor_spl::token::spl_token::state::{Account as TokenAccount, AccountState};
use bytemuck::Zeroable;
use loss_math::{interest::DebtIndex, LossClass};
use loss_testkit::{
    events, exact::assert_same, invariants, ix, keys::address, params, world::START, PoolKeys,
    World,
};
use socialized_loss::{
    constants::VERSION,
    error::LossError,
    seeds,
    state::{InsuranceFund, Pool, StoredLedger},
    ID,
};
use solana_signer::Signer;

fn bump(seeds: &[&[u8]]) -> u8 {
    Pubkey::find_program_address(seeds, &ID).1
}

/// A world with two mints, and the keys of a pool that does not exist yet.
fn before_a_pool(pool_id: u16) -> (World, PoolKeys) {
    let mut world = World::new();
    let (asset, collateral) = (world.mint("asset", 6), world.mint("collateral", 9));
    let authority = world.actor("authority").pubkey();
    (world, PoolKeys::derive(authority, asset, collateral, pool_id))
}

#[test]
fn a_new_pool_has_exactly_what_its_authority_chose_and_nothing_else() {
    let (mut world, keys) = before_a_pool(258);
    let authority = world.actor("authority");
    let guardian = address("guardian");
    let init = ix::init_pool(&keys, guardian, params::with_interest());
    let (watch, before) = (world.watch(&init), world.lamports(&keys.creator));

    let meta = world.ok(init, &[&authority]);

    let class = LossClass::default().into();
    let bump_of_pool = bump(&[
        seeds::POOL,
        keys.creator.as_ref(),
        keys.asset_mint.as_ref(),
        keys.collateral_mint.as_ref(),
        &258_u16.to_le_bytes(),
    ]);
    assert_same(
        &world.pool(&keys),
        &Pool {
            creator: keys.creator,
            authority: keys.creator,
            guardian,
            asset_mint: keys.asset_mint,
            collateral_mint: keys.collateral_mint,
            asset_vault: keys.asset_vault,
            collateral_vault: keys.collateral_vault,
            insurance: keys.insurance,
            feed_id: keys.feed_id,
            ledger: StoredLedger {
                accrued_at: START,
                debt_index: DebtIndex::ONE.bits().to_le_bytes(),
                lps: class,
                ..StoredLedger::default()
            },
            params: params::with_interest(),
            pool_id: 258,
            version: VERSION,
            bump: bump_of_pool,
            asset_decimals: 6,
            collateral_decimals: 9,
            ..Pool::zeroed()
        },
    );
    assert_same(
        &world.fund(&keys),
        &InsuranceFund {
            pool: keys.pool,
            insurance_vault: keys.insurance_vault,
            stakers: class,
            version: VERSION,
            bump: bump(&[seeds::INSURANCE, keys.pool.as_ref()]),
            ..InsuranceFund::zeroed()
        },
    );
    let vault_rent = world.svm.minimum_balance_for_rent_exemption(TokenAccount::LEN);
    let rent = world.rent_of::<Pool>() + world.rent_of::<InsuranceFund>() + 3 * vault_rent;
    assert_eq!(before - world.lamports(&keys.creator), rent);
    watch.assert_changed(
        &world,
        &[
            keys.creator,
            keys.pool,
            keys.insurance,
            keys.asset_vault,
            keys.collateral_vault,
            keys.insurance_vault,
        ],
    );
    events::assert_none(&meta);
    invariants::check(&world, &keys);
}

#[test]
fn only_the_pool_can_move_its_vaults() {
    let (world, keys, _) = start();
    for (vault, mint) in [
        (keys.asset_vault, keys.asset_mint),
        (keys.collateral_vault, keys.collateral_mint),
        (keys.insurance_vault, keys.asset_mint),
    ] {
        let account = world.svm.get_account(&vault).expect("a vault");
        assert_eq!(account.owner, anchor_spl::token::ID);
        let expected = TokenAccount {
            mint,
            owner: keys.pool,
            state: AccountState::Initialized,
            ..TokenAccount::default()
        };
        let got = TokenAccount::unpack(&account.data).expect("a token account");
        assert_eq!(got, expected, "no delegate, no close authority, nothing in it");
    }
    invariants::check(&world, &keys);
}

#[test]
fn an_address_is_used_once() {
    let (mut world, keys, authority) = start();
    let before = world.pool(&keys);
    // The system program: an account with this address already exists.
    let again = ix::init_pool(&keys, address("another guardian"), params::plain());
    world.refused_with(again, &[&authority], 0);
    assert_same(&world.pool(&keys), &before);
    invariants::check(&world, &keys);
}

#[test]
fn p16_pools_of_one_authority_for_the_same_mints_are_apart() {
    let (mut world, first, _) = start();
    let lp = world.funded_lp(&first, "lp", 1_000);
    let before = world.pool(&first);
    let second = world.new_pool_numbered(params::plain(), u16::MAX);
    let other_lp = world.funded_lp(&second, "other lp", 77);

    assert_same(&world.pool(&first), &before);
    assert_eq!((lp.claim(&world, &first), other_lp.claim(&world, &second)), (1_000, 77));
    assert_eq!(world.pool(&second).pool_id, u16::MAX);
    let swapped = PoolKeys::derive(first.creator, first.collateral_mint, first.asset_mint, 0);
    assert_ne!(swapped.pool, first.pool);
    invariants::check(&world, &first);
    invariants::check(&world, &second);
}

#[test]
fn lamports_sent_to_a_pools_addresses_before_do_not_block_it() {
    let (mut world, keys) = before_a_pool(0);
    let authority = world.actor("authority");
    for at in [keys.pool, keys.insurance, keys.asset_vault, keys.insurance_vault] {
        world.airdrop(&at, 1_000_000);
    }
    world.ok(ix::init_pool(&keys, address("guardian"), params::plain()), &[&authority]);
    assert_eq!(world.lamports(&keys.pool), world.rent_of::<Pool>());
    let lp = world.funded_lp(&keys, "lp", 1_000);
    assert_eq!(lp.claim(&world, &keys), 1_000);
    invariants::check(&world, &keys);
}

#[test]
fn asset_and_collateral_must_be_two_mints() {
    let (mut world, keys) = before_a_pool(0);
    let authority = world.actor("authority");
    let same = PoolKeys::derive(keys.creator, keys.asset_mint, keys.asset_mint, 0);
    let init = ix::init_pool(&same, address("guardian"), params::plain());
    world.refused(init, &[&authority], LossError::SameMint);
    assert!(world.find::<Pool>(&same.pool).is_none());
}

#[test]
fn mints_have_at_most_eighteen_decimals() {
    for (asset, collateral) in [(19, 9), (6, 19), (255, 255)] {
        let mut world = World::new();
        let mints = (world.mint("asset", asset), world.mint("collateral", collateral));
        let authority = world.actor("authority");
        let keys = PoolKeys::derive(authority.pubkey(), mints.0, mints.1, 0);
        let init = ix::init_pool(&keys, address("guardian"), params::plain());
        world.refused(init, &[&authority], LossError::OracleExponent);
    }
    let mut world = World::new();
    let mints = (world.mint("asset", 18), world.mint("collateral", 0));
    let authority = world.actor("authority");
    let keys = PoolKeys::derive(authority.pubkey(), mints.0, mints.1, 0);
    world.ok(ix::init_pool(&keys, address("guardian"), params::plain()), &[&authority]);
    let pool = world.pool(&keys);
    assert_eq!((pool.asset_decimals, pool.collateral_decimals), (18, 0));
    invariants::check(&world, &keys);
}
