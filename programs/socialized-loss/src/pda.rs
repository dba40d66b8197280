//! Accounts that an instruction makes, or reads, only when it turns out to need them.

use anchor_lang::{
    prelude::*,
    system_program::{self, Allocate, Assign, CreateAccount, Transfer},
};

/// Creates the program account `target` with `value` in it, paid by `payer`. Works also when
/// somebody sent lamports to the address before, so nobody can block it that way.
pub fn create<'info, T: Discriminator + bytemuck::Pod>(
    target: &AccountInfo<'info>,
    payer: &AccountInfo<'info>,
    system: &Program<'info, System>,
    seeds: &[&[u8]],
    value: &T,
) -> Result<()> {
    allocate_rent_free(target, payer, system, seeds, 8 + size_of::<T>())?;
    write(target, value)
}

/// The `T` in an account of this program; none if it is anything else.
pub fn read<T: Discriminator + bytemuck::Pod>(account: &AccountInfo) -> Result<Option<T>> {
    if account.owner != &crate::ID {
        return Ok(None);
    }
    let data = account.try_borrow_data()?;
    let body = data.strip_prefix(T::DISCRIMINATOR).filter(|body| body.len() == size_of::<T>());
    Ok(body.map(bytemuck::pod_read_unaligned))
}

/// Replaces what is in an account of this program that holds a `T`, or is empty and as large.
pub fn write<T: Discriminator + bytemuck::Pod>(account: &AccountInfo, value: &T) -> Result<()> {
    let mut data = account.try_borrow_mut_data()?;
    let (head, body) = data.split_at_mut(8);
    head.copy_from_slice(T::DISCRIMINATOR);
    body.copy_from_slice(bytemuck::bytes_of(value));
    Ok(())
}

fn allocate_rent_free<'info>(
    target: &AccountInfo<'info>,
    payer: &AccountInfo<'info>,
    system: &Program<'info, System>,
    seeds: &[&[u8]],
    space: usize,
) -> Result<()> {
    let rent = Rent::get()?.minimum_balance(space);
    let signers = &[seeds];
    let (to, space) = (target.clone(), space as u64);
    if target.lamports() == 0 {
        let accounts = CreateAccount { from: payer.clone(), to };
        let ctx = CpiContext::new_with_signer(system.key(), accounts, signers);
        return system_program::create_account(ctx, rent, space, &crate::ID);
    }
    let missing = rent.saturating_sub(target.lamports());
    if missing > 0 {
        let accounts = Transfer { from: payer.clone(), to: target.clone() };
        system_program::transfer(CpiContext::new(system.key(), accounts), missing)?;
    }
    let accounts = Allocate { account_to_allocate: target.clone() };
    let ctx = CpiContext::new_with_signer(system.key(), accounts, signers);
    system_program::allocate(ctx, space)?;
    let accounts = Assign { account_to_assign: to };
    let ctx = CpiContext::new_with_signer(system.key(), accounts, signers);
    system_program::assign(ctx, &crate::ID)
}
