use anchor_lang::error::ErrorCode;
use loss_testkit::{
    events,
    exact::assert_same,
    invariants, ix,
    keys::address,
    params::plain,
    refusals::Table,
    scene::{at_par, Scene, ASSET, COLLATERAL, PRICE},
};
use socialized_loss::state::{Pool, PoolParams, Position, StoredClass, StoredLedger};
use solana_signer::Signer;

#[test]
fn anyone_can_pay_a_debt_down() {
    let mut scene = Scene::new(plain());
    scene.world.advance(5);
    let (before, held) = (scene.world.pool(&scene.pool), scene.position());
    let Scene { world, pool, borrower, .. } = &mut scene;
    let friend = world.actor("friend");
    let tokens = world.token_account(pool.asset_mint, friend.pubkey(), 300 * ASSET);

    let repay = ix::repay(pool, borrower.position, friend.pubkey(), tokens, 100 * ASSET + 1);
    let watch = world.watch(&repay).and(world, &[pool.insurance, pool.collateral_vault]);
    let sent = world.ok(repay, &[&friend]);

    watch.assert_changed(world, &[pool.pool, borrower.position, pool.asset_vault, tokens]);
    events::assert_none(&sent);
    // 300 and 100.000001 are idle; of 700 are owed 599.999999.
    let ledger = StoredLedger {
        cash: 400_000_001,
        debt_shares: at_par(599_999_999),
        accrued_at: world.now(),
        ..before.ledger
    };
    assert_same(&world.pool(pool), &Pool { ledger, ..before });
    let expected = Position { debt_shares: at_par(599_999_999), ..held };
    assert_same(&world.read::<Position>(&borrower.position), &expected);
    assert_eq!(world.balance(&pool.asset_vault), 400_000_001);
    assert_eq!(world.balance(&tokens), 199_999_999);
    invariants::check(world, pool);
}

#[test]
fn more_than_is_owed_takes_only_what_is_owed() {
    for offered in [700 * ASSET, 700 * ASSET + 1, u64::MAX] {
        let mut scene = Scene::new(plain());
        let (before, held) = (scene.world.pool(&scene.pool), scene.position());
        let Scene { world, pool, borrower, caller, .. } = &mut scene;

        let payer = caller.key.pubkey();
        let repay = ix::repay(pool, borrower.position, payer, caller.asset, offered);
        world.ok(repay, &[&caller.key]);

        let ledger = StoredLedger { cash: 1_000 * ASSET, debt_shares: [0; 16], ..before.ledger };
        assert_same(&world.pool(pool), &Pool { ledger, ..before });
        let expected = Position { debt_shares: [0; 16], ..held };
        assert_same(&world.read::<Position>(&borrower.position), &expected);
        // 10,000 less 700.
        assert_eq!(world.balance(&caller.asset), 9_300 * ASSET);
        invariants::check(world, pool);
    }
}

#[test]
fn a_debt_with_interest_is_repaid_to_the_atom() {
    let rate = 1_000;
    let params =
        PoolParams { base_rate_bps: rate, kink_rate_bps: rate, max_rate_bps: rate, ..plain() };
    let mut scene = Scene::new(params);
    scene.world.advance(31_536_000);
    let (before, held) = (scene.world.pool(&scene.pool), scene.position());
    let Scene { world, pool, borrower, caller, .. } = &mut scene;
    let payer = caller.key.pubkey();

    world.ok(ix::repay(pool, borrower.position, payer, caller.asset, u64::MAX), &[&caller.key]);

    // 1,000 bp a year as 2^-64 a second, rounded down, times the seconds of a year.
    let growth = (1_000_u128 << 64) / (31_536_000 * 10_000) * 31_536_000;
    // 700 and 10% are 770. Of the 70, 7 are the fund's and 63 the LP's.
    let ledger = StoredLedger {
        cash: 1_070 * ASSET,
        fee_accrued: 7 * ASSET,
        debt_shares: [0; 16],
        debt_index: ((1 << 64) + growth).to_le_bytes(),
        accrued_at: world.now(),
        lps: StoredClass { assets: 1_063 * ASSET, ..before.ledger.lps },
        ..before.ledger
    };
    assert_same(&world.pool(pool), &Pool { ledger, ..before });
    let expected = Position { debt_shares: [0; 16], ..held };
    assert_same(&world.read::<Position>(&borrower.position), &expected);
    assert_eq!(world.balance(&caller.asset), 10_000 * ASSET - 770 * ASSET);
    assert_eq!(world.balance(&pool.asset_vault), 1_070 * ASSET);
    invariants::check(world, pool);
}

