//! The error table: every number that can reach an application, with cause and remedy.

/// One row of errors.toml.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ErrorInfo {
    pub code: i32,
    /// Published name without its prefix, or our own.
    pub name: &'static str,
    /// What happened.
    pub cause: &'static str,
    /// What to do about it.
    pub remedy: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/errors.rs"));

/// The row of a number, `None` for one that this system never reports.
pub fn lookup(code: i32) -> Option<&'static ErrorInfo> {
    let at = TABLE.binary_search_by_key(&code, |row| row.code).ok()?;
    Some(&TABLE[at])
}

/// A refusal: a number of the table, and a message that names field and limit.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message} ({code})")]
pub struct Refusal {
    pub code: i32,
    pub message: String,
}

impl Refusal {
    pub fn new(code: i32, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
        }
    }

    /// 1000017 with the field's name in front: `illegal("pair", "is 12, must be 0 to 11")`.
    pub fn illegal(field: &str, what: impl std::fmt::Display) -> Self {
        Self::new(code::COMMON_ILLEGAL_PARAM, format!("{field} {what}"))
    }

    /// The table's own words for `code`.
    pub fn of(code: i32) -> Self {
        Self::new(code, lookup(code).map_or("unknown error", |row| row.cause))
    }
}

impl From<crate::ids::Error> for Refusal {
    fn from(error: crate::ids::Error) -> Self {
        Self::new(error.code(), error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_sorted_complete_and_found() {
        assert!(TABLE.windows(2).all(|pair| pair[0].code < pair[1].code));
        for row in TABLE {
            assert_eq!(lookup(row.code), Some(row));
            assert!(
                row.cause.ends_with('.') && row.remedy.ends_with('.'),
                "{}",
                row.name
            );
            let valid = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
            assert!(row.name.chars().all(valid), "{}", row.name);
            assert!(row.code == 0 || (1_000_000..1_022_000).contains(&row.code));
        }
        assert_eq!(lookup(1), None);
        assert_eq!(code::ROOM_ERROR_AUTHENTICATION_FAILED, 1_002_033);
    }

    /// Our own numbers stay inside the block that the published table leaves free, and nothing
    /// else is in it.
    #[test]
    fn own_block() {
        let published = [
            "COMMON_",
            "ENGINE_",
            "ROOM_",
            "PUBLISHER_",
            "PLAYER_",
            "DEVICE_",
            "CUSTOM",
        ];
        for row in TABLE.iter().filter(|row| row.code != 0) {
            let own = (1_000_900..1_000_950).contains(&row.code);
            if !own {
                assert!(
                    published.iter().any(|p| row.name.starts_with(p)),
                    "{}",
                    row.name
                );
            }
        }
    }
}
