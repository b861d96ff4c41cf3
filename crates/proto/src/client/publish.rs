//! Publications: what the application publishes, and how far it got.

use super::session::{ClientSession, Pending};
use super::{Event, Output, PublisherState};
use crate::error::code;
use crate::msg::{DeviceState, Layer, LinkKind, Publish, Request};
use serde_json::{Value, json};
use std::time::Instant;

pub(super) struct Publication {
    pub(super) stream_id: String,
    tag: u64,
    layer: Layer,
    /// Distinguishes this record from an earlier one of the same stream.
    serial: u64,
    /// Sent over the current connection.
    sent: bool,
    /// The server has it in the current session.
    pub(super) accepted: bool,
    state: PublisherState,
    code: i32,
    /// End of its retry window.
    deadline: Option<Instant>,
}

impl Publication {
    pub(super) fn deadline(&self) -> Option<Instant> {
        self.deadline
    }
}

impl ClientSession {
    pub(super) fn publish(&mut self, channel: u8, stream_id: String, tag: u64, layer: Layer) {
        let slot = usize::from(channel);
        let refused = if self.active.is_none() {
            Some(code::COMMON_NOT_LOGIN_ROOM)
        } else if self.publications[slot].is_some() {
            Some(code::PUBLISHER_ERROR_ALREADY_DO_PUBLISH)
        } else {
            None
        };
        if let Some(code) = refused {
            self.say_publisher(
                channel,
                stream_id,
                tag,
                PublisherState::NoPublish,
                code,
                json!({}),
            );
            return;
        }
        self.say_publisher(
            channel,
            stream_id.clone(),
            tag,
            PublisherState::PublishRequesting,
            0,
            json!({}),
        );
        self.publications[slot] = Some(Publication {
            stream_id,
            tag,
            layer,
            serial: self.next_serial(),
            sent: false,
            accepted: false,
            state: PublisherState::PublishRequesting,
            code: 0,
            deadline: None,
        });
        self.send_publications();
    }

    pub(super) fn unpublish(&mut self, channel: u8) {
        if let Some(old) = self.publications[usize::from(channel)].take() {
            if old.sent || old.accepted {
                self.send_if_ready(Request::Unpublish {
                    stream_id: old.stream_id.clone(),
                });
            }
            self.say_publisher(
                channel,
                old.stream_id,
                old.tag,
                PublisherState::NoPublish,
                0,
                json!({}),
            );
        }
    }

    /// Every publication ends with the room.
    pub(super) fn stop_publications(&mut self, code: i32) {
        for channel in 0..self.publications.len() as u8 {
            self.end_publication(channel, code, json!({}));
        }
    }

    fn end_publication(&mut self, channel: u8, code: i32, extended: Value) {
        if let Some(old) = self.publications[usize::from(channel)].take() {
            self.say_publisher(
                channel,
                old.stream_id,
                old.tag,
                PublisherState::NoPublish,
                code,
                extended,
            );
        }
    }

    /// Camera and microphone behind a channel, for players to see.
    pub(super) fn device(&mut self, channel: u8, camera: u32, microphone: u32) {
        let slot = usize::from(channel);
        if self.devices[slot] == (camera, microphone) {
            return;
        }
        self.devices[slot] = (camera, microphone);
        let state = self.publications[slot]
            .as_ref()
            .filter(|p| p.sent || p.accepted)
            .map(|p| DeviceState {
                stream_id: p.stream_id.clone(),
                camera,
                microphone,
            });
        if let Some(state) = state {
            self.send_if_ready(Request::DeviceState(state));
        }
    }

    /// Sends what the server does not have yet.
    pub(super) fn send_publications(&mut self) {
        if !self.stage.takes_requests() {
            return;
        }
        let Some(room_id) = self.active.as_ref().map(|a| a.spec.room_id.clone()) else {
            return;
        };
        for channel in 0..self.publications.len() {
            let (camera, microphone) = self.devices[channel];
            let Some(p) = &mut self.publications[channel] else {
                continue;
            };
            if p.sent || p.accepted {
                continue;
            }
            p.sent = true;
            let request = Request::Publish(Publish {
                room_id: room_id.clone(),
                stream_id: p.stream_id.clone(),
                channel: channel as u8,
                layers: vec![p.layer.clone()],
                device_state: Some(DeviceState {
                    stream_id: p.stream_id.clone(),
                    camera,
                    microphone,
                }),
            });
            let pending = Pending::Publish {
                channel: channel as u8,
                serial: p.serial,
            };
            self.request(request, Some(pending));
        }
    }

