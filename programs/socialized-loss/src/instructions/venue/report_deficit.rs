//! `report_deficit`: a venue says that one of its accounts lost more than it had. Who pays is a rule; how
//! much is the venue's word, which is why its caps bound it. What is paid stays in the pool, in the
//! venue's pot, for its claims.

use crate::{
    error::{LossError, OrLossError},
    events::DeficitReported,
    journal,
    state::{Classes, InsuranceFund, Pool, ShortfallRecord, Venue},
    token::VaultSide,
};
use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenInterface;
use loss_math::{Assets, DeficitPaid, DeficitTerms};

#[derive(AnchorSerialize, AnchorDeserialize, Clone)]
pub struct ReportDeficitArgs {
    /// The venue's own number for the deficit: larger than all it reported before, so that none is
    /// reported twice.
    pub nonce: u64,
    /// Asset atoms that the account lost beyond what it had.
    pub amount: u64,
    /// Whose account it is: for the record, nothing depends on it.
    pub trader: Pubkey,
}

#[event_cpi]
#[derive(Accounts)]
pub struct ReportDeficit<'info> {
    #[account(mut, has_one = insurance, has_one = asset_mint, has_one = asset_vault)]
    pub pool: AccountLoader<'info, Pool>,
    #[account(mut, has_one = insurance_vault)]
    pub insurance: AccountLoader<'info, InsuranceFund>,
    #[account(
        mut,
        has_one = pool,
        constraint = venue.load()?.signer == *venue_signer.key @ LossError::NotVenue,
    )]
    pub venue: AccountLoader<'info, Venue>,
    /// The venue program's PDA.
    pub venue_signer: Signer<'info>,
    /// The venue's account with the deficit.
    /// CHECK: an account of the venue's program.
    #[account(constraint = *account.owner == venue.load()?.program @ LossError::NotVenueAccount)]
    pub account: UncheckedAccount<'info>,
    /// CHECK: the address is derived from the nonce in `journal`.
    #[account(mut)]
    pub record: UncheckedAccount<'info>,
    /// CHECK: its address is the pool's `asset_mint`.
    pub asset_mint: UncheckedAccount<'info>,
    /// CHECK: its address is the pool's `asset_vault`.
    #[account(mut)]
    pub asset_vault: UncheckedAccount<'info>,
    /// CHECK: its address is the fund's `insurance_vault`.
    #[account(mut)]
    pub insurance_vault: UncheckedAccount<'info>,
    /// Pays the record's rent; gets it back when the record is closed.
    #[account(mut)]
    pub payer: Signer<'info>,
    pub asset_token_program: Interface<'info, TokenInterface>,
    pub system_program: Program<'info, System>,
}

/// Returns what was paid into the venue's pot for the deficit.
pub fn handler(ctx: Context<ReportDeficit>, args: ReportDeficitArgs) -> Result<u64> {
    let now = Clock::get()?.unix_timestamp;
    let accounts = &ctx.accounts;
    let (mut record, fund_cash) = {
        let mut pool = accounts.pool.load_mut()?;
        let mut fund = accounts.insurance.load_mut()?;
        let mut venue = accounts.venue.load_mut()?;
        venue.require_active(now)?;
        require!(args.nonce > venue.last_nonce, LossError::NonceUsed);
        venue.last_nonce = args.nonce;
        pay(&mut pool, &mut fund, &mut venue, Assets(args.amount), now)?
    };
    accounts.move_from_fund(fund_cash)?;

    record.pool = accounts.pool.key();
    record.owner = args.trader;
    record.position = accounts.account.key();
    record.venue = accounts.venue.key();
    record.caller = accounts.venue_signer.key();
    record.nonce = args.nonce;
    journal::enter(
        &mut record,
        &accounts.venue.key(),
        &accounts.record,
        &accounts.payer,
        &accounts.system_program,
    )?;
    let paid = Assets(record.debt).minus_or_zero(Assets(record.unallocated));
    emit_cpi!(DeficitReported::new(&record));
    Ok(paid.get())
}

/// The books of one report. Returns the record and the tokens the fund owes the pool.
fn pay(
    pool: &mut Pool,
    fund: &mut InsuranceFund,
    venue: &mut Venue,
    deficit: Assets,
    now: i64,
) -> Result<(ShortfallRecord, Assets)> {
    let terms = DeficitTerms {
        fund: pool.params.fund_caps(),
        venue: venue.caps.into(),
        pool: pool.venue_caps.into(),
    };
    // Credited first, so that `before` and `after` differ by this event alone.
    let (ledger, fund_before) = pool.accrued_ledger(now).credit_fund(fund.to_math());
    let before =
        Classes { lps: ledger.lps, profits: venue.book().profits, stakers: fund_before.stakers };
    let DeficitPaid { ledger, fund: fund_after, venue: book, used, waterfall } = ledger
        .pay_deficit(fund_before, venue.book(), pool.venue_used.into(), &terms, deficit, now)
        .or_loss_error()?;
    let after = Classes { lps: ledger.lps, profits: book.profits, stakers: fund_after.stakers };

    pool.store_ledger(&ledger)?;
    pool.venue_used = used.into();
    pool.store_venue(venue, &book)?;
    pool.count_event(&waterfall, now);
    fund.store(&fund_after, ledger.receivable)?;
    fund.count_event(&waterfall, &before, &after, pool.seq);
    venue.count_event(&waterfall);
    if after.profits.assets != before.profits.assets {
        venue.last_loss_seq = pool.seq;
    }
    Ok((ShortfallRecord::new(pool, &waterfall, &before, &after, now), waterfall.fund_cash))
}

impl ReportDeficit<'_> {
    fn move_from_fund(&self, amount: Assets) -> Result<()> {
        let (signer, decimals) = {
            let pool = self.pool.load()?;
            (pool.signer(), pool.asset_decimals)
        };
        let insurance = VaultSide {
            mint: &self.asset_mint,
            decimals,
            vault: &self.insurance_vault,
            program: &self.asset_token_program,
        };
        insurance.pay(&self.asset_vault, &self.pool, &signer, amount.get())
    }
}
