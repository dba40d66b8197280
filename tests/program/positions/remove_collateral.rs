use anchor_lang::{error::ErrorCode, prelude::Pubkey};
use loss_testkit::{
    events,
    exact::assert_same,
    invariants, ix,
    keys::address,
    oracle::Quote,
    params::{plain, DAY},
    refusals::Table,
    scene::{Scene, ASSET, COLLATERAL, PRICE},
};
use socialized_loss::{
    error::LossError,
    state::{Pool, PoolParams, Position, StoredLedger},
};
use solana_instruction::Instruction;
use solana_signer::Signer;

fn remove_at(scene: &Scene, price: Option<Pubkey>, amount: u64) -> Instruction {
    let Scene { pool, borrower, .. } = scene;
    let to = borrower.collateral;
    ix::remove_collateral(pool, borrower.position, borrower.id(), to, price, amount)
}

fn remove(scene: &Scene, amount: u64) -> Instruction {
    remove_at(scene, Some(scene.pool.price), amount)
}

#[track_caller]
fn refused(scene: &mut Scene, amount: u64, error: LossError) {
    let remove = remove(scene, amount);
    scene.world.refused(remove, &[&scene.borrower.key], error);
}

#[test]
fn p11_without_debt_collateral_leaves_while_paused_and_with_a_dead_oracle() {
    let mut scene = Scene::with(plain(), 1_000 * ASSET, 0);
    scene.pause();
    scene.world.advance(i64::from(DAY));
    let (before, held) = (scene.world.pool(&scene.pool), scene.position());
    // No price was ever kept, and none is passed.
    let remove = remove_at(&scene, None, 4 * COLLATERAL);
    let Scene { world, pool, borrower, .. } = &mut scene;
    let watch = world.watch(&remove).and(world, &[pool.asset_vault, pool.insurance]);
    let sent = world.ok(remove, &[&borrower.key]);

    let changed = [pool.pool, borrower.position, pool.collateral_vault, borrower.collateral];
    watch.assert_changed(world, &changed);
    events::assert_none(&sent);
    assert_same(&world.pool(pool), &Pool { collateral: 6 * COLLATERAL, ..before });
    let expected = Position { collateral: 6 * COLLATERAL, ..held };
    assert_same(&world.read::<Position>(&borrower.position), &expected);
    assert_eq!(world.balance(&pool.collateral_vault), 6 * COLLATERAL);
    assert_eq!(world.balance(&borrower.collateral), 4 * COLLATERAL);
    invariants::check(world, pool);
}

