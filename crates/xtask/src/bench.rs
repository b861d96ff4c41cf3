//! `cargo xtask bench NAME [--json FILE]`: figures of one run on this machine.

use crate::live::{live_program, prepare};
use crate::run::{Outcome, run};

/// Runs a benchmark. Each prints a table, and one flat JSON object with `--json`.
pub fn bench(args: &[String]) -> Outcome {
    let Some((name, rest)) = args.split_first() else {
        return Err("name a benchmark: live, bindings".into());
    };
    match name.as_str() {
        "live" => {
            prepare()?;
            let mut all = vec!["bench".to_string()];
            all.extend_from_slice(rest);
            run(&mut live_program(&all))
        }
        "bindings" => crate::bindings::bench::bench(rest),
        other => Err(format!(
            "unknown benchmark {other:?}; known: live, bindings"
        )),
    }
}
