//! What is asked of a publisher again. No I/O and no clock of its own.

use std::time::{Duration, Instant};

use zego_media::receive::{RtpReceiver, Verdict, request};

/// Streams watched: the video of both channels, and as many again while an encoder changes.
const STREAMS_MAX: usize = 4;
/// How long a packet is asked for: as long as a viewer may wait for it.
const DEADLINE: Duration = Duration::from_millis(800);
const VIDEO_CLOCK_HZ: u32 = 90_000;

/// The round trip is taken from answers this often.
const RTT_INTERVAL: Duration = Duration::from_secs(1);

struct Stream {
    ssrc: u32,
    receiver: RtpReceiver,
    rtt_due: Instant,
}

/// Repairs of one up link whose publisher understands [`request`]s.
#[derive(Default)]
pub struct Repair {
    /// The newest last.
    streams: Vec<Stream>,
}

impl Repair {
    /// Takes note of a video packet.
    pub fn on_packet(&mut self, now: Instant, ssrc: u32, seq: u16, marker: bool) {
        let at = self.streams.iter().position(|s| s.ssrc == ssrc);
        let at = at.unwrap_or_else(|| {
            if self.streams.len() == STREAMS_MAX {
                self.streams.remove(0);
            }
            let mut receiver = RtpReceiver::new(VIDEO_CLOCK_HZ);
            receiver.set_deadline(DEADLINE);
            self.streams.push(Stream {
                ssrc,
                receiver,
                rtt_due: now,
            });
            self.streams.len() - 1
        });
        let Stream {
            receiver, rtt_due, ..
        } = &mut self.streams[at];
        // The session does not say which way a packet came; only statistics would need it.
        if receiver.on_packet(now, seq, false) == Verdict::New {
            receiver.on_frame_packet(now, seq, marker);
        }
        if now >= *rtt_due
            && let Some(rtt) = receiver.answer_time()
        {
            receiver.set_rtt(rtt);
            *rtt_due = now + RTT_INTERVAL;
        }
    }

    /// A request that is due: the stream's SSRC and the message. Call until `None`.
    pub fn poll(&mut self, now: Instant) -> Option<(u32, Vec<u8>)> {
        self.streams.iter_mut().find_map(|stream| {
            let missing = stream.receiver.poll_nack(now);
            let message = || (stream.ssrc, request::write(stream.ssrc, &missing));
            (!missing.is_empty()).then(message)
        })
    }

    /// When `poll` has something to do.
    pub fn next_deadline(&self) -> Option<Instant> {
        let streams = self.streams.iter();
        streams.filter_map(|s| s.receiver.next_deadline()).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    fn wanted(repair: &mut Repair, now: Instant) -> Vec<u16> {
        let mut all = vec![];
        while let Some((ssrc, message)) = repair.poll(now) {
            let words = message[8..].chunks_exact(4);
            let words: Vec<_> = words
                .map(|w| u32::from_be_bytes(w.try_into().unwrap()))
                .collect();
            let (stream, packets) = request::read(&words).unwrap();
            assert_eq!(stream, ssrc);
            all.extend(packets);
        }
        all
    }

    #[test]
    fn gaps_and_cut_frames_are_asked_for_at_the_round_trip_that_answers_take() {
        let t = Instant::now();
        let mut repair = Repair::default();
        let mut seq = 65_000u16;
        // Each packet behind a lost one is answered 25 ms after the request.
        for i in 0..20 {
            let now = t + i * 100 * MS;
            repair.on_packet(now, 5, seq, true);
            repair.on_packet(now, 5, seq.wrapping_add(2), true);
            assert_eq!(wanted(&mut repair, now), [seq.wrapping_add(1)]);
            repair.on_packet(now + 25 * MS, 5, seq.wrapping_add(1), false);
            assert_eq!(repair.next_deadline(), None);
            seq = seq.wrapping_add(3);
        }
        // The end of a frame: nothing comes behind it.
        let now = t + 2000 * MS;
        repair.on_packet(now, 5, seq, false);
        let due = repair.next_deadline().unwrap();
        assert!(due <= now + 10 * MS);
        assert!(wanted(&mut repair, now).is_empty());
        assert_eq!(wanted(&mut repair, due), [seq.wrapping_add(1)]);
        // It is lost again: the next request waits for one round trip, not for a default.
        let again = repair.next_deadline().unwrap();
        assert!(again - due < 40 * MS, "{:?}", again - due);
        assert_eq!(wanted(&mut repair, again), [seq.wrapping_add(1)]);
    }

    #[test]
    fn streams_are_bounded() {
        let t = Instant::now();
        let mut repair = Repair::default();
        for ssrc in 0..100 {
            repair.on_packet(t, ssrc, 1, true);
            repair.on_packet(t, ssrc, 3, true);
        }
        assert_eq!(repair.streams.len(), STREAMS_MAX);
        assert_eq!(wanted(&mut repair, t), [2; STREAMS_MAX]);
    }
}
