//! Price, debt, insurance, the LPs' value and what came back over time, as an SVG. Written by hand:
//! stacked panels of lines need no library, and the text stays text.
//!
//! The background is painted, so the chart reads the same in light and dark viewers.

mod scale;

use crate::outcome::{Outcome, Sample};
use scale::{clock_ticks, nice_ticks, number, time_label, time_unit, Scale};
use std::{fmt::Write, ops::Range};

const WIDTH: f64 = 960.0;
const LEFT: f64 = 96.0;
const RIGHT: f64 = 24.0;
const TOP: f64 = 78.0;
const PANEL: f64 = 132.0;
const GAP: f64 = 40.0;
const BOTTOM: f64 = 52.0;
/// With more lines than this their labels would overlap.
const LABELLED: usize = 8;
const LOSS: &str = "#cf222e";
const RECOVERY: &str = "#1b7c83";

/// One panel.
struct Panel {
    name: String,
    colour: &'static str,
    value: fn(&Sample) -> u64,
    /// Divides what is stored into what is shown.
    unit: f64,
    /// Values hold until they change; prices move between posts.
    steps: bool,
}

/// The chart as a file.
pub fn svg(outcome: &Outcome) -> String {
    let panels = panels(outcome);
    let samples = drawn(&outcome.series);
    let height = TOP + panels.len() as f64 * (PANEL + GAP) - GAP + BOTTOM;
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write!(
        out,
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="Helvetica, Arial, sans-serif" font-size="12" fill="#24292f">
<title>{title}</title>
<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>
<text x="{LEFT}" y="26" font-size="16" font-weight="bold">{title}</text>
<text x="{LEFT}" y="45" fill="#57606a">{subtitle}</text>
"##,
        title = escaped(&outcome.scenario.title),
        subtitle = subtitle(outcome),
    );
    let last = samples.last().map_or(1, |sample| sample.at).max(1);
    let x = Scale { low: 0.0, high: last as f64, from: LEFT, to: WIDTH - RIGHT };
    for (i, panel) in panels.iter().enumerate() {
        let top = TOP + i as f64 * (PANEL + GAP);
        out.push_str(&draw(panel, &samples, &x, top));
    }
    let bottom = height - BOTTOM;
    let losses = outcome.shortfalls.iter().map(|one| (one.at, format!("shortfall {}", one.seq)));
    out.push_str(&lines(&losses.collect::<Vec<_>>(), LOSS, &x, 0..panels.len()));
    // Of many the panel's own steps say enough.
    if (1..=LABELLED).contains(&outcome.returns.len()) {
        let back = outcome.returns.iter().map(|one| (one.at, format!("for {}", one.seq)));
        let panel = panels.len() - 1;
        out.push_str(&lines(&back.collect::<Vec<_>>(), RECOVERY, &x, panel..panel + 1));
    }
    out.push_str(&time_axis(last, &x, bottom));
    out.push_str("</svg>\n");
    out
}

fn panels(outcome: &Outcome) -> Vec<Panel> {
    let told = &outcome.scenario;
    let asset = 10_f64.powi(i32::from(told.asset_decimals));
    let money = |name: &str, colour, value| Panel {
        name: format!("{name}, {}", told.asset),
        colour,
        value,
        unit: asset,
        steps: true,
    };
    let mut panels = vec![
        Panel {
            name: format!("Price, {}", told.price_unit),
            colour: "#0969da",
            value: |sample| sample.price,
            unit: 1e12,
            steps: false,
        },
        money("Total debt", "#9a6700", |sample| sample.debt),
        money("Insurance fund", "#8250df", |sample| sample.insurance),
        money("Value of all LP shares", "#1a7f37", |sample| sample.lps),
    ];
    if !outcome.returns.is_empty() {
        panels.push(money("Recovered in all", RECOVERY, |sample| sample.recovered));
    }
    panels
}

/// The pool as set up, then the first and last state of every later second.
fn drawn(series: &[Sample]) -> Vec<Sample> {
    let mut kept: Vec<Sample> = Vec::new();
    let begins = series.first().map_or(0, |first| first.at);
    for sample in series {
        let same = kept.iter().rev().take_while(|before| before.at == sample.at).count();
        if same >= if sample.at == begins { 1 } else { 2 } {
            kept.pop();
        }
        kept.push(*sample);
    }
    kept
}

