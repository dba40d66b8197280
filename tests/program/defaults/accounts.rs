//! The accounts that liquidations and records share, each replaced by a wrong one.

use anchor_lang::{error::ErrorCode, prelude::Pubkey};
use loss_testkit::{
    ix,
    keys::address,
    params::plain,
    refusals::Table,
    scene::{Scene, ASSET, COLLATERAL},
    PoolKeys,
};
use socialized_loss::error::LossError;

/// Accounts that look right.
pub struct Wrong {
    pub other: PoolKeys,
    /// A position of another pool, of the same owner.
    other_position: Pubkey,
    /// Token accounts of a stranger.
    pub lure_asset: Pubkey,
    pub lure_collateral: Pubkey,
    /// Another collateral account of the caller's.
    forged_tokens: Pubkey,
    /// Copies of the real accounts' bytes under another program.
    forged: Vec<(&'static str, Pubkey, Pubkey)>,
    unknown: Pubkey,
}

impl Wrong {
    pub fn new(scene: &mut Scene) -> Self {
        let Scene { world, pool, borrower, caller, .. } = scene;
        let other = world.new_pool_numbered(plain(), 1);
        world.fund_insurance(&other, 1_000 * ASSET);
        let other_position = world.new_borrower(&other, "borrower", 0).position;
        let stranger = address("stranger");
        let lure_asset = world.token_account(pool.asset_mint, stranger, 5_000 * ASSET);
        let lure_collateral = world.token_account(pool.collateral_mint, stranger, COLLATERAL);
        let program_owned = [
            ("pool forged", pool.pool),
            ("fund forged", pool.insurance),
            ("position forged", borrower.position),
        ];
        let forged = program_owned.map(|(what, key)| (what, key, world.forged(&key))).into();
        let forged_tokens = world.forged(&caller.collateral);
        let unknown = world.unknown_type();
        Self { other, other_position, lure_asset, lure_collateral, forged_tokens, forged, unknown }
    }

    /// Rows for every shared account.
    pub fn rows<'a>(&self, mut table: Table<'a>, scene: &Scene) -> Table<'a> {
        let Scene { pool, borrower, .. } = scene;
        for (what, key, forged) in &self.forged {
            table = table.swap(what, *key, *forged, ErrorCode::AccountOwnedByWrongProgram);
            let wrong_type = ErrorCode::AccountDiscriminatorMismatch;
            table = table.swap("of no type", *key, self.unknown, wrong_type);
            let nobody = address("nobody");
            table = table.swap("gone", *key, nobody, ErrorCode::AccountOwnedByWrongProgram);
        }
        let table = table
            .swap(
                "fund as pool",
                pool.pool,
                pool.insurance,
                ErrorCode::AccountDiscriminatorMismatch,
            )
            .swap(
                "pool as fund",
                pool.insurance,
                pool.pool,
                ErrorCode::AccountDiscriminatorMismatch,
            )
            .swap(
                "pool as position",
                borrower.position,
                pool.pool,
                ErrorCode::AccountDiscriminatorMismatch,
            )
            .swap(
                "other position",
                borrower.position,
                self.other_position,
                ErrorCode::ConstraintHasOne,
            );
        self.caller_rows(self.runtime_rows(self.vault_rows(table, pool), scene), scene)
    }

    /// Mints and vaults are known to pool and fund by address.
    fn vault_rows<'a>(&self, table: Table<'a>, pool: &PoolKeys) -> Table<'a> {
        let wrong = ErrorCode::ConstraintHasOne;
        let (asset, collateral, fund) =
            (pool.asset_vault, pool.collateral_vault, pool.insurance_vault);
        let other = &self.other;
        table
            .swap("another pool", pool.pool, other.pool, wrong)
            .swap("another pool's fund", pool.insurance, other.insurance, wrong)
            .swap("asset mint", pool.asset_mint, pool.collateral_mint, wrong)
            .swap("collateral mint", pool.collateral_mint, pool.asset_mint, wrong)
            .swap("another pool's vault", asset, other.asset_vault, wrong)
            .swap("the fund's vault as the pool's", asset, fund, wrong)
            .swap("a thief's vault as the pool's", asset, self.lure_asset, wrong)
            .swap("another pool's collateral vault", collateral, other.collateral_vault, wrong)
            .swap("the pool's vault for collateral", collateral, asset, wrong)
            .swap("a thief's collateral vault", collateral, self.lure_collateral, wrong)
            .swap("another fund's vault", fund, other.insurance_vault, wrong)
            .swap("the pool's vault as the fund's", fund, asset, wrong)
            .swap("a thief's vault as the fund's", fund, self.lure_asset, wrong)
    }

    /// Signatures, write locks and programs.
    fn runtime_rows<'a>(&self, mut table: Table<'a>, scene: &Scene) -> Table<'a> {
        let Scene { pool, borrower, caller, .. } = scene;
        let side = caller.side(pool);
        for (what, key) in [
            ("pool", pool.pool),
            ("fund", pool.insurance),
            ("position", borrower.position),
            ("asset vault", pool.asset_vault),
            ("collateral vault", pool.collateral_vault),
            ("insurance vault", pool.insurance_vault),
            ("caller", side.caller),
            ("caller's collateral", side.collateral),
            ("record", pool.record(1)),
        ] {
            table = table.read_only(&format!("{what} read-only"), key, ErrorCode::ConstraintMut);
        }
        let nobody = address("nobody");
        let token_2022 = anchor_spl::token_2022::ID;
        let wrong_program = "incorrect program id for instruction";
        table
            .unsigned("caller unsigned", side.caller, ErrorCode::AccountNotSigner)
            .swap("fake token program", pool.asset_program, nobody, ErrorCode::InvalidProgramId)
            // A real token program, but not the one that owns the accounts.
            .swap("token-2022", pool.asset_program, token_2022, wrong_program)
            .swap(
                "fake system program",
                anchor_lang::system_program::ID,
                nobody,
                ErrorCode::InvalidProgramId,
            )
            .swap("event authority", ix::event_authority(), nobody, ErrorCode::ConstraintAddress)
    }

    /// What belongs to the caller, the record and the price.
    fn caller_rows<'a>(&self, table: Table<'a>, scene: &Scene) -> Table<'a> {
        let Scene { pool, caller, .. } = scene;
        let (mine, record) = (caller.collateral, pool.record(1));
        table
            // Token error 3: the account is not of the mint.
            .swap("collateral to an asset account", mine, self.lure_asset, 3)
            .swap(
                "collateral to a forged account",
                mine,
                self.forged_tokens,
                "modified data of an account it does not own",
            )
            .swap("record of another nonce", record, pool.record(2), LossError::WrongRecord)
            .swap("record of another pool", record, self.other.record(1), LossError::WrongRecord)
            .swap("record of nobody", record, address("nobody"), LossError::WrongRecord)
            .swap("price of another pool", pool.price, self.other.price, LossError::OracleFeed)
            .swap("no price", pool.price, address("nobody"), LossError::OracleOwner)
    }
}
