use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream, UdpSocket};

use super::*;
use crate::profile::Loss;

/// Far above any honest delay here; a test that waits this long has failed.
const PATIENCE: Duration = Duration::from_secs(10);

/// A UDP socket and a TCP listener that send everything back, on threads that end with the test.
fn echo() -> (SocketAddr, SocketAddr) {
    let udp = UdpSocket::bind("127.0.0.1:0").expect("free port");
    let tcp = TcpListener::bind("127.0.0.1:0").expect("free port");
    let addresses = (
        udp.local_addr().expect("bound"),
        tcp.local_addr().expect("bound"),
    );
    std::thread::spawn(move || {
        let mut buffer = [0; 2048];
        while let Ok((len, from)) = udp.recv_from(&mut buffer) {
            let _ = udp.send_to(&buffer[..len], from);
        }
    });
    std::thread::spawn(move || {
        for stream in tcp.incoming().flatten() {
            std::thread::spawn(move || {
                let mut stream = stream;
                let mut buffer = [0; 2048];
                while let Ok(len @ 1..) = stream.read(&mut buffer) {
                    if stream.write_all(&buffer[..len]).is_err() {
                        break;
                    }
                }
            });
        }
    });
    addresses
}

fn impairer(profile: LinkProfile) -> Impairer {
    let (udp, tcp) = echo();
    let config = Config {
        udp_target: Some(udp),
        tcp_target: Some(tcp),
        up: profile,
        down: profile,
        seed: 1,
    };
    Impairer::start(config).expect("loopback sockets")
}

fn client(impairer: &Impairer, timeout: Duration) -> UdpSocket {
    let socket = UdpSocket::bind("127.0.0.1:0").expect("free port");
    socket.connect(impairer.udp_addr()).expect("loopback");
    socket.set_read_timeout(Some(timeout)).expect("not zero");
    socket
}

#[test]
fn udp_passes_both_ways_with_the_delay() {
    let impairer = impairer(LinkProfile::with_delay_ms(50));
    let socket = client(&impairer, PATIENCE);
    let mut buffer = [0; 100];
    let start = Instant::now();
    socket.send(b"there and back").expect("sent");
    assert_eq!(socket.recv(&mut buffer).expect("echo"), 14);
    assert!(
        start.elapsed() >= Duration::from_millis(98),
        "{:?}",
        start.elapsed()
    );
    assert_eq!(
        (impairer.stats().up.delivered, impairer.stats().udp_clients),
        (1, 1)
    );
}

#[test]
fn udp_loses_as_told_and_counts_it() {
    let impairer = impairer(LinkProfile::PERFECT.loss(Loss::Iid(0.3)));
    let socket = client(&impairer, Duration::from_millis(200));
    let mut buffer = [0; 100];
    let mut back = 0;
    // In small batches, so that no socket buffer on the way can overflow.
    for batch in 1..=100 {
        for _ in 0..20 {
            socket.send(&[0; 100]).expect("sent");
        }
        while impairer.stats().up.sent < 20 * batch {
            std::thread::sleep(Duration::from_millis(1));
        }
        socket.set_nonblocking(true).expect("a socket");
        while socket.recv(&mut buffer).is_ok() {
            back += 1;
        }
        socket.set_nonblocking(false).expect("a socket");
    }
    while socket.recv(&mut buffer).is_ok() {
        back += 1;
    }
    let stats = impairer.stats();
    assert_eq!(stats.up.sent, 2000);
    assert!((stats.up.loss() - 0.3).abs() < 0.05, "{stats:?}");
    assert_eq!(stats.down.delivered, back, "{stats:?}");
}

#[test]
fn udp_can_be_cut_and_blocked_and_comes_back() {
    let impairer = impairer(LinkProfile::PERFECT);
    let socket = client(&impairer, Duration::from_millis(100));
    let mut buffer = [0; 100];
    let mut passes = || {
        socket.send(b"x").expect("sent");
        socket.recv(&mut buffer).is_ok()
    };
    let eventually = |passes: &mut dyn FnMut() -> bool| (0..100).any(|_| passes());
    assert!(eventually(&mut passes));
    impairer.block_udp(true);
    std::thread::sleep(Duration::from_millis(50));
    assert!(!passes());
    impairer.block_udp(false);
    assert!(eventually(&mut passes));
    impairer.cut(Duration::from_millis(500));
    std::thread::sleep(Duration::from_millis(50));
    assert!(!passes());
    assert!(eventually(&mut passes));
    assert!(impairer.stats().up.lost_cut >= 1 && impairer.stats().refused >= 1);
}

#[test]
fn tcp_is_delayed_reset_and_refused() {
    let impairer = impairer(LinkProfile::with_delay_ms(30));
    let connect = || {
        let stream = TcpStream::connect(impairer.tcp_addr())?;
        stream.set_read_timeout(Some(PATIENCE))?;
        io::Result::Ok(stream)
    };
    let mut buffer = [0; 100];
    let start = Instant::now();
    let mut stream = connect().expect("accepted");
    stream.write_all(b"hello").expect("sent");
    stream.read_exact(&mut buffer[..5]).expect("echo");
    // One round trip for the handshake and one for the data.
    assert!(
        start.elapsed() >= Duration::from_millis(118),
        "{:?}",
        start.elapsed()
    );

    impairer.reset_tcp();
    assert!(stream.read(&mut buffer).is_err(), "reset, not closed");

    impairer.set_tcp(TcpMode::Refuse);
    let refused = (0..100).any(|_| {
        std::thread::sleep(Duration::from_millis(10));
        connect().is_err_and(|error| error.kind() == io::ErrorKind::ConnectionRefused)
    });
    assert!(refused);

    impairer.set_tcp(TcpMode::Pass);
    let mut stream = (0..100)
        .find_map(|_| {
            std::thread::sleep(Duration::from_millis(10));
            connect().ok()
        })
        .expect("accepted again");
    stream.write_all(b"again").expect("sent");
    stream.read_exact(&mut buffer[..5]).expect("echo");
    assert_eq!(impairer.stats().tcp_bytes_up, 10);
}

#[test]
fn tcp_black_hole_keeps_the_bytes() {
    let impairer = impairer(LinkProfile::PERFECT);
    let mut stream = TcpStream::connect(impairer.tcp_addr()).expect("accepted");
    let mut buffer = [0; 5];
    stream.write_all(b"first").expect("sent");
    stream.read_exact(&mut buffer).expect("echo");
    impairer.set_tcp(TcpMode::Blackhole);
    std::thread::sleep(Duration::from_millis(50));
    stream.write_all(b"later").expect("sent");
    stream
        .set_read_timeout(Some(Duration::from_millis(200)))
        .expect("not zero");
    assert!(stream.read(&mut buffer).is_err());
    impairer.set_tcp(TcpMode::Pass);
    stream.set_read_timeout(Some(PATIENCE)).expect("not zero");
    stream.read_exact(&mut buffer).expect("echo");
    assert_eq!(&buffer, b"later");
}

#[test]
fn targets_may_come_later() {
    let impairer = Impairer::start(Config::default()).expect("loopback sockets");
    let socket = client(&impairer, Duration::from_millis(100));
    socket.send(b"x").expect("sent");
    assert!(socket.recv(&mut [0; 10]).is_err());
    let (udp, tcp) = echo();
    impairer.set_targets(udp, tcp);
    let passes = (0..100).any(|_| {
        socket.send(b"x").expect("sent");
        socket.recv(&mut [0; 10]).is_ok()
    });
    assert!(passes);
}
