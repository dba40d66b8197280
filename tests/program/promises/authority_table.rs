//! Who may call what (P15): one test per line of the authority table, every role tried on each.
//!
//! A line's rightful caller is replaced by every other role in the signer's place and nowhere
//! else: whoever the table does not name is refused with exactly the error of the line.

use crate::stage::{Role, Role::*, Stage, ANYONE};
use anchor_lang::error::ErrorCode;
use loss_testkit::{bytecode, ix, keys, refusals::Refusal, VenueKeys};
use socialized_loss::error::LossError;

const RENT_PAYER_OR_OWNER: &[Role] = &[RentPayer, LpOwner];
const NOT_THE_NAMED_ONE: ErrorCode = ErrorCode::ConstraintHasOne;
/// An account of one's own is derived from its owner.
const NOT_THE_DERIVED_ONE: ErrorCode = ErrorCode::ConstraintSeeds;
/// For lines that refuse nobody.
const NOBODY: ErrorCode = ErrorCode::ConstraintSigner;

macro_rules! authority_table {
    ($($test:ident: $instruction:literal, $allowed:expr, $refusal:expr;)*) => {
        const TABLE: &[&str] = &[$($instruction),*];

        $(
            #[test]
            fn $test() {
                check($instruction, $allowed, $refusal.into());
            }
        )*
    };
}

