//! A settlement that needs every account: each put in another's place, with the check that stops it.

use crate::common::*;
use anchor_lang::{error::ErrorCode, system_program};
use example_venue::error::VenueError;
use loss_testkit::{
    example_venue::{close, open, MarketKeys, OpenSide, SettleSide},
    invariants, ix,
    keys::{address, receipt},
    params::plain,
    refusals::{Refusal, Table},
};
use socialized_loss::error::LossError;
use solana_instruction::Instruction;
use solana_signer::Signer;

impl From<VenueError> for Code {
    fn from(error: VenueError) -> Self {
        Self(error.into())
    }
}

/// An error number of the example.
struct Code(u32);

impl From<Code> for Refusal {
    fn from(code: Code) -> Self {
        Self::Code(code.0)
    }
}

fn own(error: VenueError) -> Code {
    error.into()
}

/// Cleo closes at a price at which Bob has a deficit that her claim bears.
struct Stage {
    scene: Scene,
    side: SettleSide,
    /// Another market of the same pool, at which she has a claim and a contract with Bob too.
    next: MarketKeys,
}

impl Stage {
    fn new() -> Self {
        let mut scene = Scene::new();
        let Scene { world, pool, market, bob, cleo, .. } = &mut scene;
        // First what takes time: by the end the fund has paid all it may in a day.
        let next = world.new_market(pool, 1, LIMITS, BOND);
        world.ok(ix::open_profit(pool, &next.keys.venue, cleo.id(), cleo.id()), &[&cleo.key]);
        world.set_price(pool, 100_00000000);
        // The contract there is as the one here, also who paid its rent.
        let payer = market.venue.operator.pubkey();
        let [long, short] = [&*cleo, &*bob].map(|one| (one.id(), one.asset));
        let elsewhere = open(pool, &next.keys, OpenSide { payer, long, short }, TEN);
        world.ok(elsewhere, &[&market.venue.operator, &cleo.key, &bob.key]);
        scene.haircut();
        let side = scene.next(115_00000000);
        Self { scene, side, next: next.keys }
    }

    fn good(&self) -> Instruction {
        close(&self.scene.pool, &self.scene.market.keys, self.side)
    }

    /// All rows are refused; then nothing but the wrong accounts was wrong.
    #[track_caller]
    fn check<'a>(&'a self, rows: impl Fn(Table<'a>) -> Table<'a>) {
        let Scene { world, pool, cleo, stranger, .. } = &self.scene;
        let mut world = world.fork();
        rows(Table::new(self.good(), &[&cleo.key, stranger])).check(&mut world);
        world.ok(self.good(), &[&cleo.key]);
        let record = world.read(&self.scene.market.keys.venue.record(2));
        assert!(split(&record)[2] > 0, "the claims paid, so everything was needed");
        invariants::check(&world, pool);
    }
}

#[test]
fn accounts_of_the_example_put_in_anothers_place_are_refused() {
    let mut stage = Stage::new();
    let Scene { world, pool, market, cleo, stranger, .. } = &mut stage.scene;
    let (keys, next) = (market.keys, stage.next);
    let elsewhere = next.contract(&cleo.id(), TEN.number);
    let SettleSide { contract, rent_payer, .. } = stage.side;
    let forged = [keys.market(), contract].map(|key| world.forged(&key));
    let stranger = stranger.pubkey();
    let lure = world.token_account(pool.asset_mint, stranger, 0);
    let (has_one, foreign) = (ErrorCode::ConstraintHasOne, ErrorCode::AccountOwnedByWrongProgram);
    let cosplay = ErrorCode::AccountDiscriminatorMismatch;
    stage.check(|table| {
        table
            .swap("another market", keys.market(), next.market(), has_one)
            .swap("a forged market", keys.market(), forged[0], foreign)
            .swap("the contract as market", keys.market(), contract, cosplay)
            .read_only("market", keys.market(), ErrorCode::ConstraintMut)
            .swap("a contract of another market", contract, elsewhere, has_one)
            .swap("a forged contract", contract, forged[1], foreign)
            .swap("the market as contract", contract, keys.market(), cosplay)
            .read_only("contract", contract, ErrorCode::ConstraintMut)
            .swap("another for the rent", rent_payer, stranger, has_one)
            .swap("another vault", keys.vault, next.vault, has_one)
            .swap("a stranger's tokens as vault", keys.vault, lure, has_one)
            .unsigned("the caller", stage.side.caller, ErrorCode::AccountNotSigner)
            .swap("a stranger as caller", stage.side.caller, stranger, own(VenueError::NotTrader))
    });
}

