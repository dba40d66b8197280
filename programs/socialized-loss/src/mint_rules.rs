//! Which mints a pool accepts.

use crate::error::LossError;
use anchor_lang::prelude::*;
use anchor_spl::token_2022::spl_token_2022::{
    extension::{BaseStateWithExtensions, ExtensionType, StateWithExtensions},
    state::Mint,
};

/// Refuses a mint with any extension but those that cannot break conservation: metadata, the
/// pointer to it, and scaled UI amounts (which change only how a balance is shown). An extension
/// this program does not know is refused too.
pub fn check_extensions(mint: &AccountInfo) -> Result<()> {
    if *mint.owner == anchor_spl::token::ID {
        return Ok(());
    }
    let data = mint.try_borrow_data()?;
    let state = StateWithExtensions::<Mint>::unpack(&data)?;
    let Ok(extensions) = state.get_extension_types() else {
        msg!("mint {}: unknown extension", mint.key);
        return err!(LossError::UnsupportedExtension);
    };
    for extension in extensions {
        match extension {
            ExtensionType::MetadataPointer
            | ExtensionType::TokenMetadata
            | ExtensionType::ScaledUiAmount => {}
            other => {
                msg!("mint {}: extension number {}", mint.key, u16::from(other));
                return err!(LossError::UnsupportedExtension);
            }
        }
    }
    Ok(())
}
