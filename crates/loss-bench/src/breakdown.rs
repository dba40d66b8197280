//! Where the units of one instruction go: what it calls, read from the logs, and what single
//! parts of its work cost, as differences between runs that differ in that part alone.

use crate::{
    cases::lps::token_2022,
    stage::{Setup, Stage, CRASH, UNIT},
};
use anyhow::{ensure, Context, Result};
use loss_testkit::{ix, params, Success, World};
use socialized_loss::state::{LossReceipt, PoolParams, ShortfallRecord};

/// What the runtime takes for each address an instruction tries when it searches one.
const PER_TRY: u64 = 1_500;

/// A run of an instruction, from where it starts.
type Run = (fn() -> Setup, fn(&mut Stage) -> Success);

/// One instruction, taken apart.
pub struct Breakdown {
    pub instruction: &'static str,
    /// Consecutive stretches of the run, and their units; the sum is the run's.
    pub stretches: Vec<(String, u64)>,
    /// Parts of the work, and their units.
    pub parts: Vec<(String, u64)>,
}

struct Subject {
    instruction: &'static str,
    run: Run,
    /// Part, run with it, run without it.
    parts: &'static [(&'static str, Run, Run)],
    /// How many addresses the run tried before it found its account's.
    tries: fn(&Stage) -> u64,
}

const SUBJECTS: [Subject; 2] = [
    Subject {
        instruction: "record_shortfall",
        run: (Setup::default, record),
        parts: &[
            (
                "taking in a newer price",
                (Setup::default, record_with_update),
                (Setup::default, record_without),
            ),
            ("interest since the last accrual", (Setup::default, record), (no_interest, record)),
            ("the fund pays in cash", (Setup::default, record), (no_fund, record)),
            ("LPs bear a part: the index moves", (Setup::default, record), (rich_fund, record)),
            ("paying the reward", (Setup::default, record), (no_reward, record)),
        ],
        tries: |stage| {
            let record: ShortfallRecord = stage.world.record(&stage.pool, stage.carl.nonce);
            tries(record.bump)
        },
    },
    Subject {
        instruction: "deposit",
        run: (Setup::default, deposit_after_a_loss),
        parts: &[
            ("interest since the last accrual", (Setup::default, deposit), (no_interest, deposit)),
            (
                "settling losses",
                (Setup::default, deposit_after_a_loss),
                (Setup::default, deposit_settled),
            ),
            (
                "making the receipt",
                (Setup::default, deposit_settled),
                (Setup::default, deposit_again),
            ),
            ("Token-2022 instead of SPL Token", (token_2022, deposit), (Setup::default, deposit)),
        ],
        tries: |stage| {
            let receipt = loss_testkit::keys::receipt(&stage.pool.lp(&stage.ann.id()), 0);
            tries(stage.world.read::<LossReceipt>(&receipt).bump)
        },
    },
];

/// Takes both instructions apart.
pub fn measure(empty: &World) -> Result<Vec<Breakdown>> {
    SUBJECTS.iter().map(|subject| take_apart(empty, subject)).collect()
}

fn take_apart(empty: &World, subject: &Subject) -> Result<Breakdown> {
    let Subject { instruction, run, parts: differences, tries } = subject;
    let units = |(setup, run): &Run| run(&mut Stage::new(empty, setup())).compute_units_consumed;
    let mut stage = Stage::new(empty, run.0());
    let meta = run.1(&mut stage);
    let stretches = stretches(&meta.logs).with_context(|| format!("the logs of {instruction}"))?;
    let sum: u64 = stretches.iter().map(|(_, units)| units).sum();
    ensure!(sum == meta.compute_units_consumed, "{instruction}: {sum} units in the logs");

    let mut parts = vec![];
    for (part, with, without) in *differences {
        let (with, without) = (units(with), units(without));
        let cost = with.checked_sub(without);
        let cost = cost.with_context(|| format!("{instruction}, {part}: {with} - {without}"))?;
        parts.push(((*part).to_owned(), cost));
    }
    let tried = tries(&stage);
    let search = format!("searching the new account's address, {tried} tries");
    parts.push((search, tried * PER_TRY));
    Ok(Breakdown { instruction, stretches, parts })
}

