use anchor_lang::error::ErrorCode;
use loss_testkit::{
    events,
    exact::assert_same,
    invariants, ix,
    keys::address,
    params::plain,
    refusals::Table,
    scene::{Scene, ASSET, COLLATERAL, PRICE},
};
use socialized_loss::{
    error::LossError,
    events::{PositionMarked, EVENT_VERSION},
    state::{Pool, Position, StoredBucket, StoredLedger},
};
use solana_instruction::Instruction;

fn mark(scene: &Scene) -> Instruction {
    ix::mark_insolvent(&scene.pool, scene.borrower.position, Some(scene.pool.price))
}

#[track_caller]
fn refused(scene: &mut Scene, error: LossError) {
    let mark = mark(scene);
    scene.world.refused(mark, &[], error);
}

#[test]
fn a_mark_notes_the_time_and_holds_exits_for_the_window() {
    let mut scene = Scene::new(plain());
    scene.price(60 * PRICE);
    let (before, held, kept) =
        (scene.world.pool(&scene.pool), scene.position(), scene.kept(60 * PRICE));
    let mark = mark(&scene);
    let Scene { world, pool, borrower, .. } = &mut scene;

    // Nobody signs but the fee payer.
    let watch = world.watch(&mark).and(world, &[pool.insurance, pool.asset_vault]);
    let sent = world.ok(mark, &[]);

    let now = world.now();
    watch.assert_changed(world, &[pool.pool, borrower.position]);
    let expected = Position { marked_at: now, ..held };
    assert_same(&world.read::<Position>(&borrower.position), &expected);
    let expected = Pool {
        ledger: StoredLedger { accrued_at: now, ..before.ledger },
        price: kept,
        recognition_until: now + 3_600,
        recognition: StoredBucket { used: 3_600, updated_at: now },
        // A second since the price of the loan.
        oracle_clock: 1,
        ..before
    };
    assert_same(&world.pool(pool), &expected);
    let event = PositionMarked {
        version: EVENT_VERSION,
        pool: pool.pool,
        position: borrower.position,
        marked_at: now,
        recognition_until: now + 3_600,
    };
    events::assert_logged(&sent, &event);
    invariants::check(world, pool);
}

