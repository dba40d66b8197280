//! Programs that are not what they are passed as, and accounts that are too few, too many, too short, or there twice.

use crate::{
    field::Field,
    story::*,
    table::{not_applicable, tried, Attack},
};
use anchor_lang::{error::ErrorCode::*, system_program};
use anchor_spl::token_2022;
use loss_testkit::{
    ix::{self, with_account, with_flags},
    keys::address,
    params, tokens, PoolKeys,
};
use socialized_loss::{instructions::WithdrawAmount::*, ID};
use solana_instruction::AccountMeta;

pub const ROWS: &[Attack] = &[
    tried("A15", "deposit, repay, stake: a fake token program", fake_token_program),
    tried("A16", "open_lp, open_position, deposit: a fake system program", fake_system_program),
    tried(
        "A17",
        "init_pool, deposit: the Token program for a Token-2022 mint",
        wrong_token_program,
    ),
    not_applicable(
        "A18",
        "any: a forged Clock account",
        "the clock is read by syscall: no instruction takes it, or any other sysvar, as an account",
        no_sysvar_accounts,
    ),
    tried("A19", "settle_lp: truncated account data", truncated_account),
    tried("A20", "deposit: an account too many, an account too few", extra_and_missing),
    tried("A21", "liquidate, withdraw: one vault in two writable slots", one_vault_twice),
    tried("A22", "settle_lp: one share twice in a batch", settled_twice),
    tried("A23", "deposit: what is written is passed read-only", read_only),
    not_applicable(
        "A24",
        "deposit: the share mint of another pool",
        "shares are no tokens: the only mints that an instruction takes are asset and collateral",
        no_share_mint,
    ),
];

fn fake_token_program(f: &mut Field) {
    let token = anchor_spl::token::ID;
    let repay = ix::repay(&f.pool, f.borrower.position, f.thief(), f.thief.asset, 1_000_000);
    let stake = staking(&f.world, &f.pool, &f.staker, 1);
    for (what, good) in [("deposit", f.deposit(1)), ("repay", repay), ("stake", stake)] {
        f.refused(what, with_account(good, &token, ID), InvalidProgramId);
    }
}

fn fake_system_program(f: &mut Field) {
    let (system, fake) = (system_program::ID, anchor_spl::token::ID);
    let owner = f.stranger.id();
    let open_lp = ix::open_lp(&f.pool, owner, owner);
    let open_position = ix::open_position(&f.pool, owner, owner, 1);
    let all = [("open_lp", open_lp), ("open_position", open_position), ("deposit", f.deposit(1))];
    for (what, good) in all {
        f.refused(what, with_account(good, &system, fake), InvalidProgramId);
    }
}

fn wrong_token_program(f: &mut Field) {
    let special = address("special");
    f.world.set_account(&special, tokens::mint_2022(6, u64::MAX, &[]));
    let keys = PoolKeys::derive(f.thief(), special, f.pool.collateral_mint, 0);
    let init = ix::init_pool(&keys, f.thief(), params::plain());
    f.refused("init_pool: the Token program itself", init, "incorrect program id");
    let deposit = with_account(f.deposit(1), &anchor_spl::token::ID, token_2022::ID);
    f.refused("deposit, the other way round", deposit, "incorrect program id");
}

/// The accounts of every instruction, by the generated list.
fn account_names() -> Vec<(String, Option<String>)> {
    let idl = include_str!("../../../app/client/idl/socialized_loss.json");
    let idl: serde_json::Value = serde_json::from_str(idl).expect("the IDL");
    let mut found = Vec::new();
    let mut open: Vec<_> = idl["instructions"].as_array().expect("instructions").iter().collect();
    while let Some(next) = open.pop() {
        // An instruction, or a group of accounts in one.
        if let Some(accounts) = next["accounts"].as_array() {
            open.extend(accounts);
        } else {
            let text = |key: &str| next[key].as_str().map(str::to_owned);
            found.push((text("name").expect("a name"), text("address")));
        }
    }
    found
}

