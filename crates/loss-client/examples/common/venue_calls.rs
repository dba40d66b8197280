//! The example venue's instructions, without Anchor. `close` calls the pool, so it takes the pool's
//! accounts, and most of those are the client's.

use borsh::{to_vec, BorshSerialize};
use loss_client::addresses::{
    event_authority, receipt, PoolAddresses, VenueAddresses, PROGRAM_ID, SYSTEM_PROGRAM,
};
use sha2_const_stable::Sha256;
use solana_instruction::{AccountMeta, Instruction};
use solana_pubkey::Pubkey;

/// Of a market: what whoever registers it agrees with.
#[derive(BorshSerialize)]
pub struct Terms {
    pub max_price_age_seconds: u32,
    pub max_confidence_bps: u32,
    pub initial_margin_bps: u32,
    pub maintenance_margin_bps: u32,
}

/// Of a contract: its number, its size in collateral atoms, and margins in asset atoms.
#[derive(BorshSerialize)]
pub struct OpenArgs {
    pub number: u64,
    pub size: u64,
    pub long_margin: u64,
    pub short_margin: u64,
}

/// A market: its account is the PDA that signs for the venue.
pub struct Market<'a> {
    pub pool: &'a PoolAddresses,
    pub venue: VenueAddresses,
    pub price: Pubkey,
}

/// Who ends a contract, and how.
pub struct Close {
    pub caller: Pubkey,
    pub contract: Pubkey,
    pub rent_payer: Pubkey,
    pub winner: Pubkey,
    pub loser: Pubkey,
    /// The next deficit's number.
    pub nonce: u64,
    /// The first event number of the winner's profit claim's segment.
    pub from_seq: u64,
    /// The venue's `last_loss_seq`: the segment that begins when the deficit follows a credit.
    pub last_loss_seq: u64,
}

impl Market<'_> {
    fn find(&self, seeds: &[&[u8]]) -> Pubkey {
        Pubkey::find_program_address(seeds, &self.venue.program).0
    }

    fn vault(&self) -> Pubkey {
        self.find(&[b"vault", self.venue.signer.as_ref()])
    }

    pub fn contract(&self, long: &Pubkey, number: u64) -> Pubkey {
        let number = number.to_le_bytes();
        self.find(&[b"contract", self.venue.signer.as_ref(), long.as_ref(), &number])
    }

    fn call(
        &self,
        name: &str,
        accounts: Vec<AccountMeta>,
        args: &impl BorshSerialize,
    ) -> Instruction {
        let hash = Sha256::new().update(b"global:").update(name.as_bytes()).finalize();
        let args = to_vec(args).expect("a vector takes any length");
        let data = [&hash[..8], &args].concat();
        Instruction { program_id: self.venue.program, accounts, data }
    }

    pub fn open_market(&self, payer: Pubkey, venue_id: u16, terms: Terms) -> Instruction {
        let accounts = vec![
            AccountMeta::new(payer, true),
            AccountMeta::new_readonly(self.pool.pool, false),
            AccountMeta::new(self.venue.signer, false),
            AccountMeta::new_readonly(self.venue.venue, false),
            AccountMeta::new_readonly(self.pool.asset_mint, false),
            AccountMeta::new(self.vault(), false),
            AccountMeta::new_readonly(self.pool.asset_program, false),
            AccountMeta::new_readonly(SYSTEM_PROGRAM, false),
        ];
        self.call("open_market", accounts, &(venue_id, terms))
    }

    /// Both traders sign; their margins come from their associated accounts.
    pub fn open(&self, payer: Pubkey, long: Pubkey, short: Pubkey, args: OpenArgs) -> Instruction {
        let accounts = vec![
            AccountMeta::new(payer, true),
            AccountMeta::new_readonly(long, true),
            AccountMeta::new_readonly(short, true),
            AccountMeta::new(self.venue.signer, false),
            AccountMeta::new_readonly(self.venue.venue, false),
            AccountMeta::new(self.contract(&long, args.number), false),
            AccountMeta::new(self.pool.associated_asset(&long), false),
            AccountMeta::new(self.pool.associated_asset(&short), false),
            AccountMeta::new(self.vault(), false),
            AccountMeta::new_readonly(self.pool.asset_mint, false),
            AccountMeta::new_readonly(self.price, false),
            AccountMeta::new_readonly(self.pool.asset_program, false),
            AccountMeta::new_readonly(SYSTEM_PROGRAM, false),
        ];
        self.call("open", accounts, &args)
    }

    /// The venue's program calls `credit_profit`, and `report_deficit` when the loser cannot pay.
    pub fn close(&self, side: &Close) -> Instruction {
        let (pool, venue) = (self.pool, &self.venue);
        let profit = venue.profit(&side.winner);
        let accounts = vec![
            AccountMeta::new(side.caller, true),
            AccountMeta::new(venue.signer, false),
            AccountMeta::new(side.contract, false),
            AccountMeta::new(side.rent_payer, false),
            AccountMeta::new_readonly(self.price, false),
            AccountMeta::new(pool.associated_asset(&side.winner), false),
            AccountMeta::new(pool.associated_asset(&side.loser), false),
            AccountMeta::new(profit, false),
            AccountMeta::new(self.vault(), false),
            AccountMeta::new_readonly(pool.asset_mint, false),
            AccountMeta::new(pool.pool, false),
            AccountMeta::new(venue.venue, false),
            AccountMeta::new(pool.insurance, false),
            AccountMeta::new(pool.asset_vault, false),
            AccountMeta::new(pool.insurance_vault, false),
            AccountMeta::new(venue.record(side.nonce), false),
            // Both are made only if they are needed, so they can always be passed.
            AccountMeta::new(receipt(&profit, side.from_seq), false),
            AccountMeta::new(receipt(&profit, side.last_loss_seq), false),
            AccountMeta::new_readonly(event_authority(), false),
            AccountMeta::new_readonly(PROGRAM_ID, false),
            AccountMeta::new_readonly(pool.asset_program, false),
            AccountMeta::new_readonly(SYSTEM_PROGRAM, false),
        ];
        self.call("close", accounts, &())
    }
}
