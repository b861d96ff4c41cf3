use super::*;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_tungstenite::tungstenite::handshake::server::{Request, Response};
use tokio_tungstenite::tungstenite::http::HeaderValue;

async fn listener() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("0.0.0.0:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let addr = SocketAddr::from(([127, 0, 0, 1], port));
    (listener, addr)
}

#[allow(clippy::result_large_err)] // the library's callback type
fn subprotocol(
    _: &Request,
    mut response: Response,
) -> Result<Response, tokio_tungstenite::tungstenite::handshake::server::ErrorResponse> {
    let value = HeaderValue::from_static(SUBPROTOCOL);
    response
        .headers_mut()
        .insert("sec-websocket-protocol", value);
    Ok(response)
}

async fn error(url: String) -> SignalError {
    match connect_within(&url, None, Duration::from_secs(20)).await {
        Ok(_) => panic!("{url} connected"),
        Err(e) => {
            println!("{e}");
            e
        }
    }
}

#[tokio::test]
async fn texts_both_ways_then_a_close_code() {
    let (listener, addr) = listener().await;
    let server = tokio::spawn(async move {
        let (tcp, _) = listener.accept().await.unwrap();
        let mut ws = tokio_tungstenite::accept_hdr_async(tcp, subprotocol)
            .await
            .unwrap();
        ws.send(Message::text("hello")).await.unwrap();
        let text = ws.next().await.unwrap().unwrap();
        ws.send(text).await.unwrap();
        let reason = "other device".into();
        let code = CloseCode::from(4402);
        ws.close(Some(CloseFrame { code, reason })).await.unwrap();
        while ws.next().await.is_some() {}
    });
    let mut signal = connect(&format!("ws://{addr}"), None).await.unwrap();
    assert_eq!(signal.peer, addr);
    assert!(signal.sender.send("echo".into()));
    let mut events = Vec::new();
    while let Some(event) = signal.events.recv().await {
        events.push(event);
    }
    let text = |t: &str| SignalEvent::Text(t.into());
    let closed = SignalEvent::Closed {
        code: Some(4402),
        reason: "other device".into(),
    };
    assert_eq!(events, [text("hello"), text("echo"), closed]);
    assert!(!signal.sender.send("late".into()));
    server.await.unwrap();
}

#[tokio::test]
async fn dropping_the_sender_says_goodbye() {
    let (listener, addr) = listener().await;
    let server = tokio::spawn(async move {
        let (tcp, _) = listener.accept().await.unwrap();
        let mut ws = tokio_tungstenite::accept_hdr_async(tcp, subprotocol)
            .await
            .unwrap();
        ws.next().await.unwrap().unwrap()
    });
    let Signal {
        sender, mut events, ..
    } = connect(&format!("ws://{addr}"), None).await.unwrap();
    drop(sender);
    assert!(matches!(server.await.unwrap(), Message::Close(Some(f)) if u16::from(f.code) == 1000));
    assert!(matches!(
        events.recv().await,
        Some(SignalEvent::Closed { .. })
    ));
    assert_eq!(events.recv().await, None);
}

#[tokio::test]
async fn an_oversized_message_ends_the_connection() {
    let (listener, addr) = listener().await;
    tokio::spawn(async move {
        let (tcp, _) = listener.accept().await.unwrap();
        let mut ws = tokio_tungstenite::accept_hdr_async(tcp, subprotocol)
            .await
            .unwrap();
        let _ = ws.send(Message::text("x".repeat(MESSAGE_MAX + 1))).await;
        while let Some(Ok(_)) = ws.next().await {}
    });
    let mut signal = connect(&format!("ws://{addr}"), None).await.unwrap();
    let Some(SignalEvent::Closed { code: None, reason }) = signal.events.recv().await else {
        panic!("not closed");
    };
    assert!(
        reason.contains("too long") || reason.contains("limit"),
        "{reason}"
    );
}

#[tokio::test]
async fn refused_names_the_address() {
    let (listener, addr) = listener().await;
    drop(listener);
    let e = error(format!("ws://{addr}")).await;
    assert_eq!(e, SignalError::Refused { addr });
    let e = error(format!("ws://localhost:{}", addr.port())).await;
    assert!(matches!(e, SignalError::Refused { .. }), "{e}");
}

#[tokio::test]
async fn unknown_names_and_bad_urls() {
    // RFC 6761, section 6.4: never resolves.
    let e = error("ws://nobody.invalid:1".into()).await;
    assert!(
        matches!(&e, SignalError::Dns { host, .. } if host == "nobody.invalid"),
        "{e}"
    );
    assert!(matches!(
        error("http://x".into()).await,
        SignalError::Url { .. }
    ));
}

/// A server that answers whatever comes with `reply`.
async fn fixed_reply(reply: &'static [u8]) -> SocketAddr {
    let (listener, addr) = listener().await;
    tokio::spawn(async move {
        while let Ok((mut tcp, _)) = listener.accept().await {
            let mut buf = [0; 2048];
            let _ = tcp.read(&mut buf).await;
            let _ = tcp.write_all(reply).await;
        }
    });
    addr
}

