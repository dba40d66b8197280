//! The state machine: random sequences of every instruction with many owners in two pools, prices, time and
//! epochs. The bytecode, the maths and the model go through each together (`mirror`); after every step
//! the promises that can be read off accounts hold; at the end everybody leaves in some order and is paid what the model
//! says.
//!
//! `PROPTEST_CASES=2000 cargo test -p program-tests --test state_machine -- --nocapture` runs 2,000 sequences, and
//! prints how often they met what.

use crate::{
    reach::Reach,
    walk::{Step, Walk, KINDS, WEIGHTS},
};
use proptest::{
    prelude::*,
    strategy::Union,
    test_runner::{RngSeed, TestRunner},
};
use proptest_state_machine::{ReferenceStateMachine, StateMachineTest};

/// What happens more often for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spell {
    /// Everything, in proportion.
    Fair,
    /// Amounts of a few atoms, and all but a few.
    Dust,
    /// LPs leave with all there is, and what is lent is lost: epochs end.
    Ruin,
    /// No second passes.
    Still,
    /// The fund grows beyond any default.
    Insured,
}

use Spell::{Dust, Fair, Insured, Ruin, Still};

#[derive(Clone, Debug)]
pub enum Transition {
    Turn(Spell),
    Step(Step),
}

/// Which steps may come next. What they do is the model's to say, which learns the whole atoms that moved: so it
/// stands beside the bytecode.
pub struct Weather;

impl Spell {
    fn weight(self, kind: u8) -> u32 {
        let usual = WEIGHTS[usize::from(kind)];
        match (self, kind) {
            (Still, 29) => 0,
            (Ruin, 4 | 20 | 29 | 33 | 45) => usual + 12,
            (Ruin, 12 | 49) => usual + 6,
            (Insured, 22 | 30) => usual + 12,
            (Insured, 20) => usual + 6,
            _ => usual,
        }
    }
}

impl ReferenceStateMachine for Weather {
    type State = Spell;
    type Transition = Transition;

    fn init_state() -> BoxedStrategy<Spell> {
        prop_oneof![Just(Fair), Just(Dust), Just(Ruin), Just(Still), Just(Insured)].boxed()
    }

    fn transitions(spell: &Spell) -> BoxedStrategy<Transition> {
        let spell = *spell;
        let kinds = (0..KINDS).map(|kind| (spell.weight(kind), Just(kind)));
        let kind = Union::new_weighted(kinds.filter(|(weight, _)| *weight > 0).collect());
        let step = (kind, 0..3_usize, 0..2_usize, any::<u64>());
        let step = step.prop_map(move |(kind, who, pool, entropy)| {
            let dust = spell == Dust;
            Transition::Step(Step { kind, who, pool, entropy, dust })
        });
        prop_oneof![19 => step, 1 => Self::init_state().prop_map(Transition::Turn)].boxed()
    }

    fn apply(spell: Spell, transition: &Transition) -> Spell {
        match transition {
            Transition::Turn(spell) => *spell,
            Transition::Step(_) => spell,
        }
    }
}

/// Bytecode, maths and model.
struct Program;

impl StateMachineTest for Program {
    type SystemUnderTest = Walk;
    type Reference = Weather;

    fn init_test(_: &Spell) -> Walk {
        Walk::new()
    }

    fn apply(mut walk: Walk, _: &Spell, transition: Transition) -> Walk {
        if let Transition::Step(step) = transition {
            walk.step(step);
        }
        walk
    }

    fn teardown(mut walk: Walk, spell: Spell) {
        walk.end(spell as usize % 3);
        Reach::add(&walk);
    }
}

/// The same every time, unless `PROPTEST_RNG_SEED` or `PROPTEST_CASES` ask for others.
fn config() -> ProptestConfig {
    let asked = ProptestConfig::default();
    let rng_seed = match asked.rng_seed {
        RngSeed::Random => RngSeed::Fixed(1),
        asked => asked,
    };
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { asked.cases } else { 24 };
    ProptestConfig { cases, rng_seed, max_shrink_iters: 400, failure_persistence: None, ..asked }
}

#[test]
fn p1_to_p16_hold_and_bytecode_maths_and_model_agree_on_random_sequences() {
    let mut runner = TestRunner::new(config());
    let sequences = Weather::sequential_strategy(100..101);
    let result = runner.run(&sequences, |(spell, transitions, seen)| {
        Program::test_sequential(config(), spell, transitions, seen);
        Ok(())
    });
    result.unwrap_or_else(|failure| panic!("{failure}"));
    let reached = Reach::all();
    println!("{reached:#?}");
    assert!(reached.is_everywhere(), "some edge was never met: {reached:#?}");
}
