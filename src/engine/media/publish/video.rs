//! The thread `zexN-enc`: takes a picture from its source, encodes it, hands its packets on.

use super::{Coded, PacketSink, PublishOut, Shared, VideoState};
use crate::engine::media::clock::{CaptureTime, Sequence, Ticker, thread_cpu};
use crate::engine::media::codec::{Encoder, EncoderConfig};
use crate::engine::media::convert::Scaler;
use crate::engine::media::file::FileVideo;
use crate::engine::media::frame::{Picture, PictureMut};
use crate::engine::media::scene::Scene;
use crate::engine::media::{MediaError, clock};
use crate::engine::types::{VideoConfig, VideoSource};
use std::sync::Arc;
use std::time::{Duration, Instant};
use zego_media::h264::{self, Packetizer, Sps};
use zego_media::quality::RateMeter;
use zego_media::{gop, ntp, rtp};

/// RTP payload that leaves room for header, extensions, SRTP tag and RTX inside 1280 bytes of IPv6.
const MAX_PAYLOAD: usize = 1160;
/// A message waits this long for a frame to travel with.
const SEI_WAIT: Duration = Duration::from_millis(100);
/// The encoder is never asked for less: below it a picture cannot be recognised.
const MIN_BPS: f64 = 40_000.0;
/// A source that gives nothing for so long has gone still: two pictures at 15 fps and some.
const STILL_AFTER: Duration = Duration::from_millis(150);
/// A packet that would wait longer for its turn is not made.
const MAX_BACKLOG: Duration = Duration::from_millis(100);
/// When the coded pictures are this far ahead of the target, pictures are left out: more than a
/// keyframe, whose quantiser the encoder bounds, at a target far too low for the picture size.
const MAX_DEBT: Duration = Duration::from_millis(1500);
/// A regular keyframe waits while the last one has not been paid for by more than this, but no
/// longer than the longest interval that is allowed.
const IDR_DEBT: Duration = Duration::from_millis(500);
const LONGEST_INTERVAL_S: u64 = 5;

enum Job {
    Stop,
    /// Neither preview nor sending: let go of everything.
    Idle,
    Open(VideoSource),
    Tick,
    Picture(Picture, CaptureTime),
    /// The last picture of a source that has gone still.
    Still(Picture),
    Coded(Coded),
    Sei,
}

/// What a job needs to know of the channel's state.
struct Orders {
    config: VideoConfig,
    /// Where this job's packets go, if it may send any.
    sender: Option<Arc<dyn PacketSink>>,
    publishing: bool,
    preview: bool,
    keyframe: bool,
    budget_bps: f64,
    sei: Vec<Vec<u8>>,
}

enum Source {
    None,
    Scene {
        scene: Scene,
        number: u32,
        ready: Option<PictureMut>,
    },
    File {
        file: Box<FileVideo>,
        ready: Option<Picture>,
        began: Instant,
    },
    Custom,
    Coded,
}

struct Worker {
    shared: Arc<Shared>,
    source: Source,
    generation: Option<u64>,
    ticker: Ticker,
    ticker_fps: u32,
    order: Sequence,
    rate: RateLimit,
    scaler: Scaler,
    encoder: Option<Encoder>,
    packetizer: Packetizer,
    coded: Vec<u8>,
    /// RTP time: 90 kHz from the capture clock, with a random start (RFC 3550, section 5.1).
    rtp_offset: u32,
    first_us: Option<u64>,
    last_idr_us: u64,
    last_sent_us: u64,
    debt_bits: f64,
    /// When the last keyframe was sent, and what a server keeps since.
    gop: Option<(Instant, usize)>,
    arrivals: RateMeter,
    active: bool,
    sending: bool,
    told: Told,
    size: (u32, u32),
}

/// First-frame events already told in this run.
#[derive(Default)]
struct Told {
    captured: bool,
    rendered: bool,
    sent: bool,
    long_gop: bool,
}

