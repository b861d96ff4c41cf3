//! A signalling client and a server process for the tests.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use futures_util::{SinkExt, StreamExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error as WsError, Message};
use tokio_tungstenite::{WebSocketStream, client_async};
use zego_proto::msg::{
    ClientFrame, Hello, Login, Proof, Request, ResultMessage, SUBPROTOCOL, ServerMessage,
};
use zego_proto::{appsign, json};

/// Long enough for a busy machine: hitting it is a failure.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// AppID and AppSign, which is all that a login by proof needs.
#[derive(Clone)]
pub struct App {
    pub id: u32,
    pub sign: [u8; 32],
}

impl App {
    pub fn of(server: &zego_server::Server) -> App {
        App {
            id: server.app_id(),
            sign: appsign::parse(&server.app_sign()).unwrap(),
        }
    }
}

/// What a client sees next.
#[derive(Debug, PartialEq)]
pub enum Seen {
    Message(Box<ServerMessage>),
    Close(u16, String),
    /// The connection ended without a close frame.
    Gone,
}

pub struct Client {
    pub ws: WebSocketStream<TcpStream>,
    pub hello: Hello,
    next_id: u32,
    unasked: VecDeque<ServerMessage>,
}

/// Opens a WebSocket with the given subprotocols.
pub async fn open(url: &str, protocols: &str) -> Result<WebSocketStream<TcpStream>, WsError> {
    let addr: SocketAddr = url.strip_prefix("ws://").unwrap().parse().unwrap();
    let socket = match addr.is_ipv4() {
        true => TcpSocket::new_v4(),
        false => TcpSocket::new_v6(),
    }
    .map_err(WsError::Io)?;
    // So that a reader that does not read is noticed after kilobytes, not megabytes.
    socket.set_recv_buffer_size(16 << 10).map_err(WsError::Io)?;
    let stream = socket.connect(addr).await.map_err(WsError::Io)?;
    let mut request = format!("{url}/v1").into_client_request()?;
    if !protocols.is_empty() {
        let headers = request.headers_mut();
        headers.insert("sec-websocket-protocol", protocols.parse().unwrap());
    }
    let (ws, _) = timeout(PATIENCE, client_async(request, stream))
        .await
        .expect("handshake in time")?;
    Ok(ws)
}

/// Next text or close of a WebSocket.
pub async fn see(ws: &mut WebSocketStream<TcpStream>) -> Seen {
    loop {
        let next = timeout(PATIENCE, ws.next()).await;
        match next.expect("something in time") {
            Some(Ok(Message::Text(text))) => {
                let message = json::decode_server(&text).expect("valid").expect("known");
                return Seen::Message(Box::new(message));
            }
            Some(Ok(Message::Close(frame))) => {
                return match frame {
                    Some(frame) => Seen::Close(frame.code.into(), frame.reason.to_string()),
                    None => Seen::Gone,
                };
            }
            Some(Ok(_)) => {}
            Some(Err(_)) | None => return Seen::Gone,
        }
    }
}

impl Client {
    /// Connects and reads the hello.
    pub async fn connect(url: &str) -> Client {
        let mut ws = open(url, SUBPROTOCOL).await.expect("connected");
        let Seen::Message(first) = see(&mut ws).await else {
            panic!("closed before the hello")
        };
        let ServerMessage::Hello(hello) = *first else {
            panic!("no hello but {first:?}")
        };
        Client {
            ws,
            hello,
            next_id: 1,
            unasked: VecDeque::new(),
        }
    }

    /// Connects and logs in by proof; the login must succeed.
    pub async fn member(url: &str, app: &App, room: &str, user: &str) -> Client {
        let mut client = Client::connect(url).await;
        let result = client.login_by_proof(app, room, user).await;
        assert_eq!(result.code, 0, "{user}: {}", result.message);
        client
    }

    pub async fn send_text(&mut self, text: impl Into<String>) -> Result<(), WsError> {
        self.ws.send(Message::text(text.into())).await
    }

    /// Sends a request; its id.
    pub async fn send(&mut self, request: Request) -> u32 {
        let id = self.next_id;
        self.next_id += 1;
        let text = json::encode_client(&ClientFrame { id, request });
        self.send_text(text).await.expect("sent");
        id
    }

    /// Sends a request and waits for its result; other messages are kept for [`Client::next`].
    pub async fn ask(&mut self, request: Request) -> ResultMessage {
        let id = self.send(request).await;
        loop {
            match see(&mut self.ws).await {
                Seen::Message(message) => match *message {
                    ServerMessage::Result(result) if result.id == id => return result,
                    other => self.unasked.push_back(other),
                },
                end => panic!("no result: {end:?}"),
            }
        }
    }

