//! P15: an authority and a guardian who want to do harm. They use every power they have, at once
//! and after the time lock; the same world without them is what all amounts are compared with.

use crate::common::*;
use anchor_lang::prelude::Pubkey;
use loss_testkit::{invariants, ix, params::DAY, Borrower, Lp, PoolKeys, World};
use socialized_loss::{
    error::LossError,
    instructions::{TighterLimits, WithdrawAmount},
    state::{PoolParams, Position, ShortfallRecord},
};
use solana_keypair::Keypair;

/// Two LPs, a sound borrower, one who will default, and a fund of 100 to pay for a part of it.
struct Town {
    world: World,
    pool: PoolKeys,
    lps: [Lp; 2],
    sound: Borrower,
    doomed: Borrower,
    authority: Keypair,
    guardian: Keypair,
}

/// Everything that belongs to somebody.
#[derive(Debug, PartialEq, Eq)]
struct Funds {
    vaults: [u64; 3],
    claims: [u64; 2],
    debts: [u64; 2],
    collateral: [u64; 2],
    fund: [u64; 3],
}

impl Town {
    fn new() -> Self {
        let (mut world, pool) = start();
        let lps = [
            world.funded_lp(&pool, "ann", 3_000_000_000),
            world.funded_lp(&pool, "ben", 1_000_000_001),
        ];
        let sound = world.indebted(&pool, "sound", 8_000_000_000, 400_000_000);
        let doomed = world.indebted(&pool, "doomed", 12_000_000_000, 600_000_000);
        world.fund_insurance(&pool, 100_000_000);
        let [authority, guardian] = ["authority", "guardian"].map(|name| world.actor(name));
        Self { world, pool, lps, sound, doomed, authority, guardian }
    }

    fn funds(&self) -> Funds {
        let Self { world, pool, .. } = self;
        let vaults = [pool.asset_vault, pool.collateral_vault, pool.insurance_vault];
        let borrowers = [&self.sound, &self.doomed];
        let position = |borrower: &Borrower| world.read::<Position>(&borrower.position);
        let fund = world.fund(pool);
        Funds {
            vaults: vaults.map(|vault| world.balance(&vault)),
            claims: [self.lps[0].claim(world, pool), self.lps[1].claim(world, pool)],
            debts: borrowers.map(|borrower| borrower.debt(world, pool)),
            collateral: borrowers.map(|borrower| position(borrower).collateral),
            fund: [fund.cash, fund.reserve, fund.stakers.assets],
        }
    }

    /// What all of that is at the start.
    fn untouched() -> Funds {
        Funds {
            vaults: [3_000_000_001, 20_000_000_000, 100_000_000],
            claims: [3_000_000_000, 1_000_000_001],
            debts: [400_000_000, 600_000_000],
            collateral: [8_000_000_000, 12_000_000_000],
            fund: [100_000_000, 100_000_000, 0],
        }
    }

    fn command(&mut self, build: impl Fn(&PoolKeys, Pubkey) -> solana_instruction::Instruction) {
        let authority = copy(&self.authority);
        self.world.ok(build(&self.pool, id(&authority)), &[&authority]);
        assert_eq!(self.funds(), Self::untouched());
        invariants::check(&self.world, &self.pool);
    }

    fn tighten_to_nothing(&mut self) {
        let limits =
            TighterLimits { deposit_cap: Some(0), borrow_cap: Some(0), opening_ltv_bps: Some(0) };
        self.command(|pool, key| ix::tighten_limits(pool, key, limits));
    }

    fn pause(&mut self, guard: &Keypair) {
        self.world.ok(ix::pause(&self.pool, id(guard)), &[guard]);
        assert_eq!(self.funds(), Self::untouched());
    }

    /// All that needs no time lock: what is left of it takes effect for ever.
    fn use_every_power_at_once(&mut self) {
        let guardian = copy(&self.guardian);
        self.pause(&guardian);
        self.tighten_to_nothing();
        self.command(|pool, key| ix::propose_params(pool, key, extreme()));
        let accomplice = self.world.actor("accomplice");
        self.command(|pool, key| ix::set_guardian(pool, key, id(&accomplice)));
        self.command(ix::cancel_params);
        self.command(|pool, key| ix::propose_params(pool, key, extreme()));
        self.command(|pool, key| ix::propose_authority(pool, key, id(&accomplice)));
        self.authority = accomplice;
        self.command(ix::accept_authority);
        self.command(ix::unpause);
        self.command(ix::pause);
    }

