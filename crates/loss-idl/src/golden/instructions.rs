//! Every instruction that can be sent, with and without its optional accounts: for addresses whose
//! bytes are all the same number, and amounts that all differ.

use anyhow::Result;
use loss_client::{
    accounts::{PoolParams, StoredVenueCaps},
    addresses::PoolAddresses,
    ix::*,
    VenueAddresses,
};
use serde_json::{json, Value};
use solana_instruction::{AccountMeta, Instruction};
use solana_pubkey::Pubkey;

use super::hex;

/// First event number of every segment here.
const FROM_SEQ: u64 = 5;
const CAPS: StoredVenueCaps = StoredVenueCaps { insurance: 11, lps: 12 };
const DEPOSIT: DepositArgs =
    DepositArgs { amount: 13, min_shares_out: 1 << 100, expected_seq: Some(14) };

pub fn json() -> Result<String> {
    let cases = [false, true].map(|optional| {
        let built = all(optional).into_iter().map(|(name, instruction)| case(name, &instruction));
        json!({ "optional": optional, "instructions": built.collect::<Vec<Value>>() })
    });
    Ok(serde_json::to_string_pretty(&cases)? + "\n")
}

fn case(name: &str, instruction: &Instruction) -> Value {
    json!({
        "name": name,
        "data": hex(&instruction.data),
        "accounts": instruction.accounts.iter().map(account).collect::<Vec<_>>(),
    })
}

/// `ws` after the address: writable, signer.
fn account(meta: &AccountMeta) -> String {
    let writable = if meta.is_writable { "w" } else { "" };
    let signer = if meta.is_signer { "s" } else { "" };
    format!("{} {writable}{signer}", meta.pubkey)
}

fn key(n: u8) -> Pubkey {
    Pubkey::new_from_array([n; 32])
}

fn pool() -> PoolAddresses {
    PoolAddresses::derive(&key(1), &key(2), &key(3), 0x0405).with_token_programs(key(6), key(7))
}

/// All the same bytes: what they mean is not of interest here.
fn params() -> PoolParams {
    borsh::from_slice(&[8; size_of::<PoolParams>()]).expect("numbers take any bytes")
}

macro_rules! cases {
    ($($name:ident($($arg:expr),* $(,)?);)*) => {
        vec![$((stringify!($name), $name($($arg),*))),*]
    };
}

fn all(optional: bool) -> Vec<(&'static str, Instruction)> {
    let pool = &pool();
    let price = optional.then(|| key(200));
    let venue = &VenueAddresses::derive(&pool.pool, &key(90), 0x0809);
    let owner = |share: Pubkey| {
        let plain = OwnerSide::associated(pool, key(30));
        let all = OwnerSide { asset: key(31), payer: key(32), ..plain };
        if optional {
            all.with_receipt(&share, FROM_SEQ)
        } else {
            plain
        }
    };
    let (lp, stake_of) = (owner(pool.lp(&key(30))), owner(pool.stake(&key(30))));
    let trader = owner(venue.profit(&key(30)));
    let caller = CallerSide::associated(pool, key(41), price);
    let (asset, collateral) =
        (pool.associated_asset(&key(30)), pool.associated_collateral(&key(30)));
    let position = pool.position(&key(30), 0x0607);
    let record = pool.record(50);
    let share = pool.lp(&key(30));
    let claim = if optional {
        ClaimSide::from_receipt(pool, &key(30), share, FROM_SEQ, key(79))
    } else {
        ClaimSide::open(pool, &key(30), share, FROM_SEQ, key(79))
    };
    let bond = BondSide { owner: key(91), asset: pool.associated_asset(&key(91)) };
    let limits = TighterLimits {
        deposit_cap: optional.then_some(22),
        borrow_cap: None,
        opening_ltv_bps: Some(23),
    };
    let leave = |amount| WithdrawArgs { amount, min_assets_out: 34 };
    let init = InitPoolArgs {
        pool_id: 0x0405,
        feed_id: [9; 32],
        guardian: key(10),
        params: params(),
        venue_caps: CAPS,
    };
    let register =
        RegisterVenueArgs { venue_id: 0x0809, warm_up_seconds: 93, caps: CAPS, bond: 94 };
    cases! {
        init_pool(pool, key(1), init);
        accrue(pool, price);
        propose_params(pool, key(20), params());
        apply_params(pool, key(20), key(21));
        cancel_params(pool, key(20), key(21));
        tighten_limits(pool, key(20), limits);
        propose_authority(pool, key(20), key(24));
        accept_authority(pool, key(24));
        set_guardian(pool, key(20), key(25));
        pause(pool, key(25));
        unpause(pool, key(25));
        open_lp(pool, key(30), key(32));
        deposit(pool, lp, DEPOSIT);
        withdraw(pool, lp, leave(WithdrawAmount::Assets(33)));
        settle_lp(pool, &key(30));
        close_lp(pool, lp, key(35));
        request_withdraw(pool, key(30), WithdrawAmount::Shares(1 << 99));
        cancel_withdraw(pool, key(30));
        open_position(pool, key(30), key(32), 0x0607);
        add_collateral(pool, position, key(30), collateral, 46);
        remove_collateral(pool, position, key(30), collateral, price, 47);
        borrow(pool, position, key(30), asset, price, 48);
        repay(pool, position, key(30), asset, 49);
        close_position(position, key(30), key(35));
        liquidate(pool, position, 50, caller, LiquidateArgs { max_repay: 44, min_collateral_out: 45 });
        mark_insolvent(pool, position, price);
        record_shortfall(pool, position, 50, caller);
        fund_insurance(pool, key(30), asset, 63);
        collect_insurance(pool);
        open_stake(pool, key(30), key(32));
        stake(pool, stake_of, DEPOSIT);
        request_unstake(pool, key(30), WithdrawAmount::All);
        cancel_unstake(pool, key(30));
        unstake(pool, stake_of, leave(WithdrawAmount::All));
        settle_stake(pool, &key(30));
        close_stake(pool, stake_of, key(35));
        buy_salvage(pool, record, caller, BuySalvageArgs { amount: 74, max_cost: 75 });
        record_recovery(pool, record, key(30), asset, 82);
        claim_recovery(pool, record, claim);
        close_claim(key(83), key(35));
        close_receipt(key(84), key(85), key(35));
        close_record(pool, record, key(35));
        register_venue(pool, venue, key(20), bond, register);
        retire_venue(pool, venue, key(20));
        add_bond(pool, venue, bond, 100);
        return_bond(pool, venue, bond);
        return_empty_bond(pool, venue, bond);
        open_profit(pool, venue, key(30), key(32));
        withdraw_profit(pool, venue, trader, leave(WithdrawAmount::Shares(1 << 99)));
        settle_profit(pool, venue, &key(30));
        close_profit(pool, venue, trader, key(35));
    }
}