fn subtitle(outcome: &Outcome) -> String {
    let count = outcome.shortfalls.len();
    let plural = if count == 1 { "" } else { "s" };
    let back = match outcome.returns.len() {
        0 => "",
        _ => ", the last panel what came back for them",
    };
    format!(
        "{} LPs; the dashed red line{plural} mark{} the {count} recorded shortfall{plural}{back}",
        outcome.scenario.lps,
        if count == 1 { "s" } else { "" },
    )
}

fn draw(panel: &Panel, samples: &[Sample], x: &Scale, top: f64) -> String {
    let values: Vec<f64> =
        samples.iter().map(|sample| (panel.value)(sample) as f64 / panel.unit).collect();
    let ticks = nice_ticks(&values);
    let low = ticks.first().copied().unwrap_or(0.0);
    let high = ticks.last().copied().unwrap_or(1.0);
    let y = Scale { low, high, from: top + PANEL, to: top };
    let mut out = format!(
        "<text x=\"{LEFT}\" y=\"{}\" font-weight=\"bold\" fill=\"{}\">{}</text>\n",
        top - 10.0,
        panel.colour,
        escaped(&panel.name)
    );
    let right = WIDTH - RIGHT;
    for tick in &ticks {
        let at = y.at(*tick);
        let _ = writeln!(
            out,
            "<line x1=\"{LEFT}\" x2=\"{right}\" y1=\"{at:.1}\" y2=\"{at:.1}\" stroke=\"#d0d7de\"/>\
             <text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\" fill=\"#57606a\">{}</text>",
            LEFT - 8.0,
            at + 4.0,
            number(*tick, high)
        );
    }
    let mut path = String::new();
    for (i, (sample, value)) in samples.iter().zip(&values).enumerate() {
        let (px, py) = (x.at(sample.at as f64), y.at(*value));
        let _ = match i {
            0 => write!(path, "M{px:.1} {py:.1}"),
            _ if panel.steps => write!(path, "H{px:.1}V{py:.1}"),
            _ => write!(path, "L{px:.1} {py:.1}"),
        };
    }
    let _ = writeln!(
        out,
        "<path d=\"{path}\" fill=\"none\" stroke=\"{}\" stroke-width=\"2\" stroke-linejoin=\"round\"/>",
        panel.colour
    );
    out
}

/// A dashed line through these panels for each time, labelled in the first if there are few.
fn lines(times: &[(i64, String)], colour: &str, x: &Scale, panels: Range<usize>) -> String {
    let mut out = String::new();
    let mut before = None;
    for (time, label) in times.iter().filter(|one| before.replace(one.0) != Some(one.0)) {
        let at = x.at(*time as f64);
        for top in panels.clone().map(|i| TOP + i as f64 * (PANEL + GAP)) {
            let _ = writeln!(
                out,
                "<line x1=\"{at:.1}\" x2=\"{at:.1}\" y1=\"{top}\" y2=\"{}\" stroke=\"{colour}\" \
                 stroke-dasharray=\"4 3\"/>",
                top + PANEL
            );
        }
        if times.len() <= LABELLED {
            let (side, anchor) = if at > WIDTH / 2.0 { (-6.0, "end") } else { (6.0, "start") };
            let _ = writeln!(
                out,
                "<text x=\"{:.1}\" y=\"{}\" text-anchor=\"{anchor}\" fill=\"{colour}\">{label}</text>",
                at + side,
                TOP + panels.start as f64 * (PANEL + GAP) + PANEL - 8.0,
            );
        }
    }
    out
}

fn time_axis(last: i64, x: &Scale, bottom: f64) -> String {
    let mut out = String::new();
    for tick in clock_ticks(last) {
        let at = x.at(tick as f64);
        let _ = writeln!(
            out,
            "<line x1=\"{at:.1}\" x2=\"{at:.1}\" y1=\"{bottom}\" y2=\"{}\" stroke=\"#57606a\"/>\
             <text x=\"{at:.1}\" y=\"{}\" text-anchor=\"middle\" fill=\"#57606a\">{}</text>",
            bottom + 5.0,
            bottom + 19.0,
            time_label(tick, last)
        );
    }
    let middle = (LEFT + WIDTH - RIGHT) / 2.0;
    let _ = writeln!(
        out,
        "<text x=\"{middle}\" y=\"{}\" text-anchor=\"middle\">Time from the beginning, {}</text>",
        bottom + 40.0,
        time_unit(last)
    );
    out
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
