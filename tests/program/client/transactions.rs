//! Events out of whole transactions: from the bytecode, and from what others could write.

use anchor_lang::prelude::Pubkey;
use base64::{engine::general_purpose::STANDARD, Engine};
use borsh::BorshSerialize;
use loss_client::{events::of_transaction, Event, EventError};
use loss_testkit::{
    events::{logged, sent},
    ix,
    keys::address,
    params::plain,
    scene::{Scene, ASSET, PRICE},
    Success,
};
use socialized_loss::{constants::ORACLE_PROGRAMS, events as program, ID};
use solana_instruction::Instruction;
use solana_message::Message;

/// All events of a transaction of one instruction that went through.
fn events(scene: &Scene, call: &Instruction, meta: &Success) -> Vec<Result<Event, EventError>> {
    let payer = solana_signer::Signer::pubkey(&scene.world.fee_payer);
    let keys = Message::new(std::slice::from_ref(call), Some(&payer)).account_keys;
    let inner = meta.inner_instructions.iter().flatten().map(|inner| {
        let program = keys[usize::from(inner.instruction.program_id_index)];
        (program, inner.instruction.data.as_slice())
    });
    of_transaction(meta.logs.iter().map(String::as_str), inner)
}

/// The event's fields in borsh.
fn body(event: &impl BorshSerialize) -> Vec<u8> {
    borsh::to_vec(event).expect("a vector takes any length")
}

#[test]
fn a_logged_event_of_the_bytecode_is_read() {
    let mut scene = Scene::new(plain());
    scene.price(60 * PRICE);
    let position = scene.borrower.position;
    let call = ix::mark_insolvent(&scene.pool, position, Some(scene.pool.price));
    let meta = scene.world.ok(call.clone(), &[]);
    let expected: Vec<program::PositionMarked> = logged(&meta);
    let events = events(&scene, &call, &meta);
    let [Ok(Event::PositionMarked(event))] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!(body(event), body(&expected[0]));
    assert_eq!((event.position, event.marked_at), (position, scene.world.now()));
}

#[test]
fn an_event_the_bytecode_sends_itself_is_read() {
    let mut scene = Scene::new(plain());
    scene.mark_and_wait(60 * PRICE);
    let (pool, side) = (scene.pool, scene.caller.side(&scene.pool));
    let call = ix::record_shortfall(&pool, scene.borrower.position, scene.borrower.nonce, side);
    let meta = scene.world.ok(call.clone(), &[&scene.caller.key]);
    let expected: Vec<program::ShortfallRecorded> = sent(&meta);
    let events = events(&scene, &call, &meta);
    let [Ok(Event::ShortfallRecorded(event))] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!(body(event), body(&expected[0]));
    assert_eq!((event.debt, event.lps), (700 * ASSET, 700 * ASSET));
    assert_eq!(*Event::from(*event).pool(), pool.pool);
}

fn data(event: &impl anchor_lang::Event) -> Vec<u8> {
    event.data()
}

fn line(event: &impl anchor_lang::Event) -> String {
    format!("Program data: {}", STANDARD.encode(data(event)))
}

fn funded(amount: u64) -> program::InsuranceFunded {
    let (pool, donor) = (address("pool"), address("donor"));
    program::InsuranceFunded { version: 1, pool, donor, amount }
}

fn paused(paused_until: i64) -> program::PauseChanged {
    let pool = address("pool");
    program::PauseChanged { version: 1, pool, paused_until, pause_allowed_at: 0 }
}

/// The instruction with which the program sends itself an event.
fn as_instruction(event: &impl anchor_lang::Event) -> Vec<u8> {
    [anchor_lang::event::EVENT_IX_TAG_LE, &data(event)].concat()
}

fn read(logs: &[String], inner: &[(Pubkey, Vec<u8>)]) -> Vec<Result<Event, EventError>> {
    let inner = inner.iter().map(|(program, data)| (*program, data.as_slice()));
    of_transaction(logs.iter().map(String::as_str), inner)
}

/// Amounts and times tell the made-up events apart.
fn numbers(events: Vec<Result<Event, EventError>>) -> Vec<i64> {
    let number = |event| match event {
        Ok(Event::InsuranceFunded(event)) => event.amount as i64,
        Ok(Event::PauseChanged(event)) => event.paused_until,
        other => panic!("{other:?}"),
    };
    events.into_iter().map(number).collect()
}

fn invoke(program: Pubkey, depth: u8) -> String {
    format!("Program {program} invoke [{depth}]")
}

fn success(program: Pubkey) -> String {
    format!("Program {program} success")
}

#[test]
fn logged_and_sent_events_come_out_in_the_order_of_the_transaction() {
    let caller = address("caller");
    let logs = [
        invoke(ID, 1),
        line(&funded(1)),
        invoke(ID, 2),
        success(ID),
        line(&funded(3)),
        success(ID),
        invoke(caller, 1),
        invoke(ID, 2),
        invoke(ID, 3),
        success(ID),
        "Program log: done".to_owned(),
        line(&funded(5)),
        success(ID),
        success(caller),
    ];
    let inner =
        [(ID, as_instruction(&paused(2))), (ID, vec![1; 9]), (ID, as_instruction(&paused(4)))];
    assert_eq!(numbers(read(&logs, &inner)), [1, 2, 3, 4, 5]);
    // Without inner instructions, what was logged; without a log, what was sent.
    assert_eq!(numbers(read(&logs, &[])), [1, 3, 5]);
    assert_eq!(numbers(read(&[], &inner)), [2, 4]);
}

#[test]
fn what_other_programs_write_is_no_event() {
    let other = ORACLE_PROGRAMS[0];
    let logs = [
        invoke(other, 1),
        line(&funded(1)),
        format!("Program log: {}", invoke(ID, 2)),
        line(&funded(2)),
        format!("Program return: {ID} AAAA"),
        line(&funded(3)),
        invoke(ID, 2),
        line(&funded(4)),
        format!("Program {ID} consumed 5 of 6 compute units"),
        success(ID),
        line(&funded(5)),
        success(other),
        line(&funded(6)),
    ];
    let inner = [(other, as_instruction(&paused(7)))];
    assert_eq!(numbers(read(&logs, &inner)), [4]);
}

#[test]
fn a_cut_log_hides_nothing_that_was_sent_and_says_that_it_was_cut() {
    let logs = [invoke(ID, 1), line(&funded(1)), "Log truncated".to_owned()];
    let mut events = read(&logs, &[(ID, as_instruction(&paused(2)))]);
    assert_eq!(events.pop(), Some(Err(EventError::LogCut)));
    assert_eq!(numbers(events), [1, 2]);
}

#[test]
fn an_event_that_cannot_be_read_does_not_hide_the_others() {
    let mut unknown = funded(0);
    unknown.version = 9;
    let broken = "Program data: not base64!".to_owned();
    let logs = [invoke(ID, 1), line(&unknown), broken, line(&funded(2)), success(ID)];
    let events = read(&logs, &[]);
    let version = EventError::UnknownVersion { event: "InsuranceFunded", found: 9, known: 1 };
    assert_eq!(events[0], Err(version));
    assert_eq!(events[1], Err(EventError::Malformed { event: None }));
    assert_eq!(numbers(vec![events[2]]), [2]);
    assert_eq!(events.len(), 3);
}
