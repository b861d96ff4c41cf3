//! What a call that cannot be carried out answers.

use std::fmt;

/// A refused call: the published number and a message that names field and limit.
#[derive(Clone, Debug)]
pub struct Error {
    pub code: i32,
    pub message: String,
    /// Told as a debug-error event already.
    pub(crate) reported: bool,
}

/// Whether it was reported is no part of what it says.
impl PartialEq for Error {
    fn eq(&self, other: &Self) -> bool {
        (self.code, &self.message) == (other.code, &other.message)
    }
}

impl Eq for Error {}

pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    pub fn new(code: i32, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            reported: false,
        }
    }

    pub fn code(&self) -> i32 {
        self.code
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.message, self.code)
    }
}

impl std::error::Error for Error {}

impl From<zego_proto::ids::Error> for Error {
    fn from(e: zego_proto::ids::Error) -> Self {
        Self::new(e.code(), e.to_string())
    }
}
