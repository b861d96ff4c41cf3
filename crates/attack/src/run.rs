//! Runs attacks against a server with victims beside them, and judges.

use crate::field::{Attack, Field, Outcome};
use crate::server::{DRAIN, Server, Usage, health};
use crate::victim::{ROOM, Seen, Victims};
use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use zego_live::api::Api;
use zego_live::say;

/// How long everything takes, and what must hold.
#[derive(Clone, Copy)]
pub struct Form {
    /// Of the victims alone.
    pub quiet: Duration,
    /// Of each attack.
    pub attack: Duration,
    /// After it, still judged: some harm comes late.
    pub after: Duration,
    /// A server for each attack; else one for all of a suite.
    pub fresh: bool,
    pub long: bool,
    pub bounds: Bounds,
}

/// What must hold for the victims.
#[derive(Clone, Copy)]
pub struct Bounds {
    /// Pictures captured of those due, with an attack and without: a pair that does not run shows
    /// nothing, whatever share of nothing arrives.
    pub captured_min: f64,
    /// Pictures shown of those captured while there is no attack, which is what the next is a share
    /// of.
    pub quiet_min: f64,
    /// Pictures shown of those captured, as a share of what was shown without an attack.
    pub pictures_min: f64,
    pub delay_ms_p95_max: f64,
    /// SIGTERM to the end of the process.
    pub end_max: Duration,
}

impl Form {
    /// The promise as it stands, for a machine with nothing else to do.
    pub const USUAL: Form = Form {
        quiet: Duration::from_secs(3),
        attack: Duration::from_secs(8),
        after: Duration::from_secs(2),
        fresh: true,
        long: false,
        bounds: Bounds {
            captured_min: 0.8,
            quiet_min: 0.9,
            pictures_min: 0.99,
            delay_ms_p95_max: 200.0,
            end_max: DRAIN.saturating_add(Duration::from_secs(2)),
        },
    };

    pub const LONG: Form = Form {
        attack: Duration::from_secs(60),
        after: Duration::from_secs(10),
        long: true,
        ..Self::USUAL
    };

    /// For the tests: on a busy machine every figure is a poor one, so only harm of another order
    /// fails. A picture in a second's window weighs 3 %.
    pub const SHORT: Form = Form {
        quiet: Duration::from_millis(1_000),
        attack: Duration::from_millis(1_200),
        after: Duration::from_millis(300),
        fresh: false,
        long: false,
        bounds: Bounds {
            captured_min: 0.3,
            quiet_min: 0.5,
            pictures_min: 0.5,
            delay_ms_p95_max: 2_000.0,
            end_max: DRAIN.saturating_add(Duration::from_secs(6)),
        },
    };
}

impl Bounds {
    /// What does not hold for victims that saw this, without an attack and with one.
    fn broken(&self, quiet: &Seen, seen: &Seen) -> Vec<String> {
        let mut broken = Vec::new();
        for (when, window) in [("without an attack", quiet), ("meanwhile", seen)] {
            if window.captured() < self.captured_min {
                let (sent, seconds) = (window.sent, window.seconds);
                broken.push(format!(
                    "the host captured {sent} pictures in {seconds:.1} s {when}: no victim to judge by"
                ));
            }
        }
        if quiet.ratio() < self.quiet_min {
            let share = quiet.ratio() * 100.0;
            broken.push(format!(
                "only {share:.1} % of the pictures without an attack"
            ));
        }
        let must = self.pictures_min * quiet.ratio().max(self.quiet_min);
        if seen.ratio() < must {
            broken.push(format!("pictures below {:.1} %", must * 100.0));
        }
        let most = self.delay_ms_p95_max;
        if seen.delay_ms_p95.is_none_or(|ms| ms > most) {
            broken.push(format!("p95 over {most} ms"));
        }
        broken
    }
}

/// What one attack came to.
struct Row {
    attack: &'static Attack,
    quiet: Seen,
    seen: Seen,
    /// Share of one processor that the server took.
    cpu: f64,
    rss_mib: [f64; 3],
    end: Option<Duration>,
    note: String,
    broken: Vec<String>,
}

