//! Text frames in and out. Before a message is read, a pass over the whole text refuses duplicate
//! keys, depth, size and numbers that a browser could not hold.

use crate::error::{Refusal, code};
use crate::msg::{ClientFrame, ServerMessage};
use serde::Deserialize;
use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use std::collections::BTreeSet;
use std::fmt;

/// Largest text frame from a client, bytes: an offer with 12 down pairs needs about 40 KiB.
pub const CLIENT_MAX: usize = 64 * 1024;
/// Largest text frame from a server, bytes: snapshots are cut well below it.
pub const SERVER_MAX: usize = 256 * 1024;
/// Deepest nesting of objects and arrays.
pub const DEPTH_MAX: usize = 16;
/// Most keys in one object.
pub const KEYS_MAX: usize = 256;
/// Integers stay exact in every language up to 2^53 - 1.
pub const INTEGER_MAX: u64 = (1 << 53) - 1;

/// A frame that no honest peer sends: its connection is closed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Malformed {
    #[error("message has {bytes} bytes, limit {limit}")]
    TooLarge { bytes: usize, limit: usize },
    #[error("message is nested deeper than {DEPTH_MAX}")]
    TooDeep,
    #[error("message names a key twice in one object")]
    DuplicateKey,
    #[error("message has more than {KEYS_MAX} keys in one object")]
    TooManyKeys,
    #[error("message has an integer beyond 2^53-1")]
    Integer,
    #[error("message is not JSON (line {line}, column {column})")]
    Syntax { line: usize, column: usize },
    #[error("message is not an object with a text `type` and, if any, a number `id`")]
    Envelope,
}

/// What a client's frame can be.
#[derive(Clone, Debug, PartialEq)]
pub enum FromClient {
    Frame(ClientFrame),
    /// Well-formed, but not a request of this version, or with a missing or wrong field.
    Refused {
        id: u32,
        refusal: Refusal,
    },
}

/// Reads a client's frame.
pub fn decode_client(text: &str) -> Result<FromClient, Malformed> {
    check(text, CLIENT_MAX)?;
    let envelope: Envelope<'_> = serde_json::from_str(text).map_err(|_| Malformed::Envelope)?;
    if !REQUESTS.contains(&envelope.kind.as_ref()) {
        return Ok(FromClient::Refused {
            id: envelope.id,
            refusal: Refusal::new(
                code::UNKNOWN_REQUEST,
                "type is not a request that this server knows",
            ),
        });
    }
    Ok(match serde_json::from_str(text) {
        Ok(frame) => FromClient::Frame(frame),
        Err(error) => FromClient::Refused {
            id: envelope.id,
            refusal: Refusal::new(code::COMMON_ILLEGAL_PARAM, error.to_string()),
        },
    })
}

/// Reads a server's message; `None` for one that this version does not know, or cannot read.
pub fn decode_server(text: &str) -> Result<Option<ServerMessage>, Malformed> {
    check(text, SERVER_MAX)?;
    let envelope: Envelope<'_> = serde_json::from_str(text).map_err(|_| Malformed::Envelope)?;
    if !MESSAGES.contains(&envelope.kind.as_ref()) {
        return Ok(None);
    }
    serde_json::from_str(text)
        .map(Some)
        .map_err(|error| Malformed::Syntax {
            line: error.line(),
            column: error.column(),
        })
}

/// Writes a client's frame.
pub fn encode_client(frame: &ClientFrame) -> String {
    serde_json::to_string(frame).expect("plain structs with text keys always serialise")
}

/// Writes a server's message.
pub fn encode_server(message: &ServerMessage) -> String {
    serde_json::to_string(message).expect("plain structs with text keys always serialise")
}

/// Request types of this version; a test keeps it equal to the enum.
pub const REQUESTS: &[&str] = &[
    "login",
    "resume",
    "logout",
    "offer",
    "publish",
    "unpublish",
    "play",
    "unplay",
    "play_mute",
    "device_state",
    "renew_token",
    "ping",
];

/// Server message types of this version; a test keeps it equal to the enum.
pub const MESSAGES: &[&str] = &[
    "hello",
    "result",
    "user_update",
    "user_count",
    "stream_update",
    "snapshot_end",
    "play_state",
    "publish_ended",
    "device_state",
    "kicked",
    "token_will_expire",
    "draining",
    "pong",
];

#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(rename = "type", borrow)]
    kind: std::borrow::Cow<'a, str>,
    #[serde(default)]
    id: u32,
}

/// The pass before reading: size, depth, duplicate keys, integers.
pub fn check(text: &str, limit: usize) -> Result<(), Malformed> {
    if text.len() > limit {
        return Err(Malformed::TooLarge {
            bytes: text.len(),
            limit,
        });
    }
    let mut found = None;
    let mut reader = serde_json::Deserializer::from_str(text);
    let result = Node {
        depth: 0,
        found: &mut found,
    }
    .deserialize(&mut reader)
    .and_then(|()| reader.end());
    match (found, result) {
        (Some(malformed), _) => Err(malformed),
        (None, Ok(())) => Ok(()),
        (None, Err(error)) => Err(Malformed::Syntax {
            line: error.line(),
            column: error.column(),
        }),
    }
}

/// One value; `found` carries the reason out past serde's own error type.
struct Node<'a> {
    depth: usize,
    found: &'a mut Option<Malformed>,
}

impl Node<'_> {
    fn fail<E: de::Error>(self, malformed: Malformed) -> E {
        *self.found = Some(malformed);
        E::custom("refused")
    }
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<(), E> {
        match number <= INTEGER_MAX {
            true => Ok(()),
            false => Err(self.fail(Malformed::Integer)),
        }
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<(), E> {
        self.visit_u64(number.unsigned_abs())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        if self.depth >= DEPTH_MAX {
            return Err(self.fail(Malformed::TooDeep));
        }
        while seq
            .next_element_seed(Node {
                depth: self.depth + 1,
                found: self.found,
            })?
            .is_some()
        {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        if self.depth >= DEPTH_MAX {
            return Err(self.fail(Malformed::TooDeep));
        }
        let mut keys = BTreeSet::new();
        while let Some(key) = map.next_key::<String>()? {
            if !keys.insert(key) {
                return Err(self.fail(Malformed::DuplicateKey));
            }
            if keys.len() > KEYS_MAX {
                return Err(self.fail(Malformed::TooManyKeys));
            }
            map.next_value_seed(Node {
                depth: self.depth + 1,
                found: self.found,
            })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod vectors;
