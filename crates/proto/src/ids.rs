//! Identifiers, valid by construction: length and characters are checked once, at the border.
//!
//! Ids are compared byte by byte (case matters) and mean something only together with their
//! AppID.

use crate::error::code;
use std::fmt;
use std::sync::Arc;

/// Longest room ID, bytes.
pub const ROOM_ID_MAX: usize = 127;
/// Longest user ID, bytes.
pub const USER_ID_MAX: usize = 64;
/// Longest user name, bytes.
pub const USER_NAME_MAX: usize = 256;
/// Longest stream ID, bytes.
pub const STREAM_ID_MAX: usize = 256;
/// Longest token, bytes.
pub const TOKEN_MAX: usize = 2047;
/// Streams that one engine plays at once.
pub const PLAYS_MAX: usize = 12;

/// Why a text is no id. The message names field, limit and position, never the text itself.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    #[error("{} is empty, must have 1 to {} bytes", .field.name(), .field.max())]
    Empty { field: Field },
    #[error("{} has {bytes} bytes, must have 1 to {}", .field.name(), .field.max())]
    TooLong { field: Field, bytes: usize },
    #[error("{} has the character U+{character:04X} at byte {at}, allowed are {}", .field.name(), .field.allowed())]
    Character {
        field: Field,
        character: u32,
        at: usize,
    },
    #[error("app_id is 0, must be 1 to 4294967295")]
    AppIdZero,
}

impl Error {
    /// The published number.
    pub fn code(&self) -> i32 {
        match self {
            Error::AppIdZero => code::ENGINE_APPID_ZERO,
            Error::Empty { field } => match field {
                Field::Room => code::ROOM_ROOMID_NULL,
                Field::User => code::ROOM_USER_ID_NULL,
                Field::UserName => code::ROOM_USER_NAME_NULL,
                Field::Stream => code::COMMON_STREAM_ID_NULL,
            },
            Error::TooLong { field, .. } => match field {
                Field::Room => code::ROOM_ROOMID_TOO_LONG,
                Field::User => code::ROOM_USER_ID_TOO_LONG,
                Field::UserName => code::ROOM_USER_NAME_TOO_LONG,
                Field::Stream => code::COMMON_STREAM_ID_TOO_LONG,
            },
            Error::Character { field, .. } => match field {
                Field::Room => code::ROOM_ROOMID_INVALID_CHARACTER,
                Field::User => code::ROOM_USER_ID_INVALID_CHARACTER,
                Field::UserName => code::ROOM_USER_NAME_INVALID_CHARACTER,
                Field::Stream => code::COMMON_STREAM_ID_INVALID_CHARACTER,
            },
        }
    }
}

/// Which id a text was meant to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    Room,
    User,
    UserName,
    Stream,
}

impl Field {
    pub fn name(self) -> &'static str {
        match self {
            Field::Room => "room_id",
            Field::User => "user_id",
            Field::UserName => "user_name",
            Field::Stream => "stream_id",
        }
    }

    /// Longest text, bytes of UTF-8.
    pub fn max(self) -> usize {
        match self {
            Field::Room => ROOM_ID_MAX,
            Field::User => USER_ID_MAX,
            Field::UserName => USER_NAME_MAX,
            Field::Stream => STREAM_ID_MAX,
        }
    }

    fn allowed(self) -> &'static str {
        match self {
            Field::Room | Field::User => "0-9 A-Z a-z and ~!@#$%^&*()_+=-`;',.<>/\\",
            Field::UserName => "all but control characters",
            Field::Stream => "0-9 A-Z a-z - _",
        }
    }

    fn accepts(self, c: char) -> bool {
        match self {
            Field::Room | Field::User => {
                c.is_ascii_alphanumeric() || "~!@#$%^&*()_+=-`;',.<>/\\".contains(c)
            }
            Field::UserName => !c.is_control(),
            Field::Stream => c.is_ascii_alphanumeric() || c == '-' || c == '_',
        }
    }

    /// Length first, then characters.
    pub fn check(self, text: &str) -> Result<(), Error> {
        if text.is_empty() {
            return Err(Error::Empty { field: self });
        }
        if text.len() > self.max() {
            return Err(Error::TooLong {
                field: self,
                bytes: text.len(),
            });
        }
        match text.char_indices().find(|(_, c)| !self.accepts(*c)) {
            None => Ok(()),
            Some((at, c)) => Err(Error::Character {
                field: self,
                character: c.into(),
                at,
            }),
        }
    }
}

/// A project's number, 1 to 4294967295.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AppId(u32);

impl AppId {
    pub fn new(number: u32) -> Result<Self, Error> {
        match number {
            0 => Err(Error::AppIdZero),
            _ => Ok(Self(number)),
        }
    }

    /// From decimal digits.
    pub fn parse(text: &str) -> Result<Self, Error> {
        Self::new(text.parse().unwrap_or(0))
    }

    pub fn get(self) -> u32 {
        self.0
    }
}

impl fmt::Display for AppId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident, $field:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(Arc<str>);

        impl $name {
            pub fn parse(text: &str) -> Result<Self, Error> {
                $field.check(text)?;
                Ok(Self(text.into()))
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }
    };
}

text_id!(
    /// 1 to 127 bytes of digits, Latin letters and punctuation.
    RoomId,
    Field::Room
);
text_id!(
    /// 1 to 64 bytes of digits, Latin letters and punctuation; unique in its project.
    UserId,
    Field::User
);
text_id!(
    /// 1 to 256 bytes of any text without control characters.
    UserName,
    Field::UserName
);
text_id!(
    /// 1 to 256 bytes of `0-9A-Za-z-_`; unique in its project.
    StreamId,
    Field::Stream
);

#[cfg(test)]
mod tests;