/// Runs them all; every figure as it comes. True if all promises held.
pub fn run(api: &Arc<Api>, attacks: &[&'static Attack], form: Form) -> Result<(bool, Value)> {
    say!(
        "{:27} {:>8} {:>7} {:>7} {:>6} {:>17} {:>6}",
        "attack",
        "pictures",
        "p50 ms",
        "p95 ms",
        "CPU %",
        "RSS MiB",
        "end s"
    );
    let mut held = true;
    let mut rows = Vec::new();
    for group in attacks.chunk_by(|a, b| !form.fresh && a.suite == b.suite && a.log == b.log) {
        for row in stage(api, group, form) {
            held &= row.broken.is_empty();
            row.print();
            rows.push(row.json());
        }
    }
    Ok((held, Value::Array(rows)))
}

/// One server, one pair of victims, the attacks of a group one after another.
fn stage(api: &Arc<Api>, group: &[&'static Attack], form: Form) -> Vec<Row> {
    let mut rows = Vec::new();
    let lost = |attack, what: String| Row {
        attack,
        quiet: Seen::default(),
        seen: Seen::default(),
        cpu: 0.0,
        rss_mib: [0.0; 3],
        end: None,
        note: String::new(),
        broken: vec![what],
    };
    let began = Server::start(group[0].log, "")
        .and_then(|server| Ok((Victims::start(api, &server.access(None), ROOM)?, server)));
    let (victims, server) = match began {
        Ok(both) => both,
        Err(error) => {
            let what = format!("{error:#}");
            return group.iter().map(|a| lost(*a, what.clone())).collect();
        }
    };
    let window = victims.begin();
    std::thread::sleep(form.quiet);
    let quiet = victims.end(&window);
    for attack in group {
        rows.push(one(attack, &server, &victims, quiet, form));
    }
    let last = rows.last_mut().expect("a group has attacks");
    match server.end() {
        Ok(time) => {
            last.end = Some(time);
            if time > form.bounds.end_max {
                let most = form.bounds.end_max.as_secs_f64();
                last.broken
                    .push(format!("SIGTERM took longer than {most} s"));
            }
        }
        Err(error) => last.broken.push(format!("{error:#}")),
    }
    if let Err(error) = victims.destroy() {
        last.broken.push(format!("{error:#}"));
    }
    rows
}

fn one(
    attack: &'static Attack,
    server: &Server,
    victims: &Victims,
    quiet: Seen,
    form: Form,
) -> Row {
    let pid = server.pid();
    let before = Usage::of(pid);
    let started = Instant::now();
    let window = victims.begin();
    let done = AtomicBool::new(false);
    let (outcome, peak_mib) = std::thread::scope(|scope| {
        let sampler = scope.spawn(|| {
            let mut peak: f64 = before.rss_mib;
            while !done.load(Ordering::Relaxed) {
                peak = peak.max(Usage::of(pid).rss_mib);
                std::thread::sleep(Duration::from_millis(20));
            }
            peak
        });
        let field = Field::new(server, victims, started + form.attack, form.long);
        let attacker = scope.spawn(move || {
            give_way();
            (attack.run)(&field)
        });
        let outcome = attacker.join();
        // An attack that is turned away early is judged over the same time.
        let until = (started + form.attack).max(Instant::now()) + form.after;
        std::thread::sleep(until.saturating_duration_since(Instant::now()));
        done.store(true, Ordering::Relaxed);
        (outcome, sampler.join().unwrap_or(f64::NAN))
    });
    let seen = victims.end(&window);
    let after = Usage::of(pid);
    let outcome = match outcome {
        Ok(Ok(outcome)) => outcome,
        // What an attack may be refused, it counts; one that cannot begin has tried nothing.
        Ok(Err(error)) => Outcome::default().must(false, format!("it could not run: {error:#}")),
        Err(_) => Outcome::default().must(false, "the attack itself panicked"),
    };
    let mut broken = outcome.broken;
    broken.extend(form.bounds.broken(&quiet, &seen));
    if let Err(error) = health(server.http).context("no /health afterwards") {
        broken.push(format!("{error:#}"));
    }
    Row {
        attack,
        quiet,
        seen,
        cpu: (after.cpu_s - before.cpu_s) / started.elapsed().as_secs_f64(),
        rss_mib: [before.rss_mib, peak_mib, after.rss_mib],
        end: None,
        note: outcome.note,
        broken,
    }
}

/// Attackers are other people's machines: what the victims lose, they are to lose at the server and
/// not because this one is busy attacking.
pub fn give_way() {
    // SAFETY: changes the niceness of the calling thread, on Linux; a refusal leaves it.
    unsafe { libc::setpriority(libc::PRIO_PROCESS, 0, 10) };
}

impl Row {
    fn print(&self) {
        let ms = |value: Option<f64>| value.map_or("-".into(), |ms| format!("{ms:.1}"));
        let end = self.end;
        let [before, peak, after] = self.rss_mib.map(|mib| format!("{mib:.0}"));
        say!(
            "{:27} {:8.1} {:>7} {:>7} {:6.0} {:>17} {:>6}  {}",
            format!("{} {}", self.attack.suite, self.attack.name),
            self.seen.ratio() * 100.0,
            ms(self.seen.delay_ms_p50),
            ms(self.seen.delay_ms_p95),
            self.cpu * 100.0,
            format!("{before} / {peak} / {after}"),
            end.map_or("-".into(), |end| format!("{:.1}", end.as_secs_f64())),
            match self.broken.is_empty() {
                true => format!("ok: {}", self.note),
                false => format!("BROKEN: {} ({})", self.broken.join("; "), self.note),
            }
        );
    }

    fn json(&self) -> Value {
        let side = |seen: &Seen| {
            json!({
                "sent": seen.sent,
                "shown": seen.shown,
                "delay_ms_p50": seen.delay_ms_p50,
                "delay_ms_p95": seen.delay_ms_p95,
            })
        };
        json!({
            "suite": self.attack.suite,
            "attack": self.attack.name,
            "quiet": side(&self.quiet),
            "attacked": side(&self.seen),
            "server_cpu": self.cpu,
            "rss_mib": self.rss_mib,
            "end_s": self.end.map(|end| end.as_secs_f64()),
            "note": self.note,
            "broken": self.broken,
        })
    }
}

/// Whether an attack is chosen by these words; all are by none.
pub fn chosen(attack: &Attack, words: &[String]) -> bool {
    let name = format!("{}/{}", attack.suite, attack.name);
    words.is_empty()
        || words
            .iter()
            .any(|word| [attack.suite, attack.name, &name].contains(&word.as_str()))
}

/// One line an attack.
pub fn list<'a>(attacks: impl Iterator<Item = &'a Attack>) {
    for attack in attacks {
        say!("{:11} {:16} {}", attack.suite, attack.name, attack.about);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(seconds: f64, sent: u64, shown: u64) -> Seen {
        Seen {
            seconds,
            sent,
            shown,
            delay_ms_p50: (shown > 0).then_some(2.0),
            delay_ms_p95: (shown > 0).then_some(3.0),
        }
    }

    #[test]
    fn victims_that_do_not_run_are_no_pass() {
        for form in [Form::USUAL, Form::LONG, Form::SHORT] {
            let broken = |quiet, seen| form.bounds.broken(&quiet, &seen);
            let good = || seen(10.0, 300, 300);
            assert_eq!(broken(good(), good()), Vec::<String>::new());
            let nothing = Seen::default;
            // Nothing of nothing is all of it.
            assert!(!broken(nothing(), nothing()).is_empty());
            // Nor is what comes of little, or beside a pair that did not run before.
            assert!(!broken(nothing(), good()).is_empty());
            assert!(!broken(good(), nothing()).is_empty());
            assert!(!broken(good(), seen(10.0, 3, 3)).is_empty());
            assert!(!broken(seen(10.0, 300, 0), good()).is_empty());
            // Pictures without a delay were not looked at.
            let blind = Seen {
                delay_ms_p95: None,
                ..good()
            };
            assert!(!broken(good(), blind).is_empty());
        }
    }

    #[test]
    fn an_attack_that_does_nothing_is_no_pass() {
        assert_eq!(Outcome::of(0, String::new()).broken.len(), 1);
        assert!(Outcome::of(1, String::new()).broken.is_empty());
    }
}
