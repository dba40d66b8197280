//! What comes back of a venue's deficit: to its LPs first, then to its profit claims, its stakers, and the reserve.

use crate::common::*;
use loss_testkit::{events, exact::assert_same, invariants, ix, Lp, Staker, Trader};
use socialized_loss::{
    error::LossError,
    events::{RecordClosed, RecoveryRecorded, EVENT_VERSION},
    instructions::{BuySalvageArgs, WithdrawAmount},
    state::{Pool, ShortfallRecord},
};
use solana_signer::Signer;

const A: u64 = ASSET;
/// How long a record lives.
const LIFE: i64 = 365 * DAY;

/// A deficit of 600: 20 of the bond, 10 of the reserve, 40 of the stakers, 400 of the claims, 100 of the LPs, and 30
/// of nobody.
struct Losses {
    scene: Scene,
    second: Lp,
    traders: [Trader; 2],
    stakers: [Staker; 2],
}

fn losses() -> Losses {
    let mut scene = Scene::new();
    let traders = [("trader", 100), ("other", 300)];
    let traders = traders.map(|(name, profit)| scene.winner(name, profit * A));
    let Scene { world, pool, .. } = &mut scene;
    let second = world.funded_lp(pool, "second", 1_000 * A);
    world.fund_insurance(pool, 10 * A);
    let stakers = [("staker", 30), ("insurer", 10)];
    let stakers = stakers.map(|(name, stake)| world.funded_staker(pool, name, stake * A));
    let record = scene.report(600 * A);
    assert_eq!(split(&record), [20, 10, 40, 400, 100, 30].map(|whole| whole * A));
    Losses { scene, second, traders, stakers }
}

impl Losses {
    /// Pays in and says where it went.
    #[track_caller]
    fn recover(&mut self, amount: u64) -> [u64; 4] {
        let sent = self.scene.recover(1, amount * A);
        let [event] = events::sent::<RecoveryRecorded>(&sent).try_into().ok().expect("one event");
        let parts = [event.lps, event.profits, event.stakers, event.surplus];
        assert_eq!(parts.iter().sum::<u64>(), amount * A);
        parts.map(|part| part / A)
    }

    #[track_caller]
    fn claim_of_lp(&mut self, second: bool) -> u64 {
        let lp = if second { &self.second } else { &self.scene.lp };
        let (side, key) = (self.scene.of_lp(lp), lp.key.insecure_clone());
        self.scene.claim(1, side, &key)
    }

    #[track_caller]
    fn claim_of_trader(&mut self, nth: usize) -> u64 {
        let side = self.scene.open(&self.traders[nth]);
        self.scene.claim(1, side, &self.traders[nth].key)
    }

    #[track_caller]
    fn claim_of_staker(&mut self, nth: usize) -> u64 {
        let side = self.scene.of_staker(&self.stakers[nth]);
        self.scene.claim(1, side, &self.stakers[nth].key)
    }

    #[track_caller]
    fn nothing_for_trader(&mut self, nth: usize) {
        let side = self.scene.open(&self.traders[nth]);
        self.scene.nothing(1, side, &self.traders[nth].key);
    }

    #[track_caller]
    fn nothing_for_staker(&mut self, nth: usize) {
        let side = self.scene.of_staker(&self.stakers[nth]);
        self.scene.nothing(1, side, &self.stakers[nth].key);
    }

    #[track_caller]
    fn check(&self) {
        invariants::check(&self.scene.world, &self.scene.pool);
    }
}

