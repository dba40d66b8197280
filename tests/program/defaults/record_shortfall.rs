use anchor_lang::prelude::Pubkey;
use bytemuck::Zeroable;
use loss_testkit::{
    events,
    exact::assert_same,
    invariants, ix,
    params::{plain, DAY},
    scene::{at_par, Scene, ASSET, COLLATERAL, PRICE},
};
use socialized_loss::{
    events::{ShortfallRecorded, EVENT_VERSION},
    seeds,
    state::*,
    ID,
};
use solana_signer::Signer;

/// The event that a record must come with, built field by field from the record.
pub(crate) struct Event;

impl Event {
    pub(crate) fn of(record: &ShortfallRecord) -> ShortfallRecorded {
        ShortfallRecorded {
            version: EVENT_VERSION,
            pool: record.pool,
            seq: record.seq,
            position: record.position,
            owner: record.owner,
            nonce: record.nonce,
            caller: record.caller,
            debt: record.debt,
            collateral_proceeds: record.collateral_proceeds,
            shortfall: record.shortfall,
            reserve: record.reserve,
            stakers: record.stakers,
            lps: record.lps,
            unallocated: record.unallocated,
            held_back: record.held_back,
            seized: record.seized,
            reward: record.reward,
            salvage: record.salvage,
            lps_before: record.lps_before.into(),
            lps_after: record.lps_after.into(),
            stakers_before: record.stakers_before.into(),
            stakers_after: record.stakers_after.into(),
        }
    }
}

#[test]
fn p2_a_default_without_a_liquidator_is_shared_and_its_collateral_kept_for_the_losers() {
    let mut scene = Scene::with(plain(), 1_000 * ASSET, 700 * ASSET);
    scene.world.fund_insurance(&scene.pool, 200 * ASSET);
    scene.mark_and_wait(60 * PRICE);
    let (pool_before, fund_before) = (scene.world.pool(&scene.pool), scene.world.fund(&scene.pool));
    let (held, kept) = (scene.position(), scene.kept(60 * PRICE));
    let Scene { world, pool, borrower, caller, lp } = &mut scene;
    let (key, lamports) = (pool.record(1), world.lamports(&caller.key.pubkey()));
    let now = world.now();
    assert_eq!(now, held.marked_at + 600);

    let record = ix::record_shortfall(pool, borrower.position, 1, caller.side(pool));
    let watch = world.watch(&record).and(world, &[pool.lp(&lp.id()), caller.asset]);
    let sent = world.ok(record, &[&caller.key]);

    let changed = [
        pool.pool,
        pool.insurance,
        borrower.position,
        pool.asset_vault,
        pool.collateral_vault,
        pool.insurance_vault,
        caller.key.pubkey(),
        caller.collateral,
        key,
    ];
    watch.assert_changed(world, &changed);

    // 700: the fund pays its 200, the LPs 500 of their 1,000.
    let lps_before = pool_before.ledger.lps;
    let lps_after = StoredClass {
        assets: 500 * ASSET,
        total_shares: at_par(500 * ASSET),
        // One half: the same mantissa, one place further down.
        index: StoredIndex { mantissa: (1_u128 << 127).to_le_bytes(), exponent: 1 },
        splits: 0,
        epoch: 0,
    };
    let final_at = now + 365 * i64::from(DAY);
    let seed: [&[u8]; 3] = [seeds::SHORTFALL, pool.pool.as_ref(), &1_u64.to_le_bytes()];
    let expected = ShortfallRecord {
        pool: pool.pool,
        owner: borrower.id(),
        position: borrower.position,
        caller: caller.key.pubkey(),
        rent_payer: caller.key.pubkey(),
        seq: 1,
        nonce: 1,
        recorded_at: now,
        final_at,
        price: kept,
        debt: 700 * ASSET,
        shortfall: 700 * ASSET,
        reserve: 200 * ASSET,
        lps: 500 * ASSET,
        // 1% of ten collateral.
        reward: 100_000_000,
        salvage: 9_900_000_000,
        salvage_left: 9_900_000_000,
        auction: StoredAuction {
            premium_bps: 1_000,
            discount_bps: 1_000,
            duration_seconds: DAY,
            min_lot_bps: 100,
        },
        // A second since the price of the loan, and the grace.
        auction_from: 601,
        lps_before,
        lps_after,
        profits_before: loss_math::LossClass::default().into(),
        profits_after: loss_math::LossClass::default().into(),
        stakers_before: fund_before.stakers,
        stakers_after: fund_before.stakers,
        version: 1,
        bump: Pubkey::find_program_address(&seed, &ID).1,
        ..ShortfallRecord::zeroed()
    };
    assert_same(&world.record(pool, 1), &expected);
    events::assert_sent(&sent, &Event::of(&expected));

    let expected = Pool {
        ledger: StoredLedger {
            // 300 and what the fund paid.
            cash: 500 * ASSET,
            debt_shares: [0; 16],
            accrued_at: now,
            lps: lps_after,
            ..pool_before.ledger
        },
        collateral: 0,
        salvage: 9_900_000_000,
        seq: 1,
        last_loss_seq: 1,
        latest_final_at: final_at,
        total_shortfall: 700 * ASSET,
        total_covered: 200 * ASSET,
        total_socialized: 500 * ASSET,
        price: kept,
        oracle_clock: 601,
        ..pool_before
    };
    assert_same(&world.pool(pool), &expected);
    let expected = InsuranceFund {
        cash: 0,
        reserve: 0,
        paid: StoredBucket { used: 200 * ASSET, updated_at: now },
        total_paid: 200 * ASSET,
        ..fund_before
    };
    assert_same(&world.fund(pool), &expected);
    let expected =
        Position { debt_shares: [0; 16], collateral: 0, marked_at: 0, defaulted: 1, ..held };
    assert_same(&world.read::<Position>(&borrower.position), &expected);

    assert_eq!(world.balance(&caller.collateral), 100_000_000);
    assert_eq!(world.balance(&pool.asset_vault), 500 * ASSET);
    assert_eq!(world.balance(&pool.insurance_vault), 0);
    assert_eq!(world.balance(&pool.collateral_vault), 9_900_000_000);
    let rent = world.rent_of::<ShortfallRecord>();
    assert_eq!(world.lamports(&key), rent);
    assert_eq!(world.lamports(&caller.key.pubkey()), lamports - rent);
    assert_eq!(lp.claim(world, pool), 500 * ASSET);
    invariants::check(world, pool);
}

