//! Routes: for everybody the WebSocket on `/` and `/v1`, and `/health`; on the admin listener
//! `/health` and `/metrics`.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{CloseFrame, WebSocket, WebSocketUpgrade};
use axum::extract::{Extension, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use parking_lot::Mutex;
use tokio::time::{Instant, sleep_until};
use zego_proto::msg::{CLOSE_VERSION, SUBPROTOCOL, VERSION};

use super::budget::Budget;
use super::conn;
use super::hub::HubSender;
use super::listener::{Listener, Peer, Places};
use super::metrics::{Metrics, Signs};
use crate::config::Limits;
use crate::media::{Beat, Gauges, STUCK_AFTER};

/// A client's message is at most so long; the WebSocket layer refuses longer ones unread.
const MESSAGE_BYTES_MAX: usize = 64 << 10;
/// Of one request, line and header fields; longer ones are answered with 431. It is all that a
/// stranger gets buffered here, and several times what a browser behind proxies sends.
const HEAD_BYTES_MAX: usize = 16 << 10;
/// Read buffer of a connection. The default of the WebSocket layer, 128 KiB, would be most of an
/// idle client's memory.
const READ_BUFFER: usize = 4 << 10;

/// What handlers need.
#[derive(Clone)]
pub struct Shell {
    pub hub: HubSender,
    /// Of the media thread.
    pub media: Arc<Beat>,
    /// Of the thread that offers are worked on.
    pub offers: Arc<Beat>,
    pub media_gauges: Arc<Gauges>,
    pub limits: Limits,
    pub places: Arc<Places>,
    pub metrics: Arc<Metrics>,
}

pub fn routes(shell: Shell) -> Router {
    Router::new()
        .route("/", get(websocket))
        .route("/v1", get(websocket))
        .route("/health", get(health))
        .with_state(shell)
}

/// What only the server's owner may see.
pub fn admin_routes(shell: Shell) -> Router {
    Router::new()
        .route("/health", get(health))
        .route("/metrics", get(metrics))
        .with_state(shell)
}

/// Accepts connections and answers their requests, for ever: on each so many a second as it may send
/// messages. Handlers find the [`Peer`] among a request's extensions.
pub async fn serve(mut listener: Listener, routes: Router, limits: Limits) {
    let mut http = http1::Builder::new();
    // The time for a request's head is the listener's: its deadline ends whatever is no WebSocket.
    http.max_buf_size(HEAD_BYTES_MAX);
    let routes = TowerToHyperService::new(routes);
    loop {
        let (io, accepted) = listener.accept().await;
        let routes = routes.clone();
        let budget = Mutex::new(Budget::new(limits.requests_per_s));
        let answer = service_fn(move |mut request: Request<Incoming>| {
            let wait = budget.lock().spend(Instant::now());
            let answer = accepted.peer(request.headers()).map(|peer| {
                request.extensions_mut().insert(peer);
                routes.call(request)
            });
            async move {
                if let Some(until) = wait {
                    sleep_until(until).await;
                }
                match answer {
                    Some(answer) => answer.await,
                    None => Ok(too_many()),
                }
            }
        });
        let connection = http
            .serve_connection(TokioIo::new(io), answer)
            .with_upgrades();
        tokio::spawn(async move {
            // A stranger's broken request is nobody's business, and its answer is sent.
            let _ = connection.await;
        });
    }
}

fn too_many() -> Response<Body> {
    let text = "Too many connections from this address.\n";
    (StatusCode::SERVICE_UNAVAILABLE, text).into_response()
}

async fn websocket(
    State(shell): State<Shell>,
    Extension(peer): Extension<Peer>,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    let mut upgrade = match upgrade {
        Ok(upgrade) => upgrade,
        Err(rejection) => {
            let text = format!(
                "This is zego-server. Clients open a WebSocket here, subprotocol {SUBPROTOCOL}.\n\
                 {}\n",
                rejection.body_text()
            );
            return (rejection.status(), text).into_response();
        }
    };
    let offered: Vec<&str> = upgrade
        .requested_protocols()
        .filter_map(|p| p.to_str().ok())
        .collect();
    let choice = negotiate(&offered);
    let Some((protocol, speaks)) = choice else {
        let text = format!("The WebSocket must offer the subprotocol {SUBPROTOCOL}.\n");
        return (StatusCode::BAD_REQUEST, text).into_response();
    };
    let Ok(echo) = HeaderValue::from_str(protocol) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    upgrade.set_selected_protocol(echo);
    let upgrade = upgrade
        .max_message_size(MESSAGE_BYTES_MAX)
        .max_frame_size(MESSAGE_BYTES_MAX)
        .read_buffer_size(READ_BUFFER);
    match speaks {
        Speaks::Ours => upgrade.on_upgrade(move |socket| async move {
            let id = shell.hub.next_conn();
            tracing::debug!(conn = id.0, ip = %peer.ip(), "connected");
            conn::serve(socket, peer, id, shell.hub, shell.limits, shell.metrics).await;
        }),
        Speaks::Other(version) => {
            upgrade.on_upgrade(move |socket| refuse_version(socket, peer, version))
        }
    }
}

#[derive(Debug, PartialEq)]
enum Speaks {
    Ours,
    /// A version that this server does not speak.
    Other(u32),
}

/// Picks what to answer to the offered subprotocols; None if none of them is ours.
fn negotiate<'a>(offered: &[&'a str]) -> Option<(&'a str, Speaks)> {
    let versions = offered.iter().filter_map(|name| {
        let version = name.strip_prefix("zego-express.v")?;
        let digits = !version.is_empty() && version.bytes().all(|b| b.is_ascii_digit());
        Some((*name, digits.then(|| version.parse().ok())??))
    });
    let mut other = None;
    for (name, version) in versions {
        if version == VERSION {
            return Some((name, Speaks::Ours));
        }
        other = other.or(Some((name, Speaks::Other(version))));
    }
    other
}

