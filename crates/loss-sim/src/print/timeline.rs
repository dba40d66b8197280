//! What happened when: loud events one by one, the rest summed up over stretches of time.

use super::text::{grouped, price, short, time, WIDTH};
use crate::outcome::{Outcome, Range, What};

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
}

/// Quiet events of one stretch.
#[derive(Default)]
struct Stretch {
    from: Option<i64>,
    to: i64,
    prices: Option<(u64, u64)>,
    liquidations: Group,
    loans: Group,
    marks: Group,
    records: Group,
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

pub fn timeline(outcome: &Outcome) -> String {
    let last = outcome.timeline.last().map_or(0, |entry| entry.at);
    let longest = (last / STRETCHES).max(60);
    let loans = outcome.timeline.iter().filter(|e| matches!(e.what, What::Borrowed { .. }));
    let many = Many { shortfalls: outcome.shortfalls.len() > MANY, loans: loans.count() > MANY };
    let mut out = line("time", "price", "event");
    let mut stretch = Stretch::default();
    for entry in &outcome.timeline {
        if stretch.from.is_some_and(|from| entry.at - from > longest) {
            out.push_str(&flush(&mut stretch, outcome));
        }
        if let Some(text) = loud(&entry.what, many, outcome) {
            out.push_str(&flush(&mut stretch, outcome));
            let quoted = entry.price.map_or(String::new(), price);
            out.push_str(&line(&time(entry.at), &quoted, &text));
            continue;
        }
        stretch.from.get_or_insert(entry.at);
        stretch.to = entry.at;
        if let Some(quoted) = entry.price {
            stretch.prices = Some((stretch.prices.map_or(quoted, |(first, _)| first), quoted));
        }
        stretch.add(&entry.what);
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
        What::Waited { seconds } => {
            format!("exits were held for {seconds} s while it was recorded")
        }
        What::Withdrew { lps, total, waiting } => {
            let wait = match waiting {
                0 => String::new(),
                n => format!("; {} wait for idle cash", grouped(*n as u64)),
            };
            format!("{} LPs withdraw {}{wait}", grouped(*lps as u64), money(*total))
        }
        What::Price
        | What::Borrowed { .. }
        | What::Liquidated { .. }
        | What::Marked { .. }
        | What::Recorded { .. }
        | What::Settled { .. } => return None,
    })
}

impl Stretch {
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
            What::Settled { lps } => self.settled += *lps as u64,
            What::Price => self.posts += 1,
            What::Deposited { .. }
            | What::Insured { .. }
            | What::Repaid { .. }
            | What::Waited { .. }
            | What::Withdrew { .. } => {}
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
        let Self { loans, liquidations, marks, records, .. } = self;
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
        if self.settled > 0 {
            events.push(format!("{} settled", plural(self.settled, "LP share")));
        }
        if events.is_empty() && self.posts > 1 {
            events.push(format!("{} posted", plural(self.posts, "price")));
        }
        events
    }
}

fn flush(stretch: &mut Stretch, outcome: &Outcome) -> String {
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

fn plural(count: u64, one: &str) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{} {one}{s}", grouped(count))
}

/// The least and most compute units.
pub fn units(cu: Option<Range>) -> String {
    match cu {
        None => String::new(),
        Some(Range { least, most, .. }) if least == most => format!("{} CU", grouped(least)),
        Some(Range { least, most, .. }) => format!("{}-{} CU", grouped(least), grouped(most)),
    }
}

/// One line, continued below its event when it is long.
fn line(time: &str, price: &str, event: &str) -> String {
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