#[test]
fn p14_a_recovery_goes_to_lps_then_claims_then_stakers_then_the_reserve() {
    let mut losses = losses();
    let before = losses.scene.world.pool(&losses.scene.pool);
    assert_eq!(losses.recover(60), [60, 0, 0, 0]);
    assert_eq!(losses.recover(60), [40, 20, 0, 0]);
    assert_eq!(losses.recover(400), [0, 380, 20, 0]);
    assert_eq!(losses.recover(50), [0, 0, 20, 30]);
    // What the bond and nobody bore is not what came back.
    assert_eq!(losses.recover(5), [0, 0, 0, 5]);
    let Scene { world, pool, .. } = &losses.scene;
    let mut after = Pool { recoveries: 540 * A, total_recovered: 575 * A, ..before };
    after.ledger.cash += 35 * A;
    after.ledger.dust += 35 * A;
    assert_same(&world.pool(pool), &after);
    assert_eq!(losses.scene.record(1).recovered, 575 * A);
    losses.check();

    assert_eq!(losses.claim_of_lp(false) + losses.claim_of_lp(true), 100 * A);
    assert_eq!([losses.claim_of_trader(0), losses.claim_of_trader(1)], [100 * A, 300 * A]);
    assert_eq!([losses.claim_of_staker(0), losses.claim_of_staker(1)], [30 * A, 10 * A]);
    let record = losses.scene.record(1);
    let claimed = [record.claimed_lps, record.claimed_profits, record.claimed_stakers];
    assert_eq!(claimed, [100 * A, 400 * A, 40 * A]);
    assert_eq!(losses.scene.world.pool(&losses.scene.pool).recoveries, 0);
    for nth in [0, 1] {
        losses.nothing_for_trader(nth);
        losses.nothing_for_staker(nth);
    }
    losses.check();
}

#[test]
fn p14_every_field_of_the_event_of_a_recovery() {
    let mut losses = losses();
    losses.recover(90);
    let Losses { scene, .. } = &mut losses;
    let sent = scene.recover(1, 30 * A);
    let payer = loss_testkit::actor("repentant").pubkey();
    events::assert_sent(
        &sent,
        &RecoveryRecorded {
            version: EVENT_VERSION,
            pool: scene.pool.pool,
            seq: 1,
            record: scene.venue.keys.record(1),
            payer,
            amount: 30 * A,
            lps: 10 * A,
            profits: 20 * A,
            stakers: 0,
            surplus: 0,
            recovered: 120 * A,
        },
    );
    losses.check();
}

#[test]
fn p14_claims_are_paid_only_after_the_lps_are_whole_and_stakers_after_the_claims() {
    let mut losses = losses();
    losses.recover(100);
    losses.nothing_for_trader(0);
    losses.nothing_for_staker(0);
    // One atom more is for the claims, and too little for the smaller; then three are one of its.
    losses.scene.recover(1, 1);
    losses.nothing_for_trader(0);
    losses.nothing_for_trader(1);
    losses.scene.recover(1, 3);
    assert_eq!([losses.claim_of_trader(0), losses.claim_of_trader(1)], [1, 3]);
    losses.scene.recover(1, 400 * A - 4);
    losses.nothing_for_staker(0);
    assert_eq!([losses.claim_of_trader(0), losses.claim_of_trader(1)], [100 * A - 1, 300 * A - 3]);
    losses.recover(20);
    assert_eq!([losses.claim_of_staker(0), losses.claim_of_staker(1)], [15 * A, 5 * A]);
    // Whether the LPs have claimed does not matter to anybody.
    assert_eq!([losses.claim_of_lp(false), losses.claim_of_lp(true)], [50 * A; 2]);
    losses.check();
}

#[test]
fn p14_lps_and_stakers_who_left_since_claim_by_their_receipts() {
    let mut losses = losses();
    losses.recover(520);
    let Losses { scene, second, stakers: [staker, _], .. } = &mut losses;
    let Scene { world, pool, venue, .. } = scene;
    second.withdraw(world, pool, WithdrawAmount::All);
    staker.asset = world.token_account(pool.asset_mint, staker.id(), A);
    staker.stake(world, pool, A);
    let record = venue.keys.record(1);
    let share = world.receipt_side(pool.lp(&second.id()), 0, &second.key, second.asset);
    let stake = world.receipt_side(pool.stake(&staker.id()), 0, &staker.key, staker.asset);
    for (side, key, paid) in [(share, &second.key, 50 * A), (stake, &staker.key, 15 * A)] {
        let before = world.balance(&side.owner_asset);
        let claim = ix::claim_recovery(pool, record, side);
        world.ok(claim.clone(), &[key]);
        assert_eq!(world.balance(&side.owner_asset) - before, paid);
        world.refused(claim, &[key], LossError::NothingToClaim);
    }
    losses.check();
}

