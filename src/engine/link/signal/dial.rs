//! From a URL to a byte stream: address lookup, TCP to whichever address answers first, TLS.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::handshake::client::Request;
use tokio_tungstenite::tungstenite::http::{HeaderValue, Uri, header};

use super::stream::Tcp;
use super::{SUBPROTOCOL, SignalError};

/// The next address is tried this long after the one before (RFC 8305, section 5).
const ATTEMPT_DELAY: Duration = Duration::from_millis(250);
/// Addresses of one name that are tried.
const ADDRESSES_MAX: usize = 8;

/// A parsed server URL.
#[derive(Debug)]
pub(super) struct Target {
    uri: Uri,
    pub tls: bool,
    /// Without brackets.
    pub host: String,
    port: u16,
}

impl Target {
    pub fn parse(url: &str) -> Result<Target, SignalError> {
        let fail = |cause: &str| SignalError::Url {
            url: url.into(),
            cause: cause.to_owned(),
        };
        let uri: Uri = url.parse().map_err(|_| fail("not a URL"))?;
        let tls = match uri.scheme_str() {
            Some("ws") => false,
            Some("wss") => true,
            _ => return Err(fail("must start with ws:// or wss://")),
        };
        if uri.authority().is_some_and(|a| a.as_str().contains('@')) {
            return Err(fail("must not contain a user name"));
        }
        let host = uri.host().unwrap_or_default();
        let host = host
            .trim_start_matches('[')
            .trim_end_matches(']')
            .to_owned();
        if host.is_empty() {
            return Err(fail("has no host"));
        }
        let port = uri.port_u16().unwrap_or(if tls { 443 } else { 80 });
        Ok(Target {
            uri,
            tls,
            host,
            port,
        })
    }

    pub fn request(&self) -> Result<Request, SignalError> {
        let request = self.uri.clone().into_client_request();
        let mut request = request.map_err(|e| SignalError::Url {
            url: self.uri.to_string().into(),
            cause: e.to_string(),
        })?;
        request.headers_mut().insert(
            header::SEC_WEBSOCKET_PROTOCOL,
            HeaderValue::from_static(SUBPROTOCOL),
        );
        Ok(request)
    }
}

/// How far the attempt got, for the message when time runs out.
pub(super) struct Stage {
    host: String,
    waiting_for: &'static str,
    addr: Option<SocketAddr>,
}

impl Stage {
    pub fn new(target: &Target) -> Stage {
        Stage {
            host: target.host.clone(),
            waiting_for: "name lookup",
            addr: None,
        }
    }

    pub fn enter(&mut self, waiting_for: &'static str, addr: Option<SocketAddr>) {
        self.waiting_for = waiting_for;
        self.addr = addr;
    }

    pub fn timeout(self, limit: Duration) -> SignalError {
        SignalError::Timeout {
            host: self.host,
            addr: self.addr,
            waiting_for: self.waiting_for,
            limit,
        }
    }
}

/// Addresses without a lookup where the name says it all; that also spares the lookup's thread.
async fn resolve(target: &Target) -> Result<Vec<SocketAddr>, SignalError> {
    let port = target.port;
    if let Ok(ip) = target.host.parse::<IpAddr>() {
        return Ok(vec![SocketAddr::new(ip, port)]);
    }
    // RFC 6761, section 6.3.
    if target.host.eq_ignore_ascii_case("localhost") {
        return Ok(vec![
            SocketAddr::from((Ipv4Addr::LOCALHOST, port)),
            SocketAddr::from((Ipv6Addr::LOCALHOST, port)),
        ]);
    }
    let fail = |cause: String| SignalError::Dns {
        host: target.host.clone(),
        cause,
    };
    let found = tokio::net::lookup_host((target.host.as_str(), port)).await;
    let found: Vec<SocketAddr> = found.map_err(|e| fail(e.to_string()))?.collect();
    if found.is_empty() {
        return Err(fail("it has no address".into()));
    }
    Ok(interleave(found))
}

/// The first family of the resolver's order first, then the families in turn (RFC 8305, section 4).
fn interleave(addresses: Vec<SocketAddr>) -> Vec<SocketAddr> {
    let v6_first = addresses.first().is_some_and(SocketAddr::is_ipv6);
    let (mut first, mut second): (Vec<_>, Vec<_>) =
        addresses.into_iter().partition(|a| a.is_ipv6() == v6_first);
    first.reverse();
    second.reverse();
    let mut out = Vec::new();
    while out.len() < ADDRESSES_MAX && !(first.is_empty() && second.is_empty()) {
        out.extend(first.pop());
        out.extend(second.pop());
    }
    out.truncate(ADDRESSES_MAX);
    out
}

