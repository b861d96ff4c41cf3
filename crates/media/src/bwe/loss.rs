//! Tells loss by chance from loss by congestion.
//!
//! A queue that overflows is seen by its delay first, so loss matters here only where no queue
//! shows: radio links lose at random whatever is sent, policers and tiny buffers lose what exceeds
//! a rate. The two are told apart by experiment. When loss exceeds what is known of the path, the
//! rate is lowered for a moment: chance does not care, a limit does. Loss by chance is remembered
//! and tolerated; a limit is respected, and approached again slowly.

use std::time::{Duration, Instant};

/// An observation takes at least this long and this many packets, or at most `OBSERVATION_MOST`.
const OBSERVATION: Duration = Duration::from_millis(300);
const OBSERVATION_PACKETS: u32 = 20;
const OBSERVATION_MOST: Duration = Duration::from_millis(1500);
/// Loss this much above the known one is worth an experiment, if it is also beyond chance.
const EXCESS: f64 = 0.03;
/// Rate during the experiment over what got through before it: a limit would take no more from it.
const TEST_FACTOR: f64 = 0.85;
/// … but not below this part of the rate before.
const TEST_DEEPEST: f64 = 0.4;
const TEST_LEAST: Duration = Duration::from_millis(600);
const TEST_MOST: Duration = Duration::from_secs(2);
const TEST_PACKETS: u32 = 40;
/// After a limit was found, excess loss is taken for it without an experiment for this long.
const LIMIT_MEMORY: Duration = Duration::from_secs(15);
/// Chance that looks like much is tested again: a limit could hide in it. First after this long, then
/// after twice the time, up to the longest.
const RETEST_FIRST: Duration = Duration::from_secs(8);
const RETEST_LAST: Duration = Duration::from_secs(64);
const RETEST_ABOVE: f64 = 0.08;
/// Limit over the rate that got through.
const UNDER_LIMIT: f64 = 0.95;
/// Growth of the limit per second without excess loss.
const LIMIT_GROWTH: f64 = 0.05;
/// No growth above this excess loss.
const LIMIT_HELD: f64 = 0.02;
/// Sending less than this part of the limit, loss has another cause.
const BELOW_LIMIT: f64 = 0.95;
/// Excess loss is seen twice before anything is done: the first sight is selected for its size.
const CONFIRM_LEAST: Duration = Duration::from_millis(400);
const CONFIRM_PACKETS: u32 = 40;
/// A limit must take away this part of the excess loss, else it was none.
const LIMIT_HELPS: f64 = 0.5;
/// What a sender can do about loss ends here: above, sending more into it is no help.
const RANDOM_MOST: f64 = 0.75;

/// Everything lost for this long is an interruption, which tells nothing about the rate.
const INTERRUPTION: Duration = Duration::from_millis(250);

/// Packets sent and lost.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    packets: u32,
    lost: u32,
    /// Runs of consecutive losses.
    runs: u32,
    bytes: usize,
    since: Option<Instant>,
    until: Option<Instant>,
}

impl Count {
    fn add(&mut self, sent_at: Instant, size: usize, lost: bool) {
        self.packets += 1;
        self.bytes += size;
        self.lost += u32::from(lost);
        self.since.get_or_insert(sent_at);
        self.until = Some(sent_at);
    }

    fn add_run(&mut self, run: &Count) {
        self.packets += run.packets;
        self.bytes += run.bytes;
        self.lost += run.lost;
        self.runs += u32::from(run.lost > 0);
        self.since = self.since.or(run.since);
        self.until = run.until.or(self.until);
    }

    fn loss(&self) -> f64 {
        if self.packets == 0 {
            0.0
        } else {
            f64::from(self.lost) / f64::from(self.packets)
        }
    }

    fn span(&self) -> Duration {
        match (self.since, self.until) {
            (Some(since), Some(until)) => until.saturating_duration_since(since),
            _ => Duration::ZERO,
        }
    }

