//! Stretches of the timeline in which nothing loud happened, summed up.

use super::{
    text::{grouped, price, short, time},
    timeline::line,
};
use crate::outcome::{Entry, Outcome, Range, What};

/// Quiet events of one stretch.
#[derive(Default)]
pub struct Stretch {
    from: Option<i64>,
    prices: Option<(u64, u64)>,
    liquidations: Group,
    loans: Group,
    marks: Group,
    records: Group,
    sales: Group,
    settled: u64,
    posts: u64,
}

/// Events of one kind: two sums and the compute units.
#[derive(Default)]
struct Group {
    first: u64,
    second: u64,
    count: u64,
    cu: Option<Range>,
}

impl Group {
    fn add(&mut self, first: u64, second: u64, cu: u64) {
        self.first += first;
        self.second += second;
        self.count += 1;
        Range::add(&mut self.cu, cu);
    }
}

impl Stretch {
    /// Whether this stretch would be longer than that with an event at `at`.
    pub fn lasts_longer(&self, longest: i64, at: i64) -> bool {
        self.from.is_some_and(|from| at - from > longest)
    }

    pub fn take(&mut self, entry: &Entry) {
        self.from.get_or_insert(entry.at);
        if let Some(quoted) = entry.price {
            self.prices = Some((self.prices.map_or(quoted, |(first, _)| first), quoted));
        }
        self.add(&entry.what);
    }

    fn add(&mut self, what: &What) {
        match what {
            What::Borrowed { collateral, debt, .. } => {
                self.loans.add(*debt, *collateral, 0);
            }
            What::Liquidated { repaid, seized, cu, .. } => {
                self.liquidations.add(*repaid, *seized, *cu);
            }
            What::Marked { cu, .. } => self.marks.add(0, 0, *cu),
            What::Recorded { shortfall, lps, cu, .. } => {
                self.records.add(*shortfall, *lps, *cu);
            }
            What::SalvageSold { sold, cost, cu, .. } => self.sales.add(*cost, *sold, *cu),
            What::Settled { lps } => self.settled += *lps as u64,
            What::Price => self.posts += 1,
            // These are always loud.
            What::Deposited { .. }
            | What::Insured { .. }
            | What::Staked { .. }
            | What::AskedToLeave { .. }
            | What::ExitsHeld { .. }
            | What::Left { .. }
            | What::Recovered { .. }
            | What::Claimed { .. }
            | What::Repaid { .. }
            | What::Waited { .. }
            | What::Withdrew { .. }
            | What::Unstaked { .. } => {}
        }
    }

    fn events(&self, outcome: &Outcome) -> Vec<String> {
        let told = &outcome.scenario;
        let asset = |atoms| format!("{} {}", short(atoms, told.asset_decimals), told.asset);
        let collateral =
            |atoms| format!("{} {}", short(atoms, told.collateral_decimals), told.collateral);
        let mut events = Vec::new();
        let mut add = |group: &Group, text: String| {
            if group.count > 0 {
                events.push(text);
            }
        };
        let Self { loans, liquidations, marks, records, sales, .. } = self;
        let (who, secured) = (plural(loans.count, "loan"), collateral(loans.second));
        add(loans, format!("{who} of {} against {secured}", asset(loans.first)));
        add(
            liquidations,
            format!(
                "{} repaying {} for {}; {}",
                plural(liquidations.count, "liquidation"),
                asset(liquidations.first),
                collateral(liquidations.second),
                units(liquidations.cu)
            ),
        );
        let marked = plural(marks.count, "position");
        add(marks, format!("{marked} marked insolvent; {}", units(marks.cu)));
        add(
            records,
            format!(
                "{} of {} recorded, LPs bear {}; {}",
                plural(records.count, "shortfall"),
                asset(records.first),
                asset(records.second),
                units(records.cu)
            ),
        );
        add(
            sales,
            format!(
                "{} of {} salvage for {}; {}",
                plural(sales.count, "sale"),
                collateral(sales.second),
                asset(sales.first),
                units(sales.cu)
            ),
        );
        if self.settled > 0 {
            events.push(format!("{} settled", plural(self.settled, "LP share")));
        }
        if events.is_empty() && self.posts > 1 {
            events.push(format!("{} posted", plural(self.posts, "price")));
        }
        events
    }
}

pub fn flush(stretch: &mut Stretch, outcome: &Outcome) -> String {
    let stretch = std::mem::take(stretch);
    let Some(from) = stretch.from else { return String::new() };
    let quoted = match stretch.prices {
        None => String::new(),
        Some((first, last)) if first == last => price(first),
        Some((first, last)) => format!("{} to {}", price(first), price(last)),
    };
    let mut out = String::new();
    for (i, event) in stretch.events(outcome).iter().enumerate() {
        let first = i == 0;
        let when = if first { time(from) } else { String::new() };
        out.push_str(&line(&when, if first { &quoted } else { "" }, event));
    }
    out
}

pub fn plural(count: u64, one: &str) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{} {one}{s}", grouped(count))
}

/// The least and most compute units.
fn units(cu: Option<Range>) -> String {
    match cu {
        None => String::new(),
        Some(Range { least, most, .. }) if least == most => format!("{} CU", grouped(least)),
        Some(Range { least, most, .. }) => format!("{}-{} CU", grouped(least), grouped(most)),
    }
}
