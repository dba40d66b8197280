//! P15: what a hostile authority and guardian cannot do to those who lost, who insure, or who are on
//! their way out: recoveries, stakes, requests, and the terms of salvage that is on sale.

use crate::{common::*, hostile_authority::extreme};
use anchor_lang::prelude::Pubkey;
use anchor_spl::associated_token::get_associated_token_address;
use loss_testkit::{
    actors::Caller,
    exact::assert_same,
    invariants, ix,
    params::{self, DAY},
    tokens, Lp, PoolKeys, Staker, World,
};
use socialized_loss::{
    error::LossError,
    instructions::{BuySalvageArgs, TighterLimits, WithdrawAmount},
    state::PoolParams,
};
use solana_keypair::Keypair;

const TIME_LOCK: i64 = 3 * 86_400;

/// After a default of 600 with 11.88 collateral to sell. The fund's cap is 50, so the two stakers of
/// 60 and 40 bore 30 and 20, and the two LPs of 3,000 and 1,000 bore 412.5 and 137.5.
struct Town {
    world: World,
    pool: PoolKeys,
    nonce: u64,
    ann: Lp,
    ben: Lp,
    sue: Staker,
    tom: Staker,
    buyer: Caller,
    powers: [Keypair; 2],
}

/// Everything that somebody of the town was paid, in the order of [`Town::end`].
type Paid = [u64; 8];

fn terms() -> PoolParams {
    PoolParams { withdraw_delay_seconds: DAY, insurance_cap_event: 50_000_000, ..params::plain() }
}

impl Town {
    fn new() -> Self {
        let mut world = World::new();
        let pool = world.new_pool(terms());
        let ann = world.funded_lp(&pool, "ann", 3_000_000_000);
        let ben = world.funded_lp(&pool, "ben", 1_000_000_000);
        let sue = world.funded_staker(&pool, "sue", 60_000_000);
        let tom = world.funded_staker(&pool, "tom", 40_000_000);
        let doomed = world.indebted(&pool, "doomed", 12_000_000_000, 600_000_000);
        let buyer = world.new_caller(&pool, "buyer", 1_000_000_000);
        reprice(&mut world, &pool, 49_00000000);
        world.ok(ix::mark_insolvent(&pool, doomed.position, Some(pool.price)), &[]);
        world.advance(600);
        world.set_price(&pool, 49_00000000);
        buyer.record(&mut world, &pool, &doomed);
        let record = world.record(&pool, doomed.nonce);
        assert_eq!(
            (record.stakers, record.lps, record.held_back),
            (50_000_000, 550_000_000, 50_000_000)
        );
        assert_eq!(record.salvage, 11_880_000_000);
        world.recover(&pool, doomed.nonce, 220_000_000);
        for owner in [ann.id(), ben.id(), sue.id(), tom.id()] {
            let at = get_associated_token_address(&owner, &pool.asset_mint);
            world.set_account(&at, tokens::account(pool.asset_mint, owner, 0));
        }
        let powers = ["authority", "guardian"].map(|name| world.actor(name));
        Self { world, pool, nonce: doomed.nonce, ann, ben, sue, tom, buyer, powers }
    }

    /// Everything that needs no time lock.
    fn at_once(&mut self) {
        let Self { world, pool, powers: [authority, guardian], .. } = self;
        let key = id(authority);
        let limits =
            TighterLimits { deposit_cap: Some(0), borrow_cap: Some(0), opening_ltv_bps: Some(0) };
        world.ok(ix::tighten_limits(pool, key, limits), &[authority]);
        world.ok(ix::set_guardian(pool, key, id(guardian)), &[authority]);
        world.ok(ix::pause(pool, id(guardian)), &[guardian]);
        world.ok(ix::propose_params(pool, key, extreme()), &[authority]);
    }

    /// The new terms come into force. No share, stake or record is touched.
    fn after_the_time_lock(&mut self) {
        let Self { world, pool, powers: [authority, _], .. } = self;
        let (share, stake) = (world.lp(pool, &self.ann.id()), world.stake(pool, &self.sue.id()));
        let (record, kept) = (world.record(pool, self.nonce), world.pool(pool).recoveries);
        world.ok(ix::apply_params(pool, id(authority)), &[authority]);
        assert_eq!(world.pool(pool).params, extreme());
        assert_same(&world.lp(pool, &self.ann.id()), &share);
        assert_same(&world.stake(pool, &self.sue.id()), &stake);
        assert_same(&world.record(pool, self.nonce), &record);
        assert_eq!(world.pool(pool).recoveries, kept);
    }

    fn request_all(&mut self) {
        let Self { world, pool, ann, sue, .. } = self;
        world.ok(ix::request_withdraw(pool, ann.id(), WithdrawAmount::All), &[&ann.key]);
        sue.request(world, pool, WithdrawAmount::All);
    }

    /// A stranger has an owner paid. Returns what it was.
    fn claimed_for(&mut self, share: Pubkey, owner: Pubkey) -> u64 {
        let Self { world, pool, nonce, buyer, .. } = self;
        let owner_asset = get_associated_token_address(&owner, &pool.asset_mint);
        let caller = id(&buyer.key);
        let side = ix::ClaimSide { share, from_seq: 0, receipt: None, owner_asset, caller };
        world.claim_recovery(pool, *nonce, side, &buyer.key)
    }