/// Tries the addresses one after another, the next when one fails or is slow; the first that
/// answers wins.
pub(super) async fn tcp(target: &Target, stage: &Mutex<Stage>) -> Result<Tcp, SignalError> {
    let mut addresses = resolve(target).await?.into_iter();
    let mut attempts = FuturesUnordered::new();
    let mut first_error = None;
    let mut next = addresses.next();
    loop {
        if let Some(addr) = next.take() {
            stage
                .lock()
                .unwrap_or_else(|e| e.into_inner())
                .enter("TCP", Some(addr));
            attempts.push(async move { (addr, TcpStream::connect(addr).await) });
        }
        tokio::select! {
            done = attempts.next() => match done {
                Some((_, Ok(stream))) => {
                    // Signalling is small messages that wait for each other.
                    let _ = stream.set_nodelay(true);
                    return Ok(Tcp(stream));
                }
                Some((addr, Err(e))) => {
                    first_error.get_or_insert_with(|| connect_error(addr, &e));
                    next = addresses.next();
                }
                None => {
                    let none = SignalError::Dns {
                        host: target.host.clone(),
                        cause: "it has no address".into(),
                    };
                    return Err(first_error.unwrap_or(none));
                }
            },
            () = tokio::time::sleep(ATTEMPT_DELAY), if addresses.len() > 0 => {
                next = addresses.next();
            }
        }
    }
}

fn connect_error(addr: SocketAddr, e: &io::Error) -> SignalError {
    match e.kind() {
        io::ErrorKind::ConnectionRefused => SignalError::Refused { addr },
        _ => SignalError::Unreachable {
            addr,
            cause: e.to_string(),
        },
    }
}

pub(super) fn addresses(
    Tcp(tcp): &Tcp,
    target: &Target,
) -> Result<(SocketAddr, SocketAddr), SignalError> {
    let both = tcp.local_addr().and_then(|l| Ok((l, tcp.peer_addr()?)));
    both.map_err(|e| SignalError::Unreachable {
        addr: SocketAddr::from((Ipv4Addr::UNSPECIFIED, target.port)),
        cause: e.to_string(),
    })
}

/// Mozilla's roots plus those of `ca_file`.
pub(super) fn tls_connector(ca_file: Option<&Path>) -> Result<TlsConnector, SignalError> {
    let mut roots = rustls::RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    if let Some(path) = ca_file {
        let fail = |cause: String| SignalError::Ca {
            path: path.display().to_string(),
            cause,
        };
        let certificates = CertificateDer::pem_file_iter(path).map_err(|e| fail(e.to_string()))?;
        let mut count = 0;
        for certificate in certificates {
            let certificate = certificate.map_err(|e| fail(e.to_string()))?;
            roots.add(certificate).map_err(|e| fail(e.to_string()))?;
            count += 1;
        }
        if count == 0 {
            return Err(fail("holds no certificate in PEM form".into()));
        }
    }
    // The provider is named: a process-wide default may be another library's choice.
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|e| SignalError::Ca {
            path: String::new(),
            cause: e.to_string(),
        })?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}

pub(super) async fn tls(
    connector: &TlsConnector,
    target: &Target,
    tcp: Tcp,
    addr: SocketAddr,
) -> Result<TlsStream<Tcp>, SignalError> {
    let fail = |cause: String| SignalError::Tls {
        host: target.host.clone(),
        addr,
        cause,
    };
    let name = ServerName::try_from(target.host.clone()).map_err(|e| fail(e.to_string()))?;
    let connected = connector.connect(name, tcp).await;
    connected.map_err(|e| fail(e.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls() {
        let t = Target::parse("ws://127.0.0.1:9300").unwrap();
        assert!((!t.tls, t.host.as_str(), t.port) == (true, "127.0.0.1", 9300));
        let t = Target::parse("wss://[::1]/path").unwrap();
        assert!((t.tls, t.host.as_str(), t.port) == (true, "::1", 443));
        assert_eq!(
            t.request().unwrap().headers()["sec-websocket-protocol"],
            SUBPROTOCOL
        );
        for bad in [
            "",
            "http://x",
            "ws://",
            "x",
            "ws://a b",
            "ws:///x",
            "ws://u:secret@h/",
        ] {
            let error = Target::parse(bad).unwrap_err().to_string();
            assert!(!error.contains("secret"), "{error}");
        }
    }

    #[test]
    fn families_take_turns() {
        let a = |s: &str| s.parse::<SocketAddr>().unwrap();
        let out = interleave(vec![
            a("[::1]:1"),
            a("[::2]:1"),
            a("[::3]:1"),
            a("1.1.1.1:1"),
        ]);
        assert_eq!(
            out,
            [a("[::1]:1"), a("1.1.1.1:1"), a("[::2]:1"), a("[::3]:1")]
        );
        assert!(interleave(vec![]).is_empty());
    }
}
