//! Transport-wide congestion control feedback
//! (draft-holmer-rmcat-transport-wide-cc-extensions-01): numbers and remembers what we send, reads
//! the peer's feedback, and writes ours.

use std::collections::{BTreeMap, VecDeque};
use std::time::{Duration, Instant};

use rtc::rtcp::transport_feedbacks::transport_layer_cc::{
    PacketStatusChunk, RecvDelta, RunLengthChunk, StatusChunkTypeTcc, StatusVectorChunk,
    SymbolSizeTypeTcc, SymbolTypeTcc, TransportLayerCc,
};
use zego_media::seq::SeqUnwrapper;

/// Sent packets that are remembered: 2 s at 20 Mbit/s in packets of 1200 bytes.
const HISTORY: usize = 4096;
/// Bound: arrivals kept so that a late packet can be reported beside its neighbours.
const ARRIVALS: usize = 2048;
/// Feedback leaves this long after the first packet it reports.
const INTERVAL: Duration = Duration::from_millis(50);
/// A datagram's worth: more statuses than this start a new feedback packet.
const MAX_STATUSES: i64 = 400;

const TICK_US: i64 = 250;
const REFERENCE_US: i64 = 64_000;

/// One packet's fate, in the order of sending.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Fate {
    pub sent_at: Instant,
    /// By the receiver's clock; `None`: not received.
    pub arrived_at: Option<Duration>,
    pub size: usize,
    pub probe: Option<u32>,
}

#[derive(Clone, Copy)]
struct Sent {
    at: Instant,
    size: usize,
    probe: Option<u32>,
    reported: bool,
}

/// Numbers outgoing packets and matches feedback to them.
#[derive(Default)]
pub(super) struct SentHistory {
    /// Number of the first entry of `sent`.
    first: i64,
    sent: VecDeque<Sent>,
    numbers: SeqUnwrapper,
    reference: Option<(u32, i64)>,
}

impl SentHistory {
    /// The next transport-wide number, for a packet that leaves now.
    pub fn next(&mut self, at: Instant, size: usize, probe: Option<u32>) -> u16 {
        if self.sent.len() == HISTORY {
            self.sent.pop_front();
            self.first += 1;
        }
        let number = self.first + self.sent.len() as i64;
        self.sent.push_back(Sent {
            at,
            size,
            probe,
            reported: false,
        });
        // Keeps the point of reference for feedback near the newest number.
        self.numbers.unwrap(number as u16);
        number as u16
    }

    /// Fates that `feedback` tells. A packet is told lost once; should a later feedback find that
    /// it arrived after all, it is told again.
    pub fn on_feedback(&mut self, feedback: &TransportLayerCc) -> Vec<Fate> {
        let base = self.numbers.peek(feedback.base_sequence_number);
        let mut clock_us = self.reference_us(feedback.reference_time);
        let mut deltas = feedback.recv_deltas.iter();
        let mut fates = Vec::new();
        let symbols = feedback.packet_chunks.iter().flat_map(symbols);
        for (i, symbol) in symbols
            .take(usize::from(feedback.packet_status_count))
            .enumerate()
        {
            let arrived_at = match symbol {
                SymbolTypeTcc::PacketReceivedSmallDelta
                | SymbolTypeTcc::PacketReceivedLargeDelta => {
                    let Some(delta) = deltas.next() else { break };
                    clock_us += delta.delta;
                    Some(Duration::from_micros(clock_us.max(0) as u64))
                }
                SymbolTypeTcc::PacketNotReceived => None,
                SymbolTypeTcc::PacketReceivedWithoutDelta => continue,
            };
            let Ok(at) = usize::try_from(base + i as i64 - self.first) else {
                continue;
            };
            let Some(sent) = self.sent.get_mut(at) else {
                continue;
            };
            if sent.size == 0 || (arrived_at.is_none() && sent.reported) {
                continue;
            }
            fates.push(Fate {
                sent_at: sent.at,
                arrived_at,
                size: sent.size,
                probe: sent.probe,
            });
            sent.reported = true;
            if arrived_at.is_some() {
                sent.size = 0; // told for good
            }
        }
        fates
    }

