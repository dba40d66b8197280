//! Accounts that are not what they are passed as: identity, ownership, type.

use crate::{
    field::Field,
    story::*,
    table::{tried, Attack},
};
use anchor_lang::{error::ErrorCode::*, prelude::Pubkey, system_program};
use loss_testkit::{
    ix::{self, with_account, with_flags},
    params, PoolKeys,
};
use socialized_loss::{instructions::WithdrawAmount::*, seeds, state::LpShare, ID};
use solana_instruction::{AccountMeta, Instruction};

pub const ROWS: &[Attack] = &[
    tried("A01", "deposit: LP share owned by another program", share_of_another_program),
    tried("A02", "deposit: the pool in the share's slot", pool_as_share),
    tried("A03", "withdraw: another's share, the attacker signs", anothers_share),
    tried("A04", "withdraw: the right owner, who does not sign", unsigned),
    tried("A05", "settle_lp: a share made up by an attacker's program", made_up_share),
    tried("A06", "liquidate: a position of another pool", position_of_another_pool),
    tried("A07", "liquidate: a closed position, revived with lamports", revived_position),
    tried("A08", "record_shortfall: the fund of another pool", fund_of_another_pool),
    tried("A09", "record_shortfall: an insurance vault of the attacker's", vault_of_the_attacker),
    tried("A10", "withdraw: the insurance vault as the pool's vault", insurance_vault_as_pools),
    tried("A11", "init_pool, open_lp: addresses of a non-canonical bump", non_canonical_bump),
    tried("A12", "init_pool: seeds that would collide when put together", colliding_seeds),
    tried("A13", "init_pool twice at one address", made_twice),
    tried("A14", "open_lp after close_lp: the old snapshot of the index", reopened),
];

fn share_of_another_program(f: &mut Field) {
    let share = f.share();
    let forged = f.world.forged(&share);
    let broken = with_account(f.deposit(1), &share, forged);
    f.refused("forged share", broken, AccountOwnedByWrongProgram);
}

fn pool_as_share(f: &mut Field) {
    let broken = with_account(f.deposit(1), &f.share(), f.pool.pool);
    f.refused("pool as share", broken, AccountDiscriminatorMismatch);
    let broken = with_account(f.deposit(1), &f.share(), f.pool.stake(&f.staker.id()));
    f.refused("stake as share", broken, AccountDiscriminatorMismatch);
}

fn anothers_share(f: &mut Field) {
    let theft = f.stolen(f.withdraw(All), f.ann.id());
    let theft = with_account(theft, &f.ann.asset, f.thief.asset);
    f.refused("thief as owner", theft, ConstraintHasOne);
    f.is("ann's claim", f.claims().0, 1_000_000_000);
}

fn unsigned(f: &mut Field) {
    // She pays for receipts too, so she is named twice.
    let quiet = with_flags(f.withdraw(All), &f.ann.id(), false, true);
    f.refused("ann does not sign", quiet, AccountNotSigner);
}

fn made_up_share(f: &mut Field) {
    let share = f.share();
    let made_up = f.world.forged(&share);
    let settle = with_account(ix::settle_lp(&f.pool, f.ann.id()), &share, made_up);
    f.refused("right bytes, wrong program", settle, AccountOwnedByWrongProgram);
    let unknown = f.world.unknown_type();
    let settle = with_account(ix::settle_lp(&f.pool, f.ann.id()), &share, unknown);
    f.refused("right program, unknown type", settle, AccountDiscriminatorMismatch);
}

fn position_of_another_pool(f: &mut Field) {
    f.price(50_00000000);
    let broken = with_account(f.liquidate(1_000_000), &f.borrower.position, f.stranger.position);
    f.refused("the other pool's position", broken, ConstraintHasOne);
}

/// A closed account is the system program's, with lamports or without.
fn revived_position(f: &mut Field) {
    f.person("closer");
    let closer = f.world.new_borrower(&f.pool, "closer", 0);
    let id = closer.id();
    let close = ix::close_position(closer.position, id, id);
    let liquidate = with_account(f.liquidate(1), &f.borrower.position, closer.position);
    let all = [close.clone(), liquidate.clone()];
    f.refused_all("closed, then liquidated", &all, AccountOwnedByWrongProgram);
    let mut data = vec![2, 0, 0, 0];
    data.extend(10_000_000_u64.to_le_bytes());
    let accounts = vec![AccountMeta::new(id, true), AccountMeta::new(closer.position, false)];
    let revive = Instruction { program_id: system_program::ID, accounts, data };
    let all = [close.clone(), revive.clone(), liquidate.clone()];
    f.refused_all("closed, revived, liquidated", &all, AccountOwnedByWrongProgram);
    f.ok_all(&[close, revive]);
    f.refused("liquidated after the transaction", liquidate, AccountOwnedByWrongProgram);
}

