//! The whole media path on virtual time: encoder, packetizer, pacer and estimator, a forwarding
//! hop, receive path and video buffer, over two impaired legs.
#![allow(clippy::disallowed_methods)] // one real `Instant` to start from

mod path;

use std::time::Duration;

use path::{Case, Outcome, run};
use zego_netsim::{Jitter, LinkProfile, Loss, Script, Step};

const SEEDS: [u64; 4] = [1, 2, 3, 4];
/// A round trip of 40 ms on each leg.
const LEG: LinkProfile = LinkProfile::with_delay_ms(20);

fn check(case: &Case, check: impl Fn(&Outcome)) {
    for seed in SEEDS {
        let outcome = run(case, seed);
        let end = case.seconds as f64;
        println!(
            "{:<40} seed {seed}: shown {:.4} of {} (catch-up {}), delay p50 {:.0} p95 {:.0} max {:.0} ms, stalls {}, \
             freezes {}, longest gap {:.0} ms, keyframe requests {}, holes {}, pacer dropped {}, duplicates {:.2} %",
            case.name,
            outcome.rendered_ratio(),
            outcome.captured,
            outcome.catch_up,
            outcome.quantile_ms(0.5, 0.0, end),
            outcome.quantile_ms(0.95, 0.0, end),
            outcome.quantile_ms(1.0, 0.0, end),
            outcome.stalls,
            outcome.freezes,
            outcome.longest_gap.as_secs_f64() * 1e3,
            outcome.key_requests,
            outcome.holes,
            outcome.pacer_dropped,
            outcome.duplicates * 100.0,
        );
        check(&outcome);
    }
}

#[test]
fn a_clean_path_adds_nothing() {
    check(&Case::new("clean, RTT 40 per leg", LEG), |outcome| {
        assert!(outcome.rendered_ratio() >= 0.995);
        assert!(outcome.quantile_ms(0.95, 1.0, 30.0) <= 50.0);
        assert_eq!(
            (outcome.stalls, outcome.freezes, outcome.pacer_dropped),
            (0, 0, 0)
        );
    });
}

#[test]
fn loss_of_5_percent_both_ways_on_one_leg() {
    let lossy = LEG.loss(Loss::Iid(0.05));
    for case in [
        Case {
            first_leg: lossy,
            seconds: 60,
            ..Case::new("5 % loss both ways, first leg", LEG)
        },
        Case {
            second_leg: lossy,
            seconds: 60,
            ..Case::new("5 % loss both ways, second leg", LEG)
        },
    ] {
        check(&case, |outcome| {
            assert!(
                outcome.rendered_ratio() >= 0.98,
                "{}",
                outcome.rendered_ratio()
            );
            assert!(outcome.quantile_ms(0.95, 0.0, 60.0) <= 110.0);
            assert_eq!(outcome.stalls, 0);
        });
    }
}

#[test]
fn loss_of_5_percent_both_ways_on_both_legs() {
    let case = Case {
        seconds: 60,
        ..Case::new("5 % loss both ways, both legs", LEG.loss(Loss::Iid(0.05)))
    };
    check(&case, |outcome| {
        assert!(
            outcome.rendered_ratio() >= 0.98,
            "{}",
            outcome.rendered_ratio()
        );
        assert!(
            outcome.quantile_ms(0.95, 0.0, 60.0) <= 130.0,
            "{}",
            outcome.quantile_ms(0.95, 0.0, 60.0)
        );
        assert_eq!(outcome.stalls, 0);
        assert!(outcome.quantile_ms(1.0, 0.0, 60.0) <= 1000.0);
    });
}

#[test]
fn loss_in_bursts() {
    let case = Case {
        seconds: 60,
        ..Case::new(
            "5 % loss in bursts of 4, both legs",
            LEG.loss(Loss::bursts(0.05, 4.0)),
        )
    };
    check(&case, |outcome| {
        assert!(
            outcome.rendered_ratio() >= 0.95,
            "{}",
            outcome.rendered_ratio()
        );
        assert!(outcome.quantile_ms(0.95, 0.0, 60.0) <= 300.0);
        assert!(outcome.quantile_ms(1.0, 0.0, 60.0) <= 1000.0);
    });
}

/// After a stall of 3 s the delay is under 1 s for whatever is shown, and under 400 ms 2 s later.
fn check_stall(case: &Case) {
    check(case, |outcome| {
        assert!(
            outcome.quantile_ms(1.0, 0.0, 30.0) <= 1000.0,
            "{}",
            outcome.quantile_ms(1.0, 0.0, 30.0)
        );
        assert!(
            outcome.quantile_ms(1.0, 15.0, 30.0) <= 400.0,
            "{}",
            outcome.quantile_ms(1.0, 15.0, 30.0)
        );
        let back = outcome.between(13.0, 15.0).count();
        assert!(back >= 30, "{back} frames shown in the 2 s after the stall");
        assert!(outcome.between(15.0, 30.0).count() >= 440);
    });
}

#[test]
fn stall_of_3_seconds_towards_the_viewer() {
    for step in [
        Step::Hold(Duration::from_secs(3)),
        Step::Cut(Duration::from_secs(3)),
    ] {
        let name = if matches!(step, Step::Cut(_)) {
            "second leg cut for 3 s"
        } else {
            "second leg held for 3 s"
        };
        check_stall(&Case {
            second_script: Script::new().at(10.0, step),
            ..Case::new(name, LEG)
        });
    }
}

#[test]
fn stall_of_3_seconds_behind_the_publisher() {
    for step in [
        Step::Hold(Duration::from_secs(3)),
        Step::Cut(Duration::from_secs(3)),
    ] {
        let name = if matches!(step, Step::Cut(_)) {
            "first leg cut for 3 s"
        } else {
            "first leg held for 3 s"
        };
        check_stall(&Case {
            first_script: Script::new().at(10.0, step),
            ..Case::new(name, LEG)
        });
    }
}

#[test]
fn a_narrow_uplink_costs_quality_not_delay() {
    let wide = LEG.rate(3_000_000, 300);
    let narrow = LEG.rate(700_000, 300);
    let script = Script::new()
        .at(10.0, Step::Set(narrow))
        .at(25.0, Step::Set(wide));
    let case = Case {
        first_leg: wide,
        first_script: script,
        seconds: 40,
        ..Case::new("uplink 3M > 0.7M > 3M", LEG)
    };
    check(&case, |outcome| {
        assert!(outcome.quantile_ms(1.0, 0.0, 40.0) <= 1000.0);
        assert!(
            outcome.quantile_ms(0.95, 13.0, 25.0) <= 350.0,
            "{}",
            outcome.quantile_ms(0.95, 13.0, 25.0)
        );
        assert!(
            outcome.rendered_ratio() >= 0.9,
            "{}",
            outcome.rendered_ratio()
        );
    });
}

#[test]
fn jitter_of_30_ms() {
    let case = Case::new(
        "jitter 30 ms, both legs",
        LEG.jitter(Jitter::Uniform(Duration::from_millis(30)), false),
    );
    check(&case, |outcome| {
        assert!(
            outcome.rendered_ratio() >= 0.98,
            "{}",
            outcome.rendered_ratio()
        );
        assert!(outcome.quantile_ms(0.95, 2.0, 30.0) <= 160.0);
        assert_eq!(outcome.stalls, 0);
    });
}
