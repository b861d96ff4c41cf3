//! Playing: one pipeline a stream, fed from its pair of the down link.

use super::actor::Actor;
use super::command::LoginGeneration;
use super::event::{Event, PlayerState};
use super::link::PairStats;
use super::media::{PlayLimits, PlayOut, PlayPipeline};
use super::room::outlived;
use super::types::*;
use std::collections::VecDeque;
use std::time::{Duration, Instant};
use zego_media::rtp::{MediaKind, RtpPacket};
use zego_proto::client::Input;
use zego_proto::msg::{LinkKind, PlayMode};

/// Silence of a stream after which the player is told, a little below the five seconds within
/// which it must know.
const STALLED_AFTER: Duration = Duration::from_millis(4500);
/// Packets that came before their play's first sequence numbers did: a join burst of all pairs.
const EARLY_MAX: usize = 4096;

pub(super) struct Play {
    pipeline: PlayPipeline,
    /// Its pair while packets of it may come.
    pair: Option<u8>,
    playing: bool,
    last_packet: Option<Instant>,
    audio_muted: bool,
    video_muted: bool,
    network: Network,
}

/// Packet counts over all subscriptions and links of a play.
#[derive(Default)]
struct Network {
    /// As the link counts; begins anew with each subscription and link.
    last: PairStats,
    total: PairStats,
    /// `total` at the last quality event.
    mark: PairStats,
}

impl Network {
    fn update(&mut self, now: PairStats) {
        let before = match now.expected < self.last.expected {
            true => PairStats::default(),
            false => self.last,
        };
        self.total.expected += now.expected - before.expected;
        self.total.lost += now.lost.saturating_sub(before.lost);
        self.total.recovered += now.recovered.saturating_sub(before.recovered);
        self.total.nacks += now.nacks.saturating_sub(before.nacks);
        self.last = now;
    }

    /// Lost on their first way since the last quality event, repaired or not: 0–1.
    fn loss(&self) -> f64 {
        let expected = self.total.expected - self.mark.expected;
        let missing = |s: &PairStats| s.lost + s.recovered;
        match expected {
            0 => 0.0,
            n => (missing(&self.total) - missing(&self.mark)) as f64 / n as f64,
        }
    }
}

impl Play {
    /// When silence makes it a stalled one, if it does.
    fn stalls_at(&self) -> Option<Instant> {
        self.last_packet
            .filter(|_| self.playing && !(self.audio_muted && self.video_muted))
            .map(|at| at + STALLED_AFTER)
    }

    /// `paused`: as in [`Actor::poll_plays`].
    pub(super) fn next_deadline(&self, paused: bool) -> Option<Instant> {
        let stalled = self.stalls_at().filter(|_| !paused);
        [self.pipeline.next_deadline(), stalled]
            .into_iter()
            .flatten()
            .min()
    }
}

/// What a stream played later begins with.
pub(super) struct PlayDefaults {
    audio_muted: bool,
    video_muted: bool,
    volume: u32,
    /// Packets of pairs whose play is not live yet.
    early: VecDeque<(u8, MediaKind, RtpPacket, Instant)>,
}

impl Default for PlayDefaults {
    fn default() -> Self {
        Self {
            audio_muted: false,
            video_muted: false,
            volume: 100,
            early: VecDeque::new(),
        }
    }
}

