//! The pool, the people, and everything noted so far.

use crate::kind::{
    OwnerKind::{self, Lps, Stakers},
    KINDS,
};
use crate::{
    leaving::Leaver,
    outcome::{Compute, Entry, Return, Sample, Shortfall, What},
    owner::Owners,
    progress::Progress,
    promises::Promises,
    scenario::{Mistake, Scenario},
};
use loss_math::{Bps, InsuranceFund, LossClass, PoolLedger, PriceBand};
use loss_testkit::{
    actors::Caller,
    invariants, ix,
    oracle::Quote,
    world::{Failure, START},
    Borrower, PoolKeys, World,
};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use socialized_loss::{
    error::LossError,
    state::{Position, ShortfallRecord},
};
use solana_signer::Signer;
use std::panic::{catch_unwind, AssertUnwindSafe};

pub struct Stage {
    pub scenario: Scenario,
    pub world: World,
    pub keys: PoolKeys,
    pub owners: Owners,
    /// Those who asked to leave and are still in.
    pub leavers: Vec<Leaver>,
    pub borrowers: Vec<Debtor>,
    /// As in the scenario, with what is left of their capital.
    pub liquidators: Vec<Caller>,
    pub recorder: Option<Caller>,
    /// As in the scenario, with what is left of their capital.
    pub buyers: Vec<Caller>,
    pub records: Vec<ShortfallRecord>,
    pub rng: ChaCha8Rng,
    pub progress: Progress,
    pub promises: Promises,
    pub timeline: Vec<Entry>,
    pub shortfalls: Vec<Shortfall>,
    pub returns: Vec<Return>,
    pub compute: Compute,
    pub series: Vec<Sample>,
    /// Settlements that may still be made before the end.
    pub early_budget: usize,
    /// Claims that may still be made before the end.
    pub claim_budget: usize,
    /// Claims of what was paid already, or is somebody else's, that were refused.
    pub refused_claims: u64,
    /// The largest difference that the time of settling made.
    pub widest_timing: u64,
    /// The newest price posted, as quoted.
    pub price: Option<u64>,
    /// The largest shortage of claims so far: never above 0, never below minus one per LP.
    pub widest_gap: i128,
    last_classes: [LossClass; 2],
}

/// A borrower of the replay.
pub struct Debtor {
    pub name: String,
    pub group: usize,
    pub actor: Borrower,
}

impl Stage {
    /// Creates mints, the pool and everybody with a token account but the LPs and borrowers, who
    /// come later.
    pub fn new(scenario: Scenario, seed: u64, progress: Progress) -> Result<Self, Mistake> {
        let mut world = World::new();
        let authority = world.actor("authority");
        let guardian = world.actor("guardian");
        let asset = world.mint("asset", scenario.asset.decimals);
        let collateral = world.mint("collateral", scenario.collateral.decimals);
        let keys = PoolKeys::derive(authority.pubkey(), asset, collateral, 0);
        let create = ix::init_pool(&keys, guardian.pubkey(), scenario.params);
        world.send(&[create], &[&authority]).map_err(|failure| bad_params(&scenario, &failure))?;
        let liquidators = scenario.liquidators.iter().enumerate();
        let liquidators = liquidators
            .map(|(i, who)| world.new_caller(&keys, &format!("liquidator {i}"), who.capital))
            .collect();
        let recorder = scenario.recording.is_some();
        let recorder = recorder.then(|| world.new_caller(&keys, "recorder", 0));
        let buyers = scenario.salvage_buyers.iter().enumerate();
        let buyers = buyers
            .map(|(i, who)| world.new_caller(&keys, &format!("buyer {i}"), who.capital))
            .collect();
        let groups = scenario.deposits.iter().chain(&scenario.stakes);
        let owners: usize = groups.map(|group| group.spread.count()).sum();
        let budget = owners.saturating_mul(2).max(400);
        Ok(Self {
            scenario,
            world,
            keys,
            owners: Owners::default(),
            leavers: Vec::new(),
            borrowers: Vec::new(),
            liquidators,
            recorder,
            buyers,
            records: Vec::new(),
            rng: ChaCha8Rng::seed_from_u64(seed),
            progress,
            promises: Promises::default(),
            timeline: Vec::new(),
            shortfalls: Vec::new(),
            returns: Vec::new(),
            compute: Compute::default(),
            series: Vec::new(),
            early_budget: budget,
            claim_budget: budget,
            refused_claims: 0,
            widest_timing: 0,
            price: None,
            widest_gap: 0,
            last_classes: Default::default(),
        })
    }

    /// Seconds since the beginning.
    pub fn now(&self) -> i64 {
        self.world.now() - START
    }

    pub fn go_to(&mut self, at: i64) {
        self.world.set_time(START + at);
    }

    pub fn note(&mut self, what: What) {
        let at = self.now();
        self.timeline.push(Entry { at, price: self.price, what });
    }

    /// The mock publisher posts a price of the scenario.
    pub fn post_price(&mut self, number: usize) {
        let Some(post) = self.scenario.prices.posts.get(number) else { return };
        let now = self.world.now();
        let quote = Quote {
            price: post.oracle.price,
            conf: post.oracle.conf,
            exponent: post.oracle.exponent,
            ..Quote::new(self.keys.feed_id, 0, now)
        };
        self.price = Some(post.quoted);
        self.world.post(&self.keys, &quote);
        self.note(What::Price);
    }

