//! The field every attack is tried on: two pools of the same mints, with people in both.
//!
//! A field signs with whoever an instruction names, and keeps what was answered. After each refusal
//! it compares every account there is, not only those of the transaction (P16).

use crate::{errors, story};
use anchor_lang::prelude::Pubkey;
use loss_testkit::{
    actors::Caller,
    invariants, ix, params,
    refusals::Refusal,
    scene::{ASSET, COLLATERAL},
    Borrower, Failure, Lp, PoolKeys, Staker, Success, World,
};
use socialized_loss::state::{Pool, PoolParams, Position};
use solana_account::AccountSharedData;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;
use std::{
    cell::OnceCell,
    collections::{BTreeMap, BTreeSet},
    fmt::Debug,
};

/// One step of a row.
pub struct Answer {
    pub what: String,
    pub expected: String,
    pub got: String,
}

pub struct Field {
    pub world: World,
    pub pool: PoolKeys,
    /// The same mints, another feed.
    pub other: PoolKeys,
    /// 1,000 in the pool and 1,000 in hand.
    pub ann: Lp,
    /// 1,000 in the pool.
    pub bob: Lp,
    /// 1,000 in the other pool.
    pub cat: Lp,
    /// 100 in the fund.
    pub staker: Staker,
    /// Owes 700 for ten of collateral, each worth 100.
    pub borrower: Borrower,
    /// Owes 700 to the other pool, in the same way.
    pub stranger: Borrower,
    /// Has 10,000 and an empty share in the pool.
    pub thief: Caller,
    signers: BTreeMap<Pubkey, Keypair>,
    answers: Vec<Answer>,
    codes: BTreeSet<u32>,
}

thread_local! {
    /// Loading the program takes longer than most rows: each forks this one.
    static FIELD: OnceCell<Field> = const { OnceCell::new() };
}

impl Field {
    pub fn new() -> Self {
        FIELD.with(|field| field.get_or_init(|| Self::with(params::plain())).fork())
    }

    /// The same field under other parameters of its first pool.
    pub fn with(params: PoolParams) -> Self {
        let mut world = World::new();
        let pool = world.new_pool_numbered(params, 0);
        let other = world.new_pool_numbered(params::plain(), 1);
        let ann = world.new_lp(&pool, "ann", 2_000 * ASSET);
        ann.deposit(&mut world, &pool, 1_000 * ASSET);
        let bob = world.funded_lp(&pool, "bob", 1_000 * ASSET);
        let cat = world.funded_lp(&other, "cat", 1_000 * ASSET);
        let staker = world.funded_staker(&pool, "staker", 100 * ASSET);
        let borrower = world.indebted(&pool, "borrower", 10 * COLLATERAL, 700 * ASSET);
        let stranger = world.indebted(&other, "stranger", 10 * COLLATERAL, 700 * ASSET);
        let thief = world.new_caller(&pool, "thief", 10_000 * ASSET);
        let owner = thief.key.pubkey();
        world.ok(ix::open_lp(&pool, owner, owner), &[&thief.key]);
        world.lps.entry(pool.pool).or_default().push(owner);
        let signers = BTreeMap::new();
        let (answers, codes) = (Vec::new(), BTreeSet::new());
        let mut field = Self {
            world,
            pool,
            other,
            ann,
            bob,
            cat,
            staker,
            borrower,
            stranger,
            thief,
            signers,
            answers,
            codes,
        };
        let people = ["ann", "bob", "cat", "staker", "borrower", "stranger", "thief", "authority"];
        for name in people.into_iter().chain(["guardian"]) {
            field.person(name);
        }
        field
    }

    /// A copy that goes its own way from here, with no answers yet.
    pub fn fork(&self) -> Self {
        let signers = self.signers.iter().map(|(id, key)| (*id, key.insecure_clone())).collect();
        Self {
            world: self.world.fork(),
            ann: self.ann.clone(),
            bob: self.bob.clone(),
            cat: self.cat.clone(),
            staker: self.staker.clone(),
            borrower: self.borrower.clone(),
            stranger: self.stranger.clone(),
            thief: self.thief.clone(),
            signers,
            answers: Vec::new(),
            codes: BTreeSet::new(),
            ..*self
        }
    }

    /// Another world, with people to sign in it: to be joined again.
    pub fn elsewhere(&self, world: World, pool: PoolKeys, people: &[&str]) -> Self {
        let mut there = Self { world, pool, ..self.fork() };
        for name in people {
            there.person(name);
        }
        there
    }

    /// What was answered, and the error numbers the bytecode returned.
    pub fn answers(self) -> (Vec<Answer>, BTreeSet<u32>) {
        (self.answers, self.codes)
    }