#[tokio::test]
async fn http_errors_and_foreign_subprotocols() {
    let addr = fixed_reply(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n").await;
    let e = error(format!("ws://{addr}/x")).await;
    assert!(matches!(e, SignalError::Http { status: 404, .. }), "{e}");

    let (listener, addr) = listener().await;
    tokio::spawn(async move {
        let (tcp, _) = listener.accept().await.unwrap();
        let _ = tokio_tungstenite::accept_async(tcp).await;
    });
    let e = error(format!("ws://{addr}")).await;
    assert!(matches!(e, SignalError::Subprotocol { .. }), "{e}");

    let addr = fixed_reply(b"nonsense\r\n\r\n").await;
    let e = error(format!("ws://{addr}")).await;
    assert!(matches!(e, SignalError::Handshake { .. }), "{e}");
}

#[tokio::test]
async fn silence_times_out_and_says_at_which_stage() {
    let (listener, addr) = listener().await;
    let _silent = listener; // the kernel completes the TCP handshake, nobody answers
    for (url, stage) in [("ws", "WebSocket handshake"), ("wss", "TLS")] {
        let limit = Duration::from_millis(200);
        let result = connect_within(&format!("{url}://{addr}"), None, limit).await;
        let e = result.err().unwrap();
        println!("{e}");
        let expect = SignalError::Timeout {
            host: "127.0.0.1".into(),
            addr: Some(addr),
            waiting_for: stage,
            limit,
        };
        assert_eq!(e, expect);
    }
}

fn testdata(name: &str) -> std::path::PathBuf {
    let dir = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/src/engine/link/signal/testdata"
    );
    Path::new(dir).join(name)
}

/// Accepts what our own authority vouches for.
fn acceptor() -> tokio_rustls::TlsAcceptor {
    use rustls::pki_types::pem::PemObject;
    use rustls::pki_types::{CertificateDer, PrivateKeyDer};
    let chain = CertificateDer::pem_file_iter(testdata("server.pem")).unwrap();
    let chain = chain.collect::<Result<Vec<_>, _>>().unwrap();
    let key = PrivateKeyDer::from_pem_file(testdata("server.key")).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap();
    tokio_rustls::TlsAcceptor::from(Arc::new(config))
}

#[tokio::test]
async fn tls_with_our_own_authority_and_refused_without() {
    let acceptor = acceptor();
    let (listener, addr) = listener().await;
    tokio::spawn(async move {
        while let Ok((tcp, _)) = listener.accept().await {
            let Ok(tls) = acceptor.accept(tcp).await else {
                continue;
            };
            if let Ok(mut ws) = tokio_tungstenite::accept_hdr_async(tls, subprotocol).await {
                let _ = ws.send(Message::text("secret")).await;
                while let Some(Ok(_)) = ws.next().await {}
            }
        }
    });
    let url = format!("wss://localhost:{}", addr.port());
    let e = error(url.clone()).await;
    assert!(
        matches!(&e, SignalError::Tls { cause, .. } if cause.contains("UnknownIssuer")),
        "{e}"
    );

    let ca = testdata("ca.pem");
    let mut signal = connect(&url, Some(&ca)).await.unwrap();
    assert_eq!(
        signal.events.recv().await,
        Some(SignalEvent::Text("secret".into()))
    );

    drop(signal);
    // The certificate is not for this address.
    let wrong = format!("wss://127.0.0.2:{}", addr.port());
    let e = connect(&wrong, Some(&ca)).await.err().unwrap();
    assert!(matches!(e, SignalError::Tls { .. }), "{e}");

    // A server without TLS.
    let plain = fixed_reply(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
    let e = error(format!("wss://{plain}")).await;
    assert!(matches!(e, SignalError::Tls { .. }), "{e}");
}

#[tokio::test]
async fn ca_files_that_cannot_be_used_are_named() {
    for bad in ["missing.pem", "server.key"] {
        let e = connect("wss://127.0.0.1:1", Some(&testdata(bad)))
            .await
            .err()
            .unwrap();
        println!("{e}");
        assert!(
            matches!(&e, SignalError::Ca { path, .. } if path.ends_with(bad)),
            "{e}"
        );
    }
}

/// SIGPIPEs that writes of this thread raised: like a C program, which does not ignore the signal.
fn sigpipes() -> u32 {
    use std::cell::Cell;
    use std::sync::Once;
    static CATCH: Once = Once::new();
    thread_local! {
        static RAISED: Cell<u32> = const { Cell::new(0) };
    }
    extern "C" fn raised(_: libc::c_int) {
        RAISED.set(RAISED.get() + 1);
    }
    CATCH.call_once(|| {
        // SAFETY: the handler only counts, in storage of the thread that the signal interrupts.
        unsafe {
            libc::signal(
                libc::SIGPIPE,
                raised as extern "C" fn(libc::c_int) as libc::sighandler_t,
            )
        };
    });
    RAISED.get()
}

#[tokio::test]
async fn a_server_that_resets_raises_no_sigpipe() {
    let before = sigpipes();
    let acceptor = acceptor();
    for tls in [false, true] {
        let (listener, addr) = listener().await;
        let acceptor = acceptor.clone();
        let server = tokio::spawn(async move {
            let (tcp, _) = listener.accept().await.unwrap();
            tcp.set_zero_linger().unwrap();
            if tls {
                drop(acceptor.accept(tcp).await.unwrap());
            }
        });
        let scheme = if tls { "wss" } else { "ws" };
        let target = Target::parse(&format!("{scheme}://localhost:{}", addr.port())).unwrap();
        let stage = std::sync::Mutex::new(dial::Stage::new(&target));
        let tcp = dial::tcp(&target, &stage).await.unwrap();
        let mut stream = match tls {
            false => Stream::Plain(tcp),
            true => {
                let connector = dial::tls_connector(Some(&testdata("ca.pem"))).unwrap();
                let stream = dial::tls(&connector, &target, tcp, addr).await.unwrap();
                Stream::Tls(Box::new(stream))
            }
        };
        server.await.unwrap();
        // The first write may meet the reset, those behind it a closed socket.
        let mut refused = 0;
        while refused < 3 {
            let written = async {
                stream.write_all(b"to nobody").await?;
                stream.flush().await
            };
            refused += u32::from(written.await.is_err());
        }
    }
    assert_eq!(sigpipes(), before);
}
