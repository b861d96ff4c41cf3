//! What a client does that means harm, and what its neighbours see of it.

use std::net::UdpSocket;
use std::sync::mpsc;

use super::*;
use crate::media::cpu::thread_time;

/// Runs something on the media thread and waits for it.
fn on_thread<R: Send + 'static>(
    w: &World,
    run: impl FnOnce(&mut Plane) -> R + Send + 'static,
) -> R {
    let (answer, answered) = mpsc::channel();
    let run = move |plane: &mut Plane| {
        answer.send(run(plane)).ok();
    };
    w.handle.control(Control::Run(Box::new(run))).unwrap();
    answered.recv_timeout(LONG).unwrap()
}

fn index_of(plane: &Plane, session: SessionKey, link: LinkKind) -> usize {
    plane.pairs[&(session, link)].current.unwrap()
}

fn lost(session: SessionKey, link: LinkKind) -> MediaEvent {
    MediaEvent::LinkLost {
        session,
        link,
        generation: 1,
    }
}

/// A host and a viewer that have nothing to do with the attack.
fn victims(w: &mut World) -> (Client, Client) {
    let host = w.host();
    let viewer = w.link(SessionKey(2), LinkKind::Down, 1, OURS);
    w.subscribe(SessionKey(2), 0, ForwardMode::L3);
    (host, viewer)
}

/// Every packet of `frames` frames arrives.
fn plays_on(host: &mut Client, viewer: &mut Client, frames: usize) {
    let before = viewer.video(0).len();
    stream(host, &mut [viewer], frames, frames);
    let all = before + 12 + 3 * (frames - 1);
    run(&mut [viewer, host], LONG, |c| c[0].video(0).len() >= all);
}

#[test]
fn offers_with_thousands_of_streams_never_reach_the_session() {
    let mut w = World::new();
    let (mut host, mut viewer) = victims(&mut w);
    let attacker = SessionKey(66);
    let (_, offer) = Client::new(LinkKind::Up, 2, OURS);
    w.offer(attacker, LinkKind::Up, 1, offer.clone()).unwrap();
    for round in 0..7u32 {
        let ssrcs = (1..=2000).map(|n| format!("a=ssrc:{} cname:c\r\n", round * 2000 + n));
        let huge = offer.clone() + &ssrcs.collect::<String>();
        let error = w.offer(attacker, LinkKind::Up, 1, huge).unwrap_err();
        assert!(
            error.message.contains("ssrc lines: 11, at most 10"),
            "{}",
            error.message
        );
    }
    plays_on(&mut host, &mut viewer, 5);
}

#[test]
fn a_link_names_a_bounded_number_of_streams_over_its_life() {
    let mut w = World::new();
    let (_, offer) = Client::new(LinkKind::Up, 2, OURS);
    w.offer(HOST, LinkKind::Up, 1, offer.clone()).unwrap();
    let refusals: Vec<_> = (1..8)
        .filter_map(|round| {
            let mut other = offer.clone();
            for number in [1001, 1011, 1012, 1021, 1031, 1032] {
                let new = (number + round * 100).to_string();
                other = other.replace(&number.to_string(), &new);
            }
            w.offer(HOST, LinkKind::Up, 1, other).err()
        })
        .collect();
    // Six a round, of which the fifth is the first above 32 with the ones before it.
    assert_eq!(refusals.len(), 3);
    assert!(
        refusals[0].message.contains("at most 32"),
        "{}",
        refusals[0].message
    );
}

#[test]
fn renegotiations_of_a_link_have_a_rate() {
    let mut w = World::new();
    let (_, offer) = Client::new(LinkKind::Down, 4, OURS);
    let results: Vec<_> = (0..12)
        .map(|_| w.offer(HOST, LinkKind::Down, 1, offer.clone()))
        .collect();
    assert!(results[..9].iter().all(Result::is_ok));
    let error = results[11].as_ref().unwrap_err();
    assert!(
        error.message.contains("8 renegotiations"),
        "{}",
        error.message
    );
    // A new link is another matter.
    let (_, offer) = Client::new(LinkKind::Down, 4, OURS);
    w.offer(HOST, LinkKind::Down, 2, offer).unwrap();
}