    fn rate_bps(&self) -> f64 {
        self.bytes as f64 * 8.0 / self.span().as_secs_f64().max(0.05)
    }

    /// Standard error of the loss. Losses in bursts carry less information than single ones: where
    /// bursts are b times as long as chance makes them, about 2b - 1 packets count as one.
    fn error(&self) -> f64 {
        let by_chance = 1.0 / (1.0 - self.loss()).max(0.01);
        let burst =
            (f64::from(self.lost.max(1)) / f64::from(self.runs.max(1)) / by_chance).max(1.0);
        let independent = f64::from(self.packets.max(1)) / (2.0 * burst - 1.0);
        // One loss more or less, so that a clean count is not certain of anything.
        let loss = self.loss().clamp(1.0 / independent.max(2.0), 0.5);
        (loss * (1.0 - loss) / independent).sqrt()
    }
}

#[derive(Debug, Clone, Copy)]
enum State {
    Watching,
    Trying(Trial),
}

/// A measurement over packets sent since `from`.
#[derive(Debug, Clone, Copy)]
struct Trial {
    stage: Stage,
    from: Instant,
    before: Count,
    during: Count,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Is the excess loss there to stay? The rate is as it was.
    Confirm,
    /// The experiment: does it go away at a lower rate?
    Lower,
    /// Has the limit that was found taken it away?
    Verify,
}

#[derive(Debug)]
pub(super) struct LossControl {
    state: State,
    open: Count,
    /// Losses since the last packet that arrived.
    run: Count,
    /// Loss that comes by chance, 0 to 1.
    random: f64,
    limit_bps: f64,
    tested: Option<Instant>,
    retest: Duration,
    last: f64,
    grown: Option<Instant>,
}

impl LossControl {
    pub(super) fn new() -> Self {
        Self {
            state: State::Watching,
            open: Count::default(),
            run: Count::default(),
            random: 0.0,
            limit_bps: f64::INFINITY,
            tested: None,
            retest: RETEST_FIRST,
            last: 0.0,
            grown: None,
        }
    }

    /// One packet's fate, in the order of sending.
    pub(super) fn on_packet(&mut self, sent_at: Instant, size: usize, lost: bool) {
        if lost {
            self.run.add(sent_at, size, true);
            return;
        }
        let run = std::mem::take(&mut self.run);
        if run.span() >= INTERRUPTION {
            self.open = Count::default();
            self.abandon();
        }
        let during = match &mut self.state {
            State::Trying(trial) if sent_at >= trial.from => Some(&mut trial.during),
            _ => None,
        };
        for count in [Some(&mut self.open), during].into_iter().flatten() {
            if run.span() < INTERRUPTION {
                count.add_run(&run);
            }
            count.add(sent_at, size, false);
        }
    }

    /// Called after each batch of reports. `target_bps` is the delay-based target, `queued` whether a queue
    /// shows, so that loss is the delay detector's business.
    pub(super) fn update(&mut self, now: Instant, target_bps: f64, queued: bool) {
        let span = self.open.span();
        let enough = span >= OBSERVATION && self.open.packets >= OBSERVATION_PACKETS;
        if !enough && span < OBSERVATION_MOST {
            return;
        }
        let seen = std::mem::take(&mut self.open);
        self.last = seen.loss();
        match self.state {
            _ if queued => self.abandon(),
            State::Watching => self.watch(now, seen),
            State::Trying(trial) => self.judge(now, trial, target_bps),
        }
    }

    /// Upper bound of the target, bit/s.
    pub(super) fn limit_bps(&self) -> f64 {
        self.limit_bps
    }

    /// Loss by chance, 0 to 1.
    pub(super) fn random(&self) -> f64 {
        self.random
    }

    /// Loss of the last observation, 0 to 1.
    pub(super) fn last(&self) -> f64 {
        self.last
    }

