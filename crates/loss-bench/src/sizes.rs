//! How large accounts and the program are, and what that costs.

use crate::table::{grouped, Table};
use loss_testkit::{bytecode, World};
use socialized_loss::state::*;

/// In front of the bytecode, in the account that holds it.
const PROGRAM_DATA_HEADER: usize = 45;

/// Bytes and rent of every account, by the rent of the VM.
pub fn accounts(world: &World) -> Table {
    let sizes = [
        ("Pool", size_of::<Pool>()),
        ("InsuranceFund", size_of::<InsuranceFund>()),
        ("LpShare", size_of::<LpShare>()),
        ("InsuranceStake", size_of::<InsuranceStake>()),
        ("Position", size_of::<Position>()),
        ("ShortfallRecord", size_of::<ShortfallRecord>()),
        ("LossReceipt", size_of::<LossReceipt>()),
        ("RecoveryClaim", size_of::<RecoveryClaim>()),
        ("Venue", size_of::<Venue>()),
        ("ProfitClaim", size_of::<ProfitClaim>()),
        ("PoolProposal", size_of::<PoolProposal>()),
    ];
    // The discriminator comes first.
    let rows = sizes.map(|(name, size)| row(world, name, 8 + size));
    table("Accounts", rows.into())
}

/// Bytes of the bytecode, and the rent of the account that holds it.
pub fn binary(world: &World) -> Table {
    let size = bytecode::read().len();
    let mut of_program = row(world, "socialized_loss.so", PROGRAM_DATA_HEADER + size);
    of_program[1] = grouped(size as u64);
    table("Binary", vec![of_program])
}

fn table(title: &str, rows: Vec<Vec<String>>) -> Table {
    let head = vec!["account", "bytes", "rent in SOL"];
    Table { title: title.into(), head, labels: 1, rows }
}

fn row(world: &World, name: &str, bytes: usize) -> Vec<String> {
    let rent = world.svm.minimum_balance_for_rent_exemption(bytes);
    let (whole, atoms) = (rent / 1_000_000_000, rent % 1_000_000_000);
    vec![name.into(), grouped(bytes as u64), format!("{whole}.{atoms:09}")]
}