/// The log says of every program, when it returns, what it consumed and what was left when it
/// began. The system program's calls say nothing; they are in the stretch around them.
fn stretches(logs: &[String]) -> Result<Vec<(String, u64)>> {
    let returns: Vec<(&str, u64, u64)> = logs.iter().filter_map(|line| returned(line)).collect();
    let (&(_, total, budget), callees) = returns.split_last().context("no units")?;
    let mut stretches = vec![];
    let mut at = 0;
    for &(program, units, left) in callees {
        let name = name(program);
        let begins = budget.checked_sub(left).context("more left than there was")?;
        let before = begins.checked_sub(at).context("nested calls")?;
        stretches.push((format!("until {name}"), before));
        stretches.push((name.to_owned(), units));
        at = begins + units;
    }
    stretches.push(("to the end".to_owned(), total.checked_sub(at).context("nested calls")?));
    Ok(stretches)
}

/// `Program P consumed N of M compute units`.
fn returned(line: &str) -> Option<(&str, u64, u64)> {
    let mut words = line.strip_prefix("Program ")?.split(' ');
    let program = words.next()?;
    let ["consumed", units, "of", left, ..] = words.collect::<Vec<_>>()[..] else { return None };
    Some((program, units.parse().ok()?, left.parse().ok()?))
}

fn name(program: &str) -> &'static str {
    if program == socialized_loss::ID.to_string() {
        "the event, sent to itself"
    } else {
        "SPL Token's transfer"
    }
}

fn tries(bump: u8) -> u64 {
    256 - u64::from(bump)
}

fn record(stage: &mut Stage) -> Success {
    stage.mark_and_wait(CRASH);
    stage.record()
}

fn record_with_update(stage: &mut Stage) -> Success {
    wait_less(stage);
    stage.record()
}

/// With the price that the pool kept.
fn record_without(stage: &mut Stage) -> Success {
    wait_less(stage);
    let mut side = stage.keeper.side(&stage.pool);
    side.price_update = None;
    let (position, nonce) = (stage.carl.position, stage.carl.nonce);
    let record = ix::record_shortfall(&stage.pool, position, nonce, side);
    stage.world.ok(record, &[&stage.keeper.key])
}

/// The grace passes, and a newer price is published while the one kept is still good.
fn wait_less(stage: &mut Stage) {
    stage.an_hour_later(CRASH);
    stage.mark();
    stage.world.advance(i64::from(params::plain().record_grace_seconds));
    stage.publish(CRASH);
    stage.world.ok(ix::accrue_with_price(&stage.pool, stage.pool.price), &[]);
    stage.world.advance(1);
    stage.publish(CRASH);
}

fn deposit(stage: &mut Stage) -> Success {
    stage.world.advance(3_600);
    stage.ann.deposit(&mut stage.world, &stage.pool, UNIT)
}

fn deposit_after_a_loss(stage: &mut Stage) -> Success {
    stage.lose();
    deposit(stage)
}

/// After a loss that was settled before.
fn deposit_settled(stage: &mut Stage) -> Success {
    stage.lose();
    stage.world.ok(ix::settle_lp(&stage.pool, stage.ann.id()), &[]);
    deposit(stage)
}

/// After a loss for which there is a receipt already.
fn deposit_again(stage: &mut Stage) -> Success {
    stage.lose();
    deposit(stage);
    deposit(stage)
}

fn with_params(params: PoolParams) -> Setup {
    Setup { params, ..Setup::default() }
}

fn no_interest() -> Setup {
    with_params(params::plain())
}

fn no_reward() -> Setup {
    with_params(PoolParams { record_reward_bps: 0, ..params::with_interest() })
}

fn no_fund() -> Setup {
    Setup { insurance: 0, ..Setup::default() }
}

fn rich_fund() -> Setup {
    Setup { insurance: 1_500 * UNIT, ..Setup::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_follow_each_other_and_add_up() {
        let own = socialized_loss::ID;
        let logs = [
            format!("Program {own} invoke [1]"),
            "Program Token invoke [2]".into(),
            "Program Token consumed 105 of 199000 compute units".into(),
            format!("Program {own} consumed 300 of 195000 compute units"),
            format!("Program {own} consumed 6000 of 200000 compute units"),
        ];
        let wanted = [
            ("until SPL Token's transfer", 1_000),
            ("SPL Token's transfer", 105),
            ("until the event, sent to itself", 3_895),
            ("the event, sent to itself", 300),
            ("to the end", 700),
        ];
        let wanted = wanted.map(|(name, units)| (name.to_owned(), units));
        assert_eq!(stretches(&logs).expect("well-formed"), wanted);
    }
}