pub(super) fn run(shared: Arc<Shared>) {
    let now = Instant::now();
    let [ssrc, rtp_offset, seq] = random();
    let mut worker = Worker {
        source: Source::None,
        generation: None,
        ticker: Ticker::new(now, 1.0),
        ticker_fps: 0,
        order: Sequence::default(),
        rate: RateLimit::default(),
        scaler: Scaler::default(),
        encoder: None,
        packetizer: Packetizer::new(ssrc, rtp::PT_H264, seq as u16),
        coded: Vec::new(),
        rtp_offset,
        first_us: None,
        last_idr_us: 0,
        last_sent_us: 0,
        debt_bits: 0.0,
        gop: None,
        arrivals: RateMeter::new(now),
        active: false,
        sending: false,
        told: Told::default(),
        size: (0, 0),
        shared,
    };
    while worker.turn() {
        worker.shared.stats.lock().video_cpu = thread_cpu();
    }
}

pub(super) fn random() -> [u32; 3] {
    let mut bytes = [0; 12];
    // Unpredictability is a courtesy of RTP here, not a defence: SRTP does that.
    let _ = getrandom::fill(&mut bytes);
    [0, 4, 8].map(|i| u32::from_le_bytes([bytes[i], bytes[i + 1], bytes[i + 2], bytes[i + 3]]))
}

impl Worker {
    fn turn(&mut self) -> bool {
        let (job, orders) = self.wait();
        let sending = orders.publishing;
        if sending && !self.sending {
            (self.told.sent, self.told.long_gop) = (false, false);
            self.gop = None;
            self.size = (0, 0);
        }
        self.sending = sending;
        match job {
            Job::Stop => return false,
            Job::Idle => {
                self.active = false;
                self.generation = None;
                self.source = Source::None;
                self.encoder = None;
                self.told = Told::default();
                self.shared.pool.clear();
            }
            Job::Open(source) => {
                self.active = true;
                self.open(source);
            }
            Job::Tick => self.tick(orders),
            Job::Picture(picture, time) => {
                let time = self.order.next(time);
                self.picture(picture, time, orders);
            }
            Job::Still(picture) => {
                let time = self.order.next(self.shared.clock.now());
                self.show(picture, time, orders);
            }
            Job::Coded(coded) => self.pass_on(coded, orders),
            Job::Sei => self.send_alone(orders),
        }
        true
    }

    /// Sleeps until there is something to do.
    fn wait(&mut self) -> (Job, Orders) {
        let shared = self.shared.clone();
        let mut video = shared.video.lock();
        loop {
            if video.stop {
                return (Job::Stop, Orders::of(&mut video, Take::Nothing));
            }
            if !video.preview && video.sender.is_none() {
                if self.active {
                    return (Job::Idle, Orders::of(&mut video, Take::Nothing));
                }
                shared.video_changed.wait(&mut video);
                continue;
            }
            if self.generation != Some(video.generation) {
                self.generation = Some(video.generation);
                let source = video.source.clone();
                return (Job::Open(source), Orders::of(&mut video, Take::Nothing));
            }
            let now = Instant::now();
            let mut until = None;
            if video.camera {
                match &self.source {
                    Source::Custom => {
                        if let Some((picture, time)) = video.picture.take() {
                            let mut take = Take::Frame;
                            if !self.rate.takes(time, video.config.fps) {
                                // Left out; but it may have been the last one.
                                take = Take::Nothing;
                                video.still_wanted = true;
                            }
                            let orders = Orders::of(&mut video, take);
                            return (Job::Picture(picture, time), orders);
                        }
                        let wanted = video.still_wanted;
                        if let Some((picture, since)) = video.still.as_mut().filter(|_| wanted) {
                            let due = *since + STILL_AFTER;
                            if due <= now {
                                *since = now;
                                let picture = picture.clone();
                                return (Job::Still(picture), Orders::of(&mut video, Take::Frame));
                            }
                            until = Some(due);
                        }
                    }
                    Source::Coded => {
                        if video.sender.is_some() && !video.muted {
                            if video.wish.poll(now) {
                                shared.tell(PublishOut::EncodedKeyframeWanted);
                            }
                            until = video.wish.deadline();
                        }
                        if let Some(coded) = video.coded.pop_front() {
                            return (Job::Coded(coded), Orders::of(&mut video, Take::Frame));
                        }
                    }
                    Source::Scene { .. } | Source::File { .. } => {
                        if self.ticker_fps != video.config.fps {
                            self.ticker_fps = video.config.fps;
                            self.ticker = Ticker::new(now, f64::from(video.config.fps));
                        }
                        match self.ticker.take(now) {
                            Some(missed) => {
                                shared.stats.lock().quality.frames_dropped += missed;
                                return (Job::Tick, Orders::of(&mut video, Take::Frame));
                            }
                            None => until = Some(self.ticker.due()),
                        }
                    }
                    Source::None => {}
                }
            } else {
                // The clock starts anew when the camera comes back: nothing was missed.
                self.ticker_fps = 0;
            }
            if let (Some(since), true) = (video.sei_since, video.sender.is_some()) {
                let due = if video.camera && !video.muted {
                    since + SEI_WAIT
                } else {
                    since
                };
                if due <= now {
                    return (Job::Sei, Orders::of(&mut video, Take::Messages));
                }
                until = Some(until.map_or(due, |u: Instant| u.min(due)));
            }
            match until {
                Some(until) => {
                    shared.video_changed.wait_until(&mut video, until);
                }
                None => shared.video_changed.wait(&mut video),
            }
        }
    }

