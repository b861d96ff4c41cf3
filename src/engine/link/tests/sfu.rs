//! The other end for tests: an ICE-lite answerer on str0m in a thread of its own, and a relay that
//! loses and delays datagrams on the way to it.

use std::collections::BinaryHeap;
use std::net::{SocketAddr, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use str0m::change::SdpOffer;
use str0m::format::{Codec, FormatParams};
use str0m::media::{Frequency, KeyframeRequestKind, Mid};
use str0m::net::{Protocol, Receive};
use str0m::rtp::{AbsCaptureTime, Extension, ExtensionMap, ExtensionValues, RtpWrite};
use str0m::{Candidate, Event, Input, Output, Rtc, RtcConfig};
use zego_media::rtp::ext_id;

pub enum Ask {
    Offer(String, mpsc::Sender<String>),
    /// mid, sequence number, timestamp, marker, payload
    Write(u8, u64, u32, bool, Vec<u8>),
    Keyframe(u8),
}

#[derive(Debug, PartialEq)]
pub enum Told {
    Connected,
    /// mid, extended sequence number, payload
    Packet(u8, u64, Vec<u8>),
    Keyframe(u8),
    /// mid: NTP ms of a sender report
    Report(u8),
}

pub struct Sfu {
    pub ask: mpsc::Sender<Ask>,
    pub told: mpsc::Receiver<Told>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
    pub addr: SocketAddr,
}

impl Sfu {
    pub fn start() -> Sfu {
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        socket
            .set_read_timeout(Some(Duration::from_millis(1)))
            .unwrap();
        let addr = socket.local_addr().unwrap();
        let (ask, asked) = mpsc::channel();
        let (tell, told) = mpsc::channel();
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = stop.clone();
        let thread = std::thread::spawn(move || {
            let mut loop_ = Loop {
                rtc: new_rtc(addr),
                socket,
                addr,
                tell,
            };
            while !stopped.load(Ordering::Relaxed) {
                loop_.turn(&asked);
            }
        });
        Sfu {
            ask,
            told,
            stop,
            thread: Some(thread),
            addr,
        }
    }

    /// The answer, with candidates moved to `via` if traffic shall pass a relay.
    pub fn answer(&self, offer: String, via: Option<SocketAddr>) -> String {
        let (tx, rx) = mpsc::channel();
        self.ask.send(Ask::Offer(offer, tx)).unwrap();
        let answer = rx.recv_timeout(Duration::from_secs(10)).unwrap();
        match via {
            Some(via) => answer.replace(
                &format!("{} {}", self.addr.ip(), self.addr.port()),
                &format!("{} {}", via.ip(), via.port()),
            ),
            None => answer,
        }
    }

    pub fn write(&self, mid: u8, seq: u64, timestamp: u32, marker: bool, payload: Vec<u8>) {
        self.ask
            .send(Ask::Write(mid, seq, timestamp, marker, payload))
            .unwrap();
    }
}

impl Drop for Sfu {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        self.thread.take().unwrap().join().unwrap();
    }
}

fn new_rtc(addr: SocketAddr) -> Rtc {
    let mut extensions = ExtensionMap::empty();
    extensions.set(ext_id::MID, Extension::RtpMid);
    extensions.set(ext_id::TRANSPORT_CC, Extension::TransportSequenceNumber);
    extensions.set(ext_id::ABS_CAPTURE_TIME, Extension::AbsoluteCaptureTime);
    extensions.set(ext_id::PLAYOUT_DELAY, Extension::PlayoutDelay);
    extensions.set(ext_id::AUDIO_LEVEL, Extension::AudioLevel);
    let mut config = RtcConfig::new()
        .set_ice_lite(true)
        .set_rtp_mode(true)
        .set_extension_map(extensions)
        .clear_codecs();
    let codecs = config.codec_config();
    let opus = FormatParams {
        use_inband_fec: Some(true),
        ..FormatParams::default()
    };
    codecs.add_config(
        111.into(),
        None,
        Codec::Opus,
        Frequency::FORTY_EIGHT_KHZ,
        Some(2),
        opus,
    );
    codecs.add_h264(102.into(), Some(103.into()), true, 0x42_e0_1f);
    let mut rtc = config.build(Instant::now());
    rtc.add_local_candidate(Candidate::host(addr, "udp").unwrap());
    rtc
}

fn number(mid: Mid) -> u8 {
    mid.trim().parse().unwrap()
}

fn mid(n: u8) -> Mid {
    Mid::from(n.to_string().as_str())
}

struct Loop {
    rtc: Rtc,
    socket: UdpSocket,
    addr: SocketAddr,
    tell: mpsc::Sender<Told>,
}

impl Loop {
    fn turn(&mut self, asked: &mpsc::Receiver<Ask>) {
        while let Ok(ask) = asked.try_recv() {
            self.on_ask(ask);
            self.drain();
        }
        self.drain();
        let mut buf = [0; 2000];
        match self.socket.recv_from(&mut buf) {
            Ok((n, source)) => {
                if let Ok(receive) = Receive::new(Protocol::Udp, source, self.addr, &buf[..n]) {
                    let input = Input::Receive(Instant::now(), receive);
                    let _ = self.rtc.handle_input(input);
                }
            }
            Err(_) => {
                let _ = self.rtc.handle_input(Input::Timeout(Instant::now()));
            }
        }
    }

