use anchor_lang::prelude::Pubkey;
use bytemuck::bytes_of;
use loss_testkit::{
    exact::assert_same,
    invariants, ix,
    params::plain,
    scene::{Scene, ASSET, COLLATERAL, PRICE},
    PoolKeys, World,
};
use socialized_loss::state::ShortfallRecord;
use solana_account::Account;
use solana_signer::Signer;

#[test]
fn p12_the_split_does_not_depend_on_the_caller() {
    let one = recorded_by("caller");
    let two = recorded_by("another caller");
    assert_same(&one.world.pool(&one.pool), &two.world.pool(&two.pool));
    assert_same(&one.world.fund(&one.pool), &two.world.fund(&two.pool));
    assert_eq!(bytes_of(&one.position()), bytes_of(&two.position()));
    let (first, second) = (one.world.record(&one.pool, 1), two.world.record(&two.pool, 1));
    let id = two.caller.key.pubkey();
    assert_ne!(first.caller, id);
    assert_same(&second, &ShortfallRecord { caller: id, rent_payer: id, ..first });
}

fn recorded_by(name: &str) -> Scene {
    let mut scene = Scene::new(plain());
    scene.world.fund_insurance(&scene.pool, 50 * ASSET);
    scene.mark_and_wait(60 * PRICE);
    scene.caller = scene.world.new_caller(&scene.pool, name, 0);
    scene.record();
    invariants::check(&scene.world, &scene.pool);
    scene
}

#[test]
fn anyone_can_record_the_borrower_included() {
    let mut scene = Scene::new(plain());
    scene.mark_and_wait(60 * PRICE);
    let Scene { world, pool, borrower, .. } = &mut scene;
    let own = world.new_caller(pool, "borrower", 0);
    own.record(world, pool, borrower);
    let record = world.record(pool, 1);
    assert_eq!((record.owner, record.caller), (borrower.id(), borrower.id()));
    assert_eq!((record.lps, world.balance(&own.collateral)), (700 * ASSET, 100_000_000));
    invariants::check(world, pool);
}

#[test]
fn an_amount_from_the_caller_is_ignored() {
    // Bytes behind the instruction's name are read by nobody: the result is the same.
    let plainly = recorded_by("caller");
    let mut scene = Scene::new(plain());
    scene.world.fund_insurance(&scene.pool, 50 * ASSET);
    scene.mark_and_wait(60 * PRICE);
    scene.caller = scene.world.new_caller(&scene.pool, "caller", 0);
    let Scene { world, pool, borrower, caller, .. } = &mut scene;
    let mut record = ix::record_shortfall(pool, borrower.position, 1, caller.side(pool));
    record.data.extend(1_u64.to_le_bytes());
    world.ok(record, &[&caller.key]);
    assert_same(&world.record(pool, 1), &plainly.world.record(pool, 1));
    assert_same(&world.pool(pool), &plainly.world.pool(pool));
    invariants::check(world, pool);
}

/// Every account of a pool, its LP and its borrower, byte by byte.
fn everything(world: &World, pool: &PoolKeys, owners: [Pubkey; 2]) -> Vec<Option<Account>> {
    let [lp, borrower] = owners;
    [
        pool.pool,
        pool.insurance,
        pool.asset_vault,
        pool.collateral_vault,
        pool.insurance_vault,
        pool.lp(&lp),
        pool.position(&borrower, 0),
        pool.record(1),
        pool.price,
    ]
    .map(|key| world.svm.get_account(&key))
    .into()
}

#[test]
fn p16_a_default_in_one_pool_changes_nothing_in_another() {
    let mut scene = Scene::new(plain());
    let Scene { world, pool, borrower, caller, .. } = &mut scene;
    // The same actors, mints and amounts in a second pool.
    let other = world.new_pool_numbered(plain(), 1);
    let lp = world.funded_lp(&other, "lp", 1_000 * ASSET);
    let theirs = world.indebted(&other, "borrower", 10 * COLLATERAL, 700 * ASSET);
    world.fund_insurance(&other, 30 * ASSET);
    world.advance(1);
    world.set_price(&other, 60 * PRICE);
    world.ok(ix::mark_insolvent(&other, theirs.position, Some(other.price)), &[]);
    let before = everything(world, &other, [lp.id(), theirs.id()]);

    world.advance(1);
    world.set_price(pool, 1_000);
    caller.record(world, pool, borrower);

    assert_eq!(world.record(pool, 1).lps, 700 * ASSET);
    assert_eq!(everything(world, &other, [lp.id(), theirs.id()]), before);
    assert_eq!(lp.claim(world, &other), 1_000 * ASSET);
    invariants::check(world, pool);
    invariants::check(world, &other);
}

#[test]
fn p12_others_who_record_in_the_same_block_are_no_obstacle() {
    let mut scene = Scene::with(plain(), 3_000 * ASSET, 700 * ASSET);
    let Scene { world, pool, borrower, caller, .. } = &mut scene;
    let second = world.indebted(pool, "second", 10 * COLLATERAL, 700 * ASSET);
    world.advance(1);
    world.set_price(pool, 1_000);
    let record = |position, nonce| ix::record_shortfall(pool, position, nonce, caller.side(pool));
    let both = [record(borrower.position, 1), record(second.position, 2)];
    world.send(&both, &[&caller.key]).expect("two defaults in one transaction");

    let (first, then) = (world.record(pool, 1), world.record(pool, 2));
    assert_eq!((first.seq, first.lps, then.seq, then.lps), (1, 700 * ASSET, 2, 700 * ASSET));
    assert_eq!(then.lps_before, first.lps_after);
    assert_eq!(world.pool(pool).ledger.lps.assets, 1_600 * ASSET);
    invariants::check(world, pool);
}
