//! `init_pool`: anyone makes a pool and becomes its authority.

use crate::{constants::VERSION, error::LossError, mint_rules, seeds, state::*};
use anchor_lang::prelude::*;
use anchor_spl::token_interface::{Mint, TokenAccount, TokenInterface};
use loss_math::{interest::DebtIndex, price::MAX_DECIMALS};

#[derive(AnchorSerialize, AnchorDeserialize, Clone)]
pub struct InitPoolArgs {
    /// Tells apart several pools of one authority for the same mints.
    pub pool_id: u16,
    /// The oracle's feed: collateral in units of the asset. A feed in dollars is right only for
    /// an asset that is a dollar. It can never be changed.
    pub feed_id: [u8; 32],
    pub guardian: Pubkey,
    pub params: PoolParams,
    /// The most that fund and LPs ever pay for venues, all together, at once and per day. It can
    /// never be changed; with zeros they pay nothing.
    pub venue_caps: StoredVenueCaps,
}

#[derive(Accounts)]
#[instruction(args: InitPoolArgs)]
pub struct InitPool<'info> {
    #[account(mut)]
    pub authority: Signer<'info>,
    #[account(
        init,
        payer = authority,
        space = 8 + size_of::<Pool>(),
        seeds = [
            seeds::POOL,
            authority.key().as_ref(),
            asset_mint.key().as_ref(),
            collateral_mint.key().as_ref(),
            &args.pool_id.to_le_bytes(),
        ],
        bump,
    )]
    pub pool: AccountLoader<'info, Pool>,
    #[account(
        init,
        payer = authority,
        space = 8 + size_of::<InsuranceFund>(),
        seeds = [seeds::INSURANCE, pool.key().as_ref()],
        bump,
    )]
    pub insurance: AccountLoader<'info, InsuranceFund>,
    #[account(mint::token_program = asset_token_program)]
    pub asset_mint: Box<InterfaceAccount<'info, Mint>>,
    #[account(
        mint::token_program = collateral_token_program,
        constraint = asset_mint.key() != collateral_mint.key() @ LossError::SameMint,
    )]
    pub collateral_mint: Box<InterfaceAccount<'info, Mint>>,
    #[account(
        init,
        payer = authority,
        seeds = [seeds::ASSET_VAULT, pool.key().as_ref()],
        bump,
        token::mint = asset_mint,
        token::authority = pool,
        token::token_program = asset_token_program,
    )]
    pub asset_vault: Box<InterfaceAccount<'info, TokenAccount>>,
    #[account(
        init,
        payer = authority,
        seeds = [seeds::COLLATERAL_VAULT, pool.key().as_ref()],
        bump,
        token::mint = collateral_mint,
        token::authority = pool,
        token::token_program = collateral_token_program,
    )]
    pub collateral_vault: Box<InterfaceAccount<'info, TokenAccount>>,
    #[account(
        init,
        payer = authority,
        seeds = [seeds::INSURANCE_VAULT, pool.key().as_ref()],
        bump,
        token::mint = asset_mint,
        token::authority = pool,
        token::token_program = asset_token_program,
    )]
    pub insurance_vault: Box<InterfaceAccount<'info, TokenAccount>>,
    pub asset_token_program: Interface<'info, TokenInterface>,
    pub collateral_token_program: Interface<'info, TokenInterface>,
    pub system_program: Program<'info, System>,
}

pub fn handler(ctx: Context<InitPool>, args: InitPoolArgs) -> Result<()> {
    let accounts = &ctx.accounts;
    args.params.validate(accounts.asset_mint.decimals)?;
    mint_rules::check_extensions(&accounts.asset_mint.to_account_info())?;
    mint_rules::check_extensions(&accounts.collateral_mint.to_account_info())?;
    for mint in [&accounts.asset_mint, &accounts.collateral_mint] {
        require!(mint.decimals <= MAX_DECIMALS, LossError::OracleExponent);
    }

    let mut pool = accounts.pool.load_init()?;
    pool.creator = accounts.authority.key();
    pool.authority = accounts.authority.key();
    pool.guardian = args.guardian;
    pool.asset_mint = accounts.asset_mint.key();
    pool.collateral_mint = accounts.collateral_mint.key();
    pool.asset_vault = accounts.asset_vault.key();
    pool.collateral_vault = accounts.collateral_vault.key();
    pool.insurance = accounts.insurance.key();
    pool.feed_id = args.feed_id;
    pool.ledger.accrued_at = Clock::get()?.unix_timestamp;
    pool.ledger.debt_index = DebtIndex::ONE.bits().to_le_bytes();
    pool.ledger.lps = loss_math::LossClass::default().into();
    pool.params = args.params;
    pool.venue_caps = args.venue_caps;
    pool.pool_id = args.pool_id;
    pool.version = VERSION;
    pool.bump = ctx.bumps.pool;
    pool.asset_decimals = accounts.asset_mint.decimals;
    pool.collateral_decimals = accounts.collateral_mint.decimals;

    let mut insurance = accounts.insurance.load_init()?;
    insurance.pool = accounts.pool.key();
    insurance.insurance_vault = accounts.insurance_vault.key();
    insurance.stakers = loss_math::LossClass::default().into();
    insurance.version = VERSION;
    insurance.bump = ctx.bumps.insurance;
    Ok(())
}
