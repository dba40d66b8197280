//! Accounts that the program stored once must decode to the same values for ever. How files are
//! added, and why none is ever changed: `fixtures/README.md`.

use crate::{common::*, layout::Described};
use anchor_lang::{prelude::Pubkey, Discriminator};
use loss_testkit::{ix, keys::actor, oracle::Quote, params, Lp, PoolKeys, World};
use socialized_loss::{
    constants::VERSION,
    instructions::WithdrawAmount,
    state::{
        InsuranceFund, LossReceipt, LpShare, Pool, PoolParams, PoolProposal, Position,
        ShortfallRecord,
    },
};
use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    sync::Once,
};

const NAMES: [&str; 7] = [
    "pool",
    "insurance_fund",
    "lp_share",
    "position",
    "shortfall_record",
    "loss_receipt",
    "pool_proposal",
];

fn path(name: &str, version: u8, ending: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("promises/fixtures");
    folder.join(format!("{name}.v{version}.{ending}"))
}

fn bytes(name: &str, version: u8) -> Vec<u8> {
    static ONCE: Once = Once::new();
    ONCE.call_once(add_missing);
    let path = path(name, version, "bin");
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}; see README.md", path.display()))
}

/// One account of the fixtures.
fn decoded<T: bytemuck::Pod + Discriminator>(name: &str, version: u8) -> T {
    let bytes = bytes(name, version);
    let body = bytes.strip_prefix(T::DISCRIMINATOR).expect("the type's discriminator");
    bytemuck::pod_read_unaligned(body)
}

/// Every field by name, without padding and reserve.
fn described(name: &str, bytes: &[u8]) -> Vec<String> {
    fn of<T: bytemuck::Pod + Discriminator + Described>(bytes: &[u8]) -> Vec<String> {
        let body = bytes.strip_prefix(T::DISCRIMINATOR).expect("the type's discriminator");
        let fields = bytemuck::pod_read_unaligned::<T>(body).fields();
        let named = fields.into_iter().filter(|(name, _)| !name.starts_with('_'));
        named.map(|(name, value)| format!("{name}: {value}")).collect()
    }
    match name {
        "pool" => of::<Pool>(bytes),
        "insurance_fund" => of::<InsuranceFund>(bytes),
        "lp_share" => of::<LpShare>(bytes),
        "position" => of::<Position>(bytes),
        "shortfall_record" => of::<ShortfallRecord>(bytes),
        "loss_receipt" => of::<LossReceipt>(bytes),
        _ => of::<PoolProposal>(bytes),
    }
}

/// A pool in which something of everything happened. Returns the accounts in the order of
/// [`NAMES`].
fn story() -> (World, [Pubkey; 7]) {
    let mut world = World::new();
    let caps = PoolParams {
        insurance_cap_event: 30_000_000,
        insurance_cap_day: 60_000_000,
        insurance_fee_bps: 1_234,
        ..params::with_interest()
    };
    let pool = world.new_pool_numbered(caps, 513);
    world.funded_lp(&pool, "first", 1_000);
    lose(&mut world, &pool, 1_000);
    let lp = world.funded_lp(&pool, "lp", 3_000_000_007);
    world.funded_lp(&pool, "other", 1_000_000_009);
    world.fund_insurance(&pool, 50_000_000);
    let mut borrower = world.new_borrower(&pool, "borrower", 20_000_000_000);
    borrower = another_position(&mut world, &pool, &borrower, 259);
    borrower.add_collateral(&mut world, &pool, 20_000_000_000);
    borrower.borrow(&mut world, &pool, 1_400_000_000);
    wait(&mut world, &pool, 1_000_000);
    let [authority, guardian] = ["authority", "guardian"].map(|name| world.actor(name));
    world.ok(ix::pause(&pool, id(&guardian)), &[&guardian]);
    world.advance(600);
    world.ok(ix::unpause(&pool, id(&guardian)), &[&guardian]);
    default_in_doubt(&mut world, &pool);
    let receipt = next_receipt(&world, &pool, &lp.id());
    lp.withdraw(&mut world, &pool, WithdrawAmount::Assets(100_000_000));
    let record = pool.record(4);
    wait(&mut world, &pool, 86_400);
    lose(&mut world, &pool, 70_000_000);
    settle(&mut world, &pool, &lp);
    reprice(&mut world, &pool, 60_00000000);
    world.ok(ix::mark_insolvent(&pool, borrower.position, Some(pool.price)), &[]);
    world.ok(ix::collect_insurance(&pool), &[]);
    world.fund_insurance(&pool, 1_000);
    wait(&mut world, &pool, 1_000);
    world.ok(ix::accrue(&pool), &[]);
    let next = actor("next authority");
    world.ok(ix::propose_authority(&pool, id(&authority), id(&next)), &[&authority]);
    world.ok(ix::propose_params(&pool, id(&authority), params::plain()), &[&authority]);
    let share = pool.lp(&lp.id());
    let accounts =
        [pool.pool, pool.insurance, share, borrower.position, record, receipt, pool.proposal()];
    (world, accounts)
}

