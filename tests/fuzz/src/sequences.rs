//! Sequences of instructions on the bytecode, in two pools, by the walker of the promises: after each
//! step every promise that can be read off accounts holds.

use crate::walk::{Step, Walk, KINDS};

/// Bytes of a step, and the most steps of an input.
const STEP: usize = 8;
const STEPS: usize = 40;

/// One input. Returns what it reached, for a fuzzer to look for more: how often each kind of step went through, and
/// what became of the pools.
pub fn run(data: &[u8]) -> Vec<u8> {
    if data.len() < STEP {
        return vec![];
    }
    let mut walk = Walk::new();
    for bytes in data.chunks_exact(STEP).take(STEPS) {
        walk.step(step(bytes));
    }
    seen(&walk)
}

/// A step as bytes say: what, who and where, and the rest makes its amounts.
pub fn step(bytes: &[u8]) -> Step {
    let at = |nth: usize| bytes.get(nth).copied().unwrap_or(0);
    let mut entropy = [0; 8];
    for (nth, byte) in entropy.iter_mut().enumerate().take(6) {
        *byte = at(nth + 2);
    }
    Step {
        kind: at(0) % KINDS,
        who: usize::from(at(1) % 3),
        pool: usize::from(at(1) >> 7),
        // Spread, so that the lowest bits, which choose, depend on all.
        entropy: u64::from_le_bytes(entropy).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 3,
        dust: at(1) & 64 != 0,
    }
}

/// Counters of a walk, as small numbers.
pub fn seen(walk: &Walk) -> Vec<u8> {
    let mut seen: Vec<u8> = walk.done.iter().map(|done| bits((*done).into())).collect();
    for side in &walk.sides {
        let (pool, fund) = (walk.world.pool(&side.keys), walk.world.fund(&side.keys));
        let (lps, stakers) = (pool.ledger().lps, fund.to_math().stakers);
        let numbers = [
            lps.epoch,
            lps.splits,
            lps.index.exponent(),
            stakers.epoch,
            stakers.splits,
            stakers.index.exponent(),
            pool.seq,
            pool.last_loss_seq,
            pool.total_unallocated,
            pool.total_recovered,
            pool.recoveries,
            pool.salvage,
            pool.venue_funds,
            pool.ledger.receivable,
            pool.ledger.dust,
            pool.oracle_clock,
        ];
        seen.extend(numbers.map(bits));
    }
    seen
}

fn bits(number: u64) -> u8 {
    u8::try_from(u64::BITS - number.leading_zeros()).unwrap_or(u8::MAX)
}
