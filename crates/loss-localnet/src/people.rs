//! Who takes part: LPs, stakers and borrowers, made with their tokens in one transaction each.

use anyhow::{Context, Result};
use loss_client::ix::{self, DepositArgs, OwnerSide};
use loss_client::PoolAddresses;
use loss_math::{Collateral, PriceBand};
use rand_chacha::rand_core::{RngCore, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_pubkey::Pubkey;
use solana_signer::Signer;
use solana_system_interface::instruction as system;

use crate::chain::{compute_limit, Chain, Job};
use crate::keys::Keyring;
use crate::tokens;

/// A whole asset and a whole collateral, in atoms.
pub const ASSET: u64 = 1_000_000;
pub const COLLATERAL: u64 = 1_000_000_000;

/// What each begins with, beside what it puts in.
const LAMPORTS: u64 = 100_000_000;
/// What each transaction may use; several times what it does.
const COMPUTE: u32 = 250_000;

/// How many there are, and what they bring. Amounts are in atoms.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct People {
    /// What each LP deposits.
    pub lps: Vec<u64>,
    /// What each staker puts into the insurance fund.
    pub stakers: Vec<u64>,
    /// What the fund is given.
    pub reserve: u64,
    pub borrowers: Vec<Borrower>,
}

/// One borrower.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Borrower {
    pub collateral: u64,
    /// The debt, as part of the collateral's value at the price when it borrows.
    pub ltv_bps: u32,
}

/// Somebody who was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Of its key file.
    pub name: String,
    #[serde(with = "crate::text")]
    pub owner: Pubkey,
}

impl People {
    /// Twelve LPs, three stakers and twelve borrowers, from careful to daring.
    pub fn demo() -> Self {
        let lps = [200, 160, 130, 110, 90, 80, 70, 60, 40, 30, 20, 10];
        let borrowers = [
            (900, 7_200),
            (600, 7_000),
            (400, 6_800),
            (300, 6_500),
            (250, 6_200),
            (200, 5_800),
            (700, 5_200),
            (500, 4_800),
            (400, 4_500),
            (300, 4_000),
            (200, 3_200),
            (100, 2_500),
        ];
        let borrower =
            |(whole, ltv_bps): (u64, u32)| Borrower { collateral: whole * COLLATERAL, ltv_bps };
        Self {
            lps: lps.map(|thousand: u64| thousand * 1_000 * ASSET).to_vec(),
            stakers: vec![8_000 * ASSET, 5_000 * ASSET, 2_000 * ASSET],
            reserve: 3_000 * ASSET,
            borrowers: borrowers.map(borrower).to_vec(),
        }
    }

    /// Many, of amounts that follow from the seed; LPs bring at least twice what is borrowed at a
    /// price of up to 200.
    pub fn crowd(lps: usize, borrowers: usize, seed: u64) -> Self {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let mut from = |low: u64, high: u64| low + random.next_u64() % (high - low);
        let borrowers: Vec<_> = (0..borrowers)
            .map(|_| Borrower {
                collateral: from(COLLATERAL, 20 * COLLATERAL),
                // Below 7,200.
                ltv_bps: u32::try_from(from(3_000, 7_200)).unwrap_or(3_000),
            })
            .collect();
        // Ten collateral each on average, at most 200, of which at most 72% are borrowed.
        let needed = borrowers.len() as u64 * 20 * 200 * ASSET;
        let each = needed / (lps.max(1) as u64) + ASSET;
        let lps = (0..lps).map(|_| from(each, 2 * each)).collect();
        Self { lps, stakers: vec![500 * ASSET; 3], reserve: 500 * ASSET, borrowers }
    }
}

/// What making people needs.
pub struct Maker<'a> {
    pub chain: &'a Chain,
    pub pool: &'a PoolAddresses,
    pub keys: &'a Keyring,
    /// Has lamports, and makes tokens.
    pub faucet: &'a Keypair,
}

