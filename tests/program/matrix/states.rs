//! The states that every instruction is tried in.

use loss_testkit::{
    ix, params,
    stage::{Role::*, Stage},
    story::*,
};
use std::{cell::OnceCell, thread::LocalKey};

/// What the pool has been through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Everybody has an account, nobody has anything in it.
    Fresh,
    /// Deposits, a stake, a position with a debt, a venue with a profit claim; and what has to come before the
    /// instruction.
    Sound,
    /// The same, while a mark on somebody else's position holds exits.
    Held,
    /// The same after a loss of everything: the second epoch of the LPs and of the stakers.
    Anew,
    /// The same when there has been no price for two minutes.
    Dead,
    /// The same while new parameters wait for their time.
    Waits,
}
use State::*;

pub const STATES: [State; 6] = [Fresh, Sound, Held, Anew, Dead, Waits];

/// Whether the guardian has paused the pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pause {
    Never,
    Now,
    /// It did, and the pause has lapsed.
    Lapsed,
}

pub const PAUSES: [Pause; 3] = [Pause::Never, Pause::Now, Pause::Lapsed];

/// Bases are built once a thread, and forked: loading the programs takes longer than most cells.
type Base = LocalKey<OnceCell<Stage>>;

thread_local! {
    static EMPTY: OnceCell<Stage> = const { OnceCell::new() };
    static EMPTY_LAPSED: OnceCell<Stage> = const { OnceCell::new() };
    static FULL: OnceCell<Stage> = const { OnceCell::new() };
    static FULL_LAPSED: OnceCell<Stage> = const { OnceCell::new() };
    static SECOND: OnceCell<Stage> = const { OnceCell::new() };
    static SECOND_LAPSED: OnceCell<Stage> = const { OnceCell::new() };
}

fn base(at: &'static Base, build: fn() -> Stage, lapsed: bool) -> Stage {
    at.with(|stage| {
        stage
            .get_or_init(|| {
                let mut stage = build();
                if lapsed {
                    pause_and_wait(&mut stage);
                }
                stage
            })
            .fork()
    })
}

/// A stage in that state, on which the instruction is about to be sent.
pub fn staged(instruction: &str, variant: Option<&str>, state: State, paused: Pause) -> Stage {
    let lapsed = paused == Pause::Lapsed;
    let (once, since): (&Base, &Base) = match state {
        Fresh => (&EMPTY, &EMPTY_LAPSED),
        Anew => (&SECOND, &SECOND_LAPSED),
        Sound | Held | Dead | Waits => (&FULL, &FULL_LAPSED),
    };
    let build = match state {
        Fresh => Stage::empty,
        Anew => second_epoch,
        Sound | Held | Dead | Waits => Stage::new,
    };
    let mut stage = base(if lapsed { since } else { once }, build, lapsed);
    // A worthless price leaves no room for another mark below it.
    let held_first = instruction == "record_shortfall";
    if state == Held && held_first {
        hold(&mut stage, instruction);
    }
    let opens = ["open_lp", "open_stake", "open_position"].contains(&instruction);
    let waits_itself = state == Waits && ["apply_params", "cancel_params"].contains(&instruction);
    // Whether it is paused is said by the column.
    if instruction != "unpause" && !waits_itself && (state != Fresh || opens) {
        stage.prepare(instruction);
    }
    // These are sent to a pool that was made just now.
    if opens && lapsed {
        pause_and_wait(&mut stage);
    }
    if variant == Some("no debt") && state != Fresh {
        stage.borrower.repay(&mut stage.world, &stage.pool, u64::MAX);
    }
    match state {
        Held if !held_first => hold(&mut stage, instruction),
        Dead => stage.world.advance(120),
        Waits => propose(&mut stage),
        Fresh | Sound | Held | Anew => {}
    }
    if paused == Pause::Now {
        pause(&mut stage);
    }
    stage
}

fn pause(stage: &mut Stage) {
    let guardian = stage.key(Guardian);
    stage.world.ok(ix::pause(&stage.pool, id(&guardian)), &[&guardian]);
}

fn pause_and_wait(stage: &mut Stage) {
    pause(stage);
    let length = params::plain().max_pause_seconds;
    wait(&mut stage.world, &stage.pool, length.into());
    assert_eq!(stage.world.pool(&stage.pool).paused_until, stage.world.now());
}

fn propose(stage: &mut Stage) {
    let authority = stage.key(Authority);
    let propose = ix::propose_params(&stage.pool, id(&authority), params::with_interest());
    stage.world.ok(propose, &[&authority]);
}

/// Somebody borrows 60% and is marked at 56% of the price; then the price is what it was.
fn hold(stage: &mut Stage, instruction: &str) {
    let whole = match instruction {
        "liquidate" => 60,
        "mark_insolvent" | "buy_salvage" | "close_record" => 49,
        _ => 100,
    };
    let (world, pool) = (&mut stage.world, &stage.pool);
    let price = i64::try_from(whole * 1_00000000).expect("a price");
    reprice(world, pool, price);
    if world.pool(pool).ledger.cash == 0 {
        world.funded_lp(pool, "far lp", 1_000_000_000);
    }
    let debt = whole * 6_000_000;
    let doomed = world.indebted(pool, "doomed", 10_000_000_000, debt);
    reprice(world, pool, price / 100 * 56);
    world.ok(ix::mark_insolvent(pool, doomed.position, Some(pool.price)), &[]);
    reprice(world, pool, price);
    assert!(world.pool(pool).recognition_until > world.now(), "exits are held");
}

/// All that LPs and stakers had is lost, and they begin again: as much as before, in a second epoch.
fn second_epoch() -> Stage {
    let mut stage = Stage::new();
    let Stage { world, pool, lp, staker, borrower, .. } = &mut stage;
    borrower.repay(world, pool, u64::MAX);
    lose(world, pool, 2_000_000_000);
    lose(world, pool, 500_000);
    assert_eq!(class(world, pool), (0, 0));
    set_balance(world, pool.asset_mint, lp.id(), &lp.asset, 1_000_000_001);
    set_balance(world, pool.asset_mint, staker.id(), &staker.asset, 1_000_000);
    lp.deposit(world, pool, 1_000_000_000);
    world.funded_lp(pool, "another lp", 1_000_000_000);
    staker.stake(world, pool, 500_000);
    borrower.borrow(world, pool, 100_000_000);
    let epochs = (world.pool(pool).ledger.lps.epoch, world.fund(pool).stakers.epoch);
    assert_eq!(epochs, (1, 1));
    stage
}
