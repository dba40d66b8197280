use anchor_lang::error::ErrorCode;
use loss_testkit::{
    events,
    exact::assert_same,
    invariants, ix,
    keys::address,
    params::{plain, DAY},
    refusals::Table,
    scene::{Scene, ASSET, COLLATERAL, PRICE},
};
use socialized_loss::{
    error::LossError,
    state::{Pool, Position},
};
use solana_signer::Signer;

#[test]
fn anyone_can_secure_a_position_better() {
    let mut scene = Scene::new(plain());
    let Scene { world, pool, borrower, .. } = &mut scene;
    let friend = world.actor("friend");
    let tokens = world.token_account(pool.collateral_mint, friend.pubkey(), 5 * COLLATERAL);
    let (before, held) = (world.pool(pool), world.read::<Position>(&borrower.position));

    let add =
        ix::add_collateral(pool, borrower.position, friend.pubkey(), tokens, 2 * COLLATERAL + 1);
    let watch = world.watch(&add).and(world, &[pool.asset_vault, pool.insurance]);
    let sent = world.ok(add, &[&friend]);

    let changed = [pool.pool, borrower.position, pool.collateral_vault, tokens];
    watch.assert_changed(world, &changed);
    events::assert_none(&sent);
    // 10 and 2.000000001 make 12.000000001; of 5 are left 2.999999999.
    assert_same(&world.pool(pool), &Pool { collateral: 12_000_000_001, ..before });
    assert_same(
        &world.read::<Position>(&borrower.position),
        &Position { collateral: 12_000_000_001, ..held },
    );
    assert_eq!(world.balance(&pool.collateral_vault), 12_000_000_001);
    assert_eq!(world.balance(&tokens), 2_999_999_999);
    invariants::check(world, pool);
}

#[test]
fn collateral_can_be_added_while_paused_and_without_a_price_and_leaves_the_mark() {
    let mut scene = Scene::new(plain());
    scene.price(60 * PRICE);
    scene.mark();
    scene.pause();
    scene.world.advance(i64::from(DAY));
    let Scene { world, pool, borrower, .. } = &mut scene;
    borrower.collateral = world.token_account(pool.collateral_mint, borrower.id(), 1);
    let (before, held) = (world.pool(pool), world.read::<Position>(&borrower.position));
    assert_ne!(held.marked_at, 0);

    borrower.add_collateral(world, pool, 1);

    assert_same(&world.pool(pool), &Pool { collateral: 10_000_000_001, ..before });
    let position = world.read::<Position>(&borrower.position);
    assert_same(&position, &Position { collateral: 10_000_000_001, ..held });
    invariants::check(world, pool);
}

#[test]
fn adding_nothing_is_refused() {
    let mut scene = Scene::new(plain());
    let Scene { world, pool, borrower, .. } = &mut scene;
    let add = ix::add_collateral(pool, borrower.position, borrower.id(), borrower.collateral, 0);
    world.refused(add, &[&borrower.key], LossError::ZeroAmount);
    invariants::check(world, pool);
}

#[test]
fn more_than_the_payer_has_is_refused_by_the_token_program() {
    let mut scene = Scene::new(plain());
    let Scene { world, pool, borrower, .. } = &mut scene;
    borrower.collateral = world.token_account(pool.collateral_mint, borrower.id(), 10);
    for amount in [11, u64::MAX] {
        let (position, from) = (borrower.position, borrower.collateral);
        let add = ix::add_collateral(pool, position, borrower.id(), from, amount);
        // Token error 1: insufficient funds.
        world.refused_with(add, &[&borrower.key], 1);
    }
    invariants::check(world, pool);
}

#[test]
fn tokens_sent_straight_to_the_vault_secure_nobody() {
    let mut scene = Scene::new(plain());
    let Scene { world, pool, borrower, .. } = &mut scene;
    // Somebody sends one collateral: the vault holds 11, the books say 10.
    let gift = loss_testkit::tokens::account(pool.collateral_mint, pool.pool, 11 * COLLATERAL);
    world.set_account(&pool.collateral_vault, gift);
    borrower.collateral = world.token_account(pool.collateral_mint, borrower.id(), COLLATERAL);

    borrower.add_collateral(world, pool, COLLATERAL);

    assert_eq!(world.pool(pool).collateral, 11 * COLLATERAL);
    assert_eq!(world.read::<Position>(&borrower.position).collateral, 11 * COLLATERAL);
    assert_eq!(world.balance(&pool.collateral_vault), 12 * COLLATERAL);
    invariants::check(world, pool);
}

