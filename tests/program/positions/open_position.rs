use anchor_lang::{error::ErrorCode, prelude::Pubkey};
use bytemuck::Zeroable;
use loss_testkit::{
    events,
    exact::assert_same,
    invariants, ix,
    keys::address,
    params::{plain, DAY},
    refusals::Table,
    PoolKeys, World,
};
use socialized_loss::{
    error::LossError,
    seeds,
    state::{Pool, Position},
    ID,
};
use solana_account::Account;
use solana_signer::Signer;

fn world() -> (World, PoolKeys) {
    let mut world = World::new();
    let pool = world.new_pool(plain());
    (world, pool)
}

/// An empty position as `open_position` makes it.
fn fresh(pool: &PoolKeys, owner: Pubkey, rent_payer: Pubkey, id: u16, nonce: u64) -> Position {
    let seeds: [&[u8]; 4] =
        [seeds::POSITION, pool.pool.as_ref(), owner.as_ref(), &id.to_le_bytes()];
    let bump = Pubkey::find_program_address(&seeds, &ID).1;
    let pool = pool.pool;
    let (position_id, version) = (id, 1);
    let empty = Position::zeroed();
    Position { pool, owner, rent_payer, nonce, position_id, version, bump, ..empty }
}

#[test]
fn a_new_position_is_empty_and_takes_the_next_nonce() {
    let (mut world, pool) = world();
    let (owner, payer) = (world.actor("owner"), world.actor("payer"));
    let position = pool.position(&owner.pubkey(), 7);
    let (before, lamports) = (world.pool(&pool), world.lamports(&payer.pubkey()));

    let open = ix::open_position(&pool, owner.pubkey(), payer.pubkey(), 7);
    let watch = world.watch(&open);
    let sent = world.ok(open, &[&owner, &payer]);

    watch.assert_changed(&world, &[pool.pool, position, payer.pubkey()]);
    events::assert_none(&sent);
    assert_same(&world.pool(&pool), &Pool { open_nonce: 1, ..before });
    let expected = fresh(&pool, owner.pubkey(), payer.pubkey(), 7, 1);
    assert_same(&world.read::<Position>(&position), &expected);
    let rent = world.rent_of::<Position>();
    assert_eq!(world.lamports(&position), rent);
    assert_eq!(world.lamports(&payer.pubkey()), lamports - rent);
    invariants::check(&world, &pool);
}

#[test]
fn one_owner_can_have_several_positions_and_every_nonce_is_new() {
    let (mut world, pool) = world();
    let (ann, bob) = (world.actor("ann"), world.actor("bob"));
    let opened = [(&ann, 0), (&ann, u16::MAX), (&bob, 0)];
    for (count, (owner, id)) in opened.into_iter().enumerate() {
        world.ok(ix::open_position(&pool, owner.pubkey(), owner.pubkey(), id), &[owner]);
        let nonce = count as u64 + 1;
        let expected = fresh(&pool, owner.pubkey(), owner.pubkey(), id, nonce);
        assert_same(&world.read(&pool.position(&owner.pubkey(), id)), &expected);
    }
    assert_eq!(world.pool(&pool).open_nonce, 3);
    invariants::check(&world, &pool);
}

#[test]
fn a_position_is_opened_only_once() {
    let (mut world, pool) = world();
    let owner = world.actor("owner");
    let open = ix::open_position(&pool, owner.pubkey(), owner.pubkey(), 0);
    world.ok(open.clone(), &[&owner]);
    // The system program's "account already in use" is its error 0.
    world.refused_with(open, &[&owner], 0);
    assert_eq!(world.pool(&pool).open_nonce, 1);
    invariants::check(&world, &pool);
}

