//! Targets on what a publisher sends, as a viewer's engine reads it.

mod input;

use std::time::{Duration, Instant};

use bytes::{Bytes, BytesMut};
use input::Input;
use zego_media::audio_buffer::{AudioBuffer, Pull};
use zego_media::h264::{Depacketizer, PayloadInfo, Sps, read_user_data, slice_kind};
use zego_media::receive::{RtpReceiver, rtx};
use zego_media::rtp::{HopExtensions, PT_H264, RtpPacket, transport_cc};
use zego_media::video_buffer::{VideoBuffer, VideoOut};

/// What is read from the wire survives writing; nothing in it is read beyond its end.
pub fn rtp(bytes: &[u8]) {
    let cc = transport_cc(bytes);
    let Ok(packet) = RtpPacket::parse(&Bytes::copy_from_slice(bytes)) else {
        return;
    };
    let hop = HopExtensions {
        transport_cc: cc,
        ..HopExtensions::default()
    };
    let mut again = BytesMut::new();
    packet.write(&hop, &mut again);
    let again = again.freeze();
    assert_eq!(transport_cc(&again), cc);
    assert_eq!(RtpPacket::parse(&again), Ok(packet.clone()));

    let _ = rtx::unwrap(&packet, 1, PT_H264);
    let _ = (Sps::parse(&packet.payload), slice_kind(&packet.payload));
    let info = PayloadInfo::of(&packet.payload);
    let mut depacketizer = Depacketizer::default();
    depacketizer.push(&packet.payload);
    let (unit, whole) = depacketizer.take();
    assert!(unit.len() <= 5 * packet.payload.len() + 5);
    assert!(!info.parameter_sets || !whole || !unit.is_empty());
    let _ = read_user_data(&unit);
}

const PAYLOADS: &[&[u8]] = &[
    &[0x67, 0x42, 0xc0, 0x1f, 1],
    &[0x68, 0xce, 1],
    &[0x65, 0x88, 1, 2],
    &[0x41, 0x9a, 1, 2],
    &[0x7c, 0x85, 1, 2],
    &[0x7c, 0x05, 1, 2],
    &[0x7c, 0x45, 1, 2],
    &[0x5c, 0x81, 1, 2],
    &[0x5c, 0x41, 1, 2],
    &[0x78, 0, 5, 0x67, 0x42, 0xc0, 0x1f, 1, 0, 2, 0x68, 0xce],
    &[0x09, 0x10],
    &[0x06, 5, 1, 2, 0x80],
    &[],
    &[0x7c],
];

/// A stream of packets that mostly follow one another.
struct Sender {
    seq: u16,
    timestamp: u32,
    ssrc: u32,
}

impl Sender {
    /// The next packet: the bits of a byte say what about it is unusual.
    fn packet(&mut self, input: &mut Input<'_>) -> Option<RtpPacket> {
        let shape = input.u8()?;
        if shape & 1 != 0 {
            let jump = input.u8()? as i8;
            // Small steps both ways, and some as large as a window.
            let jump = i16::from(jump) * if shape & 2 != 0 { 64 } else { 1 };
            self.seq = self.seq.wrapping_add_signed(jump);
        } else {
            self.seq = self.seq.wrapping_add(1);
        }
        if shape & 4 != 0 {
            let step = u32::from(input.u8()?);
            let unit = if shape & 8 != 0 { 1 << 24 } else { 3000 };
            self.timestamp = self.timestamp.wrapping_add(step.wrapping_mul(unit));
        }
        if shape & 0x30 == 0x30 {
            self.ssrc ^= 1;
        }
        let which = usize::from(input.u8()?);
        let payload = match PAYLOADS.get(which % 16) {
            Some(payload) => Bytes::from_static(payload),
            None => Bytes::copy_from_slice(input.slice(which / 16)),
        };
        Some(RtpPacket {
            ssrc: self.ssrc,
            seq: self.seq,
            timestamp: self.timestamp,
            payload_type: PT_H264,
            marker: shape & 0x40 != 0,
            payload,
            abs_capture_time: (shape & 0x80 != 0).then_some(u64::from(self.timestamp)),
            audio_level: None,
        })
    }
}

const SENDER: Sender = Sender {
    seq: 65_500,
    timestamp: u32::MAX - 9000,
    ssrc: 1,
};

/// Time that passes before a step: little, or enough for whatever waits to be given up.
fn pause(input: &mut Input<'_>) -> Option<Duration> {
    Some(match input.u8()? {
        long @ 0xf0.. => Duration::from_millis(u64::from(long & 0xf) * 300),
        short => Duration::from_micros(u64::from(short) * 200),
    })
}

/// Steps that one packet or call may cost on average: a few looks at each frame that may wait.
const VIDEO_STEPS: u64 = 6 * 480;

