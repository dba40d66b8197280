//! Plans against a real validator: what they find, do, cost, and leave alone.

#[path = "migrate/network.rs"]
mod network;

use loss_client::ix;
use loss_migrate::{reclaim, Atoms, Cluster, FeedId, Line, Plan, Verdict, Who};
use network::Network;
use solana_keypair::{write_keypair_file, Keypair};
use solana_pubkey::Pubkey;
use solana_signer::Signer;
use std::{
    panic::{catch_unwind, AssertUnwindSafe},
    path::Path,
};

/// What a plan will do, by name.
fn changes(plan: &Plan) -> Vec<String> {
    plan.changes().map(|(_, change)| change.action.to_string()).collect()
}

fn cost(plan: &Plan) -> u64 {
    plan.changes().map(|(_, change)| change.cost).sum()
}

fn for_you(plan: &Plan) -> Vec<String> {
    plan.for_you().map(Line::to_string).collect()
}

/// Has the bytecode say something else about itself, and grow by so much.
fn rebuild(bytecode: &Path, grow_by: usize) {
    let name = b"Socialized Loss";
    let mut bytes = std::fs::read(bytecode).unwrap();
    match bytes.windows(name.len()).position(|window| window == name) {
        Some(at) => bytes[at] = b's',
        None => assert!(grow_by > 0, "nothing was changed"),
    }
    bytes.extend(vec![1; grow_by]);
    std::fs::write(bytecode, bytes).unwrap();
}

#[test]
fn a_pool_is_planned_made_at_the_cost_that_was_shown_and_then_left_alone() {
    let network = Network::start("pool");
    let plan = network.plan();
    let verdicts: Vec<bool> = plan.lines.iter().map(|line| line.verdict == Verdict::Same).collect();
    assert_eq!(verdicts, [true, true, false], "program, upgrade authority, pool");
    assert_eq!(changes(&plan), ["make the pool"]);
    let address = network.pool_addresses().pool;
    assert_eq!(plan.lines[2].what, format!("pool \"demo\" {address}"));
    assert_eq!(plan.lines[2].found, "nothing there");
    assert!(network.rpc.get_account(&address).is_err(), "a plan changes nothing");

    let before = network.balance("pool-authority.json");
    assert_eq!(network.execute(&plan).0, 1);
    assert_eq!(before - network.balance("pool-authority.json"), cost(&plan));
    let (pool, wanted) = (network.pool(), &network.config.pools[0]);
    assert_eq!(pool.params, wanted.params);
    assert_eq!(pool.feed_id, wanted.feed_id);
    assert_eq!(pool.guardian, network.keys.address(&wanted.guardian).unwrap());
    assert_eq!(pool.authority, network.keys.address(&wanted.authority).unwrap());
    assert_eq!(Atoms(pool.venue_caps.insurance), wanted.venue_caps.insurance);
    assert_eq!(Atoms(pool.venue_caps.lps), wanted.venue_caps.lps);

    let before = network.balance("pool-authority.json");
    let again = network.plan();
    assert!(again.to_string().ends_with("\nnothing to do\n"), "{again}");
    assert_eq!(network.execute(&again), (0, vec![]));
    assert_eq!(network.balance("pool-authority.json"), before);
}

#[test]
fn what_differs_in_a_pool_is_shown_with_what_to_do_and_never_changed() {
    let mut network = Network::start("differs");
    network.execute(&network.plan());
    let before = network.pool();

    let authority = network.keys.signer(&network.config.pools[0].authority, "authority").unwrap();
    let at = network.pool_addresses();
    network.config.pools[0].params.deposit_cap = 7;
    let differs = |remedy: &str| {
        format!("deposit_cap of \"demo\": 18446744073709551615: the file says 7: {remedy}, by the authority")
    };
    let propose = "`propose_params`, then `apply_params` after the time lock";
    let plan = network.plan();
    assert_eq!(for_you(&plan), [differs(propose)]);
    assert_eq!(network.execute(&plan).0, 0);
    assert_eq!(network.pool(), before);

    let wanted = network.config.pools[0].params;
    network.send(&[ix::propose_params(&at, authority.pubkey(), wanted)], &[&authority]);
    let [found] = &for_you(&network.plan())[..] else { panic!("one difference") };
    assert!(found.contains(": proposed already: `apply_params` from "), "{found}");
    network.config.pools[0].params.deposit_cap = 8;
    let [found] = &for_you(&network.plan())[..] else { panic!("one difference") };
    assert!(
        found.contains(": another proposal stands: `cancel_params`, then `propose_params`"),
        "{found}"
    );

    network.config.pools[0].params = before.params;
    network.config.pools[0].feed_id = [1; 32];
    let found = FeedId(before.feed_id);
    let remedy = "it can never be changed: give the pool of the file another pool_id";
    assert_eq!(for_you(&network.plan()), [format!("feed_id of \"demo\": {found}: {remedy}")]);
}

