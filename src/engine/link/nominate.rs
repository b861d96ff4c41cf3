//! Nomination without a round trip of its own.
//!
//! `rtc` checks a pair of addresses first and nominates it with a second check once the first was
//! answered (RFC 8445, section 8.1.1). Where there is one pair only, nothing is chosen in that
//! round trip. So there the first check is answered here, which makes the second leave at once; the
//! link still stands on an answer of the server, the one to the check that nominates. With several
//! pairs everything stays as it is.

use std::net::SocketAddr;

use parking_lot::Mutex;
use rtc::shared::error::Result;
use rtc::stun::attributes::ATTR_USE_CANDIDATE;
use rtc::stun::integrity::MessageIntegrity;
use rtc::stun::message::{BINDING_REQUEST, BINDING_SUCCESS, Message, Setter};

/// One for a link.
#[derive(Debug, Default)]
pub(super) struct Shortcut(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// Of the link's sockets.
    local: Vec<SocketAddr>,
    /// The server's only address, and the password of its ICE answers. Taken by the first check.
    server: Option<(SocketAddr, String)>,
    /// Transaction of the check that was answered here.
    answered: Option<[u8; 12]>,
}

impl Shortcut {
    pub fn add_socket(&self, local: SocketAddr) {
        self.0.lock().local.push(local);
    }

    /// The server's answer came. `remote`: its UDP candidates.
    pub fn on_answer(&self, remote: &[SocketAddr], password: &str) {
        let mut state = self.0.lock();
        let &[server] = remote else { return };
        // Loopback reaches nothing else, and nothing else reaches loopback.
        let reaches = |local: &&SocketAddr| {
            local.is_ipv4() == server.is_ipv4()
                && local.ip().is_loopback() == server.ip().is_loopback()
        };
        let sole = state.local.iter().filter(reaches).count() == 1;
        if sole && state.answered.is_none() && !password.is_empty() {
            state.server = Some((server, password.to_owned()));
        }
    }

    /// The answer to a check that has just been sent to `to`, if it is to be given here.
    pub fn answer(&self, to: SocketAddr, datagram: &[u8]) -> Option<Vec<u8>> {
        let mut state = self.0.lock();
        if !matches!(&state.server, Some((server, _)) if *server == to) {
            return None;
        }
        let mut request = Message::new();
        request.unmarshal_binary(datagram).ok()?;
        if request.typ != BINDING_REQUEST || request.contains(ATTR_USE_CANDIDATE) {
            return None;
        }
        let (_, password) = state.server.take()?;
        let answer = success(&request, password).ok()?;
        state.answered = Some(request.transaction_id.0);
        Some(answer)
    }

    /// Whether the server's answer to this transaction is one too many.
    pub fn is_answered(&self, transaction: &[u8; 12]) -> bool {
        self.0.lock().answered.as_ref() == Some(transaction)
    }
}

fn success(request: &Message, password: String) -> Result<Vec<u8>> {
    let provider = rtc::crypto::default_provider()
        .map_err(|e| rtc::shared::error::Error::Crypto(e.to_string()))?;
    let integrity =
        MessageIntegrity::new_short_term_integrity_with_provider(password, provider.crypto());
    let mut answer = Message::new();
    let parts: [Box<dyn Setter + '_>; 3] = [
        Box::new(request.transaction_id),
        Box::new(BINDING_SUCCESS),
        Box::new(integrity),
    ];
    answer.build(&parts)?;
    Ok(answer.raw)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rtc::stun::message::TransactionId;

    const PASSWORD: &str = "a password of the server's";

    fn check(id: u8, nominates: bool) -> Vec<u8> {
        let mut m = Message::new();
        let parts: [Box<dyn Setter>; 2] =
            [Box::new(TransactionId([id; 12])), Box::new(BINDING_REQUEST)];
        m.build(&parts).unwrap();
        if nominates {
            m.add(ATTR_USE_CANDIDATE, &[]);
            m.write_header();
        }
        m.raw
    }

    fn addr(text: &str) -> SocketAddr {
        text.parse().unwrap()
    }

    #[test]
    fn the_first_check_of_the_only_pair_is_answered_once() {
        let server = addr("192.0.2.1:8000");
        let shortcut = Shortcut::default();
        for local in ["192.0.2.7:1", "127.0.0.1:2", "[2001:db8::7]:3"] {
            shortcut.add_socket(addr(local));
        }
        assert_eq!(shortcut.answer(server, &check(1, false)), None);
        shortcut.on_answer(&[server], PASSWORD);
        assert_eq!(
            shortcut.answer(addr("192.0.2.2:8000"), &check(2, false)),
            None
        );
        assert_eq!(shortcut.answer(server, &check(3, true)), None);
        assert_eq!(shortcut.answer(server, &[22; 40]), None);

        let raw = shortcut.answer(server, &check(4, false)).unwrap();
        let mut answer = Message::new();
        answer.unmarshal_binary(&raw).unwrap();
        assert_eq!(answer.typ, BINDING_SUCCESS);
        assert_eq!(answer.transaction_id.0, [4; 12]);
        let provider = rtc::crypto::default_provider().unwrap();
        MessageIntegrity::check(&mut answer, PASSWORD.as_bytes(), provider.crypto()).unwrap();
        assert!(shortcut.is_answered(&[4; 12]));
        assert!(!shortcut.is_answered(&[5; 12]));

        assert_eq!(shortcut.answer(server, &check(5, false)), None);
        shortcut.on_answer(&[server], PASSWORD);
        assert_eq!(shortcut.answer(server, &check(6, false)), None);
    }

    #[test]
    fn where_there_is_a_choice_the_server_answers() {
        let server = addr("192.0.2.1:8000");
        let two_sockets = Shortcut::default();
        two_sockets.add_socket(addr("192.0.2.7:1"));
        two_sockets.add_socket(addr("198.51.100.7:1"));
        two_sockets.on_answer(&[server], PASSWORD);
        assert_eq!(two_sockets.answer(server, &check(1, false)), None);

        let two_candidates = Shortcut::default();
        two_candidates.add_socket(addr("192.0.2.7:1"));
        two_candidates.on_answer(&[server, addr("192.0.2.2:8000")], PASSWORD);
        assert_eq!(two_candidates.answer(server, &check(1, false)), None);
    }
}
