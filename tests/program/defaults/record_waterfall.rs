use loss_testkit::{
    invariants,
    params::plain,
    scene::{Scene, ASSET, PRICE},
};

const D: u64 = 700 * ASSET;

#[test]
fn p3_the_fund_pays_first_and_the_lps_only_what_it_cannot() {
    // (in the fund, paid by it, borne by the LPs)
    for (fund, reserve, lps) in
        [(0, 0, D), (1, 1, D - 1), (D - 1, D - 1, 1), (D, D, 0), (D + 1, D, 0)]
    {
        let mut scene = Scene::new(plain());
        if fund > 0 {
            scene.world.fund_insurance(&scene.pool, fund);
        }
        scene.mark_and_wait(60 * PRICE);
        scene.record();

        let Scene { world, pool, lp, .. } = &scene;
        let record = world.record(pool, 1);
        assert_eq!((record.debt, record.shortfall, record.collateral_proceeds), (D, D, 0));
        let split = (record.reserve, record.stakers, record.lps, record.unallocated);
        assert_eq!(split, (reserve, 0, lps, 0), "{fund} in the fund");
        assert_eq!(record.held_back, 0);
        let state = world.pool(pool);
        assert_eq!(state.total_shortfall, D);
        assert_eq!((state.total_covered, state.total_socialized), (reserve, lps));
        assert_eq!(state.total_unallocated, 0);
        // An event that costs the LPs nothing is numbered, but is no loss of theirs.
        let last_loss = u64::from(lps > 0);
        assert_eq!((state.seq, state.last_loss_seq), (1, last_loss));
        assert_eq!(record.lps_before.assets, 1_000 * ASSET);
        assert_eq!(record.lps_after.assets, 1_000 * ASSET - lps);
        assert_eq!(record.lps_after, state.ledger.lps);
        assert_eq!(record.lps_before == record.lps_after, lps == 0);
        assert_eq!((state.ledger.cash, state.ledger.dust), (300 * ASSET + reserve, 0));
        let insurance = world.fund(pool);
        assert_eq!((insurance.cash, insurance.reserve), (fund - reserve, fund - reserve));
        assert_eq!((insurance.total_paid, insurance.total_donated), (reserve, fund));
        assert_eq!(world.balance(&pool.insurance_vault), fund - reserve);
        assert_eq!(world.balance(&pool.asset_vault), 300 * ASSET + reserve);
        // Rounding is at most one atom, against the owner (P5).
        let claim = lp.claim(world, pool);
        let worth = 1_000 * ASSET - lps;
        assert!(claim == worth || claim == worth - 1, "{claim} of {worth}");
        invariants::check(world, pool);
    }
}

#[test]
fn p6_p7_each_lp_bears_its_part_whoever_settles_when() {
    let mut scene = Scene::with(plain(), 600 * ASSET, 500 * ASSET);
    let Scene { world, pool, lp, borrower, caller } = &mut scene;
    let second = world.funded_lp(pool, "second", 300 * ASSET);
    let third = world.funded_lp(pool, "third", 100 * ASSET);
    world.advance(1);
    world.set_price(pool, 1_000);
    caller.record(world, pool, borrower);
    // 500 of 1,000: everybody keeps half.
    let claims =
        |world: &loss_testkit::World| [&*lp, &second, &third].map(|lp| lp.claim(world, pool));
    assert_eq!(claims(world), [300 * ASSET, 150 * ASSET, 50 * ASSET]);
    world.ok(loss_testkit::ix::settle_lp(pool, second.id()), &[]);
    world.ok(loss_testkit::ix::settle_lp(pool, second.id()), &[]);
    assert_eq!(claims(world), [300 * ASSET, 150 * ASSET, 50 * ASSET]);
    invariants::check(world, pool);
}

#[test]
fn p8_who_joins_after_a_loss_bears_none_of_it() {
    let mut scene = Scene::new(plain());
    scene.mark_and_wait(60 * PRICE);
    scene.record();
    let Scene { world, pool, lp, .. } = &mut scene;
    let late = world.funded_lp(pool, "late", 300 * ASSET);
    assert_eq!(late.claim(world, pool), 300 * ASSET);
    let early = lp.claim(world, pool);
    assert!(early == 300 * ASSET || early == 300 * ASSET - 1, "{early}");
    invariants::check(world, pool);
}
