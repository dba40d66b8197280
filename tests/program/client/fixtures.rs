//! Accounts that the program stored once decode in the client, for ever.

use loss_client::{accounts as client, decode, Account};
use socialized_loss::state as program;
use std::{fs, path::Path};

fn shown<T: Account + std::fmt::Debug, U: bytemuck::Pod + std::fmt::Debug>(
    data: &[u8],
) -> (String, String) {
    let ours = decode::<T>(data).expect("an account of this type");
    let theirs: U = bytemuck::pod_read_unaligned(&data[8..]);
    (format!("{ours:?}"), format!("{theirs:?}"))
}

#[test]
fn every_stored_account_decodes_to_what_the_program_reads() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("promises/fixtures");
    let mut count = 0;
    for entry in fs::read_dir(&folder).expect("the folder of fixtures") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().and_then(|name| name.to_str()).expect("a plain name");
        let Some(name) = name.strip_suffix(".v1.bin") else {
            assert!(!name.ends_with(".bin"), "{name}: a layout the client does not know");
            continue;
        };
        let data = fs::read(&path).expect("a file");
        let (ours, theirs) = match name {
            "pool" => shown::<client::Pool, program::Pool>(&data),
            "insurance_fund" => shown::<client::InsuranceFund, program::InsuranceFund>(&data),
            "lp_share" => shown::<client::LpShare, program::LpShare>(&data),
            "insurance_stake" => shown::<client::InsuranceStake, program::InsuranceStake>(&data),
            "position" => shown::<client::Position, program::Position>(&data),
            "shortfall_record" | "deficit_record" => {
                shown::<client::ShortfallRecord, program::ShortfallRecord>(&data)
            }
            "loss_receipt" | "profit_receipt" => {
                shown::<client::LossReceipt, program::LossReceipt>(&data)
            }
            "recovery_claim" => shown::<client::RecoveryClaim, program::RecoveryClaim>(&data),
            "venue" => shown::<client::Venue, program::Venue>(&data),
            "profit_claim" => shown::<client::ProfitClaim, program::ProfitClaim>(&data),
            "pool_proposal" => shown::<client::PoolProposal, program::PoolProposal>(&data),
            other => panic!("{other}: a fixture this test does not know"),
        };
        assert_eq!(ours, theirs, "{name}");
        count += 1;
    }
    assert_eq!(count, 13);
}
