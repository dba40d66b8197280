//! `init_pool`: every account put in another's place.

use anchor_lang::{error::ErrorCode, system_program};
use anchor_spl::{token, token_2022};
use loss_testkit::{
    invariants, ix, keys::address, params, refusals::Table, tokens, PoolKeys, World,
};
use socialized_loss::state::Pool;
use solana_signer::Signer;

#[test]
fn every_account_of_init_pool_put_in_anothers_place_is_refused() {
    let mut world = World::new();
    let old = world.new_pool(params::plain());
    let (authority, attacker) = (world.actor("authority"), world.actor("attacker"));
    let mut keys = PoolKeys::derive(old.creator, old.asset_mint, old.collateral_mint, 1);
    // The mints are of one program each, so that every program account can be told apart.
    let lookalike = world.mint("lookalike", 6);
    let not_a_mint = world.token_account(old.asset_mint, attacker.pubkey(), 0);
    let mut foreign_mint = tokens::mint(6, 0);
    foreign_mint.owner = system_program::ID;
    let foreign = address("foreign mint");
    world.set_account(&foreign, foreign_mint);
    let seeds = ErrorCode::ConstraintSeeds;

    let good = ix::init_pool(&keys, address("guardian"), params::plain());
    Table::new(good.clone(), &[&authority, &attacker])
        .unsigned("authority", keys.creator, ErrorCode::AccountNotSigner)
        .read_only("authority", keys.creator, "unauthorized signer or writable")
        .swap("another authority", keys.creator, attacker.pubkey(), seeds)
        .swap("another pool's address", keys.pool, address("nothing"), seeds)
        .swap("a pool that exists", keys.pool, old.pool, seeds)
        .swap("another fund's address", keys.insurance, address("nothing"), seeds)
        .swap("another pool's fund", keys.insurance, old.insurance, seeds)
        .swap("another asset", keys.asset_mint, lookalike, seeds)
        .swap("another collateral", keys.collateral_mint, lookalike, seeds)
        .swap("tokens as asset mint", keys.asset_mint, not_a_mint, "invalid account data")
        .swap(
            "a mint of no token program",
            keys.asset_mint,
            foreign,
            ErrorCode::AccountOwnedByWrongProgram,
        )
        .swap(
            "nothing as mint",
            keys.asset_mint,
            address("nothing"),
            ErrorCode::AccountNotInitialized,
        )
        .swap("another pool's asset vault", keys.asset_vault, old.asset_vault, seeds)
        .swap("another asset vault", keys.asset_vault, address("nothing"), seeds)
        .swap("fund's vault as asset vault", keys.asset_vault, keys.insurance_vault, seeds)
        .swap("another collateral vault", keys.collateral_vault, address("nothing"), seeds)
        .swap("another fund's vault", keys.insurance_vault, address("nothing"), seeds)
        .swap("asset vault as fund's vault", keys.insurance_vault, keys.asset_vault, seeds)
        .swap("token program for both", token::ID, token_2022::ID, "incorrect program id")
        .swap("system as token program", token::ID, system_program::ID, ErrorCode::InvalidProgramId)
        .swap("token as system program", system_program::ID, token::ID, ErrorCode::InvalidProgramId)
        .read_only("pool", keys.pool, "unauthorized signer or writable")
        .read_only("fund", keys.insurance, "unauthorized signer or writable")
        .read_only("asset vault", keys.asset_vault, "unauthorized signer or writable")
        .check(&mut world);

    keys.collateral_program = token_2022::ID;
    let wrong_collateral_program = ix::init_pool(&keys, address("guardian"), params::plain());
    let failure = world.send(&[wrong_collateral_program], &[&authority]).expect_err("not its own");
    assert_eq!(failure.code, None);
    assert!(failure.error.contains("incorrect program id"), "{}", failure.error);
    assert!(world.find::<Pool>(&keys.pool).is_none());

    world.ok(good, &[&authority]);
    assert_eq!(world.pool(&keys).pool_id, 1, "the unbroken one is good");
    invariants::check(&world, &keys);
}
