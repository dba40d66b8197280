//! P17: previews of profit claims equal execution to the unit. That of what has matured is in `maturity`.

use crate::common::*;
use loss_math::{
    quote::{quote_claim, quote_profit, ProfitQuote, ShareQuote},
    Assets, Shares,
};
use loss_testkit::{
    invariants,
    ix::{self, ClaimSide},
    keys::claim as claim_key,
    Trader,
};
use socialized_loss::{
    instructions::WithdrawAmount,
    state::{ClassKind, LossReceipt, ProfitClaim, RecoveryClaim},
};

fn quote(scene: &Scene, trader: &Trader) -> ProfitQuote {
    let class = scene.state().profits.into();
    let claim = scene.world.profit(&scene.venue.keys, &trader.id()).to_math();
    quote_profit(&claim, &class, scene.world.now()).expect("this class")
}

#[test]
fn p17_the_preview_of_a_profit_is_what_settling_says_and_leaving_pays() {
    let mut scene = Scene::new();
    let trader = scene.winner("trader", 123_457_000);
    scene.winner("other", 310_001_000);
    scene.report(BOND + 77_777_777);
    scene.world.advance(WAIT);
    scene.venue.credit(&mut scene.world, &scene.pool, &trader, 11_111);
    scene.report(55_555_555);
    scene.world.advance(WAIT - 1);
    let before = quote(&scene, &trader);
    // The second loss is pending; what was credited last has not matured.
    assert!(before.share.pending_loss.get() > 0 && before.share.lost > before.share.pending_loss);
    assert!(before.matured < before.share.value);

    let settle = ix::settle_profit(&scene.pool, &scene.venue.keys, &trader.id());
    scene.world.ok(settle, &[]);
    let share = scene.world.profit(&scene.venue.keys, &trader.id()).share;
    assert_eq!(u128::from_le_bytes(share.held.shares), before.share.shares.get());
    assert_eq!(share.lost, before.share.lost.get());
    // Settled, nothing is pending, and the rest is as it was.
    let settled = ShareQuote { pending_loss: Assets::ZERO, ..before.share };
    assert_eq!(quote(&scene, &trader), ProfitQuote { share: settled, ..before });

    // Now a part can leave, and a second later all of it.
    let mut early = scene.world.fork();
    let Scene { pool, venue, .. } = &scene;
    trader.withdraw(&mut early, pool, venue, WithdrawAmount::All);
    assert_eq!(early.balance(&trader.asset), before.matured.get());
    invariants::check(&early, pool);
    scene.world.advance(1);
    let all = quote(&scene, &trader);
    assert_eq!((all.matured, all.share.value), (before.share.value, before.share.value));
    let Scene { world, pool, venue, .. } = &mut scene;
    trader.withdraw(world, pool, venue, WithdrawAmount::All);
    assert_eq!(world.balance(&trader.asset), all.matured.get());
    invariants::check(world, pool);
}

#[test]
fn p17_the_preview_of_nothing_is_nothing() {
    let mut scene = Scene::new();
    let Scene { world, pool, venue, .. } = &mut scene;
    let trader = world.new_trader(pool, venue, "trader");
    assert_eq!(quote(&scene, &trader), ProfitQuote::default());
    scene.venue.credit(&mut scene.world, &scene.pool, &trader, ASSET);
    scene.report(BOND + ASSET);
    let wiped_out = quote(&scene, &trader);
    let (value, shares) = (wiped_out.share.value, wiped_out.share.shares);
    assert_eq!((value, shares, wiped_out.matured), (Assets::ZERO, Shares::ZERO, Assets::ZERO));
    assert_eq!(wiped_out.share.pending_loss, Assets(ASSET));
    invariants::check(&scene.world, &scene.pool);
}

/// Three claims that no amount divides by, two events, credits in between: every preview is what is paid, and
/// no event pays more than came in.
#[test]
fn p14_p17_previews_equal_claims_and_claims_never_sum_to_more_than_came_in() {
    let mut scene = Scene::new();
    let parts = [("a", 100_003), ("b", 77_777), ("c", 13)];
    let winner = |(name, profit)| (scene.winner(name, profit), vec![]);
    let mut traders = Vec::from(parts.map(winner));
    scene.report(BOND + 55_555);
    let Scene { world, pool, venue, .. } = &mut scene;
    venue.credit(world, pool, &traders[0].0, 5_000);
    let late = scene.winner("late", 44_444);
    traders.push((late, vec![]));
    scene.report(30_001);
    for (nth, (trader, sides)) in traders.iter_mut().enumerate() {
        sides.push(scene.open(trader));
        if nth == 0 {
            sides.push(scene.closed(trader, 0));
        }
    }
    let mut sums = [0, 0];
    for amount in [1, 6, 13, 9_999, 19_981] {
        for nonce in [1, 2] {
            scene.recover(nonce, amount);
            for (trader, sides) in &traders {
                for side in sides {
                    let preview = previewed(&scene, nonce, side);
                    if preview == 0 {
                        scene.nothing(nonce, *side, &trader.key);
                    } else {
                        assert_eq!(scene.claim(nonce, *side, &trader.key), preview);
                    }
                    sums[nonce as usize - 1] += preview;
                }
            }
        }
        for (sum, nonce) in sums.iter().zip([1, 2]) {
            let record = scene.record(nonce);
            assert_eq!(record.claimed_profits, *sum);
            // An atom a claim is all that rounding keeps back.
            assert!(*sum <= record.recovered && record.recovered - sum <= 4);
        }
        invariants::check(&scene.world, &scene.pool);
    }
    // By hand: of the first event 100,003 of 177,793 of all the 30,000.
    let first = claim_key(&traders[0].1[1].share, 0, &scene.venue.keys.record(1));
    let paid = scene.world.read::<RecoveryClaim>(&first).paid;
    assert_eq!(paid, 30_000 * 100_003 / 177_793);
}

/// What a proof is worth from the accounts alone.
fn previewed(scene: &Scene, nonce: u64, side: &ClaimSide) -> u64 {
    let (world, record) = (&scene.world, scene.record(nonce));
    let (segment, to_seq) = match side.receipt {
        Some(receipt) => {
            let receipt: LossReceipt = world.read(&receipt);
            (receipt.segment, receipt.to_seq)
        }
        None => {
            let claim: ProfitClaim = world.read(&side.share);
            (claim.share.segment, world.pool(&scene.pool).seq)
        }
    };
    let key = claim_key(&side.share, side.from_seq, &scene.venue.keys.record(nonce));
    let paid = world.find::<RecoveryClaim>(&key).map_or(0, |claim| claim.paid);
    let (event, recovered) =
        (record.loss_of(ClassKind::Profits), record.recovered_for(ClassKind::Profits));
    let quote = quote_claim(&segment.into(), to_seq, &event, recovered, Assets(paid));
    quote.expect("a segment of this class").get()
}
