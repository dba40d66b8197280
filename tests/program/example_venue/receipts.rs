//! The receipts that a settlement makes, and that they are good for what comes back.

use crate::common::*;
use loss_testkit::{
    example_venue::{close, SettleSide},
    invariants,
    ix::{self, ClaimSide},
    keys::receipt,
};
use socialized_loss::{
    error::LossError,
    state::{ClassKind, LossReceipt},
};
use solana_signer::Signer;

#[test]
fn a_winner_whose_claim_bore_an_earlier_deficit_needs_its_receipt() {
    let mut scene = Scene::new();
    scene.haircut();
    let side = scene.next(104_00000000);
    let Scene { world, pool, market, cleo, .. } = &mut scene;
    let without = SettleSide { receipt: None, ..side };
    let short = close(pool, &market.keys, without);
    world.refused(short, &[&cleo.key], LossError::ReceiptRequired);
    // Without a deficit the other one is not needed.
    let enough = SettleSide { deficit_receipt: None, ..side };
    world.ok(close(pool, &market.keys, enough), &[&cleo.key]);

    let kept: LossReceipt = world.read(&side.receipt.expect("passed"));
    assert_eq!((kept.owner, kept.rent_payer, kept.to_seq), (cleo.id(), cleo.id(), 1));
    assert_eq!(kept.class(), ClassKind::Profits);
    at_most_an_atom_below(scene.claim(&scene.cleo), 180 * ASSET);
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn a_deficit_that_the_claims_pay_needs_the_second_receipt() {
    let mut scene = Scene::new();
    scene.haircut();
    // 150 are won and 100 there; the bond is gone and the fund has paid its 50 of today.
    let side = scene.next(115_00000000);
    let Scene { world, pool, market, cleo, .. } = &mut scene;
    for without in
        [SettleSide { receipt: None, ..side }, SettleSide { deficit_receipt: None, ..side }]
    {
        let short = close(pool, &market.keys, without);
        world.refused(short, &[&cleo.key], LossError::ReceiptRequired);
    }
    // They are two, and each is the other's wrong one.
    let (receipt, deficit_receipt) = (side.deficit_receipt, side.receipt);
    let swapped = close(pool, &market.keys, SettleSide { receipt, deficit_receipt, ..side });
    world.refused(swapped, &[&cleo.key], LossError::WrongReceipt);
    world.ok(close(pool, &market.keys, side), &[&cleo.key]);
    let [first, second]: [LossReceipt; 2] =
        [side.receipt, side.deficit_receipt].map(|at| world.read(&at.expect("passed")));
    // From the first credit to the first deficit; from the credit before the second to it.
    assert_eq!((first.segment.from_seq, first.to_seq), (0, 1));
    assert_eq!((second.segment.from_seq, second.to_seq), (1, 2));
    invariants::check(&scene.world, &scene.pool);
}

#[test]
fn where_claims_pay_nothing_no_receipt_is_needed_or_made() {
    let mut scene = Scene::new();
    let contract = scene.ann_with_bob();
    scene.price(115_00000000);
    let Scene { world, pool, market, ann, bob, .. } = &mut scene;
    let side = market.side(world, contract, ann, bob);
    let none = SettleSide { receipt: None, deficit_receipt: None, ..side };
    // Bond and fund pay all 50.
    world.ok(close(pool, &market.keys, none), &[&ann.key]);
    assert_eq!(scene.claim(&scene.ann), 150 * ASSET);
    assert_eq!(split(&scene.record(1)), [20, 30, 0, 0, 0].map(|whole| whole * ASSET));
}

#[test]
fn p14_what_comes_back_goes_to_the_claims_that_paid_the_winners_too() {
    let mut scene = Scene::new();
    scene.haircut();
    let Scene { world, pool, market, ann, cleo, .. } = &mut scene;
    // Bob's creditor pays 45, half of what the claims bore.
    let record = market.keys.venue.record(1);
    let payer = world.actor("creditor");
    let from = world.token_account(pool.asset_mint, payer.pubkey(), 45 * ASSET);
    let pay = ix::record_recovery(pool, record, payer.pubkey(), from, 45 * ASSET);
    world.ok(pay, &[&payer]);

    // Ann's segment ended at once, with the second credit: her proof is the receipt. Cleo's goes on.
    let profit = market.keys.venue.profit(&ann.id());
    let proof = Some(receipt(&profit, 0));
    let side = |share, receipt, owner_asset, caller| ClaimSide {
        share,
        from_seq: 0,
        receipt,
        owner_asset,
        caller,
    };
    let before = [ann.asset, cleo.asset].map(|asset| world.balance(&asset));
    let claim = ix::claim_recovery(pool, record, side(profit, proof, ann.asset, ann.id()));
    world.ok(claim, &[&ann.key]);
    let other = market.keys.venue.profit(&cleo.id());
    let claim = ix::claim_recovery(pool, record, side(other, None, cleo.asset, cleo.id()));
    world.ok(claim, &[&cleo.key]);
    let after = [ann.asset, cleo.asset].map(|asset| world.balance(&asset));
    at_most_an_atom_below(after[0] - before[0], 15 * ASSET);
    at_most_an_atom_below(after[1] - before[1], 30 * ASSET);
    invariants::check(world, pool);
}
