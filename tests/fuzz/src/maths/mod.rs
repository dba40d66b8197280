//! A life of one pool in the maths alone: its LPs, borrowers, insurance fund and a venue. After every
//! step the books must balance, no token may have come out of nothing, and no refusal may be one that
//! the function's text calls unreachable.

mod checks;
mod formulas;
mod numbers;
mod owners;
mod steps;

use arbitrary::{Result, Unstructured};
use loss_math::{
    Assets, Bps, ClassLoss, Collateral, DebtBook, DebtIndex, DebtShares, ExitTerms, FundCaps,
    InsuranceFund, InterestTerms, LiquidationParams, LossClass, PoolLedger, ProfitClaim, RateCurve,
    Share, VenueBook, VenueCaps, VenueUse,
};
use numbers::Input;

/// Owners of each kind, positions, and the most steps of a life.
const PEOPLE: usize = 4;
const STEPS: usize = 200;

/// A pool, and everybody in it.
struct World {
    ledger: PoolLedger,
    fund: InsuranceFund,
    venue: VenueBook,
    used: VenueUse,
    lps: [Share; PEOPLE],
    stakes: [Share; PEOPLE],
    claims: [ProfitClaim; PEOPLE],
    positions: [(DebtShares, Collateral); PEOPLE],
    terms: Terms,
    /// Tokens of the asset that lie elsewhere: with these there are `u64::MAX`.
    outside: Assets,
    seq: u64,
    now: i64,
    latest: Option<Event>,
}

/// What does not change in a life.
#[derive(Clone, Copy)]
struct Terms {
    interest: InterestTerms,
    liquidation: LiquidationParams,
    lp_exit: ExitTerms,
    staker_exit: ExitTerms,
    caps: FundCaps,
    venue: VenueCaps,
    pool: VenueCaps,
    warm_up: u32,
}

/// The latest event, and the owners' segments as it found them.
#[derive(Clone, Copy)]
struct Event {
    lps: ClassLoss,
    stakers: ClassLoss,
    profits: ClassLoss,
    held: [loss_math::Segment; PEOPLE],
}

/// One input.
pub fn run(data: &[u8]) {
    let mut bytes = Unstructured::new(data);
    let mut input = Input(&mut bytes);
    let Ok(of_a_life) = input.byte() else { return };
    // Out of bytes is the end of an input, and no error.
    let _end = if of_a_life % 8 == 0 { formulas::run(&mut input) } else { live(&mut input) };
}

fn live(input: &mut Input) -> Result<()> {
    let mut world = World::new(input)?;
    for _ in 0..STEPS {
        if input.0.is_empty() {
            break;
        }
        let before = world.classes();
        world.step(input)?;
        world.check(&before);
    }
    Ok(())
}

impl World {
    fn new(input: &mut Input) -> Result<Self> {
        let terms = Terms::read(input)?;
        let ledger = PoolLedger {
            cash: Assets::ZERO,
            debt: DebtBook { total_shares: DebtShares::ZERO, index: DebtIndex::ONE },
            lps: LossClass::default(),
            receivable: Assets::ZERO,
            fee_accrued: Assets::ZERO,
            fee_carry: 0,
            dust: Assets::ZERO,
            accrued_at: 0,
        };
        Ok(Self {
            ledger,
            fund: InsuranceFund::default(),
            venue: VenueBook::default(),
            used: VenueUse::default(),
            lps: [Share::default(); PEOPLE],
            stakes: [Share::default(); PEOPLE],
            claims: [ProfitClaim::default(); PEOPLE],
            positions: [(DebtShares::ZERO, Collateral::ZERO); PEOPLE],
            terms,
            outside: Assets(u64::MAX),
            seq: 0,
            now: 0,
            latest: None,
        })
    }
}

impl Terms {
    /// Anything within the program's bounds, and caps of any size.
    fn read(input: &mut Input) -> Result<Self> {
        let max = input.between(0, 100_000)?;
        let kink = input.between(0, max)?;
        let curve = RateCurve {
            base: Bps(input.between(0, kink)?),
            kink_utilization: Bps(input.between(100, 9_900)?),
            kink: Bps(kink),
            max: Bps(max),
        };
        let bonus_max = input.between(0, 2_000)?;
        let bonus_min = input.between(0, bonus_max.min(1_000))?;
        // At the threshold the collateral pays for the debt and the largest bonus.
        let threshold = input.between(1_000, (100_000_000 / (10_000 + bonus_max)).min(9_700))?;
        let liquidation = LiquidationParams {
            threshold: Bps(threshold),
            close_factor: Bps(input.between(1_000, 10_000)?),
            bonus_min: Bps(bonus_min),
            bonus_slope: Bps(input.between(0, 20_000)?),
            bonus_max: Bps(bonus_max),
            min_debt: Assets(input.between(100, 1_000_000)?.into()),
            fee: Bps(input.between(0, 5_000)?),
        };
        let mut exit = |least| -> Result<_> {
            Ok(ExitTerms { delay: input.between(least, 1_209_600)?, window: 86_400 })
        };
        let (lp_exit, staker_exit) = (exit(0)?, exit(86_400)?);
        let interest = InterestTerms { curve, insurance_fee: Bps(input.between(0, 5_000)?) };
        let mut cap = || input.number().map(Assets);
        let caps = FundCaps { per_event: cap()?, per_day: cap()? };
        let pool = VenueCaps { insurance: cap()?, lps: cap()? };
        let venue = VenueCaps { insurance: cap()?, lps: cap()? };
        let warm_up = input.between(60, 1_209_600)?;
        Ok(Self { interest, liquidation, lp_exit, staker_exit, caps, venue, pool, warm_up })
    }
}
