//! Closing, batches, pauses, and instruction data.

use crate::{
    field::Field,
    random,
    story::*,
    table::{not_applicable, tried, Attack},
};
use anchor_lang::error::ErrorCode::*;
use loss_testkit::{
    ix::{self, with_account},
    keys::address,
    scene::PRICE,
};
use socialized_loss::{error::LossError, instructions::WithdrawAmount::*, ID};
use solana_instruction::Instruction;

pub const ROWS: &[Attack] = &[
    tried("A90", "close_lp, close_stake, close_position: not empty", not_empty),
    tried("A91", "close_lp, close_position: closed to itself", closed_to_itself),
    not_applicable(
        "A92",
        "a pool closed with LPs in it",
        "a pool, its fund and a venue are never closed",
        pools_stay,
    ),
    tried("A93", "settle_lp sixty times in a transaction; the dearest instruction", large_batches),
    tried("A94", "every instruction of people while the pool is paused", paused),
    tried("A95", "data of every instruction: truncated, over-long, unknown", data),
    tried("A96", "random instructions with random accounts and bytes", random::run),
];

fn idl() -> serde_json::Value {
    let idl = include_str!("../../../app/client/idl/socialized_loss.json");
    serde_json::from_str(idl).expect("the IDL")
}

/// The instructions of the program.
pub fn instruction_names() -> Vec<String> {
    let idl = idl();
    let all = idl["instructions"].as_array().expect("instructions").iter();
    all.map(|one| one["name"].as_str().expect("a name").to_owned()).collect()
}

fn not_empty(f: &mut Field) {
    let (pool, ann, staker, borrower) = (f.pool, f.ann.id(), f.staker.id(), f.borrower.id());
    let close = ix::close_lp(&pool, ann, ann, ann, None);
    f.refused("close_lp with 1,000", close.clone(), LossError::NotEmpty);
    f.ok(f.withdraw(Assets(999_999_999)));
    f.refused("close_lp with an atom", close.clone(), LossError::NotEmpty);
    let stake = ix::close_stake(&pool, staker, staker, staker, None);
    f.refused("close_stake", stake, LossError::NotEmpty);
    let position = ix::close_position(f.borrower.position, borrower, borrower);
    f.refused("close_position with a debt", position.clone(), LossError::NotEmpty);
    f.borrower.repay(&mut f.world, &pool, u64::MAX);
    f.refused("close_position with collateral", position, LossError::NotEmpty);
    // A loss took all of it: empty, but the proof of the loss must be kept.
    f.lose(1_000_000_001);
    f.lose(100_000_000);
    f.is("claims after a wipe-out", f.claims(), (0, 0));
    f.refused("close_lp without a receipt", close, LossError::ReceiptRequired);
    f.ok(closing(&f.world, &pool, &f.ann));
    f.is("closed with one", f.world.svm.get_account(&f.share()).is_none(), true);
}

/// The rent goes to who paid it: that key is in the account.
fn closed_to_itself(f: &mut Field) {
    let ann = f.ann.id();
    f.ok(f.withdraw(All));
    let payer = f.person("payer");
    let close = ix::close_lp(&f.pool, ann, f.share(), payer, None);
    f.refused("close_lp", close, ConstraintHasOne);
    let to_thief = ix::close_lp(&f.pool, ann, f.thief(), payer, None);
    f.refused("close_lp to the thief", to_thief, ConstraintHasOne);
    f.person("closer");
    let closer = f.world.new_borrower(&f.pool, "closer", 0);
    let close = ix::close_position(closer.position, closer.id(), closer.position);
    f.refused("close_position", close, ConstraintHasOne);
}

fn pools_stay(f: &mut Field) {
    let closing: Vec<_> =
        instruction_names().into_iter().filter(|name| name.starts_with("close_")).collect();
    let expected = ["claim", "lp", "position", "profit", "receipt", "record", "stake"];
    f.is("what is closed", closing, expected.map(|what| format!("close_{what}")).to_vec());
}