    /// Extends the 24-bit reference time; starts one wrap above zero so that it never goes below.
    fn reference_us(&mut self, reference: u32) -> i64 {
        const WRAP: i64 = 1 << 24;
        let extended = match self.reference {
            None => WRAP + i64::from(reference),
            Some((last, extended)) => {
                let forward = i64::from(reference.wrapping_sub(last) & 0x00ff_ffff);
                let step = if forward >= WRAP / 2 {
                    forward - WRAP
                } else {
                    forward
                };
                extended + step
            }
        };
        self.reference = Some((reference, extended));
        extended * REFERENCE_US
    }
}

fn symbols(chunk: &PacketStatusChunk) -> Box<dyn Iterator<Item = SymbolTypeTcc> + '_> {
    match chunk {
        PacketStatusChunk::RunLengthChunk(run) => Box::new(std::iter::repeat_n(
            run.packet_status_symbol,
            usize::from(run.run_length),
        )),
        PacketStatusChunk::StatusVectorChunk(vector) => {
            Box::new(vector.symbol_list.iter().copied())
        }
    }
}

/// Notes arrivals and writes feedback about them.
pub(super) struct ArrivalLog {
    epoch: Instant,
    numbers: SeqUnwrapper,
    arrivals: BTreeMap<i64, Instant>,
    /// First number that no feedback has told yet.
    next: Option<i64>,
    /// Where the feedback being collected starts, and since when it is being collected.
    pending: Option<(i64, Instant)>,
    count: u8,
}

impl ArrivalLog {
    pub fn new(now: Instant) -> ArrivalLog {
        ArrivalLog {
            epoch: now,
            numbers: SeqUnwrapper::new(),
            arrivals: BTreeMap::new(),
            next: None,
            pending: None,
            count: 0,
        }
    }

    pub fn on_packet(&mut self, now: Instant, number: u16) {
        let n = self.numbers.unwrap(number);
        if self.arrivals.insert(n, now).is_some() {
            return; // a copy made by the network
        }
        if self.arrivals.len() > ARRIVALS {
            self.arrivals.pop_first();
        }
        let from = self.next.map_or(n, |next| next.min(n));
        self.pending = Some(match self.pending {
            Some((start, since)) => (start.min(from), since),
            None => (from, now),
        });
    }

    pub fn deadline(&self) -> Option<Instant> {
        self.pending.map(|(_, since)| since + INTERVAL)
    }

    /// Feedback, once it is due.
    pub fn poll(
        &mut self,
        now: Instant,
        sender_ssrc: u32,
        media_ssrc: u32,
    ) -> Option<TransportLayerCc> {
        let (start, since) = self.pending?;
        if now < since + INTERVAL {
            return None;
        }
        let end = self.numbers.highest()?;
        // After a long outage only the newest stretch is worth telling.
        let start = start.max(end - MAX_STATUSES + 1);
        self.pending = None;
        self.next = Some(end + 1);
        let (_, first) = self.arrivals.range(start..=end).next()?;
        let reference = self.us(*first) / REFERENCE_US;
        let mut clock = reference * REFERENCE_US / TICK_US;
        let (mut statuses, mut recv_deltas) = (Vec::new(), Vec::new());
        for n in start..=end {
            let Some(at) = self.arrivals.get(&n) else {
                statuses.push(SymbolTypeTcc::PacketNotReceived);
                continue;
            };
            let ticks = self.us(*at) / TICK_US;
            let delta = (ticks - clock).clamp(i16::MIN.into(), i16::MAX.into());
            clock += delta;
            let symbol = if (0..=255).contains(&delta) {
                SymbolTypeTcc::PacketReceivedSmallDelta
            } else {
                SymbolTypeTcc::PacketReceivedLargeDelta
            };
            statuses.push(symbol);
            recv_deltas.push(RecvDelta {
                type_tcc_packet: symbol,
                delta: delta * TICK_US,
            });
        }
        let count = self.count;
        self.count = count.wrapping_add(1);
        Some(TransportLayerCc {
            sender_ssrc,
            media_ssrc,
            base_sequence_number: start as u16,
            packet_status_count: statuses.len() as u16,
            reference_time: (reference & 0x00ff_ffff) as u32,
            fb_pkt_count: count,
            packet_chunks: chunks(&statuses),
            recv_deltas,
        })
    }

    fn us(&self, at: Instant) -> i64 {
        at.saturating_duration_since(self.epoch).as_micros() as i64
    }
}