    pub(super) fn on_publish_result(
        &mut self,
        channel: u8,
        serial: u64,
        result: Result<(), (i32, String)>,
    ) {
        let Some(p) = &mut self.publications[usize::from(channel)] else {
            return;
        };
        if p.serial != serial {
            return;
        }
        match result {
            Ok(()) => {
                p.accepted = true;
                self.refresh_publications();
            }
            Err((code, message)) => {
                self.end_publication(channel, code, json!({ "message": message }));
            }
        }
    }

    pub(super) fn on_publish_ended(&mut self, stream_id: &str, code: i32, message: String) {
        for channel in 0..self.publications.len() as u8 {
            let is_it = self.publications[usize::from(channel)]
                .as_ref()
                .is_some_and(|p| p.stream_id == stream_id && p.accepted);
            if is_it {
                self.end_publication(channel, code, json!({ "message": message }));
            }
        }
    }

    /// PUBLISHING once the server has it and the up link is there.
    pub(super) fn refresh_publications(&mut self) {
        if !self.link(LinkKind::Up).is_up() {
            return;
        }
        for channel in 0..self.publications.len() as u8 {
            let Some(p) = &mut self.publications[usize::from(channel)] else {
                continue;
            };
            if p.accepted && p.state != PublisherState::Publishing {
                p.state = PublisherState::Publishing;
                p.code = 0;
                p.deadline = None;
                let (stream_id, tag) = (p.stream_id.clone(), p.tag);
                self.say_publisher(
                    channel,
                    stream_id,
                    tag,
                    PublisherState::Publishing,
                    0,
                    json!({}),
                );
            }
        }
    }

    /// PUBLISH_REQUESTING 1003020, told once; the retry window begins.
    pub(super) fn interrupt_publications(
        &mut self,
        now: Instant,
        which: impl Fn(&Publication) -> bool,
    ) {
        let retry = self.config.av_retry;
        for channel in 0..self.publications.len() as u8 {
            let Some(p) = &mut self.publications[usize::from(channel)] else {
                continue;
            };
            if !which(p) {
                continue;
            }
            p.deadline.get_or_insert(now + retry);
            let interrupted = code::PUBLISHER_ERROR_NETWORK_INTERRUPT;
            if p.state != PublisherState::PublishRequesting || p.code != interrupted {
                p.state = PublisherState::PublishRequesting;
                p.code = interrupted;
                let (stream_id, tag) = (p.stream_id.clone(), p.tag);
                self.say_publisher(
                    channel,
                    stream_id,
                    tag,
                    PublisherState::PublishRequesting,
                    interrupted,
                    json!({}),
                );
            }
        }
    }

    /// The connection is gone: what was sent over it without an answer is sent again.
    pub(super) fn publications_disconnected(&mut self, now: Instant) {
        for p in self.publications.iter_mut().flatten() {
            p.sent = false;
        }
        self.interrupt_publications(now, |p| !p.accepted);
    }

    /// A new session has nothing of the old one.
    pub(super) fn publications_for_new_session(&mut self) {
        for p in self.publications.iter_mut().flatten() {
            p.accepted = false;
            p.sent = false;
        }
        self.send_publications();
    }

    /// `held`: what the resumed session still publishes.
    pub(super) fn publications_for_resumed_session(&mut self, now: Instant, held: &[String]) {
        for p in self.publications.iter_mut().flatten() {
            p.accepted = p.accepted && held.contains(&p.stream_id);
        }
        let stopped: Vec<String> = held
            .iter()
            .filter(|id| {
                !self
                    .publications
                    .iter()
                    .flatten()
                    .any(|p| p.accepted && p.stream_id == **id)
            })
            .cloned()
            .collect();
        for stream_id in stopped {
            self.send_if_ready(Request::Unpublish { stream_id });
        }
        self.interrupt_publications(now, |p| !p.accepted);
        self.send_publications();
        self.refresh_publications();
    }

    pub(super) fn publications_on_time(&mut self, now: Instant) {
        for channel in 0..self.publications.len() as u8 {
            let Some(p) = &self.publications[usize::from(channel)] else {
                continue;
            };
            if p.deadline.is_some_and(|at| at <= now) {
                if p.sent || p.accepted {
                    let stream_id = p.stream_id.clone();
                    self.send_if_ready(Request::Unpublish { stream_id });
                }
                self.end_publication(channel, code::PUBLISHER_ERROR_RETRY_TIMEOUT, json!({}));
            }
        }
    }

    fn say_publisher(
        &mut self,
        channel: u8,
        stream_id: String,
        tag: u64,
        state: PublisherState,
        code: i32,
        extended: Value,
    ) {
        self.out.push_back(Output::Event(Event::Publisher {
            channel,
            stream_id,
            tag,
            state,
            code,
            extended,
        }));
    }
}
