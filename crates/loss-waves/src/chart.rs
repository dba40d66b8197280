//! What was needed, what production took and what claims bore, wave by wave, as an SVG.
//!
//! A dot for each, because on a logarithmic scale the length of a bar means nothing. The background is
//! painted, so the chart reads the same in light and dark viewers.

use crate::measure::Measured;
use loss_testkit::scene::ASSET;
use std::fmt::Write;

const WIDTH: f64 = 960.0;
const LEFT: f64 = 72.0;
const RIGHT: f64 = 16.0;
const TOP: f64 = 92.0;
const PLOT: f64 = 300.0;
const BOTTOM: f64 = 46.0;
/// How far the two marks of a wave are from its middle.
const ASIDE: f64 = 9.0;
/// Powers of ten at the ends of the scale, in dollars.
const LOW: u32 = 2;
const HIGH: u32 = 8;

const INK: &str = "#24292f";
const GREY: &str = "#57606a";
const MORE: &str = "#cf222e";
const LESS: &str = "#9a6700";
const OURS: &str = "#1a7f37";

/// The chart as a file.
pub fn svg(measured: &Measured) -> String {
    let height = TOP + PLOT + BOTTOM;
    let mut out = format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="Helvetica, Arial, sans-serif" font-size="12" fill="{INK}">
<title>Needed and taken in the waves of 10 October 2025</title>
<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>
<text x="{LEFT}" y="26" font-size="16" font-weight="bold">Taken from winners' profits in the waves of 10 October 2025</text>
<text x="{LEFT}" y="45" fill="{GREY}">dollars, each line ten times the one below; times are UTC</text>
"##
    );
    out.push_str(&legend());
    out.push_str(&scale());
    let waves = measured.published.waves.iter().zip(&measured.alone);
    for (number, (wave, borne)) in waves.enumerate() {
        let x = across(number, measured.alone.len());
        out.push_str(&column(x, &wave.start, [wave.needed, wave.production, borne.taken / ASSET]));
    }
    out.push_str("</svg>\n");
    out
}

fn across(number: usize, count: usize) -> f64 {
    LEFT + (number as f64 + 0.5) * (WIDTH - LEFT - RIGHT) / count.max(1) as f64
}

fn up(dollars: u64) -> f64 {
    let part = ((dollars.max(1) as f64).log10() - f64::from(LOW)) / f64::from(HIGH - LOW);
    TOP + PLOT * (1.0 - part)
}

fn scale() -> String {
    let labels = ["$100", "$1 k", "$10 k", "$100 k", "$1 M", "$10 M", "$100 M"];
    let lines = (LOW..=HIGH).zip(labels).map(|(power, label)| {
        let y = up(10_u64.pow(power));
        format!(
            "<line x1=\"{LEFT}\" x2=\"{}\" y1=\"{y:.1}\" y2=\"{y:.1}\" stroke=\"#d0d7de\"/>\
             <text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\" fill=\"{GREY}\">{label}</text>\n",
            WIDTH - RIGHT,
            LEFT - 8.0,
            y + 4.0
        )
    });
    lines.collect()
}

/// One wave: a line from what was needed, on the left, to what production took.
fn column(x: f64, start: &str, [needed, production, ours]: [u64; 3]) -> String {
    let colour = if production > needed { MORE } else { LESS };
    let (from, to) = (up(needed), up(production));
    let (left, right) = (x - ASIDE, x + ASIDE);
    let mut out = format!(
        "<line x1=\"{left:.1}\" x2=\"{right:.1}\" y1=\"{from:.1}\" y2=\"{to:.1}\" stroke=\"{colour}\" \
         stroke-width=\"1.5\"/>\n"
    );
    out.push_str(&diamond(right, to, colour));
    out.push_str(&ring(left, from));
    out.push_str(&dot(left, up(ours)));
    // Writing to a string cannot fail.
    let _ = writeln!(
        out,
        "<text x=\"{x:.1}\" y=\"{}\" text-anchor=\"middle\" font-size=\"10\" \
         fill=\"{GREY}\">{start}</text>",
        TOP + PLOT + 22.0
    );
    out
}

fn legend() -> String {
    let y = 68.0;
    let entries = [
        (ring(LEFT + 6.0, y), 0.0, "needed"),
        (dot(LEFT + 96.0, y), 90.0, "borne by profit claims here"),
        (diamond(LEFT + 286.0, y, MORE), 280.0, "taken by production: too much"),
        (diamond(LEFT + 506.0, y, LESS), 500.0, "too little"),
    ];
    let text = |(mark, left, name): (String, f64, &str)| {
        let x = LEFT + left + 18.0;
        format!("{mark}<text x=\"{x}\" y=\"{}\">{name}</text>\n", y + 4.0)
    };
    entries.map(text).concat()
}

fn ring(x: f64, y: f64) -> String {
    format!(
        "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"6.5\" fill=\"#ffffff\" stroke=\"{INK}\" \
         stroke-width=\"1.5\"/>\n"
    )
}

fn dot(x: f64, y: f64) -> String {
    format!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4\" fill=\"{OURS}\"/>\n")
}

fn diamond(x: f64, y: f64, colour: &str) -> String {
    format!("<path d=\"M{x:.1} {y:.1}m0 -6l6 6l-6 6l-6 -6z\" fill=\"{colour}\"/>\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_the_scale_is_ten_times_the_one_below() {
        assert_eq!([100, 100_000_000].map(up), [TOP + PLOT, TOP]);
        assert!((up(1_000) - (TOP + PLOT * 5.0 / 6.0)).abs() < 1e-9);
        assert_eq!(scale().lines().count(), 7);
    }

    #[test]
    fn production_is_coloured_by_whether_it_took_too_much() {
        assert!(column(1.0, "a", [5, 6, 5]).contains(MORE));
        assert!(column(1.0, "a", [5, 4, 5]).contains(LESS));
    }
}
