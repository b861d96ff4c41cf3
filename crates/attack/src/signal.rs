//! Signalling clients of the attackers: well-formed where an attack needs it, raw where not.

use crate::server::App;
use anyhow::{Context as _, Result, bail};
use futures_util::{SinkExt, StreamExt};
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{WebSocketStream, client_async};
use zego_proto::msg::{
    ClientFrame, Hello, LinkKind, Login, Proof, Request, ResultMessage, SUBPROTOCOL, ServerMessage,
};
use zego_proto::{appsign, json};

/// An attack waits no longer for one answer; the server may be the one that hangs.
const ANSWER_MAX: Duration = Duration::from_secs(3);

/// One WebSocket.
pub struct Client {
    ws: WebSocketStream<TcpStream>,
    hello: Hello,
    next_id: u32,
}

impl Client {
    /// Connects from an address and reads the hello.
    pub async fn connect(server: SocketAddr, from: IpAddr) -> Result<Client> {
        let open = async {
            let socket = TcpSocket::new_v4()?;
            socket.bind((from, 0).into())?;
            // Kilobytes, so that a reader that does not read is felt at the server at once.
            socket.set_recv_buffer_size(16 << 10)?;
            let stream = socket.connect(server).await?;
            let mut request = format!("ws://{server}/v1").into_client_request()?;
            let headers = request.headers_mut();
            headers.insert("sec-websocket-protocol", SUBPROTOCOL.parse()?);
            let (mut ws, _) = client_async(request, stream).await?;
            match next(&mut ws).await? {
                ServerMessage::Hello(hello) => Ok(Client {
                    ws,
                    hello,
                    next_id: 1,
                }),
                other => bail!("no hello but {other:?}"),
            }
        };
        timeout(ANSWER_MAX, open)
            .await
            .context("no connection in time")?
    }

    /// Connects and logs in; an error if that is refused.
    pub async fn member(
        server: SocketAddr,
        from: IpAddr,
        app: &App,
        room: &str,
        user: &str,
    ) -> Result<Client> {
        let mut client = Client::connect(server, from).await?;
        let result = client.login(app, room, user, user).await?;
        if result.code != 0 {
            bail!("login refused: {} ({})", result.message, result.code);
        }
        Ok(client)
    }

    /// Logs in with a good proof.
    pub async fn login(
        &mut self,
        app: &App,
        room: &str,
        user: &str,
        name: &str,
    ) -> Result<ResultMessage> {
        let time = self.hello.time_ms;
        let mac = appsign::proof(&app.sign, &self.hello.nonce, app.id, user, time);
        self.ask(login(app.id, room, user, name, Proof { time, mac }))
            .await
    }

    /// Logs in with a proof that is none.
    pub async fn wrong_login(&mut self, app: &App, user: &str) -> Result<ResultMessage> {
        let proof = Proof {
            time: self.hello.time_ms,
            mac: "00".repeat(32),
        };
        self.ask(login(app.id, "nowhere", user, user, proof)).await
    }

    /// Sends a request; its id.
    pub async fn send(&mut self, request: Request) -> Result<u32> {
        let id = self.next_id;
        self.next_id += 1;
        self.send_text(json::encode_client(&ClientFrame { id, request }))
            .await?;
        Ok(id)
    }

    /// Sends any text as a message.
    pub async fn send_text(&mut self, text: String) -> Result<()> {
        timeout(ANSWER_MAX, self.ws.send(Message::text(text)))
            .await
            .context("the server does not read")??;
        Ok(())
    }

    /// Sends a request and waits for its result; what else comes is dropped.
    pub async fn ask(&mut self, request: Request) -> Result<ResultMessage> {
        let id = self.send(request).await?;
        self.result(id).await
    }

    /// Waits for a result.
    pub async fn result(&mut self, id: u32) -> Result<ResultMessage> {
        loop {
            if let ServerMessage::Result(result) = self.next().await?
                && result.id == id
            {
                return Ok(result);
            }
        }
    }

    /// Next message.
    pub async fn next(&mut self) -> Result<ServerMessage> {
        timeout(ANSWER_MAX, next(&mut self.ws))
            .await
            .context("no answer in time")?
    }

    /// Reads and drops what comes for so long; the number of messages.
    pub async fn drain(&mut self, long: Duration) -> u64 {
        let mut count = 0;
        let _ = timeout(long, async {
            while next(&mut self.ws).await.is_ok() {
                count += 1;
            }
        })
        .await;
        count
    }

    /// The bytes below the messages.
    pub fn raw(&mut self) -> &mut TcpStream {
        self.ws.get_mut()
    }

    /// Ends the connection as a broken network does.
    pub fn reset(self) {
        let _ = self.ws.get_ref().set_zero_linger();
    }

    /// Offers a link; the answer's SDP, or the code and reason of the refusal.
    pub async fn offer(
        &mut self,
        link: LinkKind,
        generation: u32,
        sdp: String,
    ) -> Result<Result<String, (i32, String)>> {
        let result = self
            .ask(Request::Offer {
                link,
                generation,
                sdp,
            })
            .await?;
        Ok(match result.answer {
            Some(answer) => Ok(answer.sdp),
            None => Err((result.code, result.message)),
        })
    }
}

async fn next(ws: &mut WebSocketStream<TcpStream>) -> Result<ServerMessage> {
    loop {
        match ws.next().await {
            Some(Ok(Message::Text(text))) => {
                return json::decode_server(&text)?.context("an unknown message");
            }
            Some(Ok(Message::Close(Some(frame)))) => {
                bail!("closed: {} {}", u16::from(frame.code), frame.reason)
            }
            Some(Ok(Message::Close(None))) | None => bail!("closed"),
            Some(Ok(_)) => {}
            Some(Err(error)) => bail!("gone: {error}"),
        }
    }
}

fn login(app_id: u32, room: &str, user: &str, name: &str, proof: Proof) -> Request {
    static INSTANCE: AtomicU32 = AtomicU32::new(0);
    Request::Login(Login {
        app_id,
        room_id: room.into(),
        user_id: user.into(),
        user_name: name.into(),
        proof: Some(proof),
        token: None,
        user_notify: true,
        max_member_count: 0,
        instance_id: format!("attack-{}", INSTANCE.fetch_add(1, Ordering::Relaxed)),
    })
}
