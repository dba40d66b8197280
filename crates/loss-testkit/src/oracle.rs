//! The mock publisher: writes price updates as Pyth's receiver would. It stands for the one part
//! that cannot exist here.

use anchor_lang::{prelude::Pubkey, AccountSerialize};
use pyth_solana_receiver_sdk::price_update::{PriceFeedMessage, PriceUpdateV2, VerificationLevel};
use socialized_loss::constants::ORACLE_PROGRAMS;
use solana_account::Account;

/// One update.
#[derive(Clone, Copy, Debug)]
pub struct Quote {
    pub feed_id: [u8; 32],
    pub price: i64,
    pub conf: u64,
    pub exponent: i32,
    pub publish_time: i64,
    pub fully_verified: bool,
    pub owner: Pubkey,
}

impl Quote {
    /// A fully verified update with exponent -8 and no doubt.
    pub fn new(feed_id: [u8; 32], price: i64, publish_time: i64) -> Self {
        let owner = ORACLE_PROGRAMS[0];
        Self { feed_id, price, conf: 0, exponent: -8, publish_time, fully_verified: true, owner }
    }

    /// The account that carries it.
    pub fn account(&self) -> Account {
        let verification_level = if self.fully_verified {
            VerificationLevel::Full
        } else {
            VerificationLevel::Partial { num_signatures: 5 }
        };
        let update = PriceUpdateV2 {
            write_authority: Pubkey::default(),
            verification_level,
            price_message: PriceFeedMessage {
                feed_id: self.feed_id,
                price: self.price,
                conf: self.conf,
                exponent: self.exponent,
                publish_time: self.publish_time,
                prev_publish_time: self.publish_time,
                ema_price: self.price,
                ema_conf: self.conf,
            },
            posted_slot: 0,
        };
        let mut data = Vec::with_capacity(PriceUpdateV2::LEN);
        update.try_serialize(&mut data).expect("a vector takes any length");
        data.resize(PriceUpdateV2::LEN, 0);
        Account { lamports: 10_000_000, data, owner: self.owner, ..Account::default() }
    }
}