/// A default at a doubtful price, with a reward and salvage.
fn default_in_doubt(world: &mut World, pool: &PoolKeys) {
    world.set_price(pool, PRICE);
    let borrower = world.indebted(pool, "doubtful", 5_000_000_000, 300_000_000);
    mark_at_half(world, pool, &borrower);
    world.advance(600);
    let quote = Quote { conf: 5_000_000, ..Quote::new(pool.feed_id, PRICE / 2, world.now()) };
    world.post(pool, &quote);
    world.new_caller(pool, "recorder", 0).record(world, pool, &borrower);
    wait(world, pool, 3_600);
}

fn settle(world: &mut World, pool: &PoolKeys, lp: &Lp) {
    world.ok(ix::settle_lp(pool, lp.id()), &[]);
}

/// Writes the files of today's layout that are missing, if it is asked to.
fn add_missing() {
    if std::env::var_os("ADD_FIXTURES").is_none() {
        return;
    }
    let (world, accounts) = story();
    for (name, at) in NAMES.into_iter().zip(accounts) {
        let data = world.svm.get_account(&at).expect("an account of the story").data;
        let text = described(name, &data).join("\n") + "\n";
        for (ending, content) in [("bin", data.as_slice()), ("txt", text.as_bytes())] {
            // Fails on a file that is there: old ones are never rewritten.
            if let Ok(mut file) = fs::File::create_new(path(name, VERSION, ending)) {
                file.write_all(content).expect("a file that was just made");
            }
        }
    }
}

#[test]
fn every_account_of_every_layout_decodes_to_the_values_it_was_stored_with() {
    let mut fields = 0;
    for version in 1..=VERSION {
        for name in NAMES {
            let now = described(name, &bytes(name, version));
            let text = fs::read_to_string(path(name, version, "txt")).expect("beside the .bin");
            // Later layouts may add fields out of the reserve; those of then must not change.
            for stored in text.lines() {
                assert!(now.iter().any(|line| line == stored), "{name}.v{version}: {stored}");
                fields += 1;
            }
        }
    }
    assert_eq!(fields, 105);
}

#[test]
fn the_first_layouts_numbers_are_what_the_story_says() {
    let record: ShortfallRecord = decoded("shortfall_record", 1);
    assert_eq!((record.seq, record.nonce), (2, 4));
    // Of 300 and a thousandth of interest the fund pays its cap of 30 for one event.
    assert_eq!((record.debt, record.reserve, record.lps), (300_000_122, 30_000_000, 270_000_122));
    assert_eq!((record.reward, record.salvage), (50_000_000, 4_950_000_000));
    assert_eq!((record.price.price, record.price.conf), (50_00000000, 5_000_000));

    let receipt: LossReceipt = decoded("loss_receipt", 1);
    assert_eq!((receipt.segment.from_seq, receipt.to_seq), (1, 2));
    let start = u128::from_le_bytes(receipt.segment.start.shares);
    assert_eq!((start, receipt.segment.start.epoch), (3_000_000_007 * SHARE, 1));
    let borne = loss_math::Segment::from(receipt.segment).loss_floor(2, &record.lp_loss());
    assert_eq!(borne.map(|loss| loss.get()), Ok(202_500_091));

    let share: LpShare = decoded("lp_share", 1);
    assert_eq!((share.pool, share.owner), (receipt.pool, receipt.owner));
    assert_ne!(share.held, share.segment.start, "settled past its segment");
    let position: Position = decoded("position", 1);
    assert_eq!((position.collateral, position.nonce), (20_000_000_000, 3));
    assert_eq!((position.position_id, position.marked_at), (259, 1_701_091_206));
    let pool: Pool = decoded("pool", 1);
    assert_eq!((pool.pool_id, pool.seq, pool.ledger.lps.epoch), (513, 3, 1));
    let fund: InsuranceFund = decoded("insurance_fund", 1);
    assert_eq!((fund.pool, fund.total_donated), (record.pool, 50_001_000));
    let proposal: PoolProposal = decoded("pool_proposal", 1);
    assert_eq!(proposal.earliest_at, 1_701_092_206 + 3 * 86_400);
    assert_eq!(proposal.params, params::plain());
}
