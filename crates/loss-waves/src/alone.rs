//! One wave, borne by profit claims alone, and what it did to each of them.

use crate::{
    crowd::Crowd,
    data::Wave,
    part::{millionths_ceil, share_ceil},
};
use anyhow::{ensure, Context, Result};
use loss_testkit::{scene::ASSET, World};
use socialized_loss::state::ShortfallRecord;

/// A claim of at least this much shows a haircut to four places without its rounding.
pub const LARGE: u64 = 1_000 * ASSET;

/// Read off the accounts.
#[derive(Clone, Debug)]
pub struct Borne {
    /// What the claims paid, in atoms.
    pub taken: u64,
    /// The worst haircut of a claim of at least [`LARGE`], in millionths rounded up.
    pub worst: u64,
    /// The smallest claim before, and what it lost.
    pub smallest: [u64; 2],
    /// Compute units of `report_deficit`.
    pub units: u64,
}

/// Reports the wave's deficit in `world`, a fork of the crowd's in which all claims sum to the wave's profits.
///
/// # Errors
/// When anything is not as promised: a claim that loses more or less than its part, a pot that is not
/// what was needed, tokens that move.
pub fn bear(crowd: &Crowd, world: &mut World, wave: &Wave) -> Result<Borne> {
    bear_it(crowd, world, wave).with_context(|| format!("the wave of {}", wave.start))
}

fn bear_it(crowd: &Crowd, world: &mut World, wave: &Wave) -> Result<Borne> {
    let Crowd { pool, venue, .. } = crowd;
    let (needed, all) = (wave.deficit(), wave.claims());
    let start = world.venue(&venue.keys);
    let book = start.book();
    ensure!(book.profits.assets.get() == all, "claims of {:?}", book.profits.assets);
    ensure!(book.bond.is_zero() && book.pot.is_zero(), "a bond or a pot would pay");
    let before = crowd.claims(world, &book.profits)?;
    ensure!(before.iter().sum::<u64>() == all, "claims are exact before the first loss");
    let tokens = [world.balance(&pool.asset_vault), world.balance(&venue.asset)];

    let nonce = start.last_nonce + 1;
    let report = venue.report_ix(pool, nonce, needed);
    let logs = world.ok(report, &[&venue.operator]).logs;
    let record: ShortfallRecord = world.read(&venue.keys.record(nonce));
    let others = [record.bond, record.reserve, record.stakers, record.lps, record.unallocated];
    ensure!(record.profits == needed, "claims paid {} of {needed}", record.profits);
    ensure!(others == [0; 5], "others paid: {others:?}");

    let book = world.venue(&venue.keys).book();
    ensure!(book.pot.get() == needed, "the pot holds {:?}", book.pot);
    let after = crowd.claims(world, &book.profits)?;
    let left = after.iter().sum::<u64>();
    let short = (all - needed).checked_sub(left).context("claims exceed what is left")?;
    ensure!(short <= after.len() as u64, "P5: claims fall short by {short} atoms");
    let (worst, smallest) = haircuts(&before, &after, needed, all)?;

    pay_out(crowd, world, needed)?;
    let moved = [world.balance(&pool.asset_vault), world.balance(&venue.asset)] != tokens;
    ensure!(!moved, "the report or the credit of its pot moved tokens");
    Ok(Borne { taken: record.profits, worst, smallest, units: units(&logs)? })
}

/// Each claim against its part of the loss, which it may exceed by an atom (P5). Returns the worst haircut
/// of the large ones, and the smallest claim with what it lost.
fn haircuts(before: &[u64], after: &[u64], needed: u64, all: u64) -> Result<(u64, [u64; 2])> {
    let (mut worst, mut smallest) = (0, [u64::MAX, 0]);
    for (before, after) in before.iter().zip(after) {
        let lost = before.checked_sub(*after).context("P6: a claim has grown")?;
        let part = share_ceil(*before, needed, all);
        ensure!((part..=part + 1).contains(&lost), "P5: {before} lost {lost}, its part is {part}");
        if *before >= LARGE {
            worst = worst.max(millionths_ceil(lost, *before));
        }
        smallest = smallest.min([*before, lost]);
    }
    let ratio = millionths_ceil(needed, all);
    ensure!(worst == ratio, "the worst haircut is {worst} millionths, pro rata is {ratio}");
    Ok((worst, smallest))
}

/// The pot becomes a claim of who would else have got nothing.
fn pay_out(crowd: &Crowd, world: &mut World, needed: u64) -> Result<()> {
    let Crowd { pool, venue, .. } = crowd;
    let owed = world.winner(pool, venue, "owed", needed);
    let book = world.venue(&venue.keys).book();
    let claim = owed.claim(world, venue);
    ensure!(book.pot.is_zero(), "the pot still holds {:?}", book.pot);
    ensure!((needed - 1..=needed).contains(&claim), "paid {claim} of {needed} from the pot");
    Ok(())
}

/// What the program says it used for its last outer call: the relay's own work is not in it.
fn units(logs: &[String]) -> Result<u64> {
    let head = format!("Program {} consumed ", socialized_loss::ID);
    let last = logs.iter().rev().find_map(|line| line.strip_prefix(&head));
    let units = last.and_then(|rest| rest.split(' ').next()).context("no units in the logs")?;
    Ok(units.parse()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLAIM: u64 = 2 * LARGE;

    /// One claim that loses so much of its 2,000, and one of 10 atoms; a quarter is needed.
    fn refused(lost: u64) -> Option<String> {
        let before = [CLAIM, 10];
        let told = haircuts(&before, &[CLAIM - lost, 7], 1, 4).err();
        told.map(|error| error.to_string())
    }

    #[test]
    fn p5_a_claim_loses_its_part_rounded_up_or_an_atom_more() {
        let part = CLAIM / 4;
        assert_eq!(refused(part), None);
        // A part that is whole may still cost an atom more; what is above shows it.
        let wrong = refused(part + 1).unwrap();
        assert!(wrong.contains("250001 millionths, pro rata is 250000"), "{wrong}");
        for lost in [part - 1, part + 2] {
            assert!(refused(lost).unwrap().starts_with("P5: 2000000000 lost"));
        }
    }

    #[test]
    fn p6_a_claim_that_grows_is_refused() {
        let error = haircuts(&[CLAIM], &[CLAIM + 1], 1, 4).unwrap_err();
        assert_eq!(error.to_string(), "P6: a claim has grown");
    }

    #[test]
    fn the_worst_is_of_large_claims_and_the_smallest_of_all() {
        // 3 of 10 atoms, where a quarter is 2.5; and a third of a large claim, a part of an atom more.
        let (worst, smallest) = haircuts(&[CLAIM, 10], &[CLAIM / 4 * 3, 7], 1, 4).unwrap();
        assert_eq!((worst, smallest), (250_000, [10, 3]));
        let (worst, smallest) = haircuts(&[LARGE + 1], &[LARGE / 3 * 2 + 1], 1, 3).unwrap();
        assert_eq!((worst, smallest), (333_334, [LARGE + 1, 333_333_334]));
    }

    #[test]
    fn units_are_those_of_the_program_and_not_of_its_event_or_the_relay() {
        let own = socialized_loss::ID;
        let logs = [
            format!("Program {own} consumed 300 of 195000 compute units"),
            format!("Program {own} consumed 20464 of 198000 compute units"),
            "Program Relay consumed 24000 of 200000 compute units".into(),
        ];
        assert_eq!(units(&logs).unwrap(), 20_464);
        assert!(units(&logs[2..]).is_err());
    }
}