    /// The doomed position is written off, the sound one is repaid and emptied, both LPs leave.
    fn end(mut self) -> (ShortfallRecord, [u64; 2], [u64; 3]) {
        let Self { world, pool, lps, sound, doomed, .. } = &mut self;
        let caller = world.new_caller(pool, "recorder", 0);
        world.set_price(pool, 1);
        caller.record(world, pool, doomed);
        let record = world.record(pool, doomed.nonce);
        invariants::check(world, pool);

        sound.repay(world, pool, u64::MAX);
        sound.remove_collateral(world, pool, 8_000_000_000);
        assert_eq!(world.balance(&sound.collateral), 8_000_000_000);
        let close = ix::close_position(sound.position, sound.id(), sound.id());
        world.ok(close, &[&sound.key]);

        let delay = world.pool(pool).params.withdraw_delay_seconds;
        if delay > 0 {
            for lp in lps.iter() {
                world.ok(ix::request_withdraw(pool, lp.id(), WithdrawAmount::All), &[&lp.key]);
            }
            world.advance(delay.into());
        }
        let paid = [leave(world, pool, &lps[0]), leave(world, pool, &lps[1])];
        invariants::check(world, pool);
        let vaults = [pool.asset_vault, pool.collateral_vault, pool.insurance_vault];
        (record, paid, vaults.map(|vault| world.balance(&vault)))
    }
}

/// The harshest parameters within the hard bounds, but for the fund's caps.
pub fn extreme() -> PoolParams {
    PoolParams {
        min_debt: 1_000_000_000,
        dust_value: 1_000_000,
        record_reward_max: u64::MAX,
        deposit_cap: 0,
        borrow_cap: 0,
        opening_ltv_bps: 0,
        liquidation_threshold_bps: 1_000,
        close_factor_bps: 10_000,
        bonus_min_bps: 1_000,
        bonus_slope_bps: 20_000,
        bonus_max_bps: 2_000,
        insurance_fee_bps: 5_000,
        base_rate_bps: 100_000,
        kink_utilization_bps: 100,
        kink_rate_bps: 100_000,
        max_rate_bps: 100_000,
        confidence_multiple_bps: 100_000,
        max_confidence_bps: 10,
        max_price_age_seconds: 10,
        recognition_window_seconds: DAY / 4,
        record_grace_seconds: DAY / 8,
        record_reward_bps: 500,
        record_life_seconds: 60 * DAY,
        time_lock_seconds: 30 * DAY,
        max_pause_seconds: 3 * DAY,
        liquidation_fee_bps: 5_000,
        withdraw_delay_seconds: 14 * DAY,
        cooldown_seconds: 14 * DAY,
        exit_window_seconds: DAY,
        salvage_premium_bps: 5_000,
        salvage_discount_bps: 2_000,
        salvage_duration_seconds: 3_600,
        salvage_min_lot_bps: 10_000,
        ..tiny()
    }
}

const TIME_LOCK: i64 = 3 * 86_400;

#[test]
fn p15_the_authority_cannot_move_reduce_or_lock_funds() {
    let mut harmed = Town::new();
    assert_eq!(harmed.funds(), Town::untouched());
    harmed.use_every_power_at_once();
    harmed.world.advance(1);
    let (record, paid, vaults) = harmed.end();

    // 600 of debt: the fund's 100, then the LPs in proportion of 3,000 to 1,000.000001.
    assert_eq!((record.debt, record.reserve, record.lps), (600_000_000, 100_000_000, 500_000_000));
    assert_eq!((record.unallocated, record.held_back), (0, 0));
    assert_eq!(paid, [2_625_000_000, 875_000_000]);
    assert_eq!(vaults, [1, 11_880_000_000, 0], "one atom of rounding; 99% are salvage");

    let mut peaceful = Town::new();
    peaceful.world.advance(1);
    let (peaceful, same_paid, same_vaults) = peaceful.end();
    assert_eq!((paid, vaults), (same_paid, same_vaults));
    assert_eq!(bytemuck::bytes_of(&record.lps_after), bytemuck::bytes_of(&peaceful.lps_after));
    assert_eq!(record.salvage, peaceful.salvage);
}