#[test]
fn p11_without_debt_not_even_an_impostor_price_matters() {
    let mut scene = Scene::with(plain(), 1_000 * ASSET, 0);
    let impostor = scene.world.forged(&scene.pool.price);
    let all = remove_at(&scene, Some(impostor), 10 * COLLATERAL);
    scene.world.ok(all, &[&scene.borrower.key]);
    assert_eq!(scene.world.balance(&scene.borrower.collateral), 10 * COLLATERAL);
    assert_eq!(scene.position().collateral, 0);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn with_debt_as_much_leaves_as_keeps_the_opening_limit() {
    let mut scene = Scene::new(plain());
    scene.price(100 * PRICE);
    let (before, held, kept) =
        (scene.world.pool(&scene.pool), scene.position(), scene.kept(100 * PRICE));
    // 700 / 75% = 933.333333_33: worth 933.333334 are 9.33333334 collateral.
    let most = 10 * COLLATERAL - 9_333_333_340;
    refused(&mut scene, most + 1, LossError::PositionTooRisky);
    let all_but_debt = 10 * COLLATERAL;
    refused(&mut scene, all_but_debt, LossError::PositionTooRisky);

    let remove = remove(&scene, most);
    let Scene { world, pool, borrower, .. } = &mut scene;
    let watch = world.watch(&remove).and(world, &[pool.asset_vault, pool.insurance]);
    world.ok(remove, &[&borrower.key]);

    let changed = [pool.pool, borrower.position, pool.collateral_vault, borrower.collateral];
    watch.assert_changed(world, &changed);
    let ledger = StoredLedger { accrued_at: world.now(), ..before.ledger };
    // The price of the loan is a second older.
    let expected =
        Pool { collateral: 9_333_333_340, price: kept, oracle_clock: 1, ledger, ..before };
    assert_same(&world.pool(pool), &expected);
    let expected = Position { collateral: 9_333_333_340, ..held };
    assert_same(&world.read::<Position>(&borrower.position), &expected);
    assert_eq!(world.balance(&borrower.collateral), 666_666_660);
    invariants::check(world, pool);
}

#[test]
fn the_limit_is_at_the_low_price() {
    let mut scene = Scene::with(plain(), 1_000 * ASSET, 588 * ASSET);
    scene.world.advance(1);
    let now = scene.world.now();
    let quote = Quote { conf: 1_00000000, ..Quote::new(scene.pool.feed_id, 100 * PRICE, now) };
    scene.world.post(&scene.pool, &quote);
    // 588 / 75% = 784 = 8 times 98, the price of 100 less twice the confidence of 1.
    refused(&mut scene, 2 * COLLATERAL + 1, LossError::PositionTooRisky);
    let remove = remove(&scene, 2 * COLLATERAL);
    scene.world.ok(remove, &[&scene.borrower.key]);
    assert_eq!(scene.position().collateral, 8 * COLLATERAL);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn the_limit_counts_interest_up_to_now() {
    let params =
        PoolParams { base_rate_bps: 1_000, kink_rate_bps: 1_000, max_rate_bps: 1_000, ..plain() };
    let mut scene = Scene::with(params, 1_000 * ASSET, 600 * ASSET);
    scene.price_after(31_536_000, 100 * PRICE);
    // 600 and 10% are 660, and 660 / 75% = 880: 8.8 collateral must stay.
    refused(&mut scene, 1_200_000_001, LossError::PositionTooRisky);
    let remove = remove(&scene, 1_200_000_000);
    scene.world.ok(remove, &[&scene.borrower.key]);
    assert_eq!(scene.position().collateral, 8_800_000_000);
    assert_eq!(scene.borrower.debt(&scene.world, &scene.pool), 660 * ASSET);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn taking_collateral_clears_the_mark_of_a_position_that_recovered() {
    let mut scene = Scene::new(plain());
    scene.price(60 * PRICE);
    scene.mark();
    // Marked and still too deep in debt: nothing leaves, and the mark stays.
    refused(&mut scene, 1, LossError::PositionTooRisky);
    scene.price(100 * PRICE);
    let held = scene.position();
    assert_eq!(held.marked_at, scene.world.now() - 1);
    let remove = remove(&scene, 1);
    scene.world.ok(remove, &[&scene.borrower.key]);
    let expected = Position { collateral: 10 * COLLATERAL - 1, marked_at: 0, ..held };
    assert_same(&scene.position(), &expected);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn nothing_and_more_than_there_is_are_refused() {
    let mut scene = Scene::with(plain(), 1_000 * ASSET, 0);
    refused(&mut scene, 0, LossError::ZeroAmount);
    refused(&mut scene, 10 * COLLATERAL + 1, LossError::InsufficientShares);
    refused(&mut scene, u64::MAX, LossError::InsufficientShares);
    // Somebody else's collateral in the same vault does not help.
    let Scene { world, pool, .. } = &mut scene;
    world.indebted(pool, "neighbour", 10 * COLLATERAL, 1_000);
    refused(&mut scene, 10 * COLLATERAL + 1, LossError::InsufficientShares);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn with_debt_a_pause_and_a_missing_price_hold_collateral() {
    let mut scene = Scene::new(plain());
    scene.world.advance(60);
    let without = remove_at(&scene, None, 1);
    scene.world.ok(without.clone(), &[&scene.borrower.key]);
    scene.world.advance(1);
    scene.world.refused(without.clone(), &[&scene.borrower.key], LossError::OracleStale);
    scene.price(100 * PRICE);
    scene.pause();
    refused(&mut scene, 1, LossError::Paused);
    // Paying the debt is never paused, and sets the collateral free.
    let Scene { world, pool, borrower, .. } = &mut scene;
    borrower.repay(world, pool, u64::MAX);
    borrower.remove_collateral(world, pool, 10 * COLLATERAL - 1);
    assert_eq!(world.balance(&borrower.collateral), 10 * COLLATERAL);
    invariants::check(world, pool);
}

#[test]
fn p13_a_defaulted_position_has_nothing_to_take() {
    let mut scene = Scene::new(plain());
    scene.price(60 * PRICE);
    scene.caller.liquidate(&mut scene.world, &scene.pool, &scene.borrower, u64::MAX);
    refused(&mut scene, 1, LossError::InsufficientShares);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn collateral_taken_into_the_vault_itself_harms_only_its_owner() {
    let mut scene = Scene::with(plain(), 1_000 * ASSET, 0);
    let Scene { world, pool, borrower, .. } = &mut scene;
    world.indebted(pool, "neighbour", 10 * COLLATERAL, 1_000);
    let (position, vault) = (borrower.position, pool.collateral_vault);

    let remove = ix::remove_collateral(pool, position, borrower.id(), vault, None, 3 * COLLATERAL);
    world.ok(remove, &[&borrower.key]);

    // A transfer to itself moves nothing: the books count three less, the vault keeps them.
    assert_eq!(world.read::<Position>(&position).collateral, 7 * COLLATERAL);
    assert_eq!(world.pool(pool).collateral, 17 * COLLATERAL);
    assert_eq!(world.balance(&vault), 20 * COLLATERAL);
    invariants::check(world, pool);
}

#[test]
fn every_account_of_remove_collateral_is_checked() {
    let mut scene = Scene::with(plain(), 1_000 * ASSET, 0);
    let good = remove(&scene, COLLATERAL);
    let Scene { world, pool, borrower, .. } = &mut scene;
    let other = world.new_pool_numbered(plain(), 1);
    let theirs = world.new_borrower(&other, "borrower", 0);
    let neighbour = world.new_borrower(pool, "neighbour", 0);
    let (owner, stranger) = (borrower.id(), world.actor("stranger"));
    let lure = world.token_account(pool.collateral_mint, stranger.pubkey(), 50 * COLLATERAL);
    let (mine, position) = (borrower.collateral, borrower.position);
    let (vault, mint) = (pool.collateral_vault, pool.collateral_mint);
    let (forged_pool, forged_position) = (world.forged(&pool.pool), world.forged(&position));
    let (forged_mint, forged_tokens) = (world.forged(&mint), world.forged(&lure));
    let (unknown, nobody) = (world.unknown_type(), address("nobody"));
    let token_2022 = anchor_spl::token_2022::ID;

    Table::new(good, &[&borrower.key, &stranger])
        .swap("pool forged", pool.pool, forged_pool, ErrorCode::AccountOwnedByWrongProgram)
        .swap("pool of no type", pool.pool, unknown, ErrorCode::AccountDiscriminatorMismatch)
        .swap("fund as pool", pool.pool, pool.insurance, ErrorCode::AccountDiscriminatorMismatch)
        .swap("another pool", pool.pool, other.pool, ErrorCode::ConstraintHasOne)
        .swap("forged", position, forged_position, ErrorCode::AccountOwnedByWrongProgram)
        .swap("of no type", position, unknown, ErrorCode::AccountDiscriminatorMismatch)
        .swap("closed", position, nobody, ErrorCode::AccountOwnedByWrongProgram)
        .swap("of another pool", position, theirs.position, ErrorCode::ConstraintHasOne)
        .swap("of a neighbour", position, neighbour.position, ErrorCode::ConstraintHasOne)
        .swap("by a stranger", owner, stranger.pubkey(), ErrorCode::ConstraintHasOne)
        .unsigned("owner unsigned", owner, ErrorCode::AccountNotSigner)
        .swap("mint forged", mint, forged_mint, ErrorCode::ConstraintHasOne)
        .swap("other mint", mint, pool.asset_mint, ErrorCode::ConstraintHasOne)
        .swap("asset vault", vault, pool.asset_vault, ErrorCode::ConstraintHasOne)
        .swap("other's vault", vault, other.collateral_vault, ErrorCode::ConstraintHasOne)
        .swap("thief's vault", vault, lure, ErrorCode::ConstraintHasOne)
        // Token error 3: the account is not of the mint.
        .swap("to assets", mine, borrower.asset, 3)
        .swap("to forged", mine, forged_tokens, "modified data of an account it does not own")
        .read_only("pool read-only", pool.pool, ErrorCode::ConstraintMut)
        .read_only("position read-only", position, ErrorCode::ConstraintMut)
        .read_only("vault read-only", vault, ErrorCode::ConstraintMut)
        .read_only("tokens read-only", mine, ErrorCode::ConstraintMut)
        .swap("fake program", pool.collateral_program, nobody, ErrorCode::InvalidProgramId)
        .swap(
            "token-2022",
            pool.collateral_program,
            token_2022,
            "incorrect program id for instruction",
        )
        .check(world);

    assert_eq!(world.balance(&vault), 10 * COLLATERAL);
    invariants::check(world, pool);
}
