//! What a sender can make a viewer do, in counted steps.

use super::*;

const SPS: &[u8] = &[0x67, 0x42, 0xc0, 0x1f, 1];
const IDR_FIRST: &[u8] = &[0x7c, 0x85, 1, 2, 3];
const IDR_LATER: &[u8] = &[0x7c, 0x05, 1, 2, 3];
const SLICE: &[u8] = &[0x41, 1, 2, 3, 4];
const PADDING: &[u8] = &[];

/// Packets per attack: those of one second.
const COUNT: u16 = 4000;

/// Sequence number, timestamp and payload of the n-th packet.
type Shape = fn(u16) -> (u16, u32, &'static [u8]);

/// A picture, a hole, then `shape`; polled after each packet. The steps of the dearest packet and
/// of all.
fn steps_of(shape: Shape) -> (u64, u64) {
    let t = Instant::now();
    let mut b = VideoBuffer::new();
    b.set_rtt(ms(20));
    for packet in Packetizer::new(1, 102, 100).packetize(&access_unit(0, true, 300), 0, 0, 1200) {
        b.insert(t, packet);
    }
    while b.poll(t + ms(10)).is_some() {}
    let (mut most, mut before) = (0, b.steps());
    let first = before;
    for n in 0..COUNT {
        let now = t + ms(20) + Duration::from_micros(250) * u32::from(n);
        let (seq, timestamp, payload) = shape(n);
        let packet = RtpPacket {
            ssrc: 1,
            seq: 110 + seq,
            timestamp: 3000 + timestamp,
            payload: Bytes::from_static(payload),
            ..RtpPacket::default()
        };
        b.insert(now, packet);
        let mut outs = 0;
        while b.poll(now).is_some() {
            outs += 1;
            assert!(outs < 1000, "packet {n} gives no end of frames");
        }
        b.next_deadline();
        most = most.max(b.steps() - before);
        before = b.steps();
    }
    (most, before - first)
}

#[test]
fn no_packet_costs_more_than_a_look_at_each_waiting_frame() {
    let shapes: &[(&str, Shape)] = &[
        ("parameter sets of one time", |n| (n, 0, SPS)),
        ("the same, last one first", |n| (COUNT - n, 0, SPS)),
        ("keyframe slices of one time", |n| (n, 0, IDR_FIRST)),
        ("ends of one keyframe", |n| (n, 0, IDR_LATER)),
        ("a keyframe's end far ahead", |n| match n {
            0 => (3900, 0, IDR_LATER),
            n => (3900 - n, 0, SLICE),
        }),
        ("keyframes of own times, no two in a row", |n| {
            (n / 2 * 2, u32::from(n), SPS)
        }),
        ("keyframes of own times in a row", |n| {
            (n, u32::from(n), SPS)
        }),
        ("every second, then those between", |n| match n {
            0..1900 => (n * 2, 0, SLICE),
            n => (n % 1900 * 2 + 1, 0, SLICE),
        }),
        ("the span of the window again and again", |n| {
            (n.wrapping_mul(4000), u32::from(n), SLICE)
        }),
        ("padding of own times", |n| (n, u32::from(n) * 7, PADDING)),
    ];
    for (name, shape) in shapes {
        let (most, sum) = steps_of(*shape);
        println!("{name}: dearest packet {most}, all {sum}");
        // A packet may empty the buffer, then it pays for those before it.
        let bound = 4 * MAX_FRAMES as u64 + u64::from(COUNT);
        assert!(most <= bound, "{name}: a packet of {most} steps");
        let bound = u64::from(COUNT) * 8 * MAX_FRAMES as u64;
        assert!(sum <= bound, "{name}: {sum} steps");
    }
}

/// One timestamp is one frame, however many of its packets look like a beginning.
#[test]
fn a_frame_of_nothing_but_beginnings_is_looked_at_once() {
    for shape in [
        (|n| (n, 0, SPS)) as Shape,
        |n| (COUNT - n, 0, SPS),
        |n| (n, 0, IDR_FIRST),
    ] {
        let (_, sum) = steps_of(shape);
        assert!(sum <= 12 * u64::from(COUNT), "{sum} steps");
    }
}

#[test]
fn a_frame_and_the_number_of_frames_are_bounded() {
    let t = Instant::now();
    for (frames, packets) in [(1, 3000u16), (MAX_FRAMES as u32 + 20, 1)] {
        let mut b = VideoBuffer::new();
        let mut seq = 0u16;
        for n in 0..frames {
            for _ in 0..packets {
                seq += 2;
                let packet = RtpPacket {
                    seq,
                    timestamp: n * 90,
                    payload: Bytes::from_static(SPS),
                    ..RtpPacket::default()
                };
                b.insert(t, packet);
            }
        }
        assert_eq!(b.stats().restarts, 1, "{frames} frames of {packets}");
    }
}
