//! The client's parsers with hostile bytes: accounts, events, logs and refusals. Whatever comes from a
//! node may be wrong; nothing of it may be a panic, and what is read must be what was written.

use arbitrary::{Arbitrary, Unstructured};
use loss_client::{
    accounts::{self, Account},
    addresses::PROGRAM_ID,
    error::{code_in, LossError, Refusal},
    events,
};
use loss_math::{Assets, FundCaps, LossClass, Share};
use sha2_const_stable::Sha256;
use solana_pubkey::Pubkey;

/// One input: the first byte says what it is for.
pub fn run(data: &[u8]) {
    let Some((kind, rest)) = data.split_first() else { return };
    match kind % 4 {
        0 => any_account(rest),
        1 => event(rest),
        2 => logs(rest),
        _ => refusal(rest),
    }
}

fn any_account(data: &[u8]) {
    let Some((which, body)) = data.split_first() else { return };
    macro_rules! each {
        ($($number:literal $name:ident),*) => {
            match which % 12 {
                $($number => account::<accounts::$name>(body),)*
                _ => {
                    let _none = accounts::name_of(body);
                }
            }
        };
    }
    each!(
        0 Pool, 1 InsuranceFund, 2 LpShare, 3 InsuranceStake, 4 ProfitClaim, 5 Position,
        6 ShortfallRecord, 7 LossReceipt, 8 RecoveryClaim, 9 Venue, 10 PoolProposal
    );
}

/// As it is, and with the length, name and version that would be accepted.
fn account<T: Account>(body: &[u8]) {
    let _any = accounts::decode::<T>(body);
    let mut data = vec![0; T::SIZE];
    data[..8].copy_from_slice(&T::DISCRIMINATOR);
    let fits = body.len().min(T::SIZE - 8);
    data[8..8 + fits].copy_from_slice(&body[..fits]);
    data[T::VERSION_OFFSET] = T::VERSION;
    let read = accounts::decode::<T>(&data).expect("what an account looks like");
    assert!(bytemuck::bytes_of(&read) == &data[8..], "{} reads otherwise than it is", T::NAME);
    let owned = accounts::decode_owned::<T>(&Pubkey::default(), &data);
    assert!(owned.is_err(), "an account of nobody");
    for wrong in [&data[..T::SIZE - 1], &[&data[..], &[0]].concat()] {
        assert!(accounts::decode::<T>(wrong).is_err(), "a {} of {} bytes", T::NAME, wrong.len());
    }
    values(&data);
}

/// What the client computes of an account: with any numbers in it, and without a panic.
fn values(data: &[u8]) {
    let now = 1_700_000_000;
    if let Ok(pool) = accounts::decode::<accounts::Pool>(data) {
        let _balanced = pool.accrued_ledger(now).is_balanced();
        let _band = pool.price_band();
        let _times = (pool.price_is_fresh(now), pool.exits_held_until(now), pool.is_paused(now));
    }
    if let Ok(record) = accounts::decode::<accounts::ShortfallRecord>(data) {
        let (shared, borne) = (record.shared_out(), record.borne());
        assert!(shared.lps <= borne.lps && shared.stakers <= borne.stakers, "P14: {shared:?}");
        let _until = (record.takes_recoveries_until(), record.salvage_left());
    }
    if let Ok(position) = accounts::decode::<accounts::Position>(data) {
        let _position = (position.has_debt(), position.is_defaulted(), position.grace_ends(9, now));
    }
    if let Ok(venue) = accounts::decode::<accounts::Venue>(data) {
        let _venue = (venue.book().total(), venue.is_active(now));
    }
    if let Ok(claim) = accounts::decode::<accounts::ProfitClaim>(data) {
        let _claim = claim.to_math().up_to_date(&LossClass::default(), now);
    }
    if let Ok(lp) = accounts::decode::<accounts::LpShare>(data) {
        let _share = Share::from(lp.share).settle(&LossClass::default());
    }
    if let Ok(fund) = accounts::decode::<accounts::InsuranceFund>(data) {
        let fund = fund.to_math();
        let caps = FundCaps { per_event: Assets(1), per_day: Assets(1) };
        let _fund = (fund.total(), fund.room(&caps, now), fund.is_balanced(Assets(1)));
    }
    if let Ok(receipt) = accounts::decode::<accounts::LossReceipt>(data) {
        let _class = receipt.class();
    }
}

/// With a name of an event in front and without, as an instruction and as a line of a log.
fn event(data: &[u8]) {
    let _any = (events::Event::decode(data), events::in_instruction(data));
    let Some((which, body)) = data.split_first() else { return };
    let names = events::Event::NAMES;
    let name = names[usize::from(*which) % names.len()];
    let hash = Sha256::new().update(b"event:").update(name.as_bytes()).finalize();
    let mut tagged = hash[..8].to_vec();
    tagged.extend(body);
    if let Ok(event) = events::Event::decode(&tagged) {
        assert_eq!(event.name(), name, "an event of another name");
    }
}

fn logs(data: &[u8]) {
    let mut bytes = Unstructured::new(data);
    let mut lines = vec![];
    while !bytes.is_empty() && lines.len() < 50 {
        let Ok(line) = line(&mut bytes) else { break };
        lines.push(line);
    }
    let inner = bytes.take_rest();
    let inner = [(PROGRAM_ID, inner), (Pubkey::default(), inner)];
    let all = events::of_transaction(lines.iter().map(String::as_str), inner);
    // A line has one event at most, and so has an instruction; the cut is one more.
    assert!(all.len() <= lines.len() + inner.len() + 1, "{} events", all.len());
    let _refusal = Refusal::in_logs(lines.iter().map(String::as_str));
    for line in &lines {
        let _any = (events::in_log(line), code_in(line));
    }
}

/// Lines as validators write them, and lines that look nearly so.
fn line(bytes: &mut Unstructured) -> arbitrary::Result<String> {
    let text: &str = bytes.arbitrary()?;
    Ok(match bytes.arbitrary::<u8>()? % 8 {
        0 => format!("Program {PROGRAM_ID} invoke [1]"),
        1 => format!("Program {PROGRAM_ID} success"),
        2 => format!("Program {text} invoke [2]"),
        3 => format!("Program {PROGRAM_ID} failed: custom program error: 0x{text}"),
        4 => format!("Program data: {text}"),
        5 => format!("Program log: {text}"),
        6 => "Log truncated".to_owned(),
        _ => text.to_owned(),
    })
}

fn refusal(data: &[u8]) {
    let Ok(code) = u32::arbitrary(&mut Unstructured::new(data)) else { return };
    for code in [code, 5_990 + code % 200] {
        let refusal = Refusal::from_code(code);
        assert!(!refusal.to_string().is_empty(), "a refusal without words");
        match LossError::from_code(code) {
            Some(error) => assert_eq!(error.code(), code, "{error:?} has another code"),
            None => assert!(!matches!(refusal, Refusal::Loss(_)), "{code} is no code of ours"),
        }
    }
}
