//! The built program: its arguments, its one line of JSON, its signals.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::process::Stdio;

use crate::common::{App, Client, Process, Seen, TempDir, program};
use zego_proto::msg::{LinkKind, Request, ServerMessage};
use zego_server::store::Store;

const LOOPBACK: [&str; 2] = ["--listen", "127.0.0.1:0"];

fn start(dir: &TempDir) -> Process {
    Process::start(
        LOOPBACK
            .into_iter()
            .chain(["--data", dir.path().to_str().unwrap()]),
    )
}

/// Runs the program to its end; success, standard output, standard error.
fn run(args: &[&str]) -> (bool, String, String) {
    let output = program().args(args).stdin(Stdio::null()).output().unwrap();
    (
        output.status.success(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

#[tokio::test]
async fn the_ready_line_is_enough_to_log_in_and_sigterm_drains() {
    let dir = TempDir::new();
    let mut server = start(&dir);
    assert!(server.ready["media_port"].as_u64().unwrap() > 0);
    assert_eq!(server.ready["server_secret"].as_str().unwrap().len(), 32);
    let mut client = Client::member(&server.url(), &server.app(), "room", "alice").await;

    server.signal(libc::SIGTERM);
    let mut drained = false;
    let end = loop {
        match client.next().await {
            Seen::Message(message) => drained |= *message == ServerMessage::Draining,
            end => break end,
        }
    };
    assert!(drained, "no draining message");
    assert!(matches!(end, Seen::Close(1001, _)), "{end:?}");
    let (status, rest) = server.wait();
    assert_eq!(status.code(), Some(0));
    assert_eq!(rest, "", "one line and no more on standard output");
}

#[test]
fn why_it_does_not_start_is_said_once() {
    let (ok, _, said) = run(&["--listen", "127.0.0.1:0", "--data", "/proc/none"]);
    assert!(!ok);
    assert_eq!(said.matches("/proc/none").count(), 1, "{said}");
    assert!(said.contains("settings: "), "{said}");
}

#[tokio::test]
async fn sigint_drains_even_with_a_client_that_does_not_close() {
    let dir = TempDir::new();
    let mut server = start(&dir);
    // Never reads, never closes.
    let addr = server.url().replace("ws://", "");
    let _silent = TcpStream::connect(addr).unwrap();
    let _client = Client::member(&server.url(), &server.app(), "room", "alice").await;
    server.signal(libc::SIGINT);
    assert_eq!(server.wait().0.code(), Some(0));
}

#[tokio::test]
async fn the_development_project_is_kept_and_the_epoch_is_not() {
    let dir = TempDir::new();
    let mut first = start(&dir);
    let url = first.url();
    let client = Client::connect(&url).await;
    first.signal(libc::SIGKILL);
    first.wait();

    let listen = url.replace("ws://", "");
    let media = format!("127.0.0.1:{}", first.ready["media_port"]);
    let data = dir.path().to_str().unwrap();
    // The client's socket still hangs on the old port: it must not matter.
    let args = [
        "--listen",
        &listen,
        "--media-listen",
        &media,
        "--admin-listen",
        "127.0.0.1:0",
        "--data",
        data,
    ];
    let second = Process::start(args);
    for key in ["url", "media_port", "app_id", "app_sign", "server_secret"] {
        assert_eq!(first.ready[key], second.ready[key], "{key}");
    }
    let mut again = Client::connect(&url).await;
    assert_ne!(client.hello.epoch, again.hello.epoch);
    assert_ne!(client.hello.nonce, again.hello.nonce);
    let app = second.app();
    assert_eq!(again.login_by_proof(&app, "room", "alice").await.code, 0);
}

#[tokio::test]
async fn a_token_from_the_command_line_logs_in() {
    let dir = TempDir::new();
    let server = start(&dir);
    let data = dir.path().to_str().unwrap();
    let App { id, .. } = server.app();

    let (ok, token, _) = run(&["token", "--user", "alice", "--data", data]);
    assert!(ok && token.starts_with("04"));
    let mut client = Client::connect(&server.url()).await;
    let result = client
        .login_by_token(id, "any", "alice", token.trim())
        .await;
    assert_eq!(result.code, 0, "{}", result.message);

    let args = [
        "token",
        "--user=bob",
        "--room=one",
        "--hours=1",
        "--data",
        data,
    ];
    let (ok, token, _) = run(&args);
    assert!(ok);
    let mut client = Client::connect(&server.url()).await;
    let refused = client.login_by_token(id, "two", "bob", token.trim()).await;
    assert_eq!(
        refused.code,
        zego_proto::code::ROOM_ERROR_AUTHENTICATION_FAILED
    );
    let mut client = Client::connect(&server.url()).await;
    assert_eq!(
        client
            .login_by_token(id, "one", "bob", token.trim())
            .await
            .code,
        0
    );

    let (ok, out, err) = run(&["token", "--user", "a b", "--data", data]);
    assert!(!ok && out.is_empty() && err.contains("user_id"), "{err}");
    let (ok, _, err) = run(&["token", "--user", "a", "--app-id", "5", "--data", data]);
    assert!(!ok && err.contains("app_id 5"), "{err}");
}

#[test]
fn an_unknown_key_is_an_error_that_names_it() {
    let dir = TempDir::new();
    let file = dir.path().join("server.toml");
    std::fs::write(&file, "heartbeat_s = 2\nlisten_on = \"127.0.0.1:0\"\n").unwrap();
    let (ok, out, err) = run(&["--config", file.to_str().unwrap()]);
    assert!(!ok && out.is_empty());
    assert!(
        err.contains("server.toml:2") && err.contains("`listen_on`"),
        "{err}"
    );
}

#[tokio::test]
async fn the_file_defines_projects_and_arguments_win() {
    let dir = TempDir::new();
    let file = dir.path().join("server.toml");
    let text = format!(
        "listen = \"127.0.0.1:1\"\nheartbeat_s = 3\n\
         [[project]]\napp_id = 77\napp_sign = \"{}\"\nserver_secret = \"{}\"\n",
        "ab".repeat(32),
        "s".repeat(32)
    );
    std::fs::write(&file, text).unwrap();
    let server = Process::start(
        LOOPBACK
            .into_iter()
            .chain(["--config", file.to_str().unwrap()]),
    );
    assert_eq!(server.ready["app_id"], 77);
    let client = Client::member(&server.url(), &server.app(), "room", "alice").await;
    assert_eq!(client.hello.heartbeat_ms, 3_000);
}

#[test]
fn what_cannot_be_opened_is_named() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = taken.local_addr().unwrap().to_string();
    let (ok, _, err) = run(&["--listen", &addr, "--data", ":memory:"]);
    assert!(!ok && err.contains(&addr) && err.contains("TCP"), "{err}");

    let taken = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    let addr = taken.local_addr().unwrap().to_string();
    let args = [
        "--listen",
        "127.0.0.1:0",
        "--media-listen",
        &addr,
        "--data",
        ":memory:",
    ];
    let (ok, _, err) = run(&args);
    assert!(!ok && err.contains(&addr) && err.contains("UDP"), "{err}");

    let (ok, _, err) = run(&["--listen", "127.0.0.1:0", "--data", "/proc/nothing"]);
    assert!(!ok && err.contains("/proc/nothing"), "{err}");
}

#[test]
fn secrets_stay_off_a_pipe_and_out_of_the_log() {
    let dir = TempDir::new();
    let mut child = program()
        .args(LOOPBACK)
        .args(["--data", dir.path().to_str().unwrap(), "--log", "trace"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut shown = String::new();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    while !shown.contains("Ctrl-C") {
        assert_ne!(
            out.read_line(&mut shown).unwrap(),
            0,
            "ended early: {shown}"
        );
    }
    let pid = i32::try_from(child.id()).unwrap();
    // SAFETY: sends a signal to our own child, which is not reaped yet.
    assert_eq!(unsafe { libc::kill(pid, libc::SIGTERM) }, 0);
    let mut log = child.stderr.take().unwrap();
    log.read_to_string(&mut shown).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    let projects = Store::open(dir.path()).unwrap().projects().unwrap();
    assert!(shown.contains(&projects[0].app_id.to_string()), "{shown}");
    for secret in [&projects[0].app_sign, &projects[0].server_secret] {
        assert!(!shown.contains(secret.as_str()), "{shown}");
    }
}

/// The answer to a GET of `path`.
fn get(server: &Process, path: &str) -> String {
    let mut stream = TcpStream::connect(server.url().replace("ws://", "")).unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

const IN_MEMORY: [&str; 4] = ["--listen", "127.0.0.1:0", "--data", ":memory:"];

#[tokio::test]
async fn a_log_that_cannot_be_written_ends_nothing() {
    let full = std::fs::File::options().write(true).open("/dev/full");
    let (reader, gone) = std::io::pipe().unwrap();
    drop(reader);
    for log in [Stdio::from(full.unwrap()), Stdio::from(gone)] {
        let mut server = Process::logging_to(log, IN_MEMORY);
        let mut app = server.app();
        app.sign = [0; 32];
        for _ in 0..3 {
            let mut stranger = Client::connect(&server.url()).await;
            assert_ne!(stranger.login_by_proof(&app, "room", "a").await.code, 0);
        }
        Client::member(&server.url(), &server.app(), "room", "a").await;
        server.signal(libc::SIGTERM);
        assert_eq!(server.wait().0.code(), Some(0));
    }
}

#[tokio::test]
async fn a_log_that_nobody_reads_holds_up_neither_clients_nor_the_end() {
    let (reader, log) = std::io::pipe().unwrap();
    let fd = std::os::fd::AsRawFd::as_raw_fd(&reader);
    // SAFETY: the descriptor is open; the argument is a size. One page is the least.
    let size = unsafe { libc::fcntl(fd, libc::F_SETPIPE_SZ, 4096) };
    assert!(size > 0, "the pipe's size can be set");
    let args = IN_MEMORY.into_iter().chain(["--log", "trace"]);
    let mut server = Process::logging_to(log.into(), args);
    // Some lines each, and more than a page in all.
    for i in 0..100 {
        let user = format!("user-{i}");
        Client::member(&server.url(), &server.app(), "room", &user).await;
    }
    let answer = get(&server, "/health");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    server.signal(libc::SIGTERM);
    // In time: the drain time is 2 s, and nobody waits for the reader.
    assert_eq!(server.wait().0.code(), Some(0));
    drop(reader);
}

#[tokio::test]
async fn refusals_of_one_project_leave_those_of_another_their_line() {
    let dir = TempDir::new();
    let file = dir.path().join("server.toml");
    let project = |id: u32| {
        let (sign, secret) = ("ab".repeat(32), "s".repeat(32));
        format!("[[project]]\napp_id = {id}\napp_sign = \"{sign}\"\nserver_secret = \"{secret}\"\n")
    };
    std::fs::write(&file, project(77) + &project(78)).unwrap();
    std::fs::set_permissions(&file, PermissionsExt::from_mode(0o600)).unwrap();
    let args = ["--config", file.to_str().unwrap()];
    let mut server = Process::logging_to(Stdio::piped(), LOOPBACK.into_iter().chain(args));
    for id in [77, 78] {
        let app = App { id, ..server.app() };
        let mut client = Client::member(&server.url(), &app, "room", "alice").await;
        for generation in 1..4 {
            let refused = client.ask(Request::Offer {
                link: LinkKind::Up,
                generation,
                sdp: "v=0".into(),
            });
            assert_eq!(refused.await.code, zego_proto::code::OFFER_REFUSED);
        }
    }
    server.signal(libc::SIGTERM);
    assert_eq!(server.wait().0.code(), Some(0));
    let mut said = String::new();
    let mut log = server.child.stderr.take().unwrap();
    log.read_to_string(&mut said).unwrap();
    let lines = said.lines().filter(|line| line.contains("offer refused"));
    let first: Vec<_> = lines.filter(|line| !line.contains("more within")).collect();
    for id in [77, 78] {
        let of = format!("app_id={id}");
        let count = first.iter().filter(|line| line.contains(&of)).count();
        assert!((1..=3).contains(&count), "{id}: {said}");
    }
}

#[test]
fn a_closed_standard_output_ends_what_prints_quietly() {
    let dir = TempDir::new();
    let data = dir.path().to_str().unwrap();
    let token = ["token", "--user", "a", "--data", data];
    for args in [&token[..], &["help"], &["help", "config"], &["version"]] {
        let (reader, out) = std::io::pipe().unwrap();
        drop(reader);
        let output = program().args(args).stdout(out).output().unwrap();
        assert!(output.status.success(), "{args:?}: {output:?}");
        assert!(output.stderr.is_empty(), "{args:?}: {output:?}");

        let full = std::fs::File::options().write(true).open("/dev/full");
        let output = program().args(args).stdout(full.unwrap()).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{args:?}: {output:?}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains("standard output"), "{said}");
    }
    // And a failure is one whether or not somebody hears of it.
    let full = std::fs::File::options().write(true).open("/dev/full");
    let status = program().arg("--lisen").stderr(full.unwrap()).status();
    assert_eq!(status.unwrap().code(), Some(2));
}

#[test]
fn secrets_that_others_can_read_are_warned_of() {
    let dir = TempDir::new();
    let file = dir.path().join("server.toml");
    let text = format!(
        "[[project]]\napp_id = 77\napp_sign = \"{}\"\nserver_secret = \"{}\"\n",
        "ab".repeat(32),
        "s".repeat(32)
    );
    std::fs::write(&file, text).unwrap();
    let said = |mode: u32| {
        std::fs::set_permissions(&file, PermissionsExt::from_mode(mode)).unwrap();
        std::fs::set_permissions(dir.path(), PermissionsExt::from_mode(mode | 0o100)).unwrap();
        let args = LOOPBACK
            .into_iter()
            .chain(["--config", file.to_str().unwrap()]);
        let args = args.chain(["--data", dir.path().to_str().unwrap()]);
        let mut server = Process::logging_to(Stdio::piped(), args);
        server.signal(libc::SIGTERM);
        assert_eq!(server.wait().0.code(), Some(0));
        let mut said = String::new();
        let mut log = server.child.stderr.take().unwrap();
        log.read_to_string(&mut said).unwrap();
        said
    };
    let open = said(0o644);
    let path = file.to_str().unwrap();
    assert!(open.contains(path) && open.contains("chmod 600"), "{open}");
    assert!(open.contains("chmod 700"), "{open}");
    let closed = said(0o600);
    assert!(!closed.contains("chmod"), "{closed}");
}

#[test]
fn a_service_keeps_its_settings_where_systemd_says() {
    let dir = TempDir::new();
    let mut child = program();
    child.env_clear().env("STATE_DIRECTORY", dir.path());
    let output = child.args(["token", "--user", "a"]).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert!(dir.path().join(zego_server::store::FILE_NAME).exists());
}

#[test]
fn help_and_version_are_on_standard_output() {
    let (ok, out, _) = run(&["help"]);
    assert!(ok && out.contains("--public-address") && out.contains("Default: 90"));
    let (ok, out, _) = run(&["version"]);
    assert!(ok && out.starts_with("zego-server "));
    let (ok, _, err) = run(&["--lisen", "x"]);
    assert!(!ok && err.contains("--lisen"), "{err}");
}