#[test]
fn nobody_is_paid_but_the_two_traders_and_each_its_own() {
    let mut stage = Stage::new();
    let Scene { world, pool, lp, market, ann, bob, cleo, stranger } = &mut stage.scene;
    let lure = world.token_account(pool.asset_mint, stranger.pubkey(), 0);
    let worthless = world.mint("worthless", 6);
    let other_mint = world.token_account(worthless, cleo.id(), 0);
    let [win, lose] = [stage.side.winner_asset, stage.side.loser_asset];
    let profit = market.keys.venue.profit(&cleo.id());
    let others = [ann.id(), bob.id()].map(|id| market.keys.venue.profit(&id));
    let forged = world.forged(&profit);
    let elsewhere = stage.next.venue.profit(&cleo.id());
    let (ann_asset, share) = (ann.asset, pool.lp(&lp.id()));
    let wrong = VenueError::WrongSide;
    let (has_one, foreign) = (ErrorCode::ConstraintHasOne, ErrorCode::AccountOwnedByWrongProgram);
    let reversed = {
        let Scene { world, pool, market, bob, cleo, .. } = &stage.scene;
        let side = market.side(world, stage.side.contract, bob, cleo);
        close(pool, &market.keys, SettleSide { caller: cleo.id(), ..side })
    };
    stage.check(|table| {
        table
            .row("the loser as winner", reversed.clone(), own(wrong))
            .swap("a stranger wins", win, lure, own(wrong))
            .swap("another trader wins", win, ann_asset, own(wrong))
            .swap("a stranger for the loser", lose, lure, own(wrong))
            .swap("the loser's twice", win, lose, ErrorCode::ConstraintDuplicateMutableAccount)
            // The token program's own: another mint.
            .swap("other tokens", win, other_mint, 3)
            .swap("no token account", win, stage.side.caller, foreign)
            .swap("another trader's claim", profit, others[0], own(wrong))
            .swap("the loser's claim", profit, others[1], own(wrong))
            .swap("the claim at another venue", profit, elsewhere, has_one)
            .swap("a forged claim", profit, forged, foreign)
            .swap("an LP share as claim", profit, share, ErrorCode::AccountDiscriminatorMismatch)
    });
}

#[test]
fn accounts_of_the_pool_put_in_anothers_place_are_refused() {
    let mut stage = Stage::new();
    let Scene { world, pool, market, stranger, .. } = &mut stage.scene;
    let other = world.new_pool_numbered(plain(), 1);
    let next = stage.next.venue;
    let keys = market.keys.venue;
    let forged = [keys.venue, pool.insurance].map(|key| world.forged(&key));
    let lure = world.token_account(pool.asset_mint, stranger.pubkey(), 1_000 * ASSET);
    let (pool, event_authority) = (*pool, ix::event_authority());
    let SettleSide { receipt: first, deficit_receipt: second, winner, .. } = stage.side;
    let [first, second] = [first, second].map(|at| at.expect("passed"));
    let late = receipt(&keys.profit(&winner), 2);
    let (has_one, foreign) = (ErrorCode::ConstraintHasOne, ErrorCode::AccountOwnedByWrongProgram);
    stage.check(|table| {
        table
            .swap("another pool", pool.pool, other.pool, has_one)
            .swap("another mint", pool.asset_mint, pool.collateral_mint, has_one)
            .swap("another venue", keys.venue, next.venue, has_one)
            .swap("a forged venue", keys.venue, forged[0], foreign)
            .swap("another pool's insurance", pool.insurance, other.insurance, has_one)
            .swap("a forged insurance", pool.insurance, forged[1], foreign)
            .swap("another vault", pool.asset_vault, other.asset_vault, has_one)
            .swap("a stranger's tokens as vault", pool.asset_vault, lure, has_one)
            .swap("another fund's vault", pool.insurance_vault, other.insurance_vault, has_one)
            .swap("the asset vault as fund's", pool.insurance_vault, pool.asset_vault, has_one)
            .swap("the first record", keys.record(2), keys.record(1), LossError::WrongRecord)
            .swap("a later record", keys.record(2), keys.record(3), LossError::WrongRecord)
            .swap("another venue's", keys.record(2), next.record(2), LossError::WrongRecord)
            .swap("any receipt", first, address("anything"), LossError::WrongReceipt)
            .swap("any second receipt", second, address("anything"), LossError::WrongReceipt)
            .swap("a later receipt", second, late, LossError::WrongReceipt)
            .swap("event authority", event_authority, pool.pool, ErrorCode::ConstraintAddress)
            .swap("program", socialized_loss::ID, system_program::ID, ErrorCode::InvalidProgramId)
    });
}