impl Maker<'_> {
    /// Makes the LPs, each with its deposit.
    pub fn lps(&self, deposits: &[u64]) -> Result<Vec<Person>> {
        self.all("lp", deposits, |owner, amount| {
            let side = OwnerSide::associated(self.pool, owner);
            let args = DepositArgs::at_least(*amount, 0);
            let open = ix::open_lp(self.pool, owner, owner);
            Ok([self.with_assets(owner, *amount), vec![open, ix::deposit(self.pool, side, args)]]
                .concat())
        })
    }

    /// Makes the stakers, each with its stake.
    pub fn stakers(&self, stakes: &[u64]) -> Result<Vec<Person>> {
        self.all("staker", stakes, |owner, amount| {
            let side = OwnerSide::associated(self.pool, owner);
            let args = DepositArgs::at_least(*amount, 0);
            let open = ix::open_stake(self.pool, owner, owner);
            Ok([self.with_assets(owner, *amount), vec![open, ix::stake(self.pool, side, args)]]
                .concat())
        })
    }

    /// Makes the borrowers with their debt, which is taken at the price of the band; `price_update`
    /// has that price.
    pub fn borrowers(
        &self,
        borrowers: &[Borrower],
        band: &PriceBand,
        price_update: Pubkey,
    ) -> Result<Vec<Person>> {
        self.all("borrower", borrowers, |owner, plan| {
            let pool = self.pool;
            let value = band.mid.value_floor(Collateral(plan.collateral)).get();
            let debt = u128::from(value) * u128::from(plan.ltv_bps) / 10_000;
            let debt = u64::try_from(debt).context("more debt than there can be")?;
            let position = pool.position(&owner, 0);
            let (asset, collateral) =
                (pool.associated_asset(&owner), pool.associated_collateral(&owner));
            let mut instructions = self.with_assets(owner, 0);
            instructions.extend(tokens::give_collateral(
                pool,
                self.faucet.pubkey(),
                owner,
                plan.collateral,
            ));
            instructions.push(ix::open_position(pool, owner, owner, 0));
            instructions.push(ix::add_collateral(
                pool,
                position,
                owner,
                collateral,
                plan.collateral,
            ));
            instructions.push(ix::borrow(pool, position, owner, asset, Some(price_update), debt));
            Ok(instructions)
        })
    }

    /// Makes tokens and gives them to the fund.
    pub fn give_reserve(&self, amount: u64) -> Result<()> {
        if amount == 0 {
            return Ok(());
        }
        let (pool, faucet) = (self.pool, self.faucet.pubkey());
        let mut instructions = tokens::give_assets(pool, faucet, faucet, amount);
        let account = pool.associated_asset(&faucet);
        instructions.push(ix::fund_insurance(pool, faucet, account, amount));
        self.chain.send("fill the reserve", &instructions, &[self.faucet])
    }

    /// Gives somebody lamports, and tokens of both mints.
    pub fn fund(&self, owner: Pubkey, lamports: u64, asset: u64, collateral: u64) -> Result<()> {
        let faucet = self.faucet.pubkey();
        let mut instructions = vec![system::transfer(&faucet, &owner, lamports)];
        instructions.extend(tokens::give_assets(self.pool, faucet, owner, asset));
        instructions.extend(tokens::give_collateral(self.pool, faucet, owner, collateral));
        self.chain.send(&format!("fund {owner}"), &instructions, &[self.faucet])
    }

    fn with_assets(&self, owner: Pubkey, amount: u64) -> Vec<Instruction> {
        let faucet = self.faucet.pubkey();
        let mut instructions =
            vec![compute_limit(COMPUTE), system::transfer(&faucet, &owner, LAMPORTS)];
        instructions.extend(tokens::give_assets(self.pool, faucet, owner, amount));
        instructions
    }

    /// One of `kind` for each plan, all at a time.
    fn all<T>(
        &self,
        kind: &str,
        plans: &[T],
        instructions: impl Fn(Pubkey, &T) -> Result<Vec<Instruction>>,
    ) -> Result<Vec<Person>> {
        let named = |number: usize| format!("{kind}-{number:03}");
        let keys: Vec<_> = (1..=plans.len())
            .map(|number| self.keys.make(&named(number)))
            .collect::<Result<_>>()?;
        let jobs: Vec<_> = keys
            .iter()
            .zip(plans)
            .enumerate()
            .map(|(index, (key, plan))| {
                Ok(Job {
                    what: named(index + 1),
                    instructions: instructions(key.pubkey(), plan)?,
                    signers: vec![self.faucet, key],
                })
            })
            .collect::<Result<_>>()?;
        self.chain.send_all(&jobs)?;
        let person = |(index, key): (usize, &Keypair)| Person {
            name: named(index + 1),
            owner: key.pubkey(),
        };
        Ok(keys.iter().enumerate().map(person).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crowd_repeats_and_its_lps_bring_more_than_is_borrowed() {
        let crowd = People::crowd(300, 200, 7);
        assert_eq!(crowd, People::crowd(300, 200, 7));
        assert_ne!(crowd, People::crowd(300, 200, 8));
        assert_eq!((crowd.lps.len(), crowd.borrowers.len()), (300, 200));
        let debt: u64 = crowd
            .borrowers
            .iter()
            .map(|b| b.collateral / 1_000 * 200 * u64::from(b.ltv_bps) / 10_000)
            .sum();
        assert!(crowd.lps.iter().sum::<u64>() > debt);
    }
}
