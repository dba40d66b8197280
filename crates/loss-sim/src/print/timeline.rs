//! What happened when: loud events one by one, the rest summed up over stretches of time.

use super::{
    stretch::{flush, plural, Stretch},
    text::{grouped, price, short, time, WIDTH},
};
use crate::outcome::{Outcome, What};

/// So many stretches at most.
const STRETCHES: i64 = 12;
/// With more shortfalls or loans than this, they are summed up too.
pub const MANY: usize = 8;
/// Where the events begin.
const EVENT_COLUMN: usize = 38;

/// Of what there is too much for a line each.
#[derive(Clone, Copy)]
struct Many {
    shortfalls: bool,
    loans: bool,
    sales: bool,
}

pub fn timeline(outcome: &Outcome) -> String {
    let last = outcome.timeline.last().map_or(0, |entry| entry.at);
    let longest = (last / STRETCHES).max(60);
    let count = |is: fn(&What) -> bool| {
        let events = outcome.timeline.iter().filter(|entry| is(&entry.what));
        events.count() > MANY
    };
    let many = Many {
        shortfalls: outcome.shortfalls.len() > MANY,
        loans: count(|what| matches!(what, What::Borrowed { .. })),
        sales: count(|what| matches!(what, What::SalvageSold { .. })),
    };
    let mut out = line("time", "price", "event");
    let mut stretch = Stretch::default();
    for entry in &outcome.timeline {
        if stretch.lasts_longer(longest, entry.at) {
            out.push_str(&flush(&mut stretch, outcome));
        }
        if let Some(text) = loud(&entry.what, many, outcome) {
            out.push_str(&flush(&mut stretch, outcome));
            let quoted = entry.price.map_or(String::new(), price);
            out.push_str(&line(&time(entry.at), &quoted, &text));
            continue;
        }
        stretch.take(entry);
    }
    out.push_str(&flush(&mut stretch, outcome));
    out
}

/// An event that has a line of its own.
fn loud(what: &What, many: Many, outcome: &Outcome) -> Option<String> {
    let (asset, places) = (&outcome.scenario.asset, outcome.scenario.asset_decimals);
    let money = |atoms: u64| format!("{} {asset}", short(atoms, places));
    Some(match what {
        What::Deposited { group, lps, total } => {
            format!("{group}: {} deposit {}", grouped(*lps as u64), money(*total))
        }
        What::Staked { group, stakers, total } => {
            format!("{group}: {} stake {}", grouped(*stakers as u64), money(*total))
        }
        What::Insured { amount } => format!("the insurance fund gets {}", money(*amount)),
        What::Borrowed { borrower, collateral, debt } if !many.loans => {
            let (symbol, places) =
                (&outcome.scenario.collateral, outcome.scenario.collateral_decimals);
            let secured = short(*collateral, places);
            format!("{borrower} borrows {} against {secured} {symbol}", money(*debt))
        }
        What::Recorded { seq, borrower, by, shortfall, lps, cu } if !many.shortfalls => format!(
            "shortfall {seq} of {borrower}, recorded by {by}: {}, LPs bear {}; {} CU",
            money(*shortfall),
            money(*lps),
            grouped(*cu)
        ),
        What::Repaid { borrower, paid } => format!("{borrower} repays {}", money(*paid)),
        What::AskedToLeave { group, owners, usable_at } => {
            let owners = grouped(*owners as u64);
            format!("{group}: {owners} ask to leave, possible from {}", time(*usable_at))
        }
        What::ExitsHeld { group, owners, until } => {
            let owners = grouped(*owners as u64);
            format!("{group}: {owners} exits held by a mark until {}", time(*until))
        }
        What::Left { group, owners, total, waiting } => {
            let owners = grouped(*owners as u64);
            format!("{group}: {owners} leave; {}{}", money(*total), wait(*waiting))
        }
        What::Recovered { seq, by, amount, lps, stakers, reserve, cu } => {
            let parts = [(lps, "LPs"), (stakers, "stakers"), (reserve, "the reserve")];
            let parts = parts.iter().filter(|(part, _)| **part > 0);
            let parts: Vec<String> =
                parts.map(|(part, who)| format!("{} to {who}", money(**part))).collect();
            format!(
                "{} paid in for shortfall {seq} by {by}: {}; {} CU",
                money(*amount),
                parts.join(", "),
                grouped(*cu)
            )
        }
        What::SalvageSold { seq, by, sold, cost, cu } if !many.sales => {
            let told = &outcome.scenario;
            let sold = short(*sold, told.collateral_decimals);
            let (paid, symbol) = (money(*cost), &told.collateral);
            let cu = grouped(*cu);
            format!("{by} buys {sold} {symbol} of shortfall {seq} for {paid}; {cu} CU")
        }
        What::Claimed { seq, owners, total } => {
            let owners = plural(*owners as u64, "claim");
            format!("{owners} for shortfall {seq}: {}", money(*total))
        }
        What::Waited { seconds } => {
            format!("exits were held for {seconds} s while it was recorded")
        }
        What::Withdrew { lps, total, waiting } => {
            format!("{} LPs withdraw {}{}", grouped(*lps as u64), money(*total), wait(*waiting))
        }
        What::Unstaked { stakers, total, waiting } => {
            let stakers = grouped(*stakers as u64);
            format!("{stakers} stakers take out {}{}", money(*total), wait(*waiting))
        }
        What::Price
        | What::Borrowed { .. }
        | What::Liquidated { .. }
        | What::Marked { .. }
        | What::Recorded { .. }
        | What::SalvageSold { .. }
        | What::Settled { .. } => return None,
    })
}

fn wait(waiting: usize) -> String {
    match waiting {
        0 => String::new(),
        n => format!("; {} wait for idle cash", grouped(n as u64)),
    }
}

/// One line, continued below its event when it is long.
pub fn line(time: &str, price: &str, event: &str) -> String {
    let mut out = String::new();
    let mut row = format!("  {time:<12}{price:<24}");
    let mut column = row.chars().count().max(EVENT_COLUMN);
    row.push_str(&" ".repeat(column.saturating_sub(row.chars().count())));
    for word in event.split(' ') {
        let length = word.chars().count();
        if column + length > WIDTH {
            out.push_str(row.trim_end());
            out.push('\n');
            row = " ".repeat(EVENT_COLUMN + 2);
            column = EVENT_COLUMN + 2;
        }
        row.push_str(word);
        row.push(' ');
        column += length + 1;
    }
    out.push_str(row.trim_end());
    out.push('\n');
    out
}
