//! What the pure cloud asks of the media plane, and what the media plane tells it.
//!
//! The cloud (`core/`) decides who may do what; the media plane (`media/`) owns sockets, DTLS and
//! packets. They share only these values. Commands of one session are carried out in order.

use std::net::IpAddr;

use zego_proto::msg::LinkKind;

/// A client's session, unique while the server runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SessionKey(pub u64);

/// One publication of one stream_id, unique while the server runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PublicationId(pub u64);

/// Echoed in the answer; chosen by the cloud.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Token(pub u64);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ForwardMode {
    /// No replay, smallest jitter.
    Rtc,
    /// Burst from the last keyframe of the GOP cache, bounded delay.
    L3,
}

#[derive(Clone, Debug, PartialEq)]
pub enum MediaCommand {
    /// New or renegotiated link; a higher generation makes a link beside the old one, which lives
    /// until the new one connects. Answered by [`MediaEvent::Answer`].
    Offer {
        token: Token,
        session: SessionKey,
        /// Project of the session, for the log.
        app_id: u32,
        link: LinkKind,
        generation: u32,
        /// Where the session's signalling comes from, in IPv6 the /64: a client on this machine is
        /// told of more addresses.
        client: IpAddr,
        sdp: String,
    },
    /// Binds the up link's mids of `channel` to a publication, whether or not the link is up yet.
    Publish {
        session: SessionKey,
        channel: u8,
        publication: PublicationId,
    },
    Unpublish {
        publication: PublicationId,
    },
    /// Forwards a publication to a pair of the down link. Answered by [`MediaEvent::Subscribed`]
    /// (at once, also when the down link is not up yet: forwarding starts with the link).
    Subscribe {
        token: Token,
        session: SessionKey,
        pair: u8,
        publication: PublicationId,
        mode: ForwardMode,
        audio: bool,
        video: bool,
    },
    Unsubscribe {
        session: SessionKey,
        pair: u8,
    },
    /// What the player wants forwarded; video back on starts at a keyframe.
    Wants {
        session: SessionKey,
        pair: u8,
        audio: bool,
        video: bool,
    },
    /// Both links, all publications and subscriptions of a session end.
    CloseSession {
        session: SessionKey,
    },
}

#[derive(Clone, Debug, PartialEq)]
pub enum MediaEvent {
    Answer {
        token: Token,
        result: Result<String, MediaError>,
    },
    Subscribed {
        token: Token,
        result: Result<FirstSeq, MediaError>,
    },
    LinkUp {
        session: SessionKey,
        link: LinkKind,
        generation: u32,
    },
    /// No packet and no STUN from the peer for the link timeout.
    LinkLost {
        session: SessionKey,
        link: LinkKind,
        generation: u32,
    },
    /// A foreign publisher sends what cannot be forwarded (B-frames, interlace, another codec).
    Refused {
        publication: PublicationId,
        code: i32,
        message: String,
    },
    /// A publication sends more between two keyframes than is kept for those who join; once a GOP.
    GopOutgrown { publication: PublicationId },
    /// First packet of a publication, or the first after `Silent`.
    Active { publication: PublicationId },
    /// No packet of a publication for 5 s.
    Silent { publication: PublicationId },
}

/// First RTP sequence numbers of a subscription on its audio and video mid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FirstSeq {
    pub audio: u16,
    pub video: u16,
}

/// Error for the client: a number of errors.toml and a message that names field and limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MediaError {
    pub code: i32,
    pub message: String,
}
