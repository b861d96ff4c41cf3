//! A server a part of which is stuck: it says so, and it still ends.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::mpsc as std_mpsc;

use super::*;
use crate::shell::hub::ToHub;

/// Longer than any end may take, on a busy machine.
const LONG: Duration = Duration::from_secs(20);

fn start(workers: usize) -> Server {
    let drain = Duration::from_millis(100);
    Server::start(ServerConfig::ephemeral().drain(drain).workers(workers)).unwrap()
}

/// Holds the hub in the middle of a turn until the sender goes.
fn hold_hub(server: &Server) -> std_mpsc::Sender<()> {
    let (release, released) = std_mpsc::channel::<()>();
    let (holding, held) = std_mpsc::channel();
    server
        .facts
        .hub
        .send_blocking(ToHub::Stats(Box::new(move |_| {
            let _ = holding.send(());
            let _ = released.recv();
        })));
    held.recv_timeout(LONG).unwrap();
    release
}

fn health(server: &Server) -> String {
    let mut stream = TcpStream::connect(server.listen_addr()).unwrap();
    let request = b"GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    stream.write_all(request).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

fn becomes(server: &Server, what: &str) {
    let start = Instant::now();
    loop {
        let answer = health(server);
        if answer.contains(what) {
            assert_eq!(answer.starts_with("HTTP/1.1 200"), what.contains("ok"));
            return;
        }
        assert!(start.elapsed() < LONG, "{answer}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Stops the server and is back in time, whatever it says.
fn ends(server: Server) -> bool {
    let (ended, end) = std_mpsc::channel();
    std::thread::spawn(move || ended.send(server.stop()));
    end.recv_timeout(LONG).expect("the end is bounded")
}

#[test]
fn a_stuck_hub_is_told_by_health_and_left_behind_at_the_end() {
    let server = start(2);
    becomes(&server, r#"{"status":"ok""#);
    let release = hold_hub(&server);
    becomes(&server, r#"{"status":"stuck","part":"hub""#);
    assert!(!ends(server));
    drop(release);
}

#[test]
fn a_hub_that_comes_back_is_well_again() {
    let server = start(2);
    let release = hold_hub(&server);
    becomes(&server, r#""part":"hub""#);
    drop(release);
    becomes(&server, r#"{"status":"ok""#);
    assert!(ends(server));
}

#[test]
fn a_stuck_runtime_is_left_behind_at_the_end() {
    let server = start(1);
    let release = hold_hub(&server);
    assert!(!ends(server));
    drop(release);
}

#[test]
fn a_stuck_media_thread_is_told_by_health_and_left_behind_at_the_end() {
    let server = start(1);
    let release = server.facts.media_plane.upgrade().unwrap().hold();
    becomes(&server, r#"{"status":"stuck","part":"media""#);
    assert!(!ends(server));
    drop(release);
}

/// Its last turn is not long ago: only the end itself shows that it does not come.
#[test]
fn a_media_thread_that_does_not_end_is_no_clean_end() {
    let server = start(1);
    let release = server.facts.media_plane.upgrade().unwrap().hold();
    assert!(!ends(server));
    drop(release);
}

/// What no link answers for ends the media thread, then the hub, then the server, whose owner is
/// told and ends the process as a failure.
#[tokio::test]
async fn a_media_thread_that_breaks_down_ends_the_server_as_a_failure() {
    let server = start(1);
    server.facts.media_plane.upgrade().unwrap().break_down();
    let ended = tokio::time::timeout(LONG, server.ended()).await;
    assert!(ended.is_ok(), "the server lives on without media");
    assert!(!server.shutdown().await);
}

#[test]
fn metrics_show_the_turns_and_what_the_gates_did() {
    let server = start(1);
    let admin = server.admin_url().unwrap().replace("http://", "");
    let mut stream = TcpStream::connect(admin).unwrap();
    let request = b"GET /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    stream.write_all(request).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    for part in ["hub", "media", "offers"] {
        let name = format!("zego_turn_age_seconds{{part=\"{part}\"}} ");
        let line = answer.lines().find_map(|line| line.strip_prefix(&name));
        let age: f64 = line.expect(&answer).parse().unwrap();
        assert!(age < 20.0, "{answer}");
    }
    for name in ["refused", "withheld"] {
        let line = format!("zego_media_packets_{name}_total 0");
        assert!(answer.contains(&line), "{answer}");
    }
}

#[tokio::test]
async fn a_caller_without_time_or_threads_to_spare_is_not_blocked() {
    let server = start(2);
    assert!(server.shutdown().await);
}
