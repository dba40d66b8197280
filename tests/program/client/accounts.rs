//! Every account: the same bytes are the same fields, in the same order, of the same types.

use crate::source::{self, bytes};
use anchor_lang::Discriminator;
use loss_client::{accounts as client, decode, decode_owned, Account, DecodeError};
use socialized_loss::state as program;
use std::mem::offset_of;

/// One account type in both.
struct Pair {
    name: &'static str,
    discriminator: ([u8; 8], &'static [u8]),
    size: (usize, usize),
    version_at: (usize, usize),
    /// What both make of the account's data.
    shown: fn(&[u8]) -> (String, String),
}

macro_rules! pairs {
    ($($name:ident),* $(,)?) => {
        vec![$(Pair {
            name: stringify!($name),
            discriminator: (client::$name::DISCRIMINATOR, program::$name::DISCRIMINATOR),
            size: (client::$name::SIZE, 8 + size_of::<program::$name>()),
            version_at: (client::$name::VERSION_OFFSET, 8 + offset_of!(program::$name, version)),
            shown: |data| {
                let ours = decode::<client::$name>(data).expect("an account of this type");
                let theirs: program::$name = bytemuck::pod_read_unaligned(&data[8..]);
                (format!("{ours:?}"), format!("{theirs:?}"))
            },
        }),*]
    };
}

fn pairs() -> Vec<Pair> {
    pairs![
        InsuranceFund,
        InsuranceStake,
        LossReceipt,
        LpShare,
        Pool,
        PoolProposal,
        Position,
        ProfitClaim,
        RecoveryClaim,
        ShortfallRecord,
        Venue,
    ]
}

fn random(pair: &Pair, seed: u64) -> Vec<u8> {
    let mut data = bytes(pair.size.1, seed);
    data[..8].copy_from_slice(pair.discriminator.1);
    data[pair.version_at.1] = 1;
    data
}

#[test]
fn every_account_of_the_program_is_in_the_client() {
    let names: Vec<&str> = pairs().iter().map(|pair| pair.name).collect();
    let source = source::read(&source::program().join("state"));
    assert_eq!(source::with_attribute(&source, "#[account(zero_copy)]"), names);
    let mut known: Vec<&str> = client::ACCOUNTS.iter().map(|(name, ..)| *name).collect();
    known.sort_unstable();
    assert_eq!(known, names);
}

#[test]
fn any_bytes_decode_to_the_same_fields_as_in_the_program() {
    for pair in pairs() {
        for seed in 0..32 {
            let (ours, theirs) = (pair.shown)(&random(&pair, seed));
            assert_eq!(ours, theirs, "{}", pair.name);
        }
    }
}

#[test]
fn names_sizes_and_discriminators_are_the_programs() {
    for Pair { name, discriminator, size, version_at, .. } in pairs() {
        assert_eq!(discriminator.0, discriminator.1, "{name}");
        assert_eq!(size.0, size.1, "{name}");
        assert_eq!(version_at.0, version_at.1, "{name}");
        assert!(client::ACCOUNTS.contains(&(name, discriminator.0, size.0)), "{name}");
    }
    assert_eq!(program_version(), client::Pool::VERSION);
}

fn program_version() -> u8 {
    socialized_loss::constants::VERSION
}

/// Types the program has beside its accounts and their parts.
const NOT_STORED: [&str; 2] = ["Classes", "PoolSigner"];

#[test]
fn every_stored_struct_has_the_same_fields_in_the_same_order() {
    let mut theirs = source::structs(&source::read(&source::program().join("state")));
    theirs.retain(|(name, _)| !NOT_STORED.contains(&name.as_str()));
    assert_eq!(source::structs(&source::read(&source::client().join("accounts"))), theirs);
}

#[test]
fn scanners_find_accounts_at_the_offsets_of_the_program() {
    use client::offsets::*;
    use program::*;
    assert_eq!(
        [POOL; 10],
        [
            8 + offset_of!(InsuranceFund, pool),
            8 + offset_of!(InsuranceStake, pool),
            8 + offset_of!(LossReceipt, pool),
            8 + offset_of!(LpShare, pool),
            8 + offset_of!(PoolProposal, pool),
            8 + offset_of!(Position, pool),
            8 + offset_of!(ProfitClaim, pool),
            8 + offset_of!(RecoveryClaim, pool),
            8 + offset_of!(ShortfallRecord, pool),
            8 + offset_of!(Venue, pool),
        ]
    );
    assert_eq!(
        [OWNER; 8],
        [
            8 + offset_of!(InsuranceStake, owner),
            8 + offset_of!(LossReceipt, owner),
            8 + offset_of!(LpShare, owner),
            8 + offset_of!(Position, owner),
            8 + offset_of!(ProfitClaim, owner),
            8 + offset_of!(RecoveryClaim, owner),
            8 + offset_of!(ShortfallRecord, owner),
            8 + offset_of!(Venue, signer),
        ]
    );
    assert_eq!(
        [VENUE; 2],
        [8 + offset_of!(ProfitClaim, venue), 8 + offset_of!(ShortfallRecord, venue)]
    );
    assert_eq!(VENUE_OF_RECEIPT, 8 + offset_of!(LossReceipt, venue));
    assert_eq!(
        [SHARE; 2],
        [8 + offset_of!(LossReceipt, share), 8 + offset_of!(RecoveryClaim, share)]
    );
    assert_eq!(DEBT_SHARES, 8 + offset_of!(Position, debt_shares));
    assert_eq!(DISCRIMINATOR, 0);
}

#[test]
fn another_version_says_which_and_to_update() {
    for pair in pairs() {
        let mut data = random(&pair, 1);
        data[pair.version_at.1] = 3;
        // Of another length too: the version is what matters.
        data.push(0);
        let error = refusal(pair.name, &data);
        let text = format!(
            "this client knows version 1 of {name}, the account has 3: update loss-client",
            name = pair.name
        );
        assert_eq!(error.to_string(), text);
    }
}

#[test]
fn a_cut_account_says_how_long_it_should_be() {
    for pair in pairs() {
        let data = random(&pair, 2);
        for found in [8, data.len() - 1] {
            let expected = DecodeError::Length { account: pair.name, found, expected: data.len() };
            assert_eq!(refusal(pair.name, &data[..found]), expected);
        }
    }
}

#[test]
fn another_account_is_named() {
    let pairs = pairs();
    let lp = pairs.iter().find(|pair| pair.name == "LpShare").expect("it is one of them");
    let error = refusal("Position", &random(lp, 3));
    assert_eq!(error.to_string(), "not a Position but LpShare: check the address");
    for nothing in [&[][..], &[0; 7], &[7; 208]] {
        let error = refusal("Position", nothing);
        let text = "not a Position but nothing this client knows: check the address";
        assert_eq!(error.to_string(), text);
    }
}

#[test]
fn an_account_of_another_program_is_refused() {
    let owner = anchor_lang::system_program::ID;
    let refused = decode_owned::<client::Pool>(&owner, &[0; 1016]);
    assert_eq!(refused, Err(DecodeError::WrongOwner { owner }));
    let ours = socialized_loss::ID;
    let expected = DecodeError::NotThisAccount { expected: "Pool", found: None };
    assert_eq!(decode_owned::<client::Pool>(&ours, &[0; 1016]), Err(expected));
}

fn refusal(name: &str, data: &[u8]) -> DecodeError {
    macro_rules! refusal_of {
        ($($type:ident),*) => {
            match name {
                $(stringify!($type) => decode::<client::$type>(data).map(|_| ()),)*
                _ => panic!("no account type {name}"),
            }
        };
    }
    let decoded = refusal_of!(
        InsuranceFund,
        InsuranceStake,
        LossReceipt,
        LpShare,
        Pool,
        PoolProposal,
        Position,
        ProfitClaim,
        RecoveryClaim,
        ShortfallRecord,
        Venue
    );
    decoded.expect_err("it was decoded")
}
