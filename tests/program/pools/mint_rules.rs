//! Which Token-2022 mints a pool accepts, by the bytes of their extensions.

use anchor_lang::prelude::Pubkey;
use anchor_spl::token_2022;
use loss_testkit::{
    invariants, ix, keys::address, params, tokens::mint_2022, Failure, PoolKeys, World,
};
use socialized_loss::{error::LossError, state::Pool};
use solana_signer::Signer;

/// Number, length and name of every extension of a mint, and whether a pool accepts it.
const EXTENSIONS: [(u16, usize, &str, bool); 18] = [
    (1, 108, "transfer fee", false),
    (3, 32, "mint close authority", false),
    (4, 65, "confidential transfer", false),
    (6, 1, "default account state", false),
    (9, 0, "non-transferable", false),
    (10, 52, "interest-bearing", false),
    (12, 32, "permanent delegate", false),
    (14, 64, "transfer hook", false),
    (16, 129, "confidential transfer fee", false),
    (18, 64, "metadata pointer", true),
    (19, 80, "token metadata", true),
    (20, 64, "group pointer", false),
    (21, 80, "token group", false),
    (22, 64, "group member pointer", false),
    (23, 72, "token group member", false),
    (24, 196, "confidential mint and burn", false),
    (25, 56, "scaled UI amount", true),
    (26, 33, "pausable", false),
];

fn value(number: u16, length: usize) -> Vec<u8> {
    let mut value = vec![0; length];
    if number == 6 {
        // New accounts are frozen.
        value[0] = 2;
    }
    if number == 25 {
        // A multiplier of one, now and later.
        value[32..40].copy_from_slice(&1.0_f64.to_le_bytes());
        value[48..56].copy_from_slice(&1.0_f64.to_le_bytes());
    }
    value
}

/// Tries to make a pool of which one side is a Token-2022 mint with these extensions.
fn try_pool(
    world: &mut World,
    extensions: &[(u16, Vec<u8>)],
    as_asset: bool,
) -> (PoolKeys, Pubkey, Result<(), Failure>) {
    let authority = world.actor("authority");
    let (special, plain) = (address("special"), world.mint("plain", 9));
    world.set_account(&special, mint_2022(6, u64::MAX, extensions));
    let (asset, collateral) = if as_asset { (special, plain) } else { (plain, special) };
    let mut keys = PoolKeys::derive(authority.pubkey(), asset, collateral, 0);
    let program = if as_asset { &mut keys.asset_program } else { &mut keys.collateral_program };
    *program = token_2022::ID;
    let init = ix::init_pool(&keys, address("guardian"), params::plain());
    let result = world.send(&[init], &[&authority]).map(|_| ());
    (keys, special, result)
}

#[track_caller]
fn refused(world: &mut World, extensions: &[(u16, Vec<u8>)], named: u16, what: &str) {
    for as_asset in [true, false] {
        let (keys, mint, result) = try_pool(world, extensions, as_asset);
        let failure = result.expect_err(what);
        assert_eq!(
            failure.code,
            Some(LossError::UnsupportedExtension.into()),
            "{what}: {failure:?}"
        );
        let line = format!("Program log: mint {mint}: extension number {named}");
        let says = failure.logs.iter().filter(|log| **log == line).count();
        assert_eq!(says, 1, "{what}: {:?}", failure.logs);
        assert!(world.find::<Pool>(&keys.pool).is_none());
    }
}

#[track_caller]
fn accepted(extensions: &[(u16, Vec<u8>)], what: &str) {
    for as_asset in [true, false] {
        let mut world = World::new();
        let (keys, _, result) = try_pool(&mut world, extensions, as_asset);
        assert!(result.is_ok(), "{what}: {:?}", result.err());
        let pool = world.pool(&keys);
        let decimals = if as_asset { (6, 9) } else { (9, 6) };
        assert_eq!((pool.asset_decimals, pool.collateral_decimals), decimals, "{what}");
        invariants::check(&world, &keys);
    }
}

#[test]
fn p1_extensions_that_could_break_conservation_are_refused_by_number() {
    let harmful: Vec<_> = EXTENSIONS.iter().filter(|(.., accepted)| !accepted).collect();
    assert_eq!(harmful.len(), 15);
    let mut world = World::new();
    for (number, length, name, _) in harmful {
        refused(&mut world, &[(*number, value(*number, *length))], *number, name);
    }
}

#[test]
fn extensions_that_only_describe_are_accepted() {
    accepted(&[], "no extension");
    let harmless: Vec<_> = EXTENSIONS
        .iter()
        .filter(|(.., accepted)| *accepted)
        .map(|(number, length, ..)| (*number, value(*number, *length)))
        .collect();
    assert_eq!(harmless.len(), 3);
    for extension in &harmless {
        accepted(std::slice::from_ref(extension), &format!("number {}", extension.0));
    }
    accepted(&harmless, "all three");
}

#[test]
fn one_harmful_extension_among_harmless_ones_is_found_wherever_it_is() {
    let pointer = (18, value(18, 64));
    let metadata = (19, value(19, 80));
    let fee = (1, value(1, 108));
    let mut world = World::new();
    refused(&mut world, &[fee.clone(), pointer.clone(), metadata.clone()], 1, "first");
    refused(&mut world, &[pointer.clone(), fee.clone(), metadata.clone()], 1, "in the middle");
    refused(&mut world, &[pointer, metadata, fee], 1, "last");
}

/// An extension that the program's token library does not know is refused before the program's
/// own check could name it, because the size of a vault for such a mint cannot be told.
#[test]
fn p1_an_extension_nobody_knows_is_refused() {
    let mut world = World::new();
    for number in [28, 29, 999, u16::MAX] {
        for others in [vec![], vec![(18, value(18, 64))]] {
            let mut extensions = others;
            extensions.push((number, vec![0; 8]));
            for as_asset in [true, false] {
                let (keys, _, result) = try_pool(&mut world, &extensions, as_asset);
                let failure = result.expect_err("an unknown extension");
                assert_eq!(failure.code, None, "{number}: {failure:?}");
                let says = failure.error.contains("invalid account data");
                assert!(says, "{number}: {failure:?}");
                assert!(world.find::<Pool>(&keys.pool).is_none());
            }
        }
    }
}

#[test]
fn extensions_of_token_accounts_on_a_mint_are_refused() {
    let mut world = World::new();
    for (number, length) in [(2, 8), (5, 295), (7, 0), (8, 1), (11, 1), (13, 0), (15, 1), (27, 0)] {
        refused(&mut world, &[(number, vec![0; length])], number, "an extension of token accounts");
    }
}
