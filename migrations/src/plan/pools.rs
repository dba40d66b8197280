//! Pools: which are there, and whether they are as the file has them.

use super::{Action, Change, Line, Verdict, FEE_PER_SIGNATURE};
use crate::{
    config::{differences, Difference, FeedId, Pool as Wanted},
    explain::reason,
    keys::Keys,
    program::find,
};
use anyhow::{Context, Result};
use loss_client::{
    accounts::{InsuranceFund, Pool, PoolProposal, StoredVenueCaps},
    addresses::{TOKEN_2022_PROGRAM, TOKEN_PROGRAM},
    decode_owned, ix, Account, PoolAddresses,
};
use solana_instruction::Instruction;
use solana_message::Message;
use solana_pubkey::Pubkey;
use solana_rpc_client::{api::config::RpcSimulateTransactionConfig, rpc_client::RpcClient};
use solana_transaction::Transaction;

/// A vault for a token without extensions; some of Token-2022 need more.
const VAULT: usize = 165;

/// A file's pool with every address known.
struct Resolved<'a> {
    wanted: &'a Wanted,
    at: PoolAddresses,
    authority: Pubkey,
    guardian: Pubkey,
}

/// A pool and what of it differs. If the program `runs`, it is asked whether it would make a pool
/// that is not there.
pub(super) fn lines(
    rpc: &RpcClient,
    wanted: &Wanted,
    keys: &Keys,
    runs: bool,
) -> Result<Vec<Line>> {
    let authority = keys.address(&wanted.authority)?;
    let asset = keys.address(&wanted.asset_mint)?;
    let collateral = keys.address(&wanted.collateral_mint)?;
    let guardian = keys.address(&wanted.guardian)?;
    let at = PoolAddresses::derive(&authority, &asset, &collateral, wanted.pool_id);
    let pool = Resolved { wanted, at, authority, guardian };
    let what = format!("pool \"{}\" {}", wanted.name, at.pool);
    let Some(account) = find(rpc, &at.pool)? else {
        return Ok(vec![Line::new(what, "nothing there", pool.creation(rpc, runs)?)]);
    };
    let found: Pool = decode_owned(&account.owner, &account.data)
        .with_context(|| format!("{what} cannot be read"))?;
    let proposal = find(rpc, &at.proposal())?
        .map(|account| decode_owned::<PoolProposal>(&account.owner, &account.data))
        .transpose()?;
    let mut lines = vec![Line::new(what, "there", Verdict::Same)];
    lines.extend(pool.compare(&found, proposal.as_ref()));
    Ok(lines)
}