#[test]
fn offers_cost_the_media_thread_next_to_nothing() {
    let mut w = World::new();
    // As large as may be, each of another session, and refused in the end for its codecs.
    let (_, offer) = Client::new(LinkKind::Down, 12, OURS);
    let filler = "a=fmtp:102 x=aaaaaaaaaaaaaaaaaaaa\r\n".repeat(50);
    let large = offer.replace("a=mid:", &format!("{filler}a=mid:"));
    let large = large
        .replace("VP8", "H264")
        .replace("H264/90000", "VP8/90000");
    let before = on_thread(&w, |_| thread_time());
    let own = thread_time();
    for _ in 0..40 {
        let checked = offer::Rules::of(LinkKind::Down).check(&large).unwrap();
        str0m::change::SdpOffer::from_sdp_string(&checked.sdp).unwrap();
    }
    let inline = thread_time() - own;
    let tokens: Vec<_> = (0..40)
        .map(|n| w.send_offer(SessionKey(100 + n), LinkKind::Down, 1, large.clone()))
        .collect();
    for token in tokens {
        let error = w.answer(token).unwrap_err();
        assert!(
            error.message.contains("no codec in common"),
            "{}",
            error.message
        );
    }
    let spent = on_thread(&w, |_| thread_time()) - before;
    assert!(
        spent < inline / 4,
        "{spent:?} on the media thread, {inline:?} for the parsing alone"
    );
}

#[test]
fn offers_of_a_session_are_answered_in_order_and_end_with_it() {
    let mut w = World::new();
    let (_, offer) = Client::new(LinkKind::Up, 2, OURS);
    let first = w.send_offer(HOST, LinkKind::Up, 1, offer.clone());
    let again = w.send_offer(HOST, LinkKind::Up, 1, offer.clone());
    let newer = w.send_offer(HOST, LinkKind::Up, 2, offer.clone());
    let older = w.send_offer(HOST, LinkKind::Up, 1, offer.clone());
    let ufrag = |answer: &str| {
        let line = answer.lines().find(|l| l.starts_with("a=ice-ufrag:"));
        line.unwrap().to_owned()
    };
    let [first, again, newer] = [first, again, newer].map(|t| ufrag(&w.answer(t).unwrap()));
    assert_eq!(first, again, "the second is for the link of the first");
    assert_ne!(again, newer);
    assert!(
        w.answer(older)
            .unwrap_err()
            .message
            .contains("older than 2")
    );
    let late = w.send_offer(SessionKey(9), LinkKind::Up, 1, offer);
    w.send(MediaCommand::CloseSession {
        session: SessionKey(9),
    });
    let error = w.answer(late).unwrap_err();
    assert!(
        error.message.contains("session has ended"),
        "{}",
        error.message
    );
    assert_eq!(w.handle.stats().links.len(), 1);
}

#[test]
fn a_panic_costs_the_link_that_it_comes_from() {
    let mut w = World::new();
    let (mut host, mut viewer) = victims(&mut w);
    let _other = w.link(SessionKey(3), LinkKind::Down, 1, OURS);
    on_thread(&w, |plane| {
        let index = index_of(plane, SessionKey(3), LinkKind::Down);
        let result: Option<()> = plane.on_link(index, |_| panic!("injected"));
        assert_eq!(result, None);
    });
    w.wait(|e| *e == lost(SessionKey(3), LinkKind::Down));
    plays_on(&mut host, &mut viewer, 5);
    let stats = w.handle.stats();
    assert_eq!((stats.links.len(), stats.addresses), (2, 2));
}