async fn refuse_version(mut socket: WebSocket, peer: Peer, theirs: u32) {
    peer.handshaken();
    let reason = format!("client speaks version {theirs}, this server {VERSION}");
    let frame = CloseFrame {
        code: CLOSE_VERSION,
        reason: reason.into(),
    };
    conn::close_now(&mut socket, frame, &peer).await;
}

/// 200 while the hub, the media thread and that of offers turn: that is what the server is for.
/// Anybody may ask, so it looks at three clocks and asks none of them.
async fn health(State(shell): State<Shell>) -> Response {
    let beats = [
        ("hub", shell.hub.beat_age()),
        ("media", shell.media.age()),
        ("offers", shell.offers.age()),
    ];
    let stuck = beats.iter().find(|(_, age)| *age >= STUCK_AFTER);
    let (status, word) = match stuck {
        None => (StatusCode::OK, "\"ok\"".to_owned()),
        Some((part, _)) => {
            let word = format!("\"stuck\",\"part\":\"{part}\"");
            (StatusCode::SERVICE_UNAVAILABLE, word)
        }
    };
    let body = format!(
        "{{\"status\":{word},\"version\":\"{}\",\"uptime_s\":{}}}\n",
        env!("CARGO_PKG_VERSION"),
        shell.metrics.uptime_s(),
    );
    (status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
}

async fn metrics(State(shell): State<Shell>) -> Response {
    let cloud = shell.hub.stats().await.unwrap_or_default();
    let signs = Signs {
        hub: shell.hub.beat_age(),
        media: shell.media.age(),
        offers: shell.offers.age(),
        packets_refused: shell.media.refused(),
        packets_withheld: shell.media.withheld(),
    };
    let open = shell.places.open();
    let text = shell
        .metrics
        .prometheus(open, &cloud, &signs, &shell.media_gauges);
    let kind = (header::CONTENT_TYPE, "text/plain; version=0.0.4");
    ([kind], text).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_version_wins_and_others_are_named() {
        assert_eq!(negotiate(&[]), None);
        assert_eq!(negotiate(&["mqtt", "zego-express.vx"]), None);
        assert_eq!(
            negotiate(&["zego-express.v9", SUBPROTOCOL]),
            Some((SUBPROTOCOL, Speaks::Ours))
        );
        assert_eq!(
            negotiate(&["mqtt", "zego-express.v9", "zego-express.v8"]),
            Some(("zego-express.v9", Speaks::Other(9)))
        );
    }
}