impl Actor {
    pub(super) fn start_playing(
        &mut self,
        generation: LoginGeneration,
        serial: u64,
        stream_id: StreamId,
        config: PlayConfig,
    ) {
        let stream_id = stream_id.as_str().to_owned();
        if generation != self.generation {
            let (code, extended) = outlived();
            self.shared.dispatch.event(Event::PlayerState {
                stream_id,
                state: PlayerState::NoPlay,
                code,
                extended,
            });
            return;
        }
        let defaults = &self.play_defaults;
        let mode = match config.resource_mode {
            ResourceMode::Default => PlayMode::Default,
            ResourceMode::OnlyCdn => PlayMode::Cdn,
            ResourceMode::OnlyL3 => PlayMode::L3,
            ResourceMode::OnlyRtc => PlayMode::Rtc,
        };
        let mut pipeline = PlayPipeline::new(
            self.shared.media.clone(),
            stream_id.as_str(),
            PlayLimits::default(),
        );
        pipeline.set_volume(defaults.volume);
        pipeline.set_mute_audio(defaults.audio_muted);
        pipeline.set_mute_video(defaults.video_muted);
        if let Some(rtt) = self.links[LinkKind::Down as usize].rtt {
            pipeline.set_rtt(rtt);
        }
        let play = Play {
            pipeline,
            pair: None,
            playing: false,
            last_packet: None,
            audio_muted: defaults.audio_muted,
            video_muted: defaults.video_muted,
            network: Network::default(),
        };
        let (audio, video) = (!play.audio_muted, !play.video_muted);
        self.plays.insert(stream_id.clone(), play);
        self.feed(Input::Play {
            stream_id,
            tag: serial,
            mode,
            audio,
            video,
        });
    }

    pub(super) fn play_live(&mut self, stream_id: &str, pair: u8, audio_seq: u16, video_seq: u16) {
        if let Some(link) = self.down_link() {
            link.start_pair(pair, audio_seq, video_seq);
        }
        let early = std::mem::take(&mut self.play_defaults.early);
        let Some(play) = self.plays.get_mut(stream_id) else {
            return;
        };
        play.pair = Some(pair);
        for (of, kind, packet, at) in early {
            let first = match kind {
                MediaKind::Audio => audio_seq,
                MediaKind::Video => video_seq,
            };
            if of != pair {
                self.play_defaults.early.push_back((of, kind, packet, at));
            } else if packet.seq.wrapping_sub(first) < 0x8000 {
                self.on_rtp(pair, kind, packet, at);
            }
        }
    }

    pub(super) fn play_gone(&mut self, stream_id: &str) {
        let Some(play) = self.plays.remove(stream_id) else {
            return;
        };
        if let Some(pair) = play.pair {
            self.play_defaults.early.retain(|(of, ..)| *of != pair);
        }
        // Its threads may be in the application's callback right now.
        self.stopping
            .push(tokio::task::spawn_blocking(move || drop(play.pipeline)));
    }

    pub(super) fn on_player_state(&mut self, stream_id: &str, state: PlayerState) {
        if let Some(play) = self.plays.get_mut(stream_id) {
            play.playing = state == PlayerState::Playing;
        }
    }

    pub(super) fn on_rtp(&mut self, pair: u8, kind: MediaKind, packet: RtpPacket, at: Instant) {
        let found = self.plays.iter_mut().find(|(_, p)| p.pair == Some(pair));
        let Some((stream_id, play)) = found else {
            let early = &mut self.play_defaults.early;
            if early.len() >= EARLY_MAX {
                early.pop_front();
            }
            early.push_back((pair, kind, packet, at));
            return;
        };
        play.last_packet = Some(at);
        play.pipeline.on_rtp(kind, packet, at);
        // As in `poll_plays`: a paused application hears of it with a later packet.
        if !play.playing && !self.paused {
            let stream_id = stream_id.clone();
            self.feed(Input::PlayMedia { stream_id });
        }
    }

    /// While the application is too slow to be told more, nothing stalls: states out of the media
    /// threads' doing have no end otherwise. What is true then is told afterwards.
    pub(super) fn poll_plays(&mut self, now: Instant) {
        let mut stalled = Vec::new();
        for (stream_id, play) in &mut self.plays {
            while let Some(out) = play.pipeline.poll(now) {
                let stream_id = stream_id.clone();
                let event = match out {
                    PlayOut::NeedKeyframe => {
                        let link = self.links[LinkKind::Down as usize].current();
                        if let (Some(link), Some(pair)) = (link, play.pair) {
                            link.request_keyframe(pair);
                        }
                        continue;
                    }
                    PlayOut::FirstAudioReceived => Event::PlayerRecvAudioFirstFrame { stream_id },
                    PlayOut::FirstVideoReceived => Event::PlayerRecvVideoFirstFrame { stream_id },
                    PlayOut::FirstVideoRendered => Event::PlayerRenderVideoFirstFrame { stream_id },
                    PlayOut::SizeChanged { width, height } => Event::PlayerVideoSizeChanged {
                        stream_id,
                        width,
                        height,
                    },
                    PlayOut::Sei(data) => Event::PlayerRecvSei { stream_id, data },
                };
                self.shared.dispatch.event(event);
            }
            if !self.paused && play.stalls_at().is_some_and(|at| at <= now) {
                stalled.push(stream_id.clone());
            }
        }
        for stream_id in stalled {
            self.feed(Input::PlayStalled { stream_id });
        }
    }