    fn open(&mut self, source: VideoSource) {
        self.ticker_fps = 0;
        self.arrivals = RateMeter::new(Instant::now());
        self.source = match source {
            VideoSource::Device => Source::None,
            VideoSource::Synthetic => Source::Scene {
                scene: Scene::new(),
                number: 0,
                ready: None,
            },
            VideoSource::Custom => Source::Custom,
            VideoSource::CustomEncoded => {
                self.encoder = None;
                Source::Coded
            }
            VideoSource::File(path) => match FileVideo::open(path.as_ref()) {
                Ok(mut file) => {
                    for warning in file.take_warnings() {
                        self.shared.tell(PublishOut::Warning(warning));
                    }
                    let began = Instant::now();
                    let mut audio = self.shared.audio.lock();
                    audio.file = Some((path, began, file.duration()));
                    drop(audio);
                    self.shared.audio_changed.notify_all();
                    Source::File {
                        file: Box::new(file),
                        ready: None,
                        began,
                    }
                }
                Err(e) => {
                    self.shared.tell(PublishOut::SourceFailed(e));
                    Source::None
                }
            },
        };
    }

    /// A clocked source is due. What can be prepared was prepared while waiting.
    fn tick(&mut self, orders: Orders) {
        let (width, height) = (orders.config.width, orders.config.height);
        let next = self.ticker.due();
        let pool = &self.shared.pool;
        match &mut self.source {
            Source::Scene {
                scene,
                number,
                ready,
            } => {
                let mut picture = match ready.take() {
                    Some(p) if (p.width(), p.height()) == (width, height) => p,
                    _ => scene.draw(*number, width, height, pool),
                };
                let time = self.order.next(self.shared.clock.now());
                Scene::stamp(&mut picture, *number, time.unix_us);
                *number = (*number + 1) & 0xff_ffff;
                let picture = pool.share(picture);
                self.picture(picture, time, orders);
                if let Source::Scene {
                    scene,
                    number,
                    ready,
                } = &mut self.source
                {
                    *ready = Some(scene.draw(*number, width, height, &self.shared.pool));
                }
            }
            Source::File { file, ready, began } => {
                let began = *began;
                let now = Instant::now();
                let picture = match ready.take() {
                    Some(picture) => Ok(Some(picture)),
                    None => file.at(now.saturating_duration_since(began), pool),
                };
                match picture {
                    Ok(Some(picture)) => {
                        let time = self.order.next(self.shared.clock.now());
                        self.picture(picture, time, orders);
                    }
                    Ok(None) => {}
                    Err(e) => return self.fail(e),
                }
                if let Source::File { file, ready, .. } = &mut self.source {
                    let prepared =
                        file.at(next.saturating_duration_since(began), &self.shared.pool);
                    for warning in file.take_warnings() {
                        self.shared.tell(PublishOut::Warning(warning));
                    }
                    match prepared {
                        Ok(picture) => *ready = picture,
                        Err(e) => self.fail(e),
                    }
                }
            }
            _ => {}
        }
    }

