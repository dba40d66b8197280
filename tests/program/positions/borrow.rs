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

const YEAR: i64 = 31_536_000;

/// 10% a year, whatever the utilisation; a tenth of it for the fund.
fn ten_percent() -> PoolParams {
    PoolParams { base_rate_bps: 1_000, kink_rate_bps: 1_000, max_rate_bps: 1_000, ..plain() }
}

#[test]
fn a_loan_moves_tokens_and_books_the_debt_and_nothing_else() {
    let mut scene = Scene::with(plain(), 1_000 * ASSET, 0);
    scene.price(100 * PRICE);
    let (before, held, kept) =
        (scene.world.pool(&scene.pool), scene.position(), scene.kept(100 * PRICE));
    let Scene { world, pool, borrower, .. } = &mut scene;

    let (position, to) = (borrower.position, borrower.asset);
    let borrow = ix::borrow(pool, position, borrower.id(), to, Some(pool.price), 700 * ASSET);
    let watch = world.watch(&borrow).and(world, &[pool.insurance, pool.collateral_vault]);
    let sent = world.ok(borrow, &[&borrower.key]);

    watch.assert_changed(world, &[pool.pool, position, pool.asset_vault, to]);
    events::assert_none(&sent);
    let ledger = StoredLedger {
        cash: 300 * ASSET,
        debt_shares: at_par(700 * ASSET),
        accrued_at: world.now(),
        ..before.ledger
    };
    assert_same(&world.pool(pool), &Pool { ledger, price: kept, ..before });
    let expected = Position { debt_shares: at_par(700 * ASSET), ..held };
    assert_same(&world.read::<Position>(&position), &expected);
    assert_eq!(world.balance(&pool.asset_vault), 300 * ASSET);
    assert_eq!(world.balance(&to), 700 * ASSET);
    invariants::check(world, pool);
}

#[test]
fn a_second_loan_charges_the_interest_of_the_first() {
    let mut scene = Scene::with(ten_percent(), 1_000 * ASSET, 500 * ASSET);
    scene.price_after(YEAR, 100 * PRICE);
    let before = scene.world.pool(&scene.pool);
    let kept = scene.kept(100 * PRICE);
    let Scene { world, pool, borrower, .. } = &mut scene;

    borrower.borrow(world, pool, 100 * ASSET);

    // 1,000 bp a year as 2^-64 a second, rounded down, times the seconds of a year.
    let growth = (1_000_u128 << 64) / (31_536_000 * 10_000) * 31_536_000;
    let index = (1 << 64) + growth;
    // 100 buy shares at that index, rounded up; they come to those of the first 500.
    let new = ((u128::from(100 * ASSET) << 32) << 64).div_ceil(index);
    let shares = (u128::from(500 * ASSET) << 32) + new;
    // 500 grew by 50: 5 of it for the fund, 45 for the LP.
    let ledger = StoredLedger {
        cash: 400 * ASSET,
        fee_accrued: 5 * ASSET,
        debt_shares: shares.to_le_bytes(),
        debt_index: index.to_le_bytes(),
        accrued_at: world.now(),
        lps: StoredClass { assets: 1_045 * ASSET, ..before.ledger.lps },
        ..before.ledger
    };
    // The oracle was silent for a year: that counts as 900 seconds at most.
    let expected = Pool { ledger, price: kept, oracle_clock: 900, ..before };
    assert_same(&world.pool(pool), &expected);
    // 550 and 100.
    assert_eq!(borrower.debt(world, pool), 650 * ASSET);
    assert_eq!(world.balance(&borrower.asset), 600 * ASSET);
    invariants::check(world, pool);
}

#[test]
fn a_loan_clears_the_mark_of_a_position_that_recovered() {
    let mut scene = Scene::with(plain(), 1_000 * ASSET, 600 * ASSET);
    scene.price(50 * PRICE);
    scene.mark();
    scene.price(100 * PRICE);
    let held = scene.position();
    assert_eq!(held.marked_at, scene.world.now() - 1);
    let Scene { world, pool, borrower, .. } = &mut scene;

    borrower.borrow(world, pool, 1);

    let debt_shares = at_par(600 * ASSET + 1);
    let expected = Position { debt_shares, marked_at: 0, ..held };
    assert_same(&world.read::<Position>(&borrower.position), &expected);
    invariants::check(world, pool);
}

#[test]
fn the_borrower_says_where_the_loan_goes() {
    let mut scene = Scene::with(plain(), 1_000 * ASSET, 0);
    let Scene { world, pool, borrower, .. } = &mut scene;
    let friend = world.actor("friend");
    let theirs = world.token_account(pool.asset_mint, friend.pubkey(), 0);

    let (position, price) = (borrower.position, Some(pool.price));
    let borrow = ix::borrow(pool, position, borrower.id(), theirs, price, 5 * ASSET);
    world.ok(borrow, &[&borrower.key]);

    assert_eq!(world.balance(&theirs), 5 * ASSET);
    assert_eq!(world.balance(&borrower.asset), 0);
    assert_eq!(borrower.debt(world, pool), 5 * ASSET);
    invariants::check(world, pool);
}

