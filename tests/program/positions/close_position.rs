use anchor_lang::{error::ErrorCode, solana_program::system_instruction};
use loss_testkit::{
    events,
    exact::assert_same,
    invariants, ix,
    keys::address,
    params::plain,
    refusals::Table,
    scene::{Scene, COLLATERAL, PRICE},
    World,
};
use socialized_loss::{
    error::LossError,
    state::{Pool, Position},
};
use solana_signer::Signer;

#[test]
fn an_empty_position_goes_and_its_rent_returns_to_whoever_paid_it() {
    let mut world = World::new();
    let pool = world.new_pool(plain());
    let (owner, payer) = (world.actor("owner"), world.actor("payer"));
    let position = pool.position(&owner.pubkey(), 0);
    let lamports = world.lamports(&payer.pubkey());
    world.ok(ix::open_position(&pool, owner.pubkey(), payer.pubkey(), 0), &[&owner, &payer]);
    assert_eq!(world.lamports(&payer.pubkey()), lamports - world.rent_of::<Position>());
    let before = world.pool(&pool);

    let close = ix::close_position(position, owner.pubkey(), payer.pubkey());
    let watch = world.watch(&close).and(&world, &[pool.pool]);
    let sent = world.ok(close.clone(), &[&owner]);

    watch.assert_changed(&world, &[position, payer.pubkey()]);
    events::assert_none(&sent);
    assert_same(&world.pool(&pool), &before);
    assert_eq!(world.lamports(&position), 0);
    assert_eq!(world.lamports(&payer.pubkey()), lamports);
    // Gone is gone.
    world.refused_with(close, &[&owner], ErrorCode::AccountOwnedByWrongProgram.into());
    invariants::check(&world, &pool);
}

#[test]
fn a_position_with_collateral_or_debt_stays() {
    let mut scene = Scene::with(plain(), 1_000_000_000, 0);
    let Scene { world, pool, borrower, .. } = &mut scene;
    let close = ix::close_position(borrower.position, borrower.id(), borrower.id());

    world.refused(close.clone(), &[&borrower.key], LossError::NotEmpty);
    borrower.borrow(world, pool, 1_000);
    world.refused(close.clone(), &[&borrower.key], LossError::NotEmpty);
    borrower.repay(world, pool, 1_000);
    // The last atom of collateral still counts.
    borrower.remove_collateral(world, pool, 10 * COLLATERAL - 1);
    world.refused(close.clone(), &[&borrower.key], LossError::NotEmpty);
    borrower.remove_collateral(world, pool, 1);
    world.ok(close, &[&borrower.key]);

    assert_eq!(world.lamports(&borrower.position), 0);
    assert_eq!(world.balance(&borrower.collateral), 10 * COLLATERAL);
    invariants::check(world, pool);
}

#[test]
fn p11_a_pause_does_not_keep_a_position_open() {
    let mut world = World::new();
    let pool = world.new_pool(plain());
    let borrower = world.new_borrower(&pool, "borrower", 0);
    let guardian = world.actor("guardian");
    world.ok(ix::pause(&pool, guardian.pubkey()), &[&guardian]);

    let close = ix::close_position(borrower.position, borrower.id(), borrower.id());
    world.ok(close, &[&borrower.key]);

    assert_eq!(world.lamports(&borrower.position), 0);
    invariants::check(&world, &pool);
}

