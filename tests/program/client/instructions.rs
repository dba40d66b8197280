//! Every instruction: the same accounts, flags and data as Anchor's generated code makes.

use crate::{anchor, source};
use anchor_lang::{prelude::Pubkey, AnchorDeserialize, AnchorSerialize};
use loss_client::{
    accounts::{PoolParams, StoredVenueCaps},
    ix::{self, *},
    PoolAddresses, VenueAddresses,
};
use solana_instruction::Instruction;

/// One instruction as the client and as Anchor build it.
type Case = (&'static str, Instruction, Instruction);

fn key(n: u8) -> Pubkey {
    Pubkey::new_from_array([n; 32])
}

/// All addresses differ, also those that are equal in an ordinary pool.
fn pool() -> PoolAddresses {
    PoolAddresses::derive(&key(1), &key(2), &key(3), 0x0405).with_token_programs(key(6), key(7))
}

/// The program's type with the bytes of the client's, all of them.
fn program<T: AnchorDeserialize>(ours: &impl AnchorSerialize) -> T {
    let mut data = Vec::new();
    ours.serialize(&mut data).expect("a vector takes any length");
    T::try_from_slice(&data).expect("the same layout")
}

fn params() -> PoolParams {
    bytemuck::pod_read_unaligned(&source::bytes(size_of::<PoolParams>(), 8))
}

const CAPS: StoredVenueCaps = StoredVenueCaps { insurance: 11, lps: 12 };
const DEPOSIT: DepositArgs =
    DepositArgs { amount: 13, min_shares_out: 1 << 100, expected_seq: Some(14) };

/// Every instruction, with or without its optional account.
fn cases(optional: Option<Pubkey>) -> Vec<Case> {
    let mut cases = Vec::new();
    pool_and_admin(&mut cases, optional);
    lps(&mut cases, optional);
    positions(&mut cases, optional);
    stakes(&mut cases, optional);
    recoveries(&mut cases, optional);
    venues(&mut cases, optional);
    cases
}

/// Adds a case: the same call on both builders, but for the arguments' types.
macro_rules! case {
    ($cases:ident, $module:ident::$name:ident($($key:expr),* $(; $args:expr)?)) => {
        $cases.push((
            stringify!($name),
            ix::$name($($key,)* $($args)?),
            anchor::$module::$name($($key,)* $(program(&$args))?),
        ))
    };
}

fn pool_and_admin(cases: &mut Vec<Case>, optional: Option<Pubkey>) {
    let pool = &pool();
    let init = InitPoolArgs {
        pool_id: 0x0405,
        feed_id: [9; 32],
        guardian: key(10),
        params: params(),
        venue_caps: CAPS,
    };
    case!(cases, pool::init_pool(pool, key(1); init));
    case!(cases, pool::accrue(pool, optional));
    case!(cases, admin::propose_params(pool, key(20); params()));
    case!(cases, admin::apply_params(pool, key(20), key(21)));
    case!(cases, admin::cancel_params(pool, key(20), key(21)));
    let cap = optional.map(|_| 22);
    let limits = TighterLimits { deposit_cap: cap, borrow_cap: None, opening_ltv_bps: Some(23) };
    case!(cases, admin::tighten_limits(pool, key(20); limits));
    case!(cases, admin::propose_authority(pool, key(20), key(24)));
    case!(cases, admin::accept_authority(pool, key(24)));
    case!(cases, admin::set_guardian(pool, key(20), key(25)));
    case!(cases, admin::pause(pool, key(25)));
    case!(cases, admin::unpause(pool, key(25)));
}

fn owner_side(receipt: Option<Pubkey>) -> OwnerSide {
    OwnerSide { owner: key(30), asset: key(31), payer: key(32), receipt }
}

fn lps(cases: &mut Vec<Case>, optional: Option<Pubkey>) {
    let (pool, side) = (&pool(), owner_side(optional));
    let withdraw = WithdrawArgs { amount: WithdrawAmount::Assets(33), min_assets_out: 34 };
    case!(cases, lp::open_lp(pool, key(30), key(32)));
    case!(cases, lp::deposit(pool, side; DEPOSIT));
    case!(cases, lp::withdraw(pool, side; withdraw));
    case!(cases, lp::settle_lp(pool, &key(30)));
    case!(cases, lp::close_lp(pool, side, key(35)));
    case!(cases, lp::request_withdraw(pool, key(30); WithdrawAmount::Shares(1 << 99)));
    case!(cases, lp::cancel_withdraw(pool, key(30)));
}

fn positions(cases: &mut Vec<Case>, optional: Option<Pubkey>) {
    let (pool, position) = (&pool(), key(40));
    let side =
        CallerSide { caller: key(41), asset: key(42), collateral: key(43), price_update: optional };
    let liquidate = LiquidateArgs { max_repay: 44, min_collateral_out: 45 };
    case!(cases, position::open_position(pool, key(30), key(32), 0x0607));
    case!(cases, position::add_collateral(pool, position, key(30), key(31), 46));
    case!(cases, position::remove_collateral(pool, position, key(30), key(31), optional, 47));
    case!(cases, position::borrow(pool, position, key(30), key(31), optional, 48));
    case!(cases, position::repay(pool, position, key(30), key(31), 49));
    case!(cases, position::close_position(position, key(30), key(35)));
    case!(cases, default::liquidate(pool, position, 50, side; liquidate));
    case!(cases, default::mark_insolvent(pool, position, optional));
    case!(cases, default::record_shortfall(pool, position, 50, side));
}

fn stakes(cases: &mut Vec<Case>, optional: Option<Pubkey>) {
    let (pool, side) = (&pool(), owner_side(optional));
    let unstake = WithdrawArgs { amount: WithdrawAmount::All, min_assets_out: 60 };
    case!(cases, insurance::fund_insurance(pool, key(61), key(62), 63));
    case!(cases, insurance::collect_insurance(pool));
    case!(cases, insurance::open_stake(pool, key(30), key(32)));
    case!(cases, insurance::stake(pool, side; DEPOSIT));
    case!(cases, insurance::request_unstake(pool, key(30); WithdrawAmount::All));
    case!(cases, insurance::cancel_unstake(pool, key(30)));
    case!(cases, insurance::unstake(pool, side; unstake));
    case!(cases, insurance::settle_stake(pool, &key(30)));
    case!(cases, insurance::close_stake(pool, side, key(35)));
}

fn recoveries(cases: &mut Vec<Case>, optional: Option<Pubkey>) {
    let (pool, record) = (&pool(), key(70));
    let buyer =
        CallerSide { caller: key(71), asset: key(72), collateral: key(73), price_update: optional };
    let buy = BuySalvageArgs { amount: 74, max_cost: 75 };
    let claim = ClaimSide {
        share: key(76),
        from_seq: 77,
        receipt: optional,
        owner_asset: key(78),
        caller: key(79),
    };
    case!(cases, recovery::buy_salvage(pool, record, buyer; buy));
    case!(cases, recovery::record_recovery(pool, record, key(80), key(81), 82));
    case!(cases, recovery::claim_recovery(pool, record, claim));
    case!(cases, recovery::close_claim(key(83), key(35)));
    case!(cases, recovery::close_receipt(key(84), key(85), key(35)));
    case!(cases, recovery::close_record(pool, record, key(35)));
}

fn venues(cases: &mut Vec<Case>, optional: Option<Pubkey>) {
    let pool = &pool();
    let venue = &VenueAddresses::derive(&pool.pool, &key(90), 0x0809);
    let (bond, side) = (BondSide { owner: key(91), asset: key(92) }, owner_side(optional));
    let register =
        RegisterVenueArgs { venue_id: 0x0809, warm_up_seconds: 93, caps: CAPS, bond: 94 };
    let withdraw = WithdrawArgs { amount: WithdrawAmount::Assets(95), min_assets_out: 96 };
    let deficit = ReportDeficitArgs { nonce: 97, amount: 98, trader: key(99) };
    case!(cases, venue::register_venue(pool, venue, key(20), bond; register));
    case!(cases, venue::retire_venue(pool, venue, key(20)));
    case!(cases, venue::add_bond(pool, venue, bond, 100));
    case!(cases, venue::return_bond(pool, venue, bond));
    case!(cases, venue::open_profit(pool, venue, key(30), key(32)));
    case!(cases, venue::credit_profit(pool, venue, side, 101));
    case!(cases, venue::withdraw_profit(pool, venue, side; withdraw));
    case!(cases, venue::settle_profit(pool, venue, &key(30)));
    case!(cases, venue::close_profit(pool, venue, side, key(35)));
    case!(cases, venue::report_deficit(pool, venue, key(102), key(32); deficit));
}

#[test]
fn an_empty_bond_is_returned_without_its_owner() {
    let pool = &pool();
    let venue = &VenueAddresses::derive(&pool.pool, &key(90), 0x0809);
    let bond = BondSide { owner: key(91), asset: key(92) };
    let theirs = anchor::venue::return_empty_bond(pool, venue, bond);
    assert_eq!(return_empty_bond(pool, venue, bond), theirs);
}

/// The names of the program's instructions, in the order of its source.
fn program_instructions() -> Vec<String> {
    let source = source::read(&source::program().join("lib.rs"));
    let names = source.lines().filter_map(|line| {
        let (name, rest) = line.trim().strip_prefix("pub fn ")?.split_once('(')?;
        rest.starts_with("ctx").then(|| name.to_owned())
    });
    names.collect()
}

#[test]
fn every_instruction_of_the_program_is_in_the_client() {
    assert_eq!(INSTRUCTIONS.map(str::to_owned).to_vec(), program_instructions());
    let mut tested: Vec<&str> = cases(None).iter().map(|(name, ..)| *name).collect();
    let mut all = INSTRUCTIONS.to_vec();
    tested.sort_unstable();
    all.sort_unstable();
    assert_eq!(tested, all);
}

#[test]
fn every_instruction_is_what_anchors_code_builds() {
    for optional in [None, Some(key(200))] {
        for (name, ours, theirs) in cases(optional) {
            assert_eq!(ours, theirs, "{name}, optional account {optional:?}");
            assert_eq!(ix::name_of(&ours.data), Some(name));
        }
    }
    assert_eq!(ix::name_of(&[1; 8]), None);
}

#[test]
fn every_argument_struct_has_the_same_fields_in_the_same_order() {
    let ours = source::structs(&source::read(&source::client().join("ix/args.rs")));
    let mut theirs = source::structs(&source::read(&source::program().join("instructions")));
    theirs.retain(|(name, _)| name.ends_with("Args") || name == "TighterLimits");
    assert_eq!(ours, theirs);
}

#[test]
fn the_plain_case_uses_associated_accounts_and_pays_its_own_rent() {
    let (pool, owner) = (pool(), key(30));
    let side = OwnerSide::associated(&pool, owner);
    let asset = pool.associated_asset(&owner);
    assert_eq!(side, OwnerSide { owner, asset, payer: owner, receipt: None });
    let share = pool.lp(&owner);
    let receipt = Some(loss_client::addresses::receipt(&share, 5));
    assert_eq!(side.with_receipt(&share, 5), OwnerSide { receipt, ..side });
    let caller = CallerSide::associated(&pool, owner, None);
    let collateral = pool.associated_collateral(&owner);
    assert_eq!(caller, CallerSide { caller: owner, asset, collateral, price_update: None });
    let open = ClaimSide::open(&pool, &owner, share, 5, key(79));
    let expected =
        ClaimSide { share, from_seq: 5, receipt: None, owner_asset: asset, caller: key(79) };
    assert_eq!(open, expected);
    let closed = ClaimSide::from_receipt(&pool, &owner, share, 5, key(79));
    assert_eq!(closed, ClaimSide { receipt, ..expected });
}