#[test]
fn lamports_sent_to_the_address_before_do_not_block_it() {
    let (mut world, pool) = world();
    let owner = world.actor("owner");
    let position = pool.position(&owner.pubkey(), 0);
    let rent = world.rent_of::<Position>();
    world.set_account(&position, Account { lamports: 1_000_000, ..Account::default() });
    let lamports = world.lamports(&owner.pubkey());

    world.ok(ix::open_position(&pool, owner.pubkey(), owner.pubkey(), 0), &[&owner]);

    let expected = fresh(&pool, owner.pubkey(), owner.pubkey(), 0, 1);
    assert_same(&world.read::<Position>(&position), &expected);
    assert_eq!(world.lamports(&position), rent);
    assert_eq!(world.lamports(&owner.pubkey()), lamports - (rent - 1_000_000));
    invariants::check(&world, &pool);
}

#[test]
fn no_position_is_opened_while_paused_and_the_pause_ends_by_itself() {
    let (mut world, pool) = world();
    let (owner, guardian) = (world.actor("owner"), world.actor("guardian"));
    world.ok(ix::pause(&pool, guardian.pubkey()), &[&guardian]);
    let open = ix::open_position(&pool, owner.pubkey(), owner.pubkey(), 0);

    world.refused(open.clone(), &[&owner], LossError::Paused);
    world.advance(i64::from(2 * DAY) - 1);
    world.refused(open.clone(), &[&owner], LossError::Paused);
    world.advance(1);
    world.ok(open, &[&owner]);

    let expected = fresh(&pool, owner.pubkey(), owner.pubkey(), 0, 1);
    assert_same(&world.read(&pool.position(&owner.pubkey(), 0)), &expected);
    invariants::check(&world, &pool);
}

#[test]
fn every_account_of_open_position_is_checked() {
    let (mut world, pool) = world();
    let other = world.new_pool_numbered(plain(), 1);
    let (owner, payer, stranger) =
        (world.actor("owner"), world.actor("payer"), world.actor("stranger"));
    let position = pool.position(&owner.pubkey(), 0);
    let good = ix::open_position(&pool, owner.pubkey(), payer.pubkey(), 0);
    let mut wrong_id = good.clone();
    // The id follows the eight bytes that name the instruction.
    wrong_id.data[8] = 1;
    let (forged, unknown) = (world.forged(&pool.pool), world.unknown_type());
    let nobody = address("nobody");
    let system = anchor_lang::system_program::ID;

    Table::new(good, &[&owner, &payer, &stranger])
        .swap("pool forged", pool.pool, forged, ErrorCode::AccountOwnedByWrongProgram)
        .swap("pool of no type", pool.pool, unknown, ErrorCode::AccountDiscriminatorMismatch)
        .swap("fund as pool", pool.pool, pool.insurance, ErrorCode::AccountDiscriminatorMismatch)
        .swap("no pool", pool.pool, nobody, ErrorCode::AccountOwnedByWrongProgram)
        // The position's address is derived from pool, owner and id: any other one is refused.
        .swap("another pool", pool.pool, other.pool, ErrorCode::ConstraintSeeds)
        .swap("another owner", owner.pubkey(), stranger.pubkey(), ErrorCode::ConstraintSeeds)
        .swap("another address", position, nobody, ErrorCode::ConstraintSeeds)
        .row("another id", wrong_id, ErrorCode::ConstraintSeeds)
        .unsigned("owner unsigned", owner.pubkey(), ErrorCode::AccountNotSigner)
        .unsigned("payer unsigned", payer.pubkey(), ErrorCode::AccountNotSigner)
        .read_only("pool read-only", pool.pool, ErrorCode::ConstraintMut)
        // These two are the system program's to change: the runtime refuses the call to it.
        .read_only("position read-only", position, "unauthorized signer or writable account")
        .read_only("payer read-only", payer.pubkey(), "unauthorized signer or writable account")
        .swap("fake system program", system, nobody, ErrorCode::InvalidProgramId)
        .check(&mut world);

    assert_eq!(world.pool(&pool).open_nonce, 0);
    invariants::check(&world, &pool);
}
