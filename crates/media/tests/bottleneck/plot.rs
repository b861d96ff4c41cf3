//! Draws a run as SVG, for people. Set ZEGO_PLOT_DIR to get the files.

use std::fmt::Write;
use std::path::PathBuf;

use crate::sim::{Run, Sample};

const WIDTH: f64 = 900.0;
const RATES: f64 = 320.0;
const QUEUE: f64 = 120.0;
const LEFT: f64 = 60.0;

/// Writes `name.svg` into $ZEGO_PLOT_DIR, if that is set. Returns where.
pub fn write(name: &str, run: &Run) -> Option<PathBuf> {
    let dir = PathBuf::from(std::env::var_os("ZEGO_PLOT_DIR")?);
    std::fs::create_dir_all(&dir).ok()?;
    let path = dir.join(format!(
        "{}.svg",
        name.replace([' ', ',', '%', '>', '/'], "_")
    ));
    std::fs::write(&path, svg(name, &run.samples)).ok()?;
    Some(path)
}

fn svg(name: &str, samples: &[Sample]) -> String {
    let seconds = samples.last().map_or(1.0, |sample| sample.at_s);
    let top = samples
        .iter()
        .map(|sample| sample.target_bps.max(sample.received_bps))
        .fold(1e6, f64::max)
        * 1.1;
    let longest = samples
        .iter()
        .map(|sample| sample.queue_ms)
        .fold(100.0, f64::max);
    let x = |at: f64| LEFT + at / seconds * (WIDTH - LEFT - 10.0);
    let rate_y = |bps: f64| 30.0 + RATES * (1.0 - (bps / top).min(1.0));
    let queue_y = |ms: f64| 50.0 + RATES + QUEUE * (1.0 - ms / longest);
    let height = RATES + QUEUE + 80.0;
    let mut out = format!(
        "<svg xmlns='http://www.w3.org/2000/svg' width='{WIDTH}' height='{height}' font-family='sans-serif' \
         font-size='11'><rect width='100%' height='100%' fill='white'/><text x='{LEFT}' y='18'>{}</text>",
        name.replace('>', "&gt;")
    );
    let mut line = |label: &str, colour: &str, label_y: f64, y: &dyn Fn(&Sample) -> f64| {
        let points: String = samples.iter().fold(String::new(), |mut points, sample| {
            let _ = write!(points, "{:.1},{:.1} ", x(sample.at_s), y(sample));
            points
        });
        let _ = write!(
            out,
            "<polyline points='{points}' fill='none' stroke='{colour}' stroke-width='1.4'/>\
             <text x='{}' y='{label_y}' fill='{colour}'>{label}</text>",
            WIDTH - 130.0
        );
    };
    line("link", "#999", 14.0, &|sample| rate_y(sample.capacity_bps));
    line("received", "#2a7", 26.0, &|sample| {
        rate_y(sample.received_bps)
    });
    line("estimate", "#26c", 38.0, &|sample| {
        rate_y(sample.target_bps)
    });
    line("queue, ms", "#c42", 62.0 + RATES, &|sample| {
        queue_y(sample.queue_ms)
    });
    for i in 0..=4 {
        let part = f64::from(i) / 4.0;
        let _ = write!(
            out,
            "<text x='4' y='{:.0}'>{:.2} M</text>",
            rate_y(top * part),
            top * part / 1e6
        );
        let _ = write!(
            out,
            "<text x='{:.0}' y='{:.0}'>{:.0} s</text>",
            x(seconds * part),
            height - 8.0,
            seconds * part
        );
    }
    let _ = write!(
        out,
        "<text x='4' y='{:.0}'>{longest:.0}</text></svg>",
        queue_y(longest) + 8.0
    );
    out
}
