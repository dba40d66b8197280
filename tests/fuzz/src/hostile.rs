//! Hostile calls of the bytecode: good instructions with other data, accounts, signers and account
//! contents. Whatever comes in, the program answers with a refusal it declares, the framework's or the
//! token program's, and never ends by a panic, a bad access or without an answer; what was refused
//! changed nothing; what went through left every promise.

use crate::{
    sequences,
    walk::{Step, Walk},
};
use anchor_lang::prelude::Pubkey;
use arbitrary::{Result, Unstructured};
use loss_testkit::{invariants, world::Failure};
use socialized_loss::ID;
use solana_instruction::{AccountMeta, Instruction};
use solana_keypair::Keypair;
use solana_signer::Signer;

/// Calls of an input at most: three of four hostile, the others sound.
const CALLS: usize = 24;

/// Of the program's own refusals, the first and the last code.
const OURS: std::ops::RangeInclusive<u32> = 6_000..=6_099;
/// The framework's: 100 to 5,999. Below are the system and token programs'.
const FOREIGN: std::ops::RangeInclusive<u32> = 0..=5_999;

/// What is no answer.
const NO_ANSWERS: [&str; 4] =
    ["failed to complete", "panicked", "ccess violation", "omputational budget exceeded"];

/// One input. Returns which answers came, for a fuzzer to look for others.
pub fn run(data: &[u8]) -> Vec<u8> {
    let mut bytes = Unstructured::new(data);
    let mut walk = Walk::new();
    let mut seen = vec![0_u8; 512];
    let attacker = walk.world.actor("attacker");
    for _ in 0..CALLS {
        if call(&mut walk, &attacker, &mut bytes, &mut seen).is_err() || bytes.is_empty() {
            break;
        }
    }
    seen
}

fn call(
    walk: &mut Walk,
    attacker: &Keypair,
    bytes: &mut Unstructured,
    seen: &mut [u8],
) -> Result<()> {
    let step = sequences::step(bytes.bytes(8)?);
    let step = walk.aimed(step);
    if bytes.arbitrary::<u8>()? % 4 == 0 {
        walk.step(step);
        return Ok(());
    }
    let sound = walk.world.fork();
    walk.prepare(step);
    let ended = attempt(walk, step, attacker, bytes, seen);
    // The next call starts from what the sound steps made.
    walk.world = sound;
    walk.reopen_closed(Step { kind: 0, ..step });
    ended
}

/// One good instruction, changed and sent.
fn attempt(
    walk: &mut Walk,
    step: Step,
    attacker: &Keypair,
    bytes: &mut Unstructured,
    seen: &mut [u8],
) -> Result<()> {
    let Some((mut ix, mut signers)) = walk.build(step) else { return Ok(()) };
    if ix.program_id != ID {
        return Ok(());
    }
    // Of accounts whose content was changed no promise is left: no program could have written them.
    let mut spoiled = false;
    for _ in 0..=bytes.arbitrary::<u8>()? % 3 {
        change(walk, attacker, &mut ix, &mut spoiled, bytes)?;
    }
    signers.push(attacker.insecure_clone());
    let needed = |key: &Pubkey| ix.accounts.iter().any(|it| it.is_signer && it.pubkey == *key);
    signers.retain(|signer| needed(&signer.pubkey()));
    signers.sort_by_key(|signer| signer.pubkey());
    signers.dedup_by_key(|signer| signer.pubkey());
    let there = |key: &Pubkey| signers.iter().any(|signer| signer.pubkey() == *key);
    for meta in &mut ix.accounts {
        meta.is_signer = meta.is_signer && there(&meta.pubkey);
    }
    let signers: Vec<&Keypair> = signers.iter().collect();
    // `send` looks whether what was refused changed anything (P16).
    match walk.world.send(&[ix], &signers) {
        Err(failure) => {
            let place = answer(&failure) as usize % seen.len();
            seen[place] = seen[place].saturating_add(1);
        }
        Ok(_) if spoiled => seen[1] = seen[1].saturating_add(1),
        Ok(_) => {
            for side in &walk.sides {
                invariants::check(&walk.world, &side.keys);
            }
            seen[0] = seen[0].saturating_add(1);
        }
    }
    Ok(())
}