#[test]
fn insolvent_means_owing_more_than_everything_is_worth() {
    let mut scene = Scene::new(plain());
    // Ten times 70 is the debt of 700 exactly.
    scene.price(70 * PRICE);
    refused(&mut scene, LossError::PositionSolvent);
    // 69.99999999 makes 699.999999_9, rounded up for the borrower to 700.
    scene.price(70 * PRICE - 1);
    refused(&mut scene, LossError::PositionSolvent);
    // 69.9999999 makes 699.999999.
    scene.price(70 * PRICE - 10);
    scene.mark();
    assert_eq!(scene.position().marked_at, scene.world.now());
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn without_debt_nothing_is_insolvent() {
    let mut scene = Scene::with(plain(), 1_000 * ASSET, 0);
    scene.price(1);
    refused(&mut scene, LossError::PositionSolvent);
    let Scene { world, pool, borrower, .. } = &mut scene;
    borrower.remove_collateral(world, pool, 10 * COLLATERAL);
    refused(&mut scene, LossError::PositionSolvent);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn p13_a_defaulted_position_is_not_marked() {
    let mut scene = Scene::new(plain());
    scene.price(60 * PRICE);
    scene.caller.liquidate(&mut scene.world, &scene.pool, &scene.borrower, u64::MAX);
    refused(&mut scene, LossError::PositionSolvent);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn a_mark_stays_until_the_position_is_healthy_and_is_cleared_then() {
    let mut scene = Scene::new(plain());
    scene.price(60 * PRICE);
    scene.mark();
    refused(&mut scene, LossError::AlreadyMarked);
    // Solvent again, but still above the threshold of 80%: 700 / 80% is 875.
    scene.price(87 * PRICE);
    refused(&mut scene, LossError::AlreadyMarked);
    scene.price(8_749_999_999);
    refused(&mut scene, LossError::AlreadyMarked);
    scene.price(8_750_000_000);
    let (before, held, kept) =
        (scene.world.pool(&scene.pool), scene.position(), scene.kept(8_750_000_000));

    let sent = scene.mark();

    let Scene { world, pool, borrower, .. } = &mut scene;
    let expected = Position { marked_at: 0, ..held };
    assert_same(&world.read::<Position>(&borrower.position), &expected);
    // The window that was granted runs on, and costs nothing more.
    let ledger = StoredLedger { accrued_at: world.now(), ..before.ledger };
    // Three seconds since the price of the mark: those between were refused with the marks.
    let expected = Pool { ledger, price: kept, oracle_clock: 4, ..before };
    assert_same(&world.pool(pool), &expected);
    let event = PositionMarked {
        version: EVENT_VERSION,
        pool: pool.pool,
        position: borrower.position,
        marked_at: 0,
        recognition_until: before.recognition_until,
    };
    events::assert_logged(&sent, &event);
    // Unmarked and healthy: there is nothing to note.
    refused(&mut scene, LossError::PositionSolvent);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn an_old_dip_does_not_shorten_the_grace_of_a_new_one() {
    let mut scene = Scene::new(plain());
    scene.price(60 * PRICE);
    scene.mark();
    scene.price_after(500, 100 * PRICE);
    scene.mark();
    assert_eq!(scene.position().marked_at, 0);
    scene.price_after(500, 60 * PRICE);
    scene.mark();
    let second = scene.world.now();
    assert_eq!(scene.position().marked_at, second);
    // The grace of 600 runs from the second mark.
    scene.price_after(599, 60 * PRICE);
    let Scene { world, pool, borrower, caller, .. } = &mut scene;
    let record = ix::record_shortfall(pool, borrower.position, borrower.nonce, caller.side(pool));
    world.refused(record, &[&caller.key], LossError::GraceNotPassed);
    scene.price(60 * PRICE);
    scene.record();
    assert_eq!(scene.world.record(&scene.pool, 1).recorded_at, second + 600);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn a_mark_is_void_a_day_after_its_grace_and_can_be_set_again() {
    let mut scene = Scene::new(plain());
    scene.price(60 * PRICE);
    scene.mark();
    // 600 seconds of grace and a day: until then it counts.
    scene.price_after(600 + 86_400, 60 * PRICE);
    refused(&mut scene, LossError::AlreadyMarked);
    scene.price(60 * PRICE);
    let held = scene.position();
    scene.mark();
    let now = scene.world.now();
    assert_same(&scene.position(), &Position { marked_at: now, ..held });
    // The budget is whole again after a day.
    let pool = scene.world.pool(&scene.pool);
    assert_eq!(pool.recognition_until, now + 3_600);
    assert_eq!(pool.recognition, StoredBucket { used: 3_600, updated_at: now });
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn a_void_mark_of_a_healthy_position_is_none() {
    let mut scene = Scene::new(plain());
    scene.price(60 * PRICE);
    scene.mark();
    scene.price_after(600 + 86_401, 100 * PRICE);
    refused(&mut scene, LossError::PositionSolvent);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn p12_a_position_is_marked_while_paused() {
    let mut scene = Scene::new(plain());
    scene.pause();
    scene.price(60 * PRICE);
    scene.mark();
    assert_eq!(scene.position().marked_at, scene.world.now());
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn every_account_of_mark_insolvent_is_checked() {
    let mut scene = Scene::new(plain());
    scene.price(60 * PRICE);
    let good = mark(&scene);
    let Scene { world, pool, borrower, .. } = &mut scene;
    let other = world.new_pool_numbered(plain(), 1);
    world.funded_lp(&other, "lp", 1_000 * ASSET);
    let theirs = world.indebted(&other, "borrower", 10 * COLLATERAL, 700 * ASSET);
    let position = borrower.position;
    let (forged_pool, forged_position) = (world.forged(&pool.pool), world.forged(&position));
    let forged_price = world.forged(&pool.price);
    let (unknown, nobody) = (world.unknown_type(), address("nobody"));
    let wrong_program = ErrorCode::AccountOwnedByWrongProgram;

    Table::new(good, &[])
        .swap("pool forged", pool.pool, forged_pool, wrong_program)
        .swap("pool of no type", pool.pool, unknown, ErrorCode::AccountDiscriminatorMismatch)
        .swap("fund as pool", pool.pool, pool.insurance, ErrorCode::AccountDiscriminatorMismatch)
        .swap("no pool", pool.pool, nobody, wrong_program)
        .swap("another pool", pool.pool, other.pool, ErrorCode::ConstraintHasOne)
        .swap("forged", position, forged_position, wrong_program)
        .swap("of no type", position, unknown, ErrorCode::AccountDiscriminatorMismatch)
        .swap("pool as position", position, pool.pool, ErrorCode::AccountDiscriminatorMismatch)
        .swap("closed", position, nobody, wrong_program)
        .swap("of another pool", position, theirs.position, ErrorCode::ConstraintHasOne)
        .swap("price forged", pool.price, forged_price, LossError::OracleOwner)
        .swap("no price", pool.price, nobody, LossError::OracleOwner)
        .swap("price of another pool", pool.price, other.price, LossError::OracleFeed)
        .read_only("pool read-only", pool.pool, ErrorCode::ConstraintMut)
        .read_only("position read-only", position, ErrorCode::ConstraintMut)
        .check(world);

    assert_eq!(world.read::<Position>(&position).marked_at, 0);
    invariants::check(world, pool);
}