    /// Whether loss is above the known one or a limit is in force.
    pub(super) fn is_uneasy(&self) -> bool {
        self.is_testing() || self.limit_bps.is_finite()
    }

    /// Whether the rate is lowered for an experiment.
    pub(super) fn is_testing(&self) -> bool {
        matches!(self.state, State::Trying(trial) if trial.stage == Stage::Lower)
    }

    /// Ends an experiment without a verdict.
    fn abandon(&mut self) {
        if self.is_testing() {
            self.limit_bps = f64::INFINITY;
        }
        self.state = State::Watching;
    }

    /// A limit is believed only so long without another experiment: it may have been chance.
    fn is_limited(&self, now: Instant) -> bool {
        let fresh = self
            .tested
            .is_some_and(|at| now.duration_since(at) < LIMIT_MEMORY);
        self.limit_bps.is_finite() && fresh
    }

    fn watch(&mut self, now: Instant, seen: Count) {
        let excess = seen.loss() - self.random;
        if excess > EXCESS.max(3.0 * seen.error()) {
            self.try_out(now, Stage::Confirm, seen);
            return;
        }
        let limited = self.is_limited(now);
        if excess < 0.0 || !limited {
            self.random += (if excess < 0.0 { 0.1 } else { 0.05 }) * excess;
            self.random = self.random.clamp(0.0, RANDOM_MOST);
        }
        let elapsed = self
            .grown
            .map_or(0.0, |at| now.duration_since(at).as_secs_f64());
        self.grown = Some(now);
        if self.limit_bps.is_finite() {
            if !limited || excess <= LIMIT_HELD {
                self.limit_bps *= 1.0 + LIMIT_GROWTH * elapsed.min(2.0);
            }
        } else if self.random > RETEST_ABOVE
            && self
                .tested
                .is_some_and(|at| now.duration_since(at) > self.retest)
        {
            self.retest = (self.retest * 2).min(RETEST_LAST);
            self.try_out(now, Stage::Confirm, seen);
        }
    }

    fn try_out(&mut self, from: Instant, stage: Stage, before: Count) {
        self.state = State::Trying(Trial {
            stage,
            from,
            before,
            during: Count::default(),
        });
    }

    fn judge(&mut self, now: Instant, trial: Trial, target_bps: f64) {
        let Trial {
            stage,
            from,
            before,
            during,
        } = trial;
        let (least, packets) = match stage {
            Stage::Confirm => (CONFIRM_LEAST, CONFIRM_PACKETS),
            Stage::Lower | Stage::Verify => (TEST_LEAST, TEST_PACKETS),
        };
        let over = now.duration_since(from) >= TEST_MOST;
        if !over && (during.span() < least || during.packets < packets) {
            return;
        }
        match stage {
            Stage::Confirm => self.confirm(now, during, target_bps),
            Stage::Lower => self.compare(now, before, during, over),
            Stage::Verify => {
                self.state = State::Watching;
                let (then, left) = (before.loss() - self.random, during.loss() - self.random);
                if left - during.error() > (1.0 - LIMIT_HELPS) * then {
                    self.tolerate(before, during);
                }
            }
        }
    }

    fn confirm(&mut self, now: Instant, seen: Count, target_bps: f64) {
        self.state = State::Watching;
        let excess = seen.loss() - self.random;
        let repeated = self.limit_bps.is_infinite() && self.random > RETEST_ABOVE;
        if excess <= EXCESS.max(2.0 * seen.error()) && !repeated {
            self.random = (self.random + 0.3 * excess).clamp(0.0, RANDOM_MOST);
        } else if self.is_limited(now) && seen.rate_bps() > self.limit_bps * BELOW_LIMIT {
            self.found(now, seen);
        } else {
            // Loss below a limit contradicts it as well.
            let factor = (TEST_FACTOR * (1.0 - seen.loss())).max(TEST_DEEPEST);
            self.limit_bps = factor * seen.rate_bps().min(target_bps);
            self.tested = Some(now);
            self.try_out(now, Stage::Lower, seen);
        }
    }