authority_table! {
    p15_anyone_makes_a_pool: "init_pool", ANYONE, NOBODY;
    p15_anyone_accrues: "accrue", ANYONE, NOBODY;
    p15_only_the_authority_proposes_params: "propose_params", &[Authority], NOT_THE_NAMED_ONE;
    p15_only_the_authority_applies_params: "apply_params", &[Authority], NOT_THE_NAMED_ONE;
    p15_only_the_authority_cancels_params: "cancel_params", &[Authority], NOT_THE_NAMED_ONE;
    p15_only_the_authority_tightens_limits: "tighten_limits", &[Authority], NOT_THE_NAMED_ONE;
    p15_only_the_authority_hands_over: "propose_authority", &[Authority], NOT_THE_NAMED_ONE;
    p15_only_the_next_authority_accepts: "accept_authority", &[NextAuthority], NOT_THE_NAMED_ONE;
    p15_only_the_authority_sets_the_guardian: "set_guardian", &[Authority], NOT_THE_NAMED_ONE;
    p15_only_guardian_and_authority_pause: "pause", &[Guardian, Authority], LossError::NotGuardian;
    p15_only_guardian_and_authority_unpause:
        "unpause", &[Guardian, Authority], LossError::NotGuardian;
    p15_a_share_is_opened_by_its_owner: "open_lp", &[LpOwner], NOT_THE_DERIVED_ONE;
    p15_only_the_owner_deposits_into_a_share: "deposit", &[LpOwner], NOT_THE_NAMED_ONE;
    p15_only_the_owner_withdraws_from_a_share: "withdraw", &[LpOwner], NOT_THE_NAMED_ONE;
    p15_anyone_settles_a_share: "settle_lp", ANYONE, NOBODY;
    p15_only_the_owner_closes_a_share: "close_lp", &[LpOwner], NOT_THE_NAMED_ONE;
    p15_only_the_owner_requests_a_withdrawal: "request_withdraw", &[LpOwner], NOT_THE_NAMED_ONE;
    p15_only_the_owner_cancels_a_withdrawal: "cancel_withdraw", &[LpOwner], NOT_THE_NAMED_ONE;
    p15_a_position_is_opened_by_its_owner:
        "open_position", &[PositionOwner], NOT_THE_DERIVED_ONE;
    p15_anyone_adds_collateral: "add_collateral", ANYONE, NOBODY;
    p15_only_the_owner_removes_collateral:
        "remove_collateral", &[PositionOwner], NOT_THE_NAMED_ONE;
    p15_only_the_owner_borrows: "borrow", &[PositionOwner], NOT_THE_NAMED_ONE;
    p15_anyone_repays: "repay", ANYONE, NOBODY;
    p15_only_the_owner_closes_a_position: "close_position", &[PositionOwner], NOT_THE_NAMED_ONE;
    p12_anyone_liquidates: "liquidate", ANYONE, NOBODY;
    p12_anyone_marks: "mark_insolvent", ANYONE, NOBODY;
    p12_anyone_records_a_shortfall: "record_shortfall", ANYONE, NOBODY;
    p15_anyone_funds_the_insurance: "fund_insurance", ANYONE, NOBODY;
    p15_anyone_collects_for_the_insurance: "collect_insurance", ANYONE, NOBODY;
    p15_a_stake_is_opened_by_its_owner: "open_stake", &[StakeOwner], NOT_THE_DERIVED_ONE;
    p15_only_the_owner_adds_to_a_stake: "stake", &[StakeOwner], NOT_THE_NAMED_ONE;
    p15_only_the_owner_starts_a_cooldown: "request_unstake", &[StakeOwner], NOT_THE_NAMED_ONE;
    p15_only_the_owner_ends_a_cooldown: "cancel_unstake", &[StakeOwner], NOT_THE_NAMED_ONE;
    p15_only_the_owner_takes_a_stake_out: "unstake", &[StakeOwner], NOT_THE_NAMED_ONE;
    p15_anyone_settles_a_stake: "settle_stake", ANYONE, NOBODY;
    p15_only_the_owner_closes_a_stake: "close_stake", &[StakeOwner], NOT_THE_NAMED_ONE;
    p15_anyone_buys_salvage: "buy_salvage", ANYONE, NOBODY;
    p15_anyone_pays_in_for_an_event: "record_recovery", ANYONE, NOBODY;
    p15_anyone_has_an_owner_paid_its_recovery: "claim_recovery", ANYONE, NOBODY;
    p15_anyone_closes_a_final_claim: "close_claim", ANYONE, NOBODY;
    p15_only_owner_and_rent_payer_close_a_receipt:
        "close_receipt", RENT_PAYER_OR_OWNER, LossError::NotReceiptParty;
    p15_anyone_closes_a_final_record: "close_record", ANYONE, NOBODY;
    p15_only_the_authority_registers_a_venue:
        "register_venue", &[Authority], NOT_THE_NAMED_ONE;
    p15_only_authority_and_bond_owner_retire_a_venue:
        "retire_venue", &[Authority, BondOwner], LossError::NotVenueParty;
    p15_anyone_adds_to_a_bond: "add_bond", ANYONE, NOBODY;
    p15_only_the_bond_owner_gets_a_bond_back: "return_bond", &[BondOwner], NOT_THE_NAMED_ONE;
    p15_anyone_opens_a_profit_claim: "open_profit", ANYONE, NOBODY;
    p15_only_the_venues_program_credits: "credit_profit", &[VenueSigner], LossError::NotVenue;
    p15_only_the_trader_takes_a_profit_out: "withdraw_profit", &[ProfitOwner], NOT_THE_NAMED_ONE;
    p15_anyone_settles_a_profit_claim: "settle_profit", ANYONE, NOBODY;
    p15_only_the_trader_closes_a_profit_claim: "close_profit", &[ProfitOwner], NOT_THE_NAMED_ONE;
    p15_only_the_venues_program_reports: "report_deficit", &[VenueSigner], LossError::NotVenue;
}

#[test]
fn p15_the_table_names_every_instruction_of_the_program() {
    let source = include_str!("../../../programs/socialized-loss/src/lib.rs");
    let handlers = source.lines().filter_map(|line| line.trim().strip_prefix("pub fn "));
    let names: Vec<&str> = handlers.filter_map(|rest| rest.split('(').next()).collect();
    assert_eq!(TABLE, names);
    assert_eq!(TABLE.len(), 52);
}

#[test]
fn p15_the_architectures_table_has_every_instruction_once() {
    let text = include_str!("../../../ARCHITECTURE.md");
    let section = text.split("## Who may do what").nth(1).expect("the section");
    let section = section.split("\n## ").next().expect("its end");
    let first_cells =
        section.lines().filter_map(|line| line.strip_prefix("| `")?.split('|').next());
    let mut named: Vec<&str> =
        first_cells.flat_map(|cell| cell.trim().trim_end_matches('`').split("`, `")).collect();
    named.sort_unstable();
    let mut all = TABLE.to_vec();
    all.sort_unstable();
    assert_eq!(named, all);
}