    /// Takes over what was answered on another field.
    #[track_caller]
    pub fn join(&mut self, of: &str, other: Self) {
        other.check();
        self.codes.extend(other.codes);
        let named = other.answers.into_iter().map(|answer| {
            let what = format!("{of}: {}", answer.what);
            Answer { what, ..answer }
        });
        self.answers.extend(named);
    }

    /// Somebody who signs from now on. The thief is `thief`.
    pub fn person(&mut self, name: &str) -> Pubkey {
        let key = loss_testkit::actor(name);
        let id = key.pubkey();
        if self.world.svm.get_account(&id).is_none() {
            self.world.actor(name);
        }
        self.signers.insert(id, key);
        id
    }

    pub fn thief(&self) -> Pubkey {
        self.thief.key.pubkey()
    }

    pub fn authority(&self) -> Pubkey {
        loss_testkit::actor("authority").pubkey()
    }

    /// Sends with the signatures that the instructions ask for.
    pub fn send(&mut self, instructions: &[Instruction]) -> Result<Success, Failure> {
        let metas = instructions.iter().flat_map(|ix| &ix.accounts);
        let ids: BTreeSet<_> =
            metas.filter(|meta| meta.is_signer).map(|meta| meta.pubkey).collect();
        let payer = self.world.fee_payer.pubkey();
        let ids = ids.iter().filter(|id| **id != payer);
        let keys: Vec<_> = ids.map(|id| self.signers[id].insecure_clone()).collect();
        let before = self.everything();
        let sent = self.world.send(instructions, &keys.iter().collect::<Vec<_>>());
        if let Err(failure) = &sent {
            self.codes.extend(failure.code);
            assert!(before == self.everything(), "P16: a refusal changed an account");
        }
        sent
    }

    /// Every account there is but the fee payer's.
    fn everything(&self) -> BTreeMap<Pubkey, AccountSharedData> {
        let payer = self.world.fee_payer.pubkey();
        let all = self.world.svm.accounts_db().inner.iter().filter(|(key, _)| **key != payer);
        all.map(|(key, account)| (*key, account.clone())).collect()
    }

    /// Goes through; what came of it is for [`Field::is`] to say.
    #[track_caller]
    pub fn ok(&mut self, instruction: Instruction) -> Success {
        self.ok_all(&[instruction])
    }

    /// The same for several in one transaction.
    #[track_caller]
    pub fn ok_all(&mut self, instructions: &[Instruction]) -> Success {
        self.send(instructions)
            .unwrap_or_else(|failure| panic!("{}\n{}", failure.error, failure.logs.join("\n")))
    }

    /// Must be refused in exactly this way.
    pub fn refused(&mut self, what: &str, instruction: Instruction, by: impl Into<Refusal>) {
        self.refused_all(what, &[instruction], by);
    }

    /// The same for several in one transaction.
    pub fn refused_all(
        &mut self,
        what: &str,
        instructions: &[Instruction],
        by: impl Into<Refusal>,
    ) {
        let by = by.into();
        let (expected, got) = match (by, self.send(instructions)) {
            (_, Ok(_)) => (errors::name(by), "went through".into()),
            (Refusal::Words(words), Err(failure)) if failure.error.contains(words) => {
                (words.into(), words.into())
            }
            (_, Err(Failure { code: Some(code), .. })) => {
                (errors::name(by), errors::name(Refusal::Code(code)))
            }
            (_, Err(failure)) => (errors::name(by), failure.error),
        };
        self.answers.push(Answer { what: what.into(), expected, got });
    }

    /// Must be exactly this.
    pub fn is<T: Debug + PartialEq>(&mut self, what: &str, got: T, expected: T) {
        let (expected, got) = (format!("{expected:?}"), format!("{got:?}"));
        self.answers.push(Answer { what: what.into(), expected, got });
    }

    /// The promises that can be read off accounts, in all pools that are here.
    #[track_caller]
    pub fn check(&self) {
        for pool in [&self.pool, &self.other] {
            if self.world.find::<Pool>(&pool.pool).is_some() {
                invariants::check(&self.world, pool);
            }
        }
    }

    /// A second passes and a price without doubt is published for the first pool.
    pub fn price(&mut self, price: i64) {
        story::reprice(&mut self.world, &self.pool, price);
    }

    /// The first pool's LPs and stakers bear exactly `amount`, the stakers first.
    pub fn lose(&mut self, amount: u64) {
        story::lose(&mut self.world, &self.pool, amount);
    }

    pub fn position(&self) -> Position {
        self.world.read(&self.borrower.position)
    }

    /// What ann's and bob's shares are worth.
    pub fn claims(&self) -> (u64, u64) {
        let Self { world, pool, .. } = self;
        (self.ann.claim(world, pool), self.bob.claim(world, pool))
    }
}