/// There are no batches. A transaction may name 64 accounts.
fn large_batches(f: &mut Field) {
    let owners: Vec<_> = (0..60)
        .map(|nth| f.world.funded_lp(&f.pool, &format!("owner {nth}"), 1_000_000).id())
        .collect();
    f.lose(600_000_000);
    let all: Vec<_> = owners.iter().map(|owner| ix::settle_lp(&f.pool, *owner)).collect();
    let used = f.ok_all(&all).compute_units_consumed;
    let what =
        format!("sixty shares settled with {used} units: less than 10,000 each, 1.4M in all");
    f.is(&what, used < 600_000, true);
    f.price(60 * PRICE);
    let used = f.ok(f.liquidate(u64::MAX)).compute_units_consumed;
    f.is(
        &format!("a liquidation with a shortfall: {used}, less than 200,000"),
        used < 200_000,
        true,
    );
}

/// New risk waits; nothing else does. The table of all 52 is the target `matrix`.
fn paused(f: &mut Field) {
    let (pool, guardian) = (f.pool, f.person("guardian"));
    f.ok(ix::pause(&pool, guardian));
    let remove = ix::remove_collateral(
        &pool,
        f.borrower.position,
        f.borrower.id(),
        f.borrower.collateral,
        Some(pool.price),
        1,
    );
    let stake = staking(&f.world, &pool, &f.staker, 1);
    let open = ix::open_position(&pool, f.thief(), f.thief(), 0);
    let stopped = [
        ("deposit", f.deposit(1)),
        ("stake", stake),
        ("open_position", open),
        ("borrow", f.borrow(1_000)),
        ("remove_collateral with debt", remove),
    ];
    for (what, instruction) in stopped {
        f.refused(what, instruction, LossError::Paused);
    }
    f.ok(f.withdraw(All));
    f.ok(ix::request_unstake(&pool, f.staker.id(), All));
    f.borrower.repay(&mut f.world, &pool, 100_000_000);
    f.price(60 * PRICE);
    f.ok(f.liquidate(u64::MAX));
    // 600 owed and 600 there: 571.428572 are paid, the stakers bear the rest.
    f.is("ann left, bob stays whole", f.claims(), (0, 1_000_000_000));
    let stake = f.staker.claim(&f.world, &pool);
    f.is("the stake paid", 100_000_000 - stake, 28_571_429);
}

/// What must be read is read before any account: an instruction without arguments asks for accounts first.
fn data(f: &mut Field) {
    let idl = idl();
    let mut odd = Vec::new();
    for one in idl["instructions"].as_array().expect("instructions") {
        let bytes = one["discriminator"].as_array().expect("eight bytes").iter();
        let data: Vec<u8> = bytes.filter_map(|byte| byte.as_u64()?.try_into().ok()).collect();
        let with_arguments = one["args"].as_array().is_some_and(|args| !args.is_empty());
        let expected =
            if with_arguments { InstructionDidNotDeserialize } else { AccountNotEnoughKeys };
        let got = f.send(&[Instruction { program_id: ID, accounts: vec![], data }]);
        let code = got.err().and_then(|failure| failure.code);
        if code != Some(expected.into()) {
            odd.push((one["name"].to_string(), code));
        }
    }
    f.is("instructions answered otherwise, of 52", odd, vec![]);
    let good = f.deposit(7);
    let with = |data: &[u8]| Instruction { data: data.to_vec(), ..good.clone() };
    for (what, data) in [("no data", &[][..]), ("seven bytes", &[1; 7]), ("unknown", &[1; 8])] {
        f.refused(what, with(data), InstructionFallbackNotFound);
    }
    for length in [8, 12, good.data.len() - 1] {
        let cut = with(&good.data[..length]);
        f.refused(&format!("deposit cut to {length} bytes"), cut, InstructionDidNotDeserialize);
    }
    let neither = {
        let mut data = good.data.clone();
        *data.last_mut().expect("an option") = 2;
        with(&data)
    };
    f.refused("an option that is neither", neither, InstructionDidNotDeserialize);
    let long = with(&[&good.data[..], &[255; 900]].concat());
    f.ok(long);
    f.is("900 bytes too many are ignored: claim", f.claims().0, 1_000_000_007);
    let nobody = with_account(f.deposit(1), &f.pool.pool, address("nobody"));
    f.refused("a pool that is not there", nobody, AccountOwnedByWrongProgram);
}