impl Resolved<'_> {
    fn creation(&self, rpc: &RpcClient, runs: bool) -> Result<Verdict> {
        let asset_program = match token_program(rpc, "asset_mint", &self.at.asset_mint)? {
            Ok(program) => program,
            Err(remedy) => return Ok(Verdict::Blocked(remedy)),
        };
        let program = token_program(rpc, "collateral_mint", &self.at.collateral_mint)?;
        let collateral_program = match program {
            Ok(program) => program,
            Err(remedy) => return Ok(Verdict::Blocked(remedy)),
        };
        let pool = self.at.with_token_programs(asset_program, collateral_program);
        let args = ix::InitPoolArgs {
            pool_id: self.wanted.pool_id,
            feed_id: self.wanted.feed_id,
            guardian: self.guardian,
            params: self.wanted.params,
            venue_caps: self.venue_caps(),
        };
        let instruction = Box::new(ix::init_pool(&pool, self.authority, args));
        if let Some(remedy) = runs.then(|| self.refusal(rpc, &instruction)).transpose()?.flatten() {
            return Ok(Verdict::Blocked(remedy));
        }
        let mut cost = FEE_PER_SIGNATURE;
        for size in [Pool::SIZE, InsuranceFund::SIZE, VAULT, VAULT, VAULT] {
            cost += rpc.get_minimum_balance_for_rent_exemption(size)?;
        }
        let name = self.wanted.name.clone();
        let action = Action::InitPool { name, addresses: Box::new(pool), instruction };
        Ok(Verdict::Change(Change { action, cost, lent: 0 }))
    }

    /// Why the program would refuse to make the pool. Funds are looked at by `execute`.
    fn refusal(&self, rpc: &RpcClient, instruction: &Instruction) -> Result<Option<String>> {
        let message = Message::new(std::slice::from_ref(instruction), Some(&self.authority));
        let config = RpcSimulateTransactionConfig {
            replace_recent_blockhash: true,
            commitment: Some(rpc.commitment()),
            ..RpcSimulateTransactionConfig::default()
        };
        let unsigned = Transaction::new_unsigned(message);
        let simulated = rpc.simulate_transaction_with_config(&unsigned, config)?.value;
        let logs = simulated.logs.unwrap_or_default();
        let refused = simulated.err.filter(|_| !logs.is_empty());
        Ok(refused.map(|error| reason(&format!("the program refuses it: {error}"), &logs)))
    }

    /// What of an existing pool is not as the file has it. None of it is ever changed from here.
    fn compare(&self, found: &Pool, proposal: Option<&PoolProposal>) -> Vec<Line> {
        let params = &self.wanted.params;
        let changed = differences(&found.params, params).into_iter();
        let mut lines: Vec<Line> = changed.map(|found| self.parameter(&found, proposal)).collect();
        let name = &self.wanted.name;
        let fixed = |what: &str, found: String| {
            let remedy = "it can never be changed: give the pool of the file another pool_id";
            Line::new(format!("{what} of \"{name}\""), found, Verdict::ForYou(remedy.to_string()))
        };
        if found.feed_id != self.wanted.feed_id {
            lines.push(fixed("feed_id", FeedId(found.feed_id).to_string()));
        }
        if found.venue_caps != self.venue_caps() {
            let StoredVenueCaps { insurance, lps } = found.venue_caps;
            lines.push(fixed("venue_caps", format!("insurance {insurance}, lps {lps}")));
        }
        if found.guardian != self.guardian {
            let remedy =
                format!("the file says {}: `set_guardian`, by the authority", self.guardian);
            let what = format!("guardian of \"{name}\"");
            lines.push(Line::new(what, found.guardian.to_string(), Verdict::ForYou(remedy)));
        }
        lines
    }

    /// One parameter that differs, and how it gets to be the file's.
    fn parameter(&self, found: &Difference, proposal: Option<&PoolProposal>) -> Line {
        let Difference { name, on_chain, in_file } = found;
        let remedy = match proposal {
            Some(proposal) if proposal.params == self.wanted.params => {
                format!("proposed already: `apply_params` from {} on", proposal.earliest_at)
            }
            Some(_) => {
                "another proposal stands: `cancel_params`, then `propose_params`".to_string()
            }
            None => "`propose_params`, then `apply_params` after the time lock".to_string(),
        };
        let verdict =
            Verdict::ForYou(format!("the file says {in_file}: {remedy}, by the authority"));
        Line::new(format!("{name} of \"{}\"", self.wanted.name), on_chain.to_string(), verdict)
    }

    fn venue_caps(&self) -> StoredVenueCaps {
        let caps = self.wanted.venue_caps;
        StoredVenueCaps { insurance: caps.insurance.0, lps: caps.lps.0 }
    }
}

/// The token program that owns a mint, or what to do if there is none.
fn token_program(rpc: &RpcClient, key: &str, mint: &Pubkey) -> Result<Result<Pubkey, String>> {
    let Some(account) = find(rpc, mint)? else {
        return Ok(Err(format!("no mint at {mint}: make it first, or correct `{key}`")));
    };
    if [TOKEN_PROGRAM, TOKEN_2022_PROGRAM].contains(&account.owner) {
        return Ok(Ok(account.owner));
    }
    Ok(Err(format!("{mint} is no mint but an account of {}: correct `{key}`", account.owner)))
}
