//! The stage of the authority table and of the matrix: every role, and a pool they all have to do with.

use crate::{
    actors::Caller, ix::CallerSide, params, stakers::Staker, story::*, story_of_venues::*,
    Borrower, Lp, PoolKeys, Trader, Venue, World,
};
use anchor_lang::prelude::Pubkey;
use socialized_loss::state::StoredVenueCaps;
use solana_keypair::Keypair;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Authority,
    NextAuthority,
    Guardian,
    LpOwner,
    StakeOwner,
    PositionOwner,
    ProfitOwner,
    BondOwner,
    /// The PDA of a venue's program: whatever it sends, the program sends.
    VenueSigner,
    /// Paid the rent of a receipt, a claim and a record.
    RentPayer,
    Stranger,
}
use Role::*;

pub const ANYONE: &[Role] = &[
    Stranger,
    Authority,
    NextAuthority,
    Guardian,
    LpOwner,
    StakeOwner,
    PositionOwner,
    ProfitOwner,
    BondOwner,
    VenueSigner,
    RentPayer,
];

pub const LIMITS: StoredVenueCaps = StoredVenueCaps { insurance: 100_000, lps: 1_000_000 };

/// A role with token accounts.
pub struct Player {
    pub id: Pubkey,
    pub asset: Pubkey,
    pub collateral: Pubkey,
    /// None of a program.
    key: Option<Keypair>,
}

/// The default that `prepare` makes happen where an instruction needs one.
#[derive(Clone, Copy, Default)]
pub(crate) struct Event {
    /// The position's.
    pub(crate) nonce: u64,
    /// Where the LP's segment begins that bears it.
    pub(crate) from_seq: u64,
}

/// One pool on which every instruction can go through once it is prepared.
pub struct Stage {
    pub world: World,
    pub pool: PoolKeys,
    pub lp: Lp,
    pub staker: Staker,
    pub borrower: Borrower,
    pub venue: Venue,
    pub trader: Trader,
    /// The pool that the venue is of.
    pub venue_pool: PoolKeys,
    pub(crate) event: Event,
    /// In the order of [`ANYONE`].
    cast: Vec<Player>,
}

/// Who plays the role; nobody but a program signs for a venue.
fn name(role: Role) -> Option<&'static str> {
    Some(match role {
        Authority => "authority",
        NextAuthority => "next authority",
        Guardian => "guardian",
        LpOwner => "lp owner",
        StakeOwner => "stake owner",
        PositionOwner => "position owner",
        ProfitOwner => "trader",
        BondOwner => "bond owner 0",
        VenueSigner => return None,
        RentPayer => "rent payer",
        Stranger => "stranger",
    })
}

impl Clone for Player {
    fn clone(&self) -> Self {
        Self { key: self.key.as_ref().map(copy), ..*self }
    }
}

impl Player {
    /// What it liquidates, records and buys with.
    pub fn side(&self, pool: &PoolKeys) -> CallerSide {
        let Self { id, asset, collateral, .. } = *self;
        CallerSide { caller: id, asset, collateral, price_update: Some(pool.price) }
    }
}

impl Default for Stage {
    fn default() -> Self {
        Self::new()
    }
}

impl Stage {
    /// Everybody has an account in the pool, and nothing in it; the venue has its bond.
    pub fn empty() -> Self {
        let mut world = World::new();
        let pool = pool_for_venues(&mut world, params::plain(), LIMITS, 0);
        let venue = world.new_venue(&pool, 0, LIMITS, 500_000, 1_000_000);
        world.set_price(&pool, PRICE);
        let trader = world.new_trader(&pool, &venue, "trader");
        let lp = world.new_lp(&pool, "lp owner", 1_000_000_001);
        let staker = world.new_staker(&pool, "stake owner", 1_000_000);
        let borrower = world.new_borrower(&pool, "position owner", 2_000_000_000);
        let cast = ANYONE.iter().map(|role| {
            let key = name(*role).map(|name| world.actor(name));
            let player = key.as_ref().map_or(venue.keys.signer, id);
            world.airdrop(&player, 1_000_000_000_000);
            let asset = world.token_account(pool.asset_mint, player, 1_000_000_000);
            let collateral = world.token_account(pool.collateral_mint, player, 1_000);
            Player { id: player, asset, collateral, key }
        });
        let cast = cast.collect();
        let (venue_pool, event) = (pool, Event::default());
        Self { world, pool, lp, staker, borrower, venue, trader, venue_pool, event, cast }
    }

    /// A pool with an LP, a staker of half an asset, a position that owes 100 of the 200 its
    /// collateral is worth, and a venue with a trader.
    pub fn new() -> Self {
        let mut stage = Self::empty();
        let Self { world, pool, lp, staker, borrower, venue, trader, .. } = &mut stage;
        venue.credit(world, pool, trader, 1_000_000);
        lp.deposit(world, pool, 1_000_000_000);
        world.funded_lp(pool, "other lp", 1_000_000_000);
        staker.stake(world, pool, 500_000);
        borrower.add_collateral(world, pool, 2_000_000_000);
        borrower.borrow(world, pool, 100_000_000);
        stage
    }

    /// A stage on which the instruction can go through.
    pub fn prepared(instruction: &str) -> Self {
        let mut stage = Self::new();
        stage.prepare(instruction);
        stage
    }

    /// A copy that goes its own way from here.
    pub fn fork(&self) -> Self {
        Self {
            world: self.world.fork(),
            lp: self.lp.clone(),
            staker: self.staker.clone(),
            borrower: self.borrower.clone(),
            venue: self.venue.clone(),
            trader: self.trader.clone(),
            cast: self.cast.clone(),
            ..*self
        }
    }

    pub fn role(&self, role: Role) -> &Player {
        let at = ANYONE.iter().position(|other| *other == role).expect("all roles are cast");
        &self.cast[at]
    }

    /// P15: the most that is paid for venues stands for ever.
    #[track_caller]
    pub fn assert_caps_stand(&self, instruction: &str) {
        let pool = self.world.pool(&self.venue_pool).venue_caps;
        let venue = self.world.venue(&self.venue.keys).caps;
        assert_eq!((pool, venue), (LIMITS, LIMITS), "{instruction} changed what may be taken");
    }

    /// The keypair of a role that has one.
    pub fn key(&self, role: Role) -> Keypair {
        copy(self.role(role).key.as_ref().expect("a person"))
    }

    pub fn caller(&self, role: Role) -> Caller {
        let Player { asset, collateral, .. } = *self.role(role);
        Caller { key: self.key(role), asset, collateral }
    }
}