#[test]
fn a_link_whose_turns_are_too_long_is_dropped() {
    let mut w = World::new();
    let (mut host, mut viewer) = victims(&mut w);
    let _other = w.link(SessionKey(3), LinkKind::Down, 1, OURS);
    let turn = |cpu: Duration| {
        move |plane: &mut Plane| {
            let index = index_of(plane, SessionKey(3), LinkKind::Down);
            let (started, before) = (Instant::now(), thread_time());
            plane.on_link(index, |_| while thread_time() - before < cpu {});
            plane.drain(started, index);
        }
    };
    // One may be long, not all of them.
    on_thread(&w, turn(Duration::from_millis(100)));
    assert_eq!(w.handle.stats().links.len(), 3);
    on_thread(&w, turn(Duration::from_millis(150)));
    w.wait(|e| *e == lost(SessionKey(3), LinkKind::Down));
    plays_on(&mut host, &mut viewer, 5);
}

/// Each of its turns is short enough to pass, and there is no end of them.
#[test]
fn many_turns_below_the_long_ones_end_a_link() {
    let mut w = World::new();
    let (mut host, mut viewer) = victims(&mut w);
    let _other = w.link(SessionKey(3), LinkKind::Down, 1, OURS);
    let turns = |count: usize| {
        move |plane: &mut Plane| {
            plane.turns.per_second = 0.0;
            let index = index_of(plane, SessionKey(3), LinkKind::Down);
            for _ in 0..count {
                let before = thread_time();
                plane.on_link(index, |_| {
                    while thread_time() - before < Duration::from_millis(2) {}
                });
                plane.drain(Instant::now(), index);
            }
        }
    };
    on_thread(&w, turns(100));
    assert_eq!(w.handle.stats().links.len(), 3);
    on_thread(&w, turns(300));
    w.wait(|e| *e == lost(SessionKey(3), LinkKind::Down));
    // Another link gives its session no other budget.
    let (_client, offer) = Client::new(LinkKind::Down, 4, OURS);
    w.offer(SessionKey(3), LinkKind::Down, 2, offer).unwrap();
    let is_second = |e: &MediaEvent| {
        matches!(
            e,
            MediaEvent::LinkLost {
                session: SessionKey(3),
                generation: 2,
                ..
            }
        )
    };
    w.wait(is_second);
    plays_on(&mut host, &mut viewer, 5);
    w.send(MediaCommand::CloseSession {
        session: SessionKey(3),
    });
    let costs = on_thread(&w, |plane| plane.costs.len());
    assert_eq!(costs, 2, "what a session cost is forgotten with it");
}

#[test]
fn requests_from_twenty_thousand_addresses_cost_what_those_from_eight_do() {
    let mut w = World::new();
    let (mut host, mut viewer) = victims(&mut w);
    let request = viewer.nomination();
    let answered = on_thread(&w, move |plane| {
        let now = Instant::now();
        let before = plane.totals.packets_out;
        for n in 0..20_000u32 {
            let from = SocketAddr::from(([198, 51, (n >> 8) as u8, n as u8], 1000));
            plane.datagram(now, from, None, &request);
        }
        // Each that reaches the session is answered.
        plane.totals.packets_out - before
    });
    assert!(
        (1..=8).contains(&answered),
        "{answered} of 20,000 reached the session"
    );
    let stats = w.handle.stats();
    assert!(stats.packets_refused >= 19_990 && stats.addresses <= 9);
    plays_on(&mut host, &mut viewer, 5);
}

#[test]
fn a_forged_nomination_moves_nothing() {
    let mut w = World::new();
    let (mut host, mut viewer) = victims(&mut w);
    plays_on(&mut host, &mut viewer, 3);
    // A socket that never says anything by itself.
    let forged = UdpSocket::bind("127.0.0.1:0").unwrap();
    forged.set_nonblocking(true).unwrap();
    let request = viewer.nomination();
    let mut sent = 0;
    for _ in 0..5 {
        forged.send_to(&request, viewer.server()).unwrap();
        sent += request.len();
        plays_on(&mut host, &mut viewer, 10);
    }
    let (mut buffer, mut got) = ([0; 2048], 0);
    while let Ok(length) = forged.recv(&mut buffer) {
        got += length;
    }
    assert!(got > 0 && got <= 3 * sent, "{got} bytes for {sent}");
}

