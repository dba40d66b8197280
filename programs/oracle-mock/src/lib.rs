//! A mock of Pyth's publisher and receiver, for local validators and tests, and nothing else.
//!
//! It has the receiver's address and writes the receiver's account, and anybody may post any price. On a
//! cluster where Pyth is, that address is taken; on any other, a pool that trusts it trusts everybody. So
//! without the feature `localnet` this crate does not compile.

#[cfg(not(feature = "localnet"))]
compile_error!(
    "oracle-mock lets anybody set any price: it is for local validators and tests only; \
     `cargo xtask build` builds it with its feature `localnet`"
);

use anchor_lang::prelude::*;
use pyth_solana_receiver_sdk::price_update::{PriceFeedMessage, PriceUpdateV2, VerificationLevel};

#[cfg(not(target_os = "solana"))]
pub mod host;

// Linked for its 128-bit builtins; platform-tools bring their own.
#[cfg(all(target_os = "solana", target_arch = "bpf"))]
use sbf_rt as _;

// The receiver's: its account type can be owned by no other program.
declare_id!("rec5EKMGg6MxZYaMdyBfgwp4d5rB9T1VQH5pJv5LtFJ");

/// `price`, feed id.
pub const PRICE: &[u8] = b"price";

#[program]
pub mod oracle_mock {
    use super::*;

    /// Writes a fully verified update, over the feed's last one if there is one; anyone.
    pub fn post_price(ctx: Context<PostPrice>, args: PostPriceArgs) -> Result<()> {
        let before = &ctx.accounts.price_update.price_message;
        let price_message = PriceFeedMessage {
            feed_id: args.feed_id,
            price: args.price,
            conf: args.conf,
            exponent: args.exponent,
            publish_time: args.publish_time,
            prev_publish_time: before.publish_time,
            ema_price: args.price,
            ema_conf: args.conf,
        };
        ctx.accounts.price_update.set_inner(PriceUpdateV2 {
            write_authority: ctx.accounts.payer.key(),
            verification_level: VerificationLevel::Full,
            price_message,
            posted_slot: Clock::get()?.slot,
        });
        Ok(())
    }
}

#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug)]
pub struct PostPriceArgs {
    pub feed_id: [u8; 32],
    /// Whole assets per whole collateral, times `10^-exponent`.
    pub price: i64,
    /// Half-width of the confidence interval, same exponent.
    pub conf: u64,
    pub exponent: i32,
    /// Unix seconds.
    pub publish_time: i64,
}

#[derive(Accounts)]
#[instruction(args: PostPriceArgs)]
pub struct PostPrice<'info> {
    #[account(mut)]
    pub payer: Signer<'info>,
    #[account(
        init_if_needed,
        payer = payer,
        space = PriceUpdateV2::LEN,
        seeds = [PRICE, args.feed_id.as_ref()],
        bump,
    )]
    pub price_update: Account<'info, PriceUpdateV2>,
    pub system_program: Program<'info, System>,
}
