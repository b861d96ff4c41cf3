//! The two media links: which generation is offered, answered, up.

use super::conn::Backoff;
use super::session::{ClientSession, Pending};
use super::{Event, Output, PAIRS_MAX};
use crate::msg::{Answer, LinkKind, Request};
use std::time::Instant;

/// Pairs kept free on the down link, so that the next play need not wait for an answer.
const PAIRS_SPARE: u8 = 1;
/// Pairs added at a time.
const PAIRS_STEP: u8 = 4;

#[derive(Clone, Debug, PartialEq)]
enum State {
    Closed,
    /// The shell makes the offer.
    Opening,
    /// Made, not sent: there is no session yet.
    Ready {
        sdp: String,
    },
    /// Sent in the current session.
    Offered,
    Answered,
    Up,
    /// Failed; another generation then.
    Waiting {
        until: Instant,
    },
}

pub(super) struct Link {
    generation: u32,
    state: State,
    /// Pairs whose offer was sent or will be sent with the first one (down).
    pairs: u8,
    /// Pairs asked for and not answered yet.
    growing: Option<u8>,
    backoff: Backoff,
}

impl Link {
    pub(super) fn new(pairs: u8, seed: u64) -> Self {
        Self {
            generation: 0,
            state: State::Closed,
            pairs,
            growing: None,
            backoff: Backoff::new(seed),
        }
    }

    pub(super) fn is_up(&self) -> bool {
        self.state == State::Up
    }

    pub(super) fn pairs(&self) -> u8 {
        self.pairs
    }

    pub(super) fn retry_at(&self) -> Option<Instant> {
        match self.state {
            State::Waiting { until } => Some(until),
            _ => None,
        }
    }
}

impl ClientSession {
    pub(super) fn link(&self, kind: LinkKind) -> &Link {
        &self.links[kind as usize]
    }

    pub(super) fn open_link(&mut self, kind: LinkKind) {
        let link = &mut self.links[kind as usize];
        link.generation += 1;
        link.state = State::Opening;
        link.growing = None;
        self.out.push_back(Output::OpenLink {
            link: kind,
            generation: link.generation,
            pairs: link.pairs,
        });
    }

    pub(super) fn open_links(&mut self) {
        for kind in [LinkKind::Up, LinkKind::Down] {
            if self.link(kind).state == State::Closed {
                self.open_link(kind);
            }
        }
    }

    pub(super) fn close_links(&mut self) {
        for link in &mut self.links {
            link.state = State::Closed;
            link.pairs = self.config.pairs;
            link.growing = None;
            link.backoff.reset();
        }
        self.out.push_back(Output::CloseLinks);
    }

    pub(super) fn on_offer(&mut self, kind: LinkKind, generation: u32, sdp: String, pairs: u8) {
        let takes_requests = self.stage.takes_requests();
        let link = &mut self.links[kind as usize];
        if link.generation != generation {
            return;
        }
        match link.state {
            State::Opening => {
                link.state = State::Ready { sdp };
                if takes_requests {
                    self.send_ready_offers();
                }
            }
            // The renegotiation of a link that lives. Without a connection it is asked for again.
            State::Offered | State::Answered | State::Up if link.growing.is_some() => {
                if takes_requests {
                    link.growing = Some(pairs);
                    self.send_offer(kind, sdp);
                } else {
                    link.growing = None;
                }
            }
            _ => {}
        }
    }

    fn send_offer(&mut self, kind: LinkKind, sdp: String) {
        let generation = self.link(kind).generation;
        let request = Request::Offer {
            link: kind,
            generation,
            sdp,
        };
        let pending = Pending::Offer {
            link: kind,
            generation,
        };
        self.request(request, Some(pending));
    }

    /// A session begins, old links belong to the last one: offers that were never sent are good
    /// still, the others are made anew.
    pub(super) fn links_for_new_session(&mut self, now: Instant) {
        for kind in [LinkKind::Up, LinkKind::Down] {
            match self.link(kind).state {
                State::Offered | State::Answered | State::Up => self.replace_link(now, kind),
                State::Waiting { .. } => self.open_link(kind),
                State::Closed | State::Opening | State::Ready { .. } => {}
            }
        }
        self.send_ready_offers();
    }

