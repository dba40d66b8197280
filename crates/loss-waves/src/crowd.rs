//! A venue with nothing but its traders' claims to bear a deficit, and those traders.

use anchor_lang::prelude::Pubkey;
use anyhow::{anyhow, ensure, Result};
use loss_math::LossClass;
use loss_testkit::{
    ix::{self, ProfitSide},
    keys::address,
    params, Failure, PoolKeys, Venue, World,
};
use socialized_loss::state::{ProfitClaim, StoredVenueCaps};
use solana_instruction::Instruction;
use solana_signer::Signer;

/// A relayed credit is three instructions, of which one transaction may have 64.
const BATCH: usize = 20;
/// The smallest bond there can be.
const BOND: u64 = 1;
/// More than all winners of any wave have.
const TOKENS: u64 = 1 << 60;

/// One pool without LPs and insurance, and one venue without caps.
pub struct Crowd {
    pub world: World,
    pub pool: PoolKeys,
    pub venue: Venue,
    pub winners: Vec<Winner>,
}

/// A trader, who need not sign anything here, and the profit claim.
pub struct Winner {
    pub owner: Pubkey,
    pub claim: Pubkey,
}

impl Crowd {
    /// `count` traders with empty claims. `empty` is a world with nothing but the program in it.
    ///
    /// # Errors
    /// What the program refuses.
    pub fn new(empty: &World, count: usize, mut tick: impl FnMut()) -> Result<Self> {
        let mut world = empty.fork();
        let pool = world.new_pool(params::plain());
        let venue = world.new_venue(&pool, 0, StoredVenueCaps::default(), BOND, TOKENS);
        // There is no venue without a bond: this one's is used up before it matters.
        let record = venue.report(&mut world, &pool, BOND);
        ensure!([record.bond, record.unallocated] == [BOND, 0], "the bond pays first");

        let owners = (0..count).map(|number| address(&format!("winner {number}")));
        let winners = owners.map(|owner| Winner { owner, claim: venue.keys.profit(&owner) });
        let winners: Vec<Winner> = winners.collect();
        let payer = world.fee_payer.pubkey();
        for some in winners.chunks(BATCH) {
            let opens =
                some.iter().map(|who| ix::open_profit(&pool, &venue.keys, who.owner, payer));
            send(&mut world, &opens.collect::<Vec<_>>())?;
            some.iter().for_each(|_| tick());
        }
        let owners = winners.iter().map(|winner| winner.owner);
        world.traders.entry(venue.keys.venue).or_default().extend(owners);
        Ok(Self { world, pool, venue, winners })
    }

    /// Credits each of `winners` with an amount, in `world`, a fork of the crowd's.
    ///
    /// # Errors
    /// What the program refuses.
    pub fn credit(
        &self,
        world: &mut World,
        winners: &[Winner],
        amounts: &[u64],
        mut tick: impl FnMut(),
    ) -> Result<()> {
        let who: Vec<_> = winners.iter().zip(amounts).collect();
        for some in who.chunks(BATCH) {
            let credits = some.iter().map(|(winner, amount)| self.credit_ix(winner, **amount));
            send(world, &credits.collect::<Vec<_>>())?;
            some.iter().for_each(|_| tick());
        }
        Ok(())
    }

    fn credit_ix(&self, winner: &Winner, amount: u64) -> Instruction {
        let Self { pool, venue, .. } = self;
        let payer = venue.operator.pubkey();
        let side = ProfitSide { owner: winner.owner, asset: venue.asset, payer, receipt: None };
        ix::relayed(pool, &venue.keys, ix::credit_profit(pool, &venue.keys, side, amount))
    }

    /// What each of them has, losses not yet settled included.
    ///
    /// # Errors
    /// Unreachable for claims of this class.
    pub fn claims(&self, world: &World, class: &LossClass) -> Result<Vec<u64>> {
        let worth = |winner: &Winner| {
            let share = world.read::<ProfitClaim>(&winner.claim).share.settled(class);
            Ok(share.claim_floor(class).map_err(|error| anyhow!("{error}"))?.get())
        };
        self.winners.iter().map(worth).collect()
    }
}

fn send(world: &mut World, instructions: &[Instruction]) -> Result<()> {
    let told = |Failure { error, logs, .. }| anyhow!("{error}\n{}", logs.join("\n"));
    world.send_unsigned(instructions).map(drop).map_err(told)
}