    fn fail(&mut self, e: MediaError) {
        self.source = Source::None;
        self.shared.tell(PublishOut::SourceFailed(e));
    }

    fn captured(&mut self, now: Instant) {
        self.arrivals.add(now, 0);
        let mut stats = self.shared.stats.lock();
        stats.captured.add(now, 0);
        stats.quality.frames_captured += 1;
        drop(stats);
        if !std::mem::replace(&mut self.told.captured, true) {
            self.shared.tell(PublishOut::CapturedVideoFirstFrame);
        }
    }

    fn picture(&mut self, picture: Picture, time: CaptureTime, orders: Orders) {
        self.captured(Instant::now());
        self.show(picture, time, orders);
    }

    /// Sends a picture, and hands it to the preview.
    fn show(&mut self, picture: Picture, time: CaptureTime, orders: Orders) {
        if let Some(sender) = &orders.sender
            && let Err(e) = self.encode_and_send(&picture, time, &orders, sender)
        {
            self.encoder = None;
            self.shared.stats.lock().quality.frames_dropped += 1;
            self.shared.tell(PublishOut::Warning(e.to_string()));
        }
        // The preview comes after sending: a slow application delays nobody but itself.
        if orders.preview && self.shared.ctx.sink.wants().local_video {
            let mut frame = picture.into_frame(time.unix_us);
            frame.decoded_time_us = clock::unix_us();
            frame.rtp_timestamp = self.rtp_time(time);
            self.shared
                .ctx
                .sink
                .local_video(self.shared.channel, &frame);
            if !std::mem::replace(&mut self.told.rendered, true) {
                self.shared.tell(PublishOut::RenderedVideoFirstFrame);
            }
        }
    }

    fn encode_and_send(
        &mut self,
        picture: &Picture,
        time: CaptureTime,
        orders: &Orders,
        sender: &Arc<dyn PacketSink>,
    ) -> Result<(), MediaError> {
        let config = &orders.config;
        let limit = f64::from(config.bitrate_kbps) * 1000.0;
        let bps = orders.budget_bps.min(limit).max(MIN_BPS.min(limit));
        let since_last = time.media_us.saturating_sub(self.last_sent_us) as f64 / 1e6;
        let debt = (self.debt_bits - since_last.min(10.0) * bps).max(0.0);
        let age_us = time.media_us.saturating_sub(self.last_idr_us);
        let interval_s = u64::from(config.keyframe_interval_s);
        let affordable = debt < bps * IDR_DEBT.as_secs_f64();
        let overdue = age_us >= interval_s * 1_000_000
            && (affordable || age_us >= interval_s.max(LONGEST_INTERVAL_S) * 1_000_000);
        let mut idr = orders.keyframe || overdue;
        if debt > bps * MAX_DEBT.as_secs_f64() || sender.backlog() > MAX_BACKLOG {
            // The path is far too narrow for this picture size: fewer pictures, not later ones.
            self.shared.stats.lock().quality.frames_dropped += 1;
            let mut video = self.shared.video.lock();
            video.restore(orders);
            return Ok(());
        }
        let fps = self.frame_rate(config);
        let fresh = match &mut self.encoder {
            Some(e) if (e.config().width, e.config().height) == (config.width, config.height) => {
                if (f64::from(e.config().bitrate_bps) - bps).abs() > bps * 0.02 {
                    e.set_bitrate(bps as u32);
                }
                if (e.config().fps - fps).abs() > fps * 0.15 {
                    e.set_fps(fps);
                }
                false
            }
            _ => true,
        };
        if fresh {
            let (width, height) = (config.width, config.height);
            self.encoder = Some(Encoder::new(EncoderConfig {
                width,
                height,
                fps,
                bitrate_bps: bps as u32,
            })?);
            idr = true;
        }
        let scaled = self
            .scaler
            .scale(picture, config.width, config.height, &self.shared.pool);
        let Some(encoder) = &mut self.encoder else {
            return Ok(());
        };
        self.coded.clear();
        let first_us = *self.first_us.get_or_insert(time.media_us);
        let time_ms = (time.media_us.saturating_sub(first_us) / 1000) as i64;
        let keyframe = encoder.encode(&scaled, time_ms, idr, &mut self.coded)?;
        let now = Instant::now();
        let mut stats = self.shared.stats.lock();
        stats.encoded.add(now, self.coded.len());
        stats.quality.frames_encoded += 1;
        drop(stats);
        if self.coded.is_empty() {
            // The encoder may still leave a picture out; nothing must wait for it.
            let mut video = self.shared.video.lock();
            video.restore(orders);
            return Ok(());
        }
        self.debt_bits = debt + self.coded.len() as f64 * 8.0;
        let unit = std::mem::take(&mut self.coded);
        self.send(
            &unit,
            keyframe,
            time,
            (config.width, config.height),
            &orders.sei,
            sender,
        );
        self.coded = unit;
        Ok(())
    }