    /// The last call wins, for one stream or for all.
    pub(super) fn mute_play(
        &mut self,
        stream_id: Option<&StreamId>,
        audio: Option<bool>,
        video: Option<bool>,
    ) {
        if stream_id.is_none() {
            let defaults = &mut self.play_defaults;
            defaults.audio_muted = audio.unwrap_or(defaults.audio_muted);
            defaults.video_muted = video.unwrap_or(defaults.video_muted);
        }
        let mut changed = Vec::new();
        for (id, play) in &mut self.plays {
            if stream_id.is_some_and(|s| s.as_str() != id) {
                continue;
            }
            if let Some(mute) = audio {
                play.audio_muted = mute;
                play.pipeline.set_mute_audio(mute);
            }
            if let Some(mute) = video {
                play.video_muted = mute;
                play.pipeline.set_mute_video(mute);
            }
            // Silence that was asked for is no stall.
            play.last_packet = play.last_packet.map(|_| Instant::now());
            changed.push((id.clone(), !play.audio_muted, !play.video_muted));
        }
        for (stream_id, audio, video) in changed {
            self.feed(Input::PlayMute {
                stream_id,
                audio,
                video,
            });
        }
    }

    pub(super) fn set_play_volume(&mut self, stream_id: Option<&StreamId>, volume: u32) {
        if stream_id.is_none() {
            self.play_defaults.volume = volume;
        }
        for (id, play) in &mut self.plays {
            if stream_id.is_none_or(|s| s.as_str() == id) {
                play.pipeline.set_volume(volume);
            }
        }
    }

    pub(super) fn set_play_rtt(&mut self, rtt: Duration) {
        for play in self.plays.values_mut() {
            play.pipeline.set_rtt(rtt);
        }
    }

    pub(super) fn play_quality(&mut self, now: Instant, tell: bool) {
        let link = self.links[LinkKind::Down as usize].current();
        let rtt = self.links[LinkKind::Down as usize].rtt;
        let rtt_ms = rtt.map_or(0, |r| r.as_millis() as u32);
        for (stream_id, play) in &mut self.plays {
            let mut quality = play.pipeline.quality(now);
            quality.rtt_ms = rtt_ms;
            let network = &mut play.network;
            if let (Some(link), Some(pair)) = (link, play.pair) {
                network.update(link.pair_stats(pair));
            }
            quality.packets_lost = network.total.lost;
            quality.packets_recovered = network.total.recovered;
            quality.nacks = network.total.nacks;
            quality.packet_lost_rate = network.loss();
            quality.level = super::publish::level(quality.packet_lost_rate, rtt_ms);
            if tell {
                network.mark = network.total;
            }
            self.shared
                .ledger
                .lock()
                .set_play_quality(stream_id, quality);
            if tell && play.playing {
                tracing::debug!(engine = self.shared.number, stream = %stream_id, quality = %super::log::json(&quality));
                self.shared.dispatch.event(Event::PlayerQuality {
                    stream_id: stream_id.clone(),
                    quality,
                });
            }
        }
    }

    pub(super) fn play_levels(&self) -> Vec<(String, f32)> {
        self.plays
            .iter()
            .filter(|(_, p)| p.playing)
            .map(|(id, p)| (id.clone(), p.pipeline.level()))
            .collect()
    }

    /// Another down link numbers its packets anew.
    pub(super) fn restart_plays(&mut self) {
        self.play_defaults.early.clear();
    }
}
