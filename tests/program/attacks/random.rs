//! A96: random instructions. Every one begins as a good instruction of some role; then accounts are put in
//! others' places, flags fall, bytes change. Sampled: 3,000 by default, `ATTACKS_RANDOM` of them otherwise.

use crate::{errors::declared, field::Field, lifecycle::instruction_names, story::Random};
use anchor_lang::{error::ErrorCode, prelude::Pubkey, system_program};
use loss_testkit::{
    invariants,
    keys::address,
    scene::PRICE,
    stage::{Role, Stage, ANYONE},
    VenueKeys, World,
};
use socialized_loss::{
    error::LossError,
    state::{InsuranceStake, LpShare, Position, ProfitClaim, Venue},
    ID,
};
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;
use std::collections::{BTreeMap, BTreeSet};

const DEFAULT: u32 = 3_000;

pub fn run(f: &mut Field) {
    let count = std::env::var("ATTACKS_RANDOM").ok().and_then(|text| text.parse().ok());
    let count = count.unwrap_or(DEFAULT);
    let mut fuzz = Fuzz::new(20_261_121);
    for _ in 0..count {
        fuzz.step();
    }
    f.is("tried", fuzz.tried, count);
    f.is("that panicked, or ran out of memory or compute", fuzz.crashed, vec![]);
    f.is("error numbers that nobody declared", fuzz.undeclared, BTreeSet::new());
    // So that it is not all noise.
    let (through, worked) = (fuzz.through, fuzz.worked.len());
    f.is(&format!("{through} went through: one in eight, or more"), through * 8 >= count, true);
    f.is(&format!("{worked} of 52 instructions did: half, or more"), worked >= 26, true);
}

struct Fuzz {
    stage: Stage,
    random: Random,
    names: Vec<String>,
    /// Who may send which, by trying: most of the walk is done by them.
    rightful: BTreeMap<String, Vec<Role>>,
    keys: Vec<Pubkey>,
    signers: BTreeMap<Pubkey, Keypair>,
    declared: BTreeSet<u32>,
    tried: u32,
    through: u32,
    worked: BTreeSet<String>,
    crashed: Vec<String>,
    undeclared: BTreeSet<u32>,
}

impl Fuzz {
    fn new(seed: u64) -> Self {
        let mut stage = Stage::new();
        stage.world.new_pool_numbered(loss_testkit::params::plain(), 1);
        let people = ANYONE.iter().filter(|role| **role != Role::VenueSigner);
        let mut signers: BTreeMap<_, _> =
            people.map(|role| stage.key(*role)).map(|key| (key.pubkey(), key)).collect();
        let operator = stage.venue.operator.insecure_clone();
        signers.insert(operator.pubkey(), operator);
        let mut keys: Vec<_> = stage.world.svm.accounts_db().inner.keys().copied().collect();
        // The map has no order of its own, and a run must repeat.
        keys.sort_unstable();
        keys.extend([ID, system_program::ID, anchor_spl::token::ID, address("nobody")]);
        let declared = declared().into_keys().collect();
        let names = instruction_names();
        let rightful = names.iter().map(|name| (name.clone(), rightful(&stage, name))).collect();
        Self {
            stage,
            random: Random(seed),
            names,
            rightful,
            keys,
            signers,
            declared,
            tried: 0,
            through: 0,
            worked: BTreeSet::new(),
            crashed: Vec::new(),
            undeclared: BTreeSet::new(),
        }
    }

    fn pick<T: Clone>(&mut self, of: &[T]) -> T {
        let at = usize::try_from(self.random.below(of.len() as u64)).expect("an index");
        of[at].clone()
    }

    fn one_in(&mut self, chances: u64) -> bool {
        self.random.below(chances) == 0
    }

    fn step(&mut self) {
        self.tried += 1;
        let name = self.pick(&self.names.clone());
        let role = match self.rightful[&name].clone() {
            some if !some.is_empty() && !self.one_in(4) => self.pick(&some),
            _ => self.pick(ANYONE),
        };
        let (mut instruction, _) = self.stage.built(&name, role);
        for _ in 0..self.random.below(3) {
            self.break_something(&mut instruction);
        }
        // Nobody else's signature can be had.
        for meta in &mut instruction.accounts {
            meta.is_signer &= self.signers.contains_key(&meta.pubkey);
        }
        if self.one_in(10) {
            let seconds = self.pick(&[1, 60, 700, 86_400]);
            self.stage.world.advance(seconds);
            let price = self.pick(&[1_000, 100, 60, 49]);
            self.stage.world.set_price(&self.stage.pool, price * PRICE);
        }
        self.send(&name, instruction);
    }

