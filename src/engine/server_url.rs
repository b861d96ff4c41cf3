//! Where the server is.

use super::error::{Error, Result};
use std::fmt;
use zego_proto::code;

/// The URL of a server. An application may have put a secret in: a password, a key behind a `?`.
/// So it becomes text without them, whoever prints it.
#[derive(Clone, PartialEq, Eq)]
pub struct ServerUrl(String);

impl<T: Into<String>> From<T> for ServerUrl {
    fn from(text: T) -> Self {
        Self(text.into())
    }
}

impl ServerUrl {
    /// What an application may hand in: `ws://` or `wss://`, and nobody's name.
    pub(crate) fn check(&self) -> Result<()> {
        let refuse = |why: &str| {
            let message = format!("server_url: {why}");
            Err(Error::new(code::COMMON_ILLEGAL_PARAM, message))
        };
        match self.0.split_once("://") {
            Some(("ws" | "wss", _)) if self.authority().contains('@') => {
                refuse("must not contain a user name or a password")
            }
            Some(("ws" | "wss", _)) => Ok(()),
            _ => refuse("must begin with ws:// or wss://"),
        }
    }

    /// Host and port. RFC 3986, section 3.2: up to the next slash, question mark or hash.
    pub(crate) fn authority(&self) -> &str {
        let rest = self.0.split_once("://").map_or("", |(_, rest)| rest);
        rest.split(['/', '?', '#']).next().unwrap_or_default()
    }

    /// With everything that is in it: to connect, not to print.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ServerUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((scheme, rest)) = self.0.split_once("://") else {
            return f.write_str("…");
        };
        // Where a password ends cannot be known once it holds a slash or a question mark itself.
        if rest.contains('@') {
            return write!(f, "{}://…", known(scheme));
        }
        let shown = rest.split(['?', '#']).next().unwrap_or_default();
        let hidden = if shown.len() < rest.len() { "…" } else { "" };
        write!(f, "{}://{shown}{hidden}", known(scheme))
    }
}

/// Anything may stand before `://`.
fn known(scheme: &str) -> &str {
    match scheme {
        "ws" | "wss" | "http" | "https" => scheme,
        _ => "…",
    }
}

impl fmt::Debug for ServerUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_never_become_text() {
        for (url, text) in [
            ("ws://h:9300", "ws://h:9300"),
            ("wss://[::1]/path", "wss://[::1]/path"),
            ("ws://u:canary@h:1/x", "ws://…"),
            ("ws://u:can/ary@h", "ws://…"),
            ("ws://u:can?ary@h", "ws://…"),
            ("ws://canary@h", "ws://…"),
            ("ws://h/a?token=canary", "ws://h/a…"),
            ("ws://h/a?mail=a@canary", "ws://…"),
            ("ws://h#canary", "ws://h…"),
            ("canary://h", "…://h"),
            ("u:canary@h", "…"),
            ("", "…"),
        ] {
            let url = ServerUrl::from(url);
            assert_eq!(
                (url.to_string(), format!("{url:?}")),
                (text.into(), text.into())
            );
        }
    }

    #[test]
    fn what_may_be_handed_in() {
        for good in ["ws://h", "wss://h:1/p?q=a@b", "ws://[::1]:9300"] {
            ServerUrl::from(good).check().expect("good");
        }
        for bad in [
            "",
            "h",
            "http://canary",
            "ws:/canary",
            "ws://u:canary@h",
            "ws://canary@h/",
        ] {
            let error = ServerUrl::from(bad).check().expect_err("bad");
            assert!(
                error.message.starts_with("server_url: "),
                "{}",
                error.message
            );
            assert!(!error.message.contains("canary"), "{}", error.message);
        }
    }
}
