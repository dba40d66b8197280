//! The oracle's account: a price update as Pyth's receiver writes it.

use super::Content;
use borsh::BorshDeserialize;
use liquidator_core::OfferedPrice;
use loss_client::addresses::ORACLE_PROGRAMS;
use loss_math::OraclePrice;

/// Names the account type.
const DISCRIMINATOR: [u8; 8] = [34, 241, 35, 99, 157, 126, 244, 205];

#[derive(BorshDeserialize)]
struct PriceUpdate {
    _write_authority: [u8; 32],
    verification: Verification,
    message: Message,
}

#[derive(BorshDeserialize)]
enum Verification {
    Partial { _signatures: u8 },
    Full,
}

#[derive(BorshDeserialize)]
struct Message {
    feed_id: [u8; 32],
    price: i64,
    conf: u64,
    exponent: i32,
    publish_time: i64,
}

/// The price of `feed` in this account; none if the program would refuse the account for what it is.
pub fn read(account: &Content, feed: &[u8; 32]) -> Option<OfferedPrice> {
    if !ORACLE_PROGRAMS.contains(&account.owner) {
        return None;
    }
    let mut body = account.data.strip_prefix(DISCRIMINATOR.as_slice())?;
    let update = PriceUpdate::deserialize(&mut body).ok()?;
    let Message { feed_id, price, conf, exponent, publish_time } = update.message;
    let price = OraclePrice { price, conf, exponent, publish_time };
    let verified = matches!(update.verification, Verification::Full);
    (feed_id == *feed).then_some(OfferedPrice { price, verified })
}

#[cfg(test)]
mod tests {
    use super::*;
    use anchor_lang::AccountSerialize;
    use pyth_solana_receiver_sdk::price_update::{
        PriceFeedMessage, PriceUpdateV2, VerificationLevel,
    };
    use solana_pubkey::Pubkey;

    fn written(verification_level: VerificationLevel) -> Content {
        let update = PriceUpdateV2 {
            write_authority: Pubkey::default(),
            verification_level,
            price_message: PriceFeedMessage {
                feed_id: [9; 32],
                price: -5,
                conf: 6,
                exponent: -8,
                publish_time: 1_700_000_000,
                prev_publish_time: 1,
                ema_price: 2,
                ema_conf: 3,
            },
            posted_slot: 4,
        };
        let mut data = Vec::new();
        update.try_serialize(&mut data).unwrap();
        Content { owner: ORACLE_PROGRAMS[0], lamports: 1, executable: false, data }
    }

    #[test]
    fn what_the_oracles_own_crate_writes_is_read() {
        let price = OraclePrice { price: -5, conf: 6, exponent: -8, publish_time: 1_700_000_000 };
        let full = read(&written(VerificationLevel::Full), &[9; 32]);
        assert_eq!(full, Some(OfferedPrice { price, verified: true }));
        let partial = VerificationLevel::Partial { num_signatures: 13 };
        let partial = read(&written(partial), &[9; 32]);
        assert_eq!(partial, Some(OfferedPrice { price, verified: false }));
    }

    #[test]
    fn another_feed_owner_or_type_is_no_price() {
        let good = written(VerificationLevel::Full);
        assert_eq!(read(&good, &[8; 32]), None);
        assert_eq!(read(&Content { owner: Pubkey::default(), ..good.clone() }, &[9; 32]), None);
        let short = Content { data: good.data[..60].to_vec(), ..good.clone() };
        assert_eq!(read(&short, &[9; 32]), None);
        let mut other = good;
        other.data[0] ^= 1;
        assert_eq!(read(&other, &[9; 32]), None);
    }
}