fn no_sysvar_accounts(f: &mut Field) {
    let all = account_names();
    f.is("accounts of the program's instructions are known", all.len() > 300, true);
    let sysvar = |(name, address): &(String, Option<String>)| {
        let fixed = address.as_deref().unwrap_or_default();
        ["clock", "rent", "sysvar", "instructions"].contains(&name.as_str())
            || fixed.starts_with("Sysvar")
    };
    f.is("sysvars among them", all.iter().filter(|account| sysvar(account)).count(), 0);
}

fn no_share_mint(f: &mut Field) {
    let mut mints: Vec<_> = account_names().into_iter().map(|(name, _)| name).collect();
    mints.retain(|name| name.contains("mint"));
    mints.sort_unstable();
    mints.dedup();
    f.is(
        "mints that instructions take",
        mints,
        vec!["asset_mint".into(), "collateral_mint".into()],
    );
}

/// Only the program can shorten what it owns, and it never does: a runtime that lost bytes.
fn truncated_account(f: &mut Field) {
    let (share, ann) = (f.share(), f.ann.id());
    let whole = f.world.svm.get_account(&share).expect("opened");
    for (length, refusal) in [(0, AccountDiscriminatorNotFound), (7, AccountDiscriminatorNotFound)]
    {
        let mut cut = whole.clone();
        cut.data.truncate(length);
        f.world.set_account(&share, cut);
        f.refused(&format!("{length} bytes"), ix::settle_lp(&f.pool, ann), refusal);
    }
    let mut cut = whole.clone();
    cut.data.truncate(8);
    f.world.set_account(&share, cut);
    f.refused("8 bytes", ix::settle_lp(&f.pool, ann), AccountDidNotDeserialize);
    f.world.set_account(&share, whole);
}

fn extra_and_missing(f: &mut Field) {
    let mut extra = f.deposit(5);
    extra.accounts.push(AccountMeta::new(f.thief.asset, false));
    f.ok(extra);
    f.is("ann's claim with an account too many", f.claims().0, 1_000_000_005);
    let mut missing = f.deposit(5);
    missing.accounts.pop();
    f.refused("without the last account", missing, AccountNotEnoughKeys);
}

/// Vaults are pinned by the pool, so no two slots can hold one; the owner's side can, and pays itself
/// nothing.
fn one_vault_twice(f: &mut Field) {
    f.price(50_00000000);
    let (asset, insurance) = (f.pool.asset_vault, f.pool.insurance_vault);
    let twice = with_account(f.liquidate(1_000_000), &insurance, asset);
    f.refused("liquidate: asset vault as insurance vault", twice, ConstraintHasOne);
    // Token error 4: the payer does not own the vault.
    let twice = with_account(f.liquidate(1_000_000), &f.thief.asset, asset);
    f.refused("liquidate: paid for out of the vault", twice, 4);
    let to_itself = with_account(f.withdraw(Assets(400)), &f.ann.asset, asset);
    f.ok(to_itself);
    f.is("withdrawn into the vault: claims", f.claims(), (999_999_600, 1_000_000_000));
    let (cash, tokens) = (f.world.pool(&f.pool).ledger.cash, f.world.balance(&asset));
    f.is("and what the books do not count", tokens - cash, 400);
}

fn settled_twice(f: &mut Field) {
    f.lose(600_000_000);
    let (share, settle) = (f.share(), ix::settle_lp(&f.pool, f.ann.id()));
    let mut once = f.fork();
    once.ok(settle.clone());
    f.ok_all(&[settle.clone(), settle]);
    let bytes = [&*f, &once].map(|field| field.world.svm.get_account(&share));
    f.is("twice is once, to the byte", bytes[0] == bytes[1], true);
    f.is("claim", f.claims().0, 750_000_000);
}

fn read_only(f: &mut Field) {
    f.lose(600_000_000);
    let good = f.deposit(1_000);
    let receipt = next_receipt(&f.world, &f.pool, &f.ann.id());
    let written = [
        ("pool", f.pool.pool),
        ("share", f.share()),
        ("vault", f.pool.asset_vault),
        ("tokens", f.ann.asset),
        ("receipt", receipt),
    ];
    for (what, key) in written {
        f.refused(what, with_flags(good.clone(), &key, false, false), ConstraintMut);
    }
}
