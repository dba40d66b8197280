//! Where every measurement starts: one pool in which money is lent and interest runs.

use anchor_lang::prelude::Pubkey;
use loss_testkit::{
    actors::{Caller, Lp},
    ix,
    keys::{receipt, PoolKeys},
    oracle::Quote,
    params, Borrower, Staker, Success, World,
};
use socialized_loss::state::{LpShare, PoolParams, StoredVenueCaps};
use solana_keypair::Keypair;
use solana_signer::Signer;

pub const UNIT: u64 = 1_000_000;
/// A price after which all of Carl's collateral pays for part of his debt.
pub const CRASH: i64 = 50_00000000;
/// Confidence of every price but the first: about a thousandth.
const DOUBT: u64 = 9_876_543;
const COLLATERAL: u64 = 10_000_000_000;
const DEBT: u64 = 700 * UNIT;

/// A pool, an LP, a borrower, and somebody who liquidates and records.
pub struct Stage {
    pub world: World,
    pub pool: PoolKeys,
    pub authority: Keypair,
    pub guardian: Keypair,
    pub ann: Lp,
    pub carl: Borrower,
    pub keeper: Caller,
}

/// What differs between stages.
#[derive(Clone, Copy)]
pub struct Setup {
    pub params: PoolParams,
    /// Ann's deposit; Carl borrows 700 of it.
    pub deposit: u64,
    /// Cash of the insurance fund.
    pub insurance: u64,
    /// The most the pool pays for venues.
    pub venue_caps: StoredVenueCaps,
    pub token_program: Pubkey,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            params: params::with_interest(),
            deposit: 1_500 * UNIT,
            insurance: 20 * UNIT,
            venue_caps: StoredVenueCaps::default(),
            token_program: anchor_spl::token::ID,
        }
    }
}

impl Stage {
    /// `empty` is a world with nothing but the program in it.
    pub fn new(empty: &World, setup: Setup) -> Self {
        let Setup { params, deposit, insurance, venue_caps, token_program } = setup;
        let mut world = empty.fork();
        let authority = world.actor("authority");
        let guardian = world.actor("guardian");
        let mut pool = pool_keys(&mut world, &authority, token_program);
        pool.asset_program = token_program;
        let init = ix::init_pool_for_venues(&pool, guardian.pubkey(), params, venue_caps);
        world.ok(init, &[&authority]);
        world.set_price(&pool, 100_00000000);

        let mut stage = Self {
            ann: world.new_lp(&pool, "ann", 2 * deposit),
            carl: world.new_borrower(&pool, "carl", 2 * COLLATERAL),
            keeper: world.new_caller(&pool, "keeper", 2 * DEBT),
            world,
            pool,
            authority,
            guardian,
        };
        let donor = stage.world.actor("donor");
        let donation = stage.new_account(&donor.pubkey(), insurance);
        for account in [stage.ann.asset, stage.carl.asset, stage.keeper.asset] {
            stage.set_owner(&account, token_program);
        }
        stage.ann.deposit(&mut stage.world, &pool, deposit);
        if insurance > 0 {
            let donate = ix::fund_insurance(&pool, donor.pubkey(), donation, insurance);
            stage.world.ok(donate, &[&donor]);
        }
        stage.carl.add_collateral(&mut stage.world, &pool, COLLATERAL);
        stage.carl.borrow(&mut stage.world, &pool, DEBT);
        stage
    }

    /// A copy that goes its own way from here.
    pub fn fork(&self) -> Self {
        let Self { world, pool, authority, guardian, ann, carl, keeper } = self;
        Self {
            world: world.fork(),
            pool: *pool,
            authority: authority.insecure_clone(),
            guardian: guardian.insecure_clone(),
            ann: Lp { key: ann.key.insecure_clone(), ..*ann },
            carl: Borrower { key: carl.key.insecure_clone(), ..*carl },
            keeper: Caller { key: keeper.key.insecure_clone(), ..*keeper },
        }
    }

    /// An hour passes, so there is interest to add, and a newer price is published.
    pub fn an_hour_later(&mut self, price: i64) {
        self.world.advance(3_600);
        self.publish(price);
    }

    pub fn publish(&mut self, price: i64) {
        let quote = Quote::new(self.pool.feed_id, price, self.world.now());
        self.world.post(&self.pool, &Quote { conf: DOUBT, ..quote });
    }

    /// Carl is liquidated; what his collateral does not cover is shared.
    pub fn lose(&mut self) {
        self.an_hour_later(CRASH);
        self.keeper.liquidate(&mut self.world, &self.pool, &self.carl, u64::MAX);
    }

    /// Carl's position is marked, and the grace passes without a liquidator.
    pub fn mark_and_wait(&mut self, price: i64) {
        self.an_hour_later(price);
        self.mark();
        self.an_hour_later(price);
    }

    pub fn mark(&mut self) -> Success {
        let mark = ix::mark_insolvent(&self.pool, self.carl.position, Some(self.pool.price));
        self.world.ok(mark, &[])
    }

    pub fn record(&mut self) -> Success {
        self.keeper.record(&mut self.world, &self.pool, &self.carl)
    }

    /// The same, and his collateral is taken over.
    pub fn take_over(&mut self) {
        self.mark_and_wait(CRASH);
        self.record();
    }

    /// Somebody pays in for Carl's default.
    pub fn recover(&mut self, amount: u64) -> Success {
        let payer = self.world.actor("repentant");
        let asset = self.new_account(&payer.pubkey(), amount);
        let record = self.pool.record(self.carl.nonce);
        let recover = ix::record_recovery(&self.pool, record, payer.pubkey(), asset, amount);
        self.world.ok(recover, &[&payer])
    }

    /// A staker with tokens and nothing staked.
    pub fn new_staker(&mut self, name: &str, amount: u64) -> Staker {
        let staker = self.world.new_staker(&self.pool, name, amount);
        self.set_owner(&staker.asset, self.pool.asset_program);
        staker
    }

    fn new_account(&mut self, owner: &Pubkey, amount: u64) -> Pubkey {
        let account = self.world.token_account(self.pool.asset_mint, *owner, amount);
        self.set_owner(&account, self.pool.asset_program);
        account
    }

    /// Where Ann's next receipt will be.
    pub fn ann_receipt(&self) -> Pubkey {
        let share: LpShare = self.world.lp(&self.pool, &self.ann.id());
        receipt(&self.pool.lp(&self.ann.id()), share.share.segment.from_seq)
    }

    /// Somebody sends lamports to an address before its account exists, to be in the way.
    pub fn pay_in_advance(&mut self, address: &Pubkey) {
        self.world.airdrop(address, 1_000_000);
    }

    pub fn set_owner(&mut self, account: &Pubkey, program: Pubkey) {
        let mut state = self.world.svm.get_account(account).expect("made before");
        state.owner = program;
        self.world.set_account(account, state);
    }
}

/// The keys of a pool whose asset belongs to `token_program`. Both programs lay out a mint
/// without extensions alike.
fn pool_keys(world: &mut World, authority: &Keypair, token_program: Pubkey) -> PoolKeys {
    let asset = world.mint("asset", 6);
    let collateral = world.mint("collateral", 9);
    let mut mint = world.svm.get_account(&asset).expect("made just now");
    mint.owner = token_program;
    world.set_account(&asset, mint);
    PoolKeys::derive(authority.pubkey(), asset, collateral, 0)
}