    /// The session goes on: a link lives if both sides say so.
    pub(super) fn links_for_resumed_session(&mut self, now: Instant, alive: [bool; 2]) {
        for kind in [LinkKind::Up, LinkKind::Down] {
            let link = &mut self.links[kind as usize];
            link.growing = None;
            match link.state {
                // Whether the offer arrived is not known.
                State::Offered => self.replace_link(now, kind),
                State::Answered | State::Up if !alive[kind as usize] => {
                    self.replace_link(now, kind);
                }
                State::Waiting { .. } => self.open_link(kind),
                _ => {}
            }
        }
        self.send_ready_offers();
        self.grow_if_needed();
    }

    fn replace_link(&mut self, now: Instant, kind: LinkKind) {
        self.open_link(kind);
        self.interrupt_media(now, kind);
    }

    fn interrupt_media(&mut self, now: Instant, kind: LinkKind) {
        match kind {
            LinkKind::Up => self.interrupt_publications(now, |_| true),
            LinkKind::Down => self.interrupt_plays(now, |_| true),
        }
    }

    fn send_ready_offers(&mut self) {
        for kind in [LinkKind::Up, LinkKind::Down] {
            let link = &mut self.links[kind as usize];
            if let State::Ready { sdp } = &mut link.state {
                let sdp = std::mem::take(sdp);
                link.state = State::Offered;
                self.send_offer(kind, sdp);
            }
        }
    }

    pub(super) fn on_offer_result(
        &mut self,
        now: Instant,
        kind: LinkKind,
        generation: u32,
        result: Result<Option<Answer>, (i32, String)>,
    ) {
        let link = &mut self.links[kind as usize];
        if link.generation != generation {
            return;
        }
        match result {
            Ok(Some(answer)) => {
                if let Some(pairs) = link.growing.take() {
                    link.pairs = link.pairs.max(pairs);
                } else if link.state == State::Offered {
                    link.state = State::Answered;
                }
                self.out.push_back(Output::Answer {
                    link: kind,
                    generation,
                    sdp: answer.sdp,
                });
                if kind == LinkKind::Down {
                    self.send_plays();
                    self.grow_if_needed();
                }
            }
            Ok(None) => {}
            Err((code, message)) => {
                self.out.push_back(Output::Event(Event::Refused {
                    request: "offer",
                    code,
                    message,
                }));
                if link.growing.take().is_none() {
                    self.on_link_down(now, kind, generation);
                }
            }
        }
    }

    pub(super) fn on_link_up(&mut self, kind: LinkKind, generation: u32) {
        let link = &mut self.links[kind as usize];
        if link.generation != generation || !matches!(link.state, State::Offered | State::Answered)
        {
            return;
        }
        link.state = State::Up;
        link.backoff.reset();
        match kind {
            LinkKind::Up => self.refresh_publications(),
            LinkKind::Down => self.plays_connected(),
        }
    }

    /// Lost, or never connected: another generation, at once the first time, then with backoff.
    pub(super) fn on_link_down(&mut self, now: Instant, kind: LinkKind, generation: u32) {
        let link = &mut self.links[kind as usize];
        if link.generation != generation || link.state == State::Closed {
            return;
        }
        if link.state == State::Up {
            self.open_link(kind);
        } else {
            let until = now + link.backoff.next();
            link.state = State::Waiting { until };
        }
        self.interrupt_media(now, kind);
    }

    pub(super) fn links_on_time(&mut self, now: Instant) {
        for kind in [LinkKind::Up, LinkKind::Down] {
            if self.link(kind).retry_at().is_some_and(|at| at <= now) {
                self.open_link(kind);
            }
        }
    }

    /// Asks for more pairs before they run out.
    pub(super) fn grow_if_needed(&mut self) {
        let used = self.plays.len() as u8;
        let ready = self.stage.takes_requests();
        let link = &mut self.links[LinkKind::Down as usize];
        let lives = matches!(link.state, State::Answered | State::Up);
        if !lives || !ready || link.growing.is_some() || link.pairs >= PAIRS_MAX {
            return;
        }
        if used + PAIRS_SPARE > link.pairs {
            let pairs = (used + PAIRS_SPARE)
                .max(link.pairs + PAIRS_STEP)
                .min(PAIRS_MAX);
            link.growing = Some(pairs);
            let generation = link.generation;
            self.out.push_back(Output::GrowLink { generation, pairs });
        }
    }
}