#[test]
fn a_pool_that_the_program_would_refuse_is_refused_before_anything_is_sent() {
    let mut network = Network::start("refused");
    network.config.pools[0].params.min_debt = 1;
    let plan = network.plan();
    let [line] = &plan.blocked().map(Line::to_string).collect::<Vec<_>>()[..] else {
        panic!("one refusal")
    };
    assert!(line.contains("min_debt = 1: must be between 100 and 1000000000"), "{line}");
    let before = network.balance("pool-authority.json");
    let error = plan.execute(&network.rpc, &network.config, &network.keys, &mut |_| {});
    assert_eq!(error.unwrap_err().to_string(), *line);
    assert_eq!(network.balance("pool-authority.json"), before);
}

#[test]
fn a_program_is_deployed_upgraded_and_extended_at_the_costs_that_were_shown() {
    let mut network = Network::start("program");
    let bytecode = network.program_of_its_own();
    let steps = ["deploy", "upgrade", "extend by 10240 bytes, then upgrade"];
    for (step, grow_by) in steps.into_iter().zip([0, 0, 1]) {
        if step != "deploy" {
            rebuild(&bytecode, grow_by);
        }
        let (plan, before) = (network.plan(), network.balance("upgrade-authority.json"));
        assert_eq!(changes(&plan), [step]);
        assert_eq!(network.execute(&plan).0, 1, "{step}");
        assert_eq!(before - network.balance("upgrade-authority.json"), cost(&plan), "{step}");
        let again = network.plan();
        assert_eq!(network.execute(&again).0, 0, "{step}: a second time");
        assert!(again.to_string().ends_with("\nnothing to do\n"), "{again}");
    }
}

#[test]
fn an_interrupted_deployment_goes_on_where_it_stopped_or_gives_its_rent_back() {
    let mut network = Network::start("interrupted");
    network.program_of_its_own();
    let interrupt = |network: &Network| {
        let stop = &mut |step: &str| assert!(!step.starts_with("writing"), "interrupted");
        let execute = || network.plan().execute(&network.rpc, &network.config, &network.keys, stop);
        catch_unwind(AssertUnwindSafe(execute)).unwrap_err();
    };
    let whole = cost(&network.plan());
    let before = network.balance("upgrade-authority.json");
    interrupt(&network);
    let (buffer, there) = reclaim(&network.rpc, &network.config, &network.keys, None).unwrap();
    assert!(there, "{buffer}");
    // The two transactions that made and closed it.
    assert_eq!(before - network.balance("upgrade-authority.json"), 10_000);

    let before = network.balance("upgrade-authority.json");
    interrupt(&network);
    let rest = network.plan();
    assert_eq!(before - network.balance("upgrade-authority.json") + cost(&rest), whole);
    let (_, told) = network.execute(&rest);
    assert!(!told.iter().any(|step| step.ends_with("made")), "{told:?}");
    assert_eq!(before - network.balance("upgrade-authority.json"), whole);
    assert_eq!(changes(&network.plan()), [""; 0]);
}

#[test]
fn a_file_for_another_cluster_and_a_payer_without_funds_are_refused() {
    let mut network = Network::start("refusals");
    network.config.cluster = Cluster::Devnet;
    let refused = Plan::compute(&network.rpc, &network.config, &network.keys).err().unwrap();
    assert_eq!(
        refused.to_string(),
        "the file is for devnet, but the node is of a local network: correct `rpc` (or --url), or \
         use migrations/localnet.toml"
    );
    network.config.cluster = Cluster::Localnet;

    write_keypair_file(&Keypair::new(), network.folder.join("poor.json")).unwrap();
    let poor = Who::KeyFile("poor.json".to_string());
    network.config.pools[0].authority = poor.clone();
    let plan = network.plan();
    let refused = plan.execute(&network.rpc, &network.config, &network.keys, &mut |_| {});
    let address: Pubkey = network.keys.address(&poor).unwrap();
    let needed = format!("0.{:09}", cost(&plan));
    assert_eq!(
        refused.unwrap_err().to_string(),
        format!(
            "{address} has 0 SOL and needs {} SOL: send it the rest (on a local network, an airdrop)",
            needed.trim_end_matches('0')
        )
    );
}
