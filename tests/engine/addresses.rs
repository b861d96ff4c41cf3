//! Servers on all addresses of their machine: whichever of them a client knows, media comes.

use crate::support::*;
use std::net::{IpAddr, Ipv6Addr, SocketAddr, UdpSocket};
use std::time::Duration;
use zego_express::engine::event::{PlayerState, UpdateType};
use zego_server::config::PublicAddress;
use zego_server::{Server, ServerConfig, net};

fn config(listen: &str) -> ServerConfig {
    ServerConfig::ephemeral()
        .heartbeat(Duration::from_secs(4))
        .listen(listen.parse().expect("valid"))
}

/// Whether this machine has an address; says so if it has not.
fn is_here(ip: IpAddr) -> bool {
    let is_here = UdpSocket::bind((ip, 0)).is_ok();
    if !is_here {
        eprintln!("SKIPPED: {ip} is no address of this machine");
    }
    is_here
}

/// A host and a viewer who know the server by `url` have pictures, and no link of theirs was lost.
fn has_media(server: &Server, url: String) {
    eprintln!("{url}");
    let door = Door {
        url,
        ..Door::of(server)
    };
    let host = Client::new(&door, "host");
    let viewer = Client::new(&door, "viewer");
    host.login("r");
    host.publish("s");
    viewer.login("r");
    viewer.play("s");
    assert_eq!(viewer.events.streams(UpdateType::Add), ["s"]);
    assert_eq!(viewer.events.player(PlayerState::Playing), 0);
    viewer.frames.more(5);
    host.destroy();
    viewer.destroy();
}

/// Of loopback and of what the machine is called elsewhere: the second address of an interface is
/// one that the system does not choose by itself.
fn has_media_at_all(listen: &str, loopback: &[&str]) {
    let server = Server::start(config(listen)).expect("a server");
    has_media(&server, server.url());
    let loopback = loopback.iter().map(|ip| ip.parse().expect("valid"));
    let loopback: Vec<IpAddr> = loopback.filter(|ip| is_here(*ip)).collect();
    let mut own = net::interface_addresses();
    own.retain(|ip| !ip.is_loopback() && (ip.is_ipv4() || server.listen_addr().is_ipv6()));
    if own.is_empty() {
        eprintln!("SKIPPED: the machine has no address but loopback");
    }
    for ip in loopback.into_iter().chain(own) {
        let at = SocketAddr::new(ip, server.listen_addr().port());
        has_media(&server, format!("ws://{at}"));
    }
    server.stop();
}

#[test]
fn all_ipv4_addresses_have_media() {
    has_media_at_all("0.0.0.0:0", &["127.0.0.1", "127.0.0.2"]);
}

#[test]
fn all_addresses_of_both_families_have_media() {
    if !is_here(Ipv6Addr::LOCALHOST.into()) {
        return;
    }
    has_media_at_all("[::]:0", &["127.0.0.1", "127.0.0.2", "::1"]);
}

/// Clients are told of two addresses of one interface, neither of which the system would answer from.
#[test]
fn told_addresses_of_one_interface_have_media() {
    for listen in ["0.0.0.0:0", "[::]:0"] {
        let second = ["127.0.0.2", "127.0.0.3"].map(|ip| ip.parse::<IpAddr>().expect("valid"));
        if !second.into_iter().all(is_here) {
            return;
        }
        for told in [&second[..1], &second[1..], &second[..]] {
            let told = told.iter().map(|ip| PublicAddress::Fixed {
                ip: *ip,
                port: None,
            });
            let config = told.fold(config(listen), ServerConfig::public_address);
            let server = Server::start(config).expect("a server");
            has_media(&server, server.url());
            server.stop();
        }
    }
}
