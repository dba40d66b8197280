//! Why a transaction failed, in one line.

use anyhow::Error;
use solana_rpc_client::api::{
    client_error,
    request::{RpcError, RpcResponseErrorData},
};

/// What Anchor logs when bytecode runs at an address that it was not built for.
const WRONG_ID: &str = "DeclaredProgramIdMismatch";

/// The error of a refused transaction with what the programs logged about it.
pub fn explain(error: Error) -> Error {
    let Some(failure) = error.downcast_ref::<client_error::Error>() else { return error };
    let client_error::ErrorKind::RpcError(RpcError::RpcResponseError {
        message,
        data: RpcResponseErrorData::SendTransactionPreflightFailure(simulated),
        ..
    }) = failure.kind()
    else {
        return error;
    };
    Error::msg(reason(message, simulated.logs.as_deref().unwrap_or_default()))
}

/// The message, and what programs said in their logs.
pub fn reason(message: &str, logs: &[String]) -> String {
    let said: Vec<&str> = logs
        .iter()
        .map(|line| line.strip_prefix("Program log: ").unwrap_or(line))
        // What is left of the runtime's own lines says who calls whom, and how much it took.
        .filter(|line| !line.starts_with("Program ") && !line.starts_with("Instruction: "))
        .collect();
    let remedy = if logs.iter().any(|line| line.contains(WRONG_ID)) {
        ": the bytecode was built for another address, set declare_id! to this one and build again"
    } else {
        ""
    };
    match said.is_empty() {
        true => format!("{message}{remedy}"),
        false => format!("{message}: {}{remedy}", said.join("; ")),
    }
}

#[cfg(test)]
mod tests {
    use super::reason;

    #[test]
    fn what_the_program_said_follows_the_message_in_one_line() {
        let logs = [
            "Program Loss111111111111111111111111111111111111111 invoke [1]",
            "Program log: Instruction: InitPool",
            "Failed to find it",
            "Program log: min_debt = 1: must be between 100 and 1000000000",
        ];
        assert_eq!(
            reason("simulation failed", &logs.map(String::from)),
            "simulation failed: Failed to find it; min_debt = 1: must be between 100 and 1000000000"
        );
        assert_eq!(reason("simulation failed", &[]), "simulation failed");
    }

    #[test]
    fn bytecode_at_an_address_it_was_not_built_for_is_named_with_the_remedy() {
        let logs = ["Program log: AnchorError occurred. Error Code: DeclaredProgramIdMismatch."];
        assert_eq!(
            reason("failed", &logs.map(String::from)),
            "failed: AnchorError occurred. Error Code: DeclaredProgramIdMismatch.: the bytecode \
             was built for another address, set declare_id! to this one and build again"
        );
    }
}
