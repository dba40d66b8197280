//! Where values go, and where the ticks are. Floats: they only place ink.

/// A straight map from values to places.
pub struct Scale {
    pub low: f64,
    pub high: f64,
    pub from: f64,
    pub to: f64,
}

impl Scale {
    pub fn at(&self, value: f64) -> f64 {
        let part = (value - self.low) / (self.high - self.low).max(f64::MIN_POSITIVE);
        self.from + part * (self.to - self.from)
    }
}

/// Round values around all of `values`; from zero unless they are all far from it.
pub fn nice_ticks(values: &[f64]) -> Vec<f64> {
    let top = values.iter().copied().fold(0.0, f64::max);
    let bottom = values.iter().copied().fold(f64::MAX, f64::min).min(top);
    let low = if bottom > top / 2.0 { bottom } else { 0.0 };
    // A value that never moves still needs room around it.
    let span = if top > low {
        top - low
    } else if top > 0.0 {
        top / 10.0
    } else {
        1.0
    };
    let step = nice_step(span / 3.0);
    let first = (low / step).floor();
    let last = (top / step).ceil().max(first + 1.0);
    let count = (last - first) as usize;
    (0..=count).map(|i| (first + i as f64) * step).collect()
}

/// The next larger of 1, 2, 2.5, 5 times a power of ten.
fn nice_step(rough: f64) -> f64 {
    let power = 10_f64.powf(rough.log10().floor());
    let steps = [1.0, 2.0, 2.5, 5.0, 10.0];
    steps.iter().map(|step| step * power).find(|step| *step >= rough * 0.999).unwrap_or(rough)
}

/// A tick's label: thousands, millions and billions by letter.
pub fn number(value: f64, largest: f64) -> String {
    let (unit, letter) = match largest {
        v if v >= 1e9 => (1e9, " B"),
        v if v >= 1e6 => (1e6, " M"),
        v if v >= 1e4 => (1e3, " k"),
        _ => (1.0, ""),
    };
    if value == 0.0 {
        return "0".into();
    }
    let text = format!("{:.6}", value / unit);
    format!("{}{letter}", text.trim_end_matches('0').trim_end_matches('.'))
}

/// Ticks of the time axis: at most ten, at round times.
pub fn clock_ticks(last: i64) -> Vec<i64> {
    let hours = [60, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200];
    let days = [1, 2, 5, 10, 20, 30, 50, 100, 200, 500].map(|days| days * DAY);
    let steps = hours.into_iter().chain(days);
    let step = steps.into_iter().find(|step| last / step <= 10).unwrap_or(last / 10);
    (0..=last / step.max(1)).map(|i| i * step).collect()
}

const DAY: i64 = 86_400;
/// From here on the time axis counts days.
const LONG: i64 = 3 * DAY;

/// A tick's label: hours and minutes, or days and tenths when all of it takes that long.
pub fn time_label(seconds: i64, last: i64) -> String {
    if last < LONG {
        return format!("{}:{:02}", seconds / 3_600, seconds / 60 % 60);
    }
    let tenths = seconds * 10 / DAY;
    if tenths % 10 == 0 {
        return (tenths / 10).to_string();
    }
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// What the labels count.
pub fn time_unit(last: i64) -> &'static str {
    if last < LONG {
        "h:mm"
    } else {
        "days"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_enclose_the_values() {
        let labels = nice_ticks(&[0.53, 0.72]).into_iter().map(|tick| number(tick, 0.8));
        assert_eq!(labels.collect::<Vec<_>>(), ["0.5", "0.6", "0.7", "0.8"]);
        assert_eq!(nice_ticks(&[0.0, 92.0]), [0.0, 50.0, 100.0]);
        assert!(nice_ticks(&[5.0, 5.0]).len() >= 2);
        assert!(nice_ticks(&[0.0]).len() >= 2);
    }

    #[test]
    fn labels_are_short() {
        assert_eq!(number(107_500_000.0, 110e6), "107.5 M");
        assert_eq!(number(0.55, 0.7), "0.55");
        assert_eq!(time_label(4_500, 7_200), "1:15");
        assert_eq!(clock_ticks(7_200).len(), 9);
        assert_eq!(time_label(43_200, 4 * DAY), "0.5");
        assert_eq!(time_label(200 * DAY, 244 * DAY), "200");
        assert_eq!(clock_ticks(244 * DAY)[1], 30 * DAY);
    }
}