#[test]
fn p14_what_nobody_claimed_goes_to_the_reserve_when_the_record_closes() {
    let mut losses = losses();
    losses.recover(540);
    assert_eq!(losses.claim_of_lp(true), 50 * A);
    assert_eq!(losses.claim_of_trader(0), 100 * A);
    assert_eq!(losses.claim_of_staker(1), 10 * A);
    let Losses { scene, traders, .. } = &mut losses;
    let final_at = scene.record(1).final_at;
    let (late, caller) = (scene.claiming(1, scene.open(&traders[1])), &traders[1].key);
    let Scene { world, pool, venue, .. } = scene;
    let (key, payer) = (venue.keys.record(1), venue.operator.pubkey());
    let close = ix::close_record(pool, key, payer);
    world.set_time(final_at - 1);
    world.refused(close.clone(), &[], LossError::NotFinal);
    world.set_time(final_at);
    world.refused(late, &[caller], LossError::EventFinal);
    let (before, lamports) = (world.pool(pool), world.lamports(&payer));
    let watch = world.watch(&close).and(world, &[venue.keys.venue, pool.asset_vault]);

    let sent = world.ok(close, &[]);

    watch.assert_changed(world, &[pool.pool, key, payer]);
    let unclaimed = (50 + 300 + 30) * A;
    let mut after = Pool { recoveries: 0, ..before };
    after.ledger.cash += unclaimed;
    after.ledger.dust += unclaimed;
    after.ledger.accrued_at = final_at;
    assert_same(&world.pool(pool), &after);
    assert_eq!(world.lamports(&payer) - lamports, world.rent_of::<ShortfallRecord>());
    events::assert_logged(
        &sent,
        &RecordClosed {
            version: EVENT_VERSION,
            pool: pool.pool,
            seq: 1,
            record: key,
            unclaimed,
            salvage_left: 0,
        },
    );
    world.ok(ix::collect_insurance(pool), &[]);
    assert_eq!(world.fund(pool).reserve, unclaimed);
    losses.check();
}

#[test]
fn recoveries_come_in_until_a_month_before_the_end_to_the_second() {
    let mut losses = losses();
    let Scene { world, pool, venue, .. } = &mut losses.scene;
    let payer = world.actor("payer");
    let from = world.token_account(pool.asset_mint, payer.pubkey(), 2 * A);
    let pay = ix::record_recovery(pool, venue.keys.record(1), payer.pubkey(), from, A);
    world.advance(LIFE - 30 * DAY - 1);
    world.ok(pay.clone(), &[&payer]);
    for later in [1, 1, 31 * DAY] {
        world.advance(later);
        world.refused(pay.clone(), &[&payer], LossError::RecoveryTooLate);
    }
    assert_eq!(losses.scene.record(1).recovered, A);
    losses.check();
}

/// A venue's deficit has no collateral: there is no salvage, and no price of any.
#[test]
fn a_venues_record_has_nothing_to_sell() {
    let mut losses = losses();
    let Scene { world, pool, venue, .. } = &mut losses.scene;
    world.set_price(pool, PRICE);
    let buyer = world.new_caller(pool, "buyer", 10 * A);
    let args = BuySalvageArgs { amount: 1, max_cost: u64::MAX };
    let buy = ix::buy_salvage(pool, venue.keys.record(1), buyer.side(pool), args);
    world.refused(buy, &[&buyer.key], LossError::ZeroAmount);
    losses.check();
}
