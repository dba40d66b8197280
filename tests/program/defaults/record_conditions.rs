use loss_testkit::{
    invariants, ix,
    oracle::Quote,
    params::plain,
    scene::{Scene, ASSET, COLLATERAL, PRICE},
};
use socialized_loss::{
    error::LossError,
    state::{PoolParams, Position},
};
use solana_instruction::Instruction;

fn record(scene: &Scene) -> Instruction {
    let Scene { pool, borrower, caller, .. } = scene;
    ix::record_shortfall(pool, borrower.position, borrower.nonce, caller.side(pool))
}

#[track_caller]
fn refused(scene: &mut Scene, error: LossError) {
    let record = record(scene);
    scene.world.refused(record, &[&scene.caller.key], error);
}

#[track_caller]
fn assert_recorded(scene: &mut Scene, lps: u64) {
    let record = scene.world.record(&scene.pool, 1);
    assert_eq!((record.seq, record.recorded_at), (1, scene.world.now()));
    assert_eq!((record.lps, scene.position().defaulted), (lps, 1));
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn without_a_mark_liquidators_have_all_the_time() {
    let mut scene = Scene::new(plain());
    scene.price(60 * PRICE);
    refused(&mut scene, LossError::GraceNotPassed);
    scene.price_after(100_000, 60 * PRICE);
    refused(&mut scene, LossError::GraceNotPassed);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn the_grace_ends_to_the_second() {
    let mut scene = Scene::new(plain());
    scene.price(60 * PRICE);
    scene.mark();
    refused(&mut scene, LossError::GraceNotPassed);
    scene.price_after(599, 60 * PRICE);
    refused(&mut scene, LossError::GraceNotPassed);
    scene.price(60 * PRICE);
    scene.record();
    assert_recorded(&mut scene, 700 * ASSET);
}

#[test]
fn a_mark_serves_for_a_day_after_the_grace() {
    let mut scene = Scene::new(plain());
    scene.price(60 * PRICE);
    scene.mark();
    scene.price_after(600 + 86_401, 60 * PRICE);
    refused(&mut scene, LossError::GraceNotPassed);
    // A new mark starts a new grace.
    scene.mark();
    scene.price_after(599, 60 * PRICE);
    refused(&mut scene, LossError::GraceNotPassed);
    scene.price(60 * PRICE);
    scene.record();
    assert_recorded(&mut scene, 700 * ASSET);

    let mut scene = Scene::new(plain());
    scene.price(60 * PRICE);
    scene.mark();
    scene.price_after(600 + 86_400, 60 * PRICE);
    scene.record();
    assert_recorded(&mut scene, 700 * ASSET);
}

#[test]
fn p12_dust_needs_no_mark_and_no_grace() {
    let mut scene = Scene::new(plain());
    // Ten times 0.00001001 is 100.1 atoms, rounded up to 101: one more than dust.
    scene.price(1_001);
    refused(&mut scene, LossError::GraceNotPassed);
    scene.price(1_000);
    scene.record();
    assert_recorded(&mut scene, 700 * ASSET);
}

#[test]
fn dust_is_judged_at_the_high_price() {
    let mut scene = Scene::new(plain());
    scene.world.advance(1);
    // 990 and twice a doubt of 6 make 1,002; of 5 they make 1,000.
    let quote = Quote { conf: 6, ..Quote::new(scene.pool.feed_id, 990, scene.world.now()) };
    scene.world.post(&scene.pool, &quote);
    refused(&mut scene, LossError::GraceNotPassed);
    scene.world.advance(1);
    let quote = Quote { conf: 5, publish_time: scene.world.now(), ..quote };
    scene.world.post(&scene.pool, &quote);
    scene.record();
    assert_recorded(&mut scene, 700 * ASSET);
}

#[test]
fn dust_is_written_off_only_when_it_is_insolvent() {
    // 1,000 atoms are owed, dust is up to 1,000: a value of 1,000 pays the debt, 999 does not.
    let params = PoolParams { dust_value: 1_000, ..plain() };
    let mut scene = Scene::with(params, 1_000 * ASSET, 1_000);
    scene.price(10_000);
    refused(&mut scene, LossError::PositionSolvent);
    scene.price(9_990);
    scene.record();
    assert_recorded(&mut scene, 1_000);
}

#[test]
fn a_position_that_recovered_is_not_written_off() {
    let mut scene = Scene::new(plain());
    scene.mark_and_wait(60 * PRICE);
    scene.price(100 * PRICE);
    refused(&mut scene, LossError::PositionSolvent);
    // Solvent to the atom; a hair less is not: 69.9999999 makes 699.999999.
    scene.price(70 * PRICE);
    refused(&mut scene, LossError::PositionSolvent);
    scene.price(70 * PRICE - 10);
    scene.record();
    assert_recorded(&mut scene, 700 * ASSET);
}

#[test]
fn a_doubtful_price_writes_nobody_off() {
    let mut scene = Scene::new(plain());
    scene.mark_and_wait(60 * PRICE);
    scene.world.advance(1);
    // At 69 the debt of 700 is not covered, but 69 and twice 0.5 are 70.
    let now = scene.world.now();
    let quote = Quote { conf: 50_000_000, ..Quote::new(scene.pool.feed_id, 69 * PRICE, now) };
    scene.world.post(&scene.pool, &quote);
    refused(&mut scene, LossError::PositionSolvent);
    scene.world.advance(1);
    let quote = Quote { conf: 49_999_995, publish_time: scene.world.now(), ..quote };
    scene.world.post(&scene.pool, &quote);
    scene.record();
    assert_recorded(&mut scene, 700 * ASSET);
}

#[test]
fn without_debt_there_is_nothing_to_record() {
    let mut scene = Scene::with(plain(), 1_000 * ASSET, 0);
    scene.price(1);
    refused(&mut scene, LossError::PositionSolvent);
    let Scene { world, pool, borrower, .. } = &mut scene;
    borrower.remove_collateral(world, pool, 10 * COLLATERAL);
    refused(&mut scene, LossError::PositionSolvent);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn p13_a_default_is_written_off_once() {
    let mut scene = Scene::new(plain());
    scene.mark_and_wait(60 * PRICE);
    let twice = [record(&scene), record(&scene)];
    // Not twice in one transaction: then neither happens.
    let failure = scene.world.send(&twice, &[&scene.caller.key]).expect_err("the second");
    assert_eq!(failure.code, Some(LossError::PositionSolvent.into()));
    assert_eq!(scene.world.pool(&scene.pool).seq, 0);
    scene.record();
    // And not later either, with the same record or a made-up one.
    refused(&mut scene, LossError::PositionSolvent);
    let Scene { world, pool, borrower, caller, .. } = &mut scene;
    let other = ix::record_shortfall(pool, borrower.position, 2, caller.side(pool));
    world.refused(other, &[&caller.key], LossError::PositionSolvent);
    assert_eq!(world.pool(pool).seq, 1);
    assert_eq!(world.pool(pool).total_socialized, 700 * ASSET);
    assert_recorded(&mut scene, 700 * ASSET);
}

#[test]
fn p12_a_default_is_recorded_while_paused() {
    let mut scene = Scene::new(plain());
    scene.pause();
    scene.mark_and_wait(60 * PRICE);
    scene.record();
    assert_recorded(&mut scene, 700 * ASSET);
}

#[test]
fn more_collateral_ends_a_default_only_when_it_is_enough() {
    let mut scene = Scene::new(plain());
    scene.mark_and_wait(60 * PRICE);
    let Scene { world, pool, borrower, .. } = &mut scene;
    let more = 1_666_666_667;
    borrower.collateral = world.token_account(pool.collateral_mint, borrower.id(), more);
    // 11.666666666 at 60 are 699.99999996, rounded up to 700: one atom of collateral less is the
    // last that leaves the position insolvent.
    borrower.add_collateral(world, pool, 1_666_666_650);
    assert_eq!(world.read::<Position>(&borrower.position).collateral, 11_666_666_650);
    scene.record();
    assert_recorded(&mut scene, 700 * ASSET);
}