#[test]
fn p13_a_reopened_position_has_a_new_nonce_and_can_default_again_into_another_record() {
    let mut scene = Scene::new(plain());
    scene.price(60 * PRICE);
    scene.caller.liquidate(&mut scene.world, &scene.pool, &scene.borrower, u64::MAX);
    let first = scene.world.record(&scene.pool, 1);

    let Scene { world, pool, borrower, caller, .. } = &mut scene;
    let id = borrower.id();
    world.ok(ix::close_position(borrower.position, id, id), &[&borrower.key]);
    world.ok(ix::open_position(pool, id, id, 0), &[&borrower.key]);
    borrower.nonce = world.read::<Position>(&borrower.position).nonce;
    assert_eq!(borrower.nonce, 2);
    // Ten collateral at 60 are worth 600: 400 may be owed. At 30 they are worth 300.
    borrower.collateral = world.token_account(pool.collateral_mint, id, 10 * COLLATERAL);
    borrower.add_collateral(world, pool, 10 * COLLATERAL);
    borrower.borrow(world, pool, 400_000_000);
    world.advance(1);
    world.set_price(pool, 30 * PRICE);
    caller.liquidate(world, pool, borrower, u64::MAX);

    let second = world.record(pool, 2);
    assert_same(&world.record(pool, 1), &first);
    assert_eq!((first.nonce, first.seq, first.debt), (1, 1, 700_000_000));
    assert_eq!((second.nonce, second.seq, second.debt), (2, 2, 400_000_000));
    // 300 / 1.05 = 285.714285_71: rounded up, against the liquidator.
    assert_eq!(second.collateral_proceeds, 285_714_286);
    assert_eq!(second.lps, 400_000_000 - 285_714_286);
    invariants::check(world, pool);
}

#[test]
fn a_closed_position_cannot_be_revived_by_sending_it_lamports() {
    let mut scene = Scene::with(plain(), 1_000_000_000, 0);
    let Scene { world, pool, borrower, .. } = &mut scene;
    borrower.remove_collateral(world, pool, 10 * COLLATERAL);
    let id = borrower.id();
    let close = ix::close_position(borrower.position, id, id);
    let revive = system_instruction::transfer(&id, &borrower.position, 10_000_000);
    let before = world.pool(pool);
    world.send(&[close, revive], &[&borrower.key]).expect("a transfer to an address");

    // It is an empty account of the system program now.
    let borrow = ix::borrow(pool, borrower.position, id, borrower.asset, None, 1_000);
    let code = ErrorCode::AccountOwnedByWrongProgram.into();
    world.refused_with(borrow, &[&borrower.key], code);
    assert_same(&world.pool(pool), &before);
    // The lamports do not block a new one either.
    world.ok(ix::open_position(pool, id, id, 0), &[&borrower.key]);
    assert_same(&world.pool(pool), &Pool { open_nonce: 2, ..before });
    invariants::check(world, pool);
}

#[test]
fn every_account_of_close_position_is_checked() {
    let mut world = World::new();
    let pool = world.new_pool(plain());
    let (owner, payer, stranger) =
        (world.actor("owner"), world.actor("payer"), world.actor("stranger"));
    world.ok(ix::open_position(&pool, owner.pubkey(), payer.pubkey(), 0), &[&owner, &payer]);
    let position = pool.position(&owner.pubkey(), 0);
    world.positions.entry(pool.pool).or_default().push(position);
    let (forged, unknown) = (world.forged(&position), world.unknown_type());

    let good = ix::close_position(position, owner.pubkey(), payer.pubkey());
    Table::new(good, &[&owner, &payer, &stranger])
        .swap("forged", position, forged, ErrorCode::AccountOwnedByWrongProgram)
        .swap("of no type", position, unknown, ErrorCode::AccountDiscriminatorMismatch)
        .swap("a pool", position, pool.pool, ErrorCode::AccountDiscriminatorMismatch)
        .swap("nothing", position, address("nobody"), ErrorCode::AccountOwnedByWrongProgram)
        .swap("by a stranger", owner.pubkey(), stranger.pubkey(), ErrorCode::ConstraintHasOne)
        .swap("by the payer", owner.pubkey(), payer.pubkey(), ErrorCode::ConstraintHasOne)
        .swap("rent to a thief", payer.pubkey(), stranger.pubkey(), ErrorCode::ConstraintHasOne)
        .swap("rent to itself", payer.pubkey(), position, ErrorCode::ConstraintHasOne)
        .unsigned("owner unsigned", owner.pubkey(), ErrorCode::AccountNotSigner)
        .read_only("position read-only", position, ErrorCode::ConstraintMut)
        .read_only("payer read-only", payer.pubkey(), ErrorCode::ConstraintMut)
        .check(&mut world);

    assert_eq!(world.lamports(&position), world.rent_of::<Position>());
    invariants::check(&world, &pool);
}