    /// Collateral is bought on the record's terms; the requests are used at their time; all claim.
    fn end(&mut self) -> Paid {
        let (pool, asked) = (self.pool, self.world.now());
        self.world.advance(3_600);
        let claims = [
            self.claimed_for(pool.lp(&self.ann.id()), self.ann.id()),
            self.claimed_for(pool.lp(&self.ben.id()), self.ben.id()),
        ];
        self.world.set_price(&pool, 49_00000000);
        let before = self.world.balance(&self.buyer.asset);
        let args = BuySalvageArgs { amount: 1_000_000_000, max_cost: u64::MAX };
        let buy = ix::buy_salvage(&pool, pool.record(self.nonce), self.buyer.side(&pool), args);
        self.world.ok(buy, &[&self.buyer.key]);
        let cost = before - self.world.balance(&self.buyer.asset);
        let more = self.claimed_for(pool.lp(&self.ben.id()), self.ben.id());

        let Self { world, ann, ben, sue, tom, .. } = self;
        world.set_time(asked + i64::from(DAY) - 1);
        let early = withdrawal(world, &pool, ann, WithdrawAmount::All);
        world.refused(early, &[&ann.key], LossError::ExitTooEarly);
        world.advance(1);
        let left = [leave(world, &pool, ann), unstake_all(world, &pool, sue)];
        // Who did not ask in time waits as long as the terms of the day say, and no longer.
        let params = world.pool(&pool).params;
        world.ok(ix::request_withdraw(&pool, ben.id(), WithdrawAmount::All), &[&ben.key]);
        tom.request(world, &pool, WithdrawAmount::All);
        world.advance(params.withdraw_delay_seconds.max(params.cooldown_seconds).into());
        let later = [leave(world, &pool, ben), unstake_all(world, &pool, tom)];
        invariants::check(world, &pool);
        [claims[0], claims[1], cost, more, left[0], left[1], later[0], later[1]]
    }
}

/// 220 came in and is the LPs'; one collateral costs 49 * 1.098 (15 of 1,440 minutes on the way
/// from 1.1 to 0.9, rounded up to a ten-thousandth), of which ben's is a quarter. Ann leaves with an
/// atom less than 2,587.5: what survived, 0.8625, is no binary fraction.
const FAIR: Paid = [
    165_000_000,
    55_000_000,
    53_802_000,
    13_450_500,
    2_587_499_999,
    30_000_000,
    862_500_000,
    20_000_000,
];

#[test]
fn p15_without_anybody_hostile_all_are_paid_what_the_terms_say() {
    let mut town = Town::new();
    town.world.advance(TIME_LOCK);
    town.request_all();
    assert_eq!(town.end(), FAIR);
}

#[test]
fn p15_all_powers_at_once_change_no_claim_stake_request_or_price_of_salvage() {
    let mut town = Town::new();
    town.request_all();
    town.at_once();
    let paused_until = town.world.pool(&town.pool).paused_until;
    assert_eq!(paused_until, town.world.now() + 2 * i64::from(DAY), "past the first exits");
    assert_eq!(town.end(), FAIR);
}

#[test]
fn p15_the_harshest_new_terms_move_no_request_that_stands_and_no_record_that_is() {
    let mut town = Town::new();
    town.at_once();
    town.world.advance(TIME_LOCK);
    town.request_all();
    town.after_the_time_lock();
    assert_eq!(town.end(), FAIR);
}

#[test]
fn p15_whoever_dislikes_a_proposal_can_be_out_before_it_applies() {
    let mut town = Town::new();
    town.at_once();
    let proposed = town.world.now();
    town.request_all();
    // The longest exit there is: a request's last second, which is before the time lock's.
    town.world.advance(2 * i64::from(DAY));
    let Town { world, pool, ann, sue, .. } = &mut town;
    let paid = [leave(world, pool, ann), unstake_all(world, pool, sue)];
    assert_eq!(paid, [FAIR[4], FAIR[5]]);
    assert!(world.now() < proposed + TIME_LOCK);
    invariants::check(world, pool);
}

#[test]
fn p15_neither_authority_nor_guardian_can_have_a_recovery_paid_to_themselves() {
    let mut town = Town::new();
    let Town { world, pool, nonce, ann, buyer, powers, .. } = &mut town;
    let pool = *pool;
    for thief in powers.iter() {
        let loot = world.token_account(pool.asset_mint, id(thief), 0);
        let own = get_associated_token_address(&id(thief), &pool.asset_mint);
        world.set_account(&own, tokens::account(pool.asset_mint, id(thief), 0));
        for to in [loot, own] {
            let share = pool.lp(&ann.id());
            let caller = id(thief);
            let side = ix::ClaimSide { share, from_seq: 0, receipt: None, owner_asset: to, caller };
            let claim = ix::claim_recovery(&pool, pool.record(*nonce), side);
            world.refused(claim, &[thief], LossError::NotAssociatedAccount);
        }
    }
    let close = ix::close_record(&pool, pool.record(*nonce), id(&buyer.key));
    world.refused(close, &[], LossError::NotFinal);
}