/// Run-length chunks where seven or more are equal, else vectors of seven two-bit symbols.
fn chunks(statuses: &[SymbolTypeTcc]) -> Vec<PacketStatusChunk> {
    let mut out = Vec::new();
    let mut rest = statuses;
    while let Some(&symbol) = rest.first() {
        let run = rest.iter().take_while(|s| **s == symbol).count();
        if run >= 7 || run == rest.len() {
            let run = run.min(0x1fff);
            out.push(PacketStatusChunk::RunLengthChunk(RunLengthChunk {
                type_tcc: StatusChunkTypeTcc::RunLengthChunk,
                packet_status_symbol: symbol,
                run_length: run as u16,
            }));
            rest = &rest[run..];
        } else {
            let take = rest.len().min(7);
            let mut symbol_list = rest[..take].to_vec();
            symbol_list.resize(7, SymbolTypeTcc::PacketNotReceived);
            out.push(PacketStatusChunk::StatusVectorChunk(StatusVectorChunk {
                type_tcc: StatusChunkTypeTcc::StatusVectorChunk,
                symbol_size: SymbolSizeTypeTcc::TwoBit,
                symbol_list,
            }));
            rest = &rest[take..];
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use rtc::shared::marshal::{Marshal, Unmarshal};

    const MS: Duration = Duration::from_millis(1);

    fn over_the_wire(feedback: TransportLayerCc) -> TransportLayerCc {
        let mut bytes = feedback.marshal().unwrap();
        TransportLayerCc::unmarshal(&mut bytes).unwrap()
    }

    #[test]
    fn arrivals_come_back_as_fates() {
        let t = Instant::now();
        let mut sent = SentHistory::default();
        let mut log = ArrivalLog::new(t - 77 * MS);
        let mut arrived = Vec::new();
        let mut fates = Vec::new();
        for i in 0..70_000u32 {
            let now = t + MS * i;
            let number = sent.next(now, 1000 + i as usize % 7, (i % 100 == 3).then_some(i));
            assert_eq!(number, i as u16);
            if i % 10 != 4 {
                let at = now + 20 * MS + MS * (i % 3);
                arrived.push((i, at));
                log.on_packet(at, number);
            }
            if let Some(feedback) = log.poll(now + 23 * MS, 1, 2) {
                fates.extend(sent.on_feedback(&over_the_wire(feedback)));
            }
        }
        let got: Vec<_> = fates.iter().filter(|f| f.arrived_at.is_some()).collect();
        assert!(got.len() > 62_000);
        let lost = fates.len() - got.len();
        assert!((6_900..=7_000).contains(&lost), "{lost}");
        let (first_i, first_at) = arrived[0];
        assert_eq!(first_i, 0);
        let base = got[0].arrived_at.unwrap();
        for (fate, (i, at)) in got.iter().zip(&arrived) {
            assert_eq!(fate.sent_at, t + MS * *i);
            assert_eq!(fate.probe, (i % 100 == 3).then_some(*i));
            let expect = base + at.saturating_duration_since(first_at);
            let diff = fate.arrived_at.unwrap().abs_diff(expect);
            assert!(diff <= Duration::from_micros(500), "{diff:?}");
        }
    }

    #[test]
    fn a_late_packet_is_told_after_all() {
        let t = Instant::now();
        let mut sent = SentHistory::default();
        let mut log = ArrivalLog::new(t);
        for _ in 0..3 {
            sent.next(t, 100, None);
        }
        log.on_packet(t, 0);
        log.on_packet(t + MS, 2);
        let first = sent.on_feedback(&log.poll(t + 60 * MS, 1, 2).unwrap());
        assert_eq!(first.iter().filter(|f| f.arrived_at.is_none()).count(), 1);
        log.on_packet(t + 70 * MS, 1);
        assert!(log.poll(t + 80 * MS, 1, 2).is_none());
        let second = sent.on_feedback(&over_the_wire(log.poll(t + 120 * MS, 1, 2).unwrap()));
        assert_eq!(second.len(), 1);
        assert!(second[0].arrived_at.is_some());
    }

    #[test]
    fn foreign_numbers_are_ignored() {
        let mut sent = SentHistory::default();
        let t = Instant::now();
        sent.next(t, 100, None);
        let mut log = ArrivalLog::new(t);
        log.on_packet(t, 30_000);
        assert!(
            sent.on_feedback(&log.poll(t + 60 * MS, 1, 2).unwrap())
                .is_empty()
        );
    }
}