#[test]
fn a_handshake_towards_a_forged_address_stays_below_three_times_what_came() {
    let mut w = World::new();
    let hello = w.host().hello.unwrap();
    let (mut client, offer) = Client::new(LinkKind::Up, 2, OURS);
    let answer = w.offer(SessionKey(9), LinkKind::Up, 1, offer).unwrap();
    client.accept(&answer);
    // From where nobody hears the answers.
    let forged = UdpSocket::bind("127.0.0.1:0").unwrap();
    forged.set_nonblocking(true).unwrap();
    let request = client.nomination();
    for data in [&request, &hello] {
        forged.send_to(data, client.server()).unwrap();
    }
    // The first flight and its first repetition.
    let (start, mut got, mut buffer) = (Instant::now(), 0, [0; 2048]);
    while start.elapsed() < Duration::from_secs(2) {
        got += forged.recv(&mut buffer).unwrap_or(0);
        std::thread::sleep(Duration::from_millis(1));
    }
    let sent = request.len() + hello.len();
    assert!(got > 0 && got <= 3 * sent, "{got} bytes for {sent}");
}

#[test]
fn a_client_whose_port_changes_is_followed() {
    let mut w = World::new();
    let (mut host, mut viewer) = victims(&mut w);
    plays_on(&mut host, &mut viewer, 3);
    viewer.rebind();
    // Its next check nominates the new address, and its next report proves it.
    let start = Instant::now();
    let before = viewer.video(0).len();
    while viewer.video(0).len() < before + 30 {
        assert!(start.elapsed() < LONG, "nothing comes to the new address");
        stream(&mut host, &mut [&mut viewer], 10, 10);
    }
    plays_on(&mut host, &mut viewer, 10);
    // So is one that publishes.
    host.rebind();
    let start = Instant::now();
    let before = viewer.video(0).len();
    while viewer.video(0).len() < before + 30 {
        assert!(start.elapsed() < LONG, "nothing comes from the new address");
        stream(&mut host, &mut [&mut viewer], 10, 10);
    }
}

#[test]
fn what_is_not_authentic_is_no_sign_of_life() {
    let mut w = World::with(MediaConfig {
        link_timeout: Duration::from_millis(400),
        ..MediaConfig::default()
    });
    let host = w.host();
    let start = Instant::now();
    loop {
        for data in [
            &[0x80, 111, 0, 1, 0, 0, 0, 0, 0, 0, 3, 233, 1, 2, 3, 4][..],
            &[0x80, 200, 0, 1, 0, 0, 0, 0, 0, 0, 3, 233, 1, 2, 3, 4],
            &[22, 254, 253, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0],
        ] {
            host.socket.send_to(data, host.server()).unwrap();
        }
        w.collect();
        if w.seen.contains(&lost(HOST, LinkKind::Up)) {
            break;
        }
        assert!(start.elapsed() < LONG, "the link lives on garbage");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_forged_packet_takes_no_streams_place() {
    let mut w = World::new();
    let (mut host, mut viewer) = victims(&mut w);
    plays_on(&mut host, &mut viewer, 3);
    let refused = w.handle.stats().packets_refused;
    for ssrc in 0..50u8 {
        // Says that it is mid 1, in its header extension (RFC 8285).
        let mut forged = vec![0x90, 102, 0, 1, 0, 0, 0, 0, 9, 9, 9, ssrc];
        forged.extend([0xbe, 0xde, 0, 1, 0x10, b'1', 0, 0]);
        forged.resize(200, 7);
        host.socket.send_to(&forged, host.server()).unwrap();
    }
    plays_on(&mut host, &mut viewer, 5);
    assert_eq!(w.handle.stats().packets_refused, refused + 50);
}
