//! How large transactions get. The README's table is what this test computes.

use loss_client::{
    ix::{self, *},
    PoolAddresses, VenueAddresses,
};
use solana_compute_budget_interface::ComputeBudgetInstruction;
use solana_instruction::Instruction;
use solana_message::Message;
use solana_pubkey::Pubkey;

/// The most bytes that a transaction may have.
const LIMIT: usize = 1_232;

fn key(n: u8) -> Pubkey {
    Pubkey::new_from_array([n; 32])
}

/// Whoever signs and pays: the fee, and all rent.
fn me() -> Pubkey {
    key(9)
}

/// Serialized size with all signatures, without lookup tables.
fn size(instructions: &[Instruction]) -> usize {
    let message = Message::new(instructions, Some(&me()));
    // One byte counts the signatures, 64 bytes each.
    1 + 64 * usize::from(message.header.num_required_signatures) + message.serialize().len()
}

/// The instructions that change a pool's money, in the largest form each has: with a receipt, with a
/// price update.
fn cases() -> Vec<(&'static str, Instruction)> {
    let pool =
        &PoolAddresses::derive(&key(1), &key(2), &key(3), 0).with_token_programs(key(4), key(5));
    let venue = &VenueAddresses::derive(&pool.pool, &key(6), 0);
    let (price, position, record) = (Some(key(7)), pool.position(&key(8), 0), pool.record(1));
    let owner = OwnerSide::associated(pool, me()).with_receipt(&pool.lp(&me()), 0);
    let staker = OwnerSide::associated(pool, me()).with_receipt(&pool.stake(&me()), 0);
    let trader = OwnerSide::associated(pool, me()).with_receipt(&venue.profit(&me()), 0);
    let caller = CallerSide::associated(pool, me(), price);
    let deposit = DepositArgs { amount: 1, min_shares_out: 1, expected_seq: Some(1) };
    let withdraw = WithdrawArgs { amount: WithdrawAmount::Shares(1), min_assets_out: 1 };
    let liquidate = LiquidateArgs { max_repay: 1, min_collateral_out: 1 };
    let buy = BuySalvageArgs { amount: 1, max_cost: 1 };
    let claim = ClaimSide::from_receipt(pool, &key(8), pool.lp(&key(8)), 0, me());
    vec![
        ("deposit", ix::deposit(pool, owner, deposit)),
        ("withdraw", ix::withdraw(pool, owner, withdraw)),
        ("stake", ix::stake(pool, staker, deposit)),
        ("unstake", ix::unstake(pool, staker, withdraw)),
        ("borrow", ix::borrow(pool, position, me(), caller.asset, price, 1)),
        ("repay", ix::repay(pool, position, me(), caller.asset, 1)),
        ("liquidate", ix::liquidate(pool, position, 1, caller, liquidate)),
        ("mark_insolvent", ix::mark_insolvent(pool, position, price)),
        ("record_shortfall", ix::record_shortfall(pool, position, 1, caller)),
        ("buy_salvage", ix::buy_salvage(pool, record, caller, buy)),
        ("claim_recovery", ix::claim_recovery(pool, record, claim)),
        ("collect_insurance", ix::collect_insurance(pool)),
        ("withdraw_profit", ix::withdraw_profit(pool, venue, trader, withdraw)),
    ]
}

/// The README's table.
fn table() -> String {
    let budget = [
        ComputeBudgetInstruction::set_compute_unit_limit(1),
        ComputeBudgetInstruction::set_compute_unit_price(1),
    ];
    let rows = cases().into_iter().map(|(name, call)| {
        let accounts = call.accounts.len();
        let alone = size(std::slice::from_ref(&call));
        let with_budget = size(&[&budget[..], &[call]].concat());
        assert!(with_budget <= LIMIT, "{name}: {with_budget} bytes");
        format!("| `{name}` | {accounts} | {alone} | {with_budget} | {} |", LIMIT - with_budget)
    });
    rows.collect::<Vec<_>>().join("\n")
}

#[test]
fn every_transaction_fits_and_the_readme_says_how_large_it_is() {
    let table = table();
    let readme = include_str!("../README.md");
    assert!(readme.contains(&table), "the README's table of sizes has to be:\n{table}");
}
