//! Whether everything that happens can happen then: a price at hand, an end after the beginning.

use super::{mistake::unknown, Mistake, Recovery, Scenario};

pub fn check(scenario: &Scenario) -> Result<(), Mistake> {
    for loans in &scenario.loans {
        require_price(scenario, loans.at, &format!("\"{}\" borrows", loans.name), loans.line)?;
        if loans.repays_at.is_some_and(|at| at <= loans.at) {
            let message = format!("\"{}\" repays before it borrows", loans.name);
            return Err(mistake(scenario, loans.line, message));
        }
    }
    for liquidator in &scenario.liquidators {
        let Some(every) = liquidator.every else { continue };
        let mut at = liquidator.from;
        while at <= liquidator.until {
            let who = format!("\"{}\" comes to liquidate", liquidator.name);
            require_price(scenario, at, &who, liquidator.line)?;
            at += every;
        }
    }
    for group in scenario.deposits.iter().chain(&scenario.stakes) {
        if group.leaves_at.is_some_and(|at| at < group.at) {
            let message =
                format!("\"{}\" leaves before it comes: give a later leaves_at", group.name);
            return Err(mistake(scenario, group.line, message));
        }
    }
    scenario.recoveries.iter().try_for_each(|recovery| require_borrower(scenario, recovery))
}

/// A recovery names a borrower: its group's name, with the member's number if it has several.
fn require_borrower(scenario: &Scenario, recovery: &Recovery) -> Result<(), Mistake> {
    let wanted = &recovery.borrower;
    let known = scenario.loans.iter().any(|group| group.members().any(|name| name == *wanted));
    if known {
        return Ok(());
    }
    let group = scenario.loans.iter().find(|group| group.name == *wanted);
    let message = match group {
        Some(group) => format!(
            "for = \"{wanted}\": that is {} borrowers: name one, such as \"{wanted} 1\"",
            group.collateral.count()
        ),
        None => {
            let names: Vec<&str> = scenario.loans.iter().map(|group| group.name.as_str()).collect();
            unknown("for", wanted, "borrower", &names)
        }
    };
    Err(mistake(scenario, recovery.line, message))
}

/// The newest price must not be older than the program accepts.
fn require_price(scenario: &Scenario, at: i64, who: &str, line: usize) -> Result<(), Mistake> {
    let max_age = i64::from(scenario.params.max_price_age_seconds);
    let Some(newest) = scenario.prices.newest(at) else {
        let message = format!("{who} at {at} s, before the first price: add an earlier point");
        return Err(mistake(scenario, line, message));
    };
    let age = at - newest.at;
    if age <= max_age {
        return Ok(());
    }
    let message = format!(
        "{who} at {at} s, but the newest price is {age} s old and max_price_age is {max_age} s: \
         add a price point, or set price.step"
    );
    Err(mistake(scenario, line, message))
}

fn mistake(scenario: &Scenario, line: usize, message: String) -> Mistake {
    Mistake { file: scenario.file.clone(), line, message }
}
