//! Ids, seeds and times are the program's. That addresses are derived from them alike is shown by every
//! test on the bytecode: `loss-testkit` stands on the client.

use crate::source;
use loss_client::{addresses, constants};
use socialized_loss::constants as program;

#[test]
fn ids_are_the_programs() {
    assert_eq!(addresses::PROGRAM_ID, socialized_loss::ID);
    assert_eq!(addresses::ORACLE_PROGRAMS, program::ORACLE_PROGRAMS);
    assert_eq!(addresses::SYSTEM_PROGRAM, anchor_lang::system_program::ID);
    assert_eq!(addresses::TOKEN_PROGRAM, anchor_spl::token::ID);
    assert_eq!(addresses::TOKEN_2022_PROGRAM, anchor_spl::token_2022::ID);
    assert_eq!(addresses::ASSOCIATED_TOKEN_PROGRAM, anchor_spl::associated_token::ID);
}

#[test]
fn times_are_the_programs() {
    assert_eq!(constants::MAX_CLOCK_SKEW_SECONDS, program::MAX_CLOCK_SKEW_SECONDS);
    assert_eq!(constants::PROPOSAL_LIFE_SECONDS, program::PROPOSAL_LIFE_SECONDS);
    assert_eq!(constants::MARK_LIFE_SECONDS, program::MARK_LIFE_SECONDS);
    assert_eq!(constants::CLAIM_SECONDS, program::CLAIM_SECONDS);
    assert_eq!(constants::ORACLE_GAP_SECONDS, program::ORACLE_GAP_SECONDS);
}

/// `NAME: &[u8] = b"seed";`, in order.
fn seeds(source: &str) -> Vec<&str> {
    let lines = source.lines().filter_map(|line| line.trim().strip_prefix("pub const "));
    lines.filter(|line| line.contains("&[u8] = b\"")).collect()
}

#[test]
fn seeds_are_the_programs() {
    let theirs = source::read(&source::program().join("seeds.rs"));
    let ours = source::read(&source::client().join("addresses.rs"));
    let mut expected = seeds(&theirs);
    expected.push("EVENT_AUTHORITY: &[u8] = b\"__event_authority\";");
    assert_eq!(seeds(&ours), expected);
}

#[test]
fn associated_accounts_are_where_wallets_look() {
    let (owner, mint) = (socialized_loss::ID, anchor_spl::token::ID);
    for program in [anchor_spl::token::ID, anchor_spl::token_2022::ID] {
        assert_eq!(
            addresses::associated_token(&owner, &mint, &program),
            anchor_spl::associated_token::get_associated_token_address_with_program_id(
                &owner, &mint, &program
            )
        );
    }
}