#[test]
fn every_account_of_repay_is_checked() {
    let mut scene = Scene::new(plain());
    scene.price(100 * PRICE);
    let Scene { world, pool, borrower, .. } = &mut scene;
    let other = world.new_pool_numbered(plain(), 1);
    let theirs = world.new_borrower(&other, "borrower", 0);
    world.fund_insurance(pool, ASSET);
    let (payer, stranger) = (borrower.id(), world.actor("stranger"));
    let collateral = world.token_account(pool.collateral_mint, payer, COLLATERAL);
    let lure = world.token_account(pool.asset_mint, stranger.pubkey(), 0);
    let (mine, position) = (borrower.asset, borrower.position);
    let (vault, mint) = (pool.asset_vault, pool.asset_mint);
    let (forged_pool, forged_position) = (world.forged(&pool.pool), world.forged(&position));
    let (forged_mint, forged_tokens) = (world.forged(&mint), world.forged(&mine));
    let (unknown, nobody) = (world.unknown_type(), address("nobody"));
    let token_2022 = anchor_spl::token_2022::ID;

    let good = ix::repay(pool, position, payer, mine, ASSET);
    Table::new(good, &[&borrower.key, &stranger])
        .swap("pool forged", pool.pool, forged_pool, ErrorCode::AccountOwnedByWrongProgram)
        .swap("pool of no type", pool.pool, unknown, ErrorCode::AccountDiscriminatorMismatch)
        .swap("fund as pool", pool.pool, pool.insurance, ErrorCode::AccountDiscriminatorMismatch)
        .swap("another pool", pool.pool, other.pool, ErrorCode::ConstraintHasOne)
        .swap("forged", position, forged_position, ErrorCode::AccountOwnedByWrongProgram)
        .swap("of no type", position, unknown, ErrorCode::AccountDiscriminatorMismatch)
        .swap("closed", position, nobody, ErrorCode::AccountOwnedByWrongProgram)
        .swap("of another pool", position, theirs.position, ErrorCode::ConstraintHasOne)
        .unsigned("payer unsigned", payer, ErrorCode::AccountNotSigner)
        // Token error 4: the signer does not own the tokens.
        .swap("another's tokens", payer, stranger.pubkey(), 4)
        .swap("mint forged", mint, forged_mint, ErrorCode::ConstraintHasOne)
        .swap("other mint", mint, pool.collateral_mint, ErrorCode::ConstraintHasOne)
        // A payment must not end up where the pool does not count it, or with a thief.
        .swap("fund's vault", vault, pool.insurance_vault, ErrorCode::ConstraintHasOne)
        .swap("wrong vault", vault, pool.collateral_vault, ErrorCode::ConstraintHasOne)
        .swap("other's vault", vault, other.asset_vault, ErrorCode::ConstraintHasOne)
        .swap("thief's vault", vault, lure, ErrorCode::ConstraintHasOne)
        // Token error 3: the account is not of the mint.
        .swap("from collateral", mine, collateral, 3)
        .swap("from forged", mine, forged_tokens, "modified data of an account it does not own")
        // The pool owns its vaults, and does not sign here.
        .swap("from vault", mine, vault, 4)
        .swap("from the fund", mine, pool.insurance_vault, 4)
        .read_only("pool read-only", pool.pool, ErrorCode::ConstraintMut)
        .read_only("position read-only", position, ErrorCode::ConstraintMut)
        .read_only("vault read-only", vault, ErrorCode::ConstraintMut)
        .read_only("tokens read-only", mine, ErrorCode::ConstraintMut)
        .swap("fake program", pool.asset_program, nobody, ErrorCode::InvalidProgramId)
        .swap("token-2022", pool.asset_program, token_2022, "incorrect program id for instruction")
        .check(world);

    assert_eq!(world.balance(&mine), 700 * ASSET);
    invariants::check(world, pool);
}