/// The code of the answer; a panic when it is none.
fn answer(failure: &Failure) -> u32 {
    let Failure { code, error, logs } = failure;
    let text = || format!("{error}\n{}", logs.join("\n"));
    for no_answer in NO_ANSWERS {
        let said = error.contains(no_answer) || logs.iter().any(|line| line.contains(no_answer));
        assert!(!said, "no answer: {}", text());
    }
    match code {
        Some(code) => {
            assert!(OURS.contains(code) || FOREIGN.contains(code), "undeclared: {}", text());
            *code
        }
        // The runtime's: an account too few, a signature missing, a privilege taken.
        None => 2,
    }
}

/// One hostile change; says whether it was of an account's content.
fn change(
    walk: &mut Walk,
    attacker: &Keypair,
    ix: &mut Instruction,
    spoiled: &mut bool,
    bytes: &mut Unstructured,
) -> Result<()> {
    let kind = bytes.arbitrary::<u8>()? % 10;
    let place = usize::from(bytes.arbitrary::<u8>()?);
    let count = ix.accounts.len().max(1);
    match kind {
        0 => ix.data.truncate(place % (ix.data.len() + 1)),
        1 => ix.data.extend(bytes.bytes(place % 8)?),
        2 | 3 => {
            let length = ix.data.len().max(1);
            // Behind the name of the instruction, most of the time.
            let at = if kind == 2 { place % length } else { 8.min(length - 1) + place % 48 };
            if let Some(byte) = ix.data.get_mut(at) {
                *byte ^= bytes.arbitrary::<u8>()?;
            }
        }
        4 | 5 => {
            let other = stranger(walk, attacker, ix, bytes)?;
            if let Some(meta) = ix.accounts.get_mut(place % count) {
                meta.pubkey = other;
            }
        }
        6 => {
            ix.accounts.truncate(place % (count + 1));
        }
        7 => {
            if let Some(meta) = ix.accounts.get_mut(place % count) {
                *meta = AccountMeta {
                    is_writable: meta.is_writable != (place >= 128),
                    is_signer: meta.is_signer && place.is_multiple_of(2),
                    ..*meta
                };
            }
        }
        8 => {
            if let Some(meta) = ix.accounts.get_mut(place % count) {
                if meta.is_signer {
                    meta.pubkey = attacker.pubkey();
                }
            }
        }
        _ => {
            if let Some(meta) = ix.accounts.get(place % count) {
                *spoiled |= spoil(walk, meta.pubkey, bytes)?;
            }
        }
    }
    Ok(())
}

/// Another account: of the instruction, of either pool, forged, or nothing.
fn stranger(
    walk: &mut Walk,
    attacker: &Keypair,
    ix: &Instruction,
    bytes: &mut Unstructured,
) -> Result<Pubkey> {
    let kind = bytes.arbitrary::<u8>()? % 6;
    let nth = usize::from(bytes.arbitrary::<u8>()?);
    let there = &ix.accounts[nth % ix.accounts.len().max(1)..];
    let one_of = |all: &[Pubkey]| all[nth % all.len()];
    Ok(match kind {
        0 => there.first().map_or(ID, |meta| meta.pubkey),
        1 | 2 => one_of(&walk.sides[usize::from(kind - 1)].accounts()),
        3 => match there.first().filter(|meta| is_of_a_program(walk, &meta.pubkey)) {
            Some(meta) => walk.world.forged(&meta.pubkey),
            None => walk.world.unknown_type(),
        },
        4 => {
            one_of(&[attacker.pubkey(), ID, anchor_lang::system_program::ID, anchor_spl::token::ID])
        }
        _ => Pubkey::new_from_array([u8::try_from(nth).unwrap_or(0); 32]),
    })
}

/// An account of this or a token program: what somebody could imitate.
fn is_of_a_program(walk: &Walk, key: &Pubkey) -> bool {
    let account = walk.world.svm.get_account(key);
    account.is_some_and(|it| it.owner == ID || it.owner == anchor_spl::token::ID)
}

/// Another byte in an account's data, or another length.
fn spoil(walk: &mut Walk, key: Pubkey, bytes: &mut Unstructured) -> Result<bool> {
    let place = usize::from(bytes.arbitrary::<u16>()?);
    let with: u8 = bytes.arbitrary()?;
    // Programs and sysvars are nobody's to write.
    let there = walk.world.svm.get_account(&key).filter(|_| is_of_a_program(walk, &key));
    let Some(mut account) = there else { return Ok(false) };
    let length = account.data.len().max(1);
    if with == 0 {
        account.data.truncate(place % length);
    } else if let Some(byte) = account.data.get_mut(place % length) {
        *byte ^= with;
    }
    walk.world.set_account(&key, account);
    Ok(true)
}