    fn on_ask(&mut self, ask: Ask) {
        match ask {
            Ask::Offer(sdp, reply) => {
                let offer = SdpOffer::from_sdp_string(&sdp).unwrap();
                let answer = self.rtc.sdp_api().accept_offer(offer).unwrap();
                reply.send(answer.to_sdp_string()).unwrap();
            }
            Ask::Write(n, seq, time, marker, payload) => {
                let mut api = self.rtc.direct_api();
                let Some(stream) = api.stream_tx_by_mid(mid(n), None) else {
                    return;
                };
                stream.set_unpaced(true);
                if seq == 100 {
                    stream.set_rtx_cache(1024, Duration::from_secs(2), Some(0.9));
                }
                let pt = if n % 2 == 0 { 111 } else { 102 };
                let exts = ExtensionValues {
                    abs_capture_time: Some(capture_time()),
                    ..Default::default()
                };
                let write = RtpWrite::new(pt.into(), seq.into(), time, Instant::now(), payload);
                stream.write_rtp(write.marker(marker).nackable(n % 2 == 1).ext_vals(exts));
            }
            Ask::Keyframe(n) => {
                let mut api = self.rtc.direct_api();
                if let Some(stream) = api.stream_rx_by_mid(mid(n), None) {
                    stream.request_keyframe(KeyframeRequestKind::Pli);
                }
            }
        }
    }

    fn drain(&mut self) {
        while let Ok(output) = self.rtc.poll_output() {
            match output {
                Output::Timeout(_) => return,
                Output::Transmit(t) => {
                    let _ = self.socket.send_to(&t.contents, t.destination);
                }
                Output::Event(event) => self.on_event(event),
            }
        }
    }

    fn on_event(&mut self, event: Event) {
        let told = match event {
            Event::Connected => Told::Connected,
            Event::RtpPacket(p) => {
                let ssrc = p.header.ssrc;
                let Some(mid) = self.rtc.direct_api().stream_rx(&ssrc).map(|s| s.mid()) else {
                    return;
                };
                Told::Packet(number(mid), *p.seq_no, p.payload.to_vec())
            }
            Event::KeyframeRequest(k) => Told::Keyframe(number(k.mid)),
            Event::SenderFeedback(f) => Told::Report(number(f.mid)),
            _ => return,
        };
        let _ = self.tell.send(told);
    }
}

/// Forwards between one client and `server`; loses a share of datagrams once switched on.
pub struct Relay {
    pub addr: SocketAddr,
    pub loss_percent: Arc<std::sync::atomic::AtomicU32>,
    stop: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

impl Relay {
    pub fn start(server: SocketAddr, delay: Duration, seed: u64) -> Relay {
        let front = UdpSocket::bind("127.0.0.1:0").unwrap();
        let back = UdpSocket::bind("127.0.0.1:0").unwrap();
        let addr = front.local_addr().unwrap();
        let stop = Arc::new(AtomicBool::new(false));
        let loss_percent = Arc::new(std::sync::atomic::AtomicU32::new(0));
        for s in [&front, &back] {
            s.set_read_timeout(Some(Duration::from_millis(1))).unwrap();
        }
        let client = Arc::new(parking_lot::Mutex::new(None::<SocketAddr>));
        let mut threads = Vec::new();
        for inward in [true, false] {
            let (from, to) = if inward {
                (&front, &back)
            } else {
                (&back, &front)
            };
            let (from, to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
            let (stop, loss, client) = (stop.clone(), loss_percent.clone(), client.clone());
            let mut seed = seed.wrapping_mul(2).wrapping_add(u64::from(inward)) | 1;
            threads.push(std::thread::spawn(move || {
                let mut queue: BinaryHeap<std::cmp::Reverse<(Instant, u64, Vec<u8>)>> =
                    BinaryHeap::new();
                let mut n = 0u64;
                let mut buf = [0; 65_536];
                while !stop.load(Ordering::Relaxed) {
                    if let Ok((len, source)) = from.recv_from(&mut buf) {
                        if inward {
                            *client.lock() = Some(source);
                        }
                        seed ^= seed << 13;
                        seed ^= seed >> 7;
                        seed ^= seed << 17;
                        if seed % 100 >= u64::from(loss.load(Ordering::Relaxed)) {
                            n += 1;
                            let due = Instant::now() + delay;
                            queue.push(std::cmp::Reverse((due, n, buf[..len].to_vec())));
                        }
                    }
                    while queue.peek().is_some_and(|q| q.0.0 <= Instant::now()) {
                        let std::cmp::Reverse((_, _, data)) = queue.pop().unwrap();
                        let target = if inward { Some(server) } else { *client.lock() };
                        if let Some(target) = target {
                            let _ = to.send_to(&data, target);
                        }
                    }
                }
            }));
        }
        Relay {
            addr,
            loss_percent,
            stop,
            threads,
        }
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        for t in self.threads.drain(..) {
            t.join().unwrap();
        }
    }
}

fn capture_time() -> AbsCaptureTime {
    AbsCaptureTime {
        capture_time: std::time::SystemTime::now(),
        clock_offset: None,
    }
}