#[test]
fn the_debt_written_off_includes_the_interest_up_to_now() {
    let rate = 1_000;
    let params =
        PoolParams { base_rate_bps: rate, kink_rate_bps: rate, max_rate_bps: rate, ..plain() };
    let mut scene = Scene::new(params);
    // A year later 770 are owed; the tenth of the interest is 7, credited to the fund before.
    scene.price_after(31_536_000, 1_000);
    scene.record();

    let record = scene.world.record(&scene.pool, 1);
    let split = (record.debt, record.shortfall, record.reserve, record.lps, record.unallocated);
    assert_eq!(split, (770 * ASSET, 770 * ASSET, 7 * ASSET, 763 * ASSET, 0));
    assert_eq!(record.lps_before.assets, 1_063 * ASSET);
    assert_eq!(record.lps_after.assets, 300 * ASSET);
    let pool = scene.world.pool(&scene.pool);
    let ledger = pool.ledger;
    // The fund was owed 7 and paid 7 with that: no token moved.
    assert_eq!((ledger.cash, ledger.receivable, ledger.fee_accrued), (300 * ASSET, 0, 0));
    assert_eq!(scene.world.balance(&scene.pool.asset_vault), 300 * ASSET);
    assert_eq!(scene.world.fund(&scene.pool).total_paid, 7 * ASSET);
    assert_eq!(10 * COLLATERAL, pool.salvage + scene.world.balance(&scene.caller.collateral));
    invariants::check(&scene.world, &scene.pool);
}