#[test]
fn p15_the_harshest_parameters_move_nothing_when_they_apply_and_nobody_is_locked_in() {
    let mut town = Town::new();
    town.command(|pool, key| ix::propose_params(pool, key, extreme()));
    town.world.advance(TIME_LOCK);
    town.command(ix::apply_params);
    assert_eq!(town.world.pool(&town.pool).params, extreme());
    town.tighten_to_nothing();
    let guardian = copy(&town.guardian);
    town.pause(&guardian);
    let (record, paid, vaults) = town.end();

    assert_eq!((record.debt, record.reserve, record.lps), (600_000_000, 100_000_000, 500_000_000));
    assert_eq!(paid, [2_625_000_000, 875_000_000]);
    // The reward is 5%, within its bound, and comes out of the defaulted collateral alone.
    assert_eq!((record.reward, record.salvage), (600_000_000, 11_400_000_000));
    assert_eq!(vaults, [1, 11_400_000_000, 0]);
}

#[test]
fn p15_a_lower_liquidation_threshold_binds_nobody_before_the_time_lock_and_all_can_leave_first() {
    let mut town = Town::new();
    let authority = copy(&town.authority);
    town.command(|pool, key| ix::propose_params(pool, key, extreme()));
    town.world.advance(TIME_LOCK - 1);
    town.world.set_price(&town.pool, PRICE);
    let apply = ix::apply_params(&town.pool, id(&authority));
    town.world.refused(apply, &[&authority], LossError::TimeLocked);
    let caller = town.world.new_caller(&town.pool, "liquidator", 1_000_000_000);
    let args = socialized_loss::instructions::LiquidateArgs { max_repay: 1, min_collateral_out: 0 };
    let (position, nonce) = (town.sound.position, town.sound.nonce);
    let liquidate = ix::liquidate(&town.pool, position, nonce, caller.side(&town.pool), args);
    town.world.refused(liquidate, &[&caller.key], LossError::PositionHealthy);

    let Town { world, pool, lps, sound, doomed, .. } = &mut town;
    for (borrower, collateral) in [(&*sound, 8_000_000_000), (doomed, 12_000_000_000)] {
        borrower.repay(world, pool, u64::MAX);
        borrower.remove_collateral(world, pool, collateral);
    }
    let paid = [leave(world, pool, &lps[0]), leave(world, pool, &lps[1])];
    assert_eq!(paid, [3_000_000_000, 1_000_000_001]);
    assert_eq!(world.balance(&pool.asset_vault), 0);
    assert_eq!(world.balance(&pool.collateral_vault), 0);
}

#[test]
fn p15_a_cap_of_nothing_keeps_the_fund_from_paying_but_pays_nobody_and_is_recorded() {
    let mut town = Town::new();
    let capped = PoolParams { insurance_cap_event: 0, ..tiny() };
    town.command(|pool, key| ix::propose_params(pool, key, capped));
    town.world.advance(TIME_LOCK);
    town.command(ix::apply_params);
    let (record, paid, vaults) = town.end();
    assert_eq!((record.reserve, record.held_back), (0, 100_000_000));
    assert_eq!(record.lps, 600_000_000);
    assert_eq!(paid, [2_550_000_000, 850_000_000]);
    assert_eq!(vaults, [1, 12_000_000_000 - record.reward, 100_000_000]);
}

#[test]
fn p15_pauses_one_after_another_cannot_stop_new_business_for_more_than_half_the_time() {
    let (mut world, pool) = start();
    let guardian = world.actor("guardian");
    let pause = ix::pause(&pool, id(&guardian));
    let mut paused = 0;
    // An hourly attempt over 30 days, with pauses of two days.
    for _ in 0..30 * 24 {
        let _ = world.send(std::slice::from_ref(&pause), &[&guardian]);
        paused += u32::from(world.now() < world.pool(&pool).paused_until);
        world.advance(3_600);
    }
    assert_eq!(paused, 16 * 24, "eight pauses of two days in 30");
}