    /// The three prices the program sees now.
    pub fn band(&self) -> Option<PriceBand> {
        let newest = self.scenario.prices.newest(self.now())?;
        let params = &self.scenario.params;
        let k = Bps(params.confidence_multiple_bps);
        let decimals = (self.scenario.asset.decimals, self.scenario.collateral.decimals);
        PriceBand::new(&newest.oracle, k, decimals.0, decimals.1).ok()
    }

    /// The books with interest up to now, and the fund with what it is owed.
    pub fn books(&self) -> (PoolLedger, InsuranceFund) {
        let ledger = self.world.pool(&self.keys).accrued_ledger(self.world.now());
        ledger.credit_fund(self.world.fund(&self.keys).to_math())
    }

    /// The class of LPs, or of stakers, with everything up to now.
    pub fn class(&self, kind: OwnerKind) -> LossClass {
        let (ledger, fund) = self.books();
        match kind {
            Lps => ledger.lps,
            Stakers => fund.stakers,
        }
    }

    pub fn position(&self, borrower: usize) -> Option<Position> {
        self.world.find(&self.borrowers.get(borrower)?.actor.position)
    }

    /// Checks what must hold after every step.
    pub fn check_step(&mut self) {
        let books = || invariants::check_books(&self.world, &self.keys);
        let result = catch_unwind(AssertUnwindSafe(books));
        self.promises.check("P1", result.is_ok(), || told(&result));
        for kind in KINDS {
            // Without stakers there is no second index to watch.
            if kind == Stakers && self.owners[Stakers].is_empty() {
                continue;
            }
            let (before, now) = (self.last_classes[kind as usize], self.class(kind));
            let falls = now.epoch > before.epoch
                || (now.epoch == before.epoch && now.index <= before.index);
            self.promises.check("P4", falls, || format!("the index rose: {before:?} to {now:?}"));
            self.last_classes[kind as usize] = now;
        }
    }

    /// Takes a sample for the chart.
    pub fn sample(&mut self) {
        let (ledger, fund) = self.books();
        let debt = ledger.debt.total_ceil().map_or(0, |debt| debt.get());
        let sample = Sample {
            at: self.now(),
            price: self.price.unwrap_or(0),
            debt,
            insurance: fund.total().get(),
            lps: ledger.lps.assets.get(),
            recovered: self.returns.iter().map(|one| one.amount).sum(),
        };
        if self.price.is_some() && self.series.last() != Some(&sample) {
            self.series.push(sample);
        }
    }

    /// Checks everything that can be read off accounts, all LPs included.
    pub fn check_everything(&mut self) {
        let all = || invariants::check(&self.world, &self.keys);
        let result = catch_unwind(AssertUnwindSafe(all));
        let message = told(&result);
        let named = ["P5", "P14"].into_iter().find(|id| message.contains(&format!("{id}:")));
        self.promises.check(named.unwrap_or("P1"), result.is_ok(), || message);
        self.check_claims();
    }

    /// P5: the sum of all claims against what each class owns.
    pub fn check_claims(&mut self) {
        for kind in KINDS {
            let class = self.class(kind);
            let owners = &self.owners[kind];
            let claims: u128 = owners.iter().map(|owner| u128::from(owner.claim(&class))).sum();
            let gap = i128::try_from(claims).unwrap_or(i128::MAX) - i128::from(class.assets.get());
            let count = i128::try_from(owners.len()).unwrap_or(0);
            if kind == Stakers && count == 0 {
                continue;
            }
            let who = if kind == Lps { "LPs" } else { "stakers" };
            self.promises.check("P5", (-count..=0).contains(&gap), || {
                format!("claims - assets = {gap}, with {count} {who}")
            });
            if kind == Lps {
                self.widest_gap = self.widest_gap.min(gap);
                let widest = self.widest_gap;
                let found = format!("claims - assets between {widest} and 0, with {count} LPs");
                self.promises.note("P5", found);
            }
        }
    }

    /// The program refused something the scenario asks for.
    pub fn refusal(&self, line: usize, who: &str, failure: &Failure) -> Mistake {
        let file = self.scenario.file.clone();
        let why = reason(failure);
        Mistake { file, line, message: format!("{who}: the program refuses: {why}") }
    }
}

/// Whether the program refused with this error.
pub fn is(failure: &Failure, error: LossError) -> bool {
    let code = u32::from(error);
    failure.error.ends_with(&format!("custom program error: 0x{code:x}"))
}

/// What a check that panicked said.
fn told(result: &std::thread::Result<()>) -> String {
    let Err(panic) = result else { return String::new() };
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or(panic.downcast_ref::<&str>().copied()).unwrap_or("a check failed").to_string()
}

/// The message of the program's error, or of the runtime's.
pub fn reason(failure: &Failure) -> String {
    let of_program = failure.logs.iter().find_map(|line| line.split("Error Message: ").nth(1));
    of_program.unwrap_or(&failure.error).trim_end_matches('.').to_string()
}

/// A parameter outside its bounds: the program's log names it.
fn bad_params(scenario: &Scenario, failure: &Failure) -> Mistake {
    let log = failure.logs.iter().find_map(|line| {
        line.strip_prefix("Program log: ").filter(|line| line.contains("must be between"))
    });
    let message = log.map_or_else(|| reason(failure), str::to_string);
    let name = message.split(' ').next().unwrap_or("");
    let name = name.trim_end_matches("_bps").trim_end_matches("_seconds");
    let line = scenario.param_lines.get(name).or(scenario.param_lines.values().min());
    let message = format!("the program refuses these parameters: {message}");
    Mistake { file: scenario.file.clone(), line: line.copied().unwrap_or(1), message }
}
