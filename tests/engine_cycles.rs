//! Engines come and go: what they held is back afterwards. Alone in its process, because it counts
//! the threads and sockets of the process.

#[path = "engine/support.rs"]
mod support;

use support::*;
use zego_express::engine::event::{PlayerState, PublisherState};
use zego_express::engine::*;

fn entries(directory: &str) -> usize {
    std::fs::read_dir(directory).expect("procfs").count()
}

fn cycle(door: &Door, n: u32) {
    let host = Client::new(door, "host");
    let viewer = Client::new(door, "viewer");
    host.login("r");
    host.publish("s");
    viewer.login("r");
    viewer.play("s");
    assert_eq!(host.events.publisher(PublisherState::Publishing), 0);
    assert_eq!(viewer.events.player(PlayerState::Playing), 0);
    viewer.frames.more(1);
    if n.is_multiple_of(2) {
        viewer.engine.stop_playing(&stream("s")).expect("stop");
        host.engine.stop_publishing(Channel::Main).expect("stop");
        viewer
            .engine
            .logout_room(None, Box::new(|_, _| {}))
            .expect("a logout");
        host.engine
            .logout_room(None, Box::new(|_, _| {}))
            .expect("a logout");
    }
    viewer.destroy();
    host.destroy();
}

#[test]
fn everything_is_back_after_each_cycle() {
    let server = server();
    let door = Door::of(&server);
    cycle(&door, 0);
    let start = counters();
    assert_eq!((start.live_engines, start.live_events), (0, 0));
    eventually("quiet", || counters().threads == 0);
    eventually("the server has let go", || server.stats().connections == 0);
    let before = (entries("/proc/self/task"), entries("/proc/self/fd"));
    for n in 0..15 {
        cycle(&door, n);
        eventually("live counts at zero", || counters() == Counters::default());
        eventually("no thread or socket is left", || {
            server.stats().connections == 0
                && (entries("/proc/self/task"), entries("/proc/self/fd")) == before
        });
    }
    server.stop();
}