    /// What the encoder spreads its bits over: the configured rate, or what really arrives.
    fn frame_rate(&mut self, config: &VideoConfig) -> f32 {
        let configured = config.fps as f32;
        if !matches!(self.source, Source::Custom) {
            return configured;
        }
        let (measured, _) = self.arrivals.rates(Instant::now());
        let counted = self.arrivals.age(Instant::now()) > Duration::from_secs(2);
        if counted {
            (measured as f32).clamp(1.0, 60.0)
        } else {
            configured
        }
    }

    fn send(
        &mut self,
        unit: &[u8],
        keyframe: bool,
        time: CaptureTime,
        size: (u32, u32),
        sei: &[Vec<u8>],
        sender: &Arc<dyn PacketSink>,
    ) {
        let with_sei;
        let unit = if sei.is_empty() {
            unit
        } else {
            with_sei = h264::insert_user_data(unit, sei);
            &with_sei
        };
        let timestamp = self.rtp_time(time);
        let captured = ntp::from_unix_us(time.unix_us);
        let packets = self
            .packetizer
            .packetize(unit, timestamp, captured, MAX_PAYLOAD);
        let bytes = packets.iter().map(|p| p.payload.len()).sum::<usize>();
        let cost = bytes + packets.len() * gop::PACKET_COST;
        sender.video(packets, keyframe);
        let now = Instant::now();
        self.watch_gop(now, keyframe, cost);
        if keyframe {
            self.last_idr_us = time.media_us;
        }
        self.last_sent_us = time.media_us;
        let mut stats = self.shared.stats.lock();
        stats.sent.add(now, bytes);
        stats.quality.frames_sent += 1;
        stats.quality.keyframes += u64::from(keyframe);
        stats.quality.total_send_bytes += bytes as u64;
        if size != (0, 0) {
            stats.size = size;
        }
        drop(stats);
        if size != (0, 0) && std::mem::replace(&mut self.size, size) != size {
            self.shared.tell(PublishOut::SizeChanged {
                width: size.0,
                height: size.1,
            });
        }
        if !std::mem::replace(&mut self.told.sent, true) {
            self.shared.tell(PublishOut::SentVideoFirstFrame);
        }
    }

    fn watch_gop(&mut self, now: Instant, keyframe: bool, cost: usize) {
        if keyframe {
            self.gop = Some((now, cost));
            return;
        }
        let Some((since, sum)) = &mut self.gop else {
            return;
        };
        *sum += cost;
        let (age, bytes) = (now.saturating_duration_since(*since), *sum);
        let outgrown = age > gop::CACHE_AGE_MAX || bytes > gop::CACHE_BYTES_MAX;
        if outgrown && !std::mem::replace(&mut self.told.long_gop, true) {
            self.shared.tell(PublishOut::LongGop { age, bytes });
        }
    }

    fn pass_on(&mut self, coded: Coded, orders: Orders) {
        let now = Instant::now();
        self.captured(now);
        let Some(sender) = &orders.sender else {
            // Muted: what comes next builds on a picture that nobody got.
            self.shared.video.lock().coded_needs_key = true;
            return;
        };
        let time = self.order.next(coded.time);
        let mut stats = self.shared.stats.lock();
        stats.encoded.add(now, coded.data.len());
        stats.quality.frames_encoded += 1;
        drop(stats);
        let size =
            Sps::find(&coded.data).map_or((coded.width, coded.height), |s| (s.width, s.height));
        self.send(&coded.data, coded.keyframe, time, size, &orders.sei, sender);
    }

