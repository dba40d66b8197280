//! What happens when.

use crate::scenario::Scenario;

/// One step of the replay; numbers are places in the scenario's lists. At the same time they
/// happen in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    Price(usize),
    Insure(usize),
    Stake(usize),
    Deposit(usize),
    Borrow(usize),
    /// A group of LPs asks to leave.
    Leave(usize),
    /// A group of stakers does.
    Unstake(usize),
    Liquidate(usize),
    Recognise,
    Repay(usize),
    BuySalvage(usize),
    Recover(usize),
}

/// All steps in order of time.
pub fn agenda(scenario: &Scenario) -> Vec<(i64, Action)> {
    let mut steps = Vec::new();
    for (i, post) in scenario.prices.posts.iter().enumerate() {
        steps.push((post.at, Action::Price(i)));
    }
    for (i, gift) in scenario.donations.iter().enumerate() {
        steps.push((gift.at, Action::Insure(i)));
    }
    for (i, group) in scenario.deposits.iter().enumerate() {
        steps.push((group.at, Action::Deposit(i)));
        steps.extend(group.leaves_at.map(|at| (at, Action::Leave(i))));
    }
    for (i, group) in scenario.stakes.iter().enumerate() {
        steps.push((group.at, Action::Stake(i)));
        steps.extend(group.leaves_at.map(|at| (at, Action::Unstake(i))));
    }
    for (i, group) in scenario.loans.iter().enumerate() {
        steps.push((group.at, Action::Borrow(i)));
        steps.extend(group.repays_at.map(|at| (at, Action::Repay(i))));
    }
    let posted = |from, until| {
        let times = scenario.prices.posts.iter().map(|post| post.at);
        times.filter(move |at| (from..=until).contains(at))
    };
    for (i, who) in scenario.liquidators.iter().enumerate() {
        let act = |at| (at, Action::Liquidate(i));
        match who.every.and_then(|every| usize::try_from(every).ok()) {
            Some(every) => steps.extend((who.from..=who.until).step_by(every).map(act)),
            None => steps.extend(posted(who.from, who.until).map(act)),
        }
    }
    if let Some(who) = &scenario.recording {
        steps.extend(posted(who.from, who.until).map(|at| (at, Action::Recognise)));
    }
    for (i, who) in scenario.salvage_buyers.iter().enumerate() {
        steps.extend(posted(who.from, who.until).map(|at| (at, Action::BuySalvage(i))));
    }
    for (i, recovery) in scenario.recoveries.iter().enumerate() {
        steps.push((recovery.at, Action::Recover(i)));
    }
    steps.sort_unstable();
    steps
}
