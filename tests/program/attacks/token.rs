//! Tokens that do not behave, and programs that call ours.

use crate::{
    field::Field,
    story::*,
    table::{not_applicable, tried, Attack},
};
use anchor_lang::{error::ErrorCode::*, event::EVENT_IX_TAG_LE, prelude::Pubkey, Event};
use anchor_spl::token_2022;
use loss_testkit::{
    events,
    ix::{self, relayed},
    keys::address,
    params::plain,
    tokens, PoolKeys, VenueKeys,
};
use socialized_loss::{
    error::LossError,
    events::{PauseChanged, ShortfallRecorded, EVENT_VERSION},
    instructions::WithdrawAmount::*,
    ID,
};
use solana_instruction::{AccountMeta, Instruction};

pub const ROWS: &[Attack] = &[
    tried("A80", "init_pool: a mint with a transfer fee", transfer_fee),
    tried("A81", "init_pool: a mint with a transfer hook", transfer_hook),
    tried("A82", "init_pool: a mint with a permanent delegate", permanent_delegate),
    tried("A83", "init_pool: a mint that freezes new accounts, or can be paused", frozen_or_paused),
    tried("A84", "init_pool: a mint with an extension nobody knows", unknown_extension),
    tried("A85", "withdraw, settle_lp: the issuer froze the vault", frozen_vault),
    tried("A86", "record_shortfall: by a hostile program, after a flood of logs", flood_of_logs),
    tried("A87", "an event of the program, sent by somebody else", forged_event),
    tried("A88", "deposit, a loss or a fee, and withdraw, in one transaction", flash),
    not_applicable(
        "A89",
        "an account closed between the start and the end of a flow",
        "no instruction begins what another one ends, and none leaves a flag behind for one",
        no_flows,
    ),
];

impl Field {
    /// A pool of a mint with this extension, on either side.
    fn refused_mint(&mut self, what: &str, number: u16, value: &[u8], words: Option<&'static str>) {
        let (special, plain_mint) = (address("special"), self.pool.asset_mint);
        let mint = tokens::mint_2022(6, u64::MAX, &[(number, value.to_vec())]);
        self.world.set_account(&special, mint);
        for (side, asset, collateral) in
            [("asset", special, plain_mint), ("collateral", plain_mint, special)]
        {
            let mut keys = PoolKeys::derive(self.thief(), asset, collateral, 0);
            let as_asset = asset == special;
            let program =
                if as_asset { &mut keys.asset_program } else { &mut keys.collateral_program };
            *program = token_2022::ID;
            let init = ix::init_pool(&keys, self.thief(), plain());
            let what = format!("{what} as {side}");
            match words {
                Some(words) => self.refused(&what, init, words),
                None => self.refused(&what, init, LossError::UnsupportedExtension),
            }
        }
    }
}

fn transfer_fee(f: &mut Field) {
    f.refused_mint("fee", 1, &[0; 108], None);
}

fn transfer_hook(f: &mut Field) {
    f.refused_mint("hook", 14, &[7; 64], None);
}

fn permanent_delegate(f: &mut Field) {
    f.refused_mint("delegate", 12, &[7; 32], None);
}

fn frozen_or_paused(f: &mut Field) {
    f.refused_mint("new accounts are frozen", 6, &[2], None);
    f.refused_mint("pausable", 26, &[0; 33], None);
}

/// The token program, or its library in ours, cannot tell the size of a vault: refused before our check.
fn unknown_extension(f: &mut Field) {
    f.refused_mint("number 999", 999, &[0; 8], Some("invalid account data"));
}

/// Token error 17: the account is frozen.
fn frozen_vault(f: &mut Field) {
    f.lose(600_000_000);
    let vault = f.pool.asset_vault;
    let freeze = |f: &mut Field, state: u8| {
        let mut account = f.world.svm.get_account(&vault).expect("the vault");
        account.data[108] = state;
        f.world.set_account(&vault, account);
    };
    freeze(f, 2);
    f.refused("withdraw", f.withdraw(All), 17);
    f.refused("deposit", f.deposit(1), 17);
    f.ok(ix::settle_lp(&f.pool, f.ann.id()));
    f.ok(ix::accrue(&f.pool));
    f.is("settled meanwhile", f.claims().0, 750_000_000);
    freeze(f, 1);
    f.ok(f.withdraw(All));
    f.is("thawed: ann took out, with what she had", f.world.balance(&f.ann.asset), 1_750_000_000);
}