#[test]
fn p13_a_defaulted_position_takes_no_collateral() {
    let mut scene = Scene::new(plain());
    scene.price(60 * PRICE);
    scene.caller.liquidate(&mut scene.world, &scene.pool, &scene.borrower, u64::MAX);
    let Scene { world, pool, borrower, .. } = &mut scene;
    borrower.collateral = world.token_account(pool.collateral_mint, borrower.id(), 1);
    let add = ix::add_collateral(pool, borrower.position, borrower.id(), borrower.collateral, 1);
    world.refused(add, &[&borrower.key], LossError::PositionDefaulted);
    invariants::check(world, pool);
}

#[test]
fn every_account_of_add_collateral_is_checked() {
    let mut scene = Scene::new(plain());
    let Scene { world, pool, borrower, .. } = &mut scene;
    let other = world.new_pool_numbered(plain(), 1);
    let theirs = world.new_borrower(&other, "other borrower", 0);
    let (owner, stranger) = (borrower.id(), world.actor("stranger"));
    let from = world.token_account(pool.collateral_mint, owner, COLLATERAL);
    let assets = world.token_account(pool.asset_mint, owner, ASSET);
    let lure = world.token_account(pool.collateral_mint, stranger.pubkey(), 0);
    let (forged_pool, forged_position) =
        (world.forged(&pool.pool), world.forged(&borrower.position));
    let (forged_mint, forged_tokens) = (world.forged(&pool.collateral_mint), world.forged(&from));
    let (unknown, nobody) = (world.unknown_type(), address("nobody"));
    let token_2022 = anchor_spl::token_2022::ID;

    let good = ix::add_collateral(pool, borrower.position, owner, from, 1);
    Table::new(good, &[&borrower.key, &stranger])
        .swap("pool forged", pool.pool, forged_pool, ErrorCode::AccountOwnedByWrongProgram)
        .swap("pool of no type", pool.pool, unknown, ErrorCode::AccountDiscriminatorMismatch)
        .swap("fund as pool", pool.pool, pool.insurance, ErrorCode::AccountDiscriminatorMismatch)
        // The vault is not that pool's.
        .swap("another pool", pool.pool, other.pool, ErrorCode::ConstraintHasOne)
        .swap("forged", borrower.position, forged_position, ErrorCode::AccountOwnedByWrongProgram)
        .swap("no type", borrower.position, unknown, ErrorCode::AccountDiscriminatorMismatch)
        .swap("closed", borrower.position, nobody, ErrorCode::AccountOwnedByWrongProgram)
        .swap("of another pool", borrower.position, theirs.position, ErrorCode::ConstraintHasOne)
        .unsigned("payer unsigned", owner, ErrorCode::AccountNotSigner)
        // Token error 4: the signer does not own the tokens.
        .swap("another's tokens", owner, stranger.pubkey(), 4)
        .swap("mint forged", pool.collateral_mint, forged_mint, ErrorCode::ConstraintHasOne)
        .swap("other mint", pool.collateral_mint, pool.asset_mint, ErrorCode::ConstraintHasOne)
        .swap("asset vault", pool.collateral_vault, pool.asset_vault, ErrorCode::ConstraintHasOne)
        .swap("fund's", pool.collateral_vault, pool.insurance_vault, ErrorCode::ConstraintHasOne)
        .swap("other's", pool.collateral_vault, other.collateral_vault, ErrorCode::ConstraintHasOne)
        .swap("thief's vault", pool.collateral_vault, lure, ErrorCode::ConstraintHasOne)
        // Token error 3: the account is not of the mint.
        .swap("from assets", from, assets, 3)
        .swap("from forged", from, forged_tokens, "modified data of an account it does not own")
        // The pool owns its vault, and does not sign here.
        .swap("from vault", from, pool.collateral_vault, 4)
        .read_only("pool read-only", pool.pool, ErrorCode::ConstraintMut)
        .read_only("position read-only", borrower.position, ErrorCode::ConstraintMut)
        .read_only("vault read-only", pool.collateral_vault, ErrorCode::ConstraintMut)
        .read_only("tokens read-only", from, ErrorCode::ConstraintMut)
        .swap("fake program", pool.collateral_program, nobody, ErrorCode::InvalidProgramId)
        // A real token program, but not the one that owns the accounts.
        .swap(
            "token-2022",
            pool.collateral_program,
            token_2022,
            "incorrect program id for instruction",
        )
        .check(world);

    assert_eq!(world.balance(&from), COLLATERAL);
    invariants::check(world, pool);
}