    /// Each message in an access unit of its own that holds nothing else.
    fn send_alone(&mut self, orders: Orders) {
        let Some(sender) = &orders.sender else { return };
        for message in &orders.sei {
            // Receivers tell access units apart by their RTP times.
            let time = self.order.next(self.shared.clock.now());
            let unit = h264::insert_user_data(&[], std::slice::from_ref(message));
            let timestamp = self.rtp_time(time);
            let captured = ntp::from_unix_us(time.unix_us);
            let packets = self
                .packetizer
                .packetize(&unit, timestamp, captured, MAX_PAYLOAD);
            sender.video(packets, false);
        }
    }

    fn rtp_time(&mut self, time: CaptureTime) -> u32 {
        let since = time.media_us - *self.first_us.get_or_insert(time.media_us);
        self.rtp_offset
            .wrapping_add((since.wrapping_mul(9) / 100) as u32)
    }
}

/// What of the waiting state a job may take along.
#[derive(Clone, Copy, PartialEq)]
enum Take {
    Nothing,
    /// For a picture: a wanted keyframe and the waiting messages, if pictures are sent.
    Frame,
    /// The waiting messages only.
    Messages,
}

impl Orders {
    fn of(video: &mut VideoState, take: Take) -> Self {
        let publishing = video.sender.is_some();
        let pictures = !video.muted && video.camera;
        let sender = video.sender.clone().filter(|_| match take {
            Take::Nothing => false,
            Take::Frame => pictures,
            Take::Messages => true,
        });
        let mut sei = Vec::new();
        if sender.is_some() {
            video.sei_since = None;
            sei.extend(video.sei.drain(..));
        }
        let mut keyframe = false;
        if take == Take::Frame {
            // Sent or shown now; muted, it is wanted again when that ends.
            video.still_wanted = false;
            keyframe = sender.is_some() && std::mem::take(&mut video.keyframe);
        }
        Self {
            config: video.config,
            preview: video.preview,
            publishing,
            keyframe,
            budget_bps: video.budget_bps,
            sei,
            sender,
        }
    }
}

impl VideoState {
    /// What could not travel is wanted still: a keyframe, and messages at the front.
    fn restore(&mut self, orders: &Orders) {
        if orders.keyframe {
            self.want_keyframe();
        }
        for message in orders.sei.iter().rev() {
            self.sei.push_front(message.clone());
        }
        if !orders.sei.is_empty() {
            self.sei_since.get_or_insert_with(Instant::now);
        }
        self.sei.truncate(super::MAX_SEI_QUEUE);
    }
}

/// Leaves pictures out evenly where more come than are configured.
#[derive(Default)]
struct RateLimit {
    due_us: u64,
}

impl RateLimit {
    fn takes(&mut self, time: CaptureTime, fps: u32) -> bool {
        let interval_us = 1_000_000 / u64::from(fps.max(1));
        // A quarter early is an application's jitter.
        if time.media_us + interval_us / 4 < self.due_us {
            return false;
        }
        self.due_us = self.due_us.max(time.media_us.saturating_sub(interval_us)) + interval_us;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Capture times that pass of ten seconds with some jitter, where 30 a second are configured.
    fn taken(per_second: u64) -> Vec<u64> {
        let mut limit = RateLimit::default();
        let at = |n: u64| 10_000_000 + n * 1_000_000 / per_second + n * 37 % 5 * 1000;
        let taken = (0..per_second * 10).map(at).filter(|at| {
            let time = CaptureTime {
                media_us: *at,
                unix_us: 0,
            };
            limit.takes(time, 30)
        });
        taken.collect()
    }

    #[test]
    fn pictures_above_the_rate_are_left_out_evenly() {
        for (per_second, expected) in [(15, 150), (29, 290), (30, 300)] {
            assert_eq!(taken(per_second).len(), expected);
        }
        for per_second in [45, 60, 120] {
            let taken = taken(per_second);
            let count = taken.len();
            assert!((298..=302).contains(&count), "{per_second}: {count}");
            let longest = taken.windows(2).map(|w| w[1] - w[0]).max();
            assert!(longest <= Some(50_000), "{per_second}: {longest:?}");
        }
    }
}