#[test]
fn p15_whoever_claims_for_another_cannot_name_where_it_is_paid() {
    let mut stage = Stage::prepared("claim_recovery");
    let as_prepared = stage.world.svm.clone();
    for role in ANYONE {
        stage.world.svm = as_prepared.clone();
        let (ix, signer) = stage.built("claim_recovery", *role);
        let signers: Vec<_> = signer.iter().collect();
        let (associated, mine) = (stage.claim_side(*role).owner_asset, stage.role(*role).asset);
        let to_me = ix::with_account(ix, &associated, mine);
        if *role == LpOwner {
            stage.world.ok(to_me, &signers);
            // 50,000 of the 100,000 that came in: half of the pool is the owner's.
            assert_eq!(stage.world.balance(&mine), 1_000_000_000 + 50_000);
        } else {
            stage.world.refused(to_me, &signers, LossError::NotAssociatedAccount);
        }
    }
}

#[test]
fn p15_what_is_closed_by_anyone_gives_its_rent_to_whoever_paid_it() {
    for (instruction, stands_for) in [("close_claim", "claim"), ("close_record", "record")] {
        let mut stage = Stage::prepared(instruction);
        let (ix, _) = stage.built(instruction, Stranger);
        let [payer, stranger] = [RentPayer, Stranger].map(|role| stage.role(role).id);
        let to_a_stranger = ix::with_account(ix, &payer, stranger);
        let code = NOT_THE_NAMED_ONE.into();
        let sent = stage.world.send(&[to_a_stranger], &[]).expect_err(stands_for);
        assert_eq!(sent.code, Some(code), "{stands_for}");
    }
}

/// The program may have other venues, and its bytecode may be copied to another address.
#[test]
fn p15_a_venue_is_signed_for_by_its_own_program_and_under_its_own_number_alone() {
    for instruction in ["credit_profit", "report_deficit"] {
        let mut stage = Stage::prepared(instruction);
        let (pool, venue) = (stage.pool, stage.venue.keys);
        let elsewhere = keys::address("a copy of the venue's program");
        let bytecode = bytecode::read_named("puppet_venue");
        stage.world.svm.add_program(elsewhere, &bytecode).expect("valid bytecode");
        let (call, _) = stage.call(instruction, VenueSigner);
        for (program, venue_id) in [(elsewhere, 0), (venue.program, 1)] {
            let other = VenueKeys::derive(&pool, program, venue_id);
            stage.world.airdrop(&other.signer, 1_000_000_000);
            let signed = ix::with_account(call.clone(), &venue.signer, other.signer);
            let sent = ix::relayed(&pool, &other, signed);
            stage.world.refused(sent, &[], LossError::NotVenue);
        }
        stage.world.ok(ix::relayed(&pool, &venue, call), &[]);
    }
}

/// Sends the instruction as every role. Then as the rightful one, whose signature is missing.
#[track_caller]
fn check(instruction: &str, allowed: &[Role], refusal: Refusal) {
    let mut stage = Stage::prepared(instruction);
    let as_prepared = stage.world.svm.clone();
    for role in ANYONE {
        stage.world.svm = as_prepared.clone();
        let (ix, signer) = stage.built(instruction, *role);
        let sent = stage.world.send(&[ix], &signer.iter().collect::<Vec<_>>());
        match (allowed.contains(role), sent) {
            (true, Ok(_)) => stage.assert_caps_stand(instruction),
            (true, Err(failure)) => {
                panic!("{instruction} as {role:?}: {}\n{}", failure.error, failure.logs.join("\n"))
            }
            (false, Ok(_)) => panic!("{instruction} as {role:?} went through"),
            (false, Err(failure)) => {
                let got = failure.code.map(Refusal::Code);
                assert_eq!(got, Some(refusal), "{instruction} as {role:?}: {}", failure.error);
            }
        }
    }
    stage.world.svm = as_prepared;
    let (ix, signed) = stage.call(instruction, allowed[0]);
    if signed {
        let unsigned = ix::with_flags(ix, &stage.role(allowed[0]).id, false, true);
        let code = ErrorCode::AccountNotSigner.into();
        stage.world.refused_with(unsigned, &[], code);
    }
}
