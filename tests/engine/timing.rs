//! Where the time of a start goes. Not run by default: figures mean something on a quiet machine.

use crate::support::*;
use std::time::{Duration, Instant};
use zego_express::engine::event::{
    Event, PlayerState, PublisherState, RoomStateChangedReason as Reason,
};
use zego_netsim::LinkProfile;

#[test]
#[ignore = "prints figures"]
fn starts() {
    measure(0);
    measure(20);
}

fn measure(delay_ms: u64) {
    let (impairer, server, remote) = crate::network::impaired();
    impairer.set(LinkProfile::with_delay_ms(delay_ms));
    println!("round trip {} ms", 2 * delay_ms);
    let door = crate::network::door(server.url());
    let host = Client::new(&door, "host");
    let begin = Instant::now();
    host.login("r");
    host.publish("s");
    host.events.room_state(Reason::Logined);
    let login = begin.elapsed();
    host.events.publisher(PublisherState::Publishing);
    let publishing = begin.elapsed();
    host.events.wait("sent", |e| {
        matches!(e, Event::PublisherSendVideoFirstFrame { .. }).then_some(())
    });
    println!(
        "host: login {login:?} publishing {publishing:?} sent {:?}",
        begin.elapsed()
    );
    for _ in 0..10 {
        std::thread::sleep(Duration::from_millis(700));
        let begin = Instant::now();
        let viewer = Client::new(&remote, "viewer");
        viewer.login("r");
        viewer.play("s");
        viewer.events.room_state(Reason::Logined);
        let login = begin.elapsed();
        viewer.events.player(PlayerState::Playing);
        let playing = begin.elapsed();
        viewer.frames.first();
        let cold = begin.elapsed();
        std::thread::sleep(Duration::from_millis(1200));
        let q = viewer.engine.play_quality(&stream("s")).expect("played");
        println!(
            "recovered {} nacks {} plis {} catch up {} lost {}",
            q.packets_recovered, q.nacks, q.plis, q.frames_catch_up, q.packets_lost
        );
        viewer.engine.stop_playing(&stream("s")).expect("stop");
        viewer.events.player(PlayerState::NoPlay);
        std::thread::sleep(Duration::from_millis(300));
        let begin = Instant::now();
        viewer.play("s");
        viewer.frames.more(1);
        let warm = begin.elapsed();
        println!(
            "viewer: login {login:?} playing {playing:?} first frame cold {cold:?} warm {warm:?}"
        );
        viewer.destroy();
    }
    host.destroy();
    server.stop();
}