/// Events travel as instructions: no log can push them out.
fn flood_of_logs(f: &mut Field) {
    f.make_worthless();
    f.world.load_puppet();
    let venue = VenueKeys::derive(&f.pool, puppet_id(), 0);
    let svm = std::mem::take(&mut f.world.svm);
    f.world.svm = svm.with_log_bytes_limit(Some(10_000));
    let mut all = vec![ix::settle_lp(&f.pool, f.ann.id()); 30];
    all.push(relayed(&f.pool, &venue, f.record()));
    let sent = f.ok_all(&all);
    let truncated = sent.logs.iter().filter(|line| *line == "Log truncated").count();
    f.is("the log was cut off", truncated, 1);
    let seen: Vec<ShortfallRecorded> = events::sent(&sent);
    let seen: Vec<_> = seen.iter().map(|event| (event.seq, event.shortfall, event.lps)).collect();
    f.is("the event: number, shortfall, LPs", seen, vec![(1, 700_000_000, 600_000_000)]);
}

fn puppet_id() -> Pubkey {
    Pubkey::from_str_const("Puppet1111111111111111111111111111111111111")
}

fn forged_event(f: &mut Field) {
    f.world.load_puppet();
    let mut data = EVENT_IX_TAG_LE.to_vec();
    let (version, pool) = (EVENT_VERSION, f.pool.pool);
    let event = PauseChanged { version, pool, paused_until: i64::MAX, pause_allowed_at: i64::MAX };
    data.extend(event.data());
    let by = |key, signs| {
        let accounts = vec![AccountMeta::new_readonly(key, signs)];
        Instruction { program_id: ID, accounts, data: data.clone() }
    };
    let unsigned = by(ix::event_authority(), false);
    f.refused("the event authority does not sign", unsigned.clone(), ConstraintSigner);
    f.refused("the thief signs", by(f.thief(), true), ConstraintSeeds);
    let venue = VenueKeys::derive(&f.pool, puppet_id(), 0);
    let called = relayed(&f.pool, &venue, by(venue.signer, true));
    f.refused("a program signs with its own PDA", called, ConstraintSeeds);
    let called = relayed(&f.pool, &venue, unsigned);
    f.refused("a program names the event authority", called, ConstraintSigner);
}

/// Whoever is in when a loss comes bears it; what accrued before is not for who joins.
fn flash(f: &mut Field) {
    let mut loss = f.fork();
    loss.make_worthless();
    let thief = loss.thieving_lp();
    let receipt = loss_testkit::keys::receipt(&loss.pool.lp(&thief.id()), 0);
    let out = ix::with_account(loss.withdrawing(&thief, All), &receipt, receipt);
    let run = [loss.depositing(&thief, 10_000_000_000), loss.record(), out];
    loss.ok_all(&run);
    let left = loss.world.balance(&thief.asset);
    loss.is("of 10,000: five sixths of 600 are lost", left, 9_499_999_999);
    f.join("a loss", loss);

    let mut fee = Field::with(crate::arithmetic::at_rate(10_000));
    fee.world.advance(YEAR);
    let thief = fee.thieving_lp();
    let run = [
        fee.depositing(&thief, 9_000_000_000),
        ix::accrue(&fee.pool),
        ix::collect_insurance(&fee.pool),
        ix::fund_insurance(&fee.pool, thief.id(), thief.asset, 1_000),
        fee.withdrawing(&thief, All),
    ];
    fee.ok_all(&run);
    let left = fee.world.balance(&thief.asset);
    fee.is("a year's interest: of 10,000 less a gift of 1,000 atoms", left, 9_999_998_999);
    f.join("a fee", fee);
}

fn no_flows(f: &mut Field) {
    let names = crate::lifecycle::instruction_names();
    let half = |name: &&String| {
        ["start", "begin", "end", "finish", "flash"].iter().any(|word| name.contains(word))
    };
    f.is("halves of a flow", names.iter().filter(half).count(), 0);
    f.ok(f.withdraw(All));
    let close = closing(&f.world, &f.pool, &f.ann);
    let run = [close, f.deposit(1)];
    f.refused_all("closed, then used", &run, AccountOwnedByWrongProgram);
}