    pub async fn login_by_proof(&mut self, app: &App, room: &str, user: &str) -> ResultMessage {
        let proof = self.proof(app, user);
        self.ask(login(app.id, room, user, Some(proof), None)).await
    }

    pub async fn login_by_token(
        &mut self,
        app_id: u32,
        room: &str,
        user: &str,
        token: &str,
    ) -> ResultMessage {
        let token = Some(token.to_owned());
        self.ask(login(app_id, room, user, None, token)).await
    }

    pub fn proof(&self, app: &App, user: &str) -> Proof {
        let time = self.hello.time_ms;
        Proof {
            time,
            mac: appsign::proof(&app.sign, &self.hello.nonce, app.id, user, time),
        }
    }

    /// Next message, kept or new.
    pub async fn next(&mut self) -> Seen {
        match self.unasked.pop_front() {
            Some(message) => Seen::Message(Box::new(message)),
            None => see(&mut self.ws).await,
        }
    }

    /// Everything that came unasked up to now: what precedes the answer to a ping.
    pub async fn so_far(&mut self) -> Vec<ServerMessage> {
        self.send(Request::Ping).await;
        let mut seen = Vec::new();
        loop {
            match self.next().await {
                Seen::Message(message) if *message == ServerMessage::Pong => return seen,
                Seen::Message(message) => match *message {
                    // The ping's own result, where the server sends one.
                    ServerMessage::Result(_) => {}
                    other => seen.push(other),
                },
                end => panic!("no pong: {end:?}"),
            }
        }
    }

    /// Waits for the end of the connection, ignoring messages.
    pub async fn end(&mut self) -> Seen {
        loop {
            match self.next().await {
                Seen::Message(_) => {}
                end => return end,
            }
        }
    }
}

/// A login request that wants to hear of users.
pub fn login(
    app_id: u32,
    room: &str,
    user: &str,
    proof: Option<Proof>,
    token: Option<String>,
) -> Request {
    static INSTANCE: AtomicU32 = AtomicU32::new(0);
    Request::Login(Login {
        app_id,
        room_id: room.into(),
        user_id: user.into(),
        user_name: user.into(),
        proof,
        token,
        user_notify: true,
        max_member_count: 0,
        instance_id: format!("instance-{}", INSTANCE.fetch_add(1, Ordering::Relaxed)),
    })
}

/// A folder that goes away with the test.
pub struct TempDir(PathBuf);

impl TempDir {
    pub fn new() -> TempDir {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!(
            "zego-server-test-{}-{}",
            std::process::id(),
            NEXT.fetch_add(1, Ordering::Relaxed)
        );
        let dir = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&dir).unwrap();
        TempDir(dir)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for TempDir {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The built program.
pub fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_zego-server"))
}

/// A server process that has said it is ready; killed with the test.
pub struct Process {
    pub child: Child,
    out: BufReader<ChildStdout>,
    pub ready: serde_json::Value,
}

impl Process {
    /// Starts the program with `--ready-json -` and these arguments.
    pub fn start<'a>(args: impl IntoIterator<Item = &'a str>) -> Process {
        Process::logging_to(Stdio::inherit(), ["--log", "warn"].into_iter().chain(args))
    }

    /// The same with a log of one's own.
    pub fn logging_to<'a>(log: Stdio, args: impl IntoIterator<Item = &'a str>) -> Process {
        let mut child = program()
            .args(["--ready-json", "-"])
            .args(args)
            .stderr(log)
            .stdout(Stdio::piped())
            .stdin(Stdio::null())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        let ready = serde_json::from_str(&line)
            .unwrap_or_else(|e| panic!("the ready line is no JSON ({e}): {line:?}"));
        Process { child, out, ready }
    }

    pub fn url(&self) -> String {
        self.ready["url"].as_str().unwrap().to_owned()
    }

    pub fn app(&self) -> App {
        App {
            id: self.ready["app_id"].as_u64().unwrap().try_into().unwrap(),
            sign: appsign::parse(self.ready["app_sign"].as_str().unwrap()).unwrap(),
        }
    }

    pub fn signal(&self, signal: i32) {
        let pid = i32::try_from(self.child.id()).unwrap();
        // SAFETY: sends a signal to our own child, which is not reaped yet.
        assert_eq!(unsafe { libc::kill(pid, signal) }, 0);
    }

    /// Waits for the process; its status and what else it printed.
    pub fn wait(&mut self) -> (ExitStatus, String) {
        let until = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                let mut rest = String::new();
                self.out.read_to_string(&mut rest).unwrap();
                return (status, rest);
            }
            assert!(Instant::now() < until, "the server does not end");
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