    fn compare(&mut self, now: Instant, before: Count, during: Count, over: bool) {
        let through = before.rate_bps() * (1.0 - before.loss());
        // What a limit at `through` would still drop at the rate of the experiment.
        let by_limit = (1.0 - through / during.rate_bps()).max(0.0);
        let midway = (before.loss() + by_limit) / 2.0;
        let beyond_chance =
            before.loss() - during.loss() > 1.6 * before.error().hypot(during.error());
        // Without a lower rate there was no experiment.
        let lowered = during.rate_bps() < 0.92 * before.rate_bps();
        if lowered && beyond_chance && during.loss() < midway {
            self.random = self.random.min(during.loss());
            self.retest = RETEST_FIRST;
            self.found(now, before);
        } else if over || during.loss() - during.error() > midway {
            self.state = State::Watching;
            self.tolerate(before, during);
        }
    }

    /// The loss has nothing to do with the rate.
    fn tolerate(&mut self, before: Count, during: Count) {
        let packets = (before.packets + during.packets).max(1);
        self.random = f64::from(before.lost + during.lost) / f64::from(packets);
        self.random = self.random.min(RANDOM_MOST);
        self.limit_bps = f64::INFINITY;
    }

    fn found(&mut self, now: Instant, seen: Count) {
        let through = seen.rate_bps() * (1.0 - seen.loss()) / (1.0 - self.random);
        self.limit_bps = UNDER_LIMIT * through;
        self.grown = Some(now);
        self.try_out(now, Stage::Verify, seen);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sends 1,200-byte packets at the allowed rate (2.5 Mbit/s wanted) for `seconds`;
    /// `lost(rate, n)` decides. Returns the rate at the end and the lowest on the way.
    fn run(
        control: &mut LossControl,
        seconds: f64,
        mut lost: impl FnMut(f64, u32) -> bool,
    ) -> (f64, f64) {
        let start = Instant::now();
        let (mut at, mut lowest, mut rate) = (0.0, f64::INFINITY, 2.5e6);
        let mut n = 0;
        while at < seconds {
            let now = start + Duration::from_secs_f64(at);
            control.on_packet(now, 1200, lost(rate, n));
            n += 1;
            if n.is_multiple_of(10) {
                control.update(now, 2.5e6, false);
                rate = control.limit_bps().min(2.5e6);
                lowest = lowest.min(rate);
            }
            at += 9600.0 / rate;
        }
        (rate, lowest)
    }

    /// A fixed scatter in 0 to 1.
    fn scatter(n: u32) -> f64 {
        (f64::from(n) * 0.618_034).fract()
    }

    #[test]
    fn random_loss_is_tolerated() {
        for loss in [0.05, 0.15, 0.3, 0.5] {
            let mut control = LossControl::new();
            let (rate, lowest) = run(&mut control, 30.0, |_, n| scatter(n) < loss);
            assert_eq!(rate, 2.5e6, "{loss}");
            assert!(lowest >= 0.8 * (1.0 - loss) * 2.5e6, "{loss} {lowest}");
            assert!((control.random() - loss).abs() < 0.05);
        }
    }

    #[test]
    fn a_policer_is_respected() {
        let mut control = LossControl::new();
        let (rate, _) = run(&mut control, 30.0, |rate, n| scatter(n) < 1.0 - 1e6 / rate);
        assert!((0.8e6..1.3e6).contains(&rate), "{rate}");
    }

    #[test]
    fn an_interruption_is_no_loss() {
        let mut control = LossControl::new();
        let (rate, lowest) = run(&mut control, 10.0, |_, n| (500..1200).contains(&n));
        assert_eq!(rate, 2.5e6);
        assert!(lowest > 1.5e6, "{lowest}");
    }
}
