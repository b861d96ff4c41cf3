//! Engines come and go: what they held is back afterwards. Alone in its process, because it counts
//! the threads, sockets and bytes of the process.

#[path = "engine/support.rs"]
mod support;

use support::*;
use zego_express::engine::event::{PlayerState, PublisherState};
use zego_express::engine::*;
use zego_server::config::Limits;
use zego_server::{Server, ServerConfig};

fn entries(directory: &str) -> usize {
    std::fs::read_dir(directory).expect("procfs").count()
}

/// Bytes the allocator has handed out and not got back, over all its arenas.
fn allocated() -> f64 {
    // SAFETY: reads the allocator's own counts.
    let info = unsafe { libc::mallinfo2() };
    (info.uordblks + info.hblkhd) as f64
}

/// Least squares, in units of `values` a step.
fn slope(values: &[f64]) -> f64 {
    let n = values.len() as f64;
    let (x_mean, y_mean) = ((n - 1.0) / 2.0, values.iter().sum::<f64>() / n);
    let (mut xy, mut xx) = (0.0, 0.0);
    for (x, y) in values.iter().enumerate() {
        let dx = x as f64 - x_mean;
        xy += dx * (y - y_mean);
        xx += dx * dx;
    }
    xy / xx
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
    // Warm: caches, pools and tables that live as long as the process have their size.
    let (warm, cycles) = match std::env::var_os("ZEGO_LONG") {
        Some(_) => (100, 1000),
        None => (10, 50),
    };
    // The server remembers ended sessions up to a limit; here it is reached at once.
    let limits = Limits {
        ended_sessions: 8,
        ..Limits::default()
    };
    let server = Server::start(ServerConfig::ephemeral().limits(limits)).expect("a server");
    let door = Door::of(&server);
    cycle(&door, 0);
    let start = counters();
    assert_eq!((start.live_engines, start.live_events), (0, 0));
    eventually("quiet", || counters().threads == 0);
    eventually("the server has let go", || server.stats().connections == 0);
    let before = (entries("/proc/self/task"), entries("/proc/self/fd"));
    let mut bytes = Vec::with_capacity(cycles as usize);
    for n in 1..cycles {
        cycle(&door, n);
        eventually("live counts at zero", || counters() == Counters::default());
        eventually("no thread or socket is left", || {
            server.stats().connections == 0
                && (entries("/proc/self/task"), entries("/proc/self/fd")) == before
        });
        bytes.push(allocated());
        if n % 100 == 0 {
            println!("{n} cycles, {:.0} bytes in use", allocated());
        }
    }
    let warmed = &bytes[warm..];
    println!(
        "memory: {:.0} bytes in use after {cycles} cycles, slope {:.0} bytes a cycle over the last {}",
        warmed[warmed.len() - 1],
        slope(warmed),
        warmed.len()
    );
    server.stop();
}