fn fund_of_another_pool(f: &mut Field) {
    f.make_worthless();
    let broken = with_account(f.record(), &f.pool.insurance, f.other.insurance);
    f.refused("the other pool's fund", broken, ConstraintHasOne);
    let broken = with_account(f.record(), &f.pool.insurance_vault, f.other.insurance_vault);
    f.refused("the other pool's insurance vault", broken, ConstraintHasOne);
}

fn vault_of_the_attacker(f: &mut Field) {
    f.make_worthless();
    let broken = with_account(f.record(), &f.pool.insurance_vault, f.thief.asset);
    f.refused("thief's tokens as the fund's", broken, ConstraintHasOne);
    let of_pool = f.world.token_account(f.pool.asset_mint, f.pool.pool, 0);
    let broken = with_account(f.record(), &f.pool.insurance_vault, of_pool);
    f.refused("another account that the pool owns", broken, ConstraintHasOne);
}

fn insurance_vault_as_pools(f: &mut Field) {
    let broken = with_account(f.withdraw(All), &f.pool.asset_vault, f.pool.insurance_vault);
    f.refused("insurance vault", broken, ConstraintHasOne);
    let broken = with_account(f.withdraw(All), &f.pool.asset_vault, f.other.asset_vault);
    f.refused("the other pool's vault", broken, ConstraintHasOne);
}

/// The next address below the canonical one that no key has.
fn lower(seeds: &[&[u8]]) -> Pubkey {
    let (canonical, bump) = Pubkey::find_program_address(seeds, &ID);
    let address = |bump: u8| Pubkey::create_program_address(&[seeds, &[&[bump]]].concat(), &ID);
    let lower = (0..bump).rev().find_map(|bump| address(bump).ok()).expect("one in two is valid");
    assert_ne!(lower, canonical);
    lower
}

fn non_canonical_bump(f: &mut Field) {
    let thief = f.thief();
    let keys = PoolKeys::derive(thief, f.pool.asset_mint, f.pool.collateral_mint, 7);
    let (asset, collateral) = (keys.asset_mint, keys.collateral_mint);
    let number = 7_u16.to_le_bytes();
    let pool = lower(&[seeds::POOL, thief.as_ref(), asset.as_ref(), collateral.as_ref(), &number]);
    let init = with_account(ix::init_pool(&keys, thief, params::plain()), &keys.pool, pool);
    f.refused("a pool at the next bump", init, ConstraintSeeds);
    let share = lower(&[seeds::LP, f.pool.pool.as_ref(), f.borrower.id().as_ref()]);
    let owner = f.borrower.id();
    let open = ix::open_lp(&f.pool, owner, owner);
    let open = with_account(open, &f.pool.lp(&owner), share);
    f.refused("a second share of one owner", open, ConstraintSeeds);
}

/// Every seed has a fixed length, so none can lend bytes to the next: 1 and 256 are the same two bytes in
/// another order.
fn colliding_seeds(f: &mut Field) {
    let authority = f.authority();
    let [one, two] = [0x0102, 0x0201].map(|pool_id| {
        PoolKeys::derive(authority, f.pool.asset_mint, f.pool.collateral_mint, pool_id)
    });
    f.is("same address", one.pool == two.pool, false);
    for keys in [&one, &two] {
        f.ok(ix::init_pool(keys, authority, params::plain()));
    }
    f.person("dan");
    f.world.funded_lp(&one, "dan", 500);
    let cash = [&one, &two].map(|keys| f.world.pool(keys).ledger.cash);
    f.is("cash of the first and the second", cash, [500, 0]);
    let mints = PoolKeys::derive(authority, f.pool.collateral_mint, f.pool.asset_mint, 0);
    f.is("mints swapped, same address", mints.pool == f.pool.pool, false);
}

/// Token or system program: 0 is "an account with this address already exists".
fn made_twice(f: &mut Field) {
    let init = ix::init_pool(&f.pool, f.thief(), params::plain());
    f.refused("the same pool again", init, 0);
    let ann = f.ann.id();
    f.refused("the same share again", ix::open_lp(&f.pool, ann, ann), 0);
    f.refused("the same stake again", ix::open_stake(&f.pool, f.staker.id(), f.staker.id()), 0);
}

fn reopened(f: &mut Field) {
    let ann = f.ann.id();
    f.ok(f.withdraw(All));
    f.lose(250_000_000);
    f.ok(closing(&f.world, &f.pool, &f.ann));
    f.ok(ix::open_lp(&f.pool, ann, ann));
    let share: LpShare = f.world.lp(&f.pool, &ann);
    let class = f.world.pool(&f.pool).ledger.lps;
    f.is("snapshot is the class's index", share.share.held.index == class.index, true);
    f.is("epoch", share.share.held.epoch, class.epoch);
    f.is("segment begins after event", share.share.segment.from_seq, 1);
    f.ok(f.deposit(300));
    f.is("claim after a deposit of 300", f.claims().0, 300);
    // The staker's 100 paid first; the rest of the 250 was bob's alone.
    f.is("bob's claim", f.claims().1, 849_999_999);
}