/// Whatever comes in: bounded in frames, bytes and steps, frames are due when they come out, and
/// there is always either nothing to do or a time for it.
pub fn video_buffer(bytes: &[u8]) {
    let (mut input, mut sender) = (Input::new(bytes), SENDER);
    let mut now = start();
    let mut buffer = VideoBuffer::new();
    let mut calls = 1;
    while let Some(step) = input.u8() {
        calls += 1;
        match step {
            0 => buffer.decode_failed(),
            1 => buffer.set_rtt(Duration::from_millis(input.u8().unwrap_or(0).into())),
            2 => buffer.set_max_delay(Duration::from_millis(
                u64::from(input.u8().unwrap_or(0)) * 5,
            )),
            3 => buffer.set_min_playout_delay(Duration::from_millis(
                u64::from(input.u8().unwrap_or(0)) * 2,
            )),
            4..=15 => now += pause(&mut input).unwrap_or_default(),
            // Several packets at one time, as they come off a socket.
            many => {
                for _ in 0..=many % 8 {
                    let Some(packet) = sender.packet(&mut input) else {
                        break;
                    };
                    calls += 1;
                    buffer.insert(now, packet);
                }
                now += Duration::from_micros(u64::from(many) * 20);
            }
        }
        let before = buffer.stats();
        assert!(before.waiting_frames <= 480, "{before:?}");
        assert!(before.waiting_bytes <= 8 << 20, "{before:?}");
        let mut outs = 0;
        while let Some(out) = buffer.poll(now) {
            outs += 1;
            assert!(outs <= before.waiting_frames + 485, "no end of frames");
            if let VideoOut::Frame(frame) = out {
                assert!(frame.render_at <= now && frame.received_at <= now);
                assert!(!frame.data.is_empty());
            }
        }
        calls += outs as u64;
        if let Some(at) = buffer.next_deadline() {
            assert!(at > now, "something to do at once, and nothing done");
        }
        assert!(buffer.steps() <= calls * VIDEO_STEPS, "{calls} calls");
    }
}

/// Sound comes out or does not; what is kept is bounded, and playing ends when nothing comes.
pub fn audio_buffer(bytes: &[u8]) {
    let (mut input, mut sender) = (Input::new(bytes), SENDER);
    let mut now = start();
    let mut buffer = AudioBuffer::new();
    while let Some(step) = input.u8() {
        match step {
            0..=1 => buffer.set_max_delay(Duration::from_millis(
                u64::from(input.u8().unwrap_or(0)) * 5,
            )),
            2..=3 => buffer.set_min_playout_delay(Duration::from_millis(
                u64::from(input.u8().unwrap_or(0)) * 5,
            )),
            4..=31 => now += pause(&mut input).unwrap_or_default(),
            many => {
                for _ in 0..=many % 4 {
                    if let Some(packet) = sender.packet(&mut input) {
                        buffer.insert(now, packet);
                    }
                }
                now += Duration::from_micros(u64::from(many) * 80);
            }
        }
        assert!(buffer.stats().waiting_packets <= 256);
        assert!(buffer.delay() <= Duration::from_secs(1));
        for _ in 0..8 {
            if buffer.pull(now) == Pull::Idle {
                break;
            }
        }
        let _ = (buffer.stretch(), buffer.behind_us());
    }
    let left = buffer.stats().waiting_packets + 32;
    now += Duration::from_secs(30);
    let idle = (0..left).any(|_| buffer.pull(now) == Pull::Idle);
    assert!(idle, "{:?}", buffer.stats());
}

/// Steps of the list of missing packets in 400 ms: a thousand are entered, requested at most 24
/// times each, and given up.
const RECEIVER_STEPS: u64 = 1000 * 26;

/// Requests and what is waited for are bounded, and so is the work for them, whatever is left out.
pub fn receiver(bytes: &[u8]) {
    let (mut input, mut sender) = (Input::new(bytes), SENDER);
    let first = start();
    let mut now = first;
    let mut receiver = RtpReceiver::new(90_000);
    let mut calls = 1;
    while let Some(step) = input.u8() {
        calls += 1;
        match step {
            0 => receiver.set_rtt(Duration::from_millis(input.u8().unwrap_or(0).into())),
            1 => receiver.set_deadline(Duration::from_millis(
                u64::from(input.u8().unwrap_or(0)) * 10,
            )),
            2..=15 => now += pause(&mut input).unwrap_or_default(),
            many => {
                let Some(packet) = sender.packet(&mut input) else {
                    break;
                };
                let via_rtx = many & 0xf == 0xf;
                receiver.on_packet(now, packet.seq, via_rtx);
                receiver.on_frame_packet(now, packet.seq, packet.marker);
                receiver.on_media(now, packet.timestamp, packet.payload.len());
                now += Duration::from_micros(u64::from(many) * 20);
            }
        }
        for round in 0.. {
            let asked = receiver.poll_nack(now);
            assert!(asked.len() <= 256 && round <= 4, "asked without end");
            if asked.is_empty() {
                break;
            }
        }
        if let Some(at) = receiver.next_deadline() {
            assert!(at > now, "something to do at once, and nothing done");
        }
        assert!(receiver.missing() <= 1000);
        let _ = (receiver.stats().network_loss(), receiver.report_block());
        let windows = 2 + (now - first).as_millis() as u64 / 400;
        let bound = calls + windows * RECEIVER_STEPS;
        assert!(receiver.steps() <= bound, "{} steps", receiver.steps());
    }
}

#[allow(clippy::disallowed_methods, reason = "only differences to it matter")]
fn start() -> Instant {
    Instant::now()
}
