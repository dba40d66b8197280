//! Every event: what the program writes, the client reads, field by field.

use crate::source::{self, bytes};
use anchor_lang::{AnchorDeserialize, Event as _};
use borsh::to_vec;
use loss_client::{events as client, Event, EventError};
use socialized_loss::events as program;

/// An event's name, its data as the program writes it, and the event in it as the client writes it.
struct Pair {
    name: &'static str,
    written: Vec<u8>,
    read_back: fn(&[u8]) -> (&'static str, Vec<u8>),
}

macro_rules! pairs {
    ($seed:expr; $($name:ident),* $(,)?) => {
        vec![$({
            // Longer than any event; the first byte is the version.
            let mut random = bytes(2_000, $seed);
            random[0] = 1;
            let event = program::$name::deserialize(&mut random.as_slice()).expect("long enough");
            Pair {
                name: stringify!($name),
                written: event.data(),
                read_back: |data| match Event::decode(data) {
                    Ok(Event::$name(event)) => {
                        let event: client::$name = event;
                        let body = to_vec(&event).expect("a vector takes any length");
                        (Event::from(event).name(), body)
                    }
                    other => panic!("{}: {other:?}", stringify!($name)),
                },
            }
        }),*]
    };
}

fn pairs(seed: u64) -> Vec<Pair> {
    pairs![seed;
        ShortfallRecorded,
        PositionLiquidated,
        PositionMarked,
        Deposited,
        Withdrawn,
        LpSettled,
        WithdrawRequested,
        Staked,
        Unstaked,
        StakeSettled,
        UnstakeRequested,
        RecoveryRecorded,
        SalvageSold,
        RecordClosed,
        RecoveryClaimed,
        InsuranceFunded,
        ParamsProposed,
        ParamsChanged,
        AuthorityChanged,
        PauseChanged,
        VenueRegistered,
        VenueRetired,
        BondAdded,
        BondReturned,
        ProfitCredited,
        ProfitWithdrawn,
        ProfitSettled,
        DeficitReported,
    ]
}

fn program_source() -> String {
    source::read(&source::program().join("events.rs"))
        + &source::read(&source::program().join("events"))
}

#[test]
fn every_event_of_the_program_is_in_the_client() {
    let mut names: Vec<&str> = pairs(0).iter().map(|pair| pair.name).collect();
    assert_eq!(Event::NAMES, names);
    names.sort_unstable();
    assert_eq!(source::with_attribute(&program_source(), "#[event]"), names);
}

#[test]
fn what_the_program_writes_the_client_reads_and_writes_again() {
    for seed in 0..16 {
        for Pair { name, written, read_back } in pairs(seed) {
            assert_eq!(read_back(&written), (name, written[8..].to_vec()), "{name}");
        }
    }
}

#[test]
fn every_event_has_the_same_fields_in_the_same_order() {
    let ours = source::structs(&source::read(&source::client().join("events")));
    assert_eq!(ours, source::structs(&program_source()));
}

#[test]
fn another_version_another_event_and_a_cut_one_are_refused_with_reason() {
    for Pair { name, mut written, .. } in pairs(1) {
        let cut = &written[..written.len() - 1];
        assert_eq!(Event::decode(cut), Err(EventError::Malformed { event: Some(name) }));
        written[8] = 2;
        let error = Event::decode(&written).expect_err("version 2");
        let text =
            format!("this client knows version 1 of {name}, this one has 2: update loss-client");
        assert_eq!(error.to_string(), text);
        written[0] ^= 1;
        let tag = written[..8].try_into().expect("eight bytes");
        assert_eq!(Event::decode(&written), Err(EventError::UnknownEvent(tag)));
    }
    assert_eq!(Event::decode(&[1; 7]), Err(EventError::Malformed { event: None }));
}