#[test]
fn a_loan_paid_into_the_vault_itself_harms_only_its_borrower() {
    let mut scene = Scene::with(plain(), 1_000 * ASSET, 0);
    let before = scene.world.pool(&scene.pool);
    let Scene { world, pool, borrower, lp, .. } = &mut scene;
    let (position, vault) = (borrower.position, pool.asset_vault);

    let price = Some(pool.price);
    world.ok(ix::borrow(pool, position, borrower.id(), vault, price, ASSET), &[&borrower.key]);

    // A transfer to itself moves nothing: the debt is booked, and the token is a gift to nobody.
    let after = world.pool(pool);
    assert_eq!(after.ledger.cash, before.ledger.cash - ASSET);
    assert_eq!(borrower.debt(world, pool), ASSET);
    assert_eq!(world.balance(&vault), 1_000 * ASSET);
    assert_eq!(lp.claim(world, pool), 1_000 * ASSET);
    invariants::check(world, pool);
}

#[test]
fn every_account_of_borrow_is_checked() {
    let mut scene = Scene::with(plain(), 1_000 * ASSET, 0);
    let Scene { world, pool, borrower, .. } = &mut scene;
    let other = world.new_pool_numbered(plain(), 1);
    let theirs = world.new_borrower(&other, "borrower", 0);
    let neighbour = world.new_borrower(pool, "neighbour", 0);
    let (owner, stranger) = (borrower.id(), world.actor("stranger"));
    let lure = world.token_account(pool.asset_mint, stranger.pubkey(), 5_000 * ASSET);
    let (mine, position) = (borrower.asset, borrower.position);
    let (forged_pool, forged_position) = (world.forged(&pool.pool), world.forged(&position));
    let (forged_mint, forged_tokens) = (world.forged(&pool.asset_mint), world.forged(&lure));
    let (unknown, nobody) = (world.unknown_type(), address("nobody"));
    let token_2022 = anchor_spl::token_2022::ID;

    let good = ix::borrow(pool, position, owner, mine, Some(pool.price), 1_000);
    Table::new(good, &[&borrower.key, &stranger])
        .swap("pool forged", pool.pool, forged_pool, ErrorCode::AccountOwnedByWrongProgram)
        .swap("pool of no type", pool.pool, unknown, ErrorCode::AccountDiscriminatorMismatch)
        .swap("fund as pool", pool.pool, pool.insurance, ErrorCode::AccountDiscriminatorMismatch)
        .swap("another pool", pool.pool, other.pool, ErrorCode::ConstraintHasOne)
        .swap("forged", position, forged_position, ErrorCode::AccountOwnedByWrongProgram)
        .swap("of no type", position, unknown, ErrorCode::AccountDiscriminatorMismatch)
        .swap("closed", position, nobody, ErrorCode::AccountOwnedByWrongProgram)
        // The same owner's position in another pool.
        .swap("of another pool", position, theirs.position, ErrorCode::ConstraintHasOne)
        .swap("of a neighbour", position, neighbour.position, ErrorCode::ConstraintHasOne)
        .swap("by a stranger", owner, stranger.pubkey(), ErrorCode::ConstraintHasOne)
        .unsigned("owner unsigned", owner, ErrorCode::AccountNotSigner)
        .swap("mint forged", pool.asset_mint, forged_mint, ErrorCode::ConstraintHasOne)
        .swap("other mint", pool.asset_mint, pool.collateral_mint, ErrorCode::ConstraintHasOne)
        // The pool signs for all its vaults, so only `has_one` keeps the fund's tokens safe.
        .swap("fund's vault", pool.asset_vault, pool.insurance_vault, ErrorCode::ConstraintHasOne)
        .swap("other's vault", pool.asset_vault, other.asset_vault, ErrorCode::ConstraintHasOne)
        .swap("thief's vault", pool.asset_vault, lure, ErrorCode::ConstraintHasOne)
        .swap("wrong vault", pool.asset_vault, pool.collateral_vault, ErrorCode::ConstraintHasOne)
        // Token error 3: the account is not of the mint.
        .swap("to collateral", mine, borrower.collateral, 3)
        .swap("to forged", mine, forged_tokens, "modified data of an account it does not own")
        .read_only("pool read-only", pool.pool, ErrorCode::ConstraintMut)
        .read_only("position read-only", position, ErrorCode::ConstraintMut)
        .read_only("vault read-only", pool.asset_vault, ErrorCode::ConstraintMut)
        .read_only("tokens read-only", mine, ErrorCode::ConstraintMut)
        .swap("fake program", pool.asset_program, nobody, ErrorCode::InvalidProgramId)
        .swap("token-2022", pool.asset_program, token_2022, "incorrect program id for instruction")
        .check(world);

    assert_eq!(world.balance(&pool.asset_vault), 1_000 * ASSET);
    assert_eq!(world.balance(&pool.collateral_vault), 10 * COLLATERAL);
    invariants::check(world, pool);
}