    fn break_something(&mut self, instruction: &mut Instruction) {
        let len = instruction.accounts.len() as u64;
        let at = usize::try_from(self.random.below(len)).expect("an index");
        match self.random.below(6) {
            0 => instruction.accounts[at].pubkey = self.pick(&self.keys.clone()),
            1 => {
                let other = self.pick(&instruction.accounts.clone());
                instruction.accounts[at].pubkey = other.pubkey;
            }
            2 => instruction.accounts[at].is_writable = false,
            3 => drop(instruction.accounts.remove(at)),
            4 if instruction.data.len() > 8 => {
                let arguments = instruction.data.len() as u64 - 8;
                let byte = 8 + usize::try_from(self.random.below(arguments)).expect("an index");
                instruction.data[byte] = self.random.any().to_le_bytes()[0];
            }
            _ => {
                let keep = self.random.below(instruction.data.len() as u64 + 1);
                instruction.data.truncate(usize::try_from(keep).expect("a length"));
            }
        }
    }

    fn send(&mut self, name: &str, instruction: Instruction) {
        let signs = instruction.accounts.iter().filter(|meta| meta.is_signer);
        let ids: BTreeSet<_> = signs.map(|meta| meta.pubkey).collect();
        let keys: Vec<_> = ids.iter().map(|id| &self.signers[id]).collect();
        match self.stage.world.send(&[instruction], &keys) {
            Ok(_) => {
                self.through += 1;
                self.worked.insert(name.into());
                know_everybody(&mut self.stage);
                invariants::check(&self.stage.world, &self.stage.venue_pool);
            }
            Err(failure) => {
                // Only when it was our program: the puppet can be told to call nonsense.
                let ours = format!("Program {ID} failed: ");
                let bad = ["failed to complete", "exceeded", "memory", "Access violation"];
                let crashed = bad.iter().any(|words| failure.error.contains(words));
                let mut says = failure.logs.iter().filter_map(|line| line.strip_prefix(&ours));
                if let Some(why) = says.next().filter(|_| crashed) {
                    self.crashed.push(format!("{name}: {why}"));
                }
                // Below 100: system and token programs. From there to 6000: the framework.
                let of_ours = failure.code.filter(|code| *code >= 6_000);
                self.undeclared.extend(of_ours.filter(|code| !self.declared.contains(code)));
            }
        }
    }
}

/// The roles that are not told that they are the wrong one.
fn rightful(stage: &Stage, name: &str) -> Vec<Role> {
    let not_yours = [
        ErrorCode::ConstraintHasOne.into(),
        ErrorCode::ConstraintSeeds.into(),
        LossError::NotGuardian.into(),
        LossError::NotReceiptParty.into(),
        LossError::NotVenue.into(),
        LossError::NotVenueParty.into(),
    ];
    let may = |role: &&Role| {
        let mut stage = stage.fork();
        let (ix, signer) = stage.built(name, **role);
        let sent = stage.world.send(&[ix], &signer.iter().collect::<Vec<_>>());
        sent.err().and_then(|failure| failure.code).is_none_or(|code| !not_yours.contains(&code))
    };
    ANYONE.iter().filter(may).copied().collect()
}

/// Every owner of something in the stage's pool, also those that a random instruction made.
fn know_everybody(stage: &mut Stage) {
    let pool = stage.venue_pool;
    let ours: Vec<_> = {
        let all = stage.world.svm.accounts_db().inner.iter();
        let ours = all.filter(|(_, account)| {
            use solana_account::ReadableAccount;
            *account.owner() == ID
        });
        ours.map(|(key, _)| *key).collect()
    };
    let world = &mut stage.world;
    let found = |world: &World, key: &Pubkey| {
        let lp = world.find::<LpShare>(key).map(|it| (0, it.pool, it.owner));
        let stake = || world.find::<InsuranceStake>(key).map(|it| (1, it.pool, it.owner));
        let position = || world.find::<Position>(key).map(|it| (2, it.pool, *key));
        lp.or_else(stake).or_else(position)
    };
    for key in ours {
        if let Some((kind, at, owner)) = found(world, &key) {
            let of = match kind {
                0 => &mut world.lps,
                1 => &mut world.stakers,
                _ => &mut world.positions,
            };
            add(of.entry(at).or_default(), owner);
        } else if let Some(venue) = world.find::<Venue>(&key).filter(|it| it.pool == pool.pool) {
            let keys = VenueKeys::derive(&pool, venue.program, venue.venue_id);
            add(world.venues.entry(pool.pool).or_default(), keys);
        } else if let Some(claim) = world.find::<ProfitClaim>(&key) {
            add(world.traders.entry(claim.venue).or_default(), claim.owner);
        }
    }
}

fn add<T: PartialEq>(to: &mut Vec<T>, one: T) {
    if !to.contains(&one) {
        to.push(one);
    }
}
