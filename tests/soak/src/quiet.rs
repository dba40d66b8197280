//! LPs who do nothing all the time, and the reference model of their class: they lose and gain with all
//! others, settled by nobody, and have what the model says, to the atom (P5, P7).

use anchor_lang::prelude::Pubkey;
use loss_model::{Class, Q};
use loss_testkit::{actors::claim, PoolKeys, World};
use socialized_loss::state::Pool;

/// So many of the first LPs do nothing.
pub const QUIET: usize = 16;

/// Who an owner is in the model: one of the quiet ones, or all others together.
const OTHERS: usize = QUIET;

#[derive(Default)]
pub struct Quiet {
    class: Class<usize>,
}

impl Quiet {
    /// The `nth` LP brings its first deposit.
    pub fn join(&mut self, nth: usize, amount: u64) {
        self.class.join(nth.min(OTHERS), amount);
    }

    /// One transaction: interest is the maths', a loss is the record's, and what else changed the class somebody
    /// brought or took.
    pub fn follow(&mut self, before: &Pool, after: &Pool, now: i64) {
        let accrues = before.ledger.accrued_at != after.ledger.accrued_at;
        let stored = before.ledger().lps;
        let accrued = if accrues { before.accrued_ledger(now).lps } else { stored };
        let left = after.ledger().lps;
        self.class.gain(accrued.assets.get() - stored.assets.get());
        let (had, has) = (accrued.assets.get(), left.assets.get());
        if after.seq > before.seq {
            self.class.lose(had - has);
        } else if has > had {
            self.class.join(OTHERS, has - had);
        } else if has < had {
            let burned = accrued.total_shares.get() - left.total_shares.get();
            let price = Q::new(had.into(), accrued.total_shares.get().into());
            self.class.leave(OTHERS, &(price * Q::from_integer(burned.into())), had - has);
        }
        assert_eq!(self.class.follow(left.epoch, left.splits), 0, "the class is never drained");
        assert_eq!(self.class.assets, has, "P1: what the LPs own");
    }

    /// # Panics
    /// When a quiet LP has another claim than the model says.
    pub fn check(&self, world: &World, pool: &PoolKeys, lps: &[Pubkey]) {
        for (nth, owner) in lps.iter().take(QUIET).enumerate() {
            let (claim, exact) = (claim(world, pool, owner), self.class.value(&nth));
            assert!(self.class.is_fair(&exact, claim), "P5: quiet LP {nth}: {claim}, not {exact}");
        }
    }
}
