//! Offers that trouble the thread they are worked on.

use super::*;
use crate::media::cpu::thread_time;

const PANIC: &str = "the thread panics";
const SLOW: &str = "the thread takes long";
/// Longer than all offers of a session may take.
const TAKES: Duration = Duration::from_millis(300);

/// What an offer of these tests does to the thread; others do nothing.
pub fn trouble(sdp: &str) {
    match sdp {
        PANIC => panic!("as the test wants"),
        SLOW => {
            let before = thread_time();
            while thread_time() - before < TAKES {}
        }
        _ => {}
    }
}

#[test]
fn an_offer_that_panics_is_refused_and_the_next_one_answered() {
    let mut w = World::new();
    for _ in 0..3 {
        let refused = w.offer(HOST, LinkKind::Up, 1, PANIC.into()).unwrap_err();
        assert_eq!(refused.code, code::OFFER_REFUSED);
    }
    let mut host = w.host();
    stream(&mut host, &mut [], 5, 100);
    w.wait(|e| {
        *e == MediaEvent::Active {
            publication: STREAM,
        }
    });
}

#[test]
fn a_session_whose_offers_take_long_waits_and_others_do_not() {
    let mut w = World::new();
    w.offer(HOST, LinkKind::Up, 1, SLOW.into()).unwrap_err();
    let (_, offer) = Client::new(LinkKind::Up, 2, OURS);
    for link in [LinkKind::Up, LinkKind::Down] {
        let refused = w.offer(HOST, link, 2, offer.clone()).unwrap_err();
        assert_eq!(refused.code, code::QUEUE_FULL, "{}", refused.message);
    }
    w.offer(SessionKey(2), LinkKind::Up, 1, offer).unwrap();
}
